"""What a reader takes along: the files are saved, and other programs read them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

import mapgen
from mapgen.story import Story

from .conftest import MAPS, Reader

Read = Callable[..., Reader]
NAMES = sorted(path.stem for path in MAPS.glob("*.geojson"))


def saved(reader: Reader, file_format: str, folder: Path, what: str = "data") -> Path:
    with reader.page.expect_download() as given:
        reader.page.get_by_role("button", name=f"Download the {what} as {file_format}", exact=True).click()
    path = folder / given.value.suggested_filename
    given.value.save_as(path)
    return path


def same(one: Any, other: Any) -> bool:
    """Compare records but for what the page does not hold."""
    left_out = {"note", "extra", "translations", "summary", "ccodes", "wikidata", "geonames", "rank", "position",
                "line", "low", "best", "high", "unit", "image", "alt", "credit", "title", "precision", "kind",
                "certainty", "stroke_opacity", "fill", "fill_opacity", "marker_color", "stroke",
                "stroke_width"}  # fmt: skip
    return bool(one.model_dump(exclude=left_out) == other.model_dump(exclude=left_out))


@pytest.mark.parametrize("name", ["axis-of-resistance", *NAMES])
def test_the_geojson_is_a_data_file_with_every_record(read: Read, story: Story, name: str, tmp_path: Path) -> None:
    reader = read(name)
    path = saved(reader, "GeoJSON", tmp_path)
    given = story if name == "axis-of-resistance" else mapgen.read(MAPS / f"{name}.geojson")
    assert path.name == f"{given.dataset.id}.geojson"
    taken = mapgen.read(path)
    language = given.dataset.language
    assert taken.dataset.title == given.dataset.text("title", language)
    for noun in ("places", "connections", "events"):
        here, there = getattr(taken, noun), getattr(given, noun)
        assert set(here) == set(there), noun
        for id_, record in there.items():
            if noun != "connections":
                assert here[id_].title == record.text("title", language), id_
            assert same(here[id_], record), id_
            if noun != "places":
                assert here[id_].certainty == (record.certainty or "stated"), id_
            if noun == "places" and record.position:
                assert here[id_].position == pytest.approx(record.position, abs=1e-5), id_


def test_the_table_is_read_as_what_the_page_says(read: Read, story: Story, tmp_path: Path) -> None:
    path = saved(read(), "CSV", tmp_path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert len(rows) == len(story.events) + len(story.connections) == 72
    by_id = {row["id"]: row for row in rows}
    for id_, event in story.events.items():
        row = by_id[id_]
        assert (row["record"], row["title"], row["edtf"]) == ("event", event.title, event.date.text)
        assert row["quote"] == (event.quote or "")
        assert row["certainty"] == (event.certainty or "stated")
        place = story.places.get(event.place or "")
        assert row["place"] == (place.title if place else "")
    for id_, connection in story.connections.items():
        row = by_id[id_]
        assert (row["from"], row["to"]) == (
            story.places[connection.start].title,
            story.places[connection.end].title,
        )
        assert row["kind"] == connection.kind


def test_no_cell_is_a_formula_and_numbers_are_numbers(read: Read, tmp_path: Path) -> None:
    nasty = '=HYPERLINK("https://example.org","x"),\r\n+1'
    properties: list[dict[str, Any]] = [
        {"record": "dataset", "id": "d", "title": "D"},
        {"record": "event", "id": "e", "title": nasty, "date": "2015", "attribution": "@x", "quote": "-1+1",
         "hedge": "+x", "actors": ["\t=1"]},
    ]  # fmt: skip
    points = [None, {"type": "Point", "coordinates": [-70.5, -33.25]}]
    features = [
        {"type": "Feature", "properties": one, "geometry": point} for one, point in zip(properties, points, strict=True)
    ]
    data = tmp_path / "nasty.geojson"
    data.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    path = saved(read(mapgen.build(mapgen.read(data)).save(tmp_path / "nasty.html")), "CSV", tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file, strict=True)
    assert row["title"] == f"'{nasty}"
    assert (row["attribution"], row["quote"], row["hedge"]) == ("'@x", "'-1+1", "'+x")
    assert (float(row["longitude"]), float(row["latitude"])) == (-70.5, -33.25)
    assert [name for name, value in row.items() if re.match(r"[=+@\t\r]", value or "")] == []


def test_the_picture_is_saved_with_the_colours_that_the_page_has(read: Read, tmp_path: Path) -> None:
    for scheme, paper in (("light", (255, 253, 249)), ("dark", (27, 26, 24))):
        reader = read(color_scheme=scheme)
        svg = saved(reader, "SVG", tmp_path, "picture").read_text(encoding="utf-8")
        assert "var(" not in svg
        root = ElementTree.fromstring(svg)  # noqa: S314  (our own)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        words = " ".join(" ".join(root.itertext()).split())
        assert all(name in words for name in ("Tehran", "Sana'a", "Made with Natural Earth", "not an endorsement"))
        with Image.open(saved(reader, "PNG", tmp_path, "picture")) as image:
            # The whole of it, with the title that the page does not show: four pixels to each of its own.
            _, _, width, height = map(float, root.attrib["data-box"].split())
            assert image.size == (4 * width, 4 * height)
            assert root.attrib["viewBox"] == root.attrib["data-box"]
            assert image.convert("RGB").getpixel((5, 5)) == paper


def test_the_picture_gives_way_to_the_map(read: Read) -> None:
    reader = read()
    assert reader.page.locator(".mapgen-still").count() == 1
    assert not reader.page.locator(".mapgen-still").is_visible()


def framed(read: Read, built: Callable[[str], Path], folder: Path, attributes: str) -> Reader:
    """Open an article that has the page in a frame."""
    path = folder / "article.html"
    src = built("axis-of-resistance").as_uri()
    path.write_text(
        f'<!doctype html><title>x</title><iframe src="{src}" width="900" height="700" {attributes}></iframe>',
        encoding="utf-8",
    )
    reader = read(path)
    reader.page.frame_locator("iframe").locator(".mapgen-place").first.wait_for()
    reader.rest(300)
    return reader


def saved_in_the_frame(reader: Reader) -> Path:
    frame = reader.page.frame_locator("iframe")
    frame.locator(".mapgen-skip").focus()
    reader.page.keyboard.press("Enter")  # in a frame the list is behind this link
    with reader.page.expect_download() as given:
        frame.get_by_role("button", name="Download the data as CSV").click()
    assert given.value.suggested_filename == "axis-of-resistance.csv"
    return Path(given.value.path())


def test_where_a_frame_refuses_downloads_there_are_no_buttons(
    read: Read, built: Callable[[str], Path], tmp_path: Path
) -> None:
    reader = framed(read, built, tmp_path, 'sandbox="allow-scripts"')
    assert reader.page.frame_locator("iframe").locator(".mapgen-download").count() == 0


def test_where_the_snippet_allows_them_files_are_saved(
    read: Read, built: Callable[[str], Path], tmp_path: Path
) -> None:
    attributes = 'sandbox="allow-scripts allow-downloads" name="mapgen-downloads"'
    reader = framed(read, built, tmp_path, attributes)
    assert saved_in_the_frame(reader).read_bytes().startswith(b"\xef\xbb\xbf")


def test_in_the_snippet_that_mapgen_writes_files_are_saved(read: Read, story: Story, tmp_path: Path) -> None:
    mapgen.embed(story).save(tmp_path)
    assert saved_in_the_frame(read(tmp_path / "demo.html")).stat().st_size > 10_000
