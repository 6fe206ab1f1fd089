"""Carried files: the messages of a session in a file on a stick, for an office without a connection.

A file holds the same signed batches and the same pages as a session. It is verified as a whole before anything in it is
used, or rejected as a whole. Importing it twice is harmless, and so is importing an old one.
"""

import hmac
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from db import errors
from db.store import Store
from fieldservice.private_files import open_private
from fieldservice.sync.transport import wire

C = TypeVar("C")
MAGIC = b"fieldservice carried\n"
VERSION = 1
"""Version of the messages below."""
MOST_BYTES = 1 << 30
TO_HEADQUARTERS, TO_OFFICE = "to_headquarters", "to_office"


class CarriedFileRejected(Exception):
    """The file is rejected, and nothing of it was imported. `code`: no_file, not_carried, damaged, older, newer,
    to_headquarters or to_office (it goes there, not here), another_headquarters, other_store, unknown_store, sign,
    epoch, gap, position, feed, copied, revoked, replaced."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class FromOffice(wire.WireMessage):
    """The signed batches that headquarters does not have, in their order; `hello` says how far the office has read."""

    headquarters: wire.Text
    store: wire.Text
    made: wire.Text
    hello: wire.Hello
    batches: list[bytes]


class FromHeadquarters(wire.WireMessage):
    """Pages of an office's feed; the first one continues from the positions `position` and `common`."""

    headquarters: wire.Text
    store: wire.Text
    made: wire.Text
    epoch: wire.Text
    last_seq: wire.Count
    """Sequence number of the office's last entry that headquarters has."""
    vans: dict[str, int]
    """The same for each store of its vans."""
    position: wire.Count
    common: wire.Count
    pages: list[bytes]


class CarriedContainer(wire.WireMessage):
    """The outermost message of a carried file: its signed content."""

    goes: wire.Text
    content: bytes
    mac: wire.Digest
    """Made with the secret of the office's store, whichever way the file goes."""


@dataclass(frozen=True, slots=True)
class CarryOutReport:
    """How much was written into a carried file. `waiting` entries wait until entries of other stores are numbered."""

    file: str
    store: str
    entries: int
    published: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class CarryInReport:
    """How much of an imported file was new. `held`: the store is revoked, and a person must release its entries;
    `forked`: the store was copied, and its next session gives it a new name; `left_out`: batches of vans that
    headquarters does not accept.

    `rows` are all entries and published rows in the file: new, `already` there, or `rejected` (held, forked, left
    out)."""

    store: str
    entries: int
    published: int = 0
    held: bool = False
    forked: bool = False
    left_out: int = 0
    rows: int = 0
    already: int = 0
    rejected: int = 0


def require(holds: bool, code: str, **values: object) -> None:
    """Raises CarriedFileRejected with this code unless the condition holds."""
    if not holds:
        raise CarriedFileRejected(code, **values)


def is_signed_by(secrets_of_store: Iterable[str], outer: CarriedContainer) -> bool:
    """Whether it was signed with one of these secrets: a file may be older than the present one."""
    return any(hmac.compare_digest(mac_of(secret, outer.goes, outer.content), outer.mac) for secret in secrets_of_store)


def mac_of(secret: str, goes: str, content: bytes) -> bytes:
    return wire.mac(secret, b"carried", VERSION.to_bytes(2, "big"), goes.encode(), content)


def writable(file: Path) -> Path:
    """The path to write to. An earlier carried file may be overwritten; any other file is rejected as not_carried."""
    file = Path(file).absolute()
    with errors.as_file_trouble(file):
        try:
            with file.open("rb") as there:
                require(there.read(len(MAGIC)) == MAGIC, "not_carried", file=str(file))
        except FileNotFoundError:
            pass
    return file


def write(file: Path, goes: str, content: bytes, secret: str, store: Store, made: str, first: int, last: int) -> None:
    """Write a carried file beside its place, sync and rename it: a stick that is pulled out early has the old file or
    the new one."""
    plain = wire.encode(CarriedContainer(goes, content, mac_of(secret, goes, content)))
    head = MAGIC + VERSION.to_bytes(2, "big")
    half = file.with_name(file.name + ".part")
    # An erasure must find the file later, so it is recorded before it exists.
    with store.writing() as tx:
        tx.put("carried", [{"file": str(file), "made": made, "first_seq": first, "last_seq": last}])
    with errors.as_file_trouble(file):
        try:
            half.unlink(missing_ok=True)
            with open_private(half, "xb") as written:
                written.write(head + sha256(head + plain).digest())
                written.write(plain)
                written.flush()
                os.fsync(written.fileno())
            os.replace(half, file)
        finally:
            half.unlink(missing_ok=True)
        if os.name == "posix":
            folder = os.open(file.parent, os.O_RDONLY)
            with suppress(OSError):  # a stick's file system may not support this
                os.fsync(folder)
            os.close(folder)


def read_container(file: Path) -> CarriedContainer:
    try:
        with Path(file).open("rb") as there:
            raw = there.read(MOST_BYTES + 1)
    except OSError:
        raise CarriedFileRejected("no_file", file=str(file)) from None
    start = len(MAGIC) + 2
    require(raw.startswith(MAGIC) and len(raw) <= MOST_BYTES, "not_carried", file=str(file))
    whole = sha256(raw[:start] + raw[start + 32 :]).digest() == raw[start : start + 32]
    require(whole, "damaged", file=str(file))
    version = int.from_bytes(raw[len(MAGIC) : start], "big")
    require(version <= VERSION, "newer", file=str(file))
    require(version >= max(1, VERSION - 2), "older", file=str(file))
    try:
        return wire.read(raw[start + 32 :], CarriedContainer)
    except wire.BadMessage:
        raise CarriedFileRejected("damaged", file=str(file)) from None


def read(file: Path, goes: str, shape: type[C]) -> tuple[C, CarriedContainer]:
    """The content of a file for this direction, and its container, whose signature is not checked yet."""
    outer = read_container(Path(file))
    require(outer.goes == goes, outer.goes if outer.goes in (TO_HEADQUARTERS, TO_OFFICE) else "damaged", file=str(file))
    try:
        return wire.read(outer.content, shape), outer
    except wire.BadMessage:
        raise CarriedFileRejected("damaged", file=str(file)) from None
