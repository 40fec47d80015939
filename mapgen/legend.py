"""The legend of a picture: what the signs on it mean, and no others, in as many columns as its room has."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mapgen.courses import head_at
from mapgen.ink import Ink
from mapgen.layout import Form, radius_of
from mapgen.lettering import BASELINE, Type, cut, line_of_text, width_of
from mapgen.projection import Point
from mapgen.scene import Scene
from mapgen.shown import Shown
from mapgen.signs import mark, strokes
from mapgen.styles import kind
from mapgen.svg import Markup, element, path_data

TEXT = Type(12, 17)
HEADING = Type(12, 17, bold=True)
SIGN = 44.0
"""The width of a sign."""
_BESIDE = 9.0
"""Between a sign and its words."""
_COUNTS = ("count", "count-ring")
_BETWEEN = 7.0
"""Between groups."""
_COLUMNS = 18.0
"""Between columns."""


@dataclass(frozen=True, slots=True)
class Group:
    """Signs that belong together: what each is (a kind, a certainty, a symbol) and its words."""

    name: str
    heading: str
    items: tuple[tuple[str, str], ...]

    @property
    def width(self) -> float:
        """The width of its widest line."""
        widest = max(width_of(words, TEXT) for _, words in self.items)
        return math.ceil(max(SIGN + _BESIDE + widest, width_of(self.heading, HEADING)))


def groups(scene: Scene, shown: Shown) -> list[Group]:
    """List what a legend explains, most needed first, of what the date has left.

    "Stated" alone needs no explaining: it is how every line looks.
    """
    standing = [item for item in scene.connections if item.id in shown.connections]
    kinds = {item.kind for item in standing}
    doubts = {item.certainty for item in standing}
    certainties = [(name, words) for name, words in scene.legend.certainties if name in doubts]
    symbols = [(name, words) for name, words in scene.legend.symbols if name not in _COUNTS or shown.events]
    found = [
        Group("kind", "", tuple((name, words) for name, words in scene.legend.kinds if name in kinds)),
        Group("certainty", scene.words.get("certainty", ""), tuple(certainties) if doubts - {"stated"} else ()),
        Group("symbol", "", tuple(symbols)),
    ]
    return [group for group in found if group.items]


@dataclass(frozen=True, slots=True)
class Legend:
    """Groups set in a width: each in as many columns as it has room for, one below the other."""

    groups: tuple[Group, ...]
    width: float

    @property
    def columns(self) -> int:
        """In how many columns its groups are set: all in the same, so that signs stand below one another."""
        most = max((len(group.items) for group in self.groups), default=1)
        return max(1, min(most, int((self.width + _COLUMNS) // (self._widest + _COLUMNS))))

    @property
    def _widest(self) -> float:
        return max((group.width for group in self.groups), default=0.0)

    def _height(self, group: Group) -> float:
        rows = math.ceil(len(group.items) / self.columns) + bool(group.heading)
        return rows * TEXT.leading

    @property
    def height(self) -> float:
        """The height of all."""
        return sum(map(self._height, self.groups)) + _BETWEEN * max(0, len(self.groups) - 1)

    def within(self, height: float) -> Legend:
        """Leave out the groups that a height has no room for, those that are needed least first."""
        legend = self
        while legend.groups and legend.height > height:
            legend = Legend(legend.groups[:-1], self.width)
        return legend

    def draw(self, ink: Ink, at: Point, *, leftwards: bool) -> Markup:
        """Draw it with its top left corner at a point; ``leftwards`` puts signs to the right of their words."""
        out: list[Markup] = []
        left, top = at

        def line(words: str, type_: Type, x: float, y: float) -> Markup:
            base = y + type_.leading / 2 + BASELINE * type_.size
            across = 2 * left + self.width - x if leftwards else x
            return line_of_text(ink, words, type_, (across, base), ink["ink"], anchor="end" if leftwards else "start")

        step = min((self.width + _COLUMNS) / self.columns, self._widest + 3 * _COLUMNS)
        for group in self.groups:
            rows = math.ceil(len(group.items) / self.columns)
            if group.heading:
                out.append(line(cut(group.heading, HEADING, self.width), HEADING, left, top))
                top += TEXT.leading
            for number, (name, words) in enumerate(group.items):
                x, y = left + number // rows * step, top + number % rows * TEXT.leading
                sign = (2 * left + self.width - x - SIGN if leftwards else x, y + TEXT.leading / 2)
                shown = cut(words, TEXT, min(step, self.width) - SIGN - _BESIDE)
                out += [
                    element(
                        "g",
                        {"data-id": f"{group.name}-{name}"},
                        [*_sign(ink, group.name, name, sign), line(shown, TEXT, x + SIGN + _BESIDE, y)],
                    )
                ]
            top += rows * TEXT.leading + _BETWEEN
        return ink.group("legend", out)


def _sign(ink: Ink, group: str, name: str, at: Point) -> list[Markup]:
    """Draw a sign from a point (its left end, in the middle of the line) to the right."""
    x, y = at
    middle = (x + SIGN / 2, y)
    if group == "kind":
        return _swatch(ink, name, "stated", at)
    if group == "certainty":
        return _swatch(ink, "command", name, at)
    if name == "disputed-border":
        data = path_data([(x, y), (x + SIGN, y)])
        return [
            element(
                "path",
                {"d": data, "fill": "none", "stroke": ink["disputed"], "stroke-width": 1.5, "stroke-dasharray": "4 3"},
            )
        ]
    forms: dict[str, Form] = {"country-only": "area", "area": "area", "place": "ring", "count-ring": "ring"}
    form = forms.get(name, "disc")
    counts = name in _COUNTS
    if name == "count-ring":
        return mark(ink, middle, form, 8.0, 3)
    radius = {"area": 7.5, "ring": radius_of("ring", 0) + 1.5, "disc": 8.0 if counts else radius_of("disc", 0)}
    return mark(ink, middle, form, radius[form], 3 if counts else 0)


def _swatch(ink: Ink, name: str, certainty: str, at: Point) -> list[Markup]:
    x, y = at
    style = kind(name)
    line = [(x + 1, y), (x + SIGN / 2, y), (x + SIGN - 1, y)]
    head = None if style.band else head_at(line, style.head)
    path = path_data([line[0], head[1] if head else line[2]])
    # A band is a little narrower here: it may not touch the line above.
    width = 10.5 if style.band else None
    return strokes(ink, name, certainty, path, path_data(head[0], closed=True) if head else "", width=width)
