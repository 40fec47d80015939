"""What an editor gets: snippets that hold what they promise, and nothing of the data but as text."""

import json
import re
import struct
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import pytest

import mapgen
from mapgen import embedding, staging
from mapgen.errors import OptionError
from mapgen.story import Story, from_bytes

from .nu import complaints
from .test_cli import run

MAPS = Path(__file__).parent / "cases" / "maps"
URL = "https://example.org/maps/axis.html"
SNIPPET = ["figure", "iframe", "noscript", "details", "summary", "img", "figcaption", "a", "script"]
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
        "alt.txt", "axis-of-resistance-card.png", "axis-of-resistance-newsletter.png", "axis-of-resistance.oembed.json",
        "axis-of-resistance.svg", "axis.html", "demo.html", "embed.html", "newsletter.html", "parent.js",
    ]  # fmt: skip


def test_the_page_among_them_is_the_page_at_that_address(files: dict[str, bytes], story: Story) -> None:
    assert text_of(files, "axis.html") == mapgen.build(story, url=URL).html


def test_what_the_page_and_the_snippets_name_is_among_the_uploads(story: Story) -> None:
    kit = mapgen.embed(story, url=URL)
    page, snippet, letter = (text_of(kit.files, name) for name in ("axis.html", "embed.html", "newsletter.html"))
    folder = "https://example.org/maps/"
    named = set(re.findall(rf'(?:src|href|content)="{folder}([^"]*)"', page + snippet + letter))
    assert named == set(kit.uploads)


def test_two_maps_in_one_folder_keep_apart(story: Story, tmp_path: Path) -> None:
    other = mapgen.read(MAPS / "svalbard.geojson")
    kits = [mapgen.embed(story, url=URL), mapgen.embed(other, url="https://example.org/maps/svalbard.html")]
    web = tmp_path / "maps"
    web.mkdir()
    for kit in kits:
        for name in kit.uploads:
            (web / name).write_bytes(kit.files[name])
    for kit, told in zip(kits, (story, other), strict=True):
        assert {name: (web / name).read_bytes() for name in kit.uploads} == {
            name: kit.files[name] for name in kit.uploads
        }
        (found,) = re.findall(r'json\+oembed" href="[^"]*/([^"]*)"', (web / kit.uploads[0]).read_text(encoding="utf-8"))
        assert json.loads((web / found).read_bytes())["title"] == told.dataset.title


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (None, "axis-of-resistance.html"),
        ("https://example.org/maps/panama.html?a=b.html", "panama.html"),
        ("https://example.org/PANAMA.HTM", "PANAMA.HTM"),
        ("https://example.org/%D8%AE%D8%B1.html", "خر.html"),
        ("https://example.org/maps/", "axis-of-resistance.html"),
        ("https://example.org/maps/axis", "axis-of-resistance.html"),
        ("https://example.org/maps/.html", "axis-of-resistance.html"),
        ("https://example.org/maps/..%2F..%2Fx.html", "axis-of-resistance.html"),
        ("https://example.org/maps/%00.html", "axis-of-resistance.html"),
        ("https://example.org/maps/Embed.html", "axis-of-resistance.html"),
    ],
)
def test_the_page_is_called_as_in_its_address(url: str | None, name: str) -> None:
    assert embedding.page_name("axis-of-resistance", url) == name


def test_the_snippet(files: dict[str, bytes]) -> None:
    snippet = Elements(text_of(files, "embed.html"))
    assert snippet.names == SNIPPET
    iframe = snippet["iframe"]
    style = dict(rule.split(":") for rule in (iframe.pop("style") or "").split(";"))
    assert iframe == {
        "src": URL,
        "title": "The “Axis of resistance”: interactive map",
        "width": "100%",
        "height": "690",
        "loading": "lazy",
        "allow": "fullscreen *",
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


def test_no_encoding_can_spoil_the_snippets(files: dict[str, bytes]) -> None:
    for snippet in (
        files["embed.html"],
        files["newsletter.html"],
        json.loads(files["axis-of-resistance.oembed.json"])["html"].encode(),
    ):
        # What a server without a charset makes of it: https://html.spec.whatwg.org/#determining-the-character-encoding
        assert "The “Axis of resistance”: interactive map" in Elements(snippet.decode("windows-1252")).text
        assert all(byte < 128 for byte in snippet)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_is_written_into_the_frames_address_alone(story: Story, theme: Literal["light", "dark"]) -> None:
    files = mapgen.embed(story, url=f"{URL}?a=b", theme=theme).files
    snippet = Elements(text_of(files, "embed.html"))
    assert snippet["iframe"]["src"] == f"{URL}?a=b&theme={theme}"
    assert snippet["a"]["href"] == f"{URL}?a=b"
    assert Elements(text_of(files, "demo.html"))["iframe"]["src"] == f"axis.html?theme={theme}"
    assert files["axis-of-resistance-newsletter.png"] == mapgen.image(story, size="600x500", scale=2, theme=theme)


def test_no_other_theme_is_taken(story: Story) -> None:
    with pytest.raises(OptionError, match='"blue" is no theme; choose light or dark'):
        mapgen.embed(story, theme="blue")  # type: ignore[arg-type]


def test_the_newsletter_has_a_picture_and_a_link_and_nothing_that_mail_programs_drop(files: dict[str, bytes]) -> None:
    newsletter = Elements(text_of(files, "newsletter.html"))
    assert newsletter.names == ["p", "a", "img", "p", "a"]
    assert [attributes["href"] for tag, attributes in newsletter.found if tag == "a"] == [URL, URL]
    assert newsletter["img"]["src"] == "https://example.org/maps/axis-of-resistance-newsletter.png"
    assert (newsletter["img"]["width"], newsletter["img"]["height"]) == ("600", "500")
    # Twice as many pixels, for screens that have them.
    assert struct.unpack(">II", files["axis-of-resistance-newsletter.png"][16:24]) == (1200, 1000)
    assert newsletter["img"]["alt"]


def test_the_oembed_answer_has_what_a_rich_one_must_have(files: dict[str, bytes]) -> None:
    # https://oembed.com, 2.3.4: "rich" needs html, width and height; the three thumbnail members come together.
    answer = json.loads(files["axis-of-resistance.oembed.json"])
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
    assert "thumbnail_url" not in json.loads(files["axis-of-resistance.oembed.json"])


def test_the_demo_finds_the_page_beside_itself_and_says_that_its_text_is_placeholder(files: dict[str, bytes]) -> None:
    demo = Elements(text_of(files, "demo.html"))
    assert demo["iframe"]["src"] == "axis.html"
    assert demo["script"]["src"] == "parent.js"
    assert "placeholder" in demo.text
    assert "mapgen:" not in text_of(files, "demo.html")


def test_the_alternative_text(files: dict[str, bytes]) -> None:
    alt = text_of(files, "alt.txt")
    assert alt.startswith("Map from Moscow in the north")  # the author's own words
    # Then what the article is about; the oldest event is of the 1980s, the last day is that of the article.
    assert "on the death of Qasem Soleimani" in alt
    assert alt.endswith(" Time covered: 1980 to 2020.\n")
    assert not re.search(r"[0-9]+ (places|connections|events)", alt)


def test_without_the_authors_words_the_data_say_what_is_connected() -> None:
    scene = staging.stage(mapgen.read(MAPS / "round-the-world.geojson"))
    assert embedding.alternative(scene) == (
        "Round the world. The map shows Tokyo, San Francisco, London, Delhi. "
        "Lines connect Tokyo with San Francisco, Delhi. Lines connect London with San Francisco, Delhi. "
        "Kinds of connections: Troops and militias, Arms, Command, Diplomacy. Time covered: 1990 to 1993."
    )


def test_a_summary_goes_before_the_kinds_of_lines() -> None:
    alt = embedding.alternative(staging.stage(mapgen.read(MAPS / "rivals.geojson")))
    assert "The capture and the death of Atahualpa" in alt
    assert "Kinds of connections" not in alt


@pytest.mark.parametrize("name", sorted(path.stem for path in MAPS.glob("*.geojson")))
def test_every_map_has_an_alternative_text_that_names_its_places(name: str) -> None:
    scene = staging.stage(mapgen.read(MAPS / f"{name}.geojson"))
    alt = embedding.alternative(scene)
    assert len(alt) < 1500
    assert scene.alt in alt or next((p.title for p in scene.places if p.anchor), scene.places[0].title) in alt
    assert "{" not in alt


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
    assert snippet.names == SNIPPET
    assert snippet["iframe"]["title"] == f"{EVIL}: interactive map"
    assert snippet["iframe"]["src"] == 'https://example.org/"><script>/demo-map.html'
    assert EVIL in snippet.text
    assert Elements(text_of(hostile, "newsletter.html")).names == ["p", "a", "img", "p", "a"]
    assert Elements(json.loads(hostile["demo.oembed.json"])["html"]).names == snippet.names[:-1]
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
    assert done.returncode == 0
    assert done.stderr == (
        "to upload, into one folder: axis.html, axis-of-resistance.oembed.json, axis-of-resistance-card.png, "
        "axis-of-resistance-newsletter.png, parent.js; the others are for the editor\n"
    )
    assert sorted(done.stdout.split()) == [f"output/axis-of-resistance/{name}" for name in sorted(files)]
    assert all((project / path).is_file() for path in done.stdout.split())


def test_the_command_says_that_addresses_are_relative(project: Path) -> None:
    done = run("embed", "-o", "kit", cwd=project)
    assert done.returncode == 0
    assert done.stderr.endswith("\naddresses in the snippets are relative; --url makes them whole\n")
    assert (project / "kit" / "demo.html").is_file()


def test_an_address_that_names_no_file_is_told_to_lead_to_one(project: Path) -> None:
    done = run("build", "--embed", "-o", "maps/axis.html", "--url", "https://example.org/axis/", cwd=project)
    told = "axis-of-resistance.html is not what the address calls the page; have it found at https://example.org/axis/"
    assert told in done.stderr.splitlines()


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
