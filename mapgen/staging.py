"""Staging: from a Story to the Scene, where everything that is shown is decided, once, for all renderers."""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mapgen import basemap, dates, fan, geodesic, richtext, words
from mapgen.model import Place
from mapgen.scene import (
    Bounds,
    Calendar,
    Legend,
    Position,
    Scene,
    SceneConnection,
    SceneEvent,
    SceneLeg,
    ScenePlace,
    SceneSource,
)
from mapgen.story import Story, is_drawn

if TYPE_CHECKING:
    from datetime import date

    from mapgen.edtf import Bound, Edtf
    from mapgen.model import Claim, Connection, Event, Source

_RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
_ARROWS = {"forward": " → ", "both": " ↔ ", "none": " – "}
_ARROWS_LEFTWARDS = _ARROWS | {"forward": " ← "}
_LEAST_ZOOM, _MOST_ZOOM = 7, 14
_APART = 30
"""Pixels between two places at the largest zoom, where the basemap allows it."""
_LEAST_MARGIN = 2.0
_MARGIN = 0.25
_DIGITS = 5
"""Digits of a drawn longitude or latitude: a metre, far below a pixel."""


def stage(story: Story) -> Scene:
    """Compute everything that is drawn and printed.

    Parameters
    ----------
    story : Story
        A checked story.

    Returns
    -------
    Scene
        Plain data; the same story gives an equal scene.

    Examples
    --------
    >>> from mapgen import story
    >>> scene = stage(story.read("data/locations.geojson"))
    >>> len(scene.places), len(scene.connections), len(scene.events)
    (11, 20, 52)
    """
    return _Staging(story).scene()


class _Staging:
    """The steps of :func:`stage`, with what they share."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.language = story.dataset.language
        # The words for editors and authors are not for readers: no page carries them.
        self.words = {k: w for k, w in words.load(self.language).items() if not k.startswith(("embed.", "watch."))}
        self.places = {**story.places, **_places_of_their_own(story)}
        self.positions = _unwrapped(self.places.values())
        self.events = sorted(story.events.values(), key=lambda event: (event.date.sort_key, event.rank or 0))

    def scene(self) -> Scene:
        dataset, text = self.story.dataset, self.story.dataset.text
        connections = self._connections()
        places = [self._place(place) for place in self.places.values()]
        events = [self._event(event) for event in self.events]
        bounds = _bounds([*self.positions.values(), *_all_positions(connections)])
        anchors = [place.position for place in places if place.anchor]
        if len(anchors) < 2:
            anchors = list(self.positions.values())
        max_zoom = _max_zoom(list(self.positions.values()))
        view = self._view(places, anchors)
        title = text("title", self.language) or dataset.title
        land = basemap.clip(
            _padded(_union(bounds, view), _MARGIN, _LEAST_MARGIN),
            max_zoom=max_zoom,
            fitted=_union(_bounds(self.positions.values()), view),
            ccodes=sorted({code for place in self.story.places.values() for code in place.ccodes}),
            language=self.language,
        )
        titles = {place.title for place in places}
        land = replace(land, names=tuple(name for name in land.names if name.text not in titles))
        return Scene(
            id=dataset.id,
            title=title,
            summary=richtext.from_markdown(text("summary", self.language)),
            alt=text("alt", self.language) or f"{title}: {', '.join(place.title for place in places)}",
            language=self.language,
            direction="rtl" if self.language.split("-")[0] in _RIGHT_TO_LEFT else "ltr",
            theme=dataset.theme or "auto",
            licence=text("licence", self.language),
            updated=dates.in_words(dataset.updated, self.language) if dataset.updated else None,
            modified=dataset.updated.text if dataset.updated else None,
            words=self.words,
            calendar=Calendar(*dates.calendar(self.language)),
            view=view,
            framed=dataset.extent is not None,
            bounds=bounds,
            max_zoom=max_zoom,
            places=places,
            connections=connections,
            events=events,
            sources=[self._source(source) for source in self._cited()],
            order=dataset.order or [event.id for event in events],
            legend=self._legend(places, connections, events, disputed=land.disputed_near),
            attribution=self._attribution(land.attribution),
            boundary_statement=land.boundary_statement,
            basemap=land,
        )

    def _view(self, places: list[ScenePlace], anchors: list[Position]) -> Bounds:
        extent = self.story.dataset.extent
        if extent:
            west, south, east, north = extent
            return (west, south, east if east > west else east + 360, north)
        return _padded(_bounds(anchors), 0, _least_margin(places))

    def _place(self, place: Place) -> ScenePlace:
        kind, precision = place.kind or "other", place.precision or "site"
        connections = [
            item.id for item in self.story.connections.values() if place.id in (item.start, *item.via, item.end)
        ]
        here = [event for event in self.events if self._where(event) == place.id]
        return ScenePlace(
            id=place.id,
            title=place.text("title", self.language) or place.title,
            position=_rounded(self.positions[place.id]),
            kind=kind,
            kind_label=self.words[f"place.{kind}"],
            precision=precision,
            precision_label=self.words[f"precision.{precision}"],
            anchor=place.anchor,
            color=place.marker_color,
            summary=richtext.from_markdown(place.text("summary", self.language)),
            events=[event.id for event in here],
            connections=connections,
            sources=place.sources,
            aliases=place.aliases,
            dates=self._dates(here),
        )

    def _dates(self, events: list[Event]) -> str:
        """Say when some events are: the date of one, the years of several."""
        if len(events) == 1:
            return dates.in_words(events[0].date, self.language)
        days = [day for event in events for day in (event.date.earliest, event.date.latest) if day]
        if not days:
            return ""
        first, last = min(days).year, max(days).year
        return str(first) if first == last else f"{first}–{last}"

    def _connections(self) -> list[SceneConnection]:
        stretches: list[tuple[str, int]] = []
        courses: list[fan.Course] = []
        drawn = {item.id for item in self.story.connections.values() if is_drawn(item, self.story.places)}
        for item in self.story.connections.values():
            if item.id not in drawn:
                stops = [item.start, *item.via, item.end]
                for number, (start, end) in enumerate(itertools.pairwise(stops)):
                    stretches.append((item.id, number))
                    ends = geodesic.mercator(*self.positions[start]), geodesic.mercator(*self.positions[end])
                    courses.append(fan.Course(start, end, *ends, broad=item.kind == "alliance", through=bool(item.via)))
        seats = fan.seats(courses, [geodesic.mercator(*position) for position in self.positions.values()])
        legs: defaultdict[str, list[SceneLeg]] = defaultdict(list)
        for (identity, _), course, seat in zip(stretches, courses, seats, strict=True):
            line = geodesic.geodesic(self.positions[course.start], self.positions[course.end])
            legs[identity].append(self._leg(course.start, course.end, line, seat, drawn=False))
        for identity in drawn:
            item = self.story.connections[identity]
            line = geodesic.unwrap(item.line or (), near=self.positions[item.start][0])
            legs[identity].append(self._leg(item.start, item.end, line, 0, drawn=True))
        return [self._connection(item, legs[item.id]) for item in self.story.connections.values()]

    def _leg(self, start: str, end: str, line: list[Position], seat: float, *, drawn: bool) -> SceneLeg:
        # A line may reach its end the other way round the globe: there it is drawn a second time, a turn away.
        wrap = 360 * round((self.positions[end][0] - line[-1][0]) / 360)
        return SceneLeg(start, end, [_rounded(position) for position in line], seat, wrap, drawn)

    def _connection(self, item: Connection, legs: list[SceneLeg]) -> SceneConnection:
        names = [
            self.story.places[stop].text("title", self.language) or stop for stop in (item.start, *item.via, item.end)
        ]
        route = (_ARROWS_LEFTWARDS if _runs_leftwards(names[0]) else _ARROWS)[item.direction].join(names)
        return SceneConnection(
            id=item.id,
            title=item.text("title", self.language) or route,
            label=item.text("label", self.language),
            kind=item.kind,
            kind_label=self.words[f"connection.{item.kind}"],
            direction=item.direction,
            start=item.start,
            end=item.end,
            via=item.via,
            route=route,
            legs=legs,
            date=dates.span_in_words(item.since, item.until, self.language),
            edtf=_interval(item.since, item.until),
            since=_iso(item.since.earliest if item.since else None),
            until=_iso(item.until.latest if item.until else None),
            ongoing=bool(item.until and item.until.end.is_open),
            color=item.stroke,
            width=item.stroke_width,
            events=[event.id for event in self.events if item.id in event.connections],
            **self._claim(item),
        )

    def _event(self, event: Event) -> SceneEvent:
        where = self._where(event)
        place = self.places[where] if where else None
        precision = event.precision or (place.precision if place else None)
        kind = event.kind or "other"
        position = event.position and self._near(event.position)
        return SceneEvent(
            id=event.id,
            title=event.text("title", self.language) or event.title,
            kind=kind,
            kind_label=self.words[f"event.{kind}"],
            date=dates.in_words(event.date, self.language),
            edtf=event.date.text,
            since=_iso(event.date.earliest),
            until=_iso(event.date.latest),
            ongoing=event.date.end.is_open,
            soft_start=_is_soft(event.date.start),
            soft_end=_is_soft(event.date.end),
            date_basis=None if event.date_basis == "stated" else self.words[f"date_basis.{event.date_basis}"],
            place=where,
            places=event.places,
            position=_rounded(position) if position else (_rounded(self.positions[place.id]) if place else None),
            precision=precision,
            precision_label=self.words[f"precision.{precision}"] if precision else None,
            claim_of=event.claim_of,
            estimate=self._estimate(event),
            connections=event.connections,
            **self._claim(event),
        )

    def _where(self, event: Event) -> str | None:
        return event.place or (event.id if event.id in self.places else None)

    def _claim(self, claim: Claim) -> dict[str, Any]:
        certainty = claim.certainty or "stated"
        return {
            "summary": richtext.from_markdown(claim.text("summary", self.language)),
            "actors": claim.actors,
            "attribution": claim.text("attribution", self.language),
            "certainty": certainty,
            "certainty_label": self.words[f"certainty.{certainty}"],
            "hedge": claim.text("hedge", self.language),
            "quote": claim.text("quote", self.language),
            "sources": claim.sources,
        }

    def _near(self, position: Position) -> Position:
        longitudes = [longitude for longitude, _ in self.positions.values()]
        middle = (min(longitudes) + max(longitudes)) / 2 if longitudes else 0.0
        return geodesic.unwrap([position], near=middle)[0]

    def _estimate(self, event: Event) -> str | None:
        given = {name: getattr(event, name) for name in ("low", "best", "high") if getattr(event, name) is not None}
        if not given:
            return None
        form = {
            "low high": "range", "best": "best", "low best high": "best_range", "low": "at_least", "high": "at_most",
            "low best": "best", "best high": "best",
        }[" ".join(given)]  # fmt: skip
        numbers = {name: self._number(number) for name, number in given.items()}
        unit = event.text("unit", self.language) or ""
        return words.fill(self.words[f"estimate.{form}"], unit=unit, **numbers).strip()

    def _number(self, number: float) -> str:
        if self.words["language"] == "en":
            return f"{number:,.10g}" if number % 1 else f"{number:,.0f}"
        from babel.numbers import format_decimal  # noqa: PLC0415 (English need not wait for it)

        return str(format_decimal(number, locale=self.words["language"].replace("-", "_")))

    def _cited(self) -> list[Source]:
        """List the sources in use in the order in which they are met, those of places last."""
        story = self.story
        claims: list[Claim] = [*self.events, *story.connections.values()]
        order = [story.dataset.source, *(source for claim in claims for source in claim.sources)]
        order += [source for place in story.places.values() for source in place.sources]
        return [story.sources[identity] for identity in dict.fromkeys(order) if identity]

    def _source(self, source: Source) -> SceneSource:
        fields = [source.text(name, self.language) for name in ("author", "publisher")]
        date_ = dates.in_words(source.date, self.language) if source.date else None
        details = [part for part in (*fields, date_, source.text("licence", self.language)) if part]
        return SceneSource(
            source.id,
            source.text("title", self.language) or source.title,
            " · ".join(details),
            source.url,
            source.archived,
        )

    def _attribution(self, basemap_line: str) -> list[str]:
        lines = [basemap_line]
        if any(source.startswith("geonames") for place in self.story.places.values() for source in place.sources):
            lines.append("Place data © GeoNames, CC BY 4.0")
        return lines

    def _legend(
        self,
        places: list[ScenePlace],
        connections: list[SceneConnection],
        events: list[SceneEvent],
        *,
        disputed: bool,
    ) -> Legend:
        kinds = {item.kind: item.kind_label for item in connections}
        order = (
            "alliance",
            "command",
            "arms",
            "troops",
            "attack",
            "support",
            "diplomatic",
            "intelligence",
            "influence",
            "route",
            "other",
        )
        # Of the lines: the marks of events have their own key, at the timeline.
        found = {item.certainty for item in connections}
        certainties = [
            certainty for certainty in ("stated", "reported", "alleged", "presumed", "disputed") if certainty in found
        ]
        vague = {place.precision for place in places} & {"country", "region", "unknown"}
        discs = {place.id for place in places if place.anchor or place.kind == "capital"}
        rings = {place.id for place in places} - discs
        symbols = {
            "capital": any(place.anchor or place.kind == "capital" for place in places),
            "place": any(
                not place.anchor and place.kind != "capital" and place.precision in ("site", "city") for place in places
            ),
            "count": any(event.place in discs for event in events),
            "count-ring": not any(event.place in discs for event in events)
            and any(event.place in rings for event in events),
            "country-only": vague == {"country"},
            "area": bool(vague - {"country"}),
            "disputed-border": disputed,
        }
        return Legend(
            kinds=[(kind, kinds[kind]) for kind in order if kind in kinds],
            certainties=[(certainty, self.words[f"certainty.{certainty}"]) for certainty in certainties],
            symbols=[
                (symbol, self.words[f"symbol.{symbol.removesuffix('-ring')}"])
                for symbol, shown in symbols.items()
                if shown
            ],
        )


def _runs_leftwards(text: str) -> bool:
    """Tell which way ``dir="auto"`` has a text run: as its first letter does that has a direction."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((found for found in directions if found in ("L", "R", "AL")), "L") != "L"


def _places_of_their_own(story: Story) -> dict[str, Place]:
    """Make a place of each event that has a point and no place, so that it is drawn and reached like any other."""
    return {
        event.id: Place(
            id=event.id,
            title=event.title,
            kind="site",
            precision=event.precision,
            sources=event.sources,
            position=event.position,
            translations={"title": event.translations.get("title", {})},
        )
        for event in story.events.values()
        if event.place is None and event.position is not None
    }


def _is_soft(bound: Bound) -> bool:
    return bound.earliest is None or bound.uncertain or bound.approximate


def _interval(since: Edtf | None, until: Edtf | None) -> str:
    return f"{since.text if since else ''}/{until.text if until else ''}" if since or until else ""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _rounded(position: Position) -> Position:
    return (round(position[0], _DIGITS), round(position[1], _DIGITS))


def _unwrapped(places: Iterable[Place]) -> dict[str, Position]:
    """Put all places on one side of the widest gap between their longitudes, so that neighbours stay neighbours."""
    found = {place.id: place.position for place in places if place.position}
    longitudes = sorted({longitude for longitude, _ in found.values()})
    if not longitudes or longitudes[-1] - longitudes[0] <= 180:
        return found
    gaps = [(after - before, after) for before, after in itertools.pairwise(longitudes)]
    widest, west = max(gaps, default=(0.0, 0.0))
    # What goes half around the globe or more is drawn as a world map, cut where world maps are.
    if widest < 180:
        return found
    return {key: geodesic.unwrap([position], near=west + (360 - widest) / 2)[0] for key, position in found.items()}


def _all_positions(connections: Iterable[SceneConnection]) -> list[Position]:
    return [position for item in connections for leg in item.legs for position in leg.positions]


def _bounds(positions: Iterable[Position]) -> Bounds:
    pairs = list(positions) or [(-170.0, -55.0), (180.0, 75.0)]  # no place at all: the inhabited world
    longitudes, latitudes = zip(*pairs, strict=True)
    return (min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _union(one: Bounds, other: Bounds) -> Bounds:
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def _padded(bounds: Bounds, share: float, least: float) -> Bounds:
    west, south, east, north = bounds
    x, y = max(least, share * (east - west)), max(least, share * (north - south))
    # Web Mercator ends at 85 degrees: what lies beyond is drawn at the edge.
    return (west - x, min(max(-85.0, south - y), 84.0), east + x, max(min(85.0, north + y), -84.0))


def _least_margin(places: list[ScenePlace]) -> float:
    """Degrees around the places in the first view, so that one place alone is seen with what surrounds it."""
    if not places:
        return 0.0
    span = max(
        max(place.position[axis] for place in places) - min(place.position[axis] for place in places) for axis in (0, 1)
    )
    whole = any(place.precision in ("country", "region", "unknown") for place in places)
    alone = 5.0 if whole else 2.5
    return alone if span == 0 else 0.0


def _max_zoom(positions: list[Position]) -> int:
    """Choose the largest zoom: where the closest two places stand apart, within what the basemap bears."""
    points = sorted({geodesic.mercator(*position) for position in positions})
    closest = min(
        (math.dist(one, other) for number, one in enumerate(points) for other in points[number + 1 : number + 9]),
        default=1.0,
    )
    wanted = math.ceil(math.log2(_APART / (256 * closest))) if closest else _MOST_ZOOM
    return max(_LEAST_ZOOM + 1, min(_MOST_ZOOM, wanted))
