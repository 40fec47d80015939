"""What is wrong with a JSON text, said in the words of its author.

The standard reader is fast, stops at the first mistake and lets some pass (NaN, a key given twice). This
scanner is slow, runs only on a text that was refused, and goes on while the meaning is beyond doubt.
It keeps its own stack, so nesting of any depth is only a message.
"""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple, NoReturn

from mapgen.errors import quoted
from mapgen.strict import DEEPEST, Refused, decode
from mapgen.tokens import QUOTES, TOKEN, WORD, Fault, Lost, Tokens, named, shown

_SHALLOW = 2
"""Items of lists at this depth, which is where Features stand, are first tried with the fast parser."""
_PATIENCE = 100
"""After so many items that were not clean the fast parser is left alone: each no from it costs time, too."""


class _Open(NamedTuple):
    """A container that is not closed yet; for an object, the offset of each key so far."""

    start: int
    bracket: str
    closer: str
    keys: dict[str, int]


def faults(text: str) -> list[Fault]:
    """List the mistakes of a JSON text in their order; an empty list means that there is none.

    After a mistake that leaves the rest in doubt, such as a missing bracket, nothing more is listed.

    Examples
    --------
    >>> for fault in faults('{"low": 01, "low": NaN,}'):
    ...     print(fault.offset, fault.message)
    8 01 is not a number in JSON; write 1
    12 the key "low" stands at line 1, column 2 already; keep one of the two
    19 NaN is not a number in JSON; write null, or leave the field out
    22 a comma before "}"; remove the comma
    """
    scanner = _Scanner(text)
    with suppress(Lost):
        scanner.document()
    return sorted(scanner.found)


class _Scanner(Tokens):
    """The grammar of arrays and objects (RFC 8259, sections 4 and 5)."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._stack: list[_Open] = []
        self._patience = _PATIENCE

    def document(self) -> None:
        at = self.skip(0)
        if at == len(self.text):
            self.lost(0, "the file is empty; it should hold one GeoJSON FeatureCollection")
        while at >= 0:
            at = self.after_value(self.value(at))

    def value(self, at: int) -> int:
        """Read a value or the opening of a container; return the offset after it."""
        first = self.text[at : at + 1]
        if first and first in "{[":
            if (end := self.clean_item(at)) is not None:
                return end
            if len(self._stack) == DEEPEST:
                self.lost(at, f"nested deeper than {DEEPEST} levels; GeoJSON needs fewer than 10")
            self._stack.append(_Open(at, first, "}" if first == "{" else "]", {}))
            return at + 1
        if first == '"':
            return self.string(at)[0]
        self.ended(at)
        self.not_closing(at)
        if first == ",":
            self.lost(at, "no value before this comma; remove the comma, or write the value")
        return self.bare(at)

    def clean_item(self, at: int) -> int | None:
        """Skip a Feature without faults; in a large file all but a few are."""
        if not 0 < len(self._stack) <= _SHALLOW or self._stack[-1].bracket != "[" or self._patience == 0:
            return None
        try:
            return decode(self.text, at, levels=DEEPEST - len(self._stack))[1]
        except Refused:
            self._patience -= 1
            return None

    def after_value(self, at: int) -> int:
        """Read on to the next value; return its offset, or -1 at the end of the text."""
        opening = bool(self._stack) and self._stack[-1].start == at - 1
        end = at
        at = self.skip(at)
        while self._stack:
            inner = self._stack[-1]
            char = self.text[at : at + 1]
            if char == inner.closer:
                self._stack.pop()
                end, opening = at + 1, False
                at = self.skip(end)
                continue
            if opening:
                return self.member(at)
            if char == ",":
                following = self.skip(at + 1)
                if self.text[following : following + 1] == inner.closer:
                    self.fault(at, f'a comma before "{inner.closer}"; remove the comma')
                    at = following
                    continue
                return self.member(following)
            self.no_comma(end, at)
        if at < len(self.text):
            self.not_closing(at)
            self.lost(at, "text after the end of the data; remove it")
        return -1

    def member(self, at: int) -> int:
        """Read the key of a member, if it has one; return the offset of its value."""
        inner = self._stack[-1]
        if inner.bracket == "[":
            return at
        char = self.text[at : at + 1]
        if char != '"':
            self.no_key(at)
        end, name = self.string(at)
        first = inner.keys.setdefault(name, at)
        if first != at:
            place = self.place(first)
            self.fault(at, f"the key {quoted(name)} stands at {place} already; keep one of the two")
        colon = self.skip(end)
        if self.text[colon : colon + 1] == "=":
            self.lost(colon, 'a "=" after a key; write ":"')
        if self.text[colon : colon + 1] != ":":
            self.ended(colon)
            self.lost(end, f'no colon after the key {quoted(name)}; write ":" here')
        value = self.skip(colon + 1)
        if self.text[value : value + 1] in (",", "}"):
            self.lost(value, f"the key {quoted(name)} has no value; write one, or null")
        return value

    def no_comma(self, end: int, at: int) -> NoReturn:
        """Say what is wrong where one value ended and neither a comma nor the right bracket follows."""
        self.ended(at)
        self.not_closing(at)
        char = self.text[at]
        if char == ";":
            self.lost(at, 'a ";" after a value; write ","')
        if self.text[end - 1] == '"' and WORD.match(self.text, at):
            self.lost(end - 1, r"the text goes on after this double quote; write \" for one inside a text")
        if char in '"{[' or char in QUOTES or TOKEN.match(self.text, at):
            self.lost(end, 'no comma before the next value; write "," here')
        self.lost(at, f'{named(char)} where "," or "{self._stack[-1].closer}" should stand; remove it')

    def no_key(self, at: int) -> NoReturn:
        """Say what is wrong where a key in double quotes should stand."""
        self.ended(at)
        self.not_closing(at)
        char = self.text[at]
        if char == ",":
            self.lost(at, "no member before this comma; remove the comma")
        if char in QUOTES:
            self.lost(at, f'a key begins with {char}; JSON wants straight double quotes: "…"')
        if char in "{[":
            place = self.place(self._stack[-1].start)
            self.lost(at, f'"{char}" where a key should stand; is the "}}" of the "{{" at {place} missing?')
        match = TOKEN.match(self.text, at)
        if match is None:
            self.lost(at, f"{named(char)} where a key in double quotes should stand; remove it")
        key = match.group()
        self.lost(at, f"the key {shown(key)} is not in double quotes; write {quoted(key)}")

    def not_closing(self, at: int) -> None:
        """Stop if a bracket that closes stands where none is due."""
        char = self.text[at]
        if char not in "]}":
            return
        if not self._stack:
            self.lost(at, f'this "{char}" closes nothing; remove it')
        inner = self._stack[-1]
        place = self.place(inner.start)
        self.lost(at, f'"{char}" while the "{inner.bracket}" at {place} is open; write "{inner.closer}" first')

    def ended(self, at: int) -> None:
        """Stop if the text is over while a container is open."""
        if at >= len(self.text):
            inner = self._stack[-1]
            place = self.place(inner.start)
            end = len(self.text.rstrip(" \t\r\n"))
            self.lost(end, f'the file ends while the "{inner.bracket}" at {place} is open; add "{inner.closer}"')
