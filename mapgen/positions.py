"""Where things stand in a JSON text: the line and column of a value or of its key.

Nothing here runs until there is something to report. Even then only the containers on the way to the value
are opened; members before it are skipped by the standard library's scanner, which is written in C. So the
first position in a file of 60 MB takes a few seconds at most, and each one after it microseconds.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

BLANK = re.compile(r"[ \t\n\r]*")  # RFC 8259, section 2: these four alone are white space
LINE_BREAK = re.compile(r"\r\n?|\n")

_CHUNK = 1 << 16
_MEMBER = re.compile(r'("(?:[^"\\]|\\.)*+")[ \t\n\r]*:[ \t\n\r]*')
_SCALAR = re.compile(r'(?:"[^"\\]*+"|[-+.\w]+)[ \t\n\r]*')

Pointer = Sequence[str | int]
"""The keys and indices that lead from the whole document to a value."""


_Seen = dict[str | int, tuple[int, int]]
_Rest = Iterator[tuple[str | int, int, int]]


def after_blank(text: str, offset: int) -> int:
    """Skip white space.

    Examples
    --------
    >>> after_blank("{  }", 1)
    3
    """
    match = BLANK.match(text, offset)
    return offset if match is None else match.end()


class Lines:
    r"""Lines and columns of a text, both from 1; ``\n``, ``\r\n`` and ``\r`` each end one line.

    Examples
    --------
    >>> lines = Lines("{\r\n  1")
    >>> lines.locate(0), lines.locate(5)
    ((1, 1), (2, 3))
    """

    def __init__(self, text: str) -> None:
        self._text = text
        # Few places are asked for, and a large file has millions of lines: those of each chunk are only counted.
        # Where a carriage return may end a line, counting is not enough.
        has_returns = "\r" in text
        self._starts = [0, *(match.end() for match in LINE_BREAK.finditer(text))] if has_returns else None
        chunks = () if has_returns else range(0, len(text), _CHUNK)
        self._last = (0, 0)
        self._before = list(accumulate((text.count("\n", at, at + _CHUNK) for at in chunks), initial=0))

    def locate(self, offset: int) -> tuple[int, int]:
        """Return the line and column of the character at ``offset``."""
        if self._starts is not None:
            line = bisect_right(self._starts, offset)
            return line, offset - self._starts[line - 1] + 1
        chunk = min(offset // _CHUNK, len(self._before) - 1)
        at, lines = chunk * _CHUNK, self._before[chunk]
        if at < self._last[0] <= offset:  # places are asked for in the order of the file
            at, lines = self._last
        self._last = (offset, lines + self._text.count("\n", at, offset))
        line = self._last[1] + 1
        return line, offset - self._text.rfind("\n", 0, offset)


class Positions:
    """The offsets of all values in a JSON text that is known to be correct.

    Examples
    --------
    >>> positions = Positions('{"title": "Tehran", "aliases": ["Teheran"]}')
    >>> positions.offset(["aliases", 0]), positions.offset(["aliases"])
    (32, 31)
    >>> positions.offset(["aliases"], key=True)
    20
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._decoder = json.JSONDecoder()
        self._opened: dict[int, tuple[_Seen, _Rest]] = {}

    def offset(self, pointer: Pointer, *, key: bool = False) -> int:
        """Find a value, or its key.

        Where the path leads to nothing, the answer is the innermost value on the way that does exist: the
        place to show for a member that is missing. Items of a list, and the document itself, have no key.

        Examples
        --------
        >>> Positions('{"properties": {"id": "tehran"}}').offset(["properties", "title"])
        15
        """
        key_at = value_at = after_blank(self._text, 0)
        for step in pointer:
            found = self._find(value_at, step)
            if found is None:
                return value_at
            key_at, value_at = found
        return key_at if key else value_at

    def _find(self, start: int, step: str | int) -> tuple[int, int] | None:
        """Return the offsets of a key and its value in the container at ``start``, going no further in it."""
        if start not in self._opened:
            self._opened[start] = ({}, self._members(start))
        seen, rest = self._opened[start]
        while step not in seen:
            following = next(rest, None)
            if following is None:
                return None
            name, *offsets = following
            seen[name] = (offsets[0], offsets[1])
        return seen[step]

    def _members(self, start: int) -> Iterator[tuple[str | int, int, int]]:
        """Give each key or index of the container at ``start`` with the offsets of its key and its value."""
        text, skip = self._text, self._decoder.raw_decode
        if text[start] not in "{[":
            return
        is_object = text[start] == "{"
        index = 0
        at = after_blank(text, start + 1)
        while text[at] not in "]}":
            key_at = at
            name: str | int = index
            if is_object and (member := _MEMBER.match(text, at)):
                name = json.loads(member[1]) if "\\" in member[1] else member[1][1:-1]
                at = member.end()
            yield name, key_at, at
            scalar = _SCALAR.match(text, at)  # most values are short and flat; the scanner would make objects of them
            at = scalar.end() if scalar else after_blank(text, skip(text, at)[1])
            if text[at] == ",":
                at = after_blank(text, at + 1)
            index += 1
