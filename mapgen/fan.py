"""The fan: seats side by side for lines that would otherwise run over one another.

Lines between the same two places form a bundle. So do lines from one place to two that lie close together
(Tehran to Damascus and Tehran to Beirut): at most scales they are one line. Each line of a bundle gets a seat,
a signed number: 0 is the true course, 1 the next seat to the right of the direction of travel. How many pixels
a seat is wide is the renderer's choice.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

Point = tuple[float, float]
"""x eastwards and y southwards, in any unit."""

_CLOSE_ENDS = 0.15
"""Ends this close together, measured by the lines' length, make one bundle."""
_NEAR_COURSE = 0.2
"""A place this close to a course, measured by its length, is in the way."""
_CLEAR = 1.5
"""The first seat of a bundle that bows to one side: clear of the course, where the place in the way is."""
_SHORT = 0.04
"""A course this short, measured by the whole map, is so flat on most screens that its seats are made twice as wide."""


@dataclass(frozen=True, slots=True)
class Course:
    """A stretch from one place to the next, as it matters to the fan.

    Attributes
    ----------
    start, end : str
        The places' ids.
    start_point, end_point : (x, y)
        Where they are drawn.
    broad : bool
        Drawn as a broad band, under the lines: alone between its ends it keeps the true course.
    through : bool
        A part of a longer way. Such a line takes the outer seat.
    """

    start: str
    end: str
    start_point: Point
    end_point: Point
    broad: bool = False
    through: bool = False


def seats(courses: Sequence[Course], places: Sequence[Point] = ()) -> list[float]:
    """Give each course its seat.

    Parameters
    ----------
    courses : sequence of Course
    places : sequence of (x, y)
        All places on the map. A bundle with places in the way on one side only bows to the other side.

    Returns
    -------
    list of float
        One seat for each course, in the same order.

    Examples
    --------
    >>> a, b = (0.0, 0.0), (10.0, 0.0)
    >>> seats([Course("a", "b", a, b), Course("b", "a", b, a)])
    [-0.5, -0.5]
    >>> seats([Course("a", "b", a, b)])
    [0.0]
    """
    found = [0.0] * len(courses)
    for bundle in _bundles(courses):
        _seat(bundle, courses, places, found)
    return found


def _bundles(courses: Sequence[Course]) -> list[list[int]]:
    """Group courses that run together, by pair of ends first, then pairs that share an end and nearly the other."""
    pairs: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for index, course in enumerate(courses):
        pairs[_ends(course)].append(index)
    parent = {pair: pair for pair in pairs}

    def root(pair: tuple[str, str]) -> tuple[str, str]:
        while parent[pair] != pair:
            pair = parent[pair]
        return pair

    by_end: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for pair in pairs:
        for end in pair:
            by_end[end].append(pair)
    for hub, meeting in by_end.items():
        for position, one in enumerate(meeting):
            for other in meeting[position + 1 :]:
                if _run_together(courses[pairs[one][0]], courses[pairs[other][0]], hub):
                    parent[root(other)] = root(one)
    bundles: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for pair, members in pairs.items():
        bundles[root(pair)] += members
    return list(bundles.values())


def _run_together(one: Course, other: Course, hub: str) -> bool:
    (near, a), (_, b) = _from(one, hub), _from(other, hub)
    return math.dist(a, b) < _CLOSE_ENDS * min(math.dist(near, a), math.dist(near, b))


def _from(course: Course, hub: str) -> tuple[Point, Point]:
    points = course.start_point, course.end_point
    return points if course.start == hub else points[::-1]


def _seat(bundle: list[int], courses: Sequence[Course], places: Sequence[Point], found: list[float]) -> None:
    origin, heading, length = _axis([courses[index] for index in bundle])

    def across(point: Point) -> float:  # to the right of the heading, as y runs south
        return (point[1] - origin[1]) * heading[0] - (point[0] - origin[0]) * heading[1]

    def along(point: Point) -> float:
        return (point[0] - origin[0]) * heading[0] + (point[1] - origin[1]) * heading[1]

    in_the_way = [
        across(place)
        for place in places
        if 0.1 < along(place) / length < 0.9 and length * 1e-6 < abs(across(place)) < _NEAR_COURSE * length
    ]
    free_side = 0
    if in_the_way and (min(in_the_way) > 0 or max(in_the_way) < 0):
        free_side = -1 if min(in_the_way) > 0 else 1

    def order(index: int) -> tuple[float, bool]:
        course = courses[index]
        return (across(course.start_point) + across(course.end_point), course.through == (free_side >= 0))

    bands = [index for index in bundle if courses[index].broad]
    lines = sorted((index for index in bundle if not courses[index].broad), key=order)
    if len(lines) > 1 and free_side:
        first = _CLEAR if free_side > 0 else -_CLEAR - len(lines) + 1
        seated = dict(zip(lines, count(first), strict=False))
    else:
        wide = 2 if length < _SHORT * _span(places) else 1
        seated = {index: wide * (number - (len(lines) - 1) / 2) for number, index in enumerate(lines)}
    if len(bands) == 1 and len(lines) == 1 and _same_ends(courses[bands[0]], courses[lines[0]]):
        seated = {bands[0]: -0.5, lines[0]: 0.5}
    else:
        # Bands lie under the lines and need no seat of their own, unless two share a course.
        for pair in {_ends(courses[index]) for index in bands}:
            mine = [index for index in bands if _ends(courses[index]) == pair]
            seated |= {index: number - (len(mine) - 1) / 2 for number, index in enumerate(mine)}
    for index, seat in seated.items():
        forward = along(courses[index].end_point) > along(courses[index].start_point)
        found[index] = seat * (1 if forward else -1) + 0.0


def _ends(course: Course) -> tuple[str, str]:
    return (min(course.start, course.end), max(course.start, course.end))


def _same_ends(one: Course, other: Course) -> bool:
    return _ends(one) == _ends(other)


def _span(places: Sequence[Point]) -> float:
    """Measure how far apart the places lie."""
    if not places:
        return 0.0
    xs, ys = zip(*places, strict=True)
    return math.hypot(max(xs) - min(xs), max(ys) - min(ys))


def _axis(courses: Sequence[Course]) -> tuple[Point, Point, float]:
    """Find where a bundle starts, its heading (a unit vector) and its length."""
    first = courses[0]
    shared = [end for end in (first.start, first.end) if all(end in (course.start, course.end) for course in courses)]
    hub = min(shared) if shared else first.start
    origin, _ = _from(first, hub)
    ends = [_from(course, hub)[1] for course in courses]
    x = sum(end[0] for end in ends) / len(ends) - origin[0]
    y = sum(end[1] for end in ends) / len(ends) - origin[1]
    length = math.hypot(x, y) or 1.0
    return origin, (x / length, y / length), length
