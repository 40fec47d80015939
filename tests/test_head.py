"""The page's head: what previews of links and search engines read."""

from __future__ import annotations

import json
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

import mapgen
from mapgen import head, staging
from mapgen.page import Page
from mapgen.scene import Scene
from mapgen.story import Story, from_bytes

from .conftest import MAPS

FRONTEND = Path(__file__).parents[1] / "frontend"
NAMES = sorted(path.stem for path in MAPS.glob("*.geojson"))
URL = "https://example.org/maps/axis-of-resistance.html"


class Head(HTMLParser):
    """Collects metas by name or property, links by relation, and blocks of linked data."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.metas: dict[str, list[dict[str, str]]] = {}
        self.links: dict[str, dict[str, str]] = {}
        self.root: dict[str, str] = {}
        self.blocks: list[str] = []
        self._in_block = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.root = given
        elif tag == "meta" and ("name" in given or "property" in given):
            self.metas.setdefault(given.get("name") or given["property"], []).append(given)
        elif tag == "link":
            self.links[given["rel"]] = given
        self._in_block = tag == "script" and given.get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._in_block:
            self.blocks.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_block = False

    def content(self, name: str) -> str:
        (only,) = self.metas[name]
        return only["content"]

    @property
    def data(self) -> dict[str, Any]:
        (block,) = self.blocks
        found: dict[str, Any] = json.loads(block)
        return found


@pytest.fixture(scope="module")
def addressed(story: Story) -> Head:
    return Head(mapgen.build(story, url=URL).html)


@pytest.fixture(scope="module")
def plain(page: Page) -> Head:
    return Head(page.html)


@pytest.fixture(scope="module")
def scene(story: Story) -> Scene:
    return staging.stage(story)


def told(event: dict[str, Any], **dataset: Any) -> dict[str, Any]:
    """Return what the page of one event says of it; there is a town, and a country known as such."""
    properties: list[tuple[dict[str, Any], list[float] | None]] = [
        ({"record": "dataset", "id": "d", "title": "D", **dataset}, None),
        ({"record": "source", "id": "s", "title": "S"}, None),
        ({"record": "place", "id": "town", "title": "Town", "kind": "city", "precision": "city"}, [10, 50]),
        ({"record": "place", "id": "land", "title": "Land", "kind": "country", "precision": "country"}, [20, 50]),
        ({"record": "event", "id": "e", "title": "E", "sources": ["s"], **event}, None),
    ]
    features = [
        {"type": "Feature", "properties": one, "geometry": at and {"type": "Point", "coordinates": at}}
        for one, at in properties
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (found,) = head.json_ld(staging.stage(from_bytes(text.encode())))["about"]
    assert isinstance(found, dict)
    return found


def test_a_page_with_an_address_has_a_preview_and_names_itself(addressed: Head, scene: Scene) -> None:
    assert addressed.links["canonical"]["href"] == addressed.content("og:url") == URL
    assert addressed.content("og:title") == scene.title
    assert addressed.content("og:type") == "website"
    assert addressed.content("og:image") == "https://example.org/maps/axis-of-resistance-card.png"
    assert (addressed.content("og:image:width"), addressed.content("og:image:height")) == ("1200", "630")
    assert addressed.content("og:image:alt") == scene.alt
    assert addressed.content("twitter:card") == "summary_large_image"
    oembed = addressed.links["alternate"]
    assert (oembed["type"], oembed["href"]) == (
        "application/json+oembed",
        "https://example.org/maps/axis-of-resistance.oembed.json",
    )


def test_x_gets_no_more_of_the_alternative_text_than_it_takes(addressed: Head, scene: Scene) -> None:
    # "Maximum 420 characters": X, "Cards markup", twitter:image:alt.
    alt = addressed.content("twitter:image:alt")
    assert 400 < len(alt) <= 420 < len(scene.alt)
    assert alt.endswith("…")
    assert scene.alt.startswith(alt[:-1] + " ")  # cut between two words


@pytest.mark.parametrize(
    ("language", "locale"), [("pt-BR", "pt_BR"), ("zh-Hant-TW", "zh_TW"), ("en", None), ("es-419", None)]
)
def test_a_locale_is_named_where_the_author_named_the_country(language: str, locale: str | None) -> None:
    # https://ogp.me/#optional: "Of the format language_TERRITORY"
    dataset = {"record": "dataset", "id": "d", "title": "D", "language": language}
    features = [{"type": "Feature", "geometry": None, "properties": dataset}]
    read = Head(mapgen.build(from_bytes(json.dumps({"type": "FeatureCollection", "features": features}).encode())).html)
    assert [meta["content"] for meta in read.metas.get("og:locale", [])] == ([locale] if locale else [])


def test_the_map_and_its_data_say_when_they_were_changed(plain: Head) -> None:
    assert plain.data["dateModified"] == plain.data["isBasedOn"]["dateModified"] == "2020-01-03"


def test_a_page_without_an_address_has_no_address_at_all(plain: Head) -> None:
    # An icon that is nothing: no browser asks for /favicon.ico, which the policy would refuse.
    assert plain.links == {"icon": {"rel": "icon", "href": "data:,"}}
    assert [name for name in plain.metas if "image" in name or "url" in name] == []
    assert plain.content("twitter:card") == "summary"
    assert {"url", "image"} & set(plain.data) == set()
    assert plain.content("og:title") == "The “Axis of resistance”"
    assert plain.root["lang"] == "en"


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/maps/", "https://example.org/maps/"),
        ("http://localhost:8000/a.html?b=c/d&e", "http://localhost:8000/"),
    ],
)
def test_what_stands_beside_the_page_is_in_its_folder(story: Story, url: str, folder: str) -> None:
    read = Head(mapgen.build(story, url=url).html)
    assert read.links["canonical"]["href"] == url
    assert read.links["alternate"]["href"] == f"{folder}axis-of-resistance.oembed.json"
    assert read.content("og:image") == urljoin(folder, "axis-of-resistance-card.png")


@pytest.mark.parametrize(
    "url",
    ["example.org/a.html", "/a.html", "ftp://example.org/a", "https:///a", "https://a@example.org/", "https://x:y/",
     "https://example.org/a b", "https://example.org/\n", "", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(story: Story, url: str) -> None:
    with pytest.raises(ValueError, match=r"is no web address; write it like https://example\.org/map\.html$"):
        mapgen.build(story, url=url)


def test_an_address_with_a_fragment_is_refused(story: Story) -> None:
    with pytest.raises(ValueError, match=r"has a fragment; leave out what begins with #$"):
        mapgen.build(story, url=f"{URL}#date=2015")


def test_every_page_has_a_description_that_fits_a_preview() -> None:
    for name in NAMES:
        read = Head(mapgen.build(mapgen.read(MAPS / f"{name}.geojson")).html)
        assert 0 < len(read.content("description")) <= 301, name
        assert read.content("og:description") == read.content("description")


def test_a_long_description_ends_between_two_words() -> None:
    dataset = {"record": "dataset", "id": "d", "title": "D", "summary": "eleven char " * 60}
    features = [{"type": "Feature", "geometry": None, "properties": dataset}]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    read = Head(mapgen.build(from_bytes(text.encode())).html)
    # 25 times twelve characters are 300; the last of them is the blank that it is cut at.
    assert read.content("description") == "eleven char " * 24 + "eleven char…"


@pytest.mark.parametrize(
    ("edtf", "known"),
    [
        ("2015-09-14", ("2015-09-14", None)),
        ("2015-09", ("2015-09", None)),
        ("2015", ("2015", None)),
        ("2014-06-10/2017-12-09", ("2014-06-10", "2017-12-09")),
        ("2014/..", ("2014", None)),
        ("../2015-09", (None, "2015-09")),
        ("/2015", (None, "2015")),
        ("2015~/2016", (None, "2016")),
        ("2015-XX", ("2015", None)),
        ("2015-XX-XX", ("2015", None)),
        ("2015-XX?", (None, None)),
        ("2015-09-14%", (None, None)),
        ("201X", (None, None)),
        ("20XX", (None, None)),
        ("2015-21", (None, None)),
    ],
)
def test_of_a_date_only_what_is_known_is_said(edtf: str, known: tuple[str | None, str | None]) -> None:
    event = told({"date": edtf, "place": "town"})
    assert (event.get("startDate"), event.get("endDate")) == known


def test_an_inferred_date_is_not_said_to_be_known() -> None:
    event = told({"date": "2015", "date_basis": "inferred"})
    assert "startDate" not in event
    assert "date inferred" in event["description"]
    assert told({"date": "2015", "date_basis": "external"})["startDate"] == "2015"


def test_an_event_opens_with_who_says_so_and_how_certain_that_is() -> None:
    event = told(
        {"date": "201X", "attribution": "a minister", "certainty": "alleged", "hedge": "allegedly", "quote": "They did",
         "summary": "It *may* be."}
    )  # fmt: skip
    said = "According to a minister: alleged · in the source’s words: “allegedly” · 2010s · It may be. · “They did”"
    assert event["description"] == said
    assert told({"date": "2015"})["description"].startswith("According to the source: stated · ")
    assert told({"date": "2015", "sources": [], "attribution": "X"})["description"].startswith("According to X: stated")


def test_no_event_of_the_first_map_is_told_without_its_claim(plain: Head, scene: Scene) -> None:
    events = {event.id: event for event in scene.events}
    assert len(plain.data["about"]) == len(events) == 52
    for event in plain.data["about"]:
        of = events[event["@id"].removeprefix("#event-")]
        claim = event["description"].split(" · ")[0]
        assert claim.endswith(f": {of.certainty_label}")
        assert of.attribution is None or of.attribution in claim
        assert of.hedge is None or of.hedge in event["description"]


@pytest.mark.parametrize(
    ("event", "there"),
    [
        ({"place": "town"}, True),
        ({"place": "town", "precision": "site"}, True),
        ({"place": "land"}, True),  # all that is known, and what the record itself stands for
        ({"place": "town", "precision": "country"}, False),  # the town stands for the country
        ({"place": "town", "precision": "unknown"}, False),
        ({"places": ["town", "land"]}, False),  # how well the two are known is not said
        ({}, False),
    ],
)
def test_an_events_place_is_said_only_where_it_is_known(event: dict[str, Any], there: bool) -> None:
    place = event.get("place")
    assert told({"date": "2015", **event}).get("location") == ([{"@id": f"#place-{place}"}] if there else None)


def test_a_country_has_no_coordinates(plain: Head) -> None:
    places = {place["@id"]: place for place in plain.data["contentLocation"]}
    assert places["#place-tehran"]["geo"]["latitude"] == 35.69439
    assert "geo" not in places["#place-afghanistan"]


def test_longitudes_are_those_of_a_globe() -> None:
    for name in NAMES:
        data = Head(mapgen.build(mapgen.read(MAPS / f"{name}.geojson")).html).data
        for place in data["contentLocation"]:
            assert -180 <= place.get("geo", {}).get("longitude", 0) <= 180, name
        south, west, north, east = map(float, data["isBasedOn"]["spatialCoverage"]["geo"]["box"].split())
        assert -90 <= south <= north <= 90
        assert -180 <= west <= 180
        assert -180 <= east <= 180


def mistakes(folder: Path, *documents: dict[str, Any]) -> list[str]:
    """List what TypeScript has against documents, by schema-dts: Google's types of the whole vocabulary."""
    (folder / "node_modules").symlink_to(FRONTEND / "node_modules")
    options = {"strict": True, "noEmit": True, "skipLibCheck": True, "types": [], "module": "nodenext"}
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "files": ["check.ts"]}))
    lines = [
        f"export const d{number}: WithContext<Map> = {json.dumps(document)};"
        for number, document in enumerate(documents)
    ]
    (folder / "check.ts").write_text("\n".join(["import type { Map, WithContext } from 'schema-dts';", *lines]))
    done = subprocess.run(
        [folder / "node_modules" / ".bin" / "tsc", "-p", "."], cwd=folder, capture_output=True, text=True, check=False
    )
    assert not done.stderr
    return [line for line in done.stdout.splitlines() if line.startswith("check.ts")]


def test_types_and_properties_are_those_of_schema_org(tmp_path: Path, addressed: Head, plain: Head) -> None:
    others = [Head(mapgen.build(mapgen.read(MAPS / f"{name}.geojson")).html).data for name in NAMES]
    types = json.dumps([addressed.data, others])
    for name in ("Map", "Dataset", "Event", "Place"):
        assert f'"@type": "{name}"' in types
    assert mistakes(tmp_path, addressed.data, plain.data, *others) == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"startDate": "2015"}, "'\"startDate\"' does not exist"),
        ({"about": [{"@type": "Event", "hedge": "x"}]}, "'\"hedge\"' does not exist"),
        ({"about": [{"@type": "Evnt"}]}, '\'"Evnt"\'|"Evnt"'),
        ({"contentLocation": [{"@type": "Event"}]}, "is not assignable"),
    ],
)
def test_the_check_by_schema_org_finds_mistakes(tmp_path: Path, changes: dict[str, Any], complaint: str) -> None:
    (found,) = mistakes(tmp_path, {"@context": "https://schema.org", "@type": "Map", **changes})
    assert any(part in found for part in complaint.split("|"))


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    nasty = "</script><script>x</script>{{ 7*7 }}{% raw %}\"'<!--mapgen:script-->{mapgen:title} \u2028 &amp;"
    dataset = {"record": "dataset", "id": "d", "title": nasty, "summary": nasty, "alt": nasty, "licence": nasty}
    text = json.dumps(
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": None, "properties": dataset}]}
    )
    read = Head(mapgen.build(from_bytes(text.encode()), url="https://example.org/'a&b=%22").html)
    assert read.data["name"] == read.content("og:title") == nasty
    assert read.data["license"] == {"@type": "CreativeWork", "name": nasty}
    assert read.links["canonical"]["href"] == "https://example.org/'a&b=%22"


@pytest.mark.parametrize(
    ("theme", "colours"),
    [
        ("auto", [("(prefers-color-scheme: light)", 0), ("(prefers-color-scheme: dark)", 1)]),
        ("light", [(None, 0)]),
        ("dark", [(None, 1)]),
    ],
)
def test_the_browsers_frame_has_the_colour_of_the_paper(theme: str, colours: list[tuple[str | None, int]]) -> None:
    tokens = (FRONTEND / "src" / "css" / "tokens.css").read_text(encoding="utf-8")
    paper = re.findall(r"--mapgen-paper: (#[0-9a-f]{6});", tokens)
    assert len(paper) == 2  # light, then dark
    dataset = {"record": "dataset", "id": "d", "title": "D", "theme": theme}
    features = [{"type": "Feature", "geometry": None, "properties": dataset}]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    read = Head(mapgen.build(from_bytes(text.encode())).html)
    assert [(meta.get("media"), meta["content"]) for meta in read.metas["theme-color"]] == [
        (media, paper[index]) for media, index in colours
    ]
