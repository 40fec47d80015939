"""GeoJSON of any kind as a table: collections, Features, bare geometries, and one Feature to a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from mapgen.errors import FileError
from mapgen.importing.delimited import decoded
from mapgen.importing.found import Note
from mapgen.importing.shapes import UnknownCrsError, shapes
from mapgen.importing.table import MOST_COLUMNS, MOST_ROWS, Table, Value
from mapgen.reading import parse_document

_GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")


def parsed(content: bytes, path: str, encoding: str = "") -> Any:
    r"""Read JSON, or lines of JSON, in any usual encoding.

    Examples
    --------
    >>> parsed(b'{"type": "Point"}\n{"type": "Polygon"}\n', "a.geojsonl")
    [{'type': 'Point'}, {'type': 'Polygon'}]
    """
    text = decoded(content, path, encoding)[0].replace("\x1e", "")  # RFC 8142 begins each record with it
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(line.lstrip().startswith("{") and line.rstrip().endswith("}") for line in lines):
        text = "[" + ",\n".join(lines) + "]"
    return parse_document(text.encode("utf-8", "replace"), path).value


def table(value: Any, path: str, crs: str = "") -> Table:
    """Make a table of a GeoJSON value.

    Examples
    --------
    >>> feature = {"type": "Feature", "properties": {"name": "Tehran"}, "geometry": None}
    >>> made = table({"type": "FeatureCollection", "features": [feature]}, "a.geojson")
    >>> made.columns, made.rows, made.shapes
    (('name',), (('Tehran',),), ((),))
    """
    import shapely  # noqa: PLC0415

    features = list(_features(value, path))
    if any(properties.get("record") == "dataset" for properties, _ in features):
        raise FileError(path, "is a data file of mapgen already", "check it with mapgen check")
    if len(features) > MOST_ROWS:
        raise FileError(path, f"has more than {MOST_ROWS:,} features", "import a part of it")
    names = tuple(dict.fromkeys(name for properties, _ in features for name in properties))
    if len(names) > MOST_COLUMNS:
        raise FileError(path, f"has {len(names):,} properties; {MOST_COLUMNS} is the most", "import fewer")
    geometries: list[Any] = []
    broken: list[str] = []
    for number, (_, geometry) in enumerate(features, 1):
        try:
            geometries.append(None if geometry is None else shapely.from_geojson(json.dumps(geometry)))
        except (shapely.errors.GEOSException, ValueError):
            geometries.append(None)
            broken.append(str(number))
    notes = []
    if broken:
        shown = ", ".join(broken[:8])
        notes.append(Note("left out", f"geometries that are none: {len(broken)} (in features {shown})"))
    system = crs or _crs(value, path)
    try:
        made = shapes(geometries, system)
    except UnknownCrsError as error:
        raise FileError(path, str(error), "name it, as in --crs EPSG:3857") from error
    if system:
        notes.insert(0, Note("read", f"coordinates in {system}, now in WGS 84"))
    rows = tuple(tuple(_plain(properties.get(name)) for name in names) for properties, _ in features)
    return Table(names, rows, tuple(made), tuple(notes))


def _features(value: Any, path: str) -> Iterator[tuple[dict[str, Any], Any]]:
    items = value if isinstance(value, list) else [value]
    for item in items:
        kind = item.get("type") if isinstance(item, dict) else None
        if kind == "FeatureCollection" and isinstance(item.get("features"), list):
            yield from _features(item["features"], path)
        elif kind == "Feature":
            properties = item.get("properties")
            identity = {"id": str(item["id"])} if isinstance(item.get("id"), (str, int)) else {}
            yield {**identity, **(properties if isinstance(properties, dict) else {})}, item.get("geometry")
        elif kind in _GEOMETRIES:
            yield {}, item
        else:
            fact = f'holds "{kind}"' if isinstance(kind, str) else "holds JSON"
            raise FileError(path, f"{fact}, which is not GeoJSON", "give GeoJSON, or a story in a format that is known")


def _crs(value: Any, path: str) -> str | None:
    """Give the system that the file names, as GeoJSON did before RFC 7946; a link to one is not followed."""
    crs = value.get("crs") if isinstance(value, dict) else None
    if crs is None:
        return None
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or crs.get("type") != "name":
        raise FileError(path, "names its reference system by a link, which is not followed",
                        "name it, as in --crs EPSG:3857")  # fmt: skip
    return None if name.upper().endswith(("CRS84", "EPSG::4326", "EPSG:4326")) else name


def _plain(value: Any) -> Value:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return list(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value
