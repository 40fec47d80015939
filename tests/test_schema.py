"""The JSON Schema against the reader: never stricter, and no looser than a schema has to be."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import mapgen
from mapgen import countries, model, schema
from mapgen.edtf import EdtfError, parse, parse_bound
from mapgen.errors import DataError
from mapgen.model import MEANINGS, RECORDS, Source
from mapgen.schema import fields
from mapgen.story import from_bytes

from .editor import SCHEMA, marks

REPOSITORY = Path(__file__).parent.parent
CASES = sorted((REPOSITORY / "tests" / "cases" / "story").glob("*.geojson"))
SOUND = [
    REPOSITORY / "data" / "locations.geojson",
    *sorted((REPOSITORY / "tests" / "cases" / "maps").glob("*.geojson")),
]
WHOLE = schema.schema()
VALIDATOR = Draft202012Validator(WHOLE)

# What a schema cannot see, as it looks at one value at a time; `mapgen check` alone tells of it.
ONLY_CHECK = {
    "another-feature-id",
    "claim-of-itself",
    "estimate-out-of-order",
    "extent-upside-down",
    "extent-without-places",
    "from-equals-to",
    "id-twice",
    "line-that-stays-in-one-place",
    "no-dataset",
    "place-without-position",  # it may wait for `mapgen geocode`
    "probably-swapped",
    "reference-as-long-as-a-book",
    "two-datasets",
    "unknown-event",
    "unknown-reference",
    "unknown-reference-without-a-near-one",
    "unknown-source-in-a-list",
    "until-before-since",
}


def complaints(value: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(value)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(WHOLE)


def test_the_file_in_the_repository_is_current() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema.text(), "run: mapgen schema -o data/mapgen.schema.json"


def test_the_command_prints_it_and_writes_it(tmp_path: Path) -> None:
    target = tmp_path / "new" / "mapgen.schema.json"
    printed = subprocess.run([sys.executable, "-m", "mapgen", "schema"], capture_output=True, check=True)
    written = subprocess.run(
        [sys.executable, "-m", "mapgen", "schema", "-o", target], capture_output=True, text=True, check=True
    )
    assert (printed.stderr, written.stderr) == (b"", "")
    assert printed.stdout == target.read_bytes() == SCHEMA.read_bytes()
    assert written.stdout.strip() == str(target)


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_no_false_alarm_on_sound_data(path: Path) -> None:
    mapgen.read(path)
    assert complaints(json.loads(path.read_text(encoding="utf-8"))) == []


def test_the_editor_has_no_false_alarm_on_sound_data() -> None:
    assert marks(*(path.read_text(encoding="utf-8") for path in SOUND)) == [[]] * len(SOUND)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_mistake_is_seen_if_a_schema_can_see_it(case: Path) -> None:
    found = complaints(json.loads(case.read_text(encoding="utf-8")))
    assert (found == []) == (case.stem in ONLY_CHECK), found


# Where the editor marks another place than the check.
ELSEWHERE = {
    "image-without-alt-and-credit": "what lacks them, not the image",
    "missing-date": "the name before the object, not the object",
    "missing-record": "the name before the object, not the object",
    "property-of-another-record": "the value, not the name: a null would be right there",
    "sibling-of-no-text": "the value, not the name: a null would be right there",
    "unknown-property": "the value, not the name: a null would be right there",
    "latitude-out-of-range-swapped": "the number, not the position",
    "longitude-out-of-range": "the number, not the position",
    "text-in-a-position": "the number, not the position",
    "decimal-commas": "the number, not the position",
    "positions-that-are-none": "the number, not the position",
    "line-for-a-point": "the type, not the geometry",
    "order-twice": "the list, not the second of the two",
    "projected-coordinates": "the name of the system, not the whole of it",
}


def test_the_editor_sees_the_same_mistakes_where_the_check_sees_them() -> None:
    assert {case.stem for case in CASES} > ONLY_CHECK
    for case, found in zip(CASES, marks(*(case.read_text(encoding="utf-8") for case in CASES)), strict=True):
        assert (found == []) == (case.stem in ONLY_CHECK), case.stem
        told = case.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
        places = {(int(line), int(column)) for _, line, column, *_ in (line.split(":") for line in told)}
        marked = {(line, column) for line, column, _ in found}
        assert (marked <= places) == (case.stem not in ELSEWHERE), case.stem
        if case.stem != "image-without-alt-and-credit":
            assert {line for line, _ in marked} <= {line for line, _ in places}, case.stem


# Every property with many values, right and wrong: one Feature on each line.

STAGE = {
    "dataset": {"record": "dataset", "id": "d", "title": "D"},
    "source": {"record": "source", "id": "s", "title": "S"},
    "place": {"record": "place", "id": "p", "title": "P"},
    "place 2": {"record": "place", "id": "q", "title": "Q"},
    "connection": {"record": "connection", "id": "c", "from": "p", "to": "q", "kind": "arms"},
    "event": {"record": "event", "id": "e", "title": "E", "date": "1998"},
}
IDS = ["s", "p", "c", "e"]
CHOICES = sorted({option for options in MEANINGS.values() for option in options} | {"stated", "presumed"})
VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 2.5, 41, 1e300, "", " ", "\u00a0", "\ufeff", "\u0085", "X", "a text", "a" * 401,
    "😀" * 400, "en", "pt-BR", "#abc", "abcdef", "#abcd", "Q3616", "Q0", "IQ", ["IQ"], ["iq"], ["QQ"],
    "https://example.org", "HTTP://example.org/a?b@c", "https://a@b.example/", "https://", "http:///x",
    "https://example.org:99999", "https://exam ple.org", "images/a.jpg", "../a.jpg", "a/../b.jpg", "a..b.jpg",
    "/a.jpg", "\\a.jpg", "data:x", "1998", "1998\n", "198X", "1980s", "2014-22", "2014-22-05", "2015/..", "../2015",
    "2015/", "/2015", "..", "/", "../..", "2011/2003", "2015-02-30", "2015-13", "0000", "2004-XX-03", "2004-09-XX%",
    [], [None], [1], [""], ["a", "a"], {}, [[]], [1, 2, 3], [0, -90, 360, 90], [10, 40, 30, 20], [400, 0, 1, 1],
    ["1", 2, 3, 4], *IDS, *([identity] for identity in IDS), "no-such-id", "No Id", "city",
]  # fmt: skip
NAMES = [
    "x-free",
    "xfree",
    "title:fa",
    "title:",
    "title:x",
    "kind:fa",
    "summary:en-GB",
    "position",
    "line",
    "start",
    "Title",
]


def trial(only: str | None = None) -> tuple[list[str], list[dict[str, Any]]]:
    """Return what is tried on each line, and the Feature there."""
    shared = set(model.Record.model_fields) | {"marker-color", "stroke-width", "stroke-opacity", "fill-opacity"}
    tried: list[str] = []
    features: list[Any] = []
    for record, properties in STAGE.items():
        if record == "place 2":
            continue
        # An id that is none would be there for others to refer to: it is tried by itself. What all share, once.
        names = [name for name in fields(record) if name not in shared or (record == "source" and name != "id")]
        for name in [only] if only else [*names, *NAMES]:
            for value in [*VALUES, *(CHOICES if "enum" in fields(record).get(name, {}) else [])]:
                extra = {"alt": "A", "credit": "C"} if name == "image" else {}
                identity = {} if name == "id" else {"id": f"n{len(features)}"}
                geometry = {"type": "Point", "coordinates": [1, 2]} if record == "place" else None
                trying = {**properties, **identity, **extra, name: value}
                features.append({"type": "Feature", "properties": trying, "geometry": geometry})
                tried.append(f"{record} {name} {value!r}")
    return tried, features


def lines_refused_by_the_reader(text: str) -> set[int]:
    with pytest.raises(DataError) as caught:
        from_bytes(text.encode())
    return {problem.line for problem in caught.value.problems if "is a second dataset record" not in problem.message}


@pytest.mark.parametrize("only", [None, "id"], ids=["all", "id"])
def test_every_property_with_every_value(only: str | None) -> None:
    stage: list[Any] = [{"type": "Feature", "properties": properties,
              "geometry": {"type": "Point", "coordinates": [1, 2]} if record.startswith("place") else None}
             for record, properties in STAGE.items()]  # fmt: skip
    tried, features = trial(only)
    document = {"type": "FeatureCollection", "features": [*stage, *features]}
    rows = ",\n".join(json.dumps(feature) for feature in document["features"])
    text = f'{{"type": "FeatureCollection", "features": [{rows}]}}'
    by_reader = lines_refused_by_the_reader(text)
    by_schema = {int(error.absolute_path[1]) + 1 for error in VALIDATOR.iter_errors(document)}
    by_editor = {line for line, _, _ in marks(text)[0]}
    names = dict(enumerate(tried, len(stage) + 1))

    assert [names[line] for line in sorted(by_schema - by_reader)] == [], "false alarms"
    # In Python "$" stands before a line break at the end as well, and U+0085 is white space.
    apart = [names[line] for line in sorted(by_schema ^ by_editor)]
    assert {case.split(" ")[-1] for case in apart} <= {"'1998\\n'", "'\\x85'"}
    unseen = [names[line] for line in sorted(by_reader - by_editor)]
    assert [case for case in unseen if not only_the_check_knows(case)] == []
    assert len(by_editor) > len(tried) / 2 < len(by_reader)


def only_the_check_knows(case: str) -> bool:
    """Tell whether a mistake is one between values or of the calendar."""
    _, name, value = case.split(" ", 2)
    refers = name in ("source", "sources", "order", "from", "to", "via", "place", "places", "claim_of", "connections")
    wrong = {
        "'2011/2003'",  # ends before it starts
        "'2015-02-30'",
        "[10, 40, 30, 20]",  # south above north
        "'https://example.org:99999'",  # no such port
        "'http:///x'",
        "'\\x85'",  # see above
        "'1998\\n'",
        "1e+300",  # whole, but not written as a whole number
    }
    return refers or value in wrong or name == "id"


@pytest.mark.parametrize(
    ("geometry", "is_sound"),
    [
        ({"type": "Point", "coordinates": [180, -90]}, True),
        ({"type": "Point", "coordinates": [1, 2, 300.5], "bbox": [1, 2, 1, 2]}, True),
        ({"type": "Point", "coordinates": [1]}, False),
        ({"type": "Point", "coordinates": [1, 2, 3, 4]}, False),
        ({"type": "Point", "coordinates": [True, 2]}, False),
        ({"type": "Point", "coordinates": [181, 2]}, False),
        ({"type": "Point", "coordinates": []}, False),
        ({"type": "Point"}, False),
        ({"coordinates": [1, 2]}, False),
        ({}, False),
        ([1, 2], False),
        ("Point", False),
        ({"type": "MultiPoint", "coordinates": [[1, 2]]}, False),
    ],
)
def test_a_geometry_is_taken_or_refused_by_all(geometry: Any, is_sound: bool) -> None:
    features: list[Any] = [
        {"type": "Feature", "properties": {"record": "dataset", "id": "d", "title": "D"}, "geometry": None},
        {"type": "Feature", "properties": {"record": "place", "id": "p", "title": "P"}, "geometry": geometry},
    ]
    document = {"type": "FeatureCollection", "features": features}
    text = json.dumps(document)
    if is_sound:
        from_bytes(text.encode())
    else:
        with pytest.raises(DataError):
            from_bytes(text.encode())
    assert (complaints(document) == []) == is_sound


LEFT_BEHIND = {
    "$schema": "mapgen.schema.json",
    "type": "FeatureCollection",
    "name": "locations",
    "bbox": [1, 2, 3, 4],
    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
    "features": [
        {
            "type": "Feature",
            "id": "d",
            "bbox": None,
            "properties": {"record": "dataset", "id": "d", "title": "D", "date": None, "fid": None, "title:fa": None},
            "geometry": None,
        }
    ],
}


def test_what_other_programs_leave_behind_is_taken() -> None:
    text = json.dumps(LEFT_BEHIND)
    assert from_bytes(text.encode()).dataset.id == "d"
    assert complaints(LEFT_BEHIND) == []
    assert marks(text) == [[]]
    assert complaints({**LEFT_BEHIND, "crs": {"properties": {"name": "EPSG:3857"}}}) != []
    assert complaints({**LEFT_BEHIND, "schema": "x"}) != []


# Dates and addresses, made at random

PIECES = st.sampled_from(
    [
        *"0123456789X-/.?~%",
        "..",
        "198X",
        "1998",
        "2014",
        "-22",
        "-02",
        "-29",
        "-30",
        "-31",
        "-XX",
        "/",
        "T10:00",
        " ",
        "s",
    ]
)
NEARLY_DATES = st.lists(PIECES, max_size=8).map("".join)
DAYS = st.builds(
    "{:04}-{:02}-{:02}{}".format,
    st.integers(0, 10000),
    st.integers(0, 25),
    st.integers(0, 32),
    st.sampled_from(["", "?", "/.."]),
)


def pattern_of(record: str, name: str) -> re.Pattern[str]:
    return re.compile(WHOLE["$defs"][record]["properties"][name]["if"]["pattern"])


DATE, SINCE, UNTIL = (
    pattern_of(*which) for which in (("event", "date"), ("connection", "since"), ("connection", "until"))
)


def reads(text: str, read: Any) -> bool:
    try:
        read(text)
    except EdtfError:
        return False
    return True


@given(st.one_of(NEARLY_DATES, DAYS, st.from_regex(DATE)))
def test_what_the_schema_calls_a_date_is_what_mapgen_reads(text: str) -> None:
    is_read, is_taken = reads(text, parse), bool(DATE.search(text))
    assert is_taken or not is_read
    if is_taken and not is_read and not text.endswith("\n"):  # see "$" above
        days = re.search(r"-(29|30|31)", text)
        assert days or "/" in text


@given(st.one_of(NEARLY_DATES, DAYS, st.from_regex(UNTIL)))
def test_the_ends_of_a_connection_too(text: str) -> None:
    for pattern, is_open in ((SINCE, False), (UNTIL, True)):
        is_read = reads(text, lambda text, is_open=is_open: parse_bound(text, allow_open=is_open))
        is_taken = bool(pattern.search(text))
        assert is_taken or not is_read
        if is_taken and not is_read and not text.endswith("\n"):
            assert re.search(r"-(29|30|31)", text)


def test_both_answers_occur() -> None:
    assert [bool(DATE.search(text)) for text in ("198X", "1998~/..", "/2005", "1980s", "2015-1", "")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip


PARTS = st.sampled_from([*"ab./\\@:?# ", "http", "https", "://", "HTTPS", "..", "\n", "\u00a0", "ſ", "[::1]"])
# The reader refuses control characters in any text, before a record is made of it.
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=9)
ADDRESSES = st.one_of(st.lists(PARTS, max_size=9).map("".join), WORDS)


@given(ADDRESSES)
def test_no_address_or_path_that_mapgen_takes_is_refused(text: str) -> None:
    properties = WHOLE["$defs"]
    try:
        Source.model_validate({"id": "s", "title": "S", "url": text})
    except ValueError:
        pass
    else:
        assert re.search(properties["source"]["properties"]["url"]["pattern"], text)
    try:
        model.Event.model_validate({"id": "e", "title": "E", "date": "1998", "image": text})
    except ValueError:
        pass
    else:
        assert re.search(properties["event"]["properties"]["image"]["pattern"], text)


# What an author is told


@pytest.mark.parametrize("record", RECORDS)
def test_every_property_is_described_and_has_an_example_that_is_right(record: str) -> None:
    for name, field in fields(record).items():
        assert re.fullmatch(r"[A-Z].+[.…]", field["description"]), name
        assert field["examples"], name
        for example in field["examples"]:
            here = Draft202012Validator({"$ref": f"#/$defs/{record}/properties/{name}", "$defs": WHOLE["$defs"]})
            assert here.is_valid(example), (name, example)


def test_every_choice_has_a_meaning_and_every_meaning_a_choice() -> None:
    for name, options in MEANINGS.items():
        # "place kind" is the kind of a place; any other name is the same in every record that has it.
        record, _, field = name.rpartition(" ")
        of = [fields(kind)[field] for kind in RECORDS if field in fields(kind) and record in ("", kind)]
        assert of
        assert all(found["enum"] == list(options) for found in of), name


def test_the_countries_are_those_of_the_check() -> None:
    found = WHOLE["$defs"]["country"]
    assert all(countries.is_country_code(code) for code in found["enum"])
    assert len(found["enum"]) == 250
    assert found["enumDescriptions"][found["enum"].index("IQ")] == "Iraq"
