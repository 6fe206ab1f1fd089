"""A QR code as lines of text, so that a phone can read an address off the terminal."""

QUIET = 4
"""Modules of white on each side, which the standard asks for (ISO/IEC 18004)."""
HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def qr_lines(text: str) -> list[str]:
    """The code as lines of half blocks, all of one width; a drawn block is dark.

    Show them black on white in every theme: many cameras do not find a code in other colours.
    """
    import segno

    matrix = segno.make_qr(text, error="l").matrix
    side = len(matrix) + 2 * QUIET
    rows = [[False] * side for _ in range(side + side % 2)]
    for down, line in enumerate(matrix):
        for across, dark in enumerate(line):
            rows[down + QUIET][across + QUIET] = bool(dark)
    return [
        "".join(HALVES[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]


def black_on_white(lines: list[str]) -> list[str]:
    """The same for a bare terminal: black and white of the 256 colours, which no theme changes."""
    return [f"\x1b[38;5;16;48;5;231m{line}\x1b[0m" for line in lines]
