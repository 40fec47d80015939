"""``mapgen import``: a file of another format becomes a data file."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mapgen.commands.common import DATA, asking, say, working
from mapgen.errors import FileError, visible

if TYPE_CHECKING:
    from mapgen.importing import Choices, Opened
    from mapgen.importing.found import Found

EXAMPLE = "mapgen import cities.csv -o data/cities.geojson --column title=Stadt"


def _columns(given: list[str]) -> dict[str, str]:
    made = {}
    for text in given:
        role, equals, column = text.partition("=")
        if not equals or not role:
            raise typer.BadParameter(f"{visible(text)}: write it like title=Name", param_hint="--column")
        made[role] = column
    return made


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A table or a geographic file of another program.")],
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="DATA", help="The data file to write; - writes to standard output.")
    ] = str(DATA),
    title: Annotated[
        str, typer.Option("--title", metavar="TEXT", help="The map's title; by default made of the file's name.",
                          show_default=False)
    ] = "",
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="PROPERTY=COLUMN", help="What a column is, as in title=Name. Can be repeated.",
                     show_default=False),
    ] = None,
    dates: Annotated[
        Literal["dmy", "mdy"] | None,
        typer.Option("--dates", help="What 03/04/2020 means: the day or the month first.", show_default=False),
    ] = None,
    connections: Annotated[
        str, typer.Option("--connections", metavar="KIND", help="The kind of the connections that lines become.",
                          show_default=False)
    ] = "",
    crs: Annotated[
        str, typer.Option("--crs", metavar="EPSG:CODE", help="The coordinate system of a file that names none.",
                          show_default=False)
    ] = "",
    encoding: Annotated[
        str, typer.Option("--encoding", metavar="NAME", help="The encoding of a file that is not in UTF-8.",
                          show_default=False)
    ] = "",
    layer: Annotated[
        str, typer.Option("--layer", metavar="NAME", help="The only layer, or sheet, to take.", show_default=False)
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing, and take the columns as guessed.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a data file that is there.")] = False,
) -> None:  # fmt: skip
    """Make a data file of a table, a geographic file or a story.

    Reads CSV, Excel, GeoJSON, KML, KMZ, GPX, GeoPackage, Shapefile, FlatGeobuf and GeoParquet; stories of StoryMapJS
    and TimelineJS, and Linked Places. Says what was taken, renamed and left out. Fetches nothing.
    """
    from mapgen import canonical, importing, story  # noqa: PLC0415
    from mapgen.files import write  # noqa: PLC0415
    from mapgen.importing import records, report  # noqa: PLC0415

    if not output:
        raise typer.BadParameter("name a file, or - for standard output", param_hint="--output")
    if output != "-" and not force and Path(output).exists():
        raise FileError(output, "is there already", "name another with --output, or write over it with --force")
    choices = importing.Choices(_columns(column or []), dates or "", crs, encoding, layer, connections)
    with working("Reading the file"):
        opened = importing.open_file(file, choices)
    asks = not yes and sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()
    found = _asked(opened, choices) if asks else opened.found(choices)
    if title.strip():
        found = replace(found, title=title)
    with working("Making records"):
        collection, notes = records.records(found)
        text = canonical.text(collection)
        # What is written has been read as any data file is.
        story.from_bytes(text.encode(), f"{found.name} as mapgen data")
    if output == "-":
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    else:
        typer.echo(visible(str(write(output, text.encode(), new=not force))))
    for line in report.lines(found, collection, notes):
        say(line)


def _asked(opened: Opened, choices: Choices) -> Found:
    """Show what the columns are taken for, and ask what only the author knows."""
    from mapgen.importing import AmbiguousDatesError, rows  # noqa: PLC0415

    if opened.table is not None:
        taken, given = rows.roles(opened.table, choices), opened.table.given()
        for name in opened.table.columns:
            role = next((role for role, column in taken.items() if column == name), None)
            say(f"  {visible(name)[:60]} → {role or ('kept, not shown' if name in given else 'empty, left out')}")
        with asking():
            is_right = not taken or typer.confirm("Is that right?", default=True, err=True)
        if not is_right:
            raise FileError(opened.path, "is not imported", "say what its columns are, as in --column title=Name")
    try:
        return opened.found(choices)
    except AmbiguousDatesError as error:
        say(f"{error.fact}")
        with asking():
            order = typer.prompt("Which stands first, the day (dmy) or the month (mdy)?", err=True)
        if order not in ("dmy", "mdy"):
            raise
        return opened.found(replace(choices, dates=order))
