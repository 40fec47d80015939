"""A mistake in a date: what is wrong with a text that is not EDTF, and what to write instead.

Loaded only when there is a mistake to report, so it may be slow. It may not mislead: every text that it
offers has been accepted by the parser first.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from itertools import chain, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["explain", "meant", "quote"]

_FORMS = "a day 2015-09-30, month 2015-09, year 2015, season 2014-22, decade 198X or interval 2011/2014"
_LONGEST = 60  # more is no date; it also bounds the work that the patterns below can be made to do
_LEVEL_2 = "is level 2 of EDTF, which is not supported"
_NOT = "is not a date"
_YEARS = "write a year from 0001 to 9999"
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"

_DAY = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_NAMED = rf"\b(?:{_DAY} (?:of )?)?([a-z]{{3,}})\.?,? (?:{_DAY},? )?(?:of )?([0-9]{{4}})\b"

# A text to try, what is wrong with the text as written, and words to follow the offer.
_Offer = tuple[str, str, str]

# (pattern, replacement, fact, purpose): a text that is nearly a date, and the date which was probably meant.
_REWRITINGS = (
    (r"(\S+?)\s*/\s*(\S+)", r"\1/\2", "has white space inside it", ""),
    (r"(.+)T[0-9:.,+Z-]+|(.+) [0-9]{1,2}:[0-9:.]+", r"\1\2", "has a time of day, which is not supported", ""),
    (r"(?:the )?([0-9]{2})00'?s", r"\g<1>0X", _NOT, r" for a decade or \1XX for a century"),
    (r"(?:the )?([0-9]{3})0'?s", r"\1X", _NOT, " for a decade"),
    (r"([0-9]{3})[xu?_*]", r"\1X", _NOT, " for a decade"),
    (r"([0-9]{2})(?:xx|uu|\?\?|__|\*\*)", r"\1XX", _NOT, " for a century"),
    (r"([0-9]{4}(?:-[0-9]{2})?)-(?:xx|uu|\?\?)", r"\1-XX", _NOT, ""),
    (r"([0-9]{4})-(?:xx-xx|uu-uu|\?\?-\?\?)", r"\1-XX-XX", _NOT, ""),
    (r"([0-9]{4})([0-9]{2})([0-9]{2})", r"\1-\2-\3", _NOT, ""),
    (r"([0-9]{3})", r"0\1", _NOT, r" for the year \1"),
    (rf"(.+?)\s*[{_DASHES}]\s*(.+)", r"\1/\2", _NOT, " for an interval"),
    (r"([0-9]{4}) ?- ?([0-9]{4})", r"\1/\2", _NOT, " for an interval"),
    (r"(?:from |between )?(.+?)(?: (?:-|to|until|till|and) |\.\.)(.+)", r"\1/\2", _NOT, " for an interval"),
    (r"(.+)/(?:now|today|present|ongoing|open)", r"\1/..", _NOT, " for what is still going on"),
    (r"(.+)/unknown", r"\1/", _NOT, " if the end is unknown"),
    (r"unknown/(.+)", r"/\1", _NOT, " if the start is unknown"),
    (r"(?:since |from )(.+)|(.+?) ?-", r"\1\2/..", _NOT, r" while it goes on, \1\2/ if its end is unknown"),
    (r"(?:by|until|before|up to) (.+)", r"../\1", _NOT, " for an open start"),
    (r"(?:since|from|by|until) (.+)", r"\1", _NOT, ""),  # as one end of a connection
    (r"(?:c|ca|circa|about|around)\.? ?([0-9].*)", r"\1~", _NOT, " for an approximate date"),
)

# (pattern, fact; remedy) where only the author knows what was meant; the first that matches is used.
_REMEDIES = (
    (r"\.\.", f"{_NOT}; write it beside a slash, as in 2015/.. for what is still going on"),
    (r".*/.*/.*", "has more than one slash; write an interval as 2011/2014"),
    (r"Y?-[0-9].*|0000.*|000X|00XX", f"is before year 1, which is not supported; {_YEARS}"),
    (r"Y[0-9]{1,4}", f"has a Y before its year, which is not supported; {_YEARS}"),
    (r"Y?[0-9]{5,}.*", f"has more than four digits for a year, which is not supported; {_YEARS}"),
    (r"[\[{].*", "is a set, level 2 of EDTF, which is not supported; write one date or an interval"),
    (r"[0-9]{4}S[0-9]+", f"{_LEVEL_2}; write 198X for a decade or 19XX for a century"),
    (
        r"(?=.*X)[0-9X]{4}(-[0-9X]{2}){0,2}[?~%]?",
        f"{_LEVEL_2}; write X from the right, as in 198X or 2004-XX",
    ),
)


def explain(text: str, *, accepts: Callable[[str], bool]) -> str:
    """Say in one line what is wrong with a date and how to write it.

    Parameters
    ----------
    text : str
        A text which the parser does not accept.
    accepts : callable
        Whether the parser accepts a text; asked before a text is offered.

    Returns
    -------
    str
        "fact; remedy".

    Examples
    --------
    >>> explain("14/9/2019", accepts=lambda text: True)
    '"14/9/2019" is not a date; write 2019-09-14'
    """
    shown = quote(text)
    if len(text) > _LONGEST:
        return f"{shown} {_NOT}; write {_FORMS}"
    plain, blemish = _plain(text)
    if not plain:
        return "an empty text is not a date; write a date, or leave it out"
    for offer, fact, purpose in chain(_offers(text, plain, blemish), _loose(plain)):
        if accepts(offer):
            return f"{shown} {fact}; write {offer}{purpose}"
    before, slash, after = plain.partition("/")
    if slash and {before, after} <= {"", ".."}:
        return f"{shown} has a date on neither side of the slash; write one, or leave the interval out"
    if slash and "/" not in after:
        for side in (before, after):
            if side not in {"", ".."} and not accepts(side):
                return explain(side, accepts=accepts)
    known = (words for pattern, words in _REMEDIES if re.fullmatch(pattern, plain))
    remedy = _calendar_remedy(plain) or next(known, f"{_NOT}; write {_FORMS}")
    return f"{shown} {remedy}"


def meant(text: str, *, accepts: Callable[[str], bool]) -> tuple[str, ...]:
    """Give the date that a text probably means: none, one, or two where day and month cannot be told apart.

    Examples
    --------
    >>> from mapgen.edtf import _is_date as date
    >>> meant("14/9/2019", accepts=date), meant("3/1/2020", accepts=date), meant("soon", accepts=date)
    (('2019-09-14',), ('2020-01-03', '2020-03-01'), ())
    """
    plain, blemish = _plain(text)
    if not plain or len(text) > _LONGEST:
        return ()
    days = tuple(dict.fromkeys(offer for offer, _, _ in _dmy(plain) if accepts(offer)))
    return days or tuple(islice((offer for offer, _, _ in _offers(text, plain, blemish) if accepts(offer)), 1))


def quote(text: str) -> str:
    r"""Put a text in quotes for a message: on one line, nothing in it invisible, and not too long.

    Examples
    --------
    >>> print(quote("2015\n\u202e9"))
    "2015\n\u202e9"
    """
    shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return '"' + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown) + '"'


def _plain(text: str) -> tuple[str, str]:
    """Give the text in ASCII digits with nothing invisible or white around it, and what it suffered from."""
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    western = "".join(str(unicodedata.decimal(c, c)) for c in visible)
    if western != visible:
        return western.strip(), "has digits other than 0 to 9"
    return western.strip(), "has white space around it" if visible == text else "has invisible characters"


def _offers(text: str, plain: str, blemish: str) -> Iterator[_Offer]:
    if plain != text:
        yield plain, blemish, ""
    yield from _marks(plain)
    yield from _ymd(plain)
    yield from _dmy(plain)
    yield from _century(plain)
    numeric = re.sub(_NAMED, _numeric, plain, flags=re.IGNORECASE)
    yield numeric, _NOT, ""
    for pattern, replacement, fact, purpose in _REWRITINGS:
        match = re.fullmatch(pattern, numeric, re.IGNORECASE)
        if match:
            yield match.expand(replacement), fact, match.expand(purpose)
    yield re.sub(rf"[{_DASHES}]", "-", numeric), _NOT, ""


# What a date in prose has around it, and no date of EDTF can say.
_AROUND = (
    r"(?:(?:in|on|during)(?: the)? )?(?:(?:early|mid|late|very early|very late)[ -](?:in )?"
    r"|(?:the )?(?:beginning|start|middle|end|evening|morning|night) of )?(?:in |on )?(?:the )?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(.+?)"
)


def _loose(plain: str) -> Iterator[_Offer]:
    """``early November 1903``, ``in May 1903``, ``12–15 May 1903``: to be offered, and never to be taken unasked."""
    days = rf"([0-9]{{1,2}}) ?[-{_DASHES}] ?([0-9]{{1,2}}) ([A-Za-z]+),? ([0-9]{{4}})"
    if match := re.fullmatch(days, plain):
        first, last, month, year = match.groups()
        ends = [re.sub(_NAMED, _numeric, f"{day} {month} {year}", flags=re.IGNORECASE) for day in (first, last)]
        yield "/".join(ends), _NOT, " for an interval"
    match = re.fullmatch(_AROUND, plain, re.IGNORECASE)
    if match and match[1] != plain:
        inner = match[1]
        yield inner, _NOT, ""
        for offer, _, purpose in _offers(inner, inner, ""):
            yield offer, _NOT, purpose


def _marks(plain: str) -> Iterator[_Offer]:
    """``2004?-06`` and ``1998?~``: one mark, at the end."""
    marks = set(re.findall(r"[?~%]", plain))
    if not marks or "/" in plain:
        return
    bare = re.sub(r"[?~%]", "", plain)
    mark = marks.pop() if len(marks) == 1 else "%"
    if plain.startswith(bare):
        yield bare + mark, _NOT, " for both uncertain and approximate" if mark == "%" else ""
    else:
        yield bare + mark, _LEVEL_2, " when that holds for the whole date"


def _ymd(plain: str) -> Iterator[_Offer]:
    """``2019-9-14``, ``2019/9/14``, ``2019.9``: zeros and hyphens are missing."""
    match = re.fullmatch(r"([0-9]{4})([-/. ])([0-9]{1,2})(?:\2([0-9]{1,2}))?([?~%]?)", plain)
    if match:
        year, _, month, day, mark = match.groups()
        yield f"{year}-{month:0>2}" + (f"-{day:0>2}" if day else "") + mark, _NOT, ""


def _dmy(plain: str) -> Iterator[_Offer]:
    """``14/9/2019``, ``9/14/2019``, ``9/2019``; ``3/1/2020`` means two days, so both are offered."""
    match = re.fullmatch(r"(?:([0-9]{1,2})([-/. ]))?([0-9]{1,2})[-/. ]([0-9]{4})", plain)
    if not match:
        return
    first, second, year = match[1], match[3], match[4]
    if first is None:
        yield f"{year}-{second:0>2}", _NOT, ""
        return
    a, b = int(first), int(second)
    if a != b and 1 <= a <= 12 and 1 <= b <= 12:
        other = f" for {a} {_MONTHS[b - 1]} or {year}-{a:02}-{b:02} for {b} {_MONTHS[a - 1]}"
        yield f"{year}-{b:02}-{a:02}", _NOT, other
    yield f"{year}-{b:02}-{a:02}", _NOT, ""
    yield f"{year}-{a:02}-{b:02}", _NOT, ""


def _century(plain: str) -> Iterator[_Offer]:
    match = re.fullmatch(r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th) century", plain, re.IGNORECASE)
    if match:
        hundreds = f"{int(match[1]) - 1:02}"
        yield f"{hundreds}XX", _NOT, f" for the years {hundreds}00 to {hundreds}99"


def _numeric(match: re.Match[str]) -> str:
    """``September 2015``, ``14 Sept. 2019``, ``September 14, 2019``, ``summer of 2014`` in figures."""
    name, number = match[2].lower(), match[1] or match[3]
    months = [n for n, month in enumerate(_MONTHS, 1) if month.lower().startswith(name)]
    part = months[0] if months else _SEASONS.get(name)
    if part is None:
        return match[0]
    return f"{match[4]}-{part:02}" + (f"-{number:0>2}" if number else "")


def _calendar_remedy(plain: str) -> str | None:
    """``2015-09-31``, ``2015-13``, ``2014-22-05``: well written, but no such day."""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}|XX))?[?~%]?", plain)
    if not match or match[1] == "0000":
        return None
    year, month, day = int(match[1]), int(match[2]), match[3]
    if 21 <= month <= 24:
        return f"gives a day to a season; write {match[1]}-{month} for the season, or a month from 01 to 12"
    if 25 <= month <= 41:
        return f"{_LEVEL_2}; write a month from 01 to 12 or a season from 21 to 24"
    if not 1 <= month <= 12:
        return f"has no month {match[2]}; write a month from 01 to 12 or a season from 21 to 24"
    last = monthrange(year, month)[1]
    return f"has no day {day}; write a day from 01 to {last}, as {_MONTHS[month - 1]} {year} has {last}"
