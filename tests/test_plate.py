"""The map in its frame."""

import pytest

from mapgen import staging, styles
from mapgen.ink import Ink
from mapgen.layout import Layout
from mapgen.plate import Emphasis, Plate
from mapgen.scene import Scene
from mapgen.shown import shown
from mapgen.story import Story

from .drawn import SVG, Drawn

INK = Ink(styles.palette("light"), editable=False, inline=False, detail=1)


@pytest.fixture(scope="module")
def scene(story: Story) -> Scene:
    return staging.stage(story)


def draw(scene: Scene, day: str | None = None, emphasis: Emphasis | None = None) -> Drawn:
    plate = Plate.of(scene, Layout(scene), (700.0, 500.0))
    markup = plate.draw(INK, (0, 0), shown(scene, day), emphasis)
    return Drawn(f'<svg xmlns="http://www.w3.org/2000/svg">{markup}</svg>')


def test_bands_lie_below_lines_and_thin_lines_above_heavy_ones(scene: Scene) -> None:
    kinds = {item.id: item.kind for item in scene.connections}
    order = [kinds[identity] for identity in draw(scene).ids("connections")]
    widths = [styles.kind(kind).line.width for kind in order]
    bands = order.count("alliance")
    assert order[:bands] == ["alliance"] * bands
    assert widths[bands:] == sorted(widths[bands:], reverse=True)


def test_labels_stand_alike_on_two_dates(scene: Scene) -> None:
    assert draw(scene, "1985-01-01").label_boxes == draw(scene).label_boxes
    assert len(draw(scene, "1985-01-01").ids("connections")) < len(scene.connections)


def test_what_is_not_told_of_recedes_and_the_chosen_place_is_underlined(scene: Scene) -> None:
    told = scene.connections[0]
    drawn = draw(scene, None, Emphasis(frozenset([told.id]), frozenset([told.start, told.end]), told.start))
    group, labels = drawn.group("connections"), drawn.group("labels")
    assert group is not None
    assert labels is not None
    assert [node.get("data-id") for node in group if node.get("opacity") is None] == [told.id]
    underlined = {node.get("data-id"): node.find(f"{SVG}line") for node in labels}
    [start] = [place for place, line in underlined.items() if line is not None]
    assert start == told.start
    # A line below the words, within their box: resvg and Typst know no text-decoration.
    line = underlined[start]
    assert line is not None
    left, top, right, bottom = drawn.label_boxes[start]
    x1, x2, y = (float(str(line.get(name))) for name in ("x1", "x2", "y1"))
    assert left - 0.5 <= x1 < x2 <= right + 0.5
    assert (top + bottom) / 2 < y < bottom + 1.5
    assert "text-decoration" not in drawn.text


def test_a_smaller_plate_leaves_labels_out_and_counts_them(scene: Scene) -> None:
    small = Plate.of(scene, Layout(scene), (220.0, 160.0))
    assert small.unlabelled == len(scene.places) - len(small.placed) > 0
    assert Plate.of(scene, Layout(scene), (700.0, 500.0)).unlabelled == 0
