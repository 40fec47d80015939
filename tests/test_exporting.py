"""Exports read back by other programs' own readers, against values taken from the data files by hand."""

from __future__ import annotations

import contextlib
import csv
import json
import sqlite3
import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas
import pyogrio
import pytest
import shapely

import mapgen
from mapgen import exporting, geodesic
from mapgen.edtf import parse, parse_bound
from mapgen.errors import OptionError
from mapgen.exporting import linked_places, spreadsheet
from mapgen.staging import stage
from mapgen.story import Story, from_bytes

from .conftest import MAPS, REPOSITORY
from .front import front

KML = {"k": "http://www.opengis.net/kml/2.2"}


def exported(story: Story, suffix: str, folder: Path) -> Path:
    path = folder / f"map{suffix}"
    path.write_bytes(exporting.export(story, suffix).content)
    return path


def map_of(*features: dict[str, Any]) -> Story:
    """Make a story of a dataset, two places, and what is given."""
    stage: list[dict[str, Any]] = [
        {"record": "dataset", "id": "d", "title": "D"},
        {"record": "source", "id": "s", "title": "S", "url": "https://example.org/s"},
        {"record": "place", "id": "p", "title": "P"},
        {"record": "place", "id": "q", "title": "Q", "sources": ["s"]},
    ]
    written = []
    for number, properties in enumerate([*stage, *features]):
        at = {"type": "Point", "coordinates": [number, 0]} if properties["record"] == "place" else None
        written.append({"type": "Feature", "properties": properties, "geometry": at})
    return from_bytes(json.dumps({"type": "FeatureCollection", "features": written}).encode())


@pytest.fixture(scope="module")
def pacific() -> Story:
    return mapgen.read(MAPS / "fiji-samoa.geojson")


@pytest.fixture(scope="module")
def arabic() -> Story:
    return mapgen.read(MAPS / "arabic.geojson")


# What they share


@pytest.mark.parametrize("suffix", exporting.FORMATS)
def test_the_same_story_is_the_same_file(suffix: str, arabic: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    first = exporting.export(arabic, suffix).content
    monkeypatch.setenv("TZ", "Pacific/Apia")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert exporting.export(arabic, suffix).content == first


@pytest.mark.parametrize("suffix", exporting.FORMATS)
@pytest.mark.parametrize("name", ["one-place", "no-events", "round-the-world"])
def test_every_map_can_be_exported(suffix: str, name: str) -> None:
    assert exporting.export(mapgen.read(MAPS / f"{name}.geojson"), suffix).content


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ([(170, 0), (175, 5)], [[(170, 0), (175, 5)]]),
        # Eastwards, westwards, and there and back again.
        ([(170, 0), (190, 10)], [[(170, 0), (180, 5)], [(-180, 5), (-170, 10)]]),
        ([(-170, 0), (-190, 10)], [[(-170, 0), (-180, 5)], [(180, 5), (170, 10)]]),
        (
            [(179, 0), (181, 2), (179, 4)],
            [[(179, 0), (180, 1)], [(-180, 1), (-179, 2), (-180, 3)], [(180, 3), (179, 4)]],
        ),
        # A position on the meridian itself is no crossing unless the line goes on.
        ([(170, 0), (180, 5)], [[(170, 0), (180, 5)]]),
        ([(170, 0), (180, 5), (170, 10)], [[(170, 0), (180, 5), (170, 10)]]),
        ([(170, 0), (180, 5), (190, 10)], [[(170, 0), (180, 5)], [(-180, 5), (-170, 10)]]),
        ([(-180, 5), (-170, 10)], [[(-180, 5), (-170, 10)]]),
        # More than once round: each turn has its parts.
        ([(100, 0), (260, 0), (420, 0), (580, 0)],
         [[(100, 0), (180, 0)], [(-180, 0), (-100, 0), (60, 0), (180, 0)], [(-180, 0), (-140, 0)]]),
    ],
)  # fmt: skip
def test_lines_are_cut_at_the_antimeridian(
    line: list[tuple[float, float]], parts: list[list[tuple[float, float]]]
) -> None:
    assert geodesic.cut(line) == parts


@pytest.mark.parametrize("path", ["map.json", "map", ".gpkg", "out/.kml", "map.gpkg/", "map.shp", "-", ""])
def test_what_cannot_be_written_is_refused_with_what_can(path: str) -> None:
    with pytest.raises(OptionError) as caught:
        exporting.suffix_of(path)
    assert str(caught.value) == (
        f'--output: "{path}" is no file that can be written; end its name with '
        ".gpkg, .csv, .kml, .lpf.json, .geojson or .parquet"
    )


# GeoPackage


def test_a_geopackage_has_layers_and_tables(story: Story, tmp_path: Path) -> None:
    path = exported(story, ".gpkg", tmp_path)
    assert [tuple(layer) for layer in pyogrio.list_layers(path)] == [
        ("places", "Point"), ("connections", "MultiLineString"), ("events", "Point"), ("sources", None),
        ("dataset", None),
    ]  # fmt: skip
    sizes = {name: pyogrio.read_info(path, layer=name)["features"] for name, _ in pyogrio.list_layers(path)}
    assert sizes == {"places": 11, "connections": 20, "events": 52, "sources": 5, "dataset": 1}
    info = pyogrio.read_info(path, layer="events")
    assert info["crs"] == "EPSG:4326"
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert [types[name] for name in ("date", "earliest", "low", "rank")] == [
        "OFTString", "OFTDate", "OFTReal", "OFTInteger64",
    ]  # fmt: skip


def test_a_geopackage_is_of_a_version_that_older_programs_know(arabic: Story, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(exported(arabic, ".gpkg", tmp_path))) as database:
        pragmas = [database.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")]
    # "GPKG" in ASCII, and the version as MMmmPP: GeoPackage 1.2.1, requirement 2.
    assert pragmas == [(0x47504B47,), (10200,)]


def test_a_geopackage_does_not_say_when_it_was_made(arabic: Story, tmp_path: Path) -> None:
    path = exported(arabic, ".gpkg", tmp_path)
    with contextlib.closing(sqlite3.connect(path)) as database:
        dates = database.execute("SELECT DISTINCT last_change FROM gpkg_contents").fetchall()
    assert dates == [("2000-01-01T00:00:00.000Z",)]
    # Nobody else's files are dated so.
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None


def test_a_geopackage_holds_what_the_data_says(story: Story, tmp_path: Path) -> None:
    path = exported(story, ".gpkg", tmp_path)
    places = pyogrio.read_dataframe(path, layer="places").set_index("id")
    sanaa = places.loc["sanaa"]
    assert (sanaa["title"], sanaa["aliases"], sanaa["geonames"]) == ("Sana'a", "Sana’a; Sanaa; Sana", 71137)
    assert bool(sanaa["anchor"]) is True
    assert sanaa["geometry"] == shapely.Point(44.20646, 15.35452)

    connections = pyogrio.read_dataframe(path, layer="connections").set_index("id")
    command = connections.loc["c-tehran-damascus-command"]
    days = [str(command[name])[:10] for name in ("earliest", "latest")]
    assert (command["since"], *days) == ("2011?", "2011-01-01", "NaT")
    assert connections.loc["c-axis", "via"] == "baghdad; damascus"
    assert json.loads(connections.loc["c-axis", "extra"]) == {"x-article-line": 49}
    axis = connections.loc["c-axis", "geometry"]
    assert axis.geom_type == "MultiLineString"
    ends = axis.geoms[0].coords
    assert (ends[0], ends[-1]) == ((51.42151, 35.69439), (35.50157, 33.89332))

    events = pyogrio.read_dataframe(path, layer="events").set_index("id")
    war = events.loc["e-iran-iraq-war"]
    days = [str(war[name])[:10] for name in ("earliest", "latest")]
    assert (war["date"], *days) == ("198X", "1980-01-01", "1989-12-31")
    assert events["geometry"].isna().sum() == 3  # the events that name no place

    sources = pyogrio.read_dataframe(path, layer="sources")
    assert sources.loc[2, ["id", "url"]].tolist() == ["geonames", "https://www.geonames.org/"]
    (dataset,) = pyogrio.read_dataframe(path, layer="dataset").to_dict("records")
    assert (dataset["id"], dataset["updated"]) == ("axis-of-resistance", "2020-01-03")


def test_a_line_across_the_antimeridian_is_cut_in_a_geopackage(pacific: Story, tmp_path: Path) -> None:
    connections = pyogrio.read_dataframe(exported(pacific, ".gpkg", tmp_path), layer="connections").set_index("id")
    west, east = connections.loc["c-suva-apia-0", "geometry"].geoms
    assert (west.coords[0], east.coords[-1]) == ((178.4419, -18.1416), (-171.7514, -13.8333))
    assert (west.coords[-1][0], east.coords[0][0]) == (180, -180)
    assert west.coords[-1][1] == east.coords[0][1]
    # Apia and Nukuʻalofa are both east of it.
    assert len(connections.loc["c-apia-nukualofa-1", "geometry"].geoms) == 1
    assert connections.total_bounds[[0, 2]].tolist() == [-180, 180]


def test_a_geopackage_tells_nothing_from_zero(tmp_path: Path) -> None:
    story = map_of(
        {"record": "event", "id": "e", "title": "E", "date": "0001", "low": 0, "rank": 0, "x-a": [1, {"b": None}]},
        {"record": "event", "id": "f", "title": "F", "date": "../9999", "title:fa": "ف"},
    )
    events = pyogrio.raw.read(exported(story, ".gpkg", tmp_path), layer="events")
    fields = dict(zip(events[0]["fields"].tolist(), events[3], strict=True))
    assert fields["low"].tolist()[0] == 0
    assert str(fields["low"].tolist()[1]) == "nan"
    assert [str(day) for day in fields["earliest"]] == ["0001-01-01", "NaT"]
    assert [str(day) for day in fields["latest"]] == ["0001-12-31", "9999-12-31"]
    assert fields["extra"].tolist() == ['{"x-a": [1, {"b": null}]}', None]
    assert fields["translations"].tolist() == [None, '{"title": {"fa": "ف"}}']


def test_a_number_too_large_for_a_column_is_kept_as_one(tmp_path: Path) -> None:
    story = map_of({"record": "place", "id": "r", "title": "R", "geonames": 10**30})
    places = pyogrio.read_dataframe(exported(story, ".gpkg", tmp_path), layer="places").set_index("id")
    assert places.loc["r", "geonames"] == 1e30
    assert exporting.export(story, ".parquet").content


# CSV


def table(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbfrecord,id,title,")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", ["data/locations.geojson", "tests/cases/maps/arabic.geojson",
                                  "tests/cases/maps/fiji-samoa.geojson", "tests/cases/maps/world.geojson"])  # fmt: skip
def test_the_table_is_the_page_s_own_with_the_places(name: str) -> None:
    story = mapgen.read(REPOSITORY / name)
    code = "import { csv } from './src/downloads.ts';\nanswer(csv(given));\n"
    theirs = list(csv.reader(StringIO(front(code, stage(story)).removeprefix("\ufeff"), newline="")))
    ours = list(csv.reader(StringIO(exporting.export(story, ".csv").content.decode("utf-8-sig"), newline="")))
    width = len(theirs[0])
    assert ours[0][:width] == theirs[0]
    assert [row[:width] for row in ours if row[0] in ("event", "connection")] == theirs[1:]
    assert sum(row[0] == "place" for row in ours) == len(story.places)
    assert len(ours) == len(theirs) + len(story.places)


def test_a_row_of_the_table(story: Story, pacific: Story) -> None:
    rows = {row["id"]: row for row in table(exporting.export(story, ".csv").content)}
    sanaa = rows["sanaa"]
    assert [sanaa[name] for name in ("record", "title", "longitude", "latitude", "sources", "aliases", "geonames")] == [
        "place", "Sana'a", "44.20646", "15.35452", "GeoNames gazetteer", "Sana’a; Sanaa; Sana", "71137",
    ]  # fmt: skip
    axis = rows["c-axis"]
    assert [axis[name] for name in ("from", "via", "to", "direction", "edtf")] == [
        "Tehran", "Baghdad; Damascus", "Beirut", "both", "/..",
    ]  # fmt: skip
    apia = next(row for row in table(exporting.export(pacific, ".csv").content) if row["id"] == "e-apia")
    assert (apia["longitude"], apia["latitude"]) == ("-171.7514", "-13.8333")


def test_the_table_says_what_it_leaves_out() -> None:
    event = {"record": "event", "id": "e", "title": "E", "date": "2000", "low": 1, "date_basis": "inferred", "x-a": 1}
    other = {"record": "event", "id": "f", "title": "F", "date": "2000", "date_basis": "stated", "claim_of": "e"}
    assert exporting.export(map_of(event, other), ".csv").left_out == (
        "the dataset", "1 source but for the titles", "date_basis", "extra", "claim_of",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("-1+1", "'-1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"),
        ("\rx", "'\rx"), ("\nx", "'\nx"), ("-12.5", "-12.5"), ("+7", "+7"), (-0.00001, "-0.00001"), (-0.0, "0"),
        ("-٣", "'-٣"), (44.0, "44"), (["=a", "b"], "'=a; b"), (112931, "112931"), (None, ""), ("a=b", "a=b"),
    ],
)  # fmt: skip
def test_a_cell_is_no_formula(value: object, safe: str) -> None:
    assert spreadsheet.cell(value) == safe


# KML


def placemarks(content: bytes) -> dict[str, ET.Element]:
    root = ET.fromstring(content)  # noqa: S314  # our own
    found = {}
    for placemark in root.iterfind("k:Document/k:Folder/k:Placemark", KML):
        identity = placemark.findtext("k:ExtendedData/k:Data[@name='id']/k:value", namespaces=KML)
        found[str(identity)] = placemark
    return found


def within(element: ET.Element, path: str) -> list[str | None]:
    return [found.text for found in element.iterfind(path, KML)]


def test_kml_has_a_folder_for_each_kind(story: Story) -> None:
    root = ET.fromstring(exporting.export(story, ".kml").content)  # noqa: S314
    folders = root.findall("k:Document/k:Folder", KML)
    assert [folder.findtext("k:name", namespaces=KML) for folder in folders] == ["Places", "Connections", "Events"]
    assert [len(folder.findall("k:Placemark", KML)) for folder in folders] == [11, 20, 52]
    # Their order is that of the schema: OGC 07-147r2, 9.1.3.1 and 9.11.
    order = ["name", "description", "TimeStamp", "TimeSpan", "ExtendedData", "Point", "LineString", "MultiGeometry"]
    for placemark in root.iterfind(".//k:Placemark", KML):
        places = [order.index(child.tag.partition("}")[2]) for child in placemark]
        assert places == sorted(places)


def test_kml_holds_what_the_data_says(story: Story) -> None:
    found = placemarks(exporting.export(story, ".kml").content)
    assert within(found["tehran"], "k:Point/k:coordinates") == ["51.42151,35.69439"]
    assert within(found["e-iran-iraq-war"], "k:TimeSpan/*") == ["1980-01-01", "1989-12-31"]
    assert within(found["e-hezbollah-condemns"], "k:TimeStamp/k:when") == ["2020-01-03"]
    assert within(found["c-tehran-damascus-command"], "k:TimeSpan/k:begin") == ["2011-01-01"]
    assert within(found["c-tehran-damascus-command"], "k:TimeSpan/k:end") == []
    assert within(found["c-tehran-beirut-ties"], "k:TimeSpan/*") == ["2020-01-03"]
    (line,) = within(found["c-axis"], "k:LineString/k:coordinates")
    assert str(line).split()[0] == "51.42151,35.69439"
    assert sum(not within(mark, ".//k:coordinates") for mark in found.values()) == 3


def test_kml_of_a_line_across_the_antimeridian_and_of_arabic(pacific: Story, arabic: Story) -> None:
    parts = within(
        placemarks(exporting.export(pacific, ".kml").content)["c-suva-apia-0"],
        "k:MultiGeometry/k:LineString/k:coordinates",
    )
    ends = [(part.split()[0], part.split()[-1]) for part in map(str, parts)]
    assert (ends[0][0], ends[1][1]) == ("178.4419,-18.1416", "-171.7514,-13.8333")
    assert [ends[0][1].split(",")[0], ends[1][0].split(",")[0]] == ["180.0", "-180.0"]
    cairo = placemarks(exporting.export(arabic, ".kml").content)["cairo"]
    assert cairo.findtext("k:name", namespaces=KML) == "القاهرة"


def test_gdal_reads_the_kml(pacific: Story, story: Story, tmp_path: Path) -> None:
    lines = pyogrio.read_dataframe(exported(pacific, ".kml", tmp_path), layer="Connections").set_index("id")
    assert len(lines.loc["c-suva-apia-0", "geometry"].geoms) == 2
    events = pyogrio.read_dataframe(exported(story, ".kml", tmp_path), layer="Events").set_index("id")
    war = events.loc["e-iran-iraq-war", ["begin", "end", "date", "place"]]
    assert [str(value)[:10] for value in war] == ["1980-01-01", "1989-12-31", "198X", "tehran"]


def test_markup_in_the_data_stays_text_in_a_description() -> None:
    summary = "**Bold** & 1 < 2 <img src=x onerror=alert(1)>"
    story = map_of({"record": "event", "id": "e", "title": "<b>E</b>", "date": "2000", "summary": summary,
                    "quote": "<script>"})  # fmt: skip
    event = placemarks(exporting.export(story, ".kml").content)["e"]
    description = event.findtext("k:description", namespaces=KML)
    # Once more escaped than XML asks for, as viewers read it as HTML.
    assert description == "Bold &amp; 1 &lt; 2 &lt;img src=x onerror=alert(1)&gt;\n\n“&lt;script&gt;”"
    assert event.findtext("k:name", namespaces=KML) == "<b>E</b>"


# Linked Places


def linked(story: Story) -> dict[str, Any]:
    collection = json.loads(exporting.export(story, ".lpf.json").content)
    assert collection["type"] == "FeatureCollection"
    return {feature["@id"]: feature for feature in collection["features"]}


def test_a_place_in_linked_places(story: Story) -> None:
    found = linked(story)
    assert len(found) == 11
    sanaa = found["#sanaa"]
    assert sanaa["properties"] == {"title": "Sana'a", "ccodes": ["YE"], "fclasses": ["P"]}
    assert [name["toponym"] for name in sanaa["names"]] == ["Sana'a", "Sana’a", "Sanaa", "Sana"]
    assert sanaa["names"][0]["citations"] == [{"label": "GeoNames gazetteer", "@id": "https://www.geonames.org/"}]
    assert sanaa["types"] == [
        {"identifier": "aat:300008389", "label": "city", "sourceLabels": [{"label": "Capital", "lang": "en"}]}
    ]
    assert sanaa["links"] == [
        {"type": "exactMatch", "identifier": "http://www.geonames.org/71137/"},
        {"type": "exactMatch", "identifier": "http://www.wikidata.org/entity/Q2471"},
    ]
    # The article names Yemen, and the capital stands for it.
    (point,) = sanaa["geometry"]["geometries"]
    assert point == {"type": "Point", "coordinates": [44.20646, 15.35452], "certainty": "less-certain"}
    assert sanaa["descriptions"][0]["value"].startswith("The article names Yemen, never its capital")


def test_what_is_said_of_a_place_in_linked_places(story: Story) -> None:
    relations = linked(story)["#tehran"]["relations"]
    by_target = {relation["relationTo"]: relation for relation in relations}
    war = by_target["#e-iran-iraq-war"]
    assert war["relationType"] == "crm:P7i_witnessed"
    assert war["when"] == {
        "timespans": [{"start": {"earliest": "1980-01-01"}, "end": {"latest": "1989-12-31"}}], "label": "1980s",
    }  # fmt: skip
    accused = by_target["#aramco"]
    assert accused["relationType"] == "gvp:tgn3000_related_to"
    assert accused["label"] == "Aramco attack: Washington and Riyadh see the hand of Iran (alleged)"
    assert accused["certainty"] == "uncertain"
    # The other end says it, too.
    assert "#tehran" in [relation["relationTo"] for relation in linked(story)["#aramco"]["relations"]]
    assert {"start": {"in": "2020-01-03"}} in linked(story)["#baghdad-airport"]["when"]["timespans"]


@pytest.mark.parametrize(
    ("date", "span"),
    [
        # "If end is omitted, the timespan is interpreted as the interval described by the start."
        ("2015", {"start": {"in": "2015"}}),
        ("2015-09?", {"start": {"in": "2015-09?"}}),
        ("2014-22", {"start": {"earliest": "2014-06-01"}, "end": {"latest": "2014-08-31"}}),
        ("2015-XX", {"start": {"earliest": "2015-01-01"}, "end": {"latest": "2015-12-31"}}),
        ("2011/2014-05", {"start": {"in": "2011"}, "end": {"in": "2014-05"}}),
        ("198X/1995", {"start": {"earliest": "1980-01-01", "latest": "1989-12-31"}, "end": {"in": "1995"}}),
        ("2015/..", {"start": {"in": "2015"}, "end": {"earliest": "2015-01-01"}}),
        ("2015/", {"start": {"in": "2015"}, "end": {"earliest": "2015-01-01"}}),
        # "A timespan must have a start": it was no later than the end.
        ("../2015-09", {"start": {"latest": "2015-09-30"}, "end": {"in": "2015-09"}}),
    ],
)
def test_dates_are_timespans(date: str, span: dict[str, Any]) -> None:
    assert linked_places.timespan(parse(date)) == span


def test_a_connection_that_only_goes_on_has_no_timespan() -> None:
    story = map_of({"record": "connection", "id": "c", "from": "p", "to": "q", "kind": "arms", "until": ".."})
    assert parse_bound("..", allow_open=True).earliest is None
    (relation,) = linked(story)["#p"]["relations"]
    assert "when" not in relation
    assert "when" not in linked(story)["#p"]
    assert relation["label"] == "P – Q"


def test_a_round_trip_is_told_once() -> None:
    trip = {"record": "connection", "id": "c", "from": "p", "to": "p", "via": ["q"], "kind": "arms", "since": "2000"}
    (relation,) = linked(map_of(trip))["#p"]["relations"]
    assert relation["relationTo"] == "#p"
    assert relation["when"]["timespans"] == [{"start": {"in": "2000"}, "end": {"earliest": "2000-01-01"}}]


def test_names_in_other_languages_in_linked_places() -> None:
    story = map_of({"record": "place", "id": "tehran", "title": "Tehran", "title:fa": "تهران"})
    assert linked(story)["#tehran"]["names"] == [
        {"toponym": "Tehran", "lang": "en"}, {"toponym": "تهران", "lang": "fa"},
    ]  # fmt: skip


# GeoJSON


def test_geojson_is_flat_and_has_no_records_without_a_position(story: Story) -> None:
    collection = json.loads(exporting.export(story, ".geojson").content)
    features = collection["features"]
    assert set(collection) == {"type", "features"}
    assert len(features) == 11 + 20 + 52 - 3
    assert {feature["properties"]["record"] for feature in features} == {"place", "connection", "event"}
    values = [value for feature in features for value in feature["properties"].values()]
    assert {type(value) for value in values} <= {str, int, float, bool}
    found = {feature["id"]: feature for feature in features}
    assert found["sanaa"]["properties"]["aliases"] == "Sana’a; Sanaa; Sana"
    assert found["e-iran-iraq-war"]["properties"]["earliest"] == "1980-01-01"
    assert found["e-iran-iraq-war"]["geometry"] == {"type": "Point", "coordinates": [51.42151, 35.69439]}


def test_gdal_reads_the_geojson(pacific: Story, tmp_path: Path) -> None:
    frame = geopandas.read_file(exported(pacific, ".geojson", tmp_path)).set_index("id")
    assert frame.loc["e-apia", "geometry"] == shapely.Point(-171.7514, -13.8333)
    assert frame.loc["c-suva-apia-0", "geometry"].geom_type == "MultiLineString"
    assert frame.total_bounds[[0, 2]].tolist() == [-180, 180]


# GeoParquet


def test_geoparquet_holds_what_the_data_says(story: Story, pacific: Story) -> None:
    frame = geopandas.read_parquet(BytesIO(exporting.export(story, ".parquet").content))
    assert frame.crs.to_epsg() == 4326
    assert frame["record"].value_counts().to_dict() == {"place": 11, "connection": 20, "event": 52}
    records = frame.set_index("id")
    assert records.loc["sanaa", ["title", "geonames"]].tolist() == ["Sana'a", 71137]
    war = records.loc["e-iran-iraq-war"]
    assert (war["date"], str(war["earliest"]), str(war["latest"])) == ("198X", "1980-01-01", "1989-12-31")
    assert frame["geometry"].isna().sum() == 3
    lines = geopandas.read_parquet(BytesIO(exporting.export(pacific, ".parquet").content)).set_index("id")
    assert len(lines.loc["c-suva-apia-0", "geometry"].geoms) == 2


def test_geoparquet_without_pyarrow_says_what_to_install(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(OptionError) as caught:
        exporting.export(story, ".parquet")
    assert str(caught.value) == ('--output: ".parquet" needs pyarrow; install it: python -m pip install pyarrow')


# The command


def run(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mapgen", "export", *arguments],
        cwd=folder, env={"PYTHONPATH": str(REPOSITORY), "PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_command_tells_what_it_wrote_and_what_it_left_out(tmp_path: Path) -> None:
    data = REPOSITORY / "data" / "locations.geojson"
    done = run(data, "-o", "new/map.geojson", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "new/map.geojson\n")
    assert done.stderr == (
        "11 places, 20 connections, 52 events, 5 sources\n"
        "mapgen: new/map.geojson: leaves out the dataset; 5 sources; 3 events without a position\n"
    )
    assert json.loads((tmp_path / "new" / "map.geojson").read_text(encoding="utf-8"))["features"]


def test_the_command_refuses_what_would_do_damage(tmp_path: Path) -> None:
    text = (MAPS / "arabic.geojson").read_text(encoding="utf-8")
    (tmp_path / "map.geojson").write_text(text, encoding="utf-8")
    done = run("map.geojson", "-o", "./map.geojson", folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, "mapgen: ./map.geojson: is the data file itself; name another\n")
    assert (tmp_path / "map.geojson").read_text(encoding="utf-8") == text
    done = run("map.geojson", "-o", "map.shp", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith('mapgen: --output: "map.shp" is no file that can be written; end its name with')
    (tmp_path / "broken.geojson").write_text(text.replace('"1990"', '"the 1990s"'), encoding="utf-8")
    (tmp_path / "old.csv").write_text("old", encoding="utf-8")
    done = run("broken.geojson", "-o", "old.csv", folder=tmp_path)
    assert done.returncode == 1
    assert (tmp_path / "old.csv").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.geojson", "map.geojson", "old.csv"]
