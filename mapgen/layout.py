"""Where symbols and lines lie at one zoom, in pixels of the world, reckoned as in ``frontend/src/map/layout.ts``."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from typing import Literal

from mapgen import styles
from mapgen.basemap import Basemap
from mapgen.courses import Leg, Shape, leg_path, shape
from mapgen.inert import inert
from mapgen.projection import Point, project
from mapgen.scene import Calendar, Legend, Scene, SceneLeg, ScenePlace
from mapgen.spread import Body, Moved, spread

Form = Literal["disc", "ring", "area"]
VAGUE = ("region", "country", "unknown")
TARGET = 24.0
"""What a finger needs, across: as the page keeps symbols so far apart, the picture does."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A place's symbol: where it stands, how far that is from its true position, its rim and its dotted circle."""

    id: str
    x: float
    y: float
    shift: Point
    form: Form
    radius: float
    size: float
    """The part of its usual size that it has: in a crowd symbols shrink."""
    halo: float

    @property
    def reach(self) -> float:
        """The radius of all that is drawn."""
        return max(self.radius, self.halo)


@dataclass(frozen=True, slots=True)
class Line:
    """A connection's shape, and how far to the east it is drawn: once more for each turn around the globe."""

    id: str
    shape: Shape
    copies: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Course:
    start: int
    end: int
    points: list[Point]
    leg: SceneLeg


def is_vague(place: ScenePlace) -> bool:
    """Tell whether a place is known to a whole area only."""
    return place.precision in VAGUE


def form_of(place: ScenePlace) -> Form:
    """Return a place's form: a disc for capitals and anchors, a ring for others, only a dotted circle for areas."""
    if place.anchor or place.kind == "capital":
        return "disc"
    return "area" if is_vague(place) else "ring"


def radius_of(form: Form, count: int) -> float:
    """Return the radius of a symbol: wide enough for its number.

    Examples
    --------
    >>> radius_of("disc", 0), radius_of("disc", 7), radius_of("disc", 250)
    (6.0, 10.0, 12.5)
    """
    more = max(0, len(str(count)) - 2)
    if form == "area":
        return 15.0 + 2 * more
    if count == 0:
        return 6.0 if form == "disc" else 4.5
    return (10.0 if form == "disc" else 8.5) + 2.5 * more


def halo_of(form: Form, count: int) -> float:
    """Return the radius of the dotted circle around a place that is not known exactly."""
    return radius_of(form, count) + (0.0 if form == "area" else 10.0)


def layout(scene: Scene) -> Layout:
    """Give the layout of a scene: the same object for scenes that differ in texts alone.

    What lies where takes a good part of a build, and most edits of a map's data leave it alone.

    Examples
    --------
    >>> from mapgen import staging, story
    >>> scene = staging.stage(story.read("data/locations.geojson"))
    >>> layout(scene) is layout(replace(scene, title="Another")), layout(scene) is layout(replace(scene, max_zoom=3))
    (True, False)
    """
    lying = _lying(scene)
    # A name for each field's value; the basemap is compared as it is.
    values = [getattr(lying, field.name) for field in fields(lying) if field.name != "basemap"]
    return _laid_out(_Lying(inert(values), scene.basemap, lying))


def _lying(scene: Scene) -> Scene:
    """Leave of a scene what says where things lie, so that nothing else can have a part in it."""
    return replace(
        scene,
        title="",
        summary=[],
        alt="",
        theme="auto",
        licence=None,
        updated=None,
        calendar=Calendar([], []),
        events=[],
        sources=[],
        order=[],
        legend=Legend([], [], []),
        attribution=[],
        boundary_statement="",
        places=[
            replace(place, kind_label="", precision_label="", summary=[], sources=[], aliases=[], dates="")
            for place in scene.places
        ],
        connections=[
            replace(
                connection,
                label=None,
                kind_label="",
                route="",
                date="",
                edtf="",
                since=None,
                until=None,
                summary=[],
                actors=[],
                attribution=None,
                certainty_label="",
                hedge=None,
                quote=None,
                sources=[],
                events=[],
            )
            for connection in scene.connections
        ],
    )


@dataclass(frozen=True)
class _Lying:
    """What says where things lie, compared by its text."""

    text: str
    basemap: Basemap
    scene: Scene = field(compare=False, repr=False)


@lru_cache(maxsize=4)
def _laid_out(lying: _Lying) -> Layout:
    return Layout(lying.scene)


class Layout:
    """A scene, projected once; it is laid out at any zoom.

    Symbols keep the size of all their events, whatever is shown, so that pictures of several dates can be compared.

    Examples
    --------
    >>> from mapgen import staging, story
    >>> layout = Layout(staging.stage(story.read("data/locations.geojson")))
    >>> [symbol.form for symbol in layout.symbols(4)[:2]], len(layout.lines(4, layout.symbols(4)))
    (['disc', 'disc'], 20)
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._index = {place.id: number for number, place in enumerate(scene.places)}
        self._homes = [project(*place.position) for place in scene.places]
        self._forms = [form_of(place) for place in scene.places]
        self._radii = [
            radius_of(form, len(place.events)) for form, place in zip(self._forms, scene.places, strict=True)
        ]
        self._outermost: defaultdict[frozenset[str], float] = defaultdict(float)
        for connection in scene.connections:
            for leg in connection.legs:
                pair = frozenset((leg.start, leg.end))
                self._outermost[pair] = max(self._outermost[pair], abs(leg.slot))
        self._prepared = [self._courses(connection.legs) for connection in scene.connections]
        self._busy = self._directions()

    def _courses(self, legs: list[SceneLeg]) -> tuple[list[_Course], tuple[float, ...]]:
        """Project legs so that they run on from one another; and tell in which turns the line is drawn."""
        turns = [0.0]
        for leg in legs:
            turns.append(turns[-1] - leg.wrap)
        courses = [
            _Course(
                self._index.get(leg.start, -1),
                self._index.get(leg.end, -1),
                [project(longitude + turn, latitude) for longitude, latitude in leg.positions],
                leg,
            )
            for leg, turn in zip(legs, turns, strict=False)
        ]
        return courses, tuple(dict.fromkeys(-turn / 360 + 0.0 for turn in turns))

    def _directions(self) -> list[tuple[float, ...]]:
        """Tell in which directions the lines leave each place: towards the other ends."""
        busy: list[list[float]] = [[] for _ in self.scene.places]
        for courses, _ in self._prepared:
            for course in courses:
                if not course.points:
                    continue
                to = course.points[len(course.points) >> 1]
                for end, of in ((course.start, course.points[0]), (course.end, course.points[-1])):
                    if end >= 0:
                        busy[end].append(math.atan2(to[1] - of[1], to[0] - of[0]))
        return [tuple(directions) for directions in busy]

    @cached_property
    def courses(self) -> list[tuple[str, str, tuple[float, float, float, float]]]:
        """The ends of each connection and the box around its course at zoom 0; none that leaves the map at one side."""
        found = []
        for connection, (courses, copies) in zip(self.scene.connections, self._prepared, strict=True):
            points = [point for course in courses for point in course.points]
            if points and len(copies) == 1:
                xs, ys = zip(*points, strict=True)
                found.append((connection.start, connection.end, (min(xs), min(ys), max(xs), max(ys))))
        return found

    def _gap(self, i: int, j: int) -> float:
        # Lines between two neighbours need room for their heads; others must not touch.
        if frozenset((self.scene.places[i].id, self.scene.places[j].id)) in self._outermost:
            return 17.0
        return max(3.0, TARGET - self._radii[i] - self._radii[j])

    def symbols(self, zoom: float, *, apart: bool = True) -> list[Symbol]:
        """Return the symbols at a zoom, in the order of the scene's places.

        ``apart`` pushes those apart that would cover one another.
        """
        scale = 2.0**zoom
        bodies = [
            Body(x * scale, y * scale, radius, 8.0 if form == "disc" else 1.0, busy)
            for (x, y), radius, form, busy in zip(self._homes, self._radii, self._forms, self._busy, strict=True)
        ]
        moved = spread(bodies, self._gap) if apart else [Moved(0.0, 0.0, 1.0)] * len(bodies)
        return [
            Symbol(
                place.id,
                body.x + shift.x,
                body.y + shift.y,
                (shift.x, shift.y),
                form,
                body.radius * shift.size,
                shift.size,
                halo_of(form, len(place.events)) if is_vague(place) else 0.0,
            )
            for place, body, shift, form in zip(self.scene.places, bodies, moved, self._forms, strict=True)
        ]

    def lines(self, zoom: float, symbols: list[Symbol]) -> list[Line]:
        """Return the lines at a zoom, in the order of the scene's connections, for symbols of that zoom."""
        scale = 2.0**zoom

        def rim(place: int) -> float:
            return symbols[place].radius + 2.5 if place >= 0 else 0.0

        def shift(place: int) -> Point:
            return symbols[place].shift if place >= 0 else (0.0, 0.0)

        out = []
        for connection, (courses, copies) in zip(self.scene.connections, self._prepared, strict=True):
            paths = [
                leg_path(
                    Leg(
                        [(x * scale, y * scale) for x, y in course.points],
                        course.leg.slot,
                        self._outermost[frozenset((course.leg.start, course.leg.end))],
                        course.leg.drawn,
                        shift(course.start),
                        shift(course.end),
                    )
                )
                for course in courses
            ]
            style = styles.kind(connection.kind)
            grown = connection.width / style.line.width if connection.width else 1.0
            larger = max(1.0, min(1.6, grown))
            found = shape(
                paths,
                (rim(courses[0].start), rim(courses[-1].end)) if courses else (0.0, 0.0),
                replace(style.head, length=style.head.length * larger, width=style.head.width * larger),
                at_start=connection.direction == "both" and not style.band,
                at_end=connection.direction != "none" and not (style.band and connection.direction == "both"),
            )
            out.append(Line(connection.id, found, tuple(turn * 256 * scale for turn in copies)))
        return out
