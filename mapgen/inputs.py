"""The bytes of a file or of standard input, or one clear line on why there are none."""

from __future__ import annotations

import errno
import stat
import sys
from pathlib import Path

from mapgen.errors import FileError, nearest

LARGEST_MB = 512
"""A file beyond this is a mistake: read as JSON, it would fill the memory of most machines."""


def read_bytes(name: str) -> bytes:
    """Read a file, or standard input when the name is ``-``.

    Raises
    ------
    FileError
        If it cannot be read, is no ordinary file, or is larger than 512 MB.

    Examples
    --------
    >>> read_bytes("no-such-file.geojson")
    Traceback (most recent call last):
    mapgen.errors.FileError: no-such-file.geojson: no such file
    """
    return _read_stdin() if name == "-" else _read_file(name)


def _read_stdin() -> bytes:
    name = "<stdin>"
    if sys.stdin is None:
        raise FileError(name, "there is no standard input", "give the path of a file")
    try:
        data = sys.stdin.buffer.read(LARGEST_MB * 2**20 + 1)
    except OSError as error:
        raise FileError.from_os(error, name) from error
    _check_size(len(data), name)
    return data


def _read_file(name: str) -> bytes:
    if not name:
        raise FileError(name, "no such file", "give the path of a file")
    path = Path(name)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FileError.from_os(IsADirectoryError(errno.EISDIR, ""), name)
        if not stat.S_ISREG(status.st_mode):
            # Opening a pipe that nobody writes to would wait for ever.
            raise FileError(name, "is a pipe or a device, not a file", 'give "-" to read standard input')
        _check_size(status.st_size, name)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise _missing(name) from error
    except OSError as error:
        raise FileError.from_os(error, name) from error
    except ValueError as error:  # a NUL in the path
        raise FileError(name, "no file can have this name", "check the path") from error


def _check_size(size: int, name: str) -> None:
    if size > LARGEST_MB * 2**20:
        raise FileError(name, f"is larger than {LARGEST_MB} MB", "give a smaller file")


def _missing(name: str) -> FileError:
    """Look around for what may have been meant."""
    folder, base = Path(name).parent, Path(name).name
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:
        return FileError(name, "no such file", f"there is no folder {folder} here")
    near = nearest(base, names)
    return FileError(name, "no such file", f"did you mean {folder / near}?" if near else "")
