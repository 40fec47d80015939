"""The records of the data file: Dataset, Source, Place, Connection and Event, as frozen models of their properties.

One model stands for one value of ``properties.record``; the fields, their order and their meaning are those of the data
format (docs/data-format.md). A model knows its own fields alone: what holds between records is checked in
:mod:`mapgen.story`, and what a mistake is called, and where it stands, in :mod:`mapgen.problems`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from mapgen.edtf import Edtf, EdtfError, parse, parse_bound

Position = tuple[float, float]
"""Longitude and latitude in degrees, in this order (RFC 7946, section 3.1.1)."""

Precision = Literal["site", "city", "region", "country", "unknown"]
Certainty = Literal["stated", "reported", "alleged", "presumed", "disputed"]
PlaceKind = Literal["capital", "city", "site", "base", "country", "region"]
ConnectionKind = Literal[
    "command", "arms", "troops", "diplomatic", "support", "attack", "alliance", "intelligence", "influence"
]
EventKind = Literal[
    "attack", "killing", "battle", "deployment", "transfer", "command", "diplomatic", "political", "statement",
    "support", "estimate", "other",
]  # fmt: skip

MOST_OF_A_QUOTE = 400
"""Characters; more is no longer a quotation."""

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
_COLOR = re.compile(r"#?(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})\Z")
_WIKIDATA = re.compile(r"Q[1-9][0-9]*\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_URL = re.compile(r"https?://[^\s/]\S*\Z", re.IGNORECASE)


def _fault(message: str) -> PydanticCustomError:
    # Braces would be read as a template by pydantic's own formatting, so the text travels in the context.
    return PydanticCustomError("mapgen", "{message}", {"message": message})


def _shown(value: object) -> str:
    text = str(value)
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'


def _quote(value: str) -> str:
    if len(value) > MOST_OF_A_QUOTE:
        raise _fault(f"has {len(value)} characters; shorten it to {MOST_OF_A_QUOTE} at most")
    return value


def _slug(value: str) -> str:
    if not _SLUG.match(value):
        raise _fault(f"{_shown(value)} is not an id; use small letters a-z, digits and single hyphens")
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.match(value):
        raise _fault(f"{_shown(value)} is not a language tag; write for example en, fa or pt-BR")
    return value


def _color(value: str) -> str:
    if not _COLOR.match(value):
        raise _fault(f"{_shown(value)} is not a colour; write three or six hexadecimal digits, for example #c8441b")
    return value if value.startswith("#") else f"#{value}"


def _wikidata(value: str) -> str:
    if not _WIKIDATA.match(value):
        raise _fault(f"{_shown(value)} is not a Wikidata id; write Q and the number, for example Q3616")
    return value


def _country(value: str) -> str:
    if not _COUNTRY.match(value):
        raise _fault(f"{_shown(value)} is not a country code; write two capital letters of ISO 3166, for example IR")
    return value


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises where it is no number from 0 to 65535
    except ValueError:
        return False
    # A name before the host (https://good.example@evil.example/) hides where a link leads.
    return bool(_URL.match(value) and parts.hostname and "@" not in parts.netloc)


def _url(value: str) -> str:
    if not _is_web_address(value):
        raise _fault(f"{_shown(value)} is not a web address; write https:// or http://, and at once the host")
    return value


def _image(value: str) -> str:
    has_root = re.match(r"[a-z][a-z0-9+.-]*:|[/\\]", value, re.IGNORECASE)
    is_path = not has_root and ".." not in re.split(r"[/\\]", value)
    if not is_path and not _is_web_address(value):
        raise _fault(f"{_shown(value)} is no image; write an https:// address or a path beside the data file")
    return value


# Dates repeat, and a large file has a hundred thousand of them.
_parse = lru_cache(maxsize=1 << 14)(parse)
_parse_since = lru_cache(maxsize=1 << 14)(parse_bound)
_parse_until = lru_cache(maxsize=1 << 14)(partial(parse_bound, allow_open=True))


def _date(value: object) -> Edtf:
    return _edtf(value, _parse)


def _since(value: object) -> Edtf:
    return _edtf(value, _parse_since)


def _until(value: object) -> Edtf:
    return _edtf(value, _parse_until)


def _edtf(value: object, read: Callable[[str], Edtf]) -> Edtf:
    if not isinstance(value, str):
        raise _fault(f"{_json_name(value)} is not a date; write it as text, for example {_date_example(value)}")
    try:
        return read(value)
    except EdtfError as error:
        raise _fault(error.message) from None


def _date_example(value: object) -> str:
    return f'"{value}"' if isinstance(value, int) and 1000 <= value <= 9999 else '"2015-09"'


def _json_name(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), "this")


def _extent(value: list[float]) -> list[float]:
    if len(value) != 4:
        raise _fault("is not an extent; write four numbers: west, south, east, north")
    _, south, _, north = value
    if not (-90 <= south < north <= 90):
        raise _fault("has its south above its north, or latitudes beyond ±90; write west, south, east, north")
    if any(abs(longitude) > 360 for longitude in value[::2]) or value[0] == value[2]:
        raise _fault("has longitudes that cannot be; write west, south, east, north in degrees")
    return value


Text = Annotated[str, Field(pattern=r"\S")]
Slug = Annotated[str, AfterValidator(_slug)]
Language = Annotated[str, AfterValidator(_language)]
Color = Annotated[str, AfterValidator(_color)]
Wikidata = Annotated[str, AfterValidator(_wikidata)]
CountryCode = Annotated[str, AfterValidator(_country)]
Url = Annotated[str, AfterValidator(_url)]
Image = Annotated[Text, AfterValidator(_image)]
Date = Annotated[Edtf, BeforeValidator(_date)]
Since = Annotated[Edtf, BeforeValidator(_since)]
Until = Annotated[Edtf, BeforeValidator(_until)]
Extent = Annotated[list[float], AfterValidator(_extent)]
Quote = Annotated[Text, AfterValidator(_quote)]
Opacity = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Record(BaseModel):
    """What all records share.

    Attributes
    ----------
    id : str
        A slug, unique in the file.
    note : str or None
        For authors; never shown.
    translations : dict
        ``{"title": {"fa": "تهران"}}`` for the property ``title:fa``.
    extra : dict
        The free properties, ``x-…``, as they stand.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True, hide_input_in_errors=True
    )

    texts: ClassVar[frozenset[str]] = frozenset()
    """The shown texts, which take sibling keys for other languages."""

    id: Slug
    note: str | None = None
    marker_color: Color | None = Field(None, alias="marker-color")
    stroke: Color | None = None
    stroke_width: Annotated[float, Field(gt=0, le=40)] | None = Field(None, alias="stroke-width")
    stroke_opacity: Opacity | None = Field(None, alias="stroke-opacity")
    fill: Color | None = None
    fill_opacity: Opacity | None = Field(None, alias="fill-opacity")
    translations: dict[str, dict[str, str]] = Field(default_factory=dict, repr=False)
    extra: dict[str, Any] = Field(default_factory=dict, repr=False)

    def text(self, field: str, language: str | None = None) -> str | None:
        """Return a shown text in a language, or as the author wrote it where none is named or translated.

        Examples
        --------
        >>> tehran = Place(id="tehran", title="Tehran", translations={"title": {"fa": "تهران"}})
        >>> tehran.text("title", "fa"), tehran.text("title", "en")
        ('تهران', 'Tehran')
        """
        translated = self.translations.get(field, {}).get(language or "")
        value: str | None = translated if translated is not None else getattr(self, field)
        return value


class Dataset(Record):
    """What the file is about: exactly one to a file."""

    texts = frozenset({"title", "summary", "alt", "licence"})

    title: Text
    summary: Text | None = None
    language: Language = "en"
    languages: list[Language] = Field(default_factory=list)
    source: str | None = None
    licence: Text | None = None
    theme: Literal["light", "dark", "auto"] | None = None
    extent: Extent | None = None
    order: list[str] = Field(default_factory=list)
    updated: Date | None = None
    alt: Text | None = None


class Source(Record):
    """Where claims come from."""

    texts = frozenset({"title", "author", "publisher", "licence"})

    title: Text
    kind: Text | None = None
    url: Url | None = None
    author: Text | None = None
    publisher: Text | None = None
    date: Date | None = None
    accessed: Date | None = None
    archived: Url | None = None
    language: Language | None = None
    licence: Text | None = None


class Place(Record):
    """A named location.

    ``position`` is the Point's longitude and latitude, or None while the place waits to be geocoded.
    """

    texts = frozenset({"title", "summary"})

    title: Text
    aliases: list[Text] = Field(default_factory=list)
    kind: PlaceKind | None = None
    ccodes: list[CountryCode] = Field(default_factory=list)
    precision: Precision | None = None
    anchor: bool = False
    wikidata: Wikidata | None = None
    geonames: Annotated[int, Field(gt=0)] | None = None
    summary: Text | None = None
    sources: list[str] = Field(default_factory=list)
    position: Position | None = None


class Claim(Record):
    """What connections and events share: who says it, in which words, how certain."""

    summary: Text | None = None
    actors: list[Text] = Field(default_factory=list)
    attribution: Text | None = None
    certainty: Certainty | None = None
    hedge: Text | None = None
    quote: Quote | None = None
    sources: list[str] = Field(default_factory=list)


class Connection(Claim):
    """A relation between two places.

    ``line`` holds the LineString's positions as they stand in the file, or None.
    """

    texts = frozenset({"title", "label", "summary", "attribution", "hedge", "quote"})

    start: str = Field(alias="from")
    end: str = Field(alias="to")
    via: list[str] = Field(default_factory=list)
    kind: ConnectionKind
    direction: Literal["forward", "both", "none"] = "forward"
    title: Text | None = None
    label: Text | None = None
    since: Since | None = None
    until: Until | None = None
    line: tuple[Position, ...] | None = None


class Event(Claim):
    """Something that happened at a place and time.

    ``position`` is the Point as it stands in the file, or None.
    """

    texts = frozenset({"title", "summary", "attribution", "hedge", "quote", "unit", "alt", "credit"})

    title: Text
    date: Date
    date_basis: Literal["stated", "inferred", "external"] = "stated"
    place: str | None = None
    places: list[str] = Field(default_factory=list)
    kind: EventKind | None = None
    precision: Precision | None = None
    claim_of: str | None = None
    low: Number | None = None
    best: Number | None = None
    high: Number | None = None
    unit: Text | None = None
    image: Image | None = None
    alt: Text | None = None
    credit: Text | None = None
    connections: list[str] = Field(default_factory=list)
    rank: int | None = None
    position: Position | None = None


RECORDS: dict[str, type[Record]] = {
    "dataset": Dataset,
    "source": Source,
    "place": Place,
    "connection": Connection,
    "event": Event,
}
"""The model for each value of ``properties.record``, in the canonical order of the file."""
