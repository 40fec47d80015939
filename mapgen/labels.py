"""Where labels go: a solver without text or fonts, the same as ``frontend/src/map/labels.ts``.

It tries twelve directions at two distances around each symbol, pays for every line that a label would lie on, and lets
no label lie on another, on a symbol or beyond the edge. A required label is never dropped: it may stand further off, at
the end of a leader; and where all those seats are taken too, it lies on a symbol, and above it.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mapgen.projection import Point

Rect = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels."""

_DIRECTIONS = (
    (1, 0, 0.0),
    (-1, 0, 1.0),
    (1, -1, 1.0),
    (1, 1, 1.5),
    (-1, -1, 2.0),
    (-1, 1, 2.0),
    (0, 1, 2.5),
    (0, -1, 2.5),
    (-0.6, 1, 3.0),
    (0.6, 1, 3.0),
    (-0.6, -1, 3.0),
    (0.6, -1, 3.0),
)
"""Seats in order of preference, with what each costs; each further twelve are further out."""
_DISTANCES = ((3.0, 0.0), (15.0, 7.0), (34.0, 16.0), (60.0, 28.0))
"""Pixels from a symbol's rim to the label, and what they cost; the last two for required labels alone."""
SEATS = 2 * len(_DIRECTIONS)
_MOST_SEATS = len(_DISTANCES) * len(_DIRECTIONS)
_BLOCKED = 1000.0
_FOREIGN = 60.0
"""What a label at the end of a long leader pays for each symbol of another place beside it or under the leader: it
would seem to name that one."""
_CELL = 6
_BUCKET = 64


def _taste(seat: int) -> float:
    """Give what a seat costs wherever it is: no seat costs less."""
    return _DIRECTIONS[seat % len(_DIRECTIONS)][2] + _DISTANCES[seat // len(_DIRECTIONS)][1]


_TASTES = sorted((_taste(seat), seat) for seat in range(_MOST_SEATS))
"""All seats, the cheapest first."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A symbol."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Box:
    """A label in want of a place at its symbol; one that is not required is dropped where there is no room."""

    id: str
    x: float
    y: float
    radius: float
    width: float
    height: float
    required: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A label in its place: its middle; whether it stands so far off that it wants a leader; free of all others.

    One that lies ``over`` the symbol of another place found no room: it is drawn above the symbols, to be read.
    """

    id: str
    x: float
    y: float
    rect: Rect
    far: bool
    clear: bool
    over: bool = False


@dataclass(frozen=True, slots=True)
class Floating:
    """A name of the basemap: it floats near its position, as far as ``play`` says: left, up, right, down."""

    id: int
    x: float
    y: float
    width: float
    height: float
    play: tuple[float, float, float, float]


class Field:
    """Where lines run, as a grid of small cells: what lies under a box is then a quick count."""

    def __init__(self) -> None:
        self._cells: defaultdict[tuple[int, int], float] = defaultdict(float)

    def add(self, path: Sequence[Point], bounds: Rect, weight: float = 1.0) -> None:
        """Add a path, as far as it lies within the bounds."""
        left, top, right, bottom = bounds
        for (ax, ay), (bx, by) in pairwise(path):
            if max(ax, bx) < left or min(ax, bx) > right or max(ay, by) < top or min(ay, by) > bottom:
                continue
            steps = min(4000, max(1, math.ceil(math.hypot(bx - ax, by - ay) / _CELL)))
            for n in range(steps):
                x, y = ax + (bx - ax) * n / steps, ay + (by - ay) * n / steps
                self._cells[math.floor(x / _CELL), math.floor(y / _CELL)] += weight

    def under(self, rect: Rect) -> float:
        """Return what lies under a box."""
        if not self._cells:
            return 0.0
        left, top, right, bottom = (math.floor(side / _CELL) for side in rect)
        find = self._cells.get
        return sum(find((x, y), 0.0) for x in range(left, right + 1) for y in range(top, bottom + 1))


class _Buckets:
    """Boxes and circles by where they are, so that a crowd is not compared with itself."""

    def __init__(self) -> None:
        self._found: defaultdict[tuple[int, int], dict[int, None]] = defaultdict(dict)

    def _cells(self, rect: Rect) -> Iterator[tuple[int, int]]:
        left, top, right, bottom = (math.floor(side / _BUCKET) for side in rect)
        return ((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))

    def add(self, rect: Rect, number: int) -> None:
        for cell in self._cells(rect):
            self._found[cell][number] = None

    def remove(self, rect: Rect, number: int) -> None:
        for cell in self._cells(rect):
            self._found[cell].pop(number, None)

    def near(self, rect: Rect) -> set[int]:
        return {number for cell in self._cells(rect) if cell in self._found for number in self._found[cell]}


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What labels keep clear of."""

    circles: Sequence[Circle]
    rects: Sequence[Rect]
    lines: Field


@dataclass(frozen=True, slots=True)
class _Seat:
    number: int
    middle: Point
    rect: Rect
    cost: float
    over: bool


def overlap(a: Rect, b: Rect) -> bool:
    """Tell whether two boxes share more than an edge.

    Examples
    --------
    >>> overlap((0, 0, 2, 2), (1, 1, 3, 3)), overlap((0, 0, 2, 2), (2, 0, 3, 2))
    (True, False)
    """
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])


def meets(rect: Rect, circle: Circle) -> bool:
    """Tell whether a box and a circle overlap."""
    dx = circle.x - min(max(circle.x, rect[0]), rect[2])
    dy = circle.y - min(max(circle.y, rect[1]), rect[3])
    return dx * dx + dy * dy < circle.radius * circle.radius


def _leads_over(box: Box, rect: Rect, circle: Circle) -> bool:
    """Tell whether the leader from a symbol to its label runs over another symbol."""
    dx = min(max(box.x, rect[0]), rect[2]) - box.x
    dy = min(max(box.y, rect[1]), rect[3]) - box.y
    along = ((circle.x - box.x) * dx + (circle.y - box.y) * dy) / (dx * dx + dy * dy or 1.0)
    along = min(max(along, 0.0), 1.0)
    x, y = box.x + along * dx - circle.x, box.y + along * dy - circle.y
    return x * x + y * y < circle.radius * circle.radius


def around(x: float, y: float, width: float, height: float) -> Rect:
    """Return the box of a size around a point."""
    return (x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _within(a: Rect, b: Rect) -> bool:
    return a[0] >= b[0] and a[2] <= b[2] and a[1] >= b[1] and a[3] <= b[3]


def _middle(box: Box, seat: int) -> Point:
    dx, dy, _ = _DIRECTIONS[seat % len(_DIRECTIONS)]
    gap = _DISTANCES[seat // len(_DIRECTIONS)][0] + box.radius
    if dx and dy and abs(dx) < 1:
        # Below or above, but more to one side.
        return (box.x + dx * box.width / 2, box.y + dy * (gap + box.height / 2 - 2))
    if dx and dy:
        # In a corner the label's own corner lies near the rim, at 45°.
        reach = gap * 0.72
        return (box.x + dx * (reach + box.width / 2), box.y + dy * (reach + box.height / 2 - 4))
    return (box.x + dx * (gap + box.width / 2), box.y + dy * (gap + box.height / 2 - 2))


class _Seats:
    """A box's seats, the cheapest first; each is reckoned when it may be the next, which few of them ever are."""

    def __init__(self, box: Box, obstacles: Obstacles, buckets: _Buckets, bounds: Rect) -> None:
        self._box, self._obstacles, self._buckets, self._bounds = box, obstacles, buckets, bounds
        most = _MOST_SEATS if box.required else SEATS
        self._rest = iter([(taste, number) for taste, number in _TASTES if number < most])
        self._next = next(self._rest, None)
        self._reckoned: list[tuple[float, int, _Seat]] = []
        self._found: list[_Seat] = []

    def __iter__(self) -> Iterator[_Seat]:
        yield from self._found
        while seat := self._following():
            yield seat

    def _following(self) -> _Seat | None:
        while self._next and not (self._reckoned and self._reckoned[0][0] < self._next[0]):
            seat = self._seat(*self._next)
            heapq.heappush(self._reckoned, (seat.cost, seat.number, seat))
            self._next = next(self._rest, None)
        if not self._reckoned:
            return None
        self._found.append(heapq.heappop(self._reckoned)[2])
        return self._found[-1]

    def _seat(self, taste: float, number: int) -> _Seat:
        box, obstacles = self._box, self._obstacles
        middle = _middle(box, number)
        rect = around(*middle, box.width, box.height)
        cost = taste
        if not _within(rect, self._bounds):
            cost += _BLOCKED * 4
        covered = sum(
            (circle.x, circle.y) != (box.x, box.y) and meets(rect, circle)
            for circle in (obstacles.circles[index] for index in self._buckets.near(rect))
        )
        cost += _BLOCKED * covered
        if number >= SEATS:
            reach = box.radius + 14
            wide = (rect[0] - reach, rect[1] - reach, rect[2] + reach, rect[3] + reach)
            all_ = (min(wide[0], box.x), min(wide[1], box.y), max(wide[2], box.x), max(wide[3], box.y))
            cost += _FOREIGN * sum(
                (circle.x, circle.y) != (box.x, box.y) and (meets(wide, circle) or _leads_over(box, rect, circle))
                for circle in (obstacles.circles[index] for index in self._buckets.near(all_))
            )
        cost += _BLOCKED * sum(overlap(rect, other) for other in obstacles.rects)
        # A line grazing a corner is little; a line along the text is much.
        cost += 1.6 * obstacles.lines.under(rect)
        return _Seat(number, middle, rect, cost, covered > 0)


def place_labels(boxes: Iterable[Box], obstacles: Obstacles, bounds: Rect) -> list[Placed]:
    """Place labels in the order of their importance, required ones first.

    Each takes its cheapest seat; in two more passes each may move to a better one given the others.

    Examples
    --------
    >>> free = Obstacles((), (), Field())
    >>> [label] = place_labels([Box("a", 50, 50, 10, 40, 16, True)], free, (0, 0, 200, 100))
    >>> label.rect  # to the right of its symbol
    (63.0, 42.0, 103.0, 58.0)
    """
    order = sorted(boxes, key=lambda box: not box.required)
    buckets = _Buckets()
    for number, circle in enumerate(obstacles.circles):
        buckets.add(around(circle.x, circle.y, 2 * circle.radius, 2 * circle.radius), number)
    choices = [_Seats(box, obstacles, buckets, bounds) for box in order]
    taken: list[_Seat | None] = [None] * len(order)
    costs = [0.0] * len(order)
    rects = _Buckets()
    for first in (True, False, False):
        for number, box in enumerate(order):
            if old := taken[number]:
                rects.remove(old.rect, number)
            best, least = None, math.inf
            for seat in choices[number]:
                if seat.cost >= least:
                    break
                cost = seat.cost
                for index in rects.near(seat.rect):
                    other = taken[index]
                    if other and (index < number or not first) and overlap(seat.rect, other.rect):
                        # One that gives way to a required label costs that label little.
                        cost += _BLOCKED / 2 if box.required and not order[index].required else _BLOCKED * 2
                if cost < least:
                    best, least = seat, cost
            if not box.required and least >= _BLOCKED / 2:
                best = None
            if best:
                rects.add(best.rect, number)
            taken[number], costs[number] = best, least
    return [
        Placed(box.id, *seat.middle, seat.rect, seat.number >= len(_DIRECTIONS), cost < _BLOCKED / 2, seat.over)
        for box, seat, cost in zip(order, taken, costs, strict=True)
        if seat
    ]


_SHIFTS = sorted(
    ((x, y) for x in (-1, -0.5, 0, 0.5, 1) for y in (-0.7, -0.35, 0, 0.35, 0.7)),
    key=lambda shift: (math.hypot(*shift), shift[1], shift[0]),
)


def place_names(names: Iterable[Floating], obstacles: Obstacles, bounds: Rect) -> list[tuple[int, Point, Rect]]:
    """Give names of the basemap what the data leaves free, the more important first; without room they stay away.

    Returns
    -------
    list of (id, middle, box)

    Examples
    --------
    >>> free = Obstacles((), (), Field())
    >>> place_names([Floating(7, 50, 50, 40, 12, (9, 9, 9, 9))], free, (0, 0, 100, 100))
    [(7, (50, 50), (30.0, 44.0, 70.0, 56.0))]
    """
    rects = list(obstacles.rects)
    out: list[tuple[int, Point, Rect]] = []
    for name in names:
        left, up, right, down = name.play
        best: tuple[Point, Rect] | None = None
        least = 3.0
        for across, along in _SHIFTS:
            dx = across * (left if across < 0 else right)
            dy = along * (up if along < 0 else down)
            away = 0.3 + math.hypot(dx, dy) / 40
            if away >= least:
                continue
            x, y = name.x + dx, name.y + dy
            rect = around(x, y, name.width, name.height)
            roomy = (rect[0] - 3, rect[1] - 2, rect[2] + 3, rect[3] + 2)
            if not _within(rect, bounds) or any(overlap(roomy, other) for other in rects):
                continue
            if any(meets(roomy, circle) for circle in obstacles.circles):
                continue
            cost = obstacles.lines.under(rect) + away
            if cost < least:
                best, least = ((x, y), rect), cost
        if best:
            out.append((name.id, *best))
            left_, top, right_, bottom = best[1]
            rects.append((left_ - 3, top - 3, right_ + 3, bottom + 3))
    return out
