"""A spreadsheet: CSV with the columns of the page's own download, in the words that readers see."""

from __future__ import annotations

import csv as writing
import re
from io import StringIO
from typing import TYPE_CHECKING

from mapgen import staging
from mapgen.exporting import rows
from mapgen.richtext import plain_text

if TYPE_CHECKING:
    from mapgen.scene import Position, Scene, SceneConnection, SceneEvent
    from mapgen.story import Story

# As in frontend/src/downloads.ts; a test compares the two. The last four are for places, which the page's table lacks.
COLUMNS = (
    "record", "id", "title", "kind", "date", "edtf", "since", "until", "place", "places", "longitude", "latitude",
    "precision", "from", "via", "to", "direction", "summary", "actors", "attribution", "certainty", "hedge", "quote",
    "sources", "estimate", "aliases", "ccodes", "wikidata", "geonames",
)  # fmt: skip

_FORMULA = re.compile(r"[=+\-@\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def csv(story: Story) -> tuple[bytes, list[str]]:
    """Make a table of places, events and connections: CSV (RFC 4180) with a byte order mark, for Excel."""
    scene = staging.stage(story)
    told = StringIO()
    table = writing.writer(told)
    table.writerow(COLUMNS)
    for row in (*_places(scene, story), *_events(scene), *_connections(scene)):
        table.writerow(cell(row.get(column)) for column in COLUMNS)
    lost = _left_out(story)
    return b"\xef\xbb\xbf" + told.getvalue().encode(), lost


def cell(value: object) -> str:
    """Write a value for a spreadsheet: what it would take for a formula is kept from being one, a number stays one.

    See https://owasp.org/www-community/attacks/CSV_Injection.

    Examples
    --------
    >>> cell("=HYPERLINK(A1)"), cell("-12.5"), cell(-0.00001), cell(["Iran", "Iraq"]), cell(None)
    ("'=HYPERLINK(A1)", '-12.5', '-0.00001', 'Iran; Iraq', '')
    """
    if isinstance(value, float):
        text = f"{value + 0.0:.5f}".rstrip("0").rstrip(".")  # as far as a scene's positions go, and never 1e-05 or -0
    elif isinstance(value, (list, tuple)):
        text = rows.joined(list(value))
    else:
        text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _places(scene: Scene, story: Story) -> list[dict[str, object]]:
    titles = _titles(scene)
    found: list[dict[str, object]] = []
    for place in scene.places:
        record = story.places.get(place.id)
        if record is None:  # an event's own point, and no record
            continue
        found.append({
            "record": "place", "id": place.id, "title": place.title, "kind": record.kind, **_at(place.position),
            "precision": place.precision, "summary": plain_text(place.summary),
            "sources": [titles.get(source, source) for source in place.sources], "aliases": place.aliases,
            "ccodes": record.ccodes, "wikidata": record.wikidata, "geonames": record.geonames,
        })  # fmt: skip
    return found


def _events(scene: Scene) -> list[dict[str, object]]:
    titles = _titles(scene)
    return [
        {
            **_told("event", event, titles),
            "place": event.place and titles.get(event.place, event.place),
            "places": [titles.get(place, place) for place in event.places],
            **_at(event.position),
            "precision": event.precision,
            "estimate": event.estimate,
        }
        for event in scene.events
    ]


def _connections(scene: Scene) -> list[dict[str, object]]:
    titles = _titles(scene)
    return [
        {
            **_told("connection", item, titles),
            "from": titles.get(item.start, item.start),
            "via": [titles.get(place, place) for place in item.via],
            "to": titles.get(item.end, item.end),
            "direction": item.direction,
        }
        for item in scene.connections
    ]


def _told(record: str, item: SceneEvent | SceneConnection, titles: dict[str, str]) -> dict[str, object]:
    return {
        "record": record, "id": item.id, "title": item.title, "kind": item.kind, "date": item.date, "edtf": item.edtf,
        "since": item.since, "until": item.until, "summary": plain_text(item.summary), "actors": item.actors,
        "attribution": item.attribution, "certainty": item.certainty, "hedge": item.hedge, "quote": item.quote,
        "sources": [titles.get(source, source) for source in item.sources],
    }  # fmt: skip


def _titles(scene: Scene) -> dict[str, str]:
    """Name places and sources by id; ids are unique in a file."""
    sources = {source.id: source.title for source in scene.sources}
    return sources | {place.id: place.title for place in scene.places}


def _at(position: Position | None) -> dict[str, object]:
    if position is None:
        return {}
    longitude, latitude = position
    # A scene's longitudes run on past ±180.
    wrapped = longitude if abs(longitude) <= 180 else round((longitude + 180) % 360 - 180, 5)
    return {"longitude": float(wrapped), "latitude": float(latitude)}


def _left_out(story: Story) -> list[str]:
    found = ["the dataset"]
    if story.sources:
        found.append(f"{rows.counted(len(story.sources), 'source')} but for the titles")
    if story.connections:
        found.append(f"the lines of {rows.counted(len(story.connections), 'connection')}")
    # An event's numbers are in words, its days under other names.
    elsewhere = {"low", "best", "high", "unit", "earliest", "latest"}
    return [*found, *(name for name in rows.used(story) if name not in COLUMNS and name not in elsewhere)]
