"""Which part of the world a picture shows."""

from dataclasses import replace

import pytest

import mapgen
from mapgen import naming, staging
from mapgen.framing import Frame, opening
from mapgen.labels import Rect
from mapgen.layout import Layout
from mapgen.projection import project
from mapgen.scene import Scene
from mapgen.story import Story

from .conftest import MAPS, real
from .front import front

SIZES = [(600.0, 400.0), (400.0, 600.0), (1000.0, 300.0)]
CODE = """
import { layouter } from './src/map/layout.ts';
import { firstView } from './src/map/view.ts';
const { courses, placesAt } = layouter(given.scene);
const labels = new Map(Object.entries(given.labels).map(([id, [width, height]]) => [id, { width, height }]));
answer(given.sizes.map(([x, y]) => {
  const view = firstView(given.scene, { size: { x, y }, placesAt, courses, labels, reserved: [], whole: true });
  return [view.zoom, ...view.center];
}));
"""


def anchors(scene: Scene, size: tuple[float, float]) -> dict[str, tuple[float, float]]:
    found = naming.labels(scene, size)
    return {place.id: found[place.id].size for place in scene.places if place.anchor}


@pytest.mark.parametrize("name", ["axis-of-resistance", "rivals", "fiji-samoa", "hotline", "panama", "beagle"])
def test_it_is_the_pages_first_view_of_all_places(name: str) -> None:
    # In a frame that its author chose, the picture holds that alone.
    scene = replace(staging.stage(mapgen.read(real(name))), framed=False)
    labels = anchors(scene, (600, 400))
    for size, (zoom, longitude, latitude) in zip(
        SIZES, front(CODE, {"scene": scene, "sizes": SIZES, "labels": labels}), strict=True
    ):
        frame = opening(scene, Layout(scene), size, labels)
        assert frame.zoom == pytest.approx(zoom, abs=0.01)
        # Within a pixel.
        scale = 2.0**frame.zoom
        x, y = project(longitude, latitude)
        assert (frame.middle[0] * scale, frame.middle[1] * scale) == pytest.approx((x * scale, y * scale), abs=1)


@pytest.mark.parametrize("name", sorted(path.stem for path in MAPS.glob("*.geojson")))
@pytest.mark.parametrize("size", SIZES)
def test_every_place_stands_inside(name: str, size: tuple[float, float]) -> None:
    scene = staging.stage(mapgen.read(MAPS / f"{name}.geojson"))
    layout = Layout(scene)
    frame = opening(scene, layout, size, anchors(scene, size))
    left, top = frame.origin(size)
    for symbol in layout.symbols(frame.zoom):
        assert left <= symbol.x <= left + size[0]
        assert top <= symbol.y <= top + size[1]
    assert frame.zoom <= scene.max_zoom


def test_what_something_else_covers_is_kept_free(story: Story) -> None:
    scene = staging.stage(story)
    layout = Layout(scene)
    corner: Rect = (0, 0, 260, 120)
    frame = opening(scene, layout, (600, 400), {}, [corner])
    left, top = frame.origin((600, 400))
    for symbol in layout.symbols(frame.zoom):
        assert not (symbol.x - left < 260 and symbol.y - top < 120)


def test_the_origin_is_half_a_box_from_the_middle() -> None:
    assert Frame(1, (100, 50)).origin((60, 40)) == (170, 80)


def test_a_line_that_bends_out_of_its_places_box_is_in_view() -> None:
    scene = staging.stage(mapgen.read(real("hotline")))
    lying = Layout(scene)
    for size in [(1200.0, 520.0), (843.0, 422.0), (343.0, 400.0)]:
        frame = opening(scene, lying, size, anchors(scene, size))
        left, top = frame.origin(size)
        [line] = lying.lines(frame.zoom, lying.symbols(frame.zoom))
        assert all(left < x < left + size[0] and top < y < top + size[1] for x, y in line.shape.path), size


def test_a_far_bend_does_not_cost_the_places_more_than_a_third_of_their_size() -> None:
    # Washington and Moscow in a very flat frame: the bend is some 41 pixels high at zoom 0, where both are 82 apart.
    scene = staging.stage(mapgen.read(real("hotline")))
    frame = opening(scene, Layout(scene), (1200, 160), {})
    assert 2.0**frame.zoom * 82 > 0.6 * 1180 or 2.0**frame.zoom * 21 > 0.65 * 140


def test_a_frame_that_the_author_chose_is_left_alone() -> None:
    scene = replace(staging.stage(mapgen.read(real("hotline"))), framed=True)
    for held in (replace(scene, connections=[]), scene):
        assert opening(held, Layout(held), (1200, 520), {}) == opening(scene, Layout(scene), (1200, 520), {})


@pytest.mark.parametrize("side", [8, 554])
def test_symbols_stand_clear_of_controls(side: int) -> None:
    scene = staging.stage(mapgen.read(real("hotline")))
    control: Rect = (side, 8, side + 38, 170)
    frame = opening(scene, Layout(scene), (600, 400), {}, [control])
    left, top = frame.origin((600, 400))
    for symbol in Layout(scene).symbols(frame.zoom):
        x, y = symbol.x - left, symbol.y - top
        dx, dy = x - min(max(x, control[0]), control[2]), y - min(max(y, control[1]), control[3])
        assert (dx * dx + dy * dy) ** 0.5 >= symbol.radius + 8
