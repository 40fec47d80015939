"""``mapgen add``: a record more in the data file, by options or by questions."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, get_args, get_origin

import typer

from mapgen import files
from mapgen.commands.common import DATA, DataPath, asking, counted, say
from mapgen.errors import FileError, OptionError, quoted, visible
from mapgen.strict import Refused, decode

if TYPE_CHECKING:
    from mapgen.adding import Added, Mistake
    from mapgen.reading import Document

EXAMPLE = "mapgen add event --title 'Talks in Vienna' --date 2015-07-14 --place vienna --kind diplomatic"
_EXAMPLES = {
    "source": "mapgen add source --title 'The log of the Beagle' --url https://example.org/log --date 1835",
    "place": "mapgen add place --title Vienna --at 16.37208,48.20849 --kind capital --ccode AT",
    "connection": "mapgen add connection --from tehran --to vienna --kind diplomatic --since 2013",
    "event": EXAMPLE,
}

app = typer.Typer(
    help="Add a source, a place, a connection or an event, checked before anything is written.",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
    epilog=f"Example: [bold]{EXAMPLE}[/bold]",
)


def _option(name: str, metavar: str, words: str) -> Any:
    return typer.Option(name, metavar=metavar, help=words, show_default=False)


# What several records have.
Title = Annotated[str | None, _option("--title", "TEXT", "What it is called, or what happened, in one line.")]
Identity = Annotated[str | None, _option("--id", "ID", "Its id; by default made from the title.")]
At = Annotated[str | None, _option("--at", "LONGITUDE,LATITUDE", "Where it is, in degrees.")]
Precision = Annotated[
    str | None, _option("--precision", "WORD", "How exactly that is known: site, city, region, country or unknown.")
]
Summary = Annotated[str | None, _option("--summary", "MARKDOWN", "One or two plain sentences.")]
Sources = Annotated[list[str] | None, _option("--source", "ID", "A source. May be given again.")]
Actors = Annotated[list[str] | None, _option("--actor", "NAME", "Who is involved. May be given again.")]
Attribution = Annotated[str | None, _option("--attribution", "TEXT", "Who says so.")]
Certainty = Annotated[str | None, _option("--certainty", "WORD", "stated, reported, alleged, presumed or disputed.")]
Hedge = Annotated[str | None, _option("--hedge", "TEXT", "The source's own word of doubt.")]
Quote = Annotated[str | None, _option("--quote", "TEXT", "The source's own words, 400 characters at most.")]
Note = Annotated[str | None, _option("--note", "TEXT", "For authors; never shown.")]
Others = Annotated[
    list[str] | None, _option("--set", "NAME=VALUE", "Any other property; lists with commas. May be given again.")
]

_FLAGS = {
    "geometry": "--at", "aliases": "--alias", "ccodes": "--ccode", "sources": "--source", "actors": "--actor",
    "connections": "--connection",
}  # fmt: skip
"""Options that are called otherwise than their properties, which are lists."""

# What is asked on a terminal if anything that a record needs is missing: the property, and the question.
_QUESTIONS = {
    "source": {
        "title": "Title of the source",
        "author": "Who wrote it",
        "publisher": "Who brought it out",
        "date": "When it was published (a date)",
        "url": "Its web address",
        "archived": "The address of an archive copy",
    },
    "place": {
        "title": "Name of the place",
        "geometry": "Longitude, latitude; or a name to look up",
        "kind": "Kind (capital, city, site, base, country, region)",
        "sources": "Id of the source of the position",
    },
    "connection": {
        "from": "From (id of a place)",
        "to": "To (id of a place)",
        "kind": (
            "Kind (command, arms, troops, diplomatic, support, attack, alliance, intelligence, influence, route, other)"
        ),
        "title": "Title",
        "since": "Since (a date)",
        "until": "Until (a date; .. for still going on)",
        "sources": "Id of the source",
        "certainty": "How the source puts it (stated, reported, alleged, presumed, disputed)",
        "attribution": "Who says so",
    },
    "event": {
        "title": "What happened, in one line",
        "date": "Date (2015, 2015-09, 2015-09-30)",
        "place": "Id of the place",
        "kind": "Kind (attack, killing, battle, deployment, transfer, command, diplomatic, political, statement, "
        "support, journey, estimate, other)",
        "sources": "Id of the source",
        "certainty": "How the source puts it (stated, reported, alleged, presumed, disputed)",
        "attribution": "Who says so",
        "quote": "The source's own words",
    },
}
_NAMES = {"from": "place", "to": "place", "place": "place", "sources": "source"}
"""Properties that name a record of a kind."""

_FEW = 8
"""Ids that a question shows."""

_NEEDED = {
    "source": ("title",),
    "place": ("title", "geometry"),
    "connection": ("from", "to", "kind"),
    "event": ("title", "date"),
}


@app.command("source", epilog=f"Example: [bold]{_EXAMPLES['source']}[/bold]")
def source(
    data: DataPath = DATA,
    title: Title = None,
    identity: Identity = None,
    kind: Annotated[str | None, _option("--kind", "TEXT", "Article, report, gazetteer …")] = None,
    url: Annotated[str | None, _option("--url", "URL", "Where it can be read.")] = None,
    author: Annotated[str | None, _option("--author", "TEXT", "Who wrote it.")] = None,
    publisher: Annotated[str | None, _option("--publisher", "TEXT", "Who brought it out.")] = None,
    date: Annotated[str | None, _option("--date", "DATE", "When it was published.")] = None,
    accessed: Annotated[str | None, _option("--accessed", "DATE", "When it was read.")] = None,
    archived: Annotated[str | None, _option("--archived", "URL", "A copy that stays.")] = None,
    language: Annotated[str | None, _option("--language", "TAG", "What it is written in: en, fa, pt-BR.")] = None,
    licence: Annotated[str | None, _option("--licence", "TEXT", "The licence that it is under.")] = None,
    note: Note = None,
    others: Others = None,
) -> None:
    """Add a source. It needs a title."""
    given = {
        "id": identity, "title": title, "kind": kind, "url": url, "author": author, "publisher": publisher,
        "date": date, "accessed": accessed, "archived": archived, "language": language, "licence": licence,
        "note": note,
    }  # fmt: skip
    _add("source", data, given, others)


@app.command("place", epilog=f"Example: [bold]{_EXAMPLES['place']}[/bold]")
def place(
    data: DataPath = DATA,
    title: Title = None,
    at: At = None,
    find: Annotated[
        str | None, _option("--find", "NAME", "Look its position up in the gazetteer that mapgen carries.")
    ] = None,
    identity: Identity = None,
    aliases: Annotated[list[str] | None, _option("--alias", "NAME", "Another name. May be given again.")] = None,
    kind: Annotated[str | None, _option("--kind", "WORD", "capital, city, site, base, country or region.")] = None,
    ccodes: Annotated[
        list[str] | None, _option("--ccode", "CC", "A country that it is in, ISO 3166. May be given again.")
    ] = None,
    precision: Precision = None,
    anchor: Annotated[bool, typer.Option("--anchor", help="Always labelled, always in the first view.")] = False,
    wikidata: Annotated[str | None, _option("--wikidata", "Q-ID", "The same place there.")] = None,
    geonames: Annotated[int | None, _option("--geonames", "NUMBER", "The same place there.")] = None,
    summary: Summary = None,
    sources: Sources = None,
    note: Note = None,
    others: Others = None,
) -> None:
    """Add a place. It needs a title and a position, or a name to find."""
    if find is not None and at is not None:
        raise typer.BadParameter("goes without --at: the one finds what the other gives", param_hint="--find")
    given = {
        "id": identity, "title": title, "aliases": aliases, "kind": kind, "ccodes": ccodes, "precision": precision,
        "anchor": anchor or None, "wikidata": wikidata, "geonames": geonames, "summary": summary, "sources": sources,
        "note": note, "geometry": at,
    }  # fmt: skip
    _add("place", data, given, others, find)


@app.command("connection", epilog=f"Example: [bold]{_EXAMPLES['connection']}[/bold]")
def connection(
    data: DataPath = DATA,
    start: Annotated[str | None, _option("--from", "ID", "The place where it begins.")] = None,
    end: Annotated[str | None, _option("--to", "ID", "The place where it leads.")] = None,
    kind: Annotated[
        str | None,
        _option(
            "--kind", "WORD",
            "command, arms, troops, diplomatic, support, attack, alliance, intelligence, influence, route or other.",
        ),
    ] = None,
    via: Annotated[list[str] | None, _option("--via", "ID", "A place on the way. May be given again.")] = None,
    identity: Identity = None,
    direction: Annotated[str | None, _option("--direction", "WORD", "forward, both or none.")] = None,
    title: Title = None,
    label: Annotated[str | None, _option("--label", "TEXT", "A short name.")] = None,
    summary: Summary = None,
    since: Annotated[str | None, _option("--since", "DATE", "When it began.")] = None,
    until: Annotated[str | None, _option("--until", "DATE", "When it ended; .. for still going on.")] = None,
    actors: Actors = None,
    attribution: Attribution = None,
    certainty: Certainty = None,
    hedge: Hedge = None,
    quote: Quote = None,
    sources: Sources = None,
    note: Note = None,
    others: Others = None,
) -> None:  # fmt: skip
    """Add a connection. It needs two places and a kind."""
    given = {
        "id": identity, "from": start, "to": end, "via": via, "kind": kind, "direction": direction, "title": title,
        "label": label, "summary": summary, "since": since, "until": until, "actors": actors,
        "attribution": attribution, "certainty": certainty, "hedge": hedge, "quote": quote, "sources": sources,
        "note": note,
    }  # fmt: skip
    _add("connection", data, given, others)


@app.command("event", epilog=f"Example: [bold]{_EXAMPLES['event']}[/bold]")
def event(
    data: DataPath = DATA,
    title: Title = None,
    date: Annotated[str | None, _option("--date", "DATE", "When: 2015, 2015-09, 2015-09-30, 198X …")] = None,
    where: Annotated[str | None, _option("--place", "ID", "The place where it happened.")] = None,
    at: Annotated[
        str | None, _option("--at", "LONGITUDE,LATITUDE", "Where it happened, if that is not its place's point.")
    ] = None,
    identity: Identity = None,
    date_basis: Annotated[str | None, _option("--date-basis", "WORD", "stated, inferred or external.")] = None,
    kind: Annotated[
        str | None,
        _option(
            "--kind", "WORD",
            "attack, killing, battle, deployment, transfer, command, diplomatic, political, statement, support, "
            "journey, estimate or other.",
        ),
    ] = None,
    precision: Precision = None,
    actors: Actors = None,
    summary: Summary = None,
    attribution: Attribution = None,
    certainty: Certainty = None,
    hedge: Hedge = None,
    quote: Quote = None,
    sources: Sources = None,
    claim_of: Annotated[str | None, _option("--claim-of", "ID", "The event that this is another version of.")] = None,
    low: Annotated[float | None, _option("--low", "NUMBER", "The least of an estimate.")] = None,
    best: Annotated[float | None, _option("--best", "NUMBER", "Its most probable value.")] = None,
    high: Annotated[float | None, _option("--high", "NUMBER", "The most.")] = None,
    unit: Annotated[str | None, _option("--unit", "TEXT", "What is counted.")] = None,
    connections: Annotated[
        list[str] | None, _option("--connection", "ID", "A connection that it belongs to. May be given again.")
    ] = None,
    note: Note = None,
    others: Others = None,
) -> None:  # fmt: skip
    """Add an event. It needs a title and a date."""
    given = {
        "id": identity, "title": title, "date": date, "place": where, "date_basis": date_basis, "kind": kind,
        "precision": precision, "actors": actors, "summary": summary, "attribution": attribution,
        "certainty": certainty, "hedge": hedge, "quote": quote, "sources": sources, "claim_of": claim_of, "low": low,
        "best": best, "high": high, "unit": unit, "connections": connections, "note": note, "geometry": at,
    }  # fmt: skip
    _add("event", data, given, others)


def _add(record: str, data: Path, given: Mapping[str, Any], others: list[str] | None, find: str | None = None) -> None:
    """Add a record to the file, or tell what is wrong with it and leave the file as it is."""
    fixed = {name: value for name, value in given.items() if value not in (None, [])}
    extra = _others(record, fixed, others or [])
    fixed |= extra
    if find is not None:
        fixed = {"title": find.partition(",")[0].strip(), **fixed, "geometry": (find,)}
    missing = [name for name in _NEEDED[record] if name not in fixed]
    asks = bool(missing) and str(data) != "-" and sys.stdin is not None and sys.stdin.isatty()
    if missing and not asks:
        _refuse(record, missing)
    document = _read(data)
    answers: dict[str, Any] = {}
    questions = [name for name in _QUESTIONS[record] if name not in fixed] if asks else []
    if questions:
        say("Enter leaves out what can be left out; ? lists the ids that there are")
    while True:
        for name in questions:
            answers[name] = _answered(document, record, name, {**fixed, **answers})
        found, mistakes = _tried(document, record, {**fixed, **answers})
        for mistake in mistakes:
            flag = f"--set {mistake.name}" if mistake.name in extra else _flag(mistake.name)
            flag = "--find" if mistake.name == "geometry" and find is not None else flag
            say(visible(f"mapgen: {flag}: {mistake.message}" if mistake.name else f"mapgen: {mistake.message}"))
        if found and not mistakes:
            try:
                _write(data, record, found, document)
            except files.ChangedError:  # by an editor, or by the same command beside this one
                document, questions = _read(data), []
                continue
            return
        # What was asked is asked again; what was given by an option stays as it was given.
        questions = [name for name in ("id", *_QUESTIONS[record]) if name in {found.name for found in mistakes}]
        if not asks or not questions or any(mistake.name in fixed for mistake in mistakes):
            raise typer.Exit(2)


def _refuse(record: str, missing: list[str]) -> NoReturn:
    needs = " and ".join(f"--{name}" if name != "geometry" else "--at LONGITUDE,LATITUDE" for name in missing)
    find = ", or --find NAME to look it up" if "geometry" in missing else ""
    say(f"mapgen: {'an' if record == 'event' else 'a'} {record} needs {needs}{find}")
    raise typer.Exit(2)


def _flag(name: str) -> str:
    return _FLAGS.get(name, f"--{name.replace('_', '-')}")


def _answered(document: Document, record: str, name: str, known: Mapping[str, Any]) -> Any:
    """Ask for a property until the answer is one that it can have, or none."""
    ids = _ids(document, _NAMES[name]) if name in _NAMES else {}
    while True:
        answer = _ask(record, name, list(ids))
        if answer in ("?", ["?"]):
            for identity, title in ids.items():
                say(visible(f"  {identity}: {title}"))
            continue
        if answer is None or name == "id":
            return answer
        if name == "geometry" and _position(answer) is None:
            answer = (answer,)  # a name
        # With an id of its own, as none can be made before the title is known.
        _, mistakes = _tried(document, record, {**known, name: answer, "id": "mapgen-asks"})
        own = [mistake for mistake in mistakes if mistake.name == name]
        for mistake in own:
            say(visible(mistake.message))
        if not own:
            return answer


def _ids(document: Document, record: str) -> dict[str, str]:
    """Give the ids of the records of a kind, with their titles."""
    value: Any = document.value
    features = value.get("features") if isinstance(value, dict) else None
    found = (feature.get("properties") for feature in features or [] if isinstance(feature, dict))
    return {
        str(properties.get("id")): str(properties.get("title") or "")
        for properties in found
        if isinstance(properties, dict) and properties.get("record") == record
    }


def _ask(record: str, name: str, ids: list[str]) -> Any:
    """Ask for a property; nothing is an answer where the record can do without."""
    question = _QUESTIONS[record].get(name, "Id")
    if ids:
        question += f" ({', '.join(ids[:_FEW])}{', …: ? lists all' if len(ids) > _FEW else ''})"
    needed = name in (*_NEEDED[record], "id")
    with asking(), contextlib.redirect_stdout(sys.stderr):  # else a blank of each prompt goes where the id is to go
        answer = typer.prompt(question, default=None if needed else "", show_default=False, err=True).strip()
    return _words(answer) if name == "sources" else answer or None


def _words(text: str) -> list[str] | None:
    return [word.strip() for word in text.split(",") if word.strip()] or None


def _others(record: str, given: Mapping[str, Any], pairs: list[str]) -> dict[str, Any]:
    """Read what --set gives: texts, or what the property takes."""
    found: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise OptionError("set", pair, "has no name and value", "write it like rank=2 or x-desk=foreign")
        if name in ("record", "id", "geometry") or name in given:
            raise OptionError("set", pair, "is given otherwise", f"leave it out, or leave out {_flag(name)}")
        found[name] = _value(record, name, value)
    return found


def _value(record: str, name: str, text: str) -> Any:
    from mapgen.geojson import property_names  # noqa: PLC0415
    from mapgen.model import RECORDS  # noqa: PLC0415

    fields = property_names(RECORDS[record])
    types = _types(RECORDS[record].model_fields[fields[name]].annotation) if name in fields else set()
    if list in types and not text.startswith("["):
        return _words(text) or []
    if name.startswith("x-") or types & {list, int, float, bool}:
        try:
            return decode(text)[0]
        except Refused:
            return text  # what is wrong with it is told with the other mistakes
    return text


def _types(annotation: Any) -> set[Any]:
    """Name the types in an annotation, however deep."""
    inner = [found for part in get_args(annotation) for found in _types(part)]
    return {get_origin(annotation) or annotation, *inner}


def _read(data: Path) -> Document:
    from mapgen.reading import read_document  # noqa: PLC0415

    try:
        return read_document(data)
    except FileError as error:
        if str(data) != "-" and not data.exists():
            new = "mapgen new makes a project with a data file"
            raise FileError(data, error.fact, f"{error.remedy} Or begin anew: {new}" if error.remedy else new) from None
        raise


def _tried(document: Document, record: str, known: Mapping[str, Any]) -> tuple[Added | None, list[Mistake]]:
    """Make the record and check it, without writing anything."""
    from mapgen.adding import Mistake, added  # noqa: PLC0415

    properties = {name: value for name, value in known.items() if name != "geometry" and value is not None}
    at = None
    if isinstance(known.get("geometry"), tuple):
        from mapgen.geocoding import located  # noqa: PLC0415

        try:
            document, properties = located(document, properties, known["geometry"][0])
        except OptionError as error:
            return None, [Mistake("geometry", f"{quoted(error.value)} {error.fact}; {error.remedy}")]
        at = properties.pop("geometry")
    elif known.get("geometry") is not None:
        at = _position(known["geometry"])
        if at is None:
            fact = f"{quoted(known['geometry'])} is no position; write longitude and latitude, like 44.4009,33.3406"
            return None, [Mistake("geometry", fact)]
    found = added(document, record, properties, at)
    return found, list(found.mistakes)


def _position(text: str) -> list[float] | None:
    numbers = re.fullmatch(r"\s*([-+]?\d+(?:\.\d+)?)\s*[,; ]\s*([-+]?\d+(?:\.\d+)?)\s*", text)
    return [float(number) for number in numbers.groups()] if numbers else None


def _write(data: Path, record: str, found: Added, document: Document) -> None:
    name = "<stdin>" if str(data) == "-" else str(data)
    if str(data) == "-":
        sys.stdout.buffer.write(found.text.encode())
        sys.stdout.buffer.flush()
    else:
        files.write(data, found.text.encode(), over=document.text.encode())
        typer.echo(found.identity)
    for note in found.notes:
        say(visible(f"{name}: {note}"))
    say(visible(f"{name}: {record} {found.identity} is added"))
    if found.others:
        say(f"the file has {counted(found.others, 'mistake')} elsewhere; mapgen check tells where")
