"""A field for a shelf or bench. It suggests the places in use and accepts a new one that is typed or scanned."""

from __future__ import annotations

from fieldservice.screens.widgets.choice_field import ChoiceField


class SuggestionField(ChoiceField):
    """A text field with suggestions: the typed text counts unless a suggestion was highlighted with the arrows.

    So Enter after `A` means A, not the first place whose name begins with A.
    """

    def _show_list(self) -> None:
        if self._found:
            super()._show_list()
        else:
            self.close_list()

    def commit(self) -> None:
        if self._moved and 0 <= self._highlighted < len(self._found):
            self.take(self._found[self._highlighted])

    def leave(self) -> None:
        self.close_list()

    def _look_up(self) -> None:
        super()._look_up()
        self._highlighted = -1
