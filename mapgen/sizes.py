"""The sizes of pictures: what may be asked for, and in how many of the page's own pixels each is drawn.

A picture is drawn in as many pixels as a reader sees at once, and then shown larger: type and lines are as large,
measured by the picture, as on a page of that many pixels.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from mapgen.errors import OptionError
from mapgen.projection import Point

LEAST, MOST = 300, 8000
"""Pixels of a picture's sides: below, no map can be read; above, nobody needs more with a scale."""
LONGEST = 3
"""How many times its other side a side may be: a map in a banner shows the world several times."""
LEAST_SCALE, MOST_SCALE = 0.5, 8.0
MOST_PIXELS = 100_000_000
"""Pixels of a bitmap with its scale: four bytes each have to fit into memory."""
PAPERS = {"A4": (210, 297), "A4-landscape": (297, 210)}
"""Millimetres of the sizes that have names."""

_SEEN_WIDTH, _SEEN = 480.0, 540.0
"""Pixels across and, as the root of an area, over all, in which a reader is taken to see any picture."""
_INCH = 96
"""Pixels to the inch, as in CSS: a label of 12.5 pixels is 9.4 points on paper."""


@dataclass(frozen=True, slots=True)
class Size:
    """A picture's size: its own pixels, the box that it is drawn in, and how an SVG says its width and height."""

    pixels: Point
    box: Point
    width: str
    height: str

    @property
    def scale(self) -> float:
        """How many pixels of the picture there are to one of its box."""
        return self.pixels[0] / self.box[0]

    def with_room(self, factor: float) -> Size:
        """Return the size with a box that is so many times as wide and high: all in it comes out smaller."""
        return replace(self, box=(self.box[0] * factor, self.box[1] * factor))


def of_pixels(width: float, height: float) -> Size:
    """Return how a picture of some pixels is drawn: 1200 × 630 in 745 × 391, as a card is seen 500 pixels wide.

    Raises
    ------
    OptionError
        No picture can be drawn in it.

    Examples
    --------
    >>> [round(side) for side in of_pixels(1200, 630).box], of_pixels(600, 400).box
    ([745, 391], (600.0, 400.0))
    """
    size = as_it_is(width, height)
    scale = max(1.0, min(math.sqrt(width * height) / _SEEN, width / _SEEN_WIDTH))
    return replace(size, box=(width / scale, height / scale))


def as_it_is(width: float, height: float) -> Size:
    """Return a size that is drawn in its own pixels, as in a page.

    Examples
    --------
    >>> as_it_is(1200, 630).scale
    1.0
    """
    if not all(LEAST <= side <= MOST for side in (width, height)):
        raise OptionError(
            "size", f"{width:g}x{height:g}", f"is not from {LEAST} to {MOST} pixels each way", "write it like 1200x630"
        )
    if max(width, height) > LONGEST * min(width, height):
        fact = "has one side more than three times the other"
        raise OptionError("size", f"{width:g}x{height:g}", fact, "choose a shape nearer to a square")
    return Size((width, height), (width, height), f"{width:g}", f"{height:g}")


def read(written: str) -> Size:
    """Read a size as it is written: pixels, or the name of a paper.

    Raises
    ------
    OptionError
        It is no size, or no picture can be drawn in it.

    Examples
    --------
    >>> read("1080x1080").width, read("A4").width
    ('1080', '210mm')
    """
    paper = next((sides for name, sides in PAPERS.items() if name.casefold() == written.casefold()), None)
    if paper:
        pixels = (paper[0] / 25.4 * _INCH, paper[1] / 25.4 * _INCH)
        return Size(pixels, pixels, f"{paper[0]}mm", f"{paper[1]}mm")
    found = re.fullmatch(r"([0-9]{1,6})[x×]([0-9]{1,6})", written)
    if not found:
        raise OptionError("size", written, "is not a size", f"write pixels like 1200x630, or {' or '.join(PAPERS)}")
    return of_pixels(int(found[1]), int(found[2]))


def check_scale(scale: float, size: Size) -> None:
    """Refuse a scale that makes no picture, or one that no memory holds.

    Raises
    ------
    OptionError
        The scale is out of bounds.

    Examples
    --------
    >>> check_scale(2, of_pixels(1200, 630))
    >>> check_scale(0, of_pixels(1200, 630))
    Traceback (most recent call last):
    mapgen.errors.OptionError: --scale: "0" is not from 0.5 to 8; write a number like 2
    """
    if not LEAST_SCALE <= scale <= MOST_SCALE:
        raise OptionError(
            "scale", f"{scale:g}", f"is not from {LEAST_SCALE:g} to {MOST_SCALE:g}", "write a number like 2"
        )
    width, height = (round(side * scale) for side in size.pixels)
    if width * height > MOST_PIXELS:
        fact = f"makes {width}x{height} pixels, more than {MOST_PIXELS // 1_000_000} million"
        raise OptionError("scale", f"{scale:g}", fact, "choose a smaller one, or write SVG or PDF")
