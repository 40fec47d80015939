"""The FeatureCollection: from JSON values to records, one Feature each (RFC 7946 and docs/data-format.md)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from mapgen.canonical import is_wgs84
from mapgen.errors import did_you_mean, quoted, shortened
from mapgen.model import RECORDS, Connection, Event, Place, Position, Record
from mapgen.problems import Pointer, Problems, add_validation, one_of

_COLLECTION_MEMBERS = ("type", "features", "bbox", "name", "crs", "$schema")  # the last is for editors
_FEATURE_MEMBERS = ("type", "properties", "geometry", "bbox", "id")
_PLAIN_MEMBERS = {"type", "properties", "geometry"}
_NUMBERS = {int, float}
_SHAPES: dict[type[Record], str] = {Place: "Point", Connection: "LineString", Event: "Point"}
_SIBLING = re.compile(r"([a-z_]+):([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)\Z")

Located = tuple[Record, Pointer]
"""A record and the path of its Feature in the document."""


def records(value: Any, problems: Problems) -> list[Located]:
    """Read every Feature of a FeatureCollection into its record; note what is wrong with the others.

    Parameters
    ----------
    value : Any
        The JSON value of the whole document.
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    list of (Record, Pointer)
        In file order. Of a Feature with mistakes only the sound part is there, and the mistakes are noted.
    """
    if not isinstance(value, dict) or value.get("type") != "FeatureCollection":
        problems.add(
            (),
            'the file is not a GeoJSON FeatureCollection; begin it with {"type": "FeatureCollection", "features": [',
        )
        return []
    for name in value:
        if name not in _COLLECTION_MEMBERS:
            problems.add((name,), _unknown("the collection", "member", name, _COLLECTION_MEMBERS), key=True)
    _check_crs(value.get("crs"), problems)
    features = value.get("features")
    if not isinstance(features, list):
        problems.add(("features",) if "features" in value else (), 'the collection has no list "features"; add it')
        return []
    found: list[Located] = []
    for index, feature in enumerate(features):
        pointer = ("features", index)
        if record := _plain(feature):
            found.append((record, pointer))
        elif located := _record(feature, pointer, problems):
            found.append(located)
    return found


def _plain(feature: Any) -> Record | None:
    """Read a Feature in which all is as it is in nearly all of them; None: what it is takes a closer look."""
    if type(feature) is not dict or feature.keys() != _PLAIN_MEMBERS or feature["type"] != "Feature":
        return None
    properties = feature["properties"]
    name = properties.get("record") if type(properties) is dict else None
    model = RECORDS.get(name) if type(name) is str else None
    shape = None if model is None else _plain_shape(feature["geometry"], model)
    if model is None or shape is None:
        return None
    values, odd = _sorted(properties, model)
    if odd:
        return None
    values |= shape
    try:
        record: Record = _VALIDATE[model](values)
    except ValidationError:
        return None
    return record


def _plain_shape(geometry: Any, model: type[Record]) -> dict[str, Any] | None:
    """Give the field that a plain geometry fills: none for null; None: it is not plain."""
    if geometry is None:
        return {}
    coordinates = geometry.get("coordinates") if type(geometry) is dict else None
    if type(coordinates) is not list or geometry.get("type") != _SHAPES.get(model):
        return None
    if model is not Connection:
        position = _plain_position(coordinates)
        return None if position is None else {"position": position}
    line = tuple(map(_plain_position, coordinates))
    return None if len(line) < 2 or None in line or line[0] == line[-1] else {"line": line}


def _plain_position(value: Any) -> Position | None:
    if type(value) is not list or len(value) != 2 or not _NUMBERS.issuperset(map(type, value)):
        return None
    longitude, latitude = value
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        return None
    return (float(longitude), float(latitude))


def _check_crs(crs: Any, problems: Problems) -> None:
    if not is_wgs84(crs):
        problems.add(
            ("crs",),
            "the coordinates are not longitude and latitude (WGS 84); reproject the file to EPSG:4326",
        )


def _record(feature: Any, pointer: Pointer, problems: Problems) -> Located | None:
    number = f"feature {int(pointer[-1]) + 1}"
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        problems.add(pointer, f'{number}: is not a Feature; begin it with {{"type": "Feature", "properties": {{')
        return None
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        problems.add((*pointer, "properties") if "properties" in feature else pointer,
                     f'{number}: has no object "properties"; add it, with "record" and "id"')  # fmt: skip
        return None
    name, identity = properties.get("record"), properties.get("id")
    is_record = isinstance(name, str) and name in RECORDS
    who = f"{name} {shortened(identity)}" if isinstance(identity, str) and is_record else number
    for member in feature:
        if member not in _FEATURE_MEMBERS:
            problems.add((*pointer, member), _unknown(who, "member", member, _FEATURE_MEMBERS), key=True)
    if feature.get("id") is not None and feature["id"] != identity:
        problems.add(
            (*pointer, "id"),
            f'{who}: the Feature has another "id" than its properties; keep the one in properties',
        )
    if not isinstance(name, str) or name not in RECORDS:
        _report_kind(properties, name, number, pointer, problems)
        return None
    model, inside = RECORDS[name], (*pointer, "properties")
    values = _values(properties, model, inside, who, problems)
    if model in (Place, Event):
        values["position"] = _point(feature.get("geometry"), (*pointer, "geometry"), who, problems)
    elif model is Connection:
        values["line"] = _line(feature.get("geometry"), (*pointer, "geometry"), who, problems)
    elif feature.get("geometry") is not None:
        problems.add((*pointer, "geometry"), f"{who}: has a geometry, but a {name} is nowhere; write null")
    try:
        return _VALIDATE[model](values), pointer
    except ValidationError as error:
        add_validation(problems, error, model, values, inside, who)
        return _sound_part(model, values, error, pointer)


def _sound_part(
    model: type[Record], values: dict[str, Any], error: ValidationError, pointer: Pointer
) -> Located | None:
    """Keep what is right of a record with mistakes, so that the rest of it is checked in the same run."""
    if not isinstance(values.get("id"), str):
        return None
    wrong = {found["loc"][0] for found in error.errors(include_url=False, include_input=False)} - {"id"}
    sound = {name: value for name, value in values.items() if name not in wrong}
    # Lists are named here as well: for each of them pydantic would inspect the signature of `list`, every time.
    absent: dict[str, Any] = {
        field.alias or name: [] if field.default_factory is list else None
        for name, field in model.model_fields.items()
        if field.is_required() or field.default_factory is list
    }
    dates = {"date", "since", "until", "updated", "accessed"}  # still texts, as nothing has been validated
    return model.model_construct(
        **{**absent, **{name: value for name, value in sound.items() if name not in dates}}
    ), pointer


def _report_kind(properties: dict[str, Any], name: Any, number: str, pointer: Pointer, problems: Problems) -> None:
    if name is None:
        problems.add((*pointer, "properties"), f'{number}: has no "record"; say what it is: {one_of(RECORDS)}')
        return
    hint = did_you_mean(name, RECORDS) if isinstance(name, str) else ""
    shown = quoted(name)
    problems.add(
        (*pointer, "properties", "record"),
        f'{number}: "record" is {shown}{hint or ";"} it can be {one_of(RECORDS)}',
    )


def property_names(model: type[Record]) -> dict[str, str]:
    """Map each property's name in the file to the model's field."""
    own = ("translations", "extra", "position", "line")
    return {field.alias or name: name for name, field in model.model_fields.items() if name not in own}


_NAMES = {model: property_names(model) for model in RECORDS.values()}
_OWN = {model: frozenset(names) | {"record"} for model, names in _NAMES.items()}
# What model_validate calls, without a step between that costs a tenth of the time of a large file.
_VALIDATE: dict[type[Record], Callable[[Any], Any]] = {
    model: model.__pydantic_validator__.validate_python for model in RECORDS.values()
}


def _values(
    properties: dict[str, Any], model: type[Record], pointer: Pointer, who: str, problems: Problems
) -> dict[str, Any]:
    """Sort properties into fields, translations and free ones; null means absent."""
    values, odd = _sorted(properties, model)
    for name in odd:
        sibling = _SIBLING.match(name)
        if sibling is None or sibling[1] not in model.texts:
            problems.add((*pointer, name), _unknown(who, "property", name, _NAMES[model]), key=True)
        elif isinstance(properties[name], str):
            problems.add((*pointer, name), f'{who}: "{name}" is empty; write the text, or leave the property out')
        else:
            problems.add((*pointer, name), f'{who}: "{name}" is not text; write it in quotes ("…")')
    return values


def _sorted(properties: dict[str, Any], model: type[Record]) -> tuple[dict[str, Any], list[str]]:
    """Sort properties into fields, translations and free ones; give those as well that are none of these."""
    translations: dict[str, dict[str, str]] = {}
    extra: dict[str, Any] = {}
    odd = []
    own = _OWN[model]
    others = [] if properties.keys() <= own else [name for name in properties if name not in own]
    values = {**properties}
    del values["record"]
    for name in others:
        value = values.pop(name)
        if value is None:
            continue
        if name.startswith("x-"):
            extra[name] = value
        elif (
            (sibling := _SIBLING.match(name)) and sibling[1] in model.texts and isinstance(value, str) and value.strip()
        ):
            translations.setdefault(sibling[1], {})[sibling[2]] = value
        else:
            odd.append(name)
    if None in values.values():  # null means absent
        values = {name: value for name, value in values.items() if value is not None}
    values["translations"], values["extra"] = translations, extra
    return values, odd


def _unknown(who: str, what: str, name: str, known: Any) -> str:
    remedy = "; take it out, or call it x-… to keep it" if what == "property" else "; take it out"
    return f'{who}: has no {what} "{name}"' + (did_you_mean(name, known) or remedy)


def _point(geometry: Any, pointer: Pointer, who: str, problems: Problems) -> Position | None:
    coordinates = _coordinates(geometry, "Point", pointer, who, problems)
    return None if coordinates is None else _position(coordinates, (*pointer, "coordinates"), who, problems)


def _line(geometry: Any, pointer: Pointer, who: str, problems: Problems) -> tuple[Position, ...] | None:
    coordinates = _coordinates(geometry, "LineString", pointer, who, problems)
    if coordinates is None:
        return None
    if len(coordinates) < 2:
        problems.add(
            (*pointer, "coordinates"),
            f"{who}: a line needs two positions at least; add them, or write null for the geometry",
        )
        return None
    if all(item == coordinates[0] for item in coordinates):
        message = f"{who}: its line stays in one place; draw it, or write null for the geometry"
        problems.add((*pointer, "coordinates"), message)
        return None
    inside = (*pointer, "coordinates")
    found = [_position(item, (*inside, index), who, problems) for index, item in enumerate(coordinates)]
    return tuple(position for position in found if position is not None)


def _coordinates(geometry: Any, kind: str, pointer: Pointer, who: str, problems: Problems) -> list[Any] | None:
    if geometry is None:
        return None
    if not isinstance(geometry, dict) or geometry.get("type") != kind:
        found = geometry.get("type") if isinstance(geometry, dict) else None
        is_what = f'is a "{found}"' if isinstance(found, str) else "is no geometry"
        problems.add(pointer, f"{who}: its geometry {is_what}; write a {kind}, or null")
        return None
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list):
        problems.add(pointer, f'{who}: its geometry has no list "coordinates"; write [longitude, latitude]')
        return None
    return coordinates


def _position(value: Any, pointer: Pointer, who: str, problems: Problems) -> Position | None:
    numbers = value if isinstance(value, list) else []
    if not (2 <= len(numbers) <= 3 and all(type(number) in (int, float) for number in numbers)):
        problems.add(pointer, f"{who}: {_no_position(value)}")
        return None
    longitude, latitude = numbers[:2]
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        problems.add(pointer, f"{who}: its position is not finite; write [longitude, latitude] in degrees")
        return None
    if -90 <= latitude <= 90 and -180 <= longitude <= 180:
        return (float(longitude), float(latitude))
    if -90 <= longitude <= 90 and -180 <= latitude <= 180:
        remedy = f"longitude and latitude look swapped: write [{latitude:g}, {longitude:g}]"
    else:
        remedy = "longitudes go from -180 to 180, latitudes from -90 to 90"
    problems.add(pointer, f"{who}: [{longitude:g}, {latitude:g}] is not on Earth; {remedy}")
    return None


_IN_QUOTES = re.compile(r"\s*([-+\u2212]?)(\d+)(?:([.,])(\d+))?\s*°?\s*\Z")


def _no_position(value: Any) -> str:
    """Say what stands where a position belongs, why it is none, and what to write.

    Examples
    --------
    >>> _no_position(["-79,5", "8,95"])
    '["-79,5", "8,95"] is no position: its numbers are in quotes; write [-79.5, 8.95]'
    >>> _no_position([-79, 5, 8, 95])
    '[-79, 5, 8, 95] is no position: it has 4 numbers; write [-79.5, 8.95], with points for decimals'
    """
    remedy = "write [longitude, latitude], two numbers"
    if not isinstance(value, list):
        return f"{quoted(value)} is no position; {remedy}"
    shown = ", ".join(quoted(item) for item in value[:4]) + (", …" if len(value) > 4 else "")
    fact = f"[{shown}] is no position"
    if any(isinstance(item, list) for item in value):
        return f"{fact}: it is a list of lists; {remedy}"
    if any(not isinstance(item, (str, int, float)) or isinstance(item, bool) for item in value):
        return f"{fact}; {remedy}"
    if any(isinstance(item, str) for item in value):
        meant = [_number(item) for item in value[:3]]
        offered = f"write [{', '.join(map(str, meant))}]" if 2 <= len(value) <= 3 and None not in meant else remedy
        return f"{fact}: its numbers are in quotes; {offered}"
    if len(value) == 4 and all(type(item) is int for item in value) and min(value[1], value[3]) >= 0:
        meant = [float(f"{value[0]}.{value[1]}"), float(f"{value[2]}.{value[3]}")]
        return f"{fact}: it has 4 numbers; write [{meant[0]}, {meant[1]}], with points for decimals"
    return f"{fact}: it has {len(value)} number{'' if len(value) == 1 else 's'}; {remedy}"


def _number(item: Any) -> int | float | None:
    """Read a number that stands in quotes, with a point or a comma for its decimals."""
    if not isinstance(item, str):
        return item if isinstance(item, (int, float)) else None
    found = _IN_QUOTES.match(item)
    if found is None or len(item) > 30:
        return None
    sign, whole, _, part = found.groups()
    text = ("-" if sign in ("-", "\u2212") else "") + whole
    return float(f"{text}.{part}") if part else int(text)
