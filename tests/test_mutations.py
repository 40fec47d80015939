"""Whatever is in a data file, there is a map or there are problems with their places; there never is a traceback."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable

import pytest

from mapgen import canonical, formatting, page, staging, story
from mapgen.errors import DataError
from mapgen.folium_map import StoryMap
from mapgen.reading import parse_document

from . import mutations

TRIES: dict[Callable[[random.Random], bytes], int] = {mutations.of_bytes: 300, mutations.of_values: 800}


@pytest.mark.parametrize("way", mutations.WAYS, ids=lambda way: way.__name__)
def test_there_is_a_story_or_there_are_problems(way: Callable[[random.Random], bytes]) -> None:
    ends: Counter[str] = Counter()
    for seed in range(TRIES[way]):
        data = way(random.Random(seed))  # noqa: S311 (no secret)
        try:
            story.from_bytes(data, "map.geojson")
            ends["sound"] += 1
        except DataError as error:
            ends["problems"] += 1
            for problem in error.problems:
                assert re.match(r"map\.geojson:\d+:\d+: \S", str(problem)), f"seed {seed}: {problem}"
                assert str(problem).isprintable(), f"seed {seed}: {problem!r}"
    # Both happen often, or nothing would be tried.
    assert min(ends["sound"], ends["problems"]) > TRIES[way] / 50, ends


def test_what_is_sound_can_be_drawn_and_formatted() -> None:
    drawn = 0
    for seed in range(200):
        data = mutations.of_values(random.Random(seed))  # noqa: S311
        try:
            told = story.from_bytes(data)
        except DataError:
            continue
        drawn += 1
        if drawn % 8 == 0:  # a page takes a good part of a second
            assert page.from_map(StoryMap(staging.stage(told), told)).html.endswith("</html>\n"), f"seed {seed}"
        text = formatting.formatted(parse_document(data, "map.geojson")).text
        assert canonical.text(parse_document(text.encode(), "again").value) == text, f"seed {seed}"  # type: ignore[arg-type]
        assert story.from_bytes(text.encode()).events.keys() == told.events.keys()
    assert drawn > 20
