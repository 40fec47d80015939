"""Measure ``mapgen check`` on a large file: 100,000 records, with all warnings.

python benchmarks/checking.py [--runs N]

Prints the table; benchmarks/run.py puts it into docs/benchmarks.md with the others.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import processes

ROOT = Path(__file__).resolve().parents[1]
RECORDS = {"places": 5_000, "connections": 15_000, "events": 80_000}
OURS, PEER = "mapgen check", "Python alone: `json.load` of the file"


def section(runs: int, folder: Path) -> str:
    """Measure, and write the table."""
    data = folder / "large.geojson"
    # In a process of its own: what it takes must not count as the memory of those that are measured.
    write = f"import synthetic, pathlib; synthetic.write(pathlib.Path({str(data)!r}), **{RECORDS!r})"
    subprocess.run([sys.executable, "-c", write], cwd=ROOT / "benchmarks", check=True)
    load = f"import json; json.load(open({str(data)!r}, encoding='utf-8'))"
    commands = {OURS: [sys.executable, "-m", "mapgen", "check", str(data)], PEER: [sys.executable, "-c", load]}
    costs = processes.in_turns(commands, runs=runs, folder=ROOT, bytecode=folder / "bytecode")
    size = data.stat().st_size / 1e6
    text = f"### Checking {sum(RECORDS.values()):,} records ({size:.0f} MB)\n\n"
    text += "| | on the clock | processor time | peak memory |\n| --- | ---: | ---: | ---: |\n"
    for name, values in costs.items():
        wall, processor, memory = (
            median(getattr(cost, field) for cost in values) for field in ("wall", "processor", "memory")
        )
        text += f"| {name} | {wall:.2f} s | {processor:.2f} s | {memory:,.0f} MB |\n"
    return f"{text}\n"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="rounds that count; one more goes before")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        print(section(options.runs, Path(name)))


if __name__ == "__main__":
    main()
