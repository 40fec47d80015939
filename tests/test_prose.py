"""What a picture says around its map."""

from dataclasses import replace

import pytest

from mapgen import prose, staging
from mapgen.lettering import width_of
from mapgen.scene import Scene
from mapgen.shown import shown
from mapgen.story import Story


@pytest.fixture(scope="module")
def scene(story: Story) -> Scene:
    return staging.stage(story)


@pytest.mark.parametrize(
    "title", ["Short", "A title of many words that goes on and on " * 3, "Ein" + "sehr" * 60, "عنوان " * 30]
)
@pytest.mark.parametrize("box", [(300.0, 300.0), (745.0, 391.0), (480.0, 853.0)])
def test_a_title_fits_into_its_width_and_three_lines(scene: Scene, title: str, box: tuple[float, float]) -> None:
    lines = prose.heading(replace(scene, title=title), None, box, box[0] - 40)
    assert 1 <= len(lines.rows) <= 3
    assert all(width_of(words, type_) <= box[0] - 40 for words, type_, _ in lines.rows)
    assert lines.rows[0][1].size <= 34


def test_a_caption_says_who_says_so_and_how_certain_it_is(scene: Scene) -> None:
    event = replace(
        scene.events[0],
        title="A title",
        date="May 2015",
        attribution="A paper",
        certainty="alleged",
        certainty_label="alleged",
        sources=[],
        edtf="2015-05",
        quote=None,
    )
    assert [words for words, _, _ in prose.caption(scene, event, 300, most=3).rows] == [
        "A title", "May 2015", "Alleged by A paper; not confirmed.",
    ]  # fmt: skip
    nobody = prose.caption(scene, replace(event, attribution=None), 300, most=3)
    assert nobody.rows[-1][0] == "Alleged; no source is given."
    assert prose.caption(scene, None, 300, most=3).rows == ()


def test_credits_name_the_sources_of_what_is_shown_and_no_others(scene: Scene) -> None:
    one = scene.events[0]
    alone = replace(scene, events=[replace(one, sources=[scene.sources[0].id])], connections=[], licence="CC BY 4.0")
    words = " ".join(words for words, _, _ in prose.credit(alone, shown(alone, None), 2000).rows)
    assert words.startswith(f"Source: {scene.sources[0].title}")
    assert not any(source.title in words for source in scene.sources[1:])
    assert words.endswith("Data: CC BY 4.0")
    nothing = replace(alone, events=[])
    assert "Source" not in prose.credit(nothing, shown(nothing, None), 2000).rows[0][0]
