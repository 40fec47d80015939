"""Lines on the ellipsoid: geodesics, dense enough to be drawn straight from point to point, and unwrapped.

Geodesics are pyproj's (C. F. F. Karney, *Algorithms for geodesics*, Journal of Geodesy 87, 2013) on WGS 84.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyproj

Position = tuple[float, float]

MAX_LATITUDE = 85.0511287798066
"""The latitude where Web Mercator's square world ends."""

_WORLD_AT_ZOOM_7 = 256 * 2**7
_HALF_PIXEL = 0.5
_SAFETY = 0.8
"""The widest gap need not be at one of the three points where a piece is looked at."""
_MOST_POINTS = 2000


@cache
def _geod() -> pyproj.Geod:
    from pyproj import Geod  # 0.2 s to load: only where a line is drawn  # noqa: PLC0415

    return Geod(ellps="WGS84")


def mercator(longitude: float, latitude: float) -> tuple[float, float]:
    """Project to the unit square of Web Mercator, x eastwards and y southwards, as Leaflet does.

    Examples
    --------
    >>> mercator(0, 0)
    (0.5, 0.5)
    >>> mercator(-180, 0)
    (0.0, 0.5)
    """
    sine = math.sin(math.radians(max(-MAX_LATITUDE, min(MAX_LATITUDE, latitude))))
    return longitude / 360 + 0.5, 0.5 - math.atanh(sine) / (2 * math.pi)


def unwrap(positions: Iterable[Position], near: float | None = None) -> list[Position]:
    """Let longitudes run on past ±180 so that neighbours lie at most 180° apart.

    Parameters
    ----------
    positions : iterable of (longitude, latitude)
        In degrees.
    near : float, optional
        A longitude: the first position is moved by whole turns to within 180° of it.

    Examples
    --------
    >>> unwrap([(178.4, -18.1), (-171.8, -13.8)])
    [(178.4, -18.1), (188.2, -13.8)]
    """
    unwrapped: list[Position] = []
    for longitude, latitude in positions:
        if near is not None:
            turns = round((near - longitude) / 360)
            # Rounded, as 360 - 171.8 is not quite 188.2 in binary.
            longitude = round(longitude + 360 * turns, 9) if turns else longitude  # noqa: PLW2901
        unwrapped.append((longitude, latitude))
        near = longitude
    return unwrapped


def cut(line: Sequence[Position]) -> list[list[Position]]:
    """Cut a line that runs on past ±180 at the antimeridian, as RFC 7946, section 3.1.9, has it.

    Parameters
    ----------
    line : sequence of (longitude, latitude)
        Unwrapped, two positions at least.

    Returns
    -------
    list of list of (longitude, latitude)
        The parts in order, with longitudes from -180 to 180; one ends at ±180 where the next begins at ∓180.

    Examples
    --------
    >>> cut([(170.0, 0.0), (190.0, 10.0)])
    [[(170.0, 0.0), (180.0, 5.0)], [(-180.0, 5.0), (-170.0, 10.0)]]
    >>> cut([(170.0, 0.0), (180.0, 5.0), (175.0, 6.0)])
    [[(170.0, 0.0), (180.0, 5.0), (175.0, 6.0)]]
    """
    parts: list[list[Position]] = []
    last = None
    for start, end in itertools.pairwise(line):
        low, high = sorted((start[0], end[0]))
        seams = [180.0 + 360 * turn for turn in range(math.floor(low / 360) - 1, math.ceil(high / 360) + 1)]
        crossed = sorted((seam for seam in seams if low < seam < high), reverse=end[0] < start[0])
        slope = (end[1] - start[1]) / (end[0] - start[0]) if crossed else 0.0
        stops = [start, *((seam, start[1] + (seam - start[0]) * slope) for seam in crossed), end]
        for here, there in itertools.pairwise(stops):
            turn = math.floor(((here[0] + there[0]) / 2 + 180) / 360)
            # Rounded, as 188.2 - 360 is not quite -171.8 in binary.
            piece = [(round(longitude - 360 * turn, 9) if turn else longitude, lat) for longitude, lat in (here, there)]
            if turn == last:
                parts[-1].append(piece[1])
            else:
                parts.append(piece)
            last = turn
    return parts


def geodesic(start: Position, end: Position) -> list[Position]:
    """Trace the shortest line between two positions, unwrapped from the start on.

    The points are so dense that straight chords between them, in Web Mercator at zoom 7, stay within half a pixel of
    the true line.

    Parameters
    ----------
    start, end : (longitude, latitude)
        In degrees.

    Returns
    -------
    list of (longitude, latitude)
        Both ends included.

    Examples
    --------
    >>> start, middle, end = geodesic((44.0, 33.0), (44.0, 33.5))
    >>> start, end
    ((44.0, 33.0), (44.0, 33.5))
    """
    azimuth, _, length = _geod().inv(*start, *end)

    def at(shares: Sequence[float]) -> list[Position]:
        count = len(shares)
        longitudes, latitudes, _ = _geod().fwd(
            [start[0]] * count, [start[1]] * count, [azimuth] * count, [share * length for share in shares]
        )
        return list(zip(longitudes, latitudes, strict=True))

    shares = [0.0, 0.5, 1.0]
    while len(shares) < _MOST_POINTS:
        pieces = list(itertools.pairwise(shares))
        inner = [low + (high - low) * part for low, high in pieces for part in (0.25, 0.5, 0.75)]
        points = [mercator(*position) for position in unwrap(at(sorted({*shares, *inner})), near=start[0])]
        middles = [
            (low + high) / 2
            for number, (low, high) in enumerate(pieces)
            if not _is_straight(points[4 * number : 4 * number + 5])
        ]
        if not middles:
            break
        shares = sorted({*shares, *middles})
    # The ends as given, not as computed: whoever compares them finds them equal.
    return unwrap([start, *at(shares[1:-1]), end])


def _is_straight(points: Sequence[tuple[float, float]]) -> bool:
    """Tell whether all points lie within half a pixel of the chord from the first to the last."""
    (ax, ay), (bx, by) = points[0], points[-1]
    length = math.hypot(bx - ax, by - ay)
    if length == 0:
        return True
    away = max(abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length for x, y in points[1:-1])
    return away * _WORLD_AT_ZOOM_7 <= _HALF_PIXEL * _SAFETY
