"""The tokens of a JSON text: strings, numbers, words and comments, and what is wrong with each."""

from __future__ import annotations

import math
import re
from typing import NamedTuple, NoReturn

from mapgen.errors import quoted, shortened, visible
from mapgen.positions import Lines, after_blank
from mapgen.strict import NOT_TEXT

PLAIN = re.compile(r'[^"\\\x00-\x1f\ufffe\uffff]*')
ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})')
PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
TOKEN = re.compile(r"[\w.+-]+")  # all that was probably meant as one number, date or word
WORD = re.compile(r"[^\W\d][\w-]*")
MEANT = {"True": "true", "TRUE": "true", "False": "false", "FALSE": "false"} | dict.fromkeys(
    ("None", "Null", "NULL", "undefined"), "null"
)
NOT_FINITE = re.compile(r"[+-]?(?:nan|inf(?:inity)?)", re.IGNORECASE)
LINE_COMMENT = re.compile(r"(?://|#)[^\r\n]*")
QUOTES = "'`‘’‚‛“”„‟«»"


class Fault(NamedTuple):
    """A mistake at an offset of the text."""

    offset: int
    message: str


class Lost(Exception):  # noqa: N818  # it ends a scan; nobody outside sees it
    """The rest of the text cannot be understood."""


class Tokens:
    """A text whose tokens are read one by one, and the faults found so far.

    Each method takes the offset where a token begins and returns the offset after it.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Fault] = []
        self._lines: Lines | None = None

    def string(self, start: int) -> tuple[int, str]:
        """Read a string; return the offset after it, and the text that it means."""
        text, at, parts = self.text, start + 1, []
        while True:
            plain = PLAIN.match(text, at)
            if plain is not None:
                parts.append(plain.group())
                at = plain.end()
            char = text[at : at + 1]
            if char == '"':
                return at + 1, "".join(parts)
            if char == "":
                self.lost(start, "the text that begins here is never closed; add the missing double quote")
            if char in "\r\n":
                self.lost(
                    start,
                    "the text that begins here is not closed on its line; "
                    r"add the missing double quote, or write a line break as \n",
                )
            if char == "\\":
                at, meant = self.escape(at)
                parts.append(meant)
            elif char == "\t":
                self.fault(at, r"a tab inside a text; write \t, or a space")
                at += 1
            else:
                self.fault(at, f"the invisible character {named(char)} inside a text; remove it")
                at += 1

    def escape(self, at: int) -> tuple[int, str]:
        """Read an escape within a string; return the offset after it, and the character that it means."""
        match = PAIR.match(self.text, at) or ESCAPE.match(self.text, at)
        if match is None:
            char = self.text[at + 1 : at + 2]
            if char == "u":
                self.fault(at, r"\u takes four hexadecimal digits, as in \u00e9; write the character itself")
                return at + 2, ""
            if char and char in QUOTES:
                self.fault(at, f"a backslash before {char}; remove the backslash")
                return at + 2, char
            self.fault(at, r"a backslash that begins no escape of JSON; write \\ for a backslash")
            return at + 1, "\\"
        code = match.group()
        if len(code) == 2:
            meant = ESCAPED.get(code[1], code[1])
        else:
            units = bytes.fromhex(code.replace("\\u", ""))
            meant = units.decode("utf-16-be", "surrogatepass")
        if NOT_TEXT.match(meant):
            kind = "half a character" if "\ud800" <= meant <= "\udfff" else "no character of a text"
            other = r", or write \\ for a backslash" if len(code) == 2 else ""
            self.fault(at, f"{code} is {kind}; remove it{other}")
        return match.end(), meant

    def bare(self, at: int) -> int:
        """Read a number, or true, false or null; return the offset after it."""
        text, char = self.text, self.text[at : at + 1]
        if char in QUOTES:
            self.lost(at, f'a text begins with {char}; JSON wants straight double quotes: "…"')
        match = TOKEN.match(text, at)
        if match is None:
            self.lost(at, f"{named(char)} where a value should stand; remove it")
        token = match.group()
        if token in ("true", "false", "null"):
            return match.end()
        if NUMBER.fullmatch(token):
            if math.isinf(float(token)):
                self.fault(at, f"{shown(token)} is too large a number; the largest is about 1.8e308")
        elif NOT_FINITE.fullmatch(token):
            self.fault(at, f"{token} is not a number in JSON; write null, or leave the field out")
        elif token in MEANT:
            self.fault(at, f"{token} is not JSON; write {MEANT[token]}")
        elif WORD.match(token):
            self.lost(at, f"{shown(token)} is not in double quotes; write text as {quoted(token)}")
        else:
            better = _as_number(token)
            remedy = f"write {shown(better)}" if better else "put a text or a date in double quotes"
            self.fault(at, f"{shown(token)} is not a number in JSON; {remedy}")
        return match.end()

    def skip(self, at: int) -> int:
        """Skip white space, and report comments."""
        text = self.text
        while True:
            at = after_blank(text, at)
            if text.startswith("/*", at):
                end = text.find("*/", at + 2)
                if end < 0:
                    self.lost(at, "JSON has no comments, and this one never ends; remove it")
                end += 2
            else:
                match = LINE_COMMENT.match(text, at)
                if match is None:
                    return at
                end = match.end()
            self.fault(at, 'JSON has no comments; remove it, or keep it as a "note" of the record')
            at = end

    def place(self, offset: int) -> str:
        """Say where something else stands that a message refers to."""
        if self._lines is None:
            self._lines = Lines(self.text)
        line, column = self._lines.locate(offset)
        return f"line {line}, column {column}"

    def fault(self, offset: int, message: str) -> None:
        """Note a fault after which the text can still be understood."""
        self.found.append(Fault(offset, message))

    def lost(self, offset: int, message: str) -> NoReturn:
        """Note a fault after which it cannot."""
        self.fault(offset, message)
        raise Lost


def shown(token: str) -> str:
    """Say a token without quotes, as it stands in the file."""
    return visible(shortened(token))


def named(char: str) -> str:
    """Say a character so that it can be told from those that look the same.

    Examples
    --------
    >>> print(named("@"), named("\N{MINUS SIGN}"), sep=", ")
    "@", U+2212 (minus sign)
    """
    if char.isascii() and char.isprintable():
        return f'"{char}"'
    # Its tables are large, and hardly ever wanted.
    import unicodedata  # noqa: PLC0415

    name = unicodedata.name(char, "")
    return f"U+{ord(char):04X}" + (f" ({name.lower()})" if name else "")


def _as_number(token: str) -> str:
    """Spell a number as JSON does, or return "" if it is not one: ``+01.`` is ``1``, ``.5`` is ``0.5``."""
    if len(token) > 40:  # matching takes quadratic time, and such a number is no slip of the pen
        return ""
    match = re.fullmatch(r"([+-]?)0*([0-9]*)(\.[0-9]*)?([eE][+-]?[0-9]+)?", token)
    if match is None or not re.search("[0-9]", token):
        return ""
    sign, whole, fraction, exponent = match.groups(default="")
    better = sign.replace("+", "") + (whole or "0") + (fraction if len(fraction) > 1 else "") + exponent
    return better if NUMBER.fullmatch(better) else ""
