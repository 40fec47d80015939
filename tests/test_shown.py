"""A picture of a day shows what the page shows on that day."""

import pytest

from mapgen import staging
from mapgen.shown import is_so_far, shown, stands
from mapgen.story import Story

from .front import front

CODE = """
import { isSoFar, stands } from './src/shown.ts';
answer(given.days.map((day) => [
  given.scene.events.filter((event) => isSoFar(event, day)).map(({ id }) => id),
  given.scene.connections.filter((connection) => stands(connection, day)).map(({ id }) => id),
]));
"""
DAYS = [None, "1979-12-31", "1998-03-01", "2003-03-20", "2011-03-15", "2015-09-30", "2020-01-03", "2021-01-01"]


def test_it_is_the_pages_answer(story: Story) -> None:
    scene = staging.stage(story)
    for day, (events, connections) in zip(DAYS, front(CODE, {"scene": scene, "days": DAYS}), strict=True):
        found = shown(scene, day)
        assert found.events == set(events)
        assert found.connections == set(connections)
        assert sum(found.counts.values()) == sum(e.place is not None for e in scene.events if e.id in found.events)


@pytest.mark.parametrize(
    ("since", "until", "standing"),
    [
        (None, None, [True, True, True]),
        ("2015-09-30", None, [False, True, True]),
        (None, "2015-09-30", [True, True, False]),
        ("2015-09-30", "2015-09-30", [False, True, False]),
    ],
)
def test_a_connection_stands_on_its_first_and_its_last_day(
    story: Story, since: str | None, until: str | None, standing: list[bool]
) -> None:
    from dataclasses import replace  # noqa: PLC0415

    item = replace(staging.stage(story).connections[0], since=since, until=until)
    assert [stands(item, day) for day in ("2015-09-29", "2015-09-30", "2015-10-01")] == standing
    event = replace(staging.stage(story).events[0], since=since, until=until)
    begun = since or until
    assert is_so_far(event, "2015-09-29") == (begun is None)
