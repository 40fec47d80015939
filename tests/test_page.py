"""The page as a file, and the folium map that it is made of."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import folium
import pytest

import mapgen
from mapgen.page import Page
from mapgen.story import Story

from .conftest import MAPS


class Addresses(HTMLParser):
    """Collects every attribute from which a browser would load something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        loading = {"src", "srcset", "data", "poster", "background", "action", "formaction"}
        self.found += [
            (tag, value or "") for name, value in attrs if name in loading or (tag == "link" and name == "href")
        ]


def addresses(page: Page) -> list[tuple[str, str]]:
    parser = Addresses()
    parser.feed(page.html)
    return parser.found


def test_the_page_loads_nothing(page: Page) -> None:
    assert addresses(page) == [("link", "data:,")]  # the icon, which is nothing
    styles = "".join(re.findall(r"<style>(.*?)</style>", page.html, re.DOTALL))
    assert "@import" not in styles
    # Leaflet's style sheet names Internet Explorer's own vector behaviour, #default#VML, which is no file.
    assert all(url.startswith(("data:", "#")) for url in re.findall(r"url\([\"']?([^)\"']*)", styles))


def test_a_plain_folium_page_would_fail_the_check_above() -> None:
    plain = Page(folium.Map(tiles=None).get_root().render(), "plain")
    assert len(addresses(plain)) > 5


def test_the_same_story_gives_the_same_bytes(story: Story, page: Page) -> None:
    assert mapgen.build(story).html == page.html


def test_further_folium_layers_are_drawn_and_keep_the_bytes_the_same(story: Story) -> None:
    def build() -> str:
        folium_map = mapgen.to_folium(story)
        folium.PolyLine([[33.3, 44.4], [35.7, 51.4]], color="#333").add_to(folium_map)  # type: ignore[no-untyped-call]
        folium.Marker([33.3, 44.4], popup="here").add_to(folium_map)
        return mapgen.build(story, folium_map=folium_map).html

    one, other = build(), build()
    assert "L.polyline" in one
    assert one == other


def test_to_folium_gives_a_folium_map_that_saves_a_page_of_its_own(story: Story, tmp_path: Path) -> None:
    folium_map = mapgen.to_folium(story)
    assert isinstance(folium_map, folium.Map)
    folium_map.save(tmp_path / "plain.html")
    text = (tmp_path / "plain.html").read_text(encoding="utf-8")
    assert "mapgen.mount(" in text
    assert addresses(Page(text, "plain")) == []


def test_a_map_of_somebody_elses_is_refused(story: Story) -> None:
    other = mapgen.read(MAPS / "svalbard.geojson")
    for foreign in (folium.Map(tiles=None), mapgen.to_folium(other)):
        with pytest.raises(ValueError, match=r"not of this story; give the one that mapgen\.to_folium made of it"):
            mapgen.build(story, folium_map=foreign)


def test_save_gives_the_path_and_writes_the_whole_page(page: Page, tmp_path: Path) -> None:
    path = page.save(tmp_path / "new" / "map.html")
    assert path.read_text(encoding="utf-8") == page.html
    assert page.html.rstrip().endswith("</html>")


def test_every_placeholder_is_filled(page: Page) -> None:
    assert not re.search(r"<!--mapgen:|\{mapgen:", page.html)


def test_no_local_path_and_no_clock_stand_in_the_page(page: Page) -> None:
    assert str(Path(__file__).parents[1]) not in page.html
    assert not re.search(r"20(2[5-9]|3\d)-\d\d-\d\dT", page.html)
