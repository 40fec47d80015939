"""The page in an article of another origin: as high as it asks to be, and at home in any box that it is given."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, Route

import mapgen
from mapgen.story import Story

from .conftest import DRAWN, MAP, READY
from .test_access import AXE, TAGS

# Two origins, and two sites, on this machine. What they hold is served by the tests themselves: the network stays off.
ARTICLE = "http://127.0.0.1:8401"
MAPS = "http://localhost:8402"
PAGE = f"{MAPS}/axis-of-resistance.html"
WORDPRESS = 'sandbox="allow-scripts" security="restricted"'
SNIPPET = 'allow="fullscreen *" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"'

# What hosts run, each in the way that it is documented for its own frames. `frame` is the iframe, `heard` all messages.
HOSTS = {
    "pym": "const m = /^pymxPYMxmap-1xPYMxheightxPYMx(\\d+)$/.exec(data); if (m) set(m[1])",
    "amp": "if (data.sentinel === 'amp' && data.type === 'embed-size') set(data.height)",
    "datawrapper": "for (const id in data['datawrapper-height'] ?? {}) set(data['datawrapper-height'][id])",
    "medium": "let m; try { m = JSON.parse(data) } catch {} if (m?.context === 'iframe.resize') set(m.height)",
    "flourish": "if (data.context === 'iframe.resize' && data.src.startsWith('http')) set(data.height)",
    "wordpress": "if (data.message === 'height' && data.secret === 'Ab12') set(data.value)",
}
LISTEN = """<script>
const frame = document.querySelector('iframe'), heard = [];
const set = height => { frame.style.height = height + 'px' };
addEventListener('message', ({data, source}) => { if (source !== frame.contentWindow) return; heard.push(data); %s });
</script>"""
QUERY = "?initialWidth=600&childId=map-1&parentUrl=x"


@dataclass
class Article:
    """An article with the map in it."""

    page: Page
    errors: list[str] = field(default_factory=list)

    @property
    def frame(self) -> Frame:
        return self.page.frames[1]

    def heard(self) -> list[int]:
        """List the heights that the frame has told, in mapgen's own words."""
        for _ in range(100):
            if self.page.evaluate("heard.some(m => m.mapgen === 'height')"):
                break
            self.wait(50)
        found: list[int] = self.page.evaluate("heard.filter(m => m.mapgen === 'height').map(m => m.height)")
        return found

    def height(self) -> float:
        found: float = self.page.locator("iframe").first.evaluate("node => node.getBoundingClientRect().height")
        return found

    def overflow(self) -> list[float]:
        """Measure by how much the frame's document is larger than its window, across and down."""
        found: list[float] = self.frame.evaluate(
            "(({scrollWidth, scrollHeight}) => [scrollWidth - innerWidth, scrollHeight - innerHeight])"
            "(document.documentElement)"
        )
        return found

    def stage(self) -> float:
        return float(self.frame.evaluate("document.querySelector('.mapgen-stage').getBoundingClientRect().height"))

    def wait(self, milliseconds: int = 400) -> None:
        """Wait, and until a busy machine has drawn some frames of all that is on the screen."""
        self.page.wait_for_timeout(milliseconds)
        for frame in self.page.frames:
            frame.evaluate(DRAWN)


Open = Callable[..., Article]


@pytest.fixture
def open_article(browser: Browser, built: Callable[[str], Path]) -> Iterator[Open]:
    """Open articles; afterwards, check that neither they nor the map in them logged an error or asked for more."""
    articles: list[tuple[Article, list[str]]] = []

    def open_(body: str, *, size: tuple[int, int] = (1000, 800), map_page: str = "", **options: Any) -> Article:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        context.set_default_timeout(10_000)
        unknown: list[str] = []
        text = f"<!doctype html><title>article</title><style>body {{ margin: 0 }}</style>{body}"
        content = {
            f"{ARTICLE}/": ("text/html", text),
            f"{ARTICLE}/parent.js": ("text/javascript", mapgen.assets.text("parent.js")),
            PAGE: ("text/html", map_page or built("axis-of-resistance").read_text(encoding="utf-8")),
            f"{MAPS}/other.html": ("text/html", "<!doctype html><title>other</title>"),
        }

        def serve(route: Route) -> None:
            kind, found = content.get(route.request.url.split("?")[0].split("#")[0], ("", ""))
            if not kind:
                unknown.append(route.request.url)
            route.fulfill(status=200, content_type=f"{kind or 'text/plain'}; charset=utf-8", body=found)

        context.route("**/*", serve)
        article = Article(context.new_page())
        article.page.on("console", lambda m: article.errors.append(m.text) if m.type in ("error", "warning") else None)
        article.page.on("pageerror", lambda error: article.errors.append(str(error)))
        context.add_init_script(READY)
        article.page.goto(f"{ARTICLE}/", wait_until="load")
        for frame in article.page.frames[1:]:
            for _ in range(60):
                if frame.evaluate("window.mapgenIsReady === true || !document.querySelector('.mapgen')"):
                    break
                article.wait(50)
        article.wait(600)
        articles.append((article, unknown))
        return article

    yield open_
    for article, unknown in articles:
        article.page.context.close()
        assert [url for url in unknown if not url.endswith("/favicon.ico")] == []
        assert article.errors == []


def iframe(attributes: str = SNIPPET, *, query: str = "", style: str = "", height: int = 600) -> str:
    return (
        f'<iframe title="map" src="{html.escape(PAGE + query)}" width="100%" height="{height}" {attributes}'
        f' style="display:block;border:0;{style}"></iframe>'
    )


# Height


def test_every_host_is_told_in_its_own_words(open_article: Open) -> None:
    article = open_article(iframe(query=QUERY + "#?secret=Ab12") + LISTEN % "")
    (height,) = article.heard()
    src = f"{PAGE}{QUERY}#?secret=Ab12"
    heard = article.page.evaluate("heard")
    assert heard == [
        {"mapgen": "height", "id": "axis-of-resistance", "height": height},
        {"sentinel": "amp", "type": "embed-size", "height": height},
        {"datawrapper-height": {"axis-of-resistance": height}},
        {"src": src, "context": "iframe.resize", "height": height},
        json.dumps({"src": src, "context": "iframe.resize", "height": height}, separators=(",", ":")),
        f"pymxPYMxmap-1xPYMxheightxPYMx{height}",
        {"message": "height", "value": height, "secret": "Ab12"},
    ]


@pytest.mark.parametrize("host", HOSTS)
def test_the_frame_is_as_high_as_its_content(open_article: Open, host: str) -> None:
    article = open_article(iframe(query=QUERY + "#?secret=Ab12") + LISTEN % HOSTS[host], size=(600, 1200))

    def fits(map_height: float) -> None:
        article.wait(700)
        assert article.height() == article.heard()[-1]
        across, down = article.overflow()
        assert (across, abs(down) <= 2) == (0, True)
        # The map has its own height, so that nothing is squeezed, and no blank is left.
        assert article.stage() == pytest.approx(map_height, abs=2)

    fits(450)
    article.page.set_viewport_size({"width": 320, "height": 1200})
    fits(340)
    resting = article.height()
    article.frame.locator(".mapgen-skip").click()
    fits(340)
    assert article.height() == resting + 480
    # Nothing is covered: the list is below all else.
    story, listed = (article.frame.locator(name).bounding_box() for name in (".mapgen-story", ".mapgen-list"))
    assert story
    assert listed
    assert story["y"] + story["height"] <= listed["y"] + 1
    article.frame.get_by_role("button", name="Close").click()
    fits(340)
    assert article.height() == resting


def test_nothing_swings_in_five_seconds_and_nothing_is_said_twice(open_article: Open) -> None:
    article = open_article(iframe() + LISTEN % HOSTS["amp"], size=(800, 1000))
    article.wait(5000)
    assert len(article.heard()) == 1
    article.frame.locator(".mapgen-skip").click()
    article.wait(5000)
    assert len(article.heard()) == 2


def test_the_height_that_is_asked_for_does_not_depend_on_the_one_that_is_given(open_article: Open) -> None:
    asked = {open_article(iframe(height=height) + LISTEN % "").heard()[-1] for height in (150, 300, 500, 700, 1500)}
    assert len(asked) == 1


def test_a_story_keeps_the_height(open_article: Open) -> None:
    article = open_article(iframe() + LISTEN % HOSTS["amp"], size=(390, 1000))
    article.frame.get_by_role("button", name="Start", exact=True).click()
    article.wait()
    for _ in range(3):
        article.frame.get_by_role("button", name="Next", exact=True).click()
        article.wait(200)
    assert len(article.heard()) == 1
    assert article.overflow() == [0, 0]


def test_a_page_by_itself_says_nothing(open_article: Open) -> None:
    article = open_article("")
    article.page.add_init_script("window.heard = []; addEventListener('message', e => heard.push(e.data))")
    article.page.goto(PAGE)
    article.wait()
    assert article.page.evaluate("heard") == []
    assert not article.page.evaluate("document.documentElement.classList.contains('mapgen-framed')")
    assert article.page.locator(".mapgen-control-fullScreen, .mapgen-panel-close:visible").count() == 0


def test_a_host_that_asks_late_is_answered(open_article: Open) -> None:
    article = open_article(iframe(query=QUERY) + LISTEN % "")
    article.page.evaluate("frame.contentWindow.postMessage('pymxPYMxmap-1xPYMxwidthxPYMx500', '*')")
    article.wait()
    assert len(article.heard()) == 2


# The script for hosts


def with_script(frame: str) -> str:
    figure = f'<figure class="mapgen-embed" style="margin:0">{frame}</figure>'
    return f'{figure}{LISTEN % ""}<script src="parent.js"></script>'


def test_the_script_for_hosts_sets_the_height(open_article: Open) -> None:
    article = open_article(with_script(iframe(style="min-height:690px;aspect-ratio:7/5")), size=(320, 1000))
    assert article.height() == article.heard()[-1] < 690
    article.frame.locator(".mapgen-skip").click()
    article.wait()
    assert article.height() == article.heard()[-1]


@pytest.mark.parametrize("height", ["99", "5001", "NaN", "Infinity", "-300", "'700'", "null", "[700]", "{}"])
def test_the_script_for_hosts_takes_no_height_that_is_none(open_article: Open, height: str) -> None:
    article = open_article(with_script(iframe()))
    before = article.height()
    article.frame.evaluate(f"parent.postMessage({{mapgen: 'height', height: {height}}}, '*')")
    article.frame.evaluate("parent.postMessage(null, '*'), parent.postMessage('height', '*')")
    article.wait(200)
    assert article.height() == before


def test_a_message_from_elsewhere_changes_nothing(open_article: Open) -> None:
    other = f'<iframe class="other" title="other" src="{MAPS}/other.html" width="300" height="150"></iframe>'
    article = open_article(with_script(iframe()) + other)
    before = article.height()
    spoofed = "({mapgen: 'height', id: 'axis-of-resistance', height: 1234}, '*')"
    article.page.frames[2].evaluate(f"parent.postMessage{spoofed}")
    article.page.evaluate(f"postMessage{spoofed}")
    article.page.evaluate("dispatchEvent(new MessageEvent('message', {data: {mapgen: 'height', height: 1234}}))")
    article.wait(300)
    assert article.height() == before
    assert article.page.locator(".other").evaluate("node => node.clientHeight") == 150
    # The same from the frame itself is obeyed: the check above can fail.
    article.frame.evaluate(f"parent.postMessage{spoofed}")
    article.wait(300)
    assert article.height() == 1234


def test_two_maps_have_each_its_own_height(open_article: Open) -> None:
    figure = '<figure class="mapgen-embed" style="margin:0;width:{}px">{}</figure>'
    article = open_article(
        figure.format(320, iframe()) + figure.format(900, iframe()) + '<script src="parent.js"></script>'
    )
    article.wait()
    heights = article.page.locator("iframe").evaluate_all("all => all.map(node => node.clientHeight)")
    stages = [
        frame.evaluate("document.querySelector('.mapgen-stage').clientHeight") for frame in article.page.frames[1:]
    ]
    assert heights[0] != heights[1]
    assert stages == pytest.approx([340, 520], abs=2)


# Without a script on the host's page


@pytest.mark.parametrize("width", [320, 600, 1200])
@pytest.mark.parametrize("form", ["snippet", "wordpress"])
def test_without_a_script_nothing_scrolls_within_the_frame(
    open_article: Open, story: Story, form: str, width: int
) -> None:
    if form == "snippet":
        snippet = mapgen.embed(story, url=PAGE).files["embed.html"].decode().split("<script")[0]
        body = f"<style>figure {{ margin-inline: 0 !important }}</style>{snippet}"
    else:
        body = iframe(WORDPRESS, height=500)
    article = open_article(f"{body}{LISTEN % ''}", size=(width, 1000))
    article.page.locator("iframe").scroll_into_view_if_needed()
    article.wait(800)
    assert article.overflow() == [0, 0]
    assert article.stage() > 150
    article.frame.locator(".mapgen-skip").click()
    article.wait()
    assert article.overflow() == [0, 0]
    panel = article.frame.locator(".mapgen-list").bounding_box()
    frame = article.page.locator("iframe").bounding_box()
    assert panel
    assert frame
    assert panel["height"] >= 300
    assert panel["y"] + panel["height"] <= frame["y"] + frame["height"] + 1
    # The way into the story is not covered.
    start = article.frame.get_by_role("button", name="Start", exact=True)
    assert start.evaluate(
        "node => { const r = node.getBoundingClientRect();"
        " return node.contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)) }"
    )
    article.frame.locator(".mapgen-list .mapgen-show a").first.click()
    article.frame.get_by_role("dialog").wait_for()
    article.wait(200)
    # What was asked for is to be seen: no list over it.
    card = article.frame.get_by_role("dialog").bounding_box()
    assert card
    assert article.frame.get_by_role("dialog").evaluate(
        "node => { const r = node.getBoundingClientRect();"
        " return node.contains(document.elementFromPoint(r.x + r.width / 2, r.y + 20)) }"
    )


@pytest.mark.parametrize("touch", [False, True])
def test_a_phone_with_margins_wastes_no_room_above_the_timeline(open_article: Open, touch: bool) -> None:
    article = open_article(iframe(query="#date=2011-09-27", height=690) + LISTEN % "", size=(288, 800), has_touch=touch)
    gap = (
        "document.querySelector('.mapgen-time-plot').getBoundingClientRect().top"
        " - document.querySelector('.mapgen-time-status').getBoundingClientRect().bottom"
    )
    assert 0 <= article.frame.evaluate(gap) < 12
    date = article.frame.locator(".mapgen-time-date")
    assert date.evaluate("node => node.scrollWidth <= node.clientWidth && node.scrollHeight <= node.clientHeight")
    assert article.stage() >= 300


def test_what_wordpress_leaves_of_a_snippet_works(open_article: Open) -> None:
    article = open_article(iframe(WORDPRESS, query="#?secret=Ab12", height=700) + LISTEN % "", size=(700, 900))
    frame = article.frame
    assert frame.evaluate("(() => { try { localStorage; return false } catch { return true } })()")
    frame.locator('.mapgen-place[data-id="tehran"]').click()
    frame.get_by_role("dialog").wait_for()
    frame.get_by_role("button", name="Close").first.click()
    frame.get_by_role("button", name="Start", exact=True).click()
    frame.get_by_role("button", name="Next", exact=True).click()
    frame.get_by_role("button", name="Leave the story").click()
    frame.get_by_role("button", name="Play", exact=True).click()
    article.wait()
    frame.locator(".mapgen-skip").click()
    frame.get_by_role("searchbox").fill("soleimani")
    article.wait()
    assert " of 52 events" in frame.locator(".mapgen-status").inner_text()
    frame.locator(".mapgen-list .mapgen-reference a").first.click()
    # Fullscreen is refused there: no button says otherwise.
    assert not frame.evaluate("document.fullscreenEnabled")
    assert frame.locator(".mapgen-control-fullScreen").count() == 0


def test_the_whole_screen_where_the_host_allows_it(open_article: Open) -> None:
    article = open_article(iframe() + LISTEN % "")
    article.frame.get_by_role("button", name="Full screen").click()
    article.wait(600)
    assert article.frame.evaluate("document.fullscreenElement === document.documentElement")
    # Nobody's guest there: the list stands beside or below the map.
    assert article.frame.locator(".mapgen-list").is_visible()
    article.frame.get_by_role("button", name="Leave full screen").click()
    article.wait(600)
    assert article.frame.evaluate("document.documentElement.classList.contains('mapgen-framed')")
    assert article.overflow() == [0, 0]
    assert len(set(article.heard())) == 1


def test_a_frame_that_starts_hidden_fills_its_box_when_it_is_shown(open_article: Open) -> None:
    article = open_article(f'<div id="tab" style="display:none">{iframe()}</div>{LISTEN % HOSTS["amp"]}')
    assert article.heard() == []
    article.page.evaluate("tab.style.display = 'block'")
    article.wait(800)
    width, height = article.frame.evaluate(f"(() => {{ const {{x, y}} = {MAP}.getSize(); return [x, y] }})()")
    assert width == 1000
    assert height == pytest.approx(520, abs=2)
    assert article.height() == article.heard()[-1]
    # The story is drawn where it belongs, not in a corner.
    box = article.frame.locator('.mapgen-place[data-id="baghdad"]').bounding_box()
    assert box
    assert 200 < box["x"] < 800


def test_a_guest_leaves_no_entries_in_the_history(open_article: Open) -> None:
    article = open_article(iframe() + LISTEN % "", size=(1000, 900))
    before = article.page.evaluate("history.length")
    for place in ("tehran", "baghdad"):
        article.wait()  # the card that has closed takes the map back, in a quarter of a second
        article.frame.locator(f'.mapgen-place[data-id="{place}"]').click()
        article.frame.get_by_role("dialog").wait_for()
        article.frame.get_by_role("button", name="Close").first.click()
    assert article.page.evaluate("history.length") == before


# Wheel and fingers

TALL = '<div style="height:200px"></div>{}<div style="height:3000px"></div>'


def test_the_wheel_over_the_map_scrolls_the_article_until_the_map_has_the_focus(open_article: Open) -> None:
    article = open_article(TALL.format(iframe(height=700)) + LISTEN % "", size=(1000, 900))
    zoom = article.frame.evaluate(f"{MAP}.getZoom()")
    article.page.mouse.move(300, 400)
    article.page.mouse.wheel(0, 150)
    article.wait(600)
    assert article.page.evaluate("scrollY") == 150
    assert article.frame.evaluate(f"{MAP}.getZoom()") == zoom
    article.frame.locator(".mapgen-map").focus()
    article.page.mouse.wheel(0, -150)
    article.wait(600)
    assert article.page.evaluate("scrollY") == 150
    assert article.frame.evaluate(f"{MAP}.getZoom()") > zoom


def test_one_finger_over_the_map_scrolls_the_article(open_article: Open) -> None:
    article = open_article(
        '<meta name="viewport" content="width=device-width">' + TALL.format(iframe(height=700)) + LISTEN % "",
        size=(390, 844),
        has_touch=True,
        is_mobile=True,
    )
    centre = article.frame.evaluate(f"{MAP}.getCenter()")
    session = article.page.context.new_cdp_session(article.page)
    for kind, y in [("touchStart", 450), *(("touchMove", 450 - 20 * step) for step in range(1, 11)), ("touchEnd", 0)]:
        points = [{"x": 120, "y": y}] if kind != "touchEnd" else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    article.wait(500)
    assert article.page.evaluate("scrollY") > 100
    assert article.frame.evaluate(f"{MAP}.getCenter()") == centre


# Other ways to embed


@pytest.mark.parametrize("sandbox", ["", 'sandbox="allow-scripts"'])
def test_in_srcdoc_everything_works_and_links_stay_in_the_frame(
    open_article: Open, built: Callable[[str], Path], sandbox: str
) -> None:
    source = html.escape(built("axis-of-resistance").read_text(encoding="utf-8"))
    article = open_article(f'<iframe title="map" width="100%" height="700" {sandbox} srcdoc="{source}"></iframe>')
    article.frame.locator(".mapgen-skip").click()
    article.frame.locator(".mapgen-list .mapgen-reference a").first.click()
    article.wait()
    assert article.frame.locator(".mapgen-map").count() == 1  # and not the article within itself
    cited = article.frame.locator(".mapgen-list .mapgen-sources li").first.bounding_box()
    panel = article.frame.locator(".mapgen-list").bounding_box()
    assert cited
    assert panel
    assert panel["y"] - 1 <= cited["y"] < panel["y"] + panel["height"]
    article.frame.locator('.mapgen-place[data-id="moscow"]').click()
    article.frame.get_by_role("dialog").wait_for()


def test_in_a_blob_everything_works(open_article: Open, built: Callable[[str], Path]) -> None:
    article = open_article('<iframe title="map" width="100%" height="700"></iframe>')
    article.page.evaluate(
        "text => new Promise(done => { const frame = document.querySelector('iframe'); frame.onload = done;"
        " frame.src = URL.createObjectURL(new Blob([text], {type: 'text/html'})) })",
        built("axis-of-resistance").read_text(encoding="utf-8"),
    )
    article.wait()
    article.frame.locator('.mapgen-place[data-id="moscow"]').click()
    article.frame.get_by_role("dialog").wait_for()
    article.frame.locator(".mapgen-skip").click()
    article.frame.locator(".mapgen-list .mapgen-reference a").first.click()
    assert article.overflow() == [0, 0]


def test_from_disk_the_demo_works(browser: Browser, story: Story, tmp_path: Path) -> None:
    mapgen.embed(story).save(tmp_path)
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
    page.goto((tmp_path / "demo.html").as_uri())
    page.locator("iframe").scroll_into_view_if_needed()
    article = Article(page)
    article.wait(1000)
    assert article.overflow() == [0, 0]
    assert article.stage() == pytest.approx(520, abs=2)
    assert article.height() < 900  # the script has set it; the snippet's proportions alone would give less or more
    article.frame.locator('.mapgen-place[data-id="moscow"]').click()
    article.frame.get_by_role("dialog").wait_for()
    page.context.close()
    assert errors == []


# Options


@pytest.mark.parametrize(("theme", "paper"), [("light", "rgb(255, 253, 249)"), ("dark", "rgb(27, 26, 24)")])
def test_the_theme_is_the_address_s_whatever_the_reader_s_is(open_article: Open, theme: str, paper: str) -> None:
    other = "dark" if theme == "light" else "light"
    article = open_article(iframe(query=f"?theme={theme}") + LISTEN % "", color_scheme=other)
    assert article.frame.evaluate("getComputedStyle(document.body).backgroundColor") == paper


def test_without_the_panel_there_is_the_map_alone(open_article: Open) -> None:
    article = open_article(iframe(query="?panel=off") + LISTEN % HOSTS["amp"], size=(600, 1000))
    for part in (".mapgen-header", ".mapgen-list", ".mapgen-story"):
        assert not article.frame.locator(part).is_visible()
    assert article.overflow() == [0, 0]
    assert article.stage() == pytest.approx(450, abs=2)
    assert article.height() == article.heard()[-1]


def test_a_start_is_the_step_of_that_event(open_article: Open, story: Story) -> None:
    order = story.dataset.order
    assert order
    article = open_article(iframe(query=f"?start={order[2]}") + LISTEN % "")
    assert article.frame.locator(".mapgen-story-counter").inner_text() == "Step 3 of 12"
    title = str(story.events[order[2]].text("title", "en"))
    assert title in article.frame.get_by_role("region", name="The story").inner_text()


def test_a_start_without_the_panel_opens_the_card(open_article: Open, story: Story) -> None:
    article = open_article(iframe(query="?panel=off&start=e-aramco-attack") + LISTEN % "")
    assert "Aramco" in article.frame.get_by_role("dialog").inner_text()


def test_the_fragment_goes_before_the_start(open_article: Open) -> None:
    article = open_article(iframe(query="?start=e-aramco-attack#place=moscow") + LISTEN % "")
    assert "Moscow" in article.frame.get_by_role("dialog").get_by_role("heading", level=2).inner_text()


@pytest.mark.parametrize(
    "query", ["?theme=blue&panel=maybe&start=gone&lang=tlh", "?start=%00%E0%A4%A&lang=%22%3E", "?&&=="]
)
def test_what_the_page_does_not_know_is_passed_over(open_article: Open, query: str) -> None:
    plain = open_article(iframe() + LISTEN % "")
    article = open_article(iframe(query=query) + LISTEN % "")
    look = "[document.documentElement.dataset.theme, document.documentElement.className, document.body.innerText]"
    assert article.frame.evaluate(look) == plain.frame.evaluate(look)


def test_a_page_that_holds_another_language_is_shown_in_it(open_article: Open, built: Callable[[str], Path]) -> None:
    page = built("axis-of-resistance").read_text(encoding="utf-8")
    start = page.index('<script type="application/json" id="mapgen-scene">')
    block = page[start : page.index("</script>", start) + len("</script>")]
    german = block.replace('id="mapgen-scene"', 'id="mapgen-scene-de"').replace('"Legend"', '"Legende"')
    article = open_article(iframe(query="?lang=de-AT") + LISTEN % "", map_page=page.replace(block, block + german))
    assert article.frame.locator(".mapgen-legend > summary").inner_text() == "Legende"


# The panel


def test_the_list_is_opened_and_closed_with_keys(open_article: Open) -> None:
    article = open_article(iframe() + LISTEN % "", size=(600, 800))
    frame = article.frame
    opener = frame.locator(".mapgen-skip")
    opener.focus()
    assert opener.get_attribute("aria-expanded") == "false"
    article.page.keyboard.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    assert frame.evaluate("document.activeElement.id") == "mapgen-list"
    article.page.keyboard.press("Tab")
    assert frame.evaluate("document.activeElement.getAttribute('aria-label')") == "Close"
    article.page.keyboard.press("Escape")
    assert not frame.locator(".mapgen-list").is_visible()
    assert frame.evaluate("document.activeElement.className") == "mapgen-skip"


@pytest.mark.parametrize("width", [320, 1200])
def test_a_link_into_the_list_opens_it_at_its_target(open_article: Open, width: int) -> None:
    article = open_article(iframe() + LISTEN % "", size=(width, 800))
    article.frame.locator('.mapgen-place[data-id="moscow"]').click()
    card = article.frame.get_by_role("dialog")
    target = card.locator('a[href^="#event-"]').first.get_attribute("href")
    card.locator('a[href^="#event-"]').first.click()
    article.wait()
    assert target
    record = article.frame.locator(f"[id='{target[1:]}']").bounding_box()
    panel = article.frame.locator(".mapgen-list").bounding_box()
    assert record
    assert panel
    assert panel["y"] - 1 <= record["y"] < panel["y"] + panel["height"]
    assert article.overflow() == [0, 0]


@pytest.mark.parametrize("width", [320, 1200])
def test_axe_finds_nothing_in_a_frame(open_article: Open, width: int) -> None:
    article = open_article(iframe() + LISTEN % HOSTS["amp"], size=(width, 1200))
    article.frame.evaluate(AXE.read_text(encoding="utf-8"))
    for opened in (".mapgen-skip", ".mapgen-panel-close", ".mapgen-story-start"):
        article.frame.locator(opened).click()
        article.wait()
        found = article.frame.evaluate("tags => axe.run(document, { runOnly: tags })", TAGS)
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
