"""The command line: which commands there are, and how their failures are told.

Exit codes: 0 all is well; 1 the data has problems or a file cannot be read or written; 2 the command was misused.
"""

from __future__ import annotations

import io
import os
import re
import sys
from typing import Annotated

import typer

import mapgen
from mapgen.commands import add, build, check, embed, export, fmt, geocode, image, import_, new, schema, watch
from mapgen.commands.common import say, say_problems
from mapgen.errors import DataError, FileError, MapgenError, OptionError, visible

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


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mapgen {mapgen.__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    pass


_COMMANDS = {
    "new": new,
    "import": import_,
    "geocode": geocode,
    "fmt": fmt,
    "check": check,
    "watch": watch,
    "build": build,
    "image": image,
    "embed": embed,
    "export": export,
    "schema": schema,
}
for _name, _module in _COMMANDS.items():
    app.command(_name, epilog=f"Example: [bold]{_module.EXAMPLE}[/bold]")(_module.command)
app.add_typer(add.app, name="add")


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
        say(f"mapgen: {FileError.from_os(error, _path(error), writing=True)}")
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
        say_problems(error)
        return 1
    except MapgenError as error:
        say(f"mapgen: {error}")
        return 2 if isinstance(error, OptionError) else 1
    except UnicodeEncodeError as error:  # data has none: it is read as UTF-8
        if not _SURROGATE.search(str(error.object)):
            raise
        say(f"mapgen: {visible(error.object)}: is not text in UTF-8; write the command in UTF-8")
        return 2
    return 0


_SURROGATE = re.compile("[\ud800-\udfff]")


def _path(error: OSError) -> str:
    """Name what could not be written: what the system names, or else what all commands write to."""
    return os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else "<stdout>"
