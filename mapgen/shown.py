"""What is shown on a day: the network as it stood then, the same answer as ``frontend/src/shown.ts`` gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from mapgen.scene import Scene, SceneConnection, SceneEvent


@dataclass(frozen=True, slots=True)
class Shown:
    """The ids of the events so far and of the connections that stand, and how many of the events are at each place."""

    events: frozenset[str]
    connections: frozenset[str]
    counts: Mapping[str, int]


def stands(connection: SceneConnection, day: str | None) -> bool:
    """Tell whether a connection stands on a day (ISO 8601); None: on any.

    What has no beginning stands until its end, what has no end from its beginning.
    """
    return day is None or (
        (connection.since is None or connection.since <= day) and (connection.until is None or day <= connection.until)
    )


def is_so_far(event: SceneEvent, day: str | None) -> bool:
    """Tell whether an event is among the events so far.

    It counts from its first possible day. One whose beginning is open or unknown counts from the day by which it is
    known, and one of which nothing is known, always.
    """
    begun = event.since or event.until
    return day is None or begun is None or begun <= day


def shown(scene: Scene, day: str | None) -> Shown:
    """Tell what a day shows of a scene; None shows all.

    Examples
    --------
    >>> from mapgen import staging, story
    >>> scene = staging.stage(story.read("data/locations.geojson"))
    >>> len(shown(scene, None).connections), len(shown(scene, "2015-09-30").connections)
    (20, 18)
    """
    events = [event for event in scene.events if is_so_far(event, day)]
    return Shown(
        frozenset(event.id for event in events),
        frozenset(connection.id for connection in scene.connections if stands(connection, day)),
        Counter(event.place for event in events if event.place),
    )
