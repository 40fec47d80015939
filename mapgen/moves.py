"""Places that have moved, told from the records that stayed behind: their points and lines follow.

An event "inherits" when its point is its place's, a connection when its line runs straight from place to place. Once
the author moves a place, the file no longer says where it was; but all that inherited then stands together where the
place no longer is. From this, and from nothing outside the file, a place counts as moved

- if no record that names it stands where it is now,
- and two or more records stand together at one other position, which is no other place's,
- and these are not perhaps the author's own points: at least one line is among them, or they are all the points that
  there are and the place is no region or country, within which an own point means more than the place's.

An event whose ``precision`` is finer than its place's was put there by its author, and says nothing of the place. A
line says something if it has as many positions as the connection has places, and each of them is its place's, or is
shared by another record that names that place. Whatever is not certain stays, and can be told (`Doubt`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from mapgen.canonical import rounded

Spot = tuple[float, float]
"""Longitude and latitude, rounded as they are written."""


@dataclass(frozen=True)
class Move:
    """A place that has moved, and the records that follow.

    Attributes
    ----------
    place : str
        Its id.
    before, after : tuple of float
        Longitude and latitude.
    events, connections : int
        How many follow.
    """

    place: str
    before: Spot
    after: Spot
    events: int
    connections: int


@dataclass(frozen=True)
class Doubt:
    """A place at which nothing stands that names it, without its being certain that the place has moved.

    Attributes
    ----------
    place : str
        Its id.
    elsewhere : int
        How many records stand elsewhere.
    """

    place: str
    elsewhere: int


class Stand(NamedTuple):
    """Where a record stands for a place: an event's point, or a position of a connection's line.

    ``own`` is true of what the author put there and what never follows a place unless it stands where that was.
    """

    record: int
    step: int | None
    spot: Spot
    own: bool


def follow(
    collection: Mapping[str, Any], moved: Collection[str] = ()
) -> tuple[dict[str, Any], list[Move], list[Doubt]]:
    """Let points and lines follow the places that have moved.

    Parameters
    ----------
    collection : mapping
        A FeatureCollection, which may have mistakes. It is not changed.
    moved : collection of str
        Ids of places which the author says have moved: what stands together elsewhere follows, without the caution
        described above.

    Returns
    -------
    collection : dict
        With the coordinates after it; features that did not change are the same objects.
    moves : list of Move
    doubts : list of Doubt

    Examples
    --------
    >>> def feature(record, point, **properties):
    ...     geometry = {"type": "Point", "coordinates": point}
    ...     return {"type": "Feature", "properties": {"record": record, **properties}, "geometry": geometry}
    >>> place = feature("place", [43.7, 34.6], id="tikrit")
    >>> events = [feature("event", [43.68, 34.61], id=name, place="tikrit") for name in ("e-one", "e-two")]
    >>> found, moves, doubts = follow({"type": "FeatureCollection", "features": [place, *events]})
    >>> moves, doubts
    ([Move(place='tikrit', before=(43.68, 34.61), after=(43.7, 34.6), events=2, connections=0)], [])
    >>> found["features"][2]["geometry"]["coordinates"]
    [43.7, 34.6]
    """
    features: list[Any] = list(collection["features"])
    places = located(features)
    stands, lone = _stands(features, places, moved)
    others = {place.spot for place in places.values()}
    moves, doubts = [], []
    for name, place in places.items():
        found = stands.get(name, [])
        before = _most(found, place.spot) if name in moved else _before(found, place, others)
        following = [stand for stand in found if before is not None and stand.spot == before]
        if before is not None:
            for stand in following:  # an event of its own precision too: it stood at its place, so it inherited
                features[stand.record] = _moved(features[stand.record], stand.step, place.coordinates)
            records = {stand.record for stand in following}
            lines = {stand.record for stand in following if stand.step is not None}
            moves.append(Move(name, before, place.spot, len(records - lines), len(lines)))
        else:
            around = found + lone.get(name, [])
            elsewhere = {stand.record for stand in around if not stand.own}
            if elsewhere and all(stand.spot != place.spot for stand in around):
                doubts.append(Doubt(name, len(elsewhere)))
    return {**collection, "features": features}, moves, doubts


class PlaceAt(NamedTuple):
    """What matters here of a place with a position."""

    spot: Spot
    coordinates: list[float]
    precision: int
    is_area: bool


# As docs/data-format.md has them; absent means that the point is exact.
_PRECISIONS = {None: 0, "site": 0, "city": 1, "region": 2, "country": 3, "unknown": 4}


def _properties(feature: Any) -> Mapping[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _coordinates(feature: Any, kind: str) -> Any:
    geometry = feature.get("geometry")
    return geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == kind else None


def _spot(coordinates: Any) -> Spot | None:
    if not (isinstance(coordinates, list) and len(coordinates) in (2, 3)):
        return None
    if not all(type(number) in (int, float) for number in coordinates):
        return None
    longitude, latitude = rounded([float(number) for number in coordinates[:2]])
    return longitude, latitude


def located(features: list[Any]) -> dict[str, PlaceAt]:
    """Find the places that have a position, without those whose id is not theirs alone."""
    found: dict[str, PlaceAt] = {}
    twice = set()
    for feature in features:
        properties = _properties(feature)
        name = properties.get("id")
        if properties.get("record") != "place" or not isinstance(name, str):
            continue
        coordinates = _coordinates(feature, "Point")
        spot = _spot(coordinates)
        if name in found:
            twice.add(name)
        if spot is not None:
            is_area = _precision(properties) > 1 or properties.get("kind") in ("country", "region")
            found[name] = PlaceAt(spot, coordinates[:2], _precision(properties), is_area)
    return {name: place for name, place in found.items() if name not in twice}


def _precision(properties: Mapping[str, Any], inherited: int = 0) -> int:
    value = properties.get("precision")
    return _PRECISIONS.get(value, inherited) if isinstance(value, str) else inherited


def _stands(
    features: list[Any], places: Mapping[str, PlaceAt], moved: Collection[str]
) -> tuple[dict[str, list[Stand]], dict[str, list[Stand]]]:
    """Find where records stand, by the place that they name; apart from them, those of lines that may be drawn."""
    stands: dict[str, list[Stand]] = defaultdict(list)
    lines: dict[int, list[tuple[str, Stand]]] = {}
    shared: dict[tuple[str, Spot], set[int]] = defaultdict(set)
    for record, feature in enumerate(features):
        for name, stand in _named(record, feature, places):
            shared[name, stand.spot].add(record)
            if stand.step is None:  # an event
                stands[name].append(stand)
            else:
                lines.setdefault(record, []).append((name, stand))
    lone: dict[str, list[Stand]] = defaultdict(list)
    for line in lines.values():
        is_plain = all(
            name in moved or stand.spot == places[name].spot or len(shared[name, stand.spot]) > 1
            for name, stand in line
        )
        for name, stand in line:
            is_there = stand.spot == places[name].spot
            (stands if is_plain or is_there else lone)[name].append(stand)
    return stands, lone


def _named(record: int, feature: Any, places: Mapping[str, PlaceAt]) -> Iterator[tuple[str, Stand]]:
    properties = _properties(feature)
    if properties.get("record") == "event":
        name, spot = properties.get("place"), _spot(_coordinates(feature, "Point"))
        if isinstance(name, str) and name in places and spot is not None:
            coarse = places[name].precision
            yield name, Stand(record, None, spot, _precision(properties, coarse) < coarse)
    elif properties.get("record") == "connection":
        via = properties.get("via")
        names = [properties.get("from"), *(via if isinstance(via, list) else []), properties.get("to")]
        line = _coordinates(feature, "LineString")
        spots = [spot for spot in map(_spot, line if isinstance(line, list) else []) if spot is not None]
        is_whole = isinstance(line, list) and len(spots) == len(line) > 1
        if not is_whole or not all(isinstance(name, str) and name in places for name in names):
            return
        pairs = list(zip(names, spots, strict=True)) if len(names) == len(spots) else []
        for step, (name, spot) in enumerate(pairs):
            yield name, Stand(record, step, spot, False)
        # A route that the author drew from a place or to it shows that the place has not moved since.
        for name, spot in ((names[0], spots[0]), (names[-1], spots[-1])) if not pairs else ():
            if spot == places[name].spot:
                yield name, Stand(record, None, spot, True)


def _groups(stands: list[Stand], here: Spot) -> dict[Spot, set[int]]:
    """Sort the records that do not stand at the place by where they stand."""
    groups: dict[Spot, set[int]] = defaultdict(set)
    for stand in stands:
        if stand.spot != here:
            groups[stand.spot].add(stand.record)
    return groups


def _before(stands: list[Stand], place: PlaceAt, others: Collection[Spot]) -> Spot | None:
    """Say where a place was, if that is certain."""
    if any(stand.spot == place.spot for stand in stands):
        return None
    groups = _groups([stand for stand in stands if not stand.own], place.spot)
    together = [spot for spot, records in groups.items() if len(records) > 1]
    if len(together) != 1 or together[0] in others:
        return None
    (spot,) = together
    if any(stand.step is not None and stand.spot == spot for stand in stands):
        return spot
    return spot if len(groups) == 1 and not place.is_area else None


def _most(stands: list[Stand], here: Spot) -> Spot | None:
    """Say where most of the records are that do not stand at the place, if one position has more than any other."""
    groups = sorted(_groups(stands, here).items(), key=lambda item: -len(item[1]))
    if not groups or (len(groups) > 1 and len(groups[0][1]) == len(groups[1][1])):
        return None
    return groups[0][0]


def _moved(feature: Any, step: int | None, to: list[float]) -> Any:
    """Return a Feature with a position at a place; a height stays."""
    geometry = feature["geometry"]
    coordinates = list(geometry["coordinates"])
    if step is None:
        coordinates[:2] = to
    else:
        coordinates[step] = [*to, *coordinates[step][2:]]
    return {**feature, "geometry": {**geometry, "coordinates": coordinates}}
