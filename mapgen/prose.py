"""What a picture says around its map: the heading, an event's caption, the credits; as lines of text in a width."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mapgen.ink import Ink
from mapgen.lettering import BASELINE, Type, cut, line_of_text, wrap
from mapgen.projection import Point
from mapgen.scene import Scene, SceneEvent
from mapgen.shown import Shown
from mapgen.svg import Markup
from mapgen.words import fill

_TEXT = Type(12, 17)
_CREDIT = Type(11, 14.5)
_DATE = Type(13, 18, bold=True)
_CAPTION = Type(14, 18.5, bold=True)


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


def caption(scene: Scene, event: SceneEvent | None, width: float, *, most: int) -> Lines:
    """Say what an event is, when it was, who says so and how certain it is."""
    if not event:
        return Lines(())
    words = scene.words
    if event.attribution:
        who = fill(words["attribution"], who=event.attribution)
    else:
        who = words[("attribution.none", "attribution.source", "attribution.sources")[min(len(event.sources), 2)]]
    claim = fill(words["claim"], who=who, certainty=event.certainty_label)
    return Lines(
        (
            *((line, _CAPTION, "ink") for line in wrap(event.title, _CAPTION, width, most=most)),
            *((line, _TEXT, "accent") for line in wrap(event.date, _TEXT, width, most=2)),
            *((line, _TEXT, "muted") for line in wrap(claim, _TEXT, width, most=3)),
        )
    )


def credit(scene: Scene, shown: Shown, width: float) -> Lines:
    """Say where it comes from: the sources of what is shown, the basemap, the boundaries, the licence."""
    cited = {source for event in scene.events if event.id in shown.events for source in event.sources}
    cited |= {source for item in scene.connections if item.id in shown.connections for source in item.sources}
    titles = [source.title for source in scene.sources if source.id in cited]
    first: list[str] = []
    if titles:
        label = scene.words["sources" if len(titles) > 1 else "picture.source"]
        first = wrap(f"{label}: {'; '.join(titles)}", _CREDIT, width, most=2)
    marks = [*scene.attribution, scene.boundary_statement]
    if scene.licence:
        marks.append(fill(scene.words["licence"], licence=scene.licence))
    rest = wrap(" · ".join(mark.rstrip(".") for mark in marks if mark), _CREDIT, width)
    return Lines(tuple((line, _CREDIT, "muted") for line in (*first, *rest)))
