"""Measure ``mapgen image`` against the ways to a picture that need a browser, in the same run and in turns.

python benchmarks/pictures.py [--runs N]

Prints the table; benchmarks/run.py puts it into docs/benchmarks.md with the others.
"""

from __future__ import annotations

import argparse
import importlib.util
import shlex
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

import processes

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data" / "locations.geojson"
SIZE = "1200x630"
OURS = "mapgen image"
SHOT, WHOLE, FOLIUM = (
    "a screenshot of the built page by Chromium",
    "… with building the page",
    "folium's `_to_png`, of its own map",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def commands(folder: Path) -> dict[str, list[str]]:
    """Return the commands that can be run here; each writes a PNG of the first map, 1200 × 630."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise SystemExit("Chromium is missing; install it: apt-get install chromium")
    page, python = folder / "page.html", sys.executable
    build = [python, "-m", "mapgen", "build", str(DATA), "-o", str(page)]
    # New headless mode; it waits for the load event, and the page draws its map before that.
    shot = [
        browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        f"--user-data-dir={folder / 'user'}",
        f"--window-size={SIZE.replace('x', ',')}", f"--screenshot={folder / 'shot.png'}", page.as_uri(),
    ]  # fmt: skip
    found = {
        OURS: [python, "-m", "mapgen", "image", str(DATA), "-o", str(folder / "ours.png"), "--size", SIZE],
        WHOLE: ["sh", "-c", f"{shlex.join(build)} && {shlex.join(shot)}"],
        SHOT: shot,
    }
    if importlib.util.find_spec("selenium") and shutil.which("chromedriver"):
        script = str(ROOT / "benchmarks" / "folium_png.py")
        found[FOLIUM] = [python, script, str(DATA), "-o", str(folder / "folium.png")]
    return found


def section(runs: int, folder: Path) -> str:
    """Measure, and write the table."""
    costs = processes.in_turns(commands(folder), runs=runs, folder=ROOT, bytecode=folder / "bytecode")
    text = f"### A picture of the first map, {SIZE.replace('x', ' × ')} PNG\n\n"
    text += "| | on the clock | ratio | processor time |\n| --- | ---: | ---: | ---: |\n"
    for name in (OURS, SHOT, WHOLE, FOLIUM):
        if name not in costs:
            text += f"| {name} | did not run here: it needs Selenium and chromedriver | | |\n"
            continue
        # Each round's ours over the peer's: below 1, mapgen needs less.
        ratios = [ours.wall / peer.wall for ours, peer in zip(costs[OURS], costs[name], strict=True)]
        ratio = "" if name == OURS else f"{median(ratios):.2f}"
        wall, processor = (median(getattr(cost, field) for cost in costs[name]) for field in ("wall", "processor"))
        text += f"| {name} | {wall:.2f} s | {ratio} | {processor:.2f} s |\n"
    return text + "\n"


def main() -> None:
    """Run the benchmark of pictures alone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="rounds that count; one more goes before")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        print(section(options.runs, Path(name)))


if __name__ == "__main__":
    main()
