"""The basemap, against places whose situation is known from any atlas."""

import dataclasses
import gzip
import json
import math
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from mapgen import basemap
from mapgen.basemap import Basemap, clip

FIRST = (20.0, 5.0, 75.0, 65.0)
STORY = ("AF", "IQ", "IR", "LB", "RU", "SA", "SY", "TJ", "YE")
EXTENTS = {
    "first map": (FIRST, 8),
    "Fiji and Samoa": ((175.0, -22.0, 190.0, -12.0), 8),
    "Svalbard": ((10.0, 76.0, 34.0, 81.0), 8),
    "Singapore": ((103.6, 1.15, 104.1, 1.5), 12),
    "world": ((-180.0, -60.0, 180.0, 80.0), 6),
    "a point": ((44.4, 33.3, 44.4, 33.3), 12),
}


def decode(text: str) -> list[int]:
    """Read what `encode` wrote, written anew from its description."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    firsts = "!#$%()*+,.:;=?@[]^|"
    numbers, letters = [], iter(text)
    for letter in letters:
        if letter == "~":
            value = int("".join(f"{digits.index(next(letters)):06b}" for _ in range(5)), 2)
        elif letter in firsts:
            value = 64 + 64 * firsts.index(letter) + digits.index(next(letters))
        else:
            value = digits.index(letter)
        numbers.append(-(value // 2) - 1 if value % 2 else value // 2)
    return numbers


def units(of: Basemap) -> list[list[tuple[int, int]]]:
    """Return each arc's vertices in the basemap's units."""
    starts, steps, grains = iter(decode(of.starts)), iter(decode(of.arcs)), iter(decode(of.grains))
    result, x, y = [], 0, 0
    for length in decode(of.lengths):
        grain, line = 2 ** next(grains), []
        for number in range(length):
            x += next(steps) * grain if number else next(starts)
            y += next(steps) * grain if number else next(starts)
            line.append((x, y))
        result.append(line)
    assert not [*starts, *steps, *grains]
    return result


def arcs(of: Basemap) -> list[list[tuple[float, float]]]:
    """Return each arc's (longitude, latitude) positions."""

    def position(x: int, y: int) -> tuple[float, float]:
        latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / 2**of.resolution))))
        return x / 2**of.resolution * 360 - 180, latitude

    return [[position(*vertex) for vertex in line] for line in units(of)]


def joined(ring: tuple[int, ...], of: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    return [position for arc in ring for position in (of[arc] if arc >= 0 else of[~arc][::-1])]


def inside(rings: list[list[tuple[float, float]]], longitude: float, latitude: float) -> bool:
    """Whether a position is within the rings (the non-zero rule, as the page fills them)."""
    winding = 0
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > latitude) != (by > latitude) and ax + (latitude - ay) / (by - ay) * (bx - ax) > longitude:
                winding += 1 if by > ay else -1
    return winding != 0


@cache
def made(name: str, ccodes: tuple[str, ...] = ()) -> Basemap:
    extent, max_zoom = EXTENTS[name]
    return clip(extent, max_zoom=max_zoom, ccodes=ccodes)


@cache
def land(name: str) -> list[list[tuple[float, float]]]:
    of = made(name)
    lines = arcs(of)
    return [joined(ring, lines) for ring in of.land] + [
        line for line in lines[of.coast[0] : of.coast[1]] if line[0] == line[-1]
    ]


@cache
def story(ccodes: tuple[str, ...]) -> list[list[tuple[float, float]]]:
    of = made("world", ccodes)
    lines = arcs(of)
    return [joined(ring, lines) for ring in of.story]


def as_json(of: Basemap) -> bytes:
    return json.dumps(dataclasses.asdict(of), separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("name", "longitude", "latitude", "expected"),
    [
        ("first map", 51.4, 35.7, True),  # Tehran
        ("first map", 35.0, 43.5, False),  # the middle of the Black Sea
        ("first map", 50.5, 42.0, False),  # the middle of the Caspian Sea
        ("first map", -1.5, 52.5, True),  # Birmingham, far outside the extent
        ("first map", -100.0, 40.0, True),  # Nebraska
        ("first map", 174.9, -38.5, True),  # New Zealand's North Island
        ("first map", -30.0, 30.0, False),  # the North Atlantic
        ("Fiji and Samoa", 178.0, -17.8, True),  # Viti Levu
        ("Fiji and Samoa", -172.4, -13.6, True),  # Savai'i
        ("Fiji and Samoa", 179.0, -19.5, False),
        ("Svalbard", 16.0, 78.5, True),  # Spitsbergen
        ("Svalbard", 15.5, 78.27, False),  # Isfjorden
        ("Singapore", 103.82, 1.36, True),
        ("Singapore", 103.85, 1.22, False),  # the Singapore Strait
        ("world", 0.0, -82.0, True),  # Antarctica
        ("world", 178.5, 68.0, True),  # Chukotka, west and east of the antimeridian
        ("world", -178.5, 68.0, True),
        ("world", 120.0, 15.9, True),  # Luzon
    ],
)
def test_land_is_land(name: str, longitude: float, latitude: float, expected: bool) -> None:
    assert inside(land(name), longitude, latitude) is expected


@pytest.mark.parametrize(
    ("ccode", "what", "longitude", "latitude"),
    [
        ("RU", "Crimea", 34.1, 45.2),
        ("UA", "Crimea", 34.1, 45.2),
        ("IL", "the Golan Heights", 35.8, 33.0),
        ("SY", "the Golan Heights", 35.8, 33.0),
        ("RU", "Kunashir", 145.9, 44.1),
        ("JP", "Kunashir", 145.9, 44.1),
        ("RU", "Iturup", 147.8, 45.0),
        ("IN", "Srinagar", 74.8, 34.1),
        ("PK", "Srinagar", 74.8, 34.1),
        ("PK", "Gilgit", 74.3, 35.9),
        ("PK", "Muzaffarabad", 73.5, 34.37),
        ("IN", "Leh", 77.6, 34.15),
        ("CN", "Aksai Chin", 79.5, 35.2),
        ("IN", "Arunachal Pradesh", 94.5, 28.1),
        ("MA", "Laayoune", -13.1, 27.1),
        ("EH", "Laayoune", -13.1, 27.1),
        ("SO", "Hargeisa", 44.1, 9.5),
        ("GE", "Sukhumi", 41.1, 43.0),
        ("GE", "Tskhinvali", 44.0, 42.3),
        ("RU", "Sukhumi", 41.1, 43.0),
        ("MD", "Tiraspol", 29.6, 46.85),
        ("UA", "Donetsk", 37.8, 48.0),
        ("AZ", "Stepanakert", 46.75, 39.82),
        ("RS", "Pristina", 21.1, 42.6),
        ("CN", "Taiwan", 121.0, 23.8),
        ("TW", "Taiwan", 121.0, 23.8),
        ("CY", "Kyrenia", 33.3, 35.3),
        ("PS", "Ramallah", 35.2, 31.9),
        ("IL", "Ramallah", 35.2, 31.9),
        ("EG", "the Hala'ib triangle", 35.5, 22.5),
        ("SD", "the Hala'ib triangle", 35.5, 22.5),
        ("VE", "Essequibo", -59.5, 5.5),
        ("GY", "Essequibo", -59.5, 5.5),
        ("AR", "the Falkland Islands", -59.0, -51.75),
        ("GB", "the Falkland Islands", -59.0, -51.75),
    ],
)
def test_no_shade_takes_a_side(ccode: str, what: str, longitude: float, latitude: float) -> None:
    assert not inside(story((ccode,)), longitude, latitude), what


@pytest.mark.parametrize(
    ("ccode", "longitude", "latitude"),
    [
        ("IR", 51.4, 35.7), ("IQ", 44.4, 33.3), ("SY", 37.2, 36.2), ("LB", 35.9, 33.85), ("YE", 44.2, 15.4),
        ("RU", 37.6, 55.8), ("RU", 142.7, 50.0), ("RU", -175.0, 67.0), ("SA", 46.7, 24.7), ("TJ", 68.8, 38.5),
        ("AF", 69.2, 34.5), ("JP", 142.5, 43.4), ("UA", 30.5, 50.4), ("PK", 73.1, 31.4), ("IN", 77.2, 28.6),
        ("US", -155.5, 19.6), ("DE", 13.4, 52.5),
    ],
)  # fmt: skip
def test_countries_of_the_story_are_shaded(ccode: str, longitude: float, latitude: float) -> None:
    assert inside(story((ccode,)), longitude, latitude)


def test_without_countries_nothing_is_shaded() -> None:
    assert made("first map").story == ()
    assert clip(FIRST, max_zoom=8, ccodes=["ZZ"]).story == ()


@pytest.mark.parametrize("name", EXTENTS)
def test_every_vertex_is_on_the_map(name: str) -> None:
    of = made(name)
    vertices = np.concatenate(units(of))
    assert vertices.min() >= 0
    assert vertices.max() <= 2**of.resolution


@pytest.mark.parametrize("name", EXTENTS)
def test_rings_close_and_ranges_follow_one_another(name: str) -> None:
    of = made(name, STORY)
    lines = arcs(of)
    for ring in (*of.land, *of.story):
        parts = [lines[arc] if arc >= 0 else lines[~arc][::-1] for arc in ring]
        for part, following in zip(parts, [*parts[1:], parts[0]], strict=True):
            assert part[-1] == following[0]
    assert of.coast[0] == 0
    assert of.coast[1] == of.border[0]
    assert of.border[1] == of.disputed[0]
    assert all(line[0] == line[-1] for line in lines[of.lakes[0] : of.lakes[1]])
    assert max([of.lakes[1], *(end for _, _, end in of.rivers)]) == len(lines)


@pytest.mark.parametrize("name", EXTENTS)
def test_the_cut_at_the_antimeridian_is_no_coast(name: str) -> None:
    of = made(name)
    for line in arcs(of)[of.coast[0] : of.coast[1]]:
        for (ax, ay), (bx, by) in pairwise(line):
            assert not (abs(ax) == 180 and ax == bx and abs(ay - by) > 0.1)


def test_the_line_in_crimea_is_dashed_and_germany_s_borders_are_not() -> None:
    of = made("first map")
    lines = arcs(of)
    dashed = [p for line in lines[of.disputed[0] : of.disputed[1]] for p in line]
    assert any(math.dist(p, (34.0, 46.1)) < 0.3 for p in dashed)
    assert not any(6 < x < 15 and 47.3 < y < 54.9 for x, y in dashed)


def test_the_same_extent_unwrapped_is_the_same_map() -> None:
    west = clip((-175.0, -20.0, -165.0, -10.0), max_zoom=8)
    east = clip((185.0, -20.0, 195.0, -10.0), max_zoom=8)
    assert west == east


def test_the_same_input_gives_the_same_bytes() -> None:
    one = clip(FIRST, max_zoom=8, ccodes=STORY)
    other = clip(FIRST, max_zoom=8, ccodes=sorted(STORY, reverse=True))
    assert as_json(one) == as_json(other)


@pytest.mark.parametrize("name", EXTENTS)
def test_the_basemap_stays_within_100_kb(name: str) -> None:
    assert len(gzip.compress(as_json(made(name, STORY)), 9)) <= 100_000


def test_text_needs_no_escaping() -> None:
    of = made("first map")
    assert not set("<>&{}\"'/\\`\u2028") & set(of.starts + of.arcs + of.grains + of.lengths)


def test_detail_is_fine_inside_and_coarse_far_away() -> None:
    of = made("first map")
    lines = arcs(of)
    steps = [(math.dist(a, b), a) for line in lines[of.coast[0] : of.coast[1]] for a, b in pairwise(line)]
    greek = [step for step, (x, y) in steps if 20 < x < 28 and 35 < y < 41]
    american = [step for step, (x, y) in steps if -130 < x < -60 and 10 < y < 50]
    assert np.median(greek) < 0.08
    assert np.median(american) > 4 * np.median(greek)
    assert np.median(american) > 0.3


def test_names_are_where_they_belong_in_the_language_asked_for() -> None:
    names = {name.text: name for name in made("first map").names}
    longitude, latitude = names["Iran"].position
    assert 50 < longitude < 58
    assert 29 < latitude < 36
    assert names["Black Sea"].kind == "sea"
    assert "Gulf" in names
    assert not {"Persian Gulf", "Arabian Gulf"} & set(names)
    german = {name.text for name in clip(FIRST, max_zoom=8, language="de").names}
    assert {"Saudi-Arabien", "Türkei"} <= german
    assert [n.rank for n in made("first map").names] == sorted(n.rank for n in made("first map").names)


def test_a_language_without_names_gets_english_ones() -> None:
    assert "Iran" in {name.text for name in clip(FIRST, max_zoom=8, language="xx").names}


def test_the_statements() -> None:
    assert made("world").attribution == "Made with Natural Earth"
    assert made("world").boundary_statement.startswith("Boundaries show de facto control")


@pytest.mark.parametrize("extent", [(10.0, 0.0, 5.0, 1.0), (0.0, 5.0, 1.0, 0.0), (0.0, 0.0, math.nan, 1.0)])
def test_an_extent_out_of_order_is_refused(extent: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="is not west, south, east, north"):
        clip(extent, max_zoom=8)


def test_encode_writes_what_decode_reads() -> None:
    numbers = [0, -1, 1, 15, -16, 16, 31, 32, -32, -33, 639, -640, 640, 1000, 2**24, -(2**24), 2**29 - 1, -(2**29)]
    assert decode(basemap.encode(np.array(numbers))) == numbers
    assert basemap.encode(np.array([], dtype=np.int64)) == ""
