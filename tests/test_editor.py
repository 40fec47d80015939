"""What Visual Studio Code offers, says and marks in a data file, asked of its own JSON language service."""

from __future__ import annotations

import json

import pytest

from mapgen.model import RECORDS
from mapgen.schema import fields

from .editor import NAME, SETTINGS, completions, hovers, marks


def feature(properties: str, rest: str = ', "geometry": null') -> str:
    return (
        '{"type": "FeatureCollection", "features": [\n'
        f'{{"type": "Feature", "properties": {{{properties}}}{rest}}}\n'
        "]}"
    )


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_is_offered_its_own_properties_and_no_others(record: str) -> None:
    (offered,) = completions(feature(f'"record": "{record}", ‸'))
    assert list(offered) == list(fields(record))


def test_properties_that_are_there_are_not_offered_again() -> None:
    (offered,) = completions(feature('"record": "event", "id": "e", "title": "E", "‸"'))
    assert list(offered)[:3] == ["date", "date_basis", "place"]
    assert {"record", "id", "title", "from", "ccodes"}.isdisjoint(offered)


def test_what_is_no_record_yet_is_offered_to_become_one() -> None:
    (offered,) = completions(feature("‸"))
    assert list(offered) == ["record", "id"]


def test_an_offer_writes_what_can_be_typed_over_and_says_what_it_means() -> None:
    (event,) = completions(feature('"record": "event", ‸'))
    assert event["title"] == ('"title": "${1:Newspapers print the telegram}"', "What happened, in one line.")
    assert event["sources"][0] == '"sources": [$1]'
    assert event["date"][0] == '"date": $1'
    (connection,) = completions(feature('"record": "connection", ‸'))
    assert connection["kind"][1] == "What the relation is; see what each looks like."
    assert connection["label"][1] == "A short name. It is not shown on the page."


def test_values_are_offered_with_their_meaning() -> None:
    records, places, connections, certainties = completions(
        feature('"record": "‸"'),
        feature('"record": "place", "kind": ‸'),
        feature('"record": "connection", "kind": ‸'),
        feature('"record": "event", "certainty": ‸'),
    )
    assert list(records) == sorted(f'"{name}"' for name in RECORDS)
    assert records['"source"'] == ('"source"', "Where claims come from.")
    assert set(places) == {'"capital"', '"city"', '"site"', '"base"', '"country"', '"region"', "null"}
    assert connections['"arms"'][1] == "Weapons are delivered."
    assert certainties['"reported"'][1] == "The source passes on what others say."


def test_dates_languages_countries_and_truth_values_are_offered() -> None:
    dates, ends, countries, anchor, language = completions(
        feature('"record": "event", "date": "‸"'),
        feature('"record": "connection", "until": "‸"'),
        feature('"record": "place", "ccodes": ["‸"]'),
        feature('"record": "place", "anchor": ‸'),
        feature('"record": "dataset", "language": "‸"'),
    )
    assert {'"198X"', '"2014-22"', '"2015/.."'} <= set(dates)
    assert '".."' in ends
    assert countries['"IQ"'][1] == "Iraq"
    assert {"true", "false"} <= set(anchor)
    assert {'"en"', '"pt-BR"'} <= set(language)


def test_a_whole_record_and_a_whole_map_are_offered() -> None:
    (whole,), (records,) = completions("‸"), completions('{"type": "FeatureCollection", "features": [‸]}')
    assert list(whole) == ["new map"]
    assert set(records) == {f"new {name}" for name in RECORDS}
    # As it stands after the tab key has gone through it: placeholders are taken, choices are made.
    assert '"id": "${1:e-published}"' in records["new event"][0]
    assert "${6|stated,reported,alleged,presumed,disputed|}" in records["new event"][0]
    assert "${5:latitude}" in records["new place"][0]


def test_a_geometry_is_offered_for_what_is_somewhere() -> None:
    members, kind, coordinates = completions(
        feature('"record": "place", "id": "p"', ", ‸"),
        feature('"record": "connection"', ', "geometry": {"type": ‸}'),
        feature('"record": "place"', ', "geometry": {"type": "Point", "coordinates": ‸}'),
    )
    assert list(members) == ["geometry"]
    assert list(kind) == ['"LineString"']
    assert coordinates["[longitude, latitude]"][0].split() == ["[", "${1:longitude},", "${2:latitude}", "]"]


def test_what_is_under_the_pointer_is_explained() -> None:
    name, value, record, country = hovers(
        feature('"record": "event", "date_‸basis": "inferred"'),
        feature('"record": "event", "certainty": "rep‸orted"'),
        feature('"record": "ev‸ent"'),
        feature('"record": "place", "ccodes": ["I‸Q"]'),
    )
    assert name.startswith("Whether the source says the date")
    assert "`reported`: The source passes on what others say" in value
    assert "`event`: Something that happened at a place and time" in record
    assert "`IQ`: Iraq" in country


EVENT = '"record": "event", "id": "e", "title": "E", "date": "1998"'


@pytest.mark.parametrize(
    ("properties", "marked", "message"),
    [
        (EVENT.replace("1998", "1980s"), '"1980s"', "Not a date; write 198X for a decade."),
        (EVENT.replace("1998", "14/9/2019"), '"14/9', "Not a date; write the year first: 2019-09-14."),
        (EVENT.replace("1998", "2019-9-14"), '"2019', "Write months and days with two digits: 2019-09-04."),
        (EVENT.replace("1998", "c. 1998"), '"c.', "Not a date; write 1998~ for an approximate date."),
        (EVENT.replace('"1998"', "1998"), "1998", 'Write the date as text, in quotes: "2015-09".'),
        (f'{EVENT}, "certainty": "sure"', '"sure"', "It can be stated, reported, alleged, presumed or disputed."),
        (f'{EVENT}, "quote": " "', '" "', "It is empty; write the text, or leave the property out."),
        (f'{EVENT}, "actors": "Captain"', '"Captain"', 'Write a list: ["…", "…"].'),
        (f'{EVENT}, "from": "suva"', '"suva"',
         "An event has no such property; correct its name, take it out, or call it x-… to keep it."),
        (EVENT.replace('"e"', '"The Landing"'), '"The Landing"',
         "Not an id; use small letters a-z, digits and single hyphens."),
        (EVENT.replace('"date": "1998"', '"rank": 1'), '"properties"', 'Missing property "date".'),
        (EVENT.replace('"record": "event", ', ""), '"properties"', 'Missing property "record".'),
        (EVENT.replace('"event"', '"evnet"'), '"evnet"', "It can be dataset, source, place, connection or event."),
        ('"record": "connection", "id": "c", "from": "a", "to": "b", "kind": "arms", "since": "2003/2005"',
         '"2003/2005"', "An interval; write one date, as since and until are its two ends."),
    ],
)  # fmt: skip
def test_a_mistake_is_marked_where_it_stands_and_in_plain_words(properties: str, marked: str, message: str) -> None:
    text = feature(properties)
    ((found,),) = marks(text)
    line, column, said = found
    assert said == message
    assert text.splitlines()[line - 1][column - 1 :].startswith(marked)


def test_the_settings_reach_the_data_files_and_no_others() -> None:
    wrong = feature(EVENT.replace("1998", "1980s"))
    assert [bool(marks(wrong, name=name)[0]) for name in (NAME, "news/war.mapgen.geojson")] == [True, True]
    assert [bool(marks(wrong, name=name)[0]) for name in ("war.geojson", "package.json")] == [False, False]
    assert json.loads(SETTINGS.read_text(encoding="utf-8"))["files.associations"] == {"*.geojson": "json"}


def test_a_file_can_name_its_schema() -> None:
    wrong = feature(EVENT.replace("1998", "1980s"))
    named = wrong.replace("{", '{"$schema": "data/mapgen.schema.json", ', 1)
    assert [message for _, _, message in marks(named, name="elsewhere.geojson")[0]] == [
        "Not a date; write 198X for a decade."
    ]


def test_the_editor_itself_refuses_what_is_no_json() -> None:
    assert marks(feature(EVENT + ","))[0] != []
    assert marks(feature(EVENT).replace("]}", "// the end\n]}"))[0] != []
