"""The list, the map's equal: searched, filtered and counted like it, and led to from it and back."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Reader

Read = Callable[..., Reader]
DATA: dict[str, dict[str, Any]] = {
    feature["properties"]["id"]: feature["properties"]
    for feature in json.loads((Path(__file__).parents[2] / "data" / "locations.geojson").read_text(encoding="utf-8"))[
        "features"
    ]
}
EVENTS = {identity: record for identity, record in DATA.items() if record["record"] == "event"}
CONNECTIONS = {identity: record for identity, record in DATA.items() if record["record"] == "connection"}
PHONE = {"size": (390, 844), "has_touch": True, "is_mobile": True}


def shown(reader: Reader) -> set[str]:
    """Give the ids of the records that the list shows."""
    return set(
        reader.page.locator(".mapgen-list .mapgen-record").evaluate_all(
            "records => records.filter(r => r.getClientRects().length).map(r => r.id.replace(/^[a-z]+-/, ''))"
        )
    )


def search(reader: Reader, query: str) -> None:
    reader.page.get_by_role("searchbox").fill(query)
    reader.rest(300)


def choose(reader: Reader, facet: str, label: str) -> None:
    if reader.page.locator("#mapgen-facets").is_hidden():
        reader.page.get_by_role("button", name="Filter").click()
    group = reader.page.locator(f'.mapgen-facet[data-facet="{facet}"]')
    for more in group.get_by_role("button").all():
        more.click()
    group.get_by_role("checkbox", name=re.compile(rf"^{re.escape(label)} \d+$")).click()


def places_of(record: dict[str, Any]) -> set[str]:
    if record["record"] == "connection":
        return {record["from"], record["to"], *record.get("via", [])}
    return {*([record["place"]] if "place" in record else []), *record.get("places", [])}


RECORDS = EVENTS | CONNECTIONS
AT_TEHRAN = {identity for identity, record in RECORDS.items() if "tehran" in places_of(record)}
# Those too that name it: a spelling finds what any spelling of the same place finds.
NAMING_TEHRAN = AT_TEHRAN | {
    identity
    for identity, record in RECORDS.items()
    if any(
        "Tehran" in str(record.get(name)) for name in ("title", "quote", "summary", "attribution", "actors", "hedge")
    )
}
ATTACKS = {identity for identity, record in RECORDS.items() if record.get("kind") == "attack"}
ALLEGED = {identity for identity, record in RECORDS.items() if record.get("certainty") == "alleged"}
OF_HEZBOLLAH = {identity for identity, record in RECORDS.items() if "Hezbollah" in record.get("actors", [])}


def events_and_connections(ids: set[str]) -> str:
    events, connections = len(ids & EVENTS.keys()), len(ids & CONNECTIONS.keys())
    return f"{events} of {len(EVENTS)} events and {connections} of {len(CONNECTIONS)} connections"


@pytest.mark.parametrize("query", ["Teheran", "TEHERAN", "Tēhērān", unicodedata.normalize("NFD", "Tēhērān")])
def test_a_place_is_found_by_its_other_names(read: Read, query: str) -> None:
    reader = read()
    search(reader, query)
    assert len(AT_TEHRAN) > 10
    assert shown(reader) == NAMING_TEHRAN


@pytest.mark.parametrize("query", ["Sana'a", "sana’a", "Sanaa", "Ṣanʿāʾ", "san`a´"])
def test_apostrophes_do_not_matter(read: Read, query: str) -> None:
    reader = read()
    search(reader, query)
    assert shown(reader) >= {identity for identity, record in RECORDS.items() if "sanaa" in places_of(record)}
    assert len(shown(reader)) < 20


@pytest.mark.parametrize("query", ["Кахамарка", "кахамарка", "كاخاماركا", "كَاخَامَاركا", "Caxamalca", "カハマルカ"])
def test_other_scripts_are_searched(read: Read, query: str) -> None:
    reader = read("rivals")
    search(reader, query)
    assert shown(reader) == {
        "c-panama-cajamarca", "c-almagro", "c-pachacamac-gold", "c-cajamarca-cusco",
        "e-capture", "e-slain-secretary", "e-slain-descendant", "e-death-july", "e-death-august", "e-almagro-arrives",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("facet", "label", "ids"),
    [
        ("kinds", "Attack", ATTACKS),
        ("actors", "Hezbollah", OF_HEZBOLLAH),
        ("certainties", "alleged", ALLEGED),
        ("places", "Tehran", AT_TEHRAN),
    ],
)
def test_every_facet_filters_the_list_and_says_so(read: Read, facet: str, label: str, ids: set[str]) -> None:
    reader = read()
    assert ids
    choose(reader, facet, label)
    assert shown(reader) == ids
    status = reader.page.locator(".mapgen-status")
    expect(status).to_have_text(f"{events_and_connections(ids)} · {label} Show everything")
    expect(reader.page.locator(".mapgen-chip")).to_contain_text(f"{events_and_connections(ids)} · {label}")
    # The number beside the value is the number of records that it shows.
    chosen = reader.page.locator(f'.mapgen-facet[data-facet="{facet}"] .mapgen-choice:has(:checked)')
    expect(chosen.locator(".mapgen-choice-count")).to_have_text(str(len(ids)))
    # Back by the same box.
    chosen.click()
    assert shown(reader) == set(RECORDS)
    expect(status).to_have_text(f"{len(EVENTS)} events, {len(CONNECTIONS)} connections", use_inner_text=True)
    expect(reader.page.locator(".mapgen-chip")).to_have_count(0)


def test_filters_hold_together_and_one_press_clears_them(read: Read) -> None:
    reader = read()
    choose(reader, "certainties", "alleged")
    choose(reader, "certainties", "presumed")
    unsure = {identity for identity, record in RECORDS.items() if record.get("certainty") in ("alleged", "presumed")}
    assert shown(reader) == unsure
    choose(reader, "places", "Tehran")
    assert shown(reader) == unsure & AT_TEHRAN
    search(reader, "iran")
    assert shown(reader) < unsure & AT_TEHRAN | {"none"}
    expect(reader.page.locator(".mapgen-status")).to_contain_text("alleged, presumed · Tehran · “iran”")
    expect(reader.page.locator(".mapgen-filter-number")).to_contain_text("3 chosen")
    reader.page.locator(".mapgen-status").get_by_role("button", name="Show everything").click()
    assert shown(reader) == set(RECORDS)
    expect(reader.page.get_by_role("searchbox")).to_have_value("")
    expect(reader.page.locator("#mapgen-facets :checked")).to_have_count(0)
    expect(reader.page.get_by_role("searchbox")).to_be_focused()


def test_clearing_on_the_map_leaves_the_focus_on_the_map(read: Read) -> None:
    reader = read()
    search(reader, "aramco")
    reader.page.locator(".mapgen-chip").get_by_role("button", name="Show everything").press("Enter")
    expect(reader.page.locator(".mapgen-chip")).to_have_count(0)
    assert reader.page.evaluate("document.activeElement.closest('.mapgen-stage') !== null")


@pytest.mark.parametrize("size", [(390, 844), (1024, 768), (1280, 800)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("name", "fragment"), [("axis", "#kind=attack"), ("axis", "#where=moscow"), ("arabic", "#where=cairo")]
)
def test_what_is_said_on_the_map_hides_no_place(read: Read, name: str, fragment: str, size: tuple[int, int]) -> None:
    reader = read(**({} if name == "axis" else {"name": name}), fragment=fragment, size=size)
    covered = """() => {
        const chip = document.querySelector('.mapgen-chip').getBoundingClientRect();
        return [...document.querySelectorAll('.mapgen-place')].filter((place) => {
            const { x, y, width, height } = place.getBoundingClientRect();
            const [across, down] = [x + width / 2, y + height / 2];
            return chip.left <= across && across <= chip.right && chip.top <= down && down <= chip.bottom;
        }).map((place) => place.dataset.id);
    }"""
    reader.page.locator(".mapgen-chip").wait_for()
    reader.rest(200)
    assert reader.page.evaluate(covered) == []
    # The same chip, laid over a place, is found.
    reader.page.evaluate(
        """() => {
            const { x, y } = document.querySelector('.mapgen-place').getBoundingClientRect();
            Object.assign(document.querySelector('.mapgen-chip').style, {
                position: 'fixed', insetInline: 'auto', left: `${x}px`, top: `${y}px`,
            });
        }"""
    )
    assert reader.page.evaluate(covered) != []


def test_a_date_alone_is_said_above_the_timeline(read: Read) -> None:
    page = read(fragment="#date=2015-09-30").page
    expect(page.locator(".mapgen-time-date")).to_have_text("As of 30 September 2015")
    expect(page.locator(".mapgen-chip")).to_have_count(0)
    page.get_by_role("button", name="All time").click()
    expect(page.locator(".mapgen-status")).to_contain_text("52 events, 20 connections")


def test_typing_is_one_change_and_escape_takes_it_back(read: Read) -> None:
    reader = read()
    reader.page.evaluate(
        """() => {
            window.changes = 0;
            const status = document.querySelector('.mapgen-status-words');
            new MutationObserver(() => window.changes++).observe(status, { childList: true });
        }"""
    )
    box = reader.page.get_by_role("searchbox")
    # In one go: on a busy machine a pause between two keys would be as long as one at the end of a word.
    box.evaluate(
        """field => {
            field.focus();
            for (let length = 1; length <= 6; length++) {
                field.value = 'aramco'.slice(0, length);
                field.dispatchEvent(new InputEvent('input', { bubbles: true }));
            }
        }"""
    )
    reader.rest(400)
    assert reader.page.evaluate("window.changes") == 1
    assert 0 < len(shown(reader)) < 10
    box.press("Escape")
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    assert shown(reader) == set(RECORDS)


def test_escape_in_the_box_leaves_the_popup_open(read: Read) -> None:
    reader = read()
    reader.select_place("tehran")
    search(reader, "iran")
    reader.page.get_by_role("searchbox").press("Escape")
    expect(reader.popup).to_be_visible()
    reader.page.get_by_role("searchbox").press("Escape")
    reader.popup.wait_for(state="detached")


def test_headings_without_records_go_and_the_others_count(read: Read) -> None:
    reader = read()
    choose(reader, "kinds", "Attack")
    assert reader.page.locator(".mapgen-group:visible").count() < 10
    for group in reader.page.locator(".mapgen-group:visible").all():
        assert group.locator(".mapgen-record:visible").count() > 0
    events = len(ATTACKS & EVENTS.keys())
    expect(reader.page.locator("#mapgen-events-heading")).to_have_text(f"Events {events} of {len(EVENTS)}")
    choose(reader, "certainties", "stated")
    assert not shown(reader) & CONNECTIONS.keys()
    expect(reader.page.locator("#mapgen-connections")).to_be_hidden()


def test_nothing_matches_is_said(read: Read) -> None:
    reader = read()
    nothing = reader.page.get_by_text("Nothing matches.")
    expect(nothing).to_be_hidden()
    search(reader, "no such word anywhere")
    expect(nothing).to_be_visible()
    assert shown(reader) == set()
    for section in ("events", "connections"):
        expect(reader.page.locator(f"#mapgen-{section}")).to_be_hidden()
    expect(reader.page.locator("#mapgen-sources")).to_be_visible()


@pytest.mark.parametrize(
    ("query", "date"),
    [("", ""), ("iran", ""), ("aramco", ""), ("no such word anywhere", ""), ("", "2012-06-30"), ("iran", "2015-09-30")],
)
def test_the_counts_of_list_map_and_timeline_agree(read: Read, query: str, date: str) -> None:
    reader = read()
    reader.page.evaluate("date => { if (date) location.hash = `#date=${date}`; }", date)
    search(reader, query)
    ids = shown(reader)
    if query or date:
        assert ids < set(RECORDS)
        expect(reader.page.locator(".mapgen-status")).to_contain_text(events_and_connections(ids))
    lines = reader.page.locator(".mapgen-connection:visible").evaluate_all("lines => lines.map(l => l.dataset.id)")
    assert set(lines) == ids & CONNECTIONS.keys()
    if query or date:
        events = len(ids & EVENTS.keys())
        expect(reader.page.locator(".mapgen-timeline")).to_contain_text(f"{events} of {len(EVENTS)} events")
    expected: dict[str, int] = {}
    for identity in ids & EVENTS.keys():
        if place := EVENTS[identity].get("place"):
            expected[place] = expected.get(place, 0) + 1
    counts = reader.page.locator(".mapgen-place:visible").evaluate_all(
        "places => places.map(p => [p.dataset.id, Number(p.querySelector('.mapgen-count')?.textContent ?? 0)])"
    )
    assert {place: count for place, count in counts if count} == expected


def test_a_record_is_shown_on_the_map_and_the_focus_comes_back(read: Read) -> None:
    for options in ({}, PHONE):
        reader = read(**options)
        for record, identity in (("event", "e-killing"), ("connection", "c-tehran-moscow")):
            link = reader.page.locator(f'.mapgen-list a[href="#{record}={identity}"]')
            link.click()
            reader.popup.wait_for()
            expect(reader.popup).to_be_focused()
            expect(reader.popup.locator(f'[data-id="{identity}"]')).to_be_visible()
            expect(reader.page.locator(f"#{record}-{identity}")).to_have_attribute("aria-current", "true")
            assert reader.page.locator(".mapgen-list [aria-current]").count() == 1
            reader.page.keyboard.press("Escape")
            reader.popup.wait_for(state="detached")
            expect(link).to_be_focused()
            expect(link).to_be_in_viewport()
            expect(reader.page.locator(".mapgen-list [aria-current]")).to_have_count(0)


def test_what_has_no_place_is_listed_and_says_so(read: Read) -> None:
    reader = read("rivals")
    record = reader.page.locator("#event-e-huascar")
    expect(record.locator(".mapgen-where")).to_have_text("No place given")
    assert record.get_by_text("Show on map").count() == 0
    assert reader.page.locator("#event-e-capture").get_by_text("Show on map").count() == 1


def test_a_popup_leads_to_the_list_even_when_that_hides_the_record(read: Read) -> None:
    reader = read(bypass_csp=True)
    reader.select_place("tehran")
    search(reader, "aramco")
    hidden = next(identity for identity in EVENTS if EVENTS[identity].get("place") == "tehran")
    assert hidden not in shown(reader)
    reader.page.evaluate(
        # From elsewhere, such as another record: the popup may have let go of what is hidden.
        f"document.querySelector('.mapgen-popup-card').insertAdjacentHTML('beforeend',"
        f""" '<a id="way" href="#event-{hidden}">there</a>')"""
    )
    reader.page.locator("#way").click()
    record = reader.page.locator(f"#event-{hidden}")
    expect(record).to_be_in_viewport()
    expect(record).to_be_focused()
    assert shown(reader) == set(RECORDS), "list, map and counts are one: everything is back"
    expect(reader.page.locator(".mapgen-chip")).to_have_count(0)


def test_show_in_list_takes_the_focus_along(read: Read) -> None:
    reader = read()
    reader.select_place("moscow")
    reader.popup.get_by_role("link", name="Show in list Visit to Moscow").or_(
        reader.popup.locator('[data-id="e-moscow-visit"] a[href="#event-e-moscow-visit"]')
    ).first.press("Enter")
    expect(reader.page.locator("#event-e-moscow-visit")).to_be_focused()
    expect(reader.page.locator("#event-e-moscow-visit")).to_be_in_viewport()


def test_rival_accounts_stand_together_in_list_and_popup(read: Read) -> None:
    reader = read("rivals")
    reader.select_place("cajamarca")
    for within in (reader.page.locator(".mapgen-list"), reader.popup):
        for first, rival in (
            ("Two thousand are killed", "Ten thousand are killed"),
            # A month lies between them, and other events.
            ("Atahualpa is executed in July", "Atahualpa is executed in August"),
        ):
            item = within.locator(".mapgen-records > li").filter(has_text=first).filter(has_text="Another account of")
            assert item.count() == 1
            assert item.locator(".mapgen-title").all_text_contents() == [first, rival]
            group = item.get_by_role("group", name="Told differently")
            expect(group.locator(".mapgen-rival")).to_have_text(f"Another account of: {first}")


def test_a_rival_alone_is_shown_alone(read: Read) -> None:
    reader = read("rivals")
    search(reader, "ten thousand")
    assert shown(reader) == {"e-slain-descendant"}
    expect(reader.page.locator("#event-e-slain-secretary")).to_be_hidden()
    assert reader.page.locator(".mapgen-accounts-heading:visible").count() == 0


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}, {"forced_colors": "active"}])
def test_certainty_has_a_mark_that_can_be_seen(read: Read, options: dict[str, Any]) -> None:
    reader = read("rivals", **options)
    signs = set()
    for certainty in ("stated", "reported", "alleged", "presumed", "disputed"):
        mark = reader.page.locator(f'.mapgen-list .mapgen-certainty[data-certainty="{certainty}"]').first
        style = mark.evaluate(
            """node => {
                const style = getComputedStyle(node, '::before');
                const { width, height, maskImage, backgroundColor, printColorAdjust } = style;
                const behind = getComputedStyle(document.querySelector('.mapgen')).backgroundColor;
                return { width, height, maskImage, backgroundColor, printColorAdjust, behind };
            }"""
        )
        assert (style["width"], style["height"]) == ("34px", "10px")
        assert style["backgroundColor"] not in (style["behind"], "rgba(0, 0, 0, 0)")
        assert style["printColorAdjust"] == "exact"
        signs.add(style["maskImage"])
    assert len(signs) == 5


def test_the_first_stop_is_the_way_past_the_map(read: Read) -> None:
    reader = read()
    reader.page.keyboard.press("Tab")
    link = reader.page.get_by_role("link", name="Read 52 events and 20 connections as a list")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("#mapgen-list")).to_be_focused()
    # Closed, search and filters are two stops.
    reader.page.keyboard.press("Tab")
    expect(reader.page.get_by_role("searchbox")).to_be_focused()
    reader.page.keyboard.press("Tab")
    expect(reader.page.get_by_role("button", name="Filter")).to_be_focused()
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.closest('.mapgen-record') !== null")


def test_filters_are_used_with_keys_alone(read: Read) -> None:
    reader = read()
    button = reader.page.get_by_role("button", name="Filter")
    button.focus()
    expect(button).to_have_attribute("aria-expanded", "false")
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Space")
    assert 0 < len(shown(reader)) < len(RECORDS)
    assert reader.page.evaluate("document.activeElement.checked")
    more = reader.page.locator(".mapgen-more").first
    more.focus()
    more.press("Enter")
    assert reader.page.evaluate("document.activeElement.type") == "checkbox", "the button is gone, the focus goes on"


def test_only_what_tells_records_apart_is_offered(read: Read) -> None:
    reader = read("arabic")
    reader.page.get_by_role("button", name="Filter").click()
    facets = reader.page.locator(".mapgen-facet").evaluate_all("all => all.map(f => f.dataset.facet)")
    assert facets == ["kinds", "certainties", "places"], "nobody took part"
    reader = read("one-place")
    assert reader.page.get_by_role("button", name="Filter").count() == 0


def test_a_page_that_runs_from_right_to_left_is_mirrored(read: Read) -> None:
    reader = read("arabic", size=(1024, 768))
    search(reader, "القاهِرة")
    assert shown(reader) == {"e-cairo", "c-cairo-tripoli-0", "c-khartoum-cairo-1"}
    box, button = (reader.page.locator(name).bounding_box() for name in (".mapgen-search-box", ".mapgen-filter"))
    assert box
    assert button
    assert button["x"] + button["width"] <= box["x"]
    choose(reader, "places", "طرابلس")
    tick, label = (
        reader.page.locator(f'.mapgen-choice:has-text("طرابلس") {part}').bounding_box() for part in ("input", "[dir]")
    )
    assert tick
    assert label
    assert tick["x"] >= label["x"] + label["width"]
    # The chip keeps clear of the map's buttons, which are on the other side.
    chip = reader.page.locator(".mapgen-chip").bounding_box()
    buttons = reader.page.locator(".mapgen-controls").first.bounding_box()
    assert chip
    assert buttons
    assert buttons["x"] + buttons["width"] <= chip["x"]
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_targets_are_large_enough_for_a_finger(read: Read) -> None:
    reader = read(**PHONE)
    choose(reader, "certainties", "alleged")
    for name in (
        ".mapgen-skip", ".mapgen-search-box", ".mapgen-filter", ".mapgen-choice:visible", ".mapgen-more:visible",
        ".mapgen-clear:visible", ".mapgen-show:visible a",
    ):  # fmt: skip
        for target in reader.page.locator(name).all():
            box = target.bounding_box()
            assert box
            assert box["height"] >= 43.9, (name, box)
    reader = read(size=(1024, 768))
    choose(reader, "certainties", "alleged")
    for target in reader.page.locator(".mapgen-choice:visible, .mapgen-clear:visible, .mapgen-more:visible").all():
        box = target.bounding_box()
        assert box
        assert box["height"] >= 24


def test_without_script_all_is_there_and_nothing_that_needs_it(read: Read) -> None:
    reader = read("rivals", java_script_enabled=False)
    assert len(shown(reader)) == 15
    assert reader.page.locator(".mapgen-show:visible, .mapgen-filters:visible").count() == 0
    expect(reader.page.locator("#mapgen-events-heading")).to_have_text("Events 11")
