"""The page's own code, run in Node: what the picture reckons in Python has to come out the same."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from mapgen.inert import inert

FRONTEND = Path(__file__).parent.parent / "frontend"


def front(code: str, given: object = None) -> Any:
    """Run a module in ``frontend/``; ``given`` is what it is given, its ``answer(…)`` the answer."""
    node = shutil.which("node")
    assert node, "Node is missing; install it: apt-get install nodejs"
    start = "import { readFileSync } from 'node:fs';\nconst given = JSON.parse(readFileSync(0, 'utf8'));\n"
    end = "const answer = (value) => console.log(JSON.stringify(value));\n"
    done = subprocess.run(
        [node, "--import", "tsx", "--input-type=module", "--eval", start + end + code],
        cwd=FRONTEND,
        input=inert(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
