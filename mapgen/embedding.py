"""What an editor needs to put a map into an article: snippets, pictures, a description, and an article to try them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from mapgen import assets, files, words
from mapgen.head import CARD, card_name, oembed_name, page_address, years
from mapgen.richtext import plain_text
from mapgen.words import fill

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
# What is for the editor and need not be on the web. No page may be called like one.
_SNIPPET, _NEWSLETTER, _DEMO = "embed.html", "newsletter.html", "demo.html"
_TAKEN = {_SNIPPET, _NEWSLETTER, _DEMO}
_PAGE = re.compile(r"\w[\w~.-]*\.html?", re.IGNORECASE)
LETTER = (600, 500)
"""Width and height at which a newsletter shows its picture, which has twice as many pixels each way."""
_NAMED, _HUBS = 8, 3


@dataclass(frozen=True)
class Embed:
    """Files for an editor, ready to be written side by side.

    Attributes
    ----------
    page : Page
        The map page, which is among the files too.
    files : dict of str to bytes
        The content of each file, by its name.
    uploads : tuple of str
        Those of the files that belong on the web, all into one folder: what the page and the snippets name, and the
        page first. All but ``parent.js``, which is the same for every map, are called after the map.
    """

    page: Page
    files: dict[str, bytes]
    uploads: tuple[str, ...]

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


def from_scene(
    scene: Scene,
    page: Page,
    *,
    card: bytes,
    letter: bytes,
    svg: bytes,
    url: str | None = None,
    theme: Literal["light", "dark"] | None = None,
) -> Embed:
    """Make the files for an editor.

    Parameters
    ----------
    scene : Scene
        What the map shows.
    page : Page
        The page of the same scene.
    card, letter, svg : bytes
        The preview as PNG, 1200 by 630 pixels, the picture for newsletters as PNG, and the picture as SVG.
    url : str, optional
        Where the page will be; the other files beside it. Without it, all addresses are relative.
    theme : {"light", "dark"}, optional
        The colours of the map in the snippet. By default they follow the page, and mostly the reader.

    Returns
    -------
    Embed

    Raises
    ------
    ValueError
        ``url`` is no web address.
    """
    name = page_name(scene.id, url)
    # The demo finds the page beside itself, wherever the folder is.
    here, there = _Editor(scene, name, None, theme), _Editor(scene, name, url, theme)
    texts = {
        name: page.html,
        _SNIPPET: there.snippet() + "\n" + there.script() + "\n",
        _NEWSLETTER: there.newsletter() + "\n",
        oembed_name(scene.id): there.oembed(),
        "alt.txt": there.alt + "\n",
        _DEMO: here.demo(),
        PARENT: assets.text(PARENT),
    }
    pictures = {there.card: card, there.letter: letter, f"{scene.id}.svg": svg}
    return Embed(
        page,
        {**{name: text.encode("utf-8") for name, text in texts.items()}, **pictures},
        (name, oembed_name(scene.id), there.card, there.letter, PARENT),
    )


def page_name(id_: str, url: str | None = None) -> str:
    """Return what the file of a page is called: as in its address, or else after its dataset.

    Examples
    --------
    >>> page_name("panama-canal", "https://example.org/maps/panama.html"), page_name("panama-canal")
    ('panama.html', 'panama-canal.html')
    >>> page_name("panama-canal", "https://example.org/maps/"), page_name("demo")
    ('panama-canal.html', 'demo-map.html')
    """
    asked = last_segment(url) if url else ""
    if _PAGE.fullmatch(asked) and asked.casefold() not in _TAKEN:
        return asked
    name = f"{id_}.html"
    return f"{id_}-map.html" if name.casefold() in _TAKEN else name


def last_segment(url: str) -> str:
    """Return what an address calls the file that it leads to.

    Examples
    --------
    >>> last_segment("https://example.org/maps/panama.html?a=b"), last_segment("https://example.org/maps/")
    ('panama.html', '')
    """
    return unquote(urlsplit(url).path.rpartition("/")[2])


def alternative(scene: Scene) -> str:
    """Say in words what the map shows, for who does not see it.

    The author's own description goes before all that could be made up from the data.

    Examples
    --------
    >>> from mapgen import staging, story
    >>> text = alternative(staging.stage(story.read("data/locations.geojson")))
    >>> text[:29], text[-27:]
    ('Map from Moscow in the north ', 'Time covered: 1980 to 2020.')
    """
    said = words.load(scene.language)
    # Without the author's description, the scene has the title and all places.
    described = scene.alt != f"{scene.title}: {', '.join(place.title for place in scene.places)}"
    summary = plain_text(scene.summary)
    sentences = [scene.alt if described else scene.title, summary]
    if scene.places and not described:
        titles = [place.title for place in scene.places if place.anchor] or [place.title for place in scene.places]
        sentences.append(fill(said["embed.shows"], what=_listed(titles, said, of=len(scene.places))))
        names = {place.id: place.title for place in scene.places}
        for hub, others in _hubs(scene):
            joined = _listed([names[other] for other in others], said)
            sentences.append(fill(said["embed.lines"], place=names[hub], others=joined))
        kinds = dict.fromkeys(connection.kind_label for connection in scene.connections)
        if kinds and not summary:
            sentences.append(fill(said["embed.kinds"], kinds=", ".join(kinds)))
    if covered := years(scene.events) or years(scene.connections):
        first, last = (str(int(year)) for year in covered)
        when = first if first == last else fill(said["timeline.range"], **{"from": first, "to": last})
        sentences.append(fill(said["embed.time"], when=when))
    return " ".join(_ended(sentence) for sentence in sentences if sentence)


def _listed(names: list[str], said: Mapping[str, str], *, of: int | None = None) -> str:
    named = ", ".join(names[:_NAMED])
    further = (of or len(names)) - min(len(names), _NAMED)
    return fill(said["embed.more"], names=named, n=str(further)) if further else named


def _hubs(scene: Scene) -> list[tuple[str, list[str]]]:
    """Name the places that most is connected with, each with its others; no two places are said twice to be joined."""
    joined: dict[str, dict[str, None]] = {}
    for connection in scene.connections:
        for one, other in pairwise((connection.start, *connection.via, connection.end)):
            if one != other:
                joined.setdefault(one, {})[other] = None
                joined.setdefault(other, {})[one] = None
    hubs: list[tuple[str, list[str]]] = []
    while len(hubs) < _HUBS and any(joined.values()):
        hub = max(joined, key=lambda place: len(joined[place]))
        others = list(joined.pop(hub))
        for other in others:
            joined[other].pop(hub)
        hubs.append((hub, others))
    return hubs


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", "؟", "。")) else f"{text}."


class _Editor:
    """The snippets, with addresses as seen from one place."""

    def __init__(self, scene: Scene, name: str, url: str | None, theme: str | None) -> None:
        if url is not None:
            page_address(url)
        self.scene = scene
        self.url = url
        self.words: Mapping[str, str] = words.load(scene.language)
        self.alt = alternative(scene)
        self.card = card_name(scene.id)
        self.letter = f"{scene.id}-newsletter.png"
        self.page = urldefrag(url)[0] if url else quote(name)
        asked = f"{'&' if '?' in self.page else '?'}theme={theme}" if theme else ""
        self.source = self.page + asked
        self.title = fill(self.words["embed.title"], title=scene.title)

    def _beside(self, name: str) -> str:
        return urljoin(self.page, quote(name)) if self.url else quote(name)

    def snippet(self) -> str:
        # Where scripts are off, the frame shows a picture of its own. Closed, this one is no second: it is for who has
        # no frame. What strips `details` leaves the picture.
        picture = f"<details><summary>{escape(self.words['embed.picture'])}</summary>{self._picture(self.card, CARD)}"
        return _ascii(
            "\n".join(
                [
                    '<figure class="mapgen-embed" style="margin:1.5em 0">',
                    _tag(
                        "iframe",
                        src=self.source,
                        title=self.title,
                        name=_NAME,
                        width="100%",
                        height=str(_LEAST_HEIGHT),
                        loading="lazy",
                        # Without the star Firefox compares the address with the frame's origin: "sandbox" leaves none.
                        allow="fullscreen *",
                        referrerpolicy="strict-origin-when-cross-origin",
                        sandbox=_SANDBOX,
                        style=_STYLE,
                    )
                    + "</iframe>",
                    f"<noscript>{picture}</details></noscript>",
                    f'<figcaption dir="auto">{self._link()}</figcaption>',
                    "</figure>",
                ]
            )
        )

    def script(self) -> str:
        return _ascii(f"<script {_attributes(src=self._beside(PARENT))} async></script>")

    def newsletter(self) -> str:
        # What every mail program shows: a picture in a link, and the same link in words.
        picture = self._picture(self.letter, LETTER)
        return _ascii(f"<p>{_tag('a', href=self.page)}{picture}</a></p>\n<p>{self._link()}</p>")

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

    def _picture(self, name: str, size: tuple[int, int]) -> str:
        width, height = (str(side) for side in size)
        style = "display:block;max-width:100%;height:auto;border:0"
        return _tag("img", src=self._beside(name), alt=self.alt, width=width, height=height, style=style)


def _ascii(html: str) -> str:
    """Write other letters as numbers: no server, mail program or form that mistakes an encoding can spoil them."""
    return html.encode("ascii", "xmlcharrefreplace").decode()


def _tag(tag: str, /, **attributes: str) -> str:
    return f"<{tag} {_attributes(**attributes)}>"


def _attributes(**attributes: str) -> str:
    return " ".join(f'{key}="{escape(value)}"' for key, value in attributes.items())
