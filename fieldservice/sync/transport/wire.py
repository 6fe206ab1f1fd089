"""The wire format: MessagePack arrays, compressed, limited in size while they are read, and signed.

An entry travels as its canonical bytes and is never encoded anew: the bytes that were digested are the bytes that
arrive. The names of classes and fields do not travel, so they may change; the order of fields may not.
"""

import hmac
import secrets
import zlib
from collections.abc import Iterable
from hashlib import sha256
from typing import Annotated, Any, ClassVar, TypeVar

import msgspec

VERSION = 1
"""Version of the messages below. Headquarters serves this one and the two before it, and accepts pushes of any
version."""

MOST_BYTES = 4 * 1024 * 1024
"""Bytes of one message, uncompressed."""
MOST_ENTRIES = 500
"""Entries in one batch or page."""
LEVEL = 5
"""Compression level. Level 3 makes messages 15 % larger in three fifths of the time, level 6 makes them 3 % smaller in
a quarter more."""

Text = Annotated[str, msgspec.Meta(max_length=200)]
Count = Annotated[int, msgspec.Meta(ge=0, lt=2**62)]
Digest = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class BadMessage(ValueError):
    """The bytes are no message of this protocol: too large, damaged, or of another type."""


class WireMessage(msgspec.Struct, array_like=True, forbid_unknown_fields=False, gc=False):
    """Base of all messages. Fields are only ever added at the end, with a default: an older reader ignores them."""

    level: ClassVar[int] = LEVEL
    """Compression level; 0 where the content is compressed already."""


class WirePrivatePart(WireMessage):
    """The personal data of an entry, which an erasure deletes without changing the entry."""

    person: Text
    salt: bytes
    body: bytes


class BatchEntry(WireMessage):
    """One entry of a batch."""

    body: bytes
    private: WirePrivatePart | None = None


class Batch(WireMessage):
    """Entries of one store with consecutive sequence numbers from `first_seq` on."""

    store: Text
    epoch: Text
    first_seq: Count
    items: Annotated[list[BatchEntry], msgspec.Meta(max_length=MOST_ENTRIES)]


class SignedBatch(WireMessage):
    """A batch as its store signed it; branches and carried files forward it unchanged."""

    store: Text
    batch: bytes
    mac: Digest


class FeedLine(WireMessage):
    """One position of a feed. `body` is empty where the reader made the entry itself and so has its bytes."""

    position: Count
    number: Count
    mark: Text
    store: Text
    seq: Count
    sees: list[Text] | None
    """Ids of the things touched by the entry that the reader sees; None: all of them."""
    body: bytes
    private: WirePrivatePart | None = None


class CommonRow(WireMessage):
    """One position of the common feed: a published row; the body is "" where the row was withdrawn."""

    position: Count
    table: Text
    key: str
    body: str


class CardRow(WireMessage):
    """One position of the cards: a summary of a customer or device of another office."""

    position: Count
    thing: Text
    body: str


class Hello(WireMessage):
    """The first message of a session: how far the store has written and read."""

    version: Count
    program: Text
    identity: Text
    epoch: Text
    last_seq: Count
    backlog: Count
    position: Count
    digest: bytes
    common: Count
    common_digest: bytes
    cards: Count
    erased: Count
    now: Text
    compare: tuple[int, int, bytes] | None = None
    """First and last position of a range, and the digest over its entries as they are stored at the office."""
    exposed: bool = False
    """Other accounts may have read this store's secret: it asks for a new one."""
    chain: tuple[int, bytes] | None = None
    """A sequence number, and the running digest of the store's own entries up to it."""


class Welcome(WireMessage):
    """Answer to a hello: how far headquarters has read and written, and what it awaits."""

    headquarters: Text
    """Identity of headquarters, which never changes."""
    epoch: Text
    now: Text
    status: Text
    last_seq: Count
    head: Count
    common: Count
    cards: Count
    base: Count
    """Last position of the office's feed that the epoch of the Hello shares with the present one."""
    oldest: Count
    """Oldest version of the wire format that is still served."""
    agrees: bool = True
    """Whether headquarters has the same entries in the compared range."""
    relay_keys: dict[str, bytes] = {}
    """For a branch: by store of its vans, the key with which it signs its requests to the branch."""
    wanted: list[str] = []
    """Digests of the files that headquarters awaits from this store."""
    fresh: bytes = b""
    """The store's next secret, sealed under the present one (`sealed`); empty where it keeps the present one."""
    unbroken: bool = True
    """Whether headquarters has the same running digest of the store's own entries."""


class Pushed(WireMessage):
    """Answer to a push. `problem` is "", "gap" (expects `seq`), "fork" (at `seq`) or "held"."""

    last_seq: Count
    problem: Text = ""
    seq: Count = 0


class Pull(WireMessage):
    """Asks for the next page behind these positions."""

    epoch: Text
    position: Count
    digest: bytes
    common: Count
    common_digest: bytes
    cards: Count
    limit: Count = MOST_ENTRIES
    wait: Count = 0
    """Seconds for which headquarters may put off an empty answer (long poll)."""
    whole: bool = False
    """The bytes of the reader's own entries are wanted too."""


class Page(WireMessage):
    """Answer to a pull; `digest` is the running digest after the last line."""

    lines: list[FeedLine]
    digest: bytes
    common: list[CommonRow]
    common_digest: bytes
    cards: list[CardRow]
    more: bool


class Refusal(WireMessage):
    """Answer to a request that is refused: a code (see docs/sync.md), and what the store needs to continue."""

    code: Text
    epoch: Text = ""
    base: Count = 0
    now: Text = ""
    detail: str = ""


S = TypeVar("S")
_encoder = msgspec.msgpack.Encoder()
_decoders: dict[type, Any] = {}  # Any: the decoder of a type decodes this type, which no annotation can say


def pack(message: object) -> bytes:
    return zlib.compress(_encoder.encode(message), getattr(message, "level", LEVEL))


def unpack(data: bytes, shape: type[S], most: int = MOST_BYTES) -> S:
    """Decompress and decode a message, of at most `most` bytes uncompressed. Raises BadMessage."""
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(data, most)
    except zlib.error as error:
        raise BadMessage("not deflated") from error
    if stream.unconsumed_tail or not stream.eof or stream.unused_data:
        raise BadMessage("too large, cut short, or with something behind it")
    return read(plain, shape)


def encode(message: object) -> bytes:
    return _encoder.encode(message)


def read(plain: bytes, shape: type[S]) -> S:
    """Decode a message that is not compressed. Raises BadMessage."""
    decoder = _decoders.get(shape)
    if decoder is None:
        decoder = _decoders[shape] = msgspec.msgpack.Decoder(shape)
    try:
        message: S = decoder.decode(plain)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError) as error:
        raise BadMessage(str(error)) from error
    return message


def mac(secret: str, *parts: bytes) -> bytes:
    """HMAC-SHA256 over the digests of the parts, so that no two different lists of parts have the same signature."""
    return mac_of_digests(secret, *(sha256(part).digest() for part in parts))


def mac_of_digests(secret: str, *digests: bytes) -> bytes:
    """The same where the parts themselves are not here yet."""
    return hmac.digest(bytes.fromhex(secret), b"".join(digests), "sha256")


SALT = 16


def sealed(secret: str, fresh: str) -> bytes:
    """A new secret that only who has the present one can read: XOR with a pad that is used once, behind its salt."""
    salt = secrets.token_bytes(SALT)
    return salt + _padded(secret, salt, bytes.fromhex(fresh))


def unsealed(secret: str, given: bytes) -> str:
    """The new secret of a `sealed` one. The answer that carries it is signed, so it is whole. Raises BadMessage."""
    if len(given) != SALT + sha256().digest_size:
        raise BadMessage("not a sealed secret")
    return _padded(secret, given[:SALT], given[SALT:]).hex()


def _padded(secret: str, salt: bytes, plain: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(mac(secret, b"fresh", salt), plain, strict=True))


def sign(secret: str, batch: Batch) -> SignedBatch:
    data = pack(batch)
    return SignedBatch(batch.store, data, mac(secret, b"batch", data))


def verified_batch(secrets_of_store: Iterable[str], signed: SignedBatch) -> Batch:
    """The batch, verified to be signed with one of its store's secrets. Raises BadMessage."""
    if not any(hmac.compare_digest(mac(secret, b"batch", signed.batch), signed.mac) for secret in secrets_of_store):
        raise BadMessage("the batch is not signed by its store")
    batch = unpack(signed.batch, Batch)
    if batch.store != signed.store:
        raise BadMessage("the batch is another store's")
    return batch


def relay_key(secret: str) -> bytes:
    """The key with which a van signs towards its branch; it does not reveal the van's secret."""
    return mac(secret, b"relay")
