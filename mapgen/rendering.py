"""A picture in the file formats that it can have, without a browser and without the machine's fonts."""

from __future__ import annotations

import html
import io
import re
import warnings
from typing import Literal

from mapgen import fonts, sizes
from mapgen.picture import picture
from mapgen.scene import Scene
from mapgen.sizes import Size
from mapgen.styles import Theme

Format = Literal["svg", "png", "pdf", "webp"]
FORMATS: tuple[Format, ...] = ("svg", "png", "pdf", "webp")

# No length of the data gets into the program; the title is a value, and never read as a program.
_TYPST = """#set page(width: {width}pt, height: {height}pt, margin: 0pt)
#set document(title: sys.inputs.title, date: none)
#image("picture.svg", width: 100%, alt: sys.inputs.alt)
"""


def render(
    scene: Scene,
    format_: Format,
    *,
    size: Size,
    scale: float = 1,
    theme: Theme = "light",
    event: str | None = None,
    as_of: str | None = None,
) -> bytes:
    """Draw a scene in a file format; :func:`mapgen.image` has the options.

    Examples
    --------
    >>> from mapgen import staging, story
    >>> scene = staging.stage(story.read("data/locations.geojson"))
    >>> render(scene, "pdf", size=sizes.read("A4"))[:5]
    b'%PDF-'
    """
    sizes.check_scale(scale, size)
    svg = picture(scene, size=size, theme=theme, event=event, as_of=as_of, editable=format_ == "svg")
    if format_ == "svg":
        return fonts.embedded(svg).encode("utf-8")
    if lacking := fonts.missing(html.unescape("".join(re.findall("<text[^>]*>([^<]*)</text>", svg)))):
        letters = " ".join(sorted(lacking)[:12])
        warnings.warn(
            f"the fonts of pictures lack {len(lacking)} letters of this map ({letters}): they are empty boxes; "
            "write SVG, which takes them from the machine's fonts",
            stacklevel=3,
        )
    if format_ == "pdf":
        return pdf(svg, size=size, title=scene.title, alt=scene.alt)
    bitmap = png(svg, scale=scale)
    return bitmap if format_ == "png" else webp(bitmap)


def png(svg: str, *, scale: float = 1) -> bytes:
    """Draw an SVG as PNG, with so many of the PNG's pixels to one of the SVG's.

    Examples
    --------
    >>> png('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')[1:4]
    b'PNG'
    """
    import resvg_py  # noqa: PLC0415  a command that draws no picture does without it

    return resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=scale,
        dpi=96,
        skip_system_fonts=True,
        font_files=[str(path) for path in fonts.FILES],
        font_family=fonts.NAMES["sans"],
        serif_family=fonts.NAMES["serif"],
        sans_serif_family=fonts.NAMES["sans"],
        cursive_family=fonts.NAMES["serif"],
        fantasy_family=fonts.NAMES["sans"],
        monospace_family=fonts.NAMES["sans"],
    )


def webp(bitmap: bytes) -> bytes:
    """Write a PNG as WebP, without loss.

    Examples
    --------
    >>> webp(png('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'))[8:12]
    b'WEBP'
    """
    from PIL import Image  # noqa: PLC0415

    out = io.BytesIO()
    with Image.open(io.BytesIO(bitmap)) as image:
        image.convert("RGB").save(out, "WEBP", lossless=True, method=4)
    return out.getvalue()


def pdf(svg: str, *, size: Size, title: str, alt: str) -> bytes:
    """Write an SVG as a PDF of one page: lines as vectors, text as text in embedded fonts.

    Typst reads an SVG with the same parser as resvg and shapes its text with the same code, so that the PDF cannot
    differ from the PNG; other libraries either lack Arabic shaping or turn letters into outlines.
    """
    import typst  # noqa: PLC0415

    # 96 pixels to the inch are 72 points.
    width, height = (f"{side * 0.75:.4f}" for side in size.pixels)
    # Its type stubs do not know of several files in one call yet; its documentation does.
    written: bytes = typst.compile(  # type: ignore[call-overload]
        {"main.typ": _TYPST.format(width=width, height=height).encode(), "picture.svg": svg.encode("utf-8")},
        format="pdf",
        font_paths=[str(fonts.FOLDER)],
        ignore_system_fonts=True,
        sys_inputs={"title": title, "alt": alt},
        timestamp=0,
    )
    return written
