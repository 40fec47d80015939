"""The canonical text of a data file: one way to write the same records, so that a diff shows only what was meant.

Dataset, sources, places, connections and events follow in this order; within a kind the author's order stays, as it
means something (the page lists events of one day by it) and as a sorted record would jump in a diff when it is renamed.
Properties stand in the format's order, each on a line, a text in another language beside its original. What the format
does not know is kept, after what it knows and in alphabetical order: a file with mistakes can be formatted too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring as _text
from typing import Any

from mapgen.errors import nearest
from mapgen.strict import no_garbage_collection

DECIMALS = 7
"""Of coordinates: a centimetre on the ground."""

_CLAIM = ("actors", "attribution", "certainty", "hedge", "quote", "sources")
_LAST = ("note", "marker-color", "stroke", "stroke-width", "stroke-opacity", "fill", "fill-opacity")

# Not read from the models: `fmt` would wait for pydantic, and the order of fields there is that of inheritance. A test
# compares the two.
PROPERTIES: dict[str, tuple[str, ...]] = {
    "dataset": (
        "record", "id", "title", "summary", "language", "languages", "source", "licence", "theme", "extent", "order",
        "updated", "alt", *_LAST,
    ),
    "source": (
        "record", "id", "title", "kind", "url", "author", "publisher", "date", "accessed", "archived", "language",
        "licence", *_LAST,
    ),
    "place": (
        "record", "id", "title", "aliases", "kind", "ccodes", "precision", "anchor", "wikidata", "geonames", "summary",
        "sources", *_LAST,
    ),
    "connection": (
        "record", "id", "from", "to", "via", "kind", "direction", "title", "label", "summary", "since", "until",
        *_CLAIM, *_LAST,
    ),
    "event": (
        "record", "id", "title", "date", "date_basis", "place", "places", "kind", "precision", "actors", "summary",
        *_CLAIM[1:], "claim_of", "low", "best", "high", "unit", "image", "alt", "credit", "connections", "rank", *_LAST,
    ),
}  # fmt: skip
"""The properties of each record in their canonical order; the records themselves are in that of the file."""

_WGS84 = re.compile(r"(?:CRS84|EPSG:(?:.*:)?4326)\Z")


def text(collection: Mapping[str, Any]) -> str:
    r"""Write a FeatureCollection in canonical form.

    Left out is only what means nothing: properties that are ``null``, a Feature's ``id`` that equals the one in its
    properties, a ``crs`` that is WGS 84, and ``bbox`` and ``name``, which other programs make of the rest.
    A Feature's ``id`` becomes the property where that is missing. Coordinates get 7 decimals at most.

    Parameters
    ----------
    collection : mapping
        Plain dicts and lists, as in `mapgen.reading.Document.value`, with a list ``features``. They are not changed.

    Returns
    -------
    str
        Ends with a line break; written as UTF-8, it is the file. Applied to what it gave, it changes nothing.

    Examples
    --------
    >>> feature = {"properties": {"title": "Tehran", "record": "place"}, "id": "tehran", "type": "Feature"}
    >>> feature["geometry"] = {"coordinates": [51.421509999999998, 35.0], "type": "Point"}
    >>> print(text({"type": "FeatureCollection", "features": [feature]}))
    {
    "type": "FeatureCollection",
    "features": [
    { "type": "Feature",
      "properties": {
        "record": "place",
        "id": "tehran",
        "title": "Tehran"
      },
      "geometry": {"type": "Point", "coordinates": [51.42151, 35]} }
    ]
    }
    <BLANKLINE>
    """
    with no_garbage_collection():
        features = ",\n".join(map(_feature, sorted(collection["features"], key=_place_in_file)))
    foreign = "".join(
        f",\n{_text(name)}: {_value(collection[name])}"
        for name in sorted(collection)
        if name not in _OWN and not (name == "crs" and is_wgs84(collection[name]))
    )
    body = f"[\n{features}\n]" if features else "[]"
    # Editors look for the schema, and readers for a word about it, at the top.
    schema = f'"$schema": {_value(collection["$schema"])},\n' if "$schema" in collection else ""
    kind_of = _value(collection.get("type", "FeatureCollection"))
    return f'{{\n{schema}"type": {kind_of},\n"features": {body}{foreign}\n}}\n'


def kind(feature: Any) -> str | None:
    """Tell which record a Feature is, or probably was meant to be.

    Examples
    --------
    >>> kind({"properties": {"record": "place"}}), kind({"properties": {"record": "evnt"}}), kind(None)
    ('place', 'event', None)
    """
    properties = feature.get("properties") if isinstance(feature, dict) else None
    record = properties.get("record") if isinstance(properties, dict) else None
    return _known(record) if isinstance(record, str) else None


def is_wgs84(crs: Any) -> bool:
    """Tell whether a ``crs`` says what RFC 7946 takes for granted: longitude and latitude in WGS 84.

    Examples
    --------
    >>> is_wgs84({"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}), is_wgs84(None)
    (True, True)
    >>> is_wgs84({"type": "name", "properties": {"name": "EPSG:3857"}})
    False
    """
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return crs is None or (isinstance(name, str) and bool(_WGS84.search(name)))


def rounded(coordinates: Any) -> Any:
    """Round the numbers in coordinates, however deep, to 7 decimals.

    Examples
    --------
    >>> rounded([[51.421509999999998, 35.0], [-0.00000001, 1]])
    [[51.42151, 35.0], [0.0, 1]]
    """
    if isinstance(coordinates, list):
        return [rounded(item) for item in coordinates]
    return round(coordinates, DECIMALS) + 0.0 if isinstance(coordinates, float) else coordinates


@lru_cache(maxsize=256)
def _known(record: str) -> str | None:
    return record if record in PROPERTIES else nearest(record, PROPERTIES)


_OWN = {"$schema", "type", "features", "bbox", "name"}
"""Members of the collection that are written by themselves, or mean nothing."""

_RANKS = {record: rank for rank, record in enumerate(PROPERTIES)}


def _place_in_file(feature: Any) -> int:
    return _RANKS.get(kind(feature) or "", len(_RANKS))


def _feature(feature: Any) -> str:
    if not isinstance(feature, dict):
        return _value(feature)
    properties, identity = feature.get("properties"), feature.get("id")
    parts = [f'{{ "type": {_value(feature.get("type", "Feature"))}']
    if isinstance(properties, dict) and identity is not None and properties.get("id") is None:
        properties = {**properties, "id": identity}
    elif identity is not None and not (isinstance(properties, dict) and _same(properties["id"], identity)):
        parts.append(f'  "id": {_value(identity)}')
    parts.append(f'  "properties": {_properties(properties, kind(feature))}')
    parts.append(f'  "geometry": {_geometry(feature.get("geometry"))}')
    parts += [
        f"  {_text(name)}: {_value(feature[name])}"
        for name in sorted(feature)
        if name not in ("type", "id", "properties", "geometry", "bbox")
    ]
    return ",\n".join(parts) + " }"


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _properties(properties: Any, record: str | None) -> str:
    if not isinstance(properties, dict):
        return _value(properties)
    names = _in_order(tuple([name for name, value in properties.items() if value is not None]), record)
    lines = ",\n".join([f"{key}{_value(properties[name])}" for name, key in names])
    return f"{{\n{lines}\n  }}" if lines else "{}"


@lru_cache(maxsize=1 << 12)
def _in_order(names: Sequence[str], record: str | None) -> list[tuple[str, str]]:
    """Sort the names of properties, each with how its line begins; cached, as most records have the same ones."""
    ranks = {name: rank for rank, name in enumerate(PROPERTIES[record or "event"])}

    def key(name: str) -> tuple[int, str]:
        # "title:fa" has the rank of "title" and is longer, so it comes after it.
        free = len(ranks) + name.startswith("x-")
        return (ranks.get(name.partition(":")[0], free), name)

    return [(name, f"    {_text(name)}: ") for name in sorted(names, key=key)]


def _geometry(geometry: Any) -> str:
    if not isinstance(geometry, dict):
        return _value(geometry)
    first = [name for name in ("type", "coordinates") if name in geometry]
    rest = sorted(geometry.keys() - {"type", "coordinates", "bbox"})
    members = {name: geometry[name] for name in first + rest}
    if "coordinates" in members:
        members["coordinates"] = rounded(members["coordinates"])
    return _value(members)


def _value(value: Any) -> str:
    """Write a JSON value on one line, numbers as short as they can be."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        # Up to 2**53 a float without a fraction is exactly that whole number.
        return str(int(value)) if value.is_integer() and abs(value) <= 2**53 else repr(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join([f'{_text(str(name))}: {_value(inner)}' for name, inner in value.items()])}}}"
    return json.dumps(value)
