"""What terminals send for shifted function keys and Ctrl with an arrow, where Textual would read something else.

A key that a terminal sends is the key that a binding names: `sequences` depends on the terminal only where two of them
send the same bytes for different keys.
"""

from collections.abc import Mapping

NUMBERS = (25, 26, 28, 29, 31, 32, 33, 34)
"""The numbers n of `ESC [ n ~` with which older terminals go on behind F12; DEC left out 27 and 30."""
FIRST = {"linux": 1, "fbterm": 1, "Apple_Terminal": 5}
"""The function key that is sent as the first of NUMBERS together with Shift, by terminal."""
AS_ON_A_VT220 = 3
"""The same on rxvt, PuTTY and the others that follow the VT220, where Shift adds ten: Shift+F3 is F13."""
FOUR = tuple(zip("PQRS", (1, 2, 3, 4), strict=True))
"""The final letters of F1 to F4."""


def sequences(environ: Mapping[str, str]) -> dict[str, str]:
    """The key for each sequence, in the terminal that these variables describe."""
    # GNU screen hands through what it does not know, and names the terminal around it: screen.linux.
    around = environ.get("TERM", "").removeprefix("screen.").partition("-")[0]
    first = FIRST.get(around) or FIRST.get(environ.get("TERM_PROGRAM", ""), AS_ON_A_VT220)
    return {
        **{f"\x1b[{number}~": f"shift+f{key}" for key, number in enumerate(NUMBERS, first)},
        **{f"\x1b[{number}$": f"shift+f{key}" for key, number in ((11, 23), (12, 24))},  # rxvt
        # Konsole, and GNOME's terminal in older versions
        **{f"\x1bO{shift}{letter}": f"shift+f{key}" for shift in ("2", "1;2") for letter, key in FOUR},
        **{
            f"\x1b{start}{letter}": f"ctrl+{key}"
            for start in ("[5", "O5")
            for letter, key in (("C", "right"), ("D", "left"))
        },
        # Alt with a letter; Textual would read a word to the left and to the right, as Emacs does.
        **{f"\x1b{letter}": f"alt+{letter}" for letter in "bf"},
    }
