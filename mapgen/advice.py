"""Advice: what an editor would ask about sound data, as warnings with stable codes.

A warning never stops a build. Each can be switched off in the settings (:mod:`mapgen.settings`), and a record says
"seen, and so meant" with a reason in ``x-allow``, a list of texts ``"code: reason"``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from mapgen import countries, hedges
from mapgen.errors import did_you_mean, shortened
from mapgen.model import Connection, Event, Place, Record

if TYPE_CHECKING:
    from mapgen.edtf import Edtf
    from mapgen.story import Story

ALLOW = "x-allow"
"""The property in which a record says which warnings are meant, and why."""

NEAR_CITIES, NEAR_SITES = 1000.0, 100.0
"""Metres within which two cities, or two sites, look like one place entered twice."""

NAMESAKE_CITIES, NAMESAKE_SITES = 25_000.0, 1_000.0
"""Metres within which two of one title do."""

FARTHEST = 85.0
"""Degrees of latitude; the map ends at 85.05, and a symbol beyond this is cut off."""

FAR = 0.45
"""Degrees from a country's outline that are far: some 50 km."""

APART = 300_000.0
"""Metres from a place that are too many for what happened there."""

_R = TypeVar("_R", bound=Record)

_EARTH = 6_371_008.8  # mean radius in metres (IUGG); half a per cent is near enough here


@dataclass(frozen=True)
class Warned:
    """One kind of warning.

    Parameters
    ----------
    code : str
        Its stable name, in settings, in ``x-allow`` and in reports.
    sentence : str
        What it warns of.
    remedy : str
        What to do about it.
    """

    code: str
    sentence: str
    remedy: str


@dataclass(frozen=True)
class Remark:
    """A warning about one record.

    Parameters
    ----------
    code : str
        The kind of warning.
    record : str
        The record's id.
    where : tuple
        The way from the Feature to the value that it is about.
    fact : str
        What is so, with the record's name.
    """

    code: str
    record: str
    where: tuple[str | int, ...]
    fact: str


WARNINGS = {
    kind.code: kind
    for kind in (
        Warned(
            "event-without-source",
            "An event names no source.",
            'name the source in "sources"',
        ),
        Warned(
            "doubt-not-marked",
            "The quote doubts what the record shows as stated.",
            'set "certainty" to presumed, reported or alleged, and "hedge" to the word of doubt',
        ),
        Warned(
            "attribution-not-named",
            "The quote names a speaker, and the record nobody.",
            'say in "attribution" who says so',
        ),
        Warned(
            "places-nearly-same",
            "Two places are so near to one another that they may be one.",
            "keep one of the two, or move the one that is wrong",
        ),
        Warned(
            "record-twice",
            "Two records are the same but for their ids.",
            "keep one of the two, or say in what they differ",
        ),
        Warned(
            "place-off-the-map",
            "A place lies beyond 85° north or south, where the map ends.",
            "move it inwards and say so, or tell of it in an event without a place",
        ),
        Warned(
            "place-at-zero",
            "A place lies at 0, 0, in the sea off Africa, where programs put what has no position.",
            "correct the point, or write null for the geometry while nobody knows it",
        ),
        Warned(
            "event-not-in-order",
            'The story\'s "order" names nearly all events, and not this one.',
            'add it to "order", or take "order" out: then all events are steps, by date',
        ),
        Warned(
            "place-never-used",
            "No event and no connection uses a place.",
            'use it, take it out, or make it a landmark with "anchor": true',
        ),
        Warned(
            "event-outside-connection",
            "An event lies outside the dates of a connection that it names.",
            'correct the date, the connection\'s "since" and "until", or take it out of "connections"',
        ),
        Warned(
            "date-after-source",
            "A claim is dated later than its source.",
            "correct one of the two dates, or name the source that can know it",
        ),
        Warned(
            "source-read-too-early",
            "A source was read before its date.",
            'correct "accessed" or "date"',
        ),
        Warned(
            "place-far-from-country",
            "A place lies more than 50 km outside its countries.",
            'correct the coordinates or "ccodes"',
        ),
        Warned(
            "event-far-from-place",
            "An event's own point lies more than 300 km from its place.",
            'correct the point or "place", or write null for the geometry',
        ),
        Warned(
            "link-not-secure",
            "A link is not secure: it begins with http://.",
            "write https:// if the site answers there",
        ),
        Warned(
            "link-not-archived",
            "A source's link has no archive copy.",
            'have an archive keep the page, and give the copy\'s address in "archived"',
        ),
        Warned(
            "allowed-in-vain",
            f'An entry of "{ALLOW}" allows nothing.',
            'write "code: reason" for a warning that the record has, or take it out',
        ),
    )
}
"""All kinds of warnings by code, in the order of the documentation."""


def remarks(story: Story, codes: Collection[str] = tuple(WARNINGS)) -> list[Remark]:
    """Give the warnings about a story which no record allows, kind by kind.

    Parameters
    ----------
    story : Story
        Sound data.
    codes : collection of str, optional
        The kinds of warnings that are wanted; by default all.

    Examples
    --------
    >>> import mapgen
    >>> remarks(mapgen.read("data/locations.geojson"))
    []
    """
    found = [remark for code, look in _LOOKS.items() if code in codes for remark in look(story)]
    allowing = [record for record in _records(story) if ALLOW in record.extra]
    allowed = _allowed(allowing)
    if "allowed-in-vain" in codes:
        met = {(remark.record, remark.code) for remark in found}
        found += list(_in_vain(allowing, allowed, met, codes))
    return [
        remark for remark in found if remark.code not in _LOOKS or not allowed.get(remark.record, {}).get(remark.code)
    ]


def _named(record: Record) -> str:
    return f"{type(record).__name__.lower()} {record.id}"


def _remark(code: str, record: Record, where: str | tuple[str | int, ...], fact: str) -> Remark:
    inside = (where,) if isinstance(where, str) else where
    return Remark(code, record.id, ("properties", *inside), f"{_named(record)}: {fact}")


def _claims(story: Story) -> Iterator[Connection | Event]:
    yield from story.connections.values()
    yield from story.events.values()


def _records(story: Story) -> Iterator[Record]:
    yield story.dataset
    yield from story.sources.values()
    yield from story.places.values()
    yield from _claims(story)


def _without_source(story: Story) -> Iterator[Remark]:
    for event in story.events.values():
        if not event.sources:
            yield _remark("event-without-source", event, "sources", "names no source")


def _language(claim: Connection | Event, story: Story) -> str:
    """Give the language of a claim's quote: its first source's, or else the dataset's."""
    for identity in claim.sources[:1]:
        if language := story.sources[identity].language:
            return language
    return story.dataset.language


def _doubt(story: Story) -> Iterator[Remark]:
    for claim in _claims(story):
        if claim.quote is None or claim.certainty not in (None, "stated"):
            continue
        if words := hedges.doubt(claim.quote, _language(claim, story)):
            state = '"certainty" is stated' if claim.certainty else "no certainty is given, which is shown as stated"
            where = "certainty" if claim.certainty else "quote"
            yield _remark("doubt-not-marked", claim, where, f'its quote says "{words}", and {state}')


def _attribution(story: Story) -> Iterator[Remark]:
    for claim in _claims(story):
        if claim.quote is None or claim.attribution is not None:
            continue
        if words := hedges.attribution(claim.quote, _language(claim, story)):
            fact = f'its quote says "{words}", and it has no "attribution"'
            yield _remark("attribution-not-named", claim, "quote", fact)


def _nearly_same(story: Story) -> Iterator[Remark]:
    grids = {"city": _Near(NEAR_CITIES), "site": _Near(NEAR_SITES)}
    titles = Counter(place.title.casefold() for place in story.places.values())
    namesakes: dict[tuple[str, str], _Near] = {}
    for place in story.places.values():
        rank, title = _rank(place), place.title.casefold()
        if rank is None or place.position is None:
            continue
        near, called = grids[rank].find_or_add(place.id, place.position), ""
        if titles[title] > 1:
            within = NAMESAKE_CITIES if rank == "city" else NAMESAKE_SITES
            namesake = namesakes.setdefault((rank, title), _Near(within)).find_or_add(place.id, place.position)
            if namesake and not near:
                near, called = namesake, ", which has the same title"
        if near:
            other, metres = near
            away = "at the same position as" if metres < 1 else f"{metres:,.0f} m from"
            where = ("geometry", "coordinates")
            fact = f"{_named(place)}: is {away} place {other}{called}"
            yield Remark("places-nearly-same", place.id, where, fact)


def _rank(place: Place) -> str | None:
    """Tell what a place's point stands for: a city, a site, or an area, which others may well share (None)."""
    if place.precision in ("site", "city"):
        return place.precision
    if place.precision is not None or place.kind in ("country", "region"):
        return None
    return "city" if place.kind in ("city", "capital") else "site"


def _in_space(position: tuple[float, float]) -> tuple[float, float, float]:
    """Give a position in metres from the Earth's centre."""
    longitude, latitude = map(math.radians, position)
    around = _EARTH * math.cos(latitude)
    return around * math.cos(longitude), around * math.sin(longitude), _EARTH * math.sin(latitude)


class _Near:
    """Positions in cubes of space, so that neither a pole nor the antimeridian is an edge.

    A position near one that is there is not added: a cube holds few, however many stand in one place.
    """

    def __init__(self, metres: float) -> None:
        self.metres = metres
        self.cubes: dict[tuple[int, int, int], list[tuple[str, float, float, float]]] = {}

    def find_or_add(self, identity: str, position: tuple[float, float]) -> tuple[str, float] | None:
        x, y, z = _in_space(position)
        side = 2 * self.metres  # then what is near lies in two cubes each way at most
        lower = [math.floor(value / side - 0.5) for value in (x, y, z)]
        for a in (lower[0], lower[0] + 1):
            for b in (lower[1], lower[1] + 1):
                for c in (lower[2], lower[2] + 1):
                    for other, ox, oy, oz in self.cubes.get((a, b, c), ()):
                        if (metres := math.dist((x, y, z), (ox, oy, oz))) <= self.metres:
                            return other, metres
        home = (math.floor(x / side), math.floor(y / side), math.floor(z / side))
        self.cubes.setdefault(home, []).append((identity, x, y, z))
        return None


def _twice(story: Story) -> Iterator[Remark]:
    # First what tells nearly all of them apart, then what is left to compare.
    sources = _alike(story.sources.values(), lambda it: it.title)
    lines = _alike(_alike(story.connections.values(), lambda it: it.title), lambda it: (it.start, it.end, it.kind))
    events = _alike(_alike(story.events.values(), lambda it: it.title), lambda it: (it.date.text, it.place))
    for records in (sources, lines, events):
        yield from _repeated(records)


def _alike(records: Collection[_R], gist: Callable[[_R], object]) -> list[_R]:
    """Keep the records whose gist others share."""
    gists = [gist(record) for record in records]
    times = Counter(gists)
    if len(times) == len(gists):
        return []
    return [record for record, one in zip(records, gists, strict=True) if times[one] > 1]


def _repeated(records: Sequence[Record]) -> Iterator[Remark]:
    first: dict[str, Record] = {}
    for record in records:
        # As a text it is found at once; to compare each with each would take for ever.
        same = first.setdefault(repr({**vars(record), "id": ""}), record)
        if same is not record:
            yield _remark("record-twice", record, "id", f"is {_named(same)} once more")


def _located(story: Story) -> Iterator[tuple[Place | Event, tuple[float, float]]]:
    """Give what has a position: places, and events with a point other than their place's, which is told there."""
    for place in story.places.values():
        if place.position is not None:
            yield place, place.position
    for event in story.events.values():
        home = story.places[event.place].position if event.place else None
        if event.position is not None and event.position != home:
            yield event, event.position


def _off_the_map(story: Story) -> Iterator[Remark]:
    for record, (_, latitude) in _located(story):
        if abs(latitude) > FARTHEST:
            fact = f"{_named(record)}: lies at latitude {latitude:g}, and the map ends at 85.05"
            yield Remark("place-off-the-map", record.id, ("geometry", "coordinates"), fact)


def _at_zero(story: Story) -> Iterator[Remark]:
    for record, position in _located(story):
        if position == (0, 0):
            fact = f"{_named(record)}: lies at longitude 0, latitude 0"
            yield Remark("place-at-zero", record.id, ("geometry", "coordinates"), fact)


def _not_in_order(story: Story) -> Iterator[Remark]:
    order = set(story.dataset.order)
    if not order:
        return
    events = [event for event in story.events.values() if event.claim_of is None or event.id in order]
    left = [event for event in events if event.id not in order]
    # Of many events an author may choose a few steps. Who chose nearly all has more likely forgotten the others.
    if (len(left) == 1 and len(events) > 2) or len(left) * 10 <= len(events):
        for event in left:
            yield _remark(
                "event-not-in-order", event, "id", f"is no step, unlike {len(events) - len(left)} other events"
            )


def _never_used(story: Story) -> Iterator[Remark]:
    if not story.events and not story.connections:
        return  # a map of places alone
    used: set[str | None] = set()
    for event in story.events.values():
        used.add(event.place)
        if event.places:
            used.update(event.places)
    for connection in story.connections.values():
        used.update((connection.start, connection.end, *connection.via))
    for place in story.places.values():
        if place.id not in used and not place.anchor:
            yield _remark("place-never-used", place, "id", "is used by no event and no connection")


def _outside_connection(story: Story) -> Iterator[Remark]:
    for event in story.events.values():
        for identity in event.connections:
            connection = story.connections[identity]
            fact = _outside(event.date, connection)
            if fact:
                yield _remark("event-outside-connection", event, "date", f'"{event.date.text}" {fact}')


def _outside(date: Edtf, connection: Connection) -> str | None:
    """Say how a date lies outside a connection's, where no reading of the two lets them meet."""
    since, until = connection.since, connection.until
    if since and since.earliest and date.latest and date.latest < since.earliest:
        return f'is before connection {connection.id}, since "{since.text}"'
    if until and until.latest and date.earliest and date.earliest > until.latest:
        return f'is after connection {connection.id}, until "{until.text}"'
    return None


def _after_source(story: Story) -> Iterator[Remark]:
    dates = {source.id: source.date for source in story.sources.values()}
    latest = {identity: date.latest for identity, date in dates.items() if date and date.latest}
    if not latest:
        return
    oldest = min(latest.values())
    dated: Iterator[tuple[Connection | Event, str, Edtf | None]] = chain(
        ((connection, "since", connection.since) for connection in story.connections.values()),
        ((event, "date", event.date) for event in story.events.values()),
    )
    for claim, name, date in dated:
        first = date.start.earliest if date else None
        if date is None or first is None or first <= oldest:
            continue
        if claim.certainty == "presumed" or not claim.sources or not latest.keys() >= set(claim.sources):
            continue  # what is to come may be told; and who knows what a source without a date knows
        last = max(claim.sources, key=lambda identity: latest[identity])
        of_source = dates[last]
        if first > latest[last] and of_source:
            its = "source" if len(set(claim.sources)) == 1 else "last source"
            fact = f'"{date.text}" is later than its {its} {last}, "{of_source.text}"'
            yield _remark("date-after-source", claim, name, fact)


def _read_too_early(story: Story) -> Iterator[Remark]:
    for source in story.sources.values():
        date, read = source.date, source.accessed
        if date and read and date.start.earliest and read.latest and read.latest < date.start.earliest:
            fact = f'was read "{read.text}", before its date, "{date.text}"'
            yield _remark("source-read-too-early", source, "accessed", fact)


def _far_from_country(story: Story) -> Iterator[Remark]:
    for place in story.places.values():
        if place.position is None or not place.ccodes:
            continue
        if not any(countries.contains(code, *place.position, tolerance=FAR) is not False for code in place.ccodes):
            longitude, latitude = place.position
            fact = f"[{longitude:g}, {latitude:g}] is more than 50 km from {', '.join(place.ccodes)}"
            if own := countries.territory(place.ccodes, longitude, latitude):
                fact += f", but in {own}, which has a code of its own"
            where = ("geometry", "coordinates")
            yield Remark("place-far-from-country", place.id, where, f"{_named(place)}: {fact}")


def _far_from_place(story: Story) -> Iterator[Remark]:
    for event in story.events.values():
        if event.position is None or event.place is None:
            continue
        place = story.places[event.place]
        if place.position is None or event.position == place.position:
            continue
        # A point stands for a country or a region wherever it is; so does one that is not known.
        if _rank(place) is None or event.precision in ("region", "country", "unknown"):
            continue
        if (metres := math.dist(_in_space(event.position), _in_space(place.position))) > APART:
            fact = f"its point is {metres / 1000:,.0f} km from place {place.id}"
            where = ("geometry", "coordinates")
            yield Remark("event-far-from-place", event.id, where, f"{_named(event)}: {fact}")


_MARKDOWN_LINK = re.compile(r"(?:\]\(\s*|<)(http://[^\s)>]+)", re.IGNORECASE)


def _not_secure(story: Story) -> Iterator[Remark]:
    links: list[tuple[Record, str, str | None]] = []
    for source in story.sources.values():
        links += [(source, "url", source.url), (source, "archived", source.archived)]
    links += [(event, "image", event.image) for event in story.events.values() if event.image]
    for told in (story.dataset, *story.places.values(), *_claims(story)):
        if told.summary and "http:" in told.summary.lower():
            links += [(told, "summary", link) for link in _MARKDOWN_LINK.findall(told.summary)]
    for record, name, link in links:
        if link and link[:7].lower() == "http://":
            yield _remark("link-not-secure", record, name, f'"{shortened(link)}" is not secure')


def _not_archived(story: Story) -> Iterator[Remark]:
    for source in story.sources.values():
        if source.url and not source.archived:
            yield _remark("link-not-archived", source, "url", 'its "url" has no archive copy')


_LOOKS: dict[str, Callable[[Story], Iterator[Remark]]] = {
    "event-without-source": _without_source,
    "doubt-not-marked": _doubt,
    "attribution-not-named": _attribution,
    "places-nearly-same": _nearly_same,
    "record-twice": _twice,
    "place-off-the-map": _off_the_map,
    "place-at-zero": _at_zero,
    "event-not-in-order": _not_in_order,
    "place-never-used": _never_used,
    "event-outside-connection": _outside_connection,
    "date-after-source": _after_source,
    "source-read-too-early": _read_too_early,
    "place-far-from-country": _far_from_country,
    "event-far-from-place": _far_from_place,
    "link-not-secure": _not_secure,
    "link-not-archived": _not_archived,
}


def _entries(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _allowed(records: list[Record]) -> dict[str, dict[str, str]]:
    """Give the reasons by record and code."""
    found: dict[str, dict[str, str]] = {}
    for record in records:
        for entry in _entries(record.extra[ALLOW]):
            if isinstance(entry, str):
                code, _, reason = entry.partition(":")
                found.setdefault(record.id, {})[code.strip()] = reason.strip()
    return found


def _in_vain(
    records: list[Record], allowed: dict[str, dict[str, str]], met: set[tuple[str, str]], codes: Collection[str]
) -> Iterator[Remark]:
    for record in records:
        is_list = isinstance(record.extra[ALLOW], list)
        for index, entry in enumerate(_entries(record.extra[ALLOW])):
            where = (ALLOW, index) if is_list else (ALLOW,)
            code = entry.partition(":")[0].strip() if isinstance(entry, str) else ""
            if code not in _LOOKS:
                shown = f'"{shortened(code)}"' if code else f'an entry of "{ALLOW}"'
                fact = f"{shown} is no warning that can be allowed{did_you_mean(code, _LOOKS)}"
            elif not allowed[record.id][code]:
                fact = f'allows "{code}" without a reason'
            elif code in codes and (record.id, code) not in met:
                fact = f'allows "{code}", which it does not have'
            else:
                continue
            yield _remark("allowed-in-vain", record, where, fact)
