"""The shipped fonts: which letters they have, and how wide texts come out in them."""

import base64
import io
import re

import pytest
from fontTools.ttLib import TTFont

from mapgen import fonts

# The languages' own alphabets, as Unicode's charts have them.
ALPHABETS = {
    "Latin": [
        *range(0x41, 0x5B),
        *range(0x61, 0x7B),
        *range(0xC0, 0x180),
        *range(0x1EA0, 0x1EFA),
        *map(ord, "əƏẞẀẂẄḥḤṣṢḍḌṭṬẓẒḫḪāĀīĪūŪʿʾʼʻ"),
    ],
    "Cyrillic": [*range(0x400, 0x460), 0x490, 0x491, 0x4D8, 0x4D9, 0x4E8, 0x4E9],
    "Greek": [*range(0x391, 0x3A2), *range(0x3A3, 0x3CF)],
    "Arabic": [*range(0x621, 0x63B), *range(0x641, 0x653), *range(0x660, 0x66A), *map(ord, "پچژگکیہےٹڈڑںھۀۃ،؛؟")],
    "Hebrew": [*range(0x5D0, 0x5EB), *range(0x5B0, 0x5BD), 0x5BE, 0x5F3, 0x5F4],
    "signs": [*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100), *map(ord, "–—‘’“”„…‹›€№→←↔·•′″−")],
}


@pytest.mark.parametrize("path", fonts.FILES, ids=[path.stem for path in fonts.FILES])
@pytest.mark.parametrize("script", ALPHABETS)
def test_every_font_has_every_letter(path: object, script: str) -> None:
    letters = TTFont(str(path)).getBestCmap()
    assert [f"U+{letter:04X}" for letter in ALPHABETS[script] if letter not in letters] == []


@pytest.mark.parametrize("path", fonts.FILES, ids=[path.stem for path in fonts.FILES])
def test_every_font_joins_arabic_and_may_be_shipped(path: object) -> None:
    font = TTFont(str(path))
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina"} <= features
    assert "SIL Open Font License" in str(font["name"].getDebugName(13))
    assert (fonts.FOLDER / "OFL.txt").read_text(encoding="utf-8").count("Copyright") >= 4
    assert "Source" not in str(font["name"].getDebugName(1))  # a reserved name of what they were made of


def test_widths_are_those_of_the_fonts_own_table() -> None:
    """Without kerning or joining, a width is the sum of the letters' advances."""
    font = TTFont(str(fonts.file("sans")))
    advances, letters = font["hmtx"], font.getBestCmap()
    for word in ("HHH", "нннн", "0123"):
        units = sum(advances[letters[ord(letter)]][0] for letter in word)
        expected = units * 20 / font["head"].unitsPerEm
        assert fonts.measure(word, family="sans", size=20) == pytest.approx(expected, rel=0.005)


def test_spacing_goes_between_letters_and_not_into_joined_ones() -> None:
    plain = fonts.measure("IRAN", family="sans", size=10)
    assert fonts.measure("IRAN", family="sans", size=10, spacing=2) == pytest.approx(plain + 3 * 2)
    joined = fonts.measure("ايران", family="sans", size=10)
    assert fonts.measure("ايران", family="sans", size=10, spacing=2) == pytest.approx(joined)


def test_bold_is_wider() -> None:
    assert fonts.measure("Damascus", family="sans", size=15, bold=True) > fonts.measure(
        "Damascus", family="sans", size=15
    )


def test_the_fonts_in_an_svg_have_its_letters_and_few_others() -> None:
    words = "Tehran تهران"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><text font-weight="700">{words} &amp;</text></svg>'
    found = fonts.embedded(svg)
    assert found == fonts.embedded(svg)
    [data] = re.findall(r"data:font/ttf;base64,([A-Za-z0-9+/=]+)", found)
    font = TTFont(io.BytesIO(base64.b64decode(data)))
    assert {ord(letter) for letter in words} | {ord("&")} <= set(font.getBestCmap())
    assert len(font.getGlyphOrder()) < 60
    assert "font-weight:700" in found
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina"} <= features
