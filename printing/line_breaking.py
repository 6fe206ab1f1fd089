"""Breaks text into lines: between Latin words and between Chinese characters, but not before a closing mark or after an
opening one.

No text is ever lost: the joined lines hold every character except the spaces at the breaks.
"""

import re
from collections.abc import Callable

_OPEN = re.escape("（〔［｛《〈「『【〖“‘([{<$￥¥£€№#")
_CLOSE = re.escape("，。、；：？！）〕］｝》〉」』】〗”’…—～·％‰℃°,.;:!?)]}>%")
# Scripts that are written without spaces; each of their characters is a word of its own.
_WIDE = "\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U0001f000-\U0003ffff"
# 〓U+1F600 must stay on one line.
_PIECE = re.compile(rf" +|[{_OPEN}]*(?:〓U\+[0-9A-F]{{4,6}}|[^\s{_WIDE}]+|[^ ])[{_CLOSE}]*")


def lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """The text in lines no wider than `width`, in the unit that `measure` returns; an empty text gives no line.

    A word wider than a line (a long serial, a row of dashes) is cut anywhere.
    """
    done: list[str] = []
    for paragraph in text.split("\n") if text else ():
        if measure(paragraph) <= width:
            done.append(paragraph)
            continue
        line, used = "", 0.0
        for piece in _PIECE.findall(paragraph):
            wide = measure(piece)
            if used + wide > width and line:
                done.append(line.rstrip(" "))
                line, used = "", 0.0
            if not line and piece[0] == " ":
                continue
            while wide > width:
                fitting = _fitting(piece, width, measure)
                done.append(piece[:fitting])
                piece = piece[fitting:]
                wide = measure(piece)
            line, used = line + piece, used + wide
        if line:
            done.append(line.rstrip(" "))
    return done


def _fitting(piece: str, width: float, measure: Callable[[str], float]) -> int:
    used = 0.0
    for count, char in enumerate(piece):
        used += measure(char)
        if used > width:
            return max(1, count)
    return len(piece)
