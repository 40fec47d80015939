"""``mapgen fmt``: the data file in canonical form."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mapgen import files
from mapgen.commands.common import DATA, say, working
from mapgen.errors import DataError, FileError, OptionError, Problem, visible

if TYPE_CHECKING:
    from mapgen.formatting import Formatted

EXAMPLE = "mapgen fmt data/locations.geojson"


def command(
    data: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="DATA",
            help="The data files; - reads standard input and writes to standard output. "
            "By default data/locations.geojson",
            show_default=False,
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if a file is not in canonical form.")
    ] = False,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="PATH",
            help="Where to write, instead of over the data file; - writes to standard output.",
            show_default=False,
        ),
    ] = None,
    moved: Annotated[
        list[str] | None,
        typer.Option(
            "--moved",
            metavar="ID",
            help="A place that has moved: what stands together where it was follows. May be given again.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Format data files: order, layout and coordinates, so that a diff shows only what was meant.

    Prints the paths of the files that it changed. A file may have mistakes of other kinds: mapgen check tells them.
    """
    paths = data or [DATA]
    if output is not None and (check or len(paths) > 1):
        raise typer.BadParameter("takes one data file, and no --check", param_hint="--output")
    if output == "":
        raise typer.BadParameter("name a file, or - for standard output", param_hint="--output")
    if len(paths) > 1 and Path("-") in paths:
        raise typer.BadParameter("- is standard input, and goes alone", param_hint="DATA")
    problems: list[Problem] = []
    failed = False
    for path in paths:
        try:
            problems += _checked(path, moved or []) if check else _written(path, output, moved or [])
        except DataError as error:
            problems += error.problems
        except FileError as error:
            say(f"mapgen: {error}")
            failed = True
    if problems:
        raise DataError(problems)
    if failed:
        raise typer.Exit(1)


def _formatted(path: Path, moved: list[str]) -> Formatted:
    from mapgen import formatting, moves, reading  # noqa: PLC0415

    with working("Formatting the data"):
        document = reading.read_document(path)
        found = formatting.formatted(document, moved)
    value: Any = document.value
    if moved and (unknown := sorted(set(moved) - moves.located(value["features"]).keys())):
        raise OptionError("moved", unknown[0], f"is no place of {path} with a position", "give the id of one")
    for note in found.notes:
        say(f"{visible(found.document.name)}: {visible(note)}")
    return found


def _checked(path: Path, moved: list[str]) -> list[Problem]:
    from mapgen.formatting import undecided  # noqa: PLC0415

    found = _formatted(path, moved)
    difference = found.difference()
    return [*([difference] if difference else []), *undecided(found.document)]


def _written(path: Path, output: str | None, moved: list[str]) -> list[Problem]:
    while True:
        try:
            return _write(_formatted(path, moved), path, output)
        except files.ChangedError:
            say(f"{visible(str(path))}: was saved meanwhile, and is formatted anew")


def _write(found: Formatted, path: Path, output: str | None) -> list[Problem]:
    from mapgen import formatting, reading  # noqa: PLC0415

    content = found.text.encode()
    target = output or str(path)
    if target == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    elif found.is_changed or output is not None:
        over = found.document.text.encode() if output is None else None
        typer.echo(visible(str(files.write(target, content, over=over))))
    else:
        say(f"{visible(target)}: is in canonical form")
    if not formatting.undecided(found.document):
        return []
    # Told with the lines of the file as it is now.
    return formatting.undecided(reading.parse_document(content, "<stdout>" if target == "-" else target))
