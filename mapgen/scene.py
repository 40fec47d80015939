"""The Scene: all that is drawn and printed, computed once from a Story, as plain data.

Renderers (the interactive map, the list, the pictures) read the Scene and nothing else, so they cannot disagree.
"""

from dataclasses import dataclass
from typing import Literal

from mapgen.basemap import Basemap
from mapgen.model import Certainty, Precision
from mapgen.richtext import RichText

Position = tuple[float, float]
"""Longitude and latitude in degrees; longitudes are unwrapped and may lie outside ±180."""

Bounds = tuple[float, float, float, float]
"""West, south, east and north in degrees, unwrapped."""


@dataclass(frozen=True, slots=True)
class ScenePlace:
    """A place as drawn: a symbol, its label, and what can be reached from it.

    ``dates`` is the date of its one event in words, or the years of several; empty where there are none.
    """

    id: str
    title: str
    position: Position
    kind: str
    kind_label: str
    precision: Precision
    precision_label: str
    anchor: bool
    color: str | None
    summary: RichText
    events: list[str]
    connections: list[str]
    sources: list[str]
    aliases: list[str]
    dates: str


@dataclass(frozen=True, slots=True)
class SceneLeg:
    """One stretch of a connection between two neighbouring places on its way.

    ``positions`` runs from ``start`` to ``end`` and is dense enough that straight chords in Web Mercator stay
    within half a pixel at zoom 7. ``slot`` is its seat in the fan of lines which share these ends: 0 is the
    true course, ±1 the seats beside it; positive is to the right of the direction of travel. ``wrap`` is 0, or
    the degrees (a whole turn) by which the end place stands away from the line's end: such a line is drawn
    twice, once from the start and, moved by ``wrap``, once into the end. ``drawn`` tells that the author drew
    the course.
    """

    start: str
    end: str
    positions: list[Position]
    slot: float
    wrap: int
    drawn: bool


@dataclass(frozen=True, slots=True)
class SceneConnection:
    """A connection as drawn and as told.

    ``since`` and ``until`` are its first and its last possible day (ISO 8601), ``edtf`` is what the author wrote of the
    two, as an interval; empty for nothing.
    """

    id: str
    title: str
    label: str | None
    kind: str
    kind_label: str
    direction: Literal["forward", "both", "none"]
    start: str
    end: str
    via: list[str]
    route: str
    legs: list[SceneLeg]
    date: str
    edtf: str
    since: str | None
    until: str | None
    ongoing: bool
    color: str | None
    width: float | None
    summary: RichText
    actors: list[str]
    attribution: str | None
    certainty: Certainty
    certainty_label: str
    hedge: str | None
    quote: str | None
    sources: list[str]
    events: list[str]


@dataclass(frozen=True, slots=True)
class SceneEvent:
    """An event as told: in the popup of its place, in the list, on the timeline.

    ``edtf`` is its date as the author wrote it, ``date`` is that in words.
    ``since`` and ``until`` are its first and its last possible day (ISO 8601); None where that side is open or unknown.
    ``soft_start`` and ``soft_end`` tell that the side is open, unknown, uncertain or approximate.
    """

    id: str
    title: str
    kind: str
    kind_label: str
    date: str
    edtf: str
    since: str | None
    until: str | None
    ongoing: bool
    soft_start: bool
    soft_end: bool
    date_basis: str | None
    place: str | None
    places: list[str]
    position: Position | None
    precision: Precision | None
    precision_label: str | None
    summary: RichText
    actors: list[str]
    attribution: str | None
    certainty: Certainty
    certainty_label: str
    hedge: str | None
    quote: str | None
    sources: list[str]
    claim_of: str | None
    estimate: str | None
    connections: list[str]


@dataclass(frozen=True, slots=True)
class SceneSource:
    """A source as printed: its one-line description and where it can be found."""

    id: str
    title: str
    details: str
    url: str | None
    archived: str | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """How any day and any month are said: a form for each month of the year, with slots for day and year."""

    days: list[str]
    months: list[str]


@dataclass(frozen=True, slots=True)
class Legend:
    """What the legend explains: only what is on the map."""

    kinds: list[tuple[str, str]]
    certainties: list[tuple[str, str]]
    symbols: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a renderer needs.

    ``updated`` is when the data were last changed in words, ``modified`` is that as the author wrote it.
    ``order`` holds the events of the walk: those that the author chose, or all by date. ``view`` is what the first view
    has to hold, ``framed`` tells that the author chose it; ``bounds`` holds all that is drawn.
    """

    id: str
    title: str
    summary: RichText
    alt: str
    language: str
    direction: Literal["ltr", "rtl"]
    theme: Literal["light", "dark", "auto"]
    licence: str | None
    updated: str | None
    modified: str | None
    words: dict[str, str]
    calendar: Calendar
    view: Bounds
    framed: bool
    bounds: Bounds
    max_zoom: int
    places: list[ScenePlace]
    connections: list[SceneConnection]
    events: list[SceneEvent]
    sources: list[SceneSource]
    order: list[str]
    legend: Legend
    attribution: list[str]
    boundary_statement: str
    basemap: Basemap
