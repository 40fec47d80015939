"""Which format a file is in: by its suffix and by its content, which have to agree.

A program that goes by the content alone can be led: GDAL takes XML in a file called ``.geojson`` for a virtual dataset
(VRT), and fetches the addresses in it. One that goes by the suffix alone fails late, with a riddle.
"""

from __future__ import annotations

import re
import struct
from pathlib import PurePath
from typing import Literal

from mapgen.errors import FileError

Kind = Literal[
    "CSV", "Excel", "GeoJSON", "KML", "KMZ", "GPX", "GeoPackage", "Shapefile", "Zip", "FlatGeobuf", "GeoParquet", "Gzip"
]  # fmt: skip

SUFFIXES: dict[str, Kind] = {
    ".csv": "CSV", ".tsv": "CSV", ".tab": "CSV", ".txt": "CSV",
    ".xlsx": "Excel", ".xlsm": "Excel",
    ".geojson": "GeoJSON", ".json": "GeoJSON", ".jsonld": "GeoJSON",
    ".geojsonl": "GeoJSON", ".geojsons": "GeoJSON", ".ndjson": "GeoJSON", ".jsonl": "GeoJSON",
    ".kml": "KML", ".kmz": "KMZ", ".gpx": "GPX", ".gpkg": "GeoPackage", ".shp": "Shapefile", ".zip": "Zip",
    ".fgb": "FlatGeobuf", ".parquet": "GeoParquet", ".geoparquet": "GeoParquet", ".gz": "Gzip",
}  # fmt: skip
"""The suffixes that are read. A ``.json`` may hold a story of another program: that is for its reader to find out."""

_REMEDIES = {
    ".xls": "save it as .xlsx",
    ".ods": "save it as .xlsx or .csv",
    ".numbers": "export it as .xlsx or .csv",
    ".dbf": "give the .shp beside it",
    ".shx": "give the .shp beside it",
    ".prj": "give the .shp beside it",
    ".qgz": "export the layer as .gpkg",
    ".qgs": "export the layer as .gpkg",
    ".gdb": "export the layer as .gpkg",
    ".tab.gz": "unpack it first",
}
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/|/+vsi", re.IGNORECASE)


def suffix_kind(name: str) -> Kind:
    """Tell what a file should be by its name.

    Raises
    ------
    FileError
        The name is an address or one of GDAL's virtual paths, or its suffix is of no format that is read.

    Examples
    --------
    >>> suffix_kind("data/Cities.CSV")
    'CSV'
    >>> suffix_kind("map.xls")
    Traceback (most recent call last):
    mapgen.errors.FileError: map.xls: .xls is no format that is imported; save it as .xlsx
    >>> suffix_kind("/vsicurl/a.geojson")
    Traceback (most recent call last):
    mapgen.errors.FileError: /vsicurl/a.geojson: is an address, not a file; fetch it first, then import the file
    """
    if _ADDRESS.match(name):
        raise FileError(name, "is an address, not a file", "fetch it first, then import the file")
    suffix = PurePath(name).suffix.lower()
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    fact = f"{suffix} is no format that is imported" if suffix else "has no suffix that says which format it is"
    raise FileError(name, fact, _REMEDIES.get(suffix, f"give one of {', '.join(SUFFIXES)}"))


def detect(name: str, content: bytes) -> Kind:
    """Tell what a file is, where its suffix and its content say the same.

    Parameters
    ----------
    name : str
        The path, or any name with the suffix.
    content : bytes
        The whole file.

    Raises
    ------
    FileError
        See `suffix_kind`; or the content is not what the suffix says.

    Examples
    --------
    >>> detect("map.geojson", b'{"type": "FeatureCollection", "features": []}')
    'GeoJSON'
    >>> detect("a.geojson", b"<OGRVRTDataSource/>")
    Traceback (most recent call last):
    mapgen.errors.FileError: a.geojson: is called .geojson, but holds XML (OGRVRTDataSource); give it its own suffix
    """
    kind = suffix_kind(name)
    if not content.strip():
        raise FileError(name, "is empty", "give a file with something in it")
    wanted: dict[Kind, str] = {"Shapefile": "Shapefile", "KMZ": "Zip", "Excel": "Zip"}
    held = _held(content)
    if held != wanted.get(kind, kind):
        suffix = PurePath(name).suffix.lower()
        raise FileError(name, f"is called {suffix}, but holds {_words(held)}", "give it its own suffix")
    return kind


def _words(held: str) -> str:
    return {"CSV": "plain text", "GeoJSON": "JSON", "Zip": "a zip archive", "Gzip": "a gzip archive",
            "GeoParquet": "Parquet", "": "something else"}.get(held, held)  # fmt: skip


_MARKS = (
    (b"PK\x03\x04", "Zip"),
    (b"PK\x05\x06", "Zip"),
    (b"\x1f\x8b", "Gzip"),
    (b"fgb\x03fgb", "FlatGeobuf"),
    (b"PAR1", "GeoParquet"),
    (b"\x00\x00\x27\x0a", "Shapefile"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
)


def _held(content: bytes) -> str:
    """Name the format of the content, or nothing."""
    if content[:16] == b"SQLite format 3\x00" and len(content) >= 72:
        (application,) = struct.unpack(">I", content[68:72])
        # "GPKG", and "GP10" and "GP11" of the first two versions (OGC 12-128r18, requirement 2).
        return "GeoPackage" if application in (0x47504B47, 0x47503130, 0x47503131) else "a SQLite database"
    for mark, held in _MARKS:
        if content.startswith(mark):
            return held
    head = beginning(content)
    if head is None:
        return ""
    if head.startswith(("{", "[")):
        return "GeoJSON"
    if head.startswith("<"):
        return _root(head)
    return "CSV"


def beginning(content: bytes) -> str | None:
    r"""Give the beginning of a text in any of the usual encodings, without blanks; None where it is no text.

    Examples
    --------
    >>> beginning(b"\xef\xbb\xbf\n{}"), beginning("<kml/>".encode("utf-16")), beginning(b"\x00\x01")
    ('{}', '<kml/>', None)
    """
    head = content[:4096]
    for marks, encoding in (
        ((b"\xff\xfe",), "utf-16-le"),
        ((b"\xfe\xff",), "utf-16-be"),
        ((b"\xef\xbb\xbf",), "utf-8"),
    ):
        if head.startswith(marks):
            return head.decode(encoding, "ignore").lstrip("\ufeff").lstrip()
    if b"\x00" in head:
        return None
    return head.decode("utf-8", "replace").lstrip()


def _root(head: str) -> str:
    """Name what a text that begins with "<" is."""
    plain = re.sub(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(\[.*?\])?\s*>", "", head, flags=re.DOTALL).lstrip()
    tag = re.match(r"<(?:[\w.-]+:)?([\w.-]+)", plain)
    name = tag[1] if tag else ""
    return {"kml": "KML", "gpx": "GPX"}.get(name, f"XML ({name})" if name else "XML")
