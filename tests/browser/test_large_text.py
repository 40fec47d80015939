"""Text at 200 %, the page at 400 %: nothing is lost, and the page scrolls one way only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Reader

Read = Callable[..., Reader]
# The texts that a reader cannot get at: beyond the page's sides, or cut by a box that does not scroll. What is hidden
# on purpose, or drawn on the map (which has its own zoom), is no text of the page.
LOST = """() => {
    const isHidden = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const { clipPath } = getComputedStyle(at);
            if (clipPath !== 'none' || at.matches('script, style, noscript, svg, .mapgen-map')) return true;
        }
        return !element.checkVisibility();
    };
    const isCut = (element, rect) => {
        if (rect.left < -1 || rect.right > document.documentElement.clientWidth + 1) return true;
        for (let at = element; at !== document.body; at = at.parentElement) {
            const { overflowX, overflowY, display } = getComputedStyle(at);
            if (display === 'inline' || (overflowX === 'visible' && overflowY === 'visible')) continue;
            if (overflowX === 'auto' || overflowY === 'auto') return false;
            const box = at.getBoundingClientRect();
            if (rect.left < box.left - 1 || rect.right > box.right + 1) return true;
            // A line's box is higher than its letters.
            if (rect.top < box.top - 3 || rect.bottom > box.bottom + 3) return true;
        }
        return false;
    };
    const lost = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (!data.trim() || isHidden(parentElement)) continue;
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        const cut = [...range.getClientRects()].some((rect) => rect.width >= 1 && isCut(parentElement, rect));
        if (cut) lost.push(`${parentElement.className}: ${data.trim()}`);
    }
    return lost;
}"""
LARGE_TEXT = "document.documentElement.style.fontSize = '200%'"
STATES = ["", "#place=tehran", "#connection=c-tehran-moscow", "#step=3", "#date=2015-09-30", "#kind=attack&date=2018"]
READERS: dict[str, tuple[tuple[int, int], dict[str, Any]]] = {
    "text-200": ((1280, 800), {}),
    "text-200-on-a-phone": ((390, 844), {}),
    "text-200-on-a-small-phone": ((320, 640), {}),
    "page-400": ((320, 256), {"device_scale_factor": 4}),
}


@pytest.mark.parametrize("fragment", STATES, ids=[state or "load" for state in STATES])
@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("name", ["axis-of-resistance"])
def test_nothing_is_lost(read: Read, name: str, kind: str, fragment: str) -> None:
    size, options = READERS[kind]
    reader = read(name, size=size, fragment=fragment, **options)
    page = reader.page
    if kind.startswith("text"):
        page.evaluate(LARGE_TEXT)
        reader.rest(500)
    for region in ("", ".mapgen-filter", ".mapgen-legend > summary", ".mapgen-time-date"):
        if region and page.locator(region).is_visible():
            page.locator(region).click()
            reader.rest(300)
        assert page.evaluate(LOST) == [], region
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), region


@pytest.mark.parametrize("kind", READERS)
def test_nothing_is_lost_in_arabic(read: Read, kind: str) -> None:
    test_nothing_is_lost(read, "arabic", kind, "#date=1991")


@pytest.mark.parametrize("kind", READERS)
def test_controls_stay_within_the_page(read: Read, kind: str) -> None:
    size, options = READERS[kind]
    reader = read(size=size, fragment="#step=3", **options)
    page = reader.page
    if kind.startswith("text"):
        page.evaluate(LARGE_TEXT)
        reader.rest(500)
    controls = page.locator("button:visible:not(.mapgen-map *):not(.mapgen-time-target), input:visible").all()
    assert len(controls) >= 8
    for control in controls:
        box = control.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]


@pytest.mark.parametrize(
    "style",
    [
        ".mapgen-headline { block-size: 1rem; overflow: hidden }",
        ".mapgen-standfirst, .mapgen-status { translate: 60vw }",
        ".mapgen-summary { inline-size: 130vw }",
    ],
)
def test_what_is_lost_is_found(read: Read, style: str) -> None:
    page = read(size=(390, 844), bypass_csp=True).page
    assert page.evaluate(LOST) == []
    page.add_style_tag(content=style)
    assert page.evaluate(LOST) != []


@pytest.mark.parametrize(("width", "factor"), [(1280, 2.0), (390, 1.2)])
def test_the_maps_labels_grow_with_the_text_and_less_on_a_narrow_map(read: Read, width: int, factor: float) -> None:
    page = read(size=(width, 800)).page
    size = "parseFloat(getComputedStyle(document.querySelector('.mapgen-label-anchor')).fontSize)"
    before = page.evaluate(size)
    page.evaluate(LARGE_TEXT)
    assert page.evaluate(size) >= factor * before
