"""TimelineJS: dated slides, in JSON or in its spreadsheet, become events without a place; eras are events that last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any

from mapgen.errors import FileError
from mapgen.importing import values
from mapgen.importing.found import Found, Note, Row
from mapgen.importing.records import free_name
from mapgen.importing.rows import Choices
from mapgen.importing.slides import Slides, items, mapping, text
from mapgen.importing.table import Table

_DATE = {"year", "month", "day", "hour", "minute", "second", "millisecond", "display_date"}
_SLIDE = {"start_date", "end_date", "text", "media", "group", "display_date", "unique_id"}
# What the spreadsheet calls the parts of a slide, without blanks and in small letters.
_COLUMNS = {
    "year": ("start_date", "year"), "month": ("start_date", "month"), "day": ("start_date", "day"),
    "time": ("start_date", "time"), "endyear": ("end_date", "year"), "endmonth": ("end_date", "month"),
    "endday": ("end_date", "day"), "endtime": ("end_date", "time"),
    "headline": ("text", "headline"), "text": ("text", "text"),
    "media": ("media", "url"), "mediacredit": ("media", "credit"), "mediacaption": ("media", "caption"),
    "mediathumbnail": ("media", "thumbnail"), "alttext": ("media", "alt"), "mediaalttext": ("media", "alt"),
    "displaydate": ("", "display_date"), "group": ("", "group"), "type": ("", "type"), "background": ("", "background"),
}  # fmt: skip
_TELLING = {"month", "day", "endyear", "displaydate", "media", "mediacredit", "mediacaption", "background"}

_FREE = "\0"  # what no JSON that was read has for a name

Slide = Mapping[str, Any]


def knows(value: Any) -> bool:
    """Tell a timeline from other JSON.

    Examples
    --------
    >>> knows({"events": [{"start_date": {"year": 1945}}]}), knows({"events": ["a", "b"]})
    (True, False)
    """
    events = items(mapping(value).get("events"))
    return any(isinstance(event, dict) and {"start_date", "text"} & event.keys() for event in events)


def found(value: Any, path: str, _: Choices) -> Found:
    """Read a timeline in JSON.

    Raises
    ------
    FileError
        None of its events has a date that mapgen supports.

    Examples
    --------
    >>> event = {"start_date": {"year": "1945", "month": "5", "day": 8}, "text": {"headline": "The end"}}
    >>> found({"events": [event]}, "war.json", Choices()).rows[0].date
    '1945-05-08'
    """
    story = mapping(value)
    events, eras = ([mapping(slide) for slide in items(story.get(name))] for name in ("events", "eras"))
    made = _Timeline(path, len(events) + len(eras))
    made.unread(story, {"events", "eras", "title"})
    made.title(mapping(story.get("title")), "title slide", 1)
    made.events(((slide, number) for number, slide in enumerate(events, 1)), "event")
    made.events(((slide, number) for number, slide in enumerate(eras, 1)), "era", is_era=True)
    return made.found()


def knows_table(table: Table) -> bool:
    """Tell the spreadsheet of a timeline from other tables.

    Examples
    --------
    >>> knows_table(Table(("Year", "Month", "Day", "Headline", "Text", "Media"), ()))
    True
    >>> knows_table(Table(("Year", "Month", "City"), ()))
    False
    """
    names = set(_known(table.columns))
    return not table.shapes and {"year", "headline"} <= names and len(_TELLING & names) >= 2


def found_in_table(table: Table, path: str) -> Found:
    """Read the spreadsheet of a timeline."""
    made = _Timeline(path, len(table.rows))
    made.notes_before = list(table.notes)
    slides = [(slide, table.number(index)) for index, slide in enumerate(_slides(table, made))]
    kinds = [text(slide.get("type")).lower() for slide, _ in slides]
    title = kinds.index("title") if "title" in kinds else -1
    for index, (slide, number) in enumerate(slides):
        if index == title:
            made.title(slide, "row", number)
        else:
            made.events([(slide, number)], "row", is_era=kinds[index] == "era")
    return made.found()


def _known(columns: Iterable[str]) -> dict[str, str]:
    """Find the columns of TimelineJS by its names; the first of several is meant."""
    found: dict[str, str] = {}
    for column in columns:
        name = re.sub(r"[\s_]+", "", column).casefold()
        if name in _COLUMNS:
            found.setdefault(name, column)
    return found


def _slides(table: Table, made: _Timeline) -> Iterator[Slide]:
    known = {column: _COLUMNS[name] for name, column in _known(table.columns).items()}
    free: dict[str, str] = {}
    for column in table.columns:
        if column not in known:
            free[column] = free_name(column, [*free.values(), *_OWN])
            made.renamed.setdefault(f"{column} → {free[column]}")
    for row in table.rows:
        slide: dict[str, Any] = {}
        for column, cell in zip(table.columns, row, strict=True):
            if column in free:
                slide.setdefault(_FREE, {})[free[column]] = cell
            else:
                outer, inner = known[column]
                (slide.setdefault(outer, {}) if outer else slide)[inner] = cell
        yield slide


_OWN = ("x-time", "x-end-time", "x-display-date", "x-group", "x-type", "x-media", "x-media-alt", "x-media-credit",
        "x-media-caption")  # fmt: skip


class _Timeline(Slides):
    def __init__(self, path: str, number: int) -> None:
        super().__init__(path, number, "event")
        self.dataset: dict[str, Any] = {}
        self.name = ""
        self.rows: list[Row] = []
        self.renamed: dict[str, None] = {}
        self.notes_before: list[Note] = []
        self.eras = 0

    def found(self) -> Found:
        notes = [*self.notes_before, *self.notes()]
        if not self.rows:
            reasons = "; ".join(note.text for note in notes if note.topic == "left out")
            raise FileError(
                self.path, f"has no event with a date ({reasons or 'it has no events'})", "date its events by year",
            )  # fmt: skip
        if self.renamed:
            notes.append(Note("renamed", f"{', '.join(self.renamed)} (kept, never shown)"))
        if self.eras:
            notes.append(Note("changed", f"{self.eras:,} {'eras' if self.eras > 1 else 'era'}, now events that last"))
        notes.append(
            Note(
                "read",
                "a timeline names no places: its events are in the list, and on the map once you give them a place",
            )
        )
        return Found(
            PurePath(self.path).name, "TimelineJS", tuple(self.rows), self.name, self.dataset, notes=tuple(notes)
        )

    def title(self, slide: Slide, noun: str, number: int) -> None:
        """Take the title slide as the map's title and summary."""
        self.of(noun)
        self.unread(slide, {*_SLIDE, "type", _FREE})
        self.name = self.headline(slide)
        self.dataset = {"summary": self.summary(slide, number), **self.media(slide, number, "dataset")}
        if mapping(slide.get("start_date")).get("year") not in (None, ""):
            self.told.tell(
                "left out", "the title slide: it became the map's title, and a map as a whole has no date", number,
                part="the date",
            )  # fmt: skip

    def events(self, slides: Iterable[tuple[Slide, int]], noun: str, *, is_era: bool = False) -> None:
        """Take slides as events."""
        self.of(noun)
        for slide, number in slides:
            self.unread(slide, {*_SLIDE, "type", _FREE})
            date = self.dates(slide, number)
            if date:
                self.rows.append(self.row(slide, number, date, is_era=is_era))
                self.eras += is_era

    def row(self, slide: Slide, number: int, date: str, *, is_era: bool) -> Row:
        title = self.headline(slide)
        if not title:
            self.told.tell("changed", "without a headline, titled with its number", number)
        start = mapping(slide.get("start_date"))
        own: dict[str, Any] = {
            "summary": self.summary(slide, number),
            **self.media(slide, number, "event"),
            "x-time": self.time(start, number),
            "x-end-time": self.time(mapping(slide.get("end_date")), number),
            "x-display-date": text(slide.get("display_date")) or text(start.get("display_date")),
            "x-group": text(slide.get("group")),
            "x-type": "era" if is_era else "",
            **mapping(slide.get(_FREE)),
        }
        for name, kept in (("group", "x-group"), ("display date", "x-display-date")):
            if own[kept]:
                self.renamed.setdefault(f"{name} → {kept}")
        # A mere number is the table's, and would be no id to read.
        identity = text(slide.get("unique_id"))
        identity = identity if re.search("[A-Za-z]", identity) else ""
        return Row("event", title or f"{self.told.noun} {number}".capitalize(), identity, date=date, properties=own)

    def dates(self, slide: Slide, number: int) -> str:
        """Give the date, or the two ends, in EDTF."""
        for name in ("start_date", "end_date"):
            self.unread(mapping(slide.get(name)), {*_DATE, "time"})
        start, why = self.date(mapping(slide.get("start_date")), number)
        if not start:
            self.told.tell("left out", why, number)
            return ""
        end, why = self.date(mapping(slide.get("end_date")), number)
        if not end or end == start:
            if not end and any(text(part) for part in mapping(slide.get("end_date")).values()):
                self.told.tell("left out", why, number, part="the end date")
            return start
        if values.is_date(f"{start}/{end}"):
            return f"{start}/{end}"
        self.told.tell("left out", "which is before its start", number, part="the end date")
        return start

    def date(self, date: Slide, number: int) -> tuple[str, str]:
        """Give as much of a date as is one, or why it is none."""
        year = _number(date.get("year"))
        if year is None:
            return "", "with a year that is no number" if text(date.get("year")) else "without a year"
        if not 1 <= year <= 9999:
            return "", "before year 1, which mapgen does not support" if year < 1 else "after year 9999"
        made = f"{year:04}"
        for name in ("month", "day"):
            part = _number(date.get(name))
            # 21 to 24 stand for seasons, not for months.
            if part is not None and (name == "day" or part <= 12) and values.is_date(f"{made}-{part:02}"):
                made += f"-{part:02}"
            elif text(date.get(name)):
                self.told.tell("changed", f"with a {name} that does not exist: the date is kept without it", number)
                break
            elif name == "month" and text(date.get("day")):
                self.told.tell("changed", "with a day and no month: only the year is kept", number)
                break
        return made, ""

    def time(self, date: Slide, number: int) -> str:
        """Give the time of day, of which mapgen's dates know nothing."""
        clock = [text(date.get(name)) for name in ("hour", "minute", "second")]
        time = text(date.get("time")) or (":".join(part.zfill(2) for part in clock if part) if clock[0] else "")
        if time:
            self.told.tell("changed", "with a time of day, kept as x-time (never shown)", number)
        return time


def _number(value: Any) -> int | None:
    digits = re.fullmatch(r"([+-]?\d{1,12})(\.0+)?", re.sub(r"[\s,]", "", text(value)))
    return int(digits[1]) if digits else None
