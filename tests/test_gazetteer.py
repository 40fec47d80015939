"""Places are found by their names in any spelling and script, and the file that has them is sound.

Expected positions are those that the first map's author took from GeoNames (`data/locations.geojson`), or the degrees
and minutes that encyclopaedias give.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mapgen import countries, gazetteer
from mapgen.gazetteer import SOURCES, lookup, nearest
from mapgen.geocoding import Unplaced, find
from mapgen.spelling import folded

from .front import front

REPOSITORY = Path(__file__).parent.parent
STORY = json.loads((REPOSITORY / "data" / "locations.geojson").read_text(encoding="utf-8"))
KNOWN = {
    feature["properties"]["id"]: (*feature["geometry"]["coordinates"], feature["properties"].get("geonames"))
    for feature in STORY["features"]
    if feature["properties"]["record"] == "place"
}
SPELLINGS = {
    "sanaa": [
        "Sana'a",
        "Sana’a",
        "Sanaa",
        "SANAA",
        "Ṣan‘ā’",
        "Şan‘ā'",
        "Sana",
        "صنعاء",
        "صَنْعَاء",
        "Сана",
        "צנעא",
        "萨那",
    ],
    "tehran": ["Tehran", "Teheran", "Téhéran", "Тегеран", "تهران", "طهران", "טהרן", "テヘラン"],
    "beirut": ["Beirut", "Beyrouth", "Bayrūt", "Бейрут", "بيروت", "بَيْرُوت", "ביירות", "Βηρυτός"],
    "baghdad": ["Baghdad", "Bagdad", "Baghdād", "Багдад", "بغداد", "בגדאד", "巴格达"],
    "damascus": ["Damascus", "Damas", "Damaskus", "Dimashq", "Дамаск", "دمشق", "דמשק", "Δαμασκός"],
    "moscow": ["Moscow", "Moskau", "Moscou", "Москва", "МОСКВА", "موسكو", "莫斯科", "मास्को"],
    "tikrit": ["Tikrit", "Tikrīt", "تكريت", "Тикрит"],
    "baghdad-airport": ["Baghdad airport", "Baghdad International Airport"],
}


@pytest.fixture(scope="module")
def file() -> Iterator[sqlite3.Connection]:
    with closing(gazetteer._open()) as opened:
        yield opened


@pytest.mark.parametrize(("place", "name"), [(place, name) for place in SPELLINGS for name in SPELLINGS[place]])
def test_a_name_in_any_spelling_finds_the_place_of_the_first_map(place: str, name: str) -> None:
    longitude, latitude, number = KNOWN[place]
    first = lookup(name)[0]
    if number is None:
        assert (first.longitude, first.latitude) == pytest.approx((longitude, latitude), abs=0.01)
    else:
        assert (first.longitude, first.latitude, first.geonames) == (longitude, latitude, number)


@pytest.mark.parametrize(
    ("name", "country", "longitude", "latitude"),
    [
        ("תל אביב", "IL", 34 + 47 / 60, 32 + 4 / 60),
        ("北京", "CN", 116 + 24 / 60, 39 + 55 / 60),
        ("Pékin", "CN", 116 + 24 / 60, 39 + 55 / 60),
        ("Киев", "UA", 30 + 31 / 60, 50 + 27 / 60),
        ("القاهرة", "EG", 31 + 14 / 60, 30 + 3 / 60),
        ("Constantinople", "TR", 29, 41),
        ("INSTANBUL", None, 0, 0),
        ("İstanbul", "TR", 29, 41),
        ("München", "DE", 11 + 35 / 60, 48 + 8 / 60),
        ("Muenchen", "DE", 11 + 35 / 60, 48 + 8 / 60),
        ("Krakow", "PL", 19 + 56 / 60, 50 + 4 / 60),
        ("Łódź", "PL", 19 + 27 / 60, 51 + 47 / 60),
        ("Lodz", "PL", 19 + 27 / 60, 51 + 47 / 60),
        ("서울", "KR", 127, 37 + 34 / 60),
        ("Αθήνα", "GR", 23 + 44 / 60, 37 + 59 / 60),
        ("Washington", "US", -77.04, 38.9),
        ("Tripoli", "LY", 13 + 11 / 60, 32 + 53 / 60),
        ("Tripoli, Lebanon", "LB", 35 + 51 / 60, 34 + 26 / 60),
        ("Springfield, Illinois", "US", -89.65, 39.8),
        ("Paris, US", "US", -95.55, 33.66),  # the largest of them, in Texas
        ("Suva", "FJ", 178 + 27 / 60, -18 - 8 / 60),
        ("Vatican City", "VA", 12 + 27 / 60, 41 + 54 / 60),
        ("Nukuʻalofa", "TO", -175 - 12 / 60, -21 - 8 / 60),
        ("Gettysburg", "US", -77.23, 39.83),
        ("Strait of Hormuz", None, 56 + 15 / 60, 26 + 34 / 60),
    ],
)
def test_well_known_places_come_first(name: str, country: str | None, longitude: float, latitude: float) -> None:
    found = lookup(name)
    if not longitude:
        assert not any(candidate.is_exact for candidate in found)
        return
    assert found[0].country == country
    assert (found[0].longitude, found[0].latitude) == pytest.approx((longitude, latitude), abs=0.25)


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("巴拿马城", "PA"), ("مدينة بنما", "PA"), ("河内", "VN"), ("基辅", "UA"), ("阿尔及尔", "DZ"), ("واشنطن", "US"),
        ("موناكو", "MC"), ("サイパン", "MP"), ("梵蒂冈", "VA"), ("וושינגטון", "US"), ("기테가", "BI"), ("朱巴", "SS"),
    ],
)  # fmt: skip
def test_capitals_are_found_by_names_that_geonames_lacks(name: str, country: str) -> None:
    first = lookup(name)[0]
    assert (first.kind, first.country) == ("capital", country)


def test_every_further_name_of_a_capital_finds_it_and_says_where_it_is_from() -> None:
    with (REPOSITORY / "tools" / "gazetteer-names.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) > 100
    for row in rows:
        assert row["basis"]
        for name in row["others"].split("|"):
            assert int(row["geonames"]) in {found.geonames for found in lookup(name, limit=30)}, name


def test_countries_are_found_by_their_names_in_many_languages() -> None:
    for name in ("Yemen", "اليمن", "Йемен", "Jemen", "也门"):
        first = lookup(name)[0]
        assert (first.kind, first.country, first.precision) == ("country", "YE", "country"), name
        assert countries.contains("YE", first.longitude, first.latitude)


def test_a_country_narrows_the_choice() -> None:
    assert [found.where for found in lookup("Tripoli", country="LB")] == ["Lebanon"]
    assert {found.country for found in lookup("San Jose", country="CR")} == {"CR"}
    assert lookup("Tehran", country="YE") == []


def test_exact_names_come_before_longer_ones_and_capitals_before_namesakes() -> None:
    found = lookup("Santiago", limit=30)
    assert (found[0].country, found[0].kind) == ("CL", "capital")
    matches = [candidate.is_exact for candidate in found]
    assert matches == sorted(matches, reverse=True)
    assert {candidate.match for candidate in found} >= {"name", "beginning"}
    assert len(lookup("Santiago", limit=3)) == 3


def test_capitals_come_first_but_for_a_few_with_larger_namesakes(file: sqlite3.Connection) -> None:
    # As anyone would have it who writes the bare name: Victoria, Stanley, Plymouth … are towns of a few thousand.
    namesakes = {"Victoria", "Saint-Pierre", "Stanley", "Hamilton", "Kingston", "Jamestown", "Adamstown", "Plymouth"}
    capitals = file.execute("SELECT name, geonames FROM place WHERE kind = 'capital'").fetchall()
    assert len(capitals) > 190
    assert {name for name, number in capitals if lookup(name)[0].geonames != number} <= namesakes


def test_a_large_city_is_found_or_asked_for_and_never_another(file: sqlite3.Connection) -> None:
    largest = file.execute(
        "SELECT name, geonames FROM place WHERE kind IN ('city', 'capital') ORDER BY number LIMIT 300"
    )
    found = [(find(Unplaced(0, "x", name, (name,))).chosen, number) for name, number in largest]
    assert [chosen for chosen, number in found if chosen and chosen.geonames != number] == []
    assert sum(chosen is None for chosen, _ in found) < 30  # Hyderabad, Córdoba, Valencia …


@pytest.mark.parametrize(
    "name", ["", " ", "'", "!!!", "\x00", "%", "x" * 100_000, "' OR 1=1 --", "\U0010ffff", "\udcff"]
)
def test_what_is_no_name_finds_nothing(name: str) -> None:
    assert lookup(name) == []
    assert nearest(name) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Theran", "Tehran"),
        ("Bagdhad", "Baghdad"),
        ("Damsacus", "Damascus"),
        ("Beriut", "Beirut"),
        ("Constantinopel City", None),
        ("Мосвка", "Moscow"),
        ("Jerusalm", "Jerusalem"),
    ],
)
def test_a_misspelt_name_has_the_right_one_among_the_nearest(written: str, meant: str | None) -> None:
    names = [candidate.name for candidate in nearest(written)]
    assert meant in names if meant else len(names) <= 5


def test_looking_up_loads_no_slow_library() -> None:
    code = (
        "import sys, mapgen.gazetteer as g; g.lookup('Tehran'); print({'numpy', 'pydantic', 'json'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_names_are_compared_as_the_page_compares_them() -> None:
    names = [name for spellings in SPELLINGS.values() for name in spellings]
    names += [
        "Ёлкино",
        "Еврейский",
        "Straße",
        "Ænes",
        "Nuku‘alofa",
        "كـــربلاء",
        "أبو ظبي",
        "إربد",
        "آبادان",
        "قم ١٢",
        "۱۲",
    ]
    names += ["Tel-Aviv/Yafo", "St. Louis", "Hồ Chí Minh", "İstanbul", "दिल्ली", "တွံတေး", "  a\u200fb \u00ad c ", "ﬁn"]
    code = "import { folded } from './src/search.ts';\nanswer(given.map(folded));"
    assert [folded(name) for name in names] == front(code, names)


def test_variants_of_letters_are_one() -> None:
    for one, other in [
        ("صنعاء", "صنعا"), ("أربيل", "اربيل"), ("كربلاء", "کربلاء"), ("علي", "علی"), ("البصرة", "البصره"),
        ("بغــداد", "بغداد"), ("مَكَّة", "مكه"), ("Королёв", "Королев"), ("Ṣanʿāʾ", "Sana"), ("Ha‘apai", "Haʻapai"),
    ]:  # fmt: skip
        assert folded(one) == folded(other)


# The file


def test_the_file_is_whole_and_small(file: sqlite3.Connection) -> None:
    assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert gazetteer._DATA.stat().st_size < 10_000_000
    (cities,) = file.execute("SELECT count(*) FROM place WHERE kind IN ('city', 'capital')").fetchone()
    assert 33_900 < cities < 34_100  # the package has 34,006
    assert {code for (code,) in file.execute("SELECT DISTINCT coalesce(source, 'geonames') FROM place")} <= set(SOURCES)
    plan = file.execute("EXPLAIN QUERY PLAN SELECT place FROM spelling WHERE key = 'a'").fetchone()[3]
    assert plan.startswith("SEARCH")
    close = file.execute("SELECT * FROM place WHERE abs(longitude) > 18000000 OR abs(latitude) > 9000000").fetchall()
    assert close == []


def test_nothing_can_be_written_into_the_file() -> None:
    with closing(gazetteer._open()) as opened, pytest.raises(sqlite3.OperationalError, match="readonly"):
        opened.execute("DELETE FROM place")


def test_the_same_places_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(REPOSITORY / "tools"))
    import gazetteer as tool  # type: ignore[import-not-found]  # noqa: PLC0415

    one = tool.Entry(
        "Sanaa", 44.20646, 15.35452, "capital", "YE", None, 1937451, 71137, "geonames", ("صنعاء", "Sana'a")
    )
    two = tool.Entry("Aden", 45.03667, 12.77944, "city", "YE", None, 1079670, 415189, "geonames", ("عدن",))
    made = tool.database([one, two], {"YE": "Yemen"}, {})
    assert made == tool.database([two, one], {"YE": "Yemen"}, {})
    assert made != tool.database([one], {"YE": "Yemen"}, {})
    header = gazetteer._DATA.read_bytes()[:100]
    assert made[24:28] == made[92:96] == header[24:28] == header[92:96] == bytes([0, 0, 0, 1])
    assert made[96:100] == header[96:100]


def test_the_list_by_hand_is_in_the_file_and_in_the_countries_that_it_names() -> None:
    with (REPOSITORY / "tools" / "gazetteer.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) > 50
    for row in rows:
        assert row["source"] in SOURCES
        assert row["basis"] or row["geonames"], row
        for name in (row["name"], *filter(None, row["others"].split("|"))):
            assert any(c.is_exact and c.kind == row["kind"] for c in lookup(name, limit=50)), name
        if row["longitude"]:
            exact = next(c for c in lookup(row["name"], limit=50) if c.kind == row["kind"])
            assert (exact.longitude, exact.latitude) == (float(row["longitude"]), float(row["latitude"]))
            if row["country"]:
                # By Natural Earth's outlines; small islands have none.
                assert countries.contains(row["country"], exact.longitude, exact.latitude) is not False, row
