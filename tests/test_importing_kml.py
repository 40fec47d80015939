"""KML as Google Earth and My Maps write it: times, the document's name, styles and further data."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapgen import canonical, story
from mapgen.importing import read, records, report

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>
<name>Race to the Pole</name><description><![CDATA[Two <b>parties</b>.<br>One pole.]]></description>
<Style id="icon"><IconStyle><Icon><href>https://example.org/a.png</href></Icon></IconStyle></Style>
<Folder><name>Camps</name>
<Placemark><name>Framheim</name><styleUrl>#icon</styleUrl>
<ExtendedData><Data name="Expedition"><value>Norwegian</value></Data></ExtendedData>
<TimeSpan><begin>1911-01-14</begin><end>1912-01-30</end></TimeSpan>
<Point><coordinates>-163.8,-78.5,0</coordinates></Point></Placemark>
{placemarks}</Folder></Document></kml>"""

PLACEMARK = "<Placemark><name>Pole</name>{}<Point><coordinates>0,-90,0</coordinates></Point></Placemark>"


@pytest.mark.parametrize(
    ("time", "date"),
    [
        ("<TimeStamp><when>1911-12-14</when></TimeStamp>", "1911-12-14"),
        ("<TimeStamp><when>1911</when></TimeStamp>", "1911"),
        ("<TimeSpan><begin>1911-12</begin><end>1912</end></TimeSpan>", "1911-12/1912"),
        ("<TimeSpan><begin>1911-12-14</begin></TimeSpan>", "1911-12-14"),
        ("<TimeSpan><end>1912</end></TimeSpan>", "/1912"),  # here the file itself names no beginning
    ],
)
def test_times_keep_their_beginning(time: str, date: str, tmp_path: Path) -> None:
    path = tmp_path / "pole.kml"
    path.write_text(KML.format(placemarks=PLACEMARK.format(time)))
    found = read(path)
    collection, notes = records.records(found)
    result = story.from_bytes(canonical.text(collection).encode())
    framheim, pole = result.events.values()
    assert framheim.date.text == "1911-01-14/1912-01-30"
    assert framheim.extra == {"x-expedition": "Norwegian"}
    assert pole.date.text == date
    assert (result.dataset.title, result.dataset.summary) == ("Race to the Pole", "Two parties.\\\nOne pole.")
    told = "\n".join(report.lines(found, collection, notes))
    assert 'its name, "Race to the Pole", as the title' in told
    assert "T00:00:00" not in told  # which GDAL makes up


def test_a_name_of_a_folder_is_none_of_the_document(tmp_path: Path) -> None:
    path = tmp_path / "pole.kml"
    path.write_text(KML.format(placemarks="").replace("<name>Race to the Pole</name>", ""))
    assert read(path).title == ""
