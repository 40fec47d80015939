"""An EDTF date: what a text such as ``2014-22`` or ``../2015-09`` says about time.

The subset is levels 0 and 1 of the Extended Date/Time Format (Library of Congress, 4 February 2019,
https://www.loc.gov/standards/datetime/; ISO 8601-2:2019), without times of day and without years outside
0001–9999. Three conventions are ours, as the specification leaves them open:

- Seasons are the northern meteorological ones: 21 spring is March–May, 22 summer June–August, 23 autumn
  September–November, and 24 winter December *of the year written* to the end of February of the next.
- ``?``, ``~`` and ``%`` set flags and never widen the days: the specification does not say by how much.
- ``..`` (open) and an empty side (unknown) have no day at all: ``None``, not today and not a guess.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Bound", "Edtf", "EdtfError", "Precision", "Unspecified", "check_span", "parse", "parse_bound"]

Precision = Literal["day", "month", "season", "year", "decade", "century"]
Unspecified = Literal["", "day", "month", "month and day"]

# [0-9] and not \d, which also matches the digits of other scripts.
_DATE = re.compile(r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([?~%]?)")
_WINTER = 24


class EdtfError(ValueError):
    """A text is not a date in the supported part of EDTF.

    Attributes
    ----------
    message : str
        One line, "fact; remedy", which quotes the text.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Bound:
    """One side of an interval, or a whole date.

    Attributes
    ----------
    text : str
        As written; ``".."`` for an open side and ``""`` for an unknown one.
    earliest, latest : datetime.date or None
        First and last day it may mean; ``None`` when open or unknown.
    precision : {"day", "month", "season", "year", "decade", "century"} or None
        The finest part that is *given*: ``2004-XX`` is known to the year.
    uncertain, approximate : bool
        ``?`` and ``~``; ``%`` sets both.
    unspecified : {"", "day", "month", "month and day"}
        The parts written as ``XX``.
    """

    text: str
    earliest: date | None = None
    latest: date | None = None
    precision: Precision | None = None
    uncertain: bool = False
    approximate: bool = False
    unspecified: Unspecified = ""

    @property
    def is_open(self) -> bool:
        """Whether it is ``..``: no bound is given (as an end: still going on)."""
        return self.text == ".."

    @property
    def is_unknown(self) -> bool:
        """Whether it is empty: there is a bound and nobody knows it."""
        return not self.text


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date or an interval between two dates.

    Attributes
    ----------
    text : str
        As written.
    start, end : Bound
        The two sides; one and the same object when it is no interval.
    is_interval : bool
        Whether the text has a slash.
    """

    text: str
    start: Bound
    end: Bound
    is_interval: bool = False

    @property
    def earliest(self) -> date | None:
        """The first possible day; ``None`` when the start is open or unknown."""
        return self.start.earliest

    @property
    def latest(self) -> date | None:
        """The last possible day; ``None`` when the end is open or unknown."""
        return self.end.latest

    @property
    def sort_key(self) -> tuple[int, int, int, int]:
        """Orders dates as a reader expects; equal keys keep the order of the file (`sorted` is stable).

        By first day. An interval with no known start stands where its end stands, just before it: "by
        September 2015" is read before "September 2015". From the same day on, the vaguer start comes first
        (``198X``, ``1980``, ``1980-01``), then the earlier end, and what has no end comes last.

        Examples
        --------
        >>> texts = ["2015-10", "2015/..", "2015-09", "2015", "../2015-09"]
        >>> sorted(texts, key=lambda text: parse(text).sort_key)
        ['2015', '2015/..', '../2015-09', '2015-09', '2015-10']
        """
        has_start = self.start.earliest is not None
        first = self.start if has_start else self.end
        if first.earliest is None or first.latest is None:  # a bare "..": after everything
            return (date.max.toordinal(), 1, 0, 0)
        last = (self.latest or date.max).toordinal()
        return (first.earliest.toordinal(), int(has_start), -first.latest.toordinal(), last)


_OPEN = Bound("..")
_UNKNOWN = Bound("")


def parse(text: str) -> Edtf:
    """Read a date or an interval.

    Parameters
    ----------
    text : str
        EDTF, level 0 or 1.

    Returns
    -------
    Edtf

    Raises
    ------
    EdtfError
        If the text is anything else; the message says what to write instead.

    Examples
    --------
    >>> parse("198X").earliest, parse("198X").latest
    (datetime.date(1980, 1, 1), datetime.date(1989, 12, 31))
    >>> parse("2015/..").latest is None, parse("2015/..").end.is_open
    (True, True)
    >>> parse("2011?/2014").start.uncertain
    True
    >>> parse("1980s")
    Traceback (most recent call last):
    mapgen.edtf.EdtfError: "1980s" is not a date; write 198X for a decade
    """
    result = _read(text)
    if result is None:
        raise EdtfError(_explanation(text, _is_date))
    if _is_reversed(result.start, result.end):
        raise EdtfError(f'"{text}" ends before it starts; write the earlier date first')
    return result


def parse_bound(text: str, *, allow_open: bool = False) -> Edtf:
    """Read one end of a connection: a date that is not an interval.

    Parameters
    ----------
    text : str
        EDTF without a slash.
    allow_open : bool, optional
        Whether ``..`` (still going on) is allowed: true for ``until``, false for ``since``.

    Returns
    -------
    Edtf
        For ``..``, one whose `start` and `end` are open.

    Raises
    ------
    EdtfError
        If the text is an interval, ``..`` where that is not allowed, or no date.

    Examples
    --------
    >>> parse_bound("2014-22").latest
    datetime.date(2014, 8, 31)
    >>> parse_bound("..", allow_open=True).end.is_open
    True
    """
    if text == "..":
        if not allow_open:
            raise EdtfError('".." is not a date; leave the date out when the start is not known')
        return Edtf(text, _OPEN, _OPEN)
    bound = _bound(text)
    if bound is not None:
        return Edtf(text, bound, bound)
    if _read(text) is not None:
        raise EdtfError(f'"{text}" is an interval; write one date, as since and until are its two ends')
    raise EdtfError(_explanation(text, _is_bound))


def check_span(since: Edtf | None, until: Edtf | None) -> None:
    """Refuse a connection which ends before it starts.

    Parameters
    ----------
    since, until : Edtf or None
        As `parse_bound` gives them; ``None`` where the property is absent.

    Raises
    ------
    EdtfError
        If the last possible day of `until` is before the first possible day of `since`.

    Examples
    --------
    >>> check_span(parse_bound("2014-22"), parse_bound("2014-07"))
    >>> check_span(parse_bound("2011"), parse_bound("2003"))
    Traceback (most recent call last):
    mapgen.edtf.EdtfError: until "2003" is before since "2011"; swap the two or correct one
    """
    if since is not None and until is not None and _is_reversed(since.start, until.end):
        raise EdtfError(f'until "{until.text}" is before since "{since.text}"; swap the two or correct one')


def _read(text: str) -> Edtf | None:
    bound = _bound(text)
    if bound is not None:
        return Edtf(text, bound, bound)
    before, slash, after = text.partition("/")
    start, end = _side(before), _side(after)
    if not slash or start is None or end is None or (start.earliest is None and end.earliest is None):
        return None
    return Edtf(text, start, end, is_interval=True)


def _is_reversed(start: Bound, end: Bound) -> bool:
    # Only when no reading makes sense: 2014-22/2014-07 may well run from June to July.
    return start.earliest is not None and end.latest is not None and end.latest < start.earliest


def _side(text: str) -> Bound | None:
    if text == "..":
        return _OPEN
    return _bound(text) if text else _UNKNOWN


def _bound(text: str) -> Bound | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day, mark = match.groups()
    days = _days(year, month, day)
    if days is None:
        return None
    earliest, latest, precision = days
    unspecified: Unspecified = ""
    if month == "XX":
        unspecified = "month and day" if day else "month"
    elif day == "XX":
        unspecified = "day"
    return Bound(text, earliest, latest, precision, mark in {"?", "%"}, mark in {"~", "%"}, unspecified)


def _days(year: str, month: str | None, day: str | None) -> tuple[date, date, Precision] | None:
    """First day, last day and precision; ``None`` if there is no such day, month, season or year."""
    try:
        if year[3] == "X":
            # Level 1 has unspecified digits from the right only: no month after 198X.
            first, last = date(int(year.replace("X", "0")), 1, 1), date(int(year.replace("X", "9")), 12, 31)
            return None if month else (first, last, "century" if year[2] == "X" else "decade")
        number = int(year)
        if month is None or (month == "XX" and day in {None, "XX"}):
            return date(number, 1, 1), date(number, 12, 31), "year"
        part = int(month)  # a ValueError for 2004-XX-03, which is level 2
        if day not in {None, "XX"}:
            exact = date(number, part, int(day or ""))
            return exact, exact, "day"
        if part <= 12:
            return date(number, part, 1), date(number, part, monthrange(number, part)[1]), "month"
        if day is None and 21 <= part <= _WINTER:
            return _season(number, part)
    except ValueError:  # no such day, month 0, year 0: date() knows the calendar
        pass
    return None


def _season(year: int, season: int) -> tuple[date, date, Precision]:
    month = 3 * (season - 20)
    if season < _WINTER:
        return date(year, month, 1), date(year, month + 2, monthrange(year, month + 2)[1]), "season"
    if year == date.max.year:  # the February after 9999 is past Python's calendar
        return date(year, month, 1), date.max, "season"
    return date(year, month, 1), date(year + 1, 2, monthrange(year + 1, 2)[1]), "season"


def _explanation(text: str, accepts: Callable[[str], bool]) -> str:
    # Imported here as a file without mistakes never needs it.
    from mapgen.edtf_mistakes import explain  # noqa: PLC0415

    return explain(text, accepts=accepts)


def _is_date(text: str) -> bool:
    result = _read(text)
    return result is not None and not _is_reversed(result.start, result.end)


def _is_bound(text: str) -> bool:
    return _bound(text) is not None
