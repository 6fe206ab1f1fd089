"""The files that entries name: signed contents and photos, kept beside the store under their SHA-256."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values

if TYPE_CHECKING:
    from db.journal import Entry

SIGNED = ("signed", "intake_signed", "quote_signed")
"""Facts that hold a signature, with the digest of the signed content."""


def files_of(entry: Entry) -> list[str]:
    """Digests of the files that an entry names; [] where they were erased with its private part."""
    if entry.erased:
        return []
    named = [record[name].get("content") for record in records_in(entry.data) for name in SIGNED if _has(record, name)]
    photos = (entry.private or {}).get("files") if entry.kind == "photos_attached" else None
    if isinstance(photos, list):
        named += [photo.get("digest") for photo in photos if isinstance(photo, dict)]
    return [digest for digest in dict.fromkeys(named) if isinstance(digest, str) and len(digest) == 64]


def records_in(part: Values) -> Iterator[JsonObject]:
    """The data or private part of an entry, and what it records under `of` about each further thing."""
    others = part.get("of")
    for record in (part, *(others.values() if isinstance(others, dict) else ())):
        if isinstance(record, dict):
            yield record


def _has(record: Values, name: str) -> bool:
    return isinstance(record.get(name), dict)
