"""The messages by which an office fetches its first copy: the description of a ready file, and the pieces of it."""

from typing import ClassVar

from fieldservice.sync.transport import wire

PIECE = 1024 * 1024
"""Bytes of a copy in one answer."""


class CopyRequest(wire.WireMessage):
    pass


class CopyDescription(wire.WireMessage):
    """A ready file, deflated, and what proves that it is headquarters' own: the running digests at its end."""

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
    """The asker's last entry that headquarters has."""


class CopyPieceRequest(wire.WireMessage):
    sha256: wire.Text
    offset: wire.Count
    length: wire.Count


class CopyPiece(wire.WireMessage):
    level: ClassVar[int] = 0
    data: bytes
