"""Linked Places Format (LPF 1.3): the places as a gazetteer, with what is said of them as dated relations.

https://github.com/LinkedPasts/linked-places-format. Ids are fragments ("#tehran"): in JSON-LD they are read from the
address where the file is published.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mapgen import dates, words
from mapgen.exporting import rows
from mapgen.richtext import from_markdown, plain_text

if TYPE_CHECKING:
    from mapgen.edtf import Bound, Edtf
    from mapgen.model import Claim, Connection, Place
    from mapgen.story import Story

_CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"

# The Getty Art & Architecture Thesaurus, from the list of types that the World Historical Gazetteer takes, and the
# feature class of GeoNames, which version 1.3 asks for.
_TYPES = {
    "capital": ("300008389", "city", "P"),
    "city": ("300008389", "city", "P"),
    "country": ("300387506", "country", "A"),
    "region": ("300182722", "region (geographic)", "L"),
    "site": ("300000809", "site", "S"),
    "base": ("300000455", "military base", "S"),
}

# A centre of a whole region or country is no certain point of the place.
_CERTAINTY = {"region": "less-certain", "country": "less-certain", "unknown": "uncertain"}


def linked_places(story: Story) -> tuple[bytes, list[str]]:
    """Make a FeatureCollection of the places, one Feature a line."""
    relations = _relations(story)
    lines = [
        json.dumps(_feature(place, relations[place.id], story), ensure_ascii=False) for place in story.places.values()
    ]
    start = f'{{"type": "FeatureCollection", "@context": {json.dumps(_CONTEXT)}, "features": [\n'
    return (start + ",\n".join(lines) + "\n]}\n").encode(), _left_out(story)


def _left_out(story: Story) -> list[str]:
    placeless = sum(event.place is None for event in story.events.values())
    found = ["the dataset", "notes and free properties"]
    if story.connections or story.events:
        found.append("of connections and events all but title, ends, place, date, certainty and sources")
    return [*found, *([f"{rows.counted(placeless, 'event')} without a place"] if placeless else [])]


def _feature(place: Place, relations: list[dict[str, Any]], story: Story) -> dict[str, Any]:
    spans = [span for relation in relations for span in relation.get("when", {}).get("timespans", ())]
    types, classes = [], []
    if place.kind:
        identifier, label, feature_class = _TYPES[place.kind]
        spoken = words.load(story.dataset.language)
        own = {"label": spoken[f"place.{place.kind}"], "lang": spoken["language"]}
        types = [{"identifier": f"aat:{identifier}", "label": label, "sourceLabels": [own]}]
        classes = [feature_class]
    optional = {
        "when": {"timespans": list({json.dumps(span): span for span in spans}.values())},
        "types": types,
        "links": _links(place),
        "relations": relations,
        "descriptions": _descriptions(place, story),
    }
    properties = {"title": place.title, "ccodes": place.ccodes, "fclasses": classes}
    return {
        "@id": f"#{place.id}",
        "type": "Feature",
        "properties": {name: value for name, value in properties.items() if value},
        "names": list(_names(place, story)),
        "geometry": {"type": "GeometryCollection", "geometries": _geometries(place)},
        **{name: value for name, value in optional.items() if value not in ([], {"timespans": []})},
    }


def _names(place: Place, story: Story) -> Iterator[dict[str, Any]]:
    citations = _citations(place.sources, story)
    yield {"toponym": place.title, "lang": story.dataset.language, **citations}
    for language, title in place.translations.get("title", {}).items():
        yield {"toponym": title, "lang": language}
    for alias in place.aliases:
        yield {"toponym": alias}


def _geometries(place: Place) -> list[dict[str, Any]]:
    if place.position is None:
        return []
    point = {"type": "Point", "coordinates": [round(number, 7) for number in place.position]}
    return [{**point, "certainty": _CERTAINTY.get(place.precision or "site", "certain")}]


def _links(place: Place) -> list[dict[str, str]]:
    # Whole addresses: in the format's own context "gn:" is the ontology of GeoNames, not its places.
    found = []
    if place.geonames:
        found.append(f"http://www.geonames.org/{place.geonames}/")
    if place.wikidata:
        found.append(f"http://www.wikidata.org/entity/{place.wikidata}")
    return [{"type": "exactMatch", "identifier": address} for address in found]


def _descriptions(place: Place, story: Story) -> list[dict[str, str]]:
    if place.summary is None:
        return []
    told = {story.dataset.language: place.summary, **place.translations.get("summary", {})}
    return [{"value": plain_text(from_markdown(text)), "lang": language} for language, text in told.items()]


def _relations(story: Story) -> defaultdict[str, list[dict[str, Any]]]:
    """Give what is said of each place: of both ends of a connection, and of where an event was."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    language = story.dataset.language
    for item in story.connections.values():
        route = " – ".join(story.places[end].title for end in (item.start, item.end))
        when = _when(_span_of(item), dates.span_in_words(item.since, item.until, language))
        there_and_back = [(item.start, item.end), (item.end, item.start)]
        for here, there in dict.fromkeys(there_and_back):  # once, if it is a round trip
            found[here].append(_relation("gvp:tgn3000_related_to", there, item.title or route, item, story) | when)
    for event in story.events.values():
        if event.place is not None:
            # In CIDOC CRM, which the format's context names, a place "witnessed" what took place there.
            told = _relation("crm:P7i_witnessed", event.id, event.title, event, story)
            found[event.place].append(told | _when(timespan(event.date), dates.in_words(event.date, language)))
    return found


def _relation(kind: str, to: str, label: str, claim: Claim, story: Story) -> dict[str, Any]:
    certainty = claim.certainty or "stated"
    if certainty != "stated":
        label += f" ({words.load(story.dataset.language)[f'certainty.{certainty}']})"
    # The format has a third step, which its text spells "less-certain" and its schema "less certain".
    certain = "certain" if certainty == "stated" else "uncertain"
    relation = {"relationType": kind, "relationTo": f"#{to}", "label": label, "certainty": certain}
    return relation | _citations(claim.sources, story)


def _citations(sources: list[str], story: Story) -> dict[str, Any]:
    cited = [story.sources[source] for source in sources]
    found = [{"label": source.title, **({"@id": source.url} if source.url else {})} for source in cited]
    return {"citations": found} if found else {}


def _when(span: dict[str, Any] | None, label: str) -> dict[str, Any]:
    return {"when": {"timespans": [span], "label": label}} if span else {}


def timespan(edtf: Edtf) -> dict[str, Any] | None:
    """Write a date as a timespan, which has to have a start; None where nothing is known.

    Examples
    --------
    >>> from mapgen.edtf import parse
    >>> timespan(parse("2011/2014"))
    {'start': {'in': '2011'}, 'end': {'in': '2014'}}
    """
    return _timespan(edtf.start, edtf.end, is_one=not edtf.is_interval)


def _span_of(item: Connection) -> dict[str, Any] | None:
    since = item.since.start if item.since else None
    until = item.until.end if item.until else None
    return _timespan(since, until, is_one=False)


def _timespan(start: Bound | None, end: Bound | None, *, is_one: bool) -> dict[str, Any] | None:
    first, last = _instant(start), _instant(end)
    if is_one:
        # A start by itself means "during"; what is vaguer lies between its first and its last possible day.
        if first is None or "in" in first:
            return {"start": first} if first else None
        return {"start": {"earliest": first["earliest"]}, "end": {"latest": first["latest"]}}
    if first and last:
        return {"start": first, "end": last}
    if first and start and start.earliest:
        # An end that nobody knows, or that has not come: no earlier than the start. Without it, the start would be all.
        return {"start": first, "end": {"earliest": start.earliest.isoformat()}}
    if last and end and end.latest:
        return {"start": {"latest": end.latest.isoformat()}, "end": last}
    return None


def _instant(bound: Bound | None) -> dict[str, str] | None:
    if bound is None or bound.earliest is None or bound.latest is None:
        return None
    if bound.precision in ("day", "month", "year") and not bound.unspecified:
        return {"in": bound.text}
    return {"earliest": bound.earliest.isoformat(), "latest": bound.latest.isoformat()}
