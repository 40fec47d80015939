"""Files that only large libraries can read are read in a process of their own, with limits and without the network.

GDAL, Arrow and openpyxl read what anyone may have made. In a process of its own a file that fills the memory, hangs or
crashes them ends that process, and becomes one clear line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from mapgen.errors import FileError
from mapgen.importing.found import Note
from mapgen.importing.rows import Choices
from mapgen.importing.table import Shape, Table

SECONDS = 120
_TOLD = 64 * 2**20
"""Bytes that the process may answer with."""

_EXTRA = "run: python -m pip install openpyxl pyarrow"


def table(path: str, kind: str, files: dict[str, bytes], choices: Choices) -> Table:
    """Read a file in a process of its own.

    Parameters
    ----------
    path : str
        For messages.
    kind : str
        As `mapgen.importing.kinds.detect` has it.
    files : dict
        The file's bytes by suffix; they lie in a folder of their own there, under fixed names.
    choices : Choices
        ``crs``, ``layer`` and ``encoding`` are used.

    Raises
    ------
    FileError
    """
    with tempfile.TemporaryDirectory(prefix="mapgen-import-") as folder:
        for suffix, content in files.items():
            (Path(folder) / f"data{suffix}").write_bytes(content)
        request = {
            "kind": kind, "path": str(Path(folder) / f"data{next(iter(files))}"),
            "crs": choices.crs, "layer": choices.layer, "encoding": choices.encoding,
        }  # fmt: skip
        answer = _asked(path, request, folder)
    if "error" in answer:
        raise FileError(path, answer["error"], answer.get("remedy", "").replace("[import]", _EXTRA))
    return Table(
        tuple(answer["columns"]),
        tuple(map(tuple, answer["rows"])),
        tuple(
            tuple(Shape(kind, tuple((x, y) for x, y in positions)) for kind, positions in parts)
            for parts in answer["shapes"]
        ),
        tuple(Note(topic, text) for topic, text in answer["notes"]),
        answer["first"],
        tuple(answer["numbers"]),
        answer["title"],
        answer["summary"],
    )


def _asked(path: str, request: dict[str, str], folder: str) -> dict[str, Any]:
    output, errors = Path(folder) / "answer", Path(folder) / "errors"
    with output.open("wb") as out, errors.open("wb") as err:
        try:
            done = subprocess.run(  # noqa: S603  # our own program
                [sys.executable, "-P", "-m", "mapgen.importing.worker", json.dumps(request)],
                stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=folder, env=_environment(),
                timeout=SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise FileError(path, f"takes longer than {SECONDS} seconds to read", "import a part of it") from None
    if done.returncode == 0 and output.stat().st_size <= _TOLD:
        answer: dict[str, Any] = json.loads(output.read_bytes())
        return answer
    if done.returncode == 0:
        return {"error": f"holds more than {_TOLD // 2**20} MB of text", "remedy": "import a part of it"}
    said = errors.read_text(encoding="utf-8", errors="replace")[-2000:].strip().splitlines()
    if done.returncode < 0 or any("memory" in line.lower() or "MemoryError" in line for line in said):
        return {"error": "needs more memory or time than a file of its kind should", "remedy": "import a part of it"}
    return {"error": f"cannot be read ({said[-1] if said else 'its reader stopped'})"}


def _environment() -> dict[str, str]:
    """Give the process what it needs of the environment, and nothing that would lead GDAL elsewhere."""
    passed = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(("GDAL", "OGR", "CPL", "VSI", "AWS", "AZURE", "GOOGLE", "GS_", "SWIFT"))
        and not name.upper().endswith("_PROXY")
    }
    package = str(Path(__file__).resolve().parent.parent.parent)
    return passed | {
        "PYTHONPATH": os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH")))),
        "PYTHONWARNINGS": "ignore",
        "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_IO_THREADS": "1", "GDAL_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "PROJ_NETWORK": "OFF", "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none", "GDAL_HTTP_TIMEOUT": "1",
        "GDAL_DRIVER_PATH": "disable", "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO", "LIBKML_RESOLVE_STYLE": "NO",
        "OGR_GPX_SHORT_NAMES": "NO",
    }  # fmt: skip
