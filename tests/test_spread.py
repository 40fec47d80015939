"""Symbols are pushed apart as the page's own code does it."""

import itertools
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mapgen
from mapgen import staging
from mapgen.framing import opening
from mapgen.layout import layout
from mapgen.spread import LIMIT, SMALLEST, Body, spread

from .conftest import real
from .front import front

CODE = """
import { spread } from './src/map/spread.ts';
answer(given.map((bodies) => spread(bodies, () => 3).map(({ x, y, size }) => [x, y, size])));
"""


def crowd(seed: int) -> list[Body]:
    source = random.Random(seed)  # noqa: S311
    return [
        Body(
            source.uniform(0, 120),
            source.uniform(0, 120),
            source.choice([5.0, 8.5, 10.0]),
            source.choice([1.0, 8.0]),
            tuple(source.uniform(-3, 3) for _ in range(source.randint(0, 3))),
        )
        for _ in range(4 + 2 * seed)
    ]


def test_it_gives_the_pages_answers() -> None:
    crowds = [crowd(seed) for seed in range(8)]
    for bodies, theirs in zip(crowds, front(CODE, crowds), strict=True):
        found = [n for it in spread(bodies, lambda a, b: 3) for n in (it.x, it.y, it.size)]
        assert found == pytest.approx([n for it in theirs for n in it], abs=0.05)


def test_few_come_apart() -> None:
    bodies = crowd(2)
    moved = spread(bodies, lambda a, b: 3)
    assert all(it.size == 1 for it in moved)
    at = [(body.x + it.x, body.y + it.y) for body, it in zip(bodies, moved, strict=True)]
    for (a, p), (b, q) in itertools.combinations(zip(bodies, at, strict=True), 2):
        assert math.dist(p, q) >= a.radius + b.radius + 3 - 0.5


SIDE = st.floats(0, 100, allow_nan=False, allow_subnormal=False)
BODIES = st.lists(
    st.builds(
        Body, SIDE, SIDE, st.sampled_from([4.5, 8.5, 10.0, 15.0]), st.sampled_from([1.0, 8.0]), st.just((0.5, 2.5))
    ),
    min_size=2,
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(BODIES, st.sampled_from([3.0, 17.0, 24.0]))
def test_nobody_is_drawn_on_the_wrong_side_of_a_neighbour(bodies: list[Body], gap: float) -> None:
    moved = spread(bodies, lambda a, b: gap)
    for it in moved:
        assert max(abs(it.x), abs(it.y)) <= LIMIT + 1e-9
        assert SMALLEST <= it.size <= 1
    for (a, p), (b, q) in itertools.combinations(zip(bodies, moved, strict=True), 2):
        if abs(a.x - b.x) >= 80 or abs(a.y - b.y) >= 80:
            continue
        for true, drawn in ((b.x - a.x, b.x + q.x - a.x - p.x), (b.y - a.y, b.y + q.y - a.y - p.y)):
            if abs(true) > 1:
                # On the same side, and to be seen there.
                assert drawn * math.copysign(1, true) >= min(abs(true), 4) - 1e-6


def test_a_crowd_overlaps_rather_than_lies() -> None:
    # Nine places in a row, two pixels apart, have no room within 16 pixels of home: 9 rings of 17 need 153 pixels.
    row = [Body(2.0 * number, 0, 8.5, 1) for number in range(9)]
    moved = spread(row, lambda a, b: 3)
    xs = [body.x + it.x for body, it in zip(row, moved, strict=True)]
    assert xs == sorted(xs)
    assert min(it.size for it in moved) < 1


@pytest.mark.parametrize("width", [288, 320, 343, 390, 600, 1200])
@pytest.mark.parametrize("name", ["axis-of-resistance", "beagle", "london-1666", "panama"])
def test_places_of_real_maps_stand_on_their_sides(name: str, width: int) -> None:
    scene = staging.stage(mapgen.read(real(name)))
    symbols = layout(scene).symbols(opening(scene, layout(scene), (width, 0.66 * width), {}).zoom)
    for a, b in itertools.combinations(symbols, 2):
        true = (b.x - b.shift[0] - a.x + a.shift[0], b.y - b.shift[1] - a.y + a.shift[1])
        if max(map(abs, true)) < 80:
            for was, drawn in zip(true, (b.x - a.x, b.y - a.y), strict=True):
                assert abs(was) <= 1 or was * drawn > 0, (a.id, b.id)


def test_colon_is_drawn_north_west_of_panama_city() -> None:
    scene = staging.stage(mapgen.read(real("panama")))
    for zoom in (3.2, 3.4, 4.1, 5.0):
        at = {symbol.id: symbol for symbol in layout(scene).symbols(zoom)}
        assert at["colon"].x < at["panama-city"].x
        assert at["colon"].y < at["panama-city"].y
