"""Text on a picture: measured, wrapped at a width, cut with an ellipsis where it cannot fit."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from dataclasses import dataclass
from typing import Literal

from mapgen import fonts
from mapgen.ink import Ink
from mapgen.svg import Attributes, Markup, element, text

_ISOLATE, _END = "\u2067", "\u2069"
_JOINED = re.compile("[\u0600-\u07bf\u0840-\u08ff\u0900-\u0dff\ufb50-\ufdff\ufe70-\ufeff]")
_FOREIGN = 0.93
"""The size of Arial's or Segoe's letters at which they are as wide and as tall as ours."""
_LONG = 512
BASELINE = 0.345
"""From the middle of a line to its baseline, measured by the size of its type."""


@dataclass(frozen=True, slots=True)
class Type:
    """A style of type; ``leading`` is the height of its line, ``spacing`` between letters; both in pixels."""

    size: float
    leading: float
    family: Literal["sans", "serif"] = "sans"
    bold: bool = False
    italic: bool = False
    spacing: float = 0.0


def width_of(words: str, type_: Type) -> float:
    """Return the width of a line of text in pixels."""
    return fonts.measure(
        words, family=type_.family, size=type_.size, bold=type_.bold, italic=type_.italic, spacing=type_.spacing
    )


def cut(words: str, type_: Type, width: float) -> str:
    """Return a text as it is where it fits, or else as much as fits with an ellipsis.

    Examples
    --------
    >>> cut("Tehran", Type(12, 16), 200)
    'Tehran'
    >>> cut("Tehran", Type(12, 16), 30)[-1]
    '…'
    """
    low, high = 0, _enough(words, type_, width)
    if high == len(words) and width_of(words, type_) <= width:
        return words
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(words[:middle].rstrip() + "…", type_) <= width:
            low = middle
        else:
            high = middle - 1
    while low and unicodedata.combining(words[low : low + 1] or " "):
        low -= 1
    return words[:low].rstrip() + "…"


def _enough(words: str, type_: Type, width: float) -> int:
    """Tell how many letters of a text are surely too many for a width, or all: measuring takes as long as they are."""
    count = _LONG
    while count < len(words) and width_of(words[:count], type_) <= 2 * width:
        count *= 2
    return min(count, len(words))


def _fits(words: str, type_: Type, width: float) -> bool:
    return _enough(words, type_, width) == len(words) and width_of(words, type_) <= width


def wrap(words: str, type_: Type, width: float, *, most: int | None = None) -> list[str]:
    """Break a text into lines of a width; beyond ``most`` lines it is cut with an ellipsis.

    A word that is wider than a line, as all of a text in Chinese may be, is broken anywhere.

    Examples
    --------
    >>> wrap("one two three", Type(10, 12), 45)
    ['one two', 'three']
    """
    lines: list[str] = []
    rest = deque(words.split())
    line = ""
    while rest:
        word = rest.popleft()
        longer = f"{line} {word}" if line else word
        if _fits(longer, type_, width):
            line = longer
        elif line:
            lines.append(line)
            line = ""
            rest.appendleft(word)
        else:
            fit = max(1, len(cut(word, type_, width)) - 1)
            lines.append(word[:fit])
            if word[fit:]:
                rest.appendleft(word[fit:])
        if most is not None and len(lines) == most:
            left = " ".join([line, *rest]).strip()
            return lines if not left else [*lines[:-1], cut(f"{lines[-1]} {left}", type_, width)]
    return [*lines, line] if line else lines


def is_joined(words: str) -> bool:
    """Tell whether a text is in a script whose letters join, or that knows no capitals."""
    return _JOINED.search(words) is not None


def runs_leftwards(words: str) -> bool:
    """Tell which way ``dir="auto"`` has a text run: as its first letter does that has a direction."""
    found = (unicodedata.bidirectional(letter) for letter in words)
    return next((way for way in found if way in ("L", "R", "AL")), "L") != "L"


def line_of_text(
    ink: Ink,
    words: str,
    type_: Type,
    at: tuple[float, float],
    fill: str,
    *,
    anchor: str = "start",
    **more: str | float | None,
) -> Markup:
    """Write one line of text with its baseline at a point.

    ``anchor`` is start (the left end), middle or end: SVG would turn start and end with the text's direction, which
    the element therefore never names; a text that runs leftwards says so itself, with the characters for that.
    """
    shown = f"{_ISOLATE}{words}{_END}" if runs_leftwards(words) and _is_mixed(words) else words
    kept: Attributes = {"textLength": width_of(words, type_), "lengthAdjust": "spacingAndGlyphs"} if ink.inline else {}
    return element(
        "text",
        {
            "x": at[0],
            "y": at[1],
            **kept,
            "fill": fill,
            # The picture says once that its letters are sans.
            "font-family": families(ink, "serif") if type_.family == "serif" else None,
            # A machine's own letters are some tenth wider and taller than ours: smaller, they are hardly squeezed.
            "font-size": round(_FOREIGN * type_.size, 1) if ink.inline else type_.size,
            "font-weight": "700" if type_.bold else None,
            "font-style": "italic" if type_.italic else None,
            "letter-spacing": type_.spacing or None,
            "text-anchor": None if anchor == "start" else anchor,
            **{key.replace("_", "-"): value for key, value in more.items()},
        },
        [text(shown)],
    )


def families(ink: Ink, family: fonts.Family) -> str:
    """Return the list of fonts that an SVG names; a page has its own."""
    return f"var(--mapgen-{family})" if ink.inline else fonts.FAMILIES[family]


def _is_mixed(words: str) -> bool:
    return any(unicodedata.bidirectional(letter) not in ("R", "AL", "NSM", "WS") for letter in words)
