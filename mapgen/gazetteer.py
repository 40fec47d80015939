"""Where a place is, by its name: cities, countries and some regions and sites, looked up on this machine.

The names are in a file that `tools/gazetteer.py` makes. One look-up reads a few pages of it, never the whole.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mapgen.spelling import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

_DATA = Path(__file__).parent / "data" / "gazetteer.sqlite"

Match = Literal["name", "other name", "beginning", "similar"]

SOURCES: dict[str, dict[str, str]] = {
    "geonames": {
        "title": "GeoNames gazetteer",
        "kind": "gazetteer",
        "url": "https://www.geonames.org/",
        "licence": "CC BY 4.0",
    },
    "naturalearth": {
        "title": "Natural Earth",
        "kind": "gazetteer",
        "url": "https://www.naturalearthdata.com/",
        "licence": "Public domain",
    },
    "airportsdata": {
        "title": "airportsdata",
        "kind": "gazetteer",
        "url": "https://github.com/mborsetti/airportsdata",
        "licence": "MIT",
    },
    "mapgen-places": {"title": "mapgen’s own list of regions and sites", "kind": "gazetteer"},
    "openstreetmap": {
        "title": "OpenStreetMap, through Nominatim",
        "kind": "gazetteer",
        "url": "https://www.openstreetmap.org/copyright",
        "licence": "ODbL 1.0",
    },
}
"""Where positions come from, as the properties of a source record."""

_FIELDS = """
    place.name, longitude / 1e5, latitude / 1e5, kind, place.country, country.name, region.name, population, geonames,
    coalesce(source, 'geonames')
"""
_JOINS = """
    LEFT JOIN country ON country.code = place.country
    LEFT JOIN region ON region.country = place.country AND region.code = place.region
"""

_PRECISIONS = {"capital": "city", "city": "city", "country": "country", "region": "region"}

_WELL_KNOWN = 1_000_000
"""What a region or a site, which has no population, counts for among cities of its name."""


@dataclass(frozen=True)
class Candidate:
    """A place that a name may mean.

    Attributes
    ----------
    name : str
        What the gazetteer calls it.
    longitude, latitude : float
        In degrees; in WGS 84.
    kind : str
        capital, city, site, base, country or region.
    country, country_name : str or None
        ISO 3166 alpha-2, and in English.
    region : str or None
        The state, of cities in the United States.
    population : int or None
    geonames : int or None
        Its number there.
    source : str
        A key of `SOURCES`.
    match : str
        How the name was found: as the place's name, as another name of it, as its beginning, or as a similar one.
    """

    name: str
    longitude: float
    latitude: float
    kind: str
    country: str | None = None
    country_name: str | None = None
    region: str | None = None
    population: int | None = None
    geonames: int | None = None
    source: str = "geonames"
    match: Match = "name"

    @property
    def position(self) -> tuple[float, float]:
        """Longitude and latitude."""
        return (self.longitude, self.latitude)

    @property
    def is_exact(self) -> bool:
        """Whether the name is one of the place's, and not only like it."""
        return self.match in ("name", "other name")

    @property
    def precision(self) -> str:
        """How exactly the point is known, in the data format's words."""
        return _PRECISIONS.get(self.kind, "site")

    @property
    def weight(self) -> int:
        """How probably this one is meant, among candidates of one name.

        The population; ten times that of a capital, and ten times that of a place which is called so in the first
        place, and not also: "Sana" is the capital of Yemen rather than Saña in Peru.
        """
        people = self.population or (_WELL_KNOWN if self.kind in ("region", "site", "base") else 1)
        return people * (10 if self.kind == "capital" else 1) * (10 if self.match == "name" else 1)

    @property
    def where(self) -> str:
        """The region and the country in words.

        Examples
        --------
        >>> lookup("Springfield", limit=1)[0].where
        'Missouri, United States of America'
        """
        return ", ".join(filter(None, (self.region, self.country_name if self.kind != "country" else None)))

    @property
    def label(self) -> str:
        """The name, and where it is.

        Examples
        --------
        >>> lookup("Парыж", limit=1)[0].label
        'Paris, France'
        """
        return f"{self.name}, {self.where}" if self.where else self.name


def lookup(name: str, country: str | None = None, limit: int = 10) -> list[Candidate]:
    """Find the places that a name may mean, the most probable one first.

    Parameters
    ----------
    name : str
        In any spelling and script; a country or a state of the United States may follow after a comma.
    country : str, optional
        ISO 3166 alpha-2: only places there.
    limit : int
        How many at most.

    Returns
    -------
    list of Candidate
        Those of exactly this name, then those whose name begins with it. None where there is no such place.

    Examples
    --------
    >>> [(found.name, found.country, found.longitude, found.latitude) for found in lookup("صنعاء")]
    [('Sanaa', 'YE', 44.20646, 15.35452)]
    >>> [found.where for found in lookup("Tripoli", limit=2)]
    ['Libya', 'Lebanon']
    >>> [found.where for found in lookup("Tripoli, Lebanon")]
    ['Lebanon']
    >>> lookup("Nowhere at all")
    []
    """
    key = _key(name)
    if not key:
        return []
    with closing(_open()) as file:
        exact = _rows(file, "spelling.key = ?", [key], country)
        head, comma, tail = name.rpartition(",")
        if not exact and comma:
            exact = _within(_rows(file, "spelling.key = ?", [_key(head)], country), _key(tail), file)
        found = sorted(exact, key=lambda candidate: -candidate.weight)
        if len(found) < limit:
            # Whoever wrote a whole name may have left words out; whoever did not may have stopped within one.
            start, only_own = (f"{key} ", "AND other = 0") if exact else (key, "")
            longer = _rows(file, f"key > ? AND key < ? {only_own}", [start, start + "\U0010ffff"], country,
                           match="beginning", limit=limit + len(found))  # fmt: skip
            known = {_identity(candidate) for candidate in found}
            found += [candidate for candidate in longer if _identity(candidate) not in known]
    return found[:limit]


def nearest(name: str, country: str | None = None, limit: int = 5) -> list[Candidate]:
    """Find the places whose names are most like one that is nobody's.

    Examples
    --------
    >>> nearest("Damaskuss")[0].name, nearest("Theran")[0].name, nearest("qqqqqqqq")
    ('Damascus', 'Tehran', [])
    """
    from difflib import SequenceMatcher  # noqa: PLC0415  # needed only when something went wrong

    key = _key(name)[:60]
    if len(key) < 2:
        return []
    with closing(_open()) as file:
        # Most misspellings leave the beginning or the end of a word as it is.
        keys = file.execute(
            "SELECT DISTINCT key FROM spelling WHERE length(key) BETWEEN ? AND ?"
            " AND (substr(key, 1, 2) IN (?, ?) OR substr(key, -3) = ?)",
            [len(key) - 2, len(key) + 2, key[:2], key[1::-1], key[-3:]],
        ).fetchall()
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(key)
        scores = []
        for (other,) in keys:
            matcher.set_seq1(other)
            if matcher.real_quick_ratio() >= 0.7 and matcher.quick_ratio() >= 0.7 and (ratio := matcher.ratio()) >= 0.7:
                scores.append((ratio, other))
        found: dict[Any, tuple[float, Candidate]] = {}
        for ratio, other in sorted(scores, reverse=True)[: (100 if country else 10) * limit]:
            for candidate in _rows(file, "spelling.key = ?", [other], country, match="similar"):
                found.setdefault(_identity(candidate), (ratio, candidate))
    ranked = sorted(found.values(), key=lambda pair: (-round(pair[0], 2), -pair[1].weight))
    return [candidate for _, candidate in ranked[:limit]]


def by_number(geonames: int) -> Candidate | None:
    """Find the place of a GeoNames number.

    Examples
    --------
    >>> by_number(112931).name
    'Tehran'
    """
    with closing(_open()) as file:
        row = file.execute(f"SELECT {_FIELDS} FROM place {_JOINS} WHERE geonames = ?", [geonames]).fetchone()  # noqa: S608
    return Candidate(*row) if row else None


def is_country(code: str) -> bool:
    """Tell whether a code is one by which places can be asked for.

    Examples
    --------
    >>> is_country("YE"), is_country("UK")
    (True, False)
    """
    with closing(_open()) as file:
        return file.execute("SELECT 1 FROM country WHERE code = ?", [code]).fetchone() is not None


def _key(name: str) -> str:
    """Fold a name; what no file can hold (bytes of an argument that are no UTF-8) is left out."""
    return folded(name.encode("utf-8", "ignore").decode("utf-8"))


def _open() -> sqlite3.Connection:
    return sqlite3.connect(f"{_DATA.as_uri()}?mode=ro&immutable=1", uri=True)


def _rows(
    file: sqlite3.Connection,
    condition: str,
    values: list[Any],
    country: str | None,
    *,
    match: Match | None = None,
    limit: int = -1,
) -> list[Candidate]:
    # Only conditions written in this module get into the statement; what is asked for travels beside it.
    order = "ORDER BY place.number" if limit >= 0 else ""  # by population
    statement = f"""
        SELECT DISTINCT {_FIELDS}, {"0" if match else "other"}
        FROM spelling JOIN place ON place.number = spelling.place {_JOINS}
        WHERE {condition} {"AND place.country = ?" if country else ""} {order} LIMIT ?
    """  # noqa: S608
    found: dict[tuple[object, ...], Candidate] = {}
    for *fields, other in file.execute(statement, [*values, *([country] if country else []), limit]):
        candidate = replace(Candidate(*fields), match=match or ("other name" if other else "name"))
        found.setdefault(_identity(candidate), candidate)
    return list(found.values())


def _identity(candidate: Candidate) -> tuple[object, ...]:
    return (candidate.name, candidate.kind, candidate.position)


def _within(candidates: Iterable[Candidate], key: str, file: sqlite3.Connection) -> list[Candidate]:
    """Keep those in a country or state of this name."""
    rows = file.execute(
        "SELECT place.country FROM spelling JOIN place ON place.number = spelling.place"
        " WHERE key = ? AND kind = 'country'",
        [key],
    )
    codes = {code for (code,) in rows}
    return [
        candidate
        for candidate in candidates
        if candidate.country in codes or key in (folded(candidate.country or ""), folded(candidate.region or ""))
    ]
