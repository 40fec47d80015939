"""The libraries that a folium page links, as files: from npm by name, version and hash, kept in ``.cache``."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(__file__).parent / ".cache"
# npm's own `dist.integrity` of these versions
INTEGRITY = {
    "leaflet@1.9.3": (
        "sha512-iB2cR9vAkDOu5l3HAay2obcUHZ7xwUBBjph8+PGtmW/2lYhbLizWtG7nTeYht36WfOslixQF9D/uSIzhZgGMfQ=="
    ),
    "jquery@3.7.1": ("sha512-m4avr8yL8kmFN8psrbFFFmB/If14iN5o9nw/NgnnM+kybDJpRsAynV2BsfpTYrTRysYUdADVD7CkUUizgkpLfg=="),
    "bootstrap@5.2.2": (
        "sha512-dEtzMTV71n6Fhmbg4fYJzQsw1N29hJKO1js5ackCgIpDcGid2ETMGC6zwSYw09v05Y+oRdQ9loC54zB1La3hHQ=="
    ),
    "bootstrap@3.4.1": (
        "sha512-yN5oZVmRCwe5aKwzRj6736nSmKDX7pLYwsXiCj/EYmo16hODaBiT4En5btW/jhBF/seV+XMx3aYwukYC3A49DA=="
    ),
    "leaflet.awesome-markers@2.0.5": (
        "sha512-Ne/xDjkGyaujwNVVkv2tyXQUV0ZW7gZ0Mo0FuQY4jp2qWrvXi0hwDBvmZyF/8YOvybyMabTMM/mFWCTd1jZIQA=="
    ),
    "@fortawesome/fontawesome-free@6.2.0": (
        "sha512-CNR7qRIfCwWHNN7FnKUniva94edPdyQzil/zCwk3v6k4R6rR2Fr8i4s3PM7n/lyfPA6Zfko9z5WDzFxG9SW1uQ=="
    ),
}


@dataclass(frozen=True)
class Library:
    """Where a linked file's content comes from, and what the link must contain for that to be the same version."""

    package: str
    member: str
    link: str


# By the last part of the link.
LIBRARIES = {
    "leaflet.js": Library("leaflet@1.9.3", "dist/leaflet.js", "leaflet@1.9.3"),
    "leaflet.css": Library("leaflet@1.9.3", "dist/leaflet.css", "leaflet@1.9.3"),
    "jquery-3.7.1.min.js": Library("jquery@3.7.1", "dist/jquery.min.js", "3.7.1"),
    "bootstrap.bundle.min.js": Library("bootstrap@5.2.2", "dist/js/bootstrap.bundle.min.js", "bootstrap@5.2.2"),
    "bootstrap.min.css": Library("bootstrap@5.2.2", "dist/css/bootstrap.min.css", "bootstrap@5.2.2"),
    "all.min.css": Library("@fortawesome/fontawesome-free@6.2.0", "css/all.min.css", "fontawesome-free@6.2.0"),
    # npm has 2.0.5 of these alone; the link is to 2.0.2.
    "leaflet.awesome-markers.js": Library("leaflet.awesome-markers@2.0.5", "dist/leaflet.awesome-markers.js", "2.0.2"),
    "leaflet.awesome-markers.css": Library(
        "leaflet.awesome-markers@2.0.5", "dist/leaflet.awesome-markers.css", "2.0.2"
    ),
    # No package holds this file: the rules of the same name, cut out of a later Bootstrap 3.
    "bootstrap-glyphicons.css": Library("bootstrap@3.4.1", "dist/css/glyphicons.css", "bootstrap/3.0.0"),
    # A few rules that are in no package: an empty file in their place, which favours the peer.
    "leaflet.awesome.rotate.min.css": Library("bootstrap@3.4.1", "dist/css/empty.css", "leaflet.awesome.rotate"),
}
LINK = re.compile(r'(?<=src="|ref=")https?://[^"]+')
GLYPHICONS = re.compile(r"@font-face\{[^}]*\}|\.glyphicon[^{}]*\{[^}]*\}")


def unpacked(package: str) -> Path:
    """Fetch a package unless it is there already, verify it, and return its folder."""
    folder = CACHE / package.replace("/", "-").lstrip("@")
    if (folder / "package").is_dir():
        return folder / "package"
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "pack", package, "--silent"], cwd=folder, check=True, capture_output=True)
    archive = next(folder.glob("*.tgz"))
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != INTEGRITY[package]:
        archive.unlink()
        raise SystemExit(f"{package} has hash {found}, not the pinned {INTEGRITY[package]}")
    with tarfile.open(archive) as content:
        content.extractall(folder, filter="data")
    if package == "bootstrap@3.4.1":
        _cut_glyphicons(folder / "package" / "dist" / "css")
    return folder / "package"


def _cut_glyphicons(folder: Path) -> None:
    rules = GLYPHICONS.findall((folder / "bootstrap.min.css").read_text(encoding="utf-8"))
    (folder / "glyphicons.css").write_text("".join(rules), encoding="utf-8")
    (folder / "empty.css").write_text("", encoding="utf-8")


def local(link: str) -> Path:
    """Return the file that stands for a link of a folium page."""
    library = LIBRARIES.get(link.rsplit("/", 1)[-1])
    if library is None or library.link not in link:
        raise SystemExit(f"folium links {link}, which is not pinned in benchmarks/libraries.py")
    return unpacked(library.package) / library.member


def links(page: str) -> list[str]:
    """List the files from elsewhere that a page loads."""
    head = page[: page.index("</head>")]
    return LINK.findall(head)


def linked_locally(page: str) -> str:
    """Point a page's links to the files on this disk."""
    for link in links(page):
        page = page.replace(f'"{link}"', f'"{local(link).as_uri()}"')
    return page
