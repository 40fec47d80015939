"""The plate: the map itself in its frame, without a word around it. What ``frontend/src/map/`` draws on a page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from mapgen import ground, naming, signs, styles
from mapgen.basemap import Name
from mapgen.framing import Frame, opening
from mapgen.ink import Ink
from mapgen.labels import Placed
from mapgen.layout import Layout, Line
from mapgen.lettering import BASELINE, Type, line_of_text, width_of
from mapgen.projection import Point, project
from mapgen.scene import Scene, SceneConnection
from mapgen.shown import Shown
from mapgen.svg import Attributes, Markup, element, number, path_data, text
from mapgen.view import Standing, View

_IDLE_ANCHOR = Type(naming.ANCHOR.size, naming.ANCHOR.leading)
_HALO = 3.2
_LEADER_FROM = 4.0
_REPEATED = 3.5
_RECEDED = 0.22
_CLOSER = 1.4
"""How many zoom levels closer an event's card goes: its surroundings stay known."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What stands out, where something does: these lines and places at full strength, one place of them ringed."""

    connections: frozenset[str]
    places: frozenset[str]
    chosen: str | None


@dataclass(frozen=True)
class Plate:
    """A scene's map for a frame of a size: what is where, before anything is drawn."""

    scene: Scene
    size: Point
    labels: Mapping[str, naming.Label]
    view: View
    placed: list[Placed]
    closer: bool = False
    """Whether places may be out of the frame, as it shows some alone."""

    @classmethod
    def of(cls, scene: Scene, layout: Layout, size: Point, focus: frozenset[str] = frozenset()) -> Plate:
        """Choose what a frame shows, and place the labels; with a focus, it goes closer to these places."""
        return cls(scene, size, *_arranged(layout, size, focus))

    @property
    def zoom(self) -> float:
        """How close it is."""
        return self.view.zoom

    @property
    def needed(self) -> float:
        """The height that its frame needs: for its symbols and labels with as much around them, and no narrow strip.

        No more than there is of the world: beyond 85 degrees there is no map.
        """
        found = self.view.standing
        ends = [y for at in found for y in (at.circle.y - at.symbol.reach, at.circle.y + at.symbol.reach)]
        ends += [y for at in self.placed for y in (at.rect[1], at.rect[3])]
        inside = max(ends) - min(ends) if ends else 0.0
        return min(256.0 * float(2.0**self.zoom), max(1.5 * inside, 0.9 * self.size[0]))

    @property
    def seen(self) -> Sequence[object]:
        """The places that there should be labels for: all, or what stands in a closer frame."""
        return self.view.standing if self.closer else self.scene.places

    @property
    def unlabelled(self) -> int:
        """The number of places that have no label, as there is no room, or that would be cut."""
        return len(self.seen) - len(self.placed)

    def draw(self, ink: Ink, at: Point, shown: Shown, emphasis: Emphasis | None) -> Markup:
        """Draw the map with its top left corner at a point of the picture."""
        drawing = _Drawing(self, ink, shown, emphasis)
        basemap = self.scene.basemap
        found = ground.ground(
            basemap, zoom=self.zoom, origin=self.view.origin, size=self.size, detail=ink.detail, fine=not ink.inline
        )
        names = naming.names(self.view, self.placed)
        return ink.group(
            "map",
            [
                ground.draw(found, ink, self.size),
                ink.group("names", [_name(ink, *name) for name in names], {"opacity": 0.5 if emphasis else None}),
                ink.group("circles", drawing.circles()),
                ink.group("connections", drawing.lines()),
                ink.group("leaders", drawing.leaders()),
                *drawing.labels(over=False),
                ink.group("places", drawing.places()),
                *(drawing.labels(over=True) if any(at.over for at in self.placed) else ()),
            ],
            {
                "transform": f"translate({number(at[0])} {number(at[1])})",
                "clip-path": "url(#picture-frame)",
                "data-zoom": f"{self.zoom:.6f}",
                "data-size": f"{number(self.size[0])} {number(self.size[1])}",
            },
        )


@lru_cache(maxsize=16)
def _arranged(
    layout: Layout, size: Point, focus: frozenset[str]
) -> tuple[Mapping[str, naming.Label], View, list[Placed], bool]:
    scene = layout.scene
    labels = naming.labels(scene, size)
    anchors = {place.id: labels[place.id].size for place in scene.places if place.anchor}
    frame = opening(scene, layout, size, anchors)
    if focus:
        frame = _closer(frame, [project(*place.position) for place in scene.places if place.id in focus], size)
    view = View(layout, _within_the_world(frame, size), size)
    return labels, view, naming.placed(view, labels), bool(focus)


def _closer(frame: Frame, points: Sequence[Point], size: Point) -> Frame:
    """Go closer to some places, as far as they and what surrounds them stay in view."""
    if not points:
        return frame
    xs, ys = zip(*points, strict=True)
    wide, high = max(max(xs) - min(xs), 1e-6), max(max(ys) - min(ys), 1e-6)
    fitting = min(math.log2(0.55 * size[0] / wide), math.log2(0.5 * size[1] / high))
    zoom = round(max(frame.zoom, min(frame.zoom + _CLOSER, fitting)), 2)
    if zoom <= frame.zoom:
        return frame
    scale = 2.0**zoom
    middle = ((min(xs) + max(xs)) / 2 * scale, (min(ys) + max(ys)) / 2 * scale)
    return Frame(zoom, (round(middle[0]) / scale, round(middle[1]) / scale))


def _within_the_world(frame: Frame, size: Point) -> Frame:
    """Move a frame north or south, so that it shows nothing beyond the projection's limit where it need not."""
    half = size[1] / 2 / 2.0**frame.zoom
    if half > 128:
        return replace(frame, middle=(frame.middle[0], 128.0))
    x, y = frame.middle
    return replace(frame, middle=(x, max(half, min(256 - half, y))))


@dataclass(frozen=True)
class _Drawing:
    """The records, drawn as they stand out or recede."""

    plate: Plate
    ink: Ink
    shown: Shown
    emphasis: Emphasis | None

    @cached_property
    def _idle(self) -> set[str]:
        """The places that have nothing to show at this date."""
        scene, shown = self.plate.scene, self.shown
        if len(shown.events) == len(scene.events) and len(shown.connections) == len(scene.connections):
            return set()
        standing = [item for item in scene.connections if item.id in shown.connections]
        busy = {stop for item in standing for stop in (item.start, *item.via, item.end)}
        return {place.id for place in scene.places if place.id not in busy and not shown.counts.get(place.id)}

    @cached_property
    def _standing(self) -> dict[str, Standing]:
        return {at.place.id: at for at in self.plate.view.standing}

    def _recedes(self, place: str) -> bool:
        return place in self._idle or (self.emphasis is not None and place not in self.emphasis.places)

    def _is_chosen(self, place: str) -> bool:
        return self.emphasis is not None and self.emphasis.chosen == place

    def _dark(self, place: str) -> str:
        return self.ink["muted" if self._recedes(place) else "ink"]

    def circles(self) -> list[Markup]:
        """Draw the dotted circles of places not known exactly around their true positions, under the lines."""
        vague = [at for at in self.plate.view.standing if at.symbol.form != "area" and at.symbol.halo]
        return [signs.dotted(self.ink, at.home, at.symbol.halo, 0.35) for at in vague]

    def lines(self) -> list[Markup]:
        """Draw the connections that stand at the date, from the lowest to the highest."""
        standing = [found for found in self.plate.view.lines if found[0].id in self.shown.connections]
        return [self._line(*found) for found in sorted(standing, key=lambda found: _painting_order(found[0]))]

    def _line(self, connection: SceneConnection, line: Line) -> Markup:
        view, shape = self.plate.view, line.shape
        copies = view.copies(line)
        if not copies:
            return Markup("")
        path = "".join(path_data(view.points(shape.path, east)) for east in copies)
        heads = "".join(
            path_data(view.points(head, east), closed=True)
            for head in (*shape.chevrons, *shape.heads)
            for east in copies
        )
        recedes = self.emphasis is not None and connection.id not in self.emphasis.connections
        kind, certainty = connection.kind, connection.certainty
        return element(
            "g",
            {
                **self.ink.named("connection", connection.id),
                "data-kind": kind,
                "data-certainty": certainty,
                "opacity": _RECEDED if recedes else None,
            },
            [
                *([element("title", {}, [text(connection.title)])] if self.ink.editable else []),
                *signs.strokes(self.ink, kind, certainty, path, heads, connection.color, connection.width),
            ],
        )

    def places(self) -> list[Markup]:
        """Draw the symbols, the anchors' last."""
        return [self._place(at) for at in sorted(self.plate.view.standing, key=lambda at: at.place.anchor)]

    def _place(self, at: Standing) -> Markup:
        place = at.place
        own, *again = self.plate.view.seats(at)
        marks = signs.mark(
            self.ink,
            own,
            at.symbol.form,
            at.symbol.radius,
            self.shown.counts.get(place.id, 0),
            dark=self._dark(place.id),
            own=None if self._recedes(place.id) else place.color,
            chosen=self._is_chosen(place.id),
            empty=not place.events,
        )
        # Once more around the globe stands the end of a line, not another place for readers to count.
        for seat in again:
            marks += signs.mark(self.ink, seat, "ring", _REPEATED, 0, dark=self.ink["muted"])
        title = [element("title", {}, [text(place.title)])] if self.ink.editable else []
        named = self.ink.named("place", place.id)
        return element("g", {**named, "data-at": f"{number(at.circle.x)} {number(at.circle.y)}"}, [*title, *marks])

    def leaders(self) -> list[Markup]:
        """Join symbols that were moved with their positions, and labels that stand off with their symbols."""
        out = []
        for at in self.plate.view.standing:
            away = math.hypot(*at.symbol.shift)
            if away > _LEADER_FROM and (at.symbol.form == "disc" or away >= at.symbol.radius):
                (x, y), point = at.home, (at.circle.x, at.circle.y)
                out.append(self._leader(at.home, point))
                out.append(element("circle", {"cx": x, "cy": y, "r": 2, "fill": self.ink["ink"], "opacity": 0.7}))
        for label in self.plate.placed:
            if not label.far:
                continue
            at = self._standing[label.id]
            left, top, right, bottom = label.rect
            x = max(left, min(at.circle.x, right)) - at.circle.x
            y = max(top + 3, min(at.circle.y, bottom - 3)) - at.circle.y
            long, rim = math.hypot(x, y) or 1.0, at.symbol.reach + 2
            if long > rim:
                start = (at.circle.x + x / long * rim, at.circle.y + y / long * rim)
                out.append(self._leader(start, (at.circle.x + x, at.circle.y + y)))
        return out

    def _leader(self, a: Point, b: Point) -> Markup:
        ends: Attributes = {"x1": a[0], "y1": a[1], "x2": b[0], "y2": b[1]}
        return element("line", {**ends, "stroke": self.ink["ink"], "stroke-width": 1, "opacity": 0.7})

    def labels(self, *, over: bool) -> list[Markup]:
        """Write the labels below the symbols or over them, each with a halo in the paper's colour."""
        halo: Attributes = {"stroke": self.ink["paper"], "stroke_width": _HALO, "stroke_linejoin": "round"}
        halos: list[Markup] = []
        groups: list[Markup] = []
        for at in self.plate.placed:
            if at.over != over:
                continue
            words: list[Markup] = []
            underlines: list[Markup] = []
            anchor = self._anchor(at) if self.ink.editable else "middle"
            for row, type_, middle, fill in self._rows(at):
                half = width_of(row, type_) / 2
                base = (middle[0] + {"start": -half, "middle": 0, "end": half}[anchor], middle[1])
                if self._is_chosen(at.id) and not words:
                    # A line of its own: what writes PNG and PDF knows no text-decoration.
                    below = base[1] + 0.22 * type_.size
                    ends: Attributes = {"x1": middle[0] - half, "x2": middle[0] + half, "y1": below, "y2": below}
                    underlines.append(element("line", {**ends, "stroke": fill, "stroke-width": 1.4}))
                if self.ink.editable:
                    paper = self.ink["paper"]
                    halos.append(line_of_text(self.ink, row, type_, base, paper, anchor=anchor, **halo))
                own: Attributes = {} if self.ink.editable else {**halo, "paint_order": "stroke"}
                words.append(line_of_text(self.ink, row, type_, base, fill, anchor=anchor, **own))
            box = " ".join(number(side) for side in at.rect)
            groups.append(element("g", {**self.ink.named("label", at.id), "data-box": box}, [*underlines, *words]))
        hidden: Attributes = {"aria-hidden": "true", "opacity": 0.9}
        halo_layer, layer = ("halos-over", "labels-over") if over else ("halos", "labels")
        return [self.ink.group(halo_layer, halos, hidden), self.ink.group(layer, groups)]

    def _anchor(self, at: Placed) -> str:
        """Hold a label by its end at the symbol: in a drawing program's wider letters it then grows away from it."""
        symbol = self._standing[at.id].circle
        left, _, right, _ = at.rect
        return "start" if left >= symbol.x else "end" if right <= symbol.x else "middle"

    def _rows(self, at: Placed) -> list[tuple[str, Type, Point, str]]:
        label = self.plate.labels[at.id]
        type_ = _IDLE_ANCHOR if label.type is naming.ANCHOR and at.id in self._idle else label.type
        top = at.rect[1]
        rows = [(label.title, type_, top + type_.leading / 2, self._dark(at.id))]
        if label.note:
            rows.append((label.note, naming.NOTE, top + type_.leading + naming.NOTE.leading / 2, self.ink["muted"]))
        return [(row, style, (at.x, y + BASELINE * style.size), fill) for row, style, y, fill in rows]


def _name(ink: Ink, name: Name, at: Point) -> Markup:
    words, type_ = naming.lettered(name)
    fill = ink["country-name" if name.kind == "country" else "sea-name"]
    # The spacing after the last letter is no part of the word.
    base = (at[0] + type_.spacing / 2, at[1] + BASELINE * type_.size)
    return line_of_text(ink, words, type_, base, fill, anchor="middle", data_name=name.text)


def _painting_order(connection: SceneConnection) -> tuple[float, str]:
    """Bands lie under everything; then the heavier lines under the lighter, which would vanish below them."""
    style = styles.kind(connection.kind)
    return ((-100 if style.band else 0) - (connection.width or style.line.width), connection.id)
