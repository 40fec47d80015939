"""The Nu HTML checker finds nothing in a built page: no error, no warning, and nothing is filtered away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import mapgen
from mapgen import assets
from mapgen.page import Page

from .conftest import MAPS
from .nu import complaints

MAP_NAMES = ("arabic", "one-place", "no-events", "round-the-world")


@pytest.fixture(scope="module")
def pages(page: Page, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("nu")
    others = [mapgen.build(mapgen.read(MAPS / f"{name}.geojson")) for name in MAP_NAMES]
    return [each.save(folder / f"{each.id}.html") for each in (page, *others)]


def test_the_checker_finds_nothing_in_built_pages(pages: list[Path]) -> None:
    assert len(set(pages)) == len(MAP_NAMES) + 1
    assert complaints(*pages) == []


HELD = ".mapgen{container:mapgen / inline-size}"


def rules_by_container() -> str:
    """Return the style sheet that the script brings: see frontend/build.mjs."""
    found = re.search(re.escape(HELD) + r"@media screen\{(@container .*?)\}(?=[`'])", assets.text("mapgen.js"))
    assert found
    return found[1]


def test_the_checker_finds_nothing_in_the_rules_that_it_cannot_read(tmp_path: Path) -> None:
    """It knows no container queries: here they are media queries, their units those of the window, and no more."""
    rules = rules_by_container()
    assert rules.count("@container mapgen (") >= 3
    known = re.sub(r"(?<=\d)cqi\b", "vw", rules.replace("@container mapgen (", "@media ("))
    path = tmp_path / "container.css"
    path.write_text(known, encoding="utf-8")
    assert complaints(path, css=True) == []
    path.write_text(known.replace("display:block", "display:blok", 1), encoding="utf-8")
    assert any("blok" in complaint for complaint in complaints(path, css=True))


@pytest.mark.parametrize(
    ("sound", "broken", "words"),
    [
        ('<main class="mapgen">', '<main class="mapgen"><p id="mapgen-list">', "Duplicate ID"),
        ("<h1 ", '<h1 role="buton" ', "buton"),
        (".mapgen-page{", ".mapgen-page{colour:red;", "colour"),
        ("</figure>", "", "figure"),
        ('<meta charset="utf-8">', '<meta charset="utf-8"><script type="text/javascript"></script>', "unnecessary"),
    ],
)
def test_the_checker_finds_what_is_wrong(page: Page, tmp_path: Path, sound: str, broken: str, words: str) -> None:
    assert sound in page.html
    path = tmp_path / "broken.html"
    path.write_text(page.html.replace(sound, broken, 1), encoding="utf-8")
    assert any(words in complaint for complaint in complaints(path))
