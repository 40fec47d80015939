"""Filling in where places are that a data file only names: what is clear, and what a person has to decide."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mapgen import gazetteer
from mapgen.canonical import kind as kind_of
from mapgen.errors import OptionError, Problem, did_you_mean, quoted, shortened
from mapgen.formatting import formatted
from mapgen.gazetteer import SOURCES, Candidate
from mapgen.reading import Document, parse_document

CLEARLY = 10
"""How many times the people of any other a candidate has to have, to be taken without a question."""

MOST_SHOWN = 4

Look = Callable[[str, str | None], list[Candidate]]
"""What finds candidates for a name, in a country."""

_SETTLED = {"capital": {"capital", "city"}, "city": {"capital", "city"}, "country": {"country"}, "region": {"region"}}


@dataclass(frozen=True)
class Unplaced:
    """A place without a position, as the file has it.

    Attributes
    ----------
    index : int
        Which Feature it is.
    id, title : str
    names : tuple of str
        The title, the other names, the title in other languages.
    ccodes : tuple of str
    kind : str or None
    """

    index: int
    id: str
    title: str
    names: tuple[str, ...]
    ccodes: tuple[str, ...] = ()
    kind: str | None = None


@dataclass(frozen=True)
class Finding:
    """What is known of where an unplaced place is: ``chosen``, or the ``candidates`` among which to choose."""

    place: Unplaced
    chosen: Candidate | None
    candidates: tuple[Candidate, ...] = ()


def unplaced(collection: Any, country: str | None = None) -> list[Unplaced]:
    """Return the places of a FeatureCollection that have no geometry, in file order.

    Those that name no country are taken to be in `country`, if one is given.

    Examples
    --------
    >>> feature = {"properties": {"record": "place", "id": "sanaa", "title": "Sana'a", "title:ar": "صنعاء"}}
    >>> [place.names for place in unplaced({"features": [{**feature, "geometry": None}]})]
    [("Sana'a", 'صنعاء')]
    """
    features = collection.get("features") if isinstance(collection, dict) else None
    found = []
    for index, feature in enumerate(features if isinstance(features, list) else []):
        if kind_of(feature) != "place" or feature.get("geometry") is not None:
            continue
        properties = feature["properties"]
        titles = [properties[name] for name in properties if name.partition(":")[0] == "title"]
        names = [properties.get("title"), *_list(properties.get("aliases")), *titles]
        texts = tuple(dict.fromkeys(name for name in names if isinstance(name, str) and name.strip()))
        title, identity, kind = texts[0] if texts else "", properties.get("id"), properties.get("kind")
        codes = tuple(code for code in _list(properties.get("ccodes")) if isinstance(code, str))
        found.append(
            Unplaced(
                index,
                identity if isinstance(identity, str) else title,
                title,
                texts,
                codes or ((country,) if country else ()),
                kind if isinstance(kind, str) else None,
            )
        )
    return found


def find(place: Unplaced, look: Look = gazetteer.lookup) -> Finding:
    """Find where a place is, by its names in turn, until one is clear.

    A name is clear when one place alone has it, or when one has ten times the people of any other and none but it is
    called so in the first place, and when it is not a country's and its city's at once. The countries and the kind that
    the data name rule out all others.

    Examples
    --------
    >>> find(Unplaced(0, "sanaa", "Sana'a", ("Sana'a",))).chosen.geonames
    71137
    >>> [candidate.where for candidate in find(Unplaced(0, "cham", "Cham", ("Cham",))).candidates][:2]
    ['Syria', 'Germany']
    >>> find(Unplaced(0, "cham", "Cham", ("Cham",), ccodes=("CH",))).chosen.geonames
    2661228
    """
    first: tuple[Candidate, ...] = ()
    for name in place.names:
        fitting = tuple(_fitting(place, name, look))
        chosen = _clear(fitting)
        if chosen and (not first or chosen.position in [candidate.position for candidate in first]):
            return Finding(place, chosen, fitting)
        first = first or fitting
    return Finding(place, None, first)


def _fitting(place: Unplaced, name: str, look: Look) -> list[Candidate]:
    found: list[Candidate] = []
    for code in place.ccodes or (None,):
        found += [candidate for candidate in look(name, code) if candidate.is_exact]
    if place.ccodes:  # a contested region is in no country, and may be meant all the same
        found += [candidate for candidate in look(name, None) if candidate.is_exact and candidate.country is None]
    kinds = _SETTLED.get(place.kind or "")
    return sorted((c for c in found if not kinds or c.kind in kinds), key=lambda candidate: -candidate.weight)


def _clear(candidates: Sequence[Candidate]) -> Candidate | None:
    if not candidates:
        return None
    first, *others = candidates
    dominates = all(_claim(first) >= CLEARLY * _claim(other) for other in others)
    is_rivalled = first.match != "name" and any(other.match == "name" for other in others)
    return first if not others or (dominates and not is_rivalled and not _compete(candidates)) else None


def _compete(candidates: Sequence[Candidate]) -> bool:
    """Tell whether a country and a city in it are both called so: Panama, Mexico, Luxembourg."""
    lands = {candidate.country for candidate in candidates if candidate.kind == "country"}
    return any(c.kind in ("capital", "city") and c.country in lands for c in candidates)


def _claim(candidate: Candidate) -> float:
    """Weigh a candidate for its people and its name alone: the Tripoli of a story need not be the capital."""
    return candidate.weight / (10 if candidate.kind == "capital" else 1)


def fill(collection: Mapping[str, Any], chosen: Mapping[int, Candidate]) -> dict[str, Any]:
    """Return a FeatureCollection in which places have got their positions, by the index of their Features.

    What the author wrote stays: only the geometry, ``geonames``, ``ccodes`` and ``precision`` that are missing are
    added, and the source among the place's sources. The source's record is added where the file has none.
    """
    result: dict[str, Any] = copy.deepcopy(dict(collection))
    features = result["features"]
    for index, candidate in chosen.items():
        feature = features[index]
        properties = feature["properties"]
        feature["geometry"] = {"type": "Point", "coordinates": [*candidate.position]}
        added = {
            "geonames": candidate.geonames,
            "ccodes": [candidate.country] if candidate.country else None,
            "precision": candidate.precision,
        }
        for name, value in added.items():
            if properties.get(name) is None and value is not None:
                properties[name] = value
        source = _source(features, candidate.source)
        sources = _list(properties.get("sources"))
        if source not in sources:
            properties["sources"] = [*sources, source]
    return result


def located(document: Document, properties: Mapping[str, Any], name: str) -> tuple[Document, dict[str, Any]]:
    """Find a new place by its name; give what is then known of it, and the file with the record of the source.

    Parameters
    ----------
    document : Document
        The file that the place is for. It is a FeatureCollection.
    properties : mapping
        What the author says of it; ``ccodes`` and ``kind`` rule out what is elsewhere or is something else.
    name : str
        In any spelling and script.

    Returns
    -------
    (Document, dict)
        The properties with what was missing, and with the position as ``geometry``.

    Raises
    ------
    OptionError
        There is no such place, or there are several.
    DataError
        The file is no FeatureCollection.
    """
    value: Any = document.value
    if not isinstance(value, dict) or not isinstance(value.get("features"), list):
        formatted(document)  # which says what it is instead
    place = Unplaced(0, "", name, (name,), tuple(properties.get("ccodes") or ()), properties.get("kind"))
    finding = find(place)
    if finding.chosen is None:
        raise OptionError("find", name, *_unclear(finding))
    chosen, features = finding.chosen, value["features"]
    kind = {"kind": chosen.kind} if chosen.kind in _SETTLED else {}
    given = {**kind, **properties, "record": "place"}
    new = {"type": "Feature", "properties": given, "geometry": None}
    filled = fill({**value, "features": [*features, new]}, {len(features): chosen})
    feature = filled["features"].pop(len(features))
    text = json.dumps(filled, ensure_ascii=False)
    known = {name: value for name, value in feature["properties"].items() if name != "record"}
    return parse_document(text.encode(), document.name), {**known, "geometry": list(chosen.position)}


def _unclear(finding: Finding) -> tuple[str, str]:
    """Say that a name is nobody's, or whose it may be: the fact and the remedy."""
    place = finding.place
    where = f" in {', '.join(place.ccodes)}" if place.ccodes else ""
    if not finding.candidates:
        near = [one for code in place.ccodes or (None,) for one in gazetteer.nearest(place.title, code, limit=3)][:3]
        hint = f" (nearest: {'; '.join(candidate.label for candidate in near)})" if near else ""
        return f"is in no gazetteer{where}{hint}", "give its position with --at"
    shown = [
        f"{shortened(one.label)} ({one.kind}): {one.longitude:.5f},{one.latitude:.5f}"
        for one in finding.candidates[:MOST_SHOWN]
    ]
    more = len(finding.candidates) - len(shown)
    shown += [f"{more} more, which mapgen geocode lists"] if more > 0 else []
    return f"may be {', or '.join(shown)}", "say which with --ccode or --kind, or give --at"


_NO_COPY = "link-not-archived: the gazetteer’s front page, for credit"
"""What `mapgen check` would ask of every such source is answered from the start."""


def _source(features: list[Any], name: str) -> str:
    """Return the id of a source's record, which is made where the file has none."""
    properties = [
        feature["properties"]
        for feature in features
        if isinstance(feature, dict) and isinstance(feature.get("properties"), dict)
    ]
    wanted = SOURCES[name]
    for known in properties:
        identity = str(known.get("id"))
        # The map credits GeoNames where the id begins with its name.
        is_same = identity == name or (identity.startswith(name) and known.get("url") == wanted.get("url"))
        if known.get("record") == "source" and is_same:
            return identity
    taken = {str(known.get("id")) for known in properties}
    free = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    identity = next(option for option in free if option not in taken)
    known_for = {"x-allow": [_NO_COPY]} if "url" in wanted else {}
    record = {"record": "source", "id": identity, **wanted, **known_for}
    features.append({"type": "Feature", "properties": record, "geometry": None})
    return identity


def choices(written: Sequence[str], places: Sequence[Unplaced]) -> dict[int, Candidate]:
    """Read decisions of the form ``place-id=GeoNames number``, as candidates by the index of their places.

    Raises
    ------
    OptionError
        One is not of this form, or names no place without a position, or a number that the gazetteer does not have.
    """
    found = {}
    by_id = {place.id: place for place in places}
    for text in written:
        identity, equals, number = text.partition("=")
        if not equals or not number.isascii() or not number.isdigit():
            raise OptionError("choose", text, "is no choice", "write a place's id and a GeoNames number: tyre=267008")
        if identity not in by_id:
            remedy = did_you_mean(identity, by_id).removeprefix("; ") or "leave it out"
            raise OptionError("choose", identity, "is no place without a position", remedy)
        candidate = gazetteer.by_number(int(number)) if len(number) < 12 else None
        if candidate is None:
            raise OptionError("choose", number, "is no number in the gazetteer", "write the coordinates by hand")
        found[by_id[identity].index] = candidate
    return found


def problem(
    finding: Finding, document: Document, *, can_ask_online: bool = False, with_nearest: bool = True
) -> Problem:
    """Put into words that nobody knows where a place is, or that several are called so.

    The nearest names take a tenth of a second each: a long list may do without them.
    """
    place = finding.place
    pointer = ("features", place.index, "geometry")
    called = quoted(place.title)
    who = f"place {place.id}: "
    if not finding.candidates:
        countries = (place.ccodes or (None,)) if with_nearest else ()
        found = [near for code in countries for near in gazetteer.nearest(place.title, code, limit=3)][:3]
        near = "; ".join(candidate.label for candidate in found)
        where = f" in {', '.join(place.ccodes)}" if place.ccodes else ""
        remedy = "write its coordinates" + (", or ask with --online" if can_ask_online else "")
        hint = f" (nearest: {near})" if near else ""
        return document.problem(pointer, f"{who}the gazetteer knows no {called}{where}{hint}; {remedy}")
    # The city of a country's own name is to be seen beside it, however many there are.
    of_kinds = _compete(finding.candidates)
    candidates = sorted(finding.candidates, key=lambda c: c.kind not in ("country", "capital")) if of_kinds else ()
    shown = [
        described(candidate, place.id, with_kind=of_kinds)
        for candidate in (candidates or finding.candidates)[:MOST_SHOWN]
    ]
    more = len(finding.candidates) - len(shown)
    shown += [f"{more} more"] if more else []
    shown += ['write its "kind"'] if of_kinds else []
    return document.problem(pointer, f"{who}{called} may be {'; or '.join(shown)}")


def described(candidate: Candidate, identity: str, *, with_kind: bool = False) -> str:
    """Say which place a candidate is, and how to choose it."""
    label = shortened(candidate.label) + (f" ({candidate.kind})" if with_kind else "")
    return f"{label}: --choose {identity}={candidate.geonames}" if candidate.geonames else label


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
