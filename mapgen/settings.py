"""The settings of a folder of maps: ``[tool.mapgen]`` of a pyproject.toml, or a mapgen.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mapgen.errors import DataError, FileError, Problem, did_you_mean, quoted

NAMES = ("mapgen.toml", "pyproject.toml")
"""In a folder the first of these that speaks of mapgen holds."""


@dataclass(frozen=True)
class Settings:
    """What an author has decided for a folder.

    Parameters
    ----------
    path : pathlib.Path or None
        The file that says so, or None where there is none.
    off : frozenset of str
        The codes of the warnings that are switched off.
    """

    path: Path | None = None
    off: frozenset[str] = frozenset()


def find(folder: Path, codes: Iterable[str]) -> Settings:
    """Read the nearest settings, from a folder upwards.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the data file.
    codes : iterable of str
        The warnings that there are.

    Raises
    ------
    DataError
        If the file is no TOML, or sets what cannot be set; with file, line and remedy.
    FileError
        If it is there and cannot be read.
    """
    for level in (folder, *folder.parents):
        for name in NAMES:
            path = level / name
            try:
                text = path.read_bytes().decode("utf-8") if path.is_file() else None
            except OSError as error:
                raise FileError.from_os(error, path) from error
            except UnicodeDecodeError:
                raise DataError(
                    [Problem(_shown(path), 1, 1, "is not UTF-8; save the file as UTF-8", "settings")]
                ) from None
            if text is not None and (settings := parse(text, path, codes)) is not None:
                return settings
    return Settings()


def parse(text: str, path: Path, codes: Iterable[str]) -> Settings | None:
    r"""Read the settings of a file, or None where a pyproject.toml does not speak of mapgen.

    Examples
    --------
    >>> parse("[warnings]\nlink-not-archived = false", Path("mapgen.toml"), ["link-not-archived"]).off
    frozenset({'link-not-archived'})
    >>> parse("[tool.ruff]", Path("pyproject.toml"), []) is None
    True
    >>> parse("[warnings]\nlink-not-archved = false", Path("mapgen.toml"), ["link-not-archived"])
    Traceback (most recent call last):
    mapgen.errors.DataError: mapgen.toml:2:1: there is no warning "link-not-archved"; did you mean link-not-archived?
    """
    known = tuple(codes)
    is_own = path.name == NAMES[0]
    try:
        values: Any = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number without end, brackets without end
        if not is_own and "tool.mapgen" not in text:
            return None  # somebody else's file, and somebody else's mistake
        if isinstance(error, tomllib.TOMLDecodeError):
            raise DataError([_syntax(error, text, path)]) from None
        fact = "nested too deeply" if isinstance(error, RecursionError) else "a number too long to read"
        raise DataError([Problem(_shown(path), 1, 1, f"{fact}; take it out", "settings")]) from None
    table = () if is_own else ("tool", "mapgen")
    for step in table:
        values = values.get(step) if isinstance(values, dict) else None
    if values is None:
        return None
    problems = list(_problems(values, known, _Place(text, path, table)))
    if problems:
        raise DataError(problems)
    warnings = values.get("warnings", {})
    return Settings(path, frozenset(code for code, is_on in warnings.items() if not is_on))


def _shown(path: Path) -> str:
    """Name a file as seen from here, where it lies beneath."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


@dataclass(frozen=True)
class _Place:
    """Where keys stand in a TOML file: `tomllib` does not tell."""

    text: str
    path: Path
    table: tuple[str, ...]

    def problem(self, keys: tuple[str, ...], message: str) -> Problem:
        """Place a problem at the key's line: the first that writes it, after its table's head where that is found."""
        lines = self.text.splitlines()
        start = 0
        for depth in range(len(self.table) + len(keys)):
            head = r"\s*\.\s*".join(rf"[\"']?{re.escape(key)}[\"']?" for key in (*self.table, *keys)[: depth + 1])
            pattern = re.compile(rf"\s*\[\s*{head}\s*(?:\]|\.)")
            start = next((number for number, line in enumerate(lines) if pattern.match(line)), start)
        key = re.compile(rf"(?<![\w-])[\"']?{re.escape(keys[-1])}[\"']?\s*(?==|\.|\])") if keys else re.compile(r"\S")
        for number in range(start, len(lines)):
            if match := key.search(lines[number]):
                return Problem(_shown(self.path), number + 1, match.start() + 1, message, "settings")
        return Problem(_shown(self.path), min(start + 1, max(len(lines), 1)), 1, message, "settings")


def _problems(values: Any, codes: tuple[str, ...], place: _Place) -> Iterable[Problem]:
    if not isinstance(values, dict):
        yield place.problem((), '"mapgen" is no table; write [tool.mapgen.warnings]')
        return
    for key in values:
        if key != "warnings":
            hint = did_you_mean(key, ["warnings"]) or "; take it out"
            yield place.problem((key,), f"mapgen has no setting {quoted(key)}{hint}")
    warnings = values.get("warnings", {})
    if not isinstance(warnings, dict):
        yield place.problem(("warnings",), '"warnings" is no table; write [warnings] and below it code = false')
        return
    for code, is_on in warnings.items():
        if code not in codes:
            hint = did_you_mean(code, codes) or "; docs/checking.md lists them all"
            yield place.problem(("warnings", code), f"there is no warning {quoted(code)}{hint}")
        elif not isinstance(is_on, bool):
            yield place.problem(("warnings", code), f"{quoted(code)} is {quoted(is_on)}; write true or false")


def _syntax(error: tomllib.TOMLDecodeError, text: str, path: Path) -> Problem:
    message = str(error)
    found = re.search(r" \(at line (\d+), column (\d+)\)\Z", message)
    lines = text.splitlines()
    line, column = (int(found[1]), int(found[2])) if found else (max(len(lines), 1), 1)
    fact = re.sub(r" \(at [^)]*\)\Z", "", message)
    return Problem(
        _shown(path), line, column, f"is not TOML: {fact[:1].lower()}{fact[1:]}; correct the line", "settings"
    )
