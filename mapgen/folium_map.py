"""The folium map: a Scene as a ``folium.Map`` made of mapgen's own folium elements.

No text from the data reaches a folium or branca object but inside the one JSON block that :mod:`mapgen.inert`
writes: folium compiles whatever it renders as a template, and would run it.
"""

from __future__ import annotations

import hashlib

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from mapgen import assets
from mapgen.inert import inert
from mapgen.scene import Scene


class _Rendered(Element):
    """Text as it will stand in the page: folium's own elements would compile it as a template once more."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **_: object) -> str:
        return self._text


class _Parts(MacroElement):
    """An element whose parts go into the page as its template gives them."""

    def render(self, **kwargs: object) -> str:
        figure = self.get_root()
        assert isinstance(figure, Figure)  # noqa: S101  (as in folium's own)
        for name in ("header", "html", "script"):
            part = getattr(self._template.module, name, None)
            if part is not None:
                getattr(figure, name).add_child(_Rendered(part(self, kwargs)), name=self.get_name())
        return ""


class Runtime(_Parts):
    """Leaflet, mapgen's front end and their styles, written into the head of the page.

    No white space is around them: the Nu HTML checker leaves it out when it compares them with the policy's hashes.
    """

    _template = Template("""
        {% macro header(this, kwargs) %}
        <style>{{ this.leaflet_css(images=this._parent.has_further_layers()) | trim }}</style>
        <style>{{ this.mapgen_css | trim }}</style>
        {% if not this._parent.has_further_layers() %}<script>{{ this.trusted_js | trim }}</script>{% endif %}
        <script>{{ this.leaflet_js | trim }}</script>
        <script>{{ this.mapgen_js | trim }}</script>
        {% if this._parent.has_further_layers() %}<script>{{ this.folium_js }}</script>{% endif %}
        {% endmacro %}
    """)

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca's
        self._name = "Runtime"
        self._id = "mapgen"
        self.leaflet_css = assets.leaflet_css
        self.mapgen_css = assets.text("mapgen.css")
        self.trusted_js = assets.text("trusted.js")  # what it guards is not required of folium's own layers
        self.leaflet_js = assets.text("vendor/leaflet/leaflet.js")
        self.mapgen_js = assets.text("mapgen.js")
        self.folium_js = assets.text("folium.js")


class SceneLayer(_Parts):
    """The scene itself, as a block of JSON, and the line that has the front end draw it on the map.

    Parameters
    ----------
    scene : Scene
    """

    _template = Template("""
        {% macro html(this, kwargs) %}
        <script type="application/json" id="mapgen-scene">{{ this.json }}</script>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        mapgen.mount({{ this._parent.get_name() }}, "mapgen-scene");
        {% endmacro %}
    """)

    def __init__(self, scene: Scene) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca's
        self._name = "SceneLayer"
        self._id = "mapgen"
        self.json = inert(scene)


class StoryMap(folium.Map):
    """A ``folium.Map`` that links to nothing: no tiles, no library from elsewhere.

    Parameters
    ----------
    scene : Scene
        What is drawn.
    story : Story, optional
        What the scene was made of: kept, and not read.
    """

    # folium's own template forbids zooming with two fingers and sets styles on html and body.
    _template = Template("""
        {% macro html(this, kwargs) %}
        <div class="folium-map mapgen-map" id="{{ this.get_name() }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map("{{ this.get_name() }}", {{ this.options | tojavascript }});
        {% endmacro %}
    """)

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 (the type is folium's)
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, scene: Scene, story: object = None) -> None:
        west, south, east, north = scene.view
        super().__init__(
            location=[(south + north) / 2, (west + east) / 2],
            zoom_start=2,
            max_zoom=scene.max_zoom,
            tiles=None,
            zoom_control=False,
            attribution_control=False,
        )
        self.scene = scene
        self.story = story
        # folium's ids are random. A hash of the record's id is neither that nor the author's text.
        self._id = hashlib.sha256(scene.id.encode()).hexdigest()[:12]
        self.add_child(Runtime())
        self.add_child(SceneLayer(scene))

    def further_layers(self) -> list[Element]:
        """List the folium layers that were added to the map."""
        return [child for child in self._children.values() if not isinstance(child, Runtime | SceneLayer)]

    def has_further_layers(self) -> bool:
        """Tell whether folium layers were added to the map."""
        return bool(self.further_layers())
