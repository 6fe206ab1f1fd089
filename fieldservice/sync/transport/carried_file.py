"""Carried files: what would go over the line, in a file on a stick, for an office that has no line.

It holds the same signed batches and the same pages. A file is believed whole before anything in it is taken, or refused whole;
taking it in twice is harmless, and so is an old one.
"""

import hmac
import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from db import errors
from fieldservice.sync.transport import wire

C = TypeVar("C")
MAGIC = b"fieldservice carried\n"
VERSION = 1
"""Of the shapes below."""
MOST_BYTES = 1 << 30
TO_HEADQUARTERS, TO_OFFICE = "to_headquarters", "to_office"


class CarriedFileRejected(Exception):
    """This file is not taken, and nothing of it was. `code`: no_file, not_carried, damaged, older, newer, to_headquarters or
    to_office (it goes there, not here), another_headquarters, other_store, unknown_store, sign, epoch, gap, position, feed,
    copied, revoked, replaced."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class FromOffice(wire.WireMessage):
    """What headquarters does not have, as signed batches in their order; `hello` tells how far the office has read."""

    headquarters: wire.Text
    store: wire.Text
    made: wire.Text
    hello: wire.Hello
    batches: list[bytes]


class FromHeadquarters(wire.WireMessage):
    """Pages of an office's feed, the first of which goes on from `position` and `common`."""

    headquarters: wire.Text
    store: wire.Text
    made: wire.Text
    epoch: wire.Text
    last_seq: wire.Count
    """The last of the office's own entries that headquarters has."""
    vans: dict[str, int]
    """The same of its vans' stores."""
    position: wire.Count
    common: wire.Count
    pages: list[bytes]


class CarriedContainer(wire.WireMessage):
    goes: wire.Text
    content: bytes
    mac: wire.Digest
    """By the secret of the office's store, whichever way the file goes."""


@dataclass(frozen=True, slots=True)
class CarryOutReport:
    """A file that was written: how much is in it. `waiting` entries stay behind until other stores' entries are numbered."""

    file: str
    store: str
    entries: int
    published: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class CarryInReport:
    """A file that was taken in: how much of it was new. `held`: the store is revoked, and a person must release what it sent;
    `forked`: it was copied, and its next session gives it a new name; `left_out`: batches of vans that headquarters does not take."""

    store: str
    entries: int
    published: int = 0
    held: bool = False
    forked: bool = False
    left_out: int = 0


def require(holds: bool, code: str, **values: object) -> None:
    if not holds:
        raise CarriedFileRejected(code, **values)


def is_signed_by(secret: str, outer: CarriedContainer) -> bool:
    return hmac.compare_digest(mac_of(secret, outer.goes, outer.content), outer.mac)


def mac_of(secret: str, goes: str, content: bytes) -> bytes:
    return wire.mac(secret, b"carried", VERSION.to_bytes(2, "big"), goes.encode(), content)


def writable(file: Path) -> Path:
    """Where to write: a file carried before may be written over, any other is left alone."""
    file = Path(file).absolute()
    with errors.as_file_trouble(file):
        try:
            with file.open("rb") as there:
                require(there.read(len(MAGIC)) == MAGIC, "not_carried", file=str(file))
        except FileNotFoundError:
            pass
    return file


def write(file: Path, goes: str, content: bytes, secret: str, store: Any, made: str, first: int, last: int) -> None:
    """Written aside, synced, renamed: a stick that is pulled out too early has the old file or the new one."""
    plain = wire.encode(CarriedContainer(goes, content, mac_of(secret, goes, content)))
    head = MAGIC + VERSION.to_bytes(2, "big")
    half = file.with_name(file.name + ".part")
    # An erasure must find the file later, so it is noted before there is one.
    with store.writing() as tx:
        tx.put("carried", [{"file": str(file), "made": made, "first_seq": first, "last_seq": last}])
    with errors.as_file_trouble(file):
        try:
            half.unlink(missing_ok=True)
            handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(handle, "wb") as written:
                written.write(head + sha256(head + plain).digest())
                written.write(plain)
                written.flush()
                os.fsync(written.fileno())
            os.replace(half, file)
        finally:
            half.unlink(missing_ok=True)
        if os.name == "posix":
            place = os.open(file.parent, os.O_RDONLY)
            with suppress(OSError):  # a stick's file system may not know this
                os.fsync(place)
            os.close(place)


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
    """The content, if it goes this way; its signature is not looked at yet."""
    outer = read_container(Path(file))
    require(outer.goes == goes, outer.goes if outer.goes in (TO_HEADQUARTERS, TO_OFFICE) else "damaged", file=str(file))
    try:
        return wire.read(outer.content, shape), outer
    except wire.BadMessage:
        raise CarriedFileRejected("damaged", file=str(file)) from None
