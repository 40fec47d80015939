"""SVG as text."""

import math
import random
import re
import xml.etree.ElementTree as ET

import pytest

from mapgen.svg import element, number, path_data, text


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (-0.0, "0"), (0.004, "0"), (-0.004, "0"), (10, "10"), (100.0, "100"), (1.25, "1.25"), (-0.5, "-.5")],
)
def test_numbers_are_short(value: float, written: str) -> None:
    assert number(value) == written


def test_an_xml_parser_reads_what_was_written() -> None:
    hostile = "\"'<>&]]>\t\n\r{{7*7}}é\U0001f600"
    written = element("text", {"title": hostile, "left-out": None}, [text(hostile)])
    found = ET.fromstring(written)  # noqa: S314
    assert (found.get("title"), found.text, found.get("left-out")) == (hostile, hostile, None)


@pytest.mark.parametrize("letter", ["\x00", "\x08", "\x0b", "\x1f", "\ud800", "\udfff", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_replaced(letter: str) -> None:
    assert ET.fromstring(element("text", {}, [text(f"a{letter}b")])).text == "a\ufffdb"  # noqa: S314


def test_a_path_read_back_is_the_path_to_a_tenth_however_long() -> None:
    source = random.Random(1)  # noqa: S311
    points = [(source.uniform(-50, 900), source.uniform(-50, 900)) for _ in range(500)]
    data = path_data(points)
    numbers = [float(found) for found in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", data)]
    x, y = numbers[:2]
    for (true_x, true_y), dx, dy in zip(points, [0, *numbers[2::2]], [0, *numbers[3::2]], strict=True):
        x, y = x + dx, y + dy
        assert math.dist((x, y), (true_x, true_y)) < 0.08
    assert path_data([(1, 1)]) == ""
