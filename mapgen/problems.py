"""Problems of one data file: collected with the place where each stands, and put into words.

Checks say *which* value is wrong by its path in the document; the line and the column are looked up only when
there is something to report, as that needs a second, slower pass over the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, get_args

from mapgen.errors import DataError, Problem, did_you_mean, quoted

if TYPE_CHECKING:
    from pydantic import ValidationError

    from mapgen.model import Record
    from mapgen.reading import Document

Pointer = tuple[str | int, ...]
"""The path of a value in the document, for example ``("features", 3, "properties", "date")``."""


ERRORS = {
    "json": "The file is not strict JSON.",
    "collection": "The file is not a GeoJSON FeatureCollection of records.",
    "record": "A property is missing, unknown, or cannot have its value.",
    "date": "A date is not in EDTF, or two dates contradict each other.",
    "reference": "A record names another one that is not there.",
    "geometry": "A position is missing, impossible or misplaced.",
    "image-without-credit": "An image has no credit or no text that describes it.",
    "settings": "The settings cannot be read.",
}
"""The kinds of errors: the codes that reports name them by. None can be switched off."""


class Problems:
    """A growing list of problems of one document.

    Parameters
    ----------
    document : Document
        The document that the pointers lead into.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: list[tuple[Pointer, bool, str, str]] = []
        self._around: set[Pointer] = set()

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, pointer: Pointer, message: str, *, key: bool = False, code: str = "") -> None:
        """Note a problem at a value, or at its key when ``key`` is true; without a code its kind follows from where."""
        self._found.append((pointer, key, message, code or _kind(pointer)))
        self._around.update(pointer[:length] for length in range(len(pointer) + 1))

    def line(self, pointer: Pointer) -> int:
        """Tell in which line a value stands."""
        return self._document.position(pointer)[0]

    def beneath(self, pointer: Pointer) -> bool:
        """Tell whether there is a problem at a value or inside it."""
        return pointer in self._around

    def raise_if_any(self) -> None:
        """Raise :class:`~mapgen.errors.DataError` with all problems, in file order, if there are any."""
        if not self._found:
            return
        problems = {
            Problem(self._document.name, *self._document.position(pointer, key=key), message, code)
            for pointer, key, message, code in self._found
        }
        raise DataError(problems)


_DATES = ("date", "since", "until", "updated", "accessed")
_REFERENCES = ("source", "sources", "from", "to", "via", "place", "places", "connections", "claim_of", "order")


def _kind(pointer: Pointer) -> str:
    """Tell the kind of an error from the value that is wrong.

    Examples
    --------
    >>> _kind(("features", 3, "properties", "sources", 0)), _kind(("features", 3, "geometry", "coordinates"))
    ('reference', 'geometry')
    """
    if "properties" not in pointer[:3]:
        return "geometry" if "geometry" in pointer[:3] else "collection"
    name = pointer[3] if len(pointer) > 3 else ""
    if name in _DATES:
        return "date"
    return "reference" if name in _REFERENCES else "record"


def one_of(names: Iterable[str]) -> str:
    """Write names as a choice.

    Examples
    --------
    >>> one_of(["forward", "both", "none"])
    'forward, both or none'
    """
    *rest, last = names
    return f"{', '.join(rest)} or {last}" if rest else last


def add_validation(
    problems: Problems,
    error: ValidationError,
    model: type[Record],
    values: Mapping[str, Any],
    pointer: Pointer,
    who: str,
) -> None:
    """Put what pydantic found in one record's properties into words and places."""
    for found in error.errors(include_url=False, include_input=False):
        place = found["loc"]
        name = str(place[0]) if place else ""
        if found["type"] == "missing":
            problems.add(pointer, f'{who}: has no "{name}"; add it')
            continue
        value: Any = values
        for step in place:
            value = value[step]
        where = f'"{name}"' + "".join(f" item {step + 1}" for step in place[1:] if isinstance(step, int))
        problems.add((*pointer, *place), _sentence(found, model, name, where, value, who))


def _sentence(found: Any, model: type[Record], name: str, where: str, value: Any, who: str) -> str:
    kind, context, place = found["type"], found.get("ctx", {}), found["loc"]
    if kind == "mapgen":
        message = str(context["message"])
        return f"{who}: {where} {message}" if message.startswith(("is ", "has ")) else f"{who}: {message}"
    if kind == "string_pattern_mismatch":  # the one pattern: there is something other than blanks
        way_out = "" if _is_needed(model, name, place) else ", or leave the property out"
        return f"{who}: {where} is empty; write the text{way_out}"
    if kind == "literal_error":
        choices = _choices(model, name)
        hint = did_you_mean(str(value), choices) if isinstance(value, str) else ""
        shown = quoted(value) if isinstance(value, str) else _json(value)
        return f"{who}: {where} is {shown}{hint or ';'} it can be {one_of(choices)}".replace("?;", "?")
    if kind == "list_type":
        return f"{who}: {where} is {_json(value)}; {_list_remedy(name, value)}"
    if kind in _EXPECTED:
        return f"{who}: {where} is {_json(value)}; {_EXPECTED[kind].format(**context)}"
    return f"{who}: {where}: {found['msg']}"  # pragma: no cover - every kind in use has a sentence above


_EXPECTED = {
    "string_type": 'write it as text, in quotes ("…")',
    "int_type": "write a whole number, without quotes",
    "float_type": "write a number, without quotes",
    "bool_type": "write true or false, without quotes",
    "finite_number": "write an ordinary number",
    "greater_than": "write a number above {gt:g}",
    "greater_than_equal": "write a number of at least {ge:g}",
    "less_than_equal": "write a number of at most {le:g}",
}


def _is_needed(model: type[Record], name: str, place: tuple[Any, ...]) -> bool:
    fields = {field.alias or own: field for own, field in model.model_fields.items()}
    return len(place) == 1 and name in fields and fields[name].is_required()


def _list_remedy(name: str, value: Any) -> str:
    if name == "extent":
        return "write four numbers: [west, south, east, north]"
    example = f"[{quoted(value)}]" if isinstance(value, str) and value.strip() else '["…", "…"]'
    return f"write a list of texts: {example}"


def _choices(model: type[Record], name: str) -> list[str]:
    for field_name, field in model.model_fields.items():
        if name in (field_name, field.alias):
            return [str(choice) for choice in _literals(field.annotation)]
    return []


def _literals(annotation: Any) -> list[Any]:
    arguments = get_args(annotation)
    if not arguments:
        return []
    if all(isinstance(argument, str) for argument in arguments):
        return list(arguments)
    return [choice for argument in arguments for choice in _literals(argument)]


def _json(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool | list | dict):
        return quoted(value)
    kind = "the text" if isinstance(value, str) else "the number"
    return f"{kind} {quoted(value)}"
