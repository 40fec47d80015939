"""What is kept from one build to the next changes nothing but the time: a page is the same as if it were the first."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import mapgen
from mapgen import basemap, ground, layout, plate, story
from tests.watched import text_with

Records = dict[str, dict[str, Any]]
CACHES = (basemap._clip, ground._cut, layout._laid_out, plate._arranged)


def move(records: Records) -> None:
    records["tehran"]["geometry"]["coordinates"] = [59.6, 36.3]
    for feature in records.values():
        if feature["properties"]["record"] == "connection":
            feature["geometry"] = None


def set_of(identity: str, **properties: Any) -> Callable[[Records], None]:
    return lambda records: records[identity]["properties"].update(properties)


def of_all(record: str, **properties: Any) -> Callable[[Records], None]:
    def edit(records: Records) -> None:
        for feature in records.values():
            if feature["properties"]["record"] == record:
                feature["properties"].update(properties)

    return edit


EDITS: dict[str, Callable[[Records], None]] = {
    "nothing": lambda _: None,
    "a place moves": move,
    "a place has another name": set_of("tehran", title="A much longer name than before"),
    "places are known less exactly": of_all("place", precision="region"),
    "connections are of another kind": of_all("connection", kind="attack"),
    "connections are wider": of_all("connection", **{"stroke-width": 6}),
    "another language": of_all("dataset", language="ar"),
    "a title in two lines": of_all("dataset", title="A title that is long, " * 6),
    "a frame of its own": of_all("dataset", extent=[30, 20, 70, 45]),
    "events are elsewhere": of_all("event", place="moscow"),
}


def built(edit: Callable[[Records], None]) -> str:
    collection = json.loads(text_with())
    edit({feature["properties"]["id"]: feature for feature in collection["features"]})
    return mapgen.build(story.from_bytes(json.dumps(collection).encode())).html


@pytest.fixture(scope="module")
def warm() -> dict[str, str]:
    """Build one after the other, each with what is kept from those before."""
    return {name: built(edit) for name, edit in EDITS.items()}


@pytest.mark.parametrize("name", EDITS)
def test_a_warm_build_gives_what_a_first_one_gives(name: str, warm: dict[str, str]) -> None:
    for cache in CACHES:
        cache.cache_clear()
    assert built(EDITS[name]) == warm[name]


def test_each_edit_changes_the_page(warm: dict[str, str]) -> None:
    assert len(set(warm.values())) == len(EDITS)


def test_an_edit_of_a_text_computes_nothing_again() -> None:
    built(EDITS["nothing"])
    missed = [cache.cache_info().misses for cache in CACHES]
    built(set_of("e-iran-iraq-war", title="Another", summary="Another", quote="Another"))
    assert [cache.cache_info().misses for cache in CACHES] == missed
