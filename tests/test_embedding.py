"""What an editor gets: snippets that hold what they promise, and nothing of the data but as text."""

import json
import struct
from html.parser import HTMLParser
from pathlib import Path

import pytest

import mapgen
from mapgen import embedding, staging
from mapgen.story import Story, from_bytes

from .nu import complaints
from .test_cli import run

MAPS = Path(__file__).parent / "cases" / "maps"
URL = "https://example.org/maps/axis.html"
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}</noscript></figure>'


class Elements(HTMLParser):
    """The elements of a snippet in order, with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.found]

    def __getitem__(self, name: str) -> dict[str, str | None]:
        return next(attributes for tag, attributes in self.found if tag == name)


@pytest.fixture(scope="module")
def files(story: Story) -> dict[str, bytes]:
    return mapgen.embed(story, url=URL).files


def text_of(files: dict[str, bytes], name: str) -> str:
    return files[name].decode("utf-8")


def test_the_files(files: dict[str, bytes]) -> None:
    assert sorted(files) == [
        "alt.txt", "axis-of-resistance-card.png", "axis-of-resistance.svg", "axis.html",
        "demo.html", "embed.html", "newsletter.html", "oembed.json", "parent.js",
    ]  # fmt: skip


def test_the_page_among_them_is_the_page_at_that_address(files: dict[str, bytes], story: Story) -> None:
    assert text_of(files, "axis.html") == mapgen.build(story, url=URL).html


def test_the_snippet(files: dict[str, bytes]) -> None:
    snippet = Elements(text_of(files, "embed.html"))
    assert snippet.names == ["figure", "iframe", "noscript", "img", "figcaption", "a", "script"]
    iframe = snippet["iframe"]
    style = dict(rule.split(":") for rule in (iframe.pop("style") or "").split(";"))
    assert iframe == {
        "src": URL,
        "title": "The “Axis of resistance”: interactive map",
        "width": "100%",
        "height": "690",
        "loading": "lazy",
        "allow": "fullscreen",
        "referrerpolicy": "strict-origin-when-cross-origin",
        "sandbox": "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads",
        "name": "mapgen-downloads",
    }
    assert style["aspect-ratio"] == "7/5"
    assert (style["width"], style["height"], style["min-height"]) == ("100%", "auto", "690px")
    assert snippet["a"] == {"href": URL}
    assert snippet["img"]["src"] == "https://example.org/maps/axis-of-resistance-card.png"
    assert snippet["img"]["alt"] == text_of(files, "alt.txt").strip()
    assert snippet["script"] == {"src": "https://example.org/maps/parent.js", "async": None}


def test_the_newsletter_has_a_picture_and_a_link_and_nothing_that_mail_programs_drop(files: dict[str, bytes]) -> None:
    newsletter = Elements(text_of(files, "newsletter.html"))
    assert newsletter.names == ["p", "a", "img", "p", "a"]
    assert [attributes["href"] for tag, attributes in newsletter.found if tag == "a"] == [URL, URL]
    assert (newsletter["img"]["width"], newsletter["img"]["height"]) == ("600", "315")
    assert newsletter["img"]["alt"]


def test_the_oembed_answer_has_what_a_rich_one_must_have(files: dict[str, bytes]) -> None:
    # https://oembed.com, 2.3.4: "rich" needs html, width and height; the three thumbnail members come together.
    answer = json.loads(files["oembed.json"])
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert isinstance(answer["width"], int)
    assert isinstance(answer["height"], int)
    assert Elements(answer["html"])["iframe"]["src"] == URL
    assert answer["thumbnail_url"] == "https://example.org/maps/axis-of-resistance-card.png"
    assert (answer["thumbnail_width"], answer["thumbnail_height"]) == (1200, 630)
    assert "script" not in Elements(answer["html"]).names  # a host has to choose that by itself


def test_without_an_address_all_is_relative_and_no_thumbnail_is_named(story: Story) -> None:
    files = mapgen.embed(story).files
    snippet = Elements(text_of(files, "embed.html"))
    assert snippet["iframe"]["src"] == "axis-of-resistance.html"
    assert snippet["img"]["src"] == "axis-of-resistance-card.png"
    assert "thumbnail_url" not in json.loads(files["oembed.json"])


def test_the_demo_finds_the_page_beside_itself_and_says_that_its_text_is_placeholder(files: dict[str, bytes]) -> None:
    demo = Elements(text_of(files, "demo.html"))
    assert demo["iframe"]["src"] == "axis.html"
    assert demo["script"]["src"] == "parent.js"
    assert "placeholder" in demo.text
    assert "mapgen:" not in text_of(files, "demo.html")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/maps/panama.html", "panama.html"),
        ("https://example.org/index.htm?edition=2", "index.htm"),
        ("https://example.org/panama/", "canal.html"),
        ("https://example.org/panama", "canal.html"),
        ("https://example.org/demo.html", "canal.html"),
        ("https://example.org/EMBED.HTML", "canal.html"),
        ("https://example.org/..html", "canal.html"),
        ("https://example.org/%2e%2e%2fpanama.html", "canal.html"),
        ("https://example.org/a\\b.html", "canal.html"),
        ("https://example.org/карта.html", "canal.html"),
        (f"https://example.org/{'a' * 101}.html", "canal.html"),
    ],
)
def test_the_page_is_called_as_its_address_ends_where_every_disk_can_call_it_so(url: str, name: str) -> None:
    assert embedding.page_name("canal", url) == name


def test_the_alternative_text(files: dict[str, bytes]) -> None:
    alt = text_of(files, "alt.txt")
    assert alt.startswith("Map from Moscow in the north")  # the author's own words
    shown = "The map shows 11 places (Tehran, Baghdad, Damascus, Beirut, Sana'a, Moscow and 5 more), "
    assert alt.endswith(f"{shown}20 connections, 52 events.\n")


@pytest.mark.parametrize("name", sorted(path.stem for path in MAPS.glob("*.geojson")))
def test_every_map_has_an_alternative_text_that_names_its_places(name: str) -> None:
    scene = staging.stage(mapgen.read(MAPS / f"{name}.geojson"))
    alt = embedding.alternative(scene)
    assert len(alt) < 1500
    assert next((place.title for place in scene.places if place.anchor), scene.places[0].title) in alt
    assert "{" not in alt


def test_one_place_is_one_place() -> None:
    scene = staging.stage(mapgen.read(MAPS / "one-place.geojson"))
    assert "The map shows 1 place (" in embedding.alternative(scene)


@pytest.fixture(scope="module")
def hostile() -> dict[str, bytes]:
    data = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": None,
             "properties": {"record": "dataset", "id": "demo", "title": EVIL, "alt": EVIL}},
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [10, 50]},
             "properties": {"record": "place", "id": "p", "title": EVIL}},
        ],
    }  # fmt: skip
    story = from_bytes(json.dumps(data).encode())
    return mapgen.embed(story, url='https://example.org/"><script>/demo-map.html').files


def test_hostile_text_is_text(hostile: dict[str, bytes]) -> None:
    snippet = Elements(text_of(hostile, "embed.html"))
    assert snippet.names == ["figure", "iframe", "noscript", "img", "figcaption", "a", "script"]
    assert snippet["iframe"]["title"] == f"{EVIL}: interactive map"
    assert snippet["iframe"]["src"] == 'https://example.org/"><script>/demo-map.html'
    assert EVIL in snippet.text
    assert Elements(text_of(hostile, "newsletter.html")).names == ["p", "a", "img", "p", "a"]
    assert Elements(json.loads(hostile["oembed.json"])["html"]).names == snippet.names[:-1]
    assert Elements(text_of(hostile, "demo.html")).names.count("script") == 1


def test_the_check_above_sees_elements_that_break_out() -> None:
    assert "script" in Elements(f'<iframe title="{EVIL}">').names


def test_a_dataset_called_as_one_of_the_files_loses_none(hostile: dict[str, bytes]) -> None:
    assert {"demo.html", "demo-map.html"} <= set(hostile)
    assert 'id="mapgen-scene"' in text_of(hostile, "demo-map.html")


def test_the_demo_and_the_snippets_are_valid_html(files: dict[str, bytes], tmp_path: Path) -> None:
    demo = tmp_path / "demo.html"
    demo.write_bytes(files["demo.html"])
    letter = tmp_path / "letter.html"
    letter.write_text(
        f"<!doctype html><html lang=en><title>letter</title>{text_of(files, 'newsletter.html')}", encoding="utf-8"
    )
    # The one thing against HTML that content management systems count on: a width in per cent.
    (complaint,) = complaints(demo, letter)
    assert "Bad value “100%” for attribute “width” on element “iframe”" in complaint


def test_the_preview_has_the_size_that_the_snippets_say(files: dict[str, bytes]) -> None:
    png = files["axis-of-resistance-card.png"]
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (1200, 630)
    assert b"<svg" in files["axis-of-resistance.svg"]


def test_the_same_story_gives_the_same_files(story: Story, files: dict[str, bytes]) -> None:
    assert mapgen.embed(story, url=URL).files == files


@pytest.mark.parametrize(
    "url", ["", "example.org", "javascript:alert(1)", "https://", "http://[", "https://a b/", "/m"]
)
def test_what_is_no_web_address_is_refused(story: Story, url: str) -> None:
    with pytest.raises(ValueError, match=r"is no web address; write it like https://example\.org/map\.html"):
        mapgen.embed(story, url=url)


def test_no_page_carries_the_words_for_editors(page: mapgen.Page) -> None:
    assert "embed.demo" not in page.html


# The command


@pytest.fixture
def project(tmp_path: Path, story: Story) -> Path:
    (tmp_path / "data").mkdir()
    source = Path(__file__).parent.parent / "data" / "locations.geojson"
    (tmp_path / "data" / "locations.geojson").write_bytes(source.read_bytes())
    return tmp_path


def test_the_command_writes_the_files_and_names_them(project: Path, files: dict[str, bytes]) -> None:
    done = run("embed", "--url", URL, cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(done.stdout.split()) == [f"output/axis-of-resistance/{name}" for name in sorted(files)]
    assert all((project / path).is_file() for path in done.stdout.split())


def test_the_command_says_that_addresses_are_relative(project: Path) -> None:
    done = run("embed", "-o", "kit", cwd=project)
    assert done.returncode == 0
    assert done.stderr == "addresses in the snippets are relative; --url makes them whole\n"
    assert (project / "kit" / "demo.html").is_file()


def test_the_command_says_where_a_page_belongs_that_is_called_otherwise(project: Path) -> None:
    url = "https://example.org/axis/"
    said = f"put axis-of-resistance.html where {url} leads, and the other files beside it\n"
    for command in (("embed",), ("build", "--embed")):
        done = run(*command, "--url", url, cwd=project)
        assert (done.returncode, said in done.stderr) == (0, True)
    assert (project / "output" / "axis-of-resistance" / "axis-of-resistance.html").is_file()


def test_build_embed_writes_the_folder_beside_the_page(project: Path) -> None:
    done = run("build", "--embed", "-o", "maps/axis.html", cwd=project)
    assert done.returncode == 0
    assert done.stdout.split()[0] == "maps/axis.html"
    assert (project / "maps" / "axis" / "embed.html").is_file()
    page = (project / "maps" / "axis" / "axis-of-resistance.html").read_bytes()
    assert page == (project / "maps" / "axis.html").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("embed", "--url", "axis.html"), 2, '"axis.html" is no web address'),
        (("embed", "-o", "data/locations.geojson"), 1, "part of this path is a file, not a folder"),
        (("build", "--embed", "-o", "-"), 2, "needs a folder"),
        (("embed", "nowhere.geojson"), 1, "no such file"),
    ],
)
def test_mistakes_are_told_with_their_remedy(
    project: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = run(*arguments, cwd=project)
    assert done.returncode == code
    assert message in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr
    assert not (project / "output").exists()
