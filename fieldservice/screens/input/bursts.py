"""Tells a scanner's keys from a person's by their pace, from the first key on.

A key that a person may have pressed is never lost and never overtakes another. Outside text fields a printable key is
held back until the next one shows what it belongs to, or until a gap has passed: a digit of a scan would take a step.
Arrows and function keys begin no scan, so they are never held. In a text field each key is typed at once.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import field
from statistics import median
from typing import Protocol

from fieldservice.late_dataclass import dataclass
from fieldservice.screens.input.scanner import is_code

GAP = 0.15
"""Seconds between two keys of one scan at most, until the terminal's scanner was measured: Bluetooth takes 0.12."""
FAST = 0.05
"""Seconds between two keys; no person types four keys in a row faster than this."""
LONG = 1.0
"""Seconds within which a person presses the same key again, as to move through a list."""
LATE_ENDING = 0.3
"""Seconds after a scan within which Enter, Tab or a line feed still belongs to it."""
FEWEST = 4
"""A scan at the pace of a quick typist has at least so many characters."""
FEWEST_FAST = 2
"""A scan that is as fast as no person types and ends in Enter has at least so many characters."""
FEWEST_EVEN, FEWEST_MEASURED = 8, 5
"""A scan at the pace of a quick typist in a text field has at least so many characters, and fewer where this terminal's
scanner was measured."""
UNEVEN, LEAST_UNEVEN = 0.1, 0.01
"""By so much of the usual gap, or so many seconds, the gaps of a scan differ from it at most. A person's differ by a
third and more, and most before Enter."""
ENDINGS = ("enter", "tab", "ctrl+j")
"""The keys with which scanners end: carriage return, tab, line feed."""
SEPARATORS = "\x1c\x1d\x1e\x1f"
"""Control characters inside codes, such as those between the parts of a GS1 code."""
OPENERS = "/?／？"
"""Keys of people that no code begins with. They open a dialog at once, and what follows is typed there."""
PREFIX = "~"
"""Character that a scanner can be set to send first, which marks a scan inside a text field."""
SYMBOLOGY = 3
"""Characters with which a scanner can name the kind of code it read (AIM), as in `]C1`, `]Q3`, `]E0`, `]d2`."""


class KeyLike(Protocol):
    """A key as Textual sends it; `time` is in seconds of a monotonic clock."""

    time: float

    @property
    def key(self) -> str: ...

    @property
    def character(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Scanner:
    """How the scanner of this terminal sends: seconds between its keys at most, and what it sends first."""

    gap: float = GAP
    prefix: str = PREFIX
    is_measured: bool = field(default=False, compare=False)

    def bare(self, text: str) -> str:
        """The scanned text without the prefix and without the name of the kind of code, in either order."""
        for _part in range(2):
            text = text.removeprefix(self.prefix) if self.prefix else text
            text = text[SYMBOLOGY:] if names_symbology(text) else text
        return text.strip()

    def marks(self, text: str) -> bool:
        """Whether the text begins as only a scan does."""
        return bool(self.prefix and text.startswith(self.prefix)) or names_symbology(text)


def names_symbology(text: str) -> bool:
    return len(text) >= SYMBOLOGY and text[0] == "]" and text[1].isascii() and text[1].isalpha() and text[2].isalnum()


def is_even(gaps: Sequence[float]) -> bool:
    """Whether the keys came in the even pace of a machine."""
    usual = median(gaps)
    return all(abs(gap - usual) <= max(UNEVEN * usual, LEAST_UNEVEN) for gap in gaps)


@dataclass(frozen=True, slots=True)
class Place:
    """Where keys go. `is_text`: a text field, which may hide what is typed; `own` are the keys of the widget that has
    the focus."""

    is_text: bool = False
    is_hidden: bool = False
    own: Container[str] = ()


@dataclass(frozen=True, slots=True)
class Burst:
    """A scan as it was sent. `ending` is the key that ended it, or None; `slowest` is the longest gap in seconds."""

    text: str
    ending: KeyLike | None
    slowest: float
    in_text: bool = False
    """Whether its characters have been typed into a text field."""


class Bursts:
    """Sorts the keys of one terminal. `sift` and `rest` answer with what is to be done now, in order."""

    def __init__(self, scanner: Scanner) -> None:
        self.scanner = scanner
        self._keys: list[KeyLike] = []
        self._place = Place()
        self._gaps: list[float] = []
        """Seconds between the keys of the run."""
        self._last = 0.0
        self._over = float("-inf")
        """When the last scan ended."""
        self._scan: Burst | None = None
        """The last scan."""
        self._moved: KeyLike | None = None
        """The key of the widget's own that acted last."""

    @property
    def waits(self) -> bool:
        """Whether the end of a run of keys is awaited, for which `rest` must be called after a gap."""
        return bool(self._keys) and (not self._place.is_text or self._ends_by_itself())

    @property
    def _slowest(self) -> float:
        return max(self._gaps, default=0.0)

    @property
    def _text(self) -> str:
        return "".join(key.character or "" for key in self._keys)

    def sift(self, key: KeyLike, place: Place, gap: float | None = None) -> list[KeyLike | Burst]:
        """Take one key. Answers with the keys that act now, and the scans that are complete."""
        gap = self.scanner.gap if gap is None else gap
        done: list[KeyLike | Burst] = []
        since = key.time - self._last
        if self._keys and (since > gap or place.is_text != self._place.is_text):
            done += self.rest()
        self._last = key.time
        if key.key in ENDINGS:
            return done + self._end(key, since)
        if not gap or not self._is_content(key):
            return [*done, *self.rest(), key]
        if not self._keys and not place.is_text and self._is_a_persons(key, place):
            return [*done, key]
        self._gaps = [*self._gaps, since] if self._keys else []
        self._keys.append(key)
        self._place = place
        if place.is_text:
            return [*done, key]
        if self._is_held_down(place):
            return [*done, *self._release()]
        return done

    def rest(self) -> list[KeyLike | Burst]:
        """End the run of keys: no further key came within the gap."""
        if not self._keys:
            return []
        if self._place.is_text:
            if self._ends_by_itself():
                return [self._burst(None)]
            self._keys = []
            return []
        fewest = FEWEST - 1 if self._slowest <= FAST else FEWEST
        return [self._burst(None)] if self._is_scan(fewest) else self._release()

    def _end(self, key: KeyLike, since: float) -> list[KeyLike | Burst]:
        if not self._keys:
            return [] if self._belongs_to_scan(key) else [key]
        self._gaps = [*self._gaps, since]
        fast = self._slowest <= FAST
        if self._place.is_text:
            if self._is_scan_in_text() or self.scanner.marks(self._text) or is_code(self._text.upper()):
                return [self._burst(key)]
            self._keys = []
            return [key]
        follows = self._keys[0].time - self._over <= LATE_ENDING  # a further line of the same code
        if self._is_scan(1 if follows else FEWEST_FAST if fast else FEWEST):
            return [self._burst(key)]
        return [*self._release(), key]

    def _is_scan_in_text(self) -> bool:
        """Whether nobody types like this: marked as a scan, faster than people, or as even as a machine."""
        count = len(self._keys)
        if count < FEWEST or len({key.key for key in self._keys}) == 1:  # a key held down is no code
            return False
        if self.scanner.marks(self._text) or self._slowest <= FAST:
            return True
        fewest = FEWEST_MEASURED if self.scanner.is_measured else FEWEST_EVEN
        return count >= fewest and is_even(self._gaps)

    def _ends_by_itself(self) -> bool:
        """Whether a run in a text field is a scan without an ending.

        In a hidden field what is typed after it, such as a PIN, must not be tried together with it.
        """
        return self._is_scan_in_text() and (self._place.is_hidden or self.scanner.marks(self._text))

    def _belongs_to_scan(self, key: KeyLike) -> bool:
        """Whether an ending comes late or is the second of a scan. Typed text may well be followed by two Enters."""
        if self._scan is None or key.time - self._over > LATE_ENDING:
            return False
        return not self._scan.in_text or self._scan.ending is None or self._scan.ending.key != key.key

    def _is_content(self, key: KeyLike) -> bool:
        character = key.character
        return character is not None and (character.isprintable() or (bool(self._keys) and character in SEPARATORS))

    def _is_scan(self, fewest: int) -> bool:
        if self.scanner.marks(self._text):
            return True
        # Whoever presses only keys of the list moves in it, however fast.
        return len(self._keys) >= fewest and any(key.key not in self._place.own for key in self._keys)

    def _is_a_persons(self, key: KeyLike, place: Place) -> bool:
        """Whether a first key acts at once: it opens a dialog, or repeats the move before."""
        repeats = self._moved is not None and key.key == self._moved.key and key.time - self._moved.time <= LONG
        if repeats and key.key in place.own and not key.key.isdigit():
            self._moved = key
            return True
        return (key.character or "-") in OPENERS and not self.scanner.prefix.startswith(key.character or "-")

    def _is_held_down(self, place: Place) -> bool:
        first = self._keys[0].key
        same = len({key.key for key in self._keys}) == 1 and not first.isdigit()  # a code may well begin with 11
        return len(self._keys) > 1 and first in place.own and same

    def _release(self) -> list[KeyLike | Burst]:
        keys, self._keys = self._keys, []
        self._moved = keys[-1] if keys[-1].key in self._place.own else None
        return list(keys)

    def _burst(self, ending: KeyLike | None) -> Burst:
        burst = Burst(self._text, ending, self._slowest, self._place.is_text)
        self._keys, self._moved, self._scan, self._over = [], None, burst, self._last
        return burst
