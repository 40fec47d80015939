"""Linked Places Format (LPF 1.1 to 1.3): a gazetteer of historical places as GeoJSON-LD; each becomes a place."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any, get_args

from mapgen import countries
from mapgen.errors import FileError
from mapgen.importing import hypertext, values
from mapgen.importing.found import Found, Note, Position, Row
from mapgen.importing.rows import Choices
from mapgen.importing.shapes import UnknownCrsError, shapes, wrapped
from mapgen.importing.slides import items, mapping, text
from mapgen.importing.table import MOST_ROWS, Shape
from mapgen.importing.told import Told
from mapgen.model import LANGUAGE, SLUG, PlaceKind

_GEONAMES = re.compile(r"(?:gn:|https?://(?:www\.|sws\.)?geonames\.org/)(\d{1,12})(?:/.*)?\Z", re.IGNORECASE)
_WIKIDATA = re.compile(r"(?:wd:|https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/)(Q[1-9]\d{0,11})\Z", re.IGNORECASE)

Part = Mapping[str, Any]


def knows(value: Any) -> bool:
    """Tell linked places from other GeoJSON: by the context, or by names that are lists of toponyms.

    Examples
    --------
    >>> context = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
    >>> knows({"type": "FeatureCollection", "@context": context, "features": []})
    True
    >>> knows({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"names": "A"}}]})
    False
    """
    contexts = mapping(value).get("@context")
    if any("linkedplaces" in text(context).lower() for context in (items(contexts) or [contexts])):
        return True
    return any(
        isinstance(name, dict) and "toponym" in name
        for feature in _features(value)
        for name in items(feature.get("names"))
    )


def _features(value: Any) -> list[Part]:
    if mapping(value).get("type") == "Feature":
        return [mapping(value)]
    return [mapping(item) for item in (value if isinstance(value, list) else items(mapping(value).get("features")))]


def found(value: Any, path: str, _: Choices) -> Found:
    """Read linked places.

    Raises
    ------
    FileError
        None of them has a position.

    Examples
    --------
    >>> feature = {"type": "Feature", "properties": {"title": "York"}, "names": [{"toponym": "Eboracum"}],
    ...            "geometry": {"type": "Point", "coordinates": [-1.08, 53.96]}}
    >>> row = found({"type": "FeatureCollection", "features": [feature]}, "a.json", Choices()).rows[0]
    >>> row.title, row.position, row.properties["aliases"]
    ('York', (-1.08, 53.96), ['Eboracum'])
    """
    return _Gazetteer(value, path).found()


class _Gazetteer:
    def __init__(self, value: Any, path: str) -> None:
        self.path = path
        self.about = mapping(mapping(value).get("indexing"))
        self.features = _features(value)
        if len(self.features) > MOST_ROWS:
            raise FileError(path, f"has more than {MOST_ROWS:,} places", "import a part of it")
        self.told = Told("place")
        self.kept: Counter[str] = Counter()
        self.languages: set[str] = set()

    def found(self) -> Found:
        rows = [row for number, feature in enumerate(self.features, 1) for row in self.rows(feature, number)]
        notes = list(self.told.notes())
        if not rows:
            reasons = "; ".join(note.text for note in notes if note.topic == "left out")
            raise FileError(
                self.path, f"has no place with a position ({reasons or 'it has no places'})",
                "give places that are somewhere",
            )  # fmt: skip
        if self.kept:
            notes.append(Note("renamed", f"{', '.join(self.kept)} (kept, never shown)"))
        dataset: dict[str, Any] = {"summary": hypertext.markdown(text(self.about.get("description"))),
                                   "licence": text(self.about.get("license"))}  # fmt: skip
        if len(self.languages) == 1:  # what all descriptions are written in
            dataset["language"] = min(self.languages)
        title = hypertext.plain(text(self.about.get("name")))
        return Found(PurePath(self.path).name, "Linked Places", tuple(rows), title, dataset, notes=tuple(notes))

    def rows(self, feature: Part, number: int) -> Iterator[Row]:
        properties = mapping(feature.get("properties"))
        names = list(_texts(feature.get("names"), "toponym"))
        title = text(properties.get("title")) or (names[0] if names else "")
        if not title:
            self.told.tell("changed", "without a title, called after its number", number)
            title = f"Place {number}"
        own: dict[str, Any] = {"aliases": [name for name in dict.fromkeys(names) if name != title]}
        own |= self.countries(properties, number)
        position, more = self.position(feature, own.get("ccodes", []), number)
        if position is None:
            self.told.tell("left out", "without a position that can be read", number)
            return
        own |= more | self.types(feature) | self.links(feature, number) | self.summary(feature, number)
        own |= {
            "x-uri": self.keep(text(feature.get("@id")) or text(feature.get("id")), "@id → x-uri"),
            "x-when": self.when(feature),
            "x-relations": self.keep(
                [_joined(part, "relationType", "relationTo", "label") for part in _parts(feature, "relations")],
                "relations → x-relations",
            ),
            "x-media": self.keep(list(_texts(feature.get("depictions"), "@id")), "depictions → x-media"),
        }
        if own["x-media"]:
            self.told.tell("changed", "with depictions, and mapgen shows no picture of a place: the addresses are "
                           "kept as x-media (never shown)", number)  # fmt: skip
        self.scopes(feature, number)
        own = {name: value for name, value in own.items() if value not in ("", [], None)}
        fragment = text(feature.get("@id"))  # as mapgen writes ids
        identity = fragment[1:] if fragment.startswith("#") and SLUG.match(fragment[1:]) else ""
        yield Row("place", title, identity, position, properties=own)

    def keep(self, value: Any, note: str) -> Any:
        """Note under which free name something is kept."""
        if value:
            self.kept[note] += 1
        return value

    def countries(self, properties: Part, number: int) -> dict[str, Any]:
        from mapgen.countries import is_country_code  # noqa: PLC0415

        codes = [text(code).upper() for code in items(properties.get("ccodes"))]
        known = list(dict.fromkeys(code for code in codes if is_country_code(code)))
        other = [code for code in codes if code and code not in known]
        if other:
            self.told.tell("changed", "with a country code that mapgen does not know, kept as x-ccodes", number)
        return {"ccodes": known, "x-ccodes": other}

    def types(self, feature: Part) -> dict[str, Any]:
        """Keep what kinds of place it is; mapgen's own kind only where the file says the very word, once."""
        labels = []
        for part in _parts(feature, "types"):
            own = [text(label.get("label")) for label in _parts(part, "sourceLabels")]
            labels.append(text(part.get("label")) or next(filter(None, own), "") or text(part.get("identifier")))
        labels = list(filter(None, dict.fromkeys(labels)))
        kinds = [label.lower() for label in labels if label.lower() in get_args(PlaceKind)]
        kept = {"x-types": self.keep(labels, "types → x-types")}
        return kept | ({"kind": kinds[0]} if len(set(kinds)) == 1 else {})

    def links(self, feature: Part, number: int) -> dict[str, Any]:
        """Take what the file says to be the same place: an exact match, or else a close one, where there is but one."""
        same: dict[tuple[str, str], list[str]] = {}
        rest = []
        for part in _parts(feature, "links"):
            kind, identifier = text(part.get("type")).rpartition(":")[2], text(part.get("identifier"))
            for name, pattern in (("geonames", _GEONAMES), ("wikidata", _WIKIDATA)):
                match = pattern.match(identifier)
                if match and kind in ("exactMatch", "closeMatch"):
                    same.setdefault((name, kind), []).append(match[1].upper())
                    break
            else:
                rest.append(_joined(part, "type", "identifier"))
        made: dict[str, Any] = {}
        for name in ("geonames", "wikidata"):
            ids = dict.fromkeys(same.get((name, "exactMatch")) or same.get((name, "closeMatch")) or [])
            if len(ids) > 1:
                self.told.tell("changed", f"with several matches in {name}: kept as x-{name}, none taken", number)
                made[f"x-{name}"] = list(ids)
            elif ids:
                made[name] = int(next(iter(ids))) if name == "geonames" else next(iter(ids))
        return made | {"x-links": self.keep(list(filter(None, rest)), "links → x-links")}

    def summary(self, feature: Part, number: int) -> dict[str, Any]:
        """Take the first description, and further ones in other languages."""
        made: dict[str, Any] = {}
        first = ""
        for part in _parts(feature, "descriptions"):
            html, language, origin = (text(part.get(name)) for name in ("value", "lang", "source"))
            language = language if LANGUAGE.match(language) else ""
            written = hypertext.markdown(html)
            if not written:
                continue
            if hypertext.is_too_long(html):
                self.told.tell("left out", "which is too long", number, part="the end of the description")
            if not made:
                made["summary"], first = written, language
                made["x-summary-source"] = self.keep(origin or text(part.get("@id")), "source → x-summary-source")
                self.languages.add(language)
            elif language and language != first and f"summary:{language}" not in made:
                made[f"summary:{language}"] = written
            else:
                self.told.tell("left out", "all but the first in each language", number, part="the descriptions")
        return made

    def when(self, feature: Part) -> list[str]:
        """Keep when it was; a place of mapgen's has no dates."""
        when = mapping(feature.get("when"))
        spans = [_span(part) for part in _parts(when, "timespans")]
        names = [text(part.get("name")) for part in _parts(when, "periods")]
        kept: list[str] = self.keep(
            [part for part in (*spans, *names, text(when.get("label"))) if part], "when → x-when"
        )
        return kept

    def scopes(self, feature: Part, number: int) -> None:
        """Tell of dates and citations that parts of a place have, and its record cannot."""
        parts = [part for name in ("names", "types", "relations") for part in _parts(feature, name)]
        geometry = mapping(feature.get("geometry"))
        parts += [geometry, *_parts(geometry, "geometries")]
        for name, words in (("when", "dates"), ("citations", "citations")):
            if any(part.get(name) for part in parts):
                self.told.tell(
                    "left out",
                    "which belong to single names, types, geometries or relations",
                    number,
                    part=f"the {words}",
                )

    def position(self, feature: Part, ccodes: list[str], number: int) -> tuple[Position | None, dict[str, Any]]:
        """Find one position: the first point, or else one in the first area or on the first line."""
        geometry = mapping(feature.get("geometry"))
        parts = [mapping(part) for part in items(geometry.get("geometries"))] or [geometry]
        found = [(shape, part) for part in parts if (shape := self.shape(part, number))]
        if not found:
            return None, {}
        found.sort(key=lambda pair: pair[0].kind != "point")
        shape, part = found[0]
        if len(found) > 1:
            self.told.tell(
                "changed", "with several geometries: the first point of them, or a point in the first", number
            )
        own: dict[str, Any] = {"x-certainty": self.keep(text(part.get("certainty")), "certainty → x-certainty")}
        position = shape.positions[len(shape.positions) // 2]
        if shape.kind != "point":
            self.told.tell(
                "changed", f"with {'an area' if shape.kind == 'area' else 'a line'}, now a point in it", number
            )
            own["precision"] = "region"
        if countries.is_swapped(*position, ccodes):
            self.told.tell("changed", "outside their country, and inside it with its two numbers swapped: swapped",
                           number)  # fmt: skip
            position = position[1], position[0]
        return position, own

    def shape(self, geometry: Part, number: int) -> Shape | None:
        """Read a geometry, in GeoJSON or as well-known text."""
        if geometry.get("type") == "Point":  # by far the most, and needs no library
            numbers = items(geometry.get("coordinates"))[:2]
            pair = [values.number(part) for part in numbers if isinstance(part, (int, float))]
            if len(pair) == 2 and pair[0] is not None and pair[1] is not None:
                if abs(pair[0]) <= 360 and abs(pair[1]) <= 90:
                    return Shape("point", ((wrapped(pair[0]), pair[1]),))
                self.told.tell("left out", "which is not on Earth", number, part="the position")
                return None
        import shapely  # noqa: PLC0415

        wkt = text(geometry.get("geo_wkt"))
        try:
            if geometry.get("coordinates") or geometry.get("geometries"):
                plain = {name: geometry[name] for name in ("type", "coordinates", "geometries") if name in geometry}
                made = shapely.from_geojson(json.dumps(plain))
            elif wkt:
                made = shapely.from_wkt(wkt)
            else:
                return None
            return next(iter(shapes([made], None)[0]), None)
        except (shapely.errors.GEOSException, UnknownCrsError, ValueError):
            self.told.tell("left out", "which is none, or not in degrees", number, part="the geometry")
            return None


def _parts(value: Part, name: str) -> list[Part]:
    return [part for part in items(value.get(name)) if isinstance(part, dict)]


def _texts(value: Any, name: str) -> Iterable[str]:
    return filter(None, (text(mapping(part).get(name)) for part in items(value)))


def _joined(part: Part, *names: str) -> str:
    return " ".join(filter(None, (text(part.get(name)) for name in names)))


def _span(part: Part) -> str:
    """Give a span of time in the file's own words, as in 0676/1066."""
    ends = []
    for name in ("start", "end"):
        end = part.get(name)
        bounds = [text(mapping(end).get(bound)) for bound in ("in", "earliest", "latest")]
        ends.append(text(end) or bounds[0] or "…".join(filter(None, bounds[1:])))
    return "/".join(ends) if ends[1] else ends[0]
