"""Geodesics against GeographicLib, which implements the same published algorithm independently of PROJ."""

import itertools
import math

import pytest
from geographiclib.geodesic import Geodesic

from mapgen.geodesic import geodesic, mercator, unwrap

WORLD_AT_ZOOM_7 = 256 * 2**7

TEHRAN, MOSCOW, SANAA = (51.42151, 35.69439), (37.61781, 55.75204), (44.20646, 15.35452)
LINES = {
    "Tehran to Moscow": (TEHRAN, MOSCOW),
    "Tehran to Sana'a": (TEHRAN, SANAA),
    "Suva to Apia, across the antimeridian": ((178.4419, -18.1416), (-171.7514, -13.8333)),
    "Santiago to Sydney, far south": ((-70.6483, -33.4569), (151.2093, -33.8688)),
    "London to San Francisco": ((-0.1276, 51.5074), (-122.4194, 37.7749)),
    "two streets in Singapore": ((103.85, 1.29), (103.86, 1.30)),
    "Longyearbyen to Nome, near the pole": ((15.6356, 78.2232), (-165.4064, 64.5011)),
}


@pytest.mark.parametrize(("start", "end"), LINES.values(), ids=LINES)
def test_drawn_line_stays_within_half_a_pixel_of_the_geodesic_at_zoom_7(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    drawn = [mercator(*position) for position in geodesic(start, end)]
    true = Geodesic.WGS84.InverseLine(start[1], start[0], end[1], end[0])
    samples = [true.Position(true.s13 * step / 4000) for step in range(4001)]
    positions = unwrap([(sample["lon2"], sample["lat2"]) for sample in samples], near=start[0])
    worst = max(_distance(mercator(*position), drawn) for position in positions)
    assert worst * WORLD_AT_ZOOM_7 <= 0.5


def _distance(point: tuple[float, float], line: list[tuple[float, float]]) -> float:
    return min(_to_segment(point, a, b) for a, b in itertools.pairwise(line))


def _to_segment(p: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    ax, ay, bx, by = *a, *b
    length2 = (bx - ax) ** 2 + (by - ay) ** 2
    t = max(0.0, min(1.0, ((p[0] - ax) * (bx - ax) + (p[1] - ay) * (by - ay)) / length2)) if length2 else 0.0
    return math.dist(p, (ax + t * (bx - ax), ay + t * (by - ay)))


def test_a_straight_chord_would_fail_the_check_above() -> None:
    chord = [mercator(*TEHRAN), mercator(*MOSCOW)]
    true = Geodesic.WGS84.InverseLine(TEHRAN[1], TEHRAN[0], MOSCOW[1], MOSCOW[0])
    middle = true.Position(true.s13 / 2)
    assert _distance(mercator(middle["lon2"], middle["lat2"]), chord) * WORLD_AT_ZOOM_7 > 0.5


def test_length_is_that_of_geographiclib() -> None:
    line = geodesic(TEHRAN, MOSCOW)
    legs = itertools.pairwise(line)
    metres = sum(Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"] for a, b in legs)
    direct = Geodesic.WGS84.Inverse(TEHRAN[1], TEHRAN[0], MOSCOW[1], MOSCOW[0])["s12"]
    assert metres == pytest.approx(direct, abs=0.01)


@pytest.mark.parametrize(("start", "end"), LINES.values(), ids=LINES)
def test_neighbours_lie_on_the_same_side_of_the_antimeridian(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    line = geodesic(start, end)
    assert all(abs(b[0] - a[0]) < 180 for a, b in itertools.pairwise(line))
    assert line[0] == start
    assert (line[-1][0] - end[0]) % 360 == pytest.approx(0, abs=1e-9)
    assert line[-1][1] == end[1]


def test_suva_to_apia_runs_eastwards_past_180() -> None:
    line = geodesic(*LINES["Suva to Apia, across the antimeridian"])
    assert line[-1][0] == pytest.approx(188.2486)


def test_mercator_is_that_of_the_epsg_registry() -> None:
    # EPSG Guidance Note 7-2, "Popular Visualisation Pseudo Mercator": its worked example, 24°22'54.433"N 100°20'W.
    x, y = mercator(-100.333333333, 24.381786944)
    radius = 6378137.0
    east, north = (x - 0.5) * 2 * math.pi * radius, (0.5 - y) * 2 * math.pi * radius
    assert (east, north) == pytest.approx((-11169055.58, 2800000.00), abs=0.01)
