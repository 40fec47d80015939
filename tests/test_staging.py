"""The Scene: what is decided once for all renderers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mapgen.staging import stage
from mapgen.story import Story, from_bytes

SUVA, APIA, TONGA = (178.4419, -18.1416), (-171.7514, -13.8333), (-175.2018, -21.1394)


def story(*features: tuple[dict[str, Any], tuple[float, ...] | None], **dataset: Any) -> Story:
    """Make a story of records given as (properties, position)."""
    records = [({"record": "dataset", "id": "story", "title": "T", **dataset}, None), *features]
    return from_bytes(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": properties,
                        "geometry": {"type": "Point", "coordinates": position} if position else None,
                    }
                    for properties, position in records
                ],
            }
        ).encode()
    )


def place(identity: str, position: tuple[float, float], **more: Any) -> tuple[dict[str, Any], tuple[float, float]]:
    return {"record": "place", "id": identity, "title": identity.title(), **more}, position


def event(identity: str, date: str, **more: Any) -> tuple[dict[str, Any], None]:
    return {"record": "event", "id": identity, "title": identity, "date": date, **more}, None


def test_places_on_both_sides_of_the_antimeridian_are_neighbours() -> None:
    scene = stage(story(place("suva", SUVA), place("apia", APIA), place("tonga", TONGA)))
    longitudes = {item.id: item.position[0] for item in scene.places}
    assert longitudes == {"suva": 178.4419, "apia": 188.2486, "tonga": 184.7982}
    assert scene.bounds == (178.4419, -21.1394, 188.2486, -13.8333)


def test_places_all_round_the_globe_stay_where_world_maps_have_them() -> None:
    scene = stage(story(place("a", (-170, 0)), place("b", (-60, 0)), place("c", (50, 0)), place("d", (170, 0))))
    assert [item.position[0] for item in scene.places] == [-170, -60, 50, 170]


def test_events_are_in_date_order_and_rank_decides_between_equals() -> None:
    scene = stage(
        story(
            place("here", (0, 0)),
            event("third", "2015-09", place="here", rank=2),
            event("second", "2015-09", place="here", rank=1),
            event("fourth", "2016", place="here"),
            event("first", "198X", place="here"),
        )
    )
    assert [item.id for item in scene.events] == ["first", "second", "third", "fourth"]
    assert scene.places[0].events == ["first", "second", "third", "fourth"]


def test_an_event_with_a_point_and_no_place_becomes_a_place_of_its_own() -> None:
    scene = stage(
        story(
            ({"record": "event", "id": "wreck", "title": "Wreck", "date": "1912"}, (-50.2, 41.7)),
            place("here", (-40, 40)),
        )
    )
    assert {item.id: item.events for item in scene.places} == {"here": [], "wreck": ["wreck"]}
    assert scene.events[0].place == "wreck"


def test_an_event_with_neither_is_listed_and_not_drawn() -> None:
    scene = stage(story(place("here", (0, 0)), event("somewhere", "1912")))
    assert scene.events[0].place is None
    assert scene.events[0].position is None


def test_the_first_view_holds_the_anchors_and_with_one_or_none_all_places() -> None:
    others = [place("b", (10, 10)), place("c", (20, 5))]
    assert stage(story(place("a", (0, 0)), *others)).view == (0, 0, 20, 10)
    assert stage(story(place("a", (0, 0), anchor=True), *others)).view == (0, 0, 20, 10)
    two = [place("a", (0, 0), anchor=True), place("b", (10, 10), anchor=True)]
    assert stage(story(*two, place("c", (20, 5)))).view == (0, 0, 10, 10)


def test_an_extent_is_the_first_view_and_may_cross_the_antimeridian() -> None:
    assert stage(story(place("a", SUVA), extent=[170, -30, -160, 0])).view == (170, -30, 200, 0)


def test_one_place_is_seen_with_what_surrounds_it() -> None:
    west, south, east, north = stage(story(place("a", (10, 50)))).view
    assert west < 8
    assert east > 12
    assert south < 48
    assert north > 52


def test_a_story_without_places_is_still_a_scene() -> None:
    scene = stage(story(event("somewhere", "1912")))
    assert scene.places == []
    assert len(scene.events) == 1


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ({"low": 10_000, "high": 20_000, "unit": "men"}, "10,000–20,000 men"),
        ({"best": 12, "unit": "dead"}, "12 dead"),
        ({"low": 3, "unit": "boats"}, "at least 3 boats"),
        ({"high": 2.5, "unit": "km"}, "at most 2.5 km"),
        ({"low": 1, "best": 2, "high": 3, "unit": "t"}, "2 t (1–3)"),
    ],
)
def test_estimates_are_in_words(numbers: dict[str, Any], text: str) -> None:
    assert stage(story(event("count", "1912", **numbers))).events[0].estimate == text


def test_texts_are_in_the_datasets_language_where_there_is_a_translation() -> None:
    here = ({"record": "place", "id": "a", "title": "Tehran", "title:fa": "تهران"}, (51.4, 35.7))
    assert stage(story(here, language="fa")).places[0].title == "تهران"
    assert stage(story(here, language="de")).places[0].title == "Tehran"
    assert stage(story(here, language="fa")).direction == "rtl"


def test_a_line_that_the_author_drew_is_kept_as_drawn() -> None:
    drawn = [(0.0, 0.0), (5.0, 5.0), (10.0, 0.0)]
    data = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"record": "dataset", "id": "d", "title": "T"}, "geometry": None},
            *(
                {"type": "Feature", "properties": {"record": "place", "id": i, "title": i},
                 "geometry": {"type": "Point", "coordinates": at}}
                for i, at in (("a", (0, 0)), ("b", (10, 0)))
            ),
            {"type": "Feature",
             "properties": {"record": "connection", "id": "c", "from": "a", "to": "b", "kind": "arms"},
             "geometry": {"type": "LineString", "coordinates": drawn}},
        ],
    }  # fmt: skip
    (leg,) = stage(from_bytes(json.dumps(data).encode())).connections[0].legs
    assert leg.drawn
    assert leg.positions == drawn


def test_every_connection_of_the_first_map_starts_and_ends_at_its_places() -> None:
    from tests.conftest import REPOSITORY  # noqa: PLC0415

    scene = stage(from_bytes((REPOSITORY / "data" / "locations.geojson").read_bytes()))
    positions = {item.id: item.position for item in scene.places}
    for item in scene.connections:
        assert item.legs[0].positions[0] == positions[item.start]
        assert item.legs[-1].positions[-1] == positions[item.end]
        assert [leg.start for leg in item.legs] == [item.start, *item.via]


@pytest.mark.parametrize("positions", [[(0, 90)], [(0, -90)], [(0, 90), (120, 89)], [(0, -88), (90, 88)]])
def test_the_poles_are_places_too(positions: list[tuple[float, float]]) -> None:
    scene = stage(story(*(place(f"p{number}", at) for number, at in enumerate(positions))))
    assert len(scene.places) == len(positions)


@pytest.mark.parametrize(
    ("first", "direction", "route"),
    [
        ("Tehran", "forward", "Tehran → B"),
        ("طهران", "forward", "طهران ← B"),  # as its first letter runs: B stands on the left, where the arrow points
        ("«طهران»", "forward", "«طهران» ← B"),
        ("תל אביב", "both", "תל אביב ↔ B"),
        ("1914", "forward", "1914 → B"),
    ],
)
def test_the_arrow_of_a_route_points_to_where_the_text_runs(first: str, direction: str, route: str) -> None:
    ends = {"record": "connection", "id": "c", "from": "a", "to": "b", "kind": "arms", "direction": direction}
    scene = stage(story(({"record": "place", "id": "a", "title": first}, (0, 0)), place("b", (1, 1)), (ends, None)))
    assert scene.connections[0].route == route
