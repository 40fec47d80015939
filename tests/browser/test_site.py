"""The documentation as a site, from disk: it asks for nothing, can be searched, and anyone can read it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

REPOSITORY = Path(__file__).parents[2]
AXE = REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = ["index", "tutorial", "cli", "data-format"]
VIOLATIONS = """async () => {
    const { violations, passes } = await axe.run(document, { iframes: false, preload: false });
    return [passes.length, violations.map(({ id, nodes }) => [id, nodes.map(node => node.target.join(' '))])];
}"""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "-d", str(folder)],
        cwd=REPOSITORY, check=True, env={**os.environ, "PYTHONPATH": str(REPOSITORY), "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    return folder


@pytest.fixture
def visit(browser: Browser, site: Path) -> Iterator[Open]:
    """Open pages of the site from disk; afterwards, check that none asked for anything else or logged an error."""
    amiss: list[str] = []
    pages: list[Page] = []

    def open_page(name: str, size: tuple[int, int] = (1280, 800), **options: Any) -> Page:
        page = browser.new_page(viewport={"width": size[0], "height": size[1]}, **options)
        page.on("request", lambda request: amiss.append(request.url) if outside(request.url) else None)
        page.on("console", lambda message: amiss.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: amiss.append(str(error)))
        page.goto((site / f"{name}.html").as_uri())
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert amiss == []


def outside(url: str) -> bool:
    return not url.startswith(("file:", "data:", "blob:"))


def test_what_is_outside_is_seen() -> None:
    assert outside("https://fonts.googleapis.com/css")
    assert not outside("file:///site/index.html")


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)], ids=["phone", "desktop"])
def test_a_word_is_found_from_disk(visit: Open, size: tuple[int, int]) -> None:
    page = visit("index", size)
    if size[0] < 1000:
        page.locator("label.md-header__button[for=__search]").click()
    page.locator(".md-search__input").press_sequentially("gazetteer")
    page.locator('.md-search-result__item a[href*="geocoding.html"]').first.wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Open, scheme: str) -> None:
    for name in PAGES:
        page = visit(name, color_scheme=scheme)
        page.locator(".md-search__input").wait_for()
        page.evaluate(AXE.read_text(encoding="utf-8"))
        passed, violations = page.evaluate(VIOLATIONS)
        assert (name, violations) == (name, [])
        assert passed > 20


def test_no_page_is_wider_than_a_phone(visit: Open, site: Path) -> None:
    # The page for what is not found names its files from the top of a server: it cannot be read from disk.
    page = visit("index", (390, 844))
    for path in sorted(set(site.glob("*.html")) - {site / "404.html"}):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 390, path.name


def test_the_maps_are_live(visit: Open) -> None:
    page = visit("index")
    frames = page.locator("iframe.map")
    assert frames.count() == 1
    page.frame_locator("iframe.map").locator(".mapgen-place").first.wait_for()
