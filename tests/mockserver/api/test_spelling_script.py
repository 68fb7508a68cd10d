"""The scripts of the reference judge a number in a path as the fake does."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import vobiz_spec
from vobiz_mock.api.spelling import SpellingRules
from vobiz_mock.api.target import as_received, decode
from vobiz_spec import load
from vobiz_spec.reference.encoding import encoding_values

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")

SPEC = load()
RULES = SpellingRules(SPEC)
STATIC = Path(str(vobiz_spec.__file__)).parent / "reference" / "static"
HARNESS = Path(__file__).with_name("_spelling.js")
SCRIPTS = [STATIC / "number_text.js", STATIC / "spelling.js"]

# Left out: names of HTML entities that the script does not have, and characters that Python's Unicode does not have.
ENTITIES = [
    "plus",
    "nbsp",
    "shy",
    "ndash",
    "lpar",
    "rpar",
    "period",
    "sol",
    "Tab",
    "quot",
    "percnt",
    "amp",
    "num",
    "zz",
]
PIECES = [
    *("+", "%2B", "%2b", "%252B", "%25252b", "%25", "%", "%2", "%39", "%2539", "2B", "0x2B", "\\u002B", "=2B", "$2b"),
    *("00", "011", "+00", "(0)", "0", "91", "2271264217", "912271264217", "14155550123", "9" * 15),
    *("tel:", "TEL:", " sip:", "s\u0131p:", "callto:", ";ext=5", "@host", "?x", "#"),
    *(",", "&", "x", "hello", "<script>"),
    *("-", ".", "/", "(", ")", "_", "'", '"', "*", " ", "\t", "\n", "\x85", "\xa0"),
    *("\u200b", "\u2010", "\u2028", "\ufeff", "\ufffd", "\udfff", "\xe9", "\U0001f600"),
    *("\xb2", "\u2460", "\u216b", "\xbd"),
    *("\uff0b", "\uff19\uff11", "\u0669\u0661", "\u096f\u0967", "\U0001d7d7"),  # a plus, and digits of other scripts
    *("%FF", "%C3", "%A9", "%F0%9F", "%ED%A0%80", "%C0%AB", "%00", "%0A", "%20", "%2D"),
    *("%EF%BC%8B", "%EF%BC%99", "%D9%A9", "%EF%BB%BF", "%C2%A0"),
]  # fmt: skip
entities = st.one_of(
    st.sampled_from(ENTITIES).map("&{};".format),
    st.integers(0, 0x250).map("&#{};".format),
    st.sampled_from([43, 0x2B, 0x96, 0x2010, 0xD800, 0xFDD0, 0x110000, 10**30]).map("&#x{:x}".format),
)
pieces = st.sampled_from(PIECES) | entities | st.characters(exclude_categories=["Cn", "Cs"])
texts = st.lists(pieces, max_size=8).map("".join)
numbers = st.from_regex(r"[1-9][0-9]{0,15}", fullmatch=True)
shapes = st.sampled_from(["%2B{}", "%2b{}", "+{}", "{}", "00{}", "%252B{}", "tel:+{}", "%2B{}x", " {}", "&#43;{}"])
written = st.builds(str.format, shapes, numbers)
segments = st.one_of(texts, written, texts.map(lambda text: quote(text, errors="surrogatepass")))

Judge = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    """The scripts in one process of Node, which answers a line with a line."""
    command = [str(NODE), str(HARNESS), json.dumps(encoding_values(SPEC)["data"]), *map(str, SCRIPTS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        lines, taken = process.stdin, process.stdout

        def ask(sent: str) -> dict[str, Any]:
            lines.write(f"{json.dumps(sent)}\n")
            lines.flush()
            return dict(json.loads(taken.readline()))

        yield ask
        lines.close()


def _judged(sent: str) -> dict[str, Any]:
    received = as_received(sent)
    spelling = RULES.judge(received, decode(received))
    parts = [[text, part.id] for text, part in SPEC.encoding.explain(sent)]
    return {"rule": spelling.rule.id, "found": spelling.rule.found, "number": spelling.meant, "parts": parts}


@settings(max_examples=2000)
@given(sent=segments)
@example(sent="+91 22712 64217")
@example(sent="\ufeff+912271264217")
@example(sent="%EF%BB%BF%2B912271264217")
@example(sent="&#150;912271264217")
@example(sent="&#134;912271264217")
@example(sent="(tel:912271264217)")
@example(sent="++2B912271264217")
@example(sent="91" + "2" * 1999)
@example(sent="%25" * 9 + "2B912271264217")
def test_the_script_judges_every_segment_as_the_fake_does(judge: Judge, sent: str) -> None:
    """The rule, whether it finds the number, the correction and the parts are the same."""
    assert judge(sent) == _judged(sent)
