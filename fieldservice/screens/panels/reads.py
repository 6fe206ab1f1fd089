"""The order of what threads read for a screen: the last read that began is the newest, whichever ends first."""

from itertools import count


class Reads:
    """Numbers the reads of a screen as they begin. What an earlier one found is older, and is not shown after a later
    one: a list that is read again because a dialog has closed must not bring back what was decided in it."""

    def __init__(self) -> None:
        self._begun, self._shown = count(1), 0

    def begin(self) -> int:
        """The number of a read; called in its thread before anything is read."""
        return next(self._begun)

    def is_newest(self, number: int) -> bool:
        """Whether nothing newer has come; called when a read has ended."""
        is_newer, self._shown = number > self._shown, max(number, self._shown)
        return is_newer
