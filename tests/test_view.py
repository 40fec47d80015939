"""What stands inside a frame."""

import pytest

import mapgen
from mapgen import staging
from mapgen.framing import Frame
from mapgen.layout import Layout
from mapgen.projection import project
from mapgen.scene import Scene
from mapgen.story import Story
from mapgen.view import View

from .conftest import MAPS


@pytest.fixture(scope="module")
def scene(story: Story) -> Scene:
    return staging.stage(story)


def test_a_place_that_would_be_cut_does_not_stand_in_the_frame(scene: Scene) -> None:
    layout, middle = Layout(scene), project(51.42151, 35.69439)  # Tehran
    inside = View(layout, Frame(5, middle), (100, 100))
    assert [at.place.id for at in inside.standing] == ["tehran"]
    assert inside.standing[0].home == pytest.approx((50, 50), abs=0.01)
    # So far to the side that its symbol, 10 pixels in radius, touches the edge.
    edge = View(layout, Frame(5, (middle[0] + 45 / 32, middle[1])), (100, 100))
    assert edge.standing == []


def test_positions_are_in_the_turn_that_is_nearest(scene: Scene) -> None:
    view = View(Layout(scene), Frame(3, project(179, 0)), (400, 200))
    x, _ = view.position(-179, 0)
    assert x == pytest.approx(200 + 2 * 256 * 8 / 360)


def test_in_a_frame_wider_than_the_world_all_stands_as_often_as_it_is_seen() -> None:
    scene = staging.stage(mapgen.read(MAPS / "world.geojson"))
    # Two worlds of 256 pixels fill a frame of 512; half a world to either side is seen again.
    view = View(Layout(scene), Frame(0, (128, 128)), (512, 300))
    for at in view.standing:
        seats = view.seats(at)
        assert seats[0] == pytest.approx((at.circle.x, at.circle.y))
        assert len(seats) in (1, 2, 3)
        assert all(abs(x - at.circle.x) % 256 == pytest.approx(0) for x, _ in seats)
    assert max(len(view.seats(at)) for at in view.standing) >= 2
    narrow = View(Layout(scene), Frame(2, (128, 128)), (512, 300))
    assert narrow.turns == [0.0]
