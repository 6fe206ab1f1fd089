"""Finds the encoding of a file: where its bytes fit several, the whole file decides which is the most plausible."""

from __future__ import annotations

import codecs
import re
from collections import Counter

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

UTF8, UTF16, GB18030, WESTERN = "UTF-8", "UTF-16", "GB18030", "Windows-1252"
NAMED = {
    UTF8: "utf-8-sig",
    UTF16: "utf-16",
    "UTF-16LE": "utf-16-le",
    "UTF-16BE": "utf-16-be",
    GB18030: "gb18030",
    WESTERN: "cp1252",
    "Windows-1250": "cp1250",
    "Windows-1251": "cp1251",
    "ISO-8859-15": "iso8859-15",
    "Mac-Roman": "mac-roman",
    "Big5": "big5hkscs",
    "Shift_JIS": "cp932",
    "EUC-KR": "cp949",
}
"""The encodings that a person may name, each with its codec. Only the first four are ever chosen by the program."""
ALSO = {"gbk": GB18030, "gb2312": GB18030, "cp936": GB18030, "latin1": WESTERN, "iso88591": WESTERN, "ansi": WESTERN}
"""Other names that people use; what they name is contained in ours."""
MARKS = ((codecs.BOM_UTF8, UTF8), (codecs.BOM_UTF16_LE, UTF16), (codecs.BOM_UTF16_BE, UTF16))

NO_ENCODING = N_("There is no encoding %(given)s. Possible: %(known)s.")
NOT_IN_THIS = N_("%(file)s is not %(encoding)s: line %(line)s holds bytes that do not fit.")
NOT_TEXT = N_(
    "%(file)s is neither UTF-8, GB18030, UTF-16 nor Windows-1252 from line %(line)s on. Save it as CSV in UTF-8, or "
    "name its encoding (--encoding)."
)
MOSTLY_UTF8 = N_(
    "%(file)s is UTF-8 except for line %(line)s, which was written in another encoding. Save it as CSV in UTF-8."
)
LOOKS_LIKE = N_("%(file)s reads like %(guess)s, but not for certain. Name its encoding (--encoding).")

WORD = re.compile(r"[^\x00-\x7f]+")
LEVEL_ONE = range(0xB0, 0xD8)
"""First bytes of the 3,755 most frequent Chinese characters in GB 2312."""
LEVEL_TWO = range(0xD8, 0xF8)
PUNCTUATION = range(0xA1, 0xA4)
WESTERN_SIGNS = frozenset("‘’“”‚„–—…•€£¥§©®™°±²³¹µ·¼½¾×÷«»¿¡ºª\xa0")
LEAST = 0.4
"""Below this the bytes may be of an encoding that the program does not choose by itself."""
FEW = 8
"""So few bytes above ASCII are no evidence against an encoding."""


def decoded(content: bytes, file: str, wanted: str = "") -> tuple[str, str]:
    """(text, name of the encoding) of a file; `wanted` is an encoding that a person named.

    Raises Refused: usage for an unknown encoding, data with the line of the first byte that does not fit.
    """
    if wanted:
        name = encoding_named(wanted)
        try:
            return content.decode(NAMED[name]).removeprefix("\ufeff"), name
        except UnicodeDecodeError as wrong:
            raise Refused("data", NOT_IN_THIS, file=file, encoding=name, line=_line(content, wrong.start)) from None
    for mark, name in MARKS:
        if content.startswith(mark):
            return _decoded_as(content, name, file), name
    try:
        # A file with NUL bytes is UTF-8 only if they are not every second byte of UTF-16 without a mark.
        if not (unmarked := _utf16_without_mark(content)):
            return content.decode("utf-8"), UTF8
        return content.decode(unmarked), UTF16
    except UnicodeDecodeError as wrong:
        if _is_mostly_utf8(content):
            raise Refused("data", MOSTLY_UTF8, file=file, line=_line(content, wrong.start)) from None
    return _most_plausible(content, file)


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


def _utf16_without_mark(content: bytes) -> str:
    """The byte order, if at least a third of all even or of all odd bytes are NUL, as in Latin text."""
    head = content[:65536]
    if b"\0" not in head or len(content) % 2:
        return ""
    for start, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if head[start::2].count(0) * 3 > len(head) // 2 and not head[1 - start :: 2].count(0):
            return codec
    return ""


def _is_mostly_utf8(content: bytes) -> bool:
    """Whether nearly all bytes above ASCII are parts of characters of two or more bytes of UTF-8."""
    odd = content.decode("utf-8", "replace").count("\ufffd")
    high = sum(map(len, re.findall(rb"[\x80-\xff]+", content)))
    return high >= 20 * odd


def _most_plausible(content: bytes, file: str) -> tuple[str, str]:
    found: list[tuple[float, str, str]] = []
    wrong_at = 0
    for name, plausible in ((GB18030, _chinese), (WESTERN, _western)):
        try:
            text = content.decode(NAMED[name])
        except UnicodeDecodeError as wrong:
            wrong_at = max(wrong_at, wrong.start)
        else:
            found.append((plausible(text), text, name))
    if not found:
        raise Refused("data", NOT_TEXT, file=file, line=_line(content, wrong_at))
    best, text, name = max(found)
    high = sum(map(len, re.findall(rb"[\x80-\xff]+", content)))
    if best < LEAST and high >= FEW and (guess := _guess(content)) not in ("", name):
        raise Refused("data", LOOKS_LIKE, file=file, guess=guess)
    return text, name


def _chinese(text: str) -> float:
    """From -1 to 1: how ordinary the Chinese characters of a text are that was decoded as GB18030."""
    counted = Counter(char for word in WORD.findall(text) for char in word)
    return sum(_ordinary(char) * count for char, count in counted.items()) / counted.total()


def _ordinary(char: str) -> float:
    code = char.encode("gb18030")
    if len(code) > 2 or code[1] < 0xA1:
        return -1
    lead = code[0]
    return 1 if lead in LEVEL_ONE else 0.8 if lead in PUNCTUATION else 0.2 if lead in LEVEL_TWO else -1


def _western(text: str) -> float:
    """From -1 to 1: how ordinary the letters with accents are, and how they are used, in a text of Windows-1252."""
    score = count = 0.0
    for found in WORD.finditer(text):
        run, before, after = found[0], text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        count += len(run)
        score += len(run) * _plausible_run(run, before, after)
    return score / count


def _plausible_run(run: str, before: str, after: str) -> float:
    letters = [char for char in run if char.isalpha() and char not in "ºª"]
    others = [char for char in run if char not in letters]
    if any(char not in WESTERN_SIGNS for char in others) or len(letters) > 2:
        return -1
    if len(letters) == 2:
        return 0.4 if run.islower() and len(run) == 2 else -0.8
    if letters and len(others) > 1:
        return -0.5
    # A small letter stands in a word or alone; a capital begins a word or is among capitals.
    if letters and letters[0].isupper() and before.islower():
        return -0.5
    return 1 if not letters or before.isalpha() or after.isalpha() else 0.3


def _guess(content: bytes) -> str:
    """One of our encodings, as charset-normalizer sees it; "" where it sees none."""
    from charset_normalizer import from_bytes

    known = [codec.removesuffix("-sig") for codec in NAMED.values() if not codec.startswith("utf-16")]
    best = from_bytes(content, cp_isolation=known).best()
    return encoding_named(best.encoding) if best else ""
