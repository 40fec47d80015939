"""``mapgen check``: what is wrong with the data file, and what an editor would ask."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from enum import StrEnum
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import mapgen
from mapgen.commands.common import DATA, contents, counted, say, working
from mapgen.errors import DataError, Problem, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mapgen.reports import Finding
    from mapgen.story import Story

EXAMPLE = "mapgen check data/locations.geojson"


class Format(StrEnum):
    """How what was found is written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


def command(
    data: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="DATA",
            help="The data files; - reads standard input. By default data/locations.geojson",
            show_default=False,
        ),
    ] = None,
    style: Annotated[
        Format,
        typer.Option("--format", help="Text for people; JSON, SARIF or GitHub's workflow commands for programs."),
    ] = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 on warnings too.")] = False,
) -> None:
    """Check the data: every mistake, and what an editor would ask.

    Mistakes are errors, and exit with 1. Warnings do so with --strict.
    """
    from mapgen.strict import no_garbage_collection  # noqa: PLC0415

    # Records have no cycles: the collector would walk through millions of them, again and again, and once at the end.
    with no_garbage_collection():
        try:
            _check(data or [DATA], style, strict=strict)
        finally:
            gc.freeze()


def _check(data: list[Path], style: Format, *, strict: bool) -> None:
    from mapgen import reports  # noqa: PLC0415

    stories: list[tuple[Path, Story, list[Finding], Counter[str]]] = []
    # The text shows the first of each kind, and only these need their places.
    most = reports.MOST_OF_A_KIND if style is Format.TEXT else None
    problems: list[Problem] = []
    with working("Checking the data"):
        for path in data:
            try:
                stories.append((path, *_checked(path, most)))
            except DataError as error:
                problems += error.problems
    warnings = [finding for _, _, found, _ in stories for finding in found]
    count = sum(counts.total() for _, _, _, counts in stories)
    if style is Format.TEXT:
        for number, (path, story, found, counts) in enumerate(stories):
            if number:
                typer.echo()
            _tell(path, story, found, counts)
        if problems:
            raise DataError(problems)
    else:
        findings = sorted([*map(reports.of_problem, dict.fromkeys(problems)), *warnings])
        sarif = partial(reports.as_sarif, version=mapgen.__version__)
        writers: dict[Format, Callable[[Sequence[Finding]], str]] = {
            Format.JSON: reports.as_json,
            Format.GITHUB: reports.as_github,
            Format.SARIF: sarif,
        }
        text = writers[style](findings)
        if text:
            typer.echo(text)
    if problems or (strict and warnings):
        if style is Format.TEXT:
            say(f"{counted(count, 'warning')}, and --strict takes them for errors")
        raise typer.Exit(1)


def _checked(path: Path, most: int | None) -> tuple[Story, list[Finding], Counter[str]]:
    """Read a data file and its settings; give its story, its warnings (``most`` of a kind) and how many there are."""
    from mapgen import advice, reports, settings, story  # noqa: PLC0415
    from mapgen.reading import read_document  # noqa: PLC0415

    document = read_document(path)
    folder = Path.cwd() if str(path) == "-" else path.resolve().parent
    read = story.from_document(document, folder)
    off = settings.find(folder, advice.WARNINGS).off
    remarks = advice.remarks(read, advice.WARNINGS.keys() - off)
    return read, reports.of_remarks(remarks, document, most=most), Counter(remark.code for remark in remarks)


def _tell(path: Path, story: Story, warnings: list[Finding], counts: Counter[str]) -> None:
    from mapgen import reports  # noqa: PLC0415

    state = counted(counts.total(), "warning") if warnings else "no problems"
    typer.echo(f"{visible(str(path))}: {'no errors, ' if warnings else ''}{state}")
    for line in _summary(story):
        typer.echo(f"  {line}")
    if warnings:
        # https://no-color.org
        is_coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        typer.echo(f"\n{reports.as_text(warnings, reports.COLOURED if is_coloured else reports.PLAIN, counts)}")


def _summary(story: Story) -> list[str]:
    """Say what is in a story."""
    from mapgen import dates  # noqa: PLC0415

    lines = [visible(story.dataset.title), contents(story)]
    events = story.events.values()
    if events:
        told = {event.date.text: event.date for event in events}  # many events share few dates
        in_order = sorted(told.values(), key=lambda date: date.sort_key)
        first, last = (dates.in_words(in_order[index]) for index in (0, -1))
        lines.append(f"first event: {first}; last event: {last}")
    claims = Counter(map(attrgetter("certainty"), (*events, *story.connections.values())))
    if claims:
        lines.append(
            "certainty: " + ", ".join(f"{number} {name or 'not said'}" for name, number in claims.most_common())
        )
    nowhere = sum(1 for event in events if event.place is None and event.position is None)
    if nowhere:
        lines.append(f"{counted(nowhere, 'event')} without a place: listed, not drawn")
    return lines
