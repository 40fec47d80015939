"""The picture is the page's twin: the same places, lines and labels, and at the same zoom in the same pixels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

import mapgen
from mapgen import staging
from mapgen.picture import picture
from mapgen.story import Story
from tests.conftest import MAPS
from tests.drawn import Drawn

from .conftest import Reader

Read = Callable[..., Reader]

# Points along each line and the middles of the symbols, from the place `origin`; what is hidden is left out.
ALONG = "(path) => [0, 0.2, 0.5, 0.8, 1].map((t) => path.getPointAtLength(t * path.getTotalLength()))"
PAGE = f"""(origin) => {{
  const along = {ALONG};
  const seen = (node) => !node.hidden && !node.closest('[hidden]') && getComputedStyle(node).visibility !== 'hidden'
    && getComputedStyle(node).display !== 'none';
  const middle = (id) => {{
    const box = document.querySelector(`.mapgen-place[data-id="${{id}}"] .mapgen-symbol`).getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }};
  const [x0, y0] = middle(origin);
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  return {{
    places: Object.fromEntries(all('.mapgen-place').map((node) => {{
      const [x, y] = middle(node.dataset.id);
      return [node.dataset.id, [x - x0, y - y0, node.querySelector('.mapgen-count')?.textContent ?? '']];
    }})),
    lines: Object.fromEntries(all('g.mapgen-connection').map((node) => {{
      const path = node.querySelector('path.mapgen-line');
      const ctm = path.getScreenCTM();
      return [node.dataset.id, along(path).map((p) => p.matrixTransform(ctm)).map((p) => [p.x - x0, p.y - y0])];
    }})),
    labels: Object.fromEntries(all('.mapgen-label').map((node) => [node.dataset.place, node.firstChild.textContent])),
    legend: document.querySelector('.mapgen-legend').textContent,
  }};
}}"""
PICTURE = f"""(origin) => {{
  const along = {ALONG};
  const circle = (id) => document.querySelector(`#picture-places g[data-id="${{id}}"] circle`);
  const middle = (id) => [circle(id).cx.baseVal.value, circle(id).cy.baseVal.value];
  const [x0, y0] = middle(origin);
  const all = (group) => [...document.querySelectorAll(`#picture-${{group}} > g`)];
  return {{
    places: Object.fromEntries(all('places').map((node) => {{
      const [x, y] = middle(node.dataset.id);
      return [node.dataset.id, [x - x0, y - y0, node.querySelector('text')?.textContent ?? '']];
    }})),
    lines: Object.fromEntries(all('connections').map((node) => [node.dataset.id,
      along(node.querySelector('path[data-layer="line"]')).map((p) => [p.x - x0, p.y - y0])])),
    labels: Object.fromEntries(all('labels').map((node) => [node.dataset.id, node.querySelector('text').textContent])),
  }};
}}"""


def points(found: dict[str, Any]) -> dict[str, list[float]]:
    return {name: [n for point in line for n in point] for name, line in found.items()}


@pytest.mark.parametrize(
    ("name", "day", "size"),
    [
        ("axis-of-resistance", None, (1080, 1080)),
        ("axis-of-resistance", "2015-09-30", (1200, 630)),
        ("rivals", None, (1080, 1080)),
        ("fiji-samoa", None, (600, 400)),
    ],
)
def test_the_picture_is_the_pages_twin(
    read: Read, browser: Browser, story: Story, name: str, day: str | None, size: tuple[int, int]
) -> None:
    scene = staging.stage(story if name == "axis-of-resistance" else mapgen.read(MAPS / f"{name}.geojson"))
    svg = picture(scene, width=size[0], height=size[1], as_of=day)
    drawn = Drawn(svg)
    origin = next(place.id for place in scene.places if place.anchor)

    context = browser.new_context()
    sheet = context.new_page()
    sheet.set_content(svg)
    ours = sheet.evaluate(PICTURE, origin)
    context.close()

    reader = read(name, size=(1600, 1000), fragment=f"#date={day}" if day else "")
    group = drawn.group("map")
    assert group is not None
    west, south, east, north = scene.bounds
    reader.on_map("(map.options.minZoom = -5, 1)")
    reader.zoom(float(str(group.get("data-zoom"))), (west + east) / 2, (south + north) / 2)
    theirs = reader.page.evaluate(PAGE, origin)

    # The same things are seen, and the same is written on them.
    assert sorted(ours["places"]) == sorted(theirs["places"])
    assert sorted(ours["lines"]) == sorted(theirs["lines"])
    assert ours["labels"] == {place.id: place.title for place in scene.places}
    assert {title for place, title in theirs["labels"].items() if title != ours["labels"][place]} == set()
    assert {place.id for place in scene.places if place.anchor} <= set(theirs["labels"])
    for words in drawn.words("legend"):
        assert words in theirs["legend"] or words == "3"
    # And stand alike, within a pixel.
    for place, (x, y, count) in ours["places"].items():
        assert [x, y] == pytest.approx(theirs["places"][place][:2], abs=1), place
        assert count == theirs["places"][place][2], place
    lines = points(theirs["lines"])
    for line, found in points(ours["lines"]).items():
        assert found == pytest.approx(lines[line], abs=1.5), line


def test_a_browser_shows_an_svg_in_the_fonts_that_it_carries(browser: Browser, story: Story, tmp_path: Path) -> None:
    path = tmp_path / "card.svg"
    path.write_bytes(mapgen.image(story, format="svg"))
    page = browser.new_context().new_page()
    page.goto(path.as_uri())
    loaded = page.evaluate(
        "document.fonts.ready.then((faces) => [...faces].map((f) => `${f.family} ${f.weight} ${f.style} ${f.status}`))"
    )
    page.context.close()
    assert sorted(loaded) == [
        "Mapgen Sans 400 italic loaded", "Mapgen Sans 400 normal loaded", "Mapgen Sans 700 normal loaded",
        "Mapgen Serif 400 italic loaded", "Mapgen Serif 700 normal loaded",
    ]  # fmt: skip
