"""The strict parser and the scanner that explains its refusals agree, and both follow RFC 8259's grammar."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapgen.strict import JSON, Refused, decode
from mapgen.syntax import faults

# Written from RFC 8259, section by section, in the spirit of JSONTestSuite.
ACCEPTED = [
    # 2: any value may be the whole text; four kinds of white space
    "{}", "[]", "0", '""', "null", "true", "false", " \t\n\r[ \t\n\r] \t\n\r",
    # 4: objects, the empty key, nesting
    '{"a":1}', '{"":0}', '{"a":{"a":{}}}', '{"a":1,"b":2}', '{ "a" : [ ] }', '{"a":1,"A":2}',
    '{"\\u0061":1,"b":2}',
    # 5: arrays of unlike values
    '[1,"a",null,true,{},[]]', "[[],[]]", "[[[[]]]]",
    # 6: numbers
    "-0", "-1", "10", "0.5", "-0.0", "1e5", "1E5", "1e+5", "1e-5", "0e0", "0.1e01",
    "1.7976931348623157e308", "1e-999", "123456789012345678901234567890", "-" + "9" * 308,
    # 7: strings
    '"a"', '"\\""', '"\\\\"', '"\\/"', '"\\n\\r\\t"', '"\\u00e9"', '"\\u00E9"', '"\\ud83d\\ude00"',
    '"/"', '"\\\\ud800"', '"\\\\b"', '"\x7f"', '"\u2028\u2029"', '"é😀"', '"\ufeff"', '"{[//\'"',
]  # fmt: skip
REFUSED = [
    "", " ", "{", "}", "[", "]", "{]", "[}", "[1", '{"a"', '{"a":', '{"a":1', '{"a":1]', "[1}", "1 2",
    "[]]", "{}}", "[] x", "[],", ",", "[,]", "[1,]", "[,1]", "[1,,2]", "[1 2]", "[1;2]", "[1:2]", "{,}",
    '{"a":1,}', '{"a":1,,"b":2}', '{"a" 1}', '{"a"=1}', '{"a"}', '{"a":}', "{1:1}", "{a:1}", "{'a':1}",
    "{null:1}", '{"a":1 "b":2}', "['a']", "tru", "True", "nul", "NULL", "truefalse", "NaN", "Infinity",
    "-Infinity", "+1", "01", "-01", ".5", "5.", "-.5", "1e", "1e+", "-", "--1", "1.2.3", "0x1F",
    "1_000", "٣", "1e400", "-1e400", "9" * 310, "1" * 5000, '"', '"a', '"\\"', '"\n"', '"\t"', '"\x00"',
    '"\\x"', '"\\u12"', '"\\u12G4"', '"\\ud800"', '"\\udc00"', '"\\ud800\\ud800"', '"\\udc00\\ud800"',
    '"\\u0000"', '"\\b"', '"\\f"', '"\\uffff"', '"\ufffe"', '["\\ud800"]', '{"\\ud800":1}',
    '{"a":1,"a":2}', '{"a":1,"\\u0061":2}', "// c\n[]", "[] /* c */", "# c\n1", "\ufeff[]", "\u00a0[]",
    "\f[]", "[\v]", "[" * 101 + "]" * 101, "/", "[/]", "“a”",
]  # fmt: skip


@pytest.mark.parametrize("text", ACCEPTED)
def test_accepted(text: str) -> None:
    assert faults(text) == []
    assert strict(text) == json.loads(text)


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    assert faults(text)
    with pytest.raises(Refused):
        strict(text)


def strict(text: str) -> JSON:
    start = len(text) - len(text.lstrip(" \t\n\r"))
    value, end = decode(text, start)
    if text[end:].strip(" \t\n\r"):
        raise Refused("text after the end")
    return value


@given(st.text(alphabet=' \n"\\{}[],:/*-+.01eEtruefalsn\x00\ufffe', max_size=30))
def test_scanner_and_parser_agree(text: str) -> None:
    try:
        strict(text)
        refused = False
    except Refused:
        refused = True
    assert bool(faults(text)) == refused


@given(st.lists(st.sampled_from(["1", "[1]", '{"a": 1}', "NaN", '{"a": 1, "a": 1}', '["\t"]', "[1,]", "[[[01]]]"])))
def test_items_that_are_skipped_hide_nothing(items: list[str]) -> None:
    text = '{"features": [' + ", ".join(items) + "]}"
    bad = sum(item not in ("1", "[1]", '{"a": 1}') for item in items)
    assert len(faults(text)) == bad


def test_more_faults_than_the_fast_parser_is_tried_for() -> None:
    assert len(faults("[" + ", ".join(["[01]"] * 1000) + "]")) == 1000


def test_depth_is_counted_through_items_that_are_skipped() -> None:
    assert faults('{"a": NaN, "b": [' + "[" * 98 + "]" * 98 + "]}")[1:] == []
    assert faults('{"a": NaN, "b": [' + "[" * 99 + "]" * 99 + "]}")[1].message.startswith("nested deeper")
