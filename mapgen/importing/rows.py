"""From a table to rows that become records: dated ones are events, lines connections, and the rest places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args
from urllib.parse import urlsplit

from mapgen import countries
from mapgen.errors import FileError, OptionError, shortened, visible
from mapgen.geojson import property_names
from mapgen.importing import columns, values
from mapgen.importing.found import Found, Note, Position, Row, Topic
from mapgen.importing.records import clean, free_name, unique
from mapgen.importing.shapes import shapes, wrapped
from mapgen.importing.table import Shape, Table, Value
from mapgen.importing.told import Told
from mapgen.model import RECORDS, ConnectionKind
from mapgen.slugs import slug


@dataclass(frozen=True)
class Choices:
    """What the user said about how a file is to be read.

    Parameters
    ----------
    columns : dict
        A role (see `columns.ROLES`) or property of mapgen's to the column that holds it.
    dates : {"", "dmy", "mdy"}
        What 03/04/2020 means: nothing, the 3rd of April or the 4th of March.
    crs, encoding : str
        The coordinate reference system, and the encoding, of a file that names none.
    layer : str
        The only layer, or sheet, to read.
    connections : str
        The kind of the connections that lines become.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    crs: str = ""
    encoding: str = ""
    layer: str = ""
    connections: str = ""


class AmbiguousDatesError(FileError):
    """A date can be read in two ways, and nobody has said in which."""


_OWN = {record: property_names(RECORDS[record]) for record in ("place", "event", "connection")}
_NONE: list[Shape | None] = [None]
# Handled by role, or naming records by ids that a table of another program does not have.
_HANDLED = {
    "id", "title", "date", "place", "from", "to", "since", "until", "summary", "kind", "sources", "ccodes",
    "via", "places", "connections", "claim_of",
}  # fmt: skip
PROPERTIES = tuple(dict.fromkeys(name for names in _OWN.values() for name in names if name not in _HANDLED))
"""mapgen's properties that a column of the very same name fills."""
_LISTS = {"aliases", "actors"}
_NUMBERS = {"geonames", "low", "best", "high", "rank", "stroke-width", "stroke-opacity", "fill-opacity"}


def roles(table: Table, choices: Choices) -> dict[str, str]:
    """Find what the columns are; a "from" and a "to" that hold dates are the two ends of a date."""
    found = columns.guess(table.columns, choices.columns, PROPERTIES, table.given())
    if "title" not in found and choices.columns.get("title") is None:
        if "place" in found and "date" not in found:
            found["title"] = found.pop("place")
        elif text := _first_text(table, set(found.values())):
            found["title"] = text
    for role, other in (("from", "date"), ("to", "end")):
        if role in found and role not in choices.columns and other not in found and _holds_dates(table, found[role]):
            found[other] = found.pop(role)
    if not {"from", "to"} <= found.keys():  # one alone says nothing
        for role in ("from", "to"):
            if role not in choices.columns:
                found.pop(role, None)
    if any(table.shapes):
        for role in ("latitude", "longitude", "position", "geometry"):
            if role not in choices.columns:
                found.pop(role, None)
    return found


def _first_text(table: Table, used: set[str]) -> str:
    for index, column in enumerate(table.columns):
        cells = [row[index] for row in table.rows[:200] if row[index] not in (None, "")]
        if column not in used and cells and all(isinstance(c, str) and values.number(c) is None for c in cells):
            return column
    return ""


def _holds_dates(table: Table, column: str) -> bool:
    index = table.columns.index(column)
    cells = [row[index] for row in table.rows[:200] if row[index] not in (None, "")]
    return bool(cells) and all(values.dates(cell) for cell in cells)


_NOUNS = {"KML": "placemark", "KMZ": "placemark"}


def found(table: Table, name: str, path: str, kind: str, choices: Choices) -> Found:
    """Make rows of a table.

    Parameters
    ----------
    table : Table
    name, path, kind : str
        The file's own name, its path for messages, and its format in words.
    choices : Choices

    Raises
    ------
    AmbiguousDatesError
        A date can be read in two ways.
    FileError
        Nothing in the file can be placed or dated.
    """
    if choices.connections and choices.connections not in get_args(ConnectionKind):
        raise OptionError("connections", choices.connections, "is no kind of connection",
                          f"take one of {', '.join(get_args(ConnectionKind))}")  # fmt: skip
    noun = _NOUNS.get(kind, "row" if kind in ("CSV", "Excel") else "feature")
    return _Reading(table, path, choices, noun).found(name, kind)


class _Reading:
    """The rows read so far, and what there is to tell of them."""

    def __init__(self, table: Table, path: str, choices: Choices, noun: str) -> None:
        self.table = table
        self.path = path
        self.choices = choices
        self.roles = roles(table, choices)
        self.index = {role: table.columns.index(column) for role, column in self.roles.items()}
        self.free: dict[str, str] = {}
        used = set(self.roles.values())
        for column in table.columns:
            if column not in used:
                self.free[column] = free_name(column, self.free.values())
        self.rest = [(table.columns.index(column), column, name) for column, name in self.free.items()]
        self.told = Told(noun)
        self.sources: dict[str, dict[str, Any]] = {}
        self.source_ids: set[str] = set()
        self.source_numbers: Counter[str] = Counter()
        self.dates: dict[str, str] = {}
        self.used: set[str] = set()

    def found(self, name: str, kind: str) -> Found:
        rows = [row for number, cells in enumerate(self.table.rows) for row in self.read(number, cells)]
        if not rows:
            reasons = "; ".join(note.text for note in self.notes() if note.topic == "left out")
            have = (
                f"its columns are {', '.join(self.table.columns)[:200]}" if self.table.columns else "it has no columns"
            )
            raise FileError(
                self.path, f"nothing in it can be put on a map ({reasons or 'it has no rows'}; {have})",
                f"say which column is what, as in {columns.line(self.suggested())}" if self.table.columns
                else "name the columns in its first line",
            )  # fmt: skip
        return Found(
            name, kind, tuple(rows), self.table.title, {"summary": self.table.summary},
            sources=tuple(self.sources.values()), notes=(*self.table.notes, *self.notes()),
        )  # fmt: skip

    def tell(self, topic: Topic, what: str, number: int, *, part: str = "") -> None:
        self.told.tell(topic, what, self.table.number(number), part=part)

    def notes(self) -> list[Note]:
        given = self.table.given()
        taken = [f"{column} → {role}" for role, column in self.roles.items() if column != role and column in given]
        free = [f"{column} → {new}" for column, new in self.free.items() if column in self.used]
        notes = [Note("read", f'its name, "{shortened(self.table.title, 80)}", as the title')] * bool(self.table.title)
        notes += [Note("renamed", ", ".join(taken))] if taken else []
        notes += [Note("renamed", ", ".join(free) + " (kept, never shown)")] if free else []
        empty = [column for column in self.table.columns if column not in given]
        if self.dates:
            some = ", ".join(f"{old} → {new}" for old, new in list(self.dates.items())[:3])
            some += " …" if len(self.dates) > 3 else ""
            number, them = (f"{len(self.dates):,} different dates", "them") if len(self.dates) > 1 else ("1 date", "it")
            notes.append(Note("changed", f"{number} now written as mapgen has {them} (EDTF): {some}"))
        told = list(self.told.notes())
        notes += told
        if any("with such a date" in note.text for note in told):
            notes.append(Note("changed", "to have these as events, write their dates like 1915, 1915-01 or 1915-01-14 "
                              "in the file, and import it again"))  # fmt: skip
        return notes + ([Note("left out", f"columns without a value: {', '.join(empty)}")] if empty else [])

    def suggested(self) -> dict[str, str]:
        """Offer columns for what is missing, by what stands in them; an author has to agree to it."""
        free = [column for column in self.table.columns if column in self.free]
        numbers = {}
        for column in free:
            index = self.table.columns.index(column)
            found = [values.degrees(row[index]) for row in self.table.rows[:200] if row[index] not in (None, "")]
            if found and all(number is not None for number in found):
                numbers[column] = max(abs(number) for number in found if number is not None)
        dated = {column for column in free if _holds_dates(self.table, column)}
        made = {} if "title" not in self.roles else {"title": self.roles["title"]}
        latitude = next((column for column, most in numbers.items() if most <= 90 and column not in dated), "")
        longitude = next((c for c, most in numbers.items() if most <= 180 and c not in dated | {latitude}), "")
        if latitude and longitude:
            made |= {"latitude": latitude, "longitude": longitude}
        return made | ({"date": min(dated, key=free.index)} if dated else {})

    def cell(self, cells: tuple[Value, ...], role: str) -> Value:
        return cells[self.index[role]] if role in self.index else None

    def text(self, cells: tuple[Value, ...], role: str) -> str:
        value = self.cell(cells, role)
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            value = int(value)
        return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value).strip()

    def read(self, number: int, cells: tuple[Value, ...]) -> Iterable[Row]:
        if all(cell in (None, "", []) for cell in cells) and not self.shapes_of(number):
            return
        date, unread = self.date(number, cells)
        properties = self.properties(number, cells) | unread
        title, place = self.text(cells, "title"), self.text(cells, "place")
        identity = self.text(cells, "id")
        if identity and not re.search(
            r"[A-Za-z]", identity
        ):  # a mere number is the table's, and would be no id to read
            properties["x-id"] = identity
            identity = ""
        shapes = self.shapes(number, cells, properties)
        ends = tuple(filter(None, (self.text(cells, "from"), self.text(cells, "to"))))
        lines = [shape for shape in shapes if shape.kind == "line"]
        if len(ends) == 2 or lines:
            yield from self.connections(
                number, title, identity, date, ends if len(ends) == 2 else (), lines, properties
            )
        points = [shape for shape in shapes if shape.kind != "line"]
        if len(ends) == 2 or (lines and not points):
            return
        if not points and not date:
            self.tell("left out", f"without a position and without a date{' that can be read' * bool(unread)}", number)
            return
        if len(shapes) > 1:
            self.tell("changed", "with several parts, each now a record", number)
        summary = self.summary(number, cells)
        if unread and not date:
            title, place, summary = self.undated(number, title, place, summary, properties)
        named = title or place
        if not named:
            named = f"{self.told.noun} {self.table.number(number)}".capitalize()
            self.tell("changed", "without a title, titled with its number", number)
        for shape in points or _NONE:
            own = dict(properties)
            if shape and shape.kind == "area":
                self.tell("changed", "with an area, now a point inside it", number)
                own.setdefault("precision", "region")
            position = shape.positions[0] if shape else None
            own |= {"summary": summary}
            if date:
                yield Row("event", named, identity, position, date=date, place=place, properties=own)
            else:
                yield Row("place", named, identity, position, properties=own | ({"x-place": place} if title else {}))

    def connections(
        self, number: int, title: str, identity: str, date: str, ends: tuple[str, ...], lines: list[Shape],
        properties: dict[str, Any],
    ) -> Iterable[Row]:  # fmt: skip
        kind = properties.get("kind")
        kept = dict(properties)
        if kind not in get_args(ConnectionKind):
            if not self.choices.connections:
                self.tell("left out", "with a line or two ends, which would be a connection; say of which kind, as in "
                          "--connections support", number)  # fmt: skip
                return
            kept |= {"kind": self.choices.connections, "x-kind": kind}
        since, _, until = date.partition("/")
        kept |= {"since": since, "until": until or (since if date and "/" not in date else None)}
        for line in lines or _NONE:
            yield Row("connection", title, identity, line=line.positions if line else (), ends=ends, properties=kept)

    def summary(self, number: int, cells: tuple[Value, ...]) -> str:
        text = self.text(cells, "summary")
        if re.search(r"</?[a-zA-Z][^<>]*>", text):
            from html import unescape  # noqa: PLC0415

            import nh3  # noqa: PLC0415

            self.tell("changed", "with HTML in the summary, of which only the text is kept", number)
            spaced = re.sub(r"<(br|/p|/div|/li|/tr|/h\d)\b[^<>]*>", "\n\n", text, flags=re.IGNORECASE)
            text = re.sub(r"\n\s*\n+", "\n\n", unescape(nh3.clean(spaced, tags=set()))).strip()
        return text

    def properties(self, number: int, cells: tuple[Value, ...]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for index, column, name in self.rest:
            value = cells[index]
            if value not in (None, "", []):
                made[name] = value
                self.used.add(column)
        for role in self.index.keys() & set(PROPERTIES):
            value = self.cell(cells, role)
            if isinstance(value, str) and role in _LISTS:
                value = [part.strip() for part in re.split(r"[;|]", value) if part.strip()]
            elif role in _NUMBERS:
                numeric = values.number(value)
                value = value if numeric is None else int(numeric) if numeric.is_integer() else numeric
            elif role == "anchor" and str(value).lower() in ("true", "1"):
                value = True
            elif value is not None and not isinstance(value, list):
                value = str(value)
            made[role] = value
        kind = self.text(cells, "kind")
        if kind:
            made["kind"] = kind.lower()
        if country := self.text(cells, "country"):
            from mapgen.countries import is_country_code  # noqa: PLC0415

            made |= {"ccodes": [country.upper()]} if is_country_code(country.upper()) else {"x-country": country}
        if source := clean(self.text(cells, "source")).strip():
            made["sources"] = [self.source(source)]
        if not all(made.get(name) for name in ("image", "alt", "credit")):  # none without the others
            made |= {f"x-{name}": made.pop(name) for name in ("image", "alt", "credit") if made.get(name)}
        estimate = [made[name] for name in ("low", "best", "high") if isinstance(made.get(name), (int, float))]
        if estimate != sorted(estimate):
            made |= {f"x-{name}": made.pop(name) for name in ("low", "best", "high") if name in made}
        return made

    def source(self, text: str) -> str:
        """Make a source record of an address, or of a name; one for each."""
        if text not in self.sources:
            is_address = re.match(r"https?://[^\s/]", text, re.IGNORECASE)
            host = ""
            if is_address:
                try:
                    host = (urlsplit(text).hostname or "").removeprefix("www.")
                except ValueError:
                    host = ""
            title = host or text
            wanted = f"source-{slug(title) or len(self.sources) + 1}"
            identity = unique(wanted, self.source_ids, self.source_numbers)
            self.sources[text] = {"id": identity, "title": shortened(title, 200), **({"url": text} if host else {})}
        return str(self.sources[text]["id"])

    def undated(
        self, number: int, title: str, place: str, summary: str, properties: dict[str, Any]
    ) -> tuple[str, str, str]:
        """Make a place of a row whose date cannot be read: what tells of the event is kept, and does not name it."""
        kept = "the date is kept as x-date"
        if title and place:
            properties |= {"x-title": title, "x-summary": summary}
            title, place, summary = place, "", ""
            kept += ", the title as x-title" + (", the summary as x-summary" if properties["x-summary"] else "")
        self.tell(
            "changed", f"with such a date, now a place without one: {kept} (never shown)", number,
        )  # fmt: skip
        return title, place, summary

    def date(self, number: int, cells: tuple[Value, ...]) -> tuple[str, dict[str, str]]:
        """Give the date in EDTF, and the words of what is no date under free names."""
        start, end = (self.one_date(number, cells, role) for role in ("date", "end"))
        unread = {
            f"x-{role}": self.text(cells, role)
            for role, date in (("date", start), ("end", end))
            if not date and self.text(cells, role)
        }
        if "x-date" in unread:  # its end alone would say that nobody knows when it began
            return "", unread | ({"x-end": self.text(cells, "end")} if end else {})
        if unread:
            self.tell("changed", "whose end date cannot be read: kept as x-end (never shown)", number)
        if not end or end == start:
            return start, unread
        made = f"{start.partition('/')[0]}/{end.rpartition('/')[2]}"
        if values.is_date(made):
            return made, unread
        self.tell("left out", "which is before its start", number, part="the end date")
        return start, unread

    def one_date(self, number: int, cells: tuple[Value, ...], role: str) -> str:
        value = self.cell(cells, role)
        if value in (None, "", []):
            return ""
        found = values.dates(value, self.choices.dates)
        if len(found) > 1:
            where = self.table.number(number)
            raise AmbiguousDatesError(
                self.path, f'row {where}: "{visible(str(value)[:40])}" is {found[0]} or {found[1]}{self.hint(role)}',
                "say which with --dates dmy (the day first) or --dates mdy (the month first)",
            )  # fmt: skip
        if not found:
            self.told.unread(str(value), self.table.number(number))
            return ""
        if found[0] != str(value):
            self.dates.setdefault(str(value), found[0])
        return found[0]

    def hint(self, role: str) -> str:
        """Say what other dates of the column suggest."""
        for row in self.table.rows:
            match = re.match(r"\s*(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{4}", str(self.cell(row, role)))
            if match and (int(match[1]) > 12) != (int(match[2]) > 12):
                return f" ({match[0].strip()} stands in the same column)"
        return ""

    def shapes_of(self, number: int) -> tuple[Shape, ...]:
        return self.table.shapes[number] if self.table.shapes else ()

    def shapes(self, number: int, cells: tuple[Value, ...], properties: dict[str, Any]) -> list[Shape]:
        own = self.shapes_of(number)
        if own:
            return list(own)
        if text := self.text(cells, "geometry"):
            return self.wkt(number, text)
        raw: list[Value] = [self.cell(cells, "longitude"), self.cell(cells, "latitude")]
        if text := self.text(cells, "position"):
            parts = re.split(r"\s*[;,]\s+|\s*;\s*|(?<=\d)\s*,\s*(?=-?\d)|\s+", text.strip("()[] "))
            raw = [parts[1], parts[0]] if len(parts) == 2 else [text, text]
            self.tell("read", f'whose "{self.roles["position"]}" was read as latitude, then longitude', number)
        if raw[0] in (None, "") and raw[1] in (None, ""):
            return []
        longitude, latitude = map(values.degrees, raw)
        if self.choices.crs and longitude is not None and latitude is not None:
            return self.projected(longitude, latitude)
        position = self.position(number, longitude, latitude, properties.get("ccodes", []))
        return [Shape("point", (position,))] if position else []

    def projected(self, x: float, y: float) -> list[Shape]:
        import shapely  # noqa: PLC0415

        return list(shapes([shapely.Point(x, y)], self.choices.crs)[0])

    def wkt(self, number: int, text: str) -> list[Shape]:
        import shapely  # noqa: PLC0415

        try:
            return list(shapes([shapely.from_wkt(text)], self.choices.crs or None)[0])
        except (shapely.errors.GEOSException, ValueError):
            self.tell("left out", "which cannot be read", number, part=f'the "{self.roles["geometry"]}"')
            return []

    def position(
        self, number: int, longitude: float | None, latitude: float | None, ccodes: list[str]
    ) -> Position | None:
        if longitude is None or latitude is None:
            self.tell("left out", "which cannot be read", number, part="the position")
            return None
        if abs(latitude) > 90 >= abs(longitude) and abs(latitude) <= 180:
            self.tell("changed", "with a latitude beyond 90 degrees: latitude and longitude swapped", number)
            longitude, latitude = latitude, longitude
        elif countries.is_swapped(longitude, latitude, ccodes):
            self.tell(
                "changed", "outside their country, and inside it with latitude and longitude swapped: swapped", number
            )
            longitude, latitude = latitude, longitude
        if abs(latitude) > 90 or abs(longitude) > 360:
            self.tell("left out", "which is not on Earth (if it is in another reference system, name that with --crs, "
                      "as in --crs EPSG:3857)", number, part="the position")  # fmt: skip
            return None
        if longitude == latitude == 0:
            self.tell("read", "at 0° N, 0° E, in the open sea: is the position missing in the file?", number)
        return wrapped(longitude), latitude
