"""Files: written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from mapgen.errors import FileError

_PART = ".part"


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
    prefix = f".{target.name[:40]}."
    _clear(target.parent, prefix)
    handle, name = _begun(target.parent, prefix)
    # The lock lasts until it is renamed: what is not locked may be cleared away.
    locked = os.dup(handle) if os.name == "posix" else None
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
    finally:
        if locked is not None:
            os.close(locked)


def _begun(folder: Path, prefix: str) -> tuple[int, str]:
    """Begin a file beside the target, as a rename is one step only within a file system; locked while it is written."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=prefix, suffix=_PART)
        # Another may have taken it for one that was left, between these two lines; then it has no name any more.
        if _lock(handle, wait=True) is not True or os.fstat(handle).st_nlink:
            return handle, name
        os.close(handle)


def _clear(folder: Path, prefix: str) -> None:
    """Remove what builds have left that were killed while they wrote: a lock ends with the process that holds it."""
    for path in folder.iterdir() if os.access(folder, os.R_OK) else ():
        if not (path.name.startswith(prefix) and path.name.endswith(_PART)) or path.is_symlink():
            continue
        with suppress(OSError), path.open("rb") as file:
            if _lock(file.fileno(), wait=False):
                path.unlink()


def _lock(handle: int, *, wait: bool) -> bool | None:
    """Lock an open file for this process; tell whether that was possible, None where there are no locks."""
    if os.name != "posix":
        return None
    import fcntl  # noqa: PLC0415

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as error:
        # A file system without locks, or the file is being written.
        return False if error.errno in (errno.EAGAIN, errno.EACCES) else None
    return True


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
