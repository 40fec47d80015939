"""The signs of a picture."""

import math
import re

import pytest

from mapgen import signs, styles
from mapgen.ink import Ink

INK = Ink(styles.palette("light"), editable=True, inline=False, detail=1)
PAPER, TROOPS = styles.palette("light")["paper"], styles.palette("light")["troops"]


def attributes(markup: str, name: str) -> list[str]:
    return re.findall(rf'\b{name}="([^"]*)"', markup)


def test_a_head_is_filled_where_a_thing_is_stated_and_an_outline_where_it_is_not() -> None:
    for certainty, inside in (("stated", TROOPS), ("reported", PAPER), ("alleged", PAPER), ("disputed", PAPER)):
        head = signs.strokes(INK, "troops", certainty, "M0 0l9 0", "M9 0l1 1z")[-1]
        assert 'data-layer="head"' in head
        assert attributes(head, "fill") == [inside], certainty


def test_what_is_alleged_is_broken_and_what_is_stated_is_not() -> None:
    line = {doubt: signs.strokes(INK, "troops", doubt, "M0 0l9 0", "")[-1] for doubt in ("stated", "alleged")}
    assert attributes(line["stated"], "stroke-dasharray") == []
    assert attributes(line["alleged"], "stroke-dasharray") == ["18 7"]


@pytest.mark.parametrize("radius", [7.5, 18.5, 25.0])
def test_a_dotted_circle_has_no_seam(radius: float) -> None:
    [dash] = attributes(signs.dotted(INK, (0, 0), radius, 0.5), "stroke-dasharray")
    period = sum(map(float, dash.split()))
    dots = 2 * math.pi * radius / period
    assert dots == pytest.approx(round(dots), abs=0.01)
    assert 3.5 < period < 5.5


def test_a_symbol_shows_its_number_and_a_ring_around_the_chosen_one() -> None:
    disc = "".join(signs.mark(INK, (5, 5), "disc", 10, 7))
    assert ">7</text>" in disc
    assert ">0<" not in "".join(signs.mark(INK, (5, 5), "ring", 10, 0))
    chosen = "".join(signs.mark(INK, (5, 5), "disc", 10, 7, chosen=True))
    assert chosen.count("stroke-width") > disc.count("stroke-width")
    assert "url(" not in "".join(signs.mark(INK, (5, 5), "disc", 10, 7, own="url(#x)"))
