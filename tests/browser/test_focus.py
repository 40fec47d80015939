"""The keyboard and the screen reader's names: who takes the focus, and who gives it back."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

import mapgen

from .conftest import Reader

Read = Callable[..., Reader]
SYNTHETIC = Path(__file__).parents[2] / "benchmarks" / "synthetic.py"
ACTIVE = """() => {
    const active = document.activeElement;
    return [active.tagName, active.className?.baseVal ?? active.className, active.getAttribute('aria-label')];
}"""


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a story with 500 events."""
    folder = tmp_path_factory.mktemp("crowded")
    data = folder / "crowded.geojson"
    spec = importlib.util.spec_from_file_location("synthetic", SYNTHETIC)
    assert spec
    assert spec.loader
    synthetic = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(synthetic)
    synthetic.write(data, places=60, connections=120, events=500)
    return mapgen.build(mapgen.read(data)).save(folder / "crowded.html")


def tab_stops_before_the_list(reader: Reader) -> list[str]:
    """Press Tab from the top of the page until the focus is on a record of the list."""
    stops: list[str] = []
    for _ in range(60):
        reader.page.keyboard.press("Tab")
        name = reader.page.evaluate(
            """() => {
                const active = document.activeElement;
                if (active.closest('.mapgen-list .mapgen-record')) return null;
                return active.getAttribute('aria-label') || active.textContent.trim() || active.className;
            }"""
        )
        if name is None:
            return stops
        stops.append(name)
    raise AssertionError(stops)


def test_the_list_is_at_most_twelve_tab_stops_away_with_500_events(read: Read, crowded: Path) -> None:
    stops = tab_stops_before_the_list(read(crowded))
    assert len(stops) <= 12, stops


def test_the_first_tab_stop_leads_past_the_map(read: Read) -> None:
    reader = read()
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.closest('.mapgen-list') !== null")


@pytest.mark.parametrize("name", ["axis-of-resistance", "arabic", "world", "crowded"])
def test_every_mark_on_the_map_has_a_name_of_its_own(read: Read, crowded: Path, name: str) -> None:
    reader = read(crowded if name == "crowded" else name)
    for selector in (".mapgen-place", ".mapgen-connection"):
        names = reader.page.locator(selector).evaluate_all("all => all.map(e => e.getAttribute('aria-label'))")
        assert all(names)
        assert len(set(names)) == len(names)


def test_names_say_place_and_date(read: Read) -> None:
    reader = read()
    # Written by hand from the data.
    assert reader.place("tikrit").get_attribute("aria-label") == "Tikrit, City, 1 event, 2015"
    assert reader.place("moscow").get_attribute("aria-label") == "Moscow, Capital, 4 events, 2015"
    assert (
        reader.place("sanaa").get_attribute("aria-label")
        == "Sana'a, Capital, 5 events, 2015–2020, Known to country only"
    )
    assert "Moscow → Damascus, from September 2015" in str(
        reader.connection("c-moscow-damascus").get_attribute("aria-label")
    )


def test_arrow_keys_go_through_all_places_and_lines(read: Read) -> None:
    reader = read()
    for selector in (".mapgen-place", ".mapgen-connection"):
        assert reader.page.locator(f'{selector}[tabindex="0"]').count() == 1
        reader.page.locator(f'{selector}[tabindex="0"]').focus()
        met = set()
        for _ in range(reader.page.locator(selector).count()):
            met.add(reader.page.evaluate("document.activeElement.dataset.id"))
            box = reader.page.evaluate("document.activeElement.closest('.mapgen-map') !== null")
            assert box
            reader.page.keyboard.press("ArrowRight")
        assert len(met) == reader.page.locator(selector).count()
        assert reader.page.locator(f'{selector}[tabindex="0"]').count() == 1


def test_a_place_that_the_keys_reach_comes_into_view(read: Read) -> None:
    reader = read()
    reader.zoom(8, 37.6, 55.7)  # around Moscow
    reader.page.locator('.mapgen-place[tabindex="0"]').focus()
    met = set()
    for _ in range(11):
        reader.page.keyboard.press("ArrowRight")
        met.add(reader.page.evaluate("document.activeElement.dataset.id"))
        reader.wait_for(
            """(() => {
                const frame = document.querySelector('.mapgen-map').getBoundingClientRect();
                const box = document.activeElement.getBoundingClientRect();
                return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top
                    && box.bottom <= frame.bottom;
            })()"""
        )
    assert len(met) == 11


@pytest.mark.parametrize("selector", ['.mapgen-place[data-id="tehran"]', '.mapgen-connection[data-id="c-axis"]'])
def test_enter_opens_a_named_dialog_and_escape_gives_the_focus_back(read: Read, selector: str) -> None:
    reader = read()
    reader.page.locator(selector).focus()
    reader.page.keyboard.press("Enter")
    reader.popup.wait_for()
    assert reader.page.evaluate("document.activeElement.getAttribute('role')") == "dialog"
    name = reader.popup.evaluate("d => document.getElementById(d.getAttribute('aria-labelledby')).textContent")
    assert name
    # Close and the links of the card, and then out of it.
    met = []
    for _ in range(200):
        reader.page.keyboard.press("Tab")
        inside = reader.page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
        if not inside:
            break
        met.append(reader.page.evaluate(ACTIVE)[2] or reader.page.evaluate("document.activeElement.textContent"))
    else:
        pytest.fail("Tab does not leave the dialog")
    assert met[0] == "Close"
    assert any(str(name).startswith("Show in list") for name in met)
    assert reader.page.evaluate("document.activeElement !== document.body")
    reader.page.keyboard.press("Shift+Tab")
    reader.page.keyboard.press("Escape")
    reader.popup.wait_for(state="detached")
    assert reader.page.evaluate(f"document.activeElement === document.querySelector('{selector}')")


def test_the_focus_never_falls_to_the_body(read: Read) -> None:
    reader = read()
    reader.place("tehran").focus()
    reader.page.keyboard.press("Enter")
    reader.popup.get_by_role("button").nth(1).click()  # a connection's own card takes this one's place
    assert reader.page.evaluate("document.activeElement.getAttribute('role')") == "dialog"
    # What the card stood for goes away with the date.
    reader.page.evaluate("location.hash = '#date=1980-01-01'")
    reader.rest(200)
    assert reader.page.evaluate("document.activeElement !== document.body"), reader.page.evaluate(ACTIVE)


def test_one_message_for_each_change_that_is_done(read: Read) -> None:
    reader = read()
    reader.page.evaluate(
        """() => {
            window.said = [];
            const region = document.querySelector('.mapgen-live');
            new MutationObserver(() => region.textContent && said.push(region.textContent))
                .observe(region, { childList: true });
        }"""
    )
    assert reader.page.locator(".mapgen-live").get_attribute("role") == "status"  # polite
    reader.page.evaluate("location.hash = '#date=2014-12-31'")
    reader.rest(200)
    reader.page.get_by_role("button", name="Start", exact=True).click()
    reader.rest(200)
    reader.page.get_by_role("button", name="Next", exact=True).click()
    reader.rest(200)
    said = reader.page.evaluate("window.said")
    assert len(said) == 3
    assert said[0].startswith("As of 31 December 2014: ")
    assert said[1].startswith("Step 1 of 12: ")
    assert said[2].startswith("Step 2 of 12: ")
    reader.rest(400)
    reader.select_place("tehran")
    reader.rest(200)
    # Leaving the story brings back its date, in the same breath.
    assert len(reader.page.evaluate("window.said")) == 4
    assert reader.page.evaluate("window.said")[3].endswith(" connections. Shown: Tehran")


def test_a_source_s_number_in_a_popup_leads_to_the_source(read: Read) -> None:
    reader = read(fragment="#place=damascus")
    reader.popup.locator(".mapgen-reference a").first.focus()
    reader.page.keyboard.press("Enter")
    assert str(reader.page.evaluate("document.activeElement.id")).startswith("source-")
    assert reader.page.url.endswith("#place=damascus")


@pytest.mark.parametrize(
    ("selector", "fragment"),
    [
        ('.mapgen-connection[data-id="c-moscow-damascus"]', "#date=1985-01-01"),
        ('.mapgen-time-target[data-id~="e-killing"]', "#date=1985-01-01"),
        ("#event-e-killing .mapgen-show a", "#date=1985-01-01"),
        (".mapgen-time-all", ""),
    ],
)
def test_a_change_that_hides_what_has_the_focus_gives_it_to_a_neighbour(
    read: Read, selector: str, fragment: str
) -> None:
    reader = read(fragment="#date=2019-12-31" if not fragment else "")
    reader.page.locator(selector).focus()
    reader.page.evaluate(f"location.hash = '{fragment}'")
    reader.rest(300)
    assert not reader.page.locator(selector).is_visible()
    assert reader.page.evaluate("document.activeElement !== document.body"), reader.page.evaluate(ACTIVE)
    assert reader.page.evaluate("document.activeElement.getClientRects().length > 0")


def test_a_popup_gives_the_focus_to_the_map_when_its_opener_has_gone(read: Read) -> None:
    reader = read()
    reader.page.evaluate("location.hash = '#date=1985-01-01'")
    reader.page.evaluate("location.hash = ''")
    reader.page.wait_for_timeout(100)
    reader.page.locator('.mapgen-time-target[data-id~="e-tikrit-2015"]').focus()
    reader.page.keyboard.press("Enter")
    if reader.page.locator(".mapgen-time-card").count():
        reader.page.keyboard.press("Enter")
    reader.page.locator(".mapgen-popup").wait_for()
    reader.page.evaluate("location.hash = '#date=1985-01-01'")
    reader.rest(300)
    assert reader.page.evaluate("document.activeElement !== document.body"), reader.page.evaluate(ACTIVE)


def test_turning_a_phone_with_a_card_open_keeps_the_focus(read: Read) -> None:
    reader = read(size=(390, 844), has_touch=True, is_mobile=True)
    several = reader.page.locator('.mapgen-time-target[aria-haspopup="dialog"]').first
    several.focus()
    reader.page.keyboard.press("Enter")
    reader.page.locator(".mapgen-time-card").wait_for()
    reader.page.set_viewport_size({"width": 844, "height": 390})
    reader.rest(400)
    assert reader.page.evaluate("document.activeElement !== document.body"), reader.page.evaluate(ACTIVE)
