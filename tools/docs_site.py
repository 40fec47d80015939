"""What `make docs` adds to the documents: the live maps, and words for links that lead out of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import mapgen

REPOSITORY = Path(__file__).parent.parent
_MAPS = [REPOSITORY / "data" / "locations.geojson", *sorted((REPOSITORY / "examples").glob("*.geojson"))]
_OUTWARDS = re.compile(r"\[([^\]]+)\]\(\.\./[^)]+\)")
_COMMENT = re.compile(r"^<!-- (?:file|help|table)[^>]* -->\n", re.MULTILINE)
# As GitHub makes them, which is what the documents' links are written for.
_MARKS = re.compile(r"[^\w\- ]")


def slugify(text: str, separator: str) -> str:
    """Name a heading's anchor."""
    return _MARKS.sub("", text.lower()).replace(" ", separator)


def on_config(config: Any) -> Any:
    """Name the anchors as the documents' links do."""
    config.mdx_configs["toc"]["slugify"] = slugify
    return config


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Keep the words of links to files that are not on the site."""
    return _COMMENT.sub("", _OUTWARDS.sub(r"\1", markdown))


def on_files(files: Any, config: Any) -> Any:
    """Build the maps."""
    from mkdocs.structure.files import File  # noqa: PLC0415

    for path in _MAPS:
        page = mapgen.build(mapgen.read(path))
        files.append(File.generated(config, f"maps/{page.id}.html", content=page.html))
    return files
