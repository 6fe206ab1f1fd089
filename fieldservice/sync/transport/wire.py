"""What goes over the line: MessagePack by shape, deflated, bounded while it is read, signed.

An entry travels as its canonical bytes, never as their meaning: what was digested is what arrives.
"""

import hmac
import zlib
from hashlib import sha256
from typing import Annotated, Any, ClassVar, TypeVar

import msgspec

VERSION = 1
"""Of the shapes below. Headquarters serves this one and the two before it, and takes pushes of any."""

MOST_BYTES = 4 * 1024 * 1024
"""Of one message, unpacked."""
MOST_ENTRIES = 500
"""In one batch or page."""
LEVEL = 5
"""Of deflate: three makes messages 15 % larger in three fifths of the time, six 3 % smaller in a fourth more."""

Text = Annotated[str, msgspec.Meta(max_length=200)]
Count = Annotated[int, msgspec.Meta(ge=0, lt=2**62)]
Digest = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class BadMessage(ValueError):
    """These bytes are no message of this protocol: too large, damaged, or of another shape."""


class WireMessage(msgspec.Struct, array_like=True, forbid_unknown_fields=False, gc=False):
    """Fields are only ever added behind, with a default: an older reader leaves them unread."""

    level: ClassVar[int] = LEVEL
    """0 where what is inside is packed already."""


class WirePrivatePart(WireMessage):
    person: Text
    salt: bytes
    body: bytes


class BatchEntry(WireMessage):
    """One entry of a push."""

    body: bytes
    private: WirePrivatePart | None = None


class Batch(WireMessage):
    """Entries of one store, in the order of its queue from `first_seq` on."""

    store: Text
    epoch: Text
    first_seq: Count
    items: Annotated[list[BatchEntry], msgspec.Meta(max_length=MOST_ENTRIES)]


class SignedBatch(WireMessage):
    """A batch as it was signed by its store; forwarded and carried word for word."""

    store: Text
    batch: bytes
    mac: Digest


class FeedLine(WireMessage):
    """One position of a feed. `body` is empty where the reader is the one who made it: it has the bytes."""

    position: Count
    number: Count
    mark: Text
    store: Text
    seq: Count
    sees: list[Text] | None
    """The things it touches that the reader sees; None: all."""
    body: bytes
    private: WirePrivatePart | None = None


class CommonRow(WireMessage):
    """One position of the common feed: a published row, or "" where it was taken away."""

    position: Count
    table: Text
    key: str
    body: str


class CardRow(WireMessage):
    position: Count
    thing: Text
    body: str


class Hello(WireMessage):
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
    """Positions from and to, and the digest over their entries as they lie here."""


class Welcome(WireMessage):
    headquarters: Text
    """Identity of headquarters, for life."""
    epoch: Text
    now: Text
    status: Text
    last_seq: Count
    head: Count
    common: Count
    cards: Count
    base: Count
    """Position up to which the feed of the epoch before still holds."""
    oldest: Count
    """Version of the wire that is still served."""
    agrees: bool = True
    """Whether the compared range is the same here."""
    relay_keys: dict[str, bytes] = {}
    """For a branch: by store of its vans, what they sign with towards it."""
    wanted: list[str] = []
    """Digests of files that headquarters was promised and does not have yet."""


class Pushed(WireMessage):
    """Answer to a push. `problem` is "", or gap, fork, held."""

    last_seq: Count
    problem: Text = ""
    seq: Count = 0


class Pull(WireMessage):
    epoch: Text
    position: Count
    digest: bytes
    common: Count
    common_digest: bytes
    cards: Count
    limit: Count = MOST_ENTRIES
    wait: Count = 0
    """Seconds to wait for news where there is none."""
    whole: bool = False
    """Also the bytes of what the reader made itself."""


class Page(WireMessage):
    """Answer to a pull; `digest` is the running digest after the last line."""

    lines: list[FeedLine]
    digest: bytes
    common: list[CommonRow]
    common_digest: bytes
    cards: list[CardRow]
    more: bool


class Refusal(WireMessage):
    """Any answer but the one that was asked for: a code (see docs/sync.md) and what is needed to go on."""

    code: Text
    epoch: Text = ""
    base: Count = 0
    now: Text = ""
    detail: str = ""


S = TypeVar("S")
_encoder = msgspec.msgpack.Encoder()
_decoders: dict[type, Any] = {}


def pack(message: Any) -> bytes:
    return zlib.compress(_encoder.encode(message), getattr(message, "level", LEVEL))


def unpack(data: bytes, shape: type[S], most: int = MOST_BYTES) -> S:
    """The message in these bytes. Raises BadMessage; never holds more than `most` bytes unpacked."""
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(data, most)
    except zlib.error as error:
        raise BadMessage("not deflated") from error
    if stream.unconsumed_tail or not stream.eof or stream.unused_data:
        raise BadMessage("too large, cut short, or with something behind it")
    return read(plain, shape)


def encode(message: Any) -> bytes:
    return _encoder.encode(message)


def read(plain: bytes, shape: type[S]) -> S:
    decoder = _decoders.get(shape)
    if decoder is None:
        decoder = _decoders[shape] = msgspec.msgpack.Decoder(shape)
    try:
        message: S = decoder.decode(plain)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError) as error:
        raise BadMessage(str(error)) from error
    return message


def mac(secret: str, *parts: bytes) -> bytes:
    """HMAC-SHA256 over the parts, each by its digest, so that no two lists of parts sign alike."""
    signing = hmac.new(bytes.fromhex(secret), digestmod="sha256")
    for part in parts:
        signing.update(sha256(part).digest())
    return signing.digest()


def sign(secret: str, batch: Batch) -> SignedBatch:
    data = pack(batch)
    return SignedBatch(batch.store, data, mac(secret, b"batch", data))


def verified_batch(secret: str, signed: SignedBatch) -> Batch:
    """The batch, if its store signed it. Raises BadMessage."""
    if not hmac.compare_digest(mac(secret, b"batch", signed.batch), signed.mac):
        raise BadMessage("the batch is not signed by its store")
    batch = unpack(signed.batch, Batch)
    if batch.store != signed.store:
        raise BadMessage("the batch is another store's")
    return batch


def relay_key(secret: str) -> bytes:
    """What a van signs with towards its branch; its secret cannot be told from it."""
    return mac(secret, b"relay")
