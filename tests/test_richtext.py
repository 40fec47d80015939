"""Markdown in summaries comes out as harmless elements, whatever goes in."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mapgen import richtext
from mapgen.richtext import TAGS, from_markdown, plain_text

# Hostile inputs from the OWASP XSS filter evasion cheat sheet, put into Markdown.
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://example.org/pixel.png)",
    "<https://example.org/\"onmouseover=alert(1)>",
    '[x](https://example.org "title onmouseover=alert(1)")',
    "<svg/onload=alert(1)>",
    "`{{7*7}}` {% raw %}",
    "[x](https://good.example@evil.example/)",
]  # fmt: skip


def walk(nodes: list[Any]) -> Any:
    for node in nodes:
        if isinstance(node, list):
            yield node
            yield from walk(node[2:])


def assert_harmless(nodes: list[Any]) -> None:
    for tag, attributes, *_ in walk(nodes):
        assert tag in TAGS
        assert set(attributes) <= ({"href"} if tag == "a" else set())
        assert all(value.lower().startswith(("https://", "http://", "mailto:")) for value in attributes.values())
        assert all("@" not in value.split("/")[2] for value in attributes.values() if "//" in value)


def test_hostile_markdown_is_harmless() -> None:
    for text in HOSTILE:
        assert_harmless(from_markdown(text))


@given(st.text())
def test_any_text_is_harmless(text: str) -> None:
    assert_harmless(from_markdown(text))


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1))
def test_the_short_way_for_plain_text_gives_what_the_long_way_gives(text: str) -> None:
    assert from_markdown(text) == (richtext._parse(text) if text else [])


def test_html_is_shown_as_text() -> None:
    assert from_markdown("<b>bold</b>") == [["p", {}, "<b>bold</b>"]]


def test_commonmark_examples() -> None:
    # CommonMark 0.31.2, examples 350 (emphasis), 482 (link) and 301 (list, tight).
    assert from_markdown("*foo bar*") == [["p", {}, ["em", {}, "foo bar"]]]
    assert from_markdown("[link](https://example.com/uri)") == [
        ["p", {}, ["a", {"href": "https://example.com/uri"}, "link"]]
    ]
    assert from_markdown("- foo\n- bar") == [["ul", {}, ["li", {}, "foo"], ["li", {}, "bar"]]]


def test_plain_text_of_rich_text() -> None:
    assert plain_text(from_markdown("A *b*\n\n- c\n- d")) == "A b c d"
