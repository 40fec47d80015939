"""What check found, in each format, against the formats' own definitions; the hooks and the recipe that run it."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer.main
import yaml

from mapgen import advice, cli, reports
from mapgen.errors import Problem
from mapgen.problems import ERRORS
from mapgen.reading import parse_document, read_document
from mapgen.reports import Finding
from mapgen.story import from_document

REPOSITORY = Path(__file__).parent.parent
CASES = REPOSITORY / "tests" / "cases"
SCHEMA = json.loads((REPOSITORY / "tests" / "sarif" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
COMMANDS: Any = typer.main.get_command(cli.app)
ODD = Finding("a,b: 50 %.geojson", 3, 7, "warning", "date-after-source", "100 %\r\nwrong: a, b", "mend it")


def check(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mapgen", "check", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1", **environment},
    )


def all_findings() -> list[Finding]:
    found = [ODD, *(Finding("/maps/é.geojson", 1, 1, "error", code, "wrong", "") for code in ERRORS)]
    for path in sorted((CASES / "advice").glob("*.geojson")):
        document = read_document(path)
        found += reports.of_remarks(advice.remarks(from_document(document)), document)
    return found


# SARIF


def test_sarif_is_valid() -> None:
    log = json.loads(reports.as_sarif(all_findings(), "0.1.0"))
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {*advice.WARNINGS, *ERRORS}
    assert len(run["results"]) == len(all_findings())
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_sarif_without_findings_is_valid() -> None:
    jsonschema.Draft4Validator(SCHEMA).validate(json.loads(reports.as_sarif([], "0.1.0")))


@pytest.mark.parametrize(("member", "value"), [("version", "2.0.0"), ("runs", None)])
def test_the_schema_refuses_what_is_wrong(member: str, value: object) -> None:
    log = json.loads(reports.as_sarif(all_findings(), "0.1.0")) | {member: value}
    assert not jsonschema.Draft4Validator(SCHEMA).is_valid(log)


def test_places_in_sarif_are_uris_and_columns_are_characters() -> None:
    (run,) = json.loads(reports.as_sarif([ODD, Finding("/maps/é.geojson", 1, 2, "error", "date", "x", "")], "1"))[
        "runs"
    ]
    # RFC 3986, section 4.2: the first segment of a relative reference holds no colon
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [place["artifactLocation"]["uri"] for place in places] == [
        "a%2Cb%3A%2050%20%25.geojson",
        "file:///maps/%C3%A9.geojson",
    ]
    assert places[0]["region"] == {"startLine": 3, "startColumn": 7}
    assert run["columnKind"] == "unicodeCodePoints"


# GitHub: https://docs.github.com/actions/reference/workflow-commands-for-github-actions; the escapes are those of
# escapeData and escapeProperty in actions/toolkit, packages/core/src/command.ts.


def test_workflow_commands_are_escaped() -> None:
    assert reports.as_github([ODD]) == (
        "::warning file=a%2Cb%3A 50 %25.geojson,line=3,col=7,title=date-after-source::100 %25%0D%0Awrong: a, b; mend it"
    )


def test_each_finding_is_one_workflow_command() -> None:
    lines = reports.as_github(all_findings()).split("\n")
    assert len(lines) == len(all_findings())
    assert all(re.match(r"::(error|warning) file=[^,:]+,line=\d+,col=\d+,title=[a-z-]+::\S", line) for line in lines)


# JSON and text


def test_json_is_an_array_with_these_members() -> None:
    (first, *_) = json.loads(reports.as_json([ODD]))
    assert list(first) == ["file", "line", "column", "severity", "code", "message", "remedy"]
    assert list(first.values()) == [
        "a,b: 50 %.geojson", 3, 7, "warning", "date-after-source", "100 %\r\nwrong: a, b", "mend it",
    ]  # fmt: skip


def test_fact_and_remedy_are_told_apart_in_every_case() -> None:
    for path in sorted((CASES / "story").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            match = re.match(r"([^:]+):(\d+):(\d+): (.*)", line)
            assert match
            found = reports.of_problem(Problem(match[1], int(match[2]), int(match[3]), match[4]))
            assert found.message, line
            assert found.remedy or "it can be" in line, line
            assert (f"{found.message}; {found.remedy}" if found.remedy else found.message) == match[4]


def test_text_is_grouped_aligned_and_says_each_remedy_once() -> None:
    found = [
        Finding("map.geojson", 7, 3, "warning", "link-not-archived", "source s: no copy", "archive it"),
        Finding("map.geojson", 90, 12, "warning", "event-without-source", "event e: names no source", "name it"),
        Finding("map.geojson", 120, 12, "warning", "link-not-archived", "source t: no copy", "archive it"),
    ]
    assert reports.as_text(found) == (
        "event-without-source: An event names no source.\n"
        "  map.geojson:90:12  event e: names no source\n"
        "  Remedy: name it.\n"
        "\n"
        "link-not-archived: A source's link has no archive copy.\n"
        "  map.geojson:7:3     source s: no copy\n"
        "  map.geojson:120:12  source t: no copy\n"
        "  Remedy: archive it."
    )
    assert "\x1b" not in reports.as_text(found)
    assert reports.as_text(found, reports.COLOURED).startswith("\x1b[1;33mevent-without-source\x1b[0m")


def test_text_shows_twenty_of_a_kind() -> None:
    found = [Finding("m", n, 1, "warning", "link-not-archived", f"source s{n}: no", "x") for n in range(1, 1031)]
    lines = reports.as_text(found).splitlines()
    assert lines[-2] == "  … and 1,010 more; --format json lists them all"
    assert len(lines) == 1 + 20 + 2


# The command

KINDS_OF_ERRORS = {
    "reading-trailing-commas": "json",
    "story/no-features": "collection",
    "story/unknown-property": "record",
    "story/date-in-words": "date",
    "story/unknown-reference": "reference",
    "story/probably-swapped": "geometry",
    "story/image-without-alt-and-credit": "image-without-credit",
}


def test_errors_have_stable_codes_too(tmp_path: Path) -> None:
    (tmp_path / "mapgen.toml").write_text("[warnings]\nzzz = true\n", encoding="utf-8")
    (tmp_path / "m.geojson").write_bytes((REPOSITORY / "data" / "locations.geojson").read_bytes())
    cases = {str(CASES / f"{name}.geojson"): code for name, code in KINDS_OF_ERRORS.items()}
    done = check(*cases, "m.geojson", "--format", "json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    found: dict[str, set[str]] = {}
    for one in json.loads(done.stdout):
        assert one["severity"] == "error"
        found.setdefault(one["file"], set()).add(one["code"])
    assert found == {name: {code} for name, code in cases.items()} | {"mapgen.toml": {"settings"}}
    assert {*KINDS_OF_ERRORS.values(), "settings"} == set(ERRORS)


def test_warnings_exit_with_1_only_when_strict(tmp_path: Path) -> None:
    case = CASES / "advice" / "place-never-used.geojson"
    (tmp_path / "map.geojson").write_bytes(case.read_bytes())
    for arguments, code in (([], 0), (["--strict"], 1), (["--strict", "--format", "github"], 1)):
        done = check("map.geojson", *arguments, cwd=tmp_path)
        assert done.returncode == code, arguments
        assert "place-never-used" in done.stdout
        assert "Traceback" not in done.stderr
    (tmp_path / "mapgen.toml").write_text("[warnings]\nplace-never-used = false\n", encoding="utf-8")
    done = check("map.geojson", "--strict", cwd=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "map.geojson: no problems")


def test_the_repository_itself_passes_when_strict() -> None:
    done = check("--strict", cwd=REPOSITORY)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("data/locations.geojson: no problems\n")


# The hooks and the recipe


def named_commands(lines: list[str]) -> list[list[str]]:
    return [shlex.split(line)[1:] for line in lines if line.startswith("mapgen ")]


def assert_exists(command: str, arguments: list[str]) -> None:
    known = {name for option in COMMANDS.commands[command].params for name in option.opts}
    assert {argument for argument in arguments if argument.startswith("-")} <= known


def test_the_hooks_run_commands_that_exist() -> None:
    hooks = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in hooks] == ["mapgen-check", "mapgen-fmt"]
    for hook in hooks:
        assert {"id", "name", "description", "entry", "language", "files"} <= hook.keys()
        assert re.search(hook["files"], "data/locations.geojson")
        ((command, *arguments),) = named_commands([hook["entry"]])
        assert f"mapgen-{command}" == hook["id"]
        assert_exists(command, arguments)


def test_the_recipe_for_github_actions_is_valid_and_its_commands_exist() -> None:
    recipe = yaml.safe_load((REPOSITORY / "mapgen" / "static" / "new" / "map.yml").read_text(encoding="utf-8"))
    assert set(recipe[True]) == {"push", "pull_request"}  # in YAML 1.1 the key "on" is true
    steps = [step for job in recipe["jobs"].values() for step in job["steps"]]
    assert all(("uses" in step) != ("run" in step) for step in steps)
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"]) for step in steps if "uses" in step)
    commands = named_commands([step["run"] for step in steps if "run" in step])
    assert [command for command, *_ in commands] == ["check", "fmt", "build"]
    for command, *arguments in commands:
        assert_exists(command, arguments)
    assert recipe["jobs"]["publish"]["needs"] == "check"
    assert recipe["env"].pop("MAPGEN") == "${{ vars.MAPGEN }}"
    assert {"pages", "id-token"} <= recipe["jobs"]["publish"]["permissions"].keys()


def test_the_recipe_says_what_to_set_where_nothing_says_what_pip_should_install() -> None:
    recipe = yaml.safe_load((REPOSITORY / "mapgen" / "static" / "new" / "map.yml").read_text(encoding="utf-8"))
    (line,) = (step["run"] for step in recipe["jobs"]["check"]["steps"] if "pip install" in step.get("run", ""))
    line = line.replace("python", "echo", 1)
    for value, code, told in (("", 1, "MAPGEN: set it in the settings"), ("git+https://a@b", 0, "-m pip install git+")):
        done = subprocess.run(
            ["bash", "-ec", line], env={**os.environ, "MAPGEN": value}, capture_output=True, text=True, check=False
        )
        assert (done.returncode, told in done.stdout + done.stderr) == (code, True)


def test_the_recipes_commands_do_what_they_should(tmp_path: Path) -> None:
    recipe = yaml.safe_load((REPOSITORY / "mapgen" / "static" / "new" / "map.yml").read_text(encoding="utf-8"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "locations.geojson").write_bytes((REPOSITORY / "data" / "locations.geojson").read_bytes())
    for step in recipe["jobs"]["check"]["steps"]:
        run = step.get("run", "")
        if run.startswith("mapgen "):
            line = run.replace("mapgen ", f"{shlex.quote(sys.executable)} -m mapgen ", 1)
            subprocess.run(["bash", "-ec", line], cwd=tmp_path, env={**os.environ, **recipe["env"]}, check=True)
    assert (tmp_path / "site" / "index.html").is_file()


def test_the_first_of_each_kind_are_found_without_looking_up_the_places_of_all() -> None:
    features = [
        {"record": "dataset", "id": "d", "title": "T"},
        *({"record": "event", "id": f"e{n}", "title": f"E{n}", "date": "2015"} for n in range(50)),
        {"record": "source", "id": "s", "title": "S", "archived": "http://a.example/", "url": "http://b.example/"},
    ]
    data = [{"type": "Feature", "properties": properties, "geometry": None} for properties in features]
    document = parse_document(json.dumps({"type": "FeatureCollection", "features": data}, indent=1).encode(), "m")
    remarks = advice.remarks(from_document(document))
    everything = reports.of_remarks(remarks, document)
    first = reports.of_remarks(remarks, document, most=1)
    assert len(everything) == 52
    # The source's two links are one record's: which of them comes first is known only from their places.
    assert [(found.code, found.message) for found in first] == [
        ("event-without-source", "event e0: names no source"),
        ("link-not-secure", 'source s: "http://a.example/" is not secure'),
        ("link-not-secure", 'source s: "http://b.example/" is not secure'),
    ]
    counts = {"event-without-source": 50, "link-not-secure": 2}
    some = reports.of_remarks(remarks, document, most=reports.MOST_OF_A_KIND)
    assert reports.as_text(some, counts=counts) == reports.as_text(everything)
