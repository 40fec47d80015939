"""The page: one HTML file that needs nothing else."""

from __future__ import annotations

import html
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from branca.element import Element, Figure

from mapgen import assets, files, head, listing, policy, sizes
from mapgen.picture import picture

if TYPE_CHECKING:
    from mapgen.folium_map import StoryMap

_PARTS = ("header", "html", "script")


_PICTURE = sizes.as_it_is(520, 620)
"""Near to the width of a phone, so that its words can be read there; the legend stands below the map."""


@dataclass(frozen=True)
class Page:
    """A finished page.

    Attributes
    ----------
    html : str
        The whole document.
    id : str
        The dataset's id, after which the file is named by default.
    """

    html: str
    id: str

    def save(self, path: Path | str) -> Path:
        """Write the page, whole or not at all: a page that is already there stays untouched on any failure.

        Parameters
        ----------
        path : path-like
            The file to write; folders that do not exist are made.

        Returns
        -------
        pathlib.Path
            The path written.

        Raises
        ------
        FileError
            The path cannot be written.
        """
        return files.write(path, self.html.encode("utf-8"))


def from_map(story_map: StoryMap, *, url: str | None = None, image_hosts: Sequence[str] = ()) -> Page:
    """Make the page of a folium map.

    Parameters
    ----------
    story_map : StoryMap
        What :func:`mapgen.to_folium` gave, with or without further folium layers.
    url : str, optional
        The address that the page will have.
    image_hosts : sequence of str, optional
        Hosts that the page may fetch pictures from, as ``https://example.org``.

    Returns
    -------
    Page
    """
    scene = story_map.scene
    header, body, script = _rendered(story_map)
    parts = {
        "language": html.escape(scene.language),
        "direction": scene.direction,
        "theme": scene.theme,
        "color-scheme": "light dark" if scene.theme == "auto" else scene.theme,
        "title": html.escape(scene.title),
        "head": header,
        "picture": f'<div class="mapgen-still">{picture(scene, size=_PICTURE, theme="page", editable=False)}</div>',
        "map": body,
        "script": f"<script>{script.strip()}</script>",
        **listing.parts(scene),
        **head.parts(scene, url=url),
    }
    before, after = (assets.filled(half, parts) for half in assets.text("page.html").split("<!--mapgen:policy-->"))
    layers = header + script if story_map.has_further_layers() else None
    # The style sheet that the front end brings stands in no element yet; its hash has to be there all the same.
    brought = f"<style>{assets.text('container.css')}</style>"
    allowed = policy.meta(before + after + brought, image_hosts=image_hosts, layers=layers)
    return Page(before + allowed + after, scene.id)


def _rendered(story_map: StoryMap) -> tuple[str, str, str]:
    """Let folium render the map, and take the parts of its page: head, body and script."""
    root = story_map.get_root()
    figure = root if isinstance(root, Figure) else Figure().add_child(story_map)
    assert isinstance(figure, Figure)  # noqa: S101  (add_child gives back what it was called on)
    _name(story_map.further_layers(), count())
    for child in figure._children.values():
        child.render()
    figure.header._children.pop("meta_http", None)  # the template says which charset it is
    return figure.header.render(), figure.html.render(), figure.script.render()


def _name(elements: Iterable[Element], numbers: Iterator[int]) -> None:
    """Replace folium's random ids by numbers, so that the same map gives the same bytes."""
    for element in elements:
        element._id = f"{next(numbers):04d}"
        # A popup keeps its content in a figure's three parts.
        parts = [inner for name in _PARTS if isinstance(inner := getattr(element, name, None), Element)]
        for parent in (element, *parts):
            children = list(parent._children.items())
            own = [key == child.get_name() for key, child in children]
            _name((child for _, child in children), numbers)
            # Children are found by their names, some templates print those.
            parent._children = OrderedDict(
                (child.get_name() if is_own else key, child) for is_own, (key, child) in zip(own, children, strict=True)
            )
