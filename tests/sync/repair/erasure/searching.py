"""Looks for words in every file of a folder: raw bytes in several encodings, unpacked archives, every cell of every
table, every token of every search index."""

import json
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

DEFLATED = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


def spellings(word: str) -> set[bytes]:
    """The bytes of a word in each encoding that a file may use."""
    escaped = json.dumps(word)[1:-1]
    return {
        word.encode(),
        word.encode("utf-16-le"),
        word.encode("utf-16-be"),
        word.encode("gb18030"),
        escaped.encode(),
        escaped.upper().encode(),
        word.encode().hex().encode(),
        word.encode().hex().upper().encode(),
    }


def unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes themselves, and the unpacked form of deflated or zipped parts."""
    yield data
    for start in DEFLATED:
        at = data.find(start)
        while at >= 0:
            stream = zlib.decompressobj()
            try:
                plain = stream.decompress(data[at:], 1 << 24)
            except zlib.error:
                plain = b""
            if len(plain) > 16:
                yield plain
            at = data.find(start, at + 1)
    if data.startswith(b"PK\x03\x04"):  # the whole signature of a ZIP entry: a random key may well begin with "PK"
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from unpacked(archive.read(name))


def cells(file: Path) -> Iterator[bytes]:
    """Every value of a SQLite file as its readers get it, because the raw file keeps a long value in pieces."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search\\_%' ESCAPE '\\'"
            )
        ]
        for table in [*tables, "search_row"]:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    if isinstance(value, bytes):
                        yield from unpacked(value)
                    elif isinstance(value, str):
                        yield value.encode()


def tokens(file: Path) -> set[str]:
    """The tokens in the search index of a SQLite file, even those without a row."""
    found: set[str] = set()
    with closing(sqlite3.connect(file)) as connection:
        for index in ("search_text", "search_name"):
            connection.execute(f"CREATE VIRTUAL TABLE temp.words_of_{index} USING fts5vocab(main, {index}, row)")
            found.update(term for (term,) in connection.execute(f"SELECT term FROM temp.words_of_{index}"))
    return found


def found_in(folder: Path, words: dict[str, str]) -> list[tuple[str, str]]:
    """(file, what) for every file of the folder that contains one of the words {what: word} in any encoding."""
    wanted = [(what, spelling) for what, word in words.items() for spelling in spellings(word)]
    found = set()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        pieces = [*unpacked(file.read_bytes()), *(cells(file) if file.suffix == ".db" else ())]
        found.update((file.name, what) for what, spelling in wanted if any(spelling in piece for piece in pieces))
    return sorted(found)
