"""The fonts of pictures: the files that are shipped, how wide a text comes out in them, which letters they lack.

A text is measured as resvg draws it: HarfBuzz shapes it (Arabic letters join, kerning pulls letters together).
uharfbuzz is the HarfBuzz project's own binding, has wheels for every platform, measures in microseconds and cuts fonts
down to the letters of a text; fonttools takes seconds for that, and shapes nothing.
"""

from __future__ import annotations

import base64
import html
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import uharfbuzz as hb

Family = Literal["sans", "serif"]

FOLDER = Path(__file__).parent / "data" / "fonts"
NAMES: dict[Family, str] = {"sans": "Mapgen Sans", "serif": "Mapgen Serif"}
# As written into an SVG. The other names are for programs that show it without the shipped fonts: what those were
# made of, then what a reader's system has.
FAMILIES: dict[Family, str] = {
    "sans": "'Mapgen Sans', 'Source Sans 3', 'Source Sans Pro', 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif",
    "serif": "'Mapgen Serif', 'Source Serif 4', Georgia, 'Noto Serif', 'Times New Roman', serif",
}
FILES = tuple(
    FOLDER / f"mapgen-{family}-{style}.ttf" for family in ("sans", "serif") for style in ("regular", "bold", "italic")
)

_TEXT = re.compile("<text([^>]*)>([^<]*)</text>")
# Scripts whose letters join: neither resvg nor a browser puts space between them.
_JOINED = (("\u0600", "\u08ff"), ("\ufb50", "\ufdff"), ("\ufe70", "\ufeff"))


def file(family: Family, *, bold: bool = False, italic: bool = False) -> Path:
    """Give the file that a style is drawn with. There is no bold italic: such text is drawn in italics.

    Examples
    --------
    >>> file("serif", bold=True).name
    'mapgen-serif-bold.ttf'
    """
    return FOLDER / f"mapgen-{family}-{'italic' if italic else 'bold' if bold else 'regular'}.ttf"


@lru_cache(maxsize=16384)
def measure(
    text: str,
    *,
    family: Family,
    size: float,
    bold: bool = False,
    italic: bool = False,
    spacing: float = 0,
) -> float:
    """Give the width of a line of text, as it will be drawn.

    Parameters
    ----------
    text : str
        One line, in any script.
    family : {"sans", "serif"}
        Which of the shipped families.
    size : float
        The font's size in pixels.
    bold, italic : bool, optional
        The style. Italic goes before bold, as there is no bold italic.
    spacing : float, optional
        Pixels between letters (``letter-spacing``); none follows the last one.

    Returns
    -------
    float
        The width in pixels.

    Examples
    --------
    Twice the size is twice the width, and letters of Arabic are narrower joined than apart.

    >>> round(measure("Tehran", family="sans", size=40) / measure("Tehran", family="sans", size=20), 6)
    2.0
    >>> apart = sum(measure(letter, family="sans", size=20) for letter in "بغداد")
    >>> measure("بغداد", family="sans", size=20) < apart
    True
    """
    import uharfbuzz as hb  # noqa: PLC0415  a command that draws no picture does without it

    width = 0.0
    clusters: list[str] = []  # the first character of each
    base = file(family, bold=bold, italic=italic)
    for run, path, direction in _runs(text, base):
        font = _font(path)
        buffer = hb.Buffer()
        buffer.add_str(run)
        buffer.direction = direction
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        width += sum(position.x_advance for position in buffer.glyph_positions) * size / font.face.upem
        clusters += [run[number] for number in sorted({info.cluster for info in buffer.glyph_infos})]
    if spacing:
        spaced = sum(not _joins(letter) for letter in clusters)
        width += spacing * (spaced - (bool(clusters) and not _joins(clusters[-1])))
    return width


def missing(text: str) -> set[str]:
    """Give the letters of a text that the fonts lack: they are drawn as empty boxes.

    Parameters
    ----------
    text : str
        Any text.

    Examples
    --------
    >>> missing("Beirut بيروت ביירות Бейрут Βηρυτός")
    set()
    >>> sorted(missing("Beirut 贝鲁特"))
    ['特', '贝', '鲁']
    """
    seen = {letter for letter in text if unicodedata.category(letter) not in ("Cc", "Zl", "Zp")}
    return {letter for letter in seen if ord(letter) not in _letters(file("sans"))}


def embedded(svg: str) -> str:
    """Write the letters that an SVG uses into it, so that a browser shows it as it was measured.

    Programs that do not read such fonts take them from the machine, by the other names.

    Examples
    --------
    >>> svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>Tehran</text></svg>'
    >>> found = embedded(svg)
    >>> found.count("@font-face"), "data:font/ttf;base64," in found
    (1, True)
    """
    used: dict[Path, set[str]] = {}
    faces = {}
    for tag, words in _TEXT.findall(svg):
        family: Family = "serif" if NAMES["serif"] in tag else "sans"
        bold, italic = 'font-weight="700"' in tag, 'font-style="italic"' in tag
        path = file(family, bold=bold, italic=italic)
        used.setdefault(path, set()).update(html.unescape(words))
        faces[path] = f"font-family:'{NAMES[family]}';font-weight:{700 if bold else 400};" + (
            f"font-style:{'italic' if italic else 'normal'}"
        )
    rules = "".join(
        f"@font-face{{{faces[path]};src:url(data:font/ttf;base64,{_cut(path, used[path])})}}" for path in sorted(used)
    )
    start = svg.index(">") + 1
    return f"{svg[:start]}\n<style>{rules}</style>{svg[start:]}" if rules else svg


def _cut(path: Path, letters: set[str]) -> str:
    """Cut a font down to some letters, in base 64."""
    import uharfbuzz as hb  # noqa: PLC0415

    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, letters))
    face = hb.subset(_font(path).face, wanted)
    return base64.b64encode(face.blob.data).decode("ascii")


def _runs(text: str, base: Path) -> Iterator[tuple[str, Path, str]]:
    """Cut a text where its font or its direction changes."""
    run, here = "", (base, "ltr")
    for letter, direction in zip(text, _directions(text), strict=True):
        path = here[0] if unicodedata.combining(letter) and run else _path(letter, base)
        if run and (path, direction) != here:
            yield run, *here
            run = ""
        run, here = run + letter, (path, direction)
    if run:
        yield run, *here


def _path(letter: str, base: Path) -> Path:
    """Give the file that a letter is drawn from: the style's own, or the first loaded one that has it."""
    order = (base, *FILES)
    return next((path for path in order if ord(letter) in _letters(path)), base)


def _directions(text: str) -> list[str]:
    """Say of each letter whether it is written to the right or to the left.

    For a width, not for an order: what stands between letters that run to the left runs to the left with them.
    """
    kinds = [unicodedata.bidirectional(letter) for letter in text]
    result: list[str] = []
    for number, kind in enumerate(kinds):
        if kind in ("R", "AL"):
            direction = "rtl"
        elif kind in ("L", "EN", "AN"):
            direction = "ltr"
        elif kind in ("NSM", "BN"):
            direction = result[-1] if result else "ltr"
        else:
            following = next((k for k in kinds[number:] if k in ("L", "R", "AL", "EN", "AN")), "L")
            direction = "rtl" if result and result[-1] == "rtl" and following in ("R", "AL") else "ltr"
        result.append(direction)
    return result


def _joins(letter: str) -> bool:
    return any(first <= letter <= last for first, last in _JOINED)


@cache
def _font(path: Path) -> hb.Font:
    import uharfbuzz as hb  # noqa: PLC0415

    return hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))


@cache
def _letters(path: Path) -> frozenset[int]:
    return frozenset(_font(path).face.unicodes)
