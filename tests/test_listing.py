"""The document: everything is in it, in order, in its own element, and only ever as text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast

import pytest

from mapgen import dates, listing, words
from mapgen.richtext import RichText
from mapgen.scene import Calendar, Legend, Scene, SceneConnection, SceneEvent, ScenePlace, SceneSource

WORDS = words.load("en")
NASTY = "</script><img src=x onerror=alert(1)> {{7*7}} {n} \"'`${x}` \u2028 &amp; مرحبا __proto__"
VOID = {"br", "img", "meta", "link", "input"}


class Document(HTMLParser):
    """What a browser would find: elements with their attributes, and the text of each."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._stack: list[int] = []
        self.feed(html)
        self.close()
        assert not self._stack, "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")
        if tag not in VOID:
            self._stack.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._stack.pop()][0] == tag, f"{tag} is closed where it was opened"

    def handle_data(self, data: str) -> None:
        for index in self._stack:
            self.texts[index] += data

    def all(self, name: str) -> list[str]:
        """Give the texts of the elements of a class."""
        pairs = zip(self.elements, self.texts, strict=True)
        return [text for (_, attributes), text in pairs if name in attributes.get("class", "").split()]

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    def links(self) -> list[str]:
        return [attributes["href"] for _, attributes in self.elements if "href" in attributes]


def event(id_: str = "e", **changes: Any) -> SceneEvent:
    values: dict[str, Any] = {
        "id": id_, "title": f"Title of {id_}", "kind": "attack", "kind_label": "Attack", "date": "1998", "edtf": "1998",
        "since": "1998-01-01", "until": "1998-12-31", "ongoing": False, "soft_start": False,
        "soft_end": False, "date_basis": "stated", "place": "p", "places": [],
        "position": (1.0, 2.0), "precision": "city", "precision_label": "Known to the city",
        "summary": [], "actors": [], "attribution": None, "certainty": "stated", "certainty_label": "stated",
        "hedge": None, "quote": None, "sources": ["s"], "claim_of": None, "estimate": None, "connections": [],
    }  # fmt: skip
    return SceneEvent(**values | changes)


def connection(id_: str = "c", **changes: Any) -> SceneConnection:
    values: dict[str, Any] = {
        "id": id_, "title": f"Title of {id_}", "label": None, "kind": "arms", "kind_label": "Arms",
        "direction": "forward", "start": "p", "end": "q", "via": [], "route": "P → Q", "legs": [], "date": "2015",
        "edtf": "2015/..",
        "since": "2015-01-01", "until": None, "ongoing": True, "color": None, "width": None, "summary": [],
        "actors": [], "attribution": None, "certainty": "stated", "certainty_label": "stated", "hedge": None,
        "quote": None, "sources": ["s"], "events": [],
    }  # fmt: skip
    return SceneConnection(**values | changes)


def place(id_: str = "p", title: str = "P-town") -> ScenePlace:
    return ScenePlace(
        id=id_, title=title, position=(1.0, 2.0), kind="city", kind_label="City", precision="city",
        precision_label="Known to the city", anchor=True, color=None, summary=[], events=[], connections=[],
        sources=[], aliases=[], dates="1998",
    )  # fmt: skip


def scene(**changes: Any) -> Scene:
    values: dict[str, Any] = {
        "id": "x", "title": "A title", "summary": [["p", {}, "A standfirst."]], "alt": "What is to be seen.",
        "language": "en", "direction": "ltr", "theme": "auto", "licence": None,
        "updated": "3 January 2020", "modified": "2020-01-03", "words": WORDS, "calendar": Calendar(*dates.calendar()),
        "view": (0.0, 0.0, 1.0, 1.0), "framed": False,
        "bounds": (0.0, 0.0, 1.0, 1.0), "max_zoom": 7, "places": [place()],
        "connections": [], "events": [], "sources": [SceneSource("s", "The source", "2020", None, None)], "order": [],
        "legend": Legend([("arms", "Arms")], [], []), "attribution": ["Made with Natural Earth"],
        "boundary_statement": "De facto.", "basemap": cast("Any", None),
    }  # fmt: skip
    return Scene(**values | changes)


def document(of: Scene) -> Document:
    return Document(
        "".join(listing.parts(of)[name] for name in ("header", "events", "connections", "sources", "about"))
    )


def test_every_record_is_there_in_the_order_of_the_scene() -> None:
    found = document(
        scene(
            events=[event("first"), event("second", since=None), event("third", since=None, until=None, date="")],
            connections=[connection("one"), connection("other", kind="odd", kind_label="Odd")],
        )
    )
    assert [id_ for id_ in found.ids() if id_.startswith(("event-", "connection-"))] == [
        "event-first", "event-second", "event-third", "connection-one", "connection-other",
    ]  # fmt: skip
    assert len(found.ids()) == len(set(found.ids()))
    assert found.all("mapgen-group-heading") == ["1998", "Undated", "Arms", "Odd"]


@pytest.mark.parametrize(
    ("since", "until", "heading"),
    [
        ("1980-01-01", "1989-12-31", "1980s"),
        ("1980-01-01", "1990-12-31", "1980"),
        ("2015-01-01", None, "2015"),
        (None, "2015-09-30", "2015"),
        ("0079-01-01", "0079-12-31", "79"),
        (None, None, "Undated"),
    ],
)
def test_events_stand_under_the_year_that_they_begin_in(since: str | None, until: str | None, heading: str) -> None:
    assert document(scene(events=[event(since=since, until=until)])).all("mapgen-group-heading") == [heading]


def test_who_says_so_comes_first_then_how_certain_then_the_hedge() -> None:
    claims = document(
        scene(
            events=[
                event("a", attribution="Riyadh", certainty="alleged", certainty_label="alleged", hedge="the hand of"),
                event("b"),
                event("c", sources=[]),
                event("d", sources=["s", "t"]),
            ],
            sources=[SceneSource("s", "S", "", None, None), SceneSource("t", "T", "", None, None)],
        )
    ).all("mapgen-claim")
    assert claims == [
        "According to Riyadh1: alleged in the source’s words: the hand of",
        "According to the source1: stated",
        "No source given: stated",
        "According to the sources12: stated",
    ]


def test_who_says_so_stands_before_what_is_said() -> None:
    of = event(
        attribution="Riyadh", summary=[["p", {}, "What happened."]], quote="so it went", estimate="10 men",
        actors=["Iran"],
    )  # fmt: skip
    found = document(scene(events=[of]))
    names = ["title", "claim", "summary", "quote", "estimate", "actors", "chips"]
    classes = [attributes.get("class", "").removeprefix("mapgen-") for _, attributes in found.elements]
    assert [name for name in classes if name in names] == names
    line = document(scene(connections=[connection(quote="so it went")]))
    classes = [attributes.get("class", "") for _, attributes in line.elements]
    assert classes.index("mapgen-claim") < classes.index("mapgen-quote")


@pytest.mark.parametrize("certainty", listing.CERTAINTIES)
def test_every_certainty_has_its_mark_in_the_claim_and_among_the_terms(certainty: str) -> None:
    found = document(scene(events=[event(certainty=certainty)], connections=[connection(certainty=certainty)]))
    marked = [attributes for _, attributes in found.elements if attributes.get("class") == "mapgen-certainty"]
    assert [attributes["data-certainty"] for attributes in marked] == [certainty] * 3
    # The style draws it, so that it is there without script.
    style = (Path(listing.__file__).parent / "static" / "mapgen.css").read_text(encoding="utf-8")
    assert f"[data-certainty={certainty}]" in style


def test_an_event_without_a_place_says_so() -> None:
    lonely = event(place=None, precision="unknown", precision_label="Exact place not known")
    assert document(scene(events=[lonely])).all("mapgen-where") == ["No place given"]
    assert document(scene(events=[event(places=["p", "q"])], places=[place(), place("q", "Q-town")])).all(
        "mapgen-where"
    ) == ["P-town, Q-town"]


def test_rival_accounts_refer_to_each_other() -> None:
    found = document(scene(events=[event("a"), event("b", claim_of="a"), event("c", claim_of="gone")]))
    assert found.all("mapgen-rival") == ["Told differently in: Title of b", "Another account of: Title of a"]
    assert {"#event-a", "#event-b"} <= set(found.links())


def test_an_event_stands_with_those_that_tell_it_differently_whatever_their_dates() -> None:
    years = {"a": "1997", "b": "1998", "c": "1999", "d": "2000", "e": "2001"}
    rivals = {"b": "d", "c": "a", "e": "c"}  # b is older than what it rivals; e rivals a rival
    found = document(
        scene(
            events=[
                event(id_, since=f"{year}-01-01", until=f"{year}-12-31", claim_of=rivals.get(id_))
                for id_, year in years.items()
            ]
        )
    )
    assert [id_ for id_ in found.ids() if id_.startswith("event-")] == [
        "event-a", "event-c", "event-e", "event-d", "event-b",
    ]  # fmt: skip
    assert found.all("mapgen-group-heading") == ["1997", "2000"]
    assert found.all("mapgen-accounts-heading") == ["Told differently"] * 2
    groups = [attributes for _, attributes in found.elements if attributes.get("role") == "group"]
    assert [group["aria-label"] for group in groups] == ["Told differently"] * 2
    assert [tag for tag, _ in found.elements if re.fullmatch("h[1-6]", tag)] == [
        "h1", "h2", "h3", "h4", "h4", "h4", "h3", "h4", "h4", "h2", "h2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rivals", "groups"),
    [
        ({}, ["a", "b", "c"]),
        ({"b": "c", "c": "b"}, ["a", "bc"]),
        ({"a": "b", "b": "c", "c": "b"}, ["bac"]),
        ({"a": "gone"}, ["a", "b", "c"]),
    ],
)
def test_no_event_is_lost_where_claims_go_round_in_a_circle(rivals: dict[str, str], groups: list[str]) -> None:
    found = listing.accounts([event(id_, claim_of=rivals.get(id_)) for id_ in "abc"])
    assert ["".join(item.id for item in group) for group in found] == groups


def test_every_record_on_the_map_leads_there() -> None:
    found = document(
        scene(
            events=[
                event("a"), event("b", place=None), event("c", place=None, places=["p"]), event("d", place="gone"),
                event("e f", title="Strange <id>"),
            ],
            connections=[connection("g")],
        )
    )  # fmt: skip
    assert [link for link in found.links() if "=" in link] == ["#event=a", "#event=c", "#event=e%20f", "#connection=g"]
    # Each says what it shows, to those who hear links alone.
    assert found.all("mapgen-show") == [
        "Show on map Title of a", "Show on map Title of c", "Show on map Strange <id>", "Show on map Title of g",
    ]  # fmt: skip
    template = (Path(listing.__file__).parent / "static" / "page.html").read_text(encoding="utf-8")
    noscript = template[template.index("<noscript>") : template.index("</noscript>")]
    assert re.search(r"\.mapgen-show \{ display: none \}", noscript), "without script there is no map to show it on"


def test_headings_say_how_many_records_they_head() -> None:
    found = document(scene(events=[event("a"), event("b")], connections=[connection()]))
    assert found.all("mapgen-section-heading")[:2] == ["Events 2", "Connections 1"]


@pytest.mark.parametrize(
    ("events", "connections", "text"),
    [
        (52, 20, "Read 52 events and 20 connections as a list"),
        (1, 0, "Read 1 event as a list"),
        (0, 2, "Read 2 connections as a list"),
        (0, 0, "Skip the map"),
    ],
)
def test_the_first_link_of_the_page_skips_the_map(events: int, connections: int, text: str) -> None:
    of = scene(
        summary=[["p", {}, ["a", {"href": "https://example.org/"}, "a link"]]],
        events=[event(f"e{n}") for n in range(events)],
        connections=[connection(f"c{n}") for n in range(connections)],
    )
    found = Document(listing.parts(of)["header"])
    assert found.links() == ["#mapgen-list", "https://example.org/"]
    assert found.all("mapgen-skip") == [text]
    template = (Path(listing.__file__).parent / "static" / "page.html").read_text(encoding="utf-8")
    before = template[template.index("<body") : template.index("<!--mapgen:header-->")]
    assert not re.search(r"<a |<button|<input|tabindex", before)


def test_all_that_is_known_of_an_event_is_told() -> None:
    found = document(
        scene(
            events=[
                event(
                    summary=[["p", {}, "What happened."]], quote="“so it went”", estimate="10–20 men",
                    date_basis="inferred", precision="country", precision_label="Known to country only",
                    actors=["Iran", "Qasem Soleimani"], connections=["c", "gone"],
                )
            ],
            connections=[connection(events=["e"])],
        )
    )  # fmt: skip
    assert found.all("mapgen-summary") == ["What happened."]
    assert found.all("mapgen-quote") == ["“so it went”"]
    assert found.all("mapgen-estimate") == ["Estimate: 10–20 men"]
    assert found.all("mapgen-actors") == ["Involved: Iran, Qasem Soleimani"]
    assert found.all("mapgen-chips")[0] == "AttackKnown to country onlydate inferredP → QShow on map Title of e"
    assert {"#connection-c", "#event-e", "#source-s"} <= set(found.links())


def test_hostile_text_is_shown_and_does_nothing() -> None:
    hostile = event(
        NASTY, title=NASTY, kind=NASTY, kind_label=NASTY, date=NASTY, date_basis=NASTY, place=NASTY,
        precision="country", precision_label=NASTY, summary=[["p", {}, NASTY]],
        attribution=NASTY, certainty=NASTY, certainty_label=NASTY,
        hedge=NASTY, quote=NASTY, sources=[NASTY], estimate=NASTY, connections=[NASTY], actors=[NASTY],
    )  # fmt: skip
    line = connection(
        NASTY, title=NASTY, kind=NASTY, kind_label=NASTY, route=NASTY, date=NASTY, attribution=NASTY,
        certainty=NASTY, certainty_label=NASTY, hedge=NASTY, quote=NASTY, sources=[NASTY], events=[NASTY],
    )  # fmt: skip
    of = scene(
        title=NASTY, summary=[["p", {}, NASTY]], alt=NASTY, updated=NASTY, places=[place(NASTY, NASTY)],
        events=[hostile, event("__proto__", claim_of=NASTY)], connections=[line], attribution=[NASTY],
        sources=[SceneSource(NASTY, NASTY, NASTY, f"https://x/{NASTY}", NASTY)], boundary_statement=NASTY,
        legend=Legend([(NASTY, NASTY)], [(NASTY, NASTY)], [(NASTY, NASTY)]),
    )  # fmt: skip
    parts = listing.parts(of)
    assert all("<img" not in part and "<script" not in part for part in parts.values())
    found = document(of)
    assert {tag for tag, _ in found.elements}.isdisjoint({"img", "script"})
    assert not [name for _, attributes in found.elements for name in attributes if name.startswith("on")]
    for name in ("headline", "standfirst", "title", "summary", "quote", "date"):
        assert NASTY in found.all(f"mapgen-{name}"), name
    assert found.all("mapgen-claim")[0] == f"According to {NASTY}1: {NASTY} in the source’s words: {NASTY}"
    assert all(link.startswith("#") for link in found.links())
    assert not re.search(r"\s", "".join(found.links()))


def test_a_text_of_the_data_stands_in_an_element_of_its_own_direction() -> None:
    found = document(scene(events=[event(title="عنوان", quote="اقتباس", attribution="الرياض")], title="خريطة"))
    pairs = list(zip(found.elements, found.texts, strict=True))
    for text in ("عنوان", "اقتباس", "الرياض", "خريطة", "P-town", "The source"):
        assert any(t == text and attributes.get("dir") == "auto" for (_, attributes), t in pairs), text


@pytest.mark.parametrize(
    ("nodes", "html"),
    [
        (["a < b & c"], "a &lt; b &amp; c"),
        ([["p", {}, "x", ["br", {}], ["em", {}, "y"]]], "<p>x<br><em>y</em></p>"),
        ([["img", {"src": "x", "onerror": "y"}]], ""),
        ([["style", {}, "p {}"], ["P", {}, "kept"]], "p {}kept"),
        ([["p", {"onclick": "x", "style": "y", "class": "z"}, "x"]], "<p>x</p>"),
        ([["a", {"href": "mailto:a@example.org"}, "x"]], '<a href="mailto:a@example.org">x</a>'),
        ([["a", {"href": "java\nscript:alert(1)"}, "x"]], "x"),
        ([["a", {"href": "https://a\u2028b"}, "x"]], "x"),
        ([["a", {"href": "//example.org"}, "x"]], "x"),
        ([["a", {}, "x"]], "x"),
        (
            [["a", {"href": 'https://example.org/"><b>'}, "x"]],
            '<a href="https://example.org/&quot;&gt;&lt;b&gt;" target="_blank" rel="noopener noreferrer">x</a>',
        ),
    ],
)
def test_rich_text_keeps_the_allowed_elements_and_the_text_of_others(nodes: RichText, html: str) -> None:
    assert listing.rich(nodes) == html


@pytest.mark.parametrize("address", ["http://example.org", "HTTPS://example.org/a?b#c"])
def test_safe_addresses_are_linked(address: str) -> None:
    found = document(scene(sources=[SceneSource("s", "S", "", address, address)]))
    outward = [attributes for tag, attributes in found.elements if tag == "a" and attributes["href"] == address]
    assert len(outward) == 2
    assert all(link["rel"] == "noopener noreferrer" and link["target"] == "_blank" for link in outward)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://x", "https:// x", "\thttps://x"])
def test_other_addresses_are_not(address: str) -> None:
    found = document(scene(sources=[SceneSource("s", "S", "", address, address)]))
    assert all(link.startswith("#") for link in found.links())


def test_an_empty_scene_has_no_empty_sections() -> None:
    bare = replace(scene(), sources=[], summary=[], alt="", attribution=[], boundary_statement="", updated=None)
    parts = listing.parts(bare)
    empty = ["timeline", "story", "caption", "events", "connections", "sources"]
    assert [name for name, part in parts.items() if not part] == empty
    assert parts["timeless"] == " mapgen-timeless"  # the height that is kept free for a timeline
    assert parts["storyless"] == " mapgen-storyless"  # and for the walk


def test_a_story_with_dated_events_has_a_place_for_its_timeline() -> None:
    parts = listing.parts(scene(events=[event()]))
    assert parts["timeline"] == '<div class="mapgen-timeline"></div>'
    assert parts["timeless"] == ""


def test_a_walk_has_its_place_from_two_steps_on() -> None:
    one, two = (listing.parts(replace(scene(events=[event()]), order=["e"] * steps)) for steps in (1, 2))
    assert (one["story"], one["storyless"]) == ("", " mapgen-storyless")
    assert (two["story"], two["storyless"]) == ('<div class="mapgen-story"></div>', "")


def test_the_template_has_a_place_for_every_part() -> None:
    template = (Path(listing.__file__).parent / "static" / "page.html").read_text(encoding="utf-8")
    for name in listing.parts(scene()):
        assert f"<!--mapgen:{name}-->" in template or f"{{mapgen:{name}}}" in template, name


def test_every_word_that_the_document_asks_for_exists() -> None:
    sources = [Path(listing.__file__), *(Path(listing.__file__).parent.parent / "frontend" / "src").glob("*.ts")]
    asked = {
        key
        for source in sources
        for key in re.findall(r"""(?:words\[|word\(scene, )["']([a-z_.]+)["']""", source.read_text(encoding="utf-8"))
    }
    assert len(asked) > 15
    assert asked <= set(WORDS)


def test_words_of_a_language_without_a_file_are_english() -> None:
    assert words.load("fa") == WORDS
    assert words.load("../../secret") == WORDS
    assert words.load("dates") == WORDS, "the file of date phrases is no language"


def test_words_have_both_plural_forms_and_only_known_slots() -> None:
    path = Path(words.__file__).parent / "words" / "en.json"
    pairs = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=list)
    assert len(pairs) == len(dict(pairs)), "no key twice"
    singular = {key.removesuffix(".one") for key in WORDS if key.endswith(".one")}
    assert singular == {"events", "connections", "places", "sources", "timeline.undated", "watch.problems"}
    assert {f"{noun}.other" for noun in singular} <= set(WORDS)
    assert words.counted(WORDS, "events", 1) == "1 event"
    assert words.counted(WORDS, "events", 0) == "0 events"
