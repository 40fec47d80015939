"""``mapgen new``: a folder to begin a map in."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from mapgen.commands.common import say, tell

EXAMPLE = "mapgen new voyage --title 'The voyage of the Beagle'"


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="What the map is called.")],
    language: Annotated[
        str, typer.Option("--language", metavar="TAG", help="The language of its texts, as en, fa or pt-BR.")
    ] = "en",
) -> None:
    """Begin a map: data to replace, a README, a check for each edit, settings for an editor.

    Prints the paths of what it wrote. It writes over nothing.
    """
    from mapgen import project  # noqa: PLC0415

    try:
        made = project.make(folder, title, language=language)
    except ValueError as error:
        name, _, fact = str(error).partition(": ")
        raise typer.BadParameter(fact, param_hint=f"--{name}") from None
    tell(made)
    say(f"now: cd {shlex.quote(str(folder))}")
    say("     mapgen watch    builds the map, opens it, and shows each edit as it is saved")
    say("     mapgen check    says what is wrong with the data")
    say("     mapgen build    writes the page into output/")
