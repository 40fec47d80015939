"""Which part of the world a picture shows, reckoned as the page's first view is in ``frontend/src/map/view.ts``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mapgen.labels import Box, Circle, Field, Obstacles, Rect, around, meets, place_labels
from mapgen.layout import Layout, Symbol
from mapgen.projection import Point, project
from mapgen.scene import Bounds, Scene

_PADDING = 10.0
_STEP = 0.1
_GRAINS = 50
"""Steps in a zoom level."""
_DEPTH = 1.6
"""How far the search goes, in zoom levels, before it takes the best that it found."""
_LOWEST = -2.0
_FAULT, _ASIDE = 10.0, 1.2
"""What a view pays, in zoom levels: for a hidden symbol or label; for standing a whole box aside of the middle."""
_CLEAR = 8.0
"""Pixels between a symbol and what covers a part of the box."""
_WORTH_A_BEND = 0.5
"""So much further out, in zoom levels, the places may be seen for the courses of their lines to be in view: at 70 % of
the size. A far bend, as over the pole, is not worth more."""
_WORTH_A_CUT = 2.0
"""So much closer must the anchors alone be seen, for other places to be left out: more than on the page (0.75), as
nobody can zoom out of a picture."""
_CROWD = 150
"""Among more places than this, the search takes coarse steps and does not push symbols apart: it would take seconds."""
_SIDES = (
    (0, 0), (-0.25, 0), (0.25, 0), (0, 0.5), (0, -0.5), (-0.5, 0), (0.5, 0),
    (-0.5, 0.5), (0.5, 0.5), (-1, 0), (1, 0), (0, 1), (0, -1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """A view: its zoom, and the middle of its box on the world of zoom 0."""

    zoom: float
    middle: Point

    def origin(self, size: Point) -> Point:
        """Return the pixel of the world in the top left corner of a box of that size."""
        scale = 2.0**self.zoom
        return (self.middle[0] * scale - size[0] / 2, self.middle[1] * scale - size[1] / 2)


def opening(
    scene: Scene, layout: Layout, size: Point, labels: Mapping[str, Point], reserved: Sequence[Rect] = ()
) -> Frame:
    """Choose the view: all places, unless the anchors alone are seen much closer or the author chose a frame.

    The courses of the lines between the places are in view as well, unless the bend is a far one; in a frame that the
    author chose, only what the author put there.

    Parameters
    ----------
    scene : Scene
    layout : Layout
        Of the same scene.
    size : (width, height)
        The map's box, in pixels.
    labels : mapping of str to (width, height)
        The sizes of the anchors' labels.
    reserved : sequence of boxes
        Parts of the box that something else covers.

    Examples
    --------
    >>> from mapgen import staging, story
    >>> scene = staging.stage(story.read("data/locations.geojson"))
    >>> frame = opening(scene, Layout(scene), (600, 400), {})
    >>> 2 < frame.zoom < 3.5
    True
    """
    search = _Search(scene, layout, size, labels, reserved)
    anchors, whole = search.first(whole=False), search.first(whole=True)
    return anchors if scene.framed or anchors.zoom - whole.zoom > _WORTH_A_CUT else whole


@dataclass(frozen=True, slots=True)
class _Search:
    scene: Scene
    layout: Layout
    size: Point
    labels: Mapping[str, Point]
    reserved: Sequence[Rect]

    def first(self, *, whole: bool) -> Frame:
        """Find the closest zoom at which every place that has to be seen stands inside the box with its label."""
        width, height = (max(40.0, side - 2 * _PADDING) for side in self.size)
        everything = whole or not any(place.anchor for place in self.scene.places)
        held = [everything or place.anchor for place in self.scene.places]
        view = _box(self.scene.view)
        bare = view
        if whole:
            for place in self.scene.places:
                x, y = project(*place.position)
                bare = _union(bare, (x, y, x, y))
        if whole or not self.scene.framed:
            view = bare = self._with_courses(bare, held, (width, height))
        closest = min(self.scene.max_zoom, _closest(bare, (width, height)))
        # In steps, and on whole pixels: a place that moves a little leaves the frame, and all that is cut to it, alone.
        closest = math.floor(closest * _GRAINS) / _GRAINS
        lowest = max(_LOWEST, closest - _DEPTH)
        best_cost = math.inf
        best = Frame(lowest, ((bare[0] + bare[2]) / 2, (bare[1] + bare[3]) / 2))
        zoom = closest
        step = _STEP if len(self.scene.places) <= _CROWD else 4 * _STEP
        while zoom > lowest and closest - zoom < best_cost:
            scale = 2.0**zoom
            symbols = self.layout.symbols(zoom, apart=len(self.scene.places) <= _CROWD)
            rect: Rect = (view[0] * scale, view[1] * scale, view[2] * scale, view[3] * scale)
            for symbol, needed in zip(symbols, held, strict=True):
                if needed:
                    rect = _union(rect, around(symbol.x, symbol.y, symbol.reach * 2, symbol.reach * 2))
            slack = (width - (rect[2] - rect[0]), height - (rect[3] - rect[1]))
            # In the middle, or nearer to one side where that leaves room for the labels.
            for across, down in _SIDES if min(slack) >= 0 else ():
                aside = (across * slack[0] / 2, down * slack[1] / 2)
                price = closest - zoom
                price += _ASIDE * (abs(aside[0]) / self.size[0] + abs(aside[1]) / self.size[1])
                if price >= best_cost:
                    continue
                middle = ((rect[0] + rect[2]) / 2 - aside[0], (rect[1] + rect[3]) / 2 - aside[1])
                origin = (middle[0] - self.size[0] / 2, middle[1] - self.size[1] / 2)
                cost = price + self._faults(symbols, origin, held, best_cost - price)
                if cost < best_cost:
                    best_cost, best = cost, Frame(zoom, (round(middle[0]) / scale, round(middle[1]) / scale))
            zoom -= step
        return best

    def _with_courses(self, bare: Rect, held: list[bool], room: Point) -> Rect:
        """Widen a box to the courses between places that it holds, the nearest first, as long as that is worth it."""
        seen = {place.id for place, needed in zip(self.scene.places, held, strict=True) if needed}
        near = [_union(bare, box) for start, end, box in self.layout.courses if start in seen and end in seen]
        most, found = _closest(bare, room), bare
        for box in sorted(near, key=lambda box: -_closest(box, room)):
            wider = _union(found, box)
            if most - _closest(wider, room) > _WORTH_A_BEND:
                break
            found = wider
        return found

    def _faults(self, symbols: list[Symbol], origin: Point, held: list[bool], most: float) -> float:
        """Tell what is wrong with a view, in zoom levels that it is worth; more than ``most`` is not counted."""
        places = self.scene.places
        circles = [Circle(symbol.x - origin[0], symbol.y - origin[1], symbol.radius + 1) for symbol in symbols]
        wrong = sum(
            1
            for circle, needed in zip(circles, held, strict=True)
            if needed and any(meets(rect, replace(circle, radius=circle.radius + _CLEAR)) for rect in self.reserved)
        )
        if wrong * _FAULT >= most:
            return wrong * _FAULT
        boxes = [
            Box(place.id, circle.x, circle.y, symbol.reach, *self.labels[place.id], required=True)
            for place, symbol, circle in zip(places, symbols, circles, strict=True)
            if place.anchor and place.id in self.labels
        ]
        bounds = (4.0, 4.0, self.size[0] - 4, self.size[1] - 4)
        placed = place_labels(boxes, Obstacles(circles, self.reserved, Field()), bounds) if boxes else []
        wrong += sum(not label.clear for label in placed)
        return wrong * _FAULT + 0.05 * sum(label.far for label in placed)


def _box(bounds: Bounds) -> Rect:
    west, south, east, north = bounds
    return (*project(west, north), *project(east, south))


def _closest(box: Rect, room: Point) -> float:
    return min(math.log2(room[0] / max(box[2] - box[0], 1e-6)), math.log2(room[1] / max(box[3] - box[1], 1e-6)))


def _union(a: Rect, b: Rect) -> Rect:
    return (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
