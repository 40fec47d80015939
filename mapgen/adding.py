"""A new record for a data file: its id, its geometry, and what is wrong with it, before anything is written."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mapgen import canonical, moves, story
from mapgen.errors import DataError, quoted, shortened
from mapgen.formatting import formatted
from mapgen.reading import Document, parse_document
from mapgen.slugs import slug

_PREFIXES = {"event": "e-", "connection": "c-"}
_MISSING = re.compile(r'has no "([^"]+)"; add it')
_PROPERTY = re.compile(r'    "([^"]+)": ')


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a new record.

    Attributes
    ----------
    name : str
        The property; "geometry" for where the record is, "" for the record as a whole.
    message : str
        The fact and the remedy.
    """

    name: str
    message: str


@dataclass(frozen=True)
class Added:
    """A data file with a new record in it, and what is to be said about it.

    Attributes
    ----------
    text : str
        The file in canonical form.
    identity : str
        The record's id.
    mistakes : tuple of Mistake
        If there is any, the file is not to be written.
    notes : tuple of str
        What formatting did besides, and what is left to the author.
    others : int
        How many mistakes the file has elsewhere.
    """

    text: str
    identity: str
    mistakes: tuple[Mistake, ...]
    notes: tuple[str, ...]
    others: int


def identity(record: str, properties: Mapping[str, Any], taken: Iterable[str]) -> str:
    """Make an id that no other record has, or nothing if none can be made.

    Parameters
    ----------
    record : str
        What is to be added. Events and connections begin with ``e-`` and ``c-``, so that none takes a place's id.
    properties : mapping
        The ``title``; without it, a connection's ``from``, ``to`` and ``kind``.
    taken : iterable of str
        The ids that there are.

    Examples
    --------
    >>> identity("event", {"title": "Tikrit falls"}, ["e-tikrit-falls"])
    'e-tikrit-falls-2'
    >>> identity("connection", {"from": "tehran", "to": "sanaa", "kind": "arms"}, [])
    'c-tehran-sanaa-arms'
    """
    ends = [str(properties.get(name) or "") for name in ("from", "to", "kind")] if record == "connection" else []
    found = slug(str(properties.get("title") or "")) or slug(" ".join(ends))
    if not found:
        return ""
    first = f"{_PREFIXES.get(record, '')}{found}"
    names, number, name = set(taken), 2, first
    while name in names:
        name, number = f"{first}-{number}", number + 1
    return name


def added(document: Document, record: str, properties: Mapping[str, Any], at: list[float] | None = None) -> Added:
    """Add a record to a data file and check it there.

    Parameters
    ----------
    document : Document
        The file, which may have mistakes elsewhere. It is formatted as a whole.
    record : str
        ``source``, ``place``, ``event`` or ``connection``.
    properties : mapping
        What is known of it. An id is made if there is none.
    at : list of float, optional
        Longitude and latitude of a place, or of an event that is not where its place is. Otherwise an event gets its
        place's point, and a connection the line from place to place.

    Raises
    ------
    DataError
        The file is no FeatureCollection.

    Examples
    --------
    >>> from mapgen.reading import read_document
    >>> found = added(read_document("data/locations.geojson"), "event", {"title": "A visit", "date": "1980s"})
    >>> found.identity
    'e-a-visit'
    >>> found.mistakes
    (Mistake(name='date', message='"1980s" is not a date; write 198X for a decade'),)
    """
    before = formatted(document)
    value: Any = parse_document(before.text.encode(), document.name).value
    ids = _ids(value["features"])
    name = properties.get("id") or identity(record, properties, ids)
    mistakes = []
    if not name:
        told = f"none can be made of {quoted(properties.get('title') or '')}"
        mistakes.append(Mistake("id", f"{told}; give one, in small letters a-z, digits and hyphens"))
    elif name in ids:
        mistakes.append(Mistake("id", f"{quoted(name)} is already the id of a record ({ids[name]}); give another"))
    feature = {
        "type": "Feature",
        "properties": {**properties, "record": record, "id": name or "new"},
        "geometry": _geometry(record, properties, at, value["features"]),
    }
    text = canonical.text({**value, "features": [*value["features"], feature]})
    found, others = ([], 0) if mistakes else _mistakes(parse_document(text.encode(), document.name), record, name)
    notes = [*before.notes, *(_aside(value["features"]) if record == "event" else ())]
    return Added(text, name, (*mistakes, *found), tuple(notes), others)


def _aside(features: list[Any]) -> Iterable[str]:
    """Say that a new event is no step of a story whose steps the author has named."""
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict) and properties.get("record") == "dataset" and properties.get("order"):
            yield 'the story\'s "order" does not name the new event: add it there to make it a step'


def _mistakes(document: Document, record: str, name: str) -> tuple[list[Mistake], int]:
    """Check the file with the new record; tell the record's own mistakes, and how many others there are."""
    try:
        story.from_document(document)
    except DataError as error:
        value: Any = document.value
        index = next(index for index, item in enumerate(value["features"]) if _id_of(item) == name)
        first = document.position(("features", index))
        after = document.position(("features", index + 1)) if index + 1 < len(value["features"]) else (math.inf, 1)
        own = [problem for problem in error.problems if first <= (problem.line, problem.column) < after]
        lines = document.text.split("\n")
        start = f"{record} {shortened(name)}: "
        mistakes = [_mistake(lines[problem.line - 1], problem.message.removeprefix(start)) for problem in own]
        return mistakes, len(error.problems) - len(own)
    return [], 0


def _mistake(line: str, message: str) -> Mistake:
    """Say which property a message is about: canonical text has each on a line of its own."""
    if missing := _MISSING.match(message):
        return Mistake(missing[1], message)
    if line.startswith('  "geometry":'):
        return Mistake("geometry", message)
    found = _PROPERTY.match(line)
    return Mistake(found[1] if found else "", message)


def _id_of(feature: Any) -> str | None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    found = properties.get("id") if isinstance(properties, dict) else None
    return found if isinstance(found, str) else None


def _ids(features: list[Any]) -> dict[str, str]:
    """Give the kind of record that each id belongs to."""
    names = [(_id_of(feature), feature) for feature in features]
    return {name: str(feature["properties"].get("record")) for name, feature in names if name is not None}


def _geometry(
    record: str, properties: Mapping[str, Any], at: list[float] | None, features: list[Any]
) -> dict[str, Any] | None:
    """Put a record where it is said to be, or else where its places are."""
    if at is not None:
        return {"type": "Point", "coordinates": at}
    places = moves.located(features)
    if record == "event" and properties.get("place") in places:
        return {"type": "Point", "coordinates": places[properties["place"]].coordinates}
    names = [properties.get("from"), *(properties.get("via") or []), properties.get("to")]
    line = [places[str(name)].coordinates for name in names if name in places]
    # A line that stays in one place would be a second mistake where "from" is "to".
    if record == "connection" and len(line) == len(names) and any(position != line[0] for position in line):
        return {"type": "LineString", "coordinates": line}
    return None
