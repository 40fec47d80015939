"""Watching a data file: when it may have changed, and what is in it once it has settled.

Editors save in many ways: they write in place, in pieces, or beside the file and rename; other programs take files
away and bring them back. So the folder is watched and not the file, and what is in the file is read each time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from mapgen.errors import FileError, MapgenError
from mapgen.inputs import read_bytes

if TYPE_CHECKING:
    from watchfiles import Change

T = TypeVar("T")

_STEP, _DEBOUNCE = 5, 50
"""Milliseconds: how long no further change has to come, and how long to wait for that at most."""
_LOOK = 500
"""Milliseconds after which to look anyway: not every file system tells (network drives, some containers)."""
_MISSING = 0.1
"""Seconds between two looks for a folder that is gone."""
_SETTLE = 0.1
"""Seconds that a mistake has to last: half a file, seen while it is written, is none."""
_MOST_SETTLES = 5
_QUIET = 10**9
"""Nanoseconds that a file has to be left alone until its times tell of every further change: they are coarse."""


def moments(path: Path, stop: threading.Event) -> Iterator[None]:
    """Yield whenever a file may have changed, its folder being there or not, until told to stop.

    Parameters
    ----------
    path : pathlib.Path
        It need not exist.
    stop : threading.Event
        Set from another thread, it ends this within half a second.
    """
    from watchfiles import watch  # noqa: PLC0415

    while not stop.is_set():
        # Of a link, both ends: it may be pointed elsewhere, and what it points to may be saved.
        ends = {path.absolute(), path.resolve()}
        folders = {end.parent for end in ends}
        names = {end.name for end in ends}

        def wanted(_: Change, changed: str, names: set[str] = names) -> bool:
            return Path(changed).name in names

        known = {folder: _identity(folder) for folder in folders}
        yield
        if None in known.values():
            stop.wait(_MISSING)
            continue
        try:
            for _ in watch(
                *folders,
                watch_filter=wanted,
                debounce=_DEBOUNCE,
                step=_STEP,
                rust_timeout=_LOOK,
                yield_on_timeout=True,
                stop_event=stop,
                recursive=False,
            ):
                yield
                if any(_identity(folder) != before for folder, before in known.items()) or path.resolve() not in ends:
                    break
        except OSError:  # gone between two looks, or more is watched on this machine than may be
            stop.wait(_MISSING)


def _identity(folder: Path) -> tuple[int, int] | None:
    """Tell a folder from another that has its name."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino)


class Watched(Generic[T]):
    """A data file, and what was made of it last.

    Parameters
    ----------
    name : str
        The file, as the user named it.
    make : callable
        Makes something of the file's bytes, or raises a :class:`~mapgen.errors.MapgenError`.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "map.geojson"
    >>> _ = path.write_bytes(b"[1]")
    >>> watched = Watched(str(path), lambda data: data.decode())
    >>> watched.look(), watched.look()
    ('[1]', None)
    """

    def __init__(self, name: str, make: Callable[[bytes], T]) -> None:
        self._name = name
        self._make = make
        self._last: bytes | FileError | None = None
        self._stamp: tuple[int, ...] | None = None

    def look(self) -> T | MapgenError | None:
        """Give what is made of the file now, or the error that has come to stay; None where nothing has changed."""
        stamp = _stamp(self._name)
        if stamp is not None and stamp == self._stamp:
            return None
        self._stamp = stamp if stamp and time.time_ns() - max(stamp[:2]) > _QUIET else None
        data = self._read()
        if _same(data, self._last):
            return None
        for _ in range(_MOST_SETTLES):
            made = self._made(data)
            if not isinstance(made, MapgenError):
                break
            time.sleep(_SETTLE)
            again = self._read()
            if _same(again, data):
                break
            self._stamp, data = None, again
        self._last = data
        return made

    def _read(self) -> bytes | FileError:
        try:
            return read_bytes(self._name)
        except FileError as error:
            return error

    def _made(self, data: bytes | FileError) -> T | MapgenError:
        if isinstance(data, FileError):
            return data
        try:
            return self._make(data)
        except MapgenError as error:
            return error


def _same(a: bytes | FileError | None, b: bytes | FileError | None) -> bool:
    return str(a) == str(b) if isinstance(a, FileError) and isinstance(b, FileError) else a == b


def _stamp(name: str) -> tuple[int, ...] | None:
    try:
        status = Path(name).stat()
    except (OSError, ValueError):
        return None
    return (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, status.st_dev)
