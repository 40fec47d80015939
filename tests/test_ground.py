"""The basemap, cut out for a frame."""

import re

import numpy as np
import pytest
import shapely

from mapgen import basemap, ground
from mapgen.ink import Ink
from mapgen.projection import project


def rings(data: str) -> list[list[tuple[float, float]]]:
    """Read path data back."""
    found = []
    for part in re.findall(r"M[^M]*", data):
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", part)]
        x, y = numbers[:2]
        points = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        found.append(points)
    return found


def test_numbers_are_read_as_they_were_written() -> None:
    numbers = np.array([0, -1, 1, 15, -16, 31, 32, -33, 639, 640, 1000, -123456, 2**29 - 1])
    assert ground.decode(basemap.encode(numbers)).tolist() == numbers.tolist()
    assert ground.decode("").tolist() == []


@pytest.mark.parametrize(
    ("longitude", "latitude", "is_land"),
    [(12.5, 42.2, True), (9.0, 40.0, True), (11.5, 40.5, False), (14.0, 37.5, True), (15.5, 43.0, False)],
    ids=["Latium", "Sardinia", "the Tyrrhenian", "Sicily", "the Adriatic"],
)
def test_land_is_where_land_is(longitude: float, latitude: float, is_land: bool) -> None:
    zoom, size = 5.0, (400.0, 400.0)
    x, y = project(12.0, 41.0)
    origin = (x * 32 - 200, y * 32 - 200)
    found = ground.ground(basemap.clip((5, 35, 20, 47), max_zoom=8), zoom=zoom, origin=origin, size=size)
    land = shapely.unary_union(
        [shapely.make_valid(shapely.Polygon(ring)) for ring in rings(found.land) if len(ring) > 3]
    )
    px, py = project(longitude, latitude)
    assert land.contains(shapely.Point(px * 32 - origin[0], py * 32 - origin[1])) is is_land


@pytest.mark.parametrize("fine", [True, False])
def test_nothing_leaves_the_frame_and_coarse_is_smaller(fine: bool) -> None:
    size = (300.0, 200.0)
    x, y = project(25.0, 38.0)
    origin = (x * 32 - 150, y * 32 - 100)
    land = basemap.clip((15, 30, 35, 45), max_zoom=8)
    found = ground.ground(land, zoom=5, origin=origin, size=size, fine=fine)
    for data in (found.land, found.coast, found.border, found.lakes, *(line for _, line in found.rivers)):
        for ring in rings(data):
            assert all(-0.11 <= x <= 300.11 and -0.11 <= y <= 200.11 for x, y in ring)
    if not fine:
        whole = ground.ground(land, zoom=5, origin=origin, size=size)
        assert len(found.coast) < 0.7 * len(whole.coast)


def test_across_the_antimeridian_there_is_land_on_both_sides() -> None:
    x, y = project(180.0, -17.0)  # Fiji lies across
    origin = (x * 64 - 200, y * 64 - 100)
    found = ground.ground(basemap.clip((174, -20, 186, -14), max_zoom=8), zoom=6, origin=origin, size=(400.0, 200.0))
    xs = [x for ring in rings(found.coast) for x, _ in ring]
    assert min(xs) < 190
    assert max(xs) > 205


def test_what_is_drawn_has_names_and_disputed_lines_are_dashed() -> None:
    colours = ("water", "land", "land-story", "river", "coast", "border", "disputed")
    ink = Ink({name: f"#{name}" for name in colours}, editable=True, inline=False, detail=1)
    found = ground.Ground("M0 0l1 0", "", ((1.0, "M0 0l1 1"),), "", "M0 0l2 0", "", "M0 0l3 0")
    drawn = ground.draw(found, ink, (10.0, 10.0))
    assert re.findall('data-name="([^"]+)"', drawn) == ["water", "land", "rivers", "coast", "disputed borders"]
    assert drawn.count("stroke-dasharray") == 1
