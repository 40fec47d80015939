"""Files: written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from mapgen.errors import FileError


def write(path: Path | str, content: bytes) -> Path:
    """Write a file in one step: whoever looks finds the old content or the new, whole.

    Parameters
    ----------
    path : path-like
        Folders that do not exist are made. A symbolic link is followed.
    content : bytes

    Returns
    -------
    pathlib.Path
        The path as given.

    Raises
    ------
    FileError
        The path cannot be written; what was there is untouched.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write(folder / "new" / "page.html", b"<!doctype html>").read_bytes()
    b'<!doctype html>'
    """
    is_folder = str(path).endswith(os.sep)
    path = Path(path)
    try:
        target = path.resolve()
        if is_folder or target.is_dir():
            raise FileError(path, "is a folder", "name a file, for example " + str(path / "map.html"))
        if target.exists() and not target.is_file():
            raise FileError(path, "is no ordinary file", "name another")
        # Renaming over a file needs no leave to write to it; who took that leave away meant it, root or not.
        if target.exists() and not target.stat().st_mode & stat.S_IWUSR:
            raise FileError(path, "is read-only", "make it writable, or name another")
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, content)
    except OSError as error:
        raise FileError.from_os(error, path, writing=True) from error
    except (RuntimeError, ValueError) as error:  # a circle of links, before Python 3.13; a NUL in the name
        raise FileError(path, "is no path that can be written", "name another") from error
    return path


def _replace(target: Path, content: bytes) -> None:
    # Beside the target, as a rename is one step only within a file system.
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
