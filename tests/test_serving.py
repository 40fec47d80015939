"""What is served: the built page, and nothing else, to browsers on this machine alone."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mapgen import policy, serving
from mapgen.errors import DataError, FileError, Problem
from mapgen.page import Page
from tests.watched import Watch, text_with, watching

SCRIPT = re.compile(r'<script data-version="[0-9a-f]{16}">(.*?)</script>', re.DOTALL)


def test_the_served_page_differs_in_its_script_and_what_allows_it_alone(page: Page) -> None:
    served = serving.served(page.html)
    [script] = SCRIPT.findall(served)
    left = SCRIPT.sub("", served, count=1)
    assert left != page.html
    left = left.replace(f"{policy.source_hash(script)} ", "", 1).replace("connect-src 'self'", "connect-src 'none'", 1)
    assert left == page.html
    # Before anything else that runs, so that it can hide what is not yet where it was.
    assert served.index("<script") == served.index("<script data-version")


def test_no_built_page_can_listen(page: Page) -> None:
    assert "EventSource" not in page.html
    assert "connect-src 'none'" in page.html


def test_each_page_has_a_version_of_its_own() -> None:
    assert serving.version_of("<p>a") != serving.version_of("<p>b")


def test_a_notice_has_each_place_and_the_words_of_the_terminal() -> None:
    error = DataError([Problem("a\nb.geojson", 3, 7, "first\u202e; mend it"), Problem("a\nb.geojson", 9, 1, "second")])
    notice = serving.notice(error, "a\nb.geojson")
    assert notice.title == r"2 problems in a\nb.geojson"
    assert [(fault.place, fault.message) for fault in notice.problems] == [
        (r"a\nb.geojson:3:7", r"first\u202e; mend it"), (r"a\nb.geojson:9:1", "second"),
    ]  # fmt: skip


def test_a_notice_of_a_file() -> None:
    notice = serving.notice(FileError("map.geojson", "no such file", "look elsewhere"), "map.geojson")
    assert notice.title == "The map is not up to date"
    assert [fault.message for fault in notice.problems] == ["map.geojson: no such file; look elsewhere"]


def test_a_board_wakes_who_waits() -> None:
    board = serving.Board()
    first = board.next(None, 0)
    assert first is not None
    assert board.next(first, 0) is None
    seen: list[serving.Shown | None] = []
    thread = threading.Thread(target=lambda: seen.append(board.next(first, 10)))
    thread.start()
    board.above(serving.Notice("wrong", ()))
    thread.join()
    assert [shown.notice for shown in seen if shown] == [serving.Notice("wrong", ())]
    # A new page takes away what stood over the old one.
    board.page(serving.waiting())
    assert board.shown.notice is None
    board.close()
    assert board.next(None, 10) is None


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    with watching(tmp_path_factory.mktemp("watch"), text=text_with()) as found:
        yield found


def asked(watch: Watch, path: str = "", *options: str) -> tuple[str, str]:
    """Ask as any program on this machine could: in a process of its own, as this one has no network."""
    address = watch.address.rstrip("/") + path
    # As it is, dots and all.
    command = ["curl", "-s", "--noproxy", "*", "--path-as-is", "-D", "-", "--max-time", "5", *options, address]
    done = subprocess.run(command, capture_output=True, check=True)
    head, _, body = done.stdout.decode().partition("\r\n\r\n")
    return head, body


def test_the_page_is_what_was_built(watch: Watch) -> None:
    head, body = asked(watch, "/?theme=dark")
    assert head.startswith("HTTP/1.1 200")
    assert body == serving.served(watch.page.read_text(encoding="utf-8"))
    assert "no-store" in head
    assert "frame-ancestors 'none'" in head


@pytest.mark.parametrize(
    "path", ["/data/map.geojson", "/data/", "/../data/map.geojson", "/%2e%2e/told", "//etc/passwd", "/index.html"]
)
def test_nothing_else_is_there(watch: Watch, path: str) -> None:
    head, body = asked(watch, path)
    assert head.startswith("HTTP/1.1 404")
    assert body == "Not Found"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1:1", ""])
@pytest.mark.parametrize("path", ["/", "/events"])
def test_a_page_from_elsewhere_cannot_have_it_asked_under_another_name(watch: Watch, path: str, host: str) -> None:
    head, body = asked(watch, path, "-H", f"Host: {host}" if host else "Host;")
    assert head.startswith("HTTP/1.1 421")
    assert "mapgen" not in body


def test_it_answers_to_localhost_too(watch: Watch) -> None:
    port = watch.address.rstrip("/").rsplit(":", 1)[1]
    head, _ = asked(watch, "/", "-H", f"Host: localhost:{port}")
    assert head.startswith("HTTP/1.1 200")


def test_nothing_can_be_sent_to_it(watch: Watch) -> None:
    head, _ = asked(watch, "/", "-d", "text")
    assert head.startswith("HTTP/1.1 501")


def test_it_listens_on_this_machine_alone(watch: Watch) -> None:
    port = int(watch.address.rstrip("/").rsplit(":", 1)[1])
    # Linux's own list: addresses in hexadecimal, 0A is listening.
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    assert {line[1] for line in lines if line[3] == "0A" and line[1].endswith(f":{port:04X}")} == {
        f"0100007F:{port:04X}"
    }


def test_a_notice_has_a_remedy_that_many_share_once() -> None:
    error = DataError(
        Problem("m", line, 1, f'event e{line}: has no property "certanty"; did you mean certainty?')
        for line in range(1, 10)
    )
    *each, last = serving.notice(error, "m").problems
    assert [fault.message for fault in each] == [f'event e{n}: has no property "certanty"' for n in range(1, 10)]
    assert (last.place, last.message) == ("", "Remedy for these 9: did you mean certainty?")
