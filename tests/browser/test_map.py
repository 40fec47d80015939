"""The first map, as a reader meets it: opened from disk, the network unplugged."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest
from geographiclib.geodesic import Geodesic

import mapgen
from mapgen.story import Story

from .conftest import SIZES, Reader, assert_within

Read = Callable[..., Reader]
ALL_SIZES = [*SIZES, (390, 844), (1024, 768), (2560, 1080)]
ANCHORS = {
    "tehran": "Tehran",
    "baghdad": "Baghdad",
    "damascus": "Damascus",
    "beirut": "Beirut",
    "sanaa": "Sana'a",
    "moscow": "Moscow",
}
DATA: dict[str, dict[str, Any]] = {
    feature["properties"]["id"]: feature["properties"]
    for feature in json.loads((Path(__file__).parents[2] / "data" / "locations.geojson").read_text(encoding="utf-8"))[
        "features"
    ]
}
EVENTS = {identity: record for identity, record in DATA.items() if record["record"] == "event"}
CONNECTIONS = {identity: record for identity, record in DATA.items() if record["record"] == "connection"}


@pytest.mark.parametrize("size", ALL_SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_first_view_holds_the_six_cities_with_their_labels(read: Read, size: tuple[int, int]) -> None:
    reader = read(size=size)
    frame = reader.page.locator(".mapgen-map").bounding_box()
    assert frame
    assert frame["width"] <= size[0]
    boxes = {}
    for identity, title in ANCHORS.items():
        label = reader.page.locator(f'.mapgen-label-anchor[data-place="{identity}"]')
        assert label.inner_text().splitlines()[0] == title  # below it, whether the place stands for a whole country
        for mark in (reader.place(identity).locator("svg.mapgen-symbol"), label):
            assert_within(frame, mark.bounding_box())
        boxes[identity] = label.bounding_box()
    for one, other in itertools.combinations(boxes.values(), 2):
        assert one
        assert other
        assert not overlap(one, other)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_label_lies_on_another_or_on_a_symbol_in_the_first_view(read: Read, size: tuple[int, int]) -> None:
    reader = read(size=size)
    labels = [box for label in reader.page.locator(".mapgen-label:visible").all() if (box := label.bounding_box())]
    marks = [box for mark in reader.page.locator(".mapgen-mark:visible").all() if (box := mark.bounding_box())]
    assert len(labels) >= 6
    for one, other in itertools.combinations(labels, 2):
        assert not overlap(one, other)
    for label, mark in itertools.product(labels, marks):
        assert not overlap(label, mark, slack=3)
    for one, other in itertools.combinations(marks, 2):
        assert not overlap(one, other, slack=3)


@pytest.mark.parametrize("size", [(412, 823), (1280, 800)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_shifts_while_a_slow_machine_opens_the_page(read: Read, size: tuple[int, int]) -> None:
    page = read(size=size).page
    # Six times slower, the browser paints what it has read before the rest is there.
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.reload(wait_until="load")
    page.locator(".mapgen-filters input").first.wait_for()
    shifted = page.evaluate(
        """() => new Promise(resolve => {
          new PerformanceObserver(list => resolve(list.getEntries().flatMap(entry => entry.sources)
            .map(({node}) => node?.className ?? "gone"))).observe({type: 'layout-shift', buffered: true});
          setTimeout(() => resolve([]), 1000);
        })"""
    )
    assert shifted == []


def test_a_place_that_goes_out_of_view_takes_its_label_along(read: Read) -> None:
    reader = read(reduced_motion="reduce")
    reader.zoom(5, 51.4, 35.7)
    reader.on_map("map.setMaxBounds(null)")
    symbol = reader.place("tehran").locator("svg.mapgen-symbol")
    label = reader.page.locator('.mapgen-label-anchor[data-place="tehran"]')

    def offset() -> tuple[float, float]:
        of, at = label.bounding_box(), symbol.bounding_box()
        assert of
        assert at
        return round(of["x"] - at["x"]), round(of["y"] - at["y"])

    before = offset()
    frame, at = reader.page.locator(".mapgen-map").bounding_box(), symbol.bounding_box()
    assert frame
    assert at
    # Just beyond the edge: a label that stayed in view would name nothing.
    reader.on_map(f"map.panBy([0, {at['y'] + at['height'] - frame['y'] + 4}], {{animate: false}})")
    assert offset() == before


def overlap(one: Any, other: Any, slack: float = 1) -> bool:
    return bool(
        one["x"] + one["width"] - slack > other["x"]
        and other["x"] + other["width"] - slack > one["x"]
        and one["y"] + one["height"] - slack > other["y"]
        and other["y"] + other["height"] - slack > one["y"]
    )


def test_every_connection_is_drawn_and_none_hides_another(read: Read) -> None:
    reader = read()
    paths = {}
    for identity in CONNECTIONS:
        group = reader.connection(identity)
        assert group.count() == 1
        paths[identity] = group.locator("path.mapgen-hit").get_attribute("d")
    assert None not in paths.values()
    assert len(set(paths.values())) == len(CONNECTIONS)


def test_every_connection_says_what_it_is(read: Read) -> None:
    reader = read()
    names = [reader.connection(identity).get_attribute("aria-label") or "" for identity in CONNECTIONS]
    assert len(set(names)) == len(CONNECTIONS)
    for identity, name in zip(CONNECTIONS, names, strict=True):
        assert str(CONNECTIONS[identity]["title"]) in name


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_place_opens_a_popup_with_its_events_in_date_order(read: Read, size: tuple[int, int]) -> None:
    reader = read(size=size)
    for place in dict.fromkeys(event["place"] for event in EVENTS.values() if "place" in event):
        if place in ("afghanistan", "tajikistan-base", "aramco") and size != (1600, 900):
            continue  # outside the first view of a small window
        expected = [identity for identity, event in EVENTS.items() if event.get("place") == place]
        reader.select_place(place)
        found = reader.popup.locator("[data-id]")
        assert [item.get_attribute("data-id") for item in found.all()] == expected  # the file is in date order
        box, window = reader.popup.bounding_box(), reader.page.viewport_size
        assert box
        assert window
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= window["width"]
        assert box["height"] <= window["height"]
        reader.page.keyboard.press("Escape")
        reader.popup.wait_for(state="detached")


def test_a_popup_shows_all_that_is_known_of_each_event(read: Read) -> None:
    reader = read()
    for place in dict.fromkeys(event["place"] for event in EVENTS.values() if "place" in event):
        reader.select_place(place)
        for identity, event in EVENTS.items():
            if event.get("place") == place:
                text = reader.popup.locator(f'[data-id="{identity}"]').inner_text()
                for name in ("title", "quote", "hedge", "attribution"):
                    assert str(event.get(name, "")) in text
                assert event["certainty"] in text.lower()
        assert "Qasem Soleimani, the architect of Iran’s presence" in reader.popup.inner_text().replace("'", "’")
        reader.page.keyboard.press("Escape")


@pytest.mark.parametrize(
    ("place", "event", "date"),
    [
        ("baghdad", "e-is-advance-2014", "Summer 2014"),
        ("tehran", "e-iran-iraq-war", "1980s"),
        ("moscow", "e-moscow-visit", "By September 2015"),
        ("sanaa", "e-houthi-arms", "2015, ongoing"),
    ],
)
def test_dates_are_in_words(read: Read, place: str, event: str, date: str) -> None:
    reader = read()
    reader.select_place(place)
    assert date.lower() in reader.popup.locator(f'[data-id="{event}"]').inner_text().lower()


POINTS = """(id) => {
    const hit = document.querySelector(`.mapgen-connection[data-id="${id}"] .mapgen-hit`);
    const on = hit.getScreenCTM();
    const points = [];
    for (const share of [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.35, 0.65, 0.45, 0.55, 0.15, 0.85,
        ...Array.from({ length: 45 }, (_, n) => 0.05 + n / 50)]) {
        const { x, y } = hit.getPointAtLength(hit.getTotalLength() * share).matrixTransform(on);
        if (document.elementFromPoint(x, y)?.closest('.mapgen-connection')) points.push([x, y]);
    }
    return points;
}"""


def test_every_connection_opens_a_popup_of_the_same_form(read: Read) -> None:
    reader = read()
    unreached = []
    for identity, record in CONNECTIONS.items():
        for point in reader.page.evaluate(POINTS, identity):
            reader.page.mouse.click(*point)
            reader.popup.wait_for()
            text = reader.popup.inner_text()
            reader.page.keyboard.press("Escape")
            reader.popup.wait_for(state="detached")
            if str(record["title"]) in text:
                break
        else:
            unreached.append(identity)
            continue
        for name in ("title", "quote", "hedge", "attribution"):
            assert str(record.get(name, "")) in text
        assert record["certainty"] in text.lower()
    assert unreached == []


def test_a_single_line_at_zoom_7_is_the_geodesic_to_half_a_pixel(read: Read) -> None:
    reader = read()
    start, end = (51.42151, 35.69439), (37.61781, 55.75204)  # Tehran to Moscow
    true = Geodesic.WGS84.InverseLine(start[1], start[0], end[1], end[0])
    middle = true.Position(true.s13 / 2)
    reader.zoom(7, middle["lon2"], middle["lat2"])
    samples = [true.Position(true.s13 * share) for share in (0.497, 0.499, 0.5, 0.501, 0.503)]
    for sample in samples:
        x, y = reader.on_map(
            f"(() => {{ const p = map.latLngToContainerPoint([{sample['lat2']}, {sample['lon2']}]);"
            " const box = map.getContainer().getBoundingClientRect(); return [p.x + box.left, p.y + box.top]; })()"
        )
        away = reader.page.evaluate(
            """([x, y]) => {
                const path = document.querySelector('.mapgen-connection[data-id="c-tehran-moscow"] .mapgen-hit');
                const on = path.getScreenCTM(), length = path.getTotalLength();
                const distance = (at) => {
                    const p = path.getPointAtLength(at).matrixTransform(on);
                    return Math.hypot(p.x - x, p.y - y);
                };
                let best = 0;
                for (let at = 0; at <= length; at += length / 4000) if (distance(at) < distance(best)) best = at;
                for (let step = length / 4000; step > 0.01; step /= 2) {
                    for (const at of [best - step, best + step]) if (distance(at) < distance(best)) best = at;
                }
                return distance(best);
            }""",
            [x, y],
        )
        # Half a pixel for the line, and half for Leaflet, which rounds the point above to whole pixels.
        assert away <= 0.5 + math.sqrt(0.5)


def test_widths_and_label_sizes_hold_at_every_zoom(read: Read) -> None:
    reader = read()
    measure = """() => [...document.querySelectorAll('.mapgen-connection[data-id="c-moscow-damascus"] path')]
        .map((path) => getComputedStyle(path).strokeWidth)
        .concat(getComputedStyle(document.querySelector('.mapgen-label-anchor')).fontSize)"""
    first = reader.page.evaluate(measure)
    for level in (3, 5, 7):
        reader.zoom(level, 44, 33)
        assert reader.page.evaluate(measure) == first


def test_nobody_ends_on_an_empty_screen(read: Read) -> None:
    reader = read()
    limits = reader.on_map("({ least: map.getMinZoom(), most: map.getMaxZoom(), bounds: !!map.options.maxBounds })")
    assert 0 <= limits["least"] < limits["most"] <= 11
    assert limits["bounds"]
    for corner in ("[85, -300]", "[-85, 300]"):
        reader.on_map(f"(map.panTo({corner}, {{animate: false}}), 1)")
        reader.rest(500)
        assert reader.page.locator(".mapgen-place").evaluate_all(
            "places => places.some(p => { const b = p.getBoundingClientRect();"
            " return b.right > 0 && b.bottom > 0 && b.left < innerWidth && b.top < innerHeight; })"
        )


def test_the_legend_explains_only_what_is_on_the_map(read: Read, story: Story) -> None:
    reader = read()
    text = reader.page.locator(".mapgen-legend").inner_text()
    assert "Troops and militias" in text
    assert "alleged" in text
    assert "Intelligence" not in text  # no such connection in the data
    assert "disputed\n" not in text  # no such certainty
    assert "intelligence" not in {item.kind for item in story.connections.values()}


def test_the_legend_explains_the_glyphs_of_the_timeline(read: Read, story: Story) -> None:
    reader = read()
    key = reader.page.locator(".mapgen-legend-timeline")
    key.locator("summary").click()
    rows = key.locator(".mapgen-legend-group").first.locator("li")
    assert rows.count() == len({event.kind for event in story.events.values()})
    outlines = "nodes => nodes.map(node => node.getAttribute('d'))"
    explained = set(rows.locator(".mapgen-glyph").evaluate_all(outlines))
    drawn = set(reader.page.locator(".mapgen-time-drawing .mapgen-glyph").evaluate_all(outlines))
    assert drawn == explained
    assert len(explained) == rows.count()


def test_the_list_is_in_the_page_without_script(read: Read) -> None:
    reader = read(java_script_enabled=False)
    assert reader.page.locator("article[id]").count() >= 52
    for event in EVENTS.values():
        assert reader.page.get_by_role("heading", name=str(event["title"]), exact=True).count() >= 1
    text = reader.page.inner_text("body")
    for word in ("Made with Natural Earth", "not an endorsement", "Sources", "GeoNames"):
        assert word in text


def test_leaflets_prefix_and_its_flag_are_gone(read: Read) -> None:
    reader = read()
    attribution = reader.page.locator(".mapgen-figure").inner_text()
    assert "Made with Natural Earth" in attribution
    assert reader.page.locator(".leaflet-attribution-flag").count() == 0
    assert "Leaflet" not in attribution


def test_folium_layers_added_to_the_map_work_offline(read: Read, story: Story, tmp_path: Path) -> None:
    folium_map = mapgen.to_folium(story)
    folium.Marker([30.0, 55.0], popup="A marker of folium's").add_to(folium_map)
    folium.Circle([25.0, 60.0], radius=100_000, tooltip="A circle").add_to(folium_map)
    reader = read(mapgen.build(story, folium_map=folium_map).save(tmp_path / "map.html"))
    icon = reader.page.locator("img.leaflet-marker-icon")
    assert icon.evaluate("image => image.complete && image.naturalWidth") == 25
    icon.click(force=True)
    reader.page.get_by_text("A marker of folium's").wait_for()
    assert reader.page.locator("path.leaflet-interactive").count() >= 1


def test_escape_closes_a_popup_wherever_the_focus_is(read: Read) -> None:
    reader = read()
    reader.select_place("tehran")
    reader.page.evaluate("document.activeElement.blur()")
    reader.page.keyboard.press("Escape")
    reader.popup.wait_for(state="detached")


def test_a_place_leads_to_its_connections(read: Read) -> None:
    reader = read()
    reader.select_place("moscow")
    reader.popup.get_by_role("button", name="Russia’s intervention in Syria").click()
    reader.popup.get_by_text("Russia's decision to get involved in the war in Syria").wait_for()


@pytest.mark.parametrize("size", ALL_SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_button_shows_every_place(read: Read, size: tuple[int, int]) -> None:
    reader = read(size=size)
    reader.page.get_by_role("button", name="Show the whole map").click()
    reader.rest(300)
    frame = reader.page.locator(".mapgen-map").bounding_box()
    assert frame
    for mark in reader.page.locator(".mapgen-place svg.mapgen-symbol").all():
        assert_within(frame, mark.bounding_box())


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)], ids=lambda size: str(size[0]))
def test_the_map_moves_from_the_start(read: Read, size: tuple[int, int]) -> None:
    reader = read(size=size, reduced_motion="reduce")
    reader.page.locator(".mapgen-map").focus()
    for key, right, down in (("ArrowRight", -1, 0), ("ArrowLeft", 1, 0), ("ArrowDown", 0, -1), ("ArrowUp", 0, 1)):
        before = reader.place("tehran").bounding_box()
        reader.page.keyboard.press(key)
        reader.rest(200)
        after = reader.place("tehran").bounding_box()
        assert before
        assert after
        moved = (after["x"] - before["x"]) * right + (after["y"] - before["y"]) * down
        assert moved > 40, key


@pytest.mark.parametrize("pause", [0, 500])
def test_a_card_that_moved_the_map_takes_it_back(read: Read, pause: int) -> None:
    reader = read(size=(390, 844))
    view = "[map.getCenter().lat, map.getCenter().lng, map.getZoom()]"
    before = reader.on_map(view)
    reader.select_place("sanaa")
    reader.page.wait_for_timeout(pause)
    if pause:
        assert reader.on_map(view) != pytest.approx(before, abs=0.3)
    reader.page.keyboard.press("Escape")
    reader.rest(700)
    assert reader.on_map(view) == pytest.approx(before, abs=0.3)


def test_a_card_leaves_the_map_where_the_reader_has_moved_it(read: Read) -> None:
    reader = read(size=(390, 844))
    reader.on_map("(map.setMaxBounds(null), 1)")  # which would pull the view back by themselves
    reader.select_place("sanaa")
    reader.rest(500)
    reader.page.get_by_role("button", name="Zoom in").click()
    reader.rest(500)
    view = "[map.getCenter().lat, map.getCenter().lng, map.getZoom()]"
    before = reader.on_map(view)
    reader.page.keyboard.press("Escape")
    reader.rest(700)
    assert reader.on_map(view) == pytest.approx(before, abs=0.3)
