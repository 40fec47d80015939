"""``mapgen fmt`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mapgen import formatting, reading
from mapgen.commands import fmt

from .test_cli import DATA, project, run

__all__ = ["project"]  # a fixture

COMPACT = '{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","properties":{},"geometry":null}]}'
CANONICAL = """{
"type": "FeatureCollection",
"features": [
{ "type": "Feature",
  "properties": {
    "id": "a"
  },
  "geometry": null }
]
}
"""


def test_a_file_in_canonical_form_is_not_written(project: Path) -> None:
    path = project / "data" / "locations.geojson"
    before = path.stat()
    done = run("fmt", cwd=project)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "data/locations.geojson: is in canonical form\n"
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_files_are_written_over_themselves_and_named(project: Path) -> None:
    for name in ("a.geojson", "b.geojson"):
        (project / name).write_text(COMPACT, encoding="utf-8")
    done = run("fmt", "a.geojson", "data/locations.geojson", "b.geojson", cwd=project)
    assert (done.returncode, done.stdout) == (0, "a.geojson\nb.geojson\n")
    assert (project / "a.geojson").read_bytes() == (project / "b.geojson").read_bytes() == CANONICAL.encode()


def test_a_file_that_cannot_be_formatted_does_not_keep_the_others_from_it(project: Path) -> None:
    (project / "a.geojson").write_text("{", encoding="utf-8")
    (project / "b.geojson").write_text(COMPACT, encoding="utf-8")
    done = run("fmt", "a.geojson", "missing.geojson", "b.geojson", cwd=project)
    assert (done.returncode, done.stdout) == (1, "b.geojson\n")
    assert done.stderr.splitlines() == [
        "mapgen: missing.geojson: no such file",
        'a.geojson:1:2: the file ends while the "{" at line 1, column 1 is open; add "}"',
        "1 problem",
    ]
    assert (project / "a.geojson").read_text(encoding="utf-8") == "{"


def test_check_writes_nothing_and_names_the_file_and_the_record(project: Path) -> None:
    text = DATA.read_text(encoding="utf-8").replace('"Tehran",\n', '"Tehran"  ,\n', 1)
    path = project / "data" / "locations.geojson"
    path.write_text(text, encoding="utf-8")
    done = run("fmt", "--check", cwd=project)
    line = text[: text.index('"Tehran"  ,')].count("\n") + 1
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"data/locations.geojson:{line}:22: place tehran: is not in canonical form; run mapgen fmt\n1 problem\n"
    )
    assert path.read_text(encoding="utf-8") == text
    assert run("fmt", "data/locations.geojson", cwd=project).returncode == 0
    done = run("fmt", "--check", cwd=project)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_standard_input_goes_to_standard_output_or_to_a_file(project: Path) -> None:
    done = run("fmt", "-", cwd=project, stdin=COMPACT.encode())
    assert (done.returncode, done.stdout, done.stderr) == (0, CANONICAL, "")
    done = run("fmt", "-", "-o", "new/out.geojson", cwd=project, stdin=COMPACT.encode())
    assert (done.returncode, done.stdout) == (0, "new/out.geojson\n")
    assert (project / "new" / "out.geojson").read_text(encoding="utf-8") == CANONICAL
    done = run("fmt", "-", "--check", cwd=project, stdin=COMPACT.encode())
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("<stdin>:1:2: the collection: is not in canonical form")


def test_output_leaves_the_data_file_alone(project: Path) -> None:
    (project / "a.geojson").write_text(COMPACT, encoding="utf-8")
    done = run("fmt", "a.geojson", "-o", "-", cwd=project)
    assert (done.returncode, done.stdout) == (0, CANONICAL)
    assert (project / "a.geojson").read_text(encoding="utf-8") == COMPACT


def test_what_is_left_to_the_author_is_told_where_it_now_stands(project: Path) -> None:
    value = json.loads(COMPACT)
    value["features"][0]["properties"]["id"] = "b"
    (project / "a.geojson").write_text(json.dumps(value), encoding="utf-8")
    done = run("fmt", "a.geojson", cwd=project)
    assert (done.returncode, done.stdout) == (1, "a.geojson\n")
    assert done.stderr == (
        'a.geojson:5:9: feature 1: the Feature has another "id" than its properties; keep the one in properties\n'
        "1 problem\n"
    )


def test_a_place_said_to_have_moved(project: Path) -> None:
    path = project / "data" / "locations.geojson"
    text = path.read_text(encoding="utf-8").replace("[43.67861, 34.61581]", "[43.7, 34.6]", 1)
    path.write_text(text, encoding="utf-8")
    done = run("fmt", "--moved", "tikrit", cwd=project)
    assert (done.returncode, done.stdout) == (0, "data/locations.geojson\n")
    assert done.stderr == (
        "data/locations.geojson: place tikrit has moved from [43.67861, 34.61581] to [43.7, 34.6]: 1 event follows\n"
    )
    assert path.read_text(encoding="utf-8") == DATA.read_text(encoding="utf-8").replace(
        "[43.67861, 34.61581]", "[43.7, 34.6]"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.geojson", "b.geojson", "-o", "c.geojson"], "takes one data file, and no --check"),
        (["--check", "-o", "c.geojson"], "takes one data file, and no --check"),
        (["-", "data/locations.geojson"], "- is standard input, and goes alone"),
        (["-o", ""], "name a file, or - for standard output"),
        (["--moved", "tehrna"], '--moved: "tehrna" is no place of data/locations.geojson with a position'),
    ],
)
def test_misuse(project: Path, arguments: list[str], message: str) -> None:
    done = run("fmt", *arguments, cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_what_was_saved_while_it_formats_is_formatted_and_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "map.geojson"
    path.write_text(COMPACT, encoding="utf-8")
    truly = formatting.formatted

    def slowly(document: reading.Document, moved: list[str]) -> formatting.Formatted:
        if '"b"' not in document.text:
            path.write_text(COMPACT.replace('"a"', '"b"'), encoding="utf-8")  # an editor
        return truly(document, moved)

    monkeypatch.setattr(formatting, "formatted", slowly)
    fmt.command([path])
    assert path.read_text(encoding="utf-8") == CANONICAL.replace('"a"', '"b"')
    assert "map.geojson: was saved meanwhile, and is formatted anew" in capsys.readouterr().err
