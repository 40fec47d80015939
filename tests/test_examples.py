"""The maps of ``examples/``: whole, in canonical form, and as their sources have it."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

import mapgen
from mapgen import canonical
from mapgen.scene import SceneConnection
from mapgen.staging import stage

EXAMPLES = Path(__file__).parent.parent / "examples"
FILES = sorted(EXAMPLES.glob("*.geojson"))

# Read in the sources by hand: Darwin's Journal of Researches (1845), the diaries of Pepys and Evelyn.
DATES = {
    "beagle": {
        "e-devonport": (date(1831, 12, 27), date(1831, 12, 27)),
        "e-rio": (date(1832, 4, 4), date(1832, 7, 5)),
        "e-earthquake": (date(1835, 2, 20), date(1835, 2, 20)),
        "e-tahiti": (date(1835, 11, 15), date(1835, 11, 15)),
        "e-bay-of-islands": (date(1835, 12, 21), date(1835, 12, 21)),
        # No day is given: after Port Louis, before St Helena. FitzRoy (1839) has the day.
        "e-cape": (date(1836, 5, 9), date(1836, 7, 8)),
        "e-cape-fitzroy": (date(1836, 5, 31), date(1836, 5, 31)),
        "e-falmouth": (date(1836, 10, 2), date(1836, 10, 2)),
    },
    "london-1666": {
        "e-outbreak": (date(1666, 9, 2), date(1666, 9, 2)),
        "e-st-pauls": (date(1666, 9, 4), date(1666, 9, 4)),
        "e-bishopsgate": (date(1666, 9, 6), date(1666, 9, 6)),
        "e-people": (date(1666, 9, 7), date(1666, 9, 7)),
    },
}


def test_each_map_has_its_dates_here_and_its_place_in_the_readme() -> None:
    assert {path.stem for path in FILES} == set(DATES)
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in FILES if f"]({path.name})" not in readme] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_is_in_canonical_form_and_builds(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert canonical.text(json.loads(text)) == text
    story = mapgen.read(path)
    assert len(story.events) >= 12
    assert story.dataset.title in mapgen.build(story).html


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_its_dates_are_those_of_the_sources(path: Path) -> None:
    events = {event.id: event for event in stage(mapgen.read(path)).events}
    found = {name: (events[name].since, events[name].until) for name in DATES[path.stem]}
    assert found == {name: (first.isoformat(), last.isoformat()) for name, (first, last) in DATES[path.stem].items()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_claim_has_a_source_every_place_a_use_and_no_quote_is_long(path: Path) -> None:
    story = mapgen.read(path)
    claims = [*story.events.values(), *story.connections.values()]
    assert [claim.id for claim in claims if not claim.sources or claim.certainty is None] == []
    assert [claim.id for claim in claims if len((claim.quote or "").split()) > 25] == []
    used = {name for event in story.events.values() for name in (event.place, *event.places)}
    used |= {name for line in story.connections.values() for name in (line.start, line.end, *line.via)}
    assert set(story.places) - used == set()


def connections(name: str) -> dict[str, SceneConnection]:
    return {line.id: line for line in stage(mapgen.read(EXAMPLES / f"{name}.geojson")).connections}


def test_the_voyage_crosses_the_antimeridian_by_the_short_way() -> None:
    [leg] = connections("beagle")["c-tahiti-bay-of-islands"].legs
    longitudes = [longitude for longitude, _ in leg.positions]
    # From 149.5° W westwards to 174.1° E, which is 185.9° W: 36.4° in all.
    assert longitudes[-1] - longitudes[0] == pytest.approx(-36.4, abs=0.1)
    assert all(-10 < second - first < 0 for first, second in pairwise(longitudes))


def test_the_voyage_is_one_way_through_the_ports() -> None:
    legs = list(connections("beagle").values())
    assert [(one.id, other.id) for one, other in pairwise(legs) if one.end != other.start] == []
    assert (legs[0].start, legs[-1].end) == ("devonport", "falmouth")


def test_the_voyage_can_be_told_in_spanish() -> None:
    story = mapgen.read(EXAMPLES / "beagle.geojson")
    assert story.dataset.text("title", "es") == "La vuelta al mundo en el Beagle"
    told = [*story.events.values(), *story.connections.values()]
    assert [claim.id for claim in told if "es" not in claim.translations.get("title", {})] == []


def test_the_fire_is_told_differently_by_rivals() -> None:
    events = {event.id: event for event in stage(mapgen.read(EXAMPLES / "london-1666.geojson")).events}
    rivals = [event for event in events.values() if event.claim_of]
    assert {event.claim_of for event in rivals} == {"e-outbreak", "e-st-pauls", "e-churches"}
    # What each source says stands in its own record.
    churches = {event.attribution: event.estimate for event in events.values() if "churches" in event.id}
    assert churches == {
        "The official report": "89 parish churches",
        "John Strype": "87 parish churches",
        "Edward Waterhouse": "81 parish churches",
    }
