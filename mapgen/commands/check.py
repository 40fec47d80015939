"""``mapgen check``: what is wrong with the data file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import typer

import mapgen
from mapgen.commands.common import DATA, DataPath, contents, counted, working
from mapgen.errors import visible

if TYPE_CHECKING:
    from mapgen.story import Story

EXAMPLE = "mapgen check data/locations.geojson"


def command(data: DataPath = DATA) -> None:
    """Check the data file: every problem with its line, column and remedy.

    Says what is in the file when all is well, and exits with 1 when it is not.
    """
    with working("Reading the data"):
        story = mapgen.read(data)
    typer.echo(f"{visible(str(data))}: no problems")
    for line in _summary(story):
        typer.echo(f"  {line}")


def _summary(story: Story) -> list[str]:
    """Say what is in a story."""
    from mapgen import dates  # noqa: PLC0415

    lines = [visible(story.dataset.title), contents(story)]
    events = sorted(story.events.values(), key=lambda event: event.date.sort_key)
    if events:
        first, last = (dates.in_words(events[index].date) for index in (0, -1))
        lines.append(f"first event: {first}; last event: {last}")
    claims = Counter(claim.certainty or "not said" for claim in (*events, *story.connections.values()))
    if claims:
        lines.append("certainty: " + ", ".join(f"{number} {name}" for name, number in claims.most_common()))
    nowhere = sum(1 for event in events if event.place is None and event.position is None)
    if nowhere:
        lines.append(f"{counted(nowhere, 'event')} without a place: listed, not drawn")
    return lines
