"""Pages in real Chromium, with the network cut: what they ask for, when the map is painted, what a redraw takes."""

from __future__ import annotations

import json
import shutil
import statistics
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
SIZE = {"width": 1280, "height": 800}
STEPS = 6
# Each animation frame asks whether the map is complete, then waits until that frame is on the screen.
PROBE = """
window.painted = new Promise(resolve => {
  const all = selector => [...document.querySelectorAll(selector)];
  const isComplete = () => %s;
  const look = () => {
    if (isComplete()) requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});
"""
OURS = """
  all('.mapgen-place[data-id]').length === {places} && all('.mapgen-connection[data-id]').length === {connections}
  && all('.mapgen-basemap-canvas').some(canvas => canvas.width > 300
     && canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[0] > 0)
"""
PEERS = """
  all('path.leaflet-interactive').length === {connections}
  && all('img.leaflet-marker-icon').filter(image => image.complete && image.naturalWidth > 0).length === {places}
"""
REDRAW = """
step => new Promise(resolve => {
  const map = Object.values(window).find(value => value instanceof Object && value instanceof L.Map);
  step(map);
  requestAnimationFrame(() => requestAnimationFrame(resolve));
})
"""
FRAMES = 120
DROPPED = 10
REST = 1500  # milliseconds in which what belongs to the opening of the page comes to its end
TRACED = ["disabled-by-default-devtools.timeline.frame", "toplevel"]
# A drag as a reader's: in each animation frame the handle is told of a new place, from end to end and back.
DRAG = """
async frames => {
  const handle = document.querySelector('.mapgen-time-handle');
  const track = document.querySelector('.mapgen-time-axis').getBoundingClientRect();
  handle.setPointerCapture = () => {};
  const tell = (type, share) => handle.dispatchEvent(new PointerEvent(type, {
    bubbles: true, pointerId: 1, isPrimary: true,
    clientX: track.right - 18 - share * (track.width - 36), clientY: track.top + 8,
  }));
  const frame = () => new Promise(requestAnimationFrame);
  tell('pointerdown', 0);
  for (let n = 0; n < frames; n++) {
    await frame();
    tell('pointermove', 1 - Math.abs(1 - 2 * n / frames));
  }
  await frame();
}
"""
PAN = "map => map.panBy([%d, 0], {animate: false})"
ZOOM = "map => map.setZoom(map.getZoom() + %d, {animate: false})"


@dataclass(frozen=True)
class Subject:
    """A page to measure: its file, and the JavaScript that says whether its map is complete."""

    path: Path
    is_complete: str


@dataclass(frozen=True)
class View:
    """What one visit took: milliseconds to the painted map, and the main thread's until then, for a pan, for a zoom."""

    painted: float
    work: float
    pan: float
    zoom: float


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser that is installed."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise SystemExit("Chromium is missing; install it: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser, subject: Subject) -> Iterator[Page]:
    """Open a page that no cache knows, and wait until its map is painted."""
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    page.add_init_script(PROBE % subject.is_complete)
    yield page
    context.close()


def requests(browser: Browser, subject: Subject) -> tuple[list[Path], int]:
    """List the files that a page loads, itself first, and count the tiles that it asks for."""
    asked: list[str] = []
    with visit(browser, subject) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(subject.path.as_uri())
        page.evaluate("window.painted")
        page.wait_for_timeout(500)
    files = [Path(url.removeprefix("file://").split("?")[0].replace("%40", "@")) for url in asked if "file:" in url[:5]]
    elsewhere = [url for url in asked if url.startswith("http")]
    if other := [url for url in elsewhere if not url.endswith(".png")]:
        raise SystemExit(f"{subject.path.name} asks for {other}, which is no tile")
    return files, len(elsewhere)


def view(browser: Browser, subject: Subject) -> View:
    """Visit a page once."""
    with visit(browser, subject) as page:
        counters = page.context.new_cdp_session(page)
        counters.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = busy(counters)
        page.goto(subject.path.as_uri())
        painted = page.evaluate("window.painted")
        work = (busy(counters) - before) * 1000
        page.wait_for_timeout(300)
        redraw(page, counters, ZOOM % 1)
        pans = [redraw(page, counters, PAN % (-200 if step % 2 else 200)) for step in range(STEPS)]
        zooms = [redraw(page, counters, ZOOM % (-1 if step % 2 else 1)) for step in range(STEPS)]
    return View(painted, work, statistics.median(pans), statistics.median(zooms))


def redraw(page: Page, counters: CDPSession, step: str) -> float:
    """Return the main thread's processor time, in milliseconds, for one step of the map and the frames that show it."""
    before = busy(counters)
    page.evaluate(f"({REDRAW})({step})")
    return (busy(counters) - before) * 1000


def drag(browser: Browser, subject: Subject) -> list[float]:
    """Drag the timeline's handle from end to end and back, and list the milliseconds that each animation frame took.

    The main thread's processor time from one frame to the next, as the browser's trace has it: events, script, style,
    layout, the recording of what is painted, and what is done between the frames. The first frames, for which the code
    is compiled, are dropped.
    """
    with visit(browser, subject) as page:
        page.goto(subject.path.as_uri())
        page.evaluate("window.painted")
        page.wait_for_timeout(REST)
        browser.start_tracing(page=page, categories=TRACED)
        page.evaluate(DRAG, FRAMES + DROPPED)
        trace = json.loads(browser.stop_tracing())["traceEvents"]
    return frames(trace)[DROPPED:]


def frames(trace: list[dict[str, Any]]) -> list[float]:
    """Give the milliseconds of work that a trace's main thread did for each animation frame but the first."""
    begun = [event for event in trace if event["name"] == "BeginMainThreadFrame"]
    thread = Counter((event["pid"], event["tid"]) for event in begun).most_common(1)[0][0]
    starts = sorted(event["ts"] for event in begun if (event["pid"], event["tid"]) == thread)
    taken = [0.0] * (len(starts) + 1)
    for event in trace:
        if (
            event["name"] == "ThreadControllerImpl::RunTask"
            and (event["pid"], event["tid"]) == thread
            and "tdur" in event
        ):
            # The task in which a frame begins belongs to it.
            taken[bisect_left(starts, event["ts"] + event["dur"])] += event["tdur"] / 1000
    return taken[1:]


def busy(counters: CDPSession) -> float:
    """Return the seconds of processor time that the page's main thread has taken, which others hardly disturb."""
    metrics: list[dict[str, Any]] = counters.send("Performance.getMetrics")["metrics"]
    return next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")


def in_turns(browser: Browser, subjects: dict[str, Subject], *, runs: int) -> dict[str, list[View]]:
    """Visit every page once a round; the first round is dropped."""
    rounds = [{name: view(browser, subject) for name, subject in subjects.items()} for _ in range(runs + 1)]
    return {name: [views[name] for views in rounds[1:]] for name in subjects}
