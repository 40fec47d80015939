"""``mapgen geocode``: where a place is, by its name."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

import mapgen
from mapgen import gazetteer
from mapgen.commands.common import DATA, asking, counted, say, working
from mapgen.errors import DataError, OptionError, quoted, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mapgen.gazetteer import Candidate
    from mapgen.geocoding import Finding, Look, Unplaced
    from mapgen.reading import Document

_MOST_HINTS = 20

EXAMPLE = 'mapgen geocode "Ṣan‘ā’" --country YE'


def command(
    name: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            help="The place, in any spelling and script; with --fill, the data file.",
            show_default=False,
        ),
    ] = None,
    country: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Only places in this country: ISO 3166, two letters.", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option(metavar="NUMBER", min=1, max=1000, help="How many places at most.")] = 10,
    format_: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print them.")] = "text",
    fill: Annotated[bool, typer.Option("--fill", help="Fill in the places of a data file without a position.")] = False,
    choose: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID=NUMBER", help="With --fill: a place's id and the GeoNames number of the one that is meant."
        ),
    ] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Ask OpenStreetMap's Nominatim for what the gazetteer lacks.")
    ] = False,
    contact: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            envvar="MAPGEN_CONTACT",
            help="Whom Nominatim can write to; needed with --online.",
            show_default=False,
            show_envvar=True,
        ),
    ] = None,
) -> None:
    """Find a place by its name: coordinates, country, population, GeoNames number.

    Works without a network. Exits with 1, and says the nearest names, when
    there is no such place.

    With --fill, writes positions into a data file for the places that have
    none. Where a name may mean several places it asks, or refuses.
    """  # fmt: skip
    if country is not None and not gazetteer.is_country(country := country.upper()):
        raise OptionError("country", country, "is no country of ISO 3166", "write two letters, for example YE")
    look = _online(contact) if online else None
    if not fill:
        if choose:
            raise typer.BadParameter("goes with --fill", param_hint="--choose")
        if not name:
            raise typer.BadParameter("name a place, or give --fill", param_hint="NAME")
        _print(" ".join(name), country, limit, format_, look)
        return
    if name and len(name) > 1:
        raise typer.BadParameter("name one data file", param_hint="NAME")
    _fill(name[0] if name else str(DATA), choose or [], country, look)


def _online(contact: str | None) -> Look:
    from mapgen.nominatim import Nominatim  # noqa: PLC0415

    return Nominatim(contact, mapgen.__version__)


def _print(name: str, country: str | None, limit: int, format_: str, online: Look | None) -> None:
    found = gazetteer.lookup(name, country, limit)
    if online and not any(candidate.is_exact for candidate in found):
        found = (online(name, country) + found)[:limit]
    if format_ == "json":
        import json  # noqa: PLC0415

        typer.echo(json.dumps([_as_json(candidate) for candidate in found], ensure_ascii=False, indent=2))
    elif found:
        for line in _table(found):
            typer.echo(line)
    if found:
        return
    near = gazetteer.nearest(name, country)
    where = f" in {country}" if country else ""
    say(f"mapgen: no place is called {quoted(name)}{where}" + ("; the nearest names are:" if near else ""))
    for line in _table(near) if near else []:
        say(line)
    raise typer.Exit(1)


def _as_json(candidate: Candidate) -> dict[str, Any]:
    return {
        name: getattr(candidate, name)
        for name in (
            "name", "longitude", "latitude", "kind", "country", "country_name", "region", "population", "geonames",
            "source", "match",
        )
    }  # fmt: skip


def _table(candidates: Iterable[Candidate]) -> list[str]:
    """Lay candidates out in columns: words to the left, numbers to the right."""
    head = ("", "kind", "longitude", "latitude", "population", "GeoNames")
    rows = [
        head,
        *(
            (
                visible(c.label),
                c.kind,
                f"{c.longitude:.5f}",
                f"{c.latitude:.5f}",
                f"{c.population:,}" if c.population else "",
                str(c.geonames or ""),
            )
            for c in candidates
        ),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if number < 2 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _fill(data: str, choose: list[str], country: str | None, online: Look | None) -> None:
    from mapgen import canonical, files, geocoding  # noqa: PLC0415
    from mapgen.reading import parse_document, read_document  # noqa: PLC0415

    answers: dict[str, Candidate | None] = {}
    while True:
        document = read_document(data)
        places = geocoding.unplaced(document.value, country)
        chosen = geocoding.choices(choose, places)
        open_: list[Finding] = []
        with working("Looking up the places"):
            findings = [_found(place, online) for place in places if place.index not in chosen]
        for finding in findings:
            candidate = finding.chosen or (_answered(finding, answers) if _is_attended(data) else None)
            if candidate:
                chosen[finding.place.index] = candidate
            else:
                open_.append(finding)
        if not chosen:
            break
        text = canonical.text(geocoding.fill(document.value, chosen))  # type: ignore[arg-type]  # it has places
        if data == "-":
            sys.stdout.buffer.write(text.encode())
        else:
            try:
                files.write(data, text.encode(), over=document.text.encode())
            except files.ChangedError:  # while a question stood, say: what was answered holds for the file as it is now
                say(visible(f"{data}: was saved meanwhile, and is looked through anew"))
                continue
        document = parse_document(text.encode(), document.name)
        break
    for place in places:
        if candidate := chosen.get(place.index):
            where = f"{candidate.longitude:.5f}, {candidate.latitude:.5f}"
            say(visible(f"{place.id}: {candidate.label} ({candidate.kind}): {where}"))
    say(f"{counted(len(chosen), 'place')} filled in, {len(open_)} left" if places else "all places have a position")
    if open_:
        with working("Looking for the nearest names"):
            problems = _problems(open_, document, can_ask_online=online is None)
        raise DataError(problems)


def _answered(finding: Finding, answers: dict[str, Candidate | None]) -> Candidate | None:
    """Ask which place is meant, once."""
    if finding.candidates and finding.place.id not in answers:
        answers[finding.place.id] = _ask(finding)
    return answers.get(finding.place.id)


def _found(place: Unplaced, online: Look | None) -> Finding:
    """Look a place up here, and only what is not known here online."""
    from mapgen import geocoding  # noqa: PLC0415

    finding = geocoding.find(place)
    return geocoding.find(place, online) if online and not finding.candidates else finding


def _problems(open_: list[Finding], document: Document, *, can_ask_online: bool) -> list[Any]:
    """Say what is left, with the lines of the file as it is now."""
    from dataclasses import replace  # noqa: PLC0415

    from mapgen import geocoding  # noqa: PLC0415

    # In canonical form places keep their order: those without a position now are those that were left.
    now = zip(open_, geocoding.unplaced(document.value), strict=True)
    moved = [replace(finding, place=replace(finding.place, index=place.index)) for finding, place in now]
    return [
        geocoding.problem(finding, document, can_ask_online=can_ask_online, with_nearest=number < _MOST_HINTS)
        for number, finding in enumerate(moved)
    ]


def _is_attended(data: str) -> bool:
    return data != "-" and sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _ask(finding: Finding) -> Candidate | None:
    """Let whoever sits at the terminal choose."""
    say(f"\n{visible(finding.place.id)}: {quoted(finding.place.title)} may be")
    for number, line in enumerate(_table(finding.candidates)):
        say(f"{number or '':>3}  {line}")
    while True:
        with asking():
            answer = typer.prompt("Number, or Enter to leave it", default="", show_default=False, err=True).strip()
        if not answer:
            return None
        if answer.isdecimal() and 1 <= int(answer) <= len(finding.candidates):
            return finding.candidates[int(answer) - 1]
        say(f"write a number from 1 to {len(finding.candidates)}")
