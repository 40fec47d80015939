"""Tables as geographic files: a GeoPackage for QGIS and other GIS, and GeoParquet for who reckons with data."""

from __future__ import annotations

import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapgen.errors import FileError, OptionError
from mapgen.exporting import rows
from mapgen.exporting.rows import Cell, Kind, Table

if TYPE_CHECKING:
    import numpy

    from mapgen.story import Story

_GEOMETRY = {"place": "Point", "connection": "MultiLineString", "event": "Point"}
"""What a layer holds; GIS want one kind of geometry in each."""

# GDAL notes when a file was made, by default to the second: the same story would be another file each time.
_UNDATED = {"OGR_CURRENT_DATE": "2000-01-01T00:00:00.000Z"}

# GDAL writes 1.4 by default, of which QGIS 3.22 with GDAL 3.6 says that it "may only be partially supported". Nothing
# here is newer than 1.2.
_VERSION = {"VERSION": "1.2"}


def geopackage(story: Story) -> tuple[bytes, list[str]]:
    """Make a GeoPackage: the layers places, connections and events, the tables sources and dataset."""
    import pyogrio  # noqa: PLC0415
    from pyogrio import errors  # noqa: PLC0415

    before = {name: pyogrio.get_gdal_config_option(name) for name in _UNDATED}
    pyogrio.set_gdal_config_options(_UNDATED)
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "story.gpkg"
            for record in ("place", "connection", "event", "source", "dataset"):
                _write_layer(path, rows.table(story, record))
            return path.read_bytes(), []
    except (errors.DataSourceError, errors.DataLayerError, errors.FeatureError, OSError) as error:
        # GDAL does not say why; what it was to write has been checked.
        fact = "cannot hold the GeoPackage while it is made"
        raise FileError(tempfile.gettempdir(), fact, "make room there, or name another folder in TMPDIR") from error
    finally:
        pyogrio.set_gdal_config_options(before)


def _write_layer(path: Path, table: Table) -> None:
    import numpy as np  # noqa: PLC0415
    import shapely  # noqa: PLC0415
    from pyogrio import raw  # geopandas would write days as text  # noqa: PLC0415

    columns = [_filled(kind, [row[name] for row in table.rows]) for name, kind in table.columns.items()]
    kind = _GEOMETRY.get(table.record)
    geometry = None
    if kind is not None:
        shapes = [shape and shapely.geometry.shape(shape) for shape in table.geometries]
        if kind == "MultiLineString":
            shapes = [shapely.multilinestrings(shapely.get_parts(shape)) for shape in shapes]
        geometry = np.array([None if shape is None else shapely.to_wkb(shape) for shape in shapes], dtype=object)
    raw.write(
        path,
        geometry,
        [values for values, _ in columns],
        list(table.columns),
        field_mask=[mask for _, mask in columns],
        layer=table.record if table.record == "dataset" else f"{table.record}s",
        driver="GPKG",
        geometry_type=kind,
        crs="EPSG:4326" if kind else None,
        append=False,
        dataset_options=_VERSION,
    )


_EMPTY: dict[Kind, tuple[Any, str]] = {
    "text": (None, "object"),
    "integer": (0, "int64"),
    "number": (0.0, "float64"),
    "flag": (False, "bool"),
    "day": (date(1970, 1, 1), "datetime64[D]"),
}


def _filled(kind: Kind, cells: list[Cell]) -> tuple[numpy.ndarray[Any, Any], numpy.ndarray[Any, Any]]:
    """Give a column's values, and which of them there are not."""
    import numpy as np  # noqa: PLC0415

    empty, dtype = _EMPTY[kind]
    mask = np.array([cell is None for cell in cells], dtype=bool)
    return np.array([empty if cell is None else cell for cell in cells], dtype=dtype), mask


def parquet(story: Story) -> tuple[bytes, list[str]]:
    """Make a GeoParquet file: places, connections and events in one table, told apart by the column ``record``."""
    try:
        import pyarrow as pa  # noqa: PLC0415
    except ImportError:
        fact, remedy = "needs pyarrow", "install it: python -m pip install pyarrow"
        raise OptionError("output", ".parquet", fact, remedy) from None
    import geopandas  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    types: dict[Kind, Any] = {
        "text": "string", "integer": "Int64", "number": "Float64", "flag": "boolean", "day": pd.ArrowDtype(pa.date32()),
    }  # fmt: skip
    tables = [rows.table(story, record) for record in ("place", "connection", "event")]
    kinds: dict[str, Kind] = {"record": "text"}
    for table in tables:
        kinds |= table.columns
    cells = [{"record": table.record, **row} for table in tables for row in table.rows]
    columns = {name: pd.array([row.get(name) for row in cells], dtype=types[kind]) for name, kind in kinds.items()}
    shapes = [shape and shapely.geometry.shape(shape) for table in tables for shape in table.geometries]
    frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")
    written = BytesIO()
    frame.to_parquet(written, index=False)
    return written.getvalue(), rows.left_out(story)
