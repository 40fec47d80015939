"""An export: a story's places, connections and events as a file for other programs."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapgen.errors import OptionError

if TYPE_CHECKING:
    from mapgen.story import Story

# Which module makes each; it is imported only when it is asked for.
_MAKERS = {
    ".gpkg": "tables.geopackage",
    ".csv": "spreadsheet.csv",
    ".kml": "kml.kml",
    ".lpf.json": "linked_places.linked_places",
    ".geojson": "features.geojson",
    ".parquet": "tables.parquet",
}
FORMATS = tuple(_MAKERS)
"""The endings of the files that can be written."""


@dataclass(frozen=True)
class Export:
    """A file's bytes, and what of the story it does not hold.

    Attributes
    ----------
    content : bytes
        The same for the same story.
    left_out : tuple of str
        In words; empty where the file holds everything.
    """

    content: bytes
    left_out: tuple[str, ...] = ()


def suffix_of(path: str) -> str:
    """Tell which of the formats a file's name asks for.

    Raises
    ------
    OptionError
        It ends with none of them.

    Examples
    --------
    >>> suffix_of("output/Map.GPKG"), suffix_of("map.lpf.json")
    ('.gpkg', '.lpf.json')
    """
    name = path.replace("\\", "/").rsplit("/", 1)[-1].lower()
    for suffix in FORMATS:
        if name.endswith(suffix) and name != suffix:
            return suffix
    choice = f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}"
    raise OptionError("output", path, "is no file that can be written", f"end its name with {choice}")


def export(story: Story, suffix: str) -> Export:
    """Make the file of a format.

    Parameters
    ----------
    story : Story
    suffix : str
        One of `FORMATS`.

    Returns
    -------
    Export

    Examples
    --------
    >>> import mapgen
    >>> made = export(mapgen.read("data/locations.geojson"), ".geojson")
    >>> made.left_out
    ('the dataset', '5 sources', '3 events without a position')
    """
    module, _, function = _MAKERS[suffix].partition(".")
    make = getattr(importlib.import_module(f"mapgen.exporting.{module}"), function)
    content, left_out = make(story)
    return Export(content, tuple(left_out))
