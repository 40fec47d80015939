"""The records of the data file: Dataset, Source, Place, Connection and Event, as frozen models of their properties.

One model stands for one value of ``properties.record``; the fields, their order and their meaning are those of the data
format. A model knows its own fields alone: what holds between records is checked in :mod:`mapgen.story`, and what a
mistake is called, and where it stands, in :mod:`mapgen.problems`.

What each field means is said here, once: :mod:`mapgen.schema` tells it to editors, and tools/format_reference.py writes
it into docs/data-format.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, WithJsonSchema
from pydantic_core import PydanticCustomError

from mapgen.edtf import Edtf, EdtfError, parse, parse_bound
from mapgen.slugs import slug

Position = tuple[float, float]
"""Longitude and latitude in degrees, in this order (RFC 7946, section 3.1.1)."""

Precision = Literal["site", "city", "region", "country", "unknown"]
Certainty = Literal["stated", "reported", "alleged", "presumed", "disputed"]
PlaceKind = Literal["capital", "city", "site", "base", "country", "region"]
ConnectionKind = Literal[
    "command", "arms", "troops", "diplomatic", "support", "attack", "alliance", "intelligence", "influence", "route",
    "other",
]  # fmt: skip
EventKind = Literal[
    "attack", "killing", "battle", "deployment", "transfer", "command", "diplomatic", "political", "statement",
    "support", "journey", "estimate", "other",
]  # fmt: skip

MEANINGS: dict[str, dict[str, str]] = {
    "theme": {
        "light": "Always light.",
        "dark": "Always dark.",
        "auto": "As the reader has set the device.",
    },
    "precision": {
        "site": "The exact site is known.",
        "city": "Known to the city.",
        "region": "The point stands for a whole region.",
        "country": "The point stands for a whole country.",
        "unknown": "The exact place is not known; the point marks the place that the source connects it with.",
    },
    "direction": {
        "forward": "From `from` to `to`.",
        "both": "Both ways.",
        "none": "No direction.",
    },
    "date_basis": {
        "stated": "The source says the date.",
        "inferred": "It follows from what the source says.",
        "external": "It comes from elsewhere.",
    },
    "place kind": {
        "capital": "A capital, drawn as a disc.",
        "city": "A city or town.",
        "site": "A building, a street, a spot.",
        "base": "A military base.",
        "country": "A whole country.",
        "region": "A region or province.",
    },
    "connection kind": {
        "command": "One commands or directs the other.",
        "arms": "Weapons are delivered.",
        "troops": "Troops or militias are sent.",
        "diplomatic": "They talk, negotiate, or recognise one another.",
        "support": "Help of another kind, such as money, training or supplies.",
        "attack": "One attacks the other.",
        "alliance": "They are allied.",
        "intelligence": "Intelligence is gathered or shared.",
        "influence": "One has influence over the other.",
        "route": "A way that people or goods take: a voyage, a march, a trade.",
        "other": "A connection of another kind; its title says which.",
    },
    "event kind": {
        "attack": "An attack.",
        "killing": "Somebody is killed.",
        "battle": "A battle, a siege, an offensive.",
        "deployment": "Forces are sent or stationed.",
        "transfer": "Arms, money or goods change hands.",
        "command": "Somebody takes, gives or loses command.",
        "diplomatic": "Talks, visits, agreements.",
        "political": "Elections, uprisings, changes of power.",
        "statement": "Somebody says or publishes something.",
        "support": "Help is given.",
        "journey": "A departure, an arrival, a stage of a journey.",
        "estimate": "A number is put on something.",
        "other": "Anything else.",
    },
}
"""What the closed choices mean. The certainties' meanings are words of the page: ``certainty.….note``."""

MOST_OF_A_QUOTE = 400
"""Characters; more is no longer a quotation."""

SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
COLOR = re.compile(r"#?(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})\Z")
WIKIDATA = re.compile(r"Q[1-9][0-9]*\Z")
COUNTRY = re.compile(r"[A-Z]{2}\Z")
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
    if not SLUG.match(value):
        offer = f"write {meant}, in" if (meant := slug(value)) else "use"
        raise _fault(f"{_shown(value)} is not an id; {offer} small letters a-z, digits and single hyphens")
    return value


def _language(value: str) -> str:
    if not LANGUAGE.match(value):
        raise _fault(f"{_shown(value)} is not a language tag; write for example en, fa or pt-BR")
    return value


def _color(value: str) -> str:
    if not COLOR.match(value):
        raise _fault(f"{_shown(value)} is not a colour; write three or six hexadecimal digits, for example #c8441b")
    return value if value.startswith("#") else f"#{value}"


def _wikidata(value: str) -> str:
    if not WIKIDATA.match(value):
        raise _fault(f"{_shown(value)} is not a Wikidata id; write Q and the number, for example Q3616")
    return value


def _country(value: str) -> str:
    if not COUNTRY.match(value):
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


def _edtf(read: Callable[[str], Edtf], value: object) -> Edtf:
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


def _form(name: str, kind: str = "string") -> WithJsonSchema:
    """Name what a value looks like; `mapgen.schema` says it in the words of JSON Schema."""
    return WithJsonSchema({"type": kind, "format": name})


Text = Annotated[str, Field(pattern=r"\S"), _form("text")]
Markdown = Annotated[str, Field(pattern=r"\S"), _form("Markdown")]
Slug = Annotated[str, AfterValidator(_slug), _form("id")]
Language = Annotated[str, AfterValidator(_language), _form("language tag")]
Color = Annotated[str, AfterValidator(_color), _form("colour")]
Wikidata = Annotated[str, AfterValidator(_wikidata), _form("Wikidata id")]
CountryCode = Annotated[str, AfterValidator(_country), _form("ISO 3166 code")]
Url = Annotated[str, AfterValidator(_url), _form("web address")]
Image = Annotated[str, Field(pattern=r"\S"), AfterValidator(_image), _form("web address or path")]
Date = Annotated[Edtf, BeforeValidator(partial(_edtf, _parse)), _form("date")]
Since = Annotated[Edtf, BeforeValidator(partial(_edtf, _parse_since)), _form("date, no interval")]
Until = Annotated[Edtf, BeforeValidator(partial(_edtf, _parse_until)), _form("date, no interval, or `..`")]
Extent = Annotated[list[float], AfterValidator(_extent), _form("four numbers", "array")]
Quote = Annotated[str, Field(pattern=r"\S"), AfterValidator(_quote), _form("quote")]
Opacity = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]
# That there is such a record is checked between records, and so is, with it, that the id is one.
SourceId = Annotated[str, _form("id of a source")]
PlaceId = Annotated[str, _form("id of a place")]
ConnectionId = Annotated[str, _form("id of a connection")]
EventId = Annotated[str, _form("id of an event")]

_UNSEEN: dict[str, JsonValue] = {"unseen": True}
"""Read and checked, but not shown on the page."""


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

    id: Slug = Field(
        description="The record's name, unique in the file. Others refer to it.", examples=["tehran", "e-landing"]
    )
    note: str | None = Field(
        None, description="For authors. It is not written into the page.", examples=["Ask the desk for the source."]
    )
    marker_color: Color | None = Field(
        None, alias="marker-color", description="Of a place's symbol.", examples=["#2a4b83"]
    )
    stroke: Color | None = Field(
        None,
        description="A connection's own colour, three or six hexadecimal digits: `#c8441b`.",
        examples=["#c8441b"],
    )
    stroke_width: Annotated[float, Field(gt=0, le=40)] | None = Field(
        None, alias="stroke-width", description="A connection's own width in pixels.", examples=[2.5]
    )
    stroke_opacity: Opacity | None = Field(
        None, alias="stroke-opacity", description="How dense a line is.", examples=[0.8], json_schema_extra=_UNSEEN
    )
    fill: Color | None = Field(
        None, description="The colour of an area.", examples=["#e2c79d"], json_schema_extra=_UNSEEN
    )
    fill_opacity: Opacity | None = Field(
        None, alias="fill-opacity", description="How dense an area is.", examples=[0.5], json_schema_extra=_UNSEEN
    )
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

    title: Text = Field(description="The page's headline.", examples=["The Zimmermann telegram"])
    summary: Markdown | None = Field(
        None,
        description="The standfirst below it.",
        examples=["How a secret offer came before the public, *January to March 1917*."],
    )
    language: Language = Field(
        "en",
        description="The language that the file is written in and the page is made in.",
        examples=["en", "fa", "pt-BR"],
    )
    languages: list[Language] = Field(
        default_factory=list,
        description="Languages that there are translations for.",
        examples=[["fa", "es"]],
        json_schema_extra=_UNSEEN,
    )
    source: SourceId | None = Field(
        None, description="The main source. It is number 1 in the list of sources.", examples=["article"]
    )
    licence: Text | None = Field(
        None, description='The licence of the data, printed under "About this map".', examples=["CC BY 4.0"]
    )
    theme: Literal["light", "dark", "auto"] | None = Field(
        None,
        description="The page's colours. `auto`, the default, follows the reader's own setting.",
        examples=["auto"],
    )
    extent: Extent | None = Field(
        None,
        description="The first view: west, south, east, north. East may be smaller than west, across the 180th "
        "meridian. Without it, the first view holds all anchors, or else all places.",
        examples=[[25, 12, 65, 45]],
    )
    order: list[EventId] = Field(
        default_factory=list,
        description="The steps of the story, in order. Without it the story is all events by date.",
        examples=[["e-offer", "e-published"]],
    )
    updated: Date | None = Field(
        None, description="When the data were last changed. It stands at the foot of the page.", examples=["2026-01-31"]
    )
    alt: Text | None = Field(
        None,
        description="The map in words, for those who do not see it. Without it: the title and the places.",
        examples=["A map of the North Atlantic: the telegram went from Berlin to Mexico by way of Washington."],
    )


class Source(Record):
    """Where claims come from."""

    texts = frozenset({"title", "author", "publisher", "licence"})

    title: Text = Field(
        description="What it is called.", examples=["Telegram to the German minister in Mexico, as decoded"]
    )
    kind: Text | None = Field(
        None, description="Article, report, gazetteer …", examples=["article"], json_schema_extra=_UNSEEN
    )
    url: Url | None = Field(None, description="Where it can be read.", examples=["https://example.org/article"])
    author: Text | None = Field(None, description="Who wrote it.", examples=["Arthur Zimmermann"])
    publisher: Text | None = Field(None, description="Who brought it out.", examples=["National Archives"])
    date: Date | None = Field(None, description="When it was published.", examples=["1917-01"])
    accessed: Date | None = Field(
        None, description="When it was read.", examples=["2026-01-31"], json_schema_extra=_UNSEEN
    )
    archived: Url | None = Field(
        None,
        description="A copy that stays.",
        examples=["https://web.archive.org/web/2026/https://example.org/article"],
    )
    language: Language | None = Field(
        None, description="What it is written in.", examples=["en"], json_schema_extra=_UNSEEN
    )
    licence: Text | None = Field(None, description="The licence that it is under.", examples=["CC BY 4.0"])


class Place(Record):
    """A named location.

    ``position`` is the Point's longitude and latitude, or None while the place waits to be geocoded.
    """

    texts = frozenset({"title", "summary"})

    title: Text = Field(description="The label on the map.", examples=["Tehran"])
    aliases: list[Text] = Field(
        default_factory=list,
        description="Other names, in any spelling and script. The search finds the place's records by them.",
        examples=[["Teheran", "تهران"]],
    )
    kind: PlaceKind | None = Field(None, description="A `capital` is drawn as a disc.", examples=["city"])
    ccodes: list[CountryCode] = Field(
        default_factory=list,
        description='The countries that it is in, two capital letters each: `["IQ"]`. They are shaded as countries '
        "of the story, and tell when longitude and latitude are swapped.",
        examples=[["IQ"]],
    )
    precision: Precision | None = Field(
        None,
        description="How exactly the point is known; absent: `site`. The last three are drawn with a dotted circle.",
        examples=["city"],
    )
    anchor: bool = Field(
        False, description="An important place: always labelled, always in the first view.", examples=[True]
    )
    wikidata: Wikidata | None = Field(
        None, description="The same place there: `Q3616`.", examples=["Q3616"], json_schema_extra=_UNSEEN
    )
    geonames: Annotated[int, Field(gt=0)] | None = Field(
        None, description="The same place in GeoNames.", examples=[112931], json_schema_extra=_UNSEEN
    )
    summary: Markdown | None = Field(
        None, description="Stands at the head of the place's popup.", examples=["Capital of Iran."]
    )
    sources: list[SourceId] = Field(
        default_factory=list,
        description="Where name and position come from. If such an id begins with `geonames`, the map credits "
        "GeoNames.",
        examples=[["geonames"]],
    )
    position: Position | None = None


class Claim(Record):
    """What connections and events share: who says it, in which words, how certain."""

    summary: Markdown | None = Field(
        None, description="One or two plain sentences.", examples=["The minister is told to propose an alliance."]
    )
    actors: list[Text] = Field(
        default_factory=list,
        description='Who is involved. Shown as "Involved: …"; readers can search and filter by them.',
        examples=[["Arthur Zimmermann"]],
    )
    attribution: Text | None = Field(
        None,
        description='Who says so: "According to …". Without it: "According to the source", or "No source given" '
        "where `sources` is empty as well.",
        examples=["American newspapers"],
    )
    certainty: Certainty | None = Field(
        None, description="How certain the claim is; absent: drawn and printed as `stated`.", examples=["stated"]
    )
    hedge: Text | None = Field(
        None, description='The source\'s own word of doubt: "presumably".', examples=["presumably"]
    )
    quote: Quote | None = Field(
        None,
        description="The source's own words, 400 characters at most.",
        examples=["make war together, make peace together"],
    )
    sources: list[SourceId] = Field(
        default_factory=list, description="Where the claim is made.", examples=[["article"]]
    )


class Connection(Claim):
    """A relation between two places.

    ``line`` holds the LineString's positions as they stand in the file, or None.
    """

    texts = frozenset({"title", "label", "summary", "attribution", "hedge", "quote"})

    start: PlaceId = Field(alias="from", description="Where it begins.", examples=["berlin"])
    end: PlaceId = Field(alias="to", description="Where it leads.", examples=["mexico-city"])
    via: list[PlaceId] = Field(
        default_factory=list, description="Places on the way, in order.", examples=[["washington"]]
    )
    kind: ConnectionKind = Field(
        description="What the relation is; see [what each looks like](look.md#connections).", examples=["diplomatic"]
    )
    direction: Literal["forward", "both", "none"] = Field(
        "forward", description="Which way it runs: where the arrowheads are.", examples=["both"]
    )
    title: Text | None = Field(
        None, description="Without it: the names of the places.", examples=["The telegram and its way"]
    )
    label: Text | None = Field(None, description="A short name.", examples=["telegram"], json_schema_extra=_UNSEEN)
    since: Since | None = Field(None, description="When it began.", examples=["1917-01-16"])
    until: Until | None = Field(
        None, description="When it ended; `..` for what is still going on.", examples=["1917-01-19", ".."]
    )
    line: tuple[Position, ...] | None = None


class Event(Claim):
    """Something that happened at a place and time.

    ``position`` is the Point as it stands in the file, or None.
    """

    texts = frozenset({"title", "summary", "attribution", "hedge", "quote", "unit", "alt", "credit"})

    title: Text = Field(description="What happened, in one line.", examples=["Newspapers print the telegram"])
    date: Date = Field(
        description="When.",
        examples=["1917-03-01", "2015-09", "1998", "198X", "2014-22", "1998~", "2011/2014", "2015/.."],
    )
    date_basis: Literal["stated", "inferred", "external"] = Field(
        "stated",
        description="Whether the source says the date, it follows from what the source says, or it comes from "
        "elsewhere.",
        examples=["inferred"],
    )
    place: PlaceId | None = Field(
        None,
        description="Where it happened. The map counts and shows it there. An event with neither a place nor a point "
        "of its own is listed, and on the timeline, but not on the map.",
        examples=["washington"],
    )
    places: list[PlaceId] = Field(
        default_factory=list, description="Further places, named in the list.", examples=[["berlin", "mexico-city"]]
    )
    kind: EventKind | None = Field(
        None, description="What sort of event it is. Absent: `other`.", examples=["statement"]
    )
    precision: Precision | None = Field(
        None, description="How exactly the place is known; absent: as the place's own.", examples=["city"]
    )
    claim_of: EventId | None = Field(
        None,
        description="This is another source's version of that event. It stands with it in the list and in popups, "
        "whatever its own date, and each links to the other.",
        examples=["e-published"],
    )
    low: Number | None = Field(None, description="The least of an estimate.", examples=[100])
    best: Number | None = Field(None, description="Its most probable value.", examples=[150])
    high: Number | None = Field(None, description="The most.", examples=[200])
    unit: Text | None = Field(None, description='What is counted: "dead".', examples=["dead"])
    image: Image | None = Field(
        None,
        description="A picture; it needs `alt` and `credit`.",
        examples=["images/telegram.jpg"],
        json_schema_extra=_UNSEEN,
    )
    alt: Text | None = Field(
        None,
        description="The picture in words.",
        examples=["A sheet of typed groups of digits."],
        json_schema_extra=_UNSEEN,
    )
    credit: Text | None = Field(
        None, description="Who made the picture.", examples=["National Archives"], json_schema_extra=_UNSEEN
    )
    connections: list[ConnectionId] = Field(
        default_factory=list,
        description="The connections that the event belongs to. Each then links to the other.",
        examples=[["c-telegram"]],
    )
    rank: int | None = Field(
        None, description="The order among events of the same date, the smallest first; absent: 0.", examples=[1]
    )
    position: Position | None = None


RECORDS: dict[str, type[Record]] = {
    "dataset": Dataset,
    "source": Source,
    "place": Place,
    "connection": Connection,
    "event": Event,
}
"""The model for each value of ``properties.record``, in the canonical order of the file."""
