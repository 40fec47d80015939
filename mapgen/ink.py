"""The ink of a picture: its colours, and groups that drawing programs know as layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mapgen.svg import Attributes, Markup, element


@dataclass(frozen=True, slots=True)
class Ink:
    """With what a picture is drawn.

    Attributes
    ----------
    colours : mapping of str to str
        By name.
    editable : bool
        For drawing programs: groups are layers and records have ids, and halos are letters of their own, as not every
        program paints a letter's outline below it.
    inline : bool
        For a page: whatever fonts it has, texts keep the widths that they were given room for.
    detail : float
        How many pixels of the picture a pixel of its box is.
    """

    colours: Mapping[str, str]
    editable: bool
    inline: bool
    detail: float

    def __getitem__(self, name: str) -> str:
        """Return a colour."""
        return self.colours[name]

    def named(self, noun: str, name: str) -> Attributes:
        """Return the attributes by which a record's group is found."""
        return {"id": f"picture-{noun}-{name}" if self.editable else None, "data-id": name}

    def group(
        self, name: str, children: Sequence[Markup], attributes: Mapping[str, str | float | None] | None = None
    ) -> Markup:
        """Write a named group, or nothing where there is nothing in it."""
        if not any(children):
            return Markup("")
        layer = {"inkscape:groupmode": "layer", "inkscape:label": name} if self.editable else {}
        given = {"id": f"picture-{name}", **layer, **(attributes or {})}
        return element("g", given, [child for child in children if child], lines=True)
