"""The HTML that other programs keep texts in, as Markdown: paragraphs, lines, lists and links; the rest as text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from mapgen.importing.records import clean

MOST_CHARACTERS = 100_000
MOST_TAGS = 1_000
"""Of one text. A parser of HTML takes time that grows with the square of how deep tags are nested."""

_BLOCKS = {"p", "div", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"}
_TAGS = _BLOCKS | {"a", "br"}


def is_too_long(html: str) -> bool:
    """Tell whether a text is more than is read of one.

    Examples
    --------
    >>> is_too_long("<p>short</p>"), is_too_long("<b>" * 2000)
    (False, True)
    """
    return len(html) > MOST_CHARACTERS or html.count("<") > MOST_TAGS


def markdown(html: str) -> str:
    r"""Turn HTML into Markdown that shows the same words, and in which nothing of the text means anything else.

    A link stays one where it leads to the web or to a mail address; pictures, frames and scripts go.

    Examples
    --------
    >>> markdown('<p>See <a href="https://example.org/a_(b)">the <b>census</b></a>.</p><script>1</script><p>1 * 2')
    'See [the census](https://example.org/a_%28b%29).\n\n1 \\* 2'
    >>> markdown("one<br>two<br></br>three <a href='javascript:1'>x</a>")
    'one\\\ntwo\n\nthree x'
    """
    tree = _Blocks()
    tree.feed(_cleaned(html, links=True))
    tree.close()
    return str(clean(tree.markdown())).strip()  # entities can stand for any character


def plain(html: str) -> str:
    """Give the text alone, on one line.

    Examples
    --------
    >>> plain("<b>Tom &amp; Jerry</b><br>1 < 2")
    'Tom & Jerry 1 < 2'
    """
    tree = _Blocks(literal=True)
    tree.feed(_cleaned(html, links=False))
    tree.close()
    return " ".join(str(clean(" ".join("".join(block) for _, block in tree.blocks))).split())


def _cleaned(html: str, *, links: bool) -> str:
    """Bring HTML as people write it into a form in which every tag is one of a few, and is closed."""
    if is_too_long(html):
        html = html[:MOST_CHARACTERS]
        parts = html.split("<", MOST_TAGS)
        html = "<".join(parts[:MOST_TAGS])
    # In plain text an empty line parts paragraphs; between tags it is nothing.
    html = re.sub(r"\r\n?", "\n", html)
    html = re.sub(r"\n[^\S\n]*\n\s*", "<br><br>", html)
    if "<" not in html and "&" not in html:
        return html

    import nh3  # noqa: PLC0415

    return nh3.clean(html, tags=_TAGS if links else _TAGS - {"a"}, attributes={"a": {"href"}} if links else {},
                     url_schemes={"http", "https", "mailto"}, link_rel=None)  # fmt: skip


class _Blocks(HTMLParser):
    """Gathers blocks of Markdown from clean HTML."""

    def __init__(self, *, literal: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.literal = literal
        self.blocks: list[tuple[str, list[str]]] = [("", [])]
        self.link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.open("- " if tag == "li" else "")
        elif tag == "br":
            self.blocks[-1][1].append("\n")
        elif tag == "a":
            self.link = (_address(dict(attrs).get("href") or ""), len(self.blocks[-1][1]))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.open()
        elif tag == "a":
            self.close_link()

    def handle_data(self, data: str) -> None:
        self.blocks[-1][1].append(re.sub(r"\s+", " ", data) if self.literal else _escaped(re.sub(r"\s+", " ", data)))

    def open(self, mark: str = "") -> None:
        """Begin another block; a link that goes over several is one in each."""
        address = self.link[0] if self.link else ""
        self.close_link()
        if "".join(self.blocks[-1][1]).strip():
            self.blocks.append((mark, []))
        else:  # <li><p> is one item
            self.blocks[-1] = (mark or self.blocks[-1][0], [])
        self.link = (address, 0) if address else None

    def close_link(self) -> None:
        address, start = self.link or ("", 0)
        block = self.blocks[-1][1]
        words = "".join(block[start:])
        self.link = None
        if address and words.strip():
            inside = " ".join(words.split())
            before = "".join(block[:start]) + words[: len(words) - len(words.lstrip())]
            if before.endswith("!"):  # which would make a picture of the link
                before = before[:-1] + "\\!"
            block[:] = [before, f"[{inside}]({address})", words[len(words.rstrip()) :]]

    def markdown(self) -> str:
        made: list[tuple[str, str]] = []
        for mark, parts in self.blocks:
            for paragraph in re.split(r"\n\s*\n", "".join(parts)):
                lines = [_line(line) for line in paragraph.split("\n")]
                text = "\\\n".join(line for line in lines if line)
                if text:
                    made.append((mark, (mark + text).replace("\n", "\n  ") if mark else text))
        joined = ""
        for (before, text), (mark, _) in zip([("", ""), *made], [*made, ("", "")], strict=True):
            joined += text + ("" if not text else "\n" if before and mark else "\n\n")
        return joined.strip("\n")


def _escaped(text: str) -> str:
    """Escape what Markdown would take for more than text (CommonMark 0.31, sections 2.4, 2.5 and 6)."""
    return re.sub(r"([\\`*\[\]~|]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_]))", r"\\\1", text)


def _line(text: str) -> str:
    """Escape what would begin a heading, a list, a quotation, code, a rule or a table."""
    return re.sub(r"^(\d{1,9}(?=[.)]))?([-+=#>:.)])", r"\1\\\2", text.strip())


def _address(href: str) -> str:
    """Give an address that a link in Markdown can hold, or nothing."""
    if not re.match(r"https?://[^/@?#\s]+(?:[/?#]|\Z)|mailto:\S", href, re.IGNORECASE):
        return ""
    return re.sub(
        r"[\s()<>\\\"'\[\]`*]|&(?=#?\w+;)",
        lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode("utf-8", "replace")) if m[0] != "&" else "&amp;",
        href.strip(),
    )
