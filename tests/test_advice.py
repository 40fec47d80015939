"""Warnings, one file each, near misses that must not warn, and the repository's own data."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mapgen import advice, hedges, reports, settings
from mapgen.advice import WARNINGS
from mapgen.errors import DataError
from mapgen.problems import ERRORS
from mapgen.reading import read_document
from mapgen.story import Story, from_document

REPOSITORY = Path(__file__).parent.parent
CASES = sorted((Path(__file__).parent / "cases" / "advice").glob("*.geojson"))
MAPS = sorted((Path(__file__).parent / "cases" / "maps").glob("*.geojson"))


def told(path: Path) -> list[str]:
    document = read_document(path)
    found = reports.of_remarks(advice.remarks(from_document(document)), document)
    return [f"{path.name}:{one.line}:{one.column}: {one.code}: {one.message}" for one in found]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_warnings_are_those_that_the_case_expects(case: Path) -> None:
    assert told(case) == case.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("code", WARNINGS)
def test_every_warning_has_a_case_and_a_near_miss(code: str) -> None:
    folder = CASES[0].parent
    assert f": {code}: " in (folder / f"{code}.txt").read_text(encoding="utf-8")
    assert (folder / f"near-{code}.geojson").is_file()
    assert (folder / f"near-{code}.txt").read_bytes() == b""


@pytest.mark.parametrize("case", MAPS, ids=lambda path: path.stem)
def test_maps_raise_no_false_alarm(case: Path) -> None:
    """Only the two web addresses of the rivals are without an archive copy, and that is so."""
    assert {re.split(r":\d+:\d+: ", line)[1].split(":")[0] for line in told(case)} <= (
        {"link-not-archived"} if case.stem == "rivals" else set()
    )


def test_the_first_map_has_no_warning_and_gives_a_reason_for_each_exception(story: Story) -> None:
    assert told(REPOSITORY / "data" / "locations.geojson") == []
    document = read_document(REPOSITORY / "data" / "locations.geojson")
    without = json.loads(document.text)
    entries = [entry for feature in without["features"] for entry in feature["properties"].pop("x-allow", []) if entry]
    assert entries
    assert all(len(entry.split(": ", 1)[1].split()) >= 5 for entry in entries)
    bare = from_document(type(document)(without, document.name, document.text))
    assert len(advice.remarks(bare)) == len(entries)


def test_a_warning_that_is_switched_off_is_not_given() -> None:
    (case,) = (path for path in CASES if path.stem == "allowed-in-vain")
    story = from_document(read_document(case))
    codes = {remark.code for remark in advice.remarks(story)}
    assert codes == {"allowed-in-vain", "link-not-archived"}
    assert {remark.code for remark in advice.remarks(story, {"link-not-archived"})} == {"link-not-archived"}


def test_an_exception_to_a_warning_that_is_off_is_not_in_vain() -> None:
    (case,) = (path for path in CASES if path.stem == "near-allowed-in-vain")
    story = from_document(read_document(case))
    assert advice.remarks(story, WARNINGS.keys() - {"link-not-archived"}) == []


def test_many_places_in_one_spot_are_each_told_once() -> None:
    place = '{"type":"Feature","properties":{"record":"place","id":"p%d","title":"P","kind":"city"},"geometry":%s}'
    point = '{"type":"Point","coordinates":[7.1,46.2]}'
    head = '{"type":"Feature","properties":{"record":"dataset","id":"d","title":"T"},"geometry":null}'
    text = ",".join([head, *(place % (number, point) for number in range(20_000))])
    from mapgen.story import from_bytes  # noqa: PLC0415

    story = from_bytes(f'{{"type":"FeatureCollection","features":[{text}]}}'.encode())
    # 20,000 × 20,000 comparisons would take minutes.
    assert len(advice.remarks(story, {"places-nearly-same"})) == 19_999


@pytest.mark.parametrize("path", sorted((REPOSITORY / "examples").glob("*.geojson")), ids=lambda path: path.stem)
def test_the_examples_words_raise_no_false_alarm(path: Path) -> None:
    found = advice.remarks(from_document(read_document(path)), {"doubt-not-marked", "attribution-not-named"})
    assert found == []


# Words, by hand: a sentence that doubts or names a speaker, and one that only looks like it.


@pytest.mark.parametrize(
    ("language", "doubts", "does_not"),
    [
        ("en", "He is believed to have left", "They believed in him"),
        ("en", "It was an alleged plot", "All allegiance was sworn"),
        ("en", "The attack may have been planned in May", "They may leave in May"),
        ("en", "He would also have been the architect", "Each would have a house"),
        ("de", "Er war angeblich an Bord", "Er gab an, an Bord zu sein"),
        ("fr", "Il aurait été vu à Paris", "Il sera vu à Paris"),
        ("es", "El supuesto espía habría llegado en mayo", "Por supuesto llegó en mayo"),
        ("en", "The rocket may have been stolen", "It might have been worse"),
        ("en", "It could have been planned in Moscow", "It could have been worse; it could have been avoided"),
        ("en", "He would presumably have met him", "They would like to have peace; she would love to have gone"),
        ("en", "He would have been the architect", "He would have been 60 that year"),
        ("en", "It is unclear whether he lived", "The sky was clear, and whether he lived is known"),
        ("en", "They were likely killed", "They were likely to win, in all likelihood"),
        ("en", "A suspected bomber fled", "He suspected a trap, and was suspected by them"),
        ("en", "It appears that he left", "The king appears on the balcony that day"),
        (
            "de",
            "Er soll in Bagdad getötet worden sein",
            "Er soll morgen abgelöst werden, und jeder soll Gelegenheit haben",
        ),
        ("de", "Er soll den Befehl gegeben haben", "Die Brücke soll bis Mai fertig sein"),
        ("de", "Das dürfte die Ursache sein", "Er durfte reisen; sie dürften nicht bleiben"),
        ("fr", "Le président aurait fui le pays", "Il aurait pu fuir, il aurait dû rester"),
        ("fr", "Elles seraient parties", "Cela aurait été mieux"),
        ("es", "El general habría muerto", "Habría podido morir; habría sido mejor"),
        ("it", "Il presunto autore è fuggito", "Il presidente presume che sia vero"),
        ("pt", "O suposto autor teria fugido", "Suponho que fugiu"),
        ("nl", "De vermoedelijke dader vluchtte", "Zij had geen vermoeden"),
        ("ru", "Он якобы уехал в Москву", "Корабль встал на якорь"),
        ("ar", "ربما غادر المدينة", "غادر المدينة"),
    ],
)
def test_words_of_doubt(language: str, doubts: str, does_not: str) -> None:
    assert hedges.doubt(doubts, language)
    assert hedges.doubt(does_not, language) is None


@pytest.mark.parametrize(
    ("language", "speaks", "does_not"),
    [
        ("en", "Officials told reporters that all was well", "He was told to go, and is said to be well"),
        ("en", "The army claimed that it had won", "The army claimed the hill"),
        ("de", "Laut Angaben der Polizei war es ruhig", "Die Explosion war laut, er erklärte den Krieg"),
        ("fr", "Selon la police, tout était calme", "La France a déclaré la guerre"),
        ("es", "Según la policía, no hubo heridos", "México declaró la guerra"),
        ("en", "He said that all was well, he said", "He said goodbye; she said no to it and said nothing"),
        ("en", "Officials say that all is well", "They had no say; officials may say it"),
        ("en", "The army stated that it had won", "The stated aim was peace"),
        ("de", "Der Sprecher sagte, es sei ruhig", "Das Volk sagte Nein"),
        ("de", "Laut Reuters war es ruhig, laut den Behörden auch", "Die Musik war laut den ganzen Abend"),
        ("de", "Das Amt teilte am Montag mit, es sei ruhig", "Er teilte das Brot mit den Armen"),
        ("de", "Der Minister erklärte, dass er gehe", "Er erklärte den Rücktritt"),
        ("fr", "Selon les témoins, tout était calme", "Selon les cas, on prend le train"),
        ("fr", "Il a dit qu'il partait", "On n'a rien dit"),
        ("es", "El general dijo que no", "El general dijo adiós"),
        ("it", "Secondo fonti locali, era calmo", "Il secondo giorno era calmo"),
        ("pt", "Segundo a polícia, estava calmo", "O segundo a chegar; de acordo com a lei"),
        ("nl", "Volgens de politie was het rustig", "Alles ging volgens plan"),
        ("ru", "По словам очевидцев, было тихо", "Он не сказал ни слова"),
        ("ar", "بحسب الشرطة كان الوضع هادئا", "وفقا للقانون"),
        ("ar", "وفقاً للشرطة كان الوضع هادئا", "قال كلمة"),
    ],
)
def test_words_of_attribution(language: str, speaks: str, does_not: str) -> None:
    assert hedges.attribution(speaks, language)
    assert hedges.attribution(does_not, language) is None


# Settings


def found(tmp_path: Path, name: str, text: str) -> settings.Settings:
    (tmp_path / name).write_text(text, encoding="utf-8")
    below = tmp_path / "maps" / "today"
    below.mkdir(parents=True, exist_ok=True)
    return settings.find(below, WARNINGS)


@pytest.mark.parametrize("code", WARNINGS)
@pytest.mark.parametrize(
    ("name", "table"), [("mapgen.toml", "warnings"), ("pyproject.toml", "tool.mapgen.warnings")], ids=["own", "shared"]
)
def test_each_warning_can_be_switched_off(tmp_path: Path, name: str, table: str, code: str) -> None:
    assert found(tmp_path, name, f"[{table}]\n{code} = false\n").off == {code}
    assert found(tmp_path, name, f"[{table}]\n{code} = true\n").off == set()


@pytest.mark.parametrize("text", ["x = " + 3000 * "[", "x = " + 5000 * "9"], ids=["deep", "long"])
def test_what_is_wrong_with_another_s_file_is_another_s_business(tmp_path: Path, text: str) -> None:
    assert settings.parse(text, tmp_path / "pyproject.toml", WARNINGS) is None


def test_the_nearest_settings_hold(tmp_path: Path) -> None:
    found(tmp_path, "mapgen.toml", "[warnings]\nplace-never-used = false\n")
    (tmp_path / "maps" / "pyproject.toml").write_text("[tool.ruff]\n", encoding="utf-8")
    assert settings.find(tmp_path / "maps", WARNINGS).off == {"place-never-used"}
    (tmp_path / "maps" / "pyproject.toml").write_text("[tool.mapgen]\n", encoding="utf-8")
    assert settings.find(tmp_path / "maps" / "today", WARNINGS).off == set()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[warnings]\n\nplace-never-usd = false\n",
         '3:1: there is no warning "place-never-usd"; did you mean place-never-used?'),
        ("[warnings]\nzzz = false\n", '2:1: there is no warning "zzz"; docs/checking.md lists them all'),
        ("[warning]\nplace-never-used = false\n", '1:2: mapgen has no setting "warning"; did you mean warnings?'),
        ("\n  colour = 3\n", '2:3: mapgen has no setting "colour"; take it out'),
        ('[warnings]\nplace-never-used = "off"\n', '2:1: "place-never-used" is "off"; write true or false'),
        ("warnings = 1\n", '1:1: "warnings" is no table; write [warnings] and below it code = false'),
        ("x = " + 3000 * "[", "1:1: nested too deeply; take it out"),
        ("x = " + 5000 * "9", "1:1: a number too long to read; take it out"),
        ("[warnings\n", "1:10: is not TOML: expected ']' at the end of a table declaration; correct the line"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_settings_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        found(tmp_path, "mapgen.toml", text)
    assert str(caught.value) == f"{tmp_path / 'mapgen.toml'}:{message}"


def test_another_tools_broken_pyproject_is_none_of_ours(tmp_path: Path) -> None:
    assert found(tmp_path, "pyproject.toml", "[tool.ruff\n") == settings.Settings()
    with pytest.raises(DataError, match="is not TOML"):
        found(tmp_path, "pyproject.toml", "[tool.mapgen]\nwarnings = \n")


def test_codes_are_slugs_and_no_error_is_called_like_a_warning() -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in [*WARNINGS, *ERRORS])
    assert not WARNINGS.keys() & ERRORS.keys()
