"""The timeline as a reader meets it: marks, handle, buttons, playing, at every width."""

from __future__ import annotations

import calendar
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

import mapgen

from .conftest import Reader
from .test_map import EVENTS

Read = Callable[..., Reader]
WIDTHS = [(320, 640), (390, 844), (800, 900), (1600, 900)]
TOUCH = {"has_touch": True, "is_mobile": True}


class Timeline:
    """The timeline of an open page."""

    def __init__(self, reader: Reader) -> None:
        self.page: Page = reader.page
        self.whole = self.page.locator(".mapgen-timeline")
        self.handle = self.page.get_by_role("slider")
        self.targets = self.page.locator(".mapgen-time-target:visible")
        self.readout = self.page.locator(".mapgen-time-date")
        self.status = self.page.locator(".mapgen-time-status")
        self.tip = self.page.locator(".mapgen-time-tip")
        self.card = self.page.locator(".mapgen-time-card")
        self.whole.scroll_into_view_if_needed()

    def mark(self, identity: str) -> Locator:
        return self.page.locator(f'.mapgen-time-mark[data-id="{identity}"]')

    def target(self, identity: str) -> Locator:
        return self.page.locator(f'.mapgen-time-target[data-id~="{identity}"]')

    def button(self, name: str) -> Locator:
        return self.whole.get_by_role("button", name=name, exact=True)

    def type(self, text: str) -> None:
        if not self.card.count():
            self.readout.click()
        self.card.get_by_label("Date").fill(text)
        self.page.keyboard.press("Enter")

    def shown(self) -> set[str]:
        """The events that can be reached on the timeline."""
        ids = self.page.evaluate(
            "[...document.querySelectorAll('.mapgen-time-target')].filter(b => !b.hidden)"
            ".flatMap(b => b.dataset.shown.split(' '))"
        )
        assert len(ids) == len(set(ids))
        return set(ids)

    def date(self) -> str:
        return self.handle.get_attribute("aria-valuetext") or ""


def so_far(date: str) -> set[str]:
    """What the data say has begun, or is known, by a day."""
    return {identity for identity, event in EVENTS.items() if beginning(str(event["date"])) <= date}


def beginning(edtf: str) -> str:
    """The day that an EDTF date begins on, or the last of one of which only the end is known."""
    start, _, end = edtf.rstrip("?~%").partition("/")
    start = start.rstrip("?~%")
    if start in ("", ".."):
        return last(end)
    if start.endswith("X"):
        return start.replace("X", "0") + "-01-01"
    if start[5:] in ("21", "22", "23", "24"):
        return start[:5] + {"21": "03", "22": "06", "23": "09", "24": "12"}[start[5:]] + "-01"
    return (start + "-01-01")[:10]


def last(edtf: str) -> str:
    year, month, day = ([*edtf.split("-"), "", ""])[:3]
    days = {"09": "30"}
    return f"{year}-{month or '12'}-{day or days.get(month, '31')}"


@pytest.fixture(scope="module")
def two_thousand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A page with 2,000 events over forty years, some to the day, some to the month, some to the year."""
    features: list[dict[str, Any]] = [
        {"type": "Feature", "geometry": None, "properties": {"record": "dataset", "id": "many", "title": "Many"}},
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [10, 50]},
            "properties": {"record": "place", "id": "p", "title": "P", "kind": "city"},
        },
    ]
    for number in range(2000):
        date = f"{1980 + number % 40}-{1 + number % 12:02}-{1 + number % 28:02}"[: (4, 7, 10)[number % 3]]
        properties = {"record": "event", "id": f"e{number}", "title": f"Event {number}", "place": "p", "date": date}
        features.append({
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [10, 50]},
            "properties": properties | {"kind": "battle", "certainty": "stated"},
        })  # fmt: skip
    folder = tmp_path_factory.mktemp("many")
    data = folder / "many.geojson"
    data.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    yield mapgen.build(mapgen.read(data)).save(folder / "many.html")


@pytest.mark.parametrize("size", WIDTHS, ids=lambda size: str(size[0]))
def test_every_event_has_one_mark_in_the_timeline(read: Read, size: tuple[int, int]) -> None:
    timeline = Timeline(read(size=size))
    marks = timeline.page.locator(".mapgen-time-drawing .mapgen-time-mark")
    assert sorted(str(mark.get_attribute("data-id")) for mark in marks.all()) == sorted(EVENTS)
    frame = timeline.page.locator(".mapgen-time-plot").bounding_box()
    assert frame
    for box in timeline.page.evaluate(BOXES, ".mapgen-time-drawing .mapgen-time-mark"):
        assert box["width"] > 0
        assert box["y"] >= frame["y"] - 1
        assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
        assert frame["x"] - 1 <= box["x"] + box["width"] / 2 <= frame["x"] + frame["width"] + 1
    assert timeline.shown() == set(EVENTS)


BOXES = """selector => [...document.querySelectorAll(selector)].filter(node => !node.hidden).map(node => {
  const {x, y, width, height} = node.getBoundingClientRect();
  return {x, y, width, height};
})"""


def overlaps(boxes: list[dict[str, float]]) -> int:
    count = 0
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
            down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
            count += across > 0.1 and down > 0.1
    return count


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "touch"])
@pytest.mark.parametrize("size", WIDTHS, ids=lambda size: str(size[0]))
def test_what_is_hit_is_large_and_never_overlaps(read: Read, size: tuple[int, int], touch: bool) -> None:
    reader = read(size=size, **(TOUCH if touch else {}))
    timeline = Timeline(reader)
    timeline.type("2019")
    timeline.button("All time").wait_for()
    least = 44 if touch else 24
    controls = ".mapgen-time-buttons button, .mapgen-time-handle, .mapgen-time-target"
    boxes = reader.page.evaluate(BOXES, controls)
    assert len(boxes) > 10
    for box in boxes:
        assert min(box["width"], box["height"]) >= least - 0.1
        assert box["x"] >= -0.1
        assert box["x"] + box["width"] <= size[0] + 0.1
    assert overlaps(boxes) == 0
    assert overlaps([boxes[0], boxes[0]]) == 1  # the check can fail


def test_a_laptop_has_a_target_for_each_event_and_a_phone_shares_them_out(read: Read) -> None:
    wide = Timeline(read(size=(1600, 900)))
    assert wide.targets.count() == len(EVENTS)
    phone = Timeline(read(size=(390, 844)))
    assert phone.targets.count() < len(EVENTS) / 2
    assert phone.shown() == set(EVENTS)


def test_marks_look_like_what_is_known(read: Read) -> None:
    timeline = Timeline(read(size=(1600, 900)))

    def width(identity: str) -> float:
        box = timeline.mark(identity).bounding_box()
        assert box
        return box["width"]

    lengths = ("e-quds-strength", "e-aramco-attack", "e-tikrit-2015", "e-iran-iraq-war")
    day, month, year, decade = map(width, lengths)
    assert day < 16
    assert month < 16
    assert 16 < year < decade
    fill = "path => path.style.fill"
    soft = {i: [p.evaluate(fill) for p in timeline.mark(i).locator(".mapgen-bar").all()] for i in EVENTS}
    assert any("fade-out" in one for one in soft["e-northern-alliance"])  # end unknown
    assert any("fade-in" in one for one in soft["e-moscow-visit"])  # start unknown
    assert any("fade-in" in one for one in soft["e-militias-to-syria"])  # start uncertain
    assert not any("fade" in one for one in soft["e-iran-iraq-war"])
    ongoing = {i for i in EVENTS if timeline.mark(i).locator(".mapgen-head").count()}
    assert ongoing == {"e-houthi-alignment", "e-houthi-arms", "e-houthi-proxy-attacks"}
    hollow = {i for i in EVENTS if "mapgen-hollow" in (timeline.mark(i).get_attribute("class") or "")}
    assert hollow == {i for i, event in EVENTS.items() if event["certainty"] != "stated"}
    # Not by colour alone: attack, killing and battle share theirs, and each has its own shape.
    shapes = {
        timeline.mark(i).locator(".mapgen-glyph").get_attribute("d")
        for i in ("e-aramco-attack", "e-baghdadi", "e-tikrit-2015")
    }
    assert len(shapes) == 3


def test_it_says_that_the_scale_changes_and_shows_where(read: Read) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    assert "Crowded times have more room" in timeline.status.inner_text()
    assert timeline.page.locator(".mapgen-time-zone").count() > 1
    assert timeline.page.locator(".mapgen-time-break").get_attribute("d")
    even = Timeline(read("arabic", size=(1600, 900)))
    assert "Crowded times have more room" not in even.status.inner_text()
    assert even.page.locator(".mapgen-time-zone").count() == 1


@pytest.mark.parametrize("size", WIDTHS, ids=lambda size: str(size[0]))
def test_labels_of_the_axis_do_not_touch(read: Read, size: tuple[int, int]) -> None:
    timeline = Timeline(read(size=size))
    boxes = timeline.page.evaluate(BOXES, ".mapgen-time-labels > span")
    assert len(boxes) >= 4
    assert overlaps(boxes) == 0
    for box in boxes:
        assert box["x"] >= -1
        assert box["x"] + box["width"] <= size[0] + 1


def test_hover_and_focus_name_an_event(read: Read) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    assert timeline.tip.is_hidden()
    timeline.target("e-killing").hover()
    assert "Soleimani and Abu Mahdi al-Muhandis" in timeline.tip.inner_text()
    assert "3 January 2020" in timeline.tip.inner_text()
    # It stays while the pointer is on it.
    timeline.tip.hover()
    reader.rest(400)
    assert timeline.tip.is_visible()
    reader.page.mouse.move(5, 5)
    reader.rest(400)
    assert timeline.tip.is_hidden()
    timeline.readout.focus()
    reader.page.keyboard.press("Tab")
    assert "Soleimani begins his career" in timeline.tip.inner_text()
    reader.page.keyboard.press("ArrowRight")
    assert "Soleimani begins his career" not in timeline.tip.inner_text()
    reader.page.keyboard.press("Escape")
    assert timeline.tip.is_hidden()


def test_a_bar_can_be_taken_anywhere(read: Read) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    box = timeline.mark("e-iran-iraq-war").bounding_box()
    assert box
    reader.page.mouse.click(box["x"] + box["width"] - 6, box["y"] + box["height"] / 2)
    assert timeline.target("e-iran-iraq-war").get_attribute("aria-current") == "true"


def test_names_are_distinct_and_say_all(read: Read) -> None:
    timeline = Timeline(read(size=(1600, 900)))
    names = [target.get_attribute("aria-label") or "" for target in timeline.targets.all()]
    assert len(set(names)) == len(EVENTS)
    name = timeline.target("e-putin-meeting").get_attribute("aria-label") or ""
    for fact in ("A meeting with Vladimir Putin", "by September 2015", "Moscow", "Diplomacy", "presumed"):
        assert fact in name


@pytest.mark.parametrize("act", ["click", "Enter", " "])
def test_choosing_a_mark_selects_its_event(read: Read, act: str) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    target = timeline.target("e-tikrit-2015")
    if act == "click":
        target.click()
    else:
        target.focus()
        reader.page.keyboard.press(act)
    reader.popup.wait_for()
    assert target.get_attribute("aria-current") == "true"
    assert timeline.page.locator(".mapgen-time-target[aria-current]").count() == 1
    assert reader.popup.locator('[data-id="e-tikrit-2015"][aria-current="true"]').count() == 1


def test_a_place_marks_its_events(read: Read) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    reader.select_place("sanaa")
    marked = timeline.page.locator(".mapgen-time-target[aria-current]").all()
    expected = {i for i, event in EVENTS.items() if event.get("place") == "sanaa"}
    assert {str(one.get_attribute("data-id")) for one in marked} >= expected
    reader.page.keyboard.press("Escape")
    assert timeline.page.locator(".mapgen-time-target[aria-current]").count() == 0


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "touch"])
def test_a_column_of_several_asks_which(read: Read, touch: bool) -> None:
    reader = read(size=(390, 844), **(TOUCH if touch else {}))
    timeline = Timeline(reader)
    column = timeline.target("e-killing")
    members = str(column.get_attribute("data-id")).split()
    assert len(members) > 1
    assert f"{len(members)} events" in str(column.get_attribute("aria-label"))
    column.tap() if touch else column.click()
    assert timeline.card.get_attribute("role") == "dialog"
    assert timeline.card.get_attribute("aria-label") == column.get_attribute("aria-label")
    choices = timeline.card.locator(".mapgen-time-choices button")
    assert choices.count() == len(members)
    assert choices.first.evaluate("node => node === document.activeElement")
    box, window = timeline.card.bounding_box(), reader.page.viewport_size
    assert box
    assert window
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= window["width"]
    assert box["y"] + box["height"] <= window["height"]
    reader.page.keyboard.press("Escape")
    assert timeline.card.count() == 0
    assert column.evaluate("node => node === document.activeElement")
    column.click()
    choices.filter(has_text="al-Muhandis").first.click()
    assert timeline.card.count() == 0
    reader.popup.wait_for()
    assert reader.popup.locator('[data-id="e-killing"][aria-current="true"]').count() == 1


def test_three_tab_stops_and_arrows_within(read: Read) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    stops = timeline.page.evaluate(
        "[...document.querySelectorAll('.mapgen-timeline *')]"
        ".filter(node => node.tabIndex === 0 && !node.hidden).length"
    )
    assert stops == 3
    timeline.button("Previous event").focus()
    reader.page.keyboard.press("ArrowRight")
    assert timeline.button("Play").evaluate("node => node === document.activeElement")
    reader.page.keyboard.press("End")
    assert timeline.readout.evaluate("node => node === document.activeElement")
    reader.page.keyboard.press("Home")
    assert timeline.button("Previous event").evaluate("node => node === document.activeElement")
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("End")
    active = "document.activeElement.dataset.id"
    assert EVENTS[timeline.page.evaluate(active)]["date"].startswith(("2020", "../2020", "/2020"))
    reader.page.keyboard.press("Home")
    assert timeline.page.evaluate(active) == "e-iran-iraq-war"
    reader.page.keyboard.press("Tab")
    assert timeline.handle.evaluate("node => node === document.activeElement")


def test_all_time_is_first_and_nothing_moves_by_itself(read: Read) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    assert timeline.readout.inner_text() == "All time"
    assert timeline.date() == "All time"
    reader.page.wait_for_timeout(1500)
    assert timeline.date() == "All time"
    assert timeline.page.get_by_role("button", name="All time", exact=True).count() == 1  # the readout alone


def test_the_handle_by_keys(read: Read) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    timeline.handle.focus()
    for key, date in [
        ("Home", "1 January 1980"),
        ("ArrowRight", "31 January 1980"),
        ("PageUp", "31 December 1980"),
        ("ArrowLeft", "30 November 1980"),
        ("End", "3 January 2020"),
        ("PageDown", "31 December 2019"),
    ]:
        reader.page.keyboard.press(key)
        assert timeline.date() == date
        assert timeline.readout.inner_text() == f"As of {date}"
    low, now, high = (int(timeline.handle.get_attribute(f"aria-value{name}") or "") for name in ("min", "now", "max"))
    assert now == high - 3  # 31 December is three days before 3 January
    assert low == high - 14612  # 40 years, ten of them leap years, and two days


@pytest.mark.parametrize("date", ["1998-12-31", "2014-12-31", "2015-09-30", "2020-01-02"])
def test_as_of_a_date_only_what_has_begun_is_there(read: Read, date: str) -> None:
    timeline = Timeline(read(size=(1600, 900)))
    timeline.type(date)
    expected = so_far(date)
    assert timeline.shown() == expected
    assert f"{len(expected)} of 52 events" in timeline.status.inner_text()
    marks = {i for i in EVENTS if timeline.mark(i).get_attribute("data-shown") == "true"}
    assert marks == expected
    timeline.button("All time").click()
    assert timeline.shown() == set(EVENTS)
    assert timeline.readout.evaluate("node => node === document.activeElement")


def test_connections_come_and_go_and_what_is_undated_is_said(read: Read) -> None:
    timeline = Timeline(read(size=(1600, 900)))
    timeline.type("1997")
    # Before the first dated one (1998): the seven whose start is not known.
    assert "7 of 20 connections" in timeline.status.inner_text()
    assert "7 have no start date" in timeline.status.inner_text()
    timeline.type("2014-12-31")
    # Since then: Afghanistan and Tajikistan, 2003 (2), 2005, 2011 (3), summer 2014 (PMF); gone: the way back of 2014.
    assert "16 of 20 connections" in timeline.status.inner_text()
    timeline.type("2016")
    # And arms to Sana'a, Russia in Syria; gone: Moscow, until September 2015.
    assert "17 of 20 connections" in timeline.status.inner_text()
    assert "6 have no start date" in timeline.status.inner_text()


def test_a_date_is_typed_or_refused_with_a_remedy(read: Read) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    for text, date in [
        ("2015", "31 December 2015"),
        ("2015-09", "30 September 2015"),
        ("2015-09-14", "14 September 2015"),
    ]:
        timeline.type(text)
        assert timeline.date() == date
        assert timeline.card.count() == 0
        assert timeline.readout.evaluate("node => node === document.activeElement")
    for text, words in [
        ("soon", "“soon” is not a date. Write it like 2015, 2015-09 or 2015-09-14."),
        ("2015-13", "A year has 12 months"),
        ("2015-09-31", "September 2015 has 30 days. Write the day from 01 to 30."),
        ("1900", "The timeline runs from 1 January 1980 to 3 January 2020. Write a date between them."),
        ("<b>x</b>", "“<b>x</b>” is not a date"),
    ]:
        timeline.type(text)
        assert words in timeline.card.get_by_role("status").inner_text()
        field = timeline.card.get_by_label("Date")
        assert field.get_attribute("aria-invalid") == "true"
        assert field.evaluate("node => node === document.activeElement")
        assert timeline.date() == "14 September 2015"
    reader.page.keyboard.press("Escape")
    assert timeline.card.count() == 0
    assert timeline.readout.evaluate("node => node === document.activeElement")


def test_from_event_to_event(read: Read) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    stops = sorted({beginning(str(event["date"])) for event in EVENTS.values()})
    timeline.type("2014-06-15")
    for forward in (True, False):
        name = "Next event" if forward else "Previous event"
        timeline.button(name).click()
        after = [stop for stop in stops if (stop > "2014-06-15" if forward else stop < "2015-01-01")]
        assert timeline.date() == day_in_words(after[0] if forward else after[-1])
    timeline.button("All time").click()
    timeline.button("Next event").click()
    assert timeline.date() == "1 January 1980"
    assert timeline.button("Previous event").get_attribute("aria-disabled") == "true"
    timeline.button("Previous event").click(force=True)
    assert timeline.date() == "1 January 1980"
    assert timeline.button("Next event").get_attribute("aria-disabled") == "false"


def day_in_words(iso: str) -> str:
    year, month, day = map(int, iso.split("-"))
    return f"{day} {calendar.month_name[month]} {year}"


def test_the_handle_is_dragged_with_the_mouse(read: Read) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    box = timeline.handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 8
    reader.page.mouse.move(x, y)
    reader.page.mouse.down()
    reader.page.mouse.move(x - 300, y, steps=6)
    reader.page.wait_for_timeout(50)
    during = timeline.date()
    assert during != "All time"
    reader.page.mouse.up()
    assert timeline.date() == during
    moved = timeline.handle.bounding_box()
    assert moved
    assert math.isclose(moved["x"], box["x"] - 300, abs_tol=2)
    # The veil covers what lies after, and nothing before.
    veil = timeline.page.locator(".mapgen-time-veil").bounding_box()
    assert veil
    assert math.isclose(veil["x"], moved["x"] + moved["width"] / 2, abs_tol=2)


def test_the_handle_is_dragged_with_a_finger_while_the_page_scrolls_elsewhere(read: Read) -> None:
    reader = read(size=(390, 844), **TOUCH)
    timeline = Timeline(reader)
    box = timeline.handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 20
    touch = reader.page.context.new_cdp_session(reader.page)
    points = [{"x": x, "y": y}]
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points})
    for step in range(1, 9):
        points = [{"x": x - step * 15, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    reader.page.wait_for_timeout(100)
    moved = timeline.handle.bounding_box()
    assert moved
    assert math.isclose(moved["x"], box["x"] - 120, abs_tol=6)
    assert timeline.date() != "All time"
    style = "node => getComputedStyle(node).touchAction"
    assert timeline.handle.evaluate(style) == "none"
    assert timeline.page.locator(".mapgen-time-plot").evaluate(style) == "auto"
    reader.rest(500)  # Chromium takes no tap for a click so soon after a drag
    timeline.page.locator(".mapgen-time-axis").tap(position={"x": 100, "y": 30})
    assert timeline.date().endswith(tuple(str(year) for year in range(1980, 2012)))


def test_a_click_on_the_axis_moves_the_handle_there(read: Read) -> None:
    timeline = Timeline(read(size=(1600, 900)))
    label = timeline.page.locator(".mapgen-time-labels > span", has_text="2015")
    box = label.bounding_box()
    assert box
    timeline.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert timeline.date().split()[-1] in ("2014", "2015")
    assert timeline.handle.evaluate("node => node === document.activeElement")


def test_playing_runs_and_pauses(read: Read) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    timeline.button("Play").click()
    reader.page.wait_for_timeout(1500)
    assert timeline.readout.inner_text().startswith("As of ")
    timeline.button("Pause").click()
    date = timeline.date()
    reader.rest(400)
    assert timeline.date() == date
    timeline.button("Play").click()
    reader.rest(400)
    assert timeline.date() != date
    # Choosing something pauses.
    timeline.target("e-iran-iraq-war").click()
    assert timeline.button("Play").count() == 1


def test_playing_ends_at_the_last_day_and_does_not_loop(read: Read) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    timeline.type("2019-06")
    timeline.button("Play").click()
    reader.wait_for("document.querySelector('.mapgen-time-play').dataset.playing === 'false'", timeout=9000)
    assert timeline.date() == "3 January 2020"
    reader.rest(300)
    assert timeline.date() == "3 January 2020"


def test_playing_pauses_while_the_page_is_hidden(read: Read) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    timeline.button("Play").click()
    reader.rest(300)
    hide = """() => {
      Object.defineProperty(document, 'hidden', {value: true, configurable: true});
      document.dispatchEvent(new Event('visibilitychange'));
    }"""
    reader.page.evaluate(hide)
    assert timeline.button("Play").count() == 1
    date = timeline.date()
    reader.rest(400)
    assert timeline.date() == date


def test_with_reduced_motion_it_goes_from_event_to_event(read: Read) -> None:
    reader = read(size=(1600, 900), reduced_motion="reduce")
    timeline = Timeline(reader)
    stops = [day_in_words(stop) for stop in sorted({beginning(str(event["date"])) for event in EVENTS.values()})]
    timeline.button("Play").click()
    seen = [timeline.date()]
    for _ in range(2):
        now = "document.querySelector('[role=slider]').getAttribute('aria-valuetext')"
        reader.wait_for(f"{now} !== {json.dumps(seen[-1])}")
        seen.append(timeline.date())
    assert seen == stops[:3]
    timeline.button("Pause").click()


def test_a_date_does_not_move_the_map(read: Read) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    before = timeline.page.locator(".mapgen-stage").bounding_box()
    timeline.type("2015-09")
    assert timeline.page.locator(".mapgen-stage").bounding_box() == before


@pytest.mark.parametrize("size", WIDTHS, ids=lambda size: str(size[0]))
def test_the_height_is_kept_from_the_start(read: Read, size: tuple[int, int]) -> None:
    reader = read(size=size)
    timeline = Timeline(reader)
    box = timeline.whole.bounding_box()
    assert box
    shifted = reader.page.evaluate(
        """() => new Promise(resolve => {
          new PerformanceObserver(list => resolve(list.getEntries().flatMap(entry => entry.sources)
            .filter(({node}) => document.querySelector('.mapgen-figure').contains(node)).map(({node}) => String(node))))
            .observe({type: 'layout-shift', buffered: true});
          setTimeout(() => resolve([]), 300);
        })"""
    )
    assert shifted == []
    timeline.type("2015-09")
    after = timeline.whole.bounding_box()
    assert after
    assert after["height"] == box["height"]
    inside = timeline.page.locator(".mapgen-time-plot").bounding_box()
    assert inside
    assert inside["height"] >= 60
    for part in (".mapgen-time-buttons", ".mapgen-time-status"):
        assert timeline.page.locator(part).evaluate("node => node.scrollWidth <= node.clientWidth + 1")
    assert timeline.status.evaluate("node => node.scrollHeight <= node.clientHeight + 2")


def test_without_events_there_is_no_timeline_and_no_room_for_one(read: Read) -> None:
    reader = read("no-events", size=(1600, 900))
    assert reader.page.locator(".mapgen-timeline").count() == 0
    stage = reader.page.locator(".mapgen-stage").bounding_box()
    assert stage
    assert stage["height"] == 900


def test_time_runs_from_left_to_right_on_a_page_that_runs_the_other_way(read: Read) -> None:
    reader = read("arabic", size=(1600, 900))
    timeline = Timeline(reader)
    assert reader.page.locator("html").get_attribute("dir") == "rtl"
    xs = [timeline.page.locator(".mapgen-time-drawing .mapgen-time-mark").nth(n).bounding_box() for n in range(3)]
    assert [box["x"] for box in xs if box] == sorted(box["x"] for box in xs if box)
    timeline.handle.focus()
    reader.page.keyboard.press("Home")
    first = timeline.handle.bounding_box()
    reader.page.keyboard.press("ArrowRight")
    second = timeline.handle.bounding_box()
    assert first
    assert second
    assert second["x"] > first["x"]
    for label in timeline.page.locator(".mapgen-time-labels > span").all():
        assert label.get_attribute("dir") == "auto"
    # The buttons stand at the page's start, which is on the right.
    buttons, status = timeline.page.locator(".mapgen-time-steps").bounding_box(), timeline.status.bounding_box()
    assert buttons
    assert status
    assert buttons["x"] > status["x"]
    previous, following = timeline.page.locator(".mapgen-time-previous"), timeline.page.locator(".mapgen-time-next")
    one, other = previous.bounding_box(), following.bounding_box()
    assert one
    assert other
    assert one["x"] < other["x"]


@pytest.mark.parametrize("size", [(390, 844), (1600, 900)], ids=lambda size: str(size[0]))
def test_two_thousand_events(read: Read, two_thousand: Path, size: tuple[int, int]) -> None:
    reader = read(two_thousand, size=size)
    timeline = Timeline(reader)
    assert timeline.page.locator(".mapgen-time-drawing .mapgen-time-mark").count() == 2000
    assert len(timeline.shown()) == 2000
    boxes = reader.page.evaluate(BOXES, ".mapgen-time-target")
    assert overlaps(boxes) == 0
    assert min(box["width"] for box in boxes) >= 23.9
    timeline.type("1999")
    # Twenty of forty years: fifty events in each.
    assert len(timeline.shown()) == 1000
    assert "1000 of 2000 events" in timeline.status.inner_text()
    timeline.targets.first.click()
    card, window = timeline.card.bounding_box(), reader.page.viewport_size
    assert card
    assert window
    assert card["y"] >= 0
    assert card["y"] + card["height"] <= window["height"]


def test_a_wide_page_keeps_marks_and_focus_when_it_is_made_narrow(read: Read) -> None:
    reader = read(size=(1600, 900))
    timeline = Timeline(reader)
    timeline.type("2015")
    timeline.target("e-tikrit-2015").focus()
    reader.page.set_viewport_size({"width": 700, "height": 900})
    reader.rest(300)
    assert timeline.shown() == so_far("2015-12-31")
    assert timeline.date() == "31 December 2015"
    assert "e-tikrit-2015" in reader.page.evaluate("document.activeElement.dataset.id ?? ''").split()


def test_text_twice_as_large_on_a_phone_loses_nothing(read: Read) -> None:
    reader = read(size=(390, 844))
    reader.page.evaluate("document.documentElement.style.fontSize = '200%'")
    reader.rest(300)
    timeline = Timeline(reader)
    timeline.type("2015-09")
    boxes = reader.page.evaluate(BOXES, ".mapgen-time-buttons button, .mapgen-time-handle")
    for box in boxes:
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    assert timeline.status.evaluate("node => node.scrollHeight <= node.clientHeight + 2")
    plot = timeline.page.locator(".mapgen-time-plot").bounding_box()
    assert plot
    assert plot["height"] > 60


FRAMED = '<!doctype html><title>host</title><iframe title="map" width="1000" height="700" sandbox="allow-scripts"'


@pytest.mark.parametrize("way", ["file", "text"])
def test_a_date_can_be_typed_in_a_frame_that_forbids_forms(
    read: Read, tmp_path: Path, built: Callable[[str], Path], way: str
) -> None:
    page = built("axis-of-resistance")
    escaped = page.read_text(encoding="utf-8").replace("&", "&amp;").replace('"', "&quot;")
    source = f'src="{page.as_uri()}"' if way == "file" else f'srcdoc="{escaped}"'
    host = tmp_path / "host.html"
    host.write_text(f"{FRAMED} {source}></iframe>", encoding="utf-8")
    frame = read(host).page.frame_locator("iframe")
    frame.locator(".mapgen-time-date").click()
    frame.get_by_label("Date", exact=True).fill("2003")
    frame.get_by_label("Date", exact=True).press("Enter")
    assert frame.get_by_role("slider").get_attribute("aria-valuetext") == "31 December 2003"
    # Links within the page lead there, whatever the frame does not allow.
    frame.get_by_role("link", name="Read 52 events").click()
    assert frame.locator(".mapgen-list").evaluate("list => list === document.activeElement")


@pytest.mark.parametrize("size", [(390, 844), (800, 900), (1280, 800)], ids=lambda size: str(size[0]))
def test_what_names_a_mark_leaves_the_buttons_free(read: Read, size: tuple[int, int]) -> None:
    timeline = Timeline(read(size=size))
    buttons = timeline.page.locator(".mapgen-time-buttons").bounding_box()
    assert buttons
    for target in timeline.targets.all():
        target.focus()
        timeline.page.keyboard.press("Shift")  # the focus is the keyboard's
        target.hover()
        timeline.tip.wait_for()
        tip = timeline.tip.bounding_box()
        assert tip
        assert tip["y"] >= buttons["y"] + buttons["height"] - 1
        timeline.page.mouse.move(5, 5)


def test_enter_on_a_mark_opens_a_dialog_that_takes_the_focus(read: Read) -> None:
    reader = read()
    timeline = Timeline(reader)
    timeline.target("e-tikrit-2015").focus()
    reader.page.keyboard.press("Enter")
    if timeline.card.count():
        timeline.card.get_by_text("Tikrit").first.click()
    reader.page.locator(".mapgen-popup").wait_for()
    assert reader.page.evaluate("document.activeElement.matches('.mapgen-popup-card')")
    reader.page.keyboard.press("Escape")
    assert reader.page.evaluate("document.activeElement.dataset.id.includes('e-tikrit-2015')")


def test_a_mark_of_an_event_without_a_place_leads_to_the_list(read: Read) -> None:
    reader = read("rivals")
    timeline = Timeline(reader)
    timeline.target("e-huascar").click()
    if timeline.card.count():
        title = reader.page.locator("#event-e-huascar .mapgen-title").inner_text()
        timeline.card.get_by_text(title).click()
    reader.rest(200)
    assert reader.page.evaluate("document.activeElement.id") == "event-e-huascar"


def test_the_card_of_a_date_has_a_cross(read: Read) -> None:
    timeline = Timeline(read())
    timeline.readout.click()
    assert timeline.page.evaluate("document.activeElement.matches('input')")
    timeline.card.get_by_role("button", name="Close").click()
    assert timeline.card.count() == 0
    assert timeline.page.evaluate("document.activeElement.matches('.mapgen-time-date')")


def test_list_and_timeline_count_the_same_while_the_handle_is_held(read: Read) -> None:
    reader = read()
    timeline = Timeline(reader)
    box = timeline.handle.bounding_box()
    track = timeline.page.locator(".mapgen-time-axis").bounding_box()
    assert box
    assert track
    timeline.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    timeline.page.mouse.down()
    for share in (0.7, 0.4, 0.2):
        timeline.page.mouse.move(track["x"] + share * track["width"], box["y"] + 5, steps=4)
        reader.rest(700)  # the list follows when the page has time
        events = timeline.page.locator("#mapgen-events .mapgen-record:visible").count()
        assert 0 < events < 52
        assert f"{events} of 52 events" in timeline.status.inner_text()
        assert f"{events} of 52 events" in timeline.page.locator(".mapgen-status").inner_text()
        assert timeline.page.locator("#mapgen-events .mapgen-tally").inner_text() == f"{events} of 52"
    timeline.page.mouse.up()


@pytest.mark.parametrize("width", [320, 390, 620, 800, 900, 1024, 1150, 1280, 1600])
def test_the_line_above_the_marks_is_whole(read: Read, width: int) -> None:
    timeline = Timeline(read(size=(width, 800), fragment="#date=2015-09-30"))
    assert "7 have no start date" in timeline.status.inner_text()
    assert timeline.status.evaluate("node => node.scrollHeight <= node.clientHeight + 1"), width
    assert timeline.status.evaluate("node => node.scrollWidth <= node.clientWidth + 1")
