"""Python's own decoder, started at the offset that was found, has to read the value that was looked for."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapgen.positions import Lines, Positions
from mapgen.strict import JSON

SCALARS: st.SearchStrategy[JSON] = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES: st.SearchStrategy[JSON] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def nodes(value: JSON, pointer: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], JSON]]:
    yield pointer, value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in members:
        yield from nodes(inner, (*pointer, step))


@given(
    VALUES,
    st.sampled_from([None, 0, 1, "\t"]),
    st.booleans(),
    st.sampled_from(["", "\r\n", " \t\n"]),
    st.data(),
)
def test_every_value_and_key_is_found(
    value: JSON, indent: int | str | None, ascii_only: bool, before: str, data: st.DataObject
) -> None:
    text = before + json.dumps(value, indent=indent, ensure_ascii=ascii_only) + "\n"
    positions = Positions(text)
    decoder = json.JSONDecoder()
    # In any order: members are opened one after the other as they are asked for.
    for pointer, expected in data.draw(st.permutations(list(nodes(value)))):
        offset = positions.offset(pointer)
        assert decoder.raw_decode(text, offset)[0] == expected
        key_at = positions.offset(pointer, key=True)
        if pointer and isinstance(pointer[-1], str):
            key, end = decoder.raw_decode(text, key_at)
            assert key == pointer[-1]
            assert text[end:offset].strip() == ":"
        else:
            assert key_at == offset


@given(st.text(alphabet="a\r\n\u2028é😀"))
def test_lines_and_columns(text: str) -> None:
    lines = Lines(text)
    # Universal newlines, as Python reads text files, are an independent account of the same rule.
    for offset in range(len(text)):
        before = text[:offset]
        if before.endswith("\r") and text[offset] == "\n":
            continue  # inside a line break
        rows = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert lines.locate(offset) == (len(rows), len(rows[-1]) + 1)


@pytest.mark.parametrize(
    ("pointer", "offset"),
    # in {"a": [1, 2]} the object stands at 0, the list at 6 and the 2 at 10
    [(["b"], 0), ([0], 0), (["a", "b"], 6), (["a", 2], 6), (["a", 1, "b"], 10), (["a", 1, "b", "c"], 10)],
)
def test_what_is_missing_is_placed_at_what_should_hold_it(pointer: list[str | int], offset: int) -> None:
    assert Positions('{"a": [1, 2]}').offset(pointer) == offset


def test_a_large_list_is_scanned_once() -> None:
    positions = Positions(json.dumps([{"a": 1}] * 20_000))
    # {"a": 1} takes 10 characters with its comma and space; a scan for each would take minutes.
    assert [positions.offset((i, "a")) for i in range(20_000)] == [1 + 10 * i + 6 for i in range(20_000)]
