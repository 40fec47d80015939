"""The legend of a picture."""

import pytest

import mapgen
from mapgen import staging, styles
from mapgen.ink import Ink
from mapgen.legend import Legend, groups
from mapgen.scene import Scene
from mapgen.shown import shown
from mapgen.story import Story

from .conftest import MAPS
from .drawn import Drawn

INK = Ink(styles.palette("light"), editable=False, inline=False, detail=1)


@pytest.fixture(scope="module")
def scene(story: Story) -> Scene:
    return staging.stage(story)


def words(legend: Legend) -> list[str]:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{legend.draw(INK, (0, 0), leftwards=False)}</svg>'
    return Drawn(svg).words("legend")


def test_it_explains_what_a_day_has_left_and_no_more(scene: Scene) -> None:
    day = "1990-01-01"
    left = {item.kind_label for item in scene.connections if (item.since or "") <= day and (item.until or "9") >= day}
    kinds = [group for group in groups(scene, shown(scene, day)) if group.name == "kind"]
    assert {label for group in kinds for _, label in group.items} == left


def test_certainties_need_no_explaining_where_all_is_stated() -> None:
    plain = staging.stage(mapgen.read(MAPS / "no-events.geojson"))
    assert {item.certainty for item in plain.connections} <= {"stated"}
    assert [group.name for group in groups(plain, shown(plain, None))] == ["kind", "symbol"]


@pytest.mark.parametrize("width", [120.0, 300.0, 700.0])
def test_signs_stand_below_one_another_in_as_many_columns_as_there_is_room_for(scene: Scene, width: float) -> None:
    legend = Legend(tuple(groups(scene, shown(scene, None))), width)
    widest = max(group.width for group in legend.groups)
    assert legend.columns == max(1, min(8, int((width + 18) // (widest + 18))))
    assert legend.height == pytest.approx(sum(map(legend._height, legend.groups)) + 7 * (len(legend.groups) - 1))


def test_in_a_low_picture_the_kinds_stay_to_the_last(scene: Scene) -> None:
    legend = Legend(tuple(groups(scene, shown(scene, None))), 200)
    assert "Known to country only" in words(legend)
    assert [group.name for group in legend.within(8 * 17).groups] == ["kind"]
    assert legend.within(10).groups == ()
    assert legend.within(legend.height) == legend


def test_the_number_stands_in_a_symbol_that_the_map_has() -> None:
    """A capital's disc with a number, where only rings have one, would be a sign that is nowhere."""
    found = staging.stage(mapgen.read(MAPS / "one-place.geojson"))
    kinds = {place.anchor or place.kind == "capital" for place in found.places if place.events}
    names = [name for name, _ in found.legend.symbols if name in ("count", "count-ring")]
    assert names == (["count"] if True in kinds else ["count-ring"] if kinds else [])


def test_certainties_are_those_of_the_lines_on_page_and_picture_alike(scene: Scene) -> None:
    assert [name for name, _ in scene.legend.certainties] == ["stated", "alleged"]
    assert {event.certainty for event in scene.events} > {"stated", "alleged"}


def test_one_sign_alone_has_a_number(scene: Scene) -> None:
    assert words(Legend(tuple(groups(scene, shown(scene, None))), 200)).count("3") == 1
