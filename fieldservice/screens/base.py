"""What all screens share: their keys in the language spoken, and a notice instead of a crash where the desk says no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Protocol, cast

from textual.app import App
from textual.binding import ActiveBinding
from textual.events import DescendantFocus
from textual.screen import ModalScreen, Screen

from fieldservice.desk import Desk
from fieldservice.screens.input.scanner import Scan
from fieldservice.screens.textual_private import HandlerErrors
from fieldservice.screens.textual_words import TranslatedKeys
from fieldservice.screens.widgets.statusbar import OfficeStatus
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person

EXPECTED = (Refused, OSError)
"""The desk says no, or the store is in trouble (which is an OSError): said to the person, who goes on working."""


class AppServices(Protocol):
    """What a screen may ask of the app it is shown in: who sits here, at which desk."""

    desk: Desk
    person: Person | None
    warm: bool
    """Whether what is heavy has been loaded behind the first frame."""

    def standing(self) -> OfficeStatus: ...

    def tell(self, error: Exception) -> None:
        """Say a refusal or trouble as a notice."""

    def open_screen(self, name: str, *arguments: Any, then: Callable[[Any], None] | None = None) -> None:
        """Open a screen by its name in the table of `navigation`; `then` takes what it answers when it is closed."""

    def is_open(self, name: str) -> bool:
        """Whether a screen of this name is open, in front or behind another."""

    def show_thing(self, thing: str) -> None:
        """Open the page of a request, job, customer or device."""

    def begin(self, step: str) -> None:
        """Open the form of an opening step; the page of what it made follows."""

    def take_step(
        self, thing: str, step: str, also_for: Sequence[str] = (), then: Callable[[bool], None] | None = None
    ) -> None:
        """Open the form of a step on a thing, and on others of its ticket together; `then` is told whether it was taken."""

    def show_code(
        self, thing: str, step: str, also_for: Sequence[str] = (), then: Callable[[bool], None] | None = None
    ) -> None:
        """Show the code with which a customer signs on a phone; the job's page follows, or `then` is told whether it was signed."""

    def show_ticket(self, number: str, key: str = "", scanned: bool = False) -> None:
        """Open a claim ticket: what lies under it, and handing it over."""

    def show_board(self, view: str = "", place: str = "") -> None:
        """Open the board, in a view, or at what lies in one place."""

    def scanned(self, scan: Scan) -> None:
        """A label or paper was scanned; it was not typed into a field."""

    def show_view(self, view: str) -> None:
        """Back to the work list, in this view."""

    def speak(self, language: str) -> None: ...

    def dress(self, theme: str) -> None: ...

    def action_help(self) -> None: ...

    def action_find(self) -> None: ...

    def action_administration(self) -> None: ...

    def action_reviews(self) -> None: ...

    def action_board(self) -> None: ...

    def action_ticket(self) -> None: ...

    def action_print_jobs(self) -> None: ...

    def action_lock(self) -> None: ...

    async def action_quit(self) -> None: ...


def services(app: App[Any]) -> AppServices:
    """The app, as screens and their panels may use it."""
    return cast(AppServices, app)


class ScreenBehaviour(HandlerErrors, TranslatedKeys):
    """What screens and dialogs share. A refusal, or trouble with the store, that a handler raises becomes a notice."""

    HELP: ClassVar[str] = ""
    """What the screen is for, in a few sentences; the help shows it above the keys."""

    @property
    def seat(self) -> AppServices:
        return services(self.app)

    def handle_error(self, error: Exception) -> bool:
        if not isinstance(error, EXPECTED):
            return False
        self.seat.tell(error)
        return True

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        # A caret that blinks would send bytes twice a second over a slow line for nothing.
        if hasattr(event.widget, "cursor_blink"):
            event.widget.cursor_blink = False

    def takes_scan(self, scan: Scan) -> bool:
        """Whether the screen itself made something of a scan; else it is opened, or what lies there is shown."""
        return False

    @property
    def subject(self) -> tuple[str, str]:
        """(id, number) of the job or other record that the screen shows or has highlighted; ("", "") for none."""
        return "", ""

    @property
    def open_job(self) -> str:
        """The id of the job whose page this is; "" on every other screen."""
        return ""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """What the screen itself can do stands before what works everywhere, and leaving it all comes last."""
        found = super().active_bindings
        return dict(
            sorted(found.items(), key=lambda item: (item[1].node is self.app, item[1].binding.action == "quit"))
        )


class BaseScreen(ScreenBehaviour, Screen):  # type: ignore[misc]
    """A screen."""


class Dialog(ScreenBehaviour, ModalScreen):  # type: ignore[misc]
    """A dialog over a screen."""
