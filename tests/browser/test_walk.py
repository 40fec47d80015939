"""The story: a walk through the events that the author chose, with the map at each."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Reader, assert_within

Read = Callable[..., Reader]
SIZES = [(320, 640), (390, 844), (820, 1180), (1600, 900), (2560, 1080)]
RECORDS: list[dict[str, Any]] = [
    feature["properties"]
    for feature in json.loads((Path(__file__).parents[2] / "data" / "locations.geojson").read_text(encoding="utf-8"))[
        "features"
    ]
]
ORDER: list[str] = RECORDS[0]["order"]
EVENTS = {record["id"]: record for record in RECORDS if record["record"] == "event"}
CONNECTIONS = {record["id"]: record for record in RECORDS if record["record"] == "connection"}


def stand_still(reader: Reader) -> None:
    reader.rest(450)  # a flight takes a quarter of a second
    reader.wait_for("!document.querySelector('.leaflet-zoom-anim')")


def card(reader: Reader) -> Any:
    return reader.page.get_by_role("region", name="The story")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_each_step_shows_its_event_and_its_place_and_the_card_covers_neither(read: Read, size: tuple[int, int]) -> None:
    reader = read(size=size)
    reader.page.get_by_role("button", name="Start", exact=True).click()
    for number, identity in enumerate(ORDER, start=1):
        stand_still(reader)
        event = EVENTS[identity]
        assert f"Step {number} of {len(ORDER)}" in card(reader).inner_text()
        assert card(reader).get_by_role("heading", level=2).inner_text() == event["title"]
        frame = reader.page.locator(".mapgen-map").bounding_box()
        assert frame
        mark = reader.place(event["place"]).locator(".mapgen-symbol").bounding_box()
        assert_within(frame, mark)
        told = card(reader).bounding_box()
        assert told
        assert told["x"] + told["width"] <= frame["x"] + 1 or told["y"] >= frame["y"] + frame["height"] - 1
        # Next and Back are in the window, whatever the length of the text.
        assert_within(
            {"x": 0, "y": 0, "width": size[0], "height": size[1]},
            card(reader)
            .get_by_role("button", name="End" if number == len(ORDER) else "Next", exact=True)
            .bounding_box(),
        )
        ends = {event["place"], *event.get("places", [])}
        for connection in event.get("connections", []):
            ends |= {CONNECTIONS[connection]["from"], CONNECTIONS[connection]["to"]}
            assert "mapgen-receding" not in (reader.connection(connection).get_attribute("class") or "")
        for end in ends:
            assert_within(frame, reader.place(end).bounding_box())
        card(reader).get_by_role("button", name="End" if number == len(ORDER) else "Next", exact=True).click()
    assert card(reader).count() == 0


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_link_to_a_step_shows_both_ends_of_its_line(
    read: Read, built: Callable[[str], Path], size: tuple[int, int]
) -> None:
    reader = read(size=size)
    number = ORDER.index("e-moscow-visit") + 1
    reader.visit(f"{built('axis-of-resistance').as_uri()}#step={number}")
    stand_still(reader)
    frame = reader.page.locator(".mapgen-map").bounding_box()
    for end in ("tehran", "moscow"):
        assert_within(frame, reader.place(end).bounding_box())


def test_leaving_the_walk_returns_to_the_view_from_before(read: Read) -> None:
    reader = read()
    reader.zoom(5.5, 48, 33)
    reader.page.evaluate("location.hash = '#date=2014-12-31&kind=troops,deployment'")
    reader.rest(200)
    before = reader.on_map("[map.getZoom(), map.getCenter().lat, map.getCenter().lng]")
    shown = reader.page.locator(".mapgen-connection:not([hidden])").count()
    assert 0 < shown < len(CONNECTIONS)
    reader.page.get_by_role("button", name="Start", exact=True).click()
    stand_still(reader)
    assert reader.page.locator(".mapgen-connection:not([hidden])").count() == len(CONNECTIONS)
    card(reader).get_by_role("button", name="Next", exact=True).click()
    stand_still(reader)
    assert reader.on_map("map.getZoom()") != pytest.approx(before[0])
    card(reader).get_by_role("button", name="Leave the story").click()
    stand_still(reader)
    pixel = 360 / (256 * 2**5.5)  # to which Leaflet rounds
    assert reader.on_map("[map.getZoom(), map.getCenter().lat, map.getCenter().lng]") == pytest.approx(
        before, abs=pixel
    )
    assert reader.page.locator(".mapgen-connection:not([hidden])").count() == shown
    assert "date=2014-12-31" in reader.page.url


def test_a_whole_walk_with_the_keyboard_alone(read: Read) -> None:
    reader = read()
    focused = "document.activeElement.textContent"
    for _ in range(12):
        reader.page.keyboard.press("Tab")
        if reader.page.evaluate(focused) == "Start":
            break
    else:
        pytest.fail("the story is not among the first twelve tab stops")
    reader.page.keyboard.press("Enter")
    titles = []
    for _ in ORDER:
        reader.page.wait_for_timeout(60)
        titles.append(card(reader).get_by_role("heading", level=2).inner_text())
        assert reader.page.evaluate("document.activeElement.closest('.mapgen-story-card') !== null")
        reader.page.keyboard.press("ArrowRight")
    assert titles == [EVENTS[identity]["title"] for identity in ORDER]
    reader.page.keyboard.press("ArrowRight")  # the last step stays: leaving is a decision
    assert card(reader).count() == 1
    reader.page.keyboard.press("ArrowLeft")
    assert f"Step {len(ORDER) - 1} of" in card(reader).inner_text()
    reader.page.keyboard.press("Escape")
    assert card(reader).count() == 0
    assert reader.page.evaluate(focused) == "Start"


def test_a_swipe_on_the_card_turns_the_page(read: Read) -> None:
    reader = read(size=(390, 844), has_touch=True, is_mobile=True)
    reader.page.get_by_role("button", name="Start", exact=True).tap()
    swipe = """([from, to]) => {
        const card = document.querySelector('.mapgen-story-step');
        const touch = (x) => new Touch({ identifier: 1, target: card, clientX: x, clientY: 700 });
        card.dispatchEvent(new TouchEvent('touchstart', { touches: [touch(from)], bubbles: true }));
        card.dispatchEvent(new TouchEvent('touchend', { changedTouches: [touch(to)], bubbles: true }));
    }"""
    for start, end, step in [(300, 100, 2), (300, 100, 3), (100, 300, 2), (200, 190, 2)]:
        reader.page.evaluate(swipe, [start, end])
        assert f"Step {step} of" in card(reader).inner_text()


def test_with_reduced_motion_a_step_is_there_at_once(read: Read) -> None:
    reader = read(reduced_motion="reduce")
    reader.page.get_by_role("button", name="Start", exact=True).click()
    reader.page.get_by_role("button", name="Next", exact=True).click()
    first = reader.on_map("[map.getZoom(), map._animatingZoom, map.getCenter().lat]")
    reader.rest(500)
    assert reader.on_map("[map.getZoom(), map._animatingZoom, map.getCenter().lat]") == first
    assert first[1] is not True


def test_without_an_order_the_walk_is_all_events_by_date(read: Read) -> None:
    reader = read("world")
    events = reader.page.evaluate("JSON.parse(document.getElementById('mapgen-scene').textContent).events.length")
    assert events > 1
    reader.page.get_by_role("button", name="Start", exact=True).click()
    listed = reader.page.locator("#mapgen-events article").evaluate_all("all => all.map(a => a.id.slice(6))")
    walked = []
    for _ in range(events):
        walked.append(card(reader).locator("article").get_attribute("data-id"))
        card(reader).get_by_role("button", name="Next", exact=True).or_(
            card(reader).get_by_role("button", name="End")
        ).click()
    assert walked == listed


VIEW = "[map.getZoom(), map.getCenter().lat, map.getCenter().lng]"
PIXEL = 360 / (256 * 2**4)


def test_leaving_the_walk_returns_to_what_was_open_and_to_its_view(read: Read) -> None:
    reader = read()
    reader.select_place("tehran")
    stand_still(reader)
    before = reader.on_map(VIEW)
    reader.page.get_by_role("button", name="Start", exact=True).click()
    stand_still(reader)
    assert reader.on_map(VIEW)[0] != pytest.approx(before[0])
    reader.page.keyboard.press("Escape")
    stand_still(reader)
    assert reader.popup.get_by_role("heading", level=2).inner_text() == "Tehran"
    assert reader.on_map(VIEW) == pytest.approx(before, abs=PIXEL)


@pytest.mark.parametrize("pause", [0, 60, 120])
def test_leaving_in_the_middle_of_a_flight_returns_too(read: Read, pause: int) -> None:
    reader = read()
    before = reader.on_map(VIEW)
    for _ in range(3):
        reader.page.get_by_role("button", name="Start", exact=True).click()
        reader.page.wait_for_timeout(pause)
        reader.page.keyboard.press("Escape")
        reader.page.wait_for_timeout(pause)
    stand_still(reader)
    stand_still(reader)
    assert reader.on_map(VIEW) == pytest.approx(before, abs=PIXEL)


def test_escape_leaves_a_walk_that_a_link_opened(read: Read) -> None:
    reader = read(fragment="#step=3")
    assert reader.page.evaluate("document.activeElement === document.body")
    reader.page.keyboard.press("Escape")
    assert card(reader).count() == 0


def test_a_click_on_the_empty_map_ends_no_walk(read: Read) -> None:
    reader = read(fragment="#step=3")
    stand_still(reader)
    frame = reader.page.locator(".mapgen-map").bounding_box()
    assert frame
    reader.page.mouse.click(frame["x"] + frame["width"] - 60, frame["y"] + frame["height"] - 120)
    reader.rest(400)
    assert "Step 3 of 12" in card(reader).inner_text()
    reader.page.keyboard.press("Escape")
    assert card(reader).count() == 0


def test_playing_leaves_the_walk(read: Read) -> None:
    reader = read(fragment="#step=3")
    reader.page.get_by_role("button", name="Play", exact=True).click()
    reader.rest(300)
    assert card(reader).count() == 0
    reader.page.get_by_role("button", name="Pause", exact=True).click()
    assert "step=" not in reader.page.url


@pytest.mark.parametrize("size", [(844, 390), (667, 375), (320, 256), (320, 568)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_in_a_low_window_map_and_card_are_both_in_view(read: Read, size: tuple[int, int]) -> None:
    reader = read(size=size, has_touch=True, is_mobile=True)
    reader.page.get_by_role("button", name="Start", exact=True).tap()
    for number in range(1, 5):
        stand_still(reader)
        window = {"x": 0.0, "y": 0.0, "width": float(size[0]), "height": float(size[1])}
        assert f"Step {number} of" in card(reader).inner_text()
        for part in (
            card(reader).locator(".mapgen-story-counter"),
            card(reader).get_by_role("button", name="Next", exact=True),
            card(reader).locator(".mapgen-date").first,
            reader.place(EVENTS[ORDER[number - 1]]["place"]).locator(".mapgen-symbol"),
        ):
            assert_within(window, part.bounding_box())  # type: ignore[arg-type]
        card(reader).get_by_role("button", name="Next", exact=True).tap()


def test_what_is_typed_and_not_yet_looked_for_does_not_end_a_walk(read: Read) -> None:
    reader = read()
    reader.page.get_by_placeholder("Search").press_sequentially("aramco")
    reader.page.get_by_role("button", name="Start", exact=True).click()
    reader.rest(400)
    assert "Step 1 of 12" in card(reader).inner_text()
    assert reader.page.get_by_placeholder("Search").input_value() == ""
