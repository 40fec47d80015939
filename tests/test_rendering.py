"""Files of pictures: their size in pixels, their fonts, the same bytes each time, nothing from the machine."""

import hashlib
import io
import os
import struct
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
import uharfbuzz as hb
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from PIL import Image

import mapgen
from mapgen import fonts, rendering, richtext, sizes, staging
from mapgen.errors import OptionError
from mapgen.picture import picture
from mapgen.scene import Scene
from mapgen.story import Story

from .conftest import MAPS, REPOSITORY


@pytest.fixture(scope="module")
def scene(story: Story) -> Scene:
    return staging.stage(story)


@pytest.fixture(scope="module")
def arabic() -> Scene:
    return staging.stage(mapgen.read(MAPS / "arabic.geojson"))


@pytest.mark.parametrize(
    ("size", "scale", "pixels"),
    [
        ("1200x630", 1, (1200, 630)),
        ("1200x630", 2, (2400, 1260)),
        ("1080x1080", 1, (1080, 1080)),
        ("1080x1920", 1, (1080, 1920)),
        ("600x400", 2, (1200, 800)),
        ("A4", 1, (794, 1123)),
    ],
)
def test_a_png_has_the_pixels_that_were_asked_for(
    scene: Scene, size: str, scale: float, pixels: tuple[int, int]
) -> None:
    png = rendering.render(scene, "png", size=sizes.read(size), scale=scale)
    # The IHDR chunk of the PNG specification: width and height after signature, length and name.
    assert struct.unpack(">II", png[16:24]) == pytest.approx(pixels, abs=1)


def test_a_webp_shows_what_the_png_shows(scene: Scene) -> None:
    size = sizes.read("600x400")
    png, webp = (rendering.render(scene, form, size=size) for form in ("png", "webp"))
    assert Image.open(io.BytesIO(webp)).format == "WEBP"
    assert Image.open(io.BytesIO(webp)).convert("RGB").tobytes() == Image.open(io.BytesIO(png)).convert("RGB").tobytes()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_is_drawn_in_its_themes_colours(scene: Scene, theme: Any) -> None:
    image = Image.open(io.BytesIO(rendering.render(scene, "png", size=sizes.read("600x400"), theme=theme)))
    assert image.convert("RGB").getpixel((2, 2)) == {"light": (0xFF, 0xFD, 0xF9), "dark": (0x1B, 0x1A, 0x18)}[theme]


def fonts_of(resources: Any) -> dict[str, Any]:
    """Find the fonts of a PDF's page, in the forms within forms too."""
    found: dict[str, Any] = {}
    resources = resources.get_object()
    for font in (resources.get("/Font") or {}).values():
        found[str(font.get_object()["/BaseFont"])] = font.get_object()
    for form in (resources.get("/XObject") or {}).values():
        if "/Resources" in form.get_object():
            found |= fonts_of(form.get_object()["/Resources"])
    return found


def images_of(resources: Any) -> int:
    resources = resources.get_object()
    forms = [form.get_object() for form in (resources.get("/XObject") or {}).values()]
    inner = sum(images_of(form["/Resources"]) for form in forms if "/Resources" in form)
    return inner + sum(1 for form in forms if form["/Subtype"] == "/Image")


def test_a_pdf_is_vectors_with_text_in_fonts_that_it_carries(scene: Scene) -> None:
    reader = pypdf.PdfReader(io.BytesIO(rendering.render(scene, "pdf", size=sizes.read("A4"))))
    [page] = reader.pages
    # 210 by 297 millimetres in points, 72 to the inch.
    assert [float(page.mediabox.width), float(page.mediabox.height)] == pytest.approx([595.28, 841.89], abs=0.1)
    found = fonts_of(page["/Resources"])
    assert {name.partition("+")[2] for name in found} == {
        "MapgenSans-Regular", "MapgenSans-Bold", "MapgenSans-Italic", "MapgenSerif-Bold", "MapgenSerif-Italic",
    }  # fmt: skip
    for font in found.values():
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    assert images_of(page["/Resources"]) == 0
    words = page.extract_text()
    titles = [place.title for place in scene.places]
    told = richtext.plain_text(scene.summary)
    for title in titles:  # once, as halos are no text; and in the titles and the summary that hold it
        assert words.count(title) == sum(other.count(title) for other in (*titles, told))
    assert "Boundaries show de facto control" in words
    assert reader.metadata is not None
    assert reader.metadata.title == scene.title
    assert "/CreationDate" not in reader.metadata


def outlines(font: TTFont) -> list[tuple[Any, ...]]:
    """Return the outlines of a font's glyphs, in the order of their numbers."""
    glyphs = font.getGlyphSet()
    found = []
    for name in font.getGlyphOrder():
        pen = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(pen)
        found.append(tuple(pen.value))
    return found


def test_arabic_in_a_pdf_is_shaped(arabic: Scene) -> None:
    """It carries the joined forms of letters, as HarfBuzz gives them, and not the forms that stand alone."""
    reader = pypdf.PdfReader(io.BytesIO(rendering.render(arabic, "pdf", size=sizes.read("A4"))))
    bold = next(
        font for name, font in fonts_of(reader.pages[0]["/Resources"]).items() if name.endswith("MapgenSans-Bold")
    )
    descriptor = bold["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
    carried = set(outlines(TTFont(io.BytesIO(descriptor["/FontFile2"].get_object().get_data()))))
    path = fonts.file("sans", bold=True)
    whole = outlines(TTFont(str(path)))
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))
    joined: set[tuple[Any, ...]] = set()
    alone: set[tuple[Any, ...]] = set()
    for place in arabic.places:
        for words, found in ((place.title, joined), ("\u200c".join(place.title), alone)):
            buffer = hb.Buffer()
            buffer.add_str(words)
            buffer.guess_segment_properties()
            hb.shape(font, buffer)
            found |= {whole[info.codepoint] for info in buffer.glyph_infos}
    assert joined <= carried
    assert len(alone - joined) > 3
    assert not (alone - joined - {()}) & carried


def test_the_same_bytes_twice_in_every_format_whatever_the_clock_and_the_hash_seed(tmp_path: Path) -> None:
    code = (
        "import hashlib, mapgen, sys\n"
        "story = mapgen.read('data/locations.geojson')\n"
        "for form in ('svg', 'png', 'pdf', 'webp'):\n"
        "    print(hashlib.sha256(mapgen.image(story, format=form, size='600x400')).hexdigest())\n"
    )
    found = set()
    for seed, zone in (("1", "Pacific/Apia"), ("2", "America/New_York")):
        # No fonts of the machine: an empty home and an empty fontconfig.
        config = tmp_path / "fonts.conf"
        config.write_text("<fontconfig/>", encoding="utf-8")
        own = {"PYTHONHASHSEED": seed, "TZ": zone}
        if seed == "2":
            own |= {"FONTCONFIG_FILE": str(config), "HOME": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=REPOSITORY, env={**os.environ, **own}, capture_output=True, check=True
        )
        found.add(done.stdout)
    assert len(found) == 1


def test_a_machines_fonts_are_not_asked_even_for_letters_that_are_missing(scene: Scene) -> None:
    """A Chinese title is boxes, and a warning tells; the SVG has the text, for whoever has the fonts."""
    foreign = replace(scene, title="贝鲁特")
    with pytest.warns(UserWarning, match=r"lack 3 letters of this map \(特 贝 鲁\): they are empty boxes; write SVG"):
        png = rendering.render(foreign, "png", size=sizes.read("600x400"))
    other = replace(scene, title="德黑兰")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert rendering.render(other, "png", size=sizes.read("600x400")) == png
    assert "贝鲁特" in rendering.render(foreign, "svg", size=sizes.read("600x400")).decode("utf-8")


def test_resvg_joins_arabic_letters() -> None:
    """A joined word is narrower than its letters apart: measured in the PNG's own pixels, not by our own measure."""

    def ink(words: str) -> int:
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="120">'
            '<rect width="900" height="120" fill="#fff"/>'
            f'<text x="450" y="80" text-anchor="middle" font-size="60" font-family="Mapgen Sans">{words}</text></svg>'
        )
        image = Image.open(io.BytesIO(rendering.png(svg))).convert("L").point(lambda value: 255 - value)
        box = image.getbbox()
        assert box
        return box[2] - box[0]

    word = "بغداد"
    joined = ink(word)
    apart = ink("\u200c".join(word))  # zero-width non-joiners
    assert joined < 0.95 * apart
    assert joined == pytest.approx(fonts.measure(word, family="sans", size=60), abs=6)


def test_options_that_no_picture_can_have(story: Story) -> None:
    for options, message in (
        ({"format": "gif"}, '--format: "gif" is none that a picture can have; choose svg, png, pdf, webp'),
        ({"theme": "blue"}, '--theme: "blue" is no theme; choose light or dark'),
        ({"size": "12"}, '--size: "12" is not a size; write pixels like 1200x630, or A4 or A4-landscape'),
    ):
        with pytest.raises(OptionError) as caught:
            mapgen.image(story, **options)  # type: ignore[arg-type]
        assert str(caught.value) == message


def test_a_pictures_text_cannot_become_a_program_of_typst(scene: Scene) -> None:
    title = '#panic("x") \\ ] } $ " #read("/etc/passwd")'
    pdf = rendering.render(replace(scene, title=title, alt=title), "pdf", size=sizes.read("600x400"))
    metadata = pypdf.PdfReader(io.BytesIO(pdf)).metadata
    assert metadata is not None
    assert metadata.title == title


def test_hashes_differ_between_pictures(scene: Scene) -> None:
    """The comparison of bytes above can fail."""
    one, other = (picture(scene, size=sizes.read(size)) for size in ("600x400", "600x401"))
    assert hashlib.sha256(one.encode()).digest() != hashlib.sha256(other.encode()).digest()
