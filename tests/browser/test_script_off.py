"""With script off, the page is the document: all there, and well set."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from .conftest import Reader

Read = Callable[..., Reader]
SIZES = [(320, 568), (390, 844), (800, 600), (1600, 900)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_document_is_whole(read: Read, size: tuple[int, int]) -> None:
    page = read(size=size, java_script_enabled=False).page
    for part in ("h1", ".mapgen-standfirst", "figcaption", "#mapgen-events", "#mapgen-about"):
        assert page.locator(part).is_visible()
    assert page.locator("article[id^=event-]:visible").count() == 52
    assert page.locator("article[id^=connection-]:visible").count() == 20
    assert page.locator("#mapgen-sources li:visible").count() == 5
    about = page.locator("#mapgen-about").inner_text()
    for words in ("Made with Natural Earth", "GeoNames", "not an endorsement"):
        assert words in about
    # Nothing stands there that only a script could fill or use.
    for part in (".mapgen-map", ".mapgen-timeline", ".mapgen-story", ".mapgen-filters", ".mapgen-skip"):
        assert not page.locator(part).is_visible()
    assert page.locator("button:visible, input:visible").count() == 0


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_document_is_well_set(read: Read, size: tuple[int, int]) -> None:
    page = read(size=size, java_script_enabled=False).page
    boxes = []
    for part in ("h1", ".mapgen-standfirst", ".mapgen-still > svg", "figcaption", "#mapgen-events h2"):
        box = page.locator(part).bounding_box()
        assert box
        boxes.append(box)
    last = boxes[-1]
    assert last["x"] >= 12  # a margin
    assert last["x"] + last["width"] <= size[0] - 12
    for above, below in itertools.pairwise(boxes):
        # One under the other, without a hole where the map would be: the picture stands there.
        assert 0 <= below["y"] - (above["y"] + above["height"]) <= 64
    # A measure that can be read: 80 letters of half an em, and no more.
    story = page.locator("#mapgen-events .mapgen-summary").first.bounding_box()
    assert story
    assert story["width"] <= 80 * 0.5 * 16


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_is_there_as_a_picture(read: Read, size: tuple[int, int], scheme: str) -> None:
    page = read(size=size, java_script_enabled=False, color_scheme=scheme).page
    picture = page.get_by_role("img", name="The “Axis of resistance”")
    box = picture.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0]
    # As it is drawn, without a band above where its title is on a page of its own: the page has that already.
    _, top, width, height = map(float, str(picture.get_attribute("viewBox")).split())
    assert box["width"] / box["height"] == pytest.approx(width / height, abs=0.01)
    frame = picture.locator("#picture-map").get_attribute("transform")
    assert float(str(frame).removeprefix("translate(").rstrip(")").split()[1]) - top < 20
    # What the legend says can be read on a phone.
    if size[0] == 390:
        assert 12 * box["width"] / width > 6.5
    for name in ("Tehran", "Baghdad", "Damascus", "Beirut", "Sana'a", "Moscow", "Alliance"):
        assert picture.get_by_text(name, exact=True).first.is_visible()
    paper = picture.locator("#picture-paper rect").evaluate("rect => getComputedStyle(rect).fill")
    assert paper == {"light": "rgb(255, 253, 249)", "dark": "rgb(27, 26, 24)"}[scheme]


def test_links_within_the_document_lead_somewhere(read: Read) -> None:
    page = read(java_script_enabled=False).page
    page.locator(".mapgen-reference a").first.click()
    source = page.locator("#mapgen-sources li").first.bounding_box()
    assert source
    assert 0 <= source["y"] < 900


@pytest.mark.parametrize("name", ["arabic", "no-events", "one-place"])
def test_other_maps_are_documents_too(read: Read, name: str) -> None:
    page = read(name, size=(390, 844), java_script_enabled=False).page
    assert page.locator("h1").is_visible()
    assert page.locator("#mapgen-about").is_visible()
    assert not page.locator(".mapgen-map").is_visible()
