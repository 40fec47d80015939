"""The document around the map: title, standfirst, every event and connection, sources and notes, as semantic HTML.

It is made from the Scene alone and needs no script. Every string of the data is escaped and stands in an element of its
own with ``dir="auto"``, so that a name in Arabic does not turn its English sentence around.
"""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from mapgen.richtext import TAGS
from mapgen.words import counted, fill, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mapgen.richtext import RichNode, RichText
    from mapgen.scene import Scene, SceneConnection, SceneEvent, SceneSource

CERTAINTIES = ("stated", "reported", "alleged", "presumed", "disputed")
COARSE = frozenset({"region", "country", "unknown"})
"""Precisions that a reader must be told about: the point on the map is no exact place."""

# No white space or control character anywhere: browsers drop some of them before they read the scheme.
_WEB = re.compile(r"https?://[^\x00-\x20\x7f-\xa0\u2028\u2029]+", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\x00-\x20\x7f-\xa0\u2028\u2029]+", re.IGNORECASE)


def parts(scene: Scene) -> dict[str, str]:
    """Return the parts of the page's document, by the name of their placeholder in ``static/page.html``.

    Parameters
    ----------
    scene : Scene
        Its events and connections are printed in its own order, which is by date.

    Returns
    -------
    dict of str to str
        HTML for ``header``, ``caption``, ``events``, ``connections``, ``sources`` and ``about`` (empty where there is
        nothing to say); escaped text for ``map-name``; the places of the ``timeline``, which a story without dated
        events does without, and of the walk, ``story``, which needs two steps; the class names that give their
        heights back.
    """
    book = _Book(scene)
    # A timeline holds events: without any, or without any day that is known, it would be empty.
    dated = any(event.since or event.until for event in scene.events)
    walks = len(scene.order) > 1
    return {
        "timeline": '<div class="mapgen-timeline"></div>' if dated else "",
        "timeless": "" if dated else " mapgen-timeless",
        "story": '<div class="mapgen-story"></div>' if walks else "",
        "storyless": "" if walks else " mapgen-storyless",
        "map-name": escape(scene.words["map"]),
        "header": header(scene),
        "caption": f'<figcaption class="mapgen-caption" dir="auto">{escape(scene.alt)}</figcaption>'
        if scene.alt
        else "",
        "events": _events(book),
        "connections": _connections(book),
        "sources": _sources(book),
        "about": _about(book),
    }


def rich(nodes: RichText) -> str:
    """Return rich text as HTML: the allowed elements, the address of a safe link, and everything else as text.

    Examples
    --------
    >>> rich([["p", {"onclick": "x"}, "1 < 2 ", ["script", {}, "alert()"]]])
    '<p>1 &lt; 2 alert()</p>'
    >>> rich([["a", {"href": "javascript:alert()"}, "here"]])
    'here'
    """
    return "".join(_rich_node(node) for node in nodes)


def web_address(address: str | None) -> str | None:
    """Return an address when it is safe to link to, else None: only http and https, no hidden characters.

    Examples
    --------
    >>> web_address("https://example.org/a?b=c")
    'https://example.org/a?b=c'
    >>> web_address("javascript:alert(1)"), web_address(" https://example.org"), web_address(None)
    (None, None, None)
    """
    return address if address and _WEB.fullmatch(address) else None


def header(scene: Scene) -> str:
    """Return the page's title, the link that says what is on the page and leads past the map to it, the standfirst."""
    words = scene.words
    events, connections = (
        counted(words, noun, len(found)) if found else ""
        for noun, found in (("events", scene.events), ("connections", scene.connections))
    )
    records = fill(words["records"], events=events, connections=connections) if events and connections else ""
    if records := records or events or connections:
        skip = fill(words["skip"], records=records)
    else:
        skip = words["skip.nothing"]
    return (
        _element("h1", scene.title, "mapgen-headline")
        # Before the standfirst, whose links would come first else.
        + f'<a class="mapgen-skip" href="#mapgen-list" dir="auto">{escape(skip)}</a>'
        + (f'<div class="mapgen-standfirst" dir="auto">{rich(scene.summary)}</div>' if scene.summary else "")
    )


class _Numbered(NamedTuple):
    number: int
    source: SceneSource


class _Book:
    """The Scene's records by id, for references between them."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words: Mapping[str, str] = scene.words
        self.places = {place.id: place for place in scene.places}
        self.events = {event.id: event for event in scene.events}
        self.connections = {connection.id: connection for connection in scene.connections}
        self.sources = {source.id: _Numbered(n, source) for n, source in enumerate(scene.sources, start=1)}
        self.rivals: dict[str, list[SceneEvent]] = {}
        for event in scene.events:
            if event.claim_of:
                self.rivals.setdefault(event.claim_of, []).append(event)


def _rich_node(node: RichNode) -> str:
    if isinstance(node, str):
        return escape(node)
    tag, *rest = node
    attributes = next((part for part in rest if isinstance(part, dict)), {})
    inside = "".join(_rich_node(child) for child in rest if not isinstance(child, dict))
    if tag not in TAGS:
        return inside
    if tag == "br":
        return "<br>"
    if tag == "a":
        href = attributes.get("href", "")
        if _WEB.fullmatch(href):
            return f'<a href="{escape(href)}" target="_blank" rel="noopener noreferrer">{inside}</a>'
        return f'<a href="{escape(href)}">{inside}</a>' if _MAIL.fullmatch(href) else inside
    return f"<{tag}>{inside}</{tag}>"


def _element(tag: str, text: str, name: str | None = None) -> str:
    of_class = f' class="{name}"' if name else ""
    return f'<{tag}{of_class} dir="auto">{escape(text)}</{tag}>'


def _filled(template: str, **html: str) -> str:
    return "".join(escape(text) + (html.get(slot, "") if slot else "") for text, slot in split(template))


def _link(prefix: str, id_: str, inside: str) -> str:
    return f'<a href="#{escape(prefix + quote(id_))}">{inside}</a>'


def _section(name: str, heading: str, body: str, *, number: int | None = None) -> str:
    tally = "" if number is None else f' <span class="mapgen-tally">{number}</span>'
    return (
        f'<section class="mapgen-section" id="mapgen-{name}" aria-labelledby="mapgen-{name}-heading">'
        f'<h2 class="mapgen-section-heading" id="mapgen-{name}-heading" dir="auto">{escape(heading)}{tally}</h2>'
        f"{body}</section>"
    )


def _group(heading: str, records: Iterable[str], *, kind: str | None = None) -> str:
    items = "".join(f"<li>{record}</li>" for record in records)
    of_kind = f' data-kind="{escape(kind)}"' if kind else ""
    return (
        f'<div class="mapgen-group"><h3 class="mapgen-group-heading"{of_kind} dir="auto">{escape(heading)}</h3>'
        f'<ol class="mapgen-records">{items}</ol></div>'
    )


def _events(book: _Book) -> str:
    if not book.scene.events:
        return ""
    periods = groupby(accounts(book.scene.events), key=lambda group: _period(group[0], book.words))
    body = "".join(_group(period, (_accounts(group, book) for group in groups)) for period, groups in periods)
    return _section("events", book.words["events"], body, number=len(book.scene.events))


def accounts(events: Sequence[SceneEvent]) -> list[list[SceneEvent]]:
    """Group events: one that is no rival of another of them, then its rivals; both in the order given.

    Events that tell the same differently stand together, whatever their own dates. ``frontend/src/accounts.ts`` does
    the same for popups.
    """
    by_id = {event.id: event for event in events}

    def first(event: SceneEvent) -> SceneEvent:
        way = [event]
        while following := by_id.get(way[-1].claim_of or ""):
            # Events that claim one another in a circle: the first of it in order stands for all.
            if following in way:
                circle = way[way.index(following) :]
                return next(other for other in events if other in circle)
            way.append(following)
        return way[-1]

    firsts = {event.id: first(event).id for event in events}
    groups = {event.id: [event] for event in events if firsts[event.id] == event.id}
    for event in events:
        if firsts[event.id] != event.id:
            groups[firsts[event.id]].append(event)
    return list(groups.values())


def _accounts(group: list[SceneEvent], book: _Book) -> str:
    event, *rivals = (_event(event, book) for event in group)
    if not rivals:
        return event
    name = escape(book.words["accounts"])
    return (
        f'{event}<div class="mapgen-accounts" role="group" aria-label="{name}">'
        f'<p class="mapgen-accounts-heading" aria-hidden="true" dir="auto">{name}</p>{"".join(rivals)}</div>'
    )


def _period(event: SceneEvent, words: Mapping[str, str]) -> str:
    """Return the heading that an event stands under: the year that it begins in, or a decade known only as such."""
    since, until = event.since, event.until
    first = since or until
    if first is None:
        return words["undated"]
    if since and until and since[:4] == f"{until[:3]}0" and (since[4:], until[3:]) == ("-01-01", "9-12-31"):
        return _filled(words["decade"], year=since[:4])
    return first[:4].lstrip("0")


def _event(event: SceneEvent, book: _Book) -> str:
    words = book.words
    ids = dict.fromkeys(([event.place] if event.place else []) + event.places)
    titles = [_element("span", book.places[id_].title) for id_ in ids if id_ in book.places]
    chips = [] if event.kind == "other" else [escape(event.kind_label)]
    if titles and event.precision in COARSE and event.precision_label:
        chips.append(escape(event.precision_label))
    if event.date_basis:
        chips.append(escape(words.get(f"date_basis.{event.date_basis}", event.date_basis)))
    for id_ in event.connections:
        if connection := book.connections.get(id_):
            chips.append(_link("connection-", id_, _element("span", connection.route)))
    where = ", ".join(titles) or escape(words["no_place"])
    extra = ""
    if event.estimate:
        estimate = _filled(words["estimate"], estimate=_element("strong", event.estimate))
        extra += f'<p class="mapgen-estimate" dir="auto">{estimate}</p>'
    rivals = [("claim_of", book.events[event.claim_of])] if event.claim_of in book.events else []
    rivals += [("rivals", rival) for rival in book.rivals.get(event.id, [])]
    for key, rival in rivals:
        title = _link("event-", rival.id, _element("span", rival.title))
        extra += f'<p class="mapgen-rival" dir="auto">{_filled(words[key], title=title)}</p>'
    return _record("event", event, book, where=where, extra=extra, chips=chips, on_map=bool(titles))


def _connections(book: _Book) -> str:
    labels = dict(book.scene.legend.kinds)
    kinds = dict.fromkeys([*labels, *(connection.kind for connection in book.scene.connections)])
    body = ""
    for kind in kinds:
        connections = [connection for connection in book.scene.connections if connection.kind == kind]
        if connections:
            records = (_connection(connection, book) for connection in connections)
            body += _group(labels.get(kind, connections[0].kind_label), records, kind=kind)
    number = len(book.scene.connections)
    return _section("connections", book.words["connections"], body, number=number) if number else ""


def _connection(connection: SceneConnection, book: _Book) -> str:
    chips = [
        _link("event-", id_, _element("span", event.title))
        for id_ in connection.events
        if (event := book.events.get(id_))
    ]
    where = _element("span", connection.route)
    return _record("connection", connection, book, where=where, extra="", chips=chips, on_map=True)


def _on_map(record: str, item: SceneEvent | SceneConnection, book: _Book) -> str:
    """Return the link that shows a record on the map; without script it is not to be seen."""
    about = f'<span class="mapgen-hidden"> {_element("span", item.title)}</span>'
    address = escape(f"#{record}={quote(item.id)}")
    return f'<li class="mapgen-show" dir="auto"><a href="{address}">{escape(book.words["show_on_map"])}{about}</a></li>'


def _record(  # the one form of events and connections; frontend/src/record.ts builds the same
    record: str,
    item: SceneEvent | SceneConnection,
    book: _Book,
    *,
    where: str,
    extra: str,
    chips: list[str],
    on_map: bool,
) -> str:
    summary = f'<div class="mapgen-summary" dir="auto">{rich(item.summary)}</div>' if item.summary else ""
    quoted = (
        f'<blockquote class="mapgen-quote"><p dir="auto">{escape(item.quote)}</p></blockquote>' if item.quote else ""
    )
    if item.actors:
        names = ", ".join(_element("span", actor) for actor in item.actors)
        extra += f'<p class="mapgen-actors" dir="auto">{_filled(book.words["actors"], who=f"<span>{names}</span>")}</p>'
    listed = "".join(f'<li dir="auto">{chip}</li>' for chip in chips)
    listed += _on_map(record, item, book) if on_map else ""
    return (
        f'<article class="mapgen-record" id="{escape(f"{record}-{item.id}")}" data-kind="{escape(item.kind)}"'
        f' data-certainty="{escape(item.certainty)}">'
        f'<p class="mapgen-when">{_element("span", item.date or book.words["undated"], "mapgen-date")} '
        f'<span class="mapgen-where">{where}</span></p>'
        f'<div class="mapgen-told">{_element("h4", item.title, "mapgen-title")}{_claim(item, book)}'
        f"{summary}{quoted}{extra}" + (f'<ul class="mapgen-chips">{listed}</ul>' if listed else "") + "</div></article>"
    )


def _claim(item: SceneEvent | SceneConnection, book: _Book) -> str:
    """Return the line that says who makes the claim, how certain it is, and the source's own word of doubt."""
    words = book.words
    numbered = [book.sources[id_] for id_ in item.sources if id_ in book.sources]
    if item.attribution:
        who = _filled(words["attribution"], who=_element("strong", item.attribution))
    else:
        forms = ("attribution.none", "attribution.source", "attribution.sources")
        who = escape(words[forms[min(len(numbered), 2)]])
    references = "".join(_reference(number, source, words) for number, source in numbered)
    hedge = _filled(words["hedge"], hedge=_element("q", item.hedge)) if item.hedge else ""
    said = _filled(
        words["claim"],
        who=f'<span class="mapgen-who">{who}{references}</span>',
        certainty=f'<span class="mapgen-certainty" data-certainty="{escape(item.certainty)}">'
        f"{escape(item.certainty_label)}</span>",
    )
    hedged = f' <span class="mapgen-hedge">{hedge}</span>' if hedge else ""
    return f'<p class="mapgen-claim" dir="auto">{said}{hedged}</p>'


def _reference(number: int, source: SceneSource, words: Mapping[str, str]) -> str:
    label = escape(fill(words["source.number"], n=str(number), title=source.title))
    return (
        f'<sup class="mapgen-reference"><a href="#{escape("source-" + quote(source.id))}" aria-label="{label}">'
        f"{number}</a></sup>"
    )


def _sources(book: _Book) -> str:
    if not book.scene.sources:
        return ""
    items = "".join(
        f'<li id="{escape("source-" + source.id)}">'
        f"{_outward(source.url, source.title, book.words)}"
        + (f" {_element('span', source.details, 'mapgen-details')}" if source.details else "")
        + (
            f" {_outward(source.archived, book.words['source.archived'], book.words)}"
            if web_address(source.archived)
            else ""
        )
        + "</li>"
        for source in book.scene.sources
    )
    return _section("sources", book.words["sources"], f'<ol class="mapgen-sources">{items}</ol>')


def _outward(address: str | None, text: str, words: Mapping[str, str]) -> str:
    inside = _element("span", text)
    if not web_address(address):
        return inside
    return (
        f'<a href="{escape(address or "")}" target="_blank" rel="noopener noreferrer">{inside}'
        f'<span class="mapgen-hidden"> ({escape(words["new_window"])})</span></a>'
    )


def _about(book: _Book) -> str:
    scene, words = book.scene, book.words
    used = {event.certainty for event in scene.events} | {line.certainty for line in scene.connections}
    terms = "".join(
        f'<div><dt><span class="mapgen-certainty" data-certainty="{certainty}">'
        f"{escape(words[f'certainty.{certainty}'])}</span></dt>"
        f'<dd dir="auto">{escape(words[f"certainty.{certainty}.note"])}</dd></div>'
        for certainty in CERTAINTIES
        if certainty in used
    )
    notes = [words["about.claims"]] + ([words["about.lines"]] if scene.connections else [])
    marks = [*scene.attribution, *([scene.boundary_statement] if scene.boundary_statement else [])]
    body = "".join(_element("p", note) for note in notes)
    body += f'<dl class="mapgen-terms">{terms}</dl>' if terms else ""
    body += "".join(_element("p", mark) for mark in marks)
    if scene.licence:
        body += f"<p>{_filled(words['licence'], licence=_element('span', scene.licence))}</p>"
    if scene.updated:
        body += f'<p dir="auto">{_filled(words["updated"], date=_element("span", scene.updated))}</p>'
    return _section("about", words["about"], body)
