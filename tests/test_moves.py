"""Which records follow a place that has moved, and which stay because their author may have put them there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mapgen.moves import Doubt, Move, follow

Position = list[float]

OLD, NEW, OTHER = [10.0, 50.0], [10.1, 50.1], [12.0, 51.0]
HOME = [20.0, 40.0]  # of the second place, "home", which never moves


def feature(record: str, kind: str, coordinates: Any, /, **properties: Any) -> dict[str, Any]:
    geometry = None if coordinates is None else {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"record": record, **properties}, "geometry": geometry}


def place(position: Position | None, identity: str = "town", **properties: Any) -> dict[str, Any]:
    return feature("place", "Point", position, id=identity, **properties)


def event(position: Any, where: str = "town", **properties: Any) -> dict[str, Any]:
    return feature("event", "Point", position, place=where, **properties)


def line(*positions: Any, via: tuple[str, ...] = (), start: str = "home", end: str = "town") -> dict[str, Any]:
    return feature("connection", "LineString", list(positions), **{"from": start, "via": list(via), "to": end})


def after(*features: Any, moved: tuple[str, ...] = ()) -> tuple[list[Any], list[Move], list[Doubt]]:
    """Give the coordinates of the records, and what is told, where "town" is at NEW and "home" at HOME."""
    given = {"type": "FeatureCollection", "features": [place(NEW), place(HOME, "home"), *features]}
    before = json.dumps(given)
    found, moves, doubts = follow(given, moved)
    assert json.dumps(given) == before
    assert follow(found)[0] == found
    return [item["geometry"] and item["geometry"]["coordinates"] for item in found["features"][2:]], moves, doubts


def test_what_stands_at_its_place_stays() -> None:
    records = [event(NEW), event(NEW), event(None), line(HOME, NEW), line(NEW, HOME, start="town", end="home")]
    assert after(*records) == ([NEW, NEW, None, [HOME, NEW], [NEW, HOME]], [], [])


def test_events_and_lines_that_stayed_behind_together_follow() -> None:
    found, moves, doubts = after(event(OLD), line(HOME, OLD), event(None))
    assert found == [NEW, [HOME, NEW], None]
    assert (moves, doubts) == ([Move("town", (10.0, 50.0), (10.1, 50.1), 1, 1)], [])


def test_two_events_alone_follow() -> None:
    assert after(event(OLD), event(OLD))[0] == [NEW, NEW]


def test_two_lines_alone_follow_even_round_trips() -> None:
    there_and_back = line(OLD, HOME, OLD, start="town", via=("home",))
    assert after(line(HOME, OLD), there_and_back)[0] == [[HOME, NEW], [NEW, HOME, NEW]]


def test_two_places_that_moved_at_once() -> None:
    start, end = [0.0, 0.0], [0.5, 0.5]
    records = [place(end, "port"), event(start, "port"), event(OLD), line(start, OLD, start="port")]
    found, moves, _ = after(*records)
    assert found == [end, end, NEW, [end, NEW]]
    assert {move.place for move in moves} == {"town", "port"}


def test_a_height_stays() -> None:
    assert after(event([*OLD, 30]), line(HOME, [*OLD, 7]))[0] == [[*NEW, 30], [HOME, [*NEW, 7]]]


def test_differences_beyond_7_decimals_are_none() -> None:
    near = [10.10000001, 50.1]
    assert after(event(near), event(near)) == ([near, near], [], [])


# What the author may have put where it is


def test_a_single_event_or_line_stays_and_is_told() -> None:
    assert after(event(OLD)) == ([OLD], [], [Doubt("town", 1)])
    assert after(line(HOME, OLD)) == ([[HOME, OLD]], [], [Doubt("town", 1)])


def test_nothing_follows_while_one_record_stands_at_the_place() -> None:
    records = [event(OLD), event(OLD), line(HOME, OLD)]
    unmoved = [OLD, OLD, [HOME, OLD]]
    assert after(*records, event(NEW)) == ([*unmoved, NEW], [], [])
    assert after(*records, event(NEW, precision="site")) == ([*unmoved, NEW], [], [])
    assert after(*records, line(HOME, NEW)) == ([*unmoved, [HOME, NEW]], [], [])
    route = line(NEW, OTHER, [1, 1], HOME, start="town", end="home")
    assert after(*records, route) == ([*unmoved, [NEW, OTHER, [1, 1], HOME]], [], [])


def test_events_that_do_not_agree_stay() -> None:
    assert after(event(OLD), event(OLD), event(OTHER)) == ([OLD, OLD, OTHER], [], [Doubt("town", 3)])


def test_two_groups_stay_even_with_a_line() -> None:
    records = [event(OLD), line(HOME, OLD), event(OTHER), event(OTHER)]
    assert after(*records) == ([OLD, [HOME, OLD], OTHER, OTHER], [], [Doubt("town", 4)])


def test_with_a_line_single_points_of_their_own_stay_where_they_are() -> None:
    found, moves, _ = after(event(OLD), line(HOME, OLD), event(OTHER))
    assert found == [NEW, [HOME, NEW], OTHER]
    assert moves == [Move("town", (10.0, 50.0), (10.1, 50.1), 1, 1)]


@pytest.mark.parametrize(
    "properties", [{"precision": "country"}, {"precision": "region"}, {"kind": "country"}, {"kind": "region"}]
)
def test_in_a_country_or_a_region_events_alone_may_have_points_of_their_own(properties: dict[str, str]) -> None:
    land = place([30.0, 30.0], "land", **properties)
    assert after(land, event(OLD, "land"), event(OLD, "land"))[0][1:] == [OLD, OLD]
    assert after(land, event(OLD, "land"), line(HOME, OLD, end="land"))[0][1:] == [[30.0, 30.0], [HOME, [30.0, 30.0]]]


def test_events_that_are_known_more_exactly_than_their_place_have_points_of_their_own() -> None:
    city = place([30.0, 30.0], "city", precision="city")
    exact = [event(OLD, "city", precision="site")] * 3
    assert after(city, *exact) == ([[30.0, 30.0], OLD, OLD, OLD], [], [])
    assert after(city, exact[0], line(HOME, OLD, end="city"))[0][1:] == [OLD, [HOME, OLD]]
    # Where the place has moved for certain, what stood on it inherited, however exact.
    assert after(city, exact[0], event(OLD, "city"), line(HOME, OLD, end="city"))[0][1] == [30.0, 30.0]


def test_what_stands_at_another_place_stays() -> None:
    assert after(event(HOME), event(HOME)) == ([HOME, HOME], [], [Doubt("town", 2)])


def test_a_route_that_the_author_drew_stays() -> None:
    bend = line(HOME, OTHER, OLD)
    assert after(bend, event(OLD)) == ([[HOME, OTHER, OLD], OLD], [], [Doubt("town", 1)])
    # As many positions as places, but one of the others is nobody's.
    drawn = line([19.0, 41.0], OLD)
    assert after(drawn, event(OLD))[0] == [[[19.0, 41.0], OLD], OLD]
    through = line(HOME, OTHER, OLD, via=("home",))
    assert after(through, event(OLD), event(OLD))[0] == [[HOME, OTHER, OLD], NEW, NEW]


# What the author says has moved


def test_a_place_said_to_have_moved_takes_along_what_stands_together_most() -> None:
    assert after(event(OLD), moved=("town",))[0] == [NEW]
    assert after(line(HOME, OLD), moved=("town",))[0] == [[HOME, NEW]]
    assert after(event(OLD), event(OLD), event(OTHER), event(NEW), moved=("town",))[0] == [NEW, NEW, OTHER, NEW]


def test_a_place_said_to_have_moved_takes_nothing_where_two_positions_are_as_good() -> None:
    assert after(event(OLD), event(OTHER), moved=("town",)) == ([OLD, OTHER], [], [Doubt("town", 2)])


# Mistakes in the file


def test_records_with_mistakes_stay_as_they_are() -> None:
    odd: list[Any] = [
        event("x"), event([1]), event([1, "2"]), event([True, 2]), event(OLD, where="nowhere"), event({"a": 1}),
        line(), line(OLD), line(OLD, OLD, end="nowhere"), line("x", OLD),
        feature("connection", "LineString", 7, **{"from": ["home"], "to": "town"}),
        feature("connection", "LineString", [HOME, OLD], **{"from": "home", "via": "town", "to": 7}),
        feature("evnt", "Point", OLD, place="town"), feature("event", "Point", OLD, place=["town"]),
        {"type": "Feature", "properties": None, "geometry": 7},
    ]  # fmt: skip
    given = {"features": [place(NEW), place(HOME, "home"), None, 7, *odd]}
    assert follow(given) == (given, [], [])


def test_a_place_whose_id_is_used_twice_says_nothing() -> None:
    assert after(place(OTHER), event(OLD), event(OLD)) == ([OTHER, OLD, OLD], [], [])


def test_a_place_without_a_position_says_nothing() -> None:
    assert after(place(None, "new"), event(OLD, "new"), event(OLD, "new")) == ([None, OLD, OLD], [], [])
