"""The data file as JSON values, each of which knows its line and column.

Reading is strict: what two readers could understand differently, or what no page can hold, is refused with
the place, the fact and the remedy. A correct file goes through the fast parser alone (``strict``);
``syntax`` looks for mistakes only once there is one, and ``positions`` finds places only when asked.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from mapgen.errors import DataError, Problem
from mapgen.inputs import read_bytes
from mapgen.positions import Lines, Pointer, Positions, after_blank
from mapgen.strict import JSON, Refused, decode, no_garbage_collection
from mapgen.syntax import faults
from mapgen.tokens import Fault

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["JSON", "Document", "parse_document", "read_document"]


@dataclass(frozen=True)
class Document:
    r"""A JSON document, and where each part of it stands.

    Parameters
    ----------
    value : JSON
        The document as dict, list, str, int, float, bool and None.
    name : str
        The file as the user named it.
    text : str
        What was read.

    Examples
    --------
    >>> document = parse_document(b'{"title":\n "Tehran"}', "map.geojson")
    >>> document.value
    {'title': 'Tehran'}
    >>> document.position(["title"]), document.position(["title"], key=True)
    ((2, 2), (1, 2))
    """

    value: JSON
    name: str
    text: str = field(repr=False)

    def position(self, pointer: Pointer, *, key: bool = False) -> tuple[int, int]:
        """Return the line and column, from 1, of a value, or of its key.

        ``pointer`` holds the keys and indices on the way to it. Where it leads to nothing, the position is
        that of the innermost value on the way which does exist.
        """
        return self._lines.locate(self._positions.offset(pointer, key=key))

    def problem(self, pointer: Pointer, message: str, *, key: bool = False) -> Problem:
        """Make a problem of a value or its key, ready to be collected for a `DataError`.

        Examples
        --------
        >>> print(parse_document(b'{"low": 7}', "map.geojson").problem(["low"], "7 is too low"))
        map.geojson:1:9: 7 is too low
        """
        return Problem(self.name, *self.position(pointer, key=key), message)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    @cached_property
    def _positions(self) -> Positions:
        return Positions(self.text)


def read_document(path: Path | str) -> Document:
    """Read a JSON file, or standard input when the path is ``-``.

    Raises
    ------
    FileError
        If the path cannot be read, is no ordinary file, or is larger than 512 MB.
    DataError
        If what it holds is not strict JSON in UTF-8; see `parse_document`.
    """
    name = os.fspath(path)
    return parse_document(read_bytes(name), "<stdin>" if name == "-" else name)


def parse_document(data: bytes, name: str) -> Document:
    r"""Parse JSON as RFC 8259 has it, and stricter where its section on interoperability asks for it.

    Refused as well are keys given twice, numbers beyond 1.8e308, strings with lone surrogates or with
    characters that neither HTML nor XML can hold, and nesting deeper than 100 levels.

    Parameters
    ----------
    data : bytes
        UTF-8 without a byte order mark.
    name : str
        How the file is called in messages.

    Raises
    ------
    DataError
        With every problem found, in file order.

    Examples
    --------
    >>> parse_document(b'[1, 2.5, "a"]', "map.geojson").value
    [1, 2.5, 'a']
    >>> parse_document(b'[1,\n2,]', "map.geojson")
    Traceback (most recent call last):
    mapgen.errors.DataError: map.geojson:2:2: a comma before "]"; remove the comma
    """
    text = _decoded(data, name)
    problems = []
    if text.startswith("\ufeff"):
        problems.append(Problem(name, 1, 1, "a byte order mark (BOM); save the file as UTF-8 without BOM", "json"))
        text = text[1:]  # editors do not show it, and so do not count it as a column
    with no_garbage_collection():
        try:
            value = _strict_value(text)
        except Refused as error:
            # The last resort is for a text that the parser refuses and the scanner takes; tests look for one.
            found = faults(text) or [Fault(0, f"not strict JSON: {error}")]
            lines = Lines(text)
            problems.extend(Problem(name, *lines.locate(fault.offset), fault.message, "json") for fault in found)
    if problems:
        raise DataError(problems) from None
    return Document(value, name, text)


def _strict_value(text: str) -> JSON:
    value, end = decode(text, after_blank(text, 0))
    if after_blank(text, end) != len(text):
        raise Refused("text after the end")
    return value


def _decoded(data: bytes, name: str) -> str:
    for marks, encoding in (
        ((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"), "UTF-32"),
        # Without its mark, UTF-16 shows by the zero byte beside the first bracket.
        ((b"\xff\xfe", b"\xfe\xff", b"\x00{", b"{\x00"), "UTF-16"),
    ):
        if data.startswith(marks):
            raise DataError([Problem(name, 1, 1, f"the file is {encoding}; save it as UTF-8 without BOM", "json")])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = Lines(before).locate(len(before))
        byte = data[error.start]
        meant = bytes([byte]).decode("windows-1252", "ignore")
        guess = f' (it is "{meant}" in Windows-1252)' if meant.isprintable() and meant else ""
        message = f"byte 0x{byte:02X} at offset {error.start} is not UTF-8{guess}; save the file as UTF-8"
    raise DataError([Problem(name, line, column, message, "json")])
