"""Tables as people keep them: which column is what, dates in prose, lines above the table, and what the report says."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapgen import canonical, story
from mapgen.importing import read, records, report
from mapgen.importing.found import Found
from mapgen.story import Story


def made(found: Found) -> Story:
    return story.from_bytes(canonical.text(records.records(found)[0]).encode())


def said(found: Found) -> str:
    return "\n".join(report.lines(found, *records.records(found)))


def csv(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("since", ["", "2009"])
def test_an_exact_date_column_is_the_date(since: str, tmp_path: Path) -> None:
    found = read(csv(tmp_path, f"title,lat,lon,since,date\nFire,15.35,44.2,{since},2011-01-27\n"))
    (event,) = made(found).events.values()
    assert event.date.text == "2011-01-27"
    assert event.extra == ({"x-since": since} if since else {})


def test_an_empty_column_is_taken_for_nothing(tmp_path: Path) -> None:
    found = read(csv(tmp_path, "title,lat,lon,date,Datum,end\nFire,15.35,44.2,,2011-01-27,\n"))
    (event,) = made(found).events.values()
    assert event.date.text == "2011-01-27"
    assert "Datum → date" in said(found)
    assert "date → x-date" not in said(found)


def test_properties_are_known_in_any_case(tmp_path: Path) -> None:
    table = (
        "Title,LAT,Lon,Date,Certainty,ACTORS,date basis,Date_Accessed\nA,1,2,1998,alleged,Iran; Iraq,external,2020\n"
    )
    (event,) = made(read(csv(tmp_path, table))).events.values()
    assert (event.certainty, event.actors, event.date_basis) == ("alleged", ["Iran", "Iraq"], "external")
    assert (event.date.text, event.extra) == ("1998", {"x-date-accessed": "2020"})


@pytest.mark.parametrize(
    "heading",
    [
        "Wann?,Ereignis,Ort (Stadt),geogr. Breite,geogr. Länge",
        "Date of event,Event name,Location,Latitude (decimal),Longitude (decimal)",
        "Date de l'événement,Événement,Lieu (ville),Latitude (°),Longitude (°)",
        "Fecha del evento,Evento,Ciudad o lugar,Latitud N,Longitud E",
        "date_of_event,EVENT_NAME,place_name,LAT_WGS84,LON_WGS84",
    ],
)
def test_headings_are_known_by_their_words(heading: str, tmp_path: Path) -> None:
    found = read(csv(tmp_path, f"{heading}\n1969-07-16,Launch,Cape Kennedy,28.5,-80.5\n"))
    (event,) = made(found).events.values()
    (place,) = made(found).places.values()
    assert (event.date.text, event.title) == ("1969-07-16", "Launch")
    assert (place.title, place.position) == ("Cape Kennedy", (-80.5, 28.5))
    for column, role in zip(heading.split(","), ("date", "title", "place", "latitude", "longitude"), strict=True):
        assert f"{column} → {role}" in said(found)


@pytest.mark.parametrize(
    "heading", ["Date of publication", "Source date", "Lugar y fecha", "Place of birth", "Updated"]
)
def test_a_heading_that_may_be_something_else_is_not_taken(heading: str, tmp_path: Path) -> None:
    found = read(csv(tmp_path, f"name,lat,lon,{heading}\nA,1,2,1969-07-16\n"))
    assert not made(found).events
    assert f"{heading} → x-" in said(found)
