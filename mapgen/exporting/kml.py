"""KML 2.2: a folder for each kind of record, for Google Earth and others (OGC 07-147r2)."""

from __future__ import annotations

import html
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET  # nothing is parsed

from mapgen import words
from mapgen.exporting import rows
from mapgen.exporting.rows import Cell, Geometry
from mapgen.richtext import from_markdown, plain_text

if TYPE_CHECKING:
    from mapgen.story import Story

_NAMESPACE = "http://www.opengis.net/kml/2.2"


def kml(story: Story) -> tuple[bytes, list[str]]:
    """Make a KML document with the folders of places, connections and events."""
    spoken = words.load(story.dataset.language)
    root = ET.Element("kml", xmlns=_NAMESPACE)
    document = ET.SubElement(root, "Document")
    ET.SubElement(document, "name").text = story.dataset.title
    _describe(document, [_plain(story.dataset.summary), story.dataset.licence])
    for record in ("place", "connection", "event"):
        table = rows.table(story, record)
        if not table.rows:
            continue
        folder = ET.SubElement(document, "Folder")
        ET.SubElement(folder, "name").text = spoken[f"{record}s"]
        for row, geometry in zip(table.rows, table.geometries, strict=True):
            _placemark(folder, record, row, geometry, story)
    ET.indent(root)
    content = ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
    return content, ["the dataset beyond title, summary and licence", *rows.left_out(story)[1:]]


def _placemark(folder: ET.Element, record: str, row: dict[str, Cell], geometry: Geometry | None, story: Story) -> None:
    # In the order of the schema: name, description, time, data, geometry.
    placemark = ET.SubElement(folder, "Placemark")
    ET.SubElement(placemark, "name").text = str(row["title"] or _route(row, story))
    quote, attribution = row.get("quote"), row.get("attribution")
    _describe(placemark, [_plain(row["summary"]), f"“{quote}”" if quote else None, attribution])
    _time(placemark, row)
    data = ET.SubElement(placemark, "ExtendedData")
    for name, cell in {"record": record, **row}.items():
        if cell is not None:
            text = str(cell).lower() if isinstance(cell, bool) else str(cell)
            ET.SubElement(ET.SubElement(data, "Data", name=name), "value").text = text
    if geometry is not None:
        _draw(placemark, geometry)


def _route(row: dict[str, Cell], story: Story) -> str:
    return " – ".join(story.places[str(row[end])].title for end in ("from", "to"))


def _plain(markdown: Cell) -> str:
    return plain_text(from_markdown(str(markdown))) if markdown else ""


def _describe(parent: ET.Element, parts: list[Cell]) -> None:
    text = "\n\n".join(str(part) for part in parts if part)
    if text:
        # Viewers take a description for HTML: what the data says has to stay text there, too.
        ET.SubElement(parent, "description").text = html.escape(text, quote=False)


def _time(placemark: ET.Element, row: dict[str, Cell]) -> None:
    first, last = row.get("earliest"), row.get("latest")
    if isinstance(first, date) and first == last:
        ET.SubElement(ET.SubElement(placemark, "TimeStamp"), "when").text = first.isoformat()
    elif first or last:
        span = ET.SubElement(placemark, "TimeSpan")
        for name, day in (("begin", first), ("end", last)):
            if isinstance(day, date):
                ET.SubElement(span, name).text = day.isoformat()


def _draw(placemark: ET.Element, geometry: Geometry) -> None:
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        ET.SubElement(ET.SubElement(placemark, "Point"), "coordinates").text = _written(coordinates)
        return
    parent = ET.SubElement(placemark, "MultiGeometry") if kind == "MultiLineString" else placemark
    for part in coordinates if kind == "MultiLineString" else [coordinates]:
        line = ET.SubElement(parent, "LineString")
        ET.SubElement(line, "tessellate").text = "1"  # along the ground
        ET.SubElement(line, "coordinates").text = " ".join(_written(position) for position in part)


def _written(position: Any) -> str:
    longitude, latitude = position
    return f"{longitude},{latitude}"
