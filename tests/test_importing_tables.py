"""Tables as people keep them: which column is what, dates in prose, lines above the table, and what the report says."""

from __future__ import annotations

import shlex
from pathlib import Path

import openpyxl
import pytest

from mapgen import canonical, story
from mapgen.errors import FileError
from mapgen.importing import Choices, read, records, report, values
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


def test_a_date_in_prose_is_quoted_kept_and_never_guessed(tmp_path: Path) -> None:
    table = (
        "Headline,City,Lat,Lon,Date,Notes\n"
        "Air alarm,Dover,51.13,1.31,Mitte Januar 1915,a\n"
        "Splashdown,Honolulu,21.31,-157.86,late July 1969,\n"
        "Raid,Yarmouth,52.61,1.73,19 January 1915,\n"
        "Quarrel,,,,in the old days,\n"
    )
    found = read(csv(tmp_path, table))
    result = made(found)
    assert [(place.title, place.extra) for place in result.places.values()] == [
        ("Dover", {"x-notes": "a", "x-date": "Mitte Januar 1915", "x-title": "Air alarm"}),
        ("Honolulu", {"x-date": "late July 1969", "x-title": "Splashdown"}),
        ("Yarmouth", {}),
    ]
    assert [event.date.text for event in result.events.values()] == ["1915-01-19"]
    told = said(found)
    for line in (
        'dates that cannot be read: "Mitte Januar 1915" (row 2; perhaps 1915-01), "late July 1969" (row 3; perhaps '
        '1969-07), "in the old days" (row 5)',
        "2 rows with such a date, now a place without one: the date is kept as x-date, the title as x-title (never "
        "shown) (rows 2, 3)",
        "write their dates like 1915, 1915-01 or 1915-01-14 in the file, and import it again",
        "1 row without a position and without a date that can be read (row 5)",
    ):
        assert line in told


def test_a_start_in_prose_is_not_an_unknown_start(tmp_path: Path) -> None:
    found = read(csv(tmp_path, "title,lat,lon,start,end\nSiege,1,2,some day,1912-01-30\nMarch,1,2,1911,one day\n"))
    result = made(found)
    assert [event.date.text for event in result.events.values()] == ["1911"]
    assert {"x-end": "one day"} in [event.extra for event in result.events.values()]
    assert {"x-date": "some day", "x-end": "1912-01-30"} in [place.extra for place in result.places.values()]
    assert "1 row whose end date cannot be read: kept as x-end (never shown) (row 3)" in said(found)


@pytest.mark.parametrize(
    ("date", "offer"),
    [
        ("Mitte Januar 1915", "1915-01"),
        ("début mars 1848", "1848-03"),
        ("a mediados de julio de 1936", "1936-07"),
        ("um den 5. Juli 1969", ""),  # "den" is no word that is known: nothing is offered
        ("around 5 July 1969", "1969-07-05~"),
        ("Herbst 1989", "1989-23"),
        ("late 5 July 1969", ""),
        ("not in July 1969", ""),
        ("July or August 1969", ""),
        ("winter 1914/15", ""),
        ("mid 19145", ""),
    ],
)
def test_a_date_is_offered_only_where_there_is_no_doubt(date: str, offer: str) -> None:
    assert values.suggested(date) == offer


def test_where_nothing_is_found_the_line_to_write_is_given(tmp_path: Path) -> None:
    path = csv(tmp_path, "foo,bar,my baz,qux\nAlpha,52.5,13.4,1990\nBeta,48.1,111.5,1991\n")
    with pytest.raises(FileError) as caught:
        read(path)
    line = "--column title=foo --column latitude=bar --column longitude='my baz' --column date=qux"
    assert str(caught.value).endswith(f"its columns are foo, bar, my baz, qux); say which column is what, as in {line}")
    columns = dict(word.split("=") for word in shlex.split(line) if "=" in word)
    assert [event.title for event in made(read(path, Choices(columns))).events.values()] == ["Alpha", "Beta"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_lines_above_the_table_and_between_its_rows(suffix: str, tmp_path: Path) -> None:
    rows = [
        ["Protests in Lyon", "", "", "", ""],
        ["", "", "", "", ""],
        ["Titre", "Lieu", "Lat.", "Long.", "Date"],
        ["Marche", "Bellecour", "45.757", "4.832", "2019-09-21"],
        ["", "", "", "", ""],
        ["Grève", "Part-Dieu", "45.76", "4.859", "un jour"],
    ]
    path = tmp_path / f"protests{suffix}"
    if suffix == ".csv":
        path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append([cell or None for cell in row])
        book.save(path)
    found = read(path)
    (march,) = made(found).events.values()
    assert (march.title, march.date.text) == ("Marche", "2019-09-21")
    assert "the names of the columns from row 3" in said(found)
    assert 'what stands above them: "Protests in Lyon"' in said(found)
    assert '"un jour" (row 6)' in said(found)  # as the spreadsheet counts


def test_a_first_row_with_gaps_is_still_the_names(tmp_path: Path) -> None:
    found = read(csv(tmp_path, "name,lat,lon,,\nA,1,2,x,y\n"))
    assert [place.title for place in made(found).places.values()] == ["A"]
