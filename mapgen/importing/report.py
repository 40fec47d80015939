"""What an import says at its end: what was taken, under which names, and what was left out, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from mapgen.errors import shortened, visible
from mapgen.importing.found import Found, Note, Topic

_WIDEST = 300


def lines(found: Found, collection: Mapping[str, Any], notes: Iterable[Note]) -> list[str]:
    r"""Write the report.

    Examples
    --------
    >>> found = Found("cities.csv", "CSV", (), notes=(Note("left out", "2 rows without a position: 3, 5"),))
    >>> made = {"features": [{"properties": {"record": "place"}}]}
    >>> print(*lines(found, made, found.notes), sep="\n")
    cities.csv: CSV
    taken: 1 place
    left out: 2 rows without a position: 3, 5
    """
    counts = Counter(feature["properties"]["record"] for feature in collection["features"])
    taken = ", ".join(
        f"{counts[noun]:,} {noun}{'s' * (counts[noun] != 1)}"
        for noun in ("place", "connection", "event", "source")
        if counts[noun]
    )
    told = list(dict.fromkeys(notes))
    return [
        visible(f"{found.name}: {found.kind}"),
        *_topic("read", told),
        f"taken: {taken or 'nothing'}",
        *(line for topic in get_args(Topic)[1:] for line in _topic(topic, told)),
    ]


def _topic(topic: str, notes: Iterable[Note]) -> list[str]:
    texts = [shortened(visible(note.text), _WIDEST) for note in notes if note.topic == topic]
    return (
        [f"{topic}: {texts[0]}"]
        if len(texts) == 1
        else [f"{topic}:", *(f"  {text}" for text in texts)]
        if texts
        else []
    )
