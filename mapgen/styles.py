"""How kinds and certainties are drawn, and in which colours: the picture's reading of the table that the page reads.

``styles.json`` holds widths, dashes and heads for both, and the colours of ``frontend/src/css/tokens.css`` once more (a
test keeps them equal, as style sheets cannot read JSON). What doubt does to a line stands in ``styles.ts`` too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

Theme = Literal["light", "dark", "page"]
THEMES: tuple[Theme, ...] = ("light", "dark", "page")

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A stroke: its width in pixels, the lengths of its dashes and gaps (none: unbroken), and its ends."""

    width: float
    dash: tuple[float, ...] = ()
    cap: str = "butt"


@dataclass(frozen=True, slots=True)
class Layer:
    """One of the strokes that a line is drawn with, from bottom to top."""

    name: Literal["halo", "edge", "line", "core", "ornament"]
    width: float
    dash: tuple[float, ...] = ()
    cap: str = "butt"
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Head:
    """An arrowhead: length and width in pixels, and how deep its back is notched, as a share of the length."""

    length: float
    width: float
    notch: float


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of connection is drawn. A band lies under everything; an ornament is ticks or beads on the line."""

    line: Stroke
    head: Head
    ornament: Stroke | None = None
    band: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a certainty does to a line: breaks it into pieces, splits it lengthwise, makes its head an outline."""

    pieces: tuple[float, float] | None
    split: bool
    hollow: bool


@cache
def _table() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = json.loads(
        Path(__file__).with_name("styles.json").read_text(encoding="utf-8"),
    )
    return table


@cache
def kind(name: str) -> Kind:
    """Return how a kind is drawn.

    Examples
    --------
    >>> kind("arms").line.width, kind("no such kind").line.width
    (2.25, 2.0)
    """
    table = _table()["kinds"]
    found = table.get(name, table["other"])
    ornament = found.get("ornament")
    return Kind(
        _stroke(found["line"]), Head(**found["head"]), _stroke(ornament) if ornament else None, found.get("band", False)
    )


@cache
def doubt(certainty: str) -> Doubt:
    """Return what a certainty does to a line.

    Examples
    --------
    >>> doubt("alleged")
    Doubt(pieces=(18.0, 7.0), split=False, hollow=True)
    """
    found = _table()["certainties"].get(certainty, _table()["certainties"]["stated"])
    pieces = found["pieces"]
    broken = (float(pieces["length"]), float(pieces["gap"])) if pieces else None
    return Doubt(broken, found["split"], found["hollow"])


def palette(theme: Theme) -> Mapping[str, str]:
    """Return the colours by name: hex colours, or the page's own variables for a picture that stands in a page.

    Examples
    --------
    >>> palette("light")["paper"], palette("page")["land-story"]
    ('#fffdf9', 'var(--mapgen-land-story)')
    """
    if theme == "page":
        return {name: f"var(--mapgen-{name})" for name in _table()["light"]}
    return _table()[theme]


def own(color: str | None, otherwise: str) -> str:
    """Return an author's own colour where it is a plain hex colour: any other text could name a resource.

    Examples
    --------
    >>> own("#F00", "#000000"), own("url(#x)", "#000000")
    ('#F00', '#000000')
    """
    return color if color and _HEX.fullmatch(color) else otherwise


def layers(name: str, certainty: str, width: float | None = None) -> list[Layer]:
    """Return the strokes that a line is drawn with, from bottom to top.

    Examples
    --------
    >>> [layer.name for layer in layers("alliance", "stated")]
    ['halo', 'edge', 'line']
    >>> layers("arms", "alleged")[1].dash
    (18.0, 7.0)
    """
    style, unsure = kind(name), doubt(certainty)
    line = replace(style.line, width=width) if width else style.line
    # Dots cannot be split lengthwise: a disputed dotted line is a split line of short dashes.
    whole = replace(line, dash=(3.0, 3.5), cap="butt") if unsure.split and line.cap == "round" else line
    dash = _broken(whole, unsure)
    split = max(line.width + 2.5, 4.5) if unsure.split else line.width
    found = [Layer("halo", split + 3)]
    if style.band:
        found += [
            Layer("edge", line.width + 1.5, dash, whole.cap),
            Layer("line", line.width - 0.5, dash, whole.cap),
        ]
        return [*found, Layer("core", line.width / 3)] if unsure.split else found
    found.append(Layer("line", split, dash, whole.cap))
    if unsure.split:
        found.append(Layer("core", max(1.5, split - 2.6)))
    if style.ornament:
        marks, offset = _ornament(style.ornament, dash)
        found.append(Layer("ornament", style.ornament.width, marks, style.ornament.cap, offset))
    return found


def _stroke(found: dict[str, Any]) -> Stroke:
    return Stroke(float(found["width"]), tuple(float(part) for part in found["dash"]), found["cap"])


def _broken(stroke: Stroke, unsure: Doubt) -> tuple[float, ...]:
    """Break a stroke into pieces: its own pattern, repeated, then the gap."""
    if not unsure.pieces:
        return stroke.dash
    length, gap = unsure.pieces
    cap = stroke.width if stroke.cap == "round" else 0.0
    if not stroke.dash:
        return (length * max(1.0, stroke.width / 8), gap + cap)
    times = max(1, int(length / sum(stroke.dash) + 0.5))
    return (*(stroke.dash * times)[:-1], gap + cap)


def _ornament(ornament: Stroke, line: tuple[float, ...]) -> tuple[tuple[float, ...], float]:
    """Space ticks and beads evenly; on a broken line, one stands in the middle of each piece."""
    mark, gap = ornament.dash
    if not line:
        return (mark, gap), -gap / 2
    return (mark, sum(line) - mark), -(line[0] - mark) / 2
