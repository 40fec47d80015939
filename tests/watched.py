"""``mapgen watch`` as an author has it running, in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "data" / "locations.geojson"
PATIENCE = 20.0
# A shell that runs the tests in the background has had them ignore Ctrl-C.
RUN = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from mapgen.cli import main; main()"


class Watch:
    """The running command, and the file that it watches."""

    def __init__(self, folder: Path, process: subprocess.Popen[str]) -> None:
        self.data = folder / "data" / "map.geojson"
        self.page = folder / "output" / "axis-of-resistance.html"
        self.process = process
        assert process.stdout
        self.address = process.stdout.readline().strip()
        self._told = folder / "told"

    @property
    def told(self) -> str:
        """What the terminal shows."""
        return self._told.read_text(encoding="utf-8")

    def until(self, holds: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"{what}: {self.told}"
            assert self.process.poll() is None, f"has ended: {self.told}"
            time.sleep(0.01)

    def until_told(self, text: str, count: int = 1) -> None:
        self.until(lambda: self.told.count(text) >= count, f"never said {text!r}")

    def until_written(self, text: str) -> None:
        self.until(
            lambda: self.page.exists() and text in self.page.read_text(encoding="utf-8"), f"never wrote {text!r}"
        )

    def save(self, text: str) -> None:
        """Save as most editors do: beside the file, then by renaming."""
        beside = self.data.with_suffix(".tmp")
        beside.write_text(text, encoding="utf-8")
        beside.replace(self.data)


def text_with(*, title: str | None = None, record: str = "dataset", of: str | None = None, **changes: Any) -> str:
    """Give the first map's file with another title, and with one record changed."""
    collection = json.loads(DATA.read_text(encoding="utf-8"))
    for feature in collection["features"]:
        properties = feature["properties"]
        if properties["record"] == record and of in (None, properties["id"]):
            properties.update(changes)
        if properties["record"] == "dataset" and title is not None:
            properties["title"] = title
    return json.dumps(collection, ensure_ascii=False, indent=1)


@contextmanager
def watching(folder: Path, *options: str, text: str | None = None) -> Iterator[Watch]:
    """Run the command, as from a terminal, and end it as Ctrl-C does."""
    (folder / "data").mkdir(exist_ok=True)
    if text is not None:
        (folder / "data" / "map.geojson").write_text(text, encoding="utf-8")
    with (
        (folder / "told").open("w") as told,
        subprocess.Popen(
            [sys.executable, "-c", RUN, "watch", "data/map.geojson", "--no-open", *options],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
            env={**os.environ, "NO_COLOR": "1"},
        ) as process,
    ):
        try:
            yield Watch(folder, process)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
