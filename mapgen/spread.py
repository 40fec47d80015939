"""Symbols that would cover one another are pushed apart by a few pixels, as in ``frontend/src/map/spread.ts``."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mapgen.projection import Point

LIMIT = 26.0
"""No symbol moves further than this from its place."""
_ROUNDS = 120
_ENOUGH = 0.05
"""Pixels that two may still lack."""
_MOST_STEPS = 2_000_000
"""Among thousands of symbols in a crowd no number of rounds makes room: fewer are made, to be done in a second."""


@dataclass(frozen=True, slots=True)
class Body:
    """A symbol: a heavy one moves less; a lighter neighbour is not pushed onto the lines that leave it."""

    x: float
    y: float
    radius: float
    weight: float
    busy: tuple[float, ...] = ()


def spread(bodies: Sequence[Body], gap: Callable[[int, int], float]) -> list[Point]:
    """Return how far each symbol moves; one with nobody near stays where it is.

    Parameters
    ----------
    bodies : sequence of Body
    gap : function
        Pixels to keep free between the rims of two bodies, given their numbers.

    Examples
    --------
    >>> moved = spread([Body(0, 0, 5, 1), Body(6, 0, 5, 1)], lambda a, b: 2)
    >>> [(round(x, 1), y) for x, y in moved]
    [(-3.0, 0.0), (3.0, 0.0)]
    """
    at = [(body.x, body.y) for body in bodies]
    pairs = _pairs(bodies, gap)
    for i, j, need in pairs:
        a, b = bodies[i], bodies[j]
        if a.weight == b.weight or math.dist((a.x, a.y), (b.x, b.y)) >= need:
            continue
        light, heavy = (i, j) if a.weight < b.weight else (j, i)
        at[light] = _beside(bodies[light], bodies[heavy], need, bodies)
    for _ in range(min(_ROUNDS, max(1, _MOST_STEPS // max(1, len(pairs))))):
        worst = 0.0
        for i, j, need in pairs:
            (px, py), (qx, qy) = at[i], at[j]
            dx, dy = qx - px, qy - py
            square = dx * dx + dy * dy
            # Most pairs are apart, and a root for each of them would be most of the work.
            if square >= (need - _ENOUGH) ** 2:
                continue
            apart = math.sqrt(square)
            lack = need - apart
            worst = max(worst, lack)
            # At the very same point there is no direction: take one from the order, so that it is always the same.
            angle = (i * 7 + j * 3) * 0.9
            ux, uy = ((qx - px) / apart, (qy - py) / apart) if apart > 0.01 else (math.cos(angle), math.sin(angle))
            share = bodies[j].weight / (bodies[i].weight + bodies[j].weight)
            at[i] = (px - ux * lack * share, py - uy * lack * share)
            at[j] = (qx + ux * lack * (1 - share), qy + uy * lack * (1 - share))
        for number, body in enumerate(bodies):
            x, y = at[number]
            away = math.hypot(x - body.x, y - body.y)
            if away > LIMIT:
                at[number] = (body.x + (x - body.x) * LIMIT / away, body.y + (y - body.y) * LIMIT / away)
        if worst <= _ENOUGH:
            break
    return [(x - body.x, y - body.y) for (x, y), body in zip(at, bodies, strict=True)]


def _pairs(bodies: Sequence[Body], gap: Callable[[int, int], float]) -> list[tuple[int, int, float]]:
    """List the pairs that may come to meet, with the distance that they need."""
    order = sorted(range(len(bodies)), key=lambda index: bodies[index].x)
    xs = [bodies[index].x for index in order]
    widest = max((body.radius for body in bodies), default=0.0)
    pairs = []
    for position, index in enumerate(order):
        a = bodies[index]
        # 24 is the largest gap that is ever asked for.
        until = bisect_right(xs, a.x + a.radius + widest + 24 + 2 * LIMIT)
        for other in order[position + 1 : until]:
            b = bodies[other]
            i, j = min(index, other), max(index, other)
            need = a.radius + b.radius + gap(i, j)
            if abs(a.x - b.x) < need + 2 * LIMIT and abs(a.y - b.y) < need + 2 * LIMIT:
                pairs.append((i, j, need))
    return sorted(pairs)


def _turn(a: float, b: float) -> float:
    return abs(math.atan2(math.sin(a - b), math.cos(a - b)))


def _beside(body: Body, host: Body, need: float, bodies: Sequence[Body]) -> Point:
    """Put a light symbol beside the heavy one that would cover it: near its true direction, off lines and symbols."""
    bearing = math.atan2(body.y - host.y, body.x - host.x)
    near = [
        other
        for other in bodies
        if other is not body
        and other is not host
        and math.hypot(other.x - host.x, other.y - host.y) < need + other.radius + body.radius + 2
    ]
    best, least = (body.x, body.y), math.inf
    for number in range(24):
        # 0, +15°, −15°, +30°, …: of two that are as good, the one nearer to the true direction.
        angle = bearing + ((number + 1) // 2) * (1 if number % 2 else -1) * math.pi / 12
        x, y = host.x + need * math.cos(angle), host.y + need * math.sin(angle)
        cost = _turn(angle, bearing)
        cost += sum(4 * max(0.0, 0.95 - _turn(angle, line)) for line in host.busy)
        cost += sum(
            max(0.0, (other.radius + body.radius + 2 - math.hypot(x - other.x, y - other.y)) / 4) for other in near
        )
        if cost < least - 1e-9:
            best, least = (x, y), cost
    return best
