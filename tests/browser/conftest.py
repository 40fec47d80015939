"""Real Chromium, real files, no network: every request a page makes is counted, and every error it logs."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, FloatRect, Locator, Page, expect, sync_playwright

import mapgen
from mapgen.story import Story

MAPS = Path(__file__).parent.parent / "cases" / "maps"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
SIZES = [(320, 480), (800, 600), (1600, 900)]
# The Leaflet map that folium's script made, in a variable named after its id.
MAP = "window[Object.keys(window).find(key => /^map_[0-9a-f]{12}$/.test(key))]"


# Five seconds are too few on a machine that has much to do.
expect.set_options(timeout=20_000)

# A map on the move carries a place away from under the pointer between press and release.
STILL = f"!{MAP}?._panAnim?._inProgress && !{MAP}?._animatingZoom"

# Some frames are drawn, and there was time for what waits for it. A frame that is not shown draws nothing.
DRAWN = """new Promise(done => {
    const draw = (left) => left ? requestAnimationFrame(() => draw(left - 1)) : requestIdleCallback(done);
    setTimeout(done, document.documentElement.clientWidth ? 10000 : 0);
    draw(5);
})"""

# The page mounts its views one after another, and says when all of them stand.
READY = "document.addEventListener('mapgen:ready', () => { window.mapgenIsReady = true; });"


@dataclass
class Reader:
    """A page as a reader has it open."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def place(self, identity: str) -> Locator:
        return self.page.locator(f'.mapgen-place[data-id="{identity}"]')

    def connection(self, identity: str) -> Locator:
        return self.page.locator(f'.mapgen-connection[data-id="{identity}"]')

    @property
    def popup(self) -> Locator:
        return self.page.get_by_role("dialog")

    def select_place(self, identity: str) -> None:
        self.wait_for(STILL)
        self.place(identity).click()
        self.popup.wait_for()

    def wait_for(self, expression: str, *, timeout: float = 10_000) -> None:
        """Wait until an expression holds. Playwright's own way evaluates text in the page, which its policy forbids."""
        until = time.monotonic() + timeout / 1000
        while not self.page.evaluate(expression):
            assert time.monotonic() < until, f"does not come to hold: {expression}"
            self.page.wait_for_timeout(20)

    def rest(self, milliseconds: int = 0) -> None:
        """Wait so long at least, and until a busy machine too has drawn and the map stands still."""
        self.page.wait_for_timeout(milliseconds)
        self.page.evaluate(DRAWN)
        self.wait_for(STILL)

    def stand(self) -> None:
        """Wait until all views of the page stand."""
        self.wait_for("window.mapgenIsReady === true || !document.querySelector('.mapgen')")
        self.rest(100)

    def visit(self, address: str) -> None:
        """Open an address anew."""
        self.page.goto("about:blank")
        self.page.goto(address)
        self.stand()

    def on_map(self, expression: str) -> Any:
        return self.page.evaluate(f"(() => {{ const map = {MAP}; return {expression}; }})()")

    def zoom(self, level: float, longitude: float, latitude: float) -> None:
        self.on_map(f"(map.setMaxBounds(null), map.setView([{latitude}, {longitude}], {level}, {{animate: false}}), 1)")
        self.rest(100)


def assert_within(frame: FloatRect | None, box: FloatRect | None) -> None:
    assert frame
    assert box
    assert frame["x"] <= box["x"]
    assert box["x"] + box["width"] <= frame["x"] + frame["width"]
    assert frame["y"] <= box["y"]
    assert box["y"] + box["height"] <= frame["y"] + frame["height"]


def refuse(dialog: Dialog, reader: Reader) -> None:
    reader.errors.append(f"dialog: {dialog.message}")
    dialog.dismiss()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is missing; install it: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, story: Story) -> Callable[[str], Path]:
    """Build the pages that tests ask for by name, each once."""
    folder = tmp_path_factory.mktemp("pages")

    def path_of(name: str) -> Path:
        path = folder / f"{name}.html"
        if not path.exists():
            of = story if name == "axis-of-resistance" else mapgen.read(MAPS / f"{name}.geojson")
            mapgen.build(of).save(path)
        return path

    return path_of


@pytest.fixture
def read(browser: Browser, built: Callable[[str], Path]) -> Iterator[Callable[..., Reader]]:
    """Open pages from disk; afterwards, check that they asked for nothing and logged no error."""
    readers: list[Reader] = []

    def open_page(
        name: str | Path = "axis-of-resistance",
        size: tuple[int, int] = (1600, 900),
        *,
        fragment: str = "",
        **options: Any,
    ) -> Reader:
        path = name if isinstance(name, Path) else built(name)
        width, height = size
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(10_000)
        reader = Reader(context.new_page())
        reader.page.on(
            "request",
            lambda r: reader.requests.append(r.url) if not r.url.startswith(("file:", "data:", "blob:")) else None,
        )
        reader.page.on("console", lambda m: reader.errors.append(m.text) if m.type in ("error", "warning") else None)
        reader.page.on("pageerror", lambda error: reader.errors.append(str(error)))
        reader.page.on("dialog", lambda dialog: refuse(dialog, reader))
        context.add_init_script(READY)
        reader.page.goto(path.as_uri() + fragment, wait_until="load")
        if options.get("java_script_enabled", True):
            reader.stand()
        readers.append(reader)
        return reader

    yield open_page
    for reader in readers:
        reader.page.context.close()
        # The page itself, and whatever stands in it.
        assert [url for url in reader.requests[1:] if not url.startswith(("data:", "blob:"))] == []
        assert reader.errors == []
