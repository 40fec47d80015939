"""Files of other formats become records: each is recognised, read with care, made into records, and reported.

`kinds` tells the format, a reader gives a `Found`, `records` makes a FeatureCollection of it, and `report` says what
was done. A reader of one more JSON format is one more entry in ``JSON_READERS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapgen.errors import FileError
from mapgen.importing import kinds
from mapgen.inputs import read_bytes

if TYPE_CHECKING:
    from mapgen.importing.found import Found


@dataclass(frozen=True)
class Choices:
    """What the user said about how a file is to be read.

    Parameters
    ----------
    columns : dict
        mapgen's name of a property to the column that holds it.
    dates : {"", "dmy", "mdy"}
        What 03/04/2020 means: nothing, the 3rd of April or the 4th of March.
    crs : str
        The coordinate reference system of a file that names none.
    layer : str
        The only layer, or sheet, to read.
    connections : str
        The kind of the connections that lines become.
    """

    columns: dict[str, str] = field(default_factory=dict)
    dates: str = ""
    crs: str = ""
    layer: str = ""
    connections: str = ""


JSON_READERS: tuple[tuple[Callable[[Any], bool], Callable[[Any, str], Found]], ...] = ()
"""What recognises the JSON value of another program's story, and what reads it; asked in this order, before GeoJSON."""


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
    """
    name, choices = str(path), choices or Choices()
    kinds.suffix_kind(name)
    content = read_bytes(name)
    kind = kinds.detect(name, content)
    raise FileError(name, f"{kind} is not imported yet")
