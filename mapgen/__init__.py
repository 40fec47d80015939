"""mapgen: places, connections and dated, sourced events as one map page that needs nothing else.

Examples
--------
>>> import mapgen
>>> story = mapgen.read("data/locations.geojson")
>>> page = mapgen.build(story)
>>> page.save("output/axis-of-resistance.html").name
'axis-of-resistance.html'

folium, geopandas and pydantic take a good part of a second to load; each is loaded by the first call that needs it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mapgen.errors import DataError, FileError, MapgenError, OptionError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    import folium

    from mapgen.embedding import Embed
    from mapgen.page import Page
    from mapgen.story import Frames, Story

__version__ = "0.1.0"
__all__ = [
    "DataError",
    "Embed",
    "FileError",
    "Frames",
    "MapgenError",
    "OptionError",
    "Page",
    "Problem",
    "Story",
    "build",
    "embed",
    "image",
    "read",
    "to_folium",
]


def read(path: Path | str) -> Story:
    """Read a data file and check it.

    Parameters
    ----------
    path : path-like
        A GeoJSON file in mapgen's data format; ``-`` reads standard input.

    Returns
    -------
    Story
        All records, by id, in file order.

    Raises
    ------
    FileError
        The file is missing, is a folder, or cannot be read.
    DataError
        The file has mistakes. ``problems`` holds all of them, in file order, each with line, column and remedy.

    Examples
    --------
    >>> import mapgen
    >>> story = mapgen.read("data/locations.geojson")
    >>> story.places["tehran"].position
    (51.42151, 35.69439)
    """
    from mapgen import story  # noqa: PLC0415

    return story.read(path)


def build(
    story: Story, *, url: str | None = None, folium_map: folium.Map | None = None, image_hosts: Sequence[str] = ()
) -> Page:
    """Make the page of a story.

    Parameters
    ----------
    story : Story
        What :func:`read` gave.
    url : str, optional
        The address that the page will have. Previews of links to it, and search engines, need it; the page does not.
    folium_map : folium.Map, optional
        The map that :func:`to_folium` made of this story, when layers were added to it.
    image_hosts : sequence of str, optional
        Hosts that the page may fetch pictures from, as ``https://example.org``. It fetches none by itself.

    Returns
    -------
    Page
        ``html`` is the whole document, ``save`` writes it. The same story gives the same bytes.

    Raises
    ------
    ValueError
        ``url`` is no web address, one of ``image_hosts`` is no host, or ``folium_map`` is not of this story.

    Examples
    --------
    >>> import mapgen
    >>> page = mapgen.build(mapgen.read("data/locations.geojson"))
    >>> page.html.startswith("<!doctype html>")
    True
    """
    from mapgen import page  # noqa: PLC0415
    from mapgen.folium_map import StoryMap  # noqa: PLC0415

    chosen = to_folium(story) if folium_map is None else folium_map
    if not isinstance(chosen, StoryMap) or chosen.story is not story:
        msg = "folium_map is not of this story; give the one that mapgen.to_folium made of it"
        raise ValueError(msg)
    return page.from_map(chosen, url=url, image_hosts=image_hosts)


def image(
    story: Story,
    *,
    format: Literal["svg", "png", "pdf", "webp"] = "png",
    size: str = "1200x630",
    scale: float = 1,
    event: str | None = None,
    as_of: str | None = None,
    theme: Literal["light", "dark"] | None = None,
) -> bytes:
    """Draw the map as a picture, with title, legend, sources and credits.

    Parameters
    ----------
    story : Story
        What :func:`read` gave.
    format : {"png", "svg", "pdf", "webp"}, optional
        SVG has text and named layers for drawing programs, PDF has vectors and its fonts in it.
    size : str, optional
        Width and height in pixels, 300 to 8000 each, or ``"A4"`` or ``"A4-landscape"``.
    scale : float, optional
        How many of a bitmap's pixels there are to one of these, 0.5 to 8.
    event : str, optional
        The id of an event that stands out, with a caption.
    as_of : str, optional
        A day (``"2015-09-30"``), or the last of a month (``"2015-09"``) or year: the network as it stood then.
    theme : {"light", "dark"}, optional
        The colours. By default the dataset's theme, or else light.

    Returns
    -------
    bytes
        The file. The same story and options give the same bytes, on any machine.

    Raises
    ------
    OptionError
        An option has a value that it cannot have.

    Examples
    --------
    >>> import mapgen
    >>> story = mapgen.read("data/locations.geojson")
    >>> mapgen.image(story, format="pdf", size="A4")[:4]
    b'%PDF'
    """
    from mapgen import rendering, sizes, staging  # noqa: PLC0415

    if format not in rendering.FORMATS:
        raise OptionError("format", format, "is none that a picture can have", f"choose {', '.join(rendering.FORMATS)}")
    _check_theme(theme)
    box = sizes.read(size)
    sizes.check_scale(scale, box)
    scene = staging.stage(story)
    chosen = theme or ("dark" if scene.theme == "dark" else "light")
    return rendering.render(scene, format, size=box, scale=scale, theme=chosen, event=event, as_of=as_of)


def embed(story: Story, *, url: str | None = None, theme: Literal["light", "dark"] | None = None) -> Embed:
    """Make everything that an editor needs to put the map of a story into an article.

    Parameters
    ----------
    story : Story
        What :func:`read` gave.
    url : str, optional
        Where the page will be, ``https://example.org/map.html``; the other files beside it. Without it, all
        addresses in the snippets are relative.
    theme : {"light", "dark"}, optional
        The colours of the map in the article and of the pictures. By default the map follows the dataset's theme, or
        else the reader's system.

    Returns
    -------
    Embed
        ``files`` has the page, the snippets, the pictures and the rest by name; ``uploads`` names those that belong
        on the web; ``save`` writes them to a folder.

    Raises
    ------
    ValueError
        ``url`` is no web address.
    OptionError
        ``theme`` is no theme.

    Examples
    --------
    >>> import mapgen
    >>> story = mapgen.read("data/locations.geojson")
    >>> embed = mapgen.embed(story, url="https://example.org/maps/axis-of-resistance.html")
    >>> embed.files["embed.html"].decode().splitlines()[1][:61]
    '<iframe src="https://example.org/maps/axis-of-resistance.html'
    >>> embed.uploads[:2]
    ('axis-of-resistance.html', 'axis-of-resistance.oembed.json')
    """
    from mapgen import embedding, head, page, rendering, sizes, staging  # noqa: PLC0415
    from mapgen.folium_map import StoryMap  # noqa: PLC0415

    _check_theme(theme)
    scene = staging.stage(story)
    painted = theme or ("dark" if scene.theme == "dark" else "light")
    box, letter = (sizes.read("{}x{}".format(*pixels)) for pixels in (head.CARD, embedding.LETTER))
    return embedding.from_scene(
        scene,
        page.from_map(StoryMap(scene, story), url=url),
        card=rendering.render(scene, "png", size=box, theme=painted),
        letter=rendering.render(scene, "png", size=letter, scale=2, theme=painted),
        svg=rendering.render(scene, "svg", size=box, theme=painted),
        url=url,
        theme=theme,
    )


def _check_theme(theme: object) -> None:
    if theme not in ("light", "dark", None):
        raise OptionError("theme", str(theme), "is no theme", "choose light or dark")


def to_folium(story: Story) -> folium.Map:
    """Make the folium map of a story, to which further folium layers can be added.

    Parameters
    ----------
    story : Story
        What :func:`read` gave.

    Returns
    -------
    folium.Map
        Everything that mapgen draws. What is added to it is drawn by folium, and folium treats the texts that
        it is given as code: add nothing whose author you do not trust. A layer that needs files from elsewhere
        (tiles, plugins) makes the page need them too.

    Examples
    --------
    >>> import folium, mapgen
    >>> story = mapgen.read("data/locations.geojson")
    >>> folium_map = mapgen.to_folium(story)
    >>> circle = folium.Circle([33.3, 44.4], radius=100_000).add_to(folium_map)
    >>> "L.circle" in mapgen.build(story, folium_map=folium_map).html
    True
    """
    from mapgen import folium_map, staging  # noqa: PLC0415

    return folium_map.StoryMap(staging.stage(story), story)


def __getattr__(name: str) -> object:
    if name in ("Story", "Frames"):
        from mapgen import story  # noqa: PLC0415

        return getattr(story, name)
    if name == "Embed":
        from mapgen.embedding import Embed  # noqa: PLC0415

        return Embed
    if name == "Page":
        from mapgen.page import Page  # noqa: PLC0415

        return Page
    msg = f"module 'mapgen' has no attribute {name!r}"
    raise AttributeError(msg)
