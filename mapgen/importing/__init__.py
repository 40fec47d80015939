"""Files of other formats become records: each is recognised, read with care, made into records, and reported.

`kinds` tells the format; a reader gives a `Table`, of which `rows` makes a `Found`, or gives that itself; `records`
makes a FeatureCollection of it, and `report` says what was done. A reader of one more JSON format is one more entry in
``JSON_READERS``, one of tables with known columns in ``TABLE_READERS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from mapgen.errors import OptionError
from mapgen.importing import archives, delimited, features, kinds, linked_places, own, sandbox, storymap, timeline
from mapgen.importing.found import Found, Note
from mapgen.importing.rows import AmbiguousDatesError, Choices, found
from mapgen.importing.table import Table
from mapgen.inputs import read_bytes

__all__ = ["JSON_READERS", "TABLE_READERS", "AmbiguousDatesError", "Choices", "Opened", "open_file", "read"]

JSON_READERS: tuple[tuple[Callable[[Any], bool], Callable[[Any, str, Choices], Found]], ...] = (
    (storymap.knows, storymap.found),
    (timeline.knows, timeline.found),
    (linked_places.knows, linked_places.found),
)
"""What recognises the JSON value of another program's story, and what reads it; asked before GeoJSON."""

TABLE_READERS: tuple[tuple[Callable[[Table], bool], Callable[[Table, str], Found]], ...] = (
    (own.knows, own.found_in_table),
    (timeline.knows_table, timeline.found_in_table),
)
"""The same for tables whose columns tell which program wrote them."""


class Opened:
    """A file that has been read, and waits for choices: its table, or what a reader of stories made of it."""

    def __init__(self, path: str, kind: str, made: Table | Found) -> None:
        self.path = path
        self.kind = kind
        self.table = made if isinstance(made, Table) else None
        self._found = made if isinstance(made, Found) else None

    def found(self, choices: Choices) -> Found:
        """Make rows of it."""
        if self._found is not None:
            if choices.columns:
                given = ", ".join(f"{role}={column}" for role, column in choices.columns.items())
                raise OptionError("column", given, f"means nothing in a {self._found.kind} file", "leave it out")
            return self._found
        assert self.table is not None  # noqa: S101  # one of the two it is
        return found(self.table, PurePath(self.path).name, self.path, self.kind, choices)


def read(path: Path | str, choices: Choices | None = None) -> Found:
    """Read a file of another format.

    Parameters
    ----------
    path : path-like
        Never an address: nothing is fetched.
    choices : Choices, optional

    Raises
    ------
    FileError
        The file cannot be read, is not what its name says, or does what no file of its kind has to do.

    Examples
    --------
    >>> read("/vsicurl/a.geojson")
    Traceback (most recent call last):
    mapgen.errors.FileError: /vsicurl/a.geojson: is an address, not a file; fetch it first, then import the file
    """
    choices = choices or Choices()
    return open_file(path, choices).found(choices)


def open_file(path: Path | str, choices: Choices) -> Opened:
    """Read a file of another format, and say nothing yet of what its columns are; see `read`."""
    name = str(path)
    kinds.suffix_kind(name)
    content = read_bytes(name)
    kind: str = kinds.detect(name, content)
    notes: tuple[Note, ...] = ()
    if kind in ("Zip", "KMZ", "Gzip"):
        kind, files, notes = archives.unpacked(name, content, kind)
    elif kind == "Shapefile":
        files = archives.beside(name, content)
    else:
        files = {PurePath(name).suffix.lower(): content}
    made = _made(name, kind, files, choices)
    made = replace(made, notes=(*notes, *made.notes))
    return Opened(name, kind, made)


def _made(path: str, kind: str, files: dict[str, bytes], choices: Choices) -> Table | Found:
    (first, *_) = files.values()
    if kind == "GeoJSON":
        value = features.parsed(first, path, choices.encoding)
        for knows, reads in JSON_READERS:
            if knows(value):
                return reads(value, path, choices)
        table = features.table(value, path, choices.crs)
    elif kind == "CSV":
        table = delimited.table(first, path, choices.encoding)
    else:
        table = sandbox.table(path, kind, files, choices)
    return next((reads(table, path) for knows, reads in TABLE_READERS if knows(table)), table)
