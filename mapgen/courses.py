"""The course of a line in pixels: moved to its seat in the fan, cut at the rims of its symbols, with arrowheads.

The same reckoning as ``frontend/src/map/geometry.ts``: the picture's lines are the page's. x runs to the right, y down.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from mapgen.projection import Point
from mapgen.styles import Head

SEAT = 12.0
"""Pixels between neighbouring seats, where there is room."""
TURN = math.radians(22)
"""The angle between neighbours where they leave a symbol, where there is room."""
WIDEST = math.radians(75)
REACH = 110.0
"""A line has come to its seat at about this way from its end, or halfway."""
BEND = 14
"""Points on the bend at each end."""
SHAFT, LEAST_HEAD = 1.5, 0.5
"""How long a line has to be for each whole head on it, measured by the head; and the least part of its size for one."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A leg in pixels: its true course, its seat in the fan, and how far the symbols at its ends were moved."""

    course: Sequence[Point]
    slot: float
    outermost: float
    drawn: bool
    start_shift: Point
    end_shift: Point


@dataclass(frozen=True, slots=True)
class Shape:
    """A connection, ready to be drawn: its line from rim to rim, its heads, and small heads halfway along its legs."""

    path: list[Point]
    heads: list[list[Point]]
    chevrons: list[list[Point]]


def length_of(path: Sequence[Point]) -> float:
    """Return a path's length.

    Examples
    --------
    >>> length_of([(0, 0), (3, 4), (3, 5)])
    6.0
    """
    return sum(math.dist(a, b) for a, b in pairwise(path)) + 0.0


def leg_path(leg: Leg) -> list[Point]:
    """Return a leg's path from the middle of one symbol to the middle of the other.

    In coordinates along and across the true course, the line leaves at its own angle, comes to its seat on a curve,
    and keeps to it until the mirrored curve takes it to the other end.

    Examples
    --------
    >>> still = (0.0, 0.0)
    >>> path = leg_path(Leg([(0.0, 0.0), (400.0, 0.0)], 1, 1, False, still, still))
    >>> path[0], path[-1], round(max(y for x, y in path), 1)
    ((0.0, 0.0), (400.0, 0.0), 12.0)
    """
    if leg.drawn or len(leg.course) < 2:
        return list(leg.course)
    base = _shifted(leg.course, leg.start_shift, leg.end_shift)
    length = length_of(base)
    if leg.slot == 0 or length == 0:
        return base
    spacing, turn = fan_of(length, max(leg.outermost, abs(leg.slot)))
    seat, angle = leg.slot * spacing, leg.slot * turn
    reach = min(length / 2, REACH + 0.15 * max(0.0, length - 2 * REACH))
    # Not so far along its first direction that it would overshoot its seat.
    hold = min(reach / 2, REACH / 2, seat / math.sin(angle))
    on_course = _ruler(base, length)

    def aside(way: float, across: float) -> Point:
        (x, y), (dx, dy) = on_course(way)
        return (x - dy * across, y + dx * across)

    bend = [
        (
            _bezier(0, hold * math.cos(angle), reach / 2, reach, step / BEND),
            _bezier(0, hold * math.sin(angle), seat, seat, step / BEND),
        )
        for step in range(BEND)
    ]
    out = [aside(way, across) for way, across in bend]
    out.append(aside(reach, seat))
    way = 0.0
    for a, b in pairwise(base):
        way += math.dist(a, b)
        if reach < way < length - reach:
            out.append(aside(way, seat))
    if length > 2 * reach:
        out.append(aside(length - reach, seat))
    return out + [aside(length - way, across) for way, across in reversed(bend)]


def fan_of(length: float, outermost: float) -> tuple[float, float]:
    """Return how a fan opens: pixels between its seats, and the angle between neighbours where they leave.

    The outermost line bows by little more than a quarter of its length; a very short one may bow more, as its arc is
    all that shows between two symbols.

    Examples
    --------
    >>> fan_of(1000, 1)[0], fan_of(100, 4)[0]
    (12.0, 7.000000000000001)
    """
    if outermost == 0:
        return SEAT, TURN
    short = max(0.0, 1 - length / 90)
    return (
        min(SEAT, (0.28 + 0.2 * short) * length / outermost),
        min(TURN * (1 + 2 * short), WIDEST / outermost),
    )


def _bezier(a: float, b: float, c: float, d: float, t: float) -> float:
    u = 1 - t
    return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d


def _lerp(a: Point, b: Point, t: float) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def _shifted(course: Sequence[Point], start: Point, end: Point) -> list[Point]:
    """Move the ends to where their symbols stand; the middle stays."""
    if not any((*start, *end)):
        return list(course)
    length = length_of(course) or 1.0
    step = max(4.0, length / 48)
    dense = list(course[:1])
    for a, b in pairwise(course):
        parts = max(1, math.ceil(math.dist(a, b) / step))
        dense += [_lerp(a, b, number / parts) for number in range(1, parts)] + [b]
    ways = accumulate((math.dist(a, b) for a, b in pairwise(dense)), initial=0.0)
    out = []
    for (x, y), way in zip(dense, ways, strict=True):
        t = way / length
        s, e = max(0.0, 1 - t * 2) ** 2, max(0.0, 1 - (1 - t) * 2) ** 2
        out.append((x + start[0] * s + end[0] * e, y + start[1] * s + end[1] * e))
    return out


def _ruler(path: Sequence[Point], length: float) -> Callable[[float], tuple[Point, Point]]:
    """Make a function from a way along a path to the point and the direction there; beyond its ends it runs on.

    The direction turns evenly from one stretch to the next, so that what is laid beside the path has no corners.
    """
    ways = list(accumulate((math.dist(a, b) for a, b in pairwise(path)), initial=0.0))
    last = len(path) - 1

    def slope(index: int) -> Point:
        a, b = path[max(0, index - 1)], path[min(last, index + 1)]
        long = math.dist(a, b) or 1.0
        return ((b[0] - a[0]) / long, (b[1] - a[1]) / long)

    slopes = [slope(index) for index in range(len(path))]

    def at(way: float) -> tuple[Point, Point]:
        inside = min(length, max(0.0, way))
        low = 0
        high = last
        while high - low > 1:
            middle = (low + high) >> 1
            low, high = (middle, high) if ways[middle] <= inside else (low, middle)
        t = (inside - ways[low]) / (ways[high] - ways[low] or 1.0)
        direction = _lerp(slopes[low], slopes[high], t)
        point = _lerp(path[low], path[high], t)
        beyond = way - inside
        return (point[0] + direction[0] * beyond, point[1] + direction[1] * beyond), direction

    return at


def cut_start(path: Sequence[Point], radius: float) -> list[Point]:
    """Return the path without what lies within ``radius`` of its first point.

    Examples
    --------
    >>> [(round(x, 2), y) for x, y in cut_start([(0, 0), (10, 0)], 4)]
    [(4.0, 0.0), (10, 0)]
    """
    if not path or radius <= 0:
        return list(path)
    centre = path[0]
    index = next((number for number, point in enumerate(path) if math.dist(centre, point) > radius), 0)
    if index < 1:
        return []
    # The rim is crossed somewhere on this short stretch: halve it until it is found.
    low, high = 0.0, 1.0
    for _ in range(12):
        middle = (low + high) / 2
        outside = math.dist(centre, _lerp(path[index - 1], path[index], middle)) > radius
        low, high = (low, middle) if outside else (middle, high)
    return [_lerp(path[index - 1], path[index], high), *path[index:]]


def cut_end(path: Sequence[Point], radius: float) -> list[Point]:
    """Return the path without what lies within ``radius`` of its last point."""
    return cut_start(path[::-1], radius)[::-1]


def _along(path: Sequence[Point], way: float) -> tuple[Point, Point]:
    """Return the point at a way along a path, and the direction there."""
    ways = list(accumulate((math.dist(a, b) for a, b in pairwise(path)), initial=0.0))
    index = min(max(1, bisect_left(ways, way)), len(path) - 1)
    a, b = path[index - 1], path[index]
    span = math.dist(a, b) or 1.0
    return _lerp(a, b, min(1.0, (way - ways[index - 1]) / span)), ((b[0] - a[0]) / span, (b[1] - a[1]) / span)


def head_at(path: Sequence[Point], head: Head) -> tuple[list[Point], Point] | None:
    """Lay an arrowhead along a path's last stretch, its tip at the end.

    Returns
    -------
    (outline, neck) or None
        Tip, left barb, notch and right barb; and where the line has to stop so that it does not show beyond the head.
        None where the path is too short.

    Examples
    --------
    >>> outline, neck = head_at([(0, 0), (20, 0)], Head(10, 8, 0.2))
    >>> neck
    (12.0, 0.0)
    """
    rest = cut_end(path, head.length)
    if not path or not rest:
        return None
    tip, back = path[-1], rest[-1]
    long = math.dist(back, tip) or 1.0
    dx, dy = (tip[0] - back[0]) / long, (tip[1] - back[1]) / long

    def at(onward: float, aside: float) -> Point:
        return (tip[0] - dx * onward - dy * aside, tip[1] - dy * onward + dx * aside)

    neck = at(head.length * (1 - head.notch), 0)
    return [tip, at(head.length, -head.width / 2), neck, at(head.length, head.width / 2)], neck


def shape(
    legs: Sequence[Sequence[Point]], radii: tuple[float, float], head: Head, *, at_start: bool, at_end: bool
) -> Shape:
    """Join a connection's legs, cut them at the rims, and put heads where it points.

    Examples
    --------
    >>> found = shape([[(0, 0), (100, 0)]], (10, 10), Head(10, 8, 0.2), at_start=False, at_end=True)
    >>> [round(x, 1) for x, y in found.path], [round(x, 1) for x, y in found.heads[0]]
    ([10.0, 82.0, 82.0], [90.0, 80.0, 82.0, 80.0])
    """
    whole = [point for number, leg in enumerate(legs) for point in (leg[1:] if number else leg)]
    path = cut_end(cut_start(whole, radii[0]), radii[1])
    # In a gap too narrow for a head and a shaft, a smaller one; where no shaft would be left, none: it points nowhere.
    room = length_of(path) / max(1, at_start + at_end) / (SHAFT * head.length)
    if room < LEAST_HEAD:
        return Shape(path, [], [])
    scale = min(1.0, room)
    head = Head(head.length * scale, head.width * scale, head.notch)
    heads: list[list[Point]] = []
    if at_end and (found := head_at(path, head)):
        heads.append(found[0])
        path = [*cut_end(path, head.length * (1 - head.notch)), found[1]]
    if at_start and (found := head_at(path[::-1], head)):
        heads.append(found[0])
        path = [found[1], *cut_start(path, head.length * (1 - head.notch))]
    chevrons: list[list[Point]] = []
    if at_start != at_end:
        small = Head(head.length * 0.98, head.width * 0.9, head.notch)
        for leg in legs[:-1]:
            length = length_of(leg)
            if length < 90:
                continue
            point, (dx, dy) = _along(leg if at_end else leg[::-1], length / 2)
            tail = (point[0] - dx * head.length, point[1] - dy * head.length)
            if found := head_at([tail, _lerp(tail, point, 0.5), point], small):
                chevrons.append(found[0])
    return Shape(path, heads, chevrons)
