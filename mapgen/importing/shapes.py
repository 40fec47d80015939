"""Geometries of any kind, in any coordinate reference system, as points and lines in WGS 84."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mapgen.importing.table import Shape

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class UnknownCrsError(ValueError):
    """The coordinates are in no system that is known."""


def shapes(geometries: Sequence[Any], crs: str | None) -> list[tuple[Shape, ...]]:
    """Give each geometry's parts in longitude and latitude (EPSG:4326).

    Parameters
    ----------
    geometries : sequence of shapely geometries or None
    crs : str or None
        As pyproj reads it; None is WGS 84, where the coordinates can be that.

    Raises
    ------
    UnknownCrsError
        There is no such system, or there is none given and the coordinates are no degrees.

    Examples
    --------
    >>> from shapely import Point
    >>> shapes([Point(0, 0), None], "EPSG:3857")
    [(Shape(kind='point', positions=((0.0, 0.0),)),), ()]
    """
    import shapely  # noqa: PLC0415

    if not len(geometries):
        return []
    flat = shapely.force_2d(list(geometries))
    if crs is None:
        bounds = shapely.total_bounds(flat)
        if len(flat) and not all(abs(bound) <= most for bound, most in zip(bounds, (360, 90) * 2, strict=True)
                                 if math.isfinite(bound)):  # fmt: skip
            raise UnknownCrsError("names no coordinate reference system, and its coordinates are no degrees")
    else:
        flat = _transformed(flat, crs)
    return [tuple(_parts(geometry)) for geometry in flat]


def _transformed(geometries: Any, crs: str) -> Any:
    import shapely  # noqa: PLC0415
    from pyproj import CRS, Transformer, network  # noqa: PLC0415
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    network.set_network_enabled(active=False)  # type: ignore[attr-defined]  # its stub does not export it
    try:
        system = CRS.from_user_input(crs)
        if system == CRS.from_epsg(4326):
            return geometries
        transformer = Transformer.from_crs(system, 4326, always_xy=True)
    except CRSError as error:
        raise UnknownCrsError(f"has a coordinate reference system that is not known ({crs[:60]})") from error

    def moved(coordinates: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        import numpy  # noqa: PLC0415

        return numpy.column_stack(transformer.transform(coordinates[:, 0], coordinates[:, 1]))

    return shapely.transform(geometries, moved)


def _parts(geometry: Any) -> Iterator[Shape]:
    import shapely  # noqa: PLC0415

    if geometry is None or geometry.is_empty:
        return
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        try:
            inside = geometry.representative_point()
        except shapely.errors.GEOSException:  # an outline that crosses itself
            inside = geometry.envelope.centroid
        yield from _shape("area", inside.coords)
    elif geometry.geom_type == "Point":
        yield from _shape("point", geometry.coords)
    elif geometry.geom_type in ("LineString", "LinearRing"):
        yield from _shape("line", geometry.coords)
    else:
        for part in getattr(geometry, "geoms", ()):
            yield from _parts(part)


def _shape(kind: Any, coordinates: Any) -> Iterator[Shape]:
    positions = tuple((wrapped(x), float(y)) for x, y in coordinates if math.isfinite(x) and abs(y) <= 90)
    if positions:
        yield Shape(kind, positions)


def wrapped(longitude: float) -> float:
    """Bring a longitude into the range from -180 to 180.

    Examples
    --------
    >>> wrapped(190), wrapped(180), wrapped(-181)
    (-170.0, 180.0, 179.0)
    """
    return float(longitude) if -180 <= longitude <= 180 else (longitude + 180.0) % 360 - 180
