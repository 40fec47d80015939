"""On paper: the document in full, with the map's picture as it stood on the screen, and nothing to click."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import SIZES, Reader, assert_within

Read = Callable[..., Reader]
# Between margins of 15 mm, in CSS pixels.
PAPERS = {"A4": (680, 1009), "Letter": (702, 943)}
# Where each symbol and label is, as shares of the picture; and what the basemap shows in its middle.
PICTURE = """() => {
    const frame = document.querySelector('.mapgen-stage').getBoundingClientRect();
    const marks = document.querySelectorAll('.mapgen-place, .mapgen-label:not([hidden])');
    return [...marks].map((mark) => {
        const { x, y, width, height } = mark.getBoundingClientRect();
        return [(x + width / 2 - frame.x) / frame.width, (y + height / 2 - frame.y) / frame.height];
    });
}"""
GROUND = """() => {
    const canvas = document.querySelector('.mapgen-basemap-canvas');
    const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
    context.drawImage(canvas, 0, canvas.height - 1, 1, 1, 0, 0, 1, 1);
    const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b];
}"""


def put_on_paper(reader: Reader, paper: str = "A4") -> None:
    """Do what printing does, where it can be looked at."""
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    reader.page.emulate_media(media="print")
    width, height = PAPERS[paper]
    reader.page.set_viewport_size({"width": width, "height": height})
    reader.rest(300)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("size", [*SIZES, (390, 844), (2560, 1080)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_picture_on_paper_is_that_of_the_screen(read: Read, size: tuple[int, int], paper: str) -> None:
    reader = read(size=size)
    reader.on_map("(map.setView(map.getCenter(), map.getZoom() + 0.2, { animate: false }), 1)")
    reader.rest(300)
    before, stage = reader.page.evaluate(PICTURE), reader.page.locator(".mapgen-stage").bounding_box()
    assert stage
    put_on_paper(reader, paper)
    printed = reader.page.locator(".mapgen-stage").bounding_box()
    assert_within({"x": 0, "y": 0, "width": PAPERS[paper][0], "height": PAPERS[paper][1]}, printed)
    assert printed
    assert printed["width"] / printed["height"] == pytest.approx(stage["width"] / stage["height"], rel=0.01)
    assert (
        printed["width"] >= 650 or printed["height"] >= 550
    )  # as wide as the paper, or as high as leaves room for text
    assert reader.page.evaluate(PICTURE) == [pytest.approx(point, abs=0.004) for point in before]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_six_cities_are_in_the_picture_with_their_labels(read: Read, size: tuple[int, int]) -> None:
    reader = read(size=size)
    put_on_paper(reader)
    frame = reader.page.locator(".mapgen-stage").bounding_box()
    places, labels = reader.page.locator(".mapgen-anchor svg").all(), reader.page.locator(".mapgen-label-anchor").all()
    assert len(places) == len(labels) == 6
    for mark in (*places, *labels):
        assert_within(frame, mark.bounding_box())


@pytest.mark.parametrize("fragment", ["", "#place=tehran", "#step=3", "#date=2015-09-30", "#kind=attack"])
@pytest.mark.parametrize("size", [(1600, 900), (390, 844)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_there_is_nothing_to_click_on_paper(read: Read, size: tuple[int, int], fragment: str) -> None:
    reader = read(size=size, fragment=fragment)
    put_on_paper(reader)
    page = reader.page
    # A place is a button too, and stays: it is the picture's.
    for control in page.locator(
        "button:not(.mapgen-place), input, select, [role=slider], [role=toolbar], [role=dialog], .mapgen-skip"
    ).all():
        assert not control.is_visible(), control.evaluate("e => e.outerHTML")
    assert not any(link.is_visible() for link in page.get_by_text("Show on map").all())
    assert not page.locator(".mapgen-hint").is_visible()  # how to zoom: over the map for a second after the wheel
    assert page.locator(".mapgen-legend").evaluate("e => e.open")
    assert page.locator(".mapgen-legend").get_by_text("Troops and militias", exact=True).first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("fragment", "words"),
    [("#date=2015-09-30", "as of 30 September 2015"), ("#kind=attack", "Attack"), ("", "52 events")],
)
def test_what_is_held_back_is_said_on_paper(read: Read, fragment: str, words: str) -> None:
    reader = read(fragment=fragment)
    put_on_paper(reader)
    line = reader.page.locator(".mapgen-status")
    assert line.is_visible()
    assert words in line.inner_text()
    assert not any(chip.is_visible() for chip in reader.page.locator(".mapgen-chip").all())  # the same, too small


def test_the_whole_document_is_on_paper(read: Read) -> None:
    reader = read()
    put_on_paper(reader)
    page = reader.page
    assert page.locator("article[id^=event-]:visible").count() == 52
    assert page.locator("article[id^=connection-]:visible").count() == 20
    for part in ("h1", ".mapgen-standfirst", "#mapgen-sources", "#mapgen-about"):
        assert page.locator(part).is_visible()
    link = page.locator(".mapgen-sources a[href^=http]").first
    after = link.evaluate("e => getComputedStyle(e, '::after').content")
    assert re.search(r"https?://", after)


@pytest.mark.parametrize("has_touch", [False, True], ids=["mouse", "touch"])
def test_what_belongs_to_a_record_is_a_line_of_text(read: Read, *, has_touch: bool) -> None:
    reader = read(has_touch=has_touch, is_mobile=has_touch)
    put_on_paper(reader)
    # Two routes, after the kind and the precision: no dot stands on a line of its own.
    chips = reader.page.locator("#event-e-arab-spring .mapgen-chips")
    assert chips.locator("a:visible").count() == 2
    lines = chips.evaluate("node => node.clientHeight / parseFloat(getComputedStyle(node).lineHeight)")
    assert lines < 2.5


@pytest.mark.parametrize("options", [{"color_scheme": "dark"}, {"color_scheme": "light"}], ids=["dark", "light"])
def test_paper_is_light(read: Read, options: dict[str, Any]) -> None:
    reader = read(**options)
    put_on_paper(reader)
    assert min(reader.page.evaluate(GROUND)) > 0xB0  # every ground is above it in light colours, and below in dark ones
    ink = "getComputedStyle(document.querySelector('h1')).color"
    assert reader.page.evaluate(ink) == "rgb(29, 27, 24)"


def test_what_printing_changes_is_undone(read: Read, tmp_path: Path) -> None:
    reader = read(size=(390, 844), color_scheme="dark")
    page = reader.page
    page.evaluate(
        "window.fired = []; for (const e of ['before', 'after']) addEventListener(e + 'print', () => fired.push(e))"
    )
    first = page.evaluate("document.documentElement.dataset.theme")
    assert max(page.evaluate(GROUND)) < 0xB0
    page.pdf(path=tmp_path / "map.pdf", format="A4")
    assert (tmp_path / "map.pdf").read_bytes().startswith(b"%PDF-")
    assert page.evaluate("fired") == ["before", "after"]
    assert page.evaluate("document.documentElement.dataset.theme") == first
    assert page.evaluate("document.querySelector('.mapgen-legend').open") is False
    page.wait_for_timeout(300)
    assert max(page.evaluate(GROUND)) < 0xB0
