"""Mistakes in the data, one file each, and what mapgen says about them; and the story that comes of sound data."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import mapgen
from mapgen import geojson
from mapgen import story as story_module
from mapgen.errors import DataError
from mapgen.geojson import property_names
from mapgen.model import RECORDS
from mapgen.problems import Problems
from mapgen.reading import read_document
from mapgen.story import Story, from_bytes

REPOSITORY = Path(__file__).parent.parent
NAMES = {name for model in RECORDS.values() for name in property_names(model)} | {"record"}
CASES = sorted((Path(__file__).parent / "cases" / "story").glob("*.geojson"))


def problems_of(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(path.parent)
    with pytest.raises(DataError) as caught:
        mapgen.read(path.name)
    return str(caught.value).splitlines()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_mistake_is_told_with_place_fact_and_remedy(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert problems_of(case, monkeypatch) == case.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_place_of_a_mistake_is_where_the_value_stands(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a message quotes first stands at its line and column, or inside the object that begins there."""
    lines = case.read_text(encoding="utf-8").splitlines()
    for problem in problems_of(case, monkeypatch):
        match = re.match(r"[^:]+:(\d+):(\d+): (?:\w+ [\w -]+: )?(.*)", problem)
        assert match
        here = lines[int(match[1]) - 1][int(match[2]) - 1 :]
        assert here
        assert not here[0].isspace()
        if (quoted := re.match(r'"([^"]*)" is', match[3])) and quoted[1].split(":")[0] not in NAMES:
            assert here.startswith(f'"{quoted[1]}"')
        if name := re.match(r'has no (?:property|member) "([^"]*)"', match[3]):
            assert here.startswith(f'"{name[1]}"')
        if missing := re.search(r"no \w+ with id ([\w-]+)", match[3]):
            assert here.startswith(f'"{missing[1]}')


def test_every_case_has_an_expectation_and_the_other_way_round() -> None:
    folder = Path(__file__).parent / "cases" / "story"
    assert {path.stem for path in CASES} == {path.stem for path in folder.glob("*.txt")}


def test_the_whole_dataset_is_read(story: Story) -> None:
    assert (len(story.places), len(story.connections), len(story.events)) == (11, 20, 52)
    assert story.places["sanaa"].title == "Sana'a"
    assert story.places["moscow"].position == (37.61781, 55.75204)


def test_null_means_absent() -> None:
    with_nulls = b"""{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null,
        "properties": {"record": "dataset", "id": "d", "title": "T", "summary": null, "date": null, "via": null}}]}"""
    dataset = from_bytes(with_nulls).dataset
    assert dataset.summary is None


@pytest.mark.parametrize("name", ["translations", "extra", "position", "line"])
def test_what_a_record_keeps_for_itself_is_no_property(name: str) -> None:
    properties = {"record": "connection", "id": "c", "from": "a", "to": "b", "kind": "route", name: {}}
    feature = {"type": "Feature", "geometry": None, "properties": properties}
    with pytest.raises(DataError, match=f'connection c: has no property "{name}"; take it out'):
        from_bytes(json.dumps({"type": "FeatureCollection", "features": [feature]}).encode())


@pytest.mark.parametrize("data", ["data/locations.geojson", "examples/beagle.geojson", "examples/london-1666.geojson"])
def test_a_closer_look_reads_the_same(data: str) -> None:
    document = read_document(REPOSITORY / data)
    value: Any = document.value
    plain = [geojson._plain(feature) for feature in value["features"]]
    assert sum(record is not None for record in plain) > 0.9 * len(plain)
    for record, feature in zip(plain, value["features"], strict=True):
        closely = geojson._record(feature, ("features", 0), Problems(document))
        assert closely is not None
        assert record in (None, closely[0])


def test_translations_and_free_properties_are_kept() -> None:
    data = """{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null, "properties":
        {"record": "dataset", "id": "d", "title": "Resistance", "title:fa": "مقاومت", "x-desk": 7}}]}"""
    dataset = from_bytes(data.encode()).dataset
    assert dataset.text("title", "fa") == "مقاومت"
    assert dataset.text("title", "de") == "Resistance"
    assert dataset.extra == {"x-desk": 7}


# RFC 7946, section 1.5, is a valid FeatureCollection; none of its Features is a record.
RFC_1_5 = b"""{
       "type": "FeatureCollection",
       "features": [{
           "type": "Feature",
           "geometry": {
               "type": "Point",
               "coordinates": [102.0, 0.5]
           },
           "properties": {
               "prop0": "value0"
           }
       }, {
           "type": "Feature",
           "geometry": {
               "type": "LineString",
               "coordinates": [
                   [102.0, 0.0],
                   [103.0, 1.0],
                   [104.0, 0.0],
                   [105.0, 1.0]
               ]
           },
           "properties": {
               "prop0": "value0",
               "prop1": 0.0
           }
       }]
   }"""


def test_foreign_geojson_is_told_what_a_feature_needs() -> None:
    with pytest.raises(DataError) as caught:
        from_bytes(RFC_1_5, "rfc.geojson")
    assert str(caught.value).splitlines() == [
        'rfc.geojson:9:26: feature 1: has no "record"; say what it is: dataset, source, place, connection or event',
        'rfc.geojson:23:26: feature 2: has no "record"; say what it is: dataset, source, place, connection or event',
    ]


def test_an_altitude_is_allowed_as_in_rfc_7946() -> None:
    data = b"""{"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": null, "properties": {"record": "dataset", "id": "d", "title": "T"}},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [44.4, 33.3, 34.0]},
         "properties": {"record": "place", "id": "baghdad", "title": "Baghdad"}}]}"""
    assert from_bytes(data).places["baghdad"].position == (44.4, 33.3)


def test_geodataframes(story: Story) -> None:
    places, connections, events = story.to_geodataframe()
    for frame, count in ((places, 11), (connections, 20), (events, 52)):
        assert len(frame) == count
        assert frame.crs.to_epsg() == 4326
        assert frame.index.name == "id"
    assert (places.geometry["moscow"].x, places.geometry["moscow"].y) == (37.61781, 55.75204)
    assert connections.loc["c-tehran-moscow", "from"] == "tehran"
    assert connections.loc["c-moscow-damascus", "since"] == "2015-09"
    assert connections.geometry["c-axis"].distance(places.geometry["baghdad"]) < 1e-9
    assert list(events.index[events["certainty"] == "presumed"]) == [
        "e-putin-meeting",
        "e-architect-of-intervention",
    ]
    assert events.geometry["e-bin-laden"] is None


def test_geodataframes_can_be_written_and_read_again(story: Story, tmp_path: Path) -> None:
    import geopandas  # noqa: PLC0415

    for name, frame in story.to_geodataframe()._asdict().items():
        lists = [column for column in frame.columns.drop("geometry") if frame[column].map(type).eq(list).any()]
        frame.drop(columns=lists).to_file(tmp_path / "story.gpkg", layer=name)
    assert len(geopandas.read_file(tmp_path / "story.gpkg", layer="events")) == 52


def test_hints_end_before_they_take_long(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    def counting(word: str, names: Iterable[str]) -> str:
        nonlocal asked
        asked += len(list(names))
        return ""

    monkeypatch.setattr(story_module, "did_you_mean", counting)
    records = [
        {"record": "dataset", "id": "d", "title": "T"},
        *({"record": "place", "id": f"p{number}", "title": "P"} for number in range(5_000)),
        *({"record": "event", "id": f"e{n}", "title": "E", "date": "2015", "place": f"q{n}"} for n in range(100)),
    ]
    features = [
        {
            "type": "Feature",
            "properties": record,
            "geometry": {"type": "Point", "coordinates": [7.1, 46.2]} if record["record"] == "place" else None,
        }
        for record in records
    ]
    with pytest.raises(DataError) as caught:
        story_module.from_bytes(json.dumps({"type": "FeatureCollection", "features": features}).encode())
    assert len(caught.value.problems) == 100
    assert 0 < asked <= 200_000
