"""Aliases: which files of customers and devices are about one and the same.

An alias points from a younger file to an older one (workflows/master_files/merging.py); the row of the younger file has
it. Nothing else is rewritten, so every reader that starts from a file asks here for the files that go with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from db.reading import RowReader
from db.statements import chunks, placeholders

TABLES: Mapping[str, str] = {"customer": "customer_row", "device": "device_row"}


def standing(reader: RowReader, kind: str, file: str) -> str:
    """The file that stands for this one: itself, or the oldest one that it is merged with and that is known here."""
    table = TABLES.get(kind)
    while table and file:
        older = reader.value(f"SELECT same_as FROM {table} WHERE thing = ?", (file,))
        if not older or reader.value(f"SELECT 1 FROM {table} WHERE thing = ?", (older,)) is None:
            break
        file = str(older)
    return file


def all_standing(reader: RowReader, kind: str, files: Iterable[str]) -> list[str]:
    """The files that stand for these, each once, in the order given."""
    return list(dict.fromkeys(standing(reader, kind, file) for file in files))


def as_one(reader: RowReader, kind: str, file: str) -> list[str]:
    """The file that stands for this one, and all that are merged with it, the oldest first."""
    first = standing(reader, kind, file)
    table = TABLES.get(kind)
    found, latest = {first}, [first]
    while table and latest:
        latest = [
            thing
            for some in chunks(latest)
            for (thing,) in reader.rows(
                f"SELECT thing FROM {table} WHERE same_as <> '' AND same_as IN ({placeholders(some)})", some
            )
            if thing not in found
        ]
        found.update(latest)
    return sorted(found)


def with_merged(reader: RowReader, files: Collection[str]) -> set[str]:
    """These files, whatever their kind, and all that are merged with them."""
    return {each for file in files for kind in TABLES for each in as_one(reader, kind, file)}


def edges(reader: RowReader) -> dict[str, str]:
    """Every alias of this store: by the younger file the older one."""
    return {
        str(thing): str(older)
        for table in TABLES.values()
        for thing, older in reader.rows(f"SELECT thing, same_as FROM {table} WHERE same_as <> ''")
    }
