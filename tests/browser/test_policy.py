"""Under the page's own policy, with Trusted Types required, everything works and nothing is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import folium
import pytest

import mapgen
from mapgen.story import Story

from .conftest import FLAGS, Reader

Read = Callable[..., Reader]
LISTEN = """() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', event =>
        window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
}"""
# The document is there, and nothing in it has run.
EARLY = f"({LISTEN})()"


@pytest.fixture
def watched(read: Read) -> Callable[..., Reader]:
    """Open a page that notes from its first moment what its policy refuses."""

    def open_page(*arguments: object, **options: object) -> Reader:
        reader = read(*arguments, **options)
        reader.page.add_init_script(EARLY)
        reader.page.reload(wait_until="load")
        reader.requests.clear()
        reader.requests.append(reader.page.url)
        reader.rest(200)
        return reader

    return open_page


def violations(reader: Reader) -> list[str]:
    found: list[str] = reader.page.evaluate("window.violations")
    return found


def popup(reader: Reader) -> None:
    reader.select_place("baghdad")


def walk(reader: Reader) -> None:
    reader.page.get_by_role("button", name="Start", exact=True).click()
    for _ in range(3):
        reader.rest(300)
        reader.page.get_by_role("button", name="Next", exact=True).click()


def play(reader: Reader) -> None:
    reader.page.get_by_role("button", name="Play", exact=True).click()
    reader.rest(600)


def jump(reader: Reader) -> None:
    reader.page.evaluate("location.hash = '#date=2014-12-31&kind=troops'")
    reader.rest(200)


def narrow(reader: Reader) -> None:
    reader.page.get_by_role("button", name="Filter", exact=True).click()
    reader.page.locator(".mapgen-choice input").first.check()
    reader.rest(200)


def from_the_list(reader: Reader) -> None:
    reader.page.locator("#mapgen-connections").get_by_role("link", name="Show on map").first.click()
    reader.popup.wait_for()


def seek(reader: Reader) -> None:
    reader.page.get_by_role("searchbox").first.fill("Moscow")
    reader.rest(300)


def paper(reader: Reader) -> None:
    reader.page.emulate_media(media="print")
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    reader.rest(200)
    reader.page.pdf()


def whole_screen(reader: Reader) -> None:
    reader.page.locator("body").click(position={"x": 5, "y": 5})
    reader.page.evaluate("document.querySelector('.mapgen').requestFullscreen()")
    reader.wait_for("document.fullscreenElement !== null")
    reader.rest(200)


def dark(reader: Reader) -> None:
    reader.page.emulate_media(color_scheme="dark", forced_colors="active")
    reader.rest(200)


def zoom(reader: Reader) -> None:
    reader.page.get_by_role("button", name="Zoom in").click()
    reader.rest(400)


def download(reader: Reader) -> None:
    for file_format in ("GeoJSON", "CSV"):
        with reader.page.expect_download() as given:
            reader.page.get_by_role("button", name=f"Download the data as {file_format}").click()
        assert Path(given.value.path()).stat().st_size > 10_000


def picture(reader: Reader) -> None:
    """As the page's pictures do: drawn on a canvas from an address that holds the data."""
    width = reader.page.evaluate(
        """async () => {
            const image = new Image();
            image.src = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
            await image.decode();
            return image.width;
        }"""
    )
    assert width == 9


STATES = [popup, walk, play, jump, seek, narrow, from_the_list, paper, whole_screen, dark, zoom, download, picture]


@pytest.mark.parametrize("size", [(390, 844), (1600, 900)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_nothing_in_use_is_refused(
    watched: Callable[..., Reader], state: Callable[[Reader], None], size: tuple[int, int]
) -> None:
    reader = watched(size=size)
    assert violations(reader) == []
    state(reader)
    assert violations(reader) == []


@pytest.mark.parametrize("name", ["one-place", "no-events", "arabic", "fiji-samoa", "world"])
def test_nothing_on_other_maps_is_refused(watched: Callable[..., Reader], name: str) -> None:
    reader = watched(name)
    reader.page.locator(".mapgen-place").first.focus()
    reader.page.keyboard.press("Enter")
    reader.rest(300)
    assert violations(reader) == []


ATTEMPTS = {
    "eval": "() => eval('1')",
    "function": "() => new Function('return 1')()",
    "html": "() => { document.body.innerHTML = '<b>x</b>'; }",
    "other svg": "() => { document.createElement('div').innerHTML = '<svg/><img src=x>'; }",
    "policy": "() => trustedTypes.createPolicy('other', {})",
    "fetch": "async () => { await fetch('data:text/plain,1'); }",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_what_the_page_does_not_need_is_refused(read: Read, attempt: str) -> None:
    reader = read()
    # As the page's own code would; Playwright's evaluation is not subject to the policy until a later task.
    outcome = reader.page.evaluate(
        f"""() => new Promise((resolve) => setTimeout(async () => {{
            try {{ await ({attempt})(); resolve('allowed'); }} catch (error) {{ resolve(error.name); }}
        }}))"""
    )
    assert outcome in ("EvalError", "TypeError")
    reader.errors.clear()  # each of them is logged


def test_styles_that_get_into_the_page_do_nothing(watched: Read) -> None:
    reader = watched()
    reader.page.evaluate(
        """() => {
            const style = document.createElement('style');
            style.textContent = 'body { display: none }';
            document.head.append(style);
            document.body.setAttribute('style', 'display: none');
        }"""
    )
    assert reader.page.evaluate("getComputedStyle(document.body).display") != "none"
    assert len(reader.errors) >= 2
    # And that is what the tests above look for.
    assert [told.split()[0] for told in violations(reader)] == ["style-src-elem", "style-src-attr"]
    reader.errors.clear()


def test_a_script_in_the_file_that_is_not_the_pages_own_does_not_run(
    read: Read, built: Callable[[str], Path], tmp_path: Path
) -> None:
    text = built("one-place").read_text(encoding="utf-8")
    path = tmp_path / "changed.html"
    path.write_text(text.replace("</main>", "</main><script>window.pwned = 1</script>"), encoding="utf-8")
    reader = read(path)
    assert reader.page.evaluate("window.pwned") is None
    assert len(reader.errors) == 1
    reader.errors.clear()


def test_a_block_of_data_needs_no_hash(read: Read, built: Callable[[str], Path], tmp_path: Path) -> None:
    text = built("one-place").read_text(encoding="utf-8")
    path = tmp_path / "data.html"
    block = '<script type="application/ld+json">{"@context":"https://schema.org"}</script>'
    path.write_text(text.replace("</main>", f"</main>{block}"), encoding="utf-8")
    assert read(path).page.locator('script[type="application/ld+json"]').count() >= 1


def test_without_script_the_page_has_its_own_styles(read: Read) -> None:
    reader = read(java_script_enabled=False)
    assert reader.page.locator(".mapgen-map").is_hidden()


def test_layers_of_an_authors_own_are_drawn(watched: Callable[..., Reader], story: Story, tmp_path: Path) -> None:
    folium_map = mapgen.to_folium(story)
    folium.PolyLine([[33.3, 44.4], [35.7, 51.4]]).add_to(folium_map)  # type: ignore[no-untyped-call]
    folium.Marker([28, 48], popup=folium.Popup("<b style='color:red'>here</b>", show=True)).add_to(folium_map)
    frame = folium.IFrame("<p>inside</p><script>document.body.dataset.ran = 1</script>", width="200", height="80")
    folium.Marker([30, 60], popup=folium.Popup(frame, show=True)).add_to(folium_map)
    folium.LayerControl().add_to(folium_map)
    reader = watched(mapgen.build(story, folium_map=folium_map).save(tmp_path / "layers.html"))
    bold = reader.page.locator(".leaflet-popup-content b")
    assert bold.inner_text() == "here"
    assert bold.evaluate("node => getComputedStyle(node).color") == "rgb(255, 0, 0)"
    inside = reader.page.frame_locator(".leaflet-popup-content iframe").locator("body[data-ran] p")
    assert inside.inner_text() == "inside"
    assert violations(reader) == []


def test_the_browser_of_these_tests_keeps_to_policies() -> None:
    assert not any("disable-web-security" in flag for flag in FLAGS)
