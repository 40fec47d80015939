"""A page in Arabic: everything is mirrored but the map."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, Locator

from .conftest import Reader, assert_within

Read = Callable[..., Reader]
WIDE, PHONE = (1600, 900), (390, 844)


def box(locator: Locator) -> FloatRect:
    found = locator.first.bounding_box()
    assert found
    return found


def right(rect: FloatRect) -> float:
    return rect["x"] + rect["width"]


def test_the_panel_stands_on_the_right_and_the_buttons_on_the_left(read: Read) -> None:
    page = read("arabic", size=WIDE).page
    stage, title = box(page.locator(".mapgen-stage")), box(page.locator("h1"))
    assert title["x"] >= right(stage)
    assert box(page.locator(".mapgen-controls"))["x"] - stage["x"] <= 16
    assert right(stage) - right(box(page.locator(".mapgen-legend"))) <= 24
    credits_ = page.locator(".mapgen-attribution")
    assert_within(stage, credits_.bounding_box())
    assert box(credits_)["x"] - stage["x"] <= 16


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_what_is_said_on_the_map_stands_across_from_the_buttons(read: Read, size: tuple[int, int]) -> None:
    page = read("arabic", size=size, fragment="#where=cairo").page
    stage, chip, buttons = (box(page.locator(name)) for name in (".mapgen-stage", ".mapgen-chip", ".mapgen-controls"))
    assert right(stage) - right(chip) <= 16
    assert right(buttons) < chip["x"]


def test_the_map_is_not_mirrored(read: Read) -> None:
    """Tripoli lies west of Cairo, and Khartoum south of it."""
    reader = read("arabic", size=WIDE)
    tripoli, cairo, khartoum = (box(reader.place(name)) for name in ("tripoli", "cairo", "khartoum"))
    assert tripoli["x"] < cairo["x"] - 100
    assert khartoum["y"] > cairo["y"] + 100


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_popups_are_mirrored(read: Read, size: tuple[int, int]) -> None:
    reader = read("arabic", size=size)
    reader.select_place("cairo")
    card, close = box(reader.popup), box(reader.popup.locator(".mapgen-close"))
    assert close["x"] - card["x"] < 24
    for text in ("h2", ".mapgen-popup-facts", ".mapgen-date", ".mapgen-chips li", ".mapgen-popup-lines svg"):
        assert right(card) - right(line_of(reader.popup.locator(text))) < 40
    assert_within({"x": 0, "y": 0, "width": size[0], "height": size[1]}, card)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_texts_in_any_script_begin_on_the_right(read: Read, size: tuple[int, int]) -> None:
    """Titles are in Arabic, headings in English: each runs its own way, and all stand on the page's side."""
    page = read("arabic", size=size).page
    edge = right(box(page.locator("#mapgen-events h2")))
    parts = (
        "#mapgen-events h2",
        ".mapgen-record h4",
        ".mapgen-claim",
        ".mapgen-list .mapgen-date",
        "#mapgen-about > p",
    )
    for part in parts:
        assert edge - right(line_of(page.locator(part))) < 4, part


def line_of(locator: Locator) -> FloatRect:
    """Return the box of an element's text, not of the line that it has to itself."""
    found: FloatRect = locator.first.evaluate(
        """(element) => {
            const range = document.createRange();
            range.selectNodeContents(element);
            const { x, y, width, height } = range.getBoundingClientRect();
            return { x, y, width, height };
        }"""
    )
    return found


def test_the_legends_sign_points_to_the_left_or_down(read: Read) -> None:
    """What is shown of the square are its left and lower sides: turned by 45° they are "‹", by -45° "⌄"."""
    page = read("arabic", size=PHONE).page
    sign = "getComputedStyle(document.querySelector('.mapgen-legend > summary'), '::before')"
    assert float(page.evaluate(f"parseFloat({sign}.borderLeftWidth)")) > 0
    assert page.evaluate(f"{sign}.rotate") == "45deg"
    page.locator(".mapgen-legend > summary").click()
    assert page.evaluate(f"{sign}.rotate") == "-45deg"


def test_an_arrow_points_the_way_that_the_text_runs(read: Read) -> None:
    page = read("arabic").page
    route = page.locator("#mapgen-connections .mapgen-where span").first
    assert "←" in route.inner_text()
    assert route.evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_an_arabic_date_does_not_turn_its_english_sentence_around(read: Read) -> None:
    page = read("arabic", fragment="#date=1991&where=cairo").page
    for sentence in (".mapgen-status .mapgen-status-words", ".mapgen-chip .mapgen-status-words", ".mapgen-time-date"):
        date = page.locator(sentence).get_by_text("ديسمبر")
        assert date.inner_text() == "31 ديسمبر 1991"
        assert date.evaluate("e => getComputedStyle(e).direction") == "rtl"
