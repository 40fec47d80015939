"""The documents: what they name exists, what exists is named, and their examples run."""

from __future__ import annotations

import doctest
import gzip
import importlib.util
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest
import typer.main

import mapgen
from mapgen import cli, dates, settings
from mapgen.advice import WARNINGS
from mapgen.edtf import EdtfError, parse
from mapgen.geojson import property_names
from mapgen.listing import CERTAINTIES
from mapgen.model import RECORDS, Claim, Record
from mapgen.page import Page
from mapgen.problems import ERRORS
from mapgen.story import from_bytes

from .test_imports import ORDER

REPOSITORY = Path(__file__).parent.parent
DOCS = sorted([*(REPOSITORY / "docs").glob("*.md"), *REPOSITORY.glob("*.md")])
STYLES = REPOSITORY / "frontend" / "src"

FENCE = re.compile(
    r"(?:<!-- file: (?P<file>\S+) -->\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")


class Block(NamedTuple):
    kind: str
    text: str
    line: int
    file: str | None


def text_of(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def prose(text: str) -> str:
    """Return a document without its fenced blocks."""
    return FENCE.sub("", text)


def blocks(path: Path) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    return [
        Block(match["kind"], match["text"], text[: match.start("text")].count("\n") + 1, match["file"])
        for match in FENCE.finditer(text)
    ]


def section(text: str, heading: str) -> str:
    """Return what stands under a heading, up to the next heading of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    after = re.split(rf"^{re.escape(heading)}$", text, maxsplit=1, flags=re.MULTILINE)[1]
    return re.split(rf"^#{{1,{level}}} ", after, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """Return the cells of a document's tables, without their heads."""
    lines = text.splitlines()
    heads = {number - 1 for number, line in enumerate(lines) if line.startswith("| ---")}
    return [
        [cell.strip() for cell in line.strip("| ").split(" | ")]
        for number, line in enumerate(lines)
        if line.startswith("| ") and not line.startswith("| ---") and number not in heads
    ]


def only_code(cell: str) -> str:
    match = re.fullmatch(r"`([^`]+)`", cell)
    assert match, cell
    return match[1]


def by_name(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


# Links, paths and targets


def anchors(path: Path) -> set[str]:
    # A line that begins with # right below a table is one of its rows on the site.
    headings = re.findall(r"(?:\A|^\n|^-->\n)#+ (.+)$", prose(path.read_text(encoding="utf-8")), re.MULTILINE)
    # As GitHub makes them: small letters, no punctuation, hyphens for blanks.
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(path: Path) -> Iterator[str]:
    yield from (match[1] for match in LINK.finditer(prose(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("path", DOCS, ids=by_name)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    broken = []
    for link in links(path):
        if re.match(r"https?:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        is_there = target.exists() and target.is_relative_to(REPOSITORY)
        if not is_there or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_links_are_found() -> None:
    found = set(links(REPOSITORY / "README.md"))
    assert {"docs/limits.md", "docs/images/axis-of-resistance.png", "LICENSE"} <= found


def test_a_heading_right_below_a_table_is_no_anchor(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text("# One\n\n| a |\n| --- |\n| b |\n## Two\n\n## Three\n", encoding="utf-8")
    assert anchors(document) == {"one", "three"}


@pytest.mark.parametrize("path", DOCS, ids=by_name)
def test_every_path_that_is_named_exists(path: Path) -> None:
    folders = "mapgen|frontend|tools|tests|docs|data|benchmarks|requirements"
    named = CODE.findall(prose(path.read_text(encoding="utf-8")))
    paths = [name for name in named if re.fullmatch(rf"(?:{folders})/[\w./-]*", name)]
    made = {"frontend/node_modules"}
    assert [name for name in paths if name not in made and not (REPOSITORY / name).exists()] == []


def make_targets() -> set[str]:
    phony = re.search(r"^\.PHONY: (.+)$", text_of("Makefile"), re.MULTILINE)
    assert phony
    return set(phony[1].split())


@pytest.mark.parametrize("path", DOCS, ids=by_name)
def test_every_make_target_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(r"`make ([a-z]+)", path.read_text(encoding="utf-8")))
    assert named <= make_targets()


def test_contributing_names_every_make_target() -> None:
    documented = {only_code(first) for first, _ in rows(section(text_of("CONTRIBUTING.md"), "## What make does"))}
    assert documented == {f"make {target}" for target in make_targets()}


def test_contributing_names_every_module_in_the_order_of_the_flow() -> None:
    table = rows(section(text_of("CONTRIBUTING.md"), "## What is where"))
    assert [name for first, _ in table for name in CODE.findall(first)] == ORDER


def test_the_changelog_knows_this_version() -> None:
    assert re.search(rf"^## {re.escape(mapgen.__version__)}( |$)", text_of("CHANGELOG.md"), re.MULTILINE)


def test_the_readme_says_how_large_the_page_is(page: Page) -> None:
    said = re.search(r"some (\d+) kB, (\d+) kB compressed", text_of("README.md"))
    assert said
    html = page.html.encode()
    for kilobytes, size in zip(said.groups(), (len(html), len(gzip.compress(html, 9, mtime=0))), strict=True):
        assert size / 1000 == pytest.approx(int(kilobytes), rel=0.1)


def test_pre_commit_needs_nothing_from_elsewhere() -> None:
    config = text_of(".pre-commit-config.yaml")
    assert set(re.findall(r"repo: (\S+)", config)) == {"local"}
    languages = re.findall(r"language: (\S+)", config)
    assert set(languages) <= {"system", "pygrep"}
    assert len(languages) == len(re.findall(r"- id: ", config))
    (excluded,) = re.findall(r"^exclude: (\S+)$", config, re.MULTILINE)
    assert re.match(excluded, "tests/cases/reading-trailing-commas.geojson")


# docs/data-format.md

FORMAT = text_of("docs/data-format.md")


def documented(model: type[Record]) -> dict[str, list[str]]:
    """Return the rows on a record's properties, by property."""
    (kind,) = (name for name, found in RECORDS.items() if found is model)
    headings = ["### Every record", *(["### Every claim"] if issubclass(model, Claim) else []), f"### {kind}"]
    found = [row for heading in headings for row in rows(section(FORMAT, heading).split("The certainties:")[0])]
    names = [only_code(row[0]) for row in found]
    assert len(names) == len(set(names))
    return dict(zip(names, found, strict=True))


def choices(annotation: object) -> list[str]:
    inner = get_args(annotation)
    if inner and all(isinstance(value, str) for value in inner):
        return list(inner)
    return [choice for part in inner for choice in choices(part)]


@pytest.mark.parametrize("kind", RECORDS)
def test_every_property_is_documented_and_nothing_else(kind: str) -> None:
    model = RECORDS[kind]
    assert set(documented(model)) == {"record", *property_names(model)}


@pytest.mark.parametrize("kind", RECORDS)
def test_what_a_property_takes_is_documented(kind: str) -> None:
    model = RECORDS[kind]
    table = documented(model)
    for name, field in property_names(model).items():
        info, (_, value, _) = model.model_fields[field], table[name]
        assert value.startswith("required") == info.is_required(), name
        if options := choices(info.annotation):
            assert re.findall(r"`([^`]+)`", value) == options, name
            if isinstance(info.default, str):
                assert f"`{info.default}` (default)" in value, name
        assert ("shown text" in value or value == "Markdown") == (field in model.texts), name


def test_the_tables_are_what_the_models_say() -> None:
    tool = tool_called("format_reference")
    assert tool.render(FORMAT) == FORMAT, "run: python tools/format_reference.py"
    stale = FORMAT.replace("The label on the map.", "A label.")
    assert stale != tool.render(stale) == FORMAT
    named = set(re.findall(r"<!-- table: (\w+) -->", FORMAT))
    assert named == {*RECORDS, "all", "claim", "certainty", "choices"}


def test_every_record_and_certainty_is_documented() -> None:
    assert CODE.findall(documented(RECORDS["place"])["record"][1]) == list(RECORDS)
    certainties = rows(section(FORMAT, "### Every claim").split("The certainties:")[1])
    words: dict[str, str] = json.loads(text_of("mapgen/words/en.json"))
    assert certainties == [[f"`{name}`", words[f"certainty.{name}.note"]] for name in CERTAINTIES]


def test_dates_in_the_table_are_what_mapgen_makes_of_them() -> None:
    table = [row for row in rows(section(FORMAT, "## Dates")) if len(row) == 4]
    assert len(table) >= 20
    for code, words, first, last in table:
        date = parse(only_code(code))
        assert [words, first, last] == [
            dates.in_words(date),
            *(str(day or "none") for day in (date.earliest, date.latest)),
        ]


def test_refused_dates_in_the_table_are_refused_in_these_words() -> None:
    table = [row for row in rows(section(FORMAT, "## Dates")) if len(row) == 2]
    assert len(table) >= 5
    for code, message in table:
        with pytest.raises(EdtfError) as caught:
            parse(only_code(code))
        assert caught.value.message == message


def test_the_languages_of_dates_are_those_that_there_are() -> None:
    spoken: dict[str, Any] = json.loads(text_of("mapgen/words/dates.json"))
    line = next(line for line in FORMAT.splitlines() if line.startswith("- Dates are printed in"))
    assert CODE.findall(line) == list(spoken)
    countries = json.loads(text_of("mapgen/data/basemap/country-names.json"))
    assert f"in {len(countries[0]['names'])} languages" in FORMAT


def test_messages_that_are_shown_are_those_of_the_cases() -> None:
    (messages,) = re.findall(r"```text\n(.*?)```", section(FORMAT, "## Mistakes"), re.DOTALL)
    cases = {line for path in (REPOSITORY / "tests" / "cases" / "story").glob("*.txt")
             for line in path.read_text(encoding="utf-8").splitlines()}  # fmt: skip
    assert [line for line in messages.splitlines() if line not in cases] == []
    assert len(messages.splitlines()) >= 5


def test_the_example_file_is_sound_and_uses_every_kind_of_record() -> None:
    (example,) = [block for block in blocks(REPOSITORY / "docs" / "data-format.md") if block.file]
    story = from_bytes(example.text.encode())
    assert all([story.sources, story.places, story.connections, story.events])
    assert mapgen.build(story).id == "zimmermann-telegram"


# docs/cli.md

COMMANDS: Any = typer.main.get_command(cli.app)
CLI = text_of("docs/cli.md")


def options(command: str) -> set[str]:
    found = COMMANDS
    for name in command.split():
        found = found.commands[name]
    shown = (option for option in found.params if option.param_type_name == "option")
    return {name for option in shown for name in (*option.opts, *option.secondary_opts)}


def test_the_commands_are_documented_and_no_others() -> None:
    assert set(re.findall(r"^## mapgen (\w+)$", CLI, re.MULTILINE)) == set(COMMANDS.commands)
    table = rows(CLI.split("\n## ")[0])
    assert sorted(re.sub(r"\[`mapgen (\w+)`\].*", r"\1", first) for first, _ in table) == sorted(COMMANDS.commands)
    helped = set(re.findall(r"<!-- help: mapgen (\w+) -->", CLI))
    assert helped == set(COMMANDS.commands)


LEAVES = [name for name, command in COMMANDS.commands.items() if not hasattr(command, "commands")]


@pytest.mark.parametrize("command", ["", *LEAVES])
def test_every_option_of_a_command_is_documented(command: str) -> None:
    text = prose(section(CLI, f"## mapgen {command}") if command else CLI.split("\n## ")[0])
    named = {name for code in CODE.findall(text) for name in re.findall(r"(?<!\S)--?\w[\w-]*", code)}
    assert {"--help", "-h", "--version"} <= named if not command else named == options(command)


@pytest.mark.parametrize("command", ["add source", "add place", "add connection", "add event"])
def test_every_option_of_a_command_of_two_words_is_documented(command: str) -> None:
    text = prose(section(CLI, f"### mapgen {command}"))
    named = {name for code in CODE.findall(text) for name in re.findall(r"(?<!\S)--?\w[\w-]*", code)}
    assert named == options(command)


def named_commands(path: Path) -> Iterator[list[str]]:
    """Return the arguments of every command that a document names, in its prose and its blocks."""
    lines = CODE.findall(prose(path.read_text(encoding="utf-8")))
    lines += [line for block in blocks(path) if block.kind in ("console", "sh") for line in block.text.splitlines()]
    for line in lines:
        for part in line.removeprefix("$ ").split(" | "):
            if command := re.fullmatch(r"(?:\.venv/bin/)?mapgen (.+)", part):
                yield command[1].split()


@pytest.mark.parametrize("path", DOCS, ids=by_name)
def test_no_command_or_option_is_named_that_does_not_exist(path: Path) -> None:
    for first, *rest in named_commands(path):
        assert first in COMMANDS.commands or first in options(""), first
        given = {argument for argument in rest if re.match(r"--?[a-zA-Z]", argument)}
        has_parts = hasattr(COMMANDS.commands.get(first), "commands")
        command = f"{first} {rest[0]}" if has_parts and rest else first
        assert given <= (options(command) if first in COMMANDS.commands else set()), [first, *rest]


def test_commands_are_found() -> None:
    assert ["build", "--open"] in named_commands(REPOSITORY / "README.md")
    assert ["build", "-", "-o", "-"] in named_commands(REPOSITORY / "docs" / "cli.md")


def tool_called(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, REPOSITORY / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


def test_the_help_texts_are_current() -> None:
    tool = tool_called("cli_reference")
    assert tool.render(CLI) == CLI, "run: python tools/cli_reference.py"
    assert tool.render(CLI.replace("--open", "--closed")) != CLI.replace("--open", "--closed")


# docs/python.md


def test_the_public_names_are_documented_and_no_others() -> None:
    table = rows(text_of("docs/python.md").split("\n## ")[0])
    assert sorted(CODE.findall(first)[0] for first, _ in table) == sorted(mapgen.__all__)


def test_every_public_name_is_in_an_example() -> None:
    examples = "".join(block.text for block in blocks(REPOSITORY / "docs" / "python.md") if block.kind == "pycon")
    uses = {"Story": "story = mapgen.read", "Page": "page = mapgen.build"}
    assert [name for name in mapgen.__all__ if uses.get(name, f"mapgen.{name}") not in examples] == []


# docs/look.md

LOOK = text_of("docs/look.md")


def test_the_colours_and_widths_of_connections_are_those_of_the_page() -> None:
    tokens = (STYLES / "css" / "tokens.css").read_text(encoding="utf-8")
    light, dark = tokens.split("prefers-color-scheme: dark")
    styles = json.loads(text_of("mapgen/styles.json"))["kinds"]
    table = rows(section(LOOK, "## Connections"))
    assert {only_code(row[0]) for row in table} == set(choices(RECORDS["connection"].model_fields["kind"].annotation))
    for kind, _, width, *colours in table:
        name = only_code(kind)
        colour = {"alliance": "alliance-fill", "other": "muted"}.get(name, name)
        token = rf"--mapgen-{colour}: (#[0-9a-f]+);"
        assert [only_code(colour) for colour in colours] == [re.findall(token, half)[0] for half in (light, dark)], name
        assert width == f"{styles[name]['line']['width']:g}", name


def test_every_certainty_has_its_line() -> None:
    assert [only_code(row[0]) for row in rows(section(LOOK, "## Certainty"))] == list(CERTAINTIES)


# Examples


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that looks like the repository to an example, and takes what it writes."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "locations.geojson").write_text(text_of("data/locations.geojson"), encoding="utf-8")
    shim = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m mapgen "$@"\n'
    for place in (tmp_path / "path" / "mapgen", tmp_path / ".venv" / "bin" / "mapgen"):
        place.parent.mkdir(parents=True)
        place.write_text(shim, encoding="utf-8")
        place.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shell(line: str, project: Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    path = f"{project / 'path'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(REPOSITORY), "NO_COLOR": "1", "TERM": "dumb"}
    return subprocess.run(
        ["sh", "-c", f"{{ {line}; }} 2>&1"],
        cwd=folder or project, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def of_kind(kind: str) -> list[Path]:
    return [path for path in DOCS if any(block.kind == kind for block in blocks(path))]


@pytest.mark.parametrize("path", of_kind("pycon"), ids=by_name)
def test_examples_in_python_run(path: Path, project: Path) -> None:
    text = ""
    for block in blocks(path):
        if block.kind == "pycon":
            # Blank lines in between, so that a failure names the document's own line.
            text += "\n" * (block.line - text.count("\n") - 1) + block.text
    assert text.count(">>>") >= 3
    test = doctest.DocTestParser().get_doctest(text, {}, path.name, str(path), 0)
    report: list[str] = []
    failed, tried = doctest.DocTestRunner(verbose=False).run(test, out=report.append)
    assert tried
    assert not failed, "".join(report)


@pytest.mark.parametrize("path", of_kind("console"), ids=by_name)
def test_examples_on_the_command_line_print_what_they_say(path: Path, project: Path) -> None:
    for block in blocks(path):
        if block.file:
            (project / block.file).write_text(block.text, encoding="utf-8")
    folder = project
    for block in blocks(path):
        for step in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:] if block.kind == "console" else []:
            line, _, wanted = step.partition("\n")
            if line.startswith("cd "):
                folder /= line.removeprefix("cd ")
                assert folder.is_dir(), line
                continue
            found = shell(line, project, folder).stdout
            assert doctest.OutputChecker().check_output(wanted, found, doctest.ELLIPSIS), f"$ {line}\n{found}"


def test_the_lines_of_shell_in_the_readme_work(project: Path) -> None:
    lines = [
        line
        for block in blocks(REPOSITORY / "README.md")
        for line in block.text.splitlines()
        # `watch` serves until it is stopped: tests/test_watching.py does that.
        if block.kind == "sh" and line.startswith(".venv/bin/mapgen ") and " watch " not in line
    ]
    assert len(lines) == 6
    for line in lines:
        done = shell(line.replace(" --open", ""), project)  # no browser for a test
        assert done.returncode == 0, f"{line}\n{done.stdout}"


def test_an_example_that_is_wrong_is_found(project: Path) -> None:
    done = shell("mapgen check nowhere.geojson", project)
    assert (done.returncode, done.stdout) == (1, "mapgen: nowhere.geojson: no such file\n")
    assert not doctest.OutputChecker().check_output("11 places\n", done.stdout, doctest.ELLIPSIS)


# docs/checking.md

CHECKING = text_of("docs/checking.md")


@pytest.mark.parametrize("code", WARNINGS)
def test_every_warning_is_documented_with_its_case_and_its_remedy(code: str) -> None:
    text = section(CHECKING, f"### {code}")
    flat = " ".join(text.split())
    assert flat.startswith(WARNINGS[code].sentence)
    assert flat.endswith(f"Remedy: {WARNINGS[code].remedy}.")
    (example,) = re.findall(r"```text\n(.*?)\n```", text, re.DOTALL)
    case = REPOSITORY / "tests" / "cases" / "advice" / f"{code}.txt"
    assert example in case.read_text(encoding="utf-8").splitlines()


def test_warnings_and_errors_that_are_documented_are_those_that_there_are() -> None:
    assert re.findall(r"^### (.+)$", section(CHECKING, "## Warnings"), re.MULTILINE) == list(WARNINGS)
    table = rows(section(CHECKING, "## Errors"))
    assert [(only_code(code), sentence) for code, sentence, _ in table] == list(ERRORS.items())


def test_the_hooks_that_are_documented_are_those_that_there_are() -> None:
    hooks = re.findall(r"- id: (\S+)", section(CHECKING, "## Before each commit"))
    assert sorted(hooks) == sorted(re.findall(r"- id: (\S+)", text_of(".pre-commit-hooks.yaml")))


def test_the_settings_that_are_shown_are_settings() -> None:
    shown = re.findall(r"```toml\n(.*?)```", CHECKING, re.DOTALL)
    for text, name in zip(shown, ("mapgen.toml", "pyproject.toml"), strict=True):
        read = settings.parse(text, Path(name), WARNINGS)
        assert read
        assert read.off == {"link-not-archived"}
