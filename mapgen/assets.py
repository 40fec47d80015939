"""The files that every page carries: Leaflet, the built front end and the page's template, as they are shipped."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_STATIC = Path(__file__).parent / "static"
# For Internet Explorer 8, and for tiles: mapgen's pages have neither. The Nu HTML checker knows neither.
_LEFT_OUT = re.compile(r"\b(?:behavior: url\(#default#VML\)|mix-blend-mode: plus-lighter);")
_PLACEHOLDER = re.compile(r"<!--mapgen:([a-z-]+)-->|\{mapgen:([a-z-]+)\}")
_IMAGE = re.compile(r"url\((images/[a-z0-9-]+\.png)\)")


@cache
def text(name: str) -> str:
    """Read a shipped text file.

    Parameters
    ----------
    name : str
        Its path below ``mapgen/static``.

    Examples
    --------
    >>> text("page.html").startswith("<!doctype html>")
    True
    """
    return (_STATIC / name).read_text(encoding="utf-8")


def filled(template: str, parts: Mapping[str, str]) -> str:
    """Fill the placeholders of a template, once: what a part brings along is left as it is.

    Parameters
    ----------
    template : str
        With ``<!--mapgen:name-->`` between elements and ``{mapgen:name}`` within them.
    parts : mapping of str to str
        HTML, or escaped text, by the name of its placeholder.

    Raises
    ------
    KeyError
        The template has a placeholder of another name.

    Examples
    --------
    >>> filled('<p lang="{mapgen:language}"><!--mapgen:text--></p>', {"language": "en", "text": "{mapgen:language}"})
    '<p lang="en">{mapgen:language}</p>'
    """
    return _PLACEHOLDER.sub(lambda match: parts[match[1] or match[2]], template)


@cache
def leaflet_css(*, images: bool = False) -> str:
    """Give Leaflet's style sheet, without files to ask for and what the Nu HTML checker takes for mistakes.

    Parameters
    ----------
    images : bool, optional
        Write its images into it. Leaflet's own layer switch and markers need them, mapgen does not.

    Examples
    --------
    >>> "url(images" in leaflet_css() or "url(images" in leaflet_css(images=True)
    False
    >>> "plus-lighter" in leaflet_css()
    False
    """

    def image(match: re.Match[str]) -> str:
        return f"url({data_uri('vendor/leaflet/' + match[1])})" if images else "none"

    return _LEFT_OUT.sub("", _IMAGE.sub(image, text("vendor/leaflet/leaflet.css")))


@cache
def colours(name: str) -> tuple[str, str]:
    """Read a colour of the page's style sheet: as it is in light, and as it is in dark.

    Examples
    --------
    >>> colours("paper")
    ('#fffdf9', '#1b1a18')
    """
    light, dark, *_ = re.findall(rf"--mapgen-{re.escape(name)}:\s*(#[0-9a-f]+)", text("mapgen.css"))
    return light, dark


@cache
def data_uri(name: str) -> str:
    """Write a shipped PNG as a ``data:`` address."""
    encoded = base64.b64encode((_STATIC / name).read_bytes()).decode("ascii")
    return f"data:image/png;base64,{encoded}"
