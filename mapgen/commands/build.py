"""``mapgen build``: the page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

import mapgen
from mapgen.commands.common import (
    DATA,
    DataPath,
    contents,
    hand_over,
    keep_apart,
    page_address,
    say,
    show,
    without_tables,
    working,
)
from mapgen.errors import visible

EXAMPLE = "mapgen build data/locations.geojson -o output/map.html --open"


def command(
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
            callback=page_address,
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
    keep_apart(data, output)
    with working("Building the page"), without_tables():
        story = mapgen.read(data)
        kit = mapgen.embed(story, url=url) if embed_ else None
        page = kit.page if kit else mapgen.build(story, url=url)
    if output == "-":
        sys.stdout.buffer.write(page.html.encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    path = page.save(output or Path("output") / f"{page.id}.html")
    typer.echo(visible(str(path)))
    if kit:
        hand_over(kit, _folder_beside(path), url)
    say(f"{contents(story)}; {len(page.html.encode()) / 1000:,.0f} kB")
    if open_:
        show(path)


def _folder_beside(page: Path) -> Path:
    """Name the folder for an editor's files: as the page, without its ending."""
    return page.with_suffix("") if page.suffix else page.with_name(f"{page.name}-embed")
