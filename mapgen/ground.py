"""The basemap as paths: its arcs decoded, moved to the box of a picture and cut at its edges."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mapgen.basemap import ALPHABET, DIGITS, Basemap
from mapgen.ink import Ink
from mapgen.projection import Point
from mapgen.svg import Attributes, Markup, element, path_data

Points = npt.NDArray[np.float64]
"""x and y, one row for each vertex."""

_NEAR = 0.7
"""Vertices nearer than so many pixels to the one before show nothing."""
_COARSE = 2.2
"""The same for a picture that has to be small: its coasts are plainer, and nothing is amiss."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Path data for what the basemap draws, from bottom to top; rivers with their widths."""

    land: str
    story: str
    rivers: tuple[tuple[float, str], ...]
    lakes: str
    coast: str
    border: str
    disputed: str


def decode(text: str) -> npt.NDArray[np.int64]:
    """Return the whole numbers of a text: the inverse of :func:`mapgen.basemap.encode`.

    Examples
    --------
    >>> decode("ABC-_!A!B|-~AAAUA~AAAfQ").tolist()
    [0, -1, 1, 31, -32, 32, -33, 639, 640, 1000]
    """
    table = np.zeros(128, dtype=np.int64)
    table[ALPHABET] = np.arange(len(ALPHABET))
    digits = table[np.frombuffer(text.encode("ascii"), dtype=np.uint8)]
    two = np.flatnonzero((digits >= DIGITS) & (digits < len(ALPHABET) - 1))
    large = np.flatnonzero(digits == len(ALPHABET) - 1)
    is_first = np.ones(len(digits), dtype=np.bool_)
    is_first[two + 1] = False
    for k in range(1, 6):
        is_first[large + k] = False
    values = digits.copy()
    values[two] = (digits[two] - DIGITS + 1) * DIGITS + digits[two + 1]
    values[large] = sum(digits[large + 5 - k] * DIGITS**k for k in range(5))
    values = values[is_first]
    return np.where(values & 1, ~(values >> 1), values >> 1)


def ground(
    basemap: Basemap, *, zoom: float, origin: Point, size: Point, detail: float = 1.0, fine: bool = True
) -> Ground:
    """Cut a basemap out for a box.

    Parameters
    ----------
    basemap : Basemap
    zoom : float
    origin, size : (x, y)
        The box's top left corner in pixels of the world at that zoom, and its size.
    detail : float
        How many pixels of the picture a pixel of the box is.
    fine : bool
        Whether to keep what is a little larger than what can be seen at all.

    Examples
    --------
    >>> from mapgen import basemap
    >>> found = ground(basemap.clip((5, 44, 17, 49), max_zoom=8), zoom=5, origin=(4200, 2800), size=(200, 200))
    >>> found.coast.startswith("M"), found.story
    (True, '')
    """
    return _cut(basemap, zoom, origin, size, detail, fine)


@lru_cache(maxsize=8)
def _cut(basemap: Basemap, zoom: float, origin: Point, size: Point, detail: float, fine: bool) -> Ground:
    # Most edits of a map's data leave its frame alone.
    scale = 256 * 2.0**zoom
    arcs = _arcs(basemap)
    box = _Box(scale, origin, size, _NEAR / detail if fine else _COARSE)

    def run(range_: tuple[int, int]) -> list[Points]:
        return arcs[range_[0] : range_[1]]

    def rings(numbers: Iterable[tuple[int, ...]]) -> list[Points]:
        return [
            np.concatenate([arcs[number] if number >= 0 else arcs[~number][::-1] for number in ring])
            for ring in numbers
        ]

    coast = run(basemap.coast)
    islands = [arc for arc in coast if np.array_equal(arc[0], arc[-1])]
    return Ground(
        land=box.areas([*rings(basemap.land), *islands]),
        story=box.areas(rings(basemap.story)),
        rivers=tuple(
            (min(1.6, 0.7 + 0.18 * (zoom - least)), data)
            for least, start, end in basemap.rivers
            if zoom >= least and (data := box.lines(run((start, end))))
        ),
        lakes=box.areas(run(basemap.lakes)),
        coast=box.lines(coast),
        border=box.lines(run(basemap.border)),
        disputed=box.lines(run(basemap.disputed)),
    )


def _arcs(basemap: Basemap) -> list[Points]:
    """Decode all arcs, in widths of the world."""
    lengths = decode(basemap.lengths)
    steps = np.empty((lengths.sum(), 2), dtype=np.int64)
    firsts = np.cumsum(lengths) - lengths
    rest = np.ones(len(steps), dtype=np.bool_)
    rest[firsts] = False
    steps[firsts] = decode(basemap.starts).reshape(-1, 2)
    steps[rest] = decode(basemap.arcs).reshape(-1, 2) << np.repeat(decode(basemap.grains), lengths - 1)[:, None]
    points = np.cumsum(steps, axis=0) * 2.0**-basemap.resolution
    return np.split(points, firsts[1:])


def draw(found: Ground, ink: Ink, size: Point) -> Markup:
    """Draw what was cut out."""

    def fill(name: str, data: str, colour: str) -> Markup:
        return element("path", {"data-name": name, "d": data, "fill": ink[colour]}) if data else Markup("")

    def stroke(name: str, data: str, colour: str, width: float, dash: str | None = None) -> Markup:
        look: Attributes = {"fill": "none", "stroke": ink[colour], "stroke-width": width, "stroke-dasharray": dash}
        return (
            element("path", {"data-name": name, "d": data, **look, "stroke-linejoin": "bevel"}) if data else Markup("")
        )

    water: Attributes = {"data-name": "water", "width": size[0], "height": size[1], "fill": ink["water"]}
    return ink.group(
        "basemap",
        [
            element("rect", water),
            fill("land", found.land, "land"),
            fill("land of the story", found.story, "land-story"),
            *(stroke("rivers", data, "river", width) for width, data in found.rivers),
            fill("lakes", found.lakes, "water"),
            stroke("coast", found.coast, "coast", 0.8),
            stroke("borders", found.border, "border", 0.9),
            stroke("disputed borders", found.disputed, "disputed", 1.1, "4 3"),
        ],
    )


@dataclass(frozen=True, slots=True)
class _Box:
    scale: float
    origin: Point
    size: Point
    near: float

    def areas(self, rings: Iterable[Points]) -> str:
        return "".join(
            path_data(list(map(tuple, kept)), closed=True)
            for ring in rings
            for copy in self._copies(ring)
            if len(kept := self._thinned(_inside(copy, self.size))) > 2
        )

    def lines(self, lines: Iterable[Points]) -> str:
        return "".join(
            path_data(list(map(tuple, self._thinned(piece))))
            for line in lines
            for copy in self._copies(line)
            for piece in _pieces(copy, self.size)
        )

    def _copies(self, line: Points) -> Iterator[Points]:
        """Give a line in pixels of the box, in each turn of the endless world in which it meets the box."""
        moved = line * self.scale - self.origin
        low, high = moved.min(axis=0), moved.max(axis=0)
        if max(high - low) < self.near or high[1] < 0 or low[1] > self.size[1]:
            return
        for turn in range(math.ceil(-high[0] / self.scale), math.floor((self.size[0] - low[0]) / self.scale) + 1):
            yield np.add(moved, (turn * self.scale, 0.0))

    def _thinned(self, points: Points) -> Points:
        """Leave out what is too near to be seen; the ends stay."""
        kept = []
        last = (math.inf, math.inf)
        for x, y in points[:-1].tolist():
            if abs(x - last[0]) >= self.near or abs(y - last[1]) >= self.near:
                kept.append((x, y))
                last = (x, y)
        kept += points[-1:].tolist()
        return np.array(kept).reshape(-1, 2)


def _inside(ring: Points, size: Point) -> Points:
    """Cut a ring at the edges of a box (Sutherland and Hodgman 1974), one edge after the other."""
    for axis, limit, sign in ((0, 0.0, 1), (0, size[0], -1), (1, 0.0, 1), (1, size[1], -1)):
        beyond = (ring[:, axis] - limit) * sign
        if not len(ring) or beyond.min() >= 0:
            continue
        following = np.roll(ring, -1, axis=0)
        after = np.roll(beyond, -1)
        crosses = (beyond < 0) != (after < 0)
        share = np.where(crosses, beyond / np.where(crosses, beyond - after, 1), 0)[:, None]
        both = np.stack([ring, ring + (following - ring) * share], axis=1)
        # Each vertex that is inside, and after it where its side crosses the edge.
        ring = both[np.stack([beyond >= 0, crosses], axis=1)]
    return ring


def _pieces(line: Points, size: Point) -> Iterator[Points]:
    """Cut a line at the edges of a box (Liang and Barsky 1984), all stretches at once."""
    if line.min() >= 0 and (line <= size).all():
        yield line
        return
    start, way = line[:-1], np.diff(line, axis=0)
    enter, leave = np.zeros(len(start)), np.ones(len(start))
    for axis in (0, 1):
        for direction, room in ((-way[:, axis], start[:, axis]), (way[:, axis], size[axis] - start[:, axis])):
            still = direction == 0
            share = room / np.where(still, 1, direction)
            enter = np.where(direction < 0, np.maximum(enter, share), enter)
            leave = np.where(direction > 0, np.minimum(leave, share), leave)
            leave = np.where(still & (room < 0), -1, leave)
    seen = np.flatnonzero(enter < leave)
    if not len(seen):
        return
    # A piece goes on while stretches follow one another and neither is cut where they meet.
    breaks = np.flatnonzero((np.diff(seen) > 1) | (leave[seen[:-1]] < 1) | (enter[seen[1:]] > 0)) + 1
    for stretch in np.split(seen, breaks):
        first, last = stretch[0], stretch[-1]
        head = start[first] + way[first] * enter[first]
        tail = start[last] + way[last] * leave[last]
        yield np.vstack([head, line[first + 1 : last + 1], tail])
