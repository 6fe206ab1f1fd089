"""Messages that an attacker, a broken program or a bad line may send. They are made from the shapes themselves, so that
a new shape is tried without a new test."""

from __future__ import annotations

import json
import struct
import unicodedata
import zlib
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from db.canonical import canonical
from db.journal import new_id, private_digest
from fieldservice.sync.transport import wire
from fieldservice.workflows.registry import WORKFLOWS

GIB = 1024 * 1024 * 1024
_encode = msgspec.msgpack.Encoder().encode


def packed(message: Any) -> bytes:
    return zlib.compress(_encode(message), 1)


def bomb(size: int = GIB, of: int = 0) -> bytes:
    """Deflated data of this many equal bytes, made from one repeated block."""
    block = zlib.compressobj(9, wbits=-15)
    some = block.compress(bytes([of]) * 1024 * 1024) + block.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\x9c" + some * (size // (1024 * 1024))


def many(count: int, element: bytes) -> msgspec.Raw:
    return msgspec.Raw(b"\xdd" + struct.pack(">I", count) + element * count)


JUNK: dict[str, Any] = {
    "nothing": None,
    "yes": True,
    "minus one": -1,
    "nought": 0,
    "2**62": 2**62,
    "2**63": 2**63,
    "the largest": 2**64 - 1,
    "the smallest": -(2**63),
    "a fraction": 1.5,
    "not a number": float("nan"),
    "infinity": float("inf"),
    "minus infinity": float("-inf"),
    "no text": "",
    "long text": "龘" * 100_000,
    "201": "x" * 201,
    "NUL": "a\0b",
    "a path": "../../../../etc/passwd",
    "a path again": "..%2f..%2fstore.db",
    "half a pair": msgspec.Raw(b"\xa3\xed\xa0\x80"),
    "latin": msgspec.Raw(b"\xa2\xff\xfe"),
    "decomposed": "e\u0301",
    "no bytes": b"",
    "32 bytes": b"\xff" * 32,
    "33 bytes": b"\0" * 33,
    "a list": [],
    "numbers": msgspec.Raw(many(100_000, b"\x00")),
    "empty lists": msgspec.Raw(many(100_000, b"\x90")),
    "deep": msgspec.Raw(b"\x91" * 100_000 + b"\xc0"),
    "deep maps": msgspec.Raw(b"\x81\xa1a" * 5_000 + b"\xc0"),
    "a huge key": {"k" * 100_000: 1},
    "the same key twice": msgspec.Raw(b"\x82\xa1a\x01\xa1a\x02"),
    "a number for a key": {1: 2},
    "an extension": msgspec.Raw(b"\xc7\x03\x05abc"),
    "a time": msgspec.Raw(b"\xd6\xff\x00\x00\x00\x00"),
    "exceed the entries": msgspec.Raw(b"\xdd\xff\xff\xff\xff"),
    "what is never used": msgspec.Raw(b"\xc1"),
}


def junk() -> st.SearchStrategy[Any]:
    return st.sampled_from(list(JUNK)).map(JUNK.__getitem__)


BOMBS = {
    "a bomb of noughts": bomb(),
    "a bomb of lists": bomb(of=0x91),
    "a bomb of texts": bomb(of=0xA0),
    "a bomb that ends": zlib.compress(bytes(64 * 1024 * 1024), 1),
    "deep": zlib.compress(b"\x91" * 1_000_000 + b"\xc0"),
}


def bodies(message: Any) -> dict[str, bytes]:
    """Bodies that are no message of any shape; `message` is a right body."""
    right = packed(message)
    return BOMBS | {
        "nothing": b"",
        "no deflate": bytes(range(256)),
        "cut short": right[:-5],
        "something behind": right + b"x",
        "only a beginning": right[:2],
        "a map": packed({"a": 1}),
        "one number": packed(1),
        "two messages": zlib.compress(_encode(message) * 2),
        "JSON": json.dumps([1, 2]).encode(),
        "gzip": b"\x1f\x8b\x08" + right,
    }


# Messages that are nearly right


def nearly(shape: type, known: Sequence[Any]) -> st.SearchStrategy[Any]:
    """A message of the shape in which a few values have another type. `known` are texts and bytes that have a meaning
    for the server."""
    return _of(inspect.type_info(shape), known)


def _of(kind: Any, known: Sequence[Any], odd: bool = True) -> st.SearchStrategy[Any]:
    texts = [value for value in known if isinstance(value, str)]
    blobs = [value for value in known if isinstance(value, bytes)]
    if isinstance(kind, inspect.StructType):
        whole = st.tuples(*(_of(field.type, known) for field in kind.fields)).map(list)
        return st.one_of(whole, whole, whole, st.tuples(whole, st.integers(0, 20)).map(lambda cut: cut[0][: cut[1]]))
    right: st.SearchStrategy[Any]
    if isinstance(kind, inspect.IntType):
        right = st.one_of(st.integers(0, 3), st.sampled_from([499, 500, 501, 2**31, 2**40, 2**62 - 1]))
    elif isinstance(kind, inspect.StrType):
        right = st.one_of(st.sampled_from(texts), st.text(max_size=20))
    elif isinstance(kind, inspect.BytesType):
        right = st.one_of(st.sampled_from(blobs), st.binary(max_size=40))
    elif isinstance(kind, inspect.BoolType):
        right = st.booleans()
    elif isinstance(kind, inspect.NoneType):
        right = st.none()
    elif isinstance(kind, inspect.ListType):
        right = st.lists(_of(kind.item_type, known), max_size=3)
    elif isinstance(kind, inspect.TupleType):
        right = st.tuples(*(_of(item, known) for item in kind.item_types))
    elif isinstance(kind, inspect.UnionType):
        right = st.one_of(*(_of(item, known, False) for item in kind.types))
    else:
        raise NotImplementedError(f"{kind} is of no kind that is tried yet")
    return st.one_of(*[right] * 12, junk()) if odd else right


def swollen(shape: type) -> list[bytes]:
    """For each list in a message of this shape, a message with as many of the smallest elements as fit."""
    found = []
    fields = inspect.type_info(shape).fields  # type: ignore[union-attr]
    for place, field in enumerate(fields):
        if isinstance(field.type, inspect.ListType):
            before = b"".join(smallest(earlier.type) for earlier in fields[:place])
            for element in {smallest(field.type.item_type), smallest(field.type.item_type, text=b"\xa2ab")}:
                count = (wire.MOST_BYTES - len(before) - 100) // len(element)
                found.append(zlib.compress(bytes([0x90 | place + 1]) + before + bytes(many(count, element)), 1))
    return found


def smallest(kind: Any, text: bytes = b"\xa0") -> bytes:
    if isinstance(kind, inspect.StructType):
        needed = [field for field in kind.fields if field.required]
        return bytes([0x90 | len(needed)]) + b"".join(smallest(field.type, text) for field in needed)
    if isinstance(kind, inspect.TupleType):
        return bytes([0x90 | len(kind.item_types)]) + b"".join(smallest(item, text) for item in kind.item_types)
    if isinstance(kind, inspect.UnionType):
        return b"\xc0"
    size = getattr(kind, "min_length", 0) or 0
    return {
        inspect.IntType: b"\x00",
        inspect.StrType: text,
        inspect.BytesType: b"\xc4" + bytes([size]) + bytes(size),
        inspect.BoolType: b"\xc2",
        inspect.ListType: b"\x90",
        inspect.DictType: b"\x80",
    }[type(kind)]


# Entries

KINDS = [
    *sorted({step.kind for workflow in WORKFLOWS.values() for step in workflow.steps}),
    "settled",
    "file_settled",
    "printed",
    "refused",
    "from tomorrow",
    "",
]
STATES = [*sorted({state for workflow in WORKFLOWS.values() for state in workflow.states}), "", "nowhere"]
NAMES = [
    "along",
    "of",
    "paper",
    "signed",
    "content",
    "number",
    "job_number",
    "customer",
    "device",
    "holder",
    "office",
    "part",
    "quantity",
    "price",
    "minutes",
    "counts",
    "voided",
    "saw",
    "clock",
    "serial",
    "phone",
    "name",
    "result",
    "reason",
    "approved",
    "amount",
    "appointment",
    "engineer",
    "product",
    "fitted",
    "=",
]
THINGS = ["job-1", "job-2", "customer-1", "device-1", "", "x" * 150]
_words = st.one_of(
    st.sampled_from(
        ["job-1", "CD01-J000001", "yes", "2026-11-22", "2026-99-99T", "li.wei", "0" * 64, "=", "customer-1", "(erased)"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
)
_values = st.recursive(
    st.one_of(_words, st.integers(-(2**63), 2**63 - 1), st.booleans(), st.none()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.one_of(st.sampled_from(NAMES), _words), inner, max_size=3)
    ),
    max_leaves=6,
)
_data = st.dictionaries(st.sampled_from(NAMES), _values, max_size=5)
_moves = st.fixed_dictionaries(
    {
        "thing": st.sampled_from(THINGS),
        "kind": st.sampled_from(["job", "request", "customer", "device", "escalation", "?"]),
        "to": st.sampled_from(STATES),
        "after": st.one_of(st.none(), _words),
        "holder": st.sampled_from(["CD01", "CD02", "CD01-V1", "", "nobody"]),
    }
)
_seen = st.one_of(st.just({}), st.fixed_dictionaries({"epoch": _words, "feed": _values, "common": _values}))
_entries = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "by": st.sampled_from(["li.wei", "zhao", "admin", "nobody", ""]),
        "made": st.sampled_from(["2026-11-22T06:31:07Z", "yesterday", ""]),
        "moves": st.lists(_moves, max_size=2),
        "touches": st.lists(
            st.tuples(st.sampled_from(["job", "request", "customer", "device", "?"]), st.sampled_from(THINGS)),
            max_size=3,
        ),
        "seen": _seen,
        "data": _data,
    }
)


def _as_it_should(entry: dict[str, Any]) -> bytes:
    return canonical(entry)


def _nested(entry: dict[str, Any], levels: int) -> bytes:
    return canonical(entry | {"data": {"in": "?"}}).replace(b'"?"', b"[" * levels + b"]" * levels)


SPELLED = {
    "as it should": _as_it_should,
    "with spaces": lambda entry: json.dumps(entry, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace"),
    "unsorted": lambda entry: json.dumps(
        dict(reversed(entry.items())), ensure_ascii=False, separators=(",", ":")
    ).encode("utf-8", "replace"),
    "a key twice": lambda entry: canonical(entry)[:-1] + b',"v":1}',
    "a fraction": lambda entry: canonical(entry | {"seen": {"common": 1}}).replace(b'"common":1', b'"common":1.5'),
    "not a number": lambda entry: canonical(entry | {"seen": {"common": 1}}).replace(b'"common":1', b'"common":NaN'),
    "decomposed": lambda entry: unicodedata.normalize(
        "NFD", json.dumps(entry | {"by": "é"}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    ).encode("utf-8", "replace"),
    "half a pair": lambda entry: canonical(entry | {"by": "?"}).replace(b'"by":"?"', b'"by":"\xed\xa0\x80"'),
    "half a pair in letters": lambda entry: canonical(entry | {"by": "?"}).replace(b'"by":"?"', b'"by":"\\ud800"'),
    "NUL": lambda entry: canonical(entry | {"by": "?"}).replace(b'"by":"?"', b'"by":"\\u0000"'),
    "deep": lambda entry: _nested(entry, 40),
    "very deep": lambda entry: _nested(entry, 100_000),
    "a huge key": lambda entry: canonical(entry | {"data": {"k" * 100_000: 1}}),
    "many": lambda entry: canonical(entry | {"data": {"numbers": [0] * 100_000}}),
    "a huge number": lambda entry: canonical(entry | {"data": {"number": 1}}).replace(
        b'"number":1', b'"number":1' + b"0" * 5000
    ),
    "without its id": lambda entry: canonical({name: value for name, value in entry.items() if name != "id"}),
    "another's": lambda entry: canonical(entry | {"store": "CD02"}),
    "another place": lambda entry: canonical(entry | {"seq": entry["seq"] + 1}),
    "more than today's": lambda entry: canonical(entry | {"zone": "newer"}),
    "nothing": lambda entry: b"",
    "a list": lambda entry: b"[]",
    "bytes": lambda entry: b"\xff\x00" * 20,
    "cut": lambda entry: canonical(entry)[:-3],
}
_PRIVATE = ["none", "right", "right", "another salt", "another person", "no JSON", "unsealed", "huge"]


@st.composite
def items(draw: Any, store: str, first: int, ids: Sequence[str] = ()) -> list[wire.BatchEntry]:
    """Entries of a queue from `first` on: most of them look like entries, some are anything. `ids` are in use
    already."""
    found = []
    for seq in range(first, first + draw(st.integers(1, 4))):
        entry = draw(_entries) | {
            "v": 1,
            "id": draw(st.sampled_from([None, None, None, None, *ids])) or new_id(),
            "store": store,
            "seq": seq,
            "counter": "",
            "private": None,
        }
        private, how = None, draw(st.sampled_from(_PRIVATE))
        if how != "none":
            person, salt, part = "customer-1", sha256(str(seq).encode()).digest()[:16], canonical(draw(_data))
            part = {"no JSON": b"\xff{", "huge": canonical({"words": "长" * 100_000})}.get(how, part)
            entry["private"] = None if how == "unsealed" else private_digest(salt, person, part)
            private = wire.WirePrivatePart(
                "customer-2" if how == "another person" else person, bytes(16) if how == "another salt" else salt, part
            )
        spelled = draw(st.sampled_from([*["as it should"] * 25, *SPELLED]))
        found.append(wire.BatchEntry(SPELLED[spelled](entry), private))
    return found
