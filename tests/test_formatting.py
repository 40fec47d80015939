"""Formatting keeps what a file means, whatever program wrote it last, and says what it did."""

from __future__ import annotations

import itertools
import json
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapgen import canonical
from mapgen.errors import DataError
from mapgen.formatting import Formatted, formatted, undecided
from mapgen.model import Connection
from mapgen.reading import parse_document
from mapgen.story import Story, from_bytes

REPOSITORY = Path(__file__).parent.parent
DATA = REPOSITORY / "data" / "locations.geojson"
MAPS = sorted((REPOSITORY / "tests" / "cases" / "maps").glob("*.geojson"))


ANYWHERE = re.compile(r"feature .*|line \d+")


def of(text: str | bytes) -> Formatted:
    return formatted(parse_document(text if isinstance(text, bytes) else text.encode(), "map.geojson"))


def collection(*features: Any, **members: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **members}, ensure_ascii=False)


def feature(**properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": None}


def meaning(data: str | bytes) -> tuple[Story, list[list[str]]]:
    story = from_bytes(data if isinstance(data, bytes) else data.encode())
    kinds = (story.sources, story.places, story.connections, story.events)
    return story, [list(records) for records in kinds]  # dicts are equal in any order


# Files of other programs


def test_the_file_of_the_first_map_stays_as_it_is() -> None:
    found = of(DATA.read_bytes())
    assert (found.text.encode(), found.notes, found.difference()) == (DATA.read_bytes(), (), None)


@pytest.mark.parametrize("number", ["7", "7.0", "7e0"])
def test_a_running_number_is_left_out_however_it_is_written(number: str) -> None:
    written = collection(feature(record="place", id="tehran") | {"id": 7}).replace('"id": 7', f'"id": {number}')
    once = of(written).text
    assert json.loads(once)["features"][0].keys() == {"type", "properties", "geometry"}
    assert of(once).text == once


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.stem)
def test_every_map_means_the_same_afterwards(path: Path) -> None:
    found = of(path.read_bytes())
    assert meaning(found.text) == meaning(path.read_bytes())
    assert of(found.text).text == found.text
    assert not [note for note in found.notes if "moved from" in note]


def test_what_gdal_and_so_qgis_writes_becomes_the_committed_file(tmp_path: Path) -> None:
    meta, table = pyogrio.read_arrow(DATA)
    path = tmp_path / "qgis.geojson"
    pyogrio.write_arrow(
        table, path, driver="GeoJSON", geometry_name="wkb_geometry", geometry_type="Unknown", crs=meta["crs"]
    )
    text = path.read_text(encoding="utf-8")
    assert all(mark in text for mark in ('"crs"', '"name": "qgis"', ": null", '[ "'))
    found = of(text)
    assert found.text.encode() == DATA.read_bytes()
    assert found.notes == ('left out "name" of the collection',)


def test_what_geojson_io_writes_becomes_the_committed_file() -> None:
    value = json.loads(DATA.read_bytes())
    features = [
        {"type": item["type"], "properties": item["properties"], "geometry": item["geometry"], "id": number}
        for number, item in enumerate(value["features"])
    ]
    found = of(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=2))
    assert found.text.encode() == DATA.read_bytes()
    (note,) = found.notes
    assert note == f'left out the number of {len(features)} Features, "id" outside the properties'


def test_shuffled_members_and_records_become_the_committed_file() -> None:
    value = json.loads(DATA.read_bytes())
    shuffle = random.Random(1).shuffle  # noqa: S311  # a test, no secret

    def mixed(given: dict[str, Any]) -> dict[str, Any]:
        items = [(name, mixed(inner) if isinstance(inner, dict) else inner) for name, inner in given.items()]
        shuffle(items)
        return dict(items)

    # Between kinds the order means nothing; within one it does.
    kinds = {kind: [mixed(item) for item in value["features"] if canonical.kind(item) == kind] for kind in
             ("event", "place", "dataset", "connection", "source")}  # fmt: skip
    text = json.dumps(
        {"features": [*itertools.chain(*kinds.values())], "type": "FeatureCollection"}, separators=(",", ":")
    )
    assert of(text).text.encode() == DATA.read_bytes()


def test_line_ends_of_windows_become_line_feeds() -> None:
    found = of(DATA.read_bytes().replace(b"\n", b"\r\n"))
    assert found.text.encode() == DATA.read_bytes()
    assert str(found.difference()) == ("map.geojson:1:2: the collection: is not in canonical form; run mapgen fmt")


# Files with mistakes


def test_every_case_of_a_mistake_is_formatted_and_its_mistakes_stay() -> None:
    refused = []
    for path in sorted((REPOSITORY / "tests" / "cases" / "story").glob("*.geojson")):
        facts = sorted(line.partition(": ")[2] for line in path.with_suffix(".txt").read_text("utf-8").splitlines())
        try:
            text = of(path.read_bytes()).text
        except DataError:
            refused.append(path.stem)
            continue
        assert of(text).text == text, path.stem
        with pytest.raises(DataError) as caught:
            from_bytes(text.encode())
        told = sorted(problem.message for problem in caught.value.problems)
        # Records have other numbers and lines in another order; everything else is told in the same words.
        assert [ANYWHERE.sub("…", line) for line in told] == [ANYWHERE.sub("…", line) for line in facts], path.stem
    assert refused == ["array-at-the-top", "no-features"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "map.geojson:1:1: the file is not a GeoJSON FeatureCollection; begin it with "
               '{"type": "FeatureCollection", "features": ['),
        ('{"type": "FeatureCollection",\n"features": {}}',
         'map.geojson:2:13: the collection has no list "features"; add it'),
        ('{"type": "FeatureCollection",}', 'map.geojson:1:29: a comma before "}"; remove the comma'),
    ],
)  # fmt: skip
def test_what_is_no_feature_collection_is_refused(text: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        of(text)
    assert str(caught.value) == message


def test_what_only_the_author_can_decide_is_kept_and_told_in_the_words_of_check() -> None:
    crs = {"type": "name", "properties": {"name": "EPSG:3857"}}
    features = [
        feature(record="dataset", id="d", title="D"),
        {**feature(record="source", id="s", title="S"), "id": "t"},
        {**feature(record="source", id="u", title="U"), "id": 4},
    ]
    found = of(collection(*features, crs=crs))
    document = parse_document(found.text.encode(), "map.geojson")
    assert json.loads(found.text)["crs"] == crs
    assert [str(problem) for problem in undecided(document)] == [
        "map.geojson:27:8: the coordinates are not longitude and latitude (WGS 84); reproject the file to EPSG:4326",
        'map.geojson:12:9: source s: the Feature has another "id" than its properties; keep the one in properties',
    ]
    with pytest.raises(DataError) as caught:
        from_bytes(found.text.encode(), "map.geojson")
    assert {str(problem) for problem in undecided(document)} == set(str(caught.value).splitlines())


# What is told


def test_the_first_difference_names_its_record() -> None:
    text = DATA.read_text(encoding="utf-8")
    old = '    "kind": "capital",\n    "ccodes": ["IQ"],\n'
    assert text.count(old) == 1
    found = of(text.replace(old, '    "ccodes": ["IQ"],\n    "kind": "capital",\n'))
    line = text[: text.index(old)].count("\n") + 1
    assert str(found.difference()) == (f"map.geojson:{line}:6: place baghdad: is not in canonical form; run mapgen fmt")


def test_a_missing_line_break_at_the_end_is_a_difference() -> None:
    text = DATA.read_text(encoding="utf-8")
    difference = of(text.removesuffix("\n")).difference()
    assert difference is not None
    assert (difference.line, difference.column) == (text.count("\n"), 2)  # behind the last bracket
    blank = of(text + "\n").difference()
    assert blank is not None
    assert blank.line == text.count("\n") + 1


def test_a_place_that_moved_is_told_with_what_follows() -> None:
    value = json.loads(DATA.read_bytes())
    for item in value["features"]:
        if item["properties"]["id"] in ("tehran", "tikrit"):
            item["geometry"]["coordinates"] = [1.5, 2]
    found = of(json.dumps(value))
    old = [item for item in json.loads(DATA.read_bytes())["features"] if item["properties"]["record"] != "place"]
    lines = sum(1 for item in old if [51.42151, 35.69439] in ((item["geometry"] or {}).get("coordinates", [])))
    points = sum(1 for item in old if (item["geometry"] or {}).get("coordinates") == [51.42151, 35.69439])
    assert found.notes == (
        f"place tehran has moved from [51.42151, 35.69439] to [1.5, 2]: {points} events and {lines} connections follow",
        "place tikrit: 1 record names it and stands elsewhere; if the place has moved, "
        "mapgen fmt --moved tikrit takes it along",
    )
    assert found.text.count("[1.5, 2]") == 2 + points + lines
    assert "51.42151" not in found.text
    from_bytes(found.text.encode())


def test_many_doubts_are_told_in_few_lines() -> None:
    places = [
        {**feature(record="place", id=f"p{n}"), "geometry": {"type": "Point", "coordinates": [n, 1]}} for n in range(9)
    ]
    events = [
        {**feature(record="event", place=f"p{n}"), "geometry": {"type": "Point", "coordinates": [n, 2]}}
        for n in range(9)
    ]
    notes = of(collection(*places, *events)).notes
    assert len(notes) == 6
    assert notes[-1] == "so it is with 4 more places"


# Any file

number = st.one_of(st.integers(-9, 9), st.floats(-1e9, 1e9, allow_nan=False))
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), number, st.text("aé“\"\\\n\u2028ت", max_size=4)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text("ab:x-", max_size=3), inner)),
    max_leaves=6,
)  # fmt: skip
position = st.tuples(
    st.integers(-1800, 1800).map(lambda tenths: tenths / 10), st.integers(-90, 90)
).map(list)  # fmt: skip
points = st.one_of(st.none(), position.map(lambda found: {"coordinates": found, "type": "Point"}))


@st.composite
def stories(draw: st.DrawFn) -> dict[str, Any]:
    """Make sound data files, with records and members in any order, and points that may have stayed behind."""
    free = st.dictionaries(st.sampled_from(["x-a", "x-b"]), anything, max_size=2)
    texts = st.dictionaries(st.sampled_from(["title:fa", "title:de", "summary:es", "summary", "note"]),
                            st.just("text"), max_size=3)  # fmt: skip
    spots = draw(st.lists(position, min_size=2, max_size=4, unique_by=tuple))
    names = [f"p{index}" for index in range(len(spots))]
    features = [feature(record="dataset", id="d", title="T", **draw(texts), **draw(free))]
    for name, spot in zip(names, spots, strict=True):
        kind: dict[str, Any] = draw(st.sampled_from([{}, {"precision": "country"}, {"kind": "city", "aliases": ["q"]}]))
        point = {"type": "Point", "coordinates": spot}
        features.append({**feature(record="place", id=name, title=name, **kind, **draw(free)), "geometry": point})
    anywhere = st.sampled_from([*spots, [0.5, 0.5], [0.5, 1.5]])
    for index in range(draw(st.integers(0, 6))):
        start, end = draw(st.permutations(names))[:2]
        if draw(st.booleans()):
            ends = draw(st.lists(anywhere, min_size=2, max_size=3, unique_by=tuple))
            line: Any = draw(st.sampled_from([None, {"type": "LineString", "coordinates": ends}]))
            record = feature(record="connection", id=f"c{index}", kind="arms", **{"from": start, "to": end})
        else:
            line = draw(st.sampled_from([None, {"type": "Point", "coordinates": draw(anywhere)}]))
            record = feature(record="event", id=f"e{index}", title="E", date="2015", place=start, **draw(texts))
        features.append({**record, "geometry": line})

    def mixed(given: dict[str, Any]) -> dict[str, Any]:
        return {name: given[name] for name in draw(st.permutations(list(given)))}

    shuffled = [mixed({**item, "properties": mixed(item["properties"])}) for item in draw(st.permutations(features))]
    return {"features": shuffled, "type": "FeatureCollection"}


quick = settings(derandomize=True, max_examples=60, deadline=None, database=None)


@quick
@given(stories())
def test_the_meaning_stays_but_for_what_follows_a_place(value: dict[str, Any]) -> None:
    before, found = json.dumps(value), of(json.dumps(value))
    assert of(found.text).text == found.text
    (old, old_order), (new, new_order) = meaning(before), meaning(found.text)
    assert new_order == old_order
    assert (new.dataset, new.sources, new.places) == (old.dataset, old.sources, old.places)
    spots = {name: place.position for name, place in old.places.items()}
    for name, event in new.events.items():
        assert event.position in (old.events[name].position, spots[str(event.place)])
        assert event.model_copy(update={"position": old.events[name].position}) == old.events[name]
    for name, connection in new.connections.items():
        was = old.connections[name].line or ()
        for position, before_it, end in zip(connection.line or (), was, stops(connection), strict=False):
            assert position in (before_it, spots[end])
        assert connection.model_copy(update={"line": was or None}) == old.connections[name]
    if not any("moved from" in note for note in found.notes):
        assert new == old


def stops(connection: Connection) -> list[str]:
    return [connection.start, *connection.via, connection.end, connection.end]


@quick
@given(stories(), st.randoms(use_true_random=False))
def test_the_order_of_kinds_and_members_makes_no_difference(value: dict[str, Any], mixer: random.Random) -> None:
    # Any mixture of the kinds, each in its own order: draw the next kind at random until all are drawn.
    kinds = [
        iter([item for item in value["features"] if canonical.kind(item) == kind]) for kind in canonical.PROPERTIES
    ]
    turns = [canonical.kind(item) for item in value["features"]]
    mixer.shuffle(turns)
    features = [next(kinds[list(canonical.PROPERTIES).index(str(turn))]) for turn in turns]
    assert of(json.dumps({"type": "FeatureCollection", "features": features})).text == of(json.dumps(value)).text


members = st.dictionaries(
    st.sampled_from(["type", "properties", "geometry", "id", "bbox", "other"]), anything, max_size=6
)
half_sound = st.dictionaries(
    st.sampled_from(["record", "id", "title", "title:fa", "x-a", "place", "from", "to", "via", "kind"]),
    st.one_of(anything, st.sampled_from(["place", "event", "evnt", "p"])), max_size=6,
)  # fmt: skip
features_of_any_kind = st.one_of(
    anything, members, st.builds(lambda found, point: {"type": "Feature", "properties": found, "geometry": point},
                                 half_sound, st.one_of(points, anything)),
)  # fmt: skip


@quick
@given(st.lists(features_of_any_kind, max_size=5), st.dictionaries(st.sampled_from(["crs", "name", "z"]), anything))
def test_any_feature_collection_is_formatted_once_and_for_all(features: list[Any], others: dict[str, Any]) -> None:
    found = of(collection(*features, **others))
    assert of(found.text).text == found.text
    assert len(json.loads(found.text)["features"]) == len(features)
    assert found.is_changed == (found.difference() is not None)
    undecided(parse_document(found.text.encode(), "map.geojson"))


# What it costs


def test_formatting_waits_for_no_slow_library() -> None:
    code = (
        "import sys; from mapgen.formatting import formatted; from mapgen.reading import read_document; "
        "assert not formatted(read_document('data/locations.geojson')).is_changed; "
        "print(*{'folium', 'geopandas', 'pydantic', 'numpy', 'typer', 'rich'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
