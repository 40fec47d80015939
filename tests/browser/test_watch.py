"""An author's browser while `mapgen watch` runs: the new page where the old one was, and mistakes over the map."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import MAP, READY, Reader
from tests.browser.test_access import assert_nothing_found
from tests.watched import Watch, text_with, watching

VIEW = f"(() => {{ const map = {MAP}; return [map.getCenter().lat, map.getCenter().lng, map.getZoom()]; }})()"
TITLES = map("The map before test {}".format, itertools.count(1))
BROKEN = text_with().replace('"features"', ',"features"', 1)


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    with watching(tmp_path_factory.mktemp("watch"), text=text_with()) as running:
        yield running


@pytest.fixture
def page(browser: Browser, watch: Watch) -> Iterator[Page]:
    # With a title of its own, by which a test knows that it has this page and not the one of the test before.
    title = next(TITLES)
    watch.save(text_with(title=title))
    watch.until_written(title)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    context.add_init_script(READY)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    yield page
    context.close()
    assert told == []


def opened(page: Page, watch: Watch, fragment: str = "") -> None:
    page.goto(watch.address + fragment)
    expect(page.locator(".mapgen-still")).to_be_hidden()
    Reader(page).wait_for("window.mapgenIsReady === true")


def panel(page: Page) -> Locator:
    return page.locator(".mapgen-watch").get_by_role("alert")


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def test_a_save_shows_the_new_page_where_the_reader_was(page: Page, watch: Watch) -> None:
    opened(page, watch, "#place=tehran&date=2015-12-31")
    page.evaluate(f"{MAP}.setView([34, 44], 5.5, {{animate: false}})")
    view = page.evaluate(VIEW)
    assert page.evaluate("document.querySelector('.mapgen-popup-card').scrollTop = 60") == 60
    watch.save(text_with(title="A title that is new"))
    expect(heading(page)).to_have_text("A title that is new")
    expect(page.get_by_role("dialog")).to_contain_text("Tehran")
    assert page.evaluate(VIEW) == pytest.approx(view, abs=1e-4)
    assert page.evaluate("location.hash") == "#place=tehran&date=2015-12-31"
    assert page.evaluate("document.querySelector('.mapgen-popup-card').scrollTop") == 60


def test_a_mistake_is_shown_over_the_map_until_it_is_mended(page: Page, watch: Watch) -> None:
    opened(page, watch)
    watch.save(BROKEN)
    alert = panel(page)
    expect(alert).to_contain_text("problem in data/map.geojson")
    expect(alert).to_contain_text("data/map.geojson:3:2")
    watch.save(text_with(title="Mended"))
    expect(heading(page)).to_have_text("Mended")
    expect(alert).to_have_count(0)


def test_a_map_that_nobody_has_moved_opens_as_a_reader_will_see_it(page: Page, watch: Watch) -> None:
    opened(page, watch)
    before = page.evaluate(VIEW)
    collection = json.loads(text_with(title="Farther"))
    far = json.loads(
        """{"type": "Feature", "geometry": {"type": "Point", "coordinates": [126.98, 37.57]},
        "properties": {"record": "place", "id": "seoul", "title": "Seoul", "anchor": true}}"""
    )
    collection["features"].append(far)
    watch.save(json.dumps(collection))
    expect(heading(page)).to_have_text("Farther")
    expect(page.locator('.mapgen-place[data-id="seoul"]')).to_be_visible()
    assert page.evaluate(VIEW)[2] < before[2]


def test_who_moves_the_map_before_the_page_stands_keeps_the_view(page: Page, watch: Watch) -> None:
    page.add_init_script(
        f"""document.addEventListener('DOMContentLoaded', () => dispatchEvent(new WheelEvent('wheel')));
        document.addEventListener('mapgen:ready', () => {{
            if (sessionStorage.getItem('moved')) return;
            sessionStorage.setItem('moved', 'yes');
            {MAP}.setView([34, 44], 5.5, {{ animate: false }});
        }});"""
    )
    opened(page, watch)
    view = page.evaluate(VIEW)
    assert view[2] == 5.5
    watch.save(text_with(title="After a quick hand"))
    expect(heading(page)).to_have_text("After a quick hand")
    expect(page.locator('.mapgen-place[data-id="tehran"]')).to_be_visible()
    assert page.evaluate(VIEW) == pytest.approx(view, abs=1e-4)


def test_filters_focus_and_the_place_in_the_list_stay(page: Page, watch: Watch) -> None:
    opened(page, watch)
    search = page.get_by_role("searchbox")
    search.fill("Tikrit")
    # What is typed is sought after a pause.
    expect(page).to_have_url(re.compile("search=Tikrit"))
    search.evaluate("field => field.setSelectionRange(2, 4)")
    watch.save(text_with(title="While searching"))
    expect(heading(page)).to_have_text("While searching")
    expect(search).to_be_focused()
    expect(search).to_have_value("Tikrit")
    assert search.evaluate("field => [field.selectionStart, field.selectionEnd]") == [2, 4]
    search.fill("")
    record = page.locator("#event-e-khamenei-revenge")
    expect(record).to_be_visible()
    record.evaluate("node => node.scrollIntoView({block: 'start', behavior: 'instant'})")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    where = "node => Math.round(node.getBoundingClientRect().top)"
    top = record.evaluate(where)
    # A text above it becomes much longer: it is the record that stays, not the number of pixels.
    watch.save(text_with(title="Longer", record="event", of="e-iran-iraq-war", summary="Word " * 800))
    expect(heading(page)).to_have_text("Longer")
    Reader(page).wait_for(f"Math.abs(({where})(document.getElementById('event-e-khamenei-revenge')) - {top}) <= 2")


def test_what_a_notice_says_is_text_and_it_can_be_closed(page: Page, watch: Watch) -> None:
    opened(page, watch)
    watch.save(text_with(record="event", of="e-iran-iraq-war", place="<img src=x onerror=alert(1)>"))
    expect(panel(page)).to_contain_text("no place with id <img src=x onerror=alert(1)>")
    expect(panel(page).locator("img")).to_have_count(0)
    # It leaves most of the map to be seen.
    assert panel(page).evaluate("node => node.getBoundingClientRect().height") < 0.45 * 800
    assert_nothing_found(Reader(page))
    panel(page).get_by_role("button", name="Close").click()
    expect(panel(page)).to_have_count(0)
    watch.save(BROKEN)
    expect(panel(page)).to_contain_text("1 problem in data/map.geojson")


def test_two_tabs_and_one_that_comes_later(page: Page, watch: Watch) -> None:
    opened(page, watch)
    other = page.context.new_page()
    opened(other, watch)
    watch.save(BROKEN)
    for tab in (page, other):
        expect(panel(tab)).to_be_visible()
    later = page.context.new_page()
    later.goto(watch.address)
    expect(panel(later)).to_be_visible()
    other.close()
    watch.save(text_with(title="For both"))
    for tab in (page, later):
        expect(heading(tab)).to_have_text("For both")
        expect(panel(tab)).to_have_count(0)


def test_broken_from_the_beginning_stopped_and_begun_again(browser: Browser, tmp_path: Path) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        with watching(tmp_path, text=BROKEN) as watch:
            page.goto(watch.address)
            expect(panel(page)).to_contain_text("data/map.geojson:3:2")
            assert "1 problem" in watch.told
            watch.save(text_with(title="The first map"))
            expect(heading(page)).to_have_text("The first map")
            expect(panel(page)).to_have_count(0)
            port = watch.address.rstrip("/").rsplit(":", 1)[1]
        expect(panel(page)).to_contain_text("mapgen watch has stopped")
        with watching(tmp_path, "--port", port, text=text_with(title="Another day")):
            expect(heading(page)).to_have_text("Another day")
            expect(panel(page)).to_have_count(0)
