"""The view: what of a layout stands inside a picture's frame, in pixels of the frame."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mapgen.framing import Frame
from mapgen.labels import Circle, Field
from mapgen.layout import Layout, Line, Symbol
from mapgen.projection import Point, project
from mapgen.scene import SceneConnection, ScenePlace


@dataclass(frozen=True, slots=True)
class Standing:
    """A place with its symbol, where it stands in the frame."""

    place: ScenePlace
    symbol: Symbol
    circle: Circle

    @property
    def home(self) -> Point:
        """Its true position."""
        return (self.circle.x - self.symbol.shift[0], self.circle.y - self.symbol.shift[1])


@dataclass(frozen=True)
class View:
    """A frame of a size, and what stands in it: places that can be seen whole, and all lines.

    Examples
    --------
    >>> from mapgen import framing, staging, story
    >>> scene = staging.stage(story.read("data/locations.geojson"))
    >>> view = View(Layout(scene), framing.opening(scene, Layout(scene), (600, 400), {}), (600, 400))
    >>> len(view.standing), len(view.lines)
    (11, 20)
    """

    layout: Layout
    frame: Frame
    size: Point

    @property
    def zoom(self) -> float:
        """The zoom, as the page's map counts it."""
        return self.frame.zoom

    @cached_property
    def origin(self) -> Point:
        """The pixel of the world in the frame's top left corner."""
        return self.frame.origin(self.size)

    @cached_property
    def _symbols(self) -> list[Symbol]:
        return self.layout.symbols(self.zoom)

    @cached_property
    def standing(self) -> list[Standing]:
        """The places of which nothing is cut."""
        width, height = self.size
        found = []
        for place, symbol in zip(self.layout.scene.places, self._symbols, strict=True):
            [(x, y)] = self.points([(symbol.x, symbol.y)])
            if symbol.reach <= x <= width - symbol.reach and symbol.reach <= y <= height - symbol.reach:
                found.append(Standing(place, symbol, Circle(x, y, symbol.radius + 1)))
        return found

    @cached_property
    def lines(self) -> list[tuple[SceneConnection, Line]]:
        """The connections, whatever the date."""
        found = self.layout.lines(self.zoom, self._symbols)
        return list(zip(self.layout.scene.connections, found, strict=True))

    @cached_property
    def field(self) -> Field:
        """Where lines run. All lines: labels stand alike in pictures of two dates, as they do on the page."""
        field = Field()
        wide = (-100.0, -100.0, self.size[0] + 100, self.size[1] + 100)
        for _, line in self.lines:
            for east in self.copies(line):
                field.add(self.points(line.shape.path, east), wide)
                for head in (*line.shape.heads, *line.shape.chevrons):
                    field.add(self.points(head, east), wide, 1.5)
        return field

    @cached_property
    def turns(self) -> list[float]:
        """How far to the east what the frame shows stands once more, where it is wider than the world."""
        world = 256 * 2.0**self.zoom
        most = math.ceil(self.size[0] / world)
        return [turn * world for turn in range(-most, most + 1)] if self.size[0] > world else [0.0]

    def copies(self, line: Line) -> list[float]:
        """Return how far to the east a line is drawn, each time that it meets the frame."""
        extent = [*line.shape.path, *(point for head in line.shape.heads for point in head)]
        wanted = sorted({round(east + turn, 6) for east in line.copies for turn in self.turns})
        return [east for east in wanted if self.meets(self.points(extent, east))]

    def seats(self, at: Standing) -> list[Point]:
        """Return where a symbol stands, each time that it is in the frame, its own place first."""
        reach, width = at.symbol.reach, self.size[0]
        places = [at.circle.x + turn for turn in sorted(self.turns, key=abs)]
        return [(x, at.circle.y) for x in places if reach <= x <= width - reach]

    def points(self, points: Sequence[Point], east: float = 0.0) -> list[Point]:
        """Move points of the world into the frame."""
        return [(x - self.origin[0] + east, y - self.origin[1]) for x, y in points]

    def position(self, longitude: float, latitude: float) -> Point:
        """Return where a position lies, in the turn of the endless world that is nearest to the frame's middle."""
        x, y = project(longitude, latitude)
        x += 256 * round((self.frame.middle[0] - x) / 256)
        scale = 2.0**self.zoom
        return (x * scale - self.origin[0], y * scale - self.origin[1])

    def meets(self, points: Sequence[Point]) -> bool:
        """Tell whether the box around points meets the frame."""
        if not points:
            return False
        xs, ys = zip(*points, strict=True)
        return bool(min(xs) < self.size[0] and max(xs) > 0 and min(ys) < self.size[1] and max(ys) > 0)
