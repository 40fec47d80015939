r"""The Scene as one block of JSON that is only ever data, wherever in a page it stands.

folium and branca compile what they render as a Jinja template, and a browser ends a script at ``</script>``
wherever it stands. So within strings every character that could mean something to either is written as
``\uXXXX``, which JSON reads as the same character: ``< > & { }`` and U+2028, U+2029 (line ends in JavaScript,
not in JSON).
"""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass

_SPECIAL = re.compile("[<>&\u2028\u2029]")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
_BRACE = re.compile("[{}]")


def inert(value: object) -> str:
    r"""Write any plain value as JSON that is inert in HTML, in JavaScript and in Jinja templates.

    Parameters
    ----------
    value : object
        Dataclasses, dicts, lists, texts, numbers, booleans and None.

    Returns
    -------
    str
        JSON without ``<``, ``>``, ``&``, U+2028 and U+2029, and without braces in strings.

    Examples
    --------
    >>> print(inert({"title": "{{ 7*7 }}</script>"}))
    {"title":"\u007b\u007b 7*7 \u007d\u007d\u003c/script\u003e"}
    """
    text = json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = _SPECIAL.sub(_escape, text)
    return _STRING.sub(lambda string: _BRACE.sub(_escape, string[0]), text)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _plain(value: object) -> dict[str, object]:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    msg = f"{type(value).__name__} has no place in a scene"
    raise TypeError(msg)
