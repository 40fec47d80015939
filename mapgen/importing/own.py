"""mapgen's own exports, as they come back: tables whose rows say which record they are; ids and references stay."""

from __future__ import annotations

import html
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, get_args, get_origin

from mapgen import geodesic
from mapgen.errors import FileError
from mapgen.geojson import property_names
from mapgen.importing import hypertext, values
from mapgen.importing.found import Found, Note, Position, Row
from mapgen.importing.records import free_name, unique
from mapgen.importing.shapes import wrapped
from mapgen.importing.table import Shape, Table, Value
from mapgen.importing.told import Told
from mapgen.model import RECORDS, SLUG, Connection, ConnectionKind, Place
from mapgen.slugs import slug

Cells = dict[str, Value]

_PLACES = {"place", "places", "from", "via", "to"}
"""Properties that name places; of records of other kinds there are ``claim_of`` and ``connections``."""
_DERIVED = {"earliest", "latest"}  # of the dates
_TELLING = {"certainty", "precision", "ccodes", "attribution", "date_basis", "edtf"}


def knows(table: Table) -> bool:
    """Tell an export of mapgen's from other tables: each row says which record it is.

    Examples
    --------
    >>> columns = ("record", "id", "title", "precision", "date")
    >>> knows(Table(columns, (("place", "a", "A", "city", ""), ("event", "e", "E", "", "1998"))))
    True
    >>> knows(Table(columns, (("LP", "a", "A", "", ""),)))
    False
    """
    if not {"record", "id", "title"} <= set(table.columns) or not _TELLING & set(table.columns) or not table.rows:
        return False
    index = table.columns.index("record")
    return all(row[index] in RECORDS for row in table.rows if any(cell not in (None, "", []) for cell in row))


def found_in_table(table: Table, path: str) -> Found:
    """Read an export of mapgen's.

    Raises
    ------
    FileError
        No record is in it.
    """
    return _Export(table, path).found()


class _Export:
    """The rows of an export, their ids, and what they name."""

    def __init__(self, table: Table, path: str) -> None:
        self.table = table
        self.path = path
        self.told = Told("row")
        self.in_words = "edtf" in table.columns  # the spreadsheet: names instead of ids
        self.rows: list[tuple[int, str, Cells, tuple[Shape, ...]]] = []
        for number, row in enumerate(table.rows):
            named = zip(table.columns, row, strict=True)
            cells: Cells = {name: cell for name, cell in named if cell not in (None, "", [])}
            if cells:
                record = str(cells.pop("record"))
                self.rows.append((table.number(number), record, self.plain(cells),
                                  table.shapes[number] if table.shapes else ()))  # fmt: skip
        self.ids: dict[int, str] = {}
        self.by_name: dict[tuple[str, str], str] = {}
        self.positions: dict[str, Position | None] = {}
        self.taken: set[str] = set()
        self.sources: dict[str, dict[str, Any]] = {}
        self.unknown: Counter[str] = Counter()

    def plain(self, cells: Cells) -> Cells:
        """Take off the apostrophe that keeps a text from being a formula in a spreadsheet."""
        if not self.in_words:
            return cells
        return {
            name: cell[1:] if isinstance(cell, str) and re.match(r"'[=+\-@\t\r\n]", cell) else cell
            for name, cell in cells.items()
        }

    def found(self) -> Found:
        self.identify()
        dataset: dict[str, Any] = {"summary": self.table.summary}
        title = self.table.title
        rows = []
        for number, record, cells, shapes in self.rows:
            properties = self.properties(record, cells, number)
            if record == "dataset":
                title = str(properties.pop("title", title))
                dataset = properties | {"id": self.ids.get(number, "")}
            elif record != "source" and self.is_whole(number, record, properties):
                rows.append(self.row(number, record, properties, cells, shapes))
        if not rows:
            raise FileError(self.path, "has no place, connection or event", "export the map anew")
        return Found(
            PurePath(self.path).name, "an export of mapgen", tuple(rows), title, dataset,
            sources=tuple(self.sources.values()), notes=(*self.table.notes, *self.notes()), exact=True,
        )  # fmt: skip

    def is_whole(self, number: int, record: str, properties: dict[str, Any]) -> bool:
        """Tell whether there is what a record cannot be without; and why not."""
        if record == "place" and self.ids[number] not in self.positions:
            self.told.tell("left out", "without a position that can be read", number, part="the place")
            return False
        date = str(properties.get("date", ""))
        if record == "event" and not values.is_date(date):
            dates = values.dates(date)
            if len(dates) != 1:
                if date:
                    self.told.unread(date, number)
                self.told.tell("left out", "without a date that can be read", number, part="the event")
                return False
            properties["date"] = dates[0]
        if record == "connection" and properties.get("kind") not in get_args(ConnectionKind):
            self.told.tell("left out", "without a kind that mapgen knows", number, part="the connection")
            return False
        return True

    def notes(self) -> Iterator[Note]:
        yield from self.told.notes()
        bare = [source["id"] for source in self.sources.values() if source.get("x-bare")]
        for source in self.sources.values():
            source.pop("x-bare", None)
        if bare:
            some = ", ".join(bare[:5]) + (" …" if len(bare) > 5 else "")
            what = "title" if self.in_words else "id"
            yield Note("left out", f"all of the sources but their {what}, which is all that the file has: {some}")
        for name, number in self.unknown.items():
            names = "names" if number > 1 else "name"
            yield Note("changed", f"{number:,} {names} in {name} of what is not in the file, kept as x-{name}")

    def identify(self) -> None:
        """Learn the ids, and which record a name means; an id that is none, or is there twice, is made anew later."""
        for number, _, cells, _ in self.rows:
            identity = str(cells.get("id", ""))
            if SLUG.match(identity) and identity not in self.taken:
                self.ids[number] = identity
                self.taken.add(identity)
        last: Counter[str] = Counter()
        for number, record, cells, shapes in self.rows:
            position = self.position(cells, shapes) if record == "place" else None
            if number not in self.ids:
                self.told.tell("changed", "without an id of its own, which was made", number)
                self.ids[number] = unique(slug(str(cells.get("title", ""))) or record, self.taken, last)
            identity = self.ids[number]
            if record == "place" and position is None:
                continue
            for name in ("title", "id"):
                self.by_name.setdefault((record, str(cells.get(name, "")).casefold()), identity)
            self.by_name[record, identity.casefold()] = identity
            if record == "place":
                self.positions[identity] = position
            elif record == "source":
                own = self.properties(record, cells, number)
                self.sources[identity] = {"title": identity, **own, "id": identity}
        self.last = last

    def properties(self, record: str, cells: Cells, number: int) -> dict[str, Any]:
        model = RECORDS[record]
        names = property_names(model)
        cells = dict(cells)
        if self.in_words and record in ("event", "connection"):
            written = str(cells.pop("edtf", ""))
            for name in ("date", "since", "until"):  # in words, and as days
                cells.pop(name, None)
            if record == "event":
                cells["date"] = written
            else:
                cells["since"], _, cells["until"] = written.partition("/")
        if self.in_words and "summary" in cells:
            cells["summary"] = hypertext.markdown(html.escape(str(cells["summary"]), quote=False))
        made: dict[str, Any] = {}
        for name, cell in cells.items():
            if name in names and name != "id":
                made |= self.named(name, _typed(model.model_fields[names[name]].annotation, cell))
            elif name == "translations":
                made |= _translations(cell)
            elif name == "extra":
                made |= {key if key.startswith("x-") else free_name(key): value for key, value in _free(cell).items()}
            elif name not in ("id", *_DERIVED, "longitude", "latitude", "Name", "description", "begin", "end",
                              "timestamp", "altitudeMode", "tessellate") and not (
                record in ("place", "event") and name in ("since", "until", "edtf")
            ):  # fmt: skip
                made[free_name(name)] = cell
        return made

    def named(self, name: str, value: Any) -> dict[str, Any]:
        """Let a property name records by their ids; what is not in the file is kept under a free name."""
        record = "place" if name in _PLACES else {"claim_of": "event", "connections": "connection"}.get(name, "")
        if name == "sources":
            return {name: list(dict.fromkeys(self.source(str(part)) for part in value))}
        if name == "source":
            return {name: self.source(str(value))}
        if not record:
            return {name: value}
        parts = value if isinstance(value, list) else [value]
        known = [self.by_name.get((record, str(part).casefold())) for part in parts]
        missing = [str(part) for part, identity in zip(parts, known, strict=True) if identity is None]
        self.unknown.update([name] * len(missing))
        there = [identity for identity in known if identity is not None]
        kept: dict[str, Any] = {f"x-{name}": "; ".join(missing)} if missing else {}
        return kept | ({name: there if isinstance(value, list) else there[0]} if there else {})

    def source(self, name: str) -> str:
        """Find a source by its id or title; where the file has no more of it than that, it has to be named later."""
        known = self.by_name.get(("source", name.casefold()))
        if known is None:
            wanted = name if SLUG.match(name) else slug(name) or "source"
            known = unique(wanted, self.taken, self.last)
            self.by_name["source", name.casefold()] = known
            self.sources[known] = {"id": known, "title": name, "x-bare": True}
        return known

    def row(self, number: int, record: str, properties: dict[str, Any], cells: Cells, shapes: tuple[Shape, ...]) -> Row:
        identity, title = self.ids[number], str(properties.pop("title", ""))
        if record == "place":
            return Row("place", title, identity, self.positions[identity], properties=properties)
        if record == "event":
            date, place = str(properties.pop("date", "")), str(properties.pop("place", ""))
            point = self.position(cells, shapes)
            if point is not None and point == self.positions.get(place):
                point = None  # it has its place's
            return Row("event", title, identity, point, date=date, place=place, properties=properties)
        ends = tuple(str(properties.pop(name, "")) for name in ("from", "to"))
        line = self.line(ends, properties.get("via", []), shapes)
        return Row("connection", title, identity, line=line, ends=ends, properties=properties)

    def position(self, cells: Cells, shapes: Sequence[Shape]) -> Position | None:
        if shapes:
            return next((shape.positions[0] for shape in shapes if shape.kind == "point"), None)
        longitude, latitude = (values.number(cells.get(name)) for name in ("longitude", "latitude"))
        if longitude is None or latitude is None or abs(longitude) > 360 or abs(latitude) > 90:
            return None
        return wrapped(longitude), latitude

    def line(self, ends: tuple[str, ...], via: list[str], shapes: Sequence[Shape]) -> tuple[Position, ...]:
        """Give the route that the author drew; geodesics, which an export draws where there is none, are none."""
        from mapgen.story import course, rounded  # noqa: PLC0415

        parts = [list(shape.positions) for shape in shapes if shape.kind == "line"]
        if not parts or any(self.positions.get(end) is None for end in ends):
            return ()
        stops = {name: self.positions.get(name) for name in (*ends, *via)}
        places = {name: Place(id=name, title=name, position=position) for name, position in stops.items()}
        plain = {"id": "c", "kind": "support", "from": ends[0], "to": ends[1], "via": via}
        drawn = course(Connection.model_validate(plain), places)
        if [rounded(part) for part in geodesic.cut(drawn)] == [rounded(part) for part in parts]:
            return ()
        joined = parts[0]
        for part in parts[1:]:  # which the 180th meridian parted
            parted = abs(joined[-1][0]) == abs(part[0][0]) == 180 and joined[-1][1] == part[0][1]
            joined = joined[:-1] + part[1:] if parted else joined + part
        return tuple(joined)


def _typed(annotation: object, value: Value) -> Any:
    """Give a cell the type that a property has; what cannot have it is left as it is."""
    kinds = set(_kinds(annotation))
    if list in kinds:
        parts = value if isinstance(value, list) else [part for part in re.split(r"\s*;\s*", str(value)) if part]
        numbers = [values.number(part) for part in parts] if float in kinds else []
        return numbers if numbers and None not in numbers else parts
    if bool in kinds:
        return {"true": True, "1": True, "1.0": True, "false": False, "0": False, "0.0": False}.get(
            str(value).lower(), value
        )
    number = values.number(value) if {int, float} & kinds else None
    if number is not None:
        return int(number) if number.is_integer() else number
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "; ".join(value) if isinstance(value, list) else str(value)


def _kinds(annotation: Any) -> Iterator[Any]:
    yield get_origin(annotation) or annotation
    for part in get_args(annotation):
        yield from _kinds(part)


def _free(cell: Value) -> Mapping[str, Any]:
    """Read free properties: texts, numbers, and lists of texts."""
    return {
        key: value
        for key, value in _json(cell).items()
        if isinstance(value, (str, bool, int))
        or (isinstance(value, float) and math.isfinite(value))
        or (isinstance(value, list) and all(isinstance(item, str) for item in value))
    }


def _translations(cell: Value) -> dict[str, str]:
    return {
        f"{name}:{language}": text
        for name, texts in _json(cell).items()
        if isinstance(texts, dict)
        for language, text in texts.items()
        if isinstance(text, str)
    }


def _json(cell: Value) -> Mapping[str, Any]:
    try:
        value = json.loads(str(cell))
    except (ValueError, RecursionError):
        return {"x-extra": str(cell)}
    return value if isinstance(value, dict) else {"x-extra": str(cell)}
