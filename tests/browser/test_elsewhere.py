"""Other maps than the first: no feature works on one map alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import mapgen

from .conftest import MAPS, SIZES, Reader, assert_within

Read = Callable[..., Reader]
NAMES = sorted(path.stem for path in MAPS.glob("*.geojson"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", NAMES)
def test_the_first_view_holds_the_anchors_and_their_labels(read: Read, name: str, size: tuple[int, int]) -> None:
    reader = read(name, size=size)
    frame = reader.page.locator(".mapgen-map").bounding_box()
    assert frame
    selector = ".mapgen-anchor" if reader.page.locator(".mapgen-anchor").count() else ".mapgen-place"
    marks = reader.page.locator(f"{selector} svg.mapgen-symbol").all()
    assert marks
    for mark in [*marks, *reader.page.locator(".mapgen-label-anchor").all()]:
        assert_within(frame, mark.bounding_box())


@pytest.mark.parametrize("name", NAMES)
def test_no_anchor_hides_under_the_legend_or_a_button(read: Read, name: str) -> None:
    for size in SIZES:
        reader = read(name, size=size)
        selector = ".mapgen-anchor" if reader.page.locator(".mapgen-anchor").count() else ".mapgen-place"
        for place in reader.page.locator(selector).all():
            box = place.bounding_box()
            assert box
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            on_top = reader.page.evaluate(
                "([x, y]) => !!document.elementFromPoint(x, y)?.closest('.mapgen-place, .mapgen-label')", [x, y]
            )
            assert on_top, (name, size, place.get_attribute("data-id"))


@pytest.mark.parametrize("name", NAMES)
def test_land_and_water_are_drawn(read: Read, name: str) -> None:
    reader = read(name, size=(800, 600))
    colours = reader.page.evaluate(
        """() => {
            const canvas = document.querySelector('.mapgen-map canvas');
            const { width, height } = canvas;
            const data = canvas.getContext('2d').getImageData(0, 0, width, height).data;
            const seen = new Map();
            for (let i = 0; i < data.length; i += 4 * 97) {
                const key = [data[i], data[i + 1], data[i + 2], data[i + 3]].join();
                seen.set(key, (seen.get(key) ?? 0) + 1);
            }
            return seen.size;
        }"""
    )
    assert colours >= 2


@pytest.mark.parametrize("name", NAMES)
def test_every_place_with_events_opens_its_popup(read: Read, name: str) -> None:
    reader = read(name, size=(1600, 900))
    for place in reader.page.locator(".mapgen-anchor").all():
        reader.select_place(place.get_attribute("data-id") or "")
        assert reader.popup.locator("h2").inner_text().strip()
        reader.page.keyboard.press("Escape")
        reader.popup.wait_for(state="detached")


def test_lines_cross_the_antimeridian_without_going_round_the_world(read: Read) -> None:
    reader = read("fiji-samoa", size=(1600, 900))
    frame = reader.page.locator(".mapgen-map").bounding_box()
    assert frame
    for line in reader.page.locator(".mapgen-connection .mapgen-hit").all():
        box = line.bounding_box()
        assert box
        assert box["width"] < frame["width"]


def test_a_page_in_arabic_runs_from_right_to_left_and_its_map_does_not(read: Read) -> None:
    reader = read("arabic", size=(1600, 900))
    assert reader.page.evaluate("document.documentElement.dir") == "rtl"
    cairo, tripoli = (reader.place(identity).bounding_box() for identity in ("cairo", "tripoli"))
    assert cairo
    assert tripoli
    assert tripoli["x"] < cairo["x"]  # Tripoli lies to the west
    reader.select_place("cairo")
    assert reader.popup.evaluate("node => getComputedStyle(node).direction") == "rtl"


LONG = "A place whose author gave it a whole sentence for a name, and then went on to add another half of one to it"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_very_long_title_stays_within_the_map(read: Read, tmp_path: Path, size: tuple[int, int]) -> None:
    text = (MAPS / "fiji-samoa.geojson").read_text(encoding="utf-8").replace('"title": "Apia"', f'"title": "{LONG}"')
    (tmp_path / "long.geojson").write_text(text, encoding="utf-8")
    reader = read(mapgen.build(mapgen.read(tmp_path / "long.geojson")).save(tmp_path / "long.html"), size=size)
    frame = reader.page.locator(".mapgen-map").bounding_box()
    label = reader.page.locator(".mapgen-label-anchor", has_text="A place whose author").bounding_box()
    assert frame
    assert label
    assert frame["x"] <= label["x"]
    assert label["x"] + label["width"] <= frame["x"] + frame["width"]


def test_the_legend_names_disputed_borders_only_where_there_are_any(read: Read) -> None:
    assert "Disputed border" not in read("one-place").page.locator(".mapgen-legend").inner_text()
    assert "Disputed border" in read().page.locator(".mapgen-legend").inner_text()


def test_a_dark_theme_of_the_authors_is_dark_for_a_reader_of_light(read: Read, tmp_path: Path) -> None:
    text = (MAPS / "one-place.geojson").read_text(encoding="utf-8")
    for theme, colour in (("dark", "rgb(27, 26, 24)"), ("light", "rgb(255, 253, 249)")):
        path = tmp_path / f"{theme}.geojson"
        path.write_text(
            text.replace('"title": "One place"', f'"title": "One place", "theme": "{theme}"'), encoding="utf-8"
        )
        opposite = "light" if theme == "dark" else "dark"
        page = mapgen.build(mapgen.read(path)).save(tmp_path / f"{theme}.html")
        reader = read(page, color_scheme=opposite)
        assert reader.page.evaluate("getComputedStyle(document.body).backgroundColor") == colour
