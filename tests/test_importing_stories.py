"""Stories of other programs: what becomes of them, and what is said about it."""

from __future__ import annotations

import copy
import gzip
import html
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapgen import canonical, story
from mapgen.errors import FileError, MapgenError, OptionError
from mapgen.importing import Choices, hypertext, read, records, report
from mapgen.importing.found import Found
from mapgen.richtext import from_markdown, plain_text
from mapgen.story import Story

from . import mutations

CENSUS: Any = {
    "width": "100%",
    "storymap": {
        "language": "en",
        "map_type": "stamen:toner-lite",
        "slides": [
            {
                "type": "overview",
                "date": "1790-1800",
                "text": {"headline": "The <i>centre</i>", "text": "Where people <b>live</b>.<br></br>On average."},
                "location": {"line": True},
                "media": {"url": "https://example.org/all.png", "credit": "Wikipedia", "caption": "All"},
            },
            {
                "date": "1800",
                "text": {"headline": "Jefferson", "text": 'See <a href="https://example.org/x">here</a>, 2 * 3.'},
                "location": {"name": "Howard County", "lat": 39.26833, "lon": "-76.94167", "zoom": 10, "line": True},
                "media": {"url": "https://example.org/a.jpg", "credit": "<b>R. Peale</b>", "alt": "A portrait"},
            },
            {
                "date": "2 August 1790",
                "text": {"headline": "First census", "text": "Begun."},
                "location": {"name": "Kent County", "lat": 39.275, "lon": -76.18667},
                "media": {"url": "https://example.org/b.jpg", "credit": "Census", "caption": "A map"},
            },
            {"date": "", "text": {"headline": "Today"}, "location": {"name": "Plato", "lat": 37.5, "lon": 268.0}},
            {"date": "03/04/1810", "text": {"headline": "Which?"}, "location": {"lat": 39.2, "lon": -77.6}},
            {"text": {"headline": "Nowhere", "text": "No place."}},
        ],
    },
}


def imported(folder: Path, value: Any, name: str = "story.json") -> tuple[Found, Story, str]:
    """Read a value as a file: what was found, the story of it, and the report."""
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return taken(path)


def taken(path: Path) -> tuple[Found, Story, str]:
    """Import a file: what was found, the story of it, and the report."""
    found = read(path)
    collection, notes = records.records(found)
    return (
        found,
        story.from_bytes(canonical.text(collection).encode()),
        "\n".join(report.lines(found, collection, notes)),
    )


def test_a_story_map_becomes_events_in_its_order_and_places(tmp_path: Path) -> None:
    found, made, said = imported(tmp_path, CENSUS)
    assert found.kind == "StoryMapJS"
    assert made.dataset.title == "The centre"
    assert made.dataset.summary == "Where people live.\n\nOn average."
    assert made.dataset.extra["x-media"] == "https://example.org/all.png"
    # The story's order, not that of the dates.
    assert made.dataset.order == ["e-jefferson", "e-first-census"]
    jefferson, census = (made.events[name] for name in made.dataset.order)
    assert (jefferson.date.text, jefferson.place, jefferson.certainty, jefferson.kind) == (
        "1800",
        "howard-county",
        None,
        None,
    )
    assert made.places["howard-county"].position == (-76.94167, 39.26833)
    assert jefferson.summary == "See [here](https://example.org/x), 2 \\* 3."
    assert (jefferson.image, jefferson.alt, jefferson.credit) == ("https://example.org/a.jpg", "A portrait", "R. Peale")
    # A caption is no alt text: without one there is no picture.
    assert census.date.text == "1790-08-02"
    assert census.image is None
    assert census.extra["x-media"] == "https://example.org/b.jpg"
    # 268° east is 92° west.
    assert made.places["today"].position == (-92.0, 37.5)
    assert made.places["which"].extra["x-date"] == "03/04/1810"
    assert set(made.places) == {"howard-county", "kent-county", "today", "which"}
    for line in (
        "read: slide 1, the overview, as the map's title and summary",
        "1 slide with media without alt text: the address is kept as x-media (never shown) (slide 3)",
        "1 slide with a date that can be read in two ways (say which with --dates): kept as x-date",
        "1 slide without a position and without a date that can be read (slide 6)",
        "what mapgen has no property for: map_type, zoom, line",
    ):
        assert line in said


def test_the_user_says_what_stands_first_in_a_date(tmp_path: Path) -> None:
    path = tmp_path / "story.json"
    path.write_text(json.dumps(CENSUS))
    dates = {row.title: row.date for row in read(path, Choices(dates="mdy")).rows}
    assert dates["Which?"] == "1810-03-04"
    with pytest.raises(OptionError, match="means nothing in a StoryMapJS file"):
        read(path, Choices({"title": "headline"}))


def test_positions_on_a_picture_are_none_on_earth(tmp_path: Path) -> None:
    value = copy.deepcopy(CENSUS)
    value["storymap"]["map_type"] = "zoomify"
    with pytest.raises(FileError, match="shows a picture in the place of a map"):
        imported(tmp_path, value)


@settings(deadline=None)
@given(st.text(st.sampled_from("ab1 \n.-+*_[]()<>&#!~|`\\:;=/?\"'xé\t"), max_size=25))
def test_every_text_says_the_same_in_markdown(text: str) -> None:
    escaped = html.escape(text)
    assert plain_text(from_markdown(hypertext.markdown(escaped))) == " ".join(text.split())
    assert hypertext.plain(escaped) == " ".join(text.split())


@pytest.mark.parametrize(
    ("given_html", "expected"),
    [
        ("<ul><li><p>a</p></li><li>b</li></ul>after", "- a\n- b\n\nafter"),
        ("wow!<a href='https://a.example'>x</a>", "wow\\![x](https://a.example)"),
        ("<a href='https://a.example'>x<p>y</p></a>", "[x](https://a.example)\n\n[y](https://a.example)"),
        ("<a href='https://good.example@evil.example/'>x</a>", "x"),
        ("<a href='javascript:alert(1)'>x</a><img src=x onerror=alert(1)>", "x"),
        ("<script>alert(1)</script><style>p{}</style><iframe src='https://a.example'>f</iframe>y", "fy"),
        ("one\n\ntwo\nthree", "one\n\ntwo three"),
        ("&lt;script&gt;1&lt;/script&gt;", "\\<script>1\\</script>"),
    ],
)
def test_html_becomes_markdown(given_html: str, expected: str) -> None:
    assert hypertext.markdown(given_html) == expected


def test_markup_without_end_takes_no_time() -> None:
    # Read whole, this takes over half a minute.
    assert hypertext.markdown("<div>" * 100_000 + "x") == ""


WAR: Any = {
    "title": {"text": {"headline": "The war", "text": "In Europe."}, "media": {"url": "https://example.org/v.mp4"}},
    "eras": [{"start_date": {"year": "1939"}, "end_date": {"year": "1945"}, "text": {"headline": "Second World War"}}],
    "events": [
        {
            "unique_id": "ve-day",
            "start_date": {"year": "1945", "month": "5", "day": "8", "hour": "23", "minute": "1"},
            "text": {"headline": "VE Day", "text": "<p>It <em>ends</em>.</p><p>At last.</p>"},
            "group": "Europe",
            "display_date": "in May",
            "background": {"color": "#fff"},
        },
        {
            "start_date": {"year": 1939, "month": 9, "day": 1},
            "end_date": {"year": 1939, "month": 10},
            "text": {"headline": "Poland"},
        },
        {"start_date": {"year": "-44", "month": "3"}, "text": {"headline": "Caesar"}},
        {"start_date": {"year": "1941", "month": "13", "day": "2"}, "text": {"headline": "Month 13"}},
        {"start_date": {"year": "1942"}, "end_date": {"year": "1940"}, "text": {"headline": "Backwards"}},
        {"start_date": {"year": "1943", "month": "2", "day": "30"}, "text": {}},
        {"text": {"headline": "Undated"}},
    ],
}  # fmt: skip


def test_a_timeline_becomes_events_without_places(tmp_path: Path) -> None:
    found, made, said = imported(tmp_path, WAR)
    assert found.kind == "TimelineJS"
    assert (made.dataset.title, made.dataset.summary, made.dataset.order) == ("The war", "In Europe.", [])
    assert not made.places
    dates = {identity: event.date.text for identity, event in made.events.items()}
    assert dates == {
        "e-ve-day": "1945-05-08",
        "e-poland": "1939-09-01/1939-10",
        "e-month-13": "1941",
        "e-backwards": "1942",
        "e-event-6": "1943-02",
        "e-second-world-war": "1939/1945",
    }
    day = made.events["e-ve-day"]
    assert (day.title, day.summary, day.place) == ("VE Day", "It ends.\n\nAt last.", None)
    assert {"x-group": "Europe", "x-display-date": "in May", "x-time": "23:01"}.items() <= day.extra.items()
    assert made.events["e-second-world-war"].extra["x-type"] == "era"
    for line in (
        "1 event before year 1, which mapgen does not support (event 3)",
        "1 event without a year (event 7)",
        "the end date of 1 event, which is before its start (event 5)",
        "1 event with a month that does not exist: the date is kept without it (event 4)",
        "group → x-group",
        "1 era, now events that last",
        "what mapgen has no property for: background",
    ):
        assert line in said


SHEET = """Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,Media Caption,Media Thumbnail,Type,Group,Background,Archive No
,,,,,,,,,The war,In Europe.,,,,,title,,,
1945,5,8,23:01,,,,,,VE Day,It ends.,https://example.org/a.png,Getty,Crowds,,,Europe,#fff,A 7
1939,,,,1945,,,,,War,,,,,,era,,,
1939,9,1,,1939,10,6,,,Poland,,,,,,,,,
"""  # noqa: E501 (the columns of TimelineJS's own template)


def test_the_spreadsheet_of_a_timeline(tmp_path: Path) -> None:
    found, made, said = imported(tmp_path, SHEET, "timeline.csv")
    assert (found.kind, made.dataset.title, made.dataset.summary) == ("TimelineJS", "The war", "In Europe.")
    dates = {identity: event.date.text for identity, event in made.events.items()}
    assert dates == {"e-ve-day": "1945-05-08", "e-war": "1939/1945", "e-poland": "1939-09-01/1939-10-06"}
    day = made.events["e-ve-day"]
    assert day.image is None  # no alt text
    assert day.extra == {
        "x-time": "23:01",
        "x-group": "Europe",
        "x-media": "https://example.org/a.png",
        "x-media-credit": "Getty",
        "x-media-caption": "Crowds",
        "x-archive-no": "A 7",
    }
    assert "Archive No → x-archive-no, group → x-group (kept, never shown)" in said
    assert "1 row with media without alt text" in said
    assert "(row 3)" in said


def test_a_table_that_only_has_years_and_headlines_is_any_table(tmp_path: Path) -> None:
    table = "Headline,Year,Latitude,Longitude\nOpening,2001,45,5\n"
    assert imported(tmp_path, table, "list.csv")[0].kind == "CSV"


# After the record of the specification, which describes Abingdon.
CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
GAZETTEER: Any = {
    "type": "FeatureCollection",
    "@context": CONTEXT,
    "features": [
        {
            "@id": "http://gazetteer.example/p_1",
            "type": "Feature",
            "properties": {"title": "Abingdon (UK)", "ccodes": ["gb", "UK"]},
            "when": {"timespans": [{"start": {"in": "0676"}, "end": {"in": "1066"}}], "periods": [{"name": "Saxon"}]},
            "names": [
                {"toponym": "Abingdon", "lang": "en", "citations": [{"label": "Ye Olde Gazetteer"}]},
                {"toponym": "Abingdon (UK)"},
                {"toponym": "Abingdon-on-Thames", "when": {"timespans": [{"start": {"in": "1600"}}]}},
            ],
            "types": [{"identifier": "aat:300008375", "label": "town", "sourceLabels": [{"label": "Market Town"}]}],
            "geometry": {
                "type": "GeometryCollection",
                "geometries": [
                    {"geo_wkt": "POLYGON ((-1.3 51.6, -1.2 51.6, -1.2 51.7, -1.3 51.7, -1.3 51.6))"},
                    {"type": "Point", "coordinates": [-1.2879, 51.6708], "certainty": "less-certain"},
                ],
            },
            "links": [
                {"type": "closeMatch", "identifier": "gn:1"},
                {"type": "exactMatch", "identifier": "http://www.geonames.org/2657780/"},
                {"type": "closeMatch", "identifier": "wd:Q321037"},
                {"type": "seeAlso", "identifier": "https://www.wikidata.org/wiki/Q5"},
            ],
            "relations": [{"relationType": "gvp:broaderPartitive", "relationTo": "p_2", "label": "of Berkshire"}],
            "descriptions": [
                {"value": "A market town.", "lang": "en", "source": "https://en.wikipedia.org/wiki/Abingdon"},
                {"value": "Une ville.", "lang": "fr"},
                {"value": "A second one.", "lang": "en"},
            ],
            "depictions": [{"@id": "https://commons.wikimedia.org/wiki/File:A.jpg", "title": "The Thames"}],
        },
        {
            "type": "Feature",
            "properties": {"title": "A county"},
            "names": [{"toponym": "A county"}],
            "types": [{"label": "Region"}],
            "geometry": {"type": "Polygon", "coordinates": [[[0, 50], [2, 50], [2, 52], [0, 52], [0, 50]]]},
            "links": [{"type": "closeMatch", "identifier": name} for name in ("wd:Q1", "wd:Q2")],
        },
        {
            "type": "Feature",
            "properties": {"title": "Lost"},
            "names": [{"toponym": "Lost"}],
            "geometry": {"type": "GeometryCollection", "geometries": ["null"]},
        },
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", ["places.lpf.json", "places.geojson", "places.jsonld"])
def test_linked_places_become_places(name: str, tmp_path: Path) -> None:
    found, made, said = imported(tmp_path, GAZETTEER, name)
    assert found.kind == "Linked Places"
    assert set(made.places) == {"abingdon-uk", "a-county"}
    town, county = made.places["abingdon-uk"], made.places["a-county"]
    assert (town.position, town.precision, town.kind) == ((-1.2879, 51.6708), None, None)
    assert town.aliases == ["Abingdon", "Abingdon-on-Thames"]
    assert (town.ccodes, town.geonames, town.wikidata) == (["GB"], 2657780, "Q321037")
    assert town.summary == "A market town."
    assert town.translations == {"summary": {"fr": "Une ville."}}
    assert town.extra == {
        "x-uri": "http://gazetteer.example/p_1",
        "x-ccodes": ["UK"],
        "x-certainty": "less-certain",
        "x-types": ["town"],
        "x-when": ["0676/1066", "Saxon"],
        "x-links": ["seeAlso https://www.wikidata.org/wiki/Q5"],
        "x-relations": ["gvp:broaderPartitive p_2 of Berkshire"],
        "x-summary-source": "https://en.wikipedia.org/wiki/Abingdon",
        "x-media": ["https://commons.wikimedia.org/wiki/File:A.jpg"],
    }
    # The only word that mapgen has for a kind of place; and which of two matches is meant nobody can tell.
    assert (county.kind, county.precision, county.wikidata, county.extra["x-wikidata"]) == (
        "region",
        "region",
        None,
        ["Q1", "Q2"],
    )
    assert county.position == (1.0, 51.0)
    for line in (
        "1 place without a position that can be read (place 3)",
        "1 place with several geometries",
        "the descriptions of 1 place, all but the first in each language (place 1)",
        "the citations of 1 place, which belong to single names",
        "1 place with an area, now a point in it (place 2)",
    ):
        assert line in said


def test_one_linked_place_a_line(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(feature) for feature in GAZETTEER["features"])
    found, made, _ = imported(tmp_path, lines, "places.jsonl")
    assert found.kind == "Linked Places"
    assert set(made.places) == {"abingdon-uk", "a-county"}


def test_other_geojson_stays_what_it_is(tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": {"title": "Lyon", "names": "Lugdunum"},
               "geometry": {"type": "Point", "coordinates": [4.8, 45.8]}}  # fmt: skip
    assert imported(tmp_path, {"type": "FeatureCollection", "features": [feature]})[0].kind == "GeoJSON"


def changed(value: Any, chance: random.Random) -> Any:
    """Put something odd in the place of a value anywhere in a story, or take it away, or put a member beside it."""
    value = copy.deepcopy(value)
    for _ in range(chance.choice([1, 1, 2, 4])):
        at = value
        while isinstance(at, (dict, list)) and at:
            key: Any = chance.choice(list(at)) if isinstance(at, dict) else chance.randrange(len(at))
            if not isinstance(at[key], (dict, list)) or not at[key] or chance.random() < 0.15:
                odd = copy.deepcopy(chance.choice(ODD))
                if chance.random() < 0.2:
                    del at[key]
                elif isinstance(at, dict) and chance.random() < 0.3:
                    at[chance.choice(NAMES)] = odd
                else:
                    at[key] = odd
                break
            at = at[key]
    return value


ODD = [
    *mutations.ODD,
    "<b>",
    "&lt;",
    "<a href='javascript:1'>x</a>",
    "![x](y)",
    "0001",
    9999,
    -500,
    "03/04/2020",
    91,
    1e300,
]
NAMES = [
    *mutations.NAMES,
    "start_date",
    "end_date",
    "text",
    "media",
    "location",
    "when",
    "names",
    "links",
    "@id",
    "year",
]


@pytest.mark.parametrize("sound", [CENSUS, WAR, GAZETTEER], ids=["StoryMapJS", "TimelineJS", "Linked Places"])
def test_whatever_a_file_holds_there_is_a_sound_story_or_a_clear_error(sound: Any, tmp_path: Path) -> None:
    ends: Counter[str] = Counter()
    for seed in range(400):
        path = tmp_path / "story.json"
        path.write_text(json.dumps(changed(sound, random.Random(seed))))  # noqa: S311 (no secret)
        try:
            found = read(path)
        except MapgenError as error:
            ends["refused"] += 1
            assert str(error).isprintable() or len(str(error).splitlines()) > 1, f"seed {seed}: {error!r}"
            continue
        collection, notes = records.records(found)
        story.from_bytes(canonical.text(collection).encode())
        assert all(line.isprintable() for line in report.lines(found, collection, notes)), f"seed {seed}"
        ends["sound"] += 1
    # Both happen often, or nothing would be tried.
    assert min(ends["sound"], ends["refused"]) > 20, ends


def test_whatever_a_spreadsheet_holds_there_is_a_sound_story_or_a_clear_error(tmp_path: Path) -> None:
    ends: Counter[str] = Counter()
    for seed in range(150):
        chance = random.Random(seed)  # noqa: S311
        cells = [line.split(",") for line in SHEET.splitlines()]
        for _ in range(chance.choice([1, 3, 9])):
            row = chance.choice(cells[0 if chance.random() < 0.1 else 1 :])
            row[chance.randrange(len(row))] = str(chance.choice(ODD)).replace("\ud800", "").replace("\0", "")[:100]
        path = tmp_path / "timeline.csv"
        path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in cells), encoding="utf-8")
        try:
            found = read(path)
        except MapgenError:
            ends["refused"] += 1
            continue
        story.from_bytes(canonical.text(records.records(found)[0]).encode())
        ends[found.kind] += 1
    assert ends["TimelineJS"] > 75, ends


def test_a_story_that_is_packed_or_in_excel(tmp_path: Path) -> None:
    packed = tmp_path / "story.json.gz"
    packed.write_bytes(gzip.compress(json.dumps(WAR).encode()))
    assert read(packed).title == "The war"
    book = openpyxl.Workbook()
    for line in SHEET.splitlines():
        cells: list[Any] = [int(cell) if cell.isdigit() else cell or None for cell in line.split(",")]
        book.active.append(cells)
    book.save(tmp_path / "timeline.xlsx")
    found = read(tmp_path / "timeline.xlsx")
    assert found.kind == "TimelineJS"
    assert [row.date for row in found.rows] == ["1945-05-08", "1939/1945", "1939-09-01/1939-10-06"]


def test_a_text_that_is_too_long_is_cut_and_told(tmp_path: Path) -> None:
    value = copy.deepcopy(WAR)
    value["events"][0]["text"]["text"] = "word " * 30_000
    found, _, said = imported(tmp_path, value)
    assert len(found.rows[0].properties["summary"]) < hypertext.MOST_CHARACTERS
    assert "the end of the text of 1 event, which is too long, or has too many tags (event 1)" in said


@pytest.mark.parametrize(
    ("headline", "title"),
    [("&#27;[31mred", "[31mred"), ("&#8238;x", "\u202ex"), ("&#27;", "Event 1"), ("<script>x</script>", "Event 1")],
)
def test_a_headline_is_only_text(headline: str, title: str, tmp_path: Path) -> None:
    value = {"events": [{"start_date": {"year": 1945}, "text": {"headline": headline}}]}
    _, made, said = imported(tmp_path, value)
    (event,) = made.events.values()
    assert event.title == title
    assert all(line.isprintable() for line in said.splitlines())
