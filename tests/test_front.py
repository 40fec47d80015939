"""The built front end is what its sources give, and the vendored files are what their registry gave."""

import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
BUILT = ("mapgen.js", "mapgen.css", "container.css", "trusted.js", "folium.js", "parent.js", "reload.js")


def test_the_scenes_types_are_those_of_the_python_half() -> None:
    subprocess.run([sys.executable, "tools/scene_types.py", "--check"], cwd=REPOSITORY, check=True)


def test_the_built_front_end_is_not_stale(tmp_path: Path) -> None:
    node = shutil.which("node")
    assert node, "Node is missing; install it: apt-get install nodejs"
    subprocess.run([node, "build.mjs", str(tmp_path)], cwd=REPOSITORY / "frontend", check=True)
    for name in BUILT:
        committed = (REPOSITORY / "mapgen" / "static" / name).read_bytes()
        assert (tmp_path / name).read_bytes() == committed, f"{name} is stale; run `make front`"


def test_the_vendored_files_are_unchanged() -> None:
    subprocess.run([sys.executable, "tools/vendor.py", "--check"], cwd=REPOSITORY, check=True)


def test_no_shipped_file_could_be_taken_for_a_template() -> None:
    """Branca compiles what it is given: the code that passes through it must hold no template syntax."""
    for name in (*BUILT, "vendor/leaflet/leaflet.js", "vendor/leaflet/leaflet.css"):
        text = (REPOSITORY / "mapgen" / "static" / name).read_text(encoding="utf-8")
        assert not any(mark in text for mark in ("{{", "{%", "{#")), name
