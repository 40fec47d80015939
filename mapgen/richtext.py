"""Rich text: an author's Markdown as a small tree of harmless elements.

Markdown is read by markdown-it-py with HTML switched off, and what it renders is cleaned by nh3. The result is
JsonML (text, or ``[tag, attributes, *children]``), which the page's runtime turns into elements by name and
text, never by parsing HTML.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

RichNode = str | list["str | dict[str, str] | RichNode"]
"""Text, or ``[tag, attributes, *children]``."""

RichText = list[RichNode]

TAGS = {"p", "em", "strong", "a", "ul", "ol", "li", "br", "code", "blockquote"}
"""The elements that may come of Markdown; everything else is reduced to its text."""

# Nothing in such a text means anything in Markdown (CommonMark 0.31, sections 2 to 6): it is one paragraph.
_PLAIN = re.compile(r"(?![-+=0-9\s])[^\\`*_\[\]<>&#!~|\x00-\x1f\x7f]+(?<!\s)\Z")


def from_markdown(text: str | None) -> RichText:
    """Turn Markdown into a tree of harmless elements.

    Parameters
    ----------
    text : str or None
        Markdown (CommonMark). HTML in it is shown as text.

    Returns
    -------
    list
        JsonML nodes; empty for no text.

    Examples
    --------
    >>> from_markdown("Stated *twice*, see [the text](https://example.org/).")
    [['p', {}, 'Stated ', ['em', {}, 'twice'], ', see ', ['a', {'href': 'https://example.org/'}, 'the text'], '.']]
    >>> from_markdown("<script>1</script> & [x](javascript:1)")
    [['p', {}, '<script>1</script> & [x](javascript:1)']]
    """
    if not text:
        return []
    if _PLAIN.match(text):
        return [["p", {}, text]]
    return _parse(text)


def plain_text(nodes: RichText) -> str:
    r"""Give the text alone, paragraphs and items separated by a space.

    Examples
    --------
    >>> plain_text(from_markdown("One *two*.\n\nThree."))
    'One two. Three.'
    """
    return " ".join("".join(_texts(nodes)).split())


def _texts(nodes: list[str | dict[str, str] | RichNode] | RichText) -> list[str]:
    found: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            found.append(node)
        elif isinstance(node, list):
            found += _texts(node[2:])
            if node[0] in ("p", "li", "br", "blockquote"):
                found.append(" ")
    return found


def _parse(text: str) -> RichText:
    # Loaded here as most summaries are plain, and the two cost a tenth of a second.
    import nh3  # noqa: PLC0415
    from markdown_it import MarkdownIt  # noqa: PLC0415

    html = MarkdownIt("js-default").render(text)
    clean = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None
    )
    tree = _Tree()
    tree.feed(clean)
    tree.close()
    return tree.root


# A name before the host (https://good.example@evil.example/) hides where a link leads.
_LINK = re.compile(r"https?://[^/@?#]+(?:[/?#]|\Z)|mailto:", re.IGNORECASE)


class _Tree(HTMLParser):
    """Builds JsonML of clean HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: RichText = []
        self._open: list[list[str | dict[str, str] | RichNode]] = []

    def _append(self, node: RichNode) -> None:
        if self._open:
            self._open[-1].append(node)
        elif not isinstance(node, str) or node.strip():
            self.root.append(node)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # A relative link leads nowhere from a page that stands alone.
        links = {name: value for name, value in attrs if value and _LINK.match(value)}
        node: list[str | dict[str, str] | RichNode] = [tag, links]
        self._append(node)
        if tag != "br":
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag != "br":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() or (self._open and self._open[-1][0] not in ("ul", "ol", "blockquote")):
            self._append(data)
