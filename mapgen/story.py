"""The Story: the records of one data file, checked against each other."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mapgen import countries, geodesic, geojson
from mapgen.edtf import EdtfError, check_span
from mapgen.errors import did_you_mean, shortened
from mapgen.model import RECORDS, SLUG, Claim, Connection, Dataset, Event, Place, Position, Record, Source
from mapgen.problems import Pointer, Problems
from mapgen.reading import Document, parse_document, read_document
from mapgen.slugs import slug

if TYPE_CHECKING:
    import geopandas


class Frames(NamedTuple):
    """A story as tables: GeoDataFrames in EPSG:4326, indexed by the records' ids."""

    places: geopandas.GeoDataFrame
    connections: geopandas.GeoDataFrame
    events: geopandas.GeoDataFrame


@dataclass(frozen=True)
class Story:
    """Places, connections and dated, sourced events, ready to be drawn.

    Attributes
    ----------
    dataset : Dataset
        What the story is about.
    sources, places, connections, events : dict
        The records by id, in file order.
    folder : pathlib.Path or None
        Where paths in the data (images) are looked for: the data file's folder.
    """

    dataset: Dataset
    sources: dict[str, Source]
    places: dict[str, Place]
    connections: dict[str, Connection]
    events: dict[str, Event]
    folder: Path | None = None

    def to_geodataframe(self) -> Frames:
        """Give places, connections and events as GeoDataFrames in EPSG:4326.

        Returns
        -------
        Frames
            Three tables, ``places``, ``connections`` and ``events``: a row for each record, indexed by id, a column
            for each property in the format's own names; dates and lists as text and lists. The geometry of a place and
            an event is a Point or None; that of a connection is a LineString: the route which the author drew, or the
            geodesic, with longitudes running on past ±180 where it crosses the antimeridian.

        Examples
        --------
        >>> import mapgen
        >>> tables = mapgen.read("data/locations.geojson").to_geodataframe()  # doctest: +SKIP
        >>> tables.events[tables.events["certainty"] == "presumed"].index  # doctest: +SKIP
        Index(['e-putin-meeting', 'e-architect-of-intervention'], dtype='object', name='id')
        """
        from mapgen import frames  # geopandas is slow to load, and no map needs it  # noqa: PLC0415

        return Frames(*frames.from_story(self))


def read(path: Path | str) -> Story:
    """Read a data file and check it.

    Parameters
    ----------
    path : path-like
        A GeoJSON file in mapgen's data format; ``-`` reads standard input.

    Returns
    -------
    Story

    Raises
    ------
    FileError
        The file is missing, is a directory, or cannot be read.
    DataError
        The file has mistakes: ``problems`` holds all of them, each with line, column and remedy.

    Examples
    --------
    >>> import mapgen
    >>> mapgen.read("no-such-file.geojson")
    Traceback (most recent call last):
    mapgen.errors.FileError: no-such-file.geojson: no such file
    """
    document = read_document(path)
    folder = None if str(path) == "-" else Path(path).resolve().parent
    return from_document(document, folder)


def from_document(document: Document, folder: Path | None = None) -> Story:
    """Make a story of a parsed document; see :func:`read`."""
    problems = Problems(document)
    located = geojson.records(document.value, problems)
    # By type: isinstance asks an abstract base class, which takes long for a hundred thousand records.
    by_kind: dict[type[Record], dict[str, Any]] = {model: {} for model in RECORDS.values()}
    for record, _ in located:
        by_kind[type(record)][record.id] = record
    names = _named(document) if problems else {kind: by_kind[model].keys() for kind, model in RECORDS.items()}
    _Check(located, names, problems).run()
    problems.raise_if_any()
    (dataset,) = by_kind[Dataset].values()
    return Story(dataset, by_kind[Source], by_kind[Place], by_kind[Connection], by_kind[Event], folder)


def from_bytes(data: bytes, name: str = "<data>") -> Story:
    """Make a story of the bytes of a data file; see :func:`read`."""
    return from_document(parse_document(data, name))


def _named(document: Document) -> dict[str, dict[str, None]]:
    """Find every id by record, in Features with mistakes too, so that one mistake does not cause others."""
    found: dict[str, dict[str, None]] = {}
    value = document.value
    features = value.get("features") if isinstance(value, dict) else None
    for feature in features if isinstance(features, list) else []:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        identity = properties.get("id") if isinstance(properties, dict) else None
        if isinstance(properties, dict) and isinstance(identity, str):
            found.setdefault(str(properties.get("record")), {})[identity] = None
    return found


_MOST_HINTS, _MOST_COMPARED = 200, 200_000


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"


class _Check:
    """What must hold between records. Its methods add to ``problems`` and change nothing else."""

    def __init__(
        self, located: list[geojson.Located], names: Mapping[str, Collection[str]], problems: Problems
    ) -> None:
        self.located = located
        self.names = names
        self.problems = problems
        self.sources = set(names.get("source", ()))
        self.hints: dict[tuple[str, str], str] = {}
        self.places = {record.id: record for record, _ in located if type(record) is Place}
        # Of a record whose kind is misspelt nobody knows what it would be: it may be what another one names.
        # An id that is none is told at its record, with the one to write instead: whoever names that is right already.
        self.meant: dict[str, set[str]] = {}
        if problems:
            self.meant = {kind: {slug(name) for name in names[kind] if not SLUG.match(name)} - {""} for kind in names}
        self.unclear = {identity for kind in names.keys() - RECORDS.keys() for identity in names[kind]}

    def run(self) -> None:
        self._dataset_is_one()
        self._ids_are_unique()
        checks: dict[type[Record], Callable[[Any, Pointer], None]] = {
            Dataset: self._dataset, Place: self._place, Connection: self._connection, Event: self._event,
        }  # fmt: skip
        for record, pointer in self.located:
            if check := checks.get(type(record)):
                check(record, pointer)

    def _add(self, record: Record, pointer: Pointer, name: str, message: str) -> None:
        kind = type(record).__name__.lower()
        self.problems.add((*pointer, "properties", name), f"{kind} {record.id}: {message}")

    def _dataset_is_one(self) -> None:
        if not self.names.get("dataset") and not self.problems:
            self.problems.add(
                ("features",),
                'there is no dataset record; add a Feature with "record": "dataset", an "id" and a "title"',
            )
        datasets = [(record, pointer) for record, pointer in self.located if type(record) is Dataset]
        for record, pointer in datasets[1:]:
            self._add(record, pointer, "record", "is a second dataset record; keep one")

    def _ids_are_unique(self) -> None:
        # Where all is sound so far, the names are those of the records, and the ids need only be counted.
        if not self.problems and len(set().union(*self.names.values())) == len(self.located):
            return
        first: dict[str, tuple[Record, Pointer]] = {}
        for record, pointer in self.located:
            if record.id in first:
                other = type(first[record.id][0]).__name__.lower()
                line = self.problems.line((*first[record.id][1], "properties", "id"))
                self._add(
                    record,
                    pointer,
                    "id",
                    f'"{shortened(record.id)}" is already the id of a record ({other}, line {line}); '
                    "give it one of its own",
                )
            first.setdefault(record.id, (record, pointer))

    def _refers(
        self,
        record: Record,
        pointer: Pointer,
        name: str,
        kind: str,
        ids: Iterable[str | None],
        *,
        many: bool = False,
    ) -> None:
        known, meant = self.names.get(kind, ()), self.meant.get(kind, set())
        for index, identity in enumerate(ids):
            if identity in known or identity is None or identity in self.unclear or identity in meant:
                continue
            where = (*pointer, "properties", name, index) if many else (*pointer, "properties", name)
            remedy = self._hint(identity, kind) or f'; add {_article(kind)} {kind} with that id, or change "{name}"'
            who = f"{type(record).__name__.lower()} {record.id}"
            self.problems.add(where, f"{who}: no {kind} with id {shortened(identity) or '(empty)'}{remedy}")

    def _hint(self, identity: str, kind: str) -> str:
        """Give the nearest id; looked up once for each, and not without end: it takes as long as there are ids."""
        if (identity, kind) not in self.hints:
            known = self.names.get(kind, ())
            enough = len(self.hints) >= max(1, min(_MOST_HINTS, _MOST_COMPARED // max(1, len(known))))
            self.hints[identity, kind] = "" if enough else did_you_mean(identity, known)
        return self.hints[identity, kind]

    def _dataset(self, record: Dataset, pointer: Pointer) -> None:
        self._refers(record, pointer, "source", "source", [record.source])
        self._refers(record, pointer, "order", "event", record.order, many=True)
        seen: set[str] = set()
        for index, identity in enumerate(record.order):
            if identity in seen:
                message = f'dataset {record.id}: "order" names {shortened(identity)} a second time; keep one'
                self.problems.add((*pointer, "properties", "order", index), message)
            seen.add(identity)
        positions = [place.position for place in self.places.values() if place.position]
        if record.extent and positions and not any(_within(position, record.extent) for position in positions):
            self._add(record, pointer, "extent", '"extent" holds none of the places; write west, south, east, north')

    def _place(self, record: Place, pointer: Pointer) -> None:
        self._refers(record, pointer, "sources", "source", record.sources, many=True)
        for index, code in enumerate(record.ccodes):
            if not countries.is_country_code(code):
                message = f'place {record.id}: "{code}" is no country of ISO 3166; correct the code'
                self.problems.add((*pointer, "properties", "ccodes", index), message)
        if record.position is None and self.problems.beneath((*pointer, "geometry")):
            return
        if record.position is None:
            self.problems.add(
                (*pointer, "geometry"),
                f"place {record.id}: has no position; let `mapgen geocode --fill` find it by its name, or write "
                '{"type": "Point", "coordinates": [longitude, latitude]}',
            )
        elif countries.is_swapped(*record.position, record.ccodes):
            longitude, latitude = record.position
            codes = ", ".join(record.ccodes)
            self.problems.add(
                (*pointer, "geometry", "coordinates"),
                f"place {record.id}: [{longitude:g}, {latitude:g}] is not in {codes}, "
                f"but [{latitude:g}, {longitude:g}] is; longitude comes first: swap the two numbers",
            )

    def _claim(self, record: Claim, pointer: Pointer) -> None:
        if self.sources.issuperset(record.sources):  # which is all but always so, and asked at once
            return
        self._refers(record, pointer, "sources", "source", record.sources, many=True)

    def _connection(self, record: Connection, pointer: Pointer) -> None:
        self._claim(record, pointer)
        if not self.places.keys() >= {record.start, record.end, *record.via}:
            self._refers(record, pointer, "from", "place", [record.start])
            self._refers(record, pointer, "to", "place", [record.end])
            self._refers(record, pointer, "via", "place", record.via, many=True)
        stops = [record.start, *record.via, record.end]
        for before, after in itertools.pairwise(stops):
            if before == after:
                self._add(
                    record,
                    pointer,
                    "to",
                    f"goes from {before} to {after} itself; a connection needs two places",
                )
        try:
            check_span(record.since, record.until)
        except EdtfError as error:
            self._add(record, pointer, "until", error.message)

    def _event(self, record: Event, pointer: Pointer) -> None:
        self._claim(record, pointer)
        if record.place is not None and record.place not in self.places:
            self._refers(record, pointer, "place", "place", [record.place])
        if record.places:
            self._refers(record, pointer, "places", "place", record.places, many=True)
        if record.connections:
            self._refers(record, pointer, "connections", "connection", record.connections, many=True)
        if record.claim_of is not None:
            self._refers(record, pointer, "claim_of", "event", [record.claim_of])
        if record.claim_of is not None and record.claim_of == record.id:
            self._add(
                record,
                pointer,
                "claim_of",
                '"claim_of" is the event itself; name the other version, or leave it out',
            )
        if record.image is not None:
            for name in ("alt", "credit"):
                if getattr(record, name) is None:
                    message = f'event {record.id}: has an image and no "{name}"; add it'
                    where = (*pointer, "properties", "image")
                    self.problems.add(where, message, code="image-without-credit")
        # Two numbers at least can be out of order; most events have none.
        numbers = [number for number in (record.low, record.best, record.high) if number is not None]
        if len(numbers) > 1 and numbers != sorted(numbers):
            name = "high" if record.high is not None else "best"
            self._add(record, pointer, name, 'its estimate is not in order; "low" is the least and "high" the most')


def _within(position: Position, extent: list[float]) -> bool:
    west, south, east, north = extent
    width = (east - west) % 360 or 360
    return south <= position[1] <= north and (position[0] - west) % 360 <= width


def stops(connection: Connection, places: dict[str, Place]) -> list[Position]:
    """Give the positions that a connection passes: from, via, to."""
    found = (places[identity].position for identity in (connection.start, *connection.via, connection.end))
    return [position for position in found if position is not None]


def is_drawn(connection: Connection, places: dict[str, Place]) -> bool:
    """Tell whether the author drew the route: its line is none of the straight from-via-to, in 7 decimals."""
    if connection.line is None:
        return False
    return rounded(connection.line) != rounded(stops(connection, places))


def rounded(positions: Iterable[Position]) -> list[Position]:
    """Give positions in the 7 decimals that are written, a centimetre."""
    return [(round(longitude, 7), round(latitude, 7)) for longitude, latitude in positions]


def course(connection: Connection, places: dict[str, Place]) -> list[Position]:
    """Trace a connection: the route that the author drew, or else geodesics; unwrapped from the start on."""
    if is_drawn(connection, places) and connection.line is not None:
        return geodesic.unwrap(connection.line)
    ends = stops(connection, places)
    positions = ends[:1]
    for start, end in itertools.pairwise(ends):
        positions += geodesic.unwrap(geodesic.geodesic(start, end), near=positions[-1][0])[1:]
    return positions


def whereabouts(event: Event, places: dict[str, Place]) -> Position | None:
    """Give an event's own point, or else its place's."""
    if event.position is not None or event.place is None:
        return event.position
    return places[event.place].position
