"""Anyone can read the page: axe-core finds nothing in any of its states."""

from __future__ import annotations

import itertools
import math
import runpy
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

import mapgen

from .conftest import SIZES, Reader

Read = Callable[..., Reader]
REPOSITORY = Path(__file__).parents[2]
AXE = REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

# The rules of all levels up to WCAG 2.2 AA, and those of good practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# What axe finds, and what it could not decide: for contrast, with the ratio to what stands behind the element itself or
# its nearest ancestor with a background, and to what the text lies on where that is the map.
RUN = """async (tags) => {
    const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const luminance = (colour) => channels(colour).slice(0, 3)
        .map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const contrast = (element) => {
        let ground = element;
        while (ground && channels(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
        const style = getComputedStyle(element);
        const ink = element.namespaceURI.endsWith('svg') ? style.fill : style.color;
        const pair = [ink, getComputedStyle(ground).backgroundColor].map(luminance).sort((a, b) => a - b);
        return (pair[1] + 0.05) / (pair[0] + 0.05);
    };
    const { violations, incomplete, passes } = await axe.run(document, { runOnly: tags, elementRef: true });
    const told = (rules) => rules.flatMap(({ id, help, nodes }) => nodes.map((node) => ({
        rule: id,
        help,
        target: node.target.join(' '),
        html: node.html.slice(0, 200),
        why: [...node.any, ...node.all, ...node.none].map(({ message }) => message).join('; '),
        contrast: id === 'color-contrast' ? contrast(node.element) : null,
        onMap: !!node.element.closest('.mapgen-map, .mapgen-symbol'),
        place: node.element.matches('.mapgen-place'),
    })));
    return { violations: told(violations), undecided: told(incomplete), passed: passes.map(({ id }) => id) };
}"""


def is_settled_elsewhere(node: dict[str, Any]) -> bool:
    """Tell whether what axe could not decide is decided: by a test of ours, for the reason given here."""
    if node["rule"] == "color-contrast":
        # Text on the map lies on a canvas, which axe cannot see: frontend/test/tokens.test.ts holds each of its colours
        # against each of the basemap's. Elsewhere axe gives up on single digits, on what scrolls under something that
        # sticks, and on children of `display: contents`: there, the ratio is worked out above.
        return bool(node["onMap"] or node["contrast"] >= 4.5)
    # Places lie where they lie: WCAG 2.5.8 exempts pins on a map as essential. One of them is in the tab order, and axe
    # leaves the others to people. That their targets do not meet is tested below.
    return bool(node["rule"] == "target-size" and node["place"])


@dataclass(frozen=True)
class State:
    """A state of a page: how it is opened, and what tells that it is there."""

    name: str
    fragment: str = ""
    reached: str = "true"
    page: str = "axis-of-resistance"
    size: tuple[int, int] = (1600, 900)
    options: dict[str, Any] = field(default_factory=dict)


LISTED = (
    "[...document.querySelectorAll('.mapgen-list article[id^=event-]')].filter((e) => e.getClientRects().length).length"
)
DIALOG = "document.querySelector('[role=dialog]')?.getClientRects().length"
WALK = "document.querySelector('.mapgen-story').textContent.includes('Northern Alliance')"
MIDWAY = "document.querySelector('.mapgen-timeline [role=slider]')?.getAttribute('aria-valuetext').includes('2015')"
PHONE: dict[str, Any] = {"size": (320, 568), "options": {"has_touch": True, "is_mobile": True}}
DARK: dict[str, Any] = {"options": {"color_scheme": "dark"}}
STATES = [
    State("load"),
    State("place", "#place=tehran", DIALOG),
    State("connection", "#connection=c-tehran-moscow", DIALOG),
    State("event", "#event=e-killing", DIALOG),
    State("walk", "#step=3", WALK),
    State("filtered", "#kind=attack", f"{LISTED} > 0 && {LISTED} < 52"),
    State("nothing-found", "#search=xyzzy", f"{LISTED} === 0"),
    State("mid-timeline", "#date=2015-09-30", MIDWAY),
    State("load-320", **PHONE),
    State("place-320", "#place=tehran", DIALOG, **PHONE),
    State("walk-320", "#step=3", WALK, **PHONE),
    State("mid-timeline-320", "#date=2015-09-30", MIDWAY, **PHONE),
    State("load-dark", **DARK),
    State("place-dark", "#place=tehran", DIALOG, **DARK),
    State("walk-dark", "#step=3", WALK, **DARK),
    State("mid-timeline-dark", "#date=2015-09-30", MIDWAY, **DARK),
    State("tablet", size=(800, 600)),
    State("forced-colours", "#place=tehran", DIALOG, options={"forced_colors": "active"}),
    State("right-to-left", page="arabic"),
    State("right-to-left-place-320", "#place=cairo", DIALOG, page="arabic", **PHONE),
    State("no-events", page="no-events"),
    State("one-place", page="one-place"),
]


def find(reader: Reader) -> dict[str, Any]:
    reader.page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found: dict[str, Any] = reader.page.evaluate(RUN, TAGS)
    return found


def assert_nothing_found(reader: Reader) -> None:
    found = find(reader)
    assert found["violations"] == []
    assert [node for node in found["undecided"] if not is_settled_elsewhere(node)] == []
    assert {"color-contrast", "aria-required-attr", "button-name", "document-title", "region"} <= set(
        found["passed"]
    ) | {node["rule"] for node in found["undecided"]}


def open_in(read: Read, state: State) -> Reader:
    reader = read(state.page, size=state.size, fragment=state.fragment, **state.options)
    reader.wait_for(state.reached)
    reader.rest(300)  # what moves has come to rest
    return reader


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_axe_finds_nothing(read: Read, state: State) -> None:
    assert_nothing_found(open_in(read, state))


def test_axe_finds_nothing_among_2000_events(read: Read, tmp_path: Path) -> None:
    write = runpy.run_path(str(REPOSITORY / "benchmarks" / "synthetic.py"))["write"]
    data = tmp_path / "synthetic.geojson"
    write(data, places=200, connections=400, events=2000)
    reader = read(mapgen.build(mapgen.read(data)).save(tmp_path / "synthetic.html"))
    assert_nothing_found(reader)


SMALL = '<button style="width: 9px; height: 9px; padding: 0">a</button>'


@pytest.mark.parametrize(
    ("selector", "break_it", "rule"),
    [
        (".mapgen-header", "e.append(document.createElement('button'))", "button-name"),
        (".mapgen-headline", "e.style.color = '#bbb'", "color-contrast"),
        (".mapgen-place", "e.removeAttribute('aria-label')", "button-name"),
        (".mapgen-skip", "e.role = 'slider'", "aria-required-attr"),
        ("main", "e.role = 'presentation'", "landmark-one-main"),
        (".mapgen-header", f"e.insertAdjacentHTML('beforeend', '{SMALL}'.repeat(2))", "target-size"),
    ],
)
def test_axe_finds_what_is_wrong(read: Read, selector: str, break_it: str, rule: str) -> None:
    reader = read(bypass_csp=True)  # which lets nobody else break the page
    reader.page.locator(selector).first.evaluate(f"e => {{ {break_it} }}")
    assert rule in {node["rule"] for node in find(reader)["violations"]}


def test_what_axe_cannot_decide_is_not_taken_for_sound(read: Read) -> None:
    """A digit alone, in a grey that is too light."""
    reader = read()
    reader.page.locator(".mapgen-headline").evaluate("e => { e.textContent = '1'; e.style.color = '#bbb'; }")
    open_ = [node for node in find(reader)["undecided"] if not is_settled_elsewhere(node)]
    assert [node["target"] for node in open_] == ["h1"]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_targets_of_places_are_24_pixels_across_and_do_not_meet(read: Read, size: tuple[int, int]) -> None:
    reader = read(size=size)
    places = reader.page.locator(".mapgen-place").evaluate_all(
        """places => places.map((place) => {
            const { x, y, width, height } = place.getBoundingClientRect();
            return { x: x + width / 2, y: y + height / 2, width, height, radius: getComputedStyle(place).borderRadius };
        })"""
    )
    assert len(places) == 11
    for place in places:
        assert min(place["width"], place["height"]) >= 24 - 0.01
        assert place["radius"] == "50%"  # a target is a circle: what counts is the distance of two middles
    for one, other in itertools.combinations(places, 2):
        assert math.dist((one["x"], one["y"]), (other["x"], other["y"])) >= 24 - 0.1


# What shows that the focused element is focused, and its least contrast with the grounds that it may stand on.
FOCUS = """() => {
    const luminance = (rgb) => rgb.map((c) => c / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const one = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
    const context = one.getContext('2d', { willReadFrequently: true });
    const painted = (...layers) => {
        for (const colour of layers) {
            context.fillStyle = colour;
            context.fillRect(0, 0, 1, 1);
        }
        return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    // A system's colours may let the ground through; what is quite clear has then no contrast with it.
    const contrast = (colour, ground) => {
        const [dark, light] = [painted(ground, colour), painted(ground)].map(luminance).sort((a, b) => a - b);
        return (light + 0.05) / (dark + 0.05);
    };
    const element = document.querySelector(':focus-visible');
    if (!element) return null;
    const isLine = element.matches('.mapgen-connection');
    // Three have their ring on a part of theirs: the handle, a glyph of the timeline (whose target is larger than it),
    // and the map, of which an outline would be cut off.
    const isMap = element.matches('.mapgen-map');
    const isGlyph = element.matches('.mapgen-time-single');
    const part = isMap || isGlyph ? '::after' : element.matches('.mapgen-time-handle') ? '::before' : null;
    const style = getComputedStyle(isLine ? element.querySelector('.mapgen-halo') : element, part);
    const [width, colour] = isLine
        ? [style.strokeWidth, style.stroke]
        : isGlyph
        ? [style.borderTopWidth, style.borderTopColor]
        : [style.outlineStyle === 'none' ? 0 : style.outlineWidth, style.outlineColor];
    const grounds = element.closest('.mapgen-map') ? ['land', 'land-story', 'water'] : ['paper'];
    const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--mapgen-${name}`);
    const cut = isMap && parseFloat(style.outlineOffset) > -2;
    return {
        name: element.className.baseVal ?? element.className,
        size: Math.min(element.getBoundingClientRect().width, element.getBoundingClientRect().height),
        width: cut ? 0 : parseFloat(width),
        contrast: Math.min(...grounds.map((name) => contrast(colour, token(name)))),
    };
}"""


def assert_focus_is_seen(page: Page) -> str:
    focus = page.evaluate(FOCUS)
    assert focus
    assert focus["size"] >= 8, focus  # else the ring is a dot
    assert focus["width"] >= 2, focus
    assert focus["contrast"] >= 3, focus
    return str(focus["name"]).split(" ")[0]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("fragment", ["", "#place=tehran", "#step=3", "#date=2015-09-30"])
def test_the_focus_is_seen_wherever_it_is(read: Read, theme: str, fragment: str) -> None:
    reader = read(fragment=fragment, color_scheme=theme)
    page = reader.page
    if fragment == "#place=tehran":
        reader.popup.wait_for()  # it takes the focus when it opens
    seen = set()
    for _ in range(24):
        page.keyboard.press("Tab")
        seen.add(assert_focus_is_seen(page))
    assert len(seen) >= 6
    for selector in (".mapgen-place", ".mapgen-connection"):
        page.locator(f"{selector}[tabindex='0']").focus()
        for _ in range(8):
            page.keyboard.press("ArrowRight")
            assert assert_focus_is_seen(page) == selector[1:]
