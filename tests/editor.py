"""The editor that most authors have: Visual Studio Code's own JSON language service, with the repository's settings."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parent.parent
SETTINGS = REPOSITORY / ".vscode" / "settings.json"
SCHEMA = REPOSITORY / "data" / "mapgen.schema.json"

NAME = "data/map.geojson"
"""A file that the settings give the schema to."""


def _ask(questions: list[dict[str, Any]]) -> list[Any]:
    node = shutil.which("node")
    assert node, "Node is missing; install it: apt-get install nodejs"
    given = {
        "settings": json.loads(SETTINGS.read_text(encoding="utf-8"))["json.schemas"],
        "schema": json.loads(SCHEMA.read_text(encoding="utf-8")),
        "questions": questions,
    }
    done = subprocess.run(
        [node, Path(__file__).parent / "editor.mjs"],
        cwd=REPOSITORY / "frontend",
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found


def marks(*texts: str, name: str = NAME) -> list[list[tuple[int, int, str]]]:
    """List what the editor marks in some files: line and column, from 1, and message."""
    found = _ask([{"ask": "check", "name": name, "text": text} for text in texts])
    return [[(line, column, message) for line, column, message in marked] for marked in found]


def completions(*texts: str) -> list[dict[str, tuple[str, str]]]:
    """Give what the editor offers where ``‸`` stands, best first: what each offer writes, and what is said of it."""
    return [{label: (written, said) for label, written, said in found} for found in _at_caret("complete", texts)]


def hovers(*texts: str) -> list[str]:
    """Give what the editor says of what is under ``‸``."""
    return _at_caret("hover", texts)


def _at_caret(ask: str, texts: tuple[str, ...]) -> list[Any]:
    questions = []
    for text in texts:
        before, caret, after = text.partition("‸")
        assert caret
        questions.append({"ask": ask, "name": NAME, "text": before + after, "offset": len(before)})
    return _ask(questions)
