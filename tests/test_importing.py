"""Files of other formats: what becomes of them, and what is said about it."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import openpyxl
import pytest
from shapely import LineString, MultiPoint, Point, Polygon

from mapgen import canonical, story
from mapgen.errors import FileError, MapgenError, OptionError
from mapgen.importing import AmbiguousDatesError, Choices, read, records, report
from mapgen.importing.found import Found, Note, Row
from mapgen.model import Event, Place
from mapgen.story import Story

# Of the towers themselves, as Wikipedia gives them.
EIFFEL = (2.2945, 48.8584)
FOURVIERE = (4.8226, 45.7623)


def made(found: Found) -> Story:
    return story.from_bytes(canonical.text(records.records(found)[0]).encode())


def said(found: Found) -> str:
    return "\n".join(report.lines(found, *records.records(found)))


def csv(folder: Path, text: str, *, name: str = "table.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def only_place(result: Story) -> Place:
    (place,) = result.places.values()
    return place


def only_event(result: Story) -> Event:
    (event,) = result.events.values()
    return event


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb", ".parquet", ".geojson"])
def test_positions_come_back_from_other_reference_systems(suffix: str, tmp_path: Path) -> None:
    towers = geopandas.GeoDataFrame(
        {"name": ["Tour Eiffel", "Tour de Fourvière"]}, geometry=[Point(EIFFEL), Point(FOURVIERE)], crs=4326
    ).to_crs({".shp": 3857, ".geojson": 3857}.get(suffix, 2154))
    path = tmp_path / f"towers{suffix}"
    if suffix == ".parquet":
        towers.to_parquet(path)
    else:
        towers.to_file(path, engine="pyogrio")
    if suffix == ".geojson":  # a `crs` as before RFC 7946, which GDAL no longer writes for every system
        value = json.loads(towers.to_json(to_wgs84=False, drop_id=True))
        value["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
        path.write_text(json.dumps(value))
    found = read(path)
    positions = {place.title: place.position for place in made(found).places.values()}
    assert positions.keys() == {"Tour Eiffel", "Tour de Fourvière"}
    assert positions["Tour Eiffel"] == pytest.approx(EIFFEL, abs=1e-6)
    assert positions["Tour de Fourvière"] == pytest.approx(FOURVIERE, abs=1e-6)
    assert "now in WGS 84" in said(found)


def test_a_shapefile_in_an_old_encoding_from_an_archive(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"name": ["Plaça d'Espanya", "Müggelsee"]}, geometry=[Point(2, 41), Point(13, 52)],
                                   crs=4326)  # fmt: skip
    frame.to_file(tmp_path / "old.shp", engine="pyogrio", encoding="cp1252")
    path = tmp_path / "old.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("old.*"):
            if part != path:
                archive.write(part, f"data/{part.name}")
        archive.writestr("readme.txt", "hello")
        archive.writestr("../../escape.prj", "evil")
    found = read(path)
    assert [place.title for place in made(found).places.values()] == ["Plaça d'Espanya", "Müggelsee"]
    assert "lead out of it" in said(found)
    assert "readme.txt" in said(found)
    assert not (tmp_path.parent / "escape.prj").exists()


def test_a_table_with_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    text = "Nom;Latitude;Longitude;Remarques\nOrléans;47,9029;1,9039;à vérifier\nSète;43,4028;3,6963;\n"
    found = read(csv(tmp_path, text, encoding="cp1252"))
    orleans, sete = made(found).places.values()
    assert (orleans.title, orleans.position, orleans.extra) == (
        "Orléans", (1.9039, 47.9029), {"x-remarques": "à vérifier"}
    )  # fmt: skip
    assert (sete.title, sete.position) == ("Sète", (3.6963, 43.4028))
    assert "guessed to be cp1252" in said(found)
    assert "Nom → title" in said(found)
    assert "Remarques → x-remarques" in said(found)


def test_names_in_arabic(tmp_path: Path) -> None:
    text = "الاسم\tخط العرض\tخط الطول\tالتاريخ\nصنعاء\t١٥٫٣٥\t٤٤٫٢\t٣ يناير ٢٠٢٠\n"
    result = made(read(csv(tmp_path, text, name="مدن.tsv", encoding="utf-16")))
    assert only_place(result).title == only_event(result).title == "صنعاء"
    assert only_place(result).position == (44.2, 15.35)
    assert only_event(result).date.text == "2020-01-03"
    assert result.dataset.title == "مدن"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter(delimiter: str, tmp_path: Path) -> None:
    text = "\n".join(delimiter.join(row) for row in (["name", "lat", "lon"], ["A", "1.5", "2.5"], ["B", "3", "4"]))
    assert [p.position for p in made(read(csv(tmp_path, text))).places.values()] == [(2.5, 1.5), (4.0, 3.0)]


def test_columns_as_the_user_says(tmp_path: Path) -> None:
    path = csv(tmp_path, "a,b,c\nTehran,51.42,35.69\n")
    found = read(path, Choices({"title": "a", "longitude": "b", "latitude": "c"}))
    assert only_place(made(found)).position == (51.42, 35.69)
    with pytest.raises(OptionError, match='--column: "title=d" names no column of this file; it has a, b, c'):
        read(path, Choices({"title": "d"}))
    with pytest.raises(OptionError, match='--column: "colour=a" names no property; take one of title, place'):
        read(path, Choices({"colour": "a"}))


def test_a_date_that_could_be_two_days_is_refused_until_said(tmp_path: Path) -> None:
    path = csv(tmp_path, "name,lat,lon,date\nA,1,2,31/01/2020\nB,3,4,03/04/2020\n")
    with pytest.raises(AmbiguousDatesError) as caught:
        read(path)
    assert str(caught.value) == (
        f'{path}: row 3: "03/04/2020" is 2020-04-03 or 2020-03-04 (31/01/2020 stands in the same column); '
        "say which with --dates dmy (the day first) or --dates mdy (the month first)"
    )
    for order, day in (("dmy", "2020-04-03"), ("mdy", "2020-03-04")):
        events = made(read(path, Choices(dates=order))).events.values()
        assert [event.date.text for event in events] == ["2020-01-31", day]


def test_dated_rows_share_the_place_where_they_were(tmp_path: Path) -> None:
    text = (
        "title,place,lat,lon,start,end,source,type,certainty\n"
        "March,Square,1,2,2011-01-25,2011-02-11,https://example.org/a,political,alleged\n"
        "Speech,Square,1,2,2011-01-28,,https://example.org/a,sermon,sure\n"
        "Letter,,,,soon,,,,\n"
        "Vigil,Bridge,1,2,2011-02,,the diary,,\n"
    )
    found = read(csv(tmp_path, text))
    result = made(found)
    assert [place.title for place in result.places.values()] == ["Square", "Bridge"]
    march, speech, vigil = result.events.values()
    assert (march.place, march.date.text, march.kind, march.certainty) == (
        "square", "2011-01-25/2011-02-11", "political", "alleged"
    )  # fmt: skip
    # What the format has no word for is kept, and nothing is made up in its place.
    assert (speech.kind, speech.certainty, speech.extra) == (None, None, {"x-kind": "sermon", "x-certainty": "sure"})
    assert march.sources == speech.sources == ["source-example-org"]
    assert result.sources["source-example-org"].url == "https://example.org/a"
    assert result.sources[vigil.sources[0]].title == "the diary"
    assert "1 row without a position and without a date that can be read (row 4)" in said(found)
    assert 'dates that cannot be read: "soon" (row 4)' in said(found)
    assert 'certainty: 1 value that an event cannot have ("sure"), kept as x-certainty (never shown)' in said(found)


def test_lines_become_connections_between_places(tmp_path: Path) -> None:
    features = [
        *({"type": "Feature", "properties": {"name": n}, "geometry": {"type": "Point", "coordinates": c}}
          for n, c in (("Acre", [35.07, 32.93]), ("Tyre", [35.2, 33.27]))),
        {"type": "Feature", "properties": {"name": "Road"},
         "geometry": {"type": "LineString", "coordinates": [[35.07, 32.93], [35.1, 33.1], [35.2, 33.27]]}},
        {"type": "Feature", "properties": {"name": "Ferry"},
         "geometry": {"type": "LineString", "coordinates": [[35.07, 32.93], [34, 33]]}},
    ]  # fmt: skip
    path = tmp_path / "lines.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert (
        "2 features with a line or two ends, which would be a connection; say of which kind, as in --connections"
        in said(read(path))
    )
    result = made(read(path, Choices(connections="support")))
    road, ferry = result.connections.values()
    assert (road.start, road.end, road.kind, road.line) == (
        "acre", "tyre", "support", ((35.07, 32.93), (35.1, 33.1), (35.2, 33.27))
    )  # fmt: skip
    assert result.places[ferry.end].title == "End of Ferry"
    with pytest.raises(OptionError, match="is no kind of connection; take one of command, arms"):
        read(path, Choices(connections="road"))


def test_a_table_of_connections_names_its_places(tmp_path: Path) -> None:
    text = ("name,lat,lon,from,to,kind,since\nAcre,32.9,35.1,,,,\nTyre,33.3,35.2,,,,\n"
            ",,,Acre,Tyre,arms,1998\n,,,Acre,Nowhere,arms,\n")  # fmt: skip
    found = read(csv(tmp_path, text))
    (arms,) = made(found).connections.values()
    assert (arms.start, arms.end, arms.kind, str(arms.since and arms.since.text)) == ("acre", "tyre", "arms", "1998")
    assert "the connection Acre – Nowhere: an end is at no place of the file" in said(found)


POINT = {"type": "Point", "coordinates": [1, 2]}


@pytest.mark.parametrize(
    ("value", "titles"),
    [
        (POINT, ["Feature 1"]),
        ({"type": "Feature", "id": "a-b", "properties": {"name": "A"}, "geometry": POINT}, ["A"]),
        (
            {"type": "GeometryCollection", "geometries": [POINT, {**POINT, "coordinates": [3, 4]}]},
            ["Feature 1", "Feature 1"],
        ),
    ],
)
def test_geojson_of_any_kind(value: Any, titles: list[str], tmp_path: Path) -> None:
    path = tmp_path / "any.geojson"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(value).encode())  # with a byte order mark, too
    assert [place.title for place in made(read(path)).places.values()] == titles


def test_geojson_one_feature_a_line(tmp_path: Path) -> None:
    line = (
        '{{"type": "Feature", "properties": {{"name": "{}"}}, "geometry": {{"type": "Point", "coordinates": [1, {}]}}}}'
    )
    path = tmp_path / "lines.geojsonl"
    path.write_text(line.format("A", 2) + "\n" + line.format("B", 3) + "\n")
    assert [place.position for place in made(read(path)).places.values()] == [(1, 2), (1, 3)]


def test_areas_and_parts(tmp_path: Path) -> None:
    shapes = [Polygon([(0, 0), (2, 0), (2, 2), (0, 2)]), MultiPoint([(5, 5), (6, 6)]), LineString([(0, 0), (1, 1)])]
    path = tmp_path / "shapes.fgb"
    geopandas.GeoDataFrame({"name": ["Zone", "Posts", "Way"]}, geometry=shapes, crs=4326).to_file(
        path, SPATIAL_INDEX="NO"
    )
    found = read(path)
    zone, *posts = made(found).places.values()
    assert (zone.position, zone.precision) == ((1.0, 1.0), "region")  # inside a square, whatever rule picks it
    assert [post.position for post in posts] == [(5, 5), (6, 6)]
    assert "1 feature with an area, now a point inside it (feature 1)" in said(found)


def test_a_workbook(tmp_path: Path) -> None:
    import datetime  # noqa: PLC0415

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Events"
    for row in (["Titel", "Breite", "Länge", "Datum"], ["A", 50.94, 6.96, datetime.datetime(2020, 1, 3)]):
        sheet.append(row)
    book.create_sheet("Other").append(["x"])
    path = tmp_path / "events.xlsx"
    book.save(path)
    found = read(path)
    event = only_event(made(found))
    assert (event.title, event.date.text, event.position) == ("A", "2020-01-03", (6.96, 50.94))
    assert "the other sheets: Other" in said(found)
    with pytest.raises(FileError, match="has no sheet Third; it has Events, Other"):
        read(path, Choices(layer="Third"))


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Placemark><name>Fire</name><description><![CDATA[<p>A <b>fire</b> &amp; smoke</p>]]></description>
<TimeStamp><when>1998-05</when></TimeStamp><Point><coordinates>44.2,15.35,0</coordinates></Point></Placemark>
<NetworkLink><Link><href>http://127.0.0.1:9/a.kml</href></Link></NetworkLink>
</Document></kml>"""


@pytest.mark.parametrize("suffix", [".kml", ".kmz"])
def test_kml(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"fire{suffix}"
    if suffix == ".kml":
        path.write_text(KML)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("doc.kml", KML)
            archive.writestr("files/icon.png", b"\x89PNG")
    found = read(path)
    result = made(found)
    assert only_place(result).position == (44.2, 15.35)
    assert only_event(result).summary == "A fire & smoke"
    assert only_event(result).date.text == "1998-05"
    assert "links to other files (NetworkLink): 1; nothing is fetched" in said(found)


def test_gpx(tmp_path: Path) -> None:
    text = ('<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="hand">'
            '<wpt lat="15.35" lon="44.2"><time>2020-01-03T10:00:00Z</time><name>Camp</name></wpt>'
            "<trk><name>Walk</name><trkseg>"
            '<trkpt lat="15.35" lon="44.2"/><trkpt lat="16" lon="45"/></trkseg></trk></gpx>')  # fmt: skip
    path = tmp_path / "walk.gpx"
    path.write_text(text)
    result = made(read(path, Choices(connections="troops")))
    assert only_event(result).date.text == "2020-01-03"
    (walk,) = result.connections.values()
    assert (result.places[walk.start].title, result.places[walk.end].title) == ("Camp", "End of Walk")


def test_a_table_in_gzip(tmp_path: Path) -> None:
    path = tmp_path / "table.csv.gz"
    path.write_bytes(gzip.compress(b"name,lat,lon\nA,1,2\n"))
    assert only_place(made(read(path))).position == (2, 1)


@pytest.mark.parametrize(
    ("cells", "position", "told"),
    [
        ("51.42,35.69,", (35.69, 51.42), ""),  # nothing says that they are swapped
        ("51.42,35.69,IR", (51.42, 35.69), "outside their country, and inside it with latitude and longitude swapped"),
        ("139.7,35.7,", (139.7, 35.7), "with a latitude beyond 90 degrees: latitude and longitude swapped"),
        ("35°41'N,51°25'12\" E,", (51.42, 35 + 41 / 60), ""),
        ("10,190,", (-170, 10), ""),
    ],
)
def test_positions_in_cells(cells: str, position: tuple[float, float], told: str, tmp_path: Path) -> None:
    latitude, longitude, country = cells.split(",")
    quoted = [f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in ("A", latitude, longitude, country)]
    found = read(csv(tmp_path, "name,lat,lon,country\n" + ",".join(quoted)))
    assert only_place(made(found)).position == pytest.approx(position)
    assert told in said(found)


def test_a_data_file_is_not_imported() -> None:
    with pytest.raises(FileError, match="is a data file of mapgen already; check it with mapgen check"):
        read(Path(__file__).parent.parent / "data" / "locations.geojson")


def test_a_place_without_a_position_is_kept_by_name(tmp_path: Path) -> None:
    found = read(csv(tmp_path, "event,city,date,low,source\nMarch,Sanaa,2011-01-27,1e400,\x07\n"))
    event = only_event(made(found))
    assert (event.place, event.low) == (None, None)
    assert event.extra == {"x-place": "Sanaa", "x-low": "1e400"}
    assert "1 event in the list, but not on the map: the file has no position for Sanaa (kept as x-place)" in said(
        found
    )


def test_nothing_to_take(tmp_path: Path) -> None:
    with pytest.raises(
        FileError, match=r"nothing in it can be put on a map .* its columns are a, b\); say which column is what"
    ):
        read(csv(tmp_path, "a,b\n1,2\n"))


def test_ids_are_unique_and_characters_harmless() -> None:
    rows = tuple(Row("place", "A\x00\u0007 b", position=(n, 1)) for n in range(3))
    result = made(Found("a-b.csv", "CSV", rows, title="A b"))
    assert list(result.places) == ["a-b-2", "a-b-3", "a-b-4"]  # "a-b" is the dataset
    assert {place.title for place in result.places.values()} == {"A b"}


def test_what_a_property_cannot_hold_is_kept() -> None:
    row = Row("place", "A", position=(1, 2), properties={"kind": "castle", "wikidata": "Q1", "Größe": 7, "note": ""})
    found = Found("a.json", "a story", (row,), notes=(Note("left out", "the colours"),))
    place = only_place(made(found))
    assert (place.wikidata, place.extra) == ("Q1", {"x-kind": "castle", "x-grosse": 7})
    assert said(found).splitlines()[-1] == "left out: the colours"


def test_text_that_looks_like_code_stays_text(tmp_path: Path) -> None:
    title = "{{ 7*7 }}</script>"
    assert only_place(made(read(csv(tmp_path, f"name,lat,lon\n{title},1,2\n")))).title == title


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"name\n", b'name,lat,lon\n"A,1,2', b"\x00\x01\x02", b"\xff\xfe\x00", b"lat,lon\nx,y\n"]
)
def test_broken_tables_end_in_a_clear_error(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    with pytest.raises(MapgenError) as caught:
        made(read(path))
    assert str(path) in str(caught.value)


def test_a_file_that_excel_writes_is_a_zip_of_the_right_kind(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("notes.md", "hello")
    path = tmp_path / "fake.xlsx"
    path.write_bytes(packed.getvalue())
    with pytest.raises(FileError, match=r"is no Excel workbook; save it as \.xlsx"):
        read(path)
