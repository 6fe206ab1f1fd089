"""Breaks text into lines, for papers and screens: between Latin words and between Chinese characters, but not before a
closing mark or after an opening one, nor within a number whose groups stand apart.

No text is ever lost: the joined lines hold every character except the spaces at the breaks.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

_OPEN = re.escape("（〔［｛《〈「『【〖“‘([{<$￥¥£€№#")
_CLOSE = re.escape("，。、；：？！）〕］｝》〉」』】〗”’…—～·％‰℃°,.;:!?)]}>%")
# Scripts that are written without spaces; each of their characters is a word of its own.
_WIDE = "\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U0001f000-\U0003ffff"
# 〓U+1F600 must stay on one line.
_WORD = rf"〓U\+[0-9A-F]{{4,6}}|[^\s{_WIDE}]+|[^ ]"
# A number in groups (a phone, a serial, a tracking number) is one word: 028-8512 3456, PH24 N190 7C11.
_GROUP = r"(?=[A-Z()+./-]*\d)[\dA-Z()+./-]+"
_GROUPS = rf"{_GROUP}(?: {_GROUP})+(?=[{_CLOSE}]*(?:[\s{_WIDE}]|$))"
_PIECE = re.compile(rf" +|[{_OPEN}]*(?:{_GROUPS}|{_WORD})[{_CLOSE}]*")
_PART = re.compile(rf" +|[{_OPEN}]*(?:{_WORD})[{_CLOSE}]*")


def whole_words(text: str) -> list[str]:
    """The parts of a text that are not broken while a line can hold them."""
    return [piece for piece in _cut(text) if not piece.isspace()]


@lru_cache(maxsize=2048)  # a paper is laid out in several sizes, each with the same words
def _cut(text: str) -> tuple[str, ...]:
    """The text in words and blanks."""
    return tuple(_PIECE.findall(text))


def lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """The text in lines no wider than `width`, in the unit that `measure` returns; an empty text gives no line.

    A number in groups is broken between them only where it is wider than a line, and a word wider than a line (a long
    serial, a row of dashes) is cut anywhere.
    """
    done: list[str] = []
    for paragraph in text.split("\n") if text else ():
        if measure(paragraph) <= width:
            done.append(paragraph)
            continue
        paragraph = paragraph.strip(" ")
        begin = [0, *breaks(paragraph, width, measure), len(paragraph)]
        done += [paragraph[start:end].rstrip(" ") for start, end in pairwise(begin) if start < end]
    return done


def breaks(text: str, width: float, measure: Callable[[str], float]) -> list[int]:
    """Where the second and each further line of one paragraph begins; blanks at a break belong to the line before."""
    found: list[int] = []
    at, used, is_empty = 0, 0.0, True
    for piece, wide in _pieces(text, width, measure):
        if used + wide > width and not is_empty:
            found.append(at)
            used, is_empty = 0.0, True
        if is_empty and found and piece[0] == " ":
            at += len(piece)
            found[-1] = at
            continue
        while piece and wide > width:
            fitting = _fitting(piece, width, measure)
            piece = piece[fitting:]
            at += fitting
            found.append(at)
            wide = measure(piece)
        at += len(piece)
        used, is_empty = used + wide, False
    return [place for place in found if place < len(text)]


def _pieces(text: str, width: float, measure: Callable[[str], float]) -> Iterator[tuple[str, float]]:
    """The words and blanks with their widths; of a number in groups that is wider than a line its groups."""
    for piece in _cut(text):
        wide = measure(piece)
        if wide > width:
            yield from ((part, measure(part)) for part in _PART.findall(piece))
        else:
            yield piece, wide


def _fitting(piece: str, width: float, measure: Callable[[str], float]) -> int:
    used = 0.0
    for count, char in enumerate(piece):
        used += measure(char)
        if used > width:
            return max(1, count)
    return len(piece)
