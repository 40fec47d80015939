"""``mapgen import``: what it asks, writes and refuses to write."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from mapgen import cli
from mapgen.commands import import_
from mapgen.errors import FileError
from mapgen.importing import AmbiguousDatesError, Choices, open_file

TABLE = "name,lat,lon,date\nA,1,2,03/04/2020\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    return path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> Any:
    monkeypatch.setattr(sys, "argv", ["mapgen", "import", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return left.value.code


def test_a_data_file_is_not_written_over(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = table.with_name("data.geojson")
    data.write_text("mine")
    assert run(monkeypatch, table, "-o", data, "--dates", "dmy") == 1
    assert capsys.readouterr().err == (
        f"mapgen: {data}: is there already; name another with --output, or write over it with --force\n"
    )
    assert run(monkeypatch, table, "-o", data, "--force") == 1  # a failure leaves it as it was
    assert data.read_text() == "mine"
    assert run(monkeypatch, table, "-o", data, "--force", "--dates", "dmy", "--title", "Ours") == 0
    assert '"title": "Ours"' in data.read_text()
    assert capsys.readouterr().out == f"{data}\n"


def test_the_data_go_to_standard_output_and_words_to_standard_error(
    table: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(monkeypatch, table, "-o", "-", "--dates", "mdy") == 0
    told = capfdbinary.readouterr()
    assert b'"date": "2020-03-04"' in told.out
    assert told.out.startswith(b"{\n")
    assert b"taken: 1 place, 1 event, 1 source" in told.err


def test_a_column_without_an_equals_sign_is_misuse(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, table, "-o", "-", "--column", "title") == 2
    assert run(monkeypatch, table, "--column", "title=none", "-o", "-") == 2


def test_on_a_terminal_it_asks(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers: list[Any] = [True, "mdy", True, "neither", False]
    monkeypatch.setattr(typer, "confirm", lambda *_, **__: answers.pop(0))
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: answers.pop(0))
    opened = open_file(table, Choices())
    (row,) = import_._asked(opened, Choices()).rows
    assert row.date == "2020-03-04"
    said = capsys.readouterr().err
    assert "  name → title\n  lat → latitude\n" in said
    assert 'row 2: "03/04/2020" is 2020-04-03 or 2020-03-04' in said
    with pytest.raises(AmbiguousDatesError):
        import_._asked(opened, Choices())
    with pytest.raises(FileError, match="is not imported; say what its columns are, as in --column title=Name"):
        import_._asked(opened, Choices())
    assert answers == []
