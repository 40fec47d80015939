"""The course of a line, by hand; ``test_layout.py`` compares whole maps with the page's own code."""

import math

import pytest

from mapgen.courses import cut_end, cut_start, fan_of, head_at, length_of, shape
from mapgen.styles import Head

HEAD = Head(10, 8, 0.2)


def test_a_line_ends_at_its_rims_and_an_arrowhead_points_along_it() -> None:
    found = shape([[(0, 0), (300, 400)]], (10, 20), HEAD, at_start=False, at_end=True)
    # 3-4-5: the line runs in the direction (0.6, 0.8), and its tip is 20 before the end.
    assert found.path[0] == pytest.approx((6, 8), abs=0.1)
    assert found.heads[0][0] == pytest.approx((300 - 12, 400 - 16), abs=0.1)
    left, right = found.heads[0][1], found.heads[0][3]
    assert math.dist(left, right) == pytest.approx(8)
    assert math.dist(found.path[-1], found.heads[0][0]) == pytest.approx(8, abs=0.1)


@pytest.mark.parametrize(("start", "end", "heads"), [(True, True, 2), (True, False, 1), (False, False, 0)])
def test_a_line_has_heads_where_it_points(start: bool, end: bool, heads: int) -> None:
    assert len(shape([[(0, 0), (200, 0)]], (5, 5), HEAD, at_start=start, at_end=end).heads) == heads


def test_a_way_over_a_place_has_small_heads_on_its_long_first_legs() -> None:
    legs = [[(0.0, 0.0), (200.0, 0.0)], [(200.0, 0.0), (200.0, 200.0)]]
    [chevron] = shape(legs, (5, 5), HEAD, at_start=False, at_end=True).chevrons
    assert chevron[0] == pytest.approx((100, 0))
    assert shape([[(0, 0), (80, 0)], legs[1]], (5, 5), HEAD, at_start=False, at_end=True).chevrons == []


@pytest.mark.parametrize(
    ("gap", "length"),
    [
        (40, 10),  # room for a whole head
        (12, 8),  # two thirds of the room
        (7.6, 5.07),  # the smallest
        (7, 0),  # none: it would have no shaft
    ],
)
def test_a_head_leaves_a_shaft_or_is_not_drawn(gap: float, length: float) -> None:
    found = shape([[(0, 0), (20 + gap, 0)]], (10, 10), HEAD, at_start=False, at_end=True)
    drawn = [max(x for x, _ in head) - min(x for x, _ in head) for head in found.heads]
    assert drawn == ([pytest.approx(length, abs=0.1)] if length else [])
    assert found.path[0] == pytest.approx((10, 0), abs=0.1)
    both = shape([[(0, 0), (20 + 2 * gap, 0)]], (10, 10), HEAD, at_start=True, at_end=True)
    assert len(both.heads) == 2 * len(drawn)


def test_cutting() -> None:
    path = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]
    assert length_of(cut_start(path, 4)) == pytest.approx(16, abs=0.01)
    assert length_of(cut_end(path, 4)) == pytest.approx(16, abs=0.01)
    assert cut_start(path, 100) == []
    assert head_at([(0.0, 0.0), (3.0, 0.0)], HEAD) is None


def test_a_short_fan_is_narrow() -> None:
    assert fan_of(60, 3)[0] < fan_of(600, 3)[0] == 12
    assert fan_of(600, 3)[1] * 3 <= math.radians(75) + 1e-9
