"""Sizes of pictures: what may be asked for, and how each is drawn."""

import pytest

from mapgen import sizes
from mapgen.errors import OptionError


@pytest.mark.parametrize(
    ("written", "width", "height", "pixels"),
    [
        ("1200x630", "1200", "630", (1200, 630)),
        ("1080×1920", "1080", "1920", (1080, 1920)),
        # 210 by 297 millimetres at 96 pixels to the inch.
        ("a4", "210mm", "297mm", (793.7, 1122.5)),
        ("A4-landscape", "297mm", "210mm", (1122.5, 793.7)),
    ],
)
def test_reading(written: str, width: str, height: str, pixels: tuple[float, float]) -> None:
    size = sizes.read(written)
    assert (size.width, size.height) == (width, height)
    assert size.pixels == pytest.approx(pixels, abs=0.1)
    assert size.box[0] / size.box[1] == pytest.approx(pixels[0] / pixels[1], rel=1e-3)


@pytest.mark.parametrize(
    "written", ["", "1200", "1200x", "-5x700", "1200x630px", "1e9x1e9", "A3", "1200 x 630", "1²x5"]
)
def test_what_is_no_size(written: str) -> None:
    with pytest.raises(OptionError, match=r"is not a size; write pixels like 1200x630, or A4 or A4-landscape"):
        sizes.read(written)


@pytest.mark.parametrize("written", ["299x630", "1200x299", "8001x630", "999999x999999"])
def test_what_is_too_small_or_too_large(written: str) -> None:
    with pytest.raises(OptionError, match=r"is not from 300 to 8000 pixels each way"):
        sizes.read(written)


def test_what_is_no_shape_for_a_map() -> None:
    sizes.read("900x300")
    for written in ("901x300", "300x901", "8000x300"):
        with pytest.raises(OptionError, match="has one side more than three times the other; choose a shape nearer to"):
            sizes.read(written)


@pytest.mark.parametrize("scale", [0, -1, 0.49, 8.01, float("nan"), float("inf")])
def test_what_is_no_scale(scale: float) -> None:
    with pytest.raises(OptionError, match=r"--scale: .* is not from 0\.5 to 8; write a number like 2"):
        sizes.check_scale(scale, sizes.read("1200x630"))


def test_a_bitmap_that_no_memory_holds() -> None:
    sizes.check_scale(1, sizes.read("8000x8000"))
    with pytest.raises(OptionError, match=r'"2" makes 16000x16000 pixels, more than 100 million; choose a smaller one'):
        sizes.check_scale(2, sizes.read("8000x8000"))


def test_a_small_picture_is_drawn_as_it_is_and_a_large_one_larger() -> None:
    assert sizes.read("600x400").scale == 1
    # A card is seen some 500 pixels wide: type of 12 pixels is then 8, and not 5.
    assert 1.4 < sizes.read("1200x630").scale < 1.8
    assert sizes.read("1200x630").with_room(2).scale == pytest.approx(sizes.read("1200x630").scale / 2)
