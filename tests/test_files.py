"""Files are written whole or not at all."""

import os
import stat
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
