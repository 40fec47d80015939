"""A data file formatted: its canonical text, what changed besides its layout, and what its author has to decide."""

from __future__ import annotations

import io
import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from mapgen import canonical, moves
from mapgen.errors import Problem, shortened
from mapgen.problems import Problems
from mapgen.reading import Document
from mapgen.strict import no_garbage_collection

_SHAPE = 'the file is not a GeoJSON FeatureCollection; begin it with {"type": "FeatureCollection", "features": ['
_REMEDY = "is not in canonical form; run mapgen fmt"
_MOST_DOUBTS = 5


@dataclass(frozen=True)
class Formatted:
    """A data file in canonical form.

    Attributes
    ----------
    document : Document
        The file as it was.
    text : str
        The file as it should be.
    notes : tuple of str
        What was done, or may be left to do, besides order and layout.
    """

    document: Document
    text: str
    notes: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Whether the file was in another form."""
        return self.text != self.document.text

    def difference(self) -> Problem | None:
        """Say where the file first differs from its canonical form, and in which record."""
        if not self.is_changed:
            return None
        place = _first_difference(self.document.text, self.text)
        return Problem(self.document.name, *place, f"{_record_at(self.document, place)}: {_REMEDY}")


def formatted(document: Document, moved: Collection[str] = ()) -> Formatted:
    """Format a data file, which may have any mistakes but those of JSON and of its overall shape.

    Parameters
    ----------
    document : Document
    moved : collection of str
        Places of which the author says that they have moved; see `mapgen.moves.follow`.

    Raises
    ------
    DataError
        The file is no FeatureCollection.

    Examples
    --------
    >>> from mapgen.reading import parse_document
    >>> found = formatted(parse_document(b'{"type":"FeatureCollection","name":"map","features":[]}', "map.geojson"))
    >>> print(found.text)
    {
    "type": "FeatureCollection",
    "features": []
    }
    <BLANKLINE>
    >>> found.notes
    ('left out "name" of the collection',)
    >>> print(found.difference())
    map.geojson:1:2: the collection: is not in canonical form; run mapgen fmt
    """
    value: Any = document.value
    problems = Problems(document)
    if not isinstance(value, dict) or value.get("type") != "FeatureCollection":
        problems.add((), _SHAPE)
    elif not isinstance(value.get("features"), list):
        problems.add(("features",) if "features" in value else (), 'the collection has no list "features"; add it')
    problems.raise_if_any()
    with no_garbage_collection():
        synced, followed, doubts = moves.follow(value, moved)
        features, numbers = _without_numbers(synced["features"])
    notes = [*_left_out(value, numbers), *map(_told, followed), *_doubted(doubts)]
    return Formatted(document, canonical.text({**synced, "features": features}), tuple(notes))


def undecided(document: Document) -> list[Problem]:
    """Name what formatting leaves as it is, as only the author can say what is meant.

    Parameters
    ----------
    document : Document
        A FeatureCollection.

    Examples
    --------
    >>> from mapgen.reading import parse_document
    >>> feature = '{"type": "Feature", "id": "a", "properties": {"id": "b"}, "geometry": null}'
    >>> text = f'{{"type": "FeatureCollection", "features": [{feature}]}}'
    >>> for problem in undecided(parse_document(text.encode(), "map.geojson")):
    ...     print(problem)
    map.geojson:1:70: feature 1: the Feature has another "id" than its properties; keep the one in properties
    """
    value: Any = document.value
    problems = []
    if not canonical.is_wgs84(value.get("crs")):
        message = "the coordinates are not longitude and latitude (WGS 84); reproject the file to EPSG:4326"
        problems.append(document.problem(("crs",), message))
    for index, feature in enumerate(value["features"]):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        inside = properties.get("id") if isinstance(properties, dict) else None
        if inside is not None and feature.get("id") not in (None, inside) and not _is_a_number_beside(feature, inside):
            message = 'the Feature has another "id" than its properties; keep the one in properties'
            problems.append(document.problem(("features", index, "id"), f"{_who(feature, index)}: {message}"))
    return problems


def _is_a_number_beside(feature: Mapping[str, Any], inside: Any) -> bool:
    """Tell whether a Feature's ``id`` is the running number that geojson.io and GDAL give; ids here are texts."""
    number = feature.get("id")
    # 7.0 is written as 7, and has to be the same to whoever reads that.
    return (type(number) is int or (type(number) is float and number.is_integer())) and isinstance(inside, str)


def _without_numbers(features: list[Any]) -> tuple[list[Any], int]:
    found, count = [], 0
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict) and _is_a_number_beside(feature, properties.get("id")):
            count += 1
            found.append({name: value for name, value in feature.items() if name != "id"})
        else:
            found.append(feature)
    return found, count


def _left_out(collection: Mapping[str, Any], numbers: int) -> list[str]:
    gone = [f'"{name}"' for name in ("name", "bbox") if collection.get(name) is not None]
    notes = [f"left out {' and '.join(gone)} of the collection"] if gone else []
    if numbers:
        notes.append(f'left out the number of {_counted(numbers, "Feature")}, "id" outside the properties')
    return notes


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _told(move: moves.Move) -> str:
    before, after = (f"[{longitude:.7g}, {latitude:.7g}]" for longitude, latitude in (move.before, move.after))
    parts = [(move.events, "event"), (move.connections, "connection")]
    follow = " and ".join(_counted(number, noun) for number, noun in parts if number)
    verb = "follows" if move.events + move.connections == 1 else "follow"
    return f"place {shortened(move.place)} has moved from {before} to {after}: {follow} {verb}"


def _doubted(doubts: list[moves.Doubt]) -> list[str]:
    notes = []
    for doubt in doubts[:_MOST_DOUBTS]:
        is_one = doubt.elsewhere == 1
        stand, them = ("names it and stands", "it") if is_one else ("name it and stand", "them")
        place = shortened(doubt.place)
        notes.append(
            f"place {place}: {_counted(doubt.elsewhere, 'record')} {stand} elsewhere; if the place has moved, "
            f"mapgen fmt --moved {place} takes {them} along"
        )
    if len(doubts) > _MOST_DOUBTS:
        notes.append(f"so it is with {_counted(len(doubts) - _MOST_DOUBTS, 'more place')}")
    return notes


def _first_difference(old: str, new: str) -> tuple[int, int]:
    """Return the line and the column, from 1, of the first character of a text that differs from another."""
    # Line by line first, as most of a large file is alike. Line breaks count: "\r" is a difference.
    lines = itertools.zip_longest(io.StringIO(old, newline="\n"), io.StringIO(new, newline="\n"), fillvalue="")
    line, pair = next((number, pair) for number, pair in enumerate(lines, start=1) if pair[0] != pair[1])
    characters = enumerate(zip(*pair, strict=False), start=1)
    return line, next((number for number, (one, other) in characters if one != other), min(map(len, pair)) + 1)


def _record_at(document: Document, place: tuple[int, int]) -> str:
    """Name the record that a place is part of: the last one that begins there or before it."""
    value: Any = document.value
    found = "the collection"
    for index, feature in enumerate(value["features"]):
        if document.position(("features", index)) > place:
            break
        found = _who(feature, index)
    return found


def _who(feature: Any, index: int) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    found = properties if isinstance(properties, dict) else {}
    record, identity = found.get("record"), found.get("id")
    if isinstance(identity, str) and isinstance(record, str) and record in canonical.PROPERTIES:
        return f"{record} {shortened(identity)}"
    return f"feature {index + 1}"
