"""The JSON Schema of the data file, for editors: what can stand where, what it means, and what is wrong with the rest.

The raw material is what pydantic makes of the models. It is shaped here for the program that most authors will read it
through, the JSON language service of Visual Studio Code, in plain draft 2020-12 that every validator reads alike. The
keywords which that service adds (``errorMessage``, ``enumDescriptions``, ``defaultSnippets`` …) mean nothing to others.

The schema never refuses what `mapgen check` takes. It takes more, as it sees one value at a time: it cannot know
whether an id leads anywhere, or whether there is a 30 February.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from mapgen import countries, words
from mapgen.canonical import PROPERTIES
from mapgen.model import (
    COLOR,
    LANGUAGE,
    MEANINGS,
    MOST_OF_A_QUOTE,
    RECORDS,
    SLUG,
    WIKIDATA,
    Record,
)
from mapgen.problems import one_of

Schema = dict[str, Any]
"""A JSON Schema, or a part of one."""

_NAMES = Path(__file__).parent / "data" / "basemap" / "country-names.json"


def text() -> str:
    """Give the whole schema as the text of a file.

    Examples
    --------
    >>> json.loads(text())["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def schema() -> Schema:
    """Give the schema of a data file: a FeatureCollection whose Features are told apart by ``properties.record``.

    Examples
    --------
    >>> schema()["$defs"]["event"]["required"]
    ['title', 'date']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A data file of mapgen",
        "description": "Places, connections and dated, sourced events, each a Feature of a FeatureCollection.",
        "type": "object",
        "errorMessage": 'A data file has "type": "FeatureCollection" and a list "features", and nothing else.',
        "defaultSnippets": [_new_map()],
        "required": ["type", "features"],
        "properties": {
            "$schema": {
                "description": "Where the editor finds this schema. mapgen reads it over.",
                "examples": ["mapgen.schema.json"],
            },
            "type": {"const": "FeatureCollection", "description": "Always `FeatureCollection`."},
            "features": {
                "description": "The records, one Feature each.",
                "type": "array",
                "items": {"$ref": "#/$defs/feature"},
            },
            "name": {"description": "Written by some programs. mapgen reads it over.", "doNotSuggest": True},
            "bbox": {"description": "Written by some programs. mapgen reads it over.", "doNotSuggest": True},
            "crs": _CRS,
        },
        "additionalProperties": False,
        "$defs": {
            "feature": _feature(),
            **{name: _record(name) for name in RECORDS},
            "point": _geometry("Point", {"$ref": "#/$defs/position"}, "[longitude, latitude], in degrees."),
            "line": _geometry(
                "LineString",
                {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/position"}},
                "Two positions at least, each [longitude, latitude].",
            ),
            "position": _POSITION,
            "country": _country(),
            "translation": {**_TEXT, "type": ["string", "null"], "description": "The same text in another language."},
            "mistaken-date": _first_of(_MISTAKEN_DATES, _DATES),
            "mistaken-end": _first_of((*_MISTAKEN_ENDS, *_MISTAKEN_DATES), _ENDS),
        },
    }


def fields(record: str) -> dict[str, Schema]:
    """Give what the models say of each property of a record, in the format's order.

    Parameters
    ----------
    record : str
        A value of ``properties.record``.

    Returns
    -------
    dict
        By the property's name in the file, pydantic's own words for it: ``description``, ``examples``, ``type``,
        ``format`` (what the value looks like), ``items``, ``enum``, ``default`` …, and ``required``.

    Examples
    --------
    >>> fields("event")["date"]["format"], fields("event")["date"]["required"]
    ('date', True)
    """
    raw = _raw(RECORDS[record])
    found = {}
    for name in PROPERTIES[record]:
        if name == "record":
            continue
        field = dict(raw["properties"][name])
        value, *null = field.pop("anyOf", [field])
        if null:
            field |= value
        if field.get("default") in (None, []):
            field.pop("default", None)
        field.pop("title", None)
        found[name] = {**field, "required": name in raw["required"]}
    return found


@cache
def _raw(model: type[Record]) -> Schema:
    return model.model_json_schema()


def plain(description: str) -> str:
    """Take the links out of a description, as they lead from one document to another.

    Examples
    --------
    >>> plain("What it is; see [the look](look.md#connections).")
    'What it is; see the look.'
    """
    return re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", description)


# What values look like


def _pattern(regex: re.Pattern[str]) -> str:
    return regex.pattern.removesuffix(r"\Z")


# Neither \s nor, to refuse something, $: they are not quite the same in every language, and the schema has to take all
# that mapgen takes.
_HTTP = r"[Hh][Tt][Tt][Pp][Ss]?://(?![^/?#]*@)[^\t\n\r /][^\t\n\r ]*$"
_PATH = r"(?![A-Za-z][A-Za-z0-9+.-]*:|[/\\])(?!(?:[\s\S]*[/\\])?\.\.(?:[/\\]|(?![\s\S])))[\s\S]*(?:\S|\uFEFF)"

_KINDS = {
    "string": 'Write it as text, in quotes ("…").',
    "boolean": "Write true or false, without quotes.",
    "integer": "Write a whole number, without quotes.",
    "number": "Write a number, without quotes.",
    "array": 'Write a list: ["…", "…"].',
}

_TEXT = {
    "type": "string",
    "pattern": r"\S|\uFEFF",
    "patternErrorMessage": "It is empty; write the text, or leave the property out.",
    "errorMessage": _KINDS["string"],
}
_ID = {
    "type": "string",
    "pattern": f"^{_pattern(SLUG)}$",
    "errorMessage": "Not an id; use small letters a-z, digits and single hyphens.",
}

# The days of a month are not counted: that is for `mapgen check`.
_MONTH = "(?:0[1-9]|1[0-2])"
_DAY = "(?:0[1-9]|[12][0-9]|3[01])"
_REST = f"(?:-{_MONTH}(?:-(?:{_DAY}|XX))?|-2[1-4]|-XX(?:-XX)?)?"
_BOUND = f"(?!0000|000X|00XX)(?:[0-9]{{4}}{_REST}|[0-9]{{3}}X|[0-9]{{2}}XX)[?~%]?"
_EDTF = rf"^(?:{_BOUND}(?:/(?:{_BOUND}|\.\.)?)?|(?:\.\.)?/{_BOUND})$"

_DATES = (
    "Not a date; write 2015-09-30, 2015-09, 2015, 2014-22 (a season: 21 spring to 24 winter), 198X (a decade), "
    "1998~ (about), 1998? (uncertain), 2011/2014 or 2015/.. (still going on)."
)
_ENDS = (
    "Not a date; write 2015-09-30, 2015-09, 2015, 2014-22 (a season: 21 spring to 24 winter), 198X (a decade), "
    "1998~ (about) or 1998? (uncertain)."
)
_MISTAKEN_DATES = (
    (r"^\s*$", "It is empty; write the date, or leave the property out."),
    (r"^(?:the )?[0-9]{3}0'?s$", "Not a date; write 198X for a decade."),
    (r"^(?:[Cc]|[Cc]a|[Cc]irca|[Aa]bout|[Aa]round)\.? ?[0-9]", "Not a date; write 1998~ for an approximate date."),
    (r"^[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4}$", "Not a date; write the year first: 2019-09-14."),
    (r"^[0-9]{4}[./][0-9]{1,2}[./][0-9]{1,2}$", "Not a date; write it with hyphens: 2019-09-14."),
    (r"^[0-9]{8}$", "Not a date; write it with hyphens: 2019-09-14."),
    (r"^[0-9]{4}-(?:[0-9]|[0-9]{1,2}-[0-9]|[0-9]-[0-9]{1,2})$", "Write months and days with two digits: 2019-09-04."),
    (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]", "Times of day are not supported; write the day alone: 2014-09-15."),
    (r"^[0-9]{4}-2[1-4]-", "A season has no days; write 2014-22 for the season, or a month from 01 to 12."),
    (
        r"^[0-9]{4} ?[-–—] ?(?:[0-9]{4})?$",
        "Not a date; write 2011/2014 for an interval, 2015/.. for what still goes on.",
    ),
    (r"/ ?(?:now|today|present|ongoing|open)$", "Not a date; write 2015/.. for what is still going on."),
    (r"^\.\.$", "Write it beside a slash, as in 2015/.. for what is still going on."),
    (r"^(?:-|0000)", "Years before year 1 are not supported; write a year from 0001 to 9999."),
    (r"[A-Za-z]{3}", "Not a date; write it in figures: 2014-09-15, or 2014-22 for a season."),
)
"""What a date that is none looks like, and what to write instead. The first that matches is told."""
_MISTAKEN_ENDS = (
    (r"^\.\.$", "Leave the date out when the start is not known."),
    (r"/", "An interval; write one date, as since and until are its two ends."),
)


def _first_of(mistakes: tuple[tuple[str, str], ...], otherwise: str) -> Schema:
    """Refuse every value, with the message of the first pattern that it matches."""
    refusal: Schema = {"not": {}, "errorMessage": otherwise}
    for pattern, message in reversed(mistakes):
        refusal = {"if": {"pattern": pattern}, "then": {"not": {}, "errorMessage": message}, "else": refusal}
    return refusal


def _date(pattern: str, mistake: str) -> Schema:
    return {
        "type": "string",
        "errorMessage": 'Write the date as text, in quotes: "2015-09".',
        "if": {"pattern": pattern},
        "else": {"$ref": f"#/$defs/{mistake}"},
    }


def _number(description: str, most: int | None = None) -> Schema:
    limits = {} if most is None else {"minimum": -most, "maximum": most}
    return {"type": "number", **limits, "description": description, "errorMessage": _KINDS["number"]}


_FORMS: dict[str, Schema] = {
    "text": _TEXT,
    "Markdown": _TEXT,
    "quote": {**_TEXT, "maxLength": MOST_OF_A_QUOTE},
    "id": _ID,
    "language tag": {
        "type": "string",
        "pattern": f"^{_pattern(LANGUAGE)}$",
        "errorMessage": "Not a language tag; write for example en, fa or pt-BR.",
    },
    "colour": {
        "type": "string",
        "format": "color",
        "pattern": f"^{_pattern(COLOR)}$",
        "errorMessage": "Not a colour; write three or six hexadecimal digits, for example #c8441b.",
    },
    "Wikidata id": {
        "type": "string",
        "pattern": f"^{_pattern(WIKIDATA)}$",
        "errorMessage": "Not a Wikidata id; write Q and the number, for example Q3616.",
    },
    "ISO 3166 code": {"$ref": "#/$defs/country"},
    "web address": {
        "type": "string",
        "pattern": f"^{_HTTP}",
        "errorMessage": "Not a web address; write https:// or http://, and at once the host.",
    },
    "web address or path": {
        "type": "string",
        "pattern": rf"^{_HTTP}|^{_PATH}",
        "errorMessage": "No image; write an https:// address or a path beside the data file.",
    },
    "date": _date(_EDTF, "mistaken-date"),
    "date, no interval": _date(f"^{_BOUND}$", "mistaken-end"),
    "date, no interval, or `..`": _date(rf"^(?:{_BOUND}|\.\.)$", "mistaken-end"),
    "four numbers": {
        "type": "array",
        "minItems": 4,
        "maxItems": 4,
        "prefixItems": [
            _number("West, in degrees of longitude.", 360),
            _number("South, in degrees of latitude.", 90),
            _number("East, in degrees of longitude.", 360),
            _number("North, in degrees of latitude.", 90),
        ],
        "errorMessage": "Not an extent; write four numbers: west, south, east, north.",
        "defaultSnippets": [
            {
                "label": "[west, south, east, north]",
                "body": ["^${1:west}", "^${2:south}", "^${3:east}", "^${4:north}"],
            }
        ],
    },
}
"""What each ``format`` of the models is in JSON Schema. ``id of a …`` is an id."""


def _country() -> Schema:
    found = json.loads(_NAMES.read_text(encoding="utf-8"))
    names = {country["ccode"]: country["names"]["en"] for country in found if country["ccode"]}
    codes = countries.codes()
    return {
        "description": "A country's code of ISO 3166, two capital letters.",
        "enum": codes,
        "enumDescriptions": [names.get(code, "") for code in codes],
        "errorMessage": "Not a country code; write two capital letters of ISO 3166, for example IR.",
    }


# Properties


def _property(record: str, name: str, field: Mapping[str, Any], order: int) -> Schema:
    described = plain(field["description"]) + (" It is not shown on the page." if field.get("unseen") else "")
    result: Schema = {
        "description": described.replace("`", ""),
        "markdownDescription": described,
        "suggestSortText": f"{order:02}",
    }
    if "default" in field:
        result["default"] = field["default"]
    result |= _value(record, name, field)
    if result.get("type") == "array" and "items" in result:
        # A whole list would be put in as it stands; one of its values is only offered.
        result["items"] = {**result["items"], "examples": field["examples"][0]}
    elif "defaultSnippets" not in result:
        result["examples"] = field["examples"]
    return result if field["required"] else _or_absent(result)


def _value(record: str, name: str, field: Mapping[str, Any]) -> Schema:
    """Say what a value looks like; ``null`` is not one."""
    form = field.get("format", "")
    if "enum" in field:
        return _choice(record, name, field["enum"])
    if form.startswith("id of a"):
        return dict(_ID)
    if form:
        return dict(_FORMS[form])
    kept = ("type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    result = {word: field[word] for word in kept if word in field} | {"errorMessage": _KINDS[field["type"]]}
    if "items" in field:
        result["items"] = _value(record, name, field["items"])
    if name == "order":
        result["uniqueItems"] = True  # no step twice
    return result


def _choice(record: str, name: str, options: list[str]) -> Schema:
    return {
        "enum": list(options),
        "enumDescriptions": [meaning(record, name, option).replace("`", "") for option in options],
        "errorMessage": f"It can be {one_of(options)}.",
    }


def meaning(record: str, name: str, option: str) -> str:
    """Say what a closed choice means.

    Examples
    --------
    >>> meaning("event", "certainty", "reported")
    'The source passes on what others say.'
    >>> meaning("connection", "kind", "arms")
    'Weapons are delivered.'
    """
    if name == "certainty":
        return words.load(words.FALLBACK)[f"certainty.{option}.note"]
    return MEANINGS[f"{record} kind" if name == "kind" else name][option]


def _or_absent(value: Schema) -> Schema:
    """Take ``null`` as well, which means that the property is absent."""
    if "enum" in value:
        descriptions = [*value["enumDescriptions"], "As if the property were absent."]
        return value | {"enum": [*value["enum"], None], "enumDescriptions": descriptions}
    return value | {"type": [value["type"], "null"]}


# Features


def _record(name: str) -> Schema:
    model, found = RECORDS[name], fields(name)
    translated = "|".join(sorted(model.texts))
    article = "an" if name[0] in "aeiou" else "a"
    result = {
        "description": _about(name),
        "type": "object",
        "required": [field for field in found if found[field]["required"] and field != "id"],
        "properties": {
            "record": True,
            **{field: _property(name, field, found[field], order) for order, field in enumerate(found, 1)},
        },
        "patternProperties": {
            "^x-": True,
            f"^(?:{translated}):{_pattern(LANGUAGE)}$": {"$ref": "#/$defs/translation"},
        },
        # QGIS gives every record the properties of all, as nulls.
        "additionalProperties": {
            "type": "null",
            "errorMessage": f"{article.capitalize()} {name} has no such property; correct its name, take it out, or "
            "call it x-… to keep it.",
        },
    }
    if name == "event":
        result |= _only_if("image", ("alt", "credit"))
    return result


def _only_if(name: str, needed: tuple[str, ...]) -> Schema:
    """Demand properties beside another one; a null counts for neither."""
    there = {"type": "string", "doNotSuggest": True}
    return {
        "if": {"required": [name], "properties": {name: there}},
        "then": {"required": list(needed), "properties": dict.fromkeys(needed, there)},
    }


def _about(name: str) -> str:
    return (RECORDS[name].__doc__ or "").split("\n")[0]


def _feature() -> Schema:
    names = list(RECORDS)
    return {
        "description": "One record.",
        "type": "object",
        "errorMessage": 'A Feature has "type": "Feature", "properties" and "geometry", and nothing else.',
        "defaultSnippets": [_snippet(name) for name in names],
        "required": ["type", "properties"],
        "properties": {
            "type": {"const": "Feature", "description": "Always `Feature`.", "suggestSortText": "1"},
            "properties": {
                "description": "The record.",
                "suggestSortText": "2",
                "type": "object",
                "errorMessage": 'Write an object with "record" and "id".',
                "required": ["record", "id"],
                "properties": {
                    "record": {
                        "description": "What the Feature is.",
                        "suggestSortText": "00",
                        "enum": names,
                        "enumDescriptions": [_about(name) for name in names],
                        "errorMessage": f"It can be {one_of(names)}.",
                    },
                    "id": {
                        "type": "string",
                        "errorMessage": _ID["errorMessage"],
                        "description": fields("dataset")["id"]["description"],
                        "suggestSortText": "01",
                    },
                },
            },
            "geometry": {"description": "Where it is.", "suggestSortText": "3"},
            "bbox": {"description": "Written by some programs. mapgen reads it over.", "doNotSuggest": True},
            "id": {
                **_ID,
                "type": ["string", "null"],
                "description": "Written by some programs; the same as the id in the properties.",
                "doNotSuggest": True,
            },
        },
        "additionalProperties": False,
        "allOf": [_branch(name) for name in names],
    }


def _branch(name: str) -> Schema:
    is_record = {
        "type": "object",
        "required": ["record"],
        "properties": {"record": {"const": name, "doNotSuggest": True}},
    }
    return {
        "if": {"required": ["properties"], "properties": {"properties": {**is_record, "doNotSuggest": True}}},
        "then": {
            "properties": {"properties": {"$ref": f"#/$defs/{name}"}, "geometry": _geometry_of(name)},
        },
    }


def _geometry_of(name: str) -> Schema:
    if name in ("place", "event"):
        return {"$ref": "#/$defs/point"}
    if name == "connection":
        return {"$ref": "#/$defs/line"}
    return {
        "type": "null",
        "description": f"A {name} is nowhere: null.",
        "errorMessage": f"A {name} is nowhere; write null.",
    }


_POSITION: Schema = {
    "description": "Longitude, then latitude, in degrees.",
    "type": "array",
    "minItems": 2,
    "maxItems": 3,
    "prefixItems": [
        _number("Longitude, from -180 to 180.", 180),
        _number("Latitude, from -90 to 90.", 90),
        _number("A height, which mapgen reads over."),
    ],
    "errorMessage": "Not a position; write [longitude, latitude], two numbers.",
    "defaultSnippets": [{"label": "[longitude, latitude]", "body": ["^${1:longitude}", "^${2:latitude}"]}],
}

_CRS: Schema = {
    "description": "Written by some programs. Only longitude and latitude of WGS 84 are taken.",
    "doNotSuggest": True,
    "type": ["object", "null"],
    "required": ["properties"],
    "properties": {
        "properties": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {
                    "type": "string",
                    "pattern": "(?:CRS84|EPSG:(?:.*:)?4326)$",
                    "errorMessage": "Not longitude and latitude (WGS 84); reproject the file to EPSG:4326.",
                }
            },
        }
    },
}


def _geometry(kind: str, coordinates: Schema, description: str) -> Schema:
    return {
        "description": f"A {kind}, or null.",
        "type": ["object", "null"],
        "errorMessage": f"Write a {kind}, or null.",
        "required": ["type", "coordinates"],
        "properties": {
            "type": {"const": kind, "errorMessage": f"Write a {kind}, or null for the whole geometry."},
            "coordinates": {"description": description},
        },
        # Of another kind of geometry only its kind is wrong.
        "if": {"properties": {"type": {"const": kind, "doNotSuggest": True}}},
        "then": {"properties": {"coordinates": {**coordinates, "description": description}}},
    }


# What an editor writes at a stroke; $1, $2 … are the stops of the tab key.

_IDS = {"dataset": "my-map", "source": "article", "place": "tehran", "connection": "c-telegram", "event": "e-published"}
_SHOWN = {
    "source": ("url",),
    "place": ("kind",),
    "connection": ("since", "certainty", "sources"),
    "event": ("place", "kind", "certainty", "sources"),
}


def _snippet(name: str) -> Schema:
    return {"label": f"new {name}", "description": _about(name), "body": _example(name, iter(range(1, 100)))}


def _example(name: str, stops: Iterator[int]) -> Schema:
    found = fields(name)
    properties: Schema = {"record": name}
    for field in found:
        if found[field]["required"] or field in _SHOWN.get(name, ()):
            examples = [_IDS[name]] if field == "id" else found[field]["examples"]
            properties[field] = _placeholder({**found[field], "examples": examples}, next(stops))
    geometry: Schema | None = None
    if name == "place":
        geometry = {"type": "Point", "coordinates": [f"^${{{next(stops)}:{at}}}" for at in ("longitude", "latitude")]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _placeholder(field: Mapping[str, Any], stop: int) -> Any:
    if "enum" in field:
        return f"${{{stop}|{','.join(field['enum'])}|}}"
    example = field["examples"][0]
    return [f"${{{stop}:{item}}}" for item in example] if isinstance(example, list) else f"${{{stop}:{example}}}"


def _new_map() -> Schema:
    stops = iter(range(1, 100))
    features = [_example(name, stops) for name in ("dataset", "place")]
    return {
        "label": "new map",
        "description": "A data file with a dataset and a place.",
        "body": {"type": "FeatureCollection", "features": features},
    }
