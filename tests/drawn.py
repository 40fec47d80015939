"""A picture, read back from its SVG by an XML parser."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cached_property

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Drawn:
    """A picture's document."""

    text: str

    @cached_property
    def root(self) -> ET.Element:
        return ET.fromstring(self.text)  # noqa: S314  our own file

    def group(self, name: str) -> ET.Element | None:
        return next((node for node in self.root.iter(f"{SVG}g") if node.get("id") == f"picture-{name}"), None)

    def ids(self, name: str) -> list[str]:
        group = self.group(name)
        return [] if group is None else [str(node.get("data-id")) for node in group.findall(f"{SVG}g")]

    def words(self, name: str) -> list[str]:
        group = self.group(name)
        return [] if group is None else [plain(node) for node in group.iter(f"{SVG}text")]

    @cached_property
    def view_box(self) -> Box:
        left, top, right, bottom = map(float, str(self.root.get("viewBox")).split())
        return (left, top, right, bottom)

    @cached_property
    def map_size(self) -> tuple[float, float]:
        group = self.group("map")
        assert group is not None
        width, height = map(float, str(group.get("data-size")).split())
        return width, height

    @cached_property
    def map_corner(self) -> tuple[float, float]:
        group = self.group("map")
        assert group is not None
        found = re.fullmatch(r"translate\((\S+) (\S+)\)", str(group.get("transform")))
        assert found
        return float(found[1]), float(found[2])

    @cached_property
    def label_boxes(self) -> dict[str, Box]:
        group = self.group("labels")
        found = {}
        for node in [] if group is None else group.findall(f"{SVG}g"):
            left, top, right, bottom = map(float, str(node.get("data-box")).split())
            found[str(node.get("data-id"))] = (left, top, right, bottom)
        return found

    @cached_property
    def circles(self) -> dict[str, list[tuple[float, float, float]]]:
        """The circles of each place's symbol: x, y and radius."""
        group = self.group("places")
        return {
            str(node.get("data-id")): [
                (float(str(c.get("cx"))), float(str(c.get("cy"))), float(str(c.get("r"))))
                for c in node.iter(f"{SVG}circle")
            ]
            for node in ([] if group is None else group.findall(f"{SVG}g"))
        }


def plain(node: ET.Element) -> str:
    """Return a text without the characters that turn its direction."""
    return re.sub("[\u2066-\u2069]", "", "".join(node.itertext()))


def overlap(a: Box, b: Box) -> bool:
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])
