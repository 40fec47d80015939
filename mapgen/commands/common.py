"""What several commands share: their arguments, and how they say what happened."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mapgen.errors import DataError, FileError, told, visible

if TYPE_CHECKING:
    from mapgen.embedding import Embed
    from mapgen.story import Story

DATA = Path("data/locations.geojson")

DataPath = Annotated[Path, typer.Argument(metavar="DATA", help="The data file; - reads standard input.")]


def page_address(url: str | None) -> str | None:
    """Read an address given on the command line; what is none is a misuse."""
    from mapgen import head  # noqa: PLC0415

    try:
        return None if url is None else head.page_address(url)
    except ValueError as error:
        raise typer.BadParameter(str(error).removeprefix("url: ")) from None


def say(text: str) -> None:
    """Say something that is no result: to standard error."""
    typer.echo(text, err=True)


def say_problems(error: DataError) -> None:
    """Say what is wrong with the data, and how much it is."""
    for place, message in told(error.problems):
        say(f"{place}: {message}" if place else f"  {message}")
    say(counted(len(error.problems), "problem"))


def tell(paths: list[Path]) -> None:
    """Print the paths of what was written."""
    for path in paths:
        typer.echo(visible(str(path)))


def hand_over(kit: Embed, folder: Path, url: str | None) -> None:
    """Write an editor's files, print their paths, and say which of them go where."""
    from mapgen import embedding  # noqa: PLC0415

    tell(kit.save(folder))
    say(f"to upload, into one folder: {', '.join(kit.uploads)}; the others are for the editor")
    name = kit.uploads[0]
    if url is None:
        say("addresses in the snippets are relative; --url makes them whole")
    elif embedding.last_segment(url) != name:
        say(f"{name} is not what the address calls the page; have it found at {visible(url)}")


def show(page: Path) -> None:
    """Open a page in the browser, or say that none could be opened."""
    import shutil  # noqa: PLC0415
    import subprocess  # noqa: PLC0415

    opener = shutil.which("xdg-open") if sys.platform not in ("darwin", "win32") else None
    if opener is None:
        code = typer.launch(str(page.resolve()))
    else:
        # What it says for itself is about programs that nobody asked for: eight lines where there is no browser.
        null = subprocess.DEVNULL
        command = [opener, str(page.resolve())]
        opening = subprocess.Popen(command, stdin=null, stdout=null, stderr=null, start_new_session=True)  # noqa: S603
        try:
            code = opening.wait(2)
        except subprocess.TimeoutExpired:
            code = 0  # it has become the browser
    if code:
        say(visible(f"no browser could be opened: open {page} in one"))


@contextlib.contextmanager
def asking() -> Iterator[None]:
    """Let Ctrl-C and an end of input at a question end the command as Ctrl-C does anywhere else: with 130."""
    try:
        yield
    except typer.Abort:
        raise KeyboardInterrupt from None


def counted(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"


def contents(story: Story) -> str:
    """Say how much is in a story."""
    return ", ".join(
        counted(len(getattr(story, noun)), noun.removesuffix("s"))
        for noun in ("places", "connections", "events", "sources")
    )


PATIENCE = 1.0
"""Seconds that nobody minds."""


@contextlib.contextmanager
def working(doing: str) -> Iterator[None]:
    """Show on a terminal that something is being done, once it has taken more than a second."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    done = threading.Event()

    def show() -> None:
        if done.wait(PATIENCE):
            return
        from rich.console import Console  # noqa: PLC0415

        with Console(stderr=True).status(doing):
            done.wait()

    thread = threading.Thread(target=show, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def keep_apart(data: Path | None, output: str | None) -> None:
    """Refuse to write over the data that a page or a picture is made of, or over another map's."""
    if output in (None, "-"):
        return
    target = Path(str(output))
    with contextlib.suppress(OSError):  # one of the two does not exist: they are not one
        given = os.fstat(0) if str(data) == "-" else data and data.stat()
        if given and os.path.samestat(target.stat(), given):
            raise FileError(str(output), "is the data file itself", "name another")
    if _is_data(target):
        raise FileError(str(output), "is the data file of a map", "name another, or remove it first")


_DATASET = re.compile(rb'"record"\s*:\s*"dataset"')


def _is_data(path: Path) -> bool:
    """Tell a data file, which is somebody's work, from what mapgen makes, which can be made again."""
    with contextlib.suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                return file.read(1).strip() in (b"", b"{") and _DATASET.search(file.read(1 << 20)) is not None
    return False


@contextlib.contextmanager
def without_tables() -> Iterator[None]:
    """Let folium load without pandas, which is half of its loading time.

    folium uses pandas where it is installed, for tables given as locations; this command gives it none. Where
    pandas is loaded already, nothing changes.
    """
    if "pandas" in sys.modules:
        yield
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]  # makes `import pandas` fail, which folium allows for
    try:
        yield
    finally:
        del sys.modules["pandas"]
