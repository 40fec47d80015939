"""Nominatim is asked slowly, once, and by name; here a stand-in answers, and the network stays off."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import geopy.geocoders
import pytest
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderUnavailable
from typer.testing import CliRunner, Result

from mapgen import cli, geocoding
from mapgen.errors import MapgenError, OptionError
from mapgen.nominatim import Nominatim, cache_folder

# As https://nominatim.org/release-docs/latest/api/Output/ has them.
ABQAIQ = {
    "lat": "25.9340123", "lon": "49.6688456", "name": "Abqaiq",
    "display_name": "Abqaiq, Eastern Province, Saudi Arabia",
    "addresstype": "town", "address": {"town": "Abqaiq", "state": "Eastern Province", "country": "Saudi Arabia",
    "country_code": "sa"}, "namedetails": {"name": "بقيق", "name:en": "Abqaiq", "alt_name": "Buqayq"},
}  # fmt: skip


class Asked:
    """What was asked for, and the adapter that geopy is given."""

    def __init__(self, answer: Any) -> None:
        self.requests: list[tuple[dict[str, list[str]], dict[str, str]]] = []
        self.answer = answer

    def adapter(self) -> Callable[..., BaseSyncAdapter]:
        asked = self

        class Adapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
            def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
                asked.requests.append((parse_qs(urlsplit(url).query), headers))
                if isinstance(asked.answer, Exception):
                    raise asked.answer
                return asked.answer

            def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
                raise AssertionError(url)

        return Adapter


def nominatim(asked: Asked, folder: Path, **options: Any) -> Nominatim:
    return Nominatim("me@example.org", "1.2", folder=folder, adapter=asked.adapter(), **options)


def test_a_place_is_asked_for_politely_and_kept(tmp_path: Path) -> None:
    asked = Asked([ABQAIQ])
    (found,) = nominatim(asked, tmp_path)("Abqaiq", "SA")
    assert (found.name, found.position, found.country, found.kind) == ("Abqaiq", (49.66885, 25.93401), "SA", "city")
    assert (found.source, found.match, found.where) == ("openstreetmap", "name", "Eastern Province, Saudi Arabia")
    ((query, headers),) = asked.requests
    assert (query["q"], query["countrycodes"]) == (["Abqaiq"], ["sa"])
    assert headers["User-Agent"] == "mapgen/1.2 (me@example.org)"
    waits: list[float] = []
    again = nominatim(asked, tmp_path, wait=waits.append)
    assert again("ABQAIQ", "SA") == [found]
    assert (len(asked.requests), waits) == (1, [])


def test_a_second_passes_between_two_requests_whoever_makes_them(tmp_path: Path) -> None:
    waits: list[float] = []
    asked = Asked([])
    assert nominatim(asked, tmp_path, wait=waits.append)("Abqaiq") == []
    assert waits == []
    nominatim(asked, tmp_path, wait=waits.append)("Khurais")
    assert len(waits) == 1
    assert 0.5 < waits[0] <= 1


def test_other_names_are_exact_and_others_are_not(tmp_path: Path) -> None:
    asked = Asked([ABQAIQ])
    assert nominatim(asked, tmp_path)("بقيق")[0].match == "other name"
    assert nominatim(asked, tmp_path, wait=lambda _: None)("Abqaiq plant")[0].match == "similar"


@pytest.mark.parametrize(
    "answer",
    [
        {}, {"lat": "x", "lon": "1"}, {"lat": "91", "lon": "0", "name": "N"}, {"lat": "1", "lon": "nan", "name": "N"},
        {"lat": "1", "lon": "1", "name": "N", "address": 5}, {"lat": "1", "lon": "1", "name": "N", "namedetails": [1]},
    ],
)  # fmt: skip
def test_an_answer_of_another_form_is_none(answer: Any, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    asked = Asked([ABQAIQ])
    made = nominatim(asked, kept)
    made("Abqaiq")
    (file,) = kept.glob("*.json")
    file.write_text(json.dumps([answer]), encoding="utf-8")
    assert made("Abqaiq") == []


def test_what_is_kept_and_broken_is_asked_for_again(tmp_path: Path) -> None:
    asked = Asked([ABQAIQ])
    made = nominatim(asked, tmp_path, wait=lambda _: None)
    made("Abqaiq")
    (file,) = tmp_path.glob("*.json")
    for text in ("", "{", "{}"):
        file.write_text(text, encoding="utf-8")
        assert made("Abqaiq")[0].name == "Abqaiq"
    assert len(asked.requests) == 4


def test_a_failure_is_told(tmp_path: Path) -> None:
    asked = Asked(GeocoderUnavailable("no route"))
    with pytest.raises(MapgenError, match="Nominatim gave no answer for 'Abqaiq': no route; try again later"):
        nominatim(asked, tmp_path)("Abqaiq")
    assert list(tmp_path.glob("*.json")) == []


@pytest.mark.parametrize("contact", [None, "", "me", "a@b\r\nX-Evil: 1"])
def test_nobody_asks_without_saying_who(contact: str | None) -> None:
    with pytest.raises(OptionError, match="Nominatim asks for one to write to"):
        Nominatim(contact, "1.2")


def test_without_geopy_the_error_names_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "geopy", None)
    with pytest.raises(MapgenError, match=r"install it with: python -m pip install geopy"):
        Nominatim("me@example.org", "1.2")


def test_the_cache_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "mapgen" / "nominatim"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "mapgen" / "nominatim"


def test_a_place_is_filled_in_from_it_with_its_source(tmp_path: Path) -> None:
    properties = {"record": "place", "id": "abqaiq", "title": "Abqaiq"}
    collection = {"features": [{"type": "Feature", "properties": properties, "geometry": None}]}
    (place,) = geocoding.unplaced(collection)
    chosen = geocoding.find(place, nominatim(Asked([ABQAIQ]), tmp_path)).chosen
    assert chosen
    filled, source = geocoding.fill(collection, {0: chosen})["features"]
    assert filled["geometry"]["coordinates"] == [49.66885, 25.93401]
    assert (filled["properties"]["sources"], "geonames" in filled["properties"]) == (["openstreetmap"], False)
    assert source["properties"]["licence"] == "ODbL 1.0"


def test_the_command_asks_only_when_told_and_only_for_what_the_gazetteer_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked([{**ABQAIQ, "name": "Abqaiq Plants"}])
    monkeypatch.setattr(geopy.geocoders.options, "default_adapter_factory", asked.adapter())
    monkeypatch.setenv("MAPGEN_CONTACT", "me@example.org")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")

    def geocode(*arguments: str) -> Result:
        return CliRunner().invoke(cli.app, ["geocode", *arguments])

    assert geocode("Tehran", "--online").exit_code == 0
    data = tmp_path / "map.geojson"
    places = [
        {"type": "Feature", "properties": {"record": "place", "id": name[:6].lower(), "title": name}, "geometry": None}
        for name in ("Tehran", "Abqaiq Plants")
    ]
    data.write_text(json.dumps({"type": "FeatureCollection", "features": places}), encoding="utf-8")
    left = geocode("--fill", str(data))
    assert (left.exit_code, "1 place filled in, 1 left" in left.stderr) == (1, True)
    assert asked.requests == []
    assert "49.66885" in geocode("Abqaiq", "Plants", "--online").stdout
    done = geocode("--fill", str(data), "--online")
    assert (done.exit_code, len(asked.requests)) == (0, 1)
    assert "abqaiq: Abqaiq Plants, Eastern Province, Saudi Arabia (city): 49.66885, 25.93401" in done.stderr
