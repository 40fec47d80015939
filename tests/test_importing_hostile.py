"""Files that were made to do harm: each ends in one clear line, asks nobody for anything, and stays small."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import openpyxl
import pyarrow
import pytest
from pyarrow import parquet

from mapgen.errors import MapgenError
from mapgen.importing import archives, kinds, read

# Runs in a process of its own: it listens, imports, and tells what was said and how often somebody called.
LISTENER = """
import json, socket, sys, threading, warnings
from pathlib import Path
warnings.simplefilter("ignore")
folder, mode = Path(sys.argv[1]), sys.argv[2]
server = socket.create_server(("127.0.0.1", 0))
port, calls = server.getsockname()[1], []
def serve():
    while True:
        caller, _ = server.accept()
        calls.append(1)
        caller.close()
threading.Thread(target=serve, daemon=True).start()
for path in folder.iterdir():
    if path.suffix not in (".gpkg", ".kmz"):
        path.write_bytes(path.read_bytes().replace(b"PORT", str(port).encode()))
said = {}
if mode == "plain":
    import geopandas
    try:
        geopandas.read_file(folder / "vrt.geojson")
    except Exception as error:
        said["vrt.geojson"] = str(error)
else:
    from mapgen.errors import MapgenError
    from mapgen.importing import Choices, read
    names = [str(path) for path in sorted(folder.iterdir())]
    names += [f"http://127.0.0.1:{port}/a.geojson", f"/vsicurl/http://127.0.0.1:{port}/a.geojson"]
    for name in names:
        try:
            said[Path(name).name] = f"read {len(read(name, Choices()).rows)}"
        except MapgenError as error:
            said[Path(name).name] = str(error)
print(json.dumps([len(calls), said]))
"""

VRT = (
    "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/vsicurl/http://127.0.0.1:PORT/a.geojson</SrcDataSource>"
    "</OGRVRTLayer></OGRVRTDataSource>"
)
POINT = '{"type": "Point", "coordinates": [1, 2]}'
FETCHING = {
    "vrt.geojson": VRT,
    "vrt.csv": VRT,
    "vrt.kml": VRT,
    "vrt.shp": VRT,
    "vrt.fgb": VRT,
    "vrt.gpkg": VRT,
    "address.geojson": '"http://127.0.0.1:PORT/a.geojson"',
    "crs.geojson": POINT[:-1] + ', "crs": {"type": "link", "properties": {"href": "http://127.0.0.1:PORT/"}}}',
    "named.geojson": POINT[:-1] + ', "crs": {"type": "name", "properties": {"name": "http://127.0.0.1:PORT/"}}}',
    "link.kml": '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    "<NetworkLink><Link><href>http://127.0.0.1:PORT/</href></Link></NetworkLink>"
    "<Placemark><name>A</name><styleUrl>http://127.0.0.1:PORT/s.kml#a</styleUrl>"
    "<Point><coordinates>1,2</coordinates></Point></Placemark></Document></kml>",
    "entity.gpx": '<!DOCTYPE gpx [<!ENTITY a SYSTEM "http://127.0.0.1:PORT/">]><gpx version="1.1" creator="x">'
    '<wpt lat="1" lon="2"><name>&a;</name></wpt></gpx>',
    "schema.gpx": '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="x" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://127.0.0.1:PORT/ '
    'http://127.0.0.1:PORT/a.xsd"><wpt lat="1" lon="2"><name>A</name></wpt></gpx>',
}


def listened(folder: Path, mode: str) -> tuple[int, dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-c", LISTENER, str(folder), mode], capture_output=True, text=True, check=True
    )
    calls, said = json.loads(done.stdout)
    return calls, said


def test_nobody_is_called(tmp_path: Path) -> None:
    for name, content in FETCHING.items():
        (tmp_path / name).write_text(content)
    calls, said = listened(tmp_path, "import")
    assert calls == 0
    held = "but holds XML (OGRVRTDataSource); give it its own suffix"
    assert [name for name in said if name.startswith("vrt.") and not said[name].endswith(held)] == []
    assert said.pop("link.kml") == said.pop("schema.gpx") == "read 1"
    told = {
        "address.geojson": "is called .geojson, but holds plain text; give it its own suffix",
        "crs.geojson": "names its reference system by a link, which is not followed; name it, as in --crs EPSG:3857",
        "named.geojson": "has a coordinate reference system that is not known (http://127.0.0.1:",
        "entity.gpx": "has a document type (DOCTYPE), which could fetch or grow without end; take it out",
        "a.geojson": "is an address, not a file; fetch it first, then import the file",
    }
    assert [name for name, words in told.items() if words not in said[name]] == []


def test_the_listener_hears_geopandas_follow_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "vrt.geojson").write_text(VRT)
    assert listened(tmp_path, "plain")[0] > 0


# Tells what an import says, and the most memory that it and its helper took, in kB.
# Of itself it asks the kernel: what getrusage says begins with the size of the program that started it.
MEASURE = """
import json, re, resource, sys
from mapgen.errors import MapgenError
from mapgen.importing import Choices, read
said = {}
for name in sys.argv[1:]:
    try:
        read(name, Choices())
        said[name] = "read"
    except MapgenError as error:
        said[name] = str(error)
own = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
most = [own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]
print(json.dumps([most, said]))
"""


def packed(path: Path, name: str, size: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as entry:
        for _ in range(size // 2**20):
            entry.write(bytes(2**20))


def test_bombs_end_in_a_clear_error_within_a_gigabyte(tmp_path: Path) -> None:
    size = 200 * 2**20
    for name, inner in (("a.zip", "a.csv"), ("a.kmz", "doc.kml"), ("a.xlsx", "xl/workbook.xml")):
        packed(tmp_path / name, inner, size)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(bytes(size), 6))
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    (tmp_path / "laughs.kml").write_text(f'<!DOCTYPE kml [<!ENTITY l0 "ha">{laughs}]><kml><name>&l9;</name></kml>')
    (tmp_path / "deep.kml").write_text("<kml>" + "<Folder>" * 20_000)
    # One text of 10 kB, which 200,000 rows share: 2 GB in a file of a few kB.
    column = pyarrow.array(["x" * 10_000] * 1000)
    with parquet.ParquetWriter(tmp_path / "same.parquet", pyarrow.schema({"name": pyarrow.string()})) as writer:
        for _ in range(200):
            writer.write_table(pyarrow.table({"name": column}))
    workbook = openpyxl.Workbook()
    workbook.save(tmp_path / "laughs.xlsx")
    with zipfile.ZipFile(tmp_path / "laughs.xlsx", "a") as archive:
        archive.writestr("xl/evil.xml", '<!DOCTYPE a [<!ENTITY l "ha">]><a>&l;</a>')
    names = sorted(tmp_path.iterdir())
    assert all(path.stat().st_size < 250_000 for path in names)
    done = subprocess.run([sys.executable, "-c", MEASURE, *map(str, names)], capture_output=True, text=True, check=True)
    most, said = json.loads(done.stdout)
    assert sum(most) < 1_000_000
    told = {Path(name).name: words.removeprefix(f"{name}: ") for name, words in said.items()}
    bomb = "unpacks to more than 100 times its size, as only a bomb does; unpack it first if it is none"
    memory = "needs more memory than a file of its kind should; import a part of it"
    doctype = (
        "has a document type (DOCTYPE), which could fetch or grow without end; take it out, or export the file anew"
    )
    assert told == {
        "a.zip": bomb, "a.kmz": bomb, "a.xlsx": bomb, "a.csv.gz": bomb, "same.parquet": memory,
        "laughs.kml": doctype, "laughs.xlsx": doctype,
        "deep.kml": "nests its elements more than 100 deep; take it out, or export the file anew",
    }  # fmt: skip


def test_a_geopackage_runs_nothing(tmp_path: Path) -> None:
    import sqlite3  # noqa: PLC0415

    import geopandas  # noqa: PLC0415
    from shapely import Point  # noqa: PLC0415

    path = tmp_path / "a.gpkg"
    geopandas.GeoDataFrame({"name": ["A"]}, geometry=[Point(1, 2)], crs=4326).to_file(path, layer="good")
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE VIEW endless AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c) SELECT * FROM c"
        )
        database.execute("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('endless', 'features')")
        database.execute("INSERT INTO gpkg_geometry_columns VALUES ('endless', 'x', 'POINT', 4326, 0, 0)")
    found = read(path)
    assert [row.title for row in found.rows] == ["A"]
    assert any("layers that are views, which are not run: endless" in note.text for note in found.notes)
    with sqlite3.connect(path) as database:
        database.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
    with pytest.raises(MapgenError, match="holds virtual tables"):
        read(path)


def test_a_driver_that_is_not_known_is_left_out_too(tmp_path: Path) -> None:
    """As a newer GDAL would bring it: the worker knows of none, and begins once more without what it found."""
    import geopandas  # noqa: PLC0415
    from shapely import Point  # noqa: PLC0415

    path = tmp_path / "a.fgb"
    geopandas.GeoDataFrame({"name": ["A"]}, geometry=[Point(1, 2)], crs=4326).to_file(path)
    request = {"kind": "FlatGeobuf", "path": str(path), "crs": "", "layer": "", "encoding": ""}
    code = "from mapgen.importing import worker; worker._KNOWN = (); worker.main()"
    command = [sys.executable, "-c", code, json.dumps(request)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["rows"] == [["A"]]
    code = "from mapgen.importing import worker; import sys; print(*worker._only('FlatGeobuf').list_drivers())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "FlatGeobuf\n"


def test_archives_with_too_much_or_too_little(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(archives.MOST_ENTRIES + 1):
            archive.writestr(f"{number}.csv", "a")
    with pytest.raises(MapgenError, match="has 1,001 entries; 1,000 is the most"):
        read(path)
    for names, words in ((["a.csv", "b.csv"], "holds several files"), (["a.txt"], "holds no file that is imported")):
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "a")
        with pytest.raises(MapgenError, match=words):
            read(path)
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(MapgenError, match="is no archive that can be read"):
        read(path)


def test_links_in_an_archive_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("secret.csv")
        link.external_attr = 0o120777 << 16  # a symbolic link, as Unix writes it
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(MapgenError, match="holds no file that is imported"):
        read(path)


@pytest.mark.parametrize("name", ["a.shp", "a.gpkg", "a.fgb", "a.parquet"])
def test_what_only_begins_well_ends_in_a_clear_error(name: str, tmp_path: Path) -> None:
    marks = {
        ".shp": b"\x00\x00\x27\x0a",
        ".gpkg": b"SQLite format 3\x00" + bytes(52) + b"GPKG",
        ".fgb": b"fgb\x03fgb\x00",
        ".parquet": b"PAR1",
    }
    path = tmp_path / name
    path.write_bytes(marks[path.suffix] + bytes(range(200)))
    with pytest.raises(MapgenError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_every_suffix_refuses_the_content_of_another() -> None:
    for suffix in kinds.SUFFIXES:
        with pytest.raises(MapgenError, match="is called"):
            kinds.detect(f"a{suffix}", textwrap.dedent(VRT).encode())
