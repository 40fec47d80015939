"""``mapgen embed``: what an editor needs to put the map into an article."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import mapgen
from mapgen.commands.common import DATA, DataPath, page_address, say, say_where, tell, without_tables, working

EXAMPLE = "mapgen embed data/locations.geojson --url https://example.org/axis-of-resistance.html"


def command(
    data: DataPath = DATA,
    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            metavar="URL",
            help="Where the page will be; its file is called as this ends. The other files go beside it. Without "
            "it, addresses are relative.",
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
) -> None:
    """Make what an editor needs: page, snippets, pictures, a demo.

    Prints the path of each file. demo.html is an article with the map in it, to see how it will behave.
    """
    with working("Making the files"), without_tables():
        story = mapgen.read(data)
        kit = mapgen.embed(story, url=url)
    tell(kit.save(output or Path("output") / kit.page.id))
    if url is None:
        say("addresses in the snippets are relative; --url makes them whole")
    else:
        say_where(kit, url)
