"""Measure ``mapgen geocode``, and what of it is the look-up itself.

python benchmarks/lookups.py [--runs N]

Prints the table; benchmarks/run.py puts it into docs/benchmarks.md with the others.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

import processes

ROOT = Path(__file__).resolve().parents[1]
NAME = "صنعاء"
PARSER = "import typer, pydantic.type_adapter"


def commands() -> dict[str, list[str]]:
    """Return the commands by what they show."""
    python, lookup = sys.executable, "from mapgen import gazetteer; gazetteer.{}({!r})"
    return {
        "mapgen geocode": [python, "-m", "mapgen", "geocode", NAME],
        "… of it: the look-up, with Python's start": [python, "-c", lookup.format("lookup", NAME)],
        "… the nearest names of a misspelt one": [python, "-c", lookup.format("nearest", "Theran")],
        "… typer with pydantic, which it loads for any command": [python, "-c", PARSER],
        "… Python's start": [python, "-c", ""],
    }


def section(runs: int, folder: Path) -> str:
    """Measure, and write the table."""
    costs = processes.in_turns(commands(), runs=runs, folder=ROOT, bytecode=folder / "bytecode")
    text = "### Where a place is, by its name\n\n| | on the clock | processor time | peak memory |\n"
    text += "| --- | ---: | ---: | ---: |\n"
    for name, values in costs.items():
        wall, processor, memory = (
            median(getattr(c, field) for c in values) for field in ("wall", "processor", "memory")
        )
        text += f"| {name} | {wall * 1000:.0f} ms | {processor * 1000:.0f} ms | {memory:.0f} MB |\n"
    return text + "\n"


def main() -> None:
    """Run the benchmark of look-ups alone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9, metavar="N", help="rounds that count; one more goes before")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        print(section(options.runs, Path(name)))


if __name__ == "__main__":
    main()
