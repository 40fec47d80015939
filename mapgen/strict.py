"""The fast parser for strict JSON: it says yes with the value, or no without a reason.

The standard library's parser does the work, with hooks for what it lets pass: keys given twice, numbers that
are not finite, strings that no page can hold, nesting without end. For the reason of a no, see ``syntax``.
"""

from __future__ import annotations

import gc
import json
import math
import re
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"

DEEPEST = 100
"""Levels of nesting that are read; GeoJSON itself needs fewer than ten."""

NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no HTML, SVG or UTF-8 can hold (XML 1.0, production 2 "Char"), not even escaped."""

_CONTAINERS = {dict, list}
_SUSPECT = re.compile(r"\\(?:[bf]|u(?:00[01]|[dD][89a-fA-F]|[fF]{3}[eEfF]))")  # may mean something NOT_TEXT


class Refused(ValueError):  # noqa: N818  # an answer, not an error: nobody outside sees it
    """The text is not strict JSON."""


def decode(text: str, at: int = 0, *, levels: int = DEEPEST) -> tuple[JSON, int]:
    """Parse the value that begins at an offset; return it and the offset after it.

    Raises
    ------
    Refused
        If it is not strict JSON, or nested deeper than ``levels``.

    Examples
    --------
    >>> decode('[1, [2]], "next"')
    ([1, [2]], 8)
    >>> decode('{"low": 1, "low": 2}')
    Traceback (most recent call last):
    mapgen.strict.Refused: a key given twice
    """
    value: JSON
    try:
        value, end = _decoder().raw_decode(text, at)
    except RecursionError as error:
        raise Refused("nested too deeply") from error
    except ValueError as error:
        raise Refused(str(error)) from error
    suspect = _SUSPECT.search(text, at, end) or text.find("\ufffe", at, end) >= 0 or text.find("\uffff", at, end) >= 0
    if suspect and isinstance(value, str):
        _check_strings([[value]])
    for depth, containers in enumerate(_by_level(value), start=1):
        if depth > levels:
            _refuse("nested too deeply")
        if suspect:
            _check_strings(containers)
    return value, end


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Switch the collector off: it finds nothing among new JSON values, yet takes most of the time.

    Examples
    --------
    >>> with no_garbage_collection():
    ...     decode("{}")
    ({}, 2)
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@cache
def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(object_pairs_hook=_object, parse_float=_float, parse_int=_int, parse_constant=_refuse)


def _refuse(what: str) -> NoReturn:
    raise Refused(what)


def _object(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    members = dict(pairs)
    if len(members) != len(pairs):
        _refuse("a key given twice")
    return members


def _float(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refuse("a number too large")


def _int(digits: str) -> int:
    # A whole number, too, has to fit a float: coordinates and estimates become floats sooner or later. The
    # length is asked first because int() is slow for very long numbers, and refuses them at 4,301 digits.
    if len(digits) > 300:
        _float(digits)
    return int(digits)


def _by_level(value: JSON) -> Iterator[list[Any]]:
    """Give the containers of a document level by level, without recursion."""
    level: list[Any] = [value] if isinstance(value, (dict, list)) else []
    while level:
        yield level
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) in _CONTAINERS
        ]


def _check_strings(containers: list[Any]) -> None:
    for container in containers:
        for item in [*container, *container.values()] if isinstance(container, dict) else container:
            if isinstance(item, str) and NOT_TEXT.search(item):
                _refuse("not a text")
