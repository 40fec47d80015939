"""Features: plain GeoJSON (RFC 7946), for programs that know nothing of mapgen."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from mapgen.exporting import rows

if TYPE_CHECKING:
    from mapgen.story import Story


def geojson(story: Story) -> tuple[bytes, list[str]]:
    """Make a FeatureCollection of what has a position, with flat properties, one Feature a line."""
    lines, lost = [], 0
    for record in ("place", "connection", "event"):
        found = rows.table(story, record)
        for row, geometry in zip(found.rows, found.geometries, strict=True):
            if geometry is None:
                lost += 1
                continue
            told = {name: str(cell) if isinstance(cell, date) else cell for name, cell in row.items()}
            properties = {"record": record, **{name: cell for name, cell in told.items() if cell is not None}}
            feature = {"type": "Feature", "id": row["id"], "properties": properties, "geometry": geometry}
            lines.append(json.dumps(feature, ensure_ascii=False))
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"
    return text.encode(), rows.left_out(story, positionless=lost)
