"""Dates in words: an EDTF date, or a connection's span, as a newspaper would print it.

Decided here, for every language:

- ``..`` as an end says "ongoing", as a start "by"; an unknown side of an interval is called unknown, and a
  connection's absent property "not stated": silence is not a statement that nobody knows.
- ``~`` is said before the date and ``?`` after it: "about 1998 (uncertain)".
- A century is given as its years, "1900–1999": 19XX is not quite the 20th century, which is 1901–2000, and
  "1900s" may also be a decade. For the same reason 200X is "2000–2009"; other decades are "1980s".
- Winter is named by both its years, "winter 2014–2015", as "winter 2014" is January 2014 to many.
- The calendar is Gregorian and the digits are 0–9, in every language.
- Phrases begin with a small letter; who begins a sentence with one capitalises it.

The phrases stand in ``words/dates.json``. A language which is not there is answered in English as a whole: a
phrase half in one language and half in another helps nobody. Month names and the order of day, month and
year come from the CLDR through Babel, except in English, which must not pay for loading Babel.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

    from mapgen.edtf import Bound, Edtf

__all__ = ["calendar", "in_words", "span_in_words"]

_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}  # by their first month


@dataclass(frozen=True, slots=True)
class _Speech:
    """The phrases of one language, and where Babel finds its months (nowhere for English)."""

    phrases: dict[str, str]
    locale: Locale | None

    def say(self, key: str, **values: str | int) -> str:
        return self.phrases[key].format(**values)


def in_words(edtf: Edtf, language: str = "en") -> str:
    """Say a date or an interval in words.

    Parameters
    ----------
    edtf : Edtf
        A date from `mapgen.edtf.parse` or `mapgen.edtf.parse_bound`.
    language : str, optional
        BCP 47 tag; the region decides month names where they differ (``ar-LB``).

    Returns
    -------
    str

    Examples
    --------
    >>> from mapgen.edtf import parse
    >>> in_words(parse("2014-22")), in_words(parse("../2015-09")), in_words(parse("2015/.."))
    ('summer 2014', 'by September 2015', '2015, ongoing')
    >>> in_words(parse("2011?/2014"))
    '2011 (uncertain) to 2014'
    >>> in_words(parse("2020-01-03"), "es")
    '3 de enero de 2020'
    """
    speech = _speech(language)
    start, end = edtf.start, edtf.end
    if not edtf.is_interval:
        return speech.say("date.only_ongoing") if start.is_open else _bound(start, speech)
    if end.earliest is None:
        return speech.say("date.ongoing" if end.is_open else "date.end_unknown", date=_bound(start, speech))
    if start.earliest is None:
        return speech.say("date.by" if start.is_open else "date.start_unknown", date=_bound(end, speech))
    return _range(start, end, speech)


def span_in_words(since: Edtf | None, until: Edtf | None, language: str = "en") -> str:
    """Say in words when a connection held.

    Parameters
    ----------
    since, until : Edtf or None
        Its two ends from `mapgen.edtf.parse_bound`; ``None`` where the property is absent.
    language : str, optional
        BCP 47 tag.

    Returns
    -------
    str

    Examples
    --------
    >>> from mapgen.edtf import parse_bound
    >>> span_in_words(parse_bound("2015"), parse_bound("..", allow_open=True))
    '2015, ongoing'
    >>> span_in_words(parse_bound("2003"), None), span_in_words(None, None)
    ('from 2003, end not stated', 'no dates stated')
    """
    speech = _speech(language)
    ongoing = until is not None and until.end.is_open
    if since is None:
        if until is None:
            return speech.say("span.none")
        return speech.say("span.ongoing") if ongoing else speech.say("span.no_start", date=_bound(until.end, speech))
    if until is None:
        return speech.say("span.no_end", date=_bound(since.start, speech))
    if ongoing:
        return speech.say("date.ongoing", date=_bound(since.start, speech))
    return _range(since.start, until.end, speech)


def calendar(language: str = "en") -> tuple[list[str], list[str]]:
    """Give the forms in which any day and any month are said, for who cannot know beforehand which one it will be.

    Parameters
    ----------
    language : str, optional
        BCP 47 tag.

    Returns
    -------
    days, months : list of str
        One form for each month of the year, with the slots ``{day}`` and ``{year}``.

    Examples
    --------
    >>> days, months = calendar("en")
    >>> days[0].format(day=3, year=2020), months[8].format(year=2015)
    ('3 January 2020', 'September 2015')
    >>> calendar("es")[0][0]
    '{day} de enero de {year}'
    """
    speech = _speech(language)
    # A day and a year that cannot be taken for each other, nor for a month.
    samples = [date(2777, month, 23) for month in range(1, 13)]
    days = [_day(sample, speech).replace("2777", "{year}").replace("23", "{day}") for sample in samples]
    return days, [_month(sample, speech).replace("2777", "{year}") for sample in samples]


def _range(start: Bound, end: Bound, speech: _Speech) -> str:
    first, last = _bound(start, speech), _bound(end, speech)
    return first if first == last else speech.say("date.range", start=first, end=last)


def _bound(bound: Bound, speech: _Speech) -> str:
    words = _certain(bound, speech)
    if bound.unspecified:
        words = speech.say(f"date.{bound.unspecified.replace(' ', '_')}_unspecified", date=words)
    if bound.approximate:
        words = speech.say("date.approximate", date=words)
    return speech.say("date.uncertain", date=words) if bound.uncertain else words


def _certain(bound: Bound, speech: _Speech) -> str:
    first, last = bound.earliest, bound.latest
    if first is None or last is None:
        raise ValueError("an open or unknown bound has no date to say; handle it before")
    if bound.precision == "day":
        return _day(first, speech)
    if bound.precision == "month":
        return _month(first, speech)
    if bound.precision == "season":
        return speech.say(f"date.{_SEASONS[first.month]}", year=first.year, next=first.year + 1)
    if bound.precision == "year":
        return str(first.year)
    is_named = bound.precision == "decade" and first.year % 100
    return speech.say("date.decade" if is_named else "date.years", first=first.year, last=last.year)


def _day(day: date, speech: _Speech) -> str:
    if speech.locale is None:
        return speech.say("date.day", day=day.day, month=speech.phrases[f"month.{day.month}"], year=day.year)
    from babel.dates import format_date  # noqa: PLC0415 - slow to load, and English does without

    return format_date(day, "long", locale=speech.locale)


def _month(day: date, speech: _Speech) -> str:
    if speech.locale is None:
        return speech.say("date.month", month=speech.phrases[f"month.{day.month}"], year=day.year)
    from babel.dates import format_skeleton  # noqa: PLC0415

    return format_skeleton("yMMMM", day, locale=speech.locale)


@cache
def _speech(language: str) -> _Speech:
    spoken: dict[str, dict[str, str]] = json.loads(
        Path(__file__).with_name("words").joinpath("dates.json").read_text(encoding="utf-8")
    )
    tag = language.replace("_", "-")
    primary = tag.split("-")[0].lower()
    if primary == "en" or primary not in spoken:
        return _Speech(spoken["en"], None)
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415

    try:
        locale = Locale.parse(tag, sep="-")
    except (
        ValueError,
        UnknownLocaleError,
    ):  # "fa-u-ca-persian": what Babel does not know of a tag is left out
        locale = Locale(primary)
    return _Speech(spoken[primary], locale)
