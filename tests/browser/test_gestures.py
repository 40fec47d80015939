"""Wheel and fingers: the page scrolls until the reader means the map."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession

from .conftest import Reader

Read = Callable[..., Reader]


def middle(reader: Reader) -> tuple[float, float]:
    box = reader.page.locator(".mapgen-map").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"], 400) / 2


def wheel(reader: Reader, down: int = 300) -> None:
    reader.page.mouse.move(*middle(reader))
    reader.page.mouse.wheel(0, down)
    reader.rest(500)


def collect_hints(reader: Reader) -> None:
    """Write down what hints say: they stay for a second, which a busy machine may take to look."""
    reader.page.evaluate(
        """window.hints = [];
        new MutationObserver((changes) => {
            for (const { target } of changes)
                if (target.classList.contains('mapgen-hint-shown')) hints.push(target.innerText);
        }).observe(document.body, { subtree: true, attributeFilter: ['class'] });"""
    )


def test_the_wheel_scrolls_the_page_until_the_map_has_the_focus(read: Read) -> None:
    reader = read(size=(1000, 700))
    zoom = reader.on_map("map.getZoom()")
    collect_hints(reader)
    wheel(reader)
    assert reader.page.evaluate("scrollY") == 300
    assert reader.on_map("map.getZoom()") == zoom
    assert "Ctrl" in reader.page.evaluate("hints[0]")
    reader.page.evaluate("scrollTo(0, 0)")
    reader.page.locator(".mapgen-map").focus()
    wheel(reader, -300)
    assert reader.page.evaluate("scrollY") == 0
    assert reader.on_map("map.getZoom()") > zoom


def test_the_wheel_over_a_card_scrolls_the_card(read: Read) -> None:
    reader = read(size=(1600, 900))
    reader.select_place("tehran")
    card = reader.page.locator(".mapgen-popup-card")
    box = card.bounding_box()
    assert box
    reader.page.mouse.move(box["x"] + 50, box["y"] + 200)
    reader.page.mouse.wheel(0, 200)
    reader.rest(300)
    assert card.evaluate("node => node.scrollTop") == 200
    assert reader.page.evaluate("scrollY") == 0


def test_in_a_frame_the_wheel_belongs_to_the_article(read: Read, built: Callable[[str], Path], tmp_path: Path) -> None:
    host = tmp_path / "article.html"
    host.write_text(
        "<!doctype html><title>article</title><div style='height:50px'></div>"
        f'<iframe title="map" src="{built("axis-of-resistance").as_uri()}" width="1000" height="1200"></iframe>'
        "<div style='height:3000px'></div>",
        encoding="utf-8",
    )
    reader = read(host, size=(1100, 700))
    reader.page.mouse.move(600, 300)
    reader.page.mouse.wheel(0, 200)
    reader.rest(500)
    frame = reader.page.frames[1]
    assert reader.page.evaluate("scrollY") + frame.evaluate("scrollY") == 200  # one of them has scrolled


SESSIONS: dict[int, CDPSession] = {}


def fingers(reader: Reader, kind: str, *points: tuple[float, float]) -> None:
    SESSIONS.setdefault(id(reader), reader.page.context.new_cdp_session(reader.page)).send(
        "Input.dispatchTouchEvent",
        {"type": kind, "touchPoints": [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]},
    )


def center(reader: Reader) -> list[float]:
    found: list[float] = reader.on_map("[map.getCenter().lat, map.getCenter().lng]")
    return found


def test_one_finger_scrolls_the_page_and_two_move_the_map(read: Read) -> None:
    reader = read(size=(390, 844), has_touch=True, is_mobile=True)
    x, y = middle(reader)
    before = center(reader)
    fingers(reader, "touchStart", (x, y))
    for step in range(1, 11):
        fingers(reader, "touchMove", (x, y - 20 * step))
    fingers(reader, "touchEnd")
    reader.rest(500)
    assert reader.page.evaluate("scrollY") > 100
    assert center(reader) == before

    reader.page.evaluate("scrollTo(0, 0)")
    reader.on_map("(map.setMaxBounds(null), map.options.minZoom = 0, 1)")
    fingers(reader, "touchStart", (x - 40, y), (x + 40, y))
    for step in range(1, 11):
        fingers(reader, "touchMove", (x - 40, y - 10 * step), (x + 40, y - 10 * step))
    fingers(reader, "touchEnd")
    reader.rest(500)
    assert reader.page.evaluate("scrollY") == 0
    assert center(reader)[0] == pytest.approx(before[0], abs=30)
    assert center(reader) != before


def test_one_finger_that_pulls_the_map_aside_is_told_about_two(read: Read) -> None:
    reader = read(size=(390, 844), has_touch=True, is_mobile=True)
    x, y = middle(reader)
    before = center(reader)
    collect_hints(reader)
    fingers(reader, "touchStart", (x, y))
    for step in range(1, 11):
        fingers(reader, "touchMove", (x - 12 * step, y))
    reader.wait_for("hints.length > 0")
    assert "two fingers" in reader.page.evaluate("hints[0]")
    fingers(reader, "touchEnd")
    assert center(reader) == before


def test_a_mouse_drags_the_map(read: Read) -> None:
    reader = read()
    reader.zoom(5, 50, 35)  # closer than the limits, which would pull the first view back
    before = center(reader)
    x, y = middle(reader)
    reader.page.mouse.move(x + 200, y)
    reader.page.mouse.down()
    reader.page.mouse.move(x + 100, y, steps=5)
    reader.page.mouse.up()
    reader.rest(300)
    assert center(reader) != before


def centres_of(reader: Reader) -> dict[str, tuple[float, float]]:
    return {
        place.get_attribute("data-id") or "": (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        for place in reader.page.locator(".mapgen-place").all()
        if (box := place.bounding_box())
    }


def test_a_finger_may_miss_a_place_and_means_the_nearest(read: Read) -> None:
    reader = read(size=(390, 844), has_touch=True, is_mobile=True, reduced_motion="reduce")
    tried = set()
    for place in centres_of(reader):
        for right, down in ((18, 0), (-18, 0), (0, 18), (0, -18)):
            # What opens may move the map.
            centres = centres_of(reader)
            at = (centres[place][0] + right, centres[place][1] + down)
            first, second, *_ = sorted(centres, key=lambda name: math.dist(at, centres[name]))
            on_map = reader.page.evaluate("at => !!document.elementFromPoint(...at)?.closest('.leaflet-map-pane')", at)
            # Too near to call; or under a button.
            if math.dist(at, centres[second]) - math.dist(at, centres[first]) < 2 or not on_map:
                continue
            reader.page.touchscreen.tap(*at)
            card = reader.page.locator(".mapgen-popup-card")
            card.wait_for()
            assert reader.page.evaluate("location.hash") == f"#place={first}"
            reader.page.keyboard.press("Escape")
            card.wait_for(state="detached")
            tried.add(first)
    assert len(tried) >= 8
