"""Countries by ISO code: is a position in one, is a code one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

_DATA = Path(__file__).parent / "data" / "basemap" / "countries.npz"

TOLERANCE = 0.3
"""Degrees from the outline that still count as inside: the outlines are simplified (to some 0.06°), and a port, a
bridge or an island off the coast belongs to its country. A degree of longitude is shortened by the cosine of the
latitude, so the tolerance is about 33 km everywhere."""

_CELL = 0.5
"""Degrees of the squares that are answered for at once; beyond ``_STEEP`` they narrow too fast from south to north."""
_FARTHEST = 1.0
"""The greatest tolerance that they are answered for."""
_STEEP = 75

_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Outline:
    """A country's edges, from (x, y) by (dx, dy), how far east each goes by degree north, and the bounds of all."""

    x: _Numbers
    y: _Numbers
    dx: _Numbers
    dy: _Numbers
    lean: _Numbers
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
    dx, dy = x1 - x0, y1 - y0
    lean = np.divide(dx, dy, out=np.zeros_like(dx), where=dy != 0)  # where it is level, nothing asks for it
    return _Outline(x0, y0, dx, dy, lean, (float(x0.min()), float(y0.min()), float(x0.max()), float(y0.max())))


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
    cell = _cell(ccode, math.floor(longitude / _CELL), math.floor(latitude / _CELL), tolerance)
    return _is_near(outline, longitude, latitude, tolerance) if cell is None else cell


def _cell(ccode: str, column: int, row: int, tolerance: float) -> bool | None:
    """Answer `contains` for all positions of a cell at once; None where they differ, or may: near the outline.

    The cells of a map are few, and its places many.
    """
    measured = _middle(ccode, column, row)
    if measured is None or tolerance > _FARTHEST:
        return None
    reach = 0.71 * _CELL  # from the middle to a corner, at the equator: elsewhere it is less
    answers: list[bool | None] = []
    for is_inside, distance in measured:
        # A degree of longitude is not quite the same length all over the cell.
        if (is_inside and 0.95 * distance > reach) or 1.05 * distance + reach <= tolerance:
            return True
        answers.append(False if not is_inside and 0.95 * distance - reach > tolerance else None)
    return None if None in answers else False


@lru_cache(maxsize=1 << 14)
def _middle(ccode: str, column: int, row: int) -> list[tuple[bool, float]] | None:
    """Measure the middle of a cell, in three turns, once for all tolerances; None beyond ``_STEEP``."""
    outline = _outline(ccode)
    longitude, latitude = (column + 0.5) * _CELL, (row + 0.5) * _CELL
    if outline is None or abs(latitude) > _STEEP:
        return None
    return [
        _measured(outline, x, latitude)
        if _in_bounds(outline, x, latitude, 1.1 * (_FARTHEST + _CELL))
        else (False, math.inf)
        for x in _turns(longitude)
    ]


def _turns(longitude: float) -> tuple[float, float, float]:
    """Give a longitude in three turns: a country at the antimeridian is cut there, and seen from beyond it, too."""
    return (longitude, longitude - 360, longitude + 360)


_TERRITORIES = {
    "AU": ("CC", "CX", "NF"), "CN": ("HK", "MO"), "DK": ("FO", "GL"), "FI": ("AX",),
    "FR": ("BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"),
    "GB": ("AI", "BM", "FK", "GG", "GI", "GS", "IM", "IO", "JE", "KY", "MS", "PN", "SH", "TC", "VG"),
    "NL": ("AW", "BQ", "CW", "SX"), "NO": ("SJ",), "NZ": ("CK", "NU", "TK"), "US": ("AS", "GU", "MP", "PR", "VI"),
}  # fmt: skip
"""What ISO 3166 gives a code of its own beside that of the state which it belongs to, or is in association with."""


def territory(ccodes: Sequence[str], longitude: float, latitude: float) -> str | None:
    """Give the code of the territory of a country that a position lies in, if it has one of its own.

    Examples
    --------
    >>> territory(["US"], -66.11, 18.47), territory(["FR"], -66.11, 18.47)
    ('PR', None)
    """
    own = (code for ccode in ccodes for code in _TERRITORIES.get(ccode, ()))
    return next((code for code in own if contains(code, longitude, latitude)), None)


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


def _is_near(outline: _Outline, longitude: float, latitude: float, tolerance: float) -> bool:
    for x in _turns(longitude):
        if _in_bounds(outline, x, latitude, tolerance):
            is_inside, distance = _measured(outline, x, latitude)
            if is_inside or distance <= tolerance:
                return True
    return False


def _narrow(latitude: float) -> float:
    return max(math.cos(math.radians(latitude)), 0.01)


def _in_bounds(outline: _Outline, x: float, y: float, tolerance: float) -> bool:
    west, south, east, north = outline.bounds
    reach = tolerance / _narrow(y)
    return west - reach <= x <= east + reach and south - tolerance <= y <= north + tolerance


def _measured(outline: _Outline, x: float, y: float) -> tuple[bool, float]:
    """Tell whether a position is inside, and how many degrees it is from the outline."""
    narrow = _narrow(y)
    north = y - outline.y
    crossing = (north < 0) != (north < outline.dy)
    is_inside = np.count_nonzero(outline.x[crossing] + north[crossing] * outline.lean[crossing] > x) % 2 == 1
    # the distance to the nearest point of each edge, on a plane that is true around the position
    ax, bx = (outline.x - x) * narrow, outline.dx * narrow
    share = (north * outline.dy - ax * bx) / np.maximum(bx * bx + outline.dy * outline.dy, 1e-12)
    share = np.minimum(np.maximum(share, 0), 1)
    ax += share * bx
    ay = share * outline.dy - north
    return is_inside, math.sqrt(np.min(ax * ax + ay * ay))
