"""``mapgen schema``: what an editor needs to help with the data file."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from mapgen import files
from mapgen.commands.common import keep_apart
from mapgen.errors import visible

EXAMPLE = "mapgen schema -o data/mapgen.schema.json"


def command(
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="FILE", help="The file to write; - writes to standard output."),
    ] = "-",
) -> None:
    """Print the JSON Schema of the data file, for editors.

    With it an editor completes names and values, says what they mean, and marks mistakes while you type.
    """
    from mapgen import schema  # noqa: PLC0415

    if output == "":
        raise typer.BadParameter("name a file, or - for standard output", param_hint="--output")
    keep_apart(None, output)
    written = schema.text().encode()
    if output == "-":
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()
        return
    typer.echo(visible(str(files.write(output, written))))
