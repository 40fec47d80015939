"""What a picture says around its map: the heading, an event's caption, the credits; as lines of text in a width."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from mapgen import dates, richtext
from mapgen.edtf import parse
from mapgen.ink import Ink
from mapgen.lettering import BASELINE, Type, cut, line_of_text, wrap
from mapgen.projection import Point
from mapgen.scene import Scene, SceneEvent
from mapgen.shown import Shown
from mapgen.svg import Markup
from mapgen.words import fill

_TEXT = Type(12, 17)
_LEAD = Type(14, 20)
_CREDIT = Type(11, 14.5)
_DATE = Type(13, 18, bold=True)
_CAPTION = Type(14, 18.5, bold=True)
_QUOTE = Type(13, 18, family="serif", italic=True)


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of text, set one below the other: the words, the type and the colour's name of each."""

    rows: tuple[tuple[str, Type, str], ...]

    @property
    def height(self) -> float:
        """The height of all."""
        return sum(type_.leading for _, type_, _ in self.rows)

    def draw(self, ink: Ink, at: Point, width: float, *, leftwards: bool) -> list[Markup]:
        """Write them with the first one's top left corner at a point; ``leftwards`` sets them flush right."""
        out = []
        x, y = at
        for words, type_, colour in self.rows:
            base = (x + width if leftwards else x, y + type_.leading / 2 + BASELINE * type_.size)
            out.append(line_of_text(ink, words, type_, base, ink[colour], anchor="end" if leftwards else "start"))
            y += type_.leading
        return out


def as_of(scene: Scene, day: str) -> str:
    """Say which day is shown.

    Examples
    --------
    >>> from mapgen import staging, story
    >>> as_of(staging.stage(story.read("data/locations.geojson")), "2015-09-30")
    'As of 30 September 2015'
    """
    year, month, number = day.split("-")
    date = fill(scene.calendar.days[int(month) - 1], day=str(int(number)), year=str(int(year)))
    return fill(scene.words["as_of"], date=date)


def heading(scene: Scene, day: str | None, box: Point, width: float) -> Lines:
    """Set the title, as large as the picture's box allows, and the day below it."""
    largest = max(22.0, min(34.0, 0.05 * math.sqrt(box[0] * box[1])))
    title = " ".join(scene.title.split())
    most = 2 if box[1] < 500 else 3
    for size in (largest, 0.85 * largest, 0.7 * largest, 16.0):
        type_ = Type(round(size, 1), round(size * 1.18, 1), family="serif", bold=True)
        if len(wrap(title, type_, width, most=most + 1)) <= most:
            break
    rows = [(line, type_, "ink") for line in wrap(title, type_, width, most=most)]
    if day:
        rows.append((cut(as_of(scene, day), _DATE, width), _DATE, "accent"))
    return Lines(tuple(rows))


def standfirst(scene: Scene, width: float, *, large: bool, most: int) -> Lines:
    """Say what the map is about: as many whole sentences of the summary as so many lines hold."""
    type_ = _LEAD if large else _TEXT
    words = " ".join(richtext.plain_text(scene.summary).split())
    rows: list[str] = []
    for sentence in re.finditer(r"(?<=[.!?。؟])\s|$", words):
        found = wrap(words[: sentence.start()], type_, width)
        if len(found) > most:
            break
        rows = found
    return Lines(tuple((line, type_, "muted") for line in rows))


def caption(scene: Scene, event: SceneEvent | None, width: float, *, most: int, height: float = 0.0) -> Lines:
    """Say what an event is, when it was, who says so and how certain it is; and quote it where the height holds all."""
    if not event:
        return Lines(())
    rows = [
        *((line, _CAPTION, "ink") for line in wrap(event.title, _CAPTION, width, most=most)),
        *((line, _TEXT, "accent") for line in wrap(_date(scene, event), _TEXT, width, most=3)),
        *((line, _TEXT, "muted") for line in wrap(_claim(scene, event), _TEXT, width, most=3)),
    ]
    if event.quote:
        quote = fill(scene.words["picture.quote"], quote=" ".join(event.quote.split()))
        quoted = [*rows, *((line, _QUOTE, "ink") for line in wrap(quote, _QUOTE, width))]
        if Lines(tuple(quoted)).height <= height:
            rows = quoted
    return Lines(tuple(rows))


def _date(scene: Scene, event: SceneEvent) -> str:
    """Say when it was; that the date is uncertain, so that nobody takes it for doubt about the event."""
    day = event.edtf.removesuffix("?")
    if day == event.edtf or "/" in day:
        return event.date
    return fill(scene.words["picture.uncertain"], date=dates.in_words(parse(day), scene.language))


def _claim(scene: Scene, event: SceneEvent) -> str:
    words = scene.words
    if not event.attribution and not event.sources:
        certainty = event.certainty_label
        return fill(words["picture.nobody"], certainty=certainty[:1].upper() + certainty[1:])
    who = event.attribution or words["picture.who.sources" if len(event.sources) > 1 else "picture.who.source"]
    return fill(words[f"picture.claim.{event.certainty}"], who=who)


def credit(scene: Scene, shown: Shown, width: float, *, most: int = 2) -> Lines:
    """Say where it comes from: the sources of what is shown, the basemap, the boundaries, the licence."""
    cited = {source for event in scene.events if event.id in shown.events for source in event.sources}
    cited |= {source for item in scene.connections if item.id in shown.connections for source in item.sources}
    titles = [source.title for source in scene.sources if source.id in cited]
    first: list[str] = []
    if titles:
        label = scene.words["sources" if len(titles) > 1 else "picture.source"]
        first = wrap(f"{label}: {'; '.join(titles)}", _CREDIT, width, most=most)
    marks = [*scene.attribution, scene.boundary_statement]
    if scene.licence:
        marks.append(fill(scene.words["licence"], licence=scene.licence))
    rest = wrap(" · ".join(mark.rstrip(".") for mark in marks if mark), _CREDIT, width)
    return Lines(tuple((line, _CREDIT, "muted") for line in (*first, *rest)))
