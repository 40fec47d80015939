"""Data files gone wrong: how a sound one is changed, by chance, into what an editor or a program may leave behind."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

SOUND = (Path(__file__).parent.parent / "data" / "locations.geojson").read_bytes()
# What is put in the place of something: of every type, and what is awkward within its type.
ODD: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    1.5,
    1e308,
    -0.0,
    10**400,
    "",
    " ",
    "tehran",
    "\u0000",
    "\ud800",
    "\u202e",
    "{{7*7}}",
    "</script>",
    "2020-01-03",
    "2020-13-01",
    "198X",
    "..",
    "../2005",
    "1980s",
    "-0044",
    "https://example.org",
    "javascript:alert(1)",
    [],
    [[]],
    ["tehran"],
    [None],
    {},
    {"type": "Point", "coordinates": [1, 2]},
    {"type": "Point", "coordinates": [1, 2, 3, 4]},
    {"type": "Point", "coordinates": []},
    {"type": "LineString", "coordinates": [[1, 2]]},
    {"type": "LineString", "coordinates": [[1, 2], ["a", None]]},
    {"type": "GeometryCollection", "geometries": []},
    {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]},
    "x" * 5000,
]
NAMES = [
    "record",
    "id",
    "title",
    "date",
    "place",
    "places",
    "from",
    "to",
    "via",
    "order",
    "extent",
    "sources",
    "geometry",
    "properties",
    "type",
    "x-a",
    "title:fa",
    "title:",
    "",
    "coordinates",
    "features",
    "crs",
]


def of_bytes(chance: random.Random) -> bytes:
    """Change some bytes: another value, a few more, a few fewer, a part twice, a part gone."""
    data = bytearray(SOUND)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(data))
        match chance.randrange(5):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                data[at:at] = bytes(chance.choices(b'{}[]",:\\ \n0123456789eE+-.u\xff\x00', k=chance.randrange(1, 9)))
            case 2:
                del data[at : at + chance.randrange(1, 40)]
            case 3:
                data[at:at] = data[at : at + chance.randrange(1, 400)]
            case 4:
                del data[at:]
                data += b" "
    return bytes(data)


def of_values(chance: random.Random) -> bytes:
    """Change some values of a document that stays JSON: another value, another name, a member gone, an item twice."""
    value: Any = copy.deepcopy(_VALUE)
    for _ in range(chance.choice([1, 1, 2, 3])):
        at = value
        for inner, share in (("features", 0.95), ("properties", 0.7)):
            at = at.get(inner) or at if isinstance(at, dict) and chance.random() < share else at
            at = chance.choice(at) if isinstance(at, list) and at else at
        while isinstance(at, dict | list) and at:
            key: Any = chance.choice(list(at)) if isinstance(at, dict) else chance.randrange(len(at))
            if not isinstance(at[key], dict | list) or not at[key] or chance.random() < 0.15:
                _change(at, key, chance)
                break
            at = at[key]
    # Half a surrogate pair cannot be written as UTF-8, but as an escape; and a number beyond all bounds is one here.
    return json.dumps(value).encode()


def _change(at: Any, key: Any, chance: random.Random) -> None:
    match chance.randrange(4):
        case 0 | 1:
            at[key] = copy.deepcopy(chance.choice(ODD))
        case 2:
            del at[key]
        case 3 if isinstance(at, dict):
            at[chance.choice(NAMES)] = copy.deepcopy(chance.choice(ODD))
        case _:
            at.insert(chance.randrange(len(at) + 1), copy.deepcopy(at[key])) if isinstance(at, list) else None


_VALUE = json.loads(SOUND)
WAYS: list[Callable[[random.Random], bytes]] = [of_bytes, of_values]
