"""The peer: the same places, lines and popups, drawn with folium alone by someone who knows it well."""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from html import escape
from pathlib import Path
from typing import Any

import folium

COLORS = {
    "command": "#7b2d26", "arms": "#c8441b", "troops": "#2f5d3a", "diplomatic": "#2a5d8f", "support": "#b07d12",
    "attack": "#a3123a", "alliance": "#4b3f8f", "intelligence": "#3d6b70", "influence": "#8a5a83",
}  # fmt: skip
Record = dict[str, Any]


def claim_html(record: Record, sources: dict[str, str]) -> str:
    """Give a claim's facts: what, when, who says so, how certain, in which words, from which source."""
    date = record.get("date") or "–".join(record[key] for key in ("since", "until") if record.get(key))
    said = ", ".join(record[key] for key in ("attribution", "certainty", "hedge") if record.get(key))
    lines = [f"<b>{escape(record['title'])}</b>", escape(date), escape(record.get("summary") or ""), escape(said)]
    if record.get("quote"):
        lines.append(f"<q>{escape(record['quote'])}</q>")
    lines.append(f"<small>{escape('; '.join(sources[key] for key in record.get('sources') or []))}</small>")
    return "<br>".join(filter(None, lines))


def place_html(place: Record, events: list[Record], sources: dict[str, str]) -> str:
    """Give a place's events in date order."""
    items = "".join(f"<li>{claim_html(event, sources)}</li>" for event in sorted(events, key=lambda e: e["date"]))
    heading = f"<h4>{escape(place['title'])}</h4><p>{escape(place.get('summary') or '')}</p>"
    return f'{heading}<ul style="max-height:16em;overflow:auto">{items}</ul>'


def draw(collection: dict[str, Any]) -> folium.Map:
    """Draw the collection's places, with their events in the popups, and its connections."""
    features = defaultdict(list)
    for feature in collection["features"]:
        features[feature["properties"]["record"]].append((feature["properties"], feature["geometry"]))
    sources = {source["id"]: source["title"] for source, _ in features["source"]}
    events = defaultdict(list)
    for event, _ in features["event"]:
        for place in dict.fromkeys([event.get("place"), *(event.get("places") or [])]):
            events[place].append(event)

    folium_map = folium.Map(tiles="OpenStreetMap")
    kinds = dict.fromkeys(connection["kind"] for connection, _ in features["connection"])
    groups = {kind: folium.FeatureGroup(kind).add_to(folium_map) for kind in kinds}
    for connection, geometry in features["connection"]:
        folium.PolyLine(
            [(latitude, longitude) for longitude, latitude in geometry["coordinates"]],
            color=COLORS[connection["kind"]],
            weight=3,
            tooltip=escape(connection["title"]),
            popup=folium.Popup(claim_html(connection, sources), max_width=360),
        ).add_to(groups[connection["kind"]])
    places = folium.FeatureGroup("places").add_to(folium_map)
    for place, geometry in features["place"]:
        longitude, latitude = geometry["coordinates"]
        folium.Marker(
            (latitude, longitude),
            tooltip=escape(place["title"]),
            popup=folium.Popup(place_html(place, events[place["id"]], sources), max_width=360),
        ).add_to(places)
    folium_map.fit_bounds(places.get_bounds(), padding=(20, 20))
    folium.LayerControl().add_to(folium_map)
    return folium_map


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", type=Path, default="data/locations.geojson")
    parser.add_argument("-o", "--output", type=Path, default="output/plain-folium.html")
    options = parser.parse_args()
    draw(json.loads(options.data.read_text(encoding="utf-8"))).save(options.output)
