"""Make ``mapgen/data/fonts/`` from fonts of the npm registry, taken by name.

    python tools/fonts.py                  fetch the packages of fonts.lock, verify them, write the files
    python tools/fonts.py --cache FOLDER   the same, with the packages kept in (or taken from) FOLDER

Needs npm for fetching, and fonttools. The same packages give the same bytes.

resvg looks a missing letter up in *any* font that has it, whatever its weight, so that Arabic in a bold headline would
come out regular. Therefore all scripts of one style are merged into one file: Latin, Cyrillic and Greek of Source,
Arabic and Hebrew of Noto. Their licence wants such a change to have a name of its own, hence "Mapgen Sans" and
"Mapgen Serif".
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import logging
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.misc.timeTools import epoch_diff
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "mapgen" / "data" / "fonts"
VERSION = "1.000"

EUROPE = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x180, 0x24F), (0x259, 0x259), (0x2B0, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF),
    (0x400, 0x52F), (0x1E00, 0x1EFF), (0x1F00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20CF),
    (0x2100, 0x218F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x25A0, 0x25FF), (0x2713, 0x2718), (0xFB01, 0xFB02),
]  # fmt: skip
ARABIC = [(0x600, 0x6FF), (0x750, 0x77F)]
HEBREW = [(0x591, 0x5F4), (0xFB1D, 0xFB4F)]
# Marks of direction, joining and breaking: seen by no one, and no reason to look for another font.
UNSEEN = [0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
# What text is shaped with when nobody asks for more: small capitals, old-style figures and the like stay out.
FEATURES = [
    "abvm", "blwm", "calt", "ccmp", "clig", "curs", "dist", "fin2", "fin3", "fina", "init", "isol", "kern", "liga",
    "locl", "mark", "med2", "medi", "mkmk", "mset", "rclt", "rlig",
]  # fmt: skip


@dataclass(frozen=True)
class Style:
    """One file to write: its name, and the fonts whose letters it has, the first that has a letter giving it."""

    file: str
    family: str
    subfamily: str
    parts: tuple[tuple[str, str, list[tuple[int, int]]], ...]  # package, file's ending, characters


def styles() -> list[Style]:
    """Return the six files to write."""
    result = []
    for family, europe, arabic, hebrew in (
        ("Sans", "source-sans-3", "noto-sans-arabic", "noto-sans-hebrew"),
        ("Serif", "source-serif-4", "noto-naskh-arabic", "noto-serif-hebrew"),
    ):
        for subfamily, face in (("Regular", "400Regular"), ("Bold", "700Bold"), ("Italic", "400Regular_Italic")):
            upright = face.removesuffix("_Italic")  # neither Arabic nor Hebrew has an italic
            parts = [(europe, face, EUROPE), (arabic, upright, ARABIC), (hebrew, upright, HEBREW)]
            if family == "Serif":  # arrows, signs and accented Greek that the serif lacks
                parts.append(("source-sans-3", face, EUROPE))
            name = f"mapgen-{family}-{subfamily}.ttf".lower()
            result.append(Style(name, f"Mapgen {family}", subfamily, tuple(parts)))
    return result


def fetch(folder: Path) -> dict[str, dict[str, bytes]]:
    """Return the verified packages' files by package and path, downloading the packages that `folder` lacks."""
    found = {}
    for line in (HERE / "fonts.lock").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        _, name, version, integrity = line.split()
        path = folder / f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz"
        if not path.exists():
            command = ["npm", "pack", f"{name}@{version}", "--silent"]
            subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        archive = path.read_bytes()
        digest = "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()
        if digest != integrity:
            raise SystemExit(f"fonts: {path.name} has hash {digest}, fonts.lock says {integrity}; nothing written")
        with tarfile.open(fileobj=io.BytesIO(archive)) as package:
            members = [member for member in package.getmembers() if member.isfile()]
            files = {member.name: package.extractfile(member).read() for member in members}  # type: ignore[union-attr]
        found[name.partition("/")[2]] = files
    return found


def face(files: dict[str, bytes], ending: str) -> TTFont:
    """Return the font of a package whose file's name ends so."""
    path = next(path for path in files if path.endswith(f"_{ending}.ttf"))
    return TTFont(io.BytesIO(files[path]), recalcTimestamp=False)


def cut(font: TTFont, characters: set[int]) -> TTFont:
    """Return the font with these characters alone, and without hints: resvg and PDF use none."""
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = []
    options.drop_tables += ["BASE", "STAT", "DSIG", "meta"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def make(style: Style, packages: dict[str, dict[str, bytes]], folder: Path) -> bytes:
    """Return one file's bytes."""
    taken: set[int] = set()
    paths, copyrights = [], []
    for number, (package, ending, ranges) in enumerate(style.parts):
        font = face(packages[package], ending)
        characters = {c for start, end in ranges for c in range(start, end + 1)} & set(font.getBestCmap()) - taken
        taken |= characters
        copyrights.append(packages[package]["package/LICENSE_FONT"].decode("utf-8").splitlines()[0].strip())
        path = folder / f"{number}.ttf"
        cut(font, characters).save(path)
        paths.append(str(path))
    first = TTFont(paths[0])
    font = Merger().merge(paths)
    unseen(font)
    for table in ("hhea", "OS/2"):  # lines are as high as Latin's: the picture places each one itself
        for key in ("ascent", "descent", "lineGap") if table == "hhea" else (
            "sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent", "sxHeight", "sCapHeight",
            "usWeightClass", "usWidthClass", "fsSelection",
        ):  # fmt: skip
            setattr(font[table], key, getattr(first[table], key))
    font["head"].macStyle = first["head"].macStyle
    font["post"].italicAngle = first["post"].italicAngle
    font["post"].formatType = 3.0  # no glyph names
    entitle(font, style, " ".join(dict.fromkeys(copyrights)))
    font["head"].created = font["head"].modified = -epoch_diff  # 1 January 1970: no clock
    font["head"].fontRevision = float(VERSION)
    font.recalcTimestamp = False
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def unseen(font: TTFont) -> None:
    """Give a glyph without width or ink to what is never seen."""
    name = "unseen"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = Glyph()
    font["hmtx"][name] = (0, 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update({character: name for character in UNSEEN if character not in table.cmap})


def entitle(font: TTFont, style: Style, copyrights: str) -> None:
    """Write the font's own names, licence and copyright into it."""
    plain = style.subfamily == "Regular"
    full = style.family if plain else f"{style.family} {style.subfamily}"
    names = {
        0: copyrights,
        1: style.family,
        2: style.subfamily,
        3: f"{VERSION};{full}",
        4: full,
        5: f"Version {VERSION}",
        6: f"{style.family.replace(' ', '')}-{style.subfamily}",
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        14: "https://openfontlicense.org",
    }
    font["name"].names = []
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)


def licence(packages: dict[str, dict[str, bytes]]) -> str:
    """Return the fonts' licence, under the copyright lines of all that went into them."""
    texts = [files["package/LICENSE_FONT"].decode("utf-8").replace("\r\n", "\n") for files in packages.values()]
    lines = dict.fromkeys(text.splitlines()[0].strip() for text in texts)
    body = next(text for text in texts if "Copyright 2014" in text)
    kept = "\n".join(line.rstrip() for line in body.splitlines()[1:])
    return "\n".join(lines) + "\n" + kept.rstrip("\n") + "\n"


def main() -> None:
    """Fetch, make and write."""
    parser = argparse.ArgumentParser(description="Make the fonts of pictures from packages of the npm registry.")
    parser.add_argument("--cache", type=Path, help="a folder for the packages")
    cache = parser.parse_args().cache
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as scratch:
        folder = cache or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        packages = fetch(folder)
        files = {style.file: make(style, packages, Path(scratch)) for style in styles()}
        files["OFL.txt"] = licence(packages).encode("utf-8")
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (TARGET / name).write_bytes(content)
        print(f"{name}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
