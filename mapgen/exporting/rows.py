"""Rows: the records of a story as flat tables, a column for each property, a cell for each value.

Every cell is a text, a number, a truth value, a day or nothing, so that any program can hold it: lists are joined by
"; ", dates stand as they are written (EDTF) with their first and last possible days beside them, and what has no place
of its own in the data format (translations, free properties) is JSON in two columns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args, get_origin

from mapgen import geodesic
from mapgen.canonical import PROPERTIES
from mapgen.edtf import Edtf
from mapgen.geojson import property_names
from mapgen.model import RECORDS, Connection, Event, Place, Position, Record
from mapgen.story import Story, course, whereabouts

Kind = Literal["text", "integer", "number", "flag", "day"]
Cell = str | int | float | bool | date | None
Geometry = Mapping[str, Any]
"""A geometry of GeoJSON: a Point, a LineString, or a MultiLineString cut at ±180."""

_TYPES: dict[object, Kind] = {bool: "flag", int: "integer", float: "number"}
_DATED = (Connection, Event)


@dataclass(frozen=True)
class Table:
    """The records of one kind.

    Attributes
    ----------
    record : str
        As in the data format: "place", "event" …
    columns : dict
        What each column holds, in order; the same for every story.
    rows : list of dict
        The cells, all columns in each.
    geometries : list
        One for each row; None where a record has no position.
    """

    record: str
    columns: dict[str, Kind]
    rows: list[dict[str, Cell]]
    geometries: list[Geometry | None]


def table(story: Story, record: str) -> Table:
    """Make the table of one kind of record, in file order.

    Examples
    --------
    >>> import mapgen
    >>> places = table(mapgen.read("data/locations.geojson"), "place")
    >>> places.rows[0]["id"], places.rows[0]["ccodes"], places.geometries[0]["coordinates"]
    ('tehran', 'IR', [51.42151, 35.69439])
    """
    model = RECORDS[record]
    found = [story.dataset] if record == "dataset" else getattr(story, f"{record}s").values()
    columns = _columns(record, model)
    cells = [dict.fromkeys(columns) | dict(_cells(item)) for item in found]
    for name in [name for name, kind in columns.items() if kind == "integer"]:
        # A whole number may have any size in the data, but not in a column.
        if any(isinstance(number := row[name], int) and abs(number) >= 2**63 for row in cells):
            columns[name] = "number"
    return Table(
        record=record,
        columns=columns,
        rows=cells,
        geometries=[_geometry(item, story) for item in found],
    )


def joined(values: list[Any]) -> str:
    """Write a list in a cell.

    Examples
    --------
    >>> joined(["Iran", "Hezbollah"])
    'Iran; Hezbollah'
    """
    return "; ".join(value if isinstance(value, str) else f"{value:g}" for value in values)


def _columns(record: str, model: type[Record]) -> dict[str, Kind]:
    names = property_names(model)
    columns = {
        name: _kind(model.model_fields[names[name]].annotation) for name in PROPERTIES[record] if name != "record"
    }
    days: dict[str, Kind] = {"earliest": "day", "latest": "day"} if issubclass(model, _DATED) else {}
    return {**columns, **days, "translations": "text", "extra": "text"}


def _kind(annotation: object) -> Kind:
    if get_origin(annotation) is list:
        return "text"
    inner = [_kind(part) for part in get_args(annotation)]
    return next((kind for kind in [_TYPES.get(annotation, "text"), *inner] if kind != "text"), "text")


def _cells(record: Record) -> Iterator[tuple[str, Cell]]:
    for name, field in property_names(type(record)).items():
        value = getattr(record, field)
        if isinstance(value, Edtf):
            yield name, value.text
        elif isinstance(value, list):
            yield name, joined(value) or None
        else:
            yield name, value
    if isinstance(record, Event):
        yield from {"earliest": record.date.earliest, "latest": record.date.latest}.items()
    elif isinstance(record, Connection):
        yield "earliest", record.since.earliest if record.since else None
        yield "latest", record.until.latest if record.until else None
    yield "translations", _json(record.translations)
    yield "extra", _json(record.extra)


def _json(value: dict[str, Any]) -> str | None:
    return json.dumps(value, ensure_ascii=False) if value else None


def _geometry(record: Record, story: Story) -> Geometry | None:
    if isinstance(record, Connection):
        parts = [[_rounded(position) for position in part] for part in geodesic.cut(course(record, story.places))]
        if len(parts) == 1:
            return {"type": "LineString", "coordinates": parts[0]}
        return {"type": "MultiLineString", "coordinates": parts}
    position = record.position if isinstance(record, Place) else None
    if isinstance(record, Event):
        position = whereabouts(record, story.places)
    return None if position is None else {"type": "Point", "coordinates": _rounded(position)}


def _rounded(position: Position) -> list[float]:
    # As in the data file's canonical form: a centimetre.
    return [round(number, 7) for number in position]


def left_out(story: Story, *, positionless: int = 0) -> list[str]:
    """Say in words what a file of places, connections and events leaves out."""
    found = ["the dataset"]
    if story.sources:
        found.append(counted(len(story.sources), "source"))
    if positionless:
        found.append(f"{counted(positionless, 'event')} without a position")
    return found


def used(story: Story) -> list[str]:
    """Name the properties of places, connections and events that say something in this story.

    Examples
    --------
    >>> import mapgen
    >>> "claim_of" in used(mapgen.read("tests/cases/maps/arabic.geojson"))
    False
    """
    records: list[Record] = [*story.places.values(), *story.connections.values(), *story.events.values()]
    found: dict[str, None] = {}
    for record in records:
        defaults = {info.alias or name: info.default for name, info in type(record).model_fields.items()}
        found |= {name: None for name, cell in _cells(record) if cell is not None and cell != defaults.get(name)}
    return list(found)


def counted(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"
