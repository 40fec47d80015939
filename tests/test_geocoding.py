"""Places without a position are filled in where their names are clear; where they are not, a person decides."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mapgen import canonical, geocoding
from mapgen.commands import geocode
from mapgen.errors import DataError, OptionError
from mapgen.gazetteer import Candidate
from mapgen.geocoding import choices, fill, find, problem, unplaced
from mapgen.reading import parse_document
from mapgen.story import from_bytes

from .test_cli import run

REPOSITORY = Path(__file__).parent.parent
DATASET = {"type": "Feature", "properties": {"record": "dataset", "id": "d", "title": "D"}, "geometry": None}


def place(identity: str, title: str, position: Any = None, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": position} if position else None
    given = {"record": "place", "id": identity, "title": title, **properties}
    return {"type": "Feature", "properties": given, "geometry": geometry}


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [DATASET, *features]}


def number(*features: dict[str, Any]) -> int | None:
    """Say which place of GeoNames a single place is found to be."""
    (found,) = unplaced(collection(*features))
    chosen = find(found).chosen
    return chosen.geonames if chosen else None


# The numbers are GeoNames' own: Sanaa 71137, Moscow 524901, Tehran 112931 (as in data/locations.geojson), Cham in
# Switzerland 2661228, Tripoli in Lebanon 266826, Yemen 69543.
def test_a_clear_name_is_found() -> None:
    assert number(place("sanaa", "Sana'a")) == 71137
    assert number(place("moskau", "Москва")) == 524901


def test_a_place_is_found_by_its_other_names_and_in_other_languages() -> None:
    assert number(place("capital", "The Capital", aliases=["HQ of the HQ", "Teheran"])) == 112931
    assert number(place("capital", "The Capital", **{"title:fa": "تهران"})) == 112931
    assert number(place("capital", "The Capital")) is None


def test_a_name_of_several_is_not_decided_without_the_country() -> None:
    assert number(place("cham", "Cham")) is None
    assert number(place("cham", "Cham", ccodes=["CH"])) == 2661228
    assert number(place("tripoli", "Tripoli")) is None  # Libya's is not ten times Lebanon's
    assert number(place("tripoli", "Tripoli", ccodes=["LB"])) == 266826
    assert number(place("tripoli", "Tripoli", ccodes=["IS"])) is None


def test_another_name_decides_among_the_places_of_the_first_and_no_others() -> None:
    assert number(place("tripoli", "Tripoli", aliases=["Tripoli, Lebanon"])) == 266826
    assert number(place("tripoli", "Tripoli", aliases=["Reykjavik"])) is None


def test_a_larger_place_that_is_only_also_called_so_does_not_win() -> None:
    (found,) = unplaced(collection(place("pekin", "Pekin")))  # Pekin, Illinois is called so; Beijing, too
    finding = find(found)
    assert finding.chosen is None
    assert [candidate.country for candidate in finding.candidates][:2] == ["CN", "US"]


def test_the_kind_tells_a_country_from_its_capital() -> None:
    assert number(place("luxembourg", "Luxembourg")) is None
    assert number(place("luxembourg", "Luxembourg", kind="country")) == 2960313
    assert number(place("luxembourg", "Luxembourg", kind="capital")) == 2960316


def test_a_country_and_its_city_of_one_name_are_not_decided_without_a_kind() -> None:
    # GeoNames: Panama 3703430, Panamá (the city) 3703443.
    for name, more in (("Panamá", {}), ("Panama", {"ccodes": ["PA"]}), ("Mexico", {})):
        assert number(place("p", name, **more)) is None
    assert number(place("p", "Panamá", kind="country")) == 3703430
    assert number(place("p", "Panamá", kind="city")) == 3703443
    assert number(place("p", "Lebanon")) == 272103  # the towns of that name are in America
    data = collection(place("p", "Panamá"))
    (found,) = unplaced(data)
    told = problem(find(found), parse_document(json.dumps(data).encode(), "m")).message
    assert told.startswith(
        'place p: "Panamá" may be Panama (country): --choose p=3703430; or Panama City, Panama (capital): --choose '
    )
    assert told.endswith('; or write its "kind"')


def test_the_nearest_names_stay_in_the_country_that_is_given() -> None:
    # Everywhere, Crystal in Minnesota is the nearest to the first, and Jeddah among the nearest to the second.
    for title, near in (("Cristóbal", ""), ("Davidd", " (nearest: David, Panama)")):
        data = collection(place("p", title, ccodes=["PA"]))
        (found,) = unplaced(data)
        told = problem(find(found), parse_document(json.dumps(data).encode(), "m")).message
        assert told == f'place p: the gazetteer knows no "{title}" in PA{near}; write its coordinates'


def test_what_is_filled_in_is_sound_and_says_where_it_is_from() -> None:
    before = collection(
        place("sanaa", "Sana'a", note="The old town"),
        place("yemen", "Yemen", kind="country"),
        place("crimea", "Crimea"),
        place("gone", "Tehran", [1.0, 2.0]),
        place("moscow", "Moscow", precision="country", ccodes=["RU"], sources=["log"], geonames=7),
        {"type": "Feature", "properties": {"record": "source", "id": "log", "title": "Log"}, "geometry": None},
    )
    kept = json.dumps(before)
    found = {finding.place.index: finding.chosen for finding in map(find, unplaced(before)) if finding.chosen}
    after = fill(before, found)
    assert json.dumps(before) == kept
    story = from_bytes(canonical.text(after).encode())
    sanaa, yemen, crimea, gone, moscow = story.places.values()
    assert sanaa.position == (44.20646, 15.35452)
    assert (sanaa.geonames, sanaa.ccodes, sanaa.precision, sanaa.sources) == (71137, ["YE"], "city", ["geonames"])
    assert sanaa.note == "The old town"
    assert (yemen.geonames, yemen.precision, yemen.sources) == (69543, "country", ["naturalearth"])
    assert (crimea.geonames, crimea.ccodes, crimea.precision) == (None, [], "region")
    assert (gone.position, gone.sources) == ((1.0, 2.0), [])
    assert moscow.position == (37.61781, 55.75204)
    assert (moscow.precision, moscow.geonames, moscow.sources) == ("country", 7, ["log", "geonames"])
    assert list(story.sources) == ["log", "geonames", "naturalearth", "mapgen-places"]
    assert (story.sources["geonames"].licence, story.sources["geonames"].url) == (
        "CC BY 4.0",
        "https://www.geonames.org/",
    )


def test_a_source_that_is_there_is_used_and_an_id_that_is_taken_is_not() -> None:
    sanaa = Candidate("Sanaa", 44.20646, 15.35452, "capital", "YE", geonames=71137)
    source = {"record": "source", "id": "geonames-2020", "title": "GeoNames", "url": "https://www.geonames.org/"}
    there = collection(place("sanaa", "Sana'a"), {"type": "Feature", "properties": source, "geometry": None})
    after = fill(there, {1: sanaa})
    assert after["features"][1]["properties"]["sources"] == ["geonames-2020"]
    assert len(after["features"]) == len(there["features"])
    after = fill(collection(place("sanaa", "Sana'a"), place("geonames", "An office", [1.0, 2.0])), {1: sanaa})
    assert after["features"][1]["properties"]["sources"] == ["geonames-2"]
    assert after["features"][-1]["properties"]["id"] == "geonames-2"


def test_choices_are_read_and_mistakes_in_them_told() -> None:
    places = unplaced(collection(place("cham", "Cham"), place("tyre", "Tyre")))
    assert choices(["cham=2661228"], places)[1].where == "Switzerland"
    for written, told in {
        "cham": '--choose: "cham" is no choice; write a place\'s id and a GeoNames number: tyre=267008',
        "cham=x": '--choose: "cham=x" is no choice; write a place\'s id and a GeoNames number: tyre=267008',
        "cahm=1": '--choose: "cahm" is no place without a position; did you mean cham?',
        "cham=1": '--choose: "1" is no number in the gazetteer; write the coordinates by hand',
        "cham=" + "9" * 40: f'--choose: "{"9" * 40}" is no number in the gazetteer; write the coordinates by hand',
    }.items():
        with pytest.raises(OptionError) as caught:
            choices([written], places)
        assert str(caught.value) == told


@pytest.mark.parametrize(
    "value",
    [
        None, [], {}, {"features": None}, {"features": [None, 1, [], {}]},
        {"features": [{"properties": None}, {"properties": {"record": "place"}}]},
        {"features": [{"properties": {"record": "place", "id": 1, "title": 2, "aliases": 3, "ccodes": [4]}}]},
        {"features": [{"properties": {"record": "place", "id": "a", "kind": {}, "x-a": 5, "title:": "?"}}]},
        {"features": [{"properties": {"record": "place", "title": ""}, "geometry": None}]},
    ],
)  # fmt: skip
def test_a_file_with_mistakes_is_no_reason_to_fail(value: Any) -> None:
    for found in unplaced(value):
        assert find(found).chosen is None
        document = parse_document(json.dumps(value).encode(), "map.geojson")
        assert "the gazetteer knows no" in str(geocoding.problem(find(found), document))


# The command


@pytest.fixture
def data(tmp_path: Path) -> Callable[..., Path]:
    def write(*features: dict[str, Any]) -> Path:
        path = tmp_path / "map.geojson"
        path.write_text(canonical.text(collection(*features)), encoding="utf-8")
        return path

    return write


def test_the_command_prints_candidates(tmp_path: Path) -> None:
    done = run("geocode", "Ṣan‘ā’", "--country", "ye", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    head, line = done.stdout.splitlines()
    assert head.split() == ["kind", "longitude", "latitude", "population", "GeoNames"]
    assert line.split() == ["Sanaa,", "Yemen", "capital", "44.20646", "15.35452", "1,937,451", "71137"]
    done = run("geocode", "Tel", "Aviv", "--format", "json", "--limit", "1", cwd=tmp_path)
    (found,) = json.loads(done.stdout)
    assert (found["name"], found["country"], found["match"], found["source"]) == ("Tel Aviv", "IL", "name", "geonames")


def test_the_command_exits_with_1_and_the_nearest_names(tmp_path: Path) -> None:
    done = run("geocode", "Tehrann", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    first, _, nearest, *_ = done.stderr.splitlines()
    assert first == 'mapgen: no place is called "Tehrann"; the nearest names are:'
    assert nearest.startswith("Tehran, Iran  ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["Tripoli", "--country", "zz"],
            '--country: "ZZ" is no country of ISO 3166; write two letters, for example YE',
        ),
        ([], "name a place, or give --fill"),
        (["Tripoli", "--choose", "a=1"], "goes with --fill"),
        (["--fill", "a", "b"], "name one data file"),
        (["Atlantis", "--online"], '--contact: "" is no address; Nominatim asks for one to write to: you@example.org'),
    ],
)
def test_misuse_exits_with_2(arguments: list[str], told: str, tmp_path: Path) -> None:
    done = run("geocode", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_filling_writes_the_file_and_leaves_a_sound_one_alone(data: Callable[..., Path]) -> None:
    path = data(place("sanaa", "Sana'a"), place("here", "Here", [3.5, 4.5]))
    done = run("geocode", "--fill", path.name, cwd=path.parent)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "sanaa: Sanaa, Yemen (capital): 44.20646, 15.35452\n1 place filled in, 0 left\n"
    text = path.read_text(encoding="utf-8")
    assert canonical.text(json.loads(text)) == text
    assert '"coordinates": [44.20646, 15.35452]' in text
    assert '"coordinates": [3.5, 4.5]' in text
    stamp = path.stat().st_mtime_ns
    done = run("geocode", "--fill", path.name, cwd=path.parent)
    assert (done.returncode, done.stderr, path.stat().st_mtime_ns) == (0, "all places have a position\n", stamp)


def test_what_is_ambiguous_is_refused_with_its_line_and_decided_by_an_option(data: Callable[..., Path]) -> None:
    path = data(place("sanaa", "Sana'a"), place("cham", "Cham"), place("atlantis", "Atlantiss", ccodes=["GR"]))
    done = run("geocode", "--fill", path.name, cwd=path.parent)
    assert done.returncode == 1
    lines = path.read_text(encoding="utf-8").splitlines()
    told = done.stderr.splitlines()
    cham, atlantis = (line for line in told if line.startswith("map.geojson:"))
    for line, identity in ((cham, "cham"), (atlantis, "atlantis")):
        number = int(line.split(":")[1])
        assert '"geometry": null' in lines[number - 1]
        start = max(i for i, text in enumerate(lines[:number]) if text.startswith("{ "))
        assert any(f'"id": "{identity}"' in text for text in lines[start:number])
    assert '"Cham" may be Damascus, Syria: --choose cham=170654; or Cham, Germany' in cham
    assert 'place atlantis: the gazetteer knows no "Atlantiss" in GR' in atlantis
    assert atlantis.endswith("; write its coordinates, or ask with --online")
    assert told[1:2] == ["1 place filled in, 2 left"]
    done = run("geocode", "--fill", path.name, "--choose", "cham=2661228", cwd=path.parent)
    assert "cham: Cham, Switzerland (city): " in done.stderr
    (cham_now,) = (f for f in json.loads(path.read_bytes())["features"] if f["properties"]["id"] == "cham")
    # Cham in the canton of Zug: 47°11' N, 8°28' E
    assert cham_now["geometry"]["coordinates"] == pytest.approx([8 + 28 / 60, 47 + 11 / 60], abs=0.02)


def test_a_country_for_all_places_that_name_none(data: Callable[..., Path]) -> None:
    path = data(place("cham", "Cham"))
    done = run("geocode", "--fill", path.name, "--country", "CH", cwd=path.parent)
    assert (done.returncode, done.stderr.splitlines()[0].startswith("cham: Cham, Switzerland")) == (0, True)


def test_standard_input_goes_to_standard_output(tmp_path: Path) -> None:
    given = json.dumps(collection(place("sanaa", "Sana'a"))).encode()
    done = run("geocode", "--fill", "-", cwd=tmp_path, stdin=given)
    assert done.returncode == 0
    assert from_bytes(done.stdout.encode()).places["sanaa"].position == (44.20646, 15.35452)


def test_on_a_terminal_it_asks(data: Callable[..., Path]) -> None:
    path = data(place("cham", "Cham"), place("tripoli", "Tripoli"))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "mapgen", "geocode", "--fill", path.name]
    environment = {**os.environ, "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "100"}
    with subprocess.Popen(
        command, cwd=path.parent, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    ) as asking:
        os.close(theirs)
        os.write(ours, b"99\n3\n\n")  # no such number; the third, in Switzerland; leave the next one
        told = b""
        try:
            while piece := os.read(ours, 10_000):
                told += piece
        except OSError:  # how Linux says that the other end has closed
            pass
    os.close(ours)
    assert asking.returncode == 1
    text = told.decode()
    assert "write a number from 1 to " in text
    assert '"Cham" may be' in text
    assert "1 place filled in, 1 left" in text
    cham, tripoli = (f for f in json.loads(path.read_bytes())["features"] if f["properties"]["record"] == "place")
    assert cham["properties"]["ccodes"] == ["CH"]
    assert tripoli["geometry"] is None


def test_the_reader_names_the_remedy() -> None:
    with pytest.raises(
        DataError, match=r"has no position; let `mapgen geocode --fill` find it by its name, or write \{"
    ):
        from_bytes(canonical.text(collection(place("sanaa", "Sana'a"))).encode())


def test_what_an_editor_saved_while_it_asked_is_kept(
    data: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data(place("cham", "Cham"))
    asked = []

    def answer(finding: geocoding.Finding) -> Candidate:
        asked.append(finding.place.id)
        if len(asked) == 1:
            saved = collection(place("cham", "Cham, as an editor has it"), place("sanaa", "Sana'a"))
            path.write_text(json.dumps(saved), encoding="utf-8")
        return finding.candidates[0]

    monkeypatch.setattr(geocode, "_is_attended", lambda _: True)
    monkeypatch.setattr(geocode, "_ask", answer)
    geocode._fill(str(path), [], None, None)
    story = from_bytes(path.read_bytes())
    assert (story.places["cham"].title, story.places["cham"].position is None) == ("Cham, as an editor has it", False)
    assert story.places["sanaa"].position == (44.20646, 15.35452)
    assert "was saved meanwhile" in capsys.readouterr().err
    assert asked == ["cham"]
