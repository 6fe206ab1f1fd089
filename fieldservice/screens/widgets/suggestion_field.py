"""A field for a shelf or bench: those in use stand in the list, a new one is typed, a scanned label names it."""

from __future__ import annotations

from fieldservice.screens.widgets.choice_field import ChoiceField


class SuggestionField(ChoiceField):
    """What was typed counts as it stands; the list only helps. So Enter behind `A` means A, not the first that begins so."""

    def _show_list(self) -> None:
        if self._found:
            super()._show_list()
        else:
            self.close_list()

    def commit(self) -> None:
        if self._pointed and 0 <= self._at < len(self._found):
            self.take(self._found[self._at])

    def leave(self) -> None:
        self.close_list()

    def _look_up(self) -> None:
        super()._look_up()
        self._at = -1
