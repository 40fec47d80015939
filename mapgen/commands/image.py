"""``mapgen image``: the picture."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import mapgen
from mapgen import files
from mapgen.commands.common import DATA, DataPath, keep_apart, say, working
from mapgen.errors import OptionError, visible

if TYPE_CHECKING:
    from mapgen.rendering import Format

Theme = Literal["light", "dark"]

EXAMPLE = "mapgen image data/locations.geojson -o card.png --size 1200x630 --scale 2"


def command(
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
        typer.Option(
            metavar="DATE",
            help="A day like 2015-09-30, or the last of 2015-09 or 2015: the network as it stood then.",
            show_default=False,
        ),
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
    keep_apart(data, output)
    with working("Drawing the picture"), warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", UserWarning)
        story = mapgen.read(data)
        picture = mapgen.image(
            story, format=formats[written], size=size, scale=scale, event=event, as_of=as_of, theme=theme
        )
    if output == "-":
        sys.stdout.buffer.write(picture)
        sys.stdout.buffer.flush()
    else:
        path = files.write(output or Path("output") / f"{story.dataset.id}.png", picture)
        typer.echo(visible(str(path)))
        say(f"{size}, {len(picture) / 1000:,.0f} kB")
    for warning in told:
        say(f"mapgen: {visible(str(warning.message))}")
