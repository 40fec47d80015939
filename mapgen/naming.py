"""The names in a view: labels of places and names of the basemap, each where it has room."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mapgen import styles
from mapgen.basemap import Name
from mapgen.labels import (
    Box,
    Circle,
    Field,
    Floating,
    Obstacles,
    Placed,
    Rect,
    overlap,
    place_labels,
    place_names,
)
from mapgen.layout import is_vague
from mapgen.lettering import Type, cut, is_joined, width_of
from mapgen.projection import Point
from mapgen.scene import Scene, ScenePlace
from mapgen.view import View

ANCHOR = Type(15, 19, bold=True)
LABEL = Type(12.5, 16)
NOTE = Type(11, 13, italic=True)
COUNTRY = Type(10.5, 14, spacing=1.26)
SEA = Type(12.5, 15, family="serif", italic=True)
_LONGEST = 240.0
_NEVER = 10.0
"""The weight of a line on which no name may lie."""
_FINE = 3.0
"""Pixels from the middle of a line to its edge, up to which the field of lines tells enough."""


@dataclass(frozen=True, slots=True)
class Label:
    """A place's label: its title, cut where it is very long, and what is said below it of a place not known exactly."""

    title: str
    type: Type
    note: str
    size: Point


def labels(scene: Scene, size: Point) -> dict[str, Label]:
    """Return the labels of all places by id, for a frame of a size."""
    room = max(80.0, min(_LONGEST, 0.55 * size[0]))
    return {place.id: _label(scene, place, room) for place in scene.places}


def _label(scene: Scene, place: ScenePlace, room: float) -> Label:
    type_ = ANCHOR if place.anchor else LABEL
    title = cut(" ".join(place.title.split()), type_, room)
    # No exact place: said with the name, and not by the dotted circle alone.
    note = scene.words.get(f"precision.{place.precision}.short", "") if is_vague(place) else ""
    width, height = width_of(title, type_), type_.leading
    if note:
        width, height = max(width, width_of(note, NOTE)), height + NOTE.leading
    return Label(title, type_, note, (float(math.ceil(width)), height))


def placed(view: View, named: dict[str, Label]) -> list[Placed]:
    """Give the labels their places: none lies on another or below a symbol, and none is cut by the frame.

    An anchor's label that has no room elsewhere lies above symbols.
    """
    boxes = [
        Box(at.place.id, at.circle.x, at.circle.y, at.symbol.reach, *named[at.place.id].size, required=at.place.anchor)
        for at in view.standing
    ]
    width, height = view.size
    obstacles = Obstacles([at.circle for at in view.standing], (), view.field)
    taken: list[Rect] = []
    out = []
    # A reader can zoom in to part what the page's labels have no room for; here, one of the two stays away.
    for label in place_labels(boxes, obstacles, (4.0, 4.0, width - 4, height - 4)):
        left, top, right, bottom = label.rect
        fits = left >= 0 and top >= 0 and right <= width and bottom <= height
        if fits and not any(overlap(label.rect, other) for other in taken):
            taken.append(label.rect)
            out.append(label)
    return out


def names(view: View, taken: Sequence[Placed]) -> list[tuple[Name, Point]]:
    """Return the names of countries and seas that have room, with their middles."""
    width, height = view.size
    known = sorted(view.layout.scene.basemap.names, key=lambda name: name.rank)
    wanted = []
    for number, name in enumerate(known):
        if not name.min_zoom <= view.zoom <= name.max_zoom:
            continue
        x, y = view.position(*name.position)
        if -150 < x < width + 150 and -100 < y < height + 100:
            words, type_ = lettered(name)
            size = (math.ceil(width_of(words, type_)), type_.leading - 2)
            wanted.append(Floating(number, x, y, *size, _play(name, 2.0**view.zoom)))
    rings = [Circle(at.circle.x, at.circle.y, at.symbol.reach + 1) for at in view.standing]
    obstacles = Obstacles(rings, [label.rect for label in taken], _drawn(view))
    found = place_names(wanted, obstacles, (6.0, 6.0, width - 6, height - 6))
    return [(known[number], at) for number, at, _ in found]


def _drawn(view: View) -> Field:
    """Return where lines are drawn, as broad as they are: no name of the basemap lies on one, or ends below a band."""
    field = Field()
    wide = (-100.0, -100.0, view.size[0] + 100, view.size[1] + 100)
    for connection, line in view.lines:
        half = (connection.width or styles.kind(connection.kind).line.width) / 2
        for east in view.copies(line):
            path = view.points(line.shape.path, east)
            for aside in (0.0, half, -half) if half > _FINE else (0.0,):
                for (ax, ay), (bx, by) in pairwise(path):
                    long = math.hypot(bx - ax, by - ay) or 1.0
                    x, y = (by - ay) / long * aside, (ax - bx) / long * aside
                    field.add([(ax + x, ay + y), (bx + x, by + y)], wide, _NEVER)
            for head in (*line.shape.heads, *line.shape.chevrons):
                field.add(view.points(head, east), wide, _NEVER)
    return field


def lettered(name: Name) -> tuple[str, Type]:
    """Return how a name of the basemap is written: countries in small spaced capitals, seas in italics.

    Examples
    --------
    >>> from mapgen.basemap import Name
        >>> lettered(Name("Iran", (53, 32), "country", 2, 2, 9))[0]
        'IRAN'
    """
    if name.kind != "country":
        return name.text, SEA
    # Letters that join are never set apart.
    return name.text.upper(), Type(COUNTRY.size, COUNTRY.leading) if is_joined(name.text) else COUNTRY


def _play(name: Name, scale: float) -> tuple[float, float, float, float]:
    """Tell how far a name may move: 40 pixels, and a country's no nearer to its border than a fifth of the way."""
    if not name.room:
        return (40.0, 40.0, 40.0, 40.0)
    east = 256 * scale / 360
    north = east / math.cos(math.radians(name.position[1]))
    west_, south_, east_, north_ = name.room
    return (
        min(40.0, 0.8 * west_ * east),
        min(40.0, 0.8 * north_ * north),
        min(40.0, 0.8 * east_ * east),
        min(40.0, 0.8 * south_ * north),
    )
