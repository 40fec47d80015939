import errno
import pickle
from difflib import SequenceMatcher

import pytest

from mapgen.errors import (
    DataError,
    FileError,
    MapgenError,
    Problem,
    did_you_mean,
    nearest,
    quoted,
    shortened,
    told,
    visible,
)


def test_problems_are_told_in_file_order_one_on_a_line() -> None:
    problems = [Problem("m", 10, 2, "c"), Problem("m", 9, 30, "b"), Problem("m", 9, 4, "a")]
    error = DataError(problems)
    assert str(error) == "m:9:4: a\nm:9:30: b\nm:10:2: c"
    assert error.problems == tuple(reversed(problems))
    assert isinstance(error, MapgenError)


def test_three_problems_of_one_remedy_are_told_together_with_it_once() -> None:
    lost = [Problem("m", line, 5, f"place p{line}: has no position; look; or write it") for line in (2, 4, 6)]
    others = [Problem("m", line, 1, f"event e{line}: odd; mend it") for line in (3, 5)]
    whole = [Problem("m", line, 1, "no remedy here") for line in (7, 8, 9)]
    assert told(DataError([*lost, *others, *whole]).problems) == [
        ("m:2:5", "place p2: has no position; look"),
        ("m:4:5", "place p4: has no position; look"),
        ("m:6:5", "place p6: has no position; look"),
        ("", "Remedy for these 3: or write it"),
        ("m:3:1", "event e3: odd; mend it"),
        ("m:5:1", "event e5: odd; mend it"),
        ("m:7:1", "no remedy here"),
        ("m:8:1", "no remedy here"),
        ("m:9:1", "no remedy here"),
    ]


def test_what_is_told_together_is_escaped_too() -> None:
    found = told([Problem("m\n", 1, 1, "a \u202e; b\x1b")] * 3)
    assert all(place.isprintable() and message.isprintable() for place, message in found)
    assert len(found) == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain ’ – تهران 😀", "plain ’ – تهران 😀"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\u202eabc\u2066", r"\u202eabc\u2066"),
        ("a\u200bb\u00a0\u2028", r"a\u200bb\xa0\u2028"),
        ("\udcff\U000e0001", r"\udcff\U000e0001"),
        (r"C:\new", r"C:\new"),
    ],
)
def test_what_cannot_be_seen_is_escaped(text: str, expected: str) -> None:
    assert visible(text) == expected
    assert visible(expected) == expected
    assert str(Problem(text, 1, 1, text)) == f"{expected}:1:1: {expected}"
    assert str(FileError(text, text)) == f"{expected}: {expected}"


def test_long_values_are_shortened() -> None:
    assert shortened("a" * 60) == "a" * 60
    assert shortened("a" * 61) == "a" * 59 + "…"
    assert quoted("a" * 61) == '"' + "a" * 59 + '…"'
    assert quoted("\n" * 61) == '"' + r"\n" * 59 + '…"'
    assert len(str(Problem("m", 1, 1, "a" * 10_000))) == len("m:1:1: ") + 600


def test_quoted_numbers() -> None:
    assert [quoted(0), quoted(-1.5), quoted(False)] == ["0", "-1.5", "false"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("theran", "tehran"),
        ("TEHRAN", "tehran"),
        ("baghdat", "baghdad"),
        ("sanaa", "sana-a"),
        ("moscow", None),
        ("", None),
        ("tehran" * 1000, None),
    ],
)
def test_nearest(word: str, expected: str | None) -> None:
    assert nearest(word, ["baghdad", "sana-a", "tehran"]) == expected
    assert nearest(word, {"tehran", "sana-a", "baghdad"}) == expected


def test_nearest_of_none_and_of_equals() -> None:
    assert nearest("a", []) is None
    assert nearest("abcx", ["abcz", "abcy"]) == "abcy"


def test_hint_escapes_names() -> None:
    assert did_you_mean("theran", ["tehran\u202e"]) == r"; did you mean tehran\u202e?"


@pytest.mark.parametrize(
    ("number", "reading", "writing"),
    [
        (errno.ENOENT, "no such file", "no such folder"),
        (errno.ENOTDIR, "part of this path is a file, not a folder; check the path", ""),
        (errno.EEXIST, "part of this path is a file, not a folder; check the path", ""),
        (errno.EISDIR, "is a folder, not a file; give the path of a file", ""),
        (
            errno.EACCES,
            "no permission to read it; change its permissions, or choose another path",
            "no permission to write it; change its permissions, or choose another path",
        ),
        (
            errno.EPERM,
            "no permission to read it; change its permissions, or choose another path",
            "no permission to write it; change its permissions, or choose another path",
        ),
        (errno.EROFS, "this disk cannot be written to; choose another path", ""),
        (errno.ENOSPC, "no space is left on this disk; make room, or choose another path", ""),
        (errno.ENAMETOOLONG, "the path is too long; choose a shorter one", ""),
        (errno.ELOOP, "its links lead in a circle; check where they point", ""),
        (errno.EIO, "cannot be read: words of the system", "cannot be written: words of the system"),
    ],
)
def test_what_the_system_says(number: int, reading: str, writing: str) -> None:
    error = OSError(number, "words of the system")
    assert str(FileError.from_os(error, "p")) == f"p: {reading}"
    assert str(FileError.from_os(error, "p", writing=True)) == f"p: {writing or reading}"


def test_errors_survive_pickling() -> None:
    for error in (DataError([Problem("m", 1, 2, "x")]), FileError("p", "fact", "remedy")):
        assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301  # our own bytes


def test_hints_stay_cheap_among_thousands_of_numbered_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[None] = []
    real = SequenceMatcher.ratio

    def counting(matcher: SequenceMatcher[str]) -> float:
        compared.append(None)
        return real(matcher)

    monkeypatch.setattr(SequenceMatcher, "ratio", counting)
    names = [f"place-number-{number}" for number in range(3_000)]
    assert nearest("plaec-number-1234", names) == "place-number-1234"
    assert nearest("plaec-number-1234", names) == "place-number-1234"
    assert 0 < len(compared) <= 100
