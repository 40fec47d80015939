"""Web Mercator in pixels, as the page's map has it: 256 pixels to the world at zoom 0."""

from __future__ import annotations

import math

Point = tuple[float, float]
"""x to the right and y downwards, in pixels."""

LIMIT = 85.0511287798
"""The latitude where the square world ends."""


def project(longitude: float, latitude: float) -> Point:
    """Return where a position lies on the world of zoom 0; longitudes outside ±180 run on.

    Examples
    --------
    >>> project(0, 0), project(540, 0)
    ((128.0, 128.0), (512.0, 128.0))
    """
    phi = math.radians(max(-LIMIT, min(LIMIT, latitude)))
    return (256 * (longitude / 360 + 0.5), 128 * (1 - math.log(math.tan(math.pi / 4 + phi / 2)) / math.pi) + 0.0)
