"""The base of lists with views: a key shows one after the other, and the desk narrows each by what is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.words import _

T = TypeVar("T")


class ViewedListScreen(ListScreen[T]):
    """A subclass names its views; `view` is the one that is shown."""

    VIEWS: ClassVar[Mapping[str, str]]
    """By name, in the order in which the key shows them: what each view is called."""
    view = ""

    def matches(self, item: T) -> bool:
        return True  # the desk looks in more than the cells

    def foot(self) -> str:
        return _("%(view)s: %(count)s", view=_(self.VIEWS[self.view]), count=len(self.items))

    def action_next_view(self, by: int = 1) -> None:
        views = list(self.VIEWS)
        self.view = views[(views.index(self.view) + by) % len(views)]
        self.read_again()
        self._describe()
