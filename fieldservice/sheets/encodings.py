"""Finds the encoding of a file: where its bytes fit several, the whole file decides which is the most plausible."""

from __future__ import annotations

import codecs
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress

from fieldservice.sheets.plausibility import Likelihood, bits_of
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

UTF8, UTF16, UTF32, GB18030, WESTERN = "UTF-8", "UTF-16", "UTF-32", "GB18030", "Windows-1252"
RIVALS = {
    GB18030: "gb18030",
    WESTERN: "cp1252",
    "Big5": "big5hkscs",
    "Shift_JIS": "cp932",
    "EUC-JP": "euc_jp",
    "EUC-KR": "cp949",
    "Windows-1250": "cp1250",
    "Windows-1251": "cp1251",
    "Windows-1253": "cp1253",
    "Windows-1254": "cp1254",
    "Windows-1255": "cp1255",
    "Windows-1256": "cp1256",
    "Windows-1257": "cp1257",
    "Windows-874": "cp874",
    "ISO-8859-2": "iso8859-2",
    "ISO-8859-5": "iso8859-5",
    "ISO-8859-15": "iso8859-15",
    "KOI8-U": "koi8-u",
    "Mac-Roman": "mac-roman",
    "IBM850": "cp850",
    "IBM852": "cp852",
    "IBM866": "cp866",
}
"""Encodings of one or two bytes that are compared, with their codecs; only the first two are chosen by the program."""
NAMED = {
    UTF8: "utf-8-sig",
    UTF16: "utf-16",
    "UTF-16LE": "utf-16-le",
    "UTF-16BE": "utf-16-be",
    UTF32: "utf-32",
    **RIVALS,
    "ISO-2022-JP": "iso2022_jp",
    "ISO-2022-KR": "iso2022_kr",
}
"""The encodings that a person may name, each with its codec."""
ALSO = {"gbk": GB18030, "gb2312": GB18030, "cp936": GB18030, "latin1": WESTERN, "iso88591": WESTERN, "ansi": WESTERN}
ALSO |= {"koi8r": "KOI8-U", "latin2": "ISO-8859-2", "latin9": "ISO-8859-15", "sjis": "Shift_JIS", "cp950": "Big5"}
"""Other names that people use; what they name is contained in ours."""
MARKS = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, UTF32),
    (codecs.BOM_UTF32_BE, UTF32),
    (codecs.BOM_UTF16_LE, UTF16),
    (codecs.BOM_UTF16_BE, UTF16),
)
"""The mark of UTF-32 begins like the one of UTF-16."""

NO_ENCODING = N_("There is no encoding %(given)s. Possible: %(known)s.")
NOT_IN_THIS = N_("%(file)s is not %(encoding)s: line %(line)s contains bytes that do not fit.")
NOT_TEXT = N_(
    "From line %(line)s on, %(file)s is neither UTF-8, GB18030, UTF-16 nor Windows-1252. Save it as CSV in "
    "UTF-8, or give its encoding (--encoding)."
)
MOSTLY_UTF8 = N_(
    "%(file)s is UTF-8 except for line %(line)s, which was written in another encoding. Save it as CSV in UTF-8."
)
LOOKS_LIKE = N_("%(file)s is probably %(guess)s, but not certainly. Give its encoding (--encoding).")

CERTAIN = 6.0
"""By so many bits a reading must be likelier than every other one: 64 times."""
EXPECTED = {GB18030: 4.0, WESTERN: 2.0}
"""What the program may choose, and by how many bits it is likelier than other encodings before anything was read."""
LEAST = {GB18030: -14.0, WESTERN: -7.5}
"""Bits of an average character below which a reading is none; the bytes are of an encoding that is not compared."""
FEW = 5
"""With more characters above ASCII than these no other encoding happens to be valid UTF-8."""
FAR = 60.0
"""A reading so many bits behind the best needs no counting to the end."""
MOST_GUESSES = 3
BYTES = re.compile(rb"[^ \t\r\n]*[\x80-\xff][^ \t\r\n]*")
ESCAPES = (("ISO-2022-JP", re.compile(rb"\x1b\$[@B]")), ("ISO-2022-KR", re.compile(rb"\x1b\$\)C")))
"""What these begin their characters with; the characters themselves are bytes of ASCII."""
END_OF_FILE = re.compile("\x1a[\x1a\0\\s]*\\Z")
"""Programs of DOS ended a text with Ctrl+Z."""


def decoded(content: bytes, file: str, wanted: str = "") -> tuple[str, str]:
    """(text, name of the encoding) of a file; `wanted` is an encoding that a person named.

    Raises Refused: usage for an unknown encoding; data with the line of the first byte that does not fit, or with the
    encodings in which the file reads well, where there are several.
    """
    text, name = _decoded(content, file, encoding_named(wanted) if wanted else "")
    return END_OF_FILE.sub("", text.removeprefix("\ufeff")), name


def _decoded(content: bytes, file: str, named: str) -> tuple[str, str]:
    name = named or next((name for mark, name in MARKS if content.startswith(mark)), "")
    if name:
        return _decoded_as(content, name, file), name
    for codec, name in _unmarked(content):
        try:
            return content.decode(codec), name
        except UnicodeDecodeError:
            continue
    for guess, escape in ESCAPES:
        if escape.search(content):
            raise Refused("data", LOOKS_LIKE, file=file, guess=guess)
    try:
        return _certainly_utf8(content, file), UTF8
    except UnicodeDecodeError as wrong:
        if _is_mostly_utf8(content):
            raise Refused("data", MOSTLY_UTF8, file=file, line=_line(content, wrong.start)) from None
    return _likeliest(content, file)


def encoding_named(given: str) -> str:
    """Our name of an encoding that a person named. Raises Refused (usage)."""
    plain = re.sub(r"[^a-z0-9]", "", given.lower())
    by_plain = {re.sub(r"[^a-z0-9]", "", each.lower()): name for name, codec in NAMED.items() for each in (name, codec)}
    name = by_plain.get(plain) or ALSO.get(plain) or by_plain.get(plain.replace("windows", "cp"))
    if name is None:
        raise Refused("usage", NO_ENCODING, given=given, known=", ".join(NAMED))
    return name


def _decoded_as(content: bytes, name: str, file: str) -> str:
    try:
        return content.decode(NAMED[name])
    except UnicodeDecodeError as wrong:
        raise Refused("data", NOT_IN_THIS, file=file, encoding=name, line=_line(content, wrong.start)) from None


def _line(content: bytes, place: int) -> int:
    return content[:place].count(b"\n") + 1


def _unmarked(content: bytes) -> Iterator[tuple[str, str]]:
    """Codecs of UTF-32 and UTF-16 that a file without a mark has by its NUL bytes, with their names."""
    head = content[:65536]
    if b"\0" not in head:
        return
    if not len(content) % 4:
        # Hardly any bytes but those of UTF-32 are valid in it.
        yield from (("utf-32-le", UTF32), ("utf-32-be", UTF32))
    if not len(content) % 2:
        # Latin text has NUL in every second byte: at least a third of all even or of all odd bytes.
        for start, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
            if head[start::2].count(0) * 3 > len(head) // 2 and not head[1 - start :: 2].count(0):
                yield codec, UTF16


def _certainly_utf8(content: bytes, file: str) -> str:
    """The text. Raises UnicodeDecodeError, and Refused where a few characters read better as others."""
    text = content.decode("utf-8")
    if text.isascii() or len(content) - len(text) > FEW * 2 or sum(map(str.isascii, text)) < len(text) - FEW:
        return text
    least = bits_of(text)
    better = [name for name, other in _readings(content) if bits_of(other) > least]
    if better:
        raise Refused("data", LOOKS_LIKE, file=file, guess=_listed([UTF8, *better][:MOST_GUESSES]))
    return text


def _is_mostly_utf8(content: bytes) -> bool:
    """Whether nearly all bytes above ASCII are parts of characters of two or more bytes of UTF-8."""
    odd = content.decode("utf-8", "replace").count("\ufffd")
    high = sum(map(len, re.findall(rb"[\x80-\xff]+", content)))
    return high >= 20 * odd


def _likeliest(content: bytes, file: str) -> tuple[str, str]:
    """The reading that is the likeliest for certain. Raises Refused."""
    # No encoding has blanks and line breaks within a character, so that words and lines can be read one by one.
    counted = Counter(BYTES.findall(content))
    read = {name: text.split("\n") for name, text in _readings(b"\n".join(counted))}
    found = _compared(read, list(counted.values()))
    best = max(found.values(), default=-math.inf)
    likely = sorted((name for name in found if found[name] > best - CERTAIN), key=lambda name: -found[name])
    for name, expected in EXPECTED.items():
        others = [bits for other, bits in found.items() if read[other] != read.get(name)]
        if name not in found or found[name] + expected < max(others, default=-math.inf) + CERTAIN:
            continue
        text = content.decode(RIVALS[name])
        if found[name] >= LEAST[name] * sum(not char.isascii() for char in text) and not _is_mixed(text):
            return text, name
    high = sum(map(len, re.findall(rb"[\x80-\xff]+", content)))
    if not set(EXPECTED) & set(read) and (high < FEW or best < LEAST[WESTERN] * high):
        raise Refused("data", NOT_TEXT, file=file, line=_line(content, _wrong_at(content)))
    texts = [read[name] for name in likely]
    distinct = [name for place, name in enumerate(likely) if read[name] not in texts[:place]]
    raise Refused("data", LOOKS_LIKE, file=file, guess=_listed(distinct[:MOST_GUESSES]))


def _readings(content: bytes) -> Iterator[tuple[str, str]]:
    for name, codec in RIVALS.items():
        with suppress(UnicodeDecodeError):
            yield name, content.decode(codec)


def _wrong_at(content: bytes) -> int:
    try:
        content.decode(RIVALS[GB18030])
    except UnicodeDecodeError as wrong:
        return wrong.start
    return 0


def _compared(read: Mapping[str, list[str]], times: list[int]) -> dict[str, float]:
    """How likely each reading is, of words and lines that occur so many times; those far behind the best fall out."""
    running = {name: Likelihood() for name in read}
    start, size = 0, 64
    while start < len(times) and running:
        for name, reading in running.items():
            for place in range(start, min(start + size, len(times))):
                reading.count(read[name][place], times[place])
        best = max(reading.bits for reading in running.values())
        running = {name: reading for name, reading in running.items() if reading.bits >= best - FAR}
        start, size = start + size, size * 2
    return {name: reading.bits for name, reading in running.items()}


def _is_mixed(text: str) -> bool:
    """Whether a text with Chinese characters, kana, Greek or Cyrillic letters is not mostly Chinese."""
    letters = Counter(filter(str.isalpha, text))
    chinese = sum(count for char, count in letters.items() if char >= "\u3400")
    return sum(count for char, count in letters.items() if "\u0250" <= char < "\u3400") > chinese / 4


def _listed(names: list[str]) -> str:
    return ", ".join(names)
