"""An author's browser while `mapgen watch` runs: the new page where the old one was, and mistakes over the map."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import MAP
from tests.watched import Watch, text_with, watching

VIEW = f"(() => {{ const map = {MAP}; return [map.getCenter().lat, map.getCenter().lng, map.getZoom()]; }})()"
BROKEN = text_with().replace('"features"', ',"features"', 1)


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    with watching(tmp_path_factory.mktemp("watch"), text=text_with()) as running:
        yield running


@pytest.fixture
def page(browser: Browser, watch: Watch) -> Iterator[Page]:
    watch.save(text_with())
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
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


def test_a_save_shows_the_new_page_where_the_reader_was(page: Page, watch: Watch) -> None:
    opened(page, watch, "#place=tehran&date=2015-12-31")
    page.evaluate(f"{MAP}.setView([34, 44], 5.5, {{animate: false}})")
    view = page.evaluate(VIEW)
    assert page.evaluate("document.querySelector('.mapgen-popup-card').scrollTop = 60") == 60
    watch.save(text_with(title="A title that is new"))
    expect(page.get_by_role("heading", level=1)).to_have_text("A title that is new")
    expect(page.get_by_role("dialog")).to_contain_text("Tehran")
    assert page.evaluate(VIEW) == pytest.approx(view, abs=1e-4)
    assert page.evaluate("location.hash") == "#place=tehran&date=2015-12-31"
    assert page.evaluate("document.querySelector('.mapgen-popup-card').scrollTop") == 60


def test_a_mistake_is_shown_over_the_map_until_it_is_mended(page: Page, watch: Watch) -> None:
    opened(page, watch)
    watch.save(BROKEN)
    alert = page.locator(".mapgen-watch").get_by_role("alert")
    expect(alert).to_contain_text("problem in data/map.geojson")
    expect(alert).to_contain_text("data/map.geojson:3:2")
    watch.save(text_with(title="Mended"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Mended")
    expect(alert).to_have_count(0)
