"""Messages of the Internet Printing Protocol as bytes (RFC 8010): attributes to send, and answers to read.

Printers differ: an answer is read as far as it goes, and a value that is not what its attribute should hold is left
out by whoever reads it.
"""

import struct
from typing import Any

OPERATION, JOB, END = b"\x01", b"\x02", b"\x03"
OF_JOB, OF_PRINTER = 2, 4
INTEGER, BOOLEAN, ENUM, RESOLUTION, COLLECTION, END_COLLECTION, MEMBER = 0x21, 0x22, 0x23, 0x32, 0x34, 0x37, 0x4A
NAME, KEYWORD, URI, CHARSET, LANGUAGE, MIME = 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
TEXTS = 0x40
"""Tags from here on hold text."""
PER_INCH = 3

Attributes = dict[str, list[Any]]  # Any: a value is a number, a text, a resolution or bytes, by its tag
Groups = list[tuple[int, Attributes]]  # (tag of the group, its attributes)


def attribute(tag: int, name: str, value: str | int | bytes) -> bytes:
    raw = struct.pack(">i", value) if isinstance(value, int) else value.encode() if isinstance(value, str) else value
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(raw)) + raw


def collection(name: str, members: dict[str, Any]) -> bytes:  # Any: a number, a text or again such members
    """An attribute that is made of others."""
    inside = b"".join(
        attribute(MEMBER, "", member)
        + (
            collection("", value)
            if isinstance(value, dict)
            else attribute(INTEGER if isinstance(value, int) else KEYWORD, "", value)
        )
        for member, value in members.items()
    )
    return attribute(COLLECTION, name, b"") + inside + attribute(END_COLLECTION, "", b"")


def parse(answer: bytes) -> tuple[int, Groups]:
    """(status, groups as (tag, {name: values})) of an answer. Raises ValueError where it is none of IPP, or cut."""
    try:
        major, status, at, groups, name = answer[0], struct.unpack_from(">H", answer, 2)[0], 8, Groups(), ""
        if major not in (1, 2):
            raise ValueError("no answer of IPP")
        while (tag := answer[at]) != END[0]:
            at += 1
            if tag < 0x10:
                groups.append((tag, {}))
                continue
            (length,) = struct.unpack_from(">H", answer, at)
            # Without a name it is another value of the previous attribute.
            name = answer[at + 2 : at + 2 + length].decode(errors="replace") or name
            at += 2 + length
            (length,) = struct.unpack_from(">H", answer, at)
            raw = answer[at + 2 : at + 2 + length]
            at += 2 + length
            if groups:
                groups[-1][1].setdefault(name, []).append(_value(tag, raw))
    except (struct.error, IndexError) as bad:
        raise ValueError("no answer of IPP") from bad
    return status, groups


def _value(tag: int, raw: bytes) -> Any:  # Any: see Attributes
    if tag in (INTEGER, ENUM) and len(raw) == 4:
        return struct.unpack(">i", raw)[0]
    if tag == BOOLEAN and len(raw) == 1:
        return raw != b"\0"
    if tag == RESOLUTION and len(raw) == 9:
        across, along, unit = struct.unpack(">iib", raw)
        return (across, along) if unit == PER_INCH else (round(across * 2.54), round(along * 2.54))
    return raw.decode(errors="replace") if tag >= TEXTS else raw


def of_group(groups: Groups, tag: int) -> Attributes:
    return next((found for group, found in groups if group == tag), {})


def number(found: Attributes, name: str) -> int:
    """The number of an attribute; 0 where it is missing or no number."""
    value = found.get(name, [0])[0]
    return value if isinstance(value, int) else 0


def texts(found: Attributes, name: str) -> list[str]:
    """The texts of an attribute."""
    return [value for value in found.get(name, []) if isinstance(value, str)]
