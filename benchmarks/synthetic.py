"""A story of any size, the same for the same seed: places in clusters, connections between hubs, events with quotes."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from mapgen import countries

SEED = 20200103
SYLLABLES = [
    "ba", "da", "el", "far", "gor", "han", "iz", "kal", "lo", "mir", "nar", "or", "pas", "qun", "ras", "sel", "tir",
    "ul", "var", "yaz",
]  # fmt: skip
WORDS = [
    "the", "forces", "reached", "a", "city", "after", "talks", "and", "sent", "aid", "to", "allies", "who", "held",
    "its", "road", "by", "night", "in", "winter",
]  # fmt: skip
CENTRES = [(44, 33), (36, 34), (51, 35), (44, 15), (37, 55), (69, 34), (30, 30), (15, 45), (77, 28), (3, 37)]
COUNTRIES = [
    "IQ", "SY", "IR", "SA", "TR", "JO", "YE", "RU", "AF", "PK", "TJ", "UZ", "EG", "LY", "IL", "HR", "IT", "AT", "HU",
    "IN", "NP", "DZ", "ES",
]  # fmt: skip
PLACE_KINDS = ["city", "city", "site", "base", "capital"]
KINDS = ["command", "arms", "troops", "diplomatic", "support", "attack", "alliance", "intelligence", "influence"]
EVENT_KINDS = ["attack", "battle", "deployment", "transfer", "diplomatic", "political", "statement", "support"]
CERTAINTIES = ["stated", "stated", "reported", "alleged", "presumed", "disputed"]


def write(path: Path, *, places: int, connections: int, events: int, seed: int = SEED) -> None:
    """Write a data file with that many records."""
    chance = random.Random(seed)  # noqa: S311 (a benchmark, no secret)
    features = [
        _feature({"record": "dataset", "id": "synthetic", "title": "A synthetic story"}),
        _feature({"record": "source", "id": "s1", "title": "A synthetic source", "kind": "report", "date": "2020"}),
    ]
    positions = {f"p{n}": _position(chance, n) for n in range(places)}
    features += [_place(chance, n, positions[f"p{n}"], anchor=n < 8) for n in range(places)]
    features += [_connection(chance, n, positions) for n in range(connections)]
    features += [_event(chance, n, positions) for n in range(events)]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, indent=1), encoding="utf-8")


def _feature(properties: dict[str, Any], kind: str = "", coordinates: Any = None) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates} if kind else None
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _position(chance: random.Random, number: int) -> list[float]:
    longitude, latitude = CENTRES[number % len(CENTRES)]
    return [round(chance.gauss(longitude, 3), 5), round(chance.gauss(latitude, 2.5), 5)]


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize()


def _claim(chance: random.Random) -> dict[str, Any]:
    return {
        "summary": _text(chance, 14),
        "actors": [_text(chance, 2)],
        "attribution": _text(chance, 3),
        "certainty": chance.choice(CERTAINTIES),
        "quote": _text(chance, 22),
        "sources": ["s1"],
    }


def _place(chance: random.Random, number: int, position: list[float], *, anchor: bool) -> dict[str, Any]:
    title = "".join(chance.choices(SYLLABLES, k=3)).capitalize()
    kind = "capital" if anchor else chance.choice(PLACE_KINDS)
    properties: dict[str, Any] = {
        "record": "place",
        "id": f"p{number}",
        "title": title,
        "kind": kind,
        "precision": "city",
    }
    properties |= {"anchor": anchor, "sources": ["s1"]}
    # No country for a place at sea, as an author would have it.
    if found := [code for code in COUNTRIES if countries.contains(code, *position)]:
        properties["ccodes"] = found[:1]
    return _feature(properties, "Point", position)


def _connection(chance: random.Random, number: int, positions: dict[str, list[float]]) -> dict[str, Any]:
    start = f"p{int(chance.paretovariate(0.6)) % len(positions)}"  # a few hubs have most of the lines
    end = chance.choice([identity for identity in positions if identity != start])
    first = chance.randrange(1980, 2015)
    properties = {"record": "connection", "id": f"c{number}", "from": start, "to": end, "kind": chance.choice(KINDS)}
    properties |= {"title": _text(chance, 5), "since": str(first), "until": str(first + chance.randrange(1, 6))}
    return _feature(properties | _claim(chance), "LineString", [positions[start], positions[end]])


def _event(chance: random.Random, number: int, positions: dict[str, list[float]]) -> dict[str, Any]:
    place = chance.choice(list(positions))
    date = f"{chance.randrange(1980, 2020)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    properties = {"record": "event", "id": f"e{number}", "title": _text(chance, 6), "place": place}
    properties |= {"date": date[: chance.choice([4, 7, 10])], "kind": chance.choice(EVENT_KINDS), "precision": "city"}
    return _feature(properties | _claim(chance), "Point", positions[place])
