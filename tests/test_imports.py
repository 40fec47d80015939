"""Imports point one way, down the flow of the design, and importing does no work."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "mapgen"

# From the ground up: a module may import what stands above it in this list, and nothing else of mapgen.
ORDER = [
    "errors", "inputs", "positions", "strict", "tokens", "syntax", "reading", "canonical",
    "spelling", "gazetteer", "slugs",
    "edtf_mistakes", "edtf", "words", "dates", "countries",
    "model", "problems", "moves", "formatting", "geojson", "schema", "geodesic", "story", "adding",
    "frames", "importing", "hedges", "advice", "settings", "reports",
    "richtext", "fan", "basemap", "scene", "staging", "inert", "assets", "files", "nominatim", "geocoding", "project",
    "exporting",
    "projection", "svg", "styles", "ink", "fonts", "lettering", "signs", "shown",
    "courses", "spread", "layout", "labels", "framing", "view", "ground", "naming", "plate", "legend", "prose",
    "sizes", "picture", "rendering",
    "folium_map", "listing", "head", "policy", "page", "embedding", "serving", "watching",
    "__init__", "commands", "cli", "__main__",
]  # fmt: skip
# Imported at the point of use, where the name is only needed in an annotation or in one function:
UPWARDS = {("edtf", "edtf_mistakes"), ("story", "frames")}


def imports(module: str) -> set[str]:
    """Name the modules of mapgen that one imports; of a folder, those that its modules import from outside it."""
    path = PACKAGE / module
    files = path.glob("*.py") if path.is_dir() else [path.with_suffix(".py")]
    return {name for file in files for name in imported(file)} - {module}


def imported(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            found |= {node.module} if node.module else {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "mapgen":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mapgen."):
            found.add((node.module or "").split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {"__init__" for alias in node.names if alias.name == "mapgen"}
    return {str(name) for name in found}


def test_every_module_has_its_place_in_the_order() -> None:
    files = {path.stem for path in PACKAGE.glob("*.py")}
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert sorted(ORDER) == sorted(files | folders)


@pytest.mark.parametrize("file", sorted((PACKAGE / "commands").glob("*.py")), ids=lambda path: path.stem)
def test_a_command_calls_no_other(file: Path) -> None:
    others = re.findall(r"mapgen\.commands(?:\.(\w+))?", file.read_text(encoding="utf-8"))
    assert set(others) <= {"common"}


@pytest.mark.parametrize("module", ORDER)
def test_imports_point_down_the_flow(module: str) -> None:
    below = set(ORDER[: ORDER.index(module)])
    upwards = {name for name in imports(module) if name not in below}
    assert upwards <= {to for start, to in UPWARDS if start == module}


def test_the_check_above_sees_imports() -> None:
    assert {"basemap", "fan", "geodesic", "story"} <= imports("staging")


def test_importing_the_package_is_cheap() -> None:
    code = "import mapgen, sys; print(*{'folium', 'geopandas', 'pydantic', 'numpy', 'typer'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
