"""Countries by ISO code: is a position in one, is a code one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

_DATA = Path(__file__).parent / "data" / "basemap" / "countries.npz"

TOLERANCE = 0.3
"""Degrees from the outline that still count as inside: the outlines are simplified (to some 0.06°), and a port, a
bridge or an island off the coast belongs to its country. A degree of longitude is shortened by the cosine of the
latitude, so the tolerance is about 33 km everywhere."""

_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Outline:
    """A country's edges, from (x0, y0) to (x1, y1), and the bounds of all of them."""

    x0: _Numbers
    y0: _Numbers
    x1: _Numbers
    y1: _Numbers
    bounds: tuple[float, float, float, float]


@cache
def _ranges() -> tuple[dict[str, tuple[int, int]], _Numbers, _Numbers, npt.NDArray[np.bool_]]:
    """Return each code's range of vertices, the vertices, and whether each begins a ring."""
    with np.load(_DATA, allow_pickle=False) as file:
        codes, length = file["ccode"], file["length"].astype(np.int64)
        x = np.cumsum(file["longitude"]) / 100
        y = np.cumsum(file["latitude"]) / 100
    ends = np.cumsum(length)
    starts = ends - length
    is_start = np.zeros(len(x), dtype=np.bool_)
    is_start[starts] = True
    names, first, count = np.unique(codes, return_index=True, return_counts=True)  # rings are stored by code
    ranges = {
        name.decode("ascii"): (int(starts[i]), int(ends[i + n - 1]))
        for name, i, n in zip(names.tolist(), first.tolist(), count.tolist(), strict=True)
    }
    return ranges, x, y, is_start


@cache
def _outline(ccode: str) -> _Outline | None:
    ranges, x, y, is_start = _ranges()
    if ccode not in ranges:
        return None
    start, end = ranges[ccode]
    edge = ~is_start[start + 1 : end]
    x0, x1 = x[start : end - 1][edge], x[start + 1 : end][edge]
    y0, y1 = y[start : end - 1][edge], y[start + 1 : end][edge]
    return _Outline(x0, y0, x1, y1, (float(x0.min()), float(y0.min()), float(x0.max()), float(y0.max())))


def is_country_code(ccode: str) -> bool:
    """Return whether a text is the ISO 3166 alpha-2 code (or XK, Kosovo) of a country that Natural Earth knows.

    Examples
    --------
    >>> is_country_code("IQ"), is_country_code("iq"), is_country_code("UK")
    (True, False, False)
    """
    return ccode in _ranges()[0]


def codes() -> list[str]:
    """Return all codes that `is_country_code` takes, in alphabetical order.

    Examples
    --------
    >>> codes()[:3]
    ['AD', 'AE', 'AF']
    """
    return sorted(_ranges()[0])


def contains(ccode: str, longitude: float, latitude: float, *, tolerance: float = TOLERANCE) -> bool | None:
    """Return whether a position lies in a country or within a tolerance of it; None when the outline is unknown.

    It is made for finding longitude and latitude swapped, and so answers generously: contested ground lies in
    every country that borders on it across a disputed line (Simferopol in both Ukraine and Russia).

    Parameters
    ----------
    ccode : str
        ISO 3166 alpha-2.
    longitude, latitude : float
        In degrees; the longitude may be unwrapped.
    tolerance : float, optional
        In degrees; see `TOLERANCE`.

    Examples
    --------
    >>> contains("IQ", 44.37, 33.31), contains("IQ", 33.31, 44.37), contains("ZZ", 0, 0)
    (True, False, None)
    """
    outline = _outline(ccode)
    if outline is None:
        return None
    longitude = (longitude + 180) % 360 - 180
    # A country at the antimeridian is cut there: its other side is looked at from beyond ±180°, too.
    return any(_near(outline, x, latitude, tolerance) for x in (longitude, longitude - 360, longitude + 360))


def is_swapped(longitude: float, latitude: float, ccodes: Sequence[str]) -> bool:
    """Tell whether a position is outside its countries, and in one of them with its two numbers swapped.

    Examples
    --------
    >>> is_swapped(35.7, 51.4, ["IR"]), is_swapped(51.4, 35.7, ["IR"]), is_swapped(35.7, 51.4, [])
    (True, False, False)
    """
    if not ccodes or abs(longitude) > 90:
        return False
    given = [contains(code, longitude, latitude) for code in ccodes]
    if None in given or any(given):
        return False
    return any(contains(code, latitude, longitude) for code in ccodes)


def _near(outline: _Outline, x: float, y: float, tolerance: float) -> bool:
    narrow = max(float(np.cos(np.radians(y))), 0.01)
    west, south, east, north = outline.bounds
    reach = tolerance / narrow
    if not (west - reach <= x <= east + reach and south - tolerance <= y <= north + tolerance):
        return False
    crossing = (outline.y0 > y) != (outline.y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = outline.x0 + (y - outline.y0) / (outline.y1 - outline.y0) * (outline.x1 - outline.x0)
    if np.count_nonzero(crossing & (at > x)) % 2:
        return True
    # the distance to the nearest point of each edge, on a plane that is true around the position
    ax, ay = (outline.x0 - x) * narrow, outline.y0 - y
    bx, by = (outline.x1 - outline.x0) * narrow, outline.y1 - outline.y0
    long = np.maximum(bx * bx + by * by, 1e-12)
    share = np.clip(-(ax * bx + ay * by) / long, 0, 1)
    return bool(np.min(np.hypot(ax + share * bx, ay + share * by)) <= tolerance)
