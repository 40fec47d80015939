"""What all tests share: the network is off, and the stories that pages are made of."""

from pathlib import Path

import pytest

import mapgen
from mapgen.page import Page
from mapgen.story import Story

REPOSITORY = Path(__file__).parent.parent
MAPS = Path(__file__).parent / "cases" / "maps"


def real(name: str) -> Path:
    """Find a map of this repository by its name."""
    if name == "axis-of-resistance":
        return REPOSITORY / "data" / "locations.geojson"
    folders = (REPOSITORY / "examples", MAPS, MAPS.parent)
    return next(path for folder in folders if (path := folder / f"{name}.geojson").exists())


@pytest.fixture(autouse=True)
def _in_the_repository(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples in docstrings name files as seen from the repository's top."""
    if request.node.__class__.__name__ == "DoctestItem":
        monkeypatch.chdir(REPOSITORY)


@pytest.fixture(scope="session")
def story() -> Story:
    return mapgen.read(REPOSITORY / "data" / "locations.geojson")


@pytest.fixture(scope="session")
def page(story: Story) -> Page:
    return mapgen.build(story)
