"""Measure ``mapgen watch``: from the moment at which a save begins to the frame that shows the new map.

python benchmarks/watching.py [--saves N]

Prints a table: medians for three edits of the first map: an event's title, the map's title, a place's position. Each
save renames a file over the data file, as editors do, and is waited for in Chromium, which has the page open at a view
of the reader's own. "build" is what the command says of itself; "page written" is when the file in output/ is there.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import chromium

DATA = Path(__file__).resolve().parents[1] / "data" / "locations.geojson"
# Told once a map with everything on it has been painted: the clock's time, and which map it is.
TELL = """
window.painted.then(at => console.log(
  'painted', performance.timeOrigin + at, document.querySelector('.mapgen-standfirst').textContent.trim()));
"""
SAY = re.compile(r"kB; ([0-9.]+) s$", re.MULTILINE)
Edit = Callable[[dict[str, dict[str, Any]], int], None]


def text(records: dict[str, dict[str, Any]], number: int) -> None:
    """Another title of an event."""
    event = next(feature for feature in records.values() if feature["properties"]["record"] == "event")
    event["properties"]["title"] = f"An event whose title was changed {number} times"


def heading(records: dict[str, dict[str, Any]], number: int) -> None:
    """Another title."""
    dataset = next(feature for feature in records.values() if feature["properties"]["record"] == "dataset")
    dataset["properties"]["title"] = f"The {number}th title"


def position(records: dict[str, dict[str, Any]], number: int) -> None:
    """A place somewhere else."""
    tehran = records["tehran"]
    tehran["geometry"]["coordinates"][0] += 0.01 * (1 + number % 7)
    for feature in records.values():
        if feature["properties"]["record"] == "connection":
            feature["geometry"] = None


EDITS: dict[str, Edit] = {"an event's title": text, "the title": heading, "a place's position": position}


def edited(edit: Edit, number: int) -> str:
    """Write the data with an edit."""
    collection = json.loads(DATA.read_text(encoding="utf-8"))
    records = {feature["properties"]["id"]: feature for feature in collection["features"]}
    # By this, each map is known.
    for feature in records.values():
        if feature["properties"]["record"] == "dataset":
            feature["properties"]["summary"] = f"Number {number}"
    edit(records, number)
    return json.dumps(collection, ensure_ascii=False)


def measure(saves: int) -> dict[str, tuple[list[float], list[float], list[float]]]:
    """Save again and again; list the milliseconds of the build, to the written file, and to the painted map."""
    found: dict[str, tuple[list[float], list[float], list[float]]] = {}
    with tempfile.TemporaryDirectory() as name, chromium.chromium() as browser:
        folder = Path(name)
        data, told = folder / "map.geojson", folder / "told"
        data.write_text(edited(heading, 0), encoding="utf-8")
        counts = {"places": 11, "connections": 20}
        command = [sys.executable, "-m", "mapgen", "watch", str(data), "-o", str(folder / "map.html"), "--no-open"]
        with told.open("w") as log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process:
            try:
                assert process.stdout  # noqa: S101
                address = process.stdout.readline().strip()
                page = browser.new_context(viewport=chromium.SIZE).new_page()
                page.add_init_script(chromium.PROBE % chromium.OURS.format(**counts) + TELL)
                with page.expect_console_message(lambda message: message.text.startswith("painted")):
                    page.goto(address)
                page.evaluate(f"({chromium.REDRAW})({chromium.PAN % 40})")
                number = 0
                for name_, edit in EDITS.items():
                    builds, written, painted = found.setdefault(name_, ([], [], []))
                    for _ in range(saves + 1):
                        number += 1
                        title = f"Number {number}"
                        beside = data.with_suffix(".tmp")
                        beside.write_text(edited(edit, number), encoding="utf-8")
                        page.wait_for_timeout(150)
                        begun = time.time()
                        with page.expect_console_message(lambda message, t=title: message.text.endswith(t)) as message:
                            beside.replace(data)
                        painted.append(float(message.value.text.split()[1]) - begun * 1000)
                        while len(said := SAY.findall(told.read_text())) <= number:
                            time.sleep(0.01)
                        builds.append(float(said[-1]) * 1000)
                        written.append(((folder / "map.html").stat().st_mtime - begun) * 1000)
            finally:
                process.terminate()
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=7)
    print("| one edit of the first map | build | page written | new map painted |\n| --- | ---: | ---: | ---: |")
    for name, values in measure(parser.parse_args().saves).items():
        # The first of each kind has nothing to be kept from.
        print(f"| {name} | " + " | ".join(f"{statistics.median(column[1:]):,.0f} ms" for column in values) + " |")


if __name__ == "__main__":
    main()
