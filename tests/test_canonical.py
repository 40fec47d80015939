"""One text for the same records: order, layout, numbers; nothing lost that means something."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mapgen.canonical import PROPERTIES, text
from mapgen.geojson import property_names
from mapgen.model import RECORDS

REPOSITORY = Path(__file__).parent.parent
DATA = REPOSITORY / "data" / "locations.geojson"


def collection(*features: Any, **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **members}


def feature(record: str = "place", /, geometry: Any = None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"record": record, **properties}, "geometry": geometry}


def written(*features: Any, **members: Any) -> Any:
    return json.loads(text(collection(*features, **members)))


def keys_of(properties: dict[str, Any]) -> list[str]:
    return list(written({"type": "Feature", "properties": properties, "geometry": None})["features"][0]["properties"])


def test_the_file_of_the_first_map_is_in_canonical_form() -> None:
    committed = DATA.read_bytes()
    assert text(json.loads(committed)).encode() == committed


@pytest.mark.parametrize("record", RECORDS)
def test_every_property_has_its_place_and_only_those(record: str) -> None:
    assert len(set(PROPERTIES[record])) == len(PROPERTIES[record])
    assert set(PROPERTIES[record]) == {"record", *property_names(RECORDS[record])}


def test_kinds_of_records_are_those_of_the_model_in_its_order() -> None:
    assert list(PROPERTIES) == list(RECORDS) == ["dataset", "source", "place", "connection", "event"]


def test_records_go_by_kind_and_keep_their_order_within_it() -> None:
    pairs = [("event", "z"), ("place", "b"), ("event", "a"), ("dataset", "d"), ("place", "a"), ("connection", "c")]
    found = written(*(feature(record, id=identity) for record, identity in pairs))
    assert [item["properties"]["id"] for item in found["features"]] == ["d", "b", "a", "c", "z", "a"]


def test_a_misspelt_kind_stays_among_its_own_and_what_is_no_record_comes_last() -> None:
    found = written(None, feature("event", id="e"), feature("plcae", id="p"), feature("qqq", id="q"), 7)["features"]
    assert [item["properties"]["id"] if isinstance(item, dict) else item for item in found] == [
        "p", "e", None, "q", 7,
    ]  # fmt: skip


def test_properties_go_in_the_order_of_the_format_with_languages_beside_their_text() -> None:
    shuffled = {"x-b": 1, "sources": [], "zeal": 1, "title:fa": "تهران", "id": "t", "x-a": 1, "note": "n",
                "summary:es": "s", "title:de": "T", "title": "T", "record": "place", "actor": "a"}  # fmt: skip
    assert keys_of(shuffled) == [
        "record", "id", "title", "title:de", "title:fa", "summary:es", "sources", "note", "actor", "zeal", "x-a", "x-b",
    ]  # fmt: skip


def test_the_layout_character_by_character() -> None:
    data = collection(
        feature("dataset", id="d", title='“ä” "q" \\ \n/\u2028', extent=[1.0, -2.50, 1e-7, 180]),
        feature("event", {"coordinates": [44.123456789, 33], "type": "Point"}, id="e", low=100.0, best=1e300),
    )
    assert text(data) == (
        '{\n"type": "FeatureCollection",\n"features": [\n'
        '{ "type": "Feature",\n  "properties": {\n    "record": "dataset",\n    "id": "d",\n'
        '    "title": "“ä” \\"q\\" \\\\ \\n/\u2028",\n    "extent": [1, -2.5, 1e-07, 180]\n  },\n'
        '  "geometry": null },\n'
        '{ "type": "Feature",\n  "properties": {\n    "record": "event",\n    "id": "e",\n    "low": 100,\n'
        '    "best": 1e+300\n  },\n  "geometry": {"type": "Point", "coordinates": [44.1234568, 33]} }\n]\n}\n'
    )


def test_no_features_and_no_properties() -> None:
    assert text(collection()) == '{\n"type": "FeatureCollection",\n"features": []\n}\n'
    assert '"properties": {},\n' in text(collection({"type": "Feature", "properties": {}}))


def test_null_properties_go_and_absent_geometry_is_null() -> None:
    assert written({"type": "Feature", "properties": {"record": "place", "id": "a", "x-a": None, "kind": None}}) == (
        collection(feature(id="a"))
    )


def test_what_other_programs_add_goes_and_what_is_foreign_stays() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    mercator = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    place = feature(geometry={"bbox": [1, 2, 1, 2], "type": "Point", "coordinates": [1, 2, 30.5], "x": 1}, id="a")
    plain = feature(geometry={"type": "Point", "coordinates": [1, 2, 30.5], "x": 1}, id="a")
    assert written(place | {"bbox": [1, 2, 1, 2]}, crs=crs, name="locations", bbox=[1]) == collection(plain)
    assert written(place | {"y": 1}, crs=mercator, more=[{}]) == collection(plain | {"y": 1}, crs=mercator, more=[{}])


def test_the_schema_stays_at_the_top_where_editors_look_for_it() -> None:
    schema = "https://example.org/mapgen.schema.json"
    assert text(collection() | {"$schema": schema}) == (
        f'{{\n"$schema": "{schema}",\n"type": "FeatureCollection",\n"features": []\n}}\n'
    )


def test_the_id_of_a_feature_becomes_the_property_and_a_copy_goes() -> None:
    assert written(feature() | {"id": "a"}) == written(feature(id="a") | {"id": "a"}) == collection(feature(id="a"))


@pytest.mark.parametrize(("outer", "inner"), [("a", "b"), (1, "1"), (True, 1)])
def test_another_id_of_a_feature_stays_for_the_author_to_choose(outer: Any, inner: Any) -> None:
    assert written(feature(id=inner) | {"id": outer})["features"][0]["id"] == outer


def test_the_id_of_a_feature_without_properties_stays() -> None:
    assert written({"type": "Feature", "id": "a", "properties": None}) == (
        collection({"type": "Feature", "id": "a", "properties": None, "geometry": None})
    )


def test_the_values_given_are_not_changed() -> None:
    given = collection(feature(id=None, geometry={"type": "Point", "coordinates": [1.123456789, 2]}) | {"id": "a"})
    before = json.dumps(given)
    text(given)
    assert json.dumps(given) == before
