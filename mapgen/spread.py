"""Symbols that would cover one another are pushed apart by a few pixels, as in ``frontend/src/map/spread.ts``.

A map may crowd, but it may not lie: who stands west of a neighbour stays west of it, who stands north stays north.
Plain pushing breaks that, as a third symbol may push one past another. So the order is a constraint, and room is only
a wish: what two places differ in by more than :data:`SAME` they keep, up to :data:`KEPT` pixels of it. The positions
that satisfy all such constraints are a convex set, and the true positions are in it: there is always an answer. Each
round mends the order of each two and pushes them apart; what is left wrong is mended in one exact pass at the end.
Where wide gaps cannot be had, narrow ones are asked for; where room is still lacking, symbols become smaller, down to
:data:`SMALLEST`; and what then still overlaps, overlaps.

The order holds among neighbours, within :data:`NEAR` pixels in x and in y. Over the whole map it would leave no room
to move: somewhere there is always a place that lies a pixel further north.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mapgen.projection import Point

LIMIT = 16.0
"""No symbol moves further than this from its place, in x and in y."""
SAME = 1.0
"""Places that differ in x or in y by no more than these pixels have no order there that a reader could see."""
NEAR = 80.0
"""Who stands no further off than this in x and in y is a neighbour, whose side a reader sees."""
KEPT = 4.0
"""So many pixels of a difference are kept: less than these would look like none."""
SMALLEST = 0.8
"""The smallest part of its size that a symbol shrinks to: its number can still be read."""
TARGET = 24.0
"""Pixels between the middles of two symbols that a finger or a shaking hand can tell apart (WCAG 2.2, 2.5.8)."""
_ROUNDS = 120
_ENOUGH = 0.05
"""Pixels that two may still lack."""
_MOST_STEPS = 2_000_000
"""Among thousands of symbols in a crowd no number of rounds makes room: fewer are made, to be done in a second."""
_NARROW, _BETWEEN = 3.0, 1.0
"""Pixels between rims where the gaps that are wanted cannot be had; and between symbols that have shrunk."""
_REVERSED = 20.0
"""What a light symbol pays for a seat on the wrong side of another: more than for any line that it would stand on."""


@dataclass(frozen=True, slots=True)
class Body:
    """A symbol: a heavy one moves less; a lighter neighbour is not pushed onto the lines that leave it."""

    x: float
    y: float
    radius: float
    weight: float
    busy: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """How far a symbol moves, and the part of its size that is left of it."""

    x: float
    y: float
    size: float


def spread(bodies: Sequence[Body], gap: Callable[[int, int], float]) -> list[Moved]:
    """Return how each symbol moves and shrinks; one with nobody near stays as it is.

    Parameters
    ----------
    bodies : sequence of Body
    gap : function
        Pixels to keep free between the rims of two bodies, given their numbers.

    Examples
    --------
    >>> moved = spread([Body(0, 0, 5, 1), Body(6, 0, 5, 1)], lambda a, b: 2)
    >>> [(round(it.x, 1), it.y, it.size) for it in moved]
    [(-3.0, 0.0, 1.0), (3.0, 0.0, 1.0)]
    """
    at = [(body.x, body.y) for body in bodies]
    pairs = _pairs(bodies, gap)
    for i, j, need, *_ in pairs:
        a, b = bodies[i], bodies[j]
        if a.weight == b.weight or math.dist((a.x, a.y), (b.x, b.y)) >= need:
            continue
        light, heavy = (i, j) if a.weight < b.weight else (j, i)
        at[light] = _beside(bodies[light], bodies[heavy], need, bodies)
    rounds = min(_ROUNDS, max(1, _MOST_STEPS // max(1, len(pairs))))
    for turn in range(rounds):
        worst = 0.0
        if turn == rounds // 2:
            pairs = [
                (i, j, min(need, max(bodies[i].radius + bodies[j].radius + _NARROW, TARGET)), across, down)
                for i, j, need, across, down in pairs
            ]
        for i, j, need, across, down in pairs:
            (px, py), (qx, qy) = at[i], at[j]
            dx, dy = qx - px, qy - py
            square = dx * dx + dy * dy
            # Most pairs are apart, and a root for each of them would be most of the work.
            near = square < (need - _ENOUGH) ** 2
            wrong_x = across != 0 and (dx < across if across > 0 else dx > across)
            wrong_y = down != 0 and (dy < down if down > 0 else dy > down)
            if not (near or wrong_x or wrong_y):
                continue
            share = bodies[j].weight / (bodies[i].weight + bodies[j].weight)
            mx, my = across - dx if wrong_x else 0.0, down - dy if wrong_y else 0.0
            dx, dy = dx + mx, dy + my
            apart = math.sqrt(dx * dx + dy * dy)
            lack = max(0.0, need - apart)
            worst = max(worst, lack, abs(mx), abs(my))
            # At the very same point there is no direction: take one from the order, so that it is always the same.
            angle = (i * 7 + j * 3) * 0.9
            ux, uy = (dx / apart, dy / apart) if apart > 0.01 else (math.cos(angle), math.sin(angle))
            mx, my = mx + ux * lack, my + uy * lack
            at[i] = (px - mx * share, py - my * share)
            at[j] = (qx + mx * (1 - share), qy + my * (1 - share))
        for number, body in enumerate(bodies):
            x, y = at[number]
            at[number] = (_held(x, body.x), _held(y, body.y))
        if worst <= _ENOUGH:
            break
    xs = _ordered([x for x, _ in at], [body.x for body in bodies], [(i, j, across) for i, j, _, across, _ in pairs])
    ys = _ordered([y for _, y in at], [body.y for body in bodies], [(i, j, down) for i, j, _, _, down in pairs])
    sizes = [1.0] * len(bodies)
    for i, j, *_ in pairs:
        rims = bodies[i].radius + bodies[j].radius
        dx, dy = xs[j] - xs[i], ys[j] - ys[i]
        if dx * dx + dy * dy < (rims + _BETWEEN) ** 2:
            size = max(SMALLEST, (math.sqrt(dx * dx + dy * dy) - _BETWEEN) / rims)
            sizes[i], sizes[j] = min(sizes[i], size), min(sizes[j], size)
    return [Moved(x - body.x, y - body.y, size) for x, y, size, body in zip(xs, ys, sizes, bodies, strict=True)]


def _held(value: float, home: float) -> float:
    return min(max(value, home - LIMIT), home + LIMIT)


def _kept(difference: float) -> float:
    """Return what two must keep of their difference in x or in y: 0 is nothing."""
    if abs(difference) <= SAME:
        return 0.0
    return min(KEPT, difference) if difference > 0 else max(-KEPT, difference)


def _ordered(values: list[float], homes: list[float], wanted: list[tuple[int, int, float]]) -> list[float]:
    """Mend what is left of wrong order in one axis.

    Pushed up from its predecessors each value satisfies all constraints, pushed down from its successors too; and so
    does the middle of both, as the set is convex. Neither leaves the limit around a home: the constraint asks for no
    more than the homes differ by.
    """
    after: list[list[tuple[int, float]]] = [[] for _ in values]
    for i, j, least in wanted:
        if least > 0:
            after[i].append((j, least))
        elif least < 0:
            after[j].append((i, -least))
    order = sorted(range(len(values)), key=lambda number: homes[number])
    up, down = list(values), list(values)
    for number in order:
        for other, least in after[number]:
            up[other] = max(up[other], up[number] + least)
    for number in reversed(order):
        for other, least in after[number]:
            down[number] = min(down[number], down[other] - least)
    return [(a + b) / 2 for a, b in zip(up, down, strict=True)]


def _pairs(bodies: Sequence[Body], gap: Callable[[int, int], float]) -> list[tuple[int, int, float, float, float]]:
    """List the pairs of neighbours, with the distance that they need and what they keep in x and in y."""
    order = sorted(range(len(bodies)), key=lambda index: bodies[index].x)
    xs = [bodies[index].x for index in order]
    widest = max((body.radius for body in bodies), default=0.0)
    pairs = []
    for position, index in enumerate(order):
        a = bodies[index]
        # 24 is the largest gap that is ever asked for.
        until = bisect_right(xs, a.x + max(NEAR, a.radius + widest + 24 + 2 * LIMIT))
        for other in order[position + 1 : until]:
            b = bodies[other]
            i, j = min(index, other), max(index, other)
            need = a.radius + b.radius + gap(i, j)
            reach = max(NEAR, need + 2 * LIMIT)
            if abs(a.x - b.x) < reach and abs(a.y - b.y) < reach:
                first, second = bodies[i], bodies[j]
                pairs.append((i, j, need, _kept(second.x - first.x), _kept(second.y - first.y)))
    return sorted(pairs)


def _turn(a: float, b: float) -> float:
    return abs(math.atan2(math.sin(a - b), math.cos(a - b)))


def _is_reversed(x: float, y: float, body: Body, other: Body) -> bool:
    """Tell whether a body at a point would stand on another side of a second one than it does."""
    across, down = _kept(body.x - other.x), _kept(body.y - other.y)
    return across * (x - other.x) < 0 or down * (y - other.y) < 0


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
        cost += sum(_REVERSED for other in (host, *near) if _is_reversed(x, y, body, other))
        if cost < least - 1e-9:
            best, least = (x, y), cost
    return best
