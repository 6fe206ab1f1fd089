"""Known answers: a machine or a version that computes other bytes would make every digest of the past invalid."""

import json
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.canonical import NotCanonical, canonical, parse
from db.journal import private_digest

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS["canonical"], ids=lambda vector: vector["what"])
def test_known_content_has_its_known_bytes_and_digest(vector):
    body = canonical(vector["content"])

    assert body.decode("utf-8") == vector["bytes"]
    assert sha256(body).hexdigest() == vector["sha256"]


def test_a_known_private_part_has_its_known_digest():
    known = VECTORS["private"]

    assert private_digest(bytes.fromhex(known["salt"]), known["person"], canonical(known["content"])) == known["sha256"]


_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
_content = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | _text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("aäé中zZ", max_size=3), inner, max_size=4),
    max_leaves=20,
)


@given(_content)
def test_content_reads_back_in_composed_characters_and_has_one_canonical_form(content):
    body = canonical(content)
    back = parse(body)

    assert back == composed(content)
    assert canonical(back) == body == canonical(composed(content))


def composed(content):
    if isinstance(content, str):
        return normalize("NFC", content)
    if isinstance(content, dict):
        return {normalize("NFC", key): composed(value) for key, value in content.items()}
    return [composed(value) for value in content] if isinstance(content, list) else content


def test_two_keys_that_are_the_same_text_are_refused():
    with pytest.raises(NotCanonical):
        canonical({"R\u00e9my": 1, "Re\u0301my": 2})
