"""Writes the ``--help`` texts into docs/cli.md, so that the page cannot fall behind the command line.

``python tools/cli_reference.py`` writes them, ``--check`` exits with 1 when they are stale.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

TARGET = Path(__file__).parent.parent / "docs" / "cli.md"
_BLOCK = re.compile(r"(<!-- help: mapgen ?([a-z ]*) -->\n```text\n).*?(```\n)", re.DOTALL)
# As the console script starts it: click takes the program's name from there.
_RUN = "import sys; sys.argv[0] = 'mapgen'; from mapgen.cli import main; main()"
_PLAIN = {"COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}


@cache
def help_text(*command: str) -> str:
    """Give what ``mapgen COMMAND --help`` prints on a terminal of 80 columns without colours."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *command, "--help"],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, **_PLAIN},
    )
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines()).strip("\n") + "\n"


def render(text: str) -> str:
    """Give the page with every help text as it is now."""
    return _BLOCK.sub(lambda match: match[1] + help_text(*match[2].split()) + match[3], text)


def main(arguments: list[str]) -> int:
    """Write or check the page."""
    old = TARGET.read_text(encoding="utf-8")
    new = render(old)
    if "--check" in arguments:
        return int(new != old)
    TARGET.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
