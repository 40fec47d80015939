"""The Nu HTML checker: what it says of files, word for word, with nothing filtered away."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

JAR = Path(__file__).parents[1] / "frontend" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def complaints(*paths: Path, css: bool = False) -> list[str]:
    """List what the checker has against some files: errors, warnings and information alike."""
    java = shutil.which("java")
    assert java, "Java is missing; install it: apt-get install default-jre-headless"
    options = ["--css"] if css else []
    done = subprocess.run(
        [java, "-jar", JAR, "--stdout", "--format", "json", *options, *paths],
        capture_output=True,
        text=True,
        check=False,  # it exits with 1 when it has found something
    )
    assert done.stdout, f"the checker did not run: {done.stderr}"
    return [
        f"{Path(message['url']).name}:{message.get('lastLine')}: {message['type']}: {message['message']}"
        for message in json.loads(done.stdout)["messages"]
    ]
