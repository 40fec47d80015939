"""Countries by code, against cities known from any atlas."""

import random

import pytest

from mapgen import countries
from mapgen.countries import contains, is_country_code


@pytest.mark.parametrize(
    ("ccode", "longitude", "latitude"),
    [
        ("IR", 51.39, 35.69), ("IQ", 44.37, 33.31), ("SY", 36.29, 33.51), ("LB", 35.50, 33.89), ("YE", 44.21, 15.35),
        ("RU", 37.62, 55.75), ("SA", 46.72, 24.63), ("TJ", 68.78, 38.54), ("AF", 69.18, 34.53), ("SG", 103.85, 1.29),
        ("VA", 12.45, 41.90), ("MV", 73.51, 4.18), ("FJ", 178.44, -18.14), ("FR", 2.35, 48.86), ("NO", 15.65, 78.22),
        ("SJ", 15.65, 78.22), ("GF", -52.33, 4.94), ("XK", 21.17, 42.67), ("PS", 35.20, 31.90), ("US", -157.86, 21.31),
    ],
)  # fmt: skip
def test_cities_are_in_their_countries_and_not_when_swapped(ccode: str, longitude: float, latitude: float) -> None:
    assert contains(ccode, longitude, latitude) is True
    assert contains(ccode, latitude, longitude) is False


@pytest.mark.parametrize(
    ("ccode", "longitude", "latitude"),
    [("IR", 44.37, 33.31), ("IQ", 51.39, 35.69), ("LB", 36.75, 34.72), ("SY", 44.37, 33.31), ("FJ", 0.0, -17.0)],
)
def test_other_countries_cities_are_not_in_it(ccode: str, longitude: float, latitude: float) -> None:
    assert contains(ccode, longitude, latitude) is False


@pytest.mark.parametrize(
    ("ccodes", "longitude", "latitude"),
    [
        (("UA", "RU"), 34.10, 44.95),  # Simferopol
        (("SY", "IL"), 35.80, 33.00),  # the Golan Heights
        (("JP", "RU"), 145.90, 44.10),  # Kunashir
        (("IN", "PK"), 74.80, 34.08),  # Srinagar
        (("EH", "MA"), -13.20, 27.15),  # Laayoune
        (("IR", "AE"), 55.03, 25.87),  # Abu Musa
        (("SO",), 44.06, 9.56),  # Hargeisa
        (("RS", "XK"), 21.17, 42.67),  # Pristina
    ],
)
def test_contested_ground_is_in_each_country_concerned(
    ccodes: tuple[str, ...], longitude: float, latitude: float
) -> None:
    assert [contains(ccode, longitude, latitude) for ccode in ccodes] == [True] * len(ccodes)


def test_longitudes_may_be_unwrapped() -> None:
    assert contains("FJ", 180.1, -16.8) is True  # Taveuni's far side
    assert contains("FJ", -179.9, -16.8) is True
    assert contains("US", 202.14, 21.31) is True
    assert contains("RU", 190.0, 66.0) is True


def test_a_position_just_off_the_coast_still_counts() -> None:
    assert contains("PT", -9.6, 38.7) is True  # 10 km west of Cascais
    assert contains("PT", -12.0, 38.7) is False


def test_unknown_countries() -> None:
    assert contains("ZZ", 0.0, 0.0) is None
    assert contains("", 0.0, 0.0) is None


@pytest.mark.parametrize("code", ["IR", "XK", "GF", "SJ", "TW", "PS", "EH"])
def test_codes(code: str) -> None:
    assert is_country_code(code)


@pytest.mark.parametrize("code", ["ir", "UK", "ZZ", "", "IRN", "-99", "IR ", "é"])
def test_no_codes(code: str) -> None:
    assert not is_country_code(code)


@pytest.mark.parametrize("tolerance", [0.0, countries.TOLERANCE, 2.0])
@pytest.mark.parametrize(
    ("ccode", "west", "south"),
    [
        ("FR", -2, 42),
        ("FJ", 176, -19),
        ("US", -182, 50),
        ("NO", 5, 60),
        ("RU", 178, 66),
        ("LB", 33, 32),
        ("KI", 170, 0),
    ],
)
def test_a_whole_cells_answer_is_that_of_each_of_its_positions(
    ccode: str, west: float, south: float, tolerance: float
) -> None:
    chance = random.Random(7)  # noqa: S311 (no secret)
    outline = countries._outline(ccode)
    assert outline is not None
    found = set()
    for _ in range(300):
        longitude, latitude = chance.uniform(west, west + 8), chance.uniform(south, south + 8)
        answer = contains(ccode, longitude, latitude, tolerance=tolerance)
        at = (longitude + 180) % 360 - 180
        assert answer == countries._is_near(outline, at, latitude, tolerance), (longitude, latitude)
        found.add(answer)
    assert found == {True, False} or tolerance > 1 or ccode == "KI"


def test_a_thousand_places_in_one_city_are_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[tuple[float, float]] = []
    real = countries._measured

    def counting(outline: countries._Outline, x: float, y: float) -> tuple[bool, float]:
        measured.append((x, y))
        return real(outline, x, y)

    monkeypatch.setattr(countries, "_measured", counting)
    countries._middle.cache_clear()
    assert all(contains("FR", 2.1 + number / 2500, 48.6 + number / 2500) for number in range(1000))
    assert len(measured) == 1


@pytest.mark.parametrize(
    ("state", "longitude", "latitude", "code"),
    [
        ("US", -66.11, 18.47, "PR"), ("US", 144.79, 13.44, "GU"), ("DK", -51.74, 64.18, "GL"),
        ("NL", -68.93, 12.11, "CW"), ("GB", -14.42, -7.93, "SH"), ("FR", 55.45, -20.88, "RE"),
        ("US", 2.35, 48.86, None),
    ],
)  # fmt: skip
def test_territories_have_codes_of_their_own(state: str, longitude: float, latitude: float, code: str | None) -> None:
    assert countries.territory([state], longitude, latitude) == code
