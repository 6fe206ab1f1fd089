"""The messages with which an office fetches its first copy: the description of a ready file, and its pieces."""

from typing import ClassVar

from fieldservice.sync.transport import wire

PIECE = 1024 * 1024
"""Bytes of a copy in one answer."""


class CopyRequest(wire.WireMessage):
    """Asks for the description of a copy for the office of the requesting store."""


class CopyDescription(wire.WireMessage):
    """A ready file, compressed, with the running digests at its end, by which the office verifies it."""

    sha256: wire.Text
    size: wire.Count
    plain: wire.Count
    """Its size unpacked."""
    position: wire.Count
    digest: wire.Digest
    common: wire.Count
    common_digest: wire.Digest
    epoch: wire.Text
    headquarters: wire.Text
    last_seq: wire.Count = 0
    """Sequence number of the store's last entry that headquarters has."""


class CopyPieceRequest(wire.WireMessage):
    """Asks for bytes of a described file from an offset on."""

    sha256: wire.Text
    offset: wire.Count
    length: wire.Count


class CopyPiece(wire.WireMessage):
    """The requested bytes."""

    level: ClassVar[int] = 0
    data: bytes
