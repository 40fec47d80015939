"""The command line: parse, call one public function, say what happened.

Exit codes: 0 all is well; 1 the data has problems or a file cannot be read or written; 2 the command was misused.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import mapgen
from mapgen import files
from mapgen.errors import DataError, FileError, MapgenError, OptionError, visible

if TYPE_CHECKING:
    from mapgen.rendering import Format
    from mapgen.story import Story

DATA = Path("data/locations.geojson")
Theme = Literal["light", "dark"]

app = typer.Typer(
    name="mapgen",
    help="Places, connections and dated, sourced events as one map page that needs nothing else.",
    epilog="Exit codes: 0 all is well; 1 the data has problems, or a file cannot be read or written; 2 misuse.",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)

DataPath = Annotated[Path, typer.Argument(metavar="DATA", help="The data file; - reads standard input.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mapgen {mapgen.__version__}")
        raise typer.Exit


def _page_address(url: str | None) -> str | None:
    from mapgen import head  # noqa: PLC0415

    try:
        return None if url is None else head.page_address(url)
    except ValueError as error:
        raise typer.BadParameter(str(error).removeprefix("url: ")) from None


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    pass


@app.command(
    epilog="Example: [bold]mapgen build data/locations.geojson -o output/map.html --open[/bold]",
)
def build(
    data: DataPath = DATA,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="PATH",
            help="The page to write; - writes to standard output. By default output/<dataset id>.html",
            show_default=False,
        ),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            metavar="ADDRESS",
            help="The address that the page will have, for previews of links to it and for search engines.",
            show_default=False,
            callback=_page_address,
        ),
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    embed_: Annotated[
        bool, typer.Option("--embed", help="Write what an editor needs too, into a folder beside the page.")
    ] = False,
) -> None:
    """Build the map page: one HTML file that works offline.

    Prints the path of the page. On any failure the page that was there before stays untouched.
    """
    if embed_ and output == "-":
        raise typer.BadParameter("needs a folder: name a file with --output", param_hint="--embed")
    if output == "":
        raise typer.BadParameter("name a file, or - for standard output", param_hint="--output")
    _keep_apart(data, output)
    story = mapgen.read(data)
    with _without_tables():
        kit = mapgen.embed(story, url=url) if embed_ else None
        page = kit.page if kit else mapgen.build(story, url=url)
    if output == "-":
        sys.stdout.buffer.write(page.html.encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    path = page.save(output or Path("output") / f"{page.id}.html")
    typer.echo(visible(str(path)))
    if kit:
        _tell(kit.save(_folder_beside(path)))
    _say(f"{_contents(story)}; {len(page.html.encode()) / 1000:,.0f} kB")
    if open_:
        typer.launch(str(path.resolve()))


@app.command(epilog="Example: [bold]mapgen image data/locations.geojson -o card.png --size 1200x630 --scale 2[/bold]")
def image(
    data: DataPath = DATA,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="The picture to write: .svg, .png, .pdf or .webp; - writes PNG to standard output. "
            "By default output/<dataset id>.png",
            show_default=False,
        ),
    ] = None,
    size: Annotated[
        str, typer.Option(metavar="SIZE", help="Width and height in pixels, or A4 or A4-landscape.")
    ] = "1200x630",
    scale: Annotated[float, typer.Option(metavar="NUMBER", help="Pixels of a PNG or WebP to one of these.")] = 1,
    event: Annotated[
        str | None, typer.Option(metavar="ID", help="An event that stands out, with a caption.", show_default=False)
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="A day like 2015-09-30: the network as it stood then.", show_default=False),
    ] = None,
    theme: Annotated[
        Theme | None, typer.Option(help="The colours; by default the dataset's, or else light.", show_default=False)
    ] = None,
) -> None:
    """Draw the map as a picture: SVG, PNG, PDF or WebP, without a browser.

    Prints the path of the picture. On any failure the one that was there before stays untouched.
    """
    written = Path(output).suffix.lower() if output not in (None, "-") else ".png"
    formats: dict[str, Format] = {".svg": "svg", ".png": "png", ".pdf": "pdf", ".webp": "webp"}
    if written not in formats:
        raise OptionError(
            "output", str(output), "is no file name of a picture", "end it with .svg, .png, .pdf or .webp"
        )
    _keep_apart(data, output)
    story = mapgen.read(data)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", UserWarning)
        picture = mapgen.image(
            story, format=formats[written], size=size, scale=scale, event=event, as_of=as_of, theme=theme
        )
    if output == "-":
        sys.stdout.buffer.write(picture)
        sys.stdout.buffer.flush()
    else:
        path = files.write(output or Path("output") / f"{story.dataset.id}.png", picture)
        typer.echo(visible(str(path)))
        _say(f"{size}, {len(picture) / 1000:,.0f} kB")
    for warning in told:
        _say(f"mapgen: {visible(str(warning.message))}")


@app.command(
    epilog="Example: [bold]mapgen embed data/locations.geojson --url https://example.org/axis-of-resistance.html[/bold]",
)
def embed(
    data: DataPath = DATA,
    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            metavar="URL",
            help="Where the page will be; the other files beside it. Without it, addresses are relative.",
            show_default=False,
            callback=_page_address,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FOLDER",
            help="The folder to write to. By default output/<dataset id>",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Make what an editor needs: page, snippets, pictures, a demo.

    Prints the path of each file. demo.html is an article with the map in it, to see how it will behave.
    """
    story = mapgen.read(data)
    with _without_tables():
        kit = mapgen.embed(story, url=url)
    _tell(kit.save(output or Path("output") / kit.page.id))
    if url is None:
        _say("addresses in the snippets are relative; --url makes them whole")


@app.command(epilog="Example: [bold]mapgen check data/locations.geojson[/bold]")
def check(data: DataPath = DATA) -> None:
    """Check the data file: every problem with its line, column and remedy.

    Says what is in the file when all is well, and exits with 1 when it is not.
    """
    story = mapgen.read(data)
    typer.echo(f"{visible(str(data))}: no problems")
    for line in _summary(story):
        typer.echo(f"  {line}")


def _folder_beside(page: Path) -> Path:
    """Name the folder for an editor's files: as the page, without its ending."""
    return page.with_suffix("") if page.suffix else page.with_name(f"{page.name}-embed")


def _tell(paths: list[Path]) -> None:
    for path in paths:
        typer.echo(visible(str(path)))


def _keep_apart(data: Path, output: str | None) -> None:
    """Refuse to write over the data that a page or a picture is made of."""
    with contextlib.suppress(OSError):  # one of the two does not exist: they are not one
        if output not in (None, "-") and Path(str(output)).samefile(data):
            raise FileError(str(output), "is the data file itself", "name another")


def _contents(story: Story) -> str:
    return ", ".join(
        _counted(len(getattr(story, noun)), noun.removesuffix("s"))
        for noun in ("places", "connections", "events", "sources")
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"


def _summary(story: Story) -> list[str]:
    """Say what is in a story."""
    from mapgen import dates  # noqa: PLC0415

    lines = [visible(story.dataset.title), _contents(story)]
    events = sorted(story.events.values(), key=lambda event: event.date.sort_key)
    if events:
        first, last = (dates.in_words(events[index].date) for index in (0, -1))
        lines.append(f"first event: {first}; last event: {last}")
    claims = Counter(claim.certainty or "not said" for claim in (*events, *story.connections.values()))
    if claims:
        lines.append("certainty: " + ", ".join(f"{number} {name}" for name, number in claims.most_common()))
    nowhere = sum(1 for event in events if event.place is None and event.position is None)
    if nowhere:
        lines.append(f"{_counted(nowhere, 'event')} without a place: listed, not drawn")
    return lines


def _say(text: str) -> None:
    typer.echo(text, err=True)


@contextlib.contextmanager
def _without_tables() -> Iterator[None]:
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


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a letter shows its number
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run()
        if sys.stdout is not None:
            sys.stdout.flush()  # while a failure can still be told
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more while it shuts down.
        sys.stderr.close()
        code = 1
    except OSError as error:
        _say(f"mapgen: {FileError.from_os(error, '<stdout>', writing=True)}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # for what Python tries to write while it shuts down
        code = 1
    except KeyboardInterrupt:
        code = 130
    raise SystemExit(code)


def _run() -> str | int | None:
    """Run the command that was asked for, tell its errors, and give the exit code."""
    try:
        if sys.stdout is None:
            raise FileError("<stdout>", "is closed", "run the command with an open standard output")
        app()
    except SystemExit as leaving:
        return leaving.code
    except DataError as error:
        _say(str(error))
        _say(_counted(len(error.problems), "problem"))
        return 1
    except MapgenError as error:
        _say(f"mapgen: {error}")
        return 2 if isinstance(error, OptionError) else 1
    return 0
