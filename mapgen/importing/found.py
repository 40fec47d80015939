"""What a reader found in a file of another format: rows that become records, and what there is to tell about them.

Every reader returns a `Found`, and `mapgen.importing.records` makes mapgen's records of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Position = tuple[float, float]
"""Longitude and latitude in degrees (WGS 84), in this order."""

Topic = Literal["read", "renamed", "changed", "left out"]
"""What a note is about: how the file was read, a column under another name, values that were rewritten or moved, and
what did not come along, and why."""


@dataclass(frozen=True)
class Note:
    """One line of the report.

    Examples
    --------
    >>> Note("left out", "2 rows without a date or a position: rows 4, 17").topic
    'left out'
    """

    topic: Topic
    text: str


@dataclass(frozen=True)
class Row:
    """One thing in the file that becomes a record.

    Parameters
    ----------
    record : {"place", "event", "connection"}
    title : str
        May be empty for a connection.
    id : str
        What the file calls it, or nothing; the record's id is a slug of it, or of the title.
    position : tuple of float or None
        Of a place or an event. An event with a position and no known place gets a place.
    line : tuple of positions
        Of a connection; empty where it has none.
    date : str
        Of an event: EDTF.
    place : str
        Of an event: the name, or the file's id, of where it was.
    ends : tuple of str
        Of a connection: the names or ids of two places. Where they are missing, the line's ends make places.
    properties : mapping
        The record's other properties, under mapgen's names. A value that its property cannot hold is kept as ``x-…``,
        and so is what is no property of the record; both are reported.
    """

    record: Literal["place", "event", "connection"]
    title: str = ""
    id: str = ""
    position: Position | None = None
    line: tuple[Position, ...] = ()
    date: str = ""
    place: str = ""
    ends: tuple[str, ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """All that is taken from a file.

    Parameters
    ----------
    name : str
        The file's own name, without folders.
    kind : str
        Its format in words, as in "CSV".
    rows : tuple of Row
        In the file's order.
    title : str
        Of the map; by default made of the file's name.
    dataset : mapping
        Further properties of the dataset, as ``summary`` and ``language``.
    source : mapping
        Properties of the source record that stands for the file: ``title`` (by default the file's name), ``url`` ….
    sources : tuple of mapping
        Further source records; each has an ``id``, which the rows' ``sources`` name.
    notes : tuple of Note
        What there is to tell.
    exact : bool
        Whether the rows come from mapgen itself: their ids and references are its own, and the file is no source.
    ordered : bool
        Whether the file tells a story in an order of its own: its events, in the rows' order, are the map's steps.
    """

    name: str
    kind: str
    rows: tuple[Row, ...] = ()
    title: str = ""
    dataset: Mapping[str, Any] = field(default_factory=dict)
    source: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[Note, ...] = ()
    ordered: bool = False
    exact: bool = False
