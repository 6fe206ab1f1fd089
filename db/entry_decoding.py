"""Decodes sealed entries in large numbers, and recognises canonical bytes while it decodes.

Bytes that this module accepts as canonical are canonical; where it is not certain, `db/canonical.py` decides.
It is loaded when many entries are read: importing msgspec takes longer than parsing a few entries.
"""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from unicodedata import is_normalized

import msgspec

from db.journal import Entry, Move, read
from db.statements import Row
from fieldservice.shapes import JsonObject

Decoded = TypeVar("Decoded")
LEVELS = 8
"""Levels of nesting that are decoded here; deeper content is left to `db/canonical.py`."""

Text = Annotated[str, msgspec.Meta(max_length=200)]
Whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


def _content(levels: int) -> Any:
    """The type of an entry's content: whole numbers of at most 64 bits, no floats. `Any`: the type is computed."""
    plain = None | bool | Whole | str
    if not levels:
        return plain
    inner = _content(levels - 1)
    return plain | list[inner] | dict[str, inner]  # type: ignore[valid-type]  # a computed type


Content: Any = dict[str, _content(LEVELS)]  # type: ignore[misc]  # a call inside a type
"""`Any`: a type checker cannot follow the computed type."""


class StrictMove(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A move in an entry of format 1."""

    after: Text | None
    holder: Text
    kind: Text
    thing: Text
    to: Text


class Envelope(msgspec.Struct, forbid_unknown_fields=True):
    """An entry of format 1."""

    by: Text
    counter: Text
    data: Content
    id: Text
    kind: Text
    made: Text
    moves: list[StrictMove]
    private: str | None
    seen: Content
    seq: Whole
    store: Text
    touches: list[tuple[Text, Text]]
    v: Whole


class _AnyMove(msgspec.Struct, gc=False):
    after: str | None
    holder: str
    kind: str
    thing: str
    to: str


class _AnyEntry(msgspec.Struct, gc=False):
    """The same with content of any type, for bytes that were checked before."""

    by: str
    counter: str
    data: JsonObject
    id: str
    kind: str
    made: str
    moves: list[_AnyMove]
    private: str | None
    seen: JsonObject
    seq: int
    store: str
    touches: list[tuple[str, str]]


_envelope = msgspec.json.Decoder(Envelope).decode
_mapping = msgspec.json.Decoder(Content).decode
_encode = msgspec.json.Encoder(order="sorted").encode
_loose = msgspec.json.Decoder(_AnyEntry).decode
_plain = msgspec.json.Decoder().decode


def opened(body: bytes) -> Envelope | None:
    """The entry in these bytes if they are certainly a canonical entry, else None."""
    return _certain(body, _envelope)


def mapping(body: bytes) -> JsonObject | None:
    """The same for a private part."""
    found: JsonObject | None = _certain(body, _mapping)
    return found


def _certain(body: bytes, decode: Callable[[bytes], Decoded]) -> Decoded | None:
    # Numeric escapes occur for control characters, which are rare, and for NUL and half surrogate pairs, which are
    # not allowed.
    if b"\\u" in body:
        return None
    try:
        found = decode(body)
        if _encode(found) != body or not (body.isascii() or is_normalized("NFC", body.decode())):
            return None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return found


def entry_of(row: Row, opened: Envelope | None = None) -> Entry:
    """The entry in a row of the journal: arrived, body, digest, person, private, number, mark."""
    arrived, body, digest, person, private, number, mark = row
    try:
        v = opened or _loose(body)
        part = None if private is None else _plain(private)
    except msgspec.MsgspecError:
        return read(row)  # damaged: canonical.py raises the error
    return Entry(
        v.id,
        v.store,
        v.seq,
        v.kind,
        v.by,
        v.made,
        v.counter,
        tuple([Move(m.thing, m.kind, m.after, m.to, m.holder) for m in v.moves]),
        tuple(v.touches),
        v.seen,
        v.data,
        part,
        person or "",
        digest,
        arrived,
        number,
        mark,
        private is None and v.private is not None,
    )
