"""The picture, read as XML: it shows what the Scene holds, whole, and nothing on top of anything else."""

import dataclasses
import itertools
import json
import math
import re
from pathlib import Path

import pytest

import mapgen
from mapgen import fonts, sizes, staging
from mapgen.errors import OptionError
from mapgen.picture import picture
from mapgen.richtext import RichText
from mapgen.scene import Scene
from mapgen.story import Story

from .browser.test_hostile import PAYLOADS
from .browser.test_hostile import story as hostile_story
from .conftest import MAPS
from .drawn import SVG, Drawn, overlap, plain

NAMES = ["axis-of-resistance", *sorted(path.stem for path in MAPS.glob("*.geojson"))]
SIZES = ["1200x630", "1080x1080", "1080x1920", "600x400", "A4"]


@pytest.fixture(scope="module")
def scene(story: Story) -> Scene:
    return staging.stage(story)


@pytest.fixture(scope="module")
def scenes(scene: Scene) -> dict[str, Scene]:
    return {"axis-of-resistance": scene} | {
        path.stem: staging.stage(mapgen.read(path)) for path in MAPS.glob("*.geojson")
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_all_that_the_scene_has_is_there_and_whole(scenes: dict[str, Scene], name: str, size: str) -> None:
    scene = scenes[name]
    drawn = Drawn(picture(scene, size=sizes.read(size)))
    assert sorted(drawn.ids("places")) == sorted(place.id for place in scene.places)
    assert sorted(drawn.ids("connections")) == sorted(item.id for item in scene.connections)
    assert sorted(drawn.label_boxes) == sorted(place.id for place in scene.places)
    titles = [place.title for place in scene.places]
    assert set(titles) <= set(drawn.words("labels"))
    # Nothing is cut by the map's frame.
    width, height = drawn.map_size
    for left, top, right, bottom in drawn.label_boxes.values():
        assert (left >= 0, top >= 0, right <= width, bottom <= height) == (True,) * 4
    for circles in drawn.circles.values():
        for x, y, radius in circles[:1]:
            assert (radius - 2 <= x <= width - radius + 2, radius - 2 <= y <= height - radius + 2) == (True, True)
    # No label lies on another, or below a symbol by more than the two pixels of air around its letters.
    for (one, a), (other, b) in itertools.combinations(drawn.label_boxes.items(), 2):
        assert not overlap(a, b), (one, other)
    for label, (left, top, right, bottom) in drawn.label_boxes.items():
        for place, circles in drawn.circles.items():
            for x, y, radius in circles[:1] if place != label else []:
                dx, dy = x - min(max(x, left + 2), right - 2), y - min(max(y, top + 2), bottom - 2)
                assert dx * dx + dy * dy >= (radius - 1) ** 2, (label, place)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_every_text_ends_inside_the_picture_and_the_labels_boxes_hold_their_words(
    scenes: dict[str, Scene], name: str, size: str
) -> None:
    drawn = Drawn(picture(scenes[name], size=sizes.read(size)))
    _, _, width, height = drawn.view_box
    for group, moved in (("heading", (0.0, 0.0)), ("legend", (0.0, 0.0)), ("credits", (0.0, 0.0)), ("labels", None)):
        x0, y0 = drawn.map_corner if moved is None else moved
        node = drawn.group(group)
        for text in [] if node is None else node.iter(f"{SVG}text"):
            family: fonts.Family = "serif" if "Serif" in str(text.get("font-family")) else "sans"
            long = fonts.measure(
                plain(text),
                family=family,
                size=float(str(text.get("font-size"))),
                bold=text.get("font-weight") == "700",
                italic=text.get("font-style") == "italic",
            )
            x, y = x0 + float(str(text.get("x"))), y0 + float(str(text.get("y")))
            left = x - long * {"middle": 0.5, "end": 1.0}.get(str(text.get("text-anchor")), 0.0)
            assert left >= 0, plain(text)
            assert left + long <= width, plain(text)
            assert 0 < y < height, plain(text)
    boxes = drawn.label_boxes
    labels = drawn.group("labels")
    for label in [] if labels is None else labels.findall(f"{SVG}g"):
        left, top, right, bottom = boxes[str(label.get("data-id"))]
        for text in label.iter(f"{SVG}text"):
            assert left <= float(str(text.get("x"))) <= right
            assert top < float(str(text.get("y"))) < bottom


def test_a_label_beside_its_symbol_is_held_by_the_end_that_is_there(scene: Scene) -> None:
    # A drawing program may set it in letters of other widths: what it is held by stays where it is.
    drawn = Drawn(picture(scene))
    labels = drawn.group("labels")
    assert labels is not None
    held = {}
    for label in labels.findall(f"{SVG}g"):
        identity = str(label.get("data-id"))
        (x, _, _), (left, _, right, _) = drawn.circles[identity][0], drawn.label_boxes[identity]
        side = "end" if right <= x else "start" if left >= x else "middle"
        held[identity] = side
        assert {text.get("text-anchor", "start") for text in label.iter(f"{SVG}text")} == {side}, identity
    # To be seen in the picture: Moscow's name stands to the right of it, Beirut's to the left, Tikrit's above.
    assert (held["moscow"], held["beirut"], held["tikrit"]) == ("start", "end", "middle")


@pytest.mark.parametrize("size", ["300x300", "400x300", "300x900", "900x300", "8000x8000", "A4-landscape"])
def test_in_odd_sizes_nothing_lies_on_the_credits_and_nothing_leaves_the_picture(scene: Scene, size: str) -> None:
    long = dataclasses.replace(scene, title="A title of very many words " * 12)
    known = [event for event in scene.events if (event.since or event.until or "") <= "2015-09-30"]
    event = max(known, key=lambda event: len(event.title)).id
    drawn = Drawn(picture(long, size=sizes.read(size), event=event, as_of="2015-09-30"))
    lines = {
        name: [float(str(text.get("y"))) for text in group.iter(f"{SVG}text")]
        for name in ("heading", "caption", "legend", "credits")
        if (group := drawn.group(name)) is not None
    }
    for name in ("heading", "caption", "legend"):
        assert max(lines.get(name, [0])) + 6 < min(lines["credits"]), name
    assert max(lines["credits"]) < drawn.view_box[3]
    x, y = drawn.map_corner
    width, height = drawn.map_size
    assert width > 100
    assert height > 60
    assert max(lines["heading"]) < y
    assert y + height + 4 < min(lines["credits"])
    assert x + width <= drawn.view_box[2]


def test_a_crowd_is_drawn_with_the_labels_that_have_room(tmp_path: Path) -> None:
    features = [{"type": "Feature", "geometry": None, "properties": {"record": "dataset", "id": "m", "title": "Crowd"}}]
    for number in range(100):
        at = {"type": "Point", "coordinates": [10 + number % 10 * 0.1, 50 + number // 10 * 0.06]}
        place = {"record": "place", "id": f"p{number}", "title": f"Place number {number}", "kind": "city"}
        features.append({"type": "Feature", "geometry": at, "properties": place})  # type: ignore[dict-item]
    data = tmp_path / "crowd.geojson"
    data.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    drawn = Drawn(picture(staging.stage(mapgen.read(data))))
    assert len(drawn.ids("places")) == 100
    assert 0 < len(drawn.label_boxes) < 100
    assert not any(overlap(a, b) for a, b in itertools.combinations(drawn.label_boxes.values(), 2))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_the_map_ends_where_the_world_does(scenes: dict[str, Scene], name: str, size: str) -> None:
    scene = scenes[name]
    drawn = Drawn(picture(scene, size=sizes.read(size)))
    group, shown = drawn.group("map"), drawn.group("places")
    assert group is not None and shown is not None
    side = 256 * 2 ** float(str(group.get("data-zoom")))
    top = []
    # Mercator by its textbook formula; a symbol that was moved aside stands a few pixels off.
    for place, node in zip(
        sorted(scene.places, key=lambda p: p.id), sorted(shown, key=lambda n: str(n.get("data-id"))), strict=True
    ):
        latitude = math.radians(place.position[1])
        y = side / 2 * (1 - math.asinh(math.tan(latitude)) / math.pi)
        top.append(y - float(str(node.get("data-at")).split()[1]))
    north = sorted(top)[len(top) // 2]
    assert north > -6
    assert north + drawn.map_size[1] < side + 6


def test_a_tall_sheet_says_what_it_is_about_and_its_map_is_no_taller_than_it_needs(scenes: dict[str, Scene]) -> None:
    world = scenes["world"]
    drawn = Drawn(picture(world, size=sizes.read("1080x1920")))
    width, height = drawn.map_size
    assert height < 1.2 * width
    summary: RichText = [["p", {}, "It begins here. And it ends here, after a while."]]
    told = Drawn(picture(dataclasses.replace(world, summary=summary), size=sizes.read("1080x1920")))
    assert " ".join(told.words("standfirst")) == "It begins here. And it ends here, after a while."
    # Whole sentences or none: nothing is cut.
    endless: RichText = [["p", {}, "One sentence. " + "And then another of very many words " * 60 + "."]]
    of = dataclasses.replace(world, summary=endless)
    assert Drawn(picture(of, size=sizes.read("1080x1080"))).words("standfirst") == ["One sentence."]
    # A broad sheet needs its height for the map.
    assert Drawn(picture(of, size=sizes.read("1200x630"))).words("standfirst") == []


def test_it_says_what_it_is_where_it_comes_from_and_whose_borders_it_shows(scene: Scene) -> None:
    drawn = Drawn(picture(scene))
    assert drawn.words("heading") == ["The “Axis of resistance”"]
    title, alt = drawn.root.find(f"{SVG}title"), drawn.root.find(f"{SVG}desc")
    assert title is not None and alt is not None
    assert (title.text, alt.text) == (scene.title, scene.alt)
    words = " ".join(drawn.words("credits"))
    assert words.startswith("Sources: Qasem Soleimani, the architect of Iran’s presence in the region;")
    assert "Made with Natural Earth" in words
    assert "Place data © GeoNames, CC BY 4.0" in words
    assert "Boundaries show de facto control as drawn by Natural Earth; not an endorsement" in words


def test_the_legend_explains_the_kinds_and_doubts_that_are_on_the_map(scene: Scene) -> None:
    drawn = Drawn(picture(scene, size=sizes.read("A4")))
    kinds = {f"kind-{item.kind}" for item in scene.connections}
    certainties = {f"certainty-{item.certainty}" for item in scene.connections}
    found = {name for name in drawn.ids("legend") if not name.startswith("symbol-")}
    assert found == kinds | certainties
    assert drawn.words("legend")[:2] == ["Alliance", "Command"]


def test_a_day_shows_the_network_as_it_stood_then(scene: Scene) -> None:
    # By hand: what begins at the latest on that day, and has not ended before it.
    day = "2015-09-30"
    standing = [
        item.id
        for item in scene.connections
        if (item.since is None or item.since <= day) and (item.until is None or item.until >= day)
    ]
    assert 0 < len(standing) < len(scene.connections)
    drawn = Drawn(picture(scene, as_of=day))
    assert sorted(drawn.ids("connections")) == sorted(standing)
    assert drawn.words("heading")[1] == "As of 30 September 2015"
    # A place keeps its symbol, and its number counts the events so far.
    moscow = sum(event.place == "moscow" and (event.since or event.until or "") <= day for event in scene.events)
    group = drawn.group("places")
    assert group is not None
    [text] = [plain(node) for g in group if g.get("data-id") == "moscow" for node in g.iter(f"{SVG}text")]
    assert text == str(moscow)


@pytest.mark.parametrize(
    ("written", "day"),
    [("2015", "31 December 2015"), ("2015-09", "30 September 2015"), ("2016-02", "29 February 2016")],
)
def test_a_year_or_a_month_is_its_last_day_as_in_a_pages_address(scene: Scene, written: str, day: str) -> None:
    assert f"As of {day}" in Drawn(picture(scene, as_of=written)).words("heading")


def test_an_event_of_the_day_itself_is_not_after_it(scene: Scene) -> None:
    assert Drawn(picture(scene, as_of="2020-01-03", event="e-killing")).words("caption")


def test_an_event_stands_out_with_a_caption(scene: Scene) -> None:
    event = next(event for event in scene.events if event.connections and event.attribution)
    drawn = Drawn(picture(scene, event=event.id))
    words = " ".join(drawn.words("caption"))
    assert all(part in words for part in (event.title, event.date, str(event.attribution)))
    assert event.certainty_label in words.lower()
    group = drawn.group("connections")
    assert group is not None
    full = {node.get("data-id") for node in group.findall(f"{SVG}g") if node.get("opacity") is None}
    assert full == set(event.connections)
    # A card of the event: the legend of its own lines, its own sources, and closer to its places.
    kinds = {f"kind-{item.kind}" for item in scene.connections if item.id in event.connections}
    assert {name for name in drawn.ids("legend") if name.startswith("kind-")} == kinds
    cited = {source.title for source in scene.sources if source.id in event.sources}
    assert cited
    assert all(title in " ".join(drawn.words("credits")) for title in cited)
    whole, own = drawn.group("map"), Drawn(picture(scene)).group("map")
    assert whole is not None and own is not None
    assert float(str(whole.get("data-zoom"))) >= float(str(own.get("data-zoom")))


def test_an_events_card_is_closer_has_its_quote_where_it_fits_and_plain_words(scene: Scene) -> None:
    drawn, whole = Drawn(picture(scene, event="e-killing")), Drawn(picture(scene))
    event = next(event for event in scene.events if event.id == "e-killing")
    words = " ".join(drawn.words("caption"))
    assert "3 January 2020, though the date is uncertain" in words
    assert "Stated by the source." in words
    assert str(event.quote) in words
    close, far = (float(str(found.get("data-zoom"))) for d in (drawn, whole) if (found := d.group("map")) is not None)
    assert close > far + 0.5
    assert "baghdad-airport" in drawn.ids("places")
    # Where there is no room for all of it there is none of it.
    long = dataclasses.replace(
        scene, events=[dataclasses.replace(event, quote="Very many words. " * 90) for event in [event]]
    )
    assert "Very many" not in " ".join(Drawn(picture(long, event="e-killing")).words("caption"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"event": "e-tikrit-1999"}, '--event: "e-tikrit-1999" is no event of this map; did you mean e-tikrit-2015?'),
        *(
            ({"as_of": text}, f'--as-of: "{text}" is not a date; write it like 2015-09-30, 2015-09 or 2015')
            for text in ("2015-02-30", "2015-13", "2015-00", "0000", "15", "2015-9", "2015-09-00", "٢٠١٥-٠٩-٣٠")
        ),
        (
            {"as_of": "2015-09", "event": "e-killing"},
            '--as-of: "2015-09" is before event e-killing (3 January 2020 (uncertain)); '
            "choose 2020-01-03 or later, or leave one of them out",
        ),
    ],
)
def test_mistakes_in_options_are_told_with_a_remedy(scene: Scene, options: dict[str, str], message: str) -> None:
    with pytest.raises(OptionError) as caught:
        picture(scene, **options)  # type: ignore[arg-type]
    assert str(caught.value) == message


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
@pytest.mark.parametrize("theme", ["light", "page"])
def test_hostile_text_is_only_text(tmp_path: Path, payload: str, theme: str) -> None:
    data = tmp_path / "hostile.geojson"
    data.write_text(json.dumps(hostile_story(payload)), encoding="utf-8")
    scene = staging.stage(mapgen.read(data))
    drawn = Drawn(picture(scene, theme=theme, event="prototype"))  # type: ignore[arg-type]
    tags = {node.tag.removeprefix(SVG) for node in drawn.root.iter()}
    assert tags <= {"svg", "title", "desc", "defs", "clipPath", "g", "rect", "path", "circle", "line", "text"}
    names = {name for node in drawn.root.iter() for name in node.attrib}
    assert not [name for name in names if name.startswith("on") or "href" in name or name == "style"]
    title = drawn.root.find(f"{SVG}title")
    assert title is not None
    assert str(title.text).startswith(scene.title)


def test_characters_that_xml_has_no_way_to_write_do_not_break_it(scene: Scene) -> None:
    """The reader refuses them, but a Scene may come from elsewhere."""
    title = "a\x00b\x08c\ufffed\x1b[31m\ud800"
    drawn = Drawn(picture(dataclasses.replace(scene, title=title, alt=title)))
    assert drawn.words("heading") == ["a\ufffdb\ufffdc\ufffdd\ufffd[31m\ufffd"]


def test_an_authors_colour_is_a_colour_or_nothing(tmp_path: Path) -> None:
    found = hostile_story("x")
    for feature in found["features"]:
        if feature["properties"]["record"] == "connection":
            feature["properties"]["stroke"] = "#12ab34"
    data = tmp_path / "colour.geojson"
    data.write_text(json.dumps(found), encoding="utf-8")
    assert 'stroke="#12ab34"' in picture(staging.stage(mapgen.read(data)))


def test_in_a_page_it_takes_the_pages_colours_and_fonts_and_few_bytes(scene: Scene) -> None:
    import gzip  # noqa: PLC0415

    inline = picture(scene, theme="page")
    assert re.findall("#[0-9a-fA-F]{3,6}", inline.replace("url(#picture-frame)", "")) == []
    assert "var(--mapgen-land-story)" in inline
    assert "Mapgen Sans" not in inline
    assert len(gzip.compress(inline.encode(), mtime=0)) < 30_000
    # Its words keep the room that they were given in any font.
    drawn = Drawn(inline)
    assert all(node.get("textLength") for node in drawn.root.iter(f"{SVG}text"))
    assert sorted(drawn.ids("places")) == sorted(place.id for place in scene.places)


def test_a_bare_picture_is_the_map_from_edge_to_edge(scene: Scene) -> None:
    drawn = Drawn(picture(scene, theme="page", bare=True, width=900, height=600))
    assert drawn.view_box == (0, 0, 900, 600)
    assert (drawn.map_size, drawn.map_corner) == ((900, 600), (0, 0))
    assert [drawn.words(name) for name in ("heading", "credits", "legend")] == [[], [], []]
    assert len(drawn.label_boxes) == 11


def test_layers_and_records_have_names_in_drawing_programs(scene: Scene) -> None:
    drawn = Drawn(picture(scene))
    label = "{http://www.inkscape.org/namespaces/inkscape}label"
    layers = [node.get(label) for node in drawn.root.iter(f"{SVG}g") if node.get(label)]
    assert layers == [
        "paper", "map", "basemap", "names", "circles", "connections", "leaders", "halos", "labels", "places",
        "heading", "legend", "credits",
    ]  # fmt: skip
    ids = [node.get("id") for node in drawn.root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert {"picture-place-tehran", "picture-label-tehran"} <= set(ids)
