"""Strokes and colours are the page's own."""

import re

import pytest

from mapgen import styles

from .front import FRONTEND, front

KINDS = "alliance arms troops command diplomatic support attack intelligence influence route other".split()  # noqa: SIM905
CERTAINTIES = ["stated", "reported", "alleged", "presumed", "disputed"]
CODE = """
import { layers } from './src/map/styles.ts';
answer(given.map(([kind, certainty, width]) =>
  layers(kind, certainty, width).map(({ name, width, dash, cap, offset }) => [name, width, dash, cap, offset])));
"""


def test_lines_are_drawn_with_the_pages_strokes() -> None:
    wanted = [(kind, doubt, width) for kind in KINDS for doubt in CERTAINTIES for width in (None, 5)]
    for (kind, doubt, width), theirs in zip(wanted, front(CODE, wanted), strict=True):
        found = styles.layers(kind, doubt, width)
        assert [layer.name for layer in found] == [layer[0] for layer in theirs]
        for layer, (_, wide, dash, cap, offset) in zip(found, theirs, strict=True):
            assert (layer.width, layer.offset) == pytest.approx((wide, offset))
            assert layer.cap == cap
            assert layer.dash == pytest.approx(dash)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_those_of_the_pages_style_sheet(theme: styles.Theme) -> None:
    css = (FRONTEND / "src" / "css" / "tokens.css").read_text(encoding="utf-8")
    light, _, dark = css.partition("prefers-color-scheme: dark")
    colours = dict(re.findall(r"--mapgen-([a-z-]+):\s*(#[0-9a-fA-F]{3,8})", light if theme == "light" else dark))
    ours = styles.palette(theme)
    assert {name: colours.get(name) for name in ours} == dict(ours)


def test_nothing_but_a_hex_colour_becomes_a_colour() -> None:
    for value in (None, "", "red", "url(https://example.org/x)", "#12", "#1234567", "var(--x)", "#fff;x"):
        assert styles.own(value, "#000000") == "#000000"
    assert styles.own("#Abc", "#000000") == "#Abc"
