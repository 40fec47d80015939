"""Files are written whole or not at all."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mapgen import files
from mapgen.errors import FileError


def test_folders_that_do_not_exist_are_made(tmp_path: Path) -> None:
    path = files.write(tmp_path / "a" / "b" / "page.html", b"new")
    assert path.read_bytes() == b"new"


def test_nothing_else_is_left_behind(tmp_path: Path) -> None:
    files.write(tmp_path / "page.html", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        files.write(tmp_path, b"new")
    assert str(caught.value) == f"{tmp_path}: is a folder; name a file, for example {tmp_path}/map.html"


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    with pytest.raises(FileError, match=r"file/page\.html: part of this path is a file, not a folder; check the path$"):
        files.write(tmp_path / "file" / "page.html", b"new")


def test_the_old_page_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError) as caught:
        files.write(path, b"new")
    assert str(caught.value) == f"{path}: no space is left on this disk; make room, or choose another path"
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["page.html"]


def test_what_was_saved_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "map.geojson"
    path.write_bytes(b"theirs")
    with pytest.raises(files.ChangedError, match=r"was saved by another program meanwhile; run the command again$"):
        files.write(path, b"ours", over=b"what we read")
    path.unlink()
    with pytest.raises(files.ChangedError):
        files.write(path, b"ours", over=b"what we read")
    assert not path.exists()


def test_many_that_add_to_one_file_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "count"
    path.write_bytes(b"")

    def add(number: int) -> None:
        while True:
            read = path.read_bytes()
            try:
                files.write(path, read + b"%d\n" % number, over=read)
            except files.ChangedError:
                continue
            return

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(60)))
    assert sorted(map(int, path.read_bytes().split())) == list(range(60))


@pytest.mark.parametrize("has_links", [True, False])
def test_a_new_file_takes_no_other_s_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_links: bool) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    if not has_links:
        monkeypatch.setattr(os, "link", refused)
    path = tmp_path / "map.geojson"
    assert files.write(path, b"first", new=True).read_bytes() == b"first"
    with pytest.raises(FileError, match=r"map\.geojson: is there already; name another$"):
        files.write(path, b"second", new=True)
    assert path.read_bytes() == b"first"
    assert [entry.name for entry in tmp_path.iterdir()] == ["map.geojson"]


def test_what_somebody_else_has_named_like_a_part_stays(tmp_path: Path) -> None:
    theirs = [tmp_path / ".map.geojson.draft.part", tmp_path / ".map.geojson.mapgen-notes.part"]
    for path in theirs:
        path.write_text("mine")
    files.write(tmp_path / "map.geojson", b"new")
    assert all(path.read_text() == "mine" for path in theirs)


def test_a_device_is_refused(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    with pytest.raises(FileError, match="is no ordinary file; name another"):
        files.write(fifo, b"new")


def test_a_read_only_page_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(FileError) as caught:
        files.write(path, b"new")
    assert str(caught.value) == f"{path}: is read-only; make it writable, or name another"
    assert path.read_bytes() == b"old"


def test_permissions_follow_the_umask_and_stay_as_they_were(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        path = files.write(tmp_path / "page.html", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o600)
    files.write(path, b"newer")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.html").write_bytes(b"old")
    (tmp_path / "link.html").symlink_to("real.html")
    files.write(tmp_path / "link.html", b"new")
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "real.html").read_bytes() == b"new"


def test_a_circle_of_links_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    for path in (tmp_path / "a", tmp_path / "a" / "page.html"):
        with pytest.raises(FileError, match=r"(is no path that can be written; name another|links lead in a circle)"):
            files.write(path, b"new")


def test_a_path_that_ends_like_a_folder_is_one(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"is a folder; name a file"):
        files.write(f"{tmp_path}/new/", b"new")
    assert list(tmp_path.iterdir()) == []
