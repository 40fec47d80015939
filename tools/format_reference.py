"""Writes the tables of properties in docs/data-format.md from the models, so that the page cannot fall behind them.

``python tools/format_reference.py`` writes them, ``--check`` exits with 1 when they are stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from mapgen import schema
from mapgen.geojson import property_names
from mapgen.model import MEANINGS, RECORDS, Certainty, Claim, Record

TARGET = Path(__file__).parent.parent / "docs" / "data-format.md"
_BLOCK = re.compile(r"(<!-- table: ([a-z]+) -->\n\n)(?:\|.*\n)*")
_PLURALS = {"text": "texts", "language tag": "language tags", "ISO 3166 code": "ISO 3166 codes"}


def main(arguments: list[str]) -> int:
    """Write or check the page."""
    old = TARGET.read_text(encoding="utf-8")
    new = render(old)
    if "--check" in arguments:
        return int(new != old)
    TARGET.write_text(new, encoding="utf-8")
    return 0


def render(text: str) -> str:
    """Give the page with every table as the models have it now."""
    return _BLOCK.sub(lambda match: match[1] + "".join(f"| {' | '.join(row)} |\n" for row in table(match[2])), text)


def table(name: str) -> Iterator[tuple[str, ...]]:
    """Give the rows of a table: of one kind of record, of what several share, or of what the choices mean."""
    if name == "certainty":
        yield from (("certainty", "meaning"), ("---", "---"))
        yield from ((f"`{option}`", schema.meaning("event", name, option)) for option in get_args(Certainty))
        return
    yield from (("property", "value", "meaning"), ("---", "---", "---"))
    if name == "choices":
        yield from _choices()
        return
    if name == "all":
        yield "`record`", f"required; {', '.join(f'`{kind}`' for kind in RECORDS)}", "What the Feature is."
    model: type[Record] = {"all": Record, "claim": Claim}.get(name) or RECORDS[name]
    kind = "event" if model in (Record, Claim) else name
    names = {field: found for found, field in property_names(RECORDS[kind]).items()}
    for field in vars(model)["__annotations__"]:
        if field in names:
            found = schema.fields(kind)[names[field]]
            unseen = " ¹" if found.get("unseen") else ""
            value = _value(found, is_shown=field in RECORDS[kind].texts)
            yield f"`{names[field]}`", value, found["description"] + unseen


def _choices() -> Iterator[tuple[str, ...]]:
    for name, options in MEANINGS.items():
        record, _, field = name.rpartition(" ")
        of = f" of {'an' if record[0] in 'aeiou' else 'a'} {record}" if record else ""
        yield from ((f"`{field}`{of}", f"`{option}`", meaning) for option, meaning in options.items())


def _value(field: Mapping[str, Any], *, is_shown: bool) -> str:
    """Say what a value looks like."""
    text = _kind(field, is_shown=is_shown)
    if "default" in field and "enum" not in field and field["type"] != "boolean":
        text += f"; default `{field['default']}`"
    return f"required; {text}" if field["required"] else text


def _kind(field: Mapping[str, Any], *, is_shown: bool) -> str:
    if "enum" in field:
        return ", ".join(
            f"`{option}` (default)" if option == field.get("default") else f"`{option}`" for option in field["enum"]
        )
    form = field.get("format", "text" if field["type"] == "string" else "")
    if form in ("text", "quote"):
        return "shown text" if is_shown else "text"
    if form:
        return str(form)
    if field["type"] == "array":
        item = field["items"]["format"]
        plural = re.sub(r"^id of an? (\w+)$", r"ids of \1s", item)
        return f"list of {_PLURALS.get(item, plural)}"
    return "`true`, `false`" if field["type"] == "boolean" else _number(field)


def _number(field: Mapping[str, Any]) -> str:
    name = {"integer": "whole number", "number": "number"}[field["type"]]
    if "minimum" in field and "maximum" in field:
        return f"{name} from {field['minimum']:g} to {field['maximum']:g}"
    above = f" above {field['exclusiveMinimum']:g}" if "exclusiveMinimum" in field else ""
    most = f", {field['maximum']:g} at most" if "maximum" in field else ""
    return name + above + most


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
