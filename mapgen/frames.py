"""Frames: the records of a story as tables, for those who go on working with geopandas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import geopandas
from shapely import LineString, Point

from mapgen.edtf import Edtf
from mapgen.geojson import property_names
from mapgen.model import Connection, Event, Place, Record
from mapgen.story import course, whereabouts

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from mapgen.story import Story


def from_story(
    story: Story,
) -> tuple[geopandas.GeoDataFrame, geopandas.GeoDataFrame, geopandas.GeoDataFrame]:
    """Make the tables of places, connections and events; see :meth:`mapgen.story.Story.to_geodataframe`."""
    places = ((place, _point(place.position)) for place in story.places.values())
    connections = ((item, LineString(course(item, story.places))) for item in story.connections.values())
    events = ((event, _point(whereabouts(event, story.places))) for event in story.events.values())
    return _frame(Place, places), _frame(Connection, connections), _frame(Event, events)


def _point(position: tuple[float, float] | None) -> Point | None:
    return None if position is None else Point(position)


def _frame(model: type[Record], rows: Iterable[tuple[Record, BaseGeometry | None]]) -> geopandas.GeoDataFrame:
    names = property_names(model)
    columns: dict[str, list[Any]] = {name: [] for name in names}
    geometry: list[BaseGeometry | None] = []
    for record, shape in rows:
        for name, field in names.items():
            value = getattr(record, field)
            columns[name].append(value.text if isinstance(value, Edtf) else value)
        geometry.append(shape)
    return geopandas.GeoDataFrame(columns, geometry=geometry, crs="EPSG:4326").set_index("id")
