"""The quick decoder of entries, for reading many of them, agrees with the canonical form."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from db import entry_decoding
from db.canonical import NotCanonical, canonical, parse
from db.journal import read

TEXT = st.text(max_size=12) | st.sampled_from(
    ["é", "é", "가", "Å", "\u0000", "\x1f", "\x7f", "\ud800", "竹溪", "𝄞", "\\u0000", "/"]
)
CONTENT = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**66), 2**66) | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=12,
)
ENTRY = st.fixed_dictionaries(
    {
        "v": st.integers(1, 2),
        "id": TEXT,
        "store": TEXT,
        "seq": st.integers(0, 2**64),
        "kind": TEXT,
        "by": TEXT,
        "made": TEXT,
        "counter": TEXT,
        "moves": st.just([]) | st.just([{"after": None, "holder": "CD01", "kind": "job", "thing": "j", "to": "open"}]),
        "touches": st.lists(st.tuples(TEXT, TEXT).map(list), max_size=2),
        "seen": st.dictionaries(TEXT, CONTENT, max_size=2),
        "data": st.dictionaries(TEXT, CONTENT, max_size=3),
        "private": st.none() | TEXT,
    },
    optional={"newer": CONTENT},
)


def is_canonical(body: bytes) -> bool:
    try:
        return canonical(json.loads(body)) == body
    except (NotCanonical, ValueError, RecursionError):
        return False


def written(content: object, ways: int) -> bytes:
    """JSON in one of several forms, of which one is canonical."""
    text = json.dumps(
        content,
        ensure_ascii=bool(ways & 1),
        sort_keys=not ways & 2,
        separators=(",", ":") if not ways & 4 else (", ", ": "),
    )
    return text.encode("utf-8", "surrogatepass")


@given(ENTRY, st.integers(0, 7))
@example(
    {
        "v": 1,
        "id": "a",
        "store": "a",
        "seq": 1,
        "kind": "a",
        "by": "a",
        "made": "a",
        "counter": "",
        "moves": [],
        "touches": [],
        "seen": {},
        "data": {"x": -0.0},
        "private": None,
    },
    0,
)
def test_an_entry_decoded_the_quick_way_is_canonical_and_equals_the_thorough_reading(content, ways):
    body = written(content, ways)
    found = entry_decoding.opened(body)
    if found is not None:
        assert is_canonical(body)
        content = parse(body)
        assert (found.id, found.store, found.seq, found.seen, found.data) == tuple(
            content[name] for name in ("id", "store", "seq", "seen", "data")
        )
        assert entry_decoding.entry_of((1, body, b"", "", None, 0, ""), found) == read((1, body, b"", "", None, 0, ""))


@given(st.dictionaries(TEXT, CONTENT, max_size=4), st.integers(0, 7))
def test_a_private_part_found_canonical_is_canonical(content, ways):
    body = written(content, ways)
    if entry_decoding.mapping(body) is not None:
        assert is_canonical(body)


@given(
    st.dictionaries(st.text("abcé竹", max_size=5), st.integers(-5, 5) | st.text("abc竹溪\n", max_size=9), max_size=4)
)
def test_ordinary_entries_are_decoded_the_quick_way(data):
    body = canonical(
        {
            "v": 1,
            "id": "a",
            "store": "CD01",
            "seq": 1,
            "kind": "noted",
            "by": "li",
            "made": "m",
            "counter": "",
            "moves": [],
            "touches": [["job", "j"]],
            "seen": {"epoch": "e", "feed": 3},
            "data": data,
            "private": None,
        }
    )
    found = entry_decoding.opened(body)
    assert found is not None and canonical(found.data) == canonical(data)
    assert entry_decoding.entry_of((1, body, b"", "", None, 0, "")) == read((1, body, b"", "", None, 0, ""))


def test_an_entry_whose_private_part_was_erased_says_so_however_it_is_read():
    entry = dict.fromkeys(("id", "store", "kind", "by", "made", "counter"), "")
    more = {"v": 1, "seq": 1, "moves": [], "touches": [], "seen": {}, "data": {}, "private": "a digest"}
    body = written({**entry, **more}, 0)
    row = (1, body, b"", "", None, 0, "")

    assert read(row).erased and entry_decoding.entry_of(row).erased
