"""Files: written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mapgen.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PART = re.compile(r"\.mapgen-[a-z0-9_]{8}\.part\Z")
"""What follows the target's name in the name of what is being written."""


class ChangedError(FileError):
    """A file is no longer what the new content was made of; nothing was written."""


def write(path: Path | str, content: bytes, *, over: bytes | None = None, new: bool = False) -> Path:
    """Write a file in one step: whoever looks finds the old content or the new, whole.

    Parameters
    ----------
    path : path-like
        Folders that do not exist are made. A symbolic link is followed.
    content : bytes
    over : bytes, optional
        What the new content was made of. It is written only while the file still holds that; commands that do so at the
        same time take turns.
    new : bool, optional
        Write only where there is no file.

    Returns
    -------
    pathlib.Path
        The path as given.

    Raises
    ------
    ChangedError
        The file does not hold ``over`` any more.
    FileError
        The path cannot be written; what was there is untouched.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write(folder / "new" / "page.html", b"<!doctype html>").read_bytes()
    b'<!doctype html>'
    >>> write(folder / "new" / "page.html", b"<p>", over=b"<!doctype html>").read_bytes()
    b'<p>'
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
        with _turn(target) if over is not None else nullcontext():
            if over is not None and _content(target) != over:
                raise ChangedError(path, "was saved by another program meanwhile", "run the command again")
            _replace(target, content, new=new)
    except FileExistsError as error:
        if not new:
            raise FileError.from_os(error, path, writing=True) from error
        raise FileError(path, "is there already", "name another") from None
    except OSError as error:
        raise FileError.from_os(error, path, writing=True) from error
    except (RuntimeError, ValueError) as error:  # a circle of links, before Python 3.13; a NUL in the name
        raise FileError(path, "is no path that can be written", "name another") from error
    return path


@contextmanager
def _turn(target: Path) -> Iterator[None]:
    """Wait until no other process holds the file's lock, and hold it; a file that was replaced has another."""
    while True:
        try:
            file = target.open("rb")
        except OSError:
            yield  # it is gone, which shows when it is compared
            return
        with file:
            _lock(file.fileno(), wait=True)
            ours, now = os.fstat(file.fileno()), target.stat() if target.exists() else None
            if now is None or os.path.samestat(ours, now):
                yield
                return


def _content(target: Path) -> bytes | None:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None


def _replace(target: Path, content: bytes, *, new: bool) -> None:
    prefix = f".{target.name[:40]}"
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
        if new:
            _link(Path(name), target)
        else:
            Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    finally:
        if locked is not None:
            os.close(locked)


def _link(part: Path, target: Path) -> None:
    """Give a file its name where there is none of that name: a link never replaces, as a rename does."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        part.replace(target)
    else:
        part.unlink()


def _begun(folder: Path, prefix: str) -> tuple[int, str]:
    """Begin a file beside the target, as a rename is one step only within a file system; locked while it is written."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=f"{prefix}.mapgen-", suffix=".part")
        # Another may have taken it for one that was left, between these two lines; then it has no name any more.
        if _lock(handle, wait=True) is not True or os.fstat(handle).st_nlink:
            return handle, name
        os.close(handle)


def _clear(folder: Path, prefix: str) -> None:
    """Remove what builds have left that were killed while they wrote: a lock ends with the process that holds it."""
    for path in folder.iterdir() if os.access(folder, os.R_OK) else ():
        if not (path.name.startswith(prefix) and _PART.match(path.name, len(prefix))) or path.is_symlink():
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
