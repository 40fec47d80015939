"""Feeds the reader with broken data files until it fails: ``python tools/fuzz.py [--minutes 10]``.

Needs atheris (``python -m pip install atheris``), which follows the reader's branches and so finds what chance alone
does not; tests/test_mutations.py tries chance in every test run. What ends in anything but a story or told problems is
a bug: atheris prints it, and keeps the bytes in a file ``crash-…``.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

import atheris

REPOSITORY = Path(__file__).parent.parent
sys.path.insert(0, str(REPOSITORY))

with atheris.instrument_imports(include=["mapgen"]):
    from mapgen import formatting, reading, story
    from mapgen.errors import DataError
from tests import mutations  # noqa: E402


def one(data: bytes) -> None:
    """Read one input as a data file, and format it; only told problems are allowed."""
    try:
        document = reading.parse_document(data, "fuzzed.geojson")
    except DataError as error:
        str(error)
        return
    for act in (story.from_document, formatting.formatted):
        try:
            act(document)
        except DataError as error:
            str(error)


def custom(data: bytes, most: int, seed: int) -> bytes:
    """Change an input: as atheris does, or by one of the ways in which data files go wrong."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    if chance.random() < 0.5:
        return atheris.Mutate(data, most)
    return chance.choice(mutations.WAYS)(chance)[:most]


def main() -> None:
    """Fuzz for some minutes, from all cases that the tests have."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory() as corpus:
        for number, case in enumerate(sorted((REPOSITORY / "tests" / "cases").rglob("*.geojson"))):
            (Path(corpus) / str(number)).write_bytes(case.read_bytes())
        options = [f"-max_total_time={round(minutes * 60)}", "-max_len=200000", "-rss_limit_mb=2048", corpus]
        atheris.Setup([sys.argv[0], *options], one, custom_mutator=custom)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
