"""The classes that every screen and dialog extends, and what a screen may ask of the app.

A refusal, or trouble with the store, becomes a notice instead of ending the program; keys are named in the chosen
language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from textual.app import App
from textual.await_complete import AwaitComplete
from textual.binding import ActiveBinding, Binding
from textual.events import DescendantFocus
from textual.screen import ModalScreen

from fieldservice.desk import Desk
from fieldservice.screens.input.bursts import Scanner
from fieldservice.screens.input.scanner import Scan
from fieldservice.screens.textual_private import DrawnInSight, HandlerErrors
from fieldservice.screens.textual_words import TranslatedKeys
from fieldservice.screens.widgets.statusbar import OfficeStatus
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView
    from fieldservice.workflows.engine.model import Step

EXPECTED = (Refused, OSError)
"""A rule forbids it, or the store is in trouble (an OSError): the person reads a notice and goes on working."""
TakesAnswer = Callable[[Any], None]
"""Takes the answer of a screen or dialog when it closes. `Any`: each has an answer of its own."""


class AppServices(Protocol):
    """The services of the app for its screens: the desk, the person who is signed in, the opening of other screens."""

    desk: Desk
    person: Person | None
    warm: bool
    """Whether the heavy modules have been loaded, which begins after the first frame."""

    scanner: Scanner
    """How the scanner of this terminal sends."""

    def office_status(self) -> OfficeStatus:
        """Office, person and exchange, as the bar on top shows them."""

    def show_error(self, error: Exception) -> None:
        """Show a refusal, or trouble with the store, as a notice."""

    def show_unread(self) -> None:
        """Show a long notice again whose screen was left before anybody could read it."""

    def open_screen(self, name: str, *arguments: object, then: TakesAnswer | None = None) -> None:
        """Open a screen by its name in `navigation.SCREENS`; `then` is called with its answer when it closes."""

    def is_open(self, name: str) -> bool:
        """Whether a screen of this name is open, in front or behind another."""

    def show_detail(self, thing: str) -> None:
        """Open the page of a request, job, customer or device."""

    def begin(self, step: str, scanned: str = "") -> None:
        """Open the form of a step that creates a request or job, and then the page of what it created.

        The code that was scanned just now, or `scanned`, is filled in.
        """

    def take_step(
        self, thing: str, step: str, also_for: Sequence[str] = (), then: Callable[[bool], None] | None = None
    ) -> None:
        """Open the form of a step on a record, and on the others of its ticket in `also_for`.

        `then` is called with whether the step was taken.
        """

    def take_at_once(self, row: Step, before: DetailView, then: Callable[[bool], None] | None = None) -> None:
        """Take a step whose form need not be filled in on the record of this page."""

    def tell_outcome(self, row: Step, page: DetailView, before: str, beside: Sequence[str] = ()) -> None:
        """Tell what came of a step, by a card over the screen in front or in one line. `before` is the state until
        then, `beside` what else the step was taken on."""

    def tell_printed(self, said: str) -> None:
        """Say which printer got what: on the card in sight, else in one line."""

    def show_code(
        self, thing: str, step: str, also_for: Sequence[str] = (), then: Callable[[bool], None] | None = None
    ) -> None:
        """Show the code with which a customer signs on a phone.

        `then` is called with whether it was signed; without `then` the page of the job opens once it is signed.
        """

    def show_ticket(self, number: str, key: str = "", scanned: bool = False) -> None:
        """Open a claim ticket: its devices, and handing them over."""

    def show_board(self, view: str = "", place: str = "") -> None:
        """Open the board in a view, or with the devices of one shelf."""

    def scanned(self, scan: Scan) -> None:
        """Act on a label or paper that was scanned outside a text field."""

    def show_find(self, typed: str = "") -> None:
        """Open the search, with a text already typed."""

    def take_unknown(self) -> str:
        """The code that was scanned just now and is not known here, or ""; it is taken once."""

    def show_view(self, view: str) -> None:
        """Go back to the work list, in this view."""

    def use_language(self, language: str) -> None:
        """Show everything in this language, and remember it."""

    def use_signs(self, signs: str) -> None:
        raise NotImplementedError

    def use_theme(self, theme: str) -> None:
        """Show everything in these colours, and remember them."""

    def action_help(self) -> None: ...

    def action_find(self) -> None: ...

    def show_parts(self, typed: str = "") -> None: ...

    def action_board(self) -> None: ...

    def action_ticket(self) -> None: ...

    def action_scanner(self) -> None: ...

    def action_print_jobs(self) -> None: ...

    def action_lock(self) -> None: ...

    async def action_quit(self) -> None: ...


def services_of(app: App[object]) -> AppServices:
    """The app, seen as what screens and their panels may use of it."""
    return cast(AppServices, app)


class ScreenBehaviour(HandlerErrors, TranslatedKeys, DrawnInSight):
    """Behaviour of all screens and dialogs: a refusal or trouble of the store in a handler becomes a notice."""

    _closes: Callable[[], None] | None = None
    """Closes the screen once it is in front again."""
    HELP: ClassVar[str] = ""
    """A few sentences on what the screen is for; the help shows them above the keys."""
    UNKEYED: ClassVar[Mapping[str, str]] = {}
    """Grave acts of the screen, which have no key and stand in the palette: the action by its name."""
    scan_confirms = False
    """Whether the Enter of a scan that was typed into a text field confirms, as that of a person does."""

    @property
    def services(self) -> AppServices:
        return services_of(self.app)

    def handle_error(self, error: Exception) -> bool:
        if not isinstance(error, EXPECTED):
            return False
        self.services.show_error(error)
        return True

    async def composed_again(self) -> bool:
        """Compose the screen again, and answer whether its widgets are there: none come while the program ends."""
        await self.recompose()
        return self.app.return_code is None

    def dismiss(self, result: object = None) -> AwaitComplete:
        """Close this screen; one that is covered closes once it is in front again.

        Textual would close the screen in front instead, such as the sign-in of a terminal that was locked while a step
        was being taken.
        """
        if self.app.screen is self:
            return super().dismiss(result)
        self._closes = partial(self._close, result)
        return AwaitComplete()

    def on_screen_resume(self) -> None:
        closes, self._closes = self._closes, None
        if closes is not None:
            self.call_later(closes)
        self.services.show_unread()

    def _close(self, result: object) -> None:
        self.dismiss(result)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        # A caret that blinks would send bytes twice a second over a slow line for nothing.
        if hasattr(event.widget, "cursor_blink"):
            event.widget.cursor_blink = False

    def takes_scan(self, scan: Scan) -> bool:
        """Act on a scan, and answer whether that was done; otherwise the app opens what was scanned."""
        return False

    @property
    def subject(self) -> tuple[str, str]:
        """(id, number) of the job or other record that is shown or highlighted; ("", "") for none."""
        return "", ""

    @property
    def open_job(self) -> str:
        """The id of the job whose page this is; "" on every other screen."""
        return ""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys of the screen come first, then those that work everywhere, and quitting comes last."""
        found = super().active_bindings
        return dict(
            sorted(found.items(), key=lambda item: (item[1].node is self.app, item[1].binding.action == "quit"))
        )


class BaseScreen(ScreenBehaviour):
    """A screen that fills the terminal."""


class Dialog(ScreenBehaviour, ModalScreen[object]):
    """A dialog over the screen from which it was opened; `dialog.tcss` has the looks that all dialogs share."""

    # A dialog hides the keys of the app; its help is as near as that of a screen.
    BINDINGS = [Binding("f1", "app.help", N_("Help"), id="dialog.help", tooltip=N_("Explain this screen and its keys"))]
