"""What `mapgen.importing.sandbox` runs: reads one file with limits on memory and time, and answers in JSON.

Of GDAL only the one driver that the file needs is there: without the others no content, however it begins, is taken
for a virtual dataset, a web service or a database's address.
"""

from __future__ import annotations

import itertools
import json
import math
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from mapgen.errors import FileError
from mapgen.importing import archives, delimited, hypertext, markup
from mapgen.importing.found import Note
from mapgen.importing.shapes import UnknownCrsError, shapes
from mapgen.importing.table import MOST_COLUMNS, MOST_ROWS, Table, Value

MEMORY = 900 * 2**20
"""Bytes of address space: less than 1 GB together with the process that asks."""
PROCESSOR_SECONDS = 100

_DRIVERS = {
    "KML": "LIBKML", "GPX": "GPX", "GeoPackage": "GPKG", "Shapefile": "ESRI Shapefile", "FlatGeobuf": "FlatGeobuf"
}  # fmt: skip
# How KML is to be drawn, not what it tells.
_OWN = ("places", "connections", "events")
"""The layers of mapgen's own export, which say what a row is."""
_KML_LOOKS = {"altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon", "snippet"}


class UnreadableError(Exception):
    """A file cannot be read: the fact and the remedy."""

    def __init__(self, fact: str, remedy: str = "") -> None:
        super().__init__(fact)
        self.remedy = remedy


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.argv[1])
    _limit()
    try:
        made = _read(**request)
        answer: dict[str, Any] = {
            "columns": made.columns,
            "rows": [[_plain(value) for value in row] for row in made.rows],
            "shapes": [[(shape.kind, shape.positions) for shape in parts] for parts in made.shapes],
            "notes": [(note.topic, note.text) for note in made.notes],
            "first": made.first,
            "numbers": made.numbers,
            "title": made.title,
            "summary": made.summary,
        }
    except UnreadableError as error:
        answer = {"error": str(error), "remedy": error.remedy}
    except FileError as error:
        answer = {"error": error.fact, "remedy": error.remedy}
    except UnknownCrsError as error:
        answer = {"error": str(error), "remedy": "name it, as in --crs EPSG:3857"}
    except markup.MarkupError as error:
        answer = {"error": str(error), "remedy": "take it out, or export the file anew"}
    except MemoryError:
        answer = {"error": "needs more memory than a file of its kind should", "remedy": "import a part of it"}
    except Exception as error:  # whatever a library says of a broken file
        answer = {"error": f"cannot be read ({' '.join(str(error).split())[:200] or type(error).__name__})"}
    # One part at a time, so that the answer is not held in memory once more.
    for part in json.JSONEncoder(ensure_ascii=True).iterencode(answer):
        sys.stdout.write(part)


def _limit() -> None:
    """Bound memory, time and files; Windows has no such limits."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 128 * 2**20),
    ):  # fmt: skip
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _read(kind: str, path: str, crs: str, layer: str, encoding: str) -> Table:
    if kind == "Excel":
        return _excel(path, layer)
    if kind == "GeoParquet":
        return _parquet(path, crs)
    notes: list[Note] = []
    names: list[str] | None = None
    title = summary = ""
    if kind in ("KML", "GPX"):
        content = Path(path).read_bytes()
        elements = markup.check(content)
        title, summary = _about(content, kind)
        if kind == "KML":
            Path(path).write_bytes(_marked(content))
        if links := elements["NetworkLink"]:
            notes.append(Note("left out", f"links to other files (NetworkLink): {links}; nothing is fetched"))
    if kind == "GPX":
        names = ["waypoints", "routes", "tracks"]
    if kind == "GeoPackage":
        names = _geopackage_layers(path, notes)
    return replace(_gdal(kind, path, crs, layer, encoding, names, notes), title=title, summary=summary)


def _about(content: bytes, kind: str) -> tuple[str, str]:
    """Give what a document says of itself: its title, and its description in Markdown."""
    where = {"KML": (("Document",), "description"), "GPX": (("metadata",), "desc")}
    above, description = where[kind]
    told = markup.texts(content, above, ("name", description))
    return hypertext.plain(told.get("name", "")), hypertext.markdown(told.get(description, ""))


def _gdal(
    kind: str, path: str, crs: str, layer: str, encoding: str, names: list[str] | None, notes: list[Note]
) -> Table:
    pyogrio = _only(_DRIVERS[kind])
    found = [str(name) for name, _ in pyogrio.list_layers(path)]
    wanted = [name for name in found if names is None or name in names]
    if layer:
        if layer not in wanted:
            raise UnreadableError(f"has no layer {layer}", f"it has {', '.join(wanted)}")
        if len(wanted) > 1:
            notes.append(Note("left out", f"the other layers: {', '.join(n for n in wanted if n != layer)}"))
        wanted = [layer]
    columns: list[str] = []
    parts = []
    left = MOST_ROWS
    for name in wanted:
        meta, _, wkb, data = pyogrio.raw.read(
            path, layer=name, encoding=encoding or None, datetime_as_string=True, max_features=left + 1
        )
        number = len(wkb) if wkb is not None else len(data[0]) if data else 0
        left -= number
        if left < 0:
            raise UnreadableError(f"has more than {MOST_ROWS:,} features", "import a part of it")
        if number:
            fields = [str(field) for field in meta["fields"]]
            columns += [field for field in fields if field not in columns]
            parts.append((name, number, fields, wkb, data, meta["crs"]))
    rows: list[tuple[Value, ...]] = []
    made: list[Any] = []
    for _, number, fields, wkb, data, system in parts:
        values = dict(zip(fields, (column.tolist() for column in data), strict=True))
        cells = [values.get(column) or [None] * number for column in columns]
        rows += zip(*cells, strict=True) if cells else [()] * number
        # A system that the user names is for a file that names none.
        made += shapes(_geometries(wkb, number), _known(system) or crs or None)
        if system and not str(system).endswith((":4326", "CRS84")):
            notes.append(Note("read", f"coordinates in {str(system)[:80]}, now in WGS 84"))
    if set(_OWN) <= set(wanted):
        columns.append("record")
        of = [name.removesuffix("s") for name, number, *_ in parts for _ in range(number)]
        rows = [(*row, record) for row, record in zip(rows, of, strict=True)]
    return _table(kind, columns, rows, made, parts, notes)


def _table(
    kind: str, columns: list[str], rows: list[tuple[Value, ...]], made: list[Any], parts: list[Any], notes: list[Note]
) -> Table:
    """Leave out what says nothing."""
    if len(parts) > 1:
        notes.append(Note("read", f"the layers {', '.join(part[0] for part in parts)}"))
    if not rows:
        raise UnreadableError("holds nothing", "check the file")
    if kind == "KML":
        columns, rows = _without(columns, rows, _KML_LOOKS)
        columns, rows = _begun(columns, _coarse(rows))
    if kind in ("KML", "GPX"):
        empty = {
            c for i, c in enumerate(columns) if all(row[i] in (None, "") or _plain(row[i]) is None for row in rows)
        }
        columns, rows = _without(columns, rows, empty)
    return Table(tuple(columns), tuple(rows), tuple(made), tuple(dict.fromkeys(notes)))


# GDAL drops a time that is a year, and makes a day of a month: they pass it as instants that nobody writes.
_COARSE = re.compile(rb"(<(?:\w+:)?(?:when|begin|end)>\s*)([0-9]{4})(-[0-9]{2})?(?=\s*<)")
_YEAR, _MONTH = "-01-01T00:00:00.111", "-01T00:00:00.222"


def _marked(content: bytes) -> bytes:
    return _COARSE.sub(lambda m: m[1] + m[2] + (m[3] + _MONTH.encode() if m[3] else _YEAR.encode()), content)


def _coarse(rows: list[tuple[Value, ...]]) -> list[tuple[Value, ...]]:
    """Bring years and months back, and take away the midnight that GDAL gives a day."""

    def told(value: Value) -> Value:
        if not isinstance(value, str):
            return value
        return value.removesuffix(_YEAR).removesuffix(_MONTH).removesuffix("T00:00:00")

    return [tuple(map(told, row)) for row in rows]


def _begun(columns: list[str], rows: list[tuple[Value, ...]]) -> tuple[list[str], list[tuple[Value, ...]]]:
    """Put moments (TimeStamp) and beginnings (TimeSpan), of which a placemark has one, into one column."""
    if not {"timestamp", "begin"} <= set(columns):
        return columns, rows
    moment, begin = columns.index("timestamp"), columns.index("begin")
    both = [tuple(row[moment] or value if i == begin else value for i, value in enumerate(row)) for row in rows]
    kept: tuple[list[str], list[tuple[Value, ...]]] = _without(columns, both, {"timestamp"})
    return kept


def _known(system: Any) -> str | None:
    return str(system) if system else None


def _geometries(wkb: Any, number: int) -> Sequence[Any]:
    import shapely  # noqa: PLC0415

    if wkb is None:
        return [None] * number
    geometries: Sequence[Any] = shapely.from_wkb(wkb, on_invalid="ignore")
    return geometries


def _without(columns: list[str], rows: list[tuple[Value, ...]], names: set[str]) -> Any:
    kept = [index for index, name in enumerate(columns) if name not in names]
    return [columns[index] for index in kept], [tuple(row[index] for index in kept) for row in rows]


def _only(driver: str) -> Any:
    """Import pyogrio with one driver alone: GDAL reads what it shall leave out while it starts."""
    # pyogrio imports these where they are there, for tables that are not asked for here.
    for name in ("pandas", "geopandas", "pyarrow"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    os.environ["GDAL_SKIP"] = ",".join(name for name in (*_KNOWN, *sys.argv[2:]) if name != driver)
    import pyogrio  # noqa: PLC0415
    import pyogrio.raw  # noqa: PLC0415

    there = set(pyogrio.list_drivers())
    if driver not in there:
        raise UnreadableError(f"needs GDAL's driver {driver}, which is not installed", "install pyogrio from PyPI")
    if extra := there - {driver}:  # a newer GDAL: begin once more without what it brought
        if len(sys.argv) > 2:
            raise UnreadableError(f"cannot be read safely, as GDAL keeps its drivers {', '.join(sorted(extra))}")
        command = [sys.executable, "-P", "-m", "mapgen.importing.worker", sys.argv[1], ",".join(sorted(extra))]
        os.execv(sys.executable, command)  # noqa: S606  # this program itself
    return pyogrio


# Of GDAL 3.12 and before, as pyogrio lists them.
_KNOWN = (
    "ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "Arrow", "BAG", "CAD", "CSV", "CSW", "Carto", "DGN", "DXF",
    "EDIGEO", "EEDA", "ESRI Shapefile", "ESRIJSON", "Elasticsearch", "FlatGeobuf", "GDALG", "GML", "GMLAS", "GPKG",
    "GPSBabel", "GPX", "GTFS", "GeoJSON", "GeoJSONSeq", "GeoRSS", "HTTP", "Idrisi", "JML", "JP2OpenJPEG", "JSONFG",
    "KML", "LIBKML", "LIBERTIFF", "LVBAG", "MBTiles", "MEM", "MVT", "MapInfo File", "MapML", "Memory", "MiraMonVector",
    "MSSQLSpatial", "MongoDBv3", "MySQL", "NAS", "NGW", "NetCDF", "OAPIF", "OCI", "ODBC", "ODS", "OGCAPI", "OGR_GMT",
    "OGR_PDS", "OGR_VRT", "OSM", "OpenFileGDB", "PCIDSK", "PDF", "PDS4", "PGDUMP", "PGeo", "PLSCENES", "PMTiles",
    "Parquet", "PostgreSQL", "S57", "SQLite", "SVG", "SXF", "Selafin", "TIGER", "TopoJSON", "UK .NTF", "VDV", "VFK",
    "VICAR", "WAsP", "WFS", "XLS", "XLSX", "XODR",
)  # fmt: skip


def _geopackage_layers(path: str, notes: list[Note]) -> list[str]:
    """Name the tables of a GeoPackage; a view or a virtual table runs what its maker wrote, so none is read."""
    import sqlite3  # noqa: PLC0415

    try:
        with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as database:
            database.execute("PRAGMA trusted_schema=OFF")
            kinds = {
                str(name).lower(): (kind, str(sql or ""))
                for kind, name, sql in database.execute(
                    "SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'view')"
                )
            }
            layers = [
                str(name)
                for (name,) in database.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")
            ]
    except sqlite3.Error as error:
        raise UnreadableError(f"is a damaged GeoPackage ({error})", "export it anew") from error
    virtual = [
        name for name, (_, sql) in kinds.items()
        if sql.upper().lstrip().startswith("CREATE VIRTUAL") and "USING RTREE" not in " ".join(sql.upper().split())
    ]  # fmt: skip
    if virtual:
        raise UnreadableError(
            f"holds virtual tables ({', '.join(virtual[:5])})", "export its layers into a new GeoPackage"
        )
    system = [name for name, (kind, _) in kinds.items() if name.startswith("gpkg_") and kind == "view"]
    if system:
        raise UnreadableError(f"has views in place of its own tables ({', '.join(system[:5])})", "export it anew")
    views = [name for name in layers if kinds.get(name.lower(), ("",))[0] != "table"]
    if views:
        notes.append(Note("left out", f"layers that are views, which are not run: {', '.join(views[:8])}"))
    own = set(_OWN) <= set(layers) - set(views)
    tables = [name for name in ("sources", "dataset") if own and kinds.get(name, ("",))[0] == "table"]
    return [*(name for name in layers if name not in views), *tables]


def _excel(path: str, layer: str) -> Table:
    content = Path(path).read_bytes()
    with archives.opened(path, content) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" not in names:
            raise UnreadableError("is no Excel workbook", "save it as .xlsx")
        for name in names:
            if name.endswith((".xml", ".rels", ".vml")):
                markup.check(archive.read(name))
    try:
        import openpyxl  # noqa: PLC0415
    except ImportError:
        raise UnreadableError("needs openpyxl", "[import]") from None
    import warnings  # noqa: PLC0415

    warnings.simplefilter("ignore")
    book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    titles = [sheet.title for sheet in book.worksheets]
    if layer and layer not in titles:
        raise UnreadableError(f"has no sheet {layer}", f"it has {', '.join(titles)}")
    notes: list[Note] = []
    for sheet in book.worksheets:
        if layer and sheet.title != layer:
            continue
        sheet.reset_dimensions()  # what a file says of its own size is not to be trusted
        numbered = list(itertools.islice(_sheet_rows(sheet), MOST_ROWS + 2))
        rows = [cells for _, cells in numbered]
        if len(rows) > MOST_ROWS + 1:
            raise UnreadableError(f"has more than {MOST_ROWS:,} rows", "import a part of it")
        if len(rows) < 2:
            continue
        others = [title for title in titles if title != sheet.title]
        notes.append(Note("read", f"the sheet {sheet.title}"))
        if others:
            notes.append(Note("left out", f"the other sheets: {', '.join(others)}; one is chosen with --layer"))
        return delimited.tabular(rows, path, notes, [number for number, _ in numbered])
    raise UnreadableError("has no sheet with rows under a line of names", "name the columns in the first line")


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = list(row)
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise UnreadableError(f"has more than {MOST_COLUMNS} columns", "import fewer")
        if cells:
            yield number, cells


def _parquet(path: str, crs: str) -> Table:
    try:
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise UnreadableError("needs pyarrow", "[import]") from None
    import shapely  # noqa: PLC0415

    file = parquet.ParquetFile(path, memory_map=False)
    if file.metadata.num_rows > MOST_ROWS:
        raise UnreadableError(f"has more than {MOST_ROWS:,} rows", "import a part of it")
    told = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
    primary = told.get("primary_column")
    about = told.get("columns", {}).get(primary, {})
    system = about.get("crs", "OGC:CRS84")  # absent means this (GeoParquet 1.1, "crs")
    notes = []
    known: str | None = crs or None
    if primary and system is not None:
        known = json.dumps(system) if isinstance(system, dict) else str(system)
        identity = system.get("id", {}) if isinstance(system, dict) else {}
        code = f"{identity.get('authority', '')}:{identity.get('code', '')}"
        if isinstance(system, dict) and code not in ("OGC:CRS84", "EPSG:4326"):
            notes.append(Note("read", f"coordinates in {code if identity else system.get('name', '')}, now in WGS 84"))
    columns = [name for name in file.schema_arrow.names if name != primary and not name.startswith("__")]
    if len(columns) > MOST_COLUMNS:
        raise UnreadableError(f"has more than {MOST_COLUMNS} columns", "import fewer")
    rows: list[tuple[Value, ...]] = []
    geometries: list[Any] = []
    for batch in file.iter_batches(
        batch_size=4096, columns=[*columns, *([primary] if primary else [])], use_threads=False
    ):
        values = batch.to_pydict()
        rows += zip(*(values[name] for name in columns), strict=True) if columns else [()] * batch.num_rows
        if primary:
            geometries += list(shapely.from_wkb(values[primary], on_invalid="ignore"))
    made = shapes(geometries, known) if primary else []
    return Table(tuple(columns), tuple(rows), tuple(made), tuple(notes))


def _plain(value: Any) -> Value:
    """Give a value as JSON has it."""
    if value is None or isinstance(value, (bool, str, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return None
    if hasattr(value, "isoformat"):
        text = str(value.isoformat())
        return text.removesuffix("T00:00:00")
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist"):
        return [str(item) for item in value]
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict) else str(value)


if __name__ == "__main__":
    main()
