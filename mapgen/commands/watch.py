"""``mapgen watch``: the page, built anew at each save and shown where its reader was."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import mapgen
from mapgen import watching
from mapgen.commands.common import DATA, contents, keep_apart, say, say_problems, without_tables, working
from mapgen.errors import DataError, MapgenError, visible

if TYPE_CHECKING:
    from mapgen import serving
    from mapgen.page import Page
    from mapgen.story import Story

EXAMPLE = "mapgen watch data/locations.geojson"


def command(
    data: Annotated[Path, typer.Argument(metavar="DATA", help="The data file.")] = DATA,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="PATH",
            help="The page to write. By default output/<dataset id>.html",
            show_default=False,
        ),
    ] = None,
    port: Annotated[
        int,
        typer.Option(
            metavar="NUMBER",
            min=0,
            max=65535,
            help="The port to serve at. By default any free one.",
            show_default=False,
        ),
    ] = 0,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
) -> None:
    """Build the page at each save, and show it in the browser as it was.

    Prints the address, at which no other machine can reach it. Ctrl-C ends it.
    """
    if str(data) == "-":
        raise typer.BadParameter("needs a file to watch", param_hint="DATA")
    if output in ("", "-"):
        raise typer.BadParameter("name a file", param_hint="--output")
    from mapgen import serving  # noqa: PLC0415

    keep_apart(data, output)
    board = serving.Board()
    try:
        with serving.Server(board, port) as server:
            _watch(data, output, board, lambda: _announce(server.address, open_=open_))
    except KeyboardInterrupt:  # how it is meant to end
        say("")


def _announce(address: str, *, open_: bool) -> None:
    typer.echo(address)
    if open_:
        typer.launch(address)


def _watch(data: Path, output: str | None, board: serving.Board, announce: Callable[[], None]) -> None:
    watched = watching.Watched(str(data), lambda content: _build(content, data))
    first = True
    for _ in watching.moments(data, threading.Event()):
        begun = time.perf_counter()
        with working("Building the page"):
            made = watched.look()
        if isinstance(made, MapgenError):
            _complain(made, data, board)
        elif made is not None:
            story, page = made
            board.page(page.html)
            taken = time.perf_counter() - begun
            _save(story, page, output, taken, data, board)
        if first:
            announce()
            # What is loaded by now stays: nothing is gained by looking through it for what could be freed.
            gc.collect()
            gc.freeze()
            first = False


def _build(content: bytes, data: Path) -> tuple[Story, Page]:
    from mapgen import reading, story  # noqa: PLC0415

    try:
        read = story.from_document(reading.parse_document(content, str(data)), data.resolve().parent)
        with without_tables():
            return read, mapgen.build(read)
    except MapgenError:
        raise
    except Exception as error:
        # A fault of ours, which the next save may be free of: it must not end the author's day.
        what = visible(f"{type(error).__name__}: {error}")
        msg = f"{visible(str(data))}: mapgen fails on this ({what}); please report it, with the data if you may"
        raise MapgenError(msg) from error


def _save(story: Story, page: Page, output: str | None, taken: float, data: Path, board: serving.Board) -> None:
    try:
        path = page.save(output or Path("output") / f"{page.id}.html")
    except MapgenError as error:
        _complain(error, data, board)
    else:
        say(f"{visible(str(path))}: {contents(story)}; {len(page.html.encode()) / 1000:,.0f} kB; {taken:.2f} s")


def _complain(error: MapgenError, data: Path, board: serving.Board) -> None:
    """Say what is wrong, in the terminal and over the map."""
    from mapgen import serving  # noqa: PLC0415

    board.above(serving.notice(error, str(data)))
    if isinstance(error, DataError):
        say_problems(error)
    else:
        say(f"mapgen: {error}")
