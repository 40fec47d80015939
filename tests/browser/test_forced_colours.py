"""In a reader's own few colours (Windows' contrast themes), all that is drawn still stands out from its ground."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from .conftest import Reader
from .test_access import assert_focus_is_seen

Read = Callable[..., Reader]
SCHEMES = ["light", "dark"]
# The contrast of an element's paint with the ground that the theme gives: by WCAG 2.2's formula, on what is painted.
CONTRAST = """(element, property) => {
    const one = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
    const context = one.getContext('2d', { willReadFrequently: true });
    const luminance = (colour) => {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3)
            .map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    };
    const ground = getComputedStyle(document.querySelector('.mapgen')).backgroundColor;
    const pair = [getComputedStyle(element)[property], ground].map(luminance).sort((a, b) => a - b);
    return (pair[1] + 0.05) / (pair[0] + 0.05);
}"""
# How many of the canvas' pixels have each shade, the commonest first.
SHADES = """() => {
    const canvas = document.querySelector('.mapgen-basemap-canvas');
    const { width, height } = canvas;
    const copy = Object.assign(document.createElement('canvas'), { width, height });
    const context = copy.getContext('2d', { willReadFrequently: true });
    context.drawImage(canvas, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const seen = new Map();
    for (let i = 0; i < data.length; i += 4) seen.set(data[i], (seen.get(data[i]) ?? 0) + 1);
    return [...seen].sort((a, b) => b[1] - a[1]);
}"""


def contrasts(locator: Locator, prop: str) -> list[float]:
    found = [float(element.evaluate(CONTRAST, prop)) for element in locator.all()]
    assert found
    return found


@pytest.fixture(params=SCHEMES)
def reader(request: pytest.FixtureRequest, read: Read) -> Reader:
    opened: Reader = read(forced_colors="active", color_scheme=request.param)
    ground = opened.page.evaluate("getComputedStyle(document.querySelector('.mapgen')).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(0, 0, 0)"}[request.param]
    return opened


@pytest.mark.parametrize("chosen", ["nothing", "place", "connection"])
def test_lines_and_their_heads_stand_out(reader: Reader, chosen: str) -> None:
    if chosen == "place":
        reader.select_place("tehran")
    elif chosen == "connection":
        reader.select_place("moscow")
        reader.popup.get_by_role("button", name="Russia’s intervention in Syria").click()
        assert reader.page.locator(".mapgen-connection.mapgen-selected").count() == 1
    page = reader.page
    assert min(contrasts(page.locator(".mapgen-connection:not(.mapgen-band) .mapgen-line"), "stroke")) >= 3
    assert min(contrasts(page.locator(".mapgen-connection .mapgen-edge"), "stroke")) >= 3
    assert min(contrasts(page.locator(".mapgen-connection .mapgen-ornament"), "stroke")) >= 3
    assert min(contrasts(page.locator(".mapgen-connection .mapgen-head"), "stroke")) >= 3
    assert {*page.locator(".mapgen-connection").evaluate_all("all => all.map(e => getComputedStyle(e).opacity)")} == {
        "1"
    }


def test_lines_of_an_authors_colour_are_the_readers(reader: Reader) -> None:
    line = reader.connection("c-tehran-moscow")
    line.evaluate("(e, ground) => e.style.setProperty('--mapgen-line', ground)", "rgb(128, 128, 128)")
    assert min(contrasts(line.locator(".mapgen-line"), "stroke")) == 21


def test_symbols_and_their_numbers_stand_out(reader: Reader) -> None:
    discs, rings = reader.page.locator(".mapgen-symbol-disc"), reader.page.locator(".mapgen-symbol-ring")
    assert min(contrasts(discs.locator(".mapgen-mark"), "fill")) >= 3
    assert max(contrasts(discs.locator(".mapgen-count"), "fill")) == 1  # the ground's own colour, on the disc
    assert min(contrasts(rings.locator(".mapgen-mark"), "stroke")) >= 3
    assert min(contrasts(rings.locator(".mapgen-count"), "fill")) >= 4.5
    assert min(contrasts(reader.page.locator(".mapgen-vague"), "stroke")) >= 3


def test_coasts_and_borders_stand_out_and_nothing_else_is_painted(reader: Reader) -> None:
    """Land and water are of the ground's colour: what tells them apart is a line."""
    # The map is painted when the page has time: in the frame after its first.
    reader.wait_for(f"({SHADES})().length > 1")
    found = reader.page.evaluate(SHADES)
    (ground, most), *lines = found
    assert ground in (0, 255)
    assert most > 0.8 * sum(count for _, count in found)
    # White on black or black on white at 45 %: 115 or 140, of which the contrast is 4.4 or 3.4.
    assert {115, 140} & {value for value, count in lines if count > 100}


def test_the_legends_signs_stand_out(reader: Reader) -> None:
    legend = reader.page.locator(".mapgen-legend")
    assert min(contrasts(legend.locator(".mapgen-swatch:not(.mapgen-band) .mapgen-line"), "stroke")) >= 3
    assert min(contrasts(legend.locator(".mapgen-edge"), "stroke")) >= 3
    assert min(contrasts(legend.locator(".mapgen-legend-disputed"), "stroke")) >= 3


def test_the_focus_is_seen(reader: Reader) -> None:
    seen = set()
    for _ in range(20):
        reader.page.keyboard.press("Tab")
        seen.add(assert_focus_is_seen(reader.page))
    assert len(seen) >= 6


def test_the_timelines_marks_and_handle_stand_out(reader: Reader) -> None:
    timeline = reader.page.locator(".mapgen-timeline")
    marks = timeline.locator(".mapgen-time-drawing .mapgen-glyph")
    assert marks.count() == 52
    assert min(contrasts(marks, "stroke")) >= 3
    assert min(contrasts(timeline.locator(".mapgen-time-labels > *"), "color")) >= 4.5
    handle = timeline.locator(".mapgen-time-handle")
    handle.evaluate("e => { e.style.color = getComputedStyle(e, '::before').backgroundColor; }")
    assert min(contrasts(handle, "color")) >= 3


def test_links_and_borders_are_the_readers(reader: Reader) -> None:
    page = reader.page
    link = page.locator(".mapgen-reference a").first
    expected = page.evaluate(
        """() => {
            const probe = document.body.appendChild(document.createElement('i'));
            probe.style.color = 'LinkText';
            return getComputedStyle(probe).color;
        }"""
    )
    assert link.evaluate("e => getComputedStyle(e).color") == expected
    reader.select_place("tehran")
    assert min(contrasts(page.locator(".mapgen-popup-card"), "borderTopColor")) >= 3
