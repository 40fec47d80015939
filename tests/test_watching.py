"""What `mapgen watch` lives through: every way of saving, and what happens to files and folders meanwhile."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import mapgen
from mapgen import watching
from mapgen.commands import watch as watch_command
from mapgen.errors import DataError, FileError, MapgenError, Problem
from tests.watched import Watch, text_with
from tests.watched import watching as running

BUILT = "11 places"


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    with running(tmp_path_factory.mktemp("watch"), text=text_with()) as found:
        yield found
    # Ctrl-C is how it ends: no failure, no traceback.
    assert found.process.returncode == 0
    assert "Traceback" not in found.told


def test_a_save_by_renaming_is_seen(watch: Watch) -> None:
    watch.save(text_with(title="Renamed over"))
    watch.until_written("<title>Renamed over")


def test_a_save_in_place_is_seen(watch: Watch) -> None:
    watch.data.write_text(text_with(title="Written in place"), encoding="utf-8")
    watch.until_written("<title>Written in place")


def test_a_save_in_pieces_is_no_mistake(watch: Watch) -> None:
    before = watch.told.count("problem")
    text = text_with(title="In pieces").encode()
    with watch.data.open("wb") as file:
        for start in range(0, len(text), len(text) // 4):
            file.write(text[start : start + len(text) // 4])
            file.flush()
            # Long enough to be seen half, short enough for a save.
            time.sleep(0.03)
    watch.until_written("<title>In pieces")
    assert watch.told.count("problem") == before


def test_a_file_that_is_taken_away_and_restored(watch: Watch) -> None:
    watch.data.unlink()
    watch.until_told("mapgen: data/map.geojson: no such file")
    watch.save(text_with(title="Restored"))
    watch.until_written("<title>Restored")


def test_the_same_file_restored_takes_back_what_was_told(watch: Watch) -> None:
    text, built = watch.data.read_text(encoding="utf-8"), watch.told.count(BUILT)
    gone = watch.told.count("no such file")
    watch.data.unlink()
    watch.until_told("no such file", gone + 1)
    watch.save(text)
    watch.until_told(BUILT, built + 1)


def test_a_folder_in_the_files_place(watch: Watch) -> None:
    watch.data.unlink()
    watch.data.mkdir()
    watch.until_told("mapgen: data/map.geojson: is a folder, not a file; give the path of a file")
    watch.data.rmdir()
    watch.save(text_with(title="A file again"))
    watch.until_written("<title>A file again")


def test_the_folder_itself_goes_and_comes_back(watch: Watch) -> None:
    gone = watch.told.count("no such file")
    shutil.rmtree(watch.data.parent)
    watch.until_told("no such file", gone + 1)
    watch.data.parent.mkdir()
    watch.save(text_with(title="A folder again"))
    watch.until_written("<title>A folder again")
    # And it is the new folder that is watched.
    watch.save(text_with(title="Once more"))
    watch.until_written("<title>Once more")


def test_of_many_saves_the_last_one_counts(watch: Watch) -> None:
    texts = [text_with(title=f"Save {number}") for number in range(100)]
    built = watch.told.count(BUILT)
    for text in texts:
        watch.save(text)
        time.sleep(0.01)
    watch.until_written("<title>Save 99")
    assert watch.told.count(BUILT) - built < 100


def test_a_mistake_is_told_as_check_tells_it(watch: Watch) -> None:
    watch.save(text_with(record="event", of="e-iran-iraq-war", date="1980s"))
    watch.until_told('event e-iran-iraq-war: "1980s" is not a date; write 198X for a decade\n1 problem\n')
    assert "<title>Save 99" in watch.page.read_text(encoding="utf-8")
    watch.save(text_with(title="Mended"))
    watch.until_written("<title>Mended")


def test_a_page_that_cannot_be_written_is_told(watch: Watch) -> None:
    watch.page.chmod(0o444)
    watch.save(text_with(title="Not to be written"))
    watch.until_told("axis-of-resistance.html: is read-only; make it writable, or name another")
    watch.page.chmod(0o644)
    watch.save(text_with(title="To be written"))
    watch.until_written("<title>To be written")


def test_a_port_that_is_taken_is_one_clear_line(watch: Watch, tmp_path: Path) -> None:
    port = watch.address.rstrip("/").rsplit(":", 1)[1]
    with running(tmp_path, "--port", port, text=text_with()) as second:
        assert second.process.wait(20) == 2
        assert second.told == f'mapgen: --port: "{port}" cannot be had; choose another, or leave it out for any\n'


def read(data: bytes) -> str:
    """Stand in for reading a data file: it holds text, and "?" is a mistake in it."""
    if b"?" in data:
        raise DataError([Problem("map.geojson", 1, 1, "a question")])
    return data.decode()


def test_a_mistake_has_to_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "map.geojson"
    path.write_bytes(b"half?")
    watched = watching.Watched(str(path), read)
    # What another program does while it waits.
    monkeypatch.setattr(time, "sleep", lambda _: path.write_bytes(b"whole"))
    assert watched.look() == "whole"
    monkeypatch.setattr(time, "sleep", lambda _: None)
    path.write_bytes(b"wrong?")
    assert isinstance(watched.look(), DataError)
    assert watched.look() is None


def test_a_file_that_is_away_while_it_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "map.geojson"
    watched = watching.Watched(str(path), read)
    monkeypatch.setattr(time, "sleep", lambda _: path.write_bytes(b"there"))
    assert watched.look() == "there"
    path.unlink()
    monkeypatch.setattr(time, "sleep", lambda _: None)
    assert isinstance(watched.look(), FileError)


def test_a_change_of_the_same_size_at_the_same_time_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "map.geojson"
    path.write_bytes(b"one")
    times = (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    watched = watching.Watched(str(path), read)
    assert watched.look() == "one"
    path.write_bytes(b"two")
    os.utime(path, ns=times)
    assert watched.look() == "two"


def test_it_ends_when_it_is_told_to(tmp_path: Path) -> None:
    stop = threading.Event()
    moments = watching.moments(tmp_path / "map.geojson", stop)
    next(moments)
    stop.set()
    assert list(moments) == []


def test_a_fault_of_our_own_does_not_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise TypeError("no such thing")

    monkeypatch.setattr(mapgen, "build", fail)
    with pytest.raises(MapgenError) as caught:
        watch_command._build(text_with().encode(), tmp_path / "map.geojson")
    fact = "mapgen fails on this (TypeError: no such thing)"
    assert str(caught.value) == f"{tmp_path}/map.geojson: {fact}; please report it, with the data if you may"
