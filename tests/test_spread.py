"""Symbols are pushed apart as the page's own code does it."""

import itertools
import math
import random

import pytest

from mapgen.spread import LIMIT, Body, spread

from .front import front

CODE = """
import { spread } from './src/map/spread.ts';
answer(given.map((bodies) => spread(bodies, { gap: () => 3, widest: 24, limit: 26 }).map(({ x, y }) => [x, y])));
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
    crowds = [crowd(seed) for seed in range(5)]
    for bodies, theirs in zip(crowds, front(CODE, crowds), strict=True):
        found = spread(bodies, lambda a, b: 3)
        assert [n for shift in found for n in shift] == pytest.approx([n for shift in theirs for n in shift], abs=0.05)


def test_nobody_goes_far_and_few_come_apart() -> None:
    bodies = crowd(2)
    moved = spread(bodies, lambda a, b: 3)
    assert all(math.hypot(*shift) <= LIMIT + 1e-9 for shift in moved)
    at = [(body.x + dx, body.y + dy) for body, (dx, dy) in zip(bodies, moved, strict=True)]
    for (a, p), (b, q) in itertools.combinations(zip(bodies, at, strict=True), 2):
        assert math.dist(p, q) >= a.radius + b.radius + 3 - 0.5
