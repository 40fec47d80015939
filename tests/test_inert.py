"""The JSON block survives Jinja, HTML and JavaScript as data."""

import json
import subprocess
from typing import Any

from branca.element import Element
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template

from mapgen.inert import inert

NASTY = '{{ 7*7 }}{% set x = 1 %}{# gone #}</script><!-- --> & ${x} `x` \u2028\u2029 \\ " __proto__'
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_it_is_json_of_the_same_value(value: Any) -> None:
    assert json.loads(inert(value)) == value


@given(st.text())
def test_no_character_that_means_something_elsewhere_is_left_in_a_string(text: str) -> None:
    assert not set(inert(text)) & set("<>&{}\u2028\u2029")


def test_jinja_passes_it_on_untouched_twice() -> None:
    block = inert({NASTY: [NASTY]})
    once = Template("{{ this }}").render(this=block)
    assert Element(once).render() == block


def test_unescaped_json_would_be_run_by_branca() -> None:
    assert "49" in Element(json.dumps(NASTY)).render()


def test_the_engine_reads_it_as_the_same_text() -> None:
    script = "process.stdout.write(JSON.stringify(JSON.parse(require('fs').readFileSync(0, 'utf8'))))"
    run = subprocess.run(["node", "-e", script], input=inert([NASTY]).encode(), capture_output=True, check=True)
    assert json.loads(run.stdout) == [NASTY]
