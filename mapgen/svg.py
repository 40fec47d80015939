"""SVG as text: elements, attributes, path data. Whatever comes from the data can only become text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NewType

from mapgen.projection import Point

Markup = NewType("Markup", str)
"""SVG that was written here, and not text that is still to be escaped."""
Attributes = dict[str, str | float | None]
"""Attributes by name; those that are None are not written."""

# What XML 1.0 has no way to write, as a reference neither.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


def text(value: str) -> Markup:
    r"""Escape a text; characters that XML cannot hold become U+FFFD.

    Examples
    --------
    >>> print(text('<b> & "b"\x00'))
    &lt;b&gt; &amp; &quot;b&quot;�
    """
    return Markup(_NOT_IN_XML.sub("\ufffd", value).translate(_ESCAPES))


def number(value: float, digits: int = 2) -> str:
    """Write a number as short as it can be.

    Examples
    --------
    >>> number(0.5), number(-0.001), number(12.0), number(-3.456)
    ('.5', '0', '12', '-3.46')
    """
    whole = f"{value:.{digits}f}"
    short = whole.rstrip("0").rstrip(".") if "." in whole else whole
    if short in ("", "-0", "-", "0"):
        return "0"
    return short.replace("0.", ".", 1) if short.startswith(("0.", "-0.")) else short


def element(
    name: str, attributes: Mapping[str, str | float | None], children: Iterable[Markup] = (), *, lines: bool = False
) -> Markup:
    """Write an element; attributes that are None are left out. ``lines`` puts each child on a line of its own.

    Examples
    --------
    >>> print(element("text", {"x": 1.50, "fill": '"'}, [text("a < b")]))
    <text x="1.5" fill="&quot;">a &lt; b</text>
    """
    given = "".join(
        f' {key}="{text(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = ("\n" if lines else "").join(children)
    if not inside:
        return Markup(f"<{name}{given}/>")
    return Markup(f"<{name}{given}>\n{inside}\n</{name}>" if lines else f"<{name}{given}>{inside}</{name}>")


def path_data(points: Sequence[Point], *, closed: bool = False) -> str:
    """Write a path through points, in tenths of a pixel.

    Examples
    --------
    >>> path_data([(0, 0), (10.04, 0), (10, 5.26)], closed=True)
    'M0 0l10 0 0 5.3z'
    """
    if len(points) < 2:
        return ""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    parts = [f"M{_tenth(tenths[0][0])} {_tenth(tenths[0][1])}"]
    last = tenths[0]
    # Differences of what was rounded: nothing adds up.
    for x, y in tenths[1:]:
        if (x, y) != last:
            parts.append(f"{'l' if len(parts) == 1 else ' '}{_tenth(x - last[0])} {_tenth(y - last[1])}")
            last = (x, y)
    return "".join(parts) + ("z" if closed else "")


def _tenth(value: int) -> str:
    whole, rest = divmod(abs(value), 10)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole or (0 if not rest else '')}" + (f".{rest}" if rest else "")
