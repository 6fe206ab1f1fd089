"""Code128 and QR as rows of modules, without drawing them.

A code holds the printed number (or the address of the status page) and nothing hidden.
"""

import re
from functools import lru_cache

QUIET_BARS, QUIET_QR = 10, 4  # white modules that the standards demand on each side

# ISO/IEC 15417 table 1: widths of bar, space, bar, space, bar, space for the values 0 to 105, then the stop sign.
_WIDTHS = (
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
    "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
    "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
    "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
    "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
    "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
    "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
    "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
    "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
    "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
)  # fmt: skip
# ISO/IEC 18004 table 7: bytes that versions 1 to 40 hold at error correction level M.
_QR_BYTES = (
    14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666,
    711, 779, 857, 911, 997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331,
)  # fmt: skip
_TO_C, _TO_B, _START_B, _START_C, _STOP = 99, 100, 104, 105, 106


def code128(text: str) -> list[tuple[int, int]] | None:
    """Bars as (offset, width) in modules after the quiet zone; None when the text is not printable ASCII."""
    if not text or not all(" " <= char <= "~" for char in text):
        return None
    values: list[int] = []
    for part, pairs in stretches(text):
        values.append((_TO_C if pairs else _TO_B) if values else (_START_C if pairs else _START_B))
        values += map(int, re.findall("..", part)) if pairs else (ord(char) - 32 for char in part)
    check = (values[0] + sum(index * value for index, value in enumerate(values[1:], 1))) % 103
    bars, at = [], 0
    for value in (*values, check, _STOP):
        for index, wide in enumerate(map(int, _WIDTHS[value])):
            if index % 2 == 0:
                bars.append((at, wide))
            at += wide
    return bars


def stretches(text: str) -> list[tuple[str, bool]]:
    """The text in parts of code set B (False) and code set C (True), which holds two digits in a symbol.

    Only four or more digits in a row are worth the symbol that switches the code set.
    """
    parts = filter(None, re.split(r"((?:\d\d){2,})", text))
    return [(part, len(part) >= 4 and len(part) % 2 == 0 and part.isdigit()) for part in parts]


@lru_cache(maxsize=32)  # the copies of one slip carry the same code
def qr(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Modules a side, and the dark runs as (row, column, length). Never Micro QR, which most cameras cannot read."""
    import segno

    # Any mask can be read, and comparing all eight takes as long as a third of a page.
    # segno by itself chooses Shift-JIS for Chinese, in which ¥ and \ are the same byte; scanners expect UTF-8.
    matrix = segno.make_qr(text, error="m", mask=3, encoding=None if text.isascii() else "utf-8").matrix
    dark = []
    for row, line in enumerate(matrix):
        for run in re.finditer(b"\x01+", bytes(line)):
            dark.append((row, run.start(), len(run[0])))
    return len(matrix), tuple(dark)


def qr_side(text: str) -> int | None:
    """The most modules a side that a QR of this text takes, without making it; None when no QR can hold it."""
    size = len(text.encode())
    return next((17 + 4 * version for version, most in enumerate(_QR_BYTES, 1) if size <= most), None)
