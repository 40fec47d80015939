"""Hostile data is only text: it is shown as it stands, nothing in it runs, and no file appears."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mapgen.geojson import property_names
from mapgen.model import RECORDS

from .conftest import Reader

Read = Callable[..., Reader]

# branca compiles what it is given as a Jinja template; this is how one gets to a shell from there.
SHELL = "{{ cycler.__init__.__globals__.os.system('touch pwned') }}"
PAYLOADS = [
    SHELL,
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{# gone #}{% raw %}",
    "<script>window.pwned = 1</script>",
    "</script><script>window.pwned = 1</script>",
    "<img src=x onerror='window.pwned = 1'>",
    "<svg onload=window.pwned=1>",
    "--><!--<script>",
    "`${window.pwned = 1}`",
    "'; window.pwned = 1; '",
    '"; window.pwned = 1; "',
    "\\'; window.pwned = 1; //",
    "__proto__",
    "constructor",
    "line\u2028separator\u2029and\u00a0space",
    "\u202eevil right to left",
    "<!--mapgen:script-->{mapgen:title}",
    "&lt;b&gt; &amp; &#x3c;",
    "]]></style><style>*{display:none}</style>",
]
# Fields whose form is checked, with a form that passes; all others take any text.
FORMS = {
    "id", "language", "languages", "theme", "extent", "order", "source", "updated", "url", "archived", "date",
    "accessed", "kind", "ccodes", "precision", "anchor", "wikidata", "geonames", "sources", "from", "to", "via",
    "direction", "since", "until", "certainty", "date_basis", "place", "places", "claim_of", "low", "best", "high",
    "image", "connections", "rank", "marker-color", "stroke", "stroke-width", "stroke-opacity", "fill", "fill-opacity",
}  # fmt: skip


def texts(record: str, payload: str) -> dict[str, Any]:
    """Put the payload into every text of a record."""
    model = RECORDS[record]
    found: dict[str, Any] = {}
    for name, field in property_names(model).items():
        if name not in FORMS or (record == "source" and name == "kind"):
            is_list = "list" in str(model.model_fields[field].annotation)
            found[name] = [payload, f"{payload} again"] if is_list else payload[:400]
    found[f"x-{payload}"] = payload
    return found


def feature(properties: dict[str, Any], *position: float) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": list(position)} if position else None
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def story(payload: str) -> dict[str, Any]:
    sources = {"sources": ["paper"], "certainty": "alleged"}
    web = "https://example.org/\"'><script>window.pwned=1</script>{{7*7}}`${1}`"
    features = [
        feature({"record": "dataset", "id": "constructor", **texts("dataset", payload)}),
        feature({"record": "source", "id": "paper", "url": web, "archived": web, **texts("source", payload)}),
        feature({"record": "place", "id": "tostring", "kind": "city", **texts("place", payload)}, 10, 50),
        feature({"record": "place", "id": "valueof", "anchor": True, **texts("place", payload)}, 20, 45),
        feature({"record": "connection", "id": "link", "from": "tostring", "to": "valueof", "kind": "arms",
                 **sources, **texts("connection", payload)}),
        feature({"record": "event", "id": "prototype", "date": "1999", "place": "tostring", "low": 1, "high": 2,
                 **sources, **texts("event", payload)}),
        feature({"record": "event", "id": "hasownproperty", "date": "2000", "place": "valueof", "claim_of": "prototype",
                 **sources, **texts("event", payload)}),
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def test_every_text_field_is_covered() -> None:
    for record, model in RECORDS.items():
        for name in model.texts:
            assert name in texts(record, "x")


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_hostile_text_is_shown_and_not_run(read: Read, tmp_path: Path, payload: str) -> None:
    folder = tmp_path / "{{ 7*7 }}<b>`${x}`"
    folder.mkdir()
    data = folder / "{{ cycler.__init__.__globals__.os.system('touch pwned') }} & <img src=x>.geojson"
    data.write_text(json.dumps(story(payload)), encoding="utf-8")
    page_path = folder / "</script>{% raw %}.html".replace("/", "_")
    before = set(tmp_path.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-m", "mapgen", "build", data, "-o", page_path], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr.count(b"\n")) == (0, 1), done.stderr.decode()
    assert set(tmp_path.rglob("*")) - before == {page_path}

    reader = read(page_path)
    shown = payload.strip()
    list_text = reader.page.locator("body").evaluate("node => node.textContent")
    assert shown in list_text
    assert reader.page.title() == " ".join(shown.split(" "))
    place = reader.place("valueof")
    assert shown in (place.get_attribute("aria-label") or "")
    place.click()
    reader.popup.wait_for()
    popup_text = reader.popup.evaluate("node => node.textContent")
    for part in (shown, f"{shown} again") if "again" in popup_text else (shown,):
        assert part in popup_text
    reader.page.keyboard.press("Escape")
    assert reader.page.evaluate("window.pwned") is None
    assert reader.page.evaluate("({}).polluted") is None
    assert reader.page.locator("script[src], img, iframe, object, embed, base, form").count() == 0
    assert not list(tmp_path.rglob("pwned"))
    assert not Path("pwned").exists()
    for link in reader.page.locator("a[href]").all():
        assert (link.get_attribute("href") or "").startswith(("#", "https://example.org/"))


def test_the_shell_payload_would_work_in_plain_folium(tmp_path: Path) -> None:
    """The companion of the test above: it can fail, as folium alone does run the payload."""
    script = (
        "import folium, sys; m = folium.Map(tiles=None);"
        "folium.Marker([0, 0], tooltip=sys.argv[1]).add_to(m); m.save('x.html')"
    )
    subprocess.run([sys.executable, "-c", script, SHELL], cwd=tmp_path, capture_output=True, check=False)
    assert (tmp_path / "pwned").exists()
