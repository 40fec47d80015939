"""Groups and names, for drawing programs and for pages."""

from mapgen.ink import Ink
from mapgen.svg import Markup

CHILD = [Markup("<path/>")]


def test_groups_are_layers_where_someone_may_edit_them() -> None:
    ink = Ink({"paper": "#fff"}, editable=True, inline=False, detail=1)
    group = ink.group("labels", CHILD, {"opacity": 0.5})
    for part in ('id="picture-labels"', 'inkscape:groupmode="layer"', 'inkscape:label="labels"', 'opacity=".5"'):
        assert part in group
    assert ink.named("place", "tehran") == {"id": "picture-place-tehran", "data-id": "tehran"}
    assert ink["paper"] == "#fff"


def test_in_a_page_records_have_no_ids_of_their_own_and_empty_groups_are_left_out() -> None:
    ink = Ink({}, editable=False, inline=True, detail=1)
    assert "inkscape" not in ink.group("labels", CHILD)
    assert ink.named("place", "tehran")["id"] is None
    assert ink.group("labels", [Markup("")]) == ""
