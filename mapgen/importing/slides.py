"""The slides of StoryMapJS and TimelineJS: a headline and a text in HTML, media, and what says how they look."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Literal
from urllib.parse import urlsplit

from mapgen.errors import FileError
from mapgen.importing import hypertext
from mapgen.importing.found import Note
from mapgen.importing.records import clean
from mapgen.importing.table import MOST_ROWS
from mapgen.importing.told import Told

_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"}
_MOST_NAMES = 12


def mapping(value: Any) -> Mapping[str, Any]:
    """Give an object as it is, and anything else as an empty one.

    Examples
    --------
    >>> mapping({"a": 1}), mapping([1])
    ({'a': 1}, {})
    """
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Give a list as it is, and anything else as an empty one.

    Examples
    --------
    >>> items([1]), items({"a": 1})
    ([1], [])
    """
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """Give a text, or a number as one, and anything else as an empty text.

    Examples
    --------
    >>> text(" a "), text(1790), text(2015.0), text(True), text(["a"])
    ('a', '1790', '2015', '', '')
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    whole = int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value
    return str(clean(str(whole))).strip()


class Slides:
    """What is common to the slides of a story, and what is told of them."""

    def __init__(self, path: str, number: int, noun: str) -> None:
        if number > MOST_ROWS:
            raise FileError(path, f"has more than {MOST_ROWS:,} {noun}s", "import a part of it")
        self.path = path
        self._told = {noun: Told(noun)}
        self.told = self._told[noun]
        self.unused: dict[str, None] = {}

    def of(self, noun: str) -> None:
        """Tell from now on of things of this name."""
        self.told = self._told.setdefault(noun, Told(noun))

    def headline(self, slide: Mapping[str, Any]) -> str:
        """Give the headline's words."""
        return hypertext.plain(text(mapping(slide.get("text")).get("headline")))

    def summary(self, slide: Mapping[str, Any], number: int) -> str:
        """Give the text in Markdown."""
        html = text(mapping(slide.get("text")).get("text"))
        self.unread(mapping(slide.get("text")), {"headline", "text"})
        if hypertext.is_too_long(html):
            self.told.tell("left out", "which is too long, or has too many tags", number, part="the end of the text")
        elif re.search(r"</?[a-zA-Z][^<>]*>", html):
            self.told.tell(
                "changed", "with a text in HTML, now in Markdown: paragraphs, lists and links are kept", number
            )
        return hypertext.markdown(html)

    def media(
        self, slide: Mapping[str, Any], number: int, record: Literal["dataset", "place", "event"]
    ) -> dict[str, Any]:
        """Give the media as the picture of an event where they are one, and else under free names."""
        media = mapping(slide.get("media"))
        self.unread(media, {"url", "alt", "credit", "caption"})
        url, alt, credit = (text(media.get(name)) for name in ("url", "alt", "credit"))
        caption = {"x-media-caption": text(media.get("caption"))}
        if not url:
            return {}
        words = hypertext.plain(credit)
        if record == "event" and _is_picture(url) and alt and words:
            return {"image": url, "alt": hypertext.plain(alt) or alt, "credit": words, **caption}
        why = (
            "that are no picture, by their address" if not _is_picture(url)
            else f"for which a {'map' if record == 'dataset' else record} has no picture" if record != "event"
            else f"without {' and '.join(name for name, given in (('alt text', alt), ('credit', words)) if not given)}"
        )  # fmt: skip
        self.told.tell("changed", f"with media {why}: the address is kept as x-media (never shown)", number)
        return {"x-media": url, "x-media-alt": alt, "x-media-credit": credit, **caption}

    def unread(self, value: Mapping[str, Any], read: set[str]) -> None:
        """Note the names of fields that are not taken, where they hold something."""
        for name, given in value.items():
            if name not in read and given not in (None, "", [], {}):
                self.unused.setdefault(name)

    def notes(self) -> list[Note]:
        """Give all there is to tell."""
        names = list(self.unused)
        shown = ", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")
        return [
            *(note for told in self._told.values() for note in told.notes()),
            *([Note("left out", f"what mapgen has no property for: {shown}")] if names else []),
        ]


def _is_picture(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and PurePosixPath(parts.path).suffix.lower() in _PICTURES
