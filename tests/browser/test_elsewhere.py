"""Other maps than the first: no feature works on one map alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import MAPS, SIZES, Reader

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
        box = mark.bounding_box()
        assert box
        assert frame["x"] <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
        assert frame["y"] <= box["y"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"]


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
        place.click()
        reader.popup.wait_for()
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
