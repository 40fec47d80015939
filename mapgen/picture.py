"""The picture: the page's map as a static SVG with title, legend and credits, for articles, cards and print."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from mapgen import prose, sizes, styles
from mapgen.errors import OptionError, did_you_mean
from mapgen.ink import Ink
from mapgen.layout import Layout, layout
from mapgen.legend import Legend, groups
from mapgen.lettering import families
from mapgen.plate import Emphasis, Plate
from mapgen.projection import Point
from mapgen.scene import Scene, SceneEvent
from mapgen.shown import Shown, is_so_far, shown
from mapgen.sizes import Size
from mapgen.styles import Theme
from mapgen.svg import Markup, element, number, text

_GAP = 12.0
_ROOM = (1.0, 1.15, 1.3)
"""How many times as much room to try, so that no label has to stay away."""
_NOTHING = prose.Lines(())
_TALL = 1.2
"""So many times as high as wide, a sheet has room for a summary in larger type."""
_PAGES_CLOSEST, _CLOSEST = 14, 17
"""Where a page's zoom ends, as its basemap has no more to show, a picture goes on: nobody can zoom into it."""
_CROWD, _CROWDED = 60, (1.6,)
"""Among more places than this, some labels have no room anyway: all is drawn smaller at once."""


def picture(
    scene: Scene,
    *,
    width: int = 1200,
    height: int = 630,
    size: Size | None = None,
    theme: Theme = "light",
    event: str | None = None,
    as_of: str | None = None,
    editable: bool = True,
    bare: bool = False,
) -> str:
    """Draw a scene as an SVG.

    Parameters
    ----------
    scene : Scene
    width, height : int
        Pixels, 300 to 8000.
    size : Size, optional
        Instead of these, what :func:`mapgen.sizes.read` gave.
    theme : {"light", "dark", "page"}
        ``page`` is for a picture that stands in a page: colours are the page's variables, letters are in the page's
        fonts, coasts are plainer, and there are few ids.
    event : str, optional
        The id of an event that stands out, with a caption.
    as_of : str, optional
        A day (``2015-09-30``), or the last of a month (``2015-09``) or year: the network as it stood then.
    editable : bool, optional
        For drawing programs: named layers and records, and halos as letters of their own.
    bare : bool, optional
        The map alone, from edge to edge in its own pixels, for a page that says the rest itself.

    Returns
    -------
    str
        The same scene and options give the same text.

    Raises
    ------
    OptionError
        There is no such event, or it is after the day; or the day or the size is none.

    Examples
    --------
    >>> from mapgen import staging, story
    >>> scene = staging.stage(story.read("data/locations.geojson"))
    >>> picture(scene)[:4], picture(scene) == picture(scene)
    ('<svg', True)
    """
    told, day = _event(scene, event), _day(as_of)
    if told and day and as_of and not is_so_far(told, day):
        fact = f"is before event {told.id} ({told.date})"
        raise OptionError("as-of", as_of, fact, f"choose {told.since or told.until} or later, or leave one of them out")
    size = size or (sizes.as_it_is if bare else sizes.of_pixels)(width, height)
    if not bare and scene.max_zoom >= _PAGES_CLOSEST:
        scene = replace(scene, max_zoom=_CLOSEST)
    lying = layout(scene)
    tries = (1.0,) if bare else _ROOM if len(scene.places) <= _CROWD else _CROWDED
    best: _Composition | None = None
    for room in tries:
        inline = theme == "page"
        given = size.with_room(room)
        ink = Ink(styles.palette(theme), editable and not inline, inline, given.scale)
        found = _Composition(scene, lying, given, ink, told, day, bare)
        if best is None or found.plan.plate.unlabelled < best.plan.plate.unlabelled:
            best = found
        if not best.plan.plate.unlabelled:
            break
    assert best is not None  # noqa: S101  (there is always a first try)
    return best.svg()


def _event(scene: Scene, event: str | None) -> SceneEvent | None:
    found = next((item for item in scene.events if item.id == event), None)
    if event is not None and found is None:
        hint = did_you_mean(event, (item.id for item in scene.events)).removeprefix("; ")
        raise OptionError("event", event, "is no event of this map", hint or "give the id of one, as in the data file")
    return found


def _day(as_of: str | None) -> str | None:
    """Read a day, or the last one of a month or a year, as a page's address has it."""
    if as_of is None:
        return None
    try:
        found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", as_of)
        if not found:
            raise ValueError
        year, month = int(found[1]), int(found[2] or 12)
        return date(year, month, int(found[3] or monthrange(year, month)[1])).isoformat()
    except ValueError:
        raise OptionError("as-of", as_of, "is not a date", "write it like 2015-09-30, 2015-09 or 2015") from None


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the parts of a picture go: the map, an event's caption and the legend, with their corners."""

    plate: Plate
    at: Point
    caption: prose.Lines
    caption_at: Point
    caption_width: float
    legend: Legend
    legend_at: Point


@dataclass(frozen=True)
class _Composition:
    """A picture in a box of a size, before it is drawn."""

    scene: Scene
    layout: Layout
    size: Size
    ink: Ink
    event: SceneEvent | None
    day: str | None
    bare: bool

    @cached_property
    def shown(self) -> Shown:
        return shown(self.scene, self.day)

    @cached_property
    def margin(self) -> float:
        width, height = self.size.box
        return max(14.0, min(36.0, 0.034 * math.sqrt(width * height)))

    @property
    def width(self) -> float:
        return self.size.box[0] - 2 * self.margin

    @property
    def leftwards(self) -> bool:
        return self.scene.direction == "rtl"

    @cached_property
    def heading(self) -> prose.Lines:
        return _NOTHING if self.bare else prose.heading(self.scene, self.day, self.size.box, self.width)

    @cached_property
    def standfirst(self) -> prose.Lines:
        """The summary; a page has it beside the picture, and an event's card speaks of the event."""
        if self.bare or self.ink.inline or self.event:
            return _NOTHING
        width, height = self.size.box
        large = height > _TALL * width
        # A broad sheet's map is short as it is: each line would cost it a label.
        most = 8 if large else 2 if height >= 0.8 * width else 0
        return prose.standfirst(self.scene, self.width, large=large, most=most)

    @cached_property
    def credit(self) -> prose.Lines:
        most = 2 if self.size.box[1] < 500 else 6
        return _NOTHING if self.bare else prose.credit(self.scene, self.told, self.width, most=most)

    @property
    def _standfirst_top(self) -> float:
        return self.margin + self.heading.height + 3

    @cached_property
    def plan(self) -> _Plan:
        """Put the legend beside the map or below it: where the map is seen larger, unless the shape alone decides."""
        if self.bare:
            plate = Plate.of(self.scene, self.layout, self.size.box)
            return _Plan(plate, (0, 0), _NOTHING, (0, 0), 0, Legend((), 0), (0, 0))
        top, bottom = self._standfirst_top + self.standfirst.height + 6, self._credit_top - 8
        if self.standfirst.rows:
            top += 4
        shape = self.size.box[0] / self.size.box[1]
        ways = (
            [self._beside]
            if shape > 2.2
            else [self._below]
            if shape < 0.7 or self.ink.inline
            else [self._beside, self._below]
        )
        plans = [way(top, bottom) for way in ways]
        return max(plans, key=lambda plan: plan.plate.zoom)

    @property
    def _credit_top(self) -> float:
        return self.size.box[1] - 0.8 * self.margin - self.credit.height

    def _beside(self, top: float, bottom: float) -> _Plan:
        found = groups(self.scene, self.told)
        column = max([0.0, *(group.width for group in found)])
        column = min(max(column, 230.0 if self.event else 0.0), 0.36 * self.width)
        caption = prose.caption(self.scene, self.event, column, most=6, height=0.8 * (bottom - top))
        space = caption.height + (_GAP if caption.rows else 0)
        legend = Legend(tuple(found), column).within(bottom - top - space)
        between = 1.5 * _GAP if column else 0.0
        wide = self.width - column - between
        left = self.margin + (column + between if self.leftwards else 0)
        x = self.margin if self.leftwards else self.margin + wide + between
        plate = Plate.of(self.scene, self.layout, (round(wide, 1), round(bottom - top, 1)), self.focus)
        return _Plan(plate, (left, top), caption, (x, top), column, legend, (x, top + space))

    def _below(self, top: float, bottom: float) -> _Plan:
        caption = prose.caption(self.scene, self.event, self.width, most=3, height=0.3 * (bottom - top))
        space = caption.height + (6 if caption.rows else 0)
        legend = Legend(tuple(groups(self.scene, self.told)), self.width).within(0.34 * (bottom - top))
        under = legend.height + _GAP if legend.groups else 0
        most = round(bottom - top - space - under, 1)
        plate = Plate.of(self.scene, self.layout, (round(self.width, 1), most), self.focus)
        # On a sheet that is taller, the map is no taller than it needs; what is left parts it from the legend.
        needed = most if self.ink.inline else round(min(most, plate.needed), 1)
        if needed < most:
            plate = Plate.of(self.scene, self.layout, (round(self.width, 1), needed), self.focus)
        spare = most - needed
        x, y = self.margin, top + space + 0.4 * spare
        foot = bottom - legend.height - 0.35 * spare
        return _Plan(plate, (x, y), caption, (x, y - space), self.width, legend, (x, foot))

    @cached_property
    def told(self) -> Shown:
        """What the legend and the sources are about: all that is shown, or an event with the lines that it tells of."""
        if not self.event:
            return self.shown
        own = frozenset(self.event.connections) & self.shown.connections
        return replace(self.shown, events=frozenset({self.event.id}), connections=own)

    @property
    def focus(self) -> frozenset[str]:
        """The places that an event's card goes closer to."""
        return self.emphasis.places if self.emphasis else frozenset()

    @property
    def emphasis(self) -> Emphasis | None:
        """What stands out: the event's place, the connections that it tells of, and their ends."""
        event = self.event
        if not event:
            return None
        told = [item for item in self.scene.connections if item.id in event.connections]
        ends = {stop for item in told for stop in (item.start, *item.via, item.end)}
        places = ends | set(event.places) | ({event.place} if event.place else set())
        return Emphasis(frozenset(item.id for item in told), frozenset(places), event.place)

    @property
    def title(self) -> str:
        day = prose.as_of(self.scene, self.day) if self.day else ""
        return " – ".join(part for part in (self.scene.title, self.event.title if self.event else "", day) if part)

    def svg(self) -> str:
        """Draw it."""
        ink, plan = self.ink, self.plan
        width, height = self.size.box
        frame = element("rect", {"width": plan.plate.size[0], "height": plan.plate.size[1]})
        paper = element("rect", {"width": width, "height": height, "fill": ink["paper"]})

        def written(name: str, lines: prose.Lines, at: Point, room: float) -> Markup:
            return ink.group(name, lines.draw(ink, at, room, leftwards=self.leftwards))

        return self._document(
            [
                element("title", {"id": "picture-title"}, [text(self.title)]),
                element("desc", {"id": "picture-desc"}, [text(self.scene.alt)]),
                element("defs", {}, [element("clipPath", {"id": "picture-frame"}, [frame])]),
                ink.group("paper", [paper]),
                plan.plate.draw(ink, plan.at, self.shown, self.emphasis),
                written("heading", self.heading, (self.margin, self.margin), self.width),
                written("standfirst", self.standfirst, (self.margin, self._standfirst_top), self.width),
                written("caption", plan.caption, plan.caption_at, plan.caption_width),
                plan.legend.draw(ink, plan.legend_at, leftwards=self.leftwards),
                written("credits", self.credit, (self.margin, self._credit_top), self.width),
            ]
        )

    def _document(self, parts: Sequence[Markup]) -> str:
        layered = {"xmlns:inkscape": "http://www.inkscape.org/namespaces/inkscape"} if self.ink.editable else {}
        width, height = (number(side) for side in self.size.box)
        box = f"0 0 {width} {height}"
        top = 0.0 if self.bare else self.margin + self.heading.height
        attributes = {
            "xmlns": "http://www.w3.org/2000/svg",
            **layered,
            "width": width if self.ink.inline else self.size.width,
            "height": number(self.size.box[1] - top) if self.ink.inline else self.size.height,
            "viewBox": box if not self.ink.inline else f"0 {number(top)} {width} {number(self.size.box[1] - top)}",
            # A page has the title above the picture: it lies outside the view, for those who save the picture alone.
            "data-box": box if self.ink.inline else None,
            "role": "img",
            "aria-labelledby": "picture-title",
            "aria-describedby": "picture-desc",
            "lang": self.scene.language,
            "font-family": families(self.ink, "sans"),
        }
        return element("svg", attributes, [part for part in parts if part], lines=True) + "\n"
