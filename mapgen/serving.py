"""Serving a page to its author's own browser, which is told of each new page and of what is wrong with the data.

What is served is the built page, byte for byte, but for the script that listens (``frontend/src/reload.ts``) and the
two places in the page's policy that let it run and listen. Nothing else is there to be asked for.
"""

from __future__ import annotations

import hashlib
import http.server
import json
import threading
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus
from typing import Any

from mapgen import assets, policy, words
from mapgen.errors import DataError, MapgenError, OptionError, told, visible

HOST = "127.0.0.1"
_POLICY = '<meta http-equiv="Content-Security-Policy"'
_HEARTBEAT = 15.0
"""Seconds after which a browser is told that nothing has changed; only so does it show that one has gone."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where, and what with its remedy."""

    place: str
    message: str


@dataclass(frozen=True)
class Notice:
    """What is shown over the last good map."""

    title: str
    problems: tuple[Fault, ...]


def notice(error: MapgenError, name: str) -> Notice:
    """Put an error into a notice.

    Parameters
    ----------
    error : MapgenError
    name : str
        The data file, as the user named it.

    Examples
    --------
    >>> from mapgen.errors import Problem
    >>> found = notice(DataError([Problem("map.geojson", 2, 5, "a comma too many; remove it")]), "map.geojson")
    >>> found.title, found.problems[0].place
    ('1 problem in map.geojson', 'map.geojson:2:5')
    """
    load = words.load(words.FALLBACK)
    if isinstance(error, DataError):
        count = len(error.problems)
        problems = words.counted(load, "watch.problems", count)
        title = words.fill(load["watch.problems.in"], problems=problems, file=visible(name))
        return Notice(title, tuple(Fault(place, message) for place, message in told(error.problems)))
    return Notice(load["watch.failure"], (Fault("", str(error)),))


def version_of(page: str) -> str:
    """Name a page's bytes.

    Examples
    --------
    >>> version_of("<!doctype html>") == version_of("<!doctype html>"), len(version_of(""))
    (True, 16)
    """
    return hashlib.sha256(page.encode()).hexdigest()[:16]


def served(page: str) -> str:
    """Add the script that listens to a page, and what its policy needs for that.

    Examples
    --------
    >>> page = f"<head>{policy.meta('')}</head>"
    >>> served(page).startswith("<head><meta http-equiv"), served(page).endswith("</script></head>")
    (True, True)
    """
    start = page.index(_POLICY)
    end = page.index(">", start) + 1
    script = assets.text("reload.js").strip()
    element = f'<script data-version="{version_of(page)}">{script}</script>'
    return page[:start] + policy.listening(page[start:end], script) + element + page[end:]


def waiting() -> str:
    """Give the page that stands where none could be built yet."""
    before, after = assets.text("waiting.html").split("<!--mapgen:policy-->")
    return before + policy.meta(before + after) + after


@dataclass(frozen=True)
class Shown:
    """What the browsers see: a page, as it is served, its version, and a notice over it."""

    document: bytes
    version: str
    notice: Notice | None = None

    @classmethod
    def of(cls, page: str) -> Shown:
        """Show a page."""
        return cls(served(page).encode(), version_of(page))

    def told(self) -> bytes:
        """Write it as an event of a stream, https://html.spec.whatwg.org/multipage/server-sent-events.html."""
        load = words.load(words.FALLBACK)
        message = {
            "version": self.version,
            "notice": asdict(self.notice) if self.notice else None,
            "words": {name: load[f"watch.{name}"] for name in ("close", "stopped")},
        }
        return f"data: {json.dumps(message)}\n\n".encode()


class Board:
    """What is shown now, for threads that wait for it to change."""

    def __init__(self) -> None:
        self._shown = Shown.of(waiting())
        self._changed = threading.Condition()
        self._closed = False

    @property
    def shown(self) -> Shown:
        """What is shown now."""
        with self._changed:
            return self._shown

    def page(self, page: str, above: Notice | None = None) -> None:
        """Show a page, with a notice over it or none."""
        self._become(replace(Shown.of(page), notice=above))

    def above(self, above: Notice | None) -> None:
        """Show a notice over the page that there is, or none."""
        self._become(replace(self.shown, notice=above))

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def next(self, last: Shown | None, seconds: float) -> Shown | None:
        """Wait until something other than ``last`` is shown; None when the time is over before, or the board closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._shown is not last, seconds)
            return None if self._closed or self._shown is last else self._shown

    @property
    def closed(self) -> bool:
        """Whether nothing new will be shown."""
        return self._closed

    def _become(self, shown: Shown) -> None:
        with self._changed:
            if shown != self._shown:
                self._shown = shown
                self._changed.notify_all()


class _Handler(http.server.BaseHTTPRequestHandler):
    """The page and the stream of events: there are no files here, and so no paths to any."""

    protocol_version = "HTTP/1.1"
    server_version = "mapgen"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = 60
    server: _Server

    def do_GET(self) -> None:
        # A page from elsewhere may have its name point to this machine; it cannot change what the browser asks for.
        if self.headers.get("Host") not in self.server.hosts:
            self._answer(HTTPStatus.MISDIRECTED_REQUEST)
            return
        match self.path.split("?")[0]:
            case "/":
                self._answer(HTTPStatus.OK, self.server.board.shown.document, "text/html; charset=utf-8")
            case "/events":
                self._stream()
            case _:
                self._answer(HTTPStatus.NOT_FOUND)

    def _answer(self, status: HTTPStatus, content: bytes = b"", kind: str = "text/plain; charset=utf-8") -> None:
        content = content or status.phrase.encode()
        self._head(status, kind, {"Content-Length": str(len(content))})
        self.wfile.write(content)

    def _stream(self) -> None:
        self.close_connection = True
        self._head(HTTPStatus.OK, "text/event-stream", {"Connection": "close"})
        self.wfile.write(b"retry: 300\n\n")
        board, last = self.server.board, None
        while not board.closed:
            shown = board.next(last, _HEARTBEAT)
            self.wfile.write(shown.told() if shown else b": nothing new\n\n")
            last = shown or last

    def _head(self, status: HTTPStatus, kind: str, further: dict[str, str]) -> None:
        self.send_response(status)
        fixed = {
            "Content-Type": kind,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Content-Security-Policy": "frame-ancestors 'none'",
        }
        for name, value in {**fixed, **further}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal is for the author."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    board: Board
    hosts: frozenset[str]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: the browser has gone."""


class Server:
    """A server on this machine for this machine alone.

    Parameters
    ----------
    board : Board
        What is served.
    port : int, optional
        By default any that is free.

    Raises
    ------
    OptionError
        The port cannot be had.
    """

    def __init__(self, board: Board, port: int = 0) -> None:
        try:
            self._server = _Server((HOST, port), _Handler)
        except (OSError, OverflowError):
            raise OptionError("port", str(port), "cannot be had", "choose another, or leave it out for any") from None
        port = self._server.server_address[1]
        self._server.board = board
        self._server.hosts = frozenset({f"{HOST}:{port}", f"localhost:{port}"})
        self.address = f"http://{HOST}:{port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.board.close()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
