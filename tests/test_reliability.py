"""Whatever happens to a build, the page that was there is there, or the new one is: whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import mapgen
from mapgen import files
from mapgen.errors import FileError
from tests.watched import text_with

# Writes two pages in turns, for ever, and tells when it has begun.
WRITE = """
import sys
from mapgen import files
pages = [letter * 3_000_000 for letter in (b"a", b"b")]
print("begun", flush=True)
while True:
    for page in pages:
        files.write(sys.argv[1], page)
"""
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "
BUILD = "from mapgen.cli import main; main()"
NOBODY = 65534


def parts(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.endswith(".part")]


def build(data: Path, page: Path, before: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", before + BUILD, "build", str(data), "-o", str(page)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for the end; give the exit code and what was told."""
    _, told = process.communicate()
    return process.returncode, told


def test_killed_while_it_writes_it_leaves_one_page_or_the_other(tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    moments = random.Random(5)  # noqa: S311
    left = 0
    for _ in range(12):
        with subprocess.Popen([sys.executable, "-c", WRITE, page], stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            while not page.exists():
                time.sleep(0.001)
            time.sleep(moments.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
        content = page.read_bytes()
        assert content in (b"a" * 3_000_000, b"b" * 3_000_000)
        left += len(parts(tmp_path))
    # Else nothing has been killed in the middle, and the above says little.
    assert left
    files.write(page, b"c")
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_a_build_killed_at_any_moment_leaves_the_old_page_or_the_new_one(tmp_path: Path) -> None:
    data, page = tmp_path / "map.geojson", tmp_path / "map.html"
    data.write_text(text_with(title="The new page"), encoding="utf-8")
    begun = time.monotonic()
    assert ended(build(data, page))[0] == 0
    whole, new = time.monotonic() - begun, page.read_bytes()
    moments = random.Random(6)  # noqa: S311
    for _ in range(2):
        page.write_bytes(b"old")
        process = build(data, page)
        time.sleep(moments.uniform(0.2, 1.1) * whole)
        process.kill()
        ended(process)
        assert page.read_bytes() in (b"old", new)


def test_what_is_being_written_is_not_cleared_away(tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    handle, name = files._begun(tmp_path, ".map.html")
    files.write(page, b"page")
    assert parts(tmp_path) == [Path(name)]
    os.close(handle)
    files.write(page, b"page")
    assert parts(tmp_path) == []


def test_a_full_disk_is_one_clear_line_and_does_no_damage(tmp_path: Path) -> None:
    data, page = tmp_path / "map.geojson", tmp_path / "map.html"
    data.write_text(text_with(), encoding="utf-8")
    page.write_bytes(b"old")
    remedy = "raise the limit (ulimit -f), or choose another path"
    assert ended(build(data, page, LIMITED)) == (1, f"mapgen: {page}: files may not be so large here; {remedy}\n")
    assert page.read_bytes() == b"old"
    assert parts(tmp_path) == []


@pytest.fixture
def nobody() -> Iterator[None]:
    """Be somebody whom permissions bind: they do not bind root."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    yield
    os.seteuid(before)


@pytest.fixture
def sealed() -> Iterator[Path]:
    """Make a folder that can be read and not written to, where everybody can get to it."""
    folder = Path(tempfile.mkdtemp())
    (folder / "map.html").write_bytes(b"old")
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    (folder / "map.html").unlink()
    folder.rmdir()


@pytest.mark.usefixtures("nobody")
def test_a_read_only_folder_is_one_clear_line_and_does_no_damage(sealed: Path) -> None:
    page = sealed / "map.html"
    with pytest.raises(FileError) as caught:
        files.write(sealed / "new.html", b"new")
    remedy = "change its permissions, or choose another path"
    assert str(caught.value) == f"{sealed / 'new.html'}: no permission to write it; {remedy}"
    assert page.read_bytes() == b"old"
    assert [path.name for path in sealed.iterdir()] == ["map.html"]


def test_of_two_builds_at_once_one_page_is_left_whole(tmp_path: Path) -> None:
    page, pages = tmp_path / "map.html", []
    for name in ("one", "other"):
        data = tmp_path / f"{name}.geojson"
        data.write_text(text_with(title=name), encoding="utf-8")
        pages.append(mapgen.build(mapgen.read(data)).html.encode())
    both = [build(tmp_path / f"{name}.geojson", page) for name in ("one", "other")]
    assert [ended(process)[0] for process in both] == [0, 0]
    assert page.read_bytes() in pages
    assert parts(tmp_path) == []
