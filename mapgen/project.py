"""A new map's folder: data to begin with, and what checks, publishes and helps to edit them."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapgen import assets, canonical, files, schema
from mapgen.errors import FileError
from mapgen.model import LANGUAGE
from mapgen.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Iterable

# What stands for something else in Markdown, at the beginning of a line or within it.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+.!|~&-])")

DATA = Path("data/locations.geojson")
_FILES = {
    "README.md": "README.md",
    ".gitignore": "gitignore",
    ".github/workflows/map.yml": "map.yml",
    ".vscode/settings.json": "settings.json",
}


def contents(title: str, *, language: str = "en") -> dict[str, bytes]:
    """Make the files of a new map.

    Parameters
    ----------
    title : str
        What the map is called. It is only ever text, whatever is in it.
    language : str, optional
        The language in which its texts will be, as ``en``, ``fa`` or ``pt-BR``.

    Returns
    -------
    dict of str to bytes
        By path within the folder.

    Raises
    ------
    ValueError
        The title is empty or has line breaks, or ``language`` is no language tag.

    Examples
    --------
    >>> sorted(contents("The voyage of the Beagle"))[:3]
    ['.github/workflows/map.yml', '.gitignore', '.vscode/settings.json']
    """
    if not title.strip() or not title.isprintable():
        msg = "title: write a line of text"
        raise ValueError(msg)
    if not LANGUAGE.match(language):
        msg = f'language: "{language}" is no language tag; write for example en, fa or pt-BR'
        raise ValueError(msg)
    collection: dict[str, Any] = json.loads(assets.text("new/locations.geojson"))
    identity = slug(title) or "map"
    if identity in {feature["properties"]["id"] for feature in collection["features"][1:]}:
        identity += "-map"  # a map of Moscow, one of whose first places is Moscow
    collection["features"][0]["properties"] |= {"id": identity, "title": title, "language": language}
    parts = {"title": _MARKDOWN.sub(r"\\\1", title.strip()), "id": identity}
    found = {path: assets.text(f"new/{name}") for path, name in _FILES.items()}
    found["README.md"] = assets.filled(found["README.md"], parts)
    found[DATA.as_posix()] = canonical.text(collection)
    found["data/mapgen.schema.json"] = schema.text()
    return {path: text.encode() for path, text in found.items()}


def make(folder: Path | str, title: str, *, language: str = "en") -> list[Path]:
    """Write the files of a new map into a folder that has none of them.

    Returns
    -------
    list of pathlib.Path
        What was written, in the order of the folder.

    Raises
    ------
    FileError
        Some of the files are there already, or the folder cannot be written. Nothing is ever written over.
    ValueError
        See :func:`contents`.
    """
    made = contents(title, language=language)
    root = Path(folder)
    there = [path for path in sorted(made) if (root / path).exists() or (root / path).is_symlink()]
    if there:
        raise FileError(root, f"has {', '.join(there)} already", "name a folder that is new")
    written: list[Path] = []
    folders = [folder for folder in _folders(root, made) if not folder.exists()]
    try:
        for path in sorted(made):
            written.append(files.write(root / path, made[path], new=True))
    except BaseException:
        # As if it had not begun: what is half a map could be neither used nor begun again.
        for file in written:
            file.unlink(missing_ok=True)
        for inner in reversed(folders):
            with suppress(OSError):
                inner.rmdir()
        raise
    return written


def _folders(root: Path, made: Iterable[str]) -> list[Path]:
    """List the folders that the files need, the outer before the inner."""
    inner = {folder for path in made for folder in (root / path).parents}
    return sorted(inner, key=lambda folder: len(folder.parts))
