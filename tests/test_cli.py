"""The command line, run as a user runs it: a process of its own, real files."""

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import mapgen

REPOSITORY = Path(__file__).parent.parent
DATA = REPOSITORY / "data" / "locations.geojson"


def run(*arguments: str | Path, cwd: Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "mapgen", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "100", "TERM": "dumb"},
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "locations.geojson").write_bytes(DATA.read_bytes())
    return tmp_path


def test_build_without_arguments_prints_the_path_of_the_page(project: Path) -> None:
    done = run("build", cwd=project)
    assert (done.returncode, done.stdout) == (0, "output/axis-of-resistance.html\n")
    assert re.fullmatch(r"11 places, 20 connections, 52 events, 5 sources; \d+ kB\n", done.stderr)
    assert (project / "output" / "axis-of-resistance.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_build_to_a_path_in_folders_that_do_not_exist(project: Path) -> None:
    done = run("build", "data/locations.geojson", "-o", "a/b/map.html", cwd=project)
    assert (done.returncode, done.stdout) == (0, "a/b/map.html\n")
    assert (project / "a" / "b" / "map.html").is_file()


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed(project: Path) -> None:
    pages = []
    for seed in ("0", "1", "2"):
        subprocess.run(
            [sys.executable, "-m", "mapgen", "build", "-o", f"{seed}.html"],
            cwd=project,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Apia"},
            capture_output=True,
            check=True,
        )
        pages.append((project / f"{seed}.html").read_bytes())
    assert pages[0] == pages[1] == pages[2]


def test_the_page_is_290_kb_gzipped_at_most(project: Path) -> None:
    run("build", "-o", "map.html", cwd=project)
    assert len(gzip.compress((project / "map.html").read_bytes(), 9, mtime=0)) <= 290_000


def test_standard_input_and_output(project: Path) -> None:
    done = run("build", "-", "-o", "-", cwd=project, stdin=DATA.read_bytes())
    assert done.returncode == 0
    assert done.stdout.startswith("<!doctype html>")
    assert done.stdout.rstrip().endswith("</html>")
    assert not (project / "output").exists()


def test_check_says_what_is_in_the_file(project: Path) -> None:
    done = run("check", cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "data/locations.geojson: no problems",
        "  The “Axis of resistance”",
        "  11 places, 20 connections, 52 events, 5 sources",
        "  first event: 1980s; last event: 3 January 2020 (uncertain)",
        "  certainty: 56 stated, 11 reported, 3 alleged, 2 presumed",
        "  3 events without a place: listed, not drawn",
    ]


def broken(project: Path) -> None:
    path = project / "data" / "locations.geojson"
    text = path.read_text(encoding="utf-8")
    text = text.replace('"place": "tikrit"', '"place": "tikirt"').replace('"date": "198X"', '"date": "1980s"')
    path.write_text(text, encoding="utf-8")


def test_check_reports_all_problems_in_file_order_and_exits_with_1(project: Path) -> None:
    broken(project)
    lines = (project / "data" / "locations.geojson").read_text(encoding="utf-8").splitlines()
    decade = next(number for number, line in enumerate(lines, 1) if '"1980s"' in line)
    tikrit = next(number for number, line in enumerate(lines, 1) if '"tikirt"' in line)
    done = run("check", cwd=project)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f'data/locations.geojson:{decade}:13: event e-iran-iraq-war: "1980s" is not a date; write 198X for a decade',
        f"data/locations.geojson:{tikrit}:14: event e-tikrit-2015: no place with id tikirt; did you mean tikrit?",
        "2 problems",
    ]


def test_build_leaves_the_page_as_it_was_when_the_data_is_broken(project: Path) -> None:
    run("build", cwd=project)
    page = project / "output" / "axis-of-resistance.html"
    before = page.read_bytes()
    broken(project)
    done = run("build", cwd=project)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("\n2 problems\n")
    assert page.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "missing.geojson"], "mapgen: missing.geojson: no such file"),
        (["check", "data"], "mapgen: data: is a folder"),
        (["build", "missing.geojson"], "mapgen: missing.geojson: no such file"),
        (["build", "-o", "data"], "mapgen: data: is a folder; name a file, for example data/map.html"),
        (
            ["build", "-o", "data/locations.geojson/map.html"],
            "mapgen: data/locations.geojson/map.html: part of this path is a file, not a folder; check the path",
        ),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_a_path_that_will_not_do_is_one_clear_line(project: Path, arguments: list[str], message: str) -> None:
    done = run(*arguments, cwd=project)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(message)
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [["bulid"], ["build", "--nonsense"], ["build", "a", "b"]], ids=" ".join)
def test_misuse_exits_with_2(project: Path, arguments: list[str]) -> None:
    done = run(*arguments, cwd=project)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Usage:" in done.stderr


def test_version(project: Path) -> None:
    assert run("--version", cwd=project).stdout == f"mapgen {mapgen.__version__}\n"


def test_help_names_every_command_and_the_exit_codes(project: Path) -> None:
    text = run("--help", cwd=project).stdout
    assert all(word in text for word in ("build", "check", "Exit codes"))
    assert "mapgen build data/locations.geojson -o output/map.html --open" in run("build", "--help", cwd=project).stdout


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check"]], ids=" ".join)
def test_what_a_command_does_not_use_it_does_not_load(project: Path, arguments: list[str]) -> None:
    code = (
        "import sys, contextlib\n"
        "from mapgen.cli import main\n"
        f"sys.argv = ['mapgen', *{arguments!r}]\n"
        "with contextlib.suppress(SystemExit): main()\n"
        "slow = {'folium', 'geopandas', 'pandas', 'shapely', 'pyproj', 'requests'}\n"
        "print(*sorted(slow & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == ""


def test_build_loads_neither_tables_nor_geometry_libraries(project: Path) -> None:
    code = (
        "import sys, contextlib\n"
        "from mapgen.cli import main\n"
        "sys.argv = ['mapgen', 'build', '-o', 'map.html']\n"
        "with contextlib.suppress(SystemExit): main()\n"
        "print(*sorted({'geopandas', 'pandas', 'shapely', 'babel'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == ""


def test_a_closed_pipe_is_no_traceback(project: Path) -> None:
    command = f"{sys.executable} -m mapgen build -o - | head -c 10"
    done = subprocess.run(["bash", "-c", command], cwd=project, capture_output=True, text=True, check=True)
    assert "Traceback" not in done.stderr


def test_the_page_is_never_written_over_its_data(project: Path) -> None:
    data = project / "data" / "locations.geojson"
    (project / "link.geojson").symlink_to(data)
    for output in ("data/locations.geojson", "link.geojson"):
        done = run("build", "-o", output, cwd=project)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"mapgen: {output}: is the data file itself; name another\n"
    assert data.read_bytes() == DATA.read_bytes()


@pytest.mark.parametrize("command", ["build", "export", "schema"])
def test_another_map_s_data_is_never_written_over(project: Path, command: str) -> None:
    other = project / "other.geojson"
    other.write_bytes(DATA.read_bytes())

    done = run(command, "-o", other, cwd=project)

    assert done.returncode == 1
    assert done.stderr == f"mapgen: {other}: is the data file of a map; name another, or remove it first\n"
    assert other.read_bytes() == DATA.read_bytes()


def test_data_from_standard_input_is_not_written_over(project: Path) -> None:
    data = project / "data" / "locations.geojson"
    command = [sys.executable, "-m", "mapgen", "build", "-", "-o", str(data)]
    with data.open("rb") as stdin:
        done = subprocess.run(command, cwd=project, stdin=stdin, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"data/locations.geojson: is the data file itself; name another" in done.stderr
    assert data.read_bytes() == DATA.read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        ("geocode", "Damascus", "--country", "\udcff"),
        ("add", "place", "data/locations.geojson", "--title", "x", "--at", "1,1", "--note", "\udcff"),
        ("build", "--url", "https://example.org/\udcff"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_an_argument_that_is_no_utf_8_is_misuse(project: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, cwd=project)
    assert done.returncode == 2
    assert done.stderr.endswith("is not text in UTF-8; write the command in UTF-8\n")
    assert (project / "data" / "locations.geojson").read_bytes() == DATA.read_bytes()


def test_no_room_for_the_geopackage_is_one_clear_line(project: Path) -> None:
    code = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    code += "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)); from mapgen.cli import main; main()"
    command = [sys.executable, "-c", code, "export", "-o", "map.gpkg"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("mapgen: ")
    assert "Traceback" not in done.stderr
    assert not (project / "map.gpkg").exists()


def test_an_empty_output_is_misuse(project: Path) -> None:
    assert run("build", "-o", "", cwd=project).returncode == 2


@pytest.mark.parametrize("arguments", ["check", "build -o map.html", "build -o -"])
def test_a_full_standard_output_is_one_clear_line(project: Path, arguments: str) -> None:
    command = f"{sys.executable} -m mapgen {arguments} > /dev/full"
    done = subprocess.run(["bash", "-c", command], cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "mapgen: <stdout>: no space is left on this disk" in done.stderr


def test_a_terminal_without_the_letters_is_served(project: Path) -> None:
    path = project / "data" / "locations.geojson"
    path.write_text(path.read_text(encoding="utf-8").replace("“Axis of resistance”", "محور", 1), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mapgen", "check"],
        cwd=project,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u0645" in done.stdout


@pytest.mark.parametrize(
    ("suffix", "start"), [("png", b"\x89PNG"), ("svg", b"<svg"), ("pdf", b"%PDF"), ("WEBP", b"RIFF")]
)
def test_image_writes_what_the_name_ends_with(project: Path, suffix: str, start: bytes) -> None:
    done = run("image", "-o", f"new/card.{suffix}", "--size", "600x400", cwd=project)
    assert (done.returncode, done.stdout) == (0, f"new/card.{suffix}\n")
    assert re.fullmatch(r"600x400, \d+ kB\n", done.stderr)
    assert (project / "new" / f"card.{suffix}").read_bytes().startswith(start)


def test_image_without_arguments_writes_a_card_named_after_the_dataset(project: Path) -> None:
    done = run("image", cwd=project)
    assert (done.returncode, done.stdout) == (0, "output/axis-of-resistance.png\n")


def test_image_to_standard_output_is_the_file_alone(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mapgen", "image", "-", "-o", "-", "--size", "300x300"],
        cwd=project,
        input=DATA.read_bytes(),
        capture_output=True,
        check=True,
    )
    assert (done.stdout[:4], done.stderr) == (b"\x89PNG", b"")


def test_image_has_the_options_of_the_python_function(project: Path) -> None:
    options = (
        "--event",
        "e-tikrit-2015",
        "--as-of",
        "2015-09-30",
        "--theme",
        "dark",
        "--scale",
        "2",
        "--size",
        "400x500",
    )
    assert run("image", "-o", "card.png", *options, cwd=project).returncode == 0
    assert (project / "card.png").read_bytes() == mapgen.image(
        mapgen.read(DATA), event="e-tikrit-2015", as_of="2015-09-30", theme="dark", scale=2, size="400x500"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-o", "a.gif"), '--output: "a.gif" is no file name of a picture; end it with .svg, .png, .pdf or .webp'),
        (("-o", ""), '--output: "" is no file name of a picture; end it with .svg, .png, .pdf or .webp'),
        (("--size", "big"), '--size: "big" is not a size; write pixels like 1200x630, or A4 or A4-landscape'),
        (("--size", "9x9"), '--size: "9x9" is not from 300 to 8000 pixels each way; write it like 1200x630'),
        (("--scale", "50"), '--scale: "50" is not from 0.5 to 8; write a number like 2'),
        (("--event", "e-tikrt-2015"), '--event: "e-tikrt-2015" is no event of this map; did you mean e-tikrit-2015?'),
        (("--as-of", "last year"), '--as-of: "last year" is not a date; write it like 2015-09-30, 2015-09 or 2015'),
    ],
)
def test_image_tells_misuse_with_a_remedy(project: Path, arguments: tuple[str, ...], message: str) -> None:
    (project / "output").mkdir()
    before = b"what was there"
    (project / "output" / "axis-of-resistance.png").write_bytes(before)
    done = run("image", *arguments, cwd=project)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"mapgen: {message}\n")
    assert (project / "output" / "axis-of-resistance.png").read_bytes() == before


def test_image_where_it_cannot_write(project: Path) -> None:
    (project / "folder.png").mkdir()
    done = run("image", "-o", "folder.png", cwd=project)
    assert done.returncode == 1
    assert done.stderr.startswith("mapgen: folder.png: is a folder; name a file, for example ")
    (project / "data" / "copy.png").write_bytes(DATA.read_bytes())
    done = run("image", "data/copy.png", "-o", "data/copy.png", cwd=project)
    assert (done.returncode, done.stderr) == (1, "mapgen: data/copy.png: is the data file itself; name another\n")


def test_image_warns_of_letters_that_the_fonts_lack(project: Path) -> None:
    data = DATA.read_text(encoding="utf-8").replace('"title": "Beirut"', '"title": "贝鲁特"')
    (project / "chinese.geojson").write_text(data, encoding="utf-8")
    done = run("image", "chinese.geojson", "-o", "a.png", "--size", "600x400", cwd=project)
    assert done.returncode == 0
    assert "mapgen: the fonts of pictures lack 3 letters of this map (特 贝 鲁): they are empty boxes; " in done.stderr


def test_image_loads_neither_folium_nor_tables_nor_a_browser(project: Path) -> None:
    code = (
        "import sys; sys.argv = ['mapgen', 'image', '-o', 'a.png', '--size', '600x400']\n"
        "from mapgen.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*{'folium', 'branca', 'geopandas', 'pandas', 'playwright', 'PIL', 'typst'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["a.png", ""]


def test_build_with_the_pages_address_writes_it_into_the_head(project: Path) -> None:
    done = run("build", "--url", "https://example.org/maps/axis.html", cwd=project)
    assert done.returncode == 0
    page = (project / "output" / "axis-of-resistance.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://example.org/maps/axis.html">' in page


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("example.org", '"example.org" is no web address; write it like https://example.org/map.html'),
        ("https://example.org/#x", '"https://example.org/#x" has a fragment; leave out what begins with #'),
    ],
)
def test_build_with_an_address_that_is_none_is_misuse_and_writes_nothing(project: Path, url: str, told: str) -> None:
    done = run("build", "--url", url, cwd=project)
    assert done.returncode == 2
    # The box around the message breaks it where the line ends.
    assert told in " ".join(done.stderr.replace("│", " ").split())
    assert not (project / "output").exists()


def test_opening_a_page_without_a_browser_is_told_in_one_line(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opener = project / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text("#!/bin/sh\nprintf 'w3m: not found\\n%s\\n' \"$1\" | tee opened >&2\nexit 3\n", encoding="utf-8")
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{opener.parent}{os.pathsep}{os.environ['PATH']}")
    done = run("build", "-o", "map.html", "--open", cwd=project)
    assert (done.returncode, done.stdout) == (0, "map.html\n")
    assert done.stderr.splitlines()[1:] == ["no browser could be opened: open map.html in one"]
    assert (project / "opened").read_text(encoding="utf-8").splitlines()[1] == str(project / "map.html")
