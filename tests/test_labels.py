"""The label solver: the page's own answers, and what must hold whatever it is given."""

import itertools
import random
from dataclasses import replace

import pytest

import mapgen
from mapgen import naming, staging
from mapgen.framing import opening
from mapgen.labels import Box, Circle, Field, Floating, Obstacles, meets, overlap, place_labels, place_names
from mapgen.layout import layout
from mapgen.view import View

from .conftest import real
from .front import front

CODE = """
import { LineField, placeLabels, placeNames } from './src/map/labels.ts';
const rect = ([left, top, right, bottom]) => ({ left, top, right, bottom });
const point = ([x, y]) => ({ x, y });
answer(given.map(({ boxes, circles, lines, names, bounds }) => {
  const field = new LineField();
  for (const line of lines) field.add(line.map(point), rect(bounds), 1);
  const obstacles = { circles, rects: [], lines: field };
  const labels = placeLabels(boxes, obstacles, rect(bounds));
  const placed = placeNames(names, { ...obstacles, rects: labels.map((label) => label.rect) }, rect(bounds));
  return [
    labels.map(({ id, x, y, far, clear, over }) => [id, x, y, far, clear, over]),
    placed.map(({ id, x, y }) => [id, x, y]),
  ];
}));
"""
BOUNDS = (0.0, 0.0, 600.0, 400.0)


def crowd(seed: int) -> tuple[list[Box], list[Circle], list[list[tuple[float, float]]], list[Floating]]:
    source = random.Random(seed)  # noqa: S311
    at = [(source.uniform(20, 580), source.uniform(20, 380)) for _ in range(8 + 6 * seed)]
    radii = [source.choice([5.0, 8.5, 10.0]) for _ in at]
    boxes = [
        Box(f"p{n}", x, y, radius, float(source.randint(30, 120)), 16.0, required=n % 4 == 0)
        for n, ((x, y), radius) in enumerate(zip(at, radii, strict=True))
    ]
    circles = [Circle(x, y, r + 1) for (x, y), r in zip(at, radii, strict=True)]
    lines = [[source.choice(at), source.choice(at)] for _ in range(6)]
    names = [
        Floating(n, source.uniform(0, 600), source.uniform(0, 400), 70.0, 12.0, (30.0, 20.0, 30.0, 20.0))
        for n in range(6)
    ]
    return boxes, circles, lines, names


def test_it_gives_the_pages_answers() -> None:
    crowds = [crowd(seed) for seed in range(6)]
    given = [
        {"boxes": boxes, "circles": circles, "lines": lines, "names": names, "bounds": BOUNDS}
        for boxes, circles, lines, names in crowds
    ]
    for (boxes, circles, lines, names), (labels, floating) in zip(crowds, front(CODE, given), strict=True):
        field = Field()
        for line in lines:
            field.add(line, BOUNDS)
        found = place_labels(boxes, Obstacles(circles, (), field), BOUNDS)
        theirs = {label[0]: label[1:] for label in labels}
        assert {label.id for label in found} == set(theirs)
        for label in found:
            x, y, far, clear, over = theirs[label.id]
            assert (label.x, label.y) == pytest.approx((x, y), abs=1e-6)
            assert (label.far, label.clear, label.over) == (far, clear, over)
        placed = place_names(names, Obstacles(circles, [label.rect for label in found], field), BOUNDS)
        assert [number for number, _, _ in placed] == [name[0] for name in floating]
        assert [at for _, at, _ in placed] == [pytest.approx((x, y), abs=1e-6) for _, x, y in floating]


@pytest.mark.parametrize("seed", range(8))
def test_labels_that_are_called_clear_lie_on_nothing(seed: int) -> None:
    boxes, circles, _, _ = crowd(seed)
    found = place_labels(boxes, Obstacles(circles, (), Field()), BOUNDS)
    required = {box.id for box in boxes if box.required}
    assert len(found) > len(required)
    for a, b in itertools.combinations([label for label in found if label.clear], 2):
        assert not overlap(a.rect, b.rect)
    for label in found:
        own = next((box.x, box.y) for box in boxes if box.id == label.id)
        covers = any(meets(label.rect, circle) for circle in circles if (circle.x, circle.y) != own)
        # Below a symbol lies none; above one only an anchor's, as a last resort.
        assert covers == label.over
        assert not (covers and label.clear)
        assert not (covers and label.id not in required)
    assert required <= {label.id for label in found}


def test_a_line_along_the_text_sends_a_label_to_another_side() -> None:
    field = Field()
    field.add([(100, 100), (250, 100)], BOUNDS)
    [label] = place_labels([Box("a", 100, 100, 8, 40, 16, True)], Obstacles((), (), field), BOUNDS)
    assert label.rect[2] <= 100  # on the left, where no line runs


def test_a_required_label_stands_far_off_rather_than_on_a_symbol() -> None:
    # A wall of rings around the symbol, out to 60 pixels: the eight near seats and the eight beyond are all taken.
    wall = [Circle(200 + x, 200 + y, 9) for x in range(-50, 51, 20) for y in range(-50, 51, 20)]
    box = Box("a", 200, 200, 8, 40, 16, required=True)
    [label] = place_labels([box], Obstacles(wall, (), Field()), BOUNDS)
    assert label.clear
    assert label.far
    assert not any(meets(label.rect, circle) for circle in wall)
    assert place_labels([replace(box, required=False)], Obstacles(wall, (), Field()), BOUNDS) == []


def test_a_required_label_without_any_room_lies_above_a_symbol() -> None:
    wall = [Circle(x, y, 9) for x in range(0, 600, 20) for y in range(0, 400, 20)]
    [label] = place_labels([Box("a", 205, 205, 8, 40, 16, required=True)], Obstacles(wall, (), Field()), BOUNDS)
    assert label.over
    assert not label.clear


@pytest.mark.parametrize(
    "name", ["axis-of-resistance", "beagle", "london-1666", "panama", "arabic", "world", "svalbard"]
)
def test_no_symbol_covers_a_label_of_a_real_map(name: str) -> None:
    scene = staging.stage(mapgen.read(real(name)))
    for size in [(288, 360), (320, 400), (343, 400), (390, 400), (600, 400), (843, 422), (1200, 630)]:
        lying = layout(scene)
        named = naming.labels(scene, size)
        anchors = {place.id: named[place.id].size for place in scene.places if place.anchor}
        view = View(lying, opening(scene, lying, size, anchors), size)
        placed = naming.placed(view, named)
        assert anchors.keys() <= {label.id for label in placed}, size
        for label in placed:
            on = [at.place.id for at in view.standing if at.place.id != label.id and meets(label.rect, at.circle)]
            assert not on, (size, label.id)
