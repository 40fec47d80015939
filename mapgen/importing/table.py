"""A table as it stands in a file: named columns, rows of plain values, and each row's shapes on Earth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mapgen.importing.found import Note, Position

Value = str | int | float | bool | list[str] | None

MOST_ROWS = 250_000
MOST_COLUMNS = 500


@dataclass(frozen=True)
class Shape:
    """A point, a line, or an area, which stands as a point inside it."""

    kind: Literal["point", "line", "area"]
    positions: tuple[Position, ...]


@dataclass(frozen=True)
class Table:
    """The rows of a file.

    Parameters
    ----------
    columns : tuple of str
        All different.
    rows : tuple of tuple
        One value for each column.
    shapes : tuple of tuple of Shape
        For each row its shapes; empty where the file has none.
    notes : tuple of Note
        How the file was read.
    first : int
        The number by which a user knows the first row: 2 in a table with a line of names.
    numbers : tuple of int
        The same of each row, where blank lines lie between them.
    title, summary : str
        What the file says of itself; the summary in Markdown.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    shapes: tuple[tuple[Shape, ...], ...] = ()
    notes: tuple[Note, ...] = ()
    first: int = 1
    numbers: tuple[int, ...] = ()
    title: str = ""
    summary: str = ""

    def number(self, index: int) -> int:
        """Give the number by which a user knows a row."""
        return self.numbers[index] if self.numbers else index + self.first

    def given(self) -> set[str]:
        """Name the columns in which something stands.

        Examples
        --------
        >>> Table(("a", "b"), (("", 0), (None, None))).given()
        {'b'}
        """
        return {
            column
            for index, column in enumerate(self.columns)
            if any(row[index] not in (None, "", []) for row in self.rows)
        }
