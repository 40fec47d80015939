"""A new record: its id, its geometry, its mistakes, told before anything is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mapgen.adding import Added, Mistake, added, identity
from mapgen.reading import parse_document, read_document
from mapgen.slugs import slug
from mapgen.story import from_bytes

REPOSITORY = Path(__file__).parent.parent
DATA = REPOSITORY / "data" / "locations.geojson"


def add(record: str, at: list[float] | None = None, /, **properties: Any) -> Added:
    return added(read_document(DATA), record, properties, at)


def feature_of(text: str, name: str) -> Any:
    (found,) = [item for item in json.loads(text)["features"] if item["properties"]["id"] == name]
    return found


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Tikrit falls", "tikrit-falls"),
        ("Sana'a, Sana’a and Ṣan‘ā’", "sanaa-sanaa-and-sana"),
        ("Łódź – Århus – Straße – İzmir – Þórshöfn", "lodz-arhus-strasse-izmir-thorshofn"),
        ("9/11: “what now?”", "9-11-what-now"),
        ("The second talks of the five powers in Vienna", "the-second-talks-of-the-five-powers-in"),
        ("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", "llanfairpwllgwyngyllgogerychwyrndrobwlll"),
        ("تهران", ""),
        ("—", ""),
    ],
)
def test_slug(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_ids_are_new_and_say_what_the_record_is() -> None:
    assert identity("place", {"title": "Tehran"}, ["tehran", "tehran-2"]) == "tehran-3"
    assert identity("event", {"title": "Tehran"}, ["tehran"]) == "e-tehran"
    assert identity("connection", {"title": "Ties", "from": "a", "to": "b"}, []) == "c-ties"
    assert identity("connection", {"title": "همکاری", "from": "a", "to": "b", "kind": "arms"}, []) == "c-a-b-arms"
    assert identity("event", {"title": "تهران"}, []) == ""


def test_a_place_comes_last_of_the_places_and_nothing_else_changes() -> None:
    found = add("place", [16.37208, 48.20849], title="Vienna", ccodes=["AT"])
    assert (found.identity, found.mistakes, found.notes, found.others) == ("vienna", (), (), 0)
    record = """{ "type": "Feature",
  "properties": {
    "record": "place",
    "id": "vienna",
    "title": "Vienna",
    "ccodes": ["AT"]
  },
  "geometry": {"type": "Point", "coordinates": [16.37208, 48.20849]} },
"""
    assert found.text.replace(record, "", 1) == DATA.read_text(encoding="utf-8")
    assert list(from_bytes(found.text.encode()).places)[-1] == "vienna"


def test_an_event_stands_at_its_place_or_where_it_is_said_to_be_or_nowhere() -> None:
    properties = {"title": "X", "date": "2015"}
    points = [
        feature_of(add("event", at, **{**properties, **more}).text, "e-x")["geometry"]
        for at, more in ((None, {"place": "tehran"}), ([51.5, 35.5], {"place": "tehran"}), (None, {}))
    ]
    assert points == [
        {"type": "Point", "coordinates": [51.42151, 35.69439]}, {"type": "Point", "coordinates": [51.5, 35.5]}, None,
    ]  # fmt: skip


def test_a_connection_runs_from_place_to_place() -> None:
    found = add("connection", None, kind="arms", via=["damascus"], **{"from": "tehran", "to": "beirut"})
    assert feature_of(found.text, found.identity)["geometry"] == {
        "type": "LineString", "coordinates": [[51.42151, 35.69439], [36.29128, 33.5102], [35.50157, 33.89332]],
    }  # fmt: skip


def test_mistakes_are_told_by_property() -> None:
    found = add("event", title="X", date="2015-9", place="tehrna", kind="atack", summry="s", quote="q" * 401, rank="1")
    assert found.mistakes == (
        Mistake("date", '"2015-9" is not a date; write 2015-09'),
        Mistake("place", "no place with id tehrna; did you mean tehran?"),
        Mistake("kind", '"kind" is "atack"; did you mean attack? it can be attack, killing, battle, deployment, '
                "transfer, command, diplomatic, political, statement, support, journey, estimate or other"),
        Mistake("quote", '"quote" has 401 characters; shorten it to 400 at most'),
        Mistake("rank", '"rank" is the text "1"; write a whole number, without quotes'),
        Mistake("summry", 'has no property "summry"; did you mean summary?'),
    )  # fmt: skip
    assert add("event", title="X").mistakes == (Mistake("date", 'has no "date"; add it'),)
    swapped = add("place", [35.7, 151.4], title="X").mistakes
    assert swapped == (
        Mistake("geometry", "[35.7, 151.4] is not on Earth; longitude and latitude look swapped: write [151.4, 35.7]"),
    )
    ends = add("connection", None, kind="arms", **{"from": "tehran", "to": "tehran"})
    assert ends.mistakes == (Mistake("to", "goes from tehran to tehran itself; a connection needs two places"),)


def test_an_id_that_cannot_be_made_or_is_taken() -> None:
    assert add("place", [1, 2], title="تهران").mistakes == (
        Mistake("id", 'none can be made of "تهران"; give one, in small letters a-z, digits and hyphens'),
    )
    assert add("place", [1, 2], title="X", id="e-killing").mistakes == (
        Mistake("id", '"e-killing" is already the id of a record (event); give another'),
    )
    assert add("place", [1, 2], title="X", id="No id").mistakes == (
        Mistake("id", '"No id" is not an id; write no-id, in small letters a-z, digits and single hyphens'),
    )


def test_mistakes_elsewhere_do_not_keep_a_record_out() -> None:
    text = DATA.read_text(encoding="utf-8").replace('"198X"', '"1980s"').replace('"place": "tikrit"', '"place": "q"')
    found = added(parse_document(text.encode(), "map.geojson"), "event", {"title": "X", "date": "2015"})
    assert (found.mistakes, found.others) == ((), 2)
    wrong = added(parse_document(text.encode(), "map.geojson"), "event", {"title": "X", "date": "2015/"})
    assert (wrong.mistakes, wrong.others) == ((), 2)
    assert added(parse_document(text.encode(), "map.geojson"), "event", {"title": "X", "date": "q"}).others == 2


def test_adding_formats_the_file_and_says_so() -> None:
    value = json.loads(DATA.read_bytes())
    for item in value["features"]:
        if item["properties"]["id"] == "tehran":
            item["geometry"]["coordinates"] = [51.5, 35.5]
    document = parse_document(json.dumps({**value, "name": "q"}).encode(), "map.geojson")
    found = added(document, "event", {"title": "X", "date": "2015", "place": "tehran"})
    assert [note.partition(" from")[0] for note in found.notes] == [
        'left out "name" of the collection', "place tehran has moved",
        'the story\'s "order" does not name the new event: add it there to make it a step',
    ]  # fmt: skip
    assert "51.42151" not in found.text
