"""``mapgen embed``: what an editor needs to put the map into an article."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

import mapgen
from mapgen.commands.common import DATA, DataPath, hand_over, page_address, without_tables, working

EXAMPLE = "mapgen embed data/locations.geojson --url https://example.org/axis-of-resistance.html"


def command(
    data: DataPath = DATA,
    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            metavar="URL",
            help="Where the page will be; the other files beside it. Without it, addresses are relative.",
            show_default=False,
            callback=page_address,
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
    theme: Annotated[
        Literal["light", "dark"] | None,
        typer.Option(
            help="The colours in the article; by default the dataset's, or else the reader's.", show_default=False
        ),
    ] = None,
) -> None:
    """Make what an editor needs: page, snippets, pictures, a demo.

    Prints the path of each file, and says which to upload. demo.html is an article with the map in it.
    """
    with working("Making the files"), without_tables():
        story = mapgen.read(data)
        kit = mapgen.embed(story, url=url, theme=theme)
    hand_over(kit, output or Path("output") / kit.page.id, url)
