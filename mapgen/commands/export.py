"""``mapgen export``: the records, for other programs."""

from __future__ import annotations

from typing import Annotated

import typer

import mapgen
from mapgen import exporting, files
from mapgen.commands.common import DATA, DataPath, contents, keep_apart, say, working
from mapgen.errors import visible

EXAMPLE = "mapgen export data/locations.geojson -o map.gpkg"


def command(
    output: Annotated[
        str,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="The file to write. Its ending says what it is: .gpkg, .csv, .kml, .lpf.json, .geojson or .parquet.",
        ),
    ],
    data: DataPath = DATA,
) -> None:
    """Write places, connections and events for QGIS, spreadsheets and others.

    Prints the path of the file, and says what it leaves out. On any failure what was there before stays untouched.
    """
    suffix = exporting.suffix_of(output)
    keep_apart(data, output)
    with working("Making the file"):
        story = mapgen.read(data)
        made = exporting.export(story, suffix)
    typer.echo(visible(str(files.write(output, made.content))))
    say(contents(story))
    if made.left_out:
        say(f"mapgen: {visible(output)}: leaves out {'; '.join(made.left_out)}")
