"""The only module that uses private names of Textual; the others use the classes and functions of this one.

Textual changes such names without notice, so `USED` lists them, and a test looks for each in the installed Textual.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.align import Align
from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.command import CommandList, CommandPalette
from textual.dom import DOMNode
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widgets.option_list import Option

USED: Mapping[type, tuple[str, ...]] = {
    MessagePump: ("_dispatch_message",),
    App: ("_handle_exception",),
    DOMNode: ("_bindings", "_merged_bindings"),
    CommandPalette: (
        "_start_no_matches_countdown",
        "_stop_no_matches_countdown",
        "_no_matches_timer",
        "_list_visible",
        "_NO_MATCHES",
        "_NO_MATCHES_COUNTDOWN",
    ),
}
"""The private names that are used, by the class of Textual that defines them."""


class HandlerErrors(MessagePump):
    """Lets a screen deal with an exception from one of its message handlers, which would end the program otherwise."""

    def handle_error(self, error: Exception) -> bool:
        """Whether the exception has been dealt with; other exceptions go on to Textual."""
        raise NotImplementedError

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if not self.handle_error(error):
                raise


class LastErrors(App[object]):
    """Lets an app deal with an exception that nothing else caught, as in threads and timers."""

    def handle_error(self, error: Exception) -> bool:
        """Whether the exception has been dealt with; other exceptions end the program."""
        raise NotImplementedError

    def _handle_exception(self, error: Exception) -> None:
        if not self.handle_error(error):
            super()._handle_exception(error)


class TranslatedNoMatches(CommandPalette):
    """The command palette with a sentence of ours where nothing matches: Textual's own is inside a function."""

    def no_matches(self) -> str:
        raise NotImplementedError

    def _start_no_matches_countdown(self, search_value: str) -> None:
        self._stop_no_matches_countdown()

        def show() -> None:
            if search_value:
                nothing = Text(self.no_matches(), style="not bold")
                self.query_one(CommandList).add_option(
                    Option(Align.center(nothing), disabled=True, id=self._NO_MATCHES)
                )
            self._list_visible = bool(search_value)

        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, show)


OVERRIDDEN = (
    (HandlerErrors, "_dispatch_message"),
    (LastErrors, "_handle_exception"),
    (TranslatedNoMatches, "_start_no_matches_countdown"),
)
"""Methods of Textual that are overridden here, with the class that does it."""


def class_bindings(node: type[DOMNode]) -> dict[str, list[Binding]]:
    """The bindings of a class and of those it extends, by key."""
    merged = node._merged_bindings
    return dict(merged.key_to_bindings) if merged is not None else {}


def set_bindings(node: DOMNode, bindings: Mapping[str, list[Binding]]) -> None:
    """Give one widget or screen these bindings in place of those of its class."""
    node._bindings = BindingsMap.from_keys(dict(bindings))
