"""From what was found in a file to mapgen's records: a dataset, the file as a source, places, events, connections."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any, Literal, get_args, get_origin

from mapgen.errors import shortened
from mapgen.geojson import property_names
from mapgen.importing.found import Found, Note, Position, Row
from mapgen.model import RECORDS
from mapgen.slugs import slug

_NEAR = 7
"""Decimals in which positions are the same: a centimetre."""

# What XML and HTML cannot hold, and lone surrogates; the data file's reader refuses both.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def unique(wanted: str, taken: set[str], last: Counter[str]) -> str:
    """Give an id of its own, and take it; ``last`` remembers where the numbers of each are, as thousands may be alike.

    Examples
    --------
    >>> taken, last = {"tehran"}, Counter()
    >>> [unique("tehran", taken, last) for _ in range(2)]
    ['tehran-2', 'tehran-3']
    """
    identity = wanted
    last[wanted] = max(last[wanted], 1)
    while identity in taken:
        last[wanted] += 1
        identity = f"{wanted}-{last[wanted]}"
    taken.add(identity)
    return identity


def clean(value: Any) -> Any:
    r"""Take out of texts, however deep, the characters that a page cannot hold.

    Examples
    --------
    >>> clean(["a\x00b", {"c\x1b": 1}, "تهران"])
    ['ab', {'c': 1}, 'تهران']
    """
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", value)
    if isinstance(value, (list, tuple)):
        return [clean(item) for item in value]
    return {clean(key): clean(item) for key, item in value.items()} if isinstance(value, Mapping) else value


def records(found: Found) -> tuple[dict[str, Any], tuple[Note, ...]]:
    """Make a FeatureCollection in mapgen's data format.

    Returns
    -------
    dict
        A GeoJSON FeatureCollection. It has gone through no check yet: see `mapgen.story.from_document`.
    tuple of Note
        The notes of ``found``, and what there is to tell about making records of it.

    Examples
    --------
    >>> collection, _ = records(Found("cities.csv", "CSV", (Row("place", "Tehran", position=(51.42, 35.69)),)))
    >>> [feature["properties"]["id"] for feature in collection["features"]]
    ['cities', 'source-cities', 'tehran']
    >>> collection["features"][2]["geometry"]
    {'type': 'Point', 'coordinates': [51.42, 35.69]}
    """
    return _Making(found).collection()


class _Making:
    """The records made so far, and what is known of them."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.ids: set[str] = set()
        self.last: Counter[str] = Counter()
        self.notes = list(found.notes)
        self.moved: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
        self.places: list[dict[str, Any]] = []
        self.by_name: dict[str, str] = {}
        self.by_position: dict[Position, str] = {}
        self.by_both: dict[tuple[str, Position], str] = {}
        self.made = {"event": 0, "connection": 0}
        self.unplaced: list[str] = []
        self.sources: list[str] = []

    def collection(self) -> tuple[dict[str, Any], tuple[Note, ...]]:
        stem = PurePath(self.found.name).name.split(".")[0] or "map"
        title = self.found.title.strip() or _in_words(stem)
        if self.found.exact:
            self.ids |= {row.id for row in self.found.rows} | {str(source["id"]) for source in self.found.sources}
        dataset_id = str(self.found.dataset.get("id") or self.id(title, "map"))
        self.ids |= {str(source["id"]) for source in self.found.sources}
        dataset = {"title": title, **self.found.dataset}
        own: list[dict[str, Any]] = []
        if not self.found.exact:
            identity = self.id(f"source {slug(stem) or 'file'}", "source")
            self.sources = [identity]
            dataset["source"] = identity
            own = [self.feature("source", identity, {"title": self.found.name, **self.found.source})]
        rows = [replace(row, title=_line(row.title), place=_line(row.place)) for row in self.found.rows]
        for row in rows:
            if row.record == "place":
                self.place(row)
        # Events before connections: a line that ends where something happened ends at that place.
        events = [self.event(row) for row in rows if row.record == "event"]
        if self.found.ordered and events:
            dataset["order"] = [event["properties"]["id"] for event in events]
        connections = [made for row in rows if row.record == "connection" for made in self.connection(row)]
        features = [
            self.feature("dataset", dataset_id, dataset),
            *own,
            *(self.feature("source", str(source["id"]), source) for source in self.found.sources),
            *self.places,
            *connections,
            *events,
        ]
        return {"type": "FeatureCollection", "features": features}, (*self.notes, *self.own_notes())

    def own_notes(self) -> Iterator[Note]:
        for noun, number in self.made.items():
            if number:
                whose = "where an event happened" if noun == "event" else "where a line begins or ends"
                yield Note("changed", f"{_counted(number, 'place')} made{', each' * (number > 1)} {whose}")
        for (record, name, kept), values in sorted(self.moved.items(), key=lambda pair: pair[0]):
            yield Note("changed", _moved(record, name, kept, values))
        if self.unplaced:
            distinct = list(dict.fromkeys(self.unplaced))
            names = ", ".join(distinct[:5]) + (" …" if len(distinct) > 5 else "")
            yield Note("changed", f"{_counted(len(self.unplaced), 'event')} in the list, but not on the map: the file "
                       f"has no position for {names} (kept as x-place)")  # fmt: skip

    def is_exact(self, row: Row) -> bool:
        """Tell whether a row's id is one already."""
        return self.found.exact and bool(row.id)

    def id(self, wanted: str, fallback: str) -> str:
        return unique(slug(wanted) or fallback, self.ids, self.last)

    def feature(
        self, record: str, identity: str, properties: Mapping[str, Any], geometry: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        kept, moved = fitted(record, {"id": identity, **{k: v for k, v in properties.items() if k != "id"}})
        for name, free in moved:
            self.moved[record, name, free].append(properties[name])
        return {"type": "Feature", "properties": {"record": record, **kept}, "geometry": geometry}

    def place(self, row: Row) -> str:
        title = row.title or "Unnamed place"
        identity = row.id if self.is_exact(row) else self.id(row.id or title, "place")
        properties = {"title": title, "sources": self.sources, **row.properties}
        self.places.append(self.feature("place", identity, properties, _point(row.position)))
        for name in filter(None, (title, row.id)):
            self.by_name.setdefault(name.casefold(), identity)
        if row.position:
            near = _rounded(row.position)
            self.by_position.setdefault(near, identity)
            self.by_both.setdefault((title.casefold(), near), identity)
        return identity

    def event(self, row: Row) -> dict[str, Any]:
        identity = row.id if self.is_exact(row) else self.id(f"e {slug(row.id or row.title) or 'event'}", "event")
        properties: dict[str, Any] = {"title": row.title or "Untitled event", "date": row.date}
        place = self.where(row)
        if place:
            properties["place"] = place
        elif row.place:
            properties["x-place"] = row.place
            self.unplaced.append(row.place)
        properties |= {"sources": self.sources, **row.properties}
        return self.feature("event", identity, properties, _point(row.position))

    def where(self, row: Row) -> str | None:
        """Find the event's place, or make one."""
        if self.found.exact and (row.place or row.position is None):
            return row.place or None
        if row.position is None:
            return self.by_name.get(row.place.casefold()) if row.place else None
        near = _rounded(row.position)
        known = self.by_both.get((row.place.casefold(), near)) if row.place else self.by_position.get(near)
        if known is None:
            self.made["event"] += 1
            known = self.place(Row("place", row.place or row.title, position=row.position))
        return known

    def connection(self, row: Row) -> Iterator[dict[str, Any]]:
        start, end = self.ends(row)
        if start is None or end is None or (start == end and not row.properties.get("via")):
            why = "its two ends are the same place" if start and start == end else "an end is at no place of the file"
            self.notes.append(
                Note("left out", f"the connection {row.title or ' – '.join(row.ends) or '(no title)'}: {why}")
            )
            return
        identity = (
            row.id
            if self.is_exact(row)
            else self.id(f"c {slug(row.id or row.title) or f'{start} {end}'}", "connection")
        )
        title = {"title": row.title} if row.title else {}
        properties = {"from": start, "to": end, **title, "sources": self.sources, **row.properties}
        moving = len(set(row.line)) > 1
        line = {"type": "LineString", "coordinates": [list(position) for position in row.line]} if moving else None
        yield self.feature("connection", identity, properties, line)

    def ends(self, row: Row) -> tuple[str | None, str | None]:
        """Find the places that a connection leads between; a line's ends become places where there are none."""
        if row.ends and self.found.exact:
            return row.ends[0] or None, row.ends[-1] or None
        if row.ends:
            start, end = (self.by_name.get(name.strip().casefold()) for name in (row.ends[0], row.ends[-1]))
            return start, end
        if len(row.line) < 2:
            return None, None
        first, last = row.line[0], row.line[-1]
        return self.end(first, f"Start of {row.title or 'a line'}"), self.end(last, f"End of {row.title or 'a line'}")

    def end(self, position: Position, title: str) -> str:
        known = self.by_position.get(_rounded(position))
        if known is None:
            self.made["connection"] += 1
            known = self.place(Row("place", title, position=position))
        return known


def fitted(record: str, properties: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Keep under its name what the record's property can hold, and all else under a free name.

    Returns
    -------
    dict
        The properties, with ``None`` and empty texts left out.
    list of tuple of str
        The name and the free name of each value that was moved.

    Examples
    --------
    >>> fitted("place", {"id": "tehran", "title": "Tehran", "wikidata": "none", "Notes": "old"})[1]
    [('wikidata', 'x-wikidata'), ('Notes', 'x-notes')]
    """
    from pydantic import ValidationError  # noqa: PLC0415

    model = RECORDS[record]
    names = property_names(model)
    given = {name: clean(value) for name, value in properties.items() if value is not None and value not in ("", [])}
    known = {name: value for name, value in given.items() if name in names}
    wrong: set[str] = set()
    try:
        model.model_validate({**({"from": "a", "to": "b"} if record == "connection" else {}), **known})
    except ValidationError as error:
        wrong = {str(found["loc"][0]) for found in error.errors(include_url=False, include_input=False)}
    required = {field.alias or name for name, field in model.model_fields.items() if field.is_required()}
    kept: dict[str, Any] = {}
    moved: list[tuple[str, str]] = []
    for name, value in given.items():
        translated = name.partition(":")[0] in model.texts and ":" in name and isinstance(value, str)
        if name.startswith("x-") or translated or (name in names and (name not in wrong or name in required)):
            kept[name] = value
            continue
        free = free_name(name, kept)
        kept[free] = value if isinstance(value, (str, int, float, bool)) else _as_text(value)
        moved.append((name, free))
    return kept, moved


def _moved(record: str, name: str, kept: str, values: Sequence[Any]) -> str:
    """Say why values are kept under a free name."""
    number = _counted(len(values), "value")
    kept = f"kept as {kept} (never shown)"
    model = RECORDS[record]
    field = property_names(model).get(name)
    if field is None:
        known = any(name in property_names(other) for other in RECORDS.values())
        return f"{name}: {number} {kept}" + (f", as {_a(record)} has no {name}" if known else "")
    some = list(dict.fromkeys(str(value) for value in values))
    shown = ", ".join(f'"{shortened(value, 30)}"' for value in some[:3]) + (" …" if len(some) > 3 else "")
    words = [word for word in _words(model.model_fields[field].annotation) if isinstance(word, str)]
    choice = f": it is one of {', '.join(words)}" if words else ""
    return f"{name}: {number} that {_a(record)} cannot have ({shown}), {kept}{choice}"


def _a(record: str) -> str:
    return f"{'an' if record == 'event' else 'a'} {record}"


def _words(annotation: Any) -> list[Any]:
    parts = get_args(annotation)
    return list(parts) if get_origin(annotation) is Literal else [word for part in parts for word in _words(part)]


def free_name(column: str, taken: Iterable[str] = ()) -> str:
    """Give the free property that keeps a column of any name.

    Examples
    --------
    >>> free_name("Población (2019)"), free_name("ملاحظات"), free_name("note", ["x-note"])
    ('x-poblacion-2019', 'x-ملاحظات', 'x-note-2')
    """
    text = re.sub(r"[^\w]+", "-", clean(column)).strip("-_").lower() or "column"
    base = name = "x-" + (slug(text) or text)
    number = 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _as_text(value: Any) -> Any:
    """Keep a list of texts as it stands, which the format can hold, and anything deeper as JSON."""
    import json  # noqa: PLC0415

    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _in_words(stem: str) -> str:
    words = re.sub(r"[\s_]+|(?<=\w)-(?=\w)", " ", clean(stem)).strip()
    return words[:1].upper() + words[1:] or "Map"


def _line(text: str) -> str:
    """Put a title on one line."""
    return " ".join(str(clean(text)).split())


def _rounded(position: Position) -> Position:
    return round(position[0], _NEAR), round(position[1], _NEAR)


def _point(position: Position | None) -> dict[str, Any] | None:
    return None if position is None else {"type": "Point", "coordinates": list(position)}


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"
