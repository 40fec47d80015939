"""Google's Lighthouse on its mobile setting: the first map's page against the plain script's, in turns.

python benchmarks/lighthouse.py [--runs N]

Prints the table; benchmarks/run.py puts it into docs/benchmarks.md with the others.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import libraries

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data" / "locations.geojson"
OURS, PEER = "mapgen", "plain folium"
ADDRESS = "https://maps.example.org/axis-of-resistance.html"
SCORES = {
    "performance": "performance, of 100",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "search engines",
}
TIMES = {"first": "first paint", "largest": "… the largest", "blocked": "main thread blocked"}


def pages(folder: Path) -> dict[str, Path]:
    """Build both pages; the peer's libraries come from the same server as its page, which favours it."""
    found = {OURS: folder / "ours.html", PEER: folder / "peer.html"}
    build = [sys.executable, "-m", "mapgen", "build", str(DATA), "--url", ADDRESS, "-o", str(found[OURS])]
    script = [sys.executable, str(ROOT / "benchmarks" / "plain_folium.py"), str(DATA), "-o", str(found[PEER])]
    for command in (build, script):
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    linked = libraries.linked_locally(found[PEER].read_text(encoding="utf-8"))
    found[PEER].write_text(linked.replace(libraries.CACHE.as_uri(), ""), encoding="utf-8")
    return found


def report(page: Path) -> dict[str, Any]:
    """Let Lighthouse look at a page."""
    command = ["node", str(ROOT / "tools" / "lighthouse.mjs"), str(page), str(libraries.CACHE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def section(runs: int, folder: Path) -> str:
    """Measure, and write the table."""
    subjects = pages(folder)
    rounds = [{name: report(page) for name, page in subjects.items()} for _ in range(runs)]

    def row(title: str, shown: str, value: Callable[[dict[str, Any]], float]) -> str:
        cells = [shown.format(median(value(found[name]) for found in rounds)) for name in (OURS, PEER)]
        return f"| {title} | {' | '.join(cells)} |\n"

    text = f"### Lighthouse's mobile setting, the first map\n\n| | {OURS} | {PEER} |\n| --- | ---: | ---: |\n"
    for category, title in SCORES.items():
        text += row(title, "{:.0f}", lambda found, key=category: 100 * found["categories"][key]["score"])
    for measure, title in TIMES.items():
        text += row(title, "{:,.0f} ms", lambda found, key=measure: found[key])
    return f"{text}{row('layout shift', '{:.3f}', lambda found: found['shift'])}\n"


def main() -> None:
    """Run the benchmark of Lighthouse alone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="rounds; their medians count")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        print(section(options.runs, Path(name)))


if __name__ == "__main__":
    main()
