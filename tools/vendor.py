"""Put Leaflet into ``mapgen/static/vendor/`` from its npm package, or check that it is unchanged.

    python tools/vendor.py            fetch the pinned package by name, verify it, write the files
    python tools/vendor.py --check    verify the committed files against CHECKSUMS; nothing is fetched

Needs npm, for fetching only. The page carries the library inside itself, hence no source map is kept.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "leaflet@1.9.4"
# npm's own `dist.integrity` of that version
INTEGRITY = "sha512-nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA=="
TARGET = Path(__file__).resolve().parents[1] / "mapgen" / "static" / "vendor" / "leaflet"
CHECKSUMS = "CHECKSUMS"
FILES = {
    "LICENSE": "package/LICENSE",
    "leaflet.css": "package/dist/leaflet.css",
    "leaflet.js": "package/dist/leaflet.js",
    "images/layers-2x.png": "package/dist/images/layers-2x.png",
    "images/layers.png": "package/dist/images/layers.png",
    "images/marker-icon-2x.png": "package/dist/images/marker-icon-2x.png",
    "images/marker-icon.png": "package/dist/images/marker-icon.png",
    "images/marker-shadow.png": "package/dist/images/marker-shadow.png",
}


def fetch() -> bytes:
    """Return the package's archive, verified."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        archive = next(Path(folder).glob("*.tgz")).read_bytes()
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if found != INTEGRITY:
        raise SystemExit(f"vendor: {PACKAGE} has hash {found}, not the pinned {INTEGRITY}; nothing written")
    return archive


def contents(archive: bytes) -> dict[str, bytes]:
    """Return the files to keep, by their name under the target folder."""
    result = {}
    with tarfile.open(fileobj=io.BytesIO(archive)) as package:
        for name, member in FILES.items():
            stream = package.extractfile(member)
            if stream is None:
                raise SystemExit(f"vendor: {PACKAGE} has no {member}; nothing written")
            result[name] = stream.read()
    code = result["leaflet.js"].decode("utf-8").splitlines()
    # The comment names a file that is not shipped: browsers' tools would ask for it.
    kept = [line for line in code if not line.startswith("//# sourceMappingURL=")]
    result["leaflet.js"] = ("\n".join(kept).rstrip("\n") + "\n").encode("utf-8")
    return result


def checksums(files: dict[str, bytes]) -> str:
    """Return the text of CHECKSUMS, in the format of ``sha256sum``."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))


def write() -> None:
    """Fetch the package and write its files and their checksums."""
    files = contents(fetch())
    for name, content in files.items():
        path = TARGET / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (TARGET / CHECKSUMS).write_text(checksums(files), encoding="utf-8")
    print(f"{PACKAGE}: {len(files)} files in {TARGET}")


def check() -> int:
    """Return 0 when the committed files are those of CHECKSUMS, else 1."""
    listed = (TARGET / CHECKSUMS).read_text(encoding="utf-8") if (TARGET / CHECKSUMS).exists() else ""
    files = {name: (TARGET / name).read_bytes() for name in FILES if (TARGET / name).exists()}
    if checksums(files) == listed and len(files) == len(FILES):
        return 0
    print(f"vendor: {TARGET} differs from its CHECKSUMS; run tools/vendor.py again", file=sys.stderr)
    return 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Vendor Leaflet from its npm package.")
    parser.add_argument("--check", action="store_true", help="only verify the committed files")
    if parser.parse_args().check:
        sys.exit(check())
    write()
