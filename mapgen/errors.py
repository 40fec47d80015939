"""The errors that mapgen raises, and the words they are told in.

MapgenError
 ├─ DataError    the data file has problems: all of them, in file order
 ├─ FileError    a path cannot be read or written
 └─ OptionError  an option has a value that it cannot have

Every message is place, fact, remedy on one line. Whatever comes from a file or a file name is shown with its
invisible characters escaped, so that a line stays one line and a terminal obeys nothing that it shows.
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_VALUE = 60
_MOST_COMPARED = 100
LONGEST_MESSAGE = 600


def visible(text: str) -> str:
    r"""Escape all that cannot be seen: controls, line breaks, bidi overrides, odd spaces, lone surrogates.

    Applying it twice changes nothing more, as a backslash stays a backslash.

    Examples
    --------
    >>> print(visible("Tehran\u202e\x1b[31m\nnarheT"))
    Tehran\u202e\x1b[31m\nnarheT
    >>> print(visible("تهران"))
    تهران
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def shortened(text: str, limit: int = LONGEST_VALUE) -> str:
    """Cut a text that is longer than ``limit`` characters and end it with "…".

    Examples
    --------
    >>> shortened("Tehran, Baghdad, Damascus", 10)
    'Tehran, B…'
    """
    return text if len(text) <= limit else text[: limit - 1] + "…"


def quoted(value: object) -> str:
    """Say a value from the data file within a message, in JSON's own spelling where that is short.

    Examples
    --------
    >>> print(quoted("1980s"), quoted(None), quoted(True), quoted(1.5), quoted([1, 2]), quoted({}))
    "1980s" null true 1.5 a list an object
    """
    if isinstance(value, str):
        return f'"{visible(shortened(value))}"'
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return shortened(str(value))
    return "an object" if isinstance(value, dict) else "a list"


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Find the name that was probably meant by a misspelt word, or None if none is near.

    Examples
    --------
    >>> nearest("theran", ["tehran", "baghdad"])
    'tehran'
    >>> nearest("Tehran", ["tehran", "baghdad"])
    'tehran'
    >>> nearest("moscow", ["tehran", "baghdad"]) is None
    True
    """
    # Matching takes quadratic time: a paragraph pasted where an id belongs is no misspelling.
    return None if len(word) > 2 * LONGEST_VALUE else _nearest(word.casefold(), frozenset(names))


# The same mistake is often made in every record of a file.
@lru_cache(maxsize=1 << 10)
def _nearest(wanted: str, names: frozenset[str]) -> str | None:
    from difflib import SequenceMatcher  # noqa: PLC0415  # needed only when something went wrong
    from heapq import nlargest  # noqa: PLC0415

    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    # Two in three characters in common: "theran" for "tehran" is 0.83, and unrelated short words stay below.
    best, bound = None, 0.67
    # The two cheap upper bounds spare most names the real comparison, as in difflib.get_close_matches; of thousands of
    # numbered ids they spare too few, and those of the greatest bounds are enough.
    near = []
    for name in names:
        folded = name.casefold()
        if 2 * min(len(folded), len(wanted)) > bound * (len(folded) + len(wanted)):
            matcher.set_seq1(folded)
            if (quick := matcher.quick_ratio()) > bound:
                near.append((quick, name))
    for _, name in sorted(nlargest(_MOST_COMPARED, near), key=lambda pair: pair[1]):
        matcher.set_seq1(name.casefold())
        if (ratio := matcher.ratio()) > bound:
            best, bound = name, ratio
    return best


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """Give the hint that ends a message, or nothing.

    Examples
    --------
    >>> "no place with id theran" + did_you_mean("theran", ["tehran", "baghdad"])
    'no place with id theran; did you mean tehran?'
    >>> did_you_mean("moscow", ["tehran"])
    ''
    """
    name = nearest(word, names)
    return "" if name is None else f"; did you mean {visible(shortened(name))}?"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a data file, and where; problems sort in file order.

    Parameters
    ----------
    path : str
        The file as the user named it.
    line, column : int
        Both count from 1; columns count characters, not bytes.
    message : str
        The fact and the remedy.
    code : str, optional
        The stable name of its kind, one of ``problems.ERRORS``; two problems are one whatever it is.

    Examples
    --------
    >>> print(Problem("data/locations.geojson", 212, 15, 'event e-tikrit-2015: "1980s" is not a date'))
    data/locations.geojson:212:15: event e-tikrit-2015: "1980s" is not a date
    """

    path: str
    line: int
    column: int
    message: str
    code: str = field(default="record", compare=False)

    @property
    def place(self) -> str:
        """File, line and column."""
        return f"{visible(self.path)}:{self.line}:{self.column}"

    @property
    def told(self) -> str:
        """The message as it can be shown."""
        return _cut(self.message)

    def __str__(self) -> str:
        return f"{self.place}: {self.told}"


GROUPED = 3
"""Problems with one remedy that share its line."""


def told(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """Give problems as place and message; those of one remedy together, and that once.

    In file order, but for those that join the first of their group.

    Examples
    --------
    >>> lost = [Problem("a.geojson", line, 5, f"place p{line}: has no position; write it") for line in (1, 2, 3)]
    >>> for place, message in told(lost):
    ...     print(place, message)
    a.geojson:1:5 place p1: has no position
    a.geojson:2:5 place p2: has no position
    a.geojson:3:5 place p3: has no position
     Remedy for these 3: write it
    """
    groups: dict[str, list[Problem]] = {}
    for number, problem in enumerate(problems):
        _, found, remedy = problem.message.rpartition("; ")
        groups.setdefault(remedy if found else f"\n{number}", []).append(problem)
    blocks: list[tuple[Problem, list[tuple[str, str]]]] = []
    for remedy, group in groups.items():
        if len(group) < GROUPED:
            blocks += [(problem, [(problem.place, problem.told)]) for problem in group]
            continue
        lines = [(one.place, replace(one, message=one.message.removesuffix(f"; {remedy}")).told) for one in group]
        blocks.append((group[0], [*lines, ("", f"Remedy for these {len(group)}: {_cut(remedy)}")]))
    return [line for _, block in sorted(blocks, key=lambda block: block[0]) for line in block]


def _cut(message: str) -> str:
    return shortened(visible(message), LONGEST_MESSAGE)


class MapgenError(Exception):
    """What every error raised on purpose by mapgen is; its text can be shown to the user as it stands."""


class DataError(MapgenError):
    """The data file has problems.

    Parameters
    ----------
    problems : iterable of Problem
        At least one, in any order.

    Attributes
    ----------
    problems : tuple of Problem
        In file order.

    Examples
    --------
    >>> error = DataError([Problem("map.geojson", 9, 1, "second"), Problem("map.geojson", 2, 5, "first")])
    >>> print(error)
    map.geojson:2:5: first
    map.geojson:9:1: second
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        # By a key: comparing dataclasses makes two tuples each time.
        self.problems = tuple(sorted(problems, key=attrgetter("path", "line", "column", "message")))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class FileError(MapgenError):
    """A path cannot be read or written.

    Parameters
    ----------
    path : str or path
        As the user named it.
    fact, remedy : str
        What is the matter, and what to do about it, if there is something.

    Examples
    --------
    >>> print(FileError("data", "is a folder", "give the file in it"))
    data: is a folder; give the file in it
    """

    def __init__(self, path: str | os.PathLike[str], fact: str, remedy: str = "") -> None:
        self.path = os.fspath(path)
        self.fact = fact
        self.remedy = remedy
        super().__init__(self.path, fact, remedy)

    def __str__(self) -> str:
        ending = f"; {self.remedy}" if self.remedy else ""
        return visible(f"{self.path or '(an empty path)'}: {self.fact}{ending}")

    @classmethod
    def from_os(cls, error: OSError, path: str | os.PathLike[str], *, writing: bool = False) -> FileError:
        """Say what the operating system said, in words.

        Examples
        --------
        >>> import errno
        >>> print(FileError.from_os(OSError(errno.EACCES, ""), "output/map.html", writing=True))
        output/map.html: no permission to write it; change its permissions, or choose another path
        >>> print(FileError.from_os(OSError(errno.EIO, "Input/output error"), "map.geojson"))
        map.geojson: cannot be read: Input/output error
        """
        verb, participle, missing = ("write", "written", "folder") if writing else ("read", "read", "file")
        told = {
            errno.ENOENT: (f"no such {missing}", ""),
            errno.ENOTDIR: ("part of this path is a file, not a folder", "check the path"),
            errno.EEXIST: ("part of this path is a file, not a folder", "check the path"),
            errno.EISDIR: ("is a folder, not a file", "give the path of a file"),
            errno.EACCES: (f"no permission to {verb} it", "change its permissions, or choose another path"),
            errno.EPERM: (f"no permission to {verb} it", "change its permissions, or choose another path"),
            errno.EROFS: ("this disk cannot be written to", "choose another path"),
            errno.ENOSPC: ("no space is left on this disk", "make room, or choose another path"),
            errno.EDQUOT: ("your share of this disk is used up", "make room, or choose another path"),
            errno.EFBIG: ("files may not be so large here", "raise the limit (ulimit -f), or choose another path"),
            errno.ENAMETOOLONG: ("the path is too long", "choose a shorter one"),
            errno.ELOOP: ("its links lead in a circle", "check where they point"),
        }
        unknown = (f"cannot be {participle}: {error.strerror or error}", "")
        return cls(path, *told.get(error.errno or 0, unknown))


class OptionError(MapgenError, ValueError):
    """An option has a value that it cannot have.

    Parameters
    ----------
    option : str
        Its name on the command line, without dashes.
    value, fact, remedy : str
        What was given, what is the matter with it, and what to do about it.

    Examples
    --------
    >>> print(OptionError("as-of", "now", "is not a date", "write it like 2015-09-30"))
    --as-of: "now" is not a date; write it like 2015-09-30
    """

    def __init__(self, option: str, value: str, fact: str, remedy: str) -> None:
        self.option, self.value, self.fact, self.remedy = option, value, fact, remedy
        super().__init__(option, value, fact, remedy)

    def __str__(self) -> str:
        return f"--{self.option}: {quoted(self.value)} {self.fact}; {self.remedy}"
