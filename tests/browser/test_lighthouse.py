"""Google's Lighthouse, on its mobile setting, finds nothing amiss. What a clock tells is in docs/benchmarks.md."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import mapgen
from mapgen.story import Story

REPOSITORY = Path(__file__).parents[2]
ADDRESS = "https://maps.example.org/axis-of-resistance.html"


def _report(page: Path) -> dict[str, Any]:
    command = ["node", str(REPOSITORY / "tools" / "lighthouse.mjs"), str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_the_page_loses_no_point_and_nothing_shifts(story: Story, tmp_path: Path) -> None:
    page = tmp_path / "axis-of-resistance.html"
    mapgen.build(story, url=ADDRESS).save(page)

    found = _report(page)

    del found["categories"]["performance"]
    assert set(found["categories"]) == {"accessibility", "best-practices", "seo"}
    assert [of for of in found["categories"].values() if of != {"score": 1, "lost": []}] == []
    assert found["shift"] == 0


def test_a_page_with_faults_loses_points(tmp_path: Path) -> None:
    page = tmp_path / "faulty.html"
    page.write_text(
        "<!doctype html><html><head><meta name=robots content=noindex></head>"
        "<body><img src='data:,'><p id=late>Late</p><p>Shifts</p><script>setTimeout(() => {"
        " document.getElementById('late').style.paddingTop = '300px'; missing(); }, 800);</script></body></html>",
        encoding="utf-8",
    )

    found = _report(page)

    lost = {name: {line.partition(":")[0] for line in of["lost"]} for name, of in found["categories"].items()}
    assert {"image-alt", "html-has-lang", "document-title"} <= lost["accessibility"]
    assert "errors-in-console" in lost["best-practices"]
    assert {"is-crawlable", "meta-description"} <= lost["seo"]
    assert found["shift"] > 0
