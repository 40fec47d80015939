"""What an editor needs to put a map into an article: snippets, pictures, a description, and an article to try them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from mapgen import assets, files, words
from mapgen.head import CARD, card_name, page_address
from mapgen.words import counted, fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapgen.page import Page
    from mapgen.scene import Scene

PARENT = "parent.js"

# The heights that the page asks for are 677 px at a width of 320, 787 at 600, 850 at 1200 (frontend/src/embed.ts). It
# fills any box; this one comes near them without a script on the host.
_LEAST_HEIGHT = 690
_STYLE = f"display:block;width:100%;height:auto;min-height:{_LEAST_HEIGHT}px;aspect-ratio:7/5;border:0"
# Without allow-same-origin: the map never reaches what the host's origin keeps, not even when both are one.
_SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"
# No page is told what its frame's sandbox allows. A name is: see frontend/src/downloads.ts.
_NAME = "mapgen-downloads"
# Files that a page may not be called after.
_TAKEN = {"embed", "newsletter", "demo"}
_FILE = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]{0,99})\.html?\Z")  # what an address and every disk call alike
_NAMED = 8


@dataclass(frozen=True)
class Embed:
    """Files for an editor, ready to be written side by side.

    Attributes
    ----------
    page : Page
        The map page, which is among the files too.
    files : dict of str to bytes
        The content of each file, by its name.
    """

    page: Page
    files: dict[str, bytes]

    @property
    def name(self) -> str:
        """What the page's file is called among them."""
        return next(iter(self.files))

    def save(self, folder: Path | str) -> list[Path]:
        """Write the files into a folder, each whole or not at all.

        Parameters
        ----------
        folder : path-like
            Made if it does not exist; what else is in it stays.

        Returns
        -------
        list of pathlib.Path
            The paths written.

        Raises
        ------
        FileError
            A path cannot be written.
        """
        return [files.write(Path(folder) / name, content) for name, content in self.files.items()]


def from_scene(scene: Scene, page: Page, *, card: bytes, svg: bytes, url: str | None = None) -> Embed:
    """Make the files for an editor.

    Parameters
    ----------
    scene : Scene
        What the map shows.
    page : Page
        The page of the same scene.
    card, svg : bytes
        The preview as PNG, 1200 by 630 pixels, and the picture as SVG.
    url : str, optional
        Where the page will be; the other files beside it. Without it, all addresses are relative.

    Returns
    -------
    Embed

    Raises
    ------
    ValueError
        ``url`` is no web address.
    """
    # The demo finds the page beside itself, wherever the folder is.
    here, there = _Editor(scene, None, page_name(scene.id, url)), _Editor(scene, url)
    texts = {
        here.name: page.html,
        "embed.html": there.snippet() + "\n" + there.script() + "\n",
        "newsletter.html": there.newsletter() + "\n",
        "oembed.json": there.oembed(),
        "alt.txt": there.alt + "\n",
        "demo.html": here.demo(),
        PARENT: assets.text(PARENT),
    }
    pictures = {there.card: card, f"{scene.id}.svg": svg}
    return Embed(page, {**{name: text.encode("utf-8") for name, text in texts.items()}, **pictures})


def page_name(id_: str, url: str | None = None) -> str:
    """Name the page's file: as its address ends, or else after the dataset; never as another of the files.

    Examples
    --------
    >>> page_name("panama-canal", "https://example.org/maps/panama.html"), page_name("panama-canal")
    ('panama.html', 'panama-canal.html')
    >>> page_name("panama-canal", "https://example.org/panama/"), page_name("demo")
    ('panama-canal.html', 'demo-map.html')
    """
    named = _FILE.match(urlsplit(url).path.rpartition("/")[2]) if url else None
    if named and named[1].casefold() not in _TAKEN:
        return named[0]
    return f"{id_}-map.html" if id_.casefold() in _TAKEN else f"{id_}.html"


def alternative(scene: Scene) -> str:
    """Say in words what the map shows: the author's own description if there is one, then what is on it.

    Examples
    --------
    >>> from mapgen import staging, story
    >>> text = alternative(staging.stage(story.read("data/locations.geojson")))
    >>> text[text.index("The map shows"):]
    "The map shows 11 places (Tehran, Baghdad, Damascus, Beirut, Sana'a, Moscow and 5 more), 20 connections, 52 events."
    """
    own_words = words.load(scene.language)
    titles = [place.title for place in scene.places if place.anchor] or [place.title for place in scene.places]
    names = ", ".join(titles[:_NAMED])
    further = len(scene.places) - min(len(titles), _NAMED)
    if further:
        names = fill(own_words["embed.more"], names=names, n=str(further))
    tallies = [counted(own_words, "places", len(scene.places)) + f" ({names})"] if scene.places else []
    for noun, records in (("connections", scene.connections), ("events", scene.events)):
        if records:
            tallies.append(counted(own_words, noun, len(records)))
    # Without the author's description, the scene has the title and all places, which come here anyway.
    described = scene.alt != f"{scene.title}: {', '.join(place.title for place in scene.places)}"
    first = _ended(scene.alt if described else scene.title)
    return f"{first} {fill(own_words['embed.shows'], what=', '.join(tallies))}" if tallies else first


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", "؟", "。")) else f"{text}."


class _Editor:
    """The snippets, with addresses as seen from one place."""

    def __init__(self, scene: Scene, url: str | None, name: str = "") -> None:
        if url is not None:
            page_address(url)
        self.scene = scene
        self.url = url
        self.words: Mapping[str, str] = words.load(scene.language)
        self.alt = alternative(scene)
        self.card = card_name(scene.id)
        self.name = name or page_name(scene.id, url)
        self.page = urldefrag(url)[0] if url else quote(self.name)
        self.title = fill(self.words["embed.title"], title=scene.title)

    def _beside(self, name: str) -> str:
        return urljoin(self.page, quote(name)) if self.url else quote(name)

    def snippet(self) -> str:
        return "\n".join(
            [
                '<figure class="mapgen-embed" style="margin:1.5em 0">',
                _tag(
                    "iframe",
                    src=self.page,
                    title=self.title,
                    name=_NAME,
                    width="100%",
                    height=str(_LEAST_HEIGHT),
                    loading="lazy",
                    allow="fullscreen",
                    referrerpolicy="strict-origin-when-cross-origin",
                    sandbox=_SANDBOX,
                    style=_STYLE,
                )
                + "</iframe>",
                f"<noscript>{self._picture(CARD[0])}</noscript>",
                f'<figcaption dir="auto">{self._link()}</figcaption>',
                "</figure>",
            ]
        )

    def script(self) -> str:
        return _tag("script", src=self._beside(PARENT)).replace(">", " async></script>")

    def newsletter(self) -> str:
        # What every mail program shows: a picture in a link, and the same link in words.
        return f"<p>{_tag('a', href=self.page)}{self._picture(CARD[0] // 2)}</a></p>\n<p>{self._link()}</p>"

    def oembed(self) -> str:
        answer: dict[str, str | int] = {
            "version": "1.0",
            "type": "rich",
            "title": self.scene.title,
            "width": 600,
            "height": _LEAST_HEIGHT,
            "html": self.snippet(),
        }
        if self.url:
            answer |= {
                "provider_name": urlsplit(self.page).netloc,
                "provider_url": urljoin(self.page, "/"),
                "thumbnail_url": self._beside(self.card),
                "thumbnail_width": CARD[0],
                "thumbnail_height": CARD[1],
            }
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"

    def demo(self) -> str:
        parts = {
            "language": escape(self.words["language"]),
            "direction": "ltr",
            **{name: escape(self.words[f"embed.demo.{name}"]) for name in ("headline", "note", "prose")},
            "snippet": self.snippet() + "\n" + self.script(),
        }
        return assets.filled(assets.text("demo.html"), parts)

    def _link(self) -> str:
        return f"{_tag('a', href=self.page)}{escape(self.title)}</a>"

    def _picture(self, width: int) -> str:
        height = width * CARD[1] // CARD[0]
        style = "display:block;max-width:100%;height:auto;border:0"
        return _tag("img", src=self._beside(self.card), alt=self.alt, width=str(width), height=str(height), style=style)


def _tag(tag: str, /, **attributes: str) -> str:
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{tag}{written}>"
