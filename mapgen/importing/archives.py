"""Archives: what is in them is read in memory, within limits, and never under the names that they give."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import Path, PurePath, PurePosixPath

from mapgen.errors import FileError
from mapgen.importing import kinds
from mapgen.importing.found import Note
from mapgen.inputs import read_bytes

MOST_BYTES = 256 * 2**20
MOST_ENTRIES = 1000
MOST_RATIO = 100
"""How much larger than itself an archive may become, beyond 8 MB: real tables and maps shrink to a tenth or a
thirtieth, a bomb to a thousandth."""
_SMALL = 8 * 2**20
_PARTS = (".shp", ".dbf", ".shx", ".prj", ".cpg")

Unpacked = tuple[str, dict[str, bytes], tuple[Note, ...]]


def unpacked(path: str, content: bytes, kind: str) -> Unpacked:
    """Take the file to import out of an archive.

    Returns
    -------
    str
        The kind of the file within.
    dict
        Its bytes by suffix; of a Shapefile all parts.
    tuple of Note
        What else is in the archive.

    Raises
    ------
    FileError
        There is nothing to import, too much to choose from, or the archive is a bomb.
    """
    if kind == "Gzip":
        inner = path[: -len(".gz")]
        held = kinds.detect(inner, data := _inflated(path, content))
        if held in ("Zip", "KMZ", "Gzip", "Shapefile"):
            raise FileError(path, f"holds {held}, which is not read from within gzip", "unpack it first")
        return held, {PurePath(inner).suffix.lower(): data}, ()
    archive = opened(path, content)
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_litter(entry.filename)]
    safe = [entry for entry in entries if _is_safe(entry)]
    notes = [Note("left out", f"{len(entries) - len(safe)} entries of the archive that lead out of it")] * (
        len(entries) > len(safe)
    )
    chosen = _chosen(path, safe, kind)
    group = [chosen]
    if chosen.filename.lower().endswith(".shp"):
        stem = chosen.filename[:-4]
        group += [e for e in safe if e.filename[:-4] == stem and e.filename[-4:].lower() in _PARTS[1:]]
    files = {PurePosixPath(entry.filename).suffix.lower(): archive.read(entry) for entry in group}
    inner = PurePosixPath(chosen.filename).name
    held = kinds.detect(inner, next(iter(files.values())))
    if held in ("Zip", "KMZ", "Gzip"):
        raise FileError(path, "holds another archive", "unpack it first")
    if len(safe) > len(group):
        others = [entry.filename for entry in safe if entry not in group]
        shown = ", ".join(others[:5]) + (" …" if len(others) > 5 else "")
        notes.append(Note("left out", f"what else is in the archive: {shown}"))
    return held, files, (Note("read", f"{inner} in the archive"), *notes)


def opened(path: str, content: bytes) -> zipfile.ZipFile:
    """Open a zip archive whose entries are few, and not too large.

    Raises
    ------
    FileError
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileError(path, f"is no archive that can be read ({error})", "make it anew") from error
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise FileError(path, f"has {len(entries):,} entries; {MOST_ENTRIES:,} is the most", "unpack it first")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileError(path, "is locked with a password", "unpack it first")
    # zipfile never reads more of an entry than the size that is declared for it.
    _check_size(path, sum(entry.file_size for entry in entries), len(content))
    return archive


def _inflated(path: str, content: bytes) -> bytes:
    made = bytearray()
    rest = content
    try:
        while rest:
            decoder = zlib.decompressobj(wbits=31)
            piece = rest
            while piece and not decoder.eof:
                made += decoder.decompress(piece, 2**20)
                _check_size(path, len(made), len(content))
                piece = decoder.unconsumed_tail
            if not decoder.eof:
                raise FileError(path, "ends in the middle", "fetch it again")
            rest = decoder.unused_data.lstrip(b"\x00")
    except zlib.error as error:
        raise FileError(path, f"is no gzip archive that can be read ({error})", "make it anew") from error
    return bytes(made)


def _check_size(path: str, size: int, packed: int) -> None:
    if size > MOST_BYTES:
        raise FileError(path, f"unpacks to more than {MOST_BYTES // 2**20} MB", "give a smaller file")
    if size > _SMALL and size > MOST_RATIO * packed:
        raise FileError(path, f"unpacks to more than {MOST_RATIO} times its size, as only a bomb does",
                        "unpack it first if it is none")  # fmt: skip


def _is_litter(name: str) -> bool:
    return "__MACOSX" in name or PurePosixPath(name).name.startswith(".")


def _is_safe(entry: zipfile.ZipInfo) -> bool:
    parts = entry.filename.replace("\\", "/").split("/")
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    return not (is_link or ".." in parts or parts[0] == "" or ":" in parts[0])


def _chosen(path: str, entries: list[zipfile.ZipInfo], kind: str) -> zipfile.ZipInfo:
    suffixes = {entry.filename: PurePosixPath(entry.filename).suffix.lower() for entry in entries}
    if kind == "KMZ":  # its first KML is the document, whatever it is called (OGC 12-007r2, annex C)
        wanted = [entry for entry in entries if suffixes[entry.filename] == ".kml"][:1]
    else:
        shapefiles = [entry for entry in entries if suffixes[entry.filename] == ".shp"]
        wanted = shapefiles or [
            e for e in entries if suffixes[e.filename] in kinds.SUFFIXES and suffixes[e.filename] != ".txt"
        ]
    if len(wanted) == 1:
        return wanted[0]
    names = ", ".join(entry.filename for entry in (wanted or entries)[:8])
    fact = f"holds several files ({names})" if wanted else f"holds no file that is imported ({names or 'it is empty'})"
    raise FileError(path, fact, "unpack it, and import one file")


def beside(path: str, content: bytes) -> dict[str, bytes]:
    """Give a Shapefile's parts: what lies beside the ``.shp`` under its name."""
    files = {".shp": content}
    stem = Path(path).stem
    for sibling in sorted(Path(path).parent.iterdir()):
        suffix = sibling.suffix.lower()
        if sibling.stem == stem and suffix in _PARTS[1:] and suffix not in files:
            files[suffix] = read_bytes(str(sibling))
    return files
