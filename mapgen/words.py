"""The words of the interface, by language, and how sentences are made of them.

A language is one file, ``words/<language>.json``: flat, from key to text. Slots in braces are filled by name.
A language without a file is served in English as a whole: half-translated pages help nobody.
"""

from __future__ import annotations

import functools
import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FALLBACK = "en"
_SLOT = re.compile(r"\{([a-z_]+)\}")
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@functools.cache
def _read(name: str) -> str | None:
    file = files("mapgen") / "words" / f"{name}.json"
    return file.read_text(encoding="utf-8") if file.is_file() else None


def load(language: str) -> dict[str, str]:
    """Return the interface words of a language.

    Parameters
    ----------
    language : str
        A BCP 47 tag. ``de-AT`` is served by ``de-AT.json``, else ``de.json``, else English.

    Returns
    -------
    dict of str to str
        ``words["language"]`` says which language was found.

    Examples
    --------
    >>> load("en-GB")["connection.troops"]
    'Troops and militias'
    >>> load("tlh")["language"]
    'en'
    """
    subtags = language.split("-") if _TAG.fullmatch(language) else []
    for count in range(len(subtags), 0, -1):
        text = _read("-".join(subtags[:count]))
        if text is not None:
            words: dict[str, str] = json.loads(text)
            # A file in this folder that is no language's words (dates.json) does not name its language.
            if "language" in words:
                return words
    fallback: dict[str, str] = json.loads(_read(FALLBACK) or "{}")
    return fallback


def split(template: str) -> list[tuple[str, str | None]]:
    """Split a template into its stretches of text, each with the slot that follows it.

    Renderers put every filled slot into an element of its own, so they need the pieces and not the sentence.

    Examples
    --------
    >>> split("According to {who}: …")
    [('According to ', 'who'), (': …', None)]
    """
    pieces = _SLOT.split(template)
    slots: list[str | None] = [*pieces[1::2], None]
    return list(zip(pieces[::2], slots, strict=True))


def fill(template: str, /, **values: str) -> str:
    """Fill a template's slots as plain text, in one pass: braces inside a value stay as they are.

    Examples
    --------
    >>> fill("{n} of {all}", n="{all}", all="9")
    '{all} of 9'
    """
    return "".join(text + (values.get(slot, "") if slot else "") for text, slot in split(template))


def counted(words: Mapping[str, str], noun: str, number: int) -> str:
    """Return a number with its noun in the right plural form.

    The form comes from the Unicode plural rules of the words' own language, as in the page's ``Intl.PluralRules``.

    Examples
    --------
    >>> counted(load("en"), "events", 1), counted(load("en"), "events", 52)
    ('1 event', '52 events')
    """
    return fill(words.get(f"{noun}.{_plural(words['language'], number)}", words[f"{noun}.other"]), n=str(number))


def _plural(language: str, number: int) -> str:
    if language == "en":
        return "one" if number == 1 else "other"
    from babel import Locale  # noqa: PLC0415 (English, the common case, need not wait for it)

    return str(Locale.parse(language, sep="-").plural_form(number))
