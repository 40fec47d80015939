"""``mapgen add`` as a user runs it: by options, and by questions on a terminal."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from typer.main import get_command

from mapgen.cli import app, main
from mapgen.commands import add
from mapgen.geojson import property_names
from mapgen.model import RECORDS
from mapgen.story import from_bytes

from .test_cli import DATA, project, run
from .test_docs import choices

__all__ = ["project"]  # a fixture

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command in this process: most of what a process of its own takes is the loading of libraries."""

    def called(*arguments: str, stdin: io.StringIO | None = None) -> tuple[int, str, str]:
        monkeypatch.chdir(project)
        monkeypatch.setattr(sys, "argv", ["mapgen", *arguments])
        monkeypatch.setattr(sys, "stdin", stdin)
        with pytest.raises(SystemExit) as leaving:
            main()
        out, err = capsys.readouterr()
        return int(leaving.value.code or 0), out, err

    return called


def data_of(project: Path) -> bytes:
    return (project / "data" / "locations.geojson").read_bytes()


def test_the_id_is_printed_and_the_file_written(project: Path) -> None:
    done = run(
        "add", "event", "--title", "Talks", "--date", "2015-07", "--place", "tehran", "--actor", "Iran",
        "--actor", "US",
        "--low", "3", "--set", "rank=2", "--set", "places=moscow, beirut", "--set", "title:fa=گفتگو",
        "--set", "x-desk=[1]",
        "--set", "x-name=a b", cwd=project,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "e-talks\n")
    assert done.stderr.splitlines() == [
        'data/locations.geojson: the story\'s "order" does not name the new event: add it there to make it a step',
        "data/locations.geojson: event e-talks is added",
    ]
    event = from_bytes(data_of(project)).events["e-talks"]
    assert (event.actors, event.low, event.rank, event.places) == (["Iran", "US"], 3, 2, ["moscow", "beirut"])
    assert (event.text("title", "fa"), event.extra) == ("گفتگو", {"x-desk": [1], "x-name": "a b"})
    assert run("fmt", "--check", cwd=project).returncode == 0


def test_a_place_and_a_connection(project: Path) -> None:
    done = run("add", "place", "--title", "Lima", "--at", "-77.0282,-12.0432", "--anchor", cwd=project)
    assert (done.returncode, done.stdout) == (0, "lima\n")
    done = run(
        "add", "connection", "--from", "tehran", "--via", "moscow", "--to", "lima", "--kind", "arms", cwd=project
    )
    assert (done.returncode, done.stdout) == (0, "c-tehran-lima-arms\n")
    story = from_bytes(data_of(project))
    assert story.places["lima"].anchor
    assert (story.connections["c-tehran-lima-arms"].line or ())[-1] == (-77.0282, -12.0432)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["event"], "mapgen: an event needs --title and --date"),
        (["connection", "--to", "x"], "mapgen: a connection needs --from and --kind"),
        (["place", "--title", "X"],
         "mapgen: a place needs --at LONGITUDE,LATITUDE, or --find NAME to look it up"),
        (["place", "--title", "X", "--at", "here"],
         'mapgen: --at: "here" is no position; write longitude and latitude, like 44.4009,33.3406'),
        (["event", "--title", "X", "--date", "1980s"],
         'mapgen: --date: "1980s" is not a date; write 198X for a decade'),
        (["event", "--title", "X", "--date", "1980", "--source", "artcle-2020-01-03"],
         "mapgen: --source: no source with id artcle-2020-01-03; did you mean article-2020-01-03?"),
        (["event", "--title", "X", "--date", "1980", "--set", "summry=x"],
         'mapgen: --set summry: has no property "summry"; did you mean summary?'),
        (["event", "--title", "X", "--date", "1980", "--set", "rank"],
         'mapgen: --set: "rank" has no name and value; write it like rank=2 or x-desk=foreign'),
        (["event", "--title", "X", "--date", "1980", "--set", "date=1"],
         'mapgen: --set: "date=1" is given otherwise; leave it out, or leave out --date'),
        (["place", "--title", "تهران", "--at", "1,2"],
         'mapgen: --id: none can be made of "تهران"; give one, in small letters a-z, digits and hyphens'),
    ],
)  # fmt: skip
def test_mistakes_are_told_in_the_words_of_the_options_and_nothing_is_written(
    project: Path, call: Call, arguments: list[str], message: str
) -> None:
    assert call("add", *arguments) == (2, "", message + "\n")
    assert data_of(project) == DATA.read_bytes()


def test_a_file_that_does_not_exist(project: Path, call: Call) -> None:
    code, out, err = call("add", "place", "new.geojson", "--title", "X", "--at", "1,2")
    assert (code, out) == (1, "")
    assert err == "mapgen: new.geojson: no such file; mapgen new makes a project with a data file\n"
    assert not (project / "new.geojson").exists()


def test_from_standard_input_to_standard_output(project: Path) -> None:
    done = run("add", "place", "-", "--title", "X", "--at", "1,2", cwd=project, stdin=DATA.read_bytes())
    assert (done.returncode, done.stderr) == (0, "<stdin>: place x is added\n")
    assert list(from_bytes(done.stdout.encode()).places)[-1] == "x"
    assert data_of(project) == DATA.read_bytes()


def test_mistakes_elsewhere_are_counted(project: Path, call: Call) -> None:
    path = project / "data" / "locations.geojson"
    path.write_text(path.read_text(encoding="utf-8").replace('"198X"', '"1980s"'), encoding="utf-8")
    code, out, err = call("add", "place", "--title", "X", "--at", "1,2")
    assert (code, out) == (0, "x\n")
    assert err.splitlines()[1:] == ["the file has 1 mistake elsewhere; mapgen check tells where"]


# On a terminal


def on_a_terminal(*arguments: str, answers: Iterable[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command with a terminal as its standard input, at which the answers have been typed already."""
    keyboard, terminal = pty.openpty()
    os.write(keyboard, "".join(f"{answer}\n" for answer in answers).encode())
    try:
        return subprocess.run(
            [sys.executable, "-m", "mapgen", *arguments], stdin=terminal, cwd=cwd, capture_output=True, text=True,
            timeout=60, check=False, env={**os.environ, "NO_COLOR": "1", "TERM": "dumb"},
        )  # fmt: skip
    finally:
        os.close(terminal)
        os.close(keyboard)


def test_questions_are_asked_for_what_is_missing_and_again_for_what_is_wrong(project: Path) -> None:
    answers = [
        "Talks", "1980s", "198X", "?", "", "diplomatic", "geonams", "geonames, airportsdata", "Iranian officials", "",
    ]  # fmt: skip
    done = on_a_terminal("add", "event", "--certainty", "reported", answers=answers, cwd=project)
    assert (done.returncode, done.stdout) == (0, "e-talks\n")
    assert done.stderr.index('"1980s" is not a date; write 198X for a decade') < done.stderr.index("Id of the place")
    assert done.stderr.count("Date (") == 2
    assert "Id of the place (tehran, baghdad, " in done.stderr
    assert ", …: ? lists all)" in done.stderr
    assert "  beirut: Beirut\n" in done.stderr
    assert "no source with id geonams; did you mean geonames?" in done.stderr
    assert done.stderr.count("What happened") == 1
    (record,) = [item for item in json.loads(data_of(project))["features"] if item["properties"]["id"] == "e-talks"]
    assert record["properties"] == {
        "record": "event", "id": "e-talks", "title": "Talks", "date": "198X", "kind": "diplomatic",
        "attribution": "Iranian officials", "certainty": "reported", "sources": ["geonames", "airportsdata"],
    }  # fmt: skip


def test_a_title_without_latin_letters_leads_to_a_question_for_the_id(project: Path) -> None:
    done = on_a_terminal("add", "place", "--title", "وین", answers=["16.4, 48.2", "", "", "vienna"], cwd=project)
    assert (done.returncode, done.stdout) == (0, "vienna\n")
    assert from_bytes(data_of(project)).places["vienna"].position == (16.4, 48.2)


def test_with_all_that_is_needed_nothing_is_asked(project: Path) -> None:
    done = on_a_terminal("add", "event", "--title", "X", "--date", "2015", answers=[], cwd=project)
    assert (done.returncode, done.stdout) == (0, "e-x\n")


def test_what_was_given_by_an_option_is_not_asked_again(project: Path) -> None:
    done = on_a_terminal("add", "event", "--date", "1980s", answers=["X", *[""] * 6], cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert data_of(project) == DATA.read_bytes()


def test_a_place_is_found_by_its_name_at_the_question_for_its_position(project: Path) -> None:
    answers = ["Vienna", "Viennna", "Vienna", "", "geonames"]
    done = on_a_terminal("add", "place", "--ccode", "AT", answers=answers, cwd=project)
    assert (done.returncode, done.stdout) == (0, "vienna\n")
    assert '"Viennna" is in no gazetteer in AT (nearest: Vienna, Austria); ' in done.stderr
    place = from_bytes(data_of(project)).places["vienna"]
    assert (place.position, place.geonames, place.kind) == ((16.37208, 48.20849), 2761369, "capital")


# By name


def test_a_place_by_its_name_has_all_that_the_gazetteer_knows(project: Path, call: Call) -> None:
    code, out, err = call("add", "place", "--find", "Wien")
    assert (code, out, err) == (0, "wien\n", "data/locations.geojson: place wien is added\n")
    place = from_bytes(data_of(project)).places["wien"]
    # GeoNames 2761369, at 48°12' N, 16°22' E.
    assert (place.title, place.geonames, place.kind, place.precision) == ("Wien", 2761369, "capital", "city")
    assert (place.ccodes, place.sources, place.position) == (["AT"], ["geonames"], (16.37208, 48.20849))
    assert call("fmt", "--check")[0] == 0


def test_the_source_of_a_position_gets_its_record(project: Path, call: Call) -> None:
    assert call("new", "map", "--title", "X")[0] == 0
    path = project / "map" / "data" / "locations.geojson"
    assert call("add", "place", "map/data/locations.geojson", "--find", "Yemen")[0] == 0
    story = from_bytes(path.read_bytes())
    assert (story.places["yemen"].kind, story.places["yemen"].sources) == ("country", ["naturalearth"])
    assert story.sources["naturalearth"].licence == "Public domain"
    assert call("check", "map/data/locations.geojson")[1].startswith("map/data/locations.geojson: no errors, 1 warning")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--find", "Cham"], 'mapgen: --find: "Cham" may be Damascus, Syria (capital): 36.29128,33.51020, or Cham, '),
        (["--find", "Panamá"], 'mapgen: --find: "Panamá" may be Panama (country): '),
        (["--find", "Atlantiss"], 'mapgen: --find: "Atlantiss" is in no gazetteer'),
        (["--find", "Tehran", "--ccode", "YE"], 'mapgen: --find: "Tehran" is in no gazetteer in YE'),
    ],
)
def test_a_name_that_is_not_clear_is_refused_with_what_it_may_mean(
    project: Path, call: Call, arguments: list[str], message: str
) -> None:
    code, out, err = call("add", "place", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(message), err
    assert data_of(project) == DATA.read_bytes()


def test_a_name_and_a_position_are_one_too_many(project: Path, call: Call) -> None:
    assert call("add", "place", "--find", "Wien", "--at", "1,2")[0] == 2
    assert data_of(project) == DATA.read_bytes()


def test_a_source(project: Path, call: Call) -> None:
    code, out, _ = call("add", "source", "--title", "The log", "--url", "https://example.org/log", "--date", "1835")
    assert (code, out) == (0, "the-log\n")
    source = from_bytes(data_of(project)).sources["the-log"]
    assert (source.title, source.url, source.date.text if source.date else None) == (
        "The log", "https://example.org/log", "1835",
    )  # fmt: skip
    assert call("add", "source")[2] == "mapgen: a source needs --title\n"


# Options and the format


@pytest.mark.parametrize("record", ["place", "connection", "event"])
def test_closed_choices_are_named_in_help_and_questions(record: str) -> None:
    model = RECORDS[record]
    commands = get_command(app).commands["add"].commands  # type: ignore[attr-defined]
    helps = {option.opts[0]: option.help for option in commands[record].params if option.param_type_name == "option"}
    names = {name: choices(model.model_fields[field].annotation) for name, field in property_names(model).items()}
    tried = 0
    for name, options in names.items():
        if options and (flag := f"--{name.replace('_', '-')}") in helps:
            *rest, last = options
            assert f"{', '.join(rest)} or {last}." in helps[flag], name
            tried += 1
            if name in add._QUESTIONS[record]:
                assert add._QUESTIONS[record][name].endswith(f"({', '.join(options)})"), name
    assert tried >= 2


@pytest.mark.parametrize("record", ["source", "place", "connection", "event"])
def test_options_are_named_as_their_properties(record: str) -> None:
    commands = get_command(app).commands["add"].commands  # type: ignore[attr-defined]
    flags = {option.opts[0] for option in commands[record].params if option.param_type_name == "option"}
    names = property_names(RECORDS[record])
    assert flags - {add._flag(name) for name in names} <= {"--at", "--find", "--set"}
    assert set(add._NEEDED[record]) - {"geometry"} == {
        name for name, field in names.items() if name != "id" and RECORDS[record].model_fields[field].is_required()
    }


def test_what_an_editor_saved_during_the_questions_is_kept(
    project: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project / "data" / "locations.geojson"

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def answer(_: str, name: str, __: list[str]) -> str | None:
        path.write_bytes(DATA.read_bytes().replace(b'"title": "Tehran"', '"title": "Teherán"'.encode()))
        return {"title": "X", "date": "2015"}.get(name)

    monkeypatch.setattr(add, "_ask", answer)
    code, out, _ = call("add", "event", stdin=Terminal())
    assert (code, out) == (0, "e-x\n")
    story = from_bytes(data_of(project))
    assert story.places["tehran"].title == "Teherán"
    assert story.events["e-x"].date.text == "2015"


def test_commands_at_the_same_time_lose_no_record(project: Path) -> None:
    command = [sys.executable, "-m", "mapgen", "add", "event", "--date", "2015", "--title"]
    running = [subprocess.Popen([*command, f"Talks {n}"], cwd=project, stdout=subprocess.DEVNULL) for n in range(4)]
    assert [process.wait() for process in running] == [0, 0, 0, 0]
    events = from_bytes(data_of(project)).events
    assert {f"e-talks-{n}" for n in range(4)} <= events.keys()


def test_who_leaves_at_a_question_ends_it_with_130_and_changes_nothing(project: Path) -> None:
    done = on_a_terminal("add", "place", answers=["\x04"], cwd=project)
    assert done.returncode == 130
    assert data_of(project) == DATA.read_bytes()
