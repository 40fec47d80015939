"""A new map's folder: what is in it holds together, and a title is only ever text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from typer.testing import CliRunner

import mapgen
from mapgen import canonical, project
from mapgen.cli import app
from mapgen.errors import FileError
from mapgen.reading import parse_document

HOSTILE = [
    "</title><script>alert(1)</script>",
    "{{7*7}} {mapgen:id}",
    "# not *a* [heading](x) `code`",
    '"quoted" \\ and\u2014dash',
]


def test_it_has_three_places_an_event_and_a_connection_and_no_mistake(tmp_path: Path) -> None:
    project.make(tmp_path / "voyage", "The voyage of the Beagle")
    story = mapgen.read(tmp_path / "voyage" / "data" / "locations.geojson")
    assert [len(found) for found in (story.places, story.events, story.connections)] == [3, 1, 1]
    assert (story.dataset.id, story.dataset.title) == ("the-voyage-of-the-beagle", "The voyage of the Beagle")
    assert "<title>The voyage of the Beagle</title>" in mapgen.build(story).html


def test_its_data_are_in_canonical_form() -> None:
    made = project.contents("A title")["data/locations.geojson"]
    assert canonical.text(parse_document(made, "locations").value).encode() == made  # type: ignore[arg-type]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_only_text(title: str) -> None:
    made = project.contents(title)
    assert json.loads(made["data/locations.geojson"])["features"][0]["properties"]["title"] == title
    rendered = MarkdownIt().render(made["README.md"].decode())
    heading = re.search(r"<h1>(.*?)</h1>", rendered, re.DOTALL)
    assert heading
    shown = heading[1].replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    assert shown == title
    others = {path: text for path, text in made.items() if path not in ("data/locations.geojson", "README.md")}
    assert others == {path: text for path, text in project.contents("Plain").items() if path in others}


def test_a_title_in_another_script_has_an_id_and_a_language() -> None:
    made = json.loads(project.contents("رحلة", language="ar")["data/locations.geojson"])
    dataset = made["features"][0]["properties"]
    assert (dataset["id"], dataset["title"], dataset["language"]) == ("map", "رحلة", "ar")


def test_an_editor_would_ask_nothing_about_it(tmp_path: Path) -> None:
    project.make(tmp_path / "map", "A title")
    done = CliRunner().invoke(app, ["check", "--strict", str(tmp_path / "map" / "data" / "locations.geojson")])
    assert done.exit_code == 0, done.output


def test_the_editor_knows_the_schema() -> None:
    made = project.contents("A title")
    settings = json.loads(made[".vscode/settings.json"])
    (schema,) = settings["json.schemas"]
    assert schema == {"fileMatch": ["/data/*.geojson"], "url": "./data/mapgen.schema.json"}
    assert json.loads(made["data/mapgen.schema.json"])["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("title", ["Moscow", "Geneva", "Washington", "GeoNames"])
def test_a_map_may_be_called_as_one_of_its_first_records(tmp_path: Path, title: str) -> None:
    project.make(tmp_path, title)
    story = mapgen.read(tmp_path / project.DATA)
    assert (story.dataset.title, story.dataset.id) == (title, f"{title.lower()}-map")


def test_what_fails_midway_leaves_nothing_and_can_be_repeated(tmp_path: Path) -> None:
    folder = tmp_path / "voyage"
    folder.mkdir()
    (folder / "data").write_text("mine", encoding="utf-8")
    with pytest.raises(FileError):
        project.make(folder, "A voyage")
    assert [path.name for path in folder.rglob("*")] == ["data"]
    (folder / "data").unlink()
    assert len(project.make(folder, "A voyage")) == 6


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    with pytest.raises(FileError, match=r"has README\.md already; name a folder that is new"):
        project.make(tmp_path, "A title")
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--title", " "], "write a line of text"),
        (["--title", "two\nlines"], "write a line of text"),
        (["--title", "A title", "--language", "q_"], "is no language tag"),
    ],
)
def test_a_misuse_is_told_and_writes_nothing(tmp_path: Path, options: list[str], told: str) -> None:
    done = CliRunner().invoke(app, ["new", str(tmp_path / "map"), *options])
    assert done.exit_code == 2
    assert told in done.output
    assert not (tmp_path / "map").exists()


def test_the_command_says_what_it_made(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["new", str(tmp_path / "map"), "--title", "A title"])
    assert done.exit_code == 0
    listed = {Path(line) for line in done.stdout.splitlines()}
    assert listed == {path for path in (tmp_path / "map").rglob("*") if path.is_file()}
    assert "mapgen watch" in done.stderr
