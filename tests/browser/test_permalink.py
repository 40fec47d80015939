"""Links that open a state, and a history that leads through states."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Reader

Read = Callable[..., Reader]


@pytest.fixture
def address(built: Callable[[str], Path]) -> str:
    return built("axis-of-resistance").as_uri()


@pytest.mark.parametrize(
    ("fragment", "seen"),
    [
        ("#event=e-aramco-attack", "Aramco facilities, Saudi Arabia"),
        ("#place=tehran", "Tehran"),
        ("#connection=c-moscow-damascus", "Moscow → Damascus"),
    ],
)
def test_a_link_opens_what_it_names(read: Read, address: str, fragment: str, seen: str) -> None:
    reader = read()
    reader.visit(address + fragment)
    reader.popup.wait_for()
    assert reader.popup.get_by_role("heading", level=2).inner_text() == seen


def test_a_link_opens_a_date_and_filters(read: Read, address: str) -> None:
    reader = read()
    reader.visit(f"{address}#date=2014-12-31&certainty=stated&kind=troops")
    # By hand from the data: troops, stated, begun by then, and not over.
    expected = [
        "c-baghdad-damascus", "c-beirut-damascus", "c-damascus-baghdad-jihadists", "c-tehran-baghdad-militias",
        "c-tehran-damascus-afghans",
    ]  # fmt: skip
    shown = "[...document.querySelectorAll('.mapgen-connection:not([hidden])')].map(g => g.dataset.id).sort().join()"
    reader.wait_for(f"{shown} === '{','.join(expected)}'")


def test_a_link_opens_a_step(read: Read, address: str) -> None:
    reader = read()
    reader.visit(f"{address}#step=3")
    assert "Step 3 of 12" in reader.page.get_by_role("region", name="The story").inner_text()


@pytest.mark.parametrize(
    "fragment", ["#event=gone", "#place=", "#date=tomorrow", "#kind=none", "#step=99", "#x=%E0%A4%A", "#=&&=", "#event"]
)
def test_what_a_link_cannot_name_is_passed_over(read: Read, address: str, fragment: str) -> None:
    reader = read()
    reader.visit(address + fragment)
    reader.rest(200)
    assert reader.popup.count() == 0
    assert reader.page.locator(".mapgen-connection:not([hidden])").count() == 20


def test_back_and_forward_lead_through_what_was_open(read: Read) -> None:
    reader = read()
    heading = reader.popup.get_by_role("heading", level=2)
    reader.select_place("moscow")
    assert reader.page.url.endswith("#place=moscow")
    reader.select_place("tehran")
    assert heading.inner_text() == "Tehran"
    reader.page.go_back()
    reader.wait_for("document.querySelector('.mapgen-popup h2')?.textContent === 'Moscow'")
    reader.page.go_back()
    reader.popup.wait_for(state="detached")
    reader.page.go_forward()
    reader.popup.wait_for()
    assert heading.inner_text() == "Moscow"


def test_the_address_of_every_state_opens_it_again(read: Read) -> None:
    reader = read()
    for identity in ("beirut", "sanaa", "tikrit"):
        reader.select_place(identity)
        text = reader.popup.inner_text()
        url = reader.page.url
        reader.visit(url)
        reader.popup.wait_for()
        assert reader.popup.inner_text() == text


def test_links_within_the_page_leave_the_state_alone(read: Read) -> None:
    reader = read()
    reader.select_place("tehran")
    reader.page.evaluate("location.hash = '#mapgen-sources'")
    reader.rest(200)
    assert reader.popup.is_visible()


def test_it_works_where_history_and_storage_throw(read: Read, tmp_path: Path, built: Callable[[str], Path]) -> None:
    html = built("axis-of-resistance").read_text(encoding="utf-8")
    broken = """<script>
        const refuse = () => { throw new DOMException('refused', 'SecurityError'); };
        history.pushState = history.replaceState = refuse;
        Object.defineProperty(window, 'localStorage', { get: refuse });
        Object.defineProperty(window, 'sessionStorage', { get: refuse });
    </script>"""
    path = tmp_path / "refused.html"
    path.write_text(html.replace("<head>", f"<head>{broken}", 1), encoding="utf-8")
    reader = read(path)
    reader.select_place("tehran")
    reader.page.get_by_role("button", name="Start", exact=True).click()
    reader.page.get_by_role("button", name="Next", exact=True).click()
    assert "Step 2 of 12" in reader.page.get_by_role("region", name="The story").inner_text()
    assert "#" not in reader.page.url


def test_it_works_in_a_frame_made_of_text(read: Read, tmp_path: Path, built: Callable[[str], Path]) -> None:
    html = built("one-place").read_text(encoding="utf-8")
    path = tmp_path / "host.html"
    escaped = html.replace("&", "&amp;").replace('"', "&quot;")
    path.write_text(
        f'<!doctype html><title>host</title><iframe title="map" width="900" height="700" sandbox="allow-scripts"'
        f' srcdoc="{escaped}"></iframe>',
        encoding="utf-8",
    )
    reader = read(path)
    frame = reader.page.frame_locator("iframe")
    frame.locator(".mapgen-place").first.click()
    frame.get_by_role("dialog").wait_for()
    reader.page.keyboard.press("Escape")
    frame.get_by_role("dialog").wait_for(state="detached")


def test_a_link_within_the_page_leaves_the_address_to_the_state(read: Read) -> None:
    reader = read(fragment="#kind=arms")
    reader.page.get_by_role("link", name="Read 52 events and 20 connections as a list").click()
    assert reader.page.evaluate("document.activeElement.id") == "mapgen-list"
    assert reader.page.url.endswith("#kind=arms")
    reader.page.reload()
    reader.stand()
    assert "of 20 connections" in reader.page.locator(".mapgen-status").inner_text()


def test_a_link_to_what_its_own_date_holds_back_says_so(read: Read) -> None:
    reader = read(fragment="#event=e-tikrit-2015&date=1990-12-31")
    note = "This record is outside the date or the filters that are set."
    assert note in reader.popup.inner_text()
    reader.page.evaluate("location.hash = '#event=e-tikrit-2015'")
    reader.rest(200)
    assert note not in reader.popup.inner_text()


@pytest.mark.parametrize("size", [(844, 390), (320, 256), (390, 844)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_what_a_link_opens_is_in_the_window(read: Read, size: tuple[int, int]) -> None:
    reader = read(size=size, fragment="#event=e-tikrit-2015", has_touch=True, is_mobile=True)
    reader.rest(300)
    box = reader.popup.bounding_box()
    assert box
    assert box["y"] >= -1
    assert min(box["y"] + box["height"], size[1]) - box["y"] >= min(box["height"], 0.4 * size[1])


def test_a_line_s_sheet_covers_neither_of_its_ends(read: Read) -> None:
    reader = read(size=(390, 844), fragment="#connection=c-tehran-sanaa-arms", has_touch=True, is_mobile=True)
    top = "document.querySelector('.mapgen-popup').getBoundingClientRect().top"
    for end in ("tehran", "sanaa"):
        place = f"document.querySelector('.mapgen-place[data-id={end}]')"
        reader.wait_for(f"{place}.getBoundingClientRect().bottom <= {top} + 1")
    sheet = reader.popup.bounding_box()
    assert sheet
    for end in ("tehran", "sanaa"):
        box = reader.place(end).bounding_box()
        assert box
        assert box["y"] + box["height"] <= sheet["y"] + 1
