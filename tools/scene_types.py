"""Writes frontend/src/scene.ts from the dataclasses of mapgen/scene.py, so that the two halves cannot drift apart.

``python tools/scene_types.py`` writes the file, ``--check`` exits with 1 when it is stale.
"""

from __future__ import annotations

import sys
import types
import typing
from dataclasses import fields, is_dataclass
from pathlib import Path

from mapgen import scene

TARGET = Path(__file__).parent.parent / "frontend" / "src" / "scene.ts"
HEAD = """\
// The Scene as the page receives it, written by tools/scene_types.py from the dataclasses of mapgen/scene.py.
// Do not edit it: `make scene` writes it anew, and a test fails when it is stale.

export type Position = [longitude: number, latitude: number];
export type Bounds = [west: number, south: number, east: number, north: number];
export type RichNode = string | [tag: string, attributes: Record<string, string>, ...children: RichNode[]];
export type RichText = RichNode[];
"""
NAMED = {
    "Position": scene.Position,
    "Bounds": scene.Bounds,
    "RichText": scene.RichText,
    "Certainty": scene.Certainty,
    "Precision": scene.Precision,
}
CHOICES = ("Certainty", "Precision")
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


def main(arguments: list[str]) -> int:
    """Write or check the file."""
    text = render()
    if "--check" in arguments:
        return int(TARGET.read_text(encoding="utf-8") != text)
    TARGET.write_text(text, encoding="utf-8")
    return 0


def render() -> str:
    """Give the whole TypeScript file."""
    aliases = [f"export type {name} = {_choice(NAMED[name])};\n" for name in CHOICES]
    return HEAD + "".join(aliases) + "".join(f"\n{_interface(model)}" for model in _models(scene.Scene))


def _models(root: type) -> list[type]:
    """Find the root's dataclasses, each after those it is made of."""
    found: list[type] = []

    def visit(annotation: object) -> None:
        for argument in typing.get_args(annotation):
            visit(argument)
        if isinstance(annotation, type) and is_dataclass(annotation) and annotation not in found:
            for hint in _hints(annotation).values():
                visit(hint)
            found.append(annotation)

    visit(root)
    return found


def _hints(model: type) -> dict[str, object]:
    # Only annotations that are still texts are resolved: RichText is recursive, and is known by its name.
    texts = any(isinstance(annotation, str) for annotation in model.__annotations__.values())
    return typing.get_type_hints(model) if texts else dict(model.__annotations__)


def _interface(model: type) -> str:
    hints = _hints(model)
    lines = [f"  {field.name}: {_type(hints[field.name])};\n" for field in fields(model)]  # type: ignore[arg-type]
    return f"export interface {model.__name__} {{\n{''.join(lines)}}}\n"


def _choice(hint: object) -> str:
    return " | ".join(f"'{value}'" for value in typing.get_args(hint))


def _type(hint: object) -> str:  # noqa: PLR0911  (one case for each form of annotation)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]  # type: ignore[index]
    for name, named in NAMED.items():
        if hint == named:
            return name
    if isinstance(hint, type) and is_dataclass(hint):
        return hint.__name__
    if origin is typing.Literal:
        return _choice(hint)
    if origin in (types.UnionType, typing.Union):
        return " | ".join(_type(argument) for argument in arguments)
    if origin is list or (origin is tuple and arguments[-1] is ...):
        inner = _type(arguments[0])
        return f"({inner})[]" if " | " in inner else f"{inner}[]"
    if origin is tuple:
        return f"[{', '.join(map(_type, arguments))}]"
    if origin is dict:
        return f"Record<{_type(arguments[0])}, {_type(arguments[1])}>"
    msg = f"no TypeScript for {hint!r}"
    raise TypeError(msg)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
