"""Labels and names of the basemap."""

import itertools

import pytest

import mapgen
from mapgen import naming, staging
from mapgen.basemap import Name
from mapgen.framing import opening
from mapgen.labels import overlap
from mapgen.layout import Layout
from mapgen.lettering import width_of
from mapgen.scene import Scene
from mapgen.story import Story
from mapgen.view import View

from .conftest import MAPS


@pytest.fixture(scope="module")
def scene(story: Story) -> Scene:
    return staging.stage(story)


def view(scene: Scene, size: tuple[float, float]) -> View:
    layout = Layout(scene)
    return View(layout, opening(scene, layout, size, {}), size)


def test_a_place_not_known_exactly_says_so_below_its_name(scene: Scene) -> None:
    labels = naming.labels(scene, (600, 400))
    assert (labels["tehran"].title, labels["tehran"].note) == ("Tehran", "")
    assert labels["sanaa"].note == "whole country"
    assert labels["sanaa"].size[1] > labels["tehran"].size[1]
    for label in labels.values():
        assert label.size[0] >= width_of(label.title, label.type)


def test_a_very_long_title_is_cut_to_the_frame(scene: Scene) -> None:
    from dataclasses import replace  # noqa: PLC0415

    long = replace(scene, places=[replace(scene.places[0], title="A very long title " * 20)])
    [label] = naming.labels(long, (400, 300)).values()
    assert label.title.endswith("…")
    assert label.size[0] <= 0.55 * 400 + 1


@pytest.mark.parametrize("name", [None, "arabic", "world"])
def test_names_of_the_basemap_keep_off_labels_and_off_one_another(scene: Scene, name: str | None) -> None:
    scene = scene if name is None else staging.stage(mapgen.read(MAPS / f"{name}.geojson"))
    seen = view(scene, (900, 700))
    placed = naming.placed(seen, naming.labels(scene, (900, 700)))
    boxes = [label.rect for label in placed]
    found = naming.names(seen, placed)
    assert len(found) >= 3
    for item, (x, y) in found:
        words, type_ = naming.lettered(item)
        half = width_of(words, type_) / 2
        box = (x - half, y - 5, x + half, y + 5)
        assert not any(overlap(box, other) for other in boxes), item.text
        boxes.append(box)
    assert not any(overlap(a, b) for a, b in itertools.combinations(boxes, 2))


def test_joined_scripts_are_not_spaced() -> None:
    assert naming.lettered(Name("مصر", (30, 27), "country", 2, 2, 9))[1].spacing == 0
    assert naming.lettered(Name("Egypt", (30, 27), "country", 2, 2, 9))[1].spacing > 0
    assert naming.lettered(Name("Red Sea", (38, 20), "sea", 2, 2, 9)) == ("Red Sea", naming.SEA)
