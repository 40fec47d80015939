"""The page's head, and what machines read: search engines, and whatever makes a preview of a link.

Everything is made from the Scene. Addresses are whole ones, and so stand there only when the page's own is known.

References: The Open Graph protocol, https://ogp.me/; schema.org, https://schema.org/Map; oEmbed, https://oembed.com/
(section 4, discovery); theme-color, https://html.spec.whatwg.org/multipage/semantics.html#meta-theme-color.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

from mapgen import assets
from mapgen.inert import inert
from mapgen.listing import web_address
from mapgen.richtext import plain_text
from mapgen.words import fill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mapgen.scene import Position, Scene, SceneConnection, SceneEvent, ScenePlace, SceneSource

CARD = (1200, 630)
"""Width and height in pixels of the preview that stands beside the page, as ``<dataset id>-card.png``."""

_EXACT = frozenset({"site", "city"})
_LONGEST_DESCRIPTION = 300
# "Maximum 420 characters": X, "Cards markup", twitter:image:alt.
_LONGEST_ALT = 420
# What EDTF and schema.org's Date (ISO 8601) have in common: a day, a month or a year, and no doubt about it.
_DATE = re.compile(r"([0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?)(?:-XX)*")


def parts(scene: Scene, *, url: str | None = None) -> dict[str, str]:
    """Return the parts of the page that machines read, by the name of their placeholder in ``static/page.html``.

    Parameters
    ----------
    scene : Scene
    url : str, optional
        The address that the page will have.

    Returns
    -------
    dict of str to str
        HTML for ``meta`` and ``data``.

    Raises
    ------
    ValueError
        The address is none.
    """
    url = None if url is None else page_address(url)
    data = inert(json_ld(scene, url=url))
    return {"meta": _meta(scene, url), "data": f'<script type="application/ld+json">{data}</script>'}


def page_address(url: str) -> str:
    """Return the address of a page, if it is one.

    Examples
    --------
    >>> page_address("https://example.org/maps/axis-of-resistance.html")
    'https://example.org/maps/axis-of-resistance.html'
    >>> page_address("example.org/map.html")
    Traceback (most recent call last):
    ValueError: url: "example.org/map.html" is no web address; write it like https://example.org/map.html
    """
    try:
        address = urlsplit(url)
        _ = address.port  # raises where it is no number from 0 to 65535
        is_one = bool(web_address(url) and address.hostname and "@" not in address.netloc)
    except ValueError:
        is_one = False
    if not is_one:
        msg = f'url: "{url}" is no web address; write it like https://example.org/map.html'
        raise ValueError(msg)
    if "#" in url:
        msg = f'url: "{url}" has a fragment; leave out what begins with #'
        raise ValueError(msg)
    return url


def card_name(id_: str) -> str:
    """Return what the preview of a dataset's page is called.

    Examples
    --------
    >>> card_name("axis-of-resistance")
    'axis-of-resistance-card.png'
    """
    return f"{id_}-card.png"


def oembed_name(id_: str) -> str:
    """Return what the file beside a dataset's page is called that tells how to embed it.

    Examples
    --------
    >>> oembed_name("axis-of-resistance")
    'axis-of-resistance.oembed.json'
    """
    return f"{id_}.oembed.json"


def card_address(url: str, id_: str) -> str:
    """Return where the preview of a page stands: beside it.

    Examples
    --------
    >>> card_address("https://example.org/maps/axis.html?a=b", "axis-of-resistance")
    'https://example.org/maps/axis-of-resistance-card.png'
    """
    return urljoin(url, card_name(id_))


def known_dates(edtf: str) -> tuple[str | None, str | None]:
    """Return what is known of a date's start and end, in ISO 8601: no doubtful, open or approximate side of it.

    Examples
    --------
    >>> known_dates("2015-09-30/2018-12"), known_dates("2015-09-XX")
    (('2015-09-30', '2018-12'), ('2015-09', None))
    >>> known_dates("2020-01-03?"), known_dates("198X"), known_dates("2003/.."), known_dates("2015-21")
    ((None, None), (None, None), ('2003', None), (None, None))
    """
    start, _, end = edtf.partition("/")
    return _known(start), _known(end)


def years(records: Iterable[SceneEvent | SceneConnection]) -> tuple[str, str] | None:
    """Return the first and the last year, in four digits, that records have a day in, if any does.

    One that is open or unknown on a side says nothing of that side.
    """
    days = [day for record in records for day in (record.since, record.until) if day]
    return (min(days)[:4], max(days)[:4]) if days else None


def json_ld(scene: Scene, *, url: str | None = None) -> dict[str, Any]:
    """Return the story in the vocabulary of schema.org: the map, its data, its places and its events.

    An event's description opens with who says so and how certain that is. A position stands there only where it is
    known to the town at least, an event's place only where the event is known to be there.
    """
    precisions: dict[str, str] = {place.id: place.precision for place in scene.places}
    names = {source.id for source in scene.sources}
    about = {
        "name": scene.title,
        "description": plain_text(scene.summary) or scene.alt,
        "inLanguage": scene.language,
        "license": _licence(scene),
        "dateModified": known_dates(scene.modified)[0] if scene.modified else None,
    }
    dataset = _thing(
        "Dataset",
        "#dataset",
        **about,
        citation=[_source(source) for source in scene.sources],
        temporalCoverage=_coverage(scene),
        spatialCoverage=_extent(scene),
    )
    return {
        "@context": "https://schema.org",
        **_thing(
            "Map",
            "#map",
            **about,
            url=url,
            image=card_address(url, scene.id) if url else None,
            creditText=" · ".join(scene.attribution),
            isBasedOn=dataset,
            contentLocation=[_place(place) for place in scene.places],
            about=[_event(event, scene.words, precisions, names) for event in scene.events],
        ),
    }


def _meta(scene: Scene, url: str | None) -> str:
    description = _short(plain_text(scene.summary) or scene.alt, _LONGEST_DESCRIPTION)
    light, dark = assets.colours("paper")
    # Without an icon browsers ask the server for /favicon.ico, and then refuse the answer, as the page's policy says.
    elements = ['<link rel="icon" href="data:,">', _named("description", description)]
    if scene.theme == "auto":
        elements += [
            f'<meta name="theme-color" media="(prefers-color-scheme: {theme})" content="{colour}">'
            for theme, colour in (("light", light), ("dark", dark))
        ]
    else:
        elements.append(_named("theme-color", dark if scene.theme == "dark" else light))
    elements += [
        _property("og:type", "website"),
        _property("og:title", scene.title),
        _property("og:description", description),
        *_locale(scene.language),
        _named("twitter:card", "summary_large_image" if url else "summary"),
    ]
    if url:
        width, height = CARD
        elements += [
            f'<link rel="canonical" href="{escape(url)}">',
            f'<link rel="alternate" type="application/json+oembed" href="{escape(urljoin(url, oembed_name(scene.id)))}"'
            f' title="{escape(scene.title)}">',
            _property("og:url", url),
            _property("og:image", card_address(url, scene.id)),
            _property("og:image:type", "image/png"),
            _property("og:image:width", str(width)),
            _property("og:image:height", str(height)),
            _property("og:image:alt", scene.alt),
            _named("twitter:image:alt", _short(scene.alt, _LONGEST_ALT)),
        ]
    return "\n".join(elements)


def _named(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{escape(content)}">'


def _property(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{escape(content)}">'


def _locale(language: str) -> list[str]:
    """Name the language and the country of the text. A country that its author did not name is not guessed."""
    found = re.fullmatch(r"([a-z]{2,3})(?:-[A-Z][a-z]{3})?-([A-Z]{2})", language)
    return [_property("og:locale", f"{found[1]}_{found[2]}")] if found else []


def _short(text: str, longest: int) -> str:
    """Cut what is too long for a preview, between two words if it has any."""
    if len(text) <= longest:
        return text
    cut = text[:longest]
    return (cut.rpartition(" ")[0] or cut[:-1]) + "…"


def _thing(type_: str, id_: str | None = None, **properties: Any) -> dict[str, Any]:
    told = {name: value for name, value in properties.items() if value not in (None, "", [])}
    return {"@type": type_, **({"@id": id_} if id_ else {}), **told}


def _identity(record: str, id_: str) -> str:
    """Return the address of a record within the page; for those in its list, it leads there."""
    return f"#{record}-{quote(id_)}"


def _known(side: str) -> str | None:
    match = _DATE.fullmatch(side)
    return match[1] if match else None


def _coverage(scene: Scene) -> str | None:
    first, last = years(scene.events) or (None, None)
    return first if first == last else f"{first}/{last}"


def _licence(scene: Scene) -> str | dict[str, Any] | None:
    if not scene.licence or web_address(scene.licence):
        return scene.licence
    return _thing("CreativeWork", name=scene.licence)


def _source(source: SceneSource) -> dict[str, Any]:
    return _thing(
        "CreativeWork",
        _identity("source", source.id),
        name=source.title,
        description=source.details,
        url=web_address(source.url),
        archivedAt=web_address(source.archived),
    )


def _place(place: ScenePlace) -> dict[str, Any]:
    return _thing(
        "Place",
        _identity("place", place.id),
        name=place.title,
        alternateName=place.aliases,
        description=plain_text(place.summary),
        geo=_coordinates(place.position) if place.precision in _EXACT else None,
    )


def _coordinates(position: Position) -> dict[str, Any]:
    longitude, latitude = position
    return _thing("GeoCoordinates", latitude=latitude, longitude=_wrapped(longitude))


def _wrapped(longitude: float) -> float:
    """Return a longitude that runs on past the 180th meridian as what it is on a globe."""
    return round((longitude + 180) % 360 - 180, 5) if abs(longitude) > 180 else longitude


def _extent(scene: Scene) -> dict[str, Any] | None:
    if not scene.places:
        return None
    west, south, east, north = scene.bounds
    west, east = (-180, 180) if east - west >= 360 else (_wrapped(west), _wrapped(east))
    # Two corners, each latitude first: https://schema.org/box
    return _thing("Place", geo=_thing("GeoShape", box=f"{south} {west} {north} {east}"))


def _event(event: SceneEvent, words: dict[str, str], precisions: dict[str, str], names: set[str]) -> dict[str, Any]:
    # A date that the author inferred is in the description, and nowhere as what is known.
    inferred = event.date_basis == words["date_basis.inferred"]
    start, end = (None, None) if inferred else known_dates(event.edtf)
    where = dict.fromkeys(id_ for id_ in (event.place, *event.places) if id_ in precisions)
    there = [
        {"@id": _identity("place", id_)}
        for id_ in where
        if event.precision in _EXACT or event.precision == precisions[id_] != "unknown"
    ]
    return _thing(
        "Event",
        _identity("event", event.id),
        name=event.title,
        description=_told(event, words),
        startDate=start,
        endDate=end,
        location=there,
        subjectOf=[{"@id": _identity("source", id_)} for id_ in event.sources if id_ in names],
    )


def _told(event: SceneEvent, words: dict[str, str]) -> str:
    """Tell a claim as one: who says so, how certain that is, and only then what."""
    if event.attribution:
        who = fill(words["attribution"], who=event.attribution)
    else:
        who = words[("attribution.none", "attribution.source", "attribution.sources")[min(len(event.sources), 2)]]
    told: Iterable[str | None] = (
        fill(words["claim"], who=who, certainty=event.certainty_label),
        fill(words["hedge"], hedge=f"“{event.hedge}”") if event.hedge else None,
        event.date,
        event.date_basis,
        plain_text(event.summary),
        fill(words["estimate"], estimate=event.estimate) if event.estimate else None,
        f"“{event.quote}”" if event.quote else None,
    )
    return " · ".join(part for part in told if part)
