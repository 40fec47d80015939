"""EDTF dates, against the specification's own examples, the `edtf` package, and the calendar.

LOC below is the Library of Congress's EDTF specification of 4 February 2019
(https://www.loc.gov/standards/datetime/); the expected days are its sentences put into figures by hand.
"""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import edtf as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapgen.edtf import EdtfError, _is_date, check_span, parse, parse_bound
from mapgen.edtf_mistakes import meant, quote

ROOT = Path(__file__).parents[1]
DATASETS = [ROOT / "data" / "locations.geojson", ROOT.parent / "shared" / "reference" / "locations.geojson"]

# text, first day, last day, precision of the start, precision of the end
Row = tuple[str, str | None, str | None, str | None, str | None]

LOC_EXAMPLES: list[Row] = [
    # Level 0, "Date"
    ("1985-04-12", "1985-04-12", "1985-04-12", "day", "day"),
    ("1985-04", "1985-04-01", "1985-04-30", "month", "month"),
    ("1985", "1985-01-01", "1985-12-31", "year", "year"),
    # Level 0, "Time Interval"
    ("1964/2008", "1964-01-01", "2008-12-31", "year", "year"),
    ("2004-06/2006-08", "2004-06-01", "2006-08-31", "month", "month"),
    ("2004-02-01/2005-02-08", "2004-02-01", "2005-02-08", "day", "day"),
    ("2004-02-01/2005-02", "2004-02-01", "2005-02-28", "day", "month"),
    ("2004-02-01/2005", "2004-02-01", "2005-12-31", "day", "year"),
    ("2005/2006-02", "2005-01-01", "2006-02-28", "year", "month"),
    # Level 1, "Seasons": which months is not said there; DATA.md says it
    ("2001-21", "2001-03-01", "2001-05-31", "season", "season"),
    # Level 1, "Qualification of a date (complete)"
    ("1984?", "1984-01-01", "1984-12-31", "year", "year"),
    ("2004-06~", "2004-06-01", "2004-06-30", "month", "month"),
    ("2004-06-11%", "2004-06-11", "2004-06-11", "day", "day"),
    # Level 1, "Unspecified digit(s) from the right"
    ("201X", "2010-01-01", "2019-12-31", "decade", "decade"),
    ("20XX", "2000-01-01", "2099-12-31", "century", "century"),
    ("2004-XX", "2004-01-01", "2004-12-31", "year", "year"),
    ("1985-04-XX", "1985-04-01", "1985-04-30", "month", "month"),
    ("1985-XX-XX", "1985-01-01", "1985-12-31", "year", "year"),
    # Level 1, "Extended Interval": open end, open start, unknown end, unknown start
    ("1985-04-12/..", "1985-04-12", None, "day", None),
    ("1985-04/..", "1985-04-01", None, "month", None),
    ("1985/..", "1985-01-01", None, "year", None),
    ("../1985-04-12", None, "1985-04-12", None, "day"),
    ("../1985-04", None, "1985-04-30", None, "month"),
    ("../1985", None, "1985-12-31", None, "year"),
    ("1985-04-12/", "1985-04-12", None, "day", None),
    ("1985-04/", "1985-04-01", None, "month", None),
    ("1985/", "1985-01-01", None, "year", None),
    ("/1985-04-12", None, "1985-04-12", None, "day"),
    ("/1985-04", None, "1985-04-30", None, "month"),
    ("/1985", None, "1985-12-31", None, "year"),
    # Level 2, "Interval", example 2, which level 1's own rules already allow
    ("2004-06-XX/2004-07-03", "2004-06-01", "2004-07-03", "month", "day"),
]

OTHERS: list[Row] = [
    ("2014-22", "2014-06-01", "2014-08-31", "season", "season"),
    ("2014-23", "2014-09-01", "2014-11-30", "season", "season"),
    ("2014-24", "2014-12-01", "2015-02-28", "season", "season"),
    ("2015-24", "2015-12-01", "2016-02-29", "season", "season"),  # 2016 is a leap year
    ("9999-24", "9999-12-01", "9999-12-31", "season", "season"),  # the last day that Python has
    ("198X", "1980-01-01", "1989-12-31", "decade", "decade"),
    ("19XX", "1900-01-01", "1999-12-31", "century", "century"),
    ("198X?", "1980-01-01", "1989-12-31", "decade", "decade"),
    ("2000-02", "2000-02-01", "2000-02-29", "month", "month"),
    ("1900-02", "1900-02-01", "1900-02-28", "month", "month"),
    ("0001", "0001-01-01", "0001-12-31", "year", "year"),
    ("9999-12-31", "9999-12-31", "9999-12-31", "day", "day"),
    ("2014-22/2014-07", "2014-06-01", "2014-07-31", "season", "month"),
    ("2014-22/2014-06", "2014-06-01", "2014-06-30", "season", "month"),
    ("2011?/2014~", "2011-01-01", "2014-12-31", "year", "year"),
]

FORMS = "a day 2015-09-30, month 2015-09, year 2015, season 2014-22, decade 198X or interval 2011/2014"
LEVEL_2 = "is level 2 of EDTF, which is not supported"
YEARS = "which is not supported; write a year from 0001 to 9999"
EMPTY = "an empty text is not a date; write a date, or leave it out"
NEITHER = "has a date on neither side of the slash; write one, or leave the interval out"
FROM_THE_RIGHT = f"{LEVEL_2}; write X from the right, as in 198X or 2004-XX"
MONTH = "write a month from 01 to 12 or a season from 21 to 24"

# text, message after the text in quotes
REFUSED = [
    ("1980s", "is not a date; write 198X for a decade"),
    ("the 1980's", "is not a date; write 198X for a decade"),
    ("198x", "is not a date; write 198X for a decade"),
    ("198u", "is not a date; write 198X for a decade"),
    ("198?", "is not a date; write 198X for a decade"),
    ("1900s", "is not a date; write 190X for a decade or 19XX for a century"),
    ("19??", "is not a date; write 19XX for a century"),
    ("20th century", "is not a date; write 19XX for the years 1900 to 1999"),
    ("2004-xx", "is not a date; write 2004-XX"),
    ("2004-??-??", "is not a date; write 2004-XX-XX"),
    ("14/9/2019", "is not a date; write 2019-09-14"),
    ("14.09.2019", "is not a date; write 2019-09-14"),
    ("9/14/2019", "is not a date; write 2019-09-14"),
    ("3/3/2020", "is not a date; write 2020-03-03"),
    ("3/1/2020", "is not a date; write 2020-01-03 for 3 January or 2020-03-01 for 1 March"),
    ("9/2019", "is not a date; write 2019-09"),
    ("2019-9-14", "is not a date; write 2019-09-14"),
    ("2019-9", "is not a date; write 2019-09"),
    ("2019/9/14", "is not a date; write 2019-09-14"),
    ("2019/09", "is not a date; write 2019-09"),
    ("20190914", "is not a date; write 2019-09-14"),
    ("987", "is not a date; write 0987 for the year 987"),
    ("September 2015", "is not a date; write 2015-09"),
    ("Sept. 2015", "is not a date; write 2015-09"),
    ("14 September 2019", "is not a date; write 2019-09-14"),
    ("September 14th, 2019", "is not a date; write 2019-09-14"),
    ("summer of 2014", "is not a date; write 2014-22"),
    ("Fall 2014", "is not a date; write 2014-23"),
    ("c. 1998", "is not a date; write 1998~ for an approximate date"),
    ("1998?~", "is not a date; write 1998% for both uncertain and approximate"),
    ("1998??", "is not a date; write 1998?"),
    ("2011-2014", "is not a date; write 2011/2014 for an interval"),
    ("2011–2014", "is not a date; write 2011/2014 for an interval"),
    ("2014-22 — 2015", "is not a date; write 2014-22/2015 for an interval"),
    ("2015–09–30", "is not a date; write 2015-09-30"),
    ("from 2011 to May 2014", "is not a date; write 2011/2014-05 for an interval"),
    ("2015/now", "is not a date; write 2015/.. for what is still going on"),
    ("1998/unknown", "is not a date; write 1998/ if the end is unknown"),
    ("unknown/2005", "is not a date; write /2005 if the start is unknown"),
    ("1998-", "is not a date; write 1998/.. while it goes on, 1998/ if its end is unknown"),
    ("since 1998", "is not a date; write 1998/.. while it goes on, 1998/ if its end is unknown"),
    ("by September 2015", "is not a date; write ../2015-09 for an open start"),
    ("2015-09-31", "has no day 31; write a day from 01 to 30, as September 2015 has 30"),
    ("2015-02-29?", "has no day 29; write a day from 01 to 28, as February 2015 has 28"),
    ("2015-09-00", "has no day 00; write a day from 01 to 30, as September 2015 has 30"),
    ("2015-13", f"has no month 13; {MONTH}"),
    ("2015-00", f"has no month 00; {MONTH}"),
    ("2014-22-05", "gives a day to a season; write 2014-22 for the season, or a month from 01 to 12"),
    ("2014-22-XX", "gives a day to a season; write 2014-22 for the season, or a month from 01 to 12"),
    ("0000", f"is before year 1, {YEARS}"),
    ("000X", f"is before year 1, {YEARS}"),
    ("00XX", f"is before year 1, {YEARS}"),
    ("-1985", f"is before year 1, {YEARS}"),  # LOC, level 1, "Negative calendar year"
    ("Y-170000002", f"is before year 1, {YEARS}"),  # LOC, level 1, "Letter-prefixed calendar year"
    ("Y170000002", f"has more than four digits for a year, {YEARS}"),
    ("12345", f"has more than four digits for a year, {YEARS}"),
    ("Y2015", f"has a Y before its year, {YEARS}"),
    ("2015-09-01T10:00", "has a time of day, which is not supported; write 2015-09-01"),
    ("1985-04-12T23:20:30", "has a time of day, which is not supported; write 1985-04-12"),  # LOC, level 0
    ("1985-04-12T23:20:30Z", "has a time of day, which is not supported; write 1985-04-12"),
    ("1985-04-12T23:20:30-04", "has a time of day, which is not supported; write 1985-04-12"),
    ("1985-04-12T23:20:30+04:30", "has a time of day, which is not supported; write 1985-04-12"),
    ("2015-09-01 10:00", "has a time of day, which is not supported; write 2015-09-01"),
    # LOC, level 2
    ("1950S2", f"{LEVEL_2}; write 198X for a decade or 19XX for a century"),
    ("2001-34", f"{LEVEL_2}; {MONTH}"),
    (
        "[1667,1668,1670..1672]",
        "is a set, level 2 of EDTF, which is not supported; write one date or an interval",
    ),
    ("{1960,1961-12}", "is a set, level 2 of EDTF, which is not supported; write one date or an interval"),
    ("2004?-06-11", f"{LEVEL_2}; write 2004-06-11? when that holds for the whole date"),
    ("?2004-06-~11", f"{LEVEL_2}; write 2004-06-11% when that holds for the whole date"),
    ("156X-12-25", FROM_THE_RIGHT),
    ("XXXX-12-XX", FROM_THE_RIGHT),
    ("1XXX", FROM_THE_RIGHT),
    ("1984-1X", FROM_THE_RIGHT),
    ("2004-XX-03", FROM_THE_RIGHT),
    ("198X-12", FROM_THE_RIGHT),
    (" 2015", "has white space around it; write 2015"),
    ("2011 / 2014", "has white space inside it; write 2011/2014"),
    ("٢٠١٥", "has digits other than 0 to 9; write 2015"),
    ("۲۰۱۵-۰۹", "has digits other than 0 to 9; write 2015-09"),
    ("..", "is not a date; write it beside a slash, as in 2015/.. for what is still going on"),
    ("/", NEITHER),
    ("../..", NEITHER),
    ("../", NEITHER),
    ("/..", NEITHER),
    ("2011/2012/2013", "has more than one slash; write an interval as 2011/2014"),
    ("2014/2011", "ends before it starts; write the earlier date first"),
    ("2014-23/2014-22", "ends before it starts; write the earlier date first"),
    ("2015-10/2015-09-30", "ends before it starts; write the earlier date first"),
    ("yesterday", f"is not a date; write {FORMS}"),
    ("2015 or 2016", f"is not a date; write {FORMS}"),
]


def message_of(text: str) -> str:
    with pytest.raises(EdtfError) as caught:
        parse(text)
    assert str(caught.value) == caught.value.message
    return caught.value.message


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize(("text", "first", "last", "start", "end"), LOC_EXAMPLES + OTHERS)
def test_days_and_precision(text: str, first: str | None, last: str | None, start: str | None, end: str | None) -> None:
    result = parse(text)
    assert (result.text, result.earliest, result.latest) == (text, day(first), day(last))
    assert (result.start.precision, result.end.precision) == (start, end)
    assert result.is_interval == ("/" in text)


@pytest.mark.parametrize(
    ("text", "uncertain", "approximate"),
    [
        ("1984", (False, False), (False, False)),
        ("1984?", (True, True), (False, False)),
        ("2004-06~", (False, False), (True, True)),
        ("2004-06-11%", (True, True), (True, True)),
        ("2011?/2014", (True, False), (False, False)),
        ("2011/2014~", (False, False), (False, True)),
        ("1984~/..", (False, False), (True, False)),
    ],
)
def test_qualifiers_belong_to_their_side(
    text: str, uncertain: tuple[bool, bool], approximate: tuple[bool, bool]
) -> None:
    result = parse(text)
    assert (result.start.uncertain, result.end.uncertain) == uncertain
    assert (result.start.approximate, result.end.approximate) == approximate


def test_open_and_unknown_are_told_apart() -> None:
    assert (parse("2015/..").end.is_open, parse("2015/..").end.is_unknown) == (True, False)
    assert (parse("2015/").end.is_open, parse("2015/").end.is_unknown) == (False, True)
    assert (parse("../2015").start.is_open, parse("/2015").start.is_unknown) == (True, True)
    assert not parse("2015").start.is_open
    assert not parse("2015").start.is_unknown


@pytest.mark.parametrize(
    ("text", "unspecified"),
    [
        ("2004", ""),
        ("201X", ""),
        ("2004-XX", "month"),
        ("1985-04-XX", "day"),
        ("1985-XX-XX", "month and day"),
    ],
)
def test_unspecified_parts(text: str, unspecified: str) -> None:
    assert parse(text).start.unspecified == unspecified


@pytest.mark.parametrize(("text", "rest"), REFUSED)
def test_refusal(text: str, rest: str) -> None:
    assert message_of(text) == f'"{text}" {rest}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", EMPTY),
        (" \t", EMPTY),
        ("\u200f", EMPTY),
        ("2015\n", '"2015\\n" has white space around it; write 2015'),
        ("2015\u200f", '"2015\\u200f" has invisible characters; write 2015'),
        ("2015/1980s", '"1980s" is not a date; write 198X for a decade'),
        (
            "2015/2015-09-31",
            '"2015-09-31" has no day 31; write a day from 01 to 30, as September 2015 has 30',
        ),
        # LOC, level 2, "Interval", example 1: the first side that is wrong is named
        (
            "2004-06-~01/2004-06-~20",
            f'"2004-06-~01" {LEVEL_2}; write 2004-06-01~ when that holds for the whole date',
        ),
        ("x" * 1_000_000, f'"{"x" * 59}…" is not a date; write {FORMS}'),
    ],
)
def test_refusal_whose_message_does_not_repeat_the_text(text: str, message: str) -> None:
    assert message_of(text) == message


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("early November 1903", "1903-11"),
        ("Early in 1903", "1903"),
        ("mid-1903", "1903"),
        ("late 1990s", "199X for a decade"),
        ("in May 1903", "1903-05"),
        ("Monday, 12 May 1903", "1903-05-12"),
        ("on the morning of 3 March 1917", "1917-03-03"),
        ("the end of June 1940", "1940-06"),
        ("12–15 May 1903", "1903-05-12/1903-05-15 for an interval"),
    ],
)
def test_a_date_in_prose_is_offered_and_never_taken_unasked(text: str, offer: str) -> None:
    assert message_of(text) == f'"{text}" is not a date; write {offer}'
    assert meant(text, accepts=_is_date) == ()


def test_prose_without_a_date_is_offered_none() -> None:
    for text in ("late", "early", "in the morning", "31-32 May 1903", "early Smarch 1903"):
        assert message_of(text) == f'"{text}" is not a date; write {FORMS}'


def test_a_bound_is_one_date() -> None:
    assert parse_bound("2014-22") == parse("2014-22")
    until = parse_bound("..", allow_open=True)
    assert (until.start.is_open, until.end.is_open, until.is_interval) == (True, True, False)
    assert (until.earliest, until.latest) == (None, None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2011/2014", '"2011/2014" is an interval; write one date, as since and until are its two ends'),
        ("2014/2011", '"2014/2011" is an interval; write one date, as since and until are its two ends'),
        ("..", '".." is not a date; leave the date out when the start is not known'),
        ("1980s", '"1980s" is not a date; write 198X for a decade'),
        # an interval would be refused here, so none is offered
        ("since 1998", '"since 1998" is not a date; write 1998'),
        ("2011–2014", f'"2011–2014" is not a date; write {FORMS}'),
    ],
)
def test_a_bound_refuses(text: str, message: str) -> None:
    with pytest.raises(EdtfError) as caught:
        parse_bound(text)
    assert caught.value.message == message


def test_a_span_may_not_end_before_it_starts() -> None:
    ongoing = parse_bound("..", allow_open=True)
    for since, until in [
        ("2014-22", "2014-07"),
        ("2014", "2014-01-01"),
        ("2014-22", "2014-22"),
        ("2015-09", "2015"),
    ]:
        check_span(parse_bound(since), parse_bound(until))
    check_span(parse_bound("2014"), ongoing)
    check_span(None, parse_bound("2014"))
    check_span(parse_bound("2014"), None)
    check_span(parse_bound("2011?"), parse_bound("2010-24"))  # that winter ends in February 2011
    with pytest.raises(EdtfError) as caught:
        check_span(parse_bound("2011?"), parse_bound("2010"))
    assert caught.value.message == 'until "2010" is before since "2011?"; swap the two or correct one'


def test_order() -> None:
    expected = [
        "19XX", "198X", "1998", "1998/2003", "1998/", "2014", "2014-22", "2014-06",
        "../2015-09", "2015-09", "2015-09-30", "../2020-01-03", "2020-01-03", "2020-01-03/..",
    ]  # fmt: skip
    backwards = expected[::-1]
    assert sorted(backwards, key=lambda text: parse(text).sort_key) == expected
    assert parse("1998").sort_key == parse("1998?").sort_key
    assert parse("1998/").sort_key == parse("1998/..").sort_key
    assert parse_bound("..", allow_open=True).sort_key > parse("9999-12-31").sort_key


# The `edtf` package (5.0) as a second opinion. It is not asked about open ends (it raises a TypeError), about
# unknown ends (it makes up ten years: 1998/ ends on 2008-01-01) and about winter (it ends on 31 December).
NOT_ASKED = re.compile(r"\.\.|^/|/$|-24$")
ASKED = [text for text, *_ in LOC_EXAMPLES + OTHERS if not NOT_ASKED.search(text)]


@pytest.mark.parametrize("text", ASKED)
def test_the_edtf_package_agrees(text: str) -> None:
    theirs = oracle.parse_edtf(text)
    mine = parse(text)
    assert mine.earliest is not None
    assert mine.latest is not None
    assert tuple(theirs.lower_strict()[:3]) == mine.earliest.timetuple()[:3]
    assert tuple(theirs.upper_strict()[:3]) == mine.latest.timetuple()[:3]


def test_the_edtf_package_is_wrong_where_it_is_not_asked() -> None:
    # When this fails, the package has been mended: take the case out of NOT_ASKED.
    assert tuple(oracle.parse_edtf("2001-24").upper_strict()[:3]) == (2001, 12, 31)
    assert tuple(oracle.parse_edtf("1998/").upper_strict()[:3]) == (2008, 1, 1)
    with pytest.raises(TypeError):
        oracle.parse_edtf("2015/..").upper_strict()[:3]


@given(st.dates())
def test_every_day_of_the_calendar(when: date) -> None:
    text = when.isoformat()
    assert (parse(text).earliest, parse(text).latest) == (when, when)
    month, year = parse(text[:7]), parse(text[:4])
    assert month.earliest == when.replace(day=1)
    assert month.latest is not None
    assert month.latest == date.max or (month.latest + timedelta(days=1)).day == 1
    assert (year.earliest, year.latest) == (date(when.year, 1, 1), date(when.year, 12, 31))


@given(st.text(alphabet="0123456789X?~%-/. []{}TYsS٢۲–\u200f", max_size=14) | st.text())
def test_any_text_is_a_date_or_one_line(text: str) -> None:
    try:
        result = parse(text)
    except EdtfError as error:
        fact, remedy, *more = error.message.split("; ")
        assert fact
        assert remedy or more
        assert error.message.isprintable()
    else:
        assert result.text == text
        assert text.isascii()
        if result.earliest and result.latest:
            assert result.earliest <= result.latest


@given(st.from_regex(r"[0-9]{1,4}[-/. –][0-9]{1,2}([-/. –][0-9]{1,4})?[?~%]?", fullmatch=True))
def test_what_is_offered_is_accepted(text: str) -> None:
    try:
        parse(text)
    except EdtfError as error:
        offered = re.search(r"; write ([0-9./X?~%-]+)(?= |$)", error.message)
        if offered:
            assert parse(offered[1])


def test_quote_shows_what_is_invisible() -> None:
    assert quote("a\tb\u202ec\ud800") == '"a\\tb\\u202ec\\ud800"'
    assert len(quote("x" * 1000)) == 62


def test_values_are_frozen_and_travel() -> None:
    result = parse("2011?/..")
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - made on this line
    assert len({parse("2011?/.."), result}) == 1
    with pytest.raises(AttributeError):
        result.text = "2012"  # type: ignore[misc]


def test_good_dates_load_no_explanations() -> None:
    code = (
        "import sys; from mapgen.edtf import parse; parse('2014-22/..'); print('mapgen.edtf_mistakes' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


@pytest.mark.parametrize("path", DATASETS, ids=["data", "reference"])
def test_every_date_of_the_first_map(path: Path) -> None:
    if not path.exists():
        pytest.skip("the dataset is not here")
    count = 0
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        properties = feature["properties"]
        for key in ("date", "updated"):
            if properties.get(key):
                count += parse(properties[key]).text == properties[key]
        since, until = (
            parse_bound(properties[key], allow_open=key == "until") if properties.get(key) else None
            for key in ("since", "until")
        )
        check_span(since, until)
    assert count > 50
