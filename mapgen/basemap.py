"""The basemap: land, water and boundaries of the whole Earth, in as much detail as an extent can show.

There is no choice of scale and no clip edge. One topology of Natural Earth 1:10m holds every vertex with its
importance (see ``tools/basemap.py``); `clip` keeps those that matter at their distance from the extent: crisp
inside, fading with distance, but nowhere to less than a reader sees from as far away as the page lets anyone go. Only
numpy is needed here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

DATA = Path(__file__).parent / "data" / "basemap"
ATTRIBUTION = "Made with Natural Earth"
BOUNDARY_STATEMENT = "Boundaries show de facto control as drawn by Natural Earth; not an endorsement."

# As in tools/basemap.py, which wrote the file
STORED_BITS = 22
LEAST = 5e-4
STEPS_PER_OCTAVE = 12
CUT, CLAIM, BORDER, DISPUTED, COAST = range(5)

MARGIN_LAND, MARGIN_LAKES = 6, 30  # a ring's size in steps above the tolerance, for it to be drawn at all
COARSER_LAKES, COARSER_RIVERS = 18, 18  # steps: water inland is quieter than coasts and boundaries
PAD, MOST_PAD = 0.25, 3.0  # around the extent as crisp as inside: a share of its larger side, and degrees
FEW = 8  # arcs in the ring of an island that countries share
SMALL = 2.0  # degrees: a country that is so wide where its name stands may be an island too small to be drawn
AT_NAME, BESIDE_NAME = 0.05, 0.3  # degrees from a name to its island: of several so near, the largest; at most
ADRIFT, UNSEEN = 1.0, 1e-9  # degrees: a name further from any island is not written, as if that were so small
SEEN = 1.5  # pixels: an island has to be so large before it is named
ALWAYS = 1000
ENDLESS = 200  # an arc's size from here on: no closed ring, never dropped
VERTEX_BUDGET = 42_000  # about 90 KB gzipped, whatever the extent
LARGEST_BOX = (2200, 1200)  # pixels: the map in a window 2560 wide; in smaller boxes the same ground has fewer
TRUE_TO = 1.25  # pixels of that box: the tolerance wherever a reader can look
ASPECTS = (2.4, 1.9)  # a box's width by its height, and its height by its width, at most
ZOOMED_OUT = 2  # the first view's sides, so many times, are seen from as far away as the page goes
SWAY = 1.2  # and so much more of them, as a view may stand aside of the middle
OUT_OF_REACH = 0.7  # degrees: what no view shows is a sketch
LIMIT = 85.0511  # the latitude where Web Mercator's square world ends
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_!#$%()*+,.:;=?@[]^|~"
ALPHABET = np.frombuffer(LETTERS.encode("ascii"), dtype=np.uint8)
DIGITS = 64  # letters that are digits; of the others each but the last is a first digit of two
TWO = DIGITS * (len(LETTERS) - DIGITS)  # from here on a number is the last letter and five digits

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_Extent = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Name:
    """A country's or a sea's name, to be written at a position from one zoom level to another.

    ``room`` says how far the name may be moved from there and still stand in its country: degrees to the west,
    south, east and north; None for a sea.
    """

    text: str
    position: tuple[float, float]
    kind: Literal["country", "ocean", "sea"]
    rank: int
    min_zoom: float
    max_zoom: float
    room: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Basemap:
    """What the page needs to draw the basemap, as plain data.

    Attributes
    ----------
    resolution : int
        Vertices are whole units of 2**-resolution of the world's width, in Web Mercator, y downwards from the
        north-west corner.
    starts, arcs, grains, lengths : str
        The vertices, as `encode` writes: each arc's first one as a difference from the last one of the arc before (at
        first from 0, 0): x, y, x, y …; all others as differences from the one before, in 2**grain units; each arc's
        grain, as many zeros as all its differences end with; and the number of vertices in each arc.
    coast, border, disputed, lakes : (int, int)
        Ranges of arcs, the end excluded: lines to be stroked; `lakes` are closed and filled too.
    rivers : tuple of (float, int, int)
        Ranges of arcs with the zoom level from which they are drawn.
    land, story : tuple of tuples of int
        Rings to be filled together (non-zero), as arc numbers; ~a is arc a run backwards. Every *closed* arc of
        `coast` is a ring of land by itself and is not listed.
    disputed_near : bool
        Whether a disputed line runs within the extent.
    names : tuple of Name
        Most important first: those of the story's countries (rank -1), then by rank.
    attribution, boundary_statement : str
        To be shown with the map.
    """

    resolution: int
    starts: str
    arcs: str
    grains: str
    lengths: str
    coast: tuple[int, int]
    border: tuple[int, int]
    disputed: tuple[int, int]
    lakes: tuple[int, int]
    rivers: tuple[tuple[float, int, int], ...]
    land: tuple[tuple[int, ...], ...]
    story: tuple[tuple[int, ...], ...]
    disputed_near: bool
    names: tuple[Name, ...]
    attribution: str = ATTRIBUTION
    boundary_statement: str = BOUNDARY_STATEMENT


def clip(
    extent: tuple[float, float, float, float],
    *,
    max_zoom: int,
    fitted: tuple[float, float, float, float] | None = None,
    ccodes: Collection[str] = (),
    language: str = "en",
) -> Basemap:
    """Return the basemap of the whole Earth with the detail that `extent` needs.

    Parameters
    ----------
    extent : (float, float, float, float)
        West, south, east, north in degrees. Longitudes may be unwrapped (175 … 190); a whole world is allowed.
    max_zoom : int
        The deepest zoom level the map will have. Inside the extent vertices are kept that shift the line by more
        than about half a pixel there, as far as the size allows (some 42,000 vertices).
    fitted : (float, float, float, float), optional
        What the first view fits into its box, the extent if nothing else is said. It tells from how far away a reader
        can see the Earth, and how much of it: there no line is off by more than a pixel or two.
    ccodes : collection of str
        ISO 3166 alpha-2 codes of the story's countries, to be shaded. Ground under dispute never is, nor is a
        country whose disputed part cannot be told from the rest (``mapgen/data/NOTICE.md``).
    language : str
        Of the names: a code of Natural Earth's 26 languages. Other languages get the English names.

    Raises
    ------
    ValueError
        When an extent is not finite or not in order.

    Examples
    --------
    >>> basemap = clip((103.6, 1.1, 104.1, 1.5), max_zoom=11, ccodes={"SG"})
    >>> basemap.resolution
    20
    >>> basemap.attribution
    'Made with Natural Earth'
    """
    for given in (extent, fitted or extent):
        west, south, east, north = given
        if not all(map(math.isfinite, given)) or west > east or south > north:
            raise ValueError(f"extent {given} is not west, south, east, north")
    return _clip(extent, fitted or extent, max_zoom, frozenset(ccodes), language)


@lru_cache(maxsize=4)
def _clip(extent: _Extent, fitted: _Extent, max_zoom: int, ccodes: frozenset[str], language: str) -> Basemap:
    # The same for most edits of one map's data, and a good part of a build.
    bits = min(max_zoom + 9, STORED_BITS)
    world = _world()
    need = _Need(extent, fitted, 360 / 2 ** (8 + max_zoom) * 1.25)
    land_need, land_most = need(world.land.x, world.land.y)
    land_size = world.land.size.astype(np.int64) - MARGIN_LAND
    names = _names(extent, max_zoom, language, ccodes)
    # No name stands on empty water: its island is drawn however small it is.
    named = np.zeros(len(land_size), dtype=np.bool_)
    named[[world.islands[name.position].arc for name in names if name.position in world.islands]] = True
    land_size[named] = ENDLESS
    land = _slack(world.land, land_need, land_most, land_size)
    lake_need, lake_most = (steps + COARSER_LAKES for steps in need(world.lakes.x, world.lakes.y))
    lakes = _slack(world.lakes, lake_need, lake_most, world.lakes.size.astype(np.int64) - MARGIN_LAKES)
    # One rank of rivers goes with each doubling of the tolerance.
    rank_size = need.least + STEPS_PER_OCTAVE * (max_zoom - 1 - world.river_rank.astype(np.int64))
    river_need, river_most = (steps + COARSER_RIVERS for steps in need(world.rivers.x, world.rivers.y))
    rivers = _slack(world.rivers, river_need, river_most, rank_size)
    step = _step_within_budget(np.concatenate([land, lakes, rivers]))

    writer = _Writer(bits, need, step, named)
    story = _story_rings(world, ccodes)
    kinds = world.land_class
    # What lies in the extent is needed most finely.
    disputed_near = bool(np.any(np.repeat(kinds == DISPUTED, world.land.length) & (land_need == need.least)))
    coast, border, disputed = (
        writer.add(world.land, land >= step, np.flatnonzero(kinds == kind)) for kind in (COAST, BORDER, DISPUTED)
    )
    cuts = np.flatnonzero(kinds < BORDER)
    used = {arc if arc >= 0 else ~arc for ring in (*world.rings, *story) for arc in ring}
    writer.add(world.land, land >= step, cuts[np.isin(cuts, sorted(used))])
    numbers = dict(writer.numbers)
    lake_range = writer.add(world.lakes, lakes >= step, np.arange(len(world.lakes.size)))
    river_ranges = []
    for rank in range(int(world.river_rank.max()) + 1):
        start, end = writer.add(world.rivers, rivers >= step, np.flatnonzero(world.river_rank == rank))
        if end > start:
            river_ranges.append((max(rank - 1.5, 0.0), start, end))
    return Basemap(
        resolution=bits,
        **_encoded(np.concatenate(writer.deltas), np.concatenate(writer.lengths)),
        coast=coast,
        border=border,
        disputed=disputed,
        lakes=lake_range,
        rivers=tuple(river_ranges),
        land=_renumbered(world.rings, numbers, world.at_cut),
        story=_renumbered(story, numbers, world.at_cut),
        disputed_near=disputed_near,
        names=names,
    )


def _encoded(deltas: Integers, lengths: Integers) -> dict[str, str]:
    """Write arcs, given as differences from vertex to vertex."""
    firsts = np.cumsum(lengths) - lengths
    rest = np.ones(len(deltas), dtype=np.bool_)
    rest[firsts] = False
    steps, counts = deltas[rest], lengths - 1
    # Far from the story an arc lies on a coarse grid: without the zeros its numbers take a letter, and not two.
    bits = np.bitwise_or.reduceat(np.bitwise_or(*np.abs(steps).T), np.cumsum(counts) - counts)
    grains = np.log2(np.maximum(bits & -bits, 1)).astype(np.int64)
    return {
        "starts": encode(deltas[firsts].ravel()),
        "arcs": encode((steps >> np.repeat(grains, counts)[:, None]).ravel()),
        "grains": encode(grains),
        "lengths": encode(lengths),
    }


def encode(numbers: Integers) -> str:
    """Return whole numbers of less than 2**29 as text, made to be short once it is compressed.

    A number's sign goes to the lowest bit (0, -1, 1, -2 … become 0, 1, 2, 3 …). What is less than 64 is a digit, one of
    the letters of base64url; what is less than 1,280 is 64 more than two digits in base 64, the first of which has 19
    letters of its own; all else is the letter `~` and five digits in base 64, the highest first. To HTML, JSON and
    Jinja the letters are only text.

    Examples
    --------
    >>> encode(np.array([0, -1, 1, 31, -32, 32, -33, 639, 640, 1000]))
    'ABC-_!A!B|-~AAAUA~AAAfQ'
    """
    left = np.where(numbers < 0, ~numbers * 2 + 1, numbers * 2).astype(np.int64)
    size = np.where(left < DIGITS, 1, np.where(left < TWO, 2, 6))
    at = np.cumsum(size) - size
    digits = np.empty(int(size.sum()), dtype=np.int64)
    digits[at[size == 1]] = left[size == 1]
    two = size == 2
    digits[at[two]] = DIGITS - 1 + left[two] // DIGITS
    digits[at[two] + 1] = left[two] % DIGITS
    large = size == 6
    digits[at[large]] = len(LETTERS) - 1
    for k in range(5):
        digits[at[large] + 5 - k] = left[large] // DIGITS**k % DIGITS
    return ALPHABET[digits].tobytes().decode("ascii")


@dataclass(frozen=True, slots=True)
class _Arcs:
    """Stored arcs: vertices in units of 2**-STORED_BITS of the world, importances, and where each arc starts."""

    x: npt.NDArray[np.int32]
    y: npt.NDArray[np.int32]
    weight: Bytes
    length: Integers
    start: Integers
    size: Bytes


@dataclass(frozen=True, slots=True)
class _World:
    land: _Arcs
    lakes: _Arcs
    rivers: _Arcs
    land_class: Bytes
    river_rank: Bytes
    rings: tuple[tuple[int, ...], ...]
    shade: tuple[tuple[str, tuple[int, ...]], ...]
    at_cut: frozenset[int]
    """Arcs that bound an island together with the antimeridian alone: without them no ring is left."""
    islands: dict[tuple[float, float], _Island]
    """By the position of its name, the island of a country that may be too small to be drawn."""


class _Island(NamedTuple):
    arc: int
    size: float
    """The square root of its area, in Mercator degrees."""


@cache
def _world() -> _World:
    with np.load(DATA / "world.npz", allow_pickle=False) as file:

        def arcs(name: str) -> _Arcs:
            length = file[f"{name}_length"].astype(np.int64)
            return _Arcs(
                x=np.cumsum(file[f"{name}_x"], dtype=np.int32),
                y=np.cumsum(file[f"{name}_y"], dtype=np.int32),
                weight=file[f"{name}_weight"],
                length=length,
                start=np.cumsum(length) - length,
                size=file[f"{name}_size"],
            )

        def ragged(name: str) -> tuple[tuple[int, ...], ...]:
            flat, ends = file[name].tolist(), np.cumsum(file[f"{name}_length"]).tolist()
            return tuple(tuple(flat[a:b]) for a, b in zip([0, *ends[:-1]], ends, strict=True))

        ccodes = [code.decode("ascii") for code in file["shade_ccode"].tolist()]
        land = arcs("land")
        last = land.start + land.length - 1
        is_open = (land.x[land.start] != land.x[last]) | (land.y[land.start] != land.y[last])
        rings = ragged("rings")
        _keep_open(land, rings)
        return _World(
            land=land,
            lakes=arcs("lake"),
            rivers=arcs("river"),
            land_class=file["land_class"],
            river_rank=file["river_rank"],
            rings=rings,
            shade=tuple(zip(ccodes, ragged("shade"), strict=True)),
            at_cut=frozenset(np.flatnonzero(is_open & (land.size < ENDLESS)).tolist()),
            islands=_islands(land, np.flatnonzero((file["land_class"] == COAST) & (land.size < ENDLESS))),
        )


def _keep_open(land: _Arcs, rings: tuple[tuple[int, ...], ...]) -> None:
    """Keep for ever the most important vertex of each arc of small rings: no island shared by two is a border alone."""
    for arc in {arc if arc >= 0 else ~arc for ring in rings if len(ring) <= FEW for arc in ring}:
        inner = slice(land.start[arc] + 1, land.start[arc] + land.length[arc] - 1)
        if inner.stop > inner.start:
            land.weight[inner.start + int(np.argmax(land.weight[inner]))] = 255


def _islands(land: _Arcs, coasts: Integers) -> dict[tuple[float, float], _Island]:
    """Find the largest island at the name of each country that is small."""
    unit = 360 / 2**STORED_BITS
    west, north = (np.minimum.reduceat(axis, land.start)[coasts] * unit for axis in (land.x, land.y))
    east, south = (np.maximum.reduceat(axis, land.start)[coasts] * unit for axis in (land.x, land.y))
    sizes = LEAST * np.exp2((land.size[coasts].astype(np.float64) - 1) / STEPS_PER_OCTAVE)
    found = {}
    for item in _name_table("country-names.json"):
        longitude, latitude = item["position"]
        x, y = longitude + 180, 180 - _mercator(latitude)
        away = np.maximum(np.maximum(np.maximum(west - x, x - east), np.maximum(north - y, y - south)), 0)
        # What is larger is some other country's, or drawn in any case.
        away[sizes >= SMALL] = np.inf
        if item["room"][0] + item["room"][2] < SMALL and away.min() < BESIDE_NAME:
            near = np.flatnonzero(away <= max(float(away.min()), AT_NAME))
            largest = near[np.argmax(sizes[near])]
            found[longitude, latitude] = _Island(int(coasts[largest]), float(sizes[largest]))
        elif not any(item["room"]) and away.min() > ADRIFT:
            found[longitude, latitude] = _Island(int(coasts[np.argmin(away)]), UNSEEN)
    return found


class _Need:
    """How important a vertex must be, by its distance from the extent (all in Mercator degrees)."""

    def __init__(self, extent: _Extent, fitted: _Extent, tolerance: float) -> None:
        west, south, east, north = extent
        self.tolerance = tolerance
        self.least = _steps(tolerance)
        unit = 2**STORED_BITS / 360
        width, height = east - west, _mercator(north) - _mercator(south)
        side = max(width, height)
        pad = min(PAD * side, MOST_PAD)
        # How much coarser with each degree of distance. The detail around a small extent costs little.
        self.fade = min(max(side / 4000, 0.005), 0.015)
        self.half_width, self.half_height = width / 2 + pad, height / 2 + pad
        self.middle = int(((west + east) / 2 + 180) * unit)
        self.down = 180 - (_mercator(north) + _mercator(south)) / 2
        # The smallest pixel, in degrees, of a view from as far away as the page goes, and how far such views reach.
        west, south, east, north = fitted
        width, height = east - west, _mercator(north) - _mercator(south)
        self.pixel = ZOOMED_OUT * max(width / LARGEST_BOX[0], height / LARGEST_BOX[1])
        self.reach = (
            SWAY * ZOOMED_OUT / 2 * max(width, ASPECTS[0] * height),
            SWAY * ZOOMED_OUT / 2 * max(height, ASPECTS[1] * width),
        )

    def __call__(
        self, x: npt.NDArray[np.int32], y: npt.NDArray[np.int32]
    ) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
        """Return for each vertex the byte of importance below which it may go, and the most that this may grow to."""
        world = 2**STORED_BITS
        unit = np.float32(360 / world)
        # The nearest of the world's copies counts: 2**STORED_BITS is a power of two, so a mask wraps around.
        along = ((x - self.middle + world // 2) & (world - 1)) - world // 2
        across = np.abs(along).astype(np.float32) * unit
        down = np.abs(y.astype(np.float32) * unit - np.float32(self.down))
        outside = np.maximum(across - np.float32(self.half_width), down - np.float32(self.half_height))
        octaves = np.log2(1 + np.maximum(outside, 0) * np.float32(self.fade / self.tolerance))
        need: npt.NDArray[np.int16] = (self.least + STEPS_PER_OCTAVE * octaves).astype(np.int16)
        # A view that shows this vertex and the extent's middle shows as much on the other side.
        pixel = np.maximum(across * np.float32(2 / SWAY / LARGEST_BOX[0]), down * np.float32(2 / SWAY / LARGEST_BOX[1]))
        pixel = np.minimum(np.maximum(pixel, np.float32(self.pixel)), np.float32(360 / LARGEST_BOX[0]))
        most = TRUE_TO * pixel
        most[(across > self.reach[0]) | (down > self.reach[1])] = OUT_OF_REACH
        limit = (STEPS_PER_OCTAVE * np.log2(np.maximum(most, self.tolerance) / np.float32(LEAST))).astype(np.int16) + 1
        return np.minimum(need, limit), limit


def _steps(size: float) -> int:
    """Return a size in Mercator degrees as the file's bytes count it."""
    return round(STEPS_PER_OCTAVE * math.log2(size / LEAST)) + 1


def _mercator(latitude: float) -> float:
    """Return a latitude stretched as Web Mercator does, in degrees.

    >>> round(_mercator(85.0511), 2)
    180.0
    """
    return math.degrees(math.asinh(math.tan(math.radians(min(max(latitude, -LIMIT), LIMIT)))))


def _slack(
    arcs: _Arcs, need: npt.NDArray[np.int16], most: npt.NDArray[np.int16], size: Integers
) -> npt.NDArray[np.int16]:
    """Return for each vertex by how many steps the tolerance may grow until the vertex goes; below 0 it is gone.

    What is more important than `most` never goes.
    """
    whole = np.clip(size - np.minimum.reduceat(need, arcs.start), -ALWAYS, ALWAYS).astype(np.int16)
    whole[(size >= ENDLESS) | (size >= np.minimum.reduceat(most, arcs.start))] = ALWAYS
    vertex = arcs.weight - need
    vertex[(arcs.weight == 255) | (arcs.weight >= most)] = ALWAYS
    slack: npt.NDArray[np.int16] = np.minimum(vertex, np.repeat(whole, arcs.length))
    return slack


def _step_within_budget(slack: npt.NDArray[np.int16]) -> int:
    """Return the least step from 0 on with at most `VERTEX_BUDGET` vertices of that slack or more."""
    counts = np.bincount(np.clip(slack[slack >= 0], 0, ALWAYS), minlength=ALWAYS + 1)
    kept = np.cumsum(counts[::-1])[::-1]
    return int(np.argmax(kept <= VERTEX_BUDGET)) if kept[-1] <= VERTEX_BUDGET else 255


class _Writer:
    """Gathers kept arcs on a coarser grid and gives them their numbers in the page."""

    def __init__(self, bits: int, need: _Need, step: int, named: Mask) -> None:
        self.shift = STORED_BITS - bits
        self.need, self.step, self.named = need, step, named
        self.count = 0
        self.deltas: list[Integers] = []
        self.lengths: list[Integers] = []
        self.numbers: dict[int, int] = {}
        self.last = np.zeros(2, dtype=np.int64)

    def add(self, arcs: _Arcs, keep: Mask, order: Integers) -> tuple[int, int]:
        """Add the kept vertices of the arcs in `order`; return the range of their new numbers."""
        first = self.count
        wanted = np.zeros(len(arcs.length), dtype=np.bool_)
        wanted[order] = True
        index = np.flatnonzero(keep & np.repeat(wanted, arcs.length))
        owner = np.searchsorted(arcs.start, index, side="right") - 1
        # An island that is there for its name would be nothing on a coarse grid, and meets no other arc.
        exact = self.named[owner] if len(arcs.length) == len(self.named) else np.zeros(len(owner), dtype=np.bool_)
        points = self._rounded(arcs.x[index], arcs.y[index], exact)
        starts = np.diff(owner, prepend=-1) != 0
        moved = np.any(np.diff(points, axis=0, prepend=-1) != 0, axis=1)
        last = np.diff(owner, append=-1) != 0
        # Vertices that fall together are one; an arc's ends stay, so that what is tied to them stays tied.
        distinct = starts | moved | last
        points, owner = points[distinct], owner[distinct]
        numbers, lengths = np.unique(owner, return_counts=True)
        ends = np.cumsum(lengths)
        closed = np.all(points[ends - lengths] == points[ends - 1], axis=1) if len(ends) else ends > 0
        solid = ~(closed & (lengths < 4)) & (lengths > 1)
        points = points[np.repeat(solid, lengths)]
        numbers, lengths = numbers[solid], lengths[solid]
        self.deltas.append(np.diff(points, axis=0, prepend=self.last[None, :]))
        self.lengths.append(lengths)
        if len(points):
            self.last = points[-1]
        self.numbers |= {int(number): first + i for i, number in enumerate(numbers.tolist())}
        self.count += len(numbers)
        return first, self.count

    def _rounded(self, x: npt.NDArray[np.int32], y: npt.NDArray[np.int32], exact: Mask) -> Integers:
        """Return positions on the page's grid, or a multiple of it where the tolerance is coarser by more.

        Zeros at the numbers' ends take few bytes. As the multiple follows from the position alone, arcs that meet
        still meet.
        """
        need, most = self.need(x, y)
        steps = np.minimum(need + np.int16(self.step), most).astype(np.float32)
        tolerance = np.float32(LEAST / 360 * 2**STORED_BITS) * np.exp2(steps / np.float32(STEPS_PER_OCTAVE))
        shift = np.maximum(np.floor(np.log2(tolerance / 3)).astype(np.int64), self.shift)
        shift[exact] = self.shift
        half = (1 << shift) >> 1
        points = np.column_stack([(x + half) >> shift << shift, (y + half) >> shift << shift])
        on_grid: Integers = np.minimum(points, 2**STORED_BITS) >> self.shift
        return on_grid


def _story_rings(world: _World, ccodes: frozenset[str]) -> tuple[tuple[int, ...], ...]:
    return tuple(ring for ccode, ring in world.shade if ccode in ccodes)


def _renumbered(
    rings: tuple[tuple[int, ...], ...], numbers: dict[int, int], at_cut: frozenset[int]
) -> tuple[tuple[int, ...], ...]:
    """Return the rings in the page's numbers, without arcs that were dropped and rings that are so lost."""
    result = []
    for ring in rings:
        unsigned = [arc if arc >= 0 else ~arc for arc in ring]
        if any(arc not in numbers and arc in at_cut for arc in unsigned):
            continue
        new = [
            numbers[arc] if signed >= 0 else ~numbers[arc]
            for arc, signed in zip(unsigned, ring, strict=True)
            if arc in numbers
        ]
        if new:
            result.append(tuple(new))
    return tuple(result)


@cache
def _name_table(file: str) -> Any:
    return json.loads((DATA / file).read_text(encoding="utf-8"))


def _names(
    extent: tuple[float, float, float, float], max_zoom: int, language: str, ccodes: frozenset[str]
) -> tuple[Name, ...]:
    result = []
    islands = _world().islands
    for item in _name_table("country-names.json"):
        text = item["names"].get(language) or item["names"]["en"]
        if language == "en":
            text = item["short"]
        # The story's countries find their place before all others.
        rank = -1 if item["ccode"] in ccodes else item["rank"]
        position, min_zoom = tuple(item["position"]), item["min_zoom"]
        if island := islands.get(position):
            min_zoom = max(min_zoom, math.ceil(10 * math.log2(SEEN * 360 / 256 / island.size)) / 10)
        result.append(Name(text, position, "country", rank, min_zoom, item["max_zoom"], tuple(item["room"])))
    for item in _name_table("sea-names.json"):
        if text := item["names"].get(language):
            kind: Literal["ocean", "sea"] = "ocean" if item["kind"] == "ocean" else "sea"
            result.append(Name(text, tuple(item["position"]), kind, item["rank"], item["min_zoom"], item["max_zoom"]))
    reach = [name for name in result if name.min_zoom <= max_zoom and _reached(name, extent)]
    return tuple(sorted(reach, key=lambda name: (name.rank, name.min_zoom, name.kind, name.text)))


def _reached(name: Name, extent: tuple[float, float, float, float]) -> bool:
    """Whether a reader may come upon the name: it is near the extent, or as important as large countries are."""
    west, south, east, north = extent
    longitude, latitude = name.position
    away = max(
        abs((longitude - (west + east) / 2 + 180) % 360 - 180) - (east - west) / 2,
        south - latitude,
        latitude - north,
    )
    return name.rank <= 2 or away < max(12.0, east - west, north - south) / 2
