"""Measure ``mapgen build`` and its page against a plain folium script and its page, in the same run and in turns.

python benchmarks/run.py [--runs N] [--write]

Prints the tables; --write also puts them into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import checking
import libraries
import lighthouse
import lookups
import pictures
import processes
import synthetic

if TYPE_CHECKING:
    from chromium import Subject, View

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs" / "benchmarks.md"
START, END = "<!-- tables of benchmarks/run.py -->\n", "<!-- end of the tables -->"
DATA = ROOT / "data" / "locations.geojson"
SYNTHETIC = {"places": 200, "connections": 400, "events": 2000}
OURS, PEER, PEER_WITHOUT, FOLIUM = "mapgen", "plain folium", "the same without pandas", "import folium"
HEAD = f"| | {OURS} | {PEER} | ratio |\n| --- | ---: | ---: | ---: |\n"
IMAGES = {".png", ".gif", ".woff2"}  # compressed already: servers send them as they are


@dataclass(frozen=True)
class Case:
    """One data file, and the two pages made of it."""

    data: Path
    ours: Path
    peer: Path

    def commands(self) -> dict[str, list[str]]:
        python = sys.executable
        script = [str(ROOT / "benchmarks" / "plain_folium.py"), str(self.data), "-o", str(self.peer)]
        hide = "import sys, runpy; sys.modules['pandas'] = None; sys.argv = sys.argv[1:]; "
        return {
            OURS: [python, "-m", "mapgen", "build", str(self.data), "-o", str(self.ours)],
            PEER: [python, *script],
            PEER_WITHOUT: [python, "-c", f"{hide}runpy.run_path(sys.argv[0], run_name='__main__')", *script],
            FOLIUM: [python, "-c", "import folium"],
        }

    def subjects(self) -> dict[str, Subject]:
        """Say which pages the browser opens: ours as it is, the peer's with its links pointed to this disk."""
        import chromium  # noqa: PLC0415

        records = [feature["properties"]["record"] for feature in json.loads(self.data.read_bytes())["features"]]
        counts = {f"{noun}s": count for noun, count in Counter(records).items()}
        local = self.peer.with_suffix(".local.html")
        local.write_text(libraries.linked_locally(self.peer.read_text(encoding="utf-8")), encoding="utf-8")
        return {
            OURS: chromium.Subject(self.ours, chromium.OURS.format(**counts)),
            PEER: chromium.Subject(local, chromium.PEERS.format(**counts)),
        }


def median(values: list[float]) -> float:
    """Return the middle value."""
    return sorted(values)[len(values) // 2]


def row(title: str, ours: list[float], peer: list[float], shown: Callable[[float], str]) -> str:
    """Write a row: both medians, and the median of the ratios of neighbouring runs."""
    ratio = median([a / b for a, b in zip(ours, peer, strict=True)])
    return f"| {title} | {shown(median(ours))} | {shown(median(peer))} | {ratio:.2f} |\n"


def seconds(value: float) -> str:
    return f"{value:.2f} s"


def milliseconds(value: float) -> str:
    return f"{value:,.0f} ms" if value >= 20 else f"{value:.1f} ms"


def megabytes(value: float) -> str:
    return f"{value:,.0f} MB"


def kilobytes(value: float) -> str:
    return f"{value / 1000:,.0f} kB"


def compressed(path: Path) -> int:
    content = path.read_bytes()
    return len(content) if path.suffix in IMAGES else len(gzip.compress(content, 9))


def command_rows(costs: dict[str, list[processes.Cost]]) -> str:
    """Write the rows about the two commands, then what explains them."""
    wall, processor, memory = (
        {name: [getattr(cost, field) for cost in values] for name, values in costs.items()}
        for field in ("wall", "processor", "memory")
    )
    return (
        row("the whole command: on the clock", wall[OURS], wall[PEER], seconds)
        + row("… processor time", processor[OURS], processor[PEER], seconds)
        + row("… peak memory", memory[OURS], memory[PEER], megabytes)
        + row("… processor time, peer without pandas", processor[OURS], processor[PEER_WITHOUT], seconds)
        + row("… processor time, `import folium` alone", processor[OURS], processor[FOLIUM], seconds)
    )


def page_rows(ours: list[Path], peer: list[Path], tiles: int) -> str:
    """Write the rows about what a visit loads: the page, and everything with it but tiles."""

    def sizes(title: str, mine: list[Path], others: list[Path], size: Callable[[Path], int]) -> str:
        return row(title, [sum(map(size, mine))], [sum(map(size, others))], kilobytes)

    def raw(path: Path) -> int:
        return path.stat().st_size

    return (
        sizes("the page alone", ours[:1], peer[:1], raw)
        + sizes("… compressed", ours[:1], peer[:1], compressed)
        + sizes("the page and all that it loads, without tiles", ours, peer, raw)
        + sizes("… compressed", ours, peer, compressed)
        + f"| requests, the page's own included | {len(ours)} | {len(peer)} + {tiles} tiles | |\n"
    )


def view_rows(ours: list[View], peer: list[View]) -> str:
    """Write the rows about what the reader waits for."""
    fields = {
        "painted": "first painted map, from the start of navigation",
        "work": "… main thread's processor time until then",
        "pan": "main thread's processor time for one pan",
        "zoom": "… for one zoom step",
    }
    return "".join(
        row(title, [getattr(view, field) for view in ours], [getattr(view, field) for view in peer], milliseconds)
        for field, title in fields.items()
    )


def drag_rows(drags: list[list[float]]) -> str:
    """Write the rows about moving the timeline's handle, which the peer does not have."""
    longest = median([max(frames) for frames in drags])
    every = [frame for frames in drags for frame in frames]
    return (
        f"| one animation frame's work while the handle moves | {milliseconds(median(every))} | – | |\n"
        f"| … the longest of {len(drags[0])} frames, median of {len(drags)} drags | {milliseconds(longest)} | – | |\n"
    )


def tables(cases: dict[str, Case], runs: int, folder: Path) -> str:
    """Measure everything: first all processes, while this one is small; then the browser."""
    commands = {}
    for title, case in cases.items():
        print(f"{title}: the commands, {runs + 1} rounds", file=sys.stderr)
        commands[title] = processes.in_turns(case.commands(), runs=runs, folder=ROOT, bytecode=folder / "bytecode")
    print(f"pictures, {runs + 1} rounds", file=sys.stderr)
    of_pictures = pictures.section(runs, _room(folder, "pictures"))
    print(f"look-ups, {runs + 1} rounds", file=sys.stderr)
    of_lookups = lookups.section(runs, _room(folder, "look-ups"))
    print(f"checking, {runs + 1} rounds", file=sys.stderr)
    of_checking = checking.section(runs, _room(folder, "checking"))
    print(f"Lighthouse, {runs} rounds", file=sys.stderr)
    of_lighthouse = lighthouse.section(runs, _room(folder, "lighthouse"))
    import chromium  # noqa: PLC0415 (it would weigh on the children's peak memory; see processes.cost)

    result = ""
    with chromium.chromium() as browser:
        for title, case in cases.items():
            print(f"{title}: the pages, {runs + 1} rounds", file=sys.stderr)
            subjects = case.subjects()
            ours, _ = chromium.requests(browser, subjects[OURS])
            peer, tiles = chromium.requests(browser, subjects[PEER])
            views = chromium.in_turns(browser, subjects, runs=runs)
            result += f"### {title}\n\n{HEAD}{command_rows(commands[title])}{page_rows(ours, peer, tiles)}"
            drags = [chromium.drag(browser, subjects[OURS]) for _ in range(3)]
            result += f"{view_rows(views[OURS], views[PEER])}{drag_rows(drags)}\n"
        version = browser.version
    return f"{machine(version, runs)}\n\n{result}{of_lighthouse}{of_pictures}{of_lookups}{of_checking}"


def _room(folder: Path, name: str) -> Path:
    """Make a folder for one section: two that call a page the same would overwrite each other's."""
    room = folder / name
    room.mkdir()
    return room


def machine(chromium_version: str, runs: int) -> str:
    """Say on what the tables were made, without naming the machine."""
    listed = subprocess.run([sys.executable, "-m", "pip", "list", "--format=json"], capture_output=True, check=True)
    versions = {package["name"].lower(): package["version"] for package in json.loads(listed.stdout)}
    return (
        f"{os.cpu_count()} processor cores ({platform.machine()}, {platform.system()}), Python"
        f" {platform.python_version()}, folium {versions['folium']}, pandas {versions['pandas']}, Chromium"
        f" {chromium_version.partition('.')[0]} (headless, software rendering, 1280 × 800). Medians of {runs} rounds."
    )


def write(text: str) -> None:
    """Put the tables into the documentation, between their two marks."""
    before, rest = DOCS.read_text(encoding="utf-8").split(START)
    after = rest.split(END)[1]
    DOCS.write_text(f"{before}{START}\n{text}{END}{after}", encoding="utf-8")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9, metavar="N", help="rounds that count; one more goes before")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "synthetic.geojson"
        synthetic.write(data, **SYNTHETIC)
        cases = {
            "The first map: 11 places, 20 connections, 52 events": Case(
                DATA, folder / "ours.html", folder / "peer.html"
            ),
            "A synthetic story: 200 places, 400 connections, 2,000 events": Case(
                data, folder / "ours-synthetic.html", folder / "peer-synthetic.html"
            ),
        }
        text = tables(cases, options.runs, folder)
    print(text)
    if options.write:
        write(text)


if __name__ == "__main__":
    main()
