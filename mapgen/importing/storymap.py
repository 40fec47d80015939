"""StoryMapJS: slides at places. A dated slide becomes an event there, and one without a date a place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Literal

from mapgen.errors import FileError
from mapgen.importing import hypertext, values
from mapgen.importing.found import Found, Note, Position, Row
from mapgen.importing.rows import Choices
from mapgen.importing.shapes import wrapped
from mapgen.importing.slides import Slides, items, mapping, text


def knows(value: Any) -> bool:
    """Tell a story map from other JSON.

    Examples
    --------
    >>> knows({"storymap": {"slides": []}}), knows({"type": "FeatureCollection"})
    (True, False)
    """
    return isinstance(mapping(mapping(value).get("storymap")).get("slides"), list)


def found(value: Any, path: str, choices: Choices) -> Found:
    """Read a story map; a date like 03/04/2020 is one where the user said what stands first.

    Raises
    ------
    FileError
        Its map is a picture, whose positions are not on Earth; or none of its slides has a position or a date.

    Examples
    --------
    >>> slide = {"date": "1790", "text": {"headline": "First"}, "location": {"name": "Kent", "lat": 39.3, "lon": -76.2}}
    >>> found({"storymap": {"slides": [slide]}}, "map.json", Choices()).rows[0].date
    '1790'
    """
    return _StoryMap(value, path, choices).found()


class _StoryMap(Slides):
    def __init__(self, value: Any, path: str, choices: Choices) -> None:
        self.order = choices.dates
        self.story = mapping(mapping(value).get("storymap"))
        self.slides = [mapping(slide) for slide in items(self.story.get("slides"))]
        super().__init__(path, len(self.slides), "slide")

    def found(self) -> Found:
        if text(self.story.get("map_type")) in ("zoomify", "iiif"):
            raise FileError(
                self.path, "shows a picture in the place of a map, so its positions are not on Earth",
                "give a story map that has a map",
            )  # fmt: skip
        self.unread(self.story, {"slides", "language"})
        title, dataset, rows = "", {"language": text(self.story.get("language"))}, []
        overview = next((n for n, slide in enumerate(self.slides) if slide.get("type") == "overview"), None)
        for number, slide in enumerate(self.slides, 1):
            self.unread(slide, {"type", "date", "text", "media", "location"})
            if number - 1 == overview:
                title = self.headline(slide)
                dataset |= {"summary": self.summary(slide, number), "x-date": text(slide.get("date")),
                            **self.media(slide, number, "dataset")}  # fmt: skip
            else:
                rows += self.rows(slide, number)
        notes = self.notes()
        if not rows:
            reasons = "; ".join(note.text for note in notes if note.topic == "left out")
            raise FileError(
                self.path, f"has no slide with a position or a date ({reasons or 'it has no slides'})",
                "place its slides on the map",
            )  # fmt: skip
        if overview is not None:
            notes.insert(0, Note("read", f"slide {overview + 1}, the overview, as the map's title and summary"))
        events = sum(row.record == "event" for row in rows)
        if len(rows) > events:
            undated = len(rows) - events
            slides, places = ("slides", "places") if undated > 1 else ("slide", "a place")
            notes.append(Note("changed", f"{undated:,} {slides} without a date that can be read, now {places}; "
                              "the story's steps are its events"))  # fmt: skip
        return Found(
            PurePath(self.path).name, "StoryMapJS", tuple(rows), title, dataset, notes=tuple(notes), ordered=True
        )

    def rows(self, slide: Mapping[str, Any], number: int) -> list[Row]:
        location = mapping(slide.get("location"))
        self.unread(location, {"name", "lat", "lon"})
        place, title = hypertext.plain(text(location.get("name"))), self.headline(slide)
        position = self.position(location, number)
        date = self.date(slide, number)
        if not position and not date:
            self.told.tell("left out", "without a position and without a date that can be read", number)
            return []
        if not title and not place:
            self.told.tell("changed", "without a headline, titled with its number", number)
        named = title or place or f"Slide {number}"
        record: Literal["place", "event"] = "event" if date else "place"
        own = {"summary": self.summary(slide, number), **self.media(slide, number, record)}
        if date:
            return [Row("event", named, position=position, date=date, place=place, properties=own)]
        own |= {"x-place": place if title else "", "x-date": text(slide.get("date"))}
        return [Row("place", named, position=position, properties=own)]

    def position(self, location: Mapping[str, Any], number: int) -> Position | None:
        longitude, latitude = (values.degrees(_cell(location.get(name))) for name in ("lon", "lat"))
        if longitude is None or latitude is None:
            return None
        if not (math.isfinite(longitude) and abs(longitude) <= 360 and abs(latitude) <= 90):
            self.told.tell("left out", "which is not on Earth", number, part="the position")
            return None
        return wrapped(longitude), latitude

    def date(self, slide: Mapping[str, Any], number: int) -> str:
        written = hypertext.plain(text(slide.get("date")))
        dates = values.dates(written, self.order)
        if not written or len(dates) == 1:
            if dates and dates[0] != written:
                self.told.tell("changed", "with a date that is now written as mapgen has it (EDTF)", number)
            return dates[0] if dates else ""
        if dates:
            fact = "with a date that can be read in two ways (say which with --dates)"
        else:
            self.told.unread(written, number)
            fact = "with a date that cannot be read"
        self.told.tell("changed", f"{fact}: kept as x-date (never shown)", number)
        return ""


def _cell(value: Any) -> str | int | float | None:
    return value if isinstance(value, (str, int, float)) and not isinstance(value, bool) else None
