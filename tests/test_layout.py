"""Symbols and lines lie where the page's own code puts them."""

from typing import Any

import pytest

import mapgen
from mapgen import staging
from mapgen.layout import Layout, radius_of
from mapgen.story import Story

from .conftest import MAPS
from .front import front

CODE = """
import { layouter } from './src/map/layout.ts';
const { layoutAt } = layouter(given.scene);
const found = layoutAt(given.zoom);
const point = ({ x, y }) => [x, y];
const outlines = (heads) => heads.map((head) => head.map(point));
answer({
  places: found.places.map((place) => [place.x, place.y, place.form, place.radius, place.halo]),
  lines: found.connections.map(({ id, copies, path, heads, chevrons }) =>
    ({ id, copies, path: path.map(point), heads: outlines(heads), chevrons: outlines(chevrons) })),
});
"""
NAMES = ["axis-of-resistance", "rivals", "fiji-samoa", "round-the-world", "world", "svalbard"]


def flat(value: Any) -> list[float]:
    return [n for part in value for n in flat(part)] if isinstance(value, (list, tuple)) else [float(value)]


@pytest.mark.parametrize("zoom", [2.35, 4.0])
@pytest.mark.parametrize("name", NAMES)
def test_it_is_the_pages_layout(story: Story, name: str, zoom: float) -> None:
    scene = staging.stage(story if name == "axis-of-resistance" else mapgen.read(MAPS / f"{name}.geojson"))
    page = front(CODE, {"scene": scene, "zoom": zoom})
    layout = Layout(scene)
    symbols = layout.symbols(zoom)
    lines = layout.lines(zoom, symbols)
    assert len(page["places"]) == len(symbols)
    for (x, y, form, radius, halo), symbol in zip(page["places"], symbols, strict=True):
        assert (symbol.form, symbol.radius) == (form, radius)
        assert [symbol.x, symbol.y, symbol.halo] == pytest.approx([x, y, halo or 0], abs=0.05)
    assert [line.id for line in lines] == [line["id"] for line in page["lines"]]
    for theirs, line in zip(page["lines"], lines, strict=True):
        assert sorted(line.copies) == pytest.approx(sorted(theirs["copies"]), abs=0.01)
        for part in ("path", "heads", "chevrons"):
            assert flat(getattr(line.shape, part)) == pytest.approx(flat(theirs[part]), abs=0.05), (line.id, part)


def test_a_symbol_is_wide_enough_for_its_number() -> None:
    # A digit of 11 pixels is some 6 wide: three digits and a little air take a circle of 25 across.
    assert 2 * radius_of("disc", 999) >= 3 * 6 + 4
    assert radius_of("disc", 99) < radius_of("disc", 100)
