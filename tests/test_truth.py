"""The basemap as drawn against Natural Earth's full detail, at the lowest zoom that a reader can reach.

What can be reached is reckoned here anew: the first view fits the story into the map's box, the page goes one zoom
level further out and not further than the whole world, and the story stays in the middle. Lengths are in Mercator
degrees: longitudes, and latitudes stretched as the map stretches them.
"""

import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from mapgen import basemap, staging, story
from mapgen.scene import Scene
from tests.test_basemap import units

HERE = Path(__file__).parent
MAPS = {
    "first": HERE.parent / "data" / "locations.geojson",
    "one place": HERE / "cases" / "maps" / "one-place.geojson",
    "Fiji and Samoa": HERE / "cases" / "maps" / "fiji-samoa.geojson",
    "two shores": HERE / "cases" / "maps" / "two-shores.geojson",
    "voyage": HERE.parent / "examples" / "beagle.geojson",
}
# The map's box, and how many times the first view's sides are seen: a wide window, a laptop, a phone either way, and
# pictures, which show the first view and no more.
BOXES = {
    "wide window": (2200, 1150, 2),
    "laptop": (1000, 650, 2),
    "phone": (320, 480, 2),
    "phone on its side": (844, 300, 2),
    "card": (1160, 500, 1),
    "upright picture": (980, 1420, 1),
}
CASES = [
    ("first", "laptop"),
    ("first", "phone"),
    ("two shores", "wide window"),
    ("two shores", "phone on its side"),
    ("two shores", "card"),
    ("two shores", "upright picture"),
    ("one place", "wide window"),
    ("Fiji and Samoa", "wide window"),
    ("voyage", "laptop"),
]


def mercator(latitude: float) -> float:
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))


def filled(rings: list[Any]) -> Any:
    """Return the ground that rings enclose; those that run clockwise are holes, and islands may lie in holes."""
    whole = [shapely.Polygon(ring) for ring in rings if len(ring) > 3]
    turns = [shapely.is_ccw(shapely.LinearRing(polygon.exterior)) for polygon in whole]
    mended = [shapely.buffer(shapely.make_valid(polygon), 0) for polygon in whole]
    land = [polygon for polygon, ccw in zip(mended, turns, strict=True) if ccw]
    holes = shapely.union_all([polygon for polygon, ccw in zip(mended, turns, strict=True) if not ccw])
    inland = [polygon for polygon in land if not polygon.is_empty and holes.contains(polygon)]
    return shapely.union_all([shapely.difference(shapely.union_all(land), holes), *inland])


def around(ground: Any) -> Any:
    """Return three turns of the endless world."""
    turns = [shapely.transform(ground, lambda p, east=east: np.add(p, (east, 0))) for east in (-360, 0, 360)]
    return shapely.GeometryCollection(turns)


def within(ground: Any, view: tuple[float, float, float, float], pixel: float) -> Any:
    """Return what of some ground is in a view, without what is too fine to be seen there."""
    margin = 4 * pixel
    wide = (view[0] - margin, view[1] - margin, view[2] + margin, view[3] + margin)
    box = shapely.box(*wide)
    found = []
    for part in (piece for turn in shapely.get_parts(ground) for piece in shapely.get_parts(turn)):
        # What is less than half a pixel wide and high is seen as nothing.
        west, south, east, north = shapely.bounds(part)
        if max(east - west, north - south) > pixel / 2 and box.intersects(shapely.box(west, south, east, north)):
            found.append(shapely.buffer(shapely.simplify(shapely.clip_by_rect(part, *wide), pixel / 8), 0))
    return shapely.union_all(found)


@cache
def truth() -> Any:
    """Return all land in full detail, from the file as it is shipped."""
    with np.load(HERE.parent / "mapgen" / "data" / "basemap" / "world.npz") as file:
        x, y = (np.cumsum(file[f"land_{axis}"].astype(np.int64)) * 360 / 2**22 for axis in "xy")
        points = np.column_stack([x - 180, 180 - y])
        arcs = np.split(points, np.cumsum(file["land_length"])[:-1])
        rings = np.split(file["rings"], np.cumsum(file["rings_length"])[:-1])
        coast = 4
        closed = [arc for arc, kind in zip(arcs, file["land_class"], strict=True) if kind == coast and is_closed(arc)]
    return around(filled([*closed, *(joined(ring.tolist(), arcs) for ring in rings)]))


def is_closed(line: Any) -> bool:
    return bool((line[0] == line[-1]).all())


def joined(ring: list[int], arcs: list[Any]) -> Any:
    return np.concatenate([arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in ring])


@cache
def scene(name: str) -> Scene:
    return staging.stage(story.read(MAPS[name]))


def lines(of: basemap.Basemap) -> list[Any]:
    return [(np.array(line) * 360 / 2**of.resolution - 180) * (1, -1) for line in units(of)]


@cache
def drawn(name: str) -> Any:
    """Return the land that a page draws."""
    of = scene(name).basemap
    arcs = lines(of)
    islands = [arc for arc in arcs[of.coast[0] : of.coast[1]] if is_closed(arc)]
    return around(filled([*islands, *(joined(list(ring), arcs) for ring in of.land)]))


def reached(name: str, box: str) -> tuple[float, tuple[float, float, float, float]]:
    """Return a pixel's size, and the view from as far away as a box of that size allows."""
    width, height, out = BOXES[box]
    at = scene(name)
    west, south, east, north = at.view
    longitudes, latitudes = zip(*(place.position for place in at.places), strict=True)
    west, east = min(west, *longitudes), max(east, *longitudes)
    south, north = mercator(min(south, *latitudes)), mercator(max(north, *latitudes))
    pixel = out * max((east - west) / width, (north - south) / height)
    pixel = min(pixel, 360 / width) if out > 1 else pixel
    x, y = (west + east) / 2, (south + north) / 2
    half = pixel * width / 2, pixel * height / 2
    return pixel, (x - half[0], max(y - half[1], -180), x + half[0], min(y + half[1], 180))


@pytest.mark.parametrize(("name", "box"), CASES)
def test_coasts_are_true_wherever_a_reader_can_look(name: str, box: str) -> None:
    pixel, view = reached(name, box)
    here = shapely.box(*view)
    full, page = within(truth(), view, pixel), within(drawn(name), view, pixel)
    # What is so far from the nearest coast is drawn as what it is: land is land, and the sea is sea.
    near = 1.5 * pixel
    lost = shapely.intersection(shapely.difference(shapely.buffer(full, -near), page), here)
    invented = shapely.intersection(shapely.difference(page, shapely.buffer(full, near)), here)
    assert shapely.area(lost) < pixel**2
    assert shapely.area(invented) < pixel**2
    # Inlets and spits too narrow to be seen go; of all that is drawn, little is amiss.
    off = shapely.area(shapely.intersection(shapely.symmetric_difference(full, page), here))
    assert off < 0.3 * pixel * shapely.length(shapely.intersection(shapely.boundary(page), here))
    shown = shapely.STRtree(shapely.get_parts(page))
    islands = [part for part in shapely.get_parts(full) if here.contains(part) and part.area > (2.5 * pixel) ** 2]
    assert not [part for part in islands if not len(shown.query(part, predicate="intersects"))]


@pytest.mark.parametrize("name", MAPS)
def test_names_and_borders_stand_where_their_ground_is(name: str) -> None:
    of = scene(name).basemap
    land = [part for part in shapely.get_parts(drawn(name)) if not part.is_empty]
    tree = shapely.STRtree([piece for part in land for piece in shapely.get_parts(part)])
    seen = [reached(name, box) for box in BOXES]
    for label in of.names:
        x, y = label.position[0], mercator(label.position[1])
        spot = shapely.Point(x, y)
        pixels = [pixel for pixel, view in seen for turn in (-360, 0, 360) if is_in(view, x + turn, y)]
        if not pixels:
            continue
        # The largest pixel at which it is written: a name may be some letters aside of an island or a strait.
        pixel = min(360 / 256 / 2**label.min_zoom, max(pixels))
        if label.kind == "country":
            assert tree.query_nearest(spot, return_distance=True)[1][0] <= 16 * pixel, label.text
        else:
            assert not len(tree.query(spot, predicate="within")), label.text
    # No border is in the sea unless Natural Earth has it there, as in the Strait of Johor.
    source = shapely.STRtree([piece for part in shapely.get_parts(truth()) for piece in shapely.get_parts(part)])
    arcs = lines(of)
    checked = 0
    for line in (line for start, end in (of.border, of.disputed) for line in arcs[start:end]):
        middle = shapely.line_interpolate_point(shapely.LineString(line), 0.5, normalized=True)
        pixels = [pixel for pixel, view in seen if is_in(view, middle.x, middle.y)]
        if pixels:
            away, least = (among.query_nearest(middle, return_distance=True)[1][0] for among in (tree, source))
            assert away <= least + 1.5 * min(pixels), line[0]
            checked += 1
    assert checked > 0 or name in ("one place", "Fiji and Samoa")  # islands far from any border


def is_in(view: tuple[float, float, float, float], x: float, y: float) -> bool:
    return view[0] <= x <= view[2] and view[1] <= y <= view[3]
