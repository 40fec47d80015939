"""The edited data file, checked from outside mapgen: by the standard library, against the article."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
DATA = REPOSITORY / "data" / "locations.geojson"
ARTICLE = REPOSITORY.parent / "shared" / "reference" / "article.txt"

Properties = dict[str, Any]

# The tables of the data format, in their order. What is not in them comes last: note, then x-….
KEYS = {
    "dataset": "title summary language languages source licence theme extent order updated alt",
    "source": "title kind url author publisher date accessed archived language licence",
    "place": "title aliases kind ccodes precision anchor wikidata geonames summary sources",
    "connection": "from to via kind direction title label summary since until actors attribution certainty"
    " hedge quote sources",
    "event": "title date date_basis place places kind precision actors summary attribution certainty hedge"
    " quote sources claim_of low best high unit image alt credit connections rank",
}
DOUBT = ("presumably", "would have", "would also have", "see the hand of", "considered")
ATTRIBUTION = (
    "according to",
    "says",
    "in the words of",
    "as recognized by",
    "experts agree",
    "washington and riyadh",
)
SHOWN = ("title", "label", "summary", "attribution", "alt", "publisher")
# How a title shows that its claim is not the article's own plain statement.
MARKS = (
    "presumed", "said to", "says", "see the hand", "considered", "talked of", "experts", "words", "calls",
    "condemns",
)  # fmt: skip

COLLECTION: dict[str, Any] = json.loads(DATA.read_text("utf-8"))
FEATURES: list[dict[str, Any]] = COLLECTION["features"]
RECORDS: list[Properties] = [feature["properties"] for feature in FEATURES]
CONNECTIONS = [record for record in RECORDS if record["record"] == "connection"]
EVENTS = [record for record in RECORDS if record["record"] == "event"]
CLAIMS = CONNECTIONS + EVENTS
GEOMETRY = {feature["properties"]["id"]: feature["geometry"] for feature in FEATURES}
BY_ID = {record["id"]: record for record in RECORDS}


def stops(connection: Properties) -> list[str]:
    return [connection["from"], *connection.get("via", []), connection["to"]]


def ids(kind: str) -> set[str]:
    return {record["id"] for record in RECORDS if record["record"] == kind}


@pytest.fixture(scope="module")
def article() -> str:
    if not ARTICLE.is_file():
        pytest.skip("the article is not part of the repository; ../shared/reference/article.txt is not there")
    return ARTICLE.read_text("utf-8")


# What is in the file


def test_counts() -> None:
    count = Counter(record["record"] for record in RECORDS)
    assert count == {"dataset": 1, "source": 5, "place": 11, "connection": 20, "event": 52}


def test_ids_are_unique_slugs() -> None:
    assert len(BY_ID) == len(RECORDS)
    assert [name for name in BY_ID if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []


def test_the_six_anchors() -> None:
    anchors = {record["title"] for record in RECORDS if record.get("anchor")}
    assert anchors == {"Tehran", "Baghdad", "Damascus", "Beirut", "Sana'a", "Moscow"}


def test_every_reference_exists() -> None:
    targets = {
        "source": "source", "sources": "source", "connections": "connection", "order": "event",
        "claim_of": "event", "place": "place", "places": "place", "from": "place", "to": "place",
        "via": "place",
    }  # fmt: skip
    missing = [
        (record["id"], key, name)
        for record in RECORDS
        for key, kind in targets.items()
        if key in record
        for name in (record[key] if isinstance(record[key], list) else [record[key]])
        if name not in ids(kind)
    ]
    assert missing == []


def test_every_place_is_used_and_every_anchor_has_connections_and_events() -> None:
    events = Counter(record["place"] for record in EVENTS if "place" in record)
    ends = Counter(name for record in CONNECTIONS for name in stops(record))
    for name in ids("place"):
        assert events[name], name
        if BY_ID[name].get("anchor"):
            assert ends[name], name


def test_the_story_has_ten_to_twelve_steps_and_visits_all_anchors() -> None:
    steps = [BY_ID[name] for name in BY_ID["axis-of-resistance"]["order"]]
    assert 10 <= len(steps) == len({step["id"] for step in steps}) <= 12
    visited = {name for step in steps for name in [step["place"], *step.get("places", [])]}
    assert {record["id"] for record in RECORDS if record.get("anchor")} <= visited


# Against the article


def test_every_claim_quotes_the_article_word_for_word(article: str) -> None:
    assert [record["id"] for record in CLAIMS if record.get("quote", "\0") not in article] == []


def test_no_quote_is_longer_than_25_words() -> None:
    assert [record["id"] for record in CLAIMS if len(record["quote"].split()) > 25] == []


def test_quotes_stand_on_the_line_that_the_record_names(article: str) -> None:
    lines = article.split("\n")
    assert [r["id"] for r in CLAIMS if r["quote"] not in lines[r["x-article-line"] - 1]] == []


def test_words_quoted_in_summaries_stand_in_the_article(article: str) -> None:
    readings = {"had been mentioned"}  # a reading that a summary offers for the article's words
    text = article.casefold()
    quoted = [
        (record["id"], words)
        for record in RECORDS
        for words in re.findall("“([^”]+)”", record.get("summary", ""))
        if words not in readings and words.casefold() not in text
    ]
    assert quoted == []


def test_hedges_are_words_of_the_quote() -> None:
    assert [r["id"] for r in CLAIMS if "hedge" in r and r["hedge"] not in r["quote"]] == []


def overstated(record: Properties) -> bool:
    """Whether a claim is marked as stated although its quote doubts it."""
    return record["certainty"] == "stated" and any(word in record["quote"].lower() for word in DOUBT)


def unattributed(record: Properties) -> bool:
    """Whether the quote names or quotes somebody, and the record nobody."""
    quote = record["quote"].replace("“Axis of resistance”", "")
    speech = "“" in quote or any(word in quote.lower() for word in ATTRIBUTION)
    return speech and ("attribution" not in record or record["certainty"] == "stated")


def test_doubt_in_a_quote_is_kept() -> None:
    assert [record["id"] for record in CLAIMS if overstated(record)] == []
    assert [record["id"] for record in CLAIMS if unattributed(record)] == []


@pytest.mark.parametrize("name", ["e-putin-meeting", "e-architect-of-intervention", "e-aramco-blame", "e-right-hand"])
def test_overstated_finds_a_doubt_that_was_dropped(name: str) -> None:
    assert overstated({**BY_ID[name], "certainty": "stated"})


@pytest.mark.parametrize("name", ["e-most-powerful", "e-experts-compare", "e-khamenei-revenge", "c-tehran-aramco"])
def test_unattributed_finds_a_speaker_who_was_dropped(name: str) -> None:
    record = {key: value for key, value in BY_ID[name].items() if key != "attribution"}
    assert unattributed(record)


def test_titles_show_that_a_claim_is_not_plainly_stated() -> None:
    claims = [record for record in CLAIMS if record["certainty"] != "stated"]
    assert claims
    assert [r["id"] for r in claims if not any(mark in r["title"].lower() for mark in MARKS)] == []
    assert [r["id"] for r in claims if not {"attribution", "hedge", "summary"} & r.keys()] == []


def test_abqaiq_which_no_source_names_is_nowhere() -> None:
    assert "abqaiq" not in DATA.read_text("utf-8").casefold()
    assert BY_ID["aramco"]["precision"] == "country"


def test_the_estimate() -> None:
    record = BY_ID["e-quds-strength"]
    assert (record["low"], record["high"], record["unit"]) == (10000, 20000, "men")


# Texts as shown


def test_titles_are_short() -> None:
    assert [record["id"] for record in RECORDS if len(record["title"]) > 90] == []
    labels = [record["label"] for record in CLAIMS if "label" in record]
    assert len(labels) == 20
    assert [label for label in labels if not 1 <= len(label.split()) <= 3] == []


def test_quotation_marks_and_apostrophes_are_typographic() -> None:
    faults = []
    for record in RECORDS:
        for key in SHOWN:
            text = record.get(key, "").replace("Sana'a", "")
            if '"' in text or "'" in text or text.count("“") != text.count("”"):
                faults.append((record["id"], key))
    assert faults == []


def sentences(text: str) -> int:
    """How many sentences a text has."""
    return len(re.findall(r"[.!?][”’)]*(?=\s|$)", text))


def test_summaries_are_short() -> None:
    for record in RECORDS:
        summary = record.get("summary", "One.")
        assert 1 <= sentences(summary) <= 2, record["id"]
        assert len(summary) <= 320, record["id"]
        assert summary.endswith("."), record["id"]


def test_sentences_are_counted() -> None:
    assert sentences("One. Two “quoted.” Three (in brackets.) Four?") == 4


def test_standfirst_and_alternative_text() -> None:
    dataset = BY_ID["axis-of-resistance"]
    assert len(dataset["summary"].split()) <= 45
    assert 2 <= sentences(dataset["alt"]) <= 4


# The canonical form


def canonical(collection: dict[str, Any]) -> str:
    """Write a collection as the format lays it out: the records' order apart."""
    lines = ["{", '"type": "FeatureCollection",', '"features": [']
    for number, feature in enumerate(collection["features"], 1):
        record = feature["properties"]
        table = ["record", "id", *KEYS[record["record"]].split(), "note"]
        keys = [key for key in table if key in record] + [key for key in record if key not in table]
        lines += ['{ "type": "Feature",', '  "properties": {']
        lines += [f'    "{key}": {json.dumps(record[key], ensure_ascii=False)},' for key in keys]
        lines[-1] = lines[-1][:-1]
        end = "," if number < len(collection["features"]) else ""
        lines += ["  },", f'  "geometry": {json.dumps(feature["geometry"], ensure_ascii=False)} }}{end}']
    return "\n".join([*lines, "]", "}", ""])


def test_layout_is_canonical() -> None:
    assert DATA.read_bytes().decode("utf-8") == canonical(COLLECTION)


def test_canonical_puts_keys_in_order() -> None:
    record = {"x-line": 1, "note": "n", "title": "Tehran", "id": "tehran", "record": "place", "kind": "city"}
    written = canonical({"features": [{"geometry": None, "properties": record}]})
    keys = re.findall(r'^ {4}"([\w-]+)"', written, re.MULTILINE)
    assert keys == ["record", "id", "title", "kind", "note", "x-line"]
    assert written.endswith('  },\n  "geometry": null }\n]\n}\n')


def test_properties_are_flat_known_and_not_left_at_their_default() -> None:
    for record in RECORDS:
        known = {"record", "id", "note", *KEYS[record["record"]].split()}
        assert all(key in known or key.startswith("x-") for key in record), record["id"]
        for value in record.values():
            assert value not in (None, "", [])
            assert not isinstance(value, dict)
            assert not isinstance(value, list) or all(isinstance(item, str) for item in value)
        assert record.get("direction") != "forward"
        assert record.get("date_basis") != "stated"


def test_coordinates_have_seven_decimals_at_most() -> None:
    text = DATA.read_text("utf-8")
    assert not re.search(r"\d\.\d{8}", "".join(re.findall(r'"coordinates".*', text)))


def sorting_day(date: str) -> str:
    """Give the day that an EDTF date is sorted by: its earliest, or where that is open, that of its end."""
    start, _, end = date.partition("/")
    text = re.sub("[?~%]", "", end if start in ("", "..") else start).replace("X", "0")
    seasons = {"-21": "-03", "-22": "-06", "-23": "-09", "-24": "-12"}
    return text[:4] + seasons.get(text[4:], text[4:]) + "-01" * (2 - min(text.count("-"), 2))


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("198X", "1980-01-01"), ("2014-22/", "2014-06-01"), ("../2015-09", "2015-09-01"),
        ("2011?/2014", "2011-01-01"), ("2015/..", "2015-01-01"), ("2020-01-03?", "2020-01-03"),
        ("2001-09-11/2002", "2001-09-11"),
    ],
)  # fmt: skip
def test_sorting_day(date: str, day: str) -> None:
    assert sorting_day(date) == day


def test_records_stand_in_order() -> None:
    kinds = [record["record"] for record in RECORDS]
    assert list(dict.fromkeys(kinds)) == list(KEYS)
    assert kinds == sorted(kinds, key=list(KEYS).index)
    days = [sorting_day(record["date"]) for record in EVENTS]
    assert days == sorted(days)


# Geometry


def test_events_stand_at_their_place() -> None:
    for record in EVENTS:
        place = record.get("place")
        assert GEOMETRY[record["id"]] == (GEOMETRY[place] if place else None), record["id"]


def test_connections_run_through_their_places() -> None:
    for record in CONNECTIONS:
        positions = [GEOMETRY[name]["coordinates"] for name in stops(record)]
        assert GEOMETRY[record["id"]] == {"type": "LineString", "coordinates": positions}, record["id"]
