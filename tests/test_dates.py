"""Dates in words: each expectation is written by hand, as a newspaper would print it."""

from __future__ import annotations

import json
import string
import subprocess
import sys
from pathlib import Path

import pytest

from mapgen.dates import in_words, span_in_words
from mapgen.edtf import Edtf, parse, parse_bound

ROOT = Path(__file__).parents[1]
PHRASES: dict[str, dict[str, str]] = json.loads((ROOT / "mapgen" / "words" / "dates.json").read_text(encoding="utf-8"))
ENGLISH_ALONE = {"date.day", "date.month", *(f"month.{number}" for number in range(1, 13))}

ENGLISH = [
    ("2020-01-03", "3 January 2020"),
    ("2015-09", "September 2015"),
    ("1998", "1998"),
    ("0987", "987"),
    ("2014-21", "spring 2014"),
    ("2014-22", "summer 2014"),
    ("2014-23", "autumn 2014"),
    ("2014-24", "winter 2014–2015"),
    ("198X", "1980s"),
    ("191X", "1910s"),
    ("200X", "2000–2009"),
    ("19XX", "1900–1999"),
    ("2004-XX", "2004 (month not stated)"),
    ("2004-06-XX", "June 2004 (day not stated)"),
    ("2004-XX-XX", "2004 (month and day not stated)"),
    ("2020-01-03?", "3 January 2020 (uncertain)"),
    ("1998~", "about 1998"),
    ("1998%", "about 1998 (uncertain)"),
    ("198X~", "about 1980s"),
    ("2011/2014", "2011 to 2014"),
    ("2011?/2014", "2011 (uncertain) to 2014"),
    ("2001-09-11/2002", "11 September 2001 to 2002"),
    ("1998/2020-01-03", "1998 to 3 January 2020"),
    ("2014/2014", "2014"),
    ("2015/..", "2015, ongoing"),
    ("2011?/..", "2011 (uncertain), ongoing"),
    ("1998/", "from 1998, end unknown"),
    ("2011?/", "from 2011 (uncertain), end unknown"),
    ("../2015-09", "by September 2015"),
    ("../2020-01-03", "by 3 January 2020"),
    ("/2005", "until 2005, start unknown"),
]

SPANS = [
    ("2015", "..", "2015, ongoing"),
    (None, "..", "ongoing, start not stated"),
    ("2003", None, "from 2003, end not stated"),
    ("2011?", None, "from 2011 (uncertain), end not stated"),
    (None, "2015-09", "until September 2015, start not stated"),
    (None, None, "no dates stated"),
    ("2014-22", "2014-22", "summer 2014"),
    ("2019-09", "2019-09", "September 2019"),
    ("2011?", "2014-22", "2011 (uncertain) to summer 2014"),
]

OTHER_LANGUAGES = [
    ("es", "2020-01-03", "3 de enero de 2020"),
    ("es", "2015-09", "septiembre de 2015"),
    ("es", "2014-22", "verano de 2014"),
    ("es", "198X", "década de 1980"),
    ("es", "../2015-09", "septiembre de 2015 a más tardar"),
    ("es", "2015/..", "2015, en curso"),
    ("fr", "2020-01-03?", "3 janvier 2020 (date incertaine)"),
    ("fr", "198X", "années 1980"),
    ("de", "2020-01-03", "3. Januar 2020"),
    ("de", "198X", "1980er Jahre"),
    ("de", "2011/2014", "2011 bis 2014"),
    ("ru", "2020-01-03", "3 января 2020 г."),
    ("ru", "198X", "1980-е годы"),
    ("ar", "2020-01-03", "3 يناير 2020"),
    ("ar", "2014-22", "صيف 2014"),
    ("ar", "2015/..", "2015، مستمر"),
    ("ar-LB", "2015-09", "أيلول 2015"),  # the Levant's month names
    ("fa", "2020-01-03", "3 ژانویهٔ 2020"),
    ("fa-IR", "198X", "دههٔ 1980"),
    ("fa-u-ca-persian", "2014-22", "تابستان 2014"),
    ("he", "2020-01-03", "3 בינואר 2020"),
    ("pt-BR", "2015-09", "setembro de 2015"),
    ("tr", "2015-09", "Eylül 2015"),
    ("tr", "198X", "1980–1989"),  # a suffix would need vowel harmony
    ("ES_mx", "2015-09", "septiembre de 2015"),
]


def bound(text: str | None) -> Edtf | None:
    return None if text is None else parse_bound(text, allow_open=True)


def plain_spaces(text: str) -> str:
    """Narrow and other no-break spaces come and go between versions of the CLDR."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def placeholders(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name is not None}


@pytest.mark.parametrize(("text", "words"), ENGLISH)
def test_english(text: str, words: str) -> None:
    assert in_words(parse(text)) == words


@pytest.mark.parametrize(("since", "until", "words"), SPANS)
def test_english_spans(since: str | None, until: str | None, words: str) -> None:
    assert span_in_words(bound(since), bound(until)) == words


def test_a_bare_open_bound() -> None:
    assert in_words(parse_bound("..", allow_open=True)) == "ongoing"


@pytest.mark.parametrize(("language", "text", "words"), OTHER_LANGUAGES)
def test_other_languages(language: str, text: str, words: str) -> None:
    assert plain_spaces(in_words(parse(text), language)) == words


@pytest.mark.parametrize("language", ["xx", "zh-Hans", "", "en-US", "EN", "not a language", "../../es"])
def test_an_unknown_language_is_english_as_a_whole(language: str) -> None:
    assert in_words(parse("../2015-09-03"), language) == "by 3 September 2015"
    assert span_in_words(None, None, language) == "no dates stated"


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_every_language_has_every_phrase(language: str) -> None:
    mine, english = PHRASES[language], PHRASES["en"]
    assert set(mine) == (set(english) if language == "en" else set(english) - ENGLISH_ALONE)
    for key, phrase in mine.items():
        assert phrase.strip() == phrase
        assert placeholders(phrase) <= placeholders(english[key]) | {"last"}, key
        assert placeholders(phrase) or key.startswith(("span.", "month.", "date.only")), key


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_every_language_says_every_date_with_its_years_in_western_digits(language: str) -> None:
    for text, english in ENGLISH:
        words = in_words(parse(text), language)
        for year in (word for word in english.replace("–", " ").split() if word.isdecimal() and len(word) == 4):
            assert year in words
        assert all(sign in "0123456789" for sign in words if sign.isdecimal())
    for since, until, _ in SPANS:
        assert span_in_words(bound(since), bound(until), language)


def test_the_phrases_differ_from_english() -> None:
    for language in set(PHRASES) - {"en"}:
        same = {key for key in PHRASES[language] if PHRASES[language][key] == PHRASES["en"][key]}
        assert same <= {"date.years"}, language


@pytest.mark.parametrize(("language", "loaded"), [("en", False), ("en-GB", False), ("xx", False), ("es", True)])
def test_only_other_languages_load_babel(language: str, loaded: bool) -> None:
    code = (
        "import sys; from mapgen.dates import in_words; from mapgen.edtf import parse; "
        f"in_words(parse('2020-01-03'), {language!r}); in_words(parse('2020-01'), {language!r}); "
        "print('babel' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == f"{loaded}\n"
