"""Web Mercator, as the page has it."""

import pytest
from pyproj import Transformer

from mapgen.projection import project

HALF_WORLD = 20037508.342789244


@pytest.mark.parametrize("position", [(51.42, 35.69), (-179.9, -60.0), (0.0, 84.0), (37.6, 55.75)])
def test_it_is_pyprojs_web_mercator(position: tuple[float, float]) -> None:
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True).transform(*position)
    assert project(*position) == pytest.approx((128 * (1 + x / HALF_WORLD), 128 * (1 - y / HALF_WORLD)), abs=1e-7)


def test_the_poles_are_at_the_worlds_edge_and_longitudes_run_on() -> None:
    assert project(0, 90)[1] == pytest.approx(0, abs=1e-6)
    assert project(0, -90)[1] == pytest.approx(256, abs=1e-6)
    assert project(190, 0)[0] - project(-170, 0)[0] == pytest.approx(256)
