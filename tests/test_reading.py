"""Each ``cases/reading-NAME.geojson`` has the problems listed in ``cases/reading-NAME.txt``, word for word.

To add a case, add the two files; the expected places are counted by hand.
"""

import gc
import io
import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapgen import inputs
from mapgen.errors import DataError, FileError
from mapgen.reading import JSON, parse_document, read_document

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.stem for path in CASES.glob("reading-*.geojson"))


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str) -> None:
    path = CASES / f"{name}.geojson"
    expected = (CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    try:
        read_document(path)
        told = []
    except DataError as error:
        told = str(error).splitlines()
    assert told == [f"{path}:{line}" for line in expected]


def test_there_are_cases() -> None:
    assert len(NAMES) > 50


def test_value_name_and_positions() -> None:
    path = CASES / "reading-correct.geojson"
    document = read_document(path)
    properties: JSON = {
        "title": "Tehran – 🕌 \\ud800 C:\\beirut",
        "title:fa": "تهران",
        "low": -0.0005,
        "high": 100.0,
    }
    feature: JSON = {"type": "Feature", "geometry": None, "properties": properties}
    assert document.value == {"type": "FeatureCollection", "features": [feature]}
    assert document.name == str(path)
    assert document.position(()) == (1, 1)
    assert document.position(("features",), key=True) == (3, 3)
    assert document.position(("features", 0, "properties")) == (4, 57)
    assert document.position(("features", 0, "properties", "title")) == (4, 67)
    assert document.position(("features", 0, "properties", "no-such-key")) == (4, 57)


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000])
def test_nesting_without_end(text: str) -> None:
    with pytest.raises(DataError, match=r"^x:1:\d+: nested deeper than 100 levels; GeoJSON needs fewer than 10$"):
        parse_document(text.encode(), "x")


@pytest.mark.parametrize(
    "text", ["0" * 100_000 + "x", "-" * 100_000, "\\" * 100_001, '"' + "\t" * 20_000, "/*" * 50_000]
)
def test_no_text_takes_long_to_refuse(text: str) -> None:
    # Each of these would take minutes with an expression that backtracks or a loop within a loop.
    with pytest.raises(DataError):
        parse_document(text.encode(), "x")


def test_garbage_collection_is_left_as_it_was() -> None:
    parse_document(b"{}", "x")
    assert gc.isenabled()
    with pytest.raises(DataError):
        parse_document(b"{", "x")
    assert gc.isenabled()
    gc.disable()
    try:
        parse_document(b"{}", "x")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"low": 1')))
    with pytest.raises(DataError) as caught:
        read_document("-")
    assert str(caught.value) == '<stdin>:1:10: the file ends while the "{" at line 1, column 1 is open; add "}"'


def test_no_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert told("-") == "<stdin>: there is no standard input; give the path of a file"


def test_folder_as_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Folder(io.BytesIO):
        def read(self, _: int | None = -1, /) -> bytes:
            raise IsADirectoryError(21, "Is a directory")

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Folder()))  # as `check - < data` does
    assert told("-") == "<stdin>: is a folder, not a file; give the path of a file"


def told(path: Path | str) -> str:
    with pytest.raises(FileError) as caught:
        read_document(path)
    return str(caught.value)


def test_missing_file(tmp_path: Path) -> None:
    (tmp_path / "locations.geojson").touch()
    hint = f"did you mean {tmp_path / 'locations.geojson'}?"
    assert told(tmp_path / "location.geojson") == f"{tmp_path / 'location.geojson'}: no such file; {hint}"
    assert told(tmp_path / "other.csv") == f"{tmp_path / 'other.csv'}: no such file"


def test_missing_folder(tmp_path: Path) -> None:
    path = tmp_path / "dta" / "locations.geojson"
    assert told(path) == f"{path}: no such file; there is no folder {tmp_path / 'dta'} here"


def test_folder_for_a_file(tmp_path: Path) -> None:
    assert told(tmp_path) == f"{tmp_path}: is a folder, not a file; give the path of a file"


def test_file_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "map").touch()
    path = tmp_path / "map" / "locations.geojson"
    assert told(path) == f"{path}: part of this path is a file, not a folder; check the path"


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    message = f'{path}: is a pipe or a device, not a file; give "-" to read standard input'
    assert told(path) == message
    assert told("/dev/zero") == message.replace(str(path), "/dev/zero")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.geojson"
    path.touch(mode=0)
    if os.geteuid() == 0:  # root may read everything: let the system's own answer be given for it

        def refuse(_: Path) -> bytes:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "read_bytes", refuse)
    assert told(path) == f"{path}: no permission to read it; change its permissions, or choose another path"


def test_too_large_a_file(tmp_path: Path) -> None:
    path = tmp_path / "large.geojson"
    with path.open("wb") as file:
        file.truncate(512 * 2**20 + 1)  # a sparse file: it takes no room
    assert told(path) == f"{path}: is larger than 512 MB; give a smaller file"


def test_too_much_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "LARGEST_MB", 1)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b" " * (2**20 + 1))))
    assert told("-") == "<stdin>: is larger than 1 MB; give a smaller file"


def test_names_that_no_file_has() -> None:
    assert told("") == "(an empty path): no such file; give the path of a file"
    assert told("a\0b") == r"a\x00b: no file can have this name; check the path"
    assert told("x" * 300) == "x" * 300 + ": the path is too long; choose a shorter one"


def test_links_in_a_circle(tmp_path: Path) -> None:
    path = tmp_path / "circle"
    path.symlink_to(path)
    assert told(path) == f"{path}: its links lead in a circle; check where they point"


def test_file_names_are_shown_with_controls_escaped(tmp_path: Path) -> None:
    path = tmp_path / "a\n\x1b[31m\u202e.geojson"
    path.write_text("[", encoding="utf-8")
    assert stat.S_ISREG(path.stat().st_mode)
    with pytest.raises(DataError) as caught:
        read_document(path)
    assert str(caught.value).startswith(f"{tmp_path}/a\\n\\x1b[31m\\u202e.geojson:1:2: the file ends")


VALID = (CASES / "reading-correct.geojson").read_bytes()


@given(st.lists(st.tuples(st.integers(0, len(VALID)), st.integers(0, 9), st.binary(max_size=4)), max_size=4))
def test_whatever_happens_to_a_file_it_is_read_or_refused(cuts: list[tuple[int, int, bytes]]) -> None:
    data = VALID
    for at, length, new in cuts:
        data = data[:at] + new + data[at + length :]
    parses_or_tells(data)


@given(st.text(alphabet=" \n\r\t\"\\{}[],:/*#'-+.0129eEntfu\x00é“aA_;=") | st.binary())
def test_whatever_the_bytes_they_are_read_or_refused(content: str | bytes) -> None:
    parses_or_tells(content if isinstance(content, bytes) else content.encode())


def parses_or_tells(data: bytes) -> None:
    try:
        parse_document(data, "x")
    except DataError as error:
        lines = str(error).split("\n")
        assert len(lines) == len(error.problems) > 0
        assert all(line.isprintable() for line in lines)
        # "not strict JSON" is the last resort: the parser refused what the scanner found nothing wrong with.
        assert "not strict JSON" not in str(error)
