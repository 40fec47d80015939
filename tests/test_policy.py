"""The page's Content-Security-Policy: it names what stands in the page, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import folium
import pytest
from folium.plugins import MarkerCluster

import mapgen
from mapgen import assets, policy
from mapgen.page import Page
from mapgen.story import Story

from .conftest import MAPS

REPOSITORY = Path(__file__).parents[1]
NAMES = sorted(path.stem for path in MAPS.glob("*.geojson"))


class Inline(HTMLParser):
    """Collects the page's policy, its inline scripts and styles, and the order in which they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {"script": [], "style": []}
        self.policies: list[str] = []
        self.before_policy: list[str] = []
        self.style_attributes: list[str] = []
        self.handlers: list[str] = []
        self._in: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and (given.get("http-equiv") or "").lower() == "content-security-policy":
            self.policies.append(given["content"] or "")
        if not self.policies and tag not in ("html", "head"):
            self.before_policy.append(tag)
        self.style_attributes += [tag for name in given if name == "style"]
        self.handlers += [f"{tag} {name}" for name in given if name.startswith("on")]
        is_code = tag == "style" or (tag == "script" and "src" not in given)
        self._in = tag if is_code else None
        if self._in:
            self.found[tag].append("")

    def handle_data(self, data: str) -> None:
        if self._in:
            self.found[self._in][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == self._in:
            self._in = None


def read(page: Page) -> Inline:
    parser = Inline()
    parser.feed(page.html)
    return parser


def directives(page: Page) -> dict[str, list[str]]:
    (text,) = read(page).policies
    parts = [part.split() for part in text.split(";")]
    assert len({name for name, *_ in parts}) == len(parts)
    return {name: sources for name, *sources in parts}


def sha256(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.fixture(params=["axis-of-resistance", *NAMES])
def any_page(request: pytest.FixtureRequest, page: Page) -> Page:
    name: str = request.param
    return page if name == "axis-of-resistance" else mapgen.build(mapgen.read(MAPS / f"{name}.geojson"))


def test_scripts_and_styles_are_allowed_by_the_hash_of_what_stands_in_the_page(any_page: Page) -> None:
    inline, allowed = read(any_page), directives(any_page)
    assert len(inline.found["script"]) >= 4
    assert len(inline.found["style"]) >= 3
    assert set(allowed["script-src"]) == set(map(sha256, inline.found["script"]))
    # The front end brings one style sheet more.
    brought = assets.text("container.css")
    assert set(allowed["style-src"]) == set(map(sha256, [*inline.found["style"], brought]))


def test_everything_else_is_refused(any_page: Page) -> None:
    allowed = directives(any_page)
    for name in ("default-src", "connect-src", "base-uri", "form-action"):
        assert allowed[name] == ["'none'"], name
    assert allowed["img-src"] == ["data:"]
    assert allowed["require-trusted-types-for"] == ["'script'"]
    assert allowed["trusted-types"] == ["default"]
    assert not any("unsafe" in source for sources in allowed.values() for source in sources)


def test_the_policy_stands_before_whatever_it_is_about_and_nothing_needs_an_exception(any_page: Page) -> None:
    inline = read(any_page)
    assert inline.before_policy == ["meta"]  # the charset
    assert inline.style_attributes == []
    assert inline.handlers == []


def test_the_parser_of_these_tests_finds_what_it_looks_for() -> None:
    inline = read(Page('<script type="module">1</script><p style="x" onclick="y"><script type="a/b">2</script>', "x"))
    assert inline.found["script"] == ["1", "2"]
    assert (inline.style_attributes, inline.handlers) == (["p"], ["p onclick"])
    assert inline.before_policy == ["script", "p", "script"]


def test_a_page_may_fetch_pictures_from_declared_hosts_alone(story: Story) -> None:
    page = mapgen.build(story, image_hosts=["https://upload.wikimedia.org", "https://example.org:8443"])
    assert directives(page)["img-src"] == ["data:", "https://upload.wikimedia.org", "https://example.org:8443"]


@pytest.mark.parametrize(
    "host",
    ["upload.wikimedia.org", "http://example.org", "https://*", "https://example.org/a", "*", "data:",
     "https://example.org; script-src *", "https://example.org script-src", "https://example.org\n", "https://ex\"ample"],
)  # fmt: skip
def test_what_is_no_host_is_refused(story: Story, host: str) -> None:
    with pytest.raises(ValueError, match=r"is no host; write it like https://example\.org$"):
        mapgen.build(story, image_hosts=[host])


def layered(story: Story) -> Page:
    folium_map = mapgen.to_folium(story)
    MarkerCluster([[33, 44], [34, 45]]).add_to(folium_map)  # type: ignore[no-untyped-call]
    folium.TileLayer("https://{s}.tiles.example/{z}/{x}/{y}.png", attr="Tiles").add_to(folium_map)
    return mapgen.build(story, folium_map=folium_map)


def test_a_page_with_further_layers_is_allowed_the_files_that_it_links_to(story: Story) -> None:
    page = layered(story)
    allowed, inline = directives(page), read(page)
    hosted = [source for source in allowed["script-src"] if not source.startswith("'sha256-")]
    assert len(hosted) == 1
    assert hosted[0].startswith("https://cdnjs.cloudflare.com/ajax/libs/leaflet.markercluster/")
    assert hosted[0].endswith("/leaflet.markercluster.js")
    assert set(allowed["script-src"]) - set(hosted) == set(map(sha256, inline.found["script"]))
    assert "https://*.tiles.example" in allowed["img-src"]
    assert "require-trusted-types-for" not in allowed
    assert allowed["default-src"] == allowed["base-uri"] == allowed["form-action"] == ["'none'"]
    # Sources of the data file are links, not files that the page needs.
    assert not any("geonames" in source for sources in allowed.values() for source in sources)


def test_an_address_cannot_end_its_directive() -> None:
    link = '<script src="https://example.org/a;b,c.js?x=1&amp;y=2"></script><script src="https://e;x/"></script>'
    text = policy.meta("", layers=link)
    assert "script-src https://example.org/a%3Bb%2Cc.js; style-src" in text


def findings(text: str) -> list[dict[str, str]]:
    node = shutil.which("node")
    assert node, "Node is missing; install it: apt-get install nodejs"
    done = subprocess.run(
        [node, "csp.mjs"], input=text, cwd=REPOSITORY / "frontend", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, str]] = json.loads(done.stdout)
    return found


ABOVE_MEDIUM = {"HIGH", "SYNTAX"}


def test_googles_evaluator_finds_nothing_above_medium(page: Page) -> None:
    (text,) = read(page).policies
    assert [found for found in findings(text) if found["severity"] in ABOVE_MEDIUM] == []


@pytest.mark.parametrize("weak", ["script-src 'unsafe-inline'", "object-src 'none'", "script-scr 'none'"])
def test_googles_evaluator_finds_what_is_weak(weak: str) -> None:
    assert {found["severity"] for found in findings(weak)} & ABOVE_MEDIUM
