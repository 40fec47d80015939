"""XML that is only markup: no document type, no entities, no nesting without end.

A document type can hold entities that grow without end ("billion laughs") or that fetch a file or an address. No KML,
GPX or spreadsheet needs one, so it is refused before any other reader sees the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from xml.parsers import expat

DEEPEST = 100
_MOST_CHARACTERS = 100_000


class MarkupError(ValueError):
    """The XML is not well-formed, or does what it has no need to do."""


def check(content: bytes) -> Counter[str]:
    """Count the elements of an XML document by name, without their prefixes; the first key is the root.

    Raises
    ------
    MarkupError

    Examples
    --------
    >>> list(check(b"<kml><Placemark/></kml>"))
    ['kml', 'Placemark']
    >>> check(b'<!DOCTYPE kml [<!ENTITY a "ha">]><kml>&a;</kml>')
    Traceback (most recent call last):
    mapgen.importing.markup.MarkupError: has a document type (DOCTYPE), which could fetch or grow without end
    """
    names: Counter[str] = Counter()
    depth = 0

    def start(name: str, _: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise MarkupError(f"nests its elements more than {DEEPEST} deep")
        if len(names) < 10_000:
            names[name.rpartition(":")[2]] += 1

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise MarkupError("has a document type (DOCTYPE), which could fetch or grow without end")

    # Imported from the standard library on purpose: with the handler below, no entity is ever declared.
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise MarkupError(f"is no XML that can be read ({error})") from error
    return names


def texts(content: bytes, above: tuple[str, ...], names: Sequence[str]) -> dict[str, str]:
    """Give the texts of the first elements that lie under the root and these names; of a document that is checked.

    Examples
    --------
    >>> texts(b"<kml><Document><name>A</name><Folder><name>B</name></Folder></Document></kml>", ("Document",), ["name"])
    {'name': 'A'}
    """
    path: list[str] = []
    found: dict[str, str] = {}
    done: set[str] = set()

    def start(name: str, _: object) -> None:
        path.append(name.rpartition(":")[2])

    def end(_: str) -> None:
        done.update(found.keys() & {path.pop()})

    def text(data: str) -> None:
        if len(path) == len(above) + 2 and tuple(path[1:-1]) == above and path[-1] in names and path[-1] not in done:
            found[path[-1]] = (found.get(path[-1], "") + data)[:_MOST_CHARACTERS]

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.Parse(content, True)
    return {name: value.strip() for name, value in found.items()}
