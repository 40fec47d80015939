"""A table as text: CSV with any delimiter, in any usual encoding."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from mapgen.errors import FileError, OptionError, shortened
from mapgen.importing.found import Note
from mapgen.importing.table import MOST_COLUMNS, MOST_ROWS, Table, Value

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
# Single-byte encodings fit nearly any bytes; only those that tables really are in are asked.
_GUESSED = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r",
            "gb18030", "big5", "shift_jis", "euc_kr"]  # fmt: skip


def table(content: bytes, path: str, encoding: str = "") -> Table:
    r"""Read a table.

    Parameters
    ----------
    content : bytes
    path : str
        For messages.
    encoding : str
        As the user said; otherwise UTF-8, UTF-16 by its mark, or a guess, which is told.

    Examples
    --------
    >>> made = table("Name;Breite\nKöln;50,9\n".encode("cp1252"), "cities.csv", "cp1252")
    >>> made.columns, made.rows
    (('Name', 'Breite'), (('Köln', '50,9'),))
    """
    text, note = decoded(content, path, encoding)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    rows: list[list[str]] = []
    numbers: list[int] = []
    try:
        for number, cells in enumerate(reader, 1):  # as a spreadsheet counts: a cell may have several lines
            if any(cell.strip() for cell in cells):
                rows.append(cells)
                numbers.append(number)
            if len(rows) > MOST_ROWS + 1:
                raise FileError(path, f"has more than {MOST_ROWS:,} rows", "import a part of it")
    except csv.Error as error:
        raise FileError(path, f"is no table: line {reader.line_num}: {error}", "check the quotes there") from error
    notes = [Note("read", f"{_DELIMITERS[delimiter]} between its columns"), *note]
    return tabular(rows, path, notes, numbers)


_MOST_ABOVE = 10


def _heading(rows: Sequence[Sequence[Any]]) -> int:
    """Find the row that names the columns: the first, but for lines above a table that hold a title or a remark.

    Examples
    --------
    >>> _heading([["Protests, 2019"], ["By A."], ["Name", "Lat", "Lon"], ["A", 1, 2], ["B", 3, 4]])
    2
    >>> _heading([["name"], ["A"], ["B, C"]]), _heading([["Name", "", ""], ["A", 1, 2]])
    (0, 0)
    """
    filled = [sum(cell not in (None, "") for cell in row) for row in rows[: 2 * _MOST_ABOVE]]
    width = sorted(filled)[len(filled) // 2]
    for index, row in enumerate(rows[: _MOST_ABOVE + 1]):
        if filled[index] <= 1 and width > 2:
            continue
        named = [str(cell).strip() for cell in row if cell not in (None, "")]
        words = all(isinstance(cell, str) for cell in row if cell is not None)
        is_heading = words and len(set(named)) == len(named) and not any(re.match(r"[-+]?[\d.,]+\Z", c) for c in named)
        return index if is_heading and 2 * len(named) > width else 0
    return 0


def tabular(rows: Sequence[Sequence[Any]], path: str, notes: list[Note], numbers: Sequence[int]) -> Table:
    """Make a table of rows, one of which names the columns; what stands above it is told."""
    above = _heading(rows)
    if above:
        texts = [str(cell).strip() for row in rows[:above] for cell in row if cell not in (None, "")]
        shown = "; ".join(f'"{shortened(text, 60)}"' for text in texts[:3]) + (" …" if len(texts) > 3 else "")
        notes = [*notes, Note("read", f"the names of the columns from row {numbers[above]}"),
                 Note("left out", f"what stands above them: {shown}")]  # fmt: skip
        rows, numbers = rows[above:], numbers[above:]
    if len(rows) < 2:
        raise FileError(path, "has no rows under a line of names", "name the columns in its first line")
    width = max(map(len, rows))
    if width > MOST_COLUMNS:
        raise FileError(path, f"has {width:,} columns; {MOST_COLUMNS} is the most", "import fewer")
    names = _names([*(str("" if cell is None else cell) for cell in rows[0]), *[""] * (width - len(rows[0]))])
    body: list[tuple[Value, ...]] = [
        tuple(cell.strip() if isinstance(cell, str) else cell for cell in (*row, *[None] * (width - len(row))))
        for row in rows[1:]
    ]
    return Table(names, tuple(body), notes=tuple(notes), first=2, numbers=tuple(numbers[1:]))


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    """Give every column a name of its own."""
    seen: Counter[str] = Counter()
    made: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = " ".join(cell.split())[:200] or f"column {number}"
        seen[name] += 1
        while seen[name] > 1 and f"{name} {seen[name]}" in seen:
            seen[name] += 1
        unique = name if seen[name] == 1 else f"{name} {seen[name]}"
        seen.setdefault(unique, 1)
        made.append(unique)
    return tuple(made)


def decoded(content: bytes, path: str, encoding: str = "") -> tuple[str, list[Note]]:
    """Read bytes as text; a guess at the encoding is told."""
    if encoding:
        try:
            return content.decode(encoding).removeprefix("\ufeff"), []
        except LookupError:
            raise OptionError("encoding", encoding, "is no encoding", "write it like utf-8 or windows-1252") from None
        except UnicodeError as error:
            raise FileError(path, f"is not in {encoding} ({error})", "name another with --encoding") from error
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    sure = next((name for mark, name in marks if content.startswith(mark)), "utf-8")
    try:
        return content.decode(sure), []
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes  # noqa: PLC0415

    best = from_bytes(content[:200_000], cp_isolation=_GUESSED).best()
    name = best.encoding if best else ""
    for guess in ("cp1252", name):  # of several that give the same text, the commonest
        try:
            text = content.decode(guess)
        except (LookupError, UnicodeDecodeError):
            continue
        if guess == name or (best and text[:200] == str(best)[:200]):
            return text, [Note("read", f"not in UTF-8; guessed to be {guess}: say another with --encoding")]
    raise FileError(path, "is in no encoding that can be told", "name it with --encoding, or save it as UTF-8")


def _delimiter(text: str) -> str:
    """Find what stands between the columns: what gives most of the first lines the same number of them."""
    sample = text[:20_000]
    if len(text) > len(sample):
        sample = sample.rpartition("\n")[0] or sample

    def score(delimiter: str) -> tuple[int, int]:
        try:
            rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, skipinitialspace=True)
            widths = Counter(len(row) for row in rows if row)
        except csv.Error:
            return (0, 0)
        wide = [(number, width) for width, number in widths.items() if width > 1]
        return max(wide, default=(0, 0))

    return max(_DELIMITERS, key=score)
