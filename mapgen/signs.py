"""The signs of a picture, on its map and in its legend: strokes with heads, dotted circles, symbols of places."""

from __future__ import annotations

import math

from mapgen import styles
from mapgen.ink import Ink
from mapgen.lettering import Type, line_of_text
from mapgen.projection import Point
from mapgen.svg import Attributes, Markup, element, number

COUNT = Type(11, 11, bold=True)


def strokes(
    ink: Ink, kind: str, certainty: str, path: str, heads: str, color: str | None = None, width: float | None = None
) -> list[Markup]:
    """Draw a line of a kind with its heads: halos below, then its strokes, then the heads."""
    style, doubt = styles.kind(kind), styles.doubt(certainty)
    line = styles.own(color, ink.colours.get(kind, ink["muted"]))
    paint = {
        "halo": ink["paper"],
        "core": ink["paper"],
        "edge": ink["alliance-edge"],
        "line": styles.own(color, ink["alliance-fill"]) if style.band else line,
        "ornament": line,
    }
    out: list[Markup] = []
    for layer in styles.layers(kind, certainty, width):
        if layer.name == "halo" and style.band:
            continue
        out.append(
            element(
                "path",
                {
                    "d": path,
                    "fill": "none",
                    "stroke": paint[layer.name],
                    "stroke-width": layer.width,
                    "stroke-linejoin": "round",
                    "stroke-linecap": None if layer.cap == "butt" else layer.cap,
                    "stroke-dasharray": " ".join(number(part) for part in layer.dash) or None,
                    "stroke-dashoffset": layer.offset or None,
                    "stroke-opacity": 0.75 if layer.name == "halo" else None,
                    "data-layer": layer.name,
                },
            )
        )
        if layer.name == "halo" and heads:
            out.append(
                element(
                    "path",
                    {
                        "d": heads,
                        "fill": ink["paper"],
                        "stroke": ink["paper"],
                        "stroke-width": 3.5,
                        "stroke-linejoin": "round",
                        "opacity": 0.9,
                    },
                )
            )
    if heads:
        out.append(
            element(
                "path",
                {
                    "d": heads,
                    "fill": ink["paper"] if doubt.hollow else line,
                    "stroke": line,
                    "stroke-width": 1.5 if doubt.hollow else 0.5,
                    "stroke-linejoin": "round",
                    "data-layer": "head",
                },
            )
        )
    return out


def dotted(ink: Ink, at: Point, radius: float, opacity: float) -> Markup:
    """Draw the dotted circle of what is not known exactly: a whole number of dots, so that it has no seam."""
    around_ = 2 * math.pi * radius
    period = around_ / round(around_ / 4.4)
    return element(
        "circle",
        {
            "cx": at[0],
            "cy": at[1],
            "r": radius,
            "fill": ink["paper"],
            "fill-opacity": opacity,
            "stroke": ink["ink"],
            "stroke-opacity": 0.75,
            "stroke-width": 1.75,
            "stroke-linecap": "round",
            "stroke-dasharray": f".01 {period - 0.01:.4f}",
        },
    )


def mark(
    ink: Ink,
    at: Point,
    form: str,
    radius: float,
    count: int,
    *,
    dark: str | None = None,
    own: str | None = None,
    chosen: bool = False,
    empty: bool = True,
) -> list[Markup]:
    """Draw a place's symbol with its number; ``empty`` tells that it never has one."""
    dark = dark or ink["ink"]
    fill = styles.own(own, dark)
    centre: Attributes = {"cx": at[0], "cy": at[1]}
    out = []
    if form == "area":
        out.append(dotted(ink, at, radius, 0.8))
        if chosen:
            out.append(
                element("circle", {**centre, "r": radius + 3, "fill": "none", "stroke": dark, "stroke-width": 2.5})
            )
        if not count and empty:
            out.append(element("circle", {**centre, "r": 2, "fill": fill}))
    else:
        ring: Attributes = {"stroke": dark, "stroke-width": 2.5} if chosen else {}
        out.append(element("circle", {**centre, "r": radius + 1.5, "fill": ink["paper"], **ring}))
        if form == "ring":
            rim: Attributes = {"r": radius - 1, "fill": ink["paper"], "stroke": fill, "stroke-width": 2}
            out.append(element("circle", {**centre, **rim}))
        else:
            out.append(element("circle", {**centre, "r": radius, "fill": fill}))
    if count:
        base = (at[0], at[1] + 0.36 * COUNT.size)
        out.append(
            line_of_text(ink, str(count), COUNT, base, ink["paper"] if form == "disc" else dark, anchor="middle")
        )
    return out
