"""What a check found, told in the ways of terminals, programs, GitHub and code scanners."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from mapgen.advice import WARNINGS, Remark
from mapgen.errors import LONGEST_MESSAGE, Problem, shortened, visible
from mapgen.problems import ERRORS

if TYPE_CHECKING:
    from mapgen.reading import Document

MOST_OF_A_KIND = 20
"""Warnings of one kind that the text shows; the other formats have them all."""

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


@dataclass(frozen=True, order=True)
class Finding:
    """One error or warning; findings sort in file order.

    Parameters
    ----------
    file : str
        The file as the user named it.
    line, column : int
        Both from 1; columns count characters.
    severity : {"error", "warning"}
    code : str
        Its stable name; docs/checking.md lists them.
    message, remedy : str
        What is so, and what to do about it.
    """

    file: str
    line: int
    column: int
    severity: Literal["error", "warning"]
    code: str
    message: str
    remedy: str


def of_problem(problem: Problem) -> Finding:
    """Make a finding of a problem, whose message is fact and remedy.

    Examples
    --------
    >>> found = of_problem(Problem("map.geojson", 9, 1, 'event e: "1980s" is not a date; write 198X', "date"))
    >>> found.code, found.message, found.remedy
    ('date', 'event e: "1980s" is not a date', 'write 198X')
    """
    message = shortened(visible(problem.message), LONGEST_MESSAGE)
    fact, _, remedy = message.rpartition("; ")
    place = (visible(problem.path), problem.line, problem.column)
    return Finding(*place, "error", problem.code, fact or remedy, remedy if fact else "")


def of_remarks(found: Iterable[Remark], document: Document, *, most: int | None = None) -> list[Finding]:
    """Put remarks about a document's records in their places, in file order.

    Parameters
    ----------
    found : iterable of Remark
    document : Document
    most : int, optional
        As many of each kind as are wanted, the first of the file; a few more may come. By default all: to look up the
        places of a hundred thousand takes longer than to find them.
    """
    noted = list(found)
    if not noted:
        return []
    value: Any = document.value
    index = {feature["properties"]["id"]: number for number, feature in enumerate(value["features"])}
    findings = []
    # In the order of the file: looking up a place reads on from the one before.
    kinds: Counter[str] = Counter()
    last: dict[str, int] = {}
    for remark in sorted(noted, key=lambda remark: index[remark.record]):
        code, number = remark.code, index[remark.record]
        # Of one record all: they have not been put in order yet.
        if most is not None and kinds[code] >= most and number != last[code]:
            continue
        kinds[code] += 1
        last[code] = number
        line, column = document.position(("features", number, *remark.where))
        fact = shortened(visible(remark.fact), LONGEST_MESSAGE)
        remedy = WARNINGS[code].remedy
        findings.append(Finding(visible(document.name), line, column, "warning", code, fact, remedy))
    return sorted(findings, key=attrgetter("line", "column", "code", "message"))


def as_json(findings: Sequence[Finding]) -> str:
    """Write findings as a JSON array of objects.

    Examples
    --------
    >>> print(as_json([]))
    []
    """
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2)


def as_github(findings: Sequence[Finding]) -> str:
    r"""Write findings as workflow commands, which GitHub Actions shows beside the lines.

    ``%``, CR and LF are escaped everywhere, ``:`` and ``,`` in properties
    (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).

    Examples
    --------
    >>> print(as_github([Finding("a,b.geojson", 2, 5, "warning", "date-after-source", "100 % wrong", "mend it")]))
    ::warning file=a%2Cb.geojson,line=2,col=5,title=date-after-source::100 %25 wrong; mend it
    """
    return "\n".join(
        f"::{finding.severity} file={_property(finding.file)},line={finding.line},col={finding.column},"
        f"title={_property(finding.code)}::{_data(_sentence(finding))}"
        for finding in findings
    )


def _sentence(finding: Finding) -> str:
    return f"{finding.message}; {finding.remedy}" if finding.remedy else finding.message


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(findings: Sequence[Finding], version: str) -> str:
    """Write findings as SARIF 2.1.0 (OASIS), for code scanners.

    Parameters
    ----------
    findings : sequence of Finding
    version : str
        That of mapgen.
    """
    codes = list(_KINDS)
    rules = [
        {
            "id": code,
            "shortDescription": {"text": sentence},
            "help": {"text": remedy},
            "defaultConfiguration": {"level": level},
        }
        for code, (level, sentence, remedy) in _KINDS.items()
    ]
    results = [
        {
            "ruleId": finding.code,
            "ruleIndex": codes.index(finding.code),
            "level": finding.severity,
            "message": {"text": _sentence(finding)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(finding.file)},
                        "region": {"startLine": finding.line, "startColumn": finding.column},
                    }
                }
            ],
        }
        for finding in findings
    ]
    run = {
        "tool": {"driver": {"name": "mapgen", "version": version, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


_KINDS = {code: ("error", sentence, "Correct the data; the message says how.") for code, sentence in ERRORS.items()} | {
    code: ("warning", kind.sentence, f"{kind.remedy[0].upper()}{kind.remedy[1:]}.") for code, kind in WARNINGS.items()
}


def _uri(file: str) -> str:
    """Write a path as a relative reference or a file URI (RFC 3986)."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


@dataclass(frozen=True)
class Style:
    """How parts of the text stand out: the numbers of ANSI escapes, or nothing."""

    code: str = ""
    place: str = ""
    remedy: str = ""

    def paint(self, text: str, part: Literal["code", "place", "remedy"]) -> str:
        """Colour a part of the text, if there are colours."""
        number = getattr(self, part)
        return f"\x1b[{number}m{text}\x1b[0m" if number else text


PLAIN = Style()
COLOURED = Style(code="1;33", place="36", remedy="2")


def as_text(warnings: Sequence[Finding], style: Style = PLAIN, counts: Mapping[str, int] | None = None) -> str:
    """Write warnings for a terminal: by kind, each at its place, the remedy once.

    Parameters
    ----------
    warnings : sequence of Finding
    style : Style, optional
    counts : mapping, optional
        How many there are of each kind, where these are only the first.

    Examples
    --------
    >>> found = Finding("map.geojson", 7, 3, "warning", "link-not-archived", "source s: no copy", "archive it")
    >>> print(as_text([found]))
    link-not-archived: A source's link has no archive copy.
      map.geojson:7:3  source s: no copy
      Remedy: archive it.
    """
    order = list(WARNINGS)
    kinds: Mapping[str, list[Finding]] = {
        code: list(group)
        for code, group in groupby(sorted(warnings, key=lambda w: order.index(w.code)), key=lambda w: w.code)
    }
    return "\n\n".join(
        _group(code, group, style, (counts or {}).get(code, len(group))) for code, group in kinds.items()
    )


def _group(code: str, group: list[Finding], style: Style, count: int) -> str:
    shown = group[:MOST_OF_A_KIND]
    places = [f"{finding.file}:{finding.line}:{finding.column}" for finding in shown]
    width = max(map(len, places))
    lines = [f"{style.paint(code, 'code')}: {WARNINGS[code].sentence}"]
    lines += [
        f"  {style.paint(place, 'place')}{' ' * (width - len(place))}  {finding.message}"
        for place, finding in zip(places, shown, strict=True)
    ]
    if count > len(shown):
        lines.append(f"  … and {count - len(shown):,} more; --format json lists them all")
    lines.append(style.paint(f"  Remedy: {group[0].remedy}.", "remedy"))
    return "\n".join(lines)
