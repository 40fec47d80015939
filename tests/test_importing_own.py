"""mapgen's own exports come back as the map that they were made of, as far as each format can carry it."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest

import mapgen
from mapgen import canonical, story
from mapgen.exporting import export
from mapgen.importing import read, records, report
from mapgen.model import Connection, Event, Record
from mapgen.richtext import from_markdown, plain_text
from mapgen.story import Story, is_drawn, whereabouts

from .test_importing_stories import taken

ROOT = Path(__file__).parent.parent
FIRST = ROOT / "data" / "locations.geojson"
MAPS = ROOT / "tests" / "cases" / "maps"

# What a format does not have, as docs/exporting.md says. GeoPackage has everything.
_SHEET = {
    "anchor",
    "note",
    "label",
    "extra",
    "date_basis",
    "connections",
    "translations",
    "low",
    "best",
    "high",
    "unit",
}
LOST = {".gpkg": set[str](), ".geojson": set[str](), ".kml": set[str](), ".parquet": set[str](), ".csv": _SHEET}


def back(path: Path, suffix: str, folder: Path) -> tuple[Story, Story, str]:
    before = mapgen.read(path)
    file = folder / f"map{suffix}"
    file.write_bytes(export(before, suffix).content)
    _, after, said = taken(file)
    return before, after, said


def told(item: Record, of: Story, suffix: str) -> dict[str, Any]:
    """Give a record's properties; where something is, and not how that is written."""
    told = item.model_dump(exclude=LOST[suffix] | {"position", "line", "sources"})
    if suffix == ".csv":
        told["summary"] = plain_text(from_markdown(told["summary"] or ""))
        # What readers see where the data say nothing.
        told["certainty"] = told.get("certainty") or "stated"
        if isinstance(item, Event):
            told["kind"] = item.kind or "other"
            told["precision"] = item.precision or (of.places[item.place].precision if item.place else None)
        if isinstance(item, Connection) and told["title"] is None:
            told["title"] = f"{of.places[item.start].title} ← {of.places[item.end].title}"
    return told


@pytest.mark.parametrize(
    ("path", "suffix"),
    [
        *((FIRST, suffix) for suffix in LOST),
        *((MAPS / "arabic.geojson", suffix) for suffix in LOST),
        (MAPS / "round-the-world.geojson", ".geojson"),
        (MAPS / "fiji-samoa.geojson", ".geojson"),
        (MAPS / "rivals.geojson", ".geojson"),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else value,
)
def test_an_export_comes_back(path: Path, suffix: str, tmp_path: Path) -> None:
    before, after, said = back(path, suffix, tmp_path)
    assert list(after.places) == list(before.places)
    assert list(after.connections) == list(before.connections)
    drawn = before.events
    if suffix == ".geojson":  # only what has a position is in it
        drawn = {name: event for name, event in drawn.items() if whereabouts(event, before.places)}
    assert list(after.events) == list(drawn)
    for kind in ("places", "connections", "events"):
        for name, item in getattr(after, kind).items():
            was = getattr(before, kind)[name]
            assert told(item, after, suffix) == told(was, before, suffix)
            titles = [
                [of.sources[source].title for source in one.sources] for of, one in ((after, item), (before, was))
            ]
            assert titles[0] == titles[1] if suffix in (".gpkg", ".csv") else item.sources == was.sources
    for name, place in after.places.items():
        assert place.position == pytest.approx(before.places[name].position, abs=1e-5)
    for name, event in after.events.items():
        assert whereabouts(event, after.places) == pytest.approx(whereabouts(drawn[name], before.places), abs=1e-5)
    if suffix != ".csv":
        for name, connection in after.connections.items():
            # No geodesic has become a route of the author's, and no route is lost.
            was = before.connections[name]
            assert is_drawn(connection, after.places) == is_drawn(was, before.places)
    if suffix == ".gpkg":
        assert (after.dataset, after.sources) == (before.dataset, before.sources)
    if suffix == ".kml":
        assert after.dataset.title == before.dataset.title
    assert "cannot have" not in said
    assert "as a place has no" not in said


def test_a_row_that_was_added_in_between_is_taken(tmp_path: Path) -> None:
    text = export(mapgen.read(MAPS / "arabic.geojson"), ".csv").content.decode()
    columns = text.splitlines()[0].removeprefix("\ufeff").split(",")
    new = {"record": "event", "title": "New", "edtf": "1999", "place": "Nowhere", "certainty": "sure"}
    path = tmp_path / "edited.csv"
    path.write_text(text + ",".join(new.get(column, "") for column in columns) + "\n", encoding="utf-8")
    found = read(path)
    collection, notes = records.records(found)
    result = story.from_bytes(canonical.text(collection).encode())
    added = result.events["new"]
    assert (added.date.text, added.place, added.extra) == ("1999", None, {"x-place": "Nowhere", "x-certainty": "sure"})
    said = "\n".join(report.lines(found, collection, notes))
    assert "1 row without an id of its own, which was made (row 10)" in said
    assert "1 name in place of what is not in the file, kept as x-place" in said


@pytest.mark.parametrize(
    "extra",
    ['{"x-a": ' + "[" * 5000 + "]" * 5000 + "}", '{"x-a": 1e999, "x-b": NaN}', "[1]", "{", '{"__class__": {"a": 1}}'],
)
def test_hostile_cells_end_in_no_traceback(extra: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.csv"
    quoted = extra.replace('"', '""')
    path.write_text(
        "record,id,title,certainty,extra,translations,via,from,to,kind,longitude,latitude\n"
        f'place,../../a,<script>{{{{7*7}}}},,"{quoted}","{quoted}",,,,,1e999,2\n'
        f"place,a,A,,,,,,,,1,2\nplace,a,A,,,,,,,,400,2\nconnection,c,C,,,,x; a,a,nowhere,support,,\n",
        encoding="utf-8",
    )
    collection, notes = records.records(read(path))
    result = story.from_bytes(canonical.text(collection).encode())
    assert [place.title for place in result.places.values()] == ["A"]
    assert not result.connections
    texts = [note.text for note in notes]
    assert "the place of 2 rows, without a position that can be read (rows 2, 4)" in texts
    assert any(text.startswith("the connection C") for text in texts)


def test_linked_places_bring_the_places_back(tmp_path: Path) -> None:
    before, after, said = back(MAPS / "arabic.geojson", ".lpf.json", tmp_path)
    assert {name: (place.title, place.position) for name, place in after.places.items()} == {
        name: (place.title, place.position) for name, place in before.places.items()
    }
    assert not after.events
    assert "relations → x-relations" in said


def test_a_view_in_the_place_of_a_table_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "map.gpkg"
    path.write_bytes(export(mapgen.read(MAPS / "arabic.geojson"), ".gpkg").content)
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("DROP TABLE sources")
        database.execute("CREATE VIEW sources AS SELECT 1 AS fid, 'test' AS id, 'run' AS title")
    collection, _ = records.records(read(path))
    result = story.from_bytes(canonical.text(collection).encode())
    assert [source.title for source in result.sources.values()] == ["test"]  # its id, which the records name
