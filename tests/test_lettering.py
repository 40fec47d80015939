"""Text: wrapped, cut, set to the right or to the left."""

import pytest

from mapgen import lettering
from mapgen.ink import Ink
from mapgen.lettering import Type, cut, line_of_text, runs_leftwards, width_of, wrap

TYPE = Type(12, 17)
INK = Ink({}, editable=True, inline=False, detail=1)
TEXT = "The fonts of pictures lack no letter of this sentence, however long it may become in the end"


@pytest.mark.parametrize(
    "words", [TEXT, "في البدء كان الكلمة وكان الكلمة عند الله", "Donaudampfschifffahrtsgesellschaft" * 3]
)
@pytest.mark.parametrize("width", [40.0, 90.0, 300.0])
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(words: str, width: float) -> None:
    lines = wrap(words, TYPE, width)
    assert all(width_of(line, TYPE) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")


def test_at_most_so_many_lines_and_the_last_says_that_more_would_follow() -> None:
    lines = wrap(TEXT, TYPE, 120, most=2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(width_of(line, TYPE) <= 120 for line in lines)
    assert wrap("", TYPE, 100) == []


def test_cutting_keeps_letters_and_their_marks_together() -> None:
    marked = "e\u0301" * 30
    found = cut(marked, TYPE, 60)
    assert found.endswith("…")
    assert found[:-1].count("e") == found[:-1].count("\u0301")
    assert width_of(found, TYPE) <= 60


@pytest.mark.parametrize(
    ("words", "leftwards"), [("Tehran", False), ("طهران", True), ("תל אביב", True), ("2015 طهران", True), ("12", False)]
)
def test_which_way_a_text_runs_is_its_first_letters_to_say(words: str, leftwards: bool) -> None:
    assert runs_leftwards(words) is leftwards


def test_a_mixed_text_says_its_direction_with_characters_as_resvg_knows_no_attribute_for_it() -> None:
    assert "\u2067طهران 2015\u2069" in line_of_text(INK, "طهران 2015", TYPE, (0, 0), "#000")
    assert "\u2067" not in line_of_text(INK, "طهران", TYPE, (0, 0), "#000")


@pytest.mark.parametrize("words", ["x" * 200_000, "word " * 40_000, "e\u0301" * 100_000])
def test_of_a_text_without_end_no_more_is_measured_than_there_is_room_for(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = 0

    def counting(text: str, type_: Type) -> float:
        nonlocal measured
        measured += len(text)
        return width_of(text, type_)

    monkeypatch.setattr(lettering, "width_of", counting)
    lines = wrap(words, TYPE, 300, most=3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(width_of(line, TYPE) <= 300 for line in lines)
    assert measured < 60_000


def test_a_word_of_many_lines_is_broken_in_time_that_grows_with_its_length() -> None:
    word = "x" * 30_000
    lines = wrap(word, TYPE, 300)
    assert "".join(lines) == word
    assert {len(line) for line in lines[:-1]} == {len(lines[0])}
