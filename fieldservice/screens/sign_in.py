"""The sign-in screen: name and PIN. It also locks an idle terminal, and what was open stays open behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Container, Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from fieldservice.desk import Desk
from fieldservice.desk.names import spellings
from fieldservice.presentation.messages import refusal, role_word, trouble
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.widgets.cells import fit, inert
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.parsing import half_width
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person

SECONDS_BETWEEN_LOOKS = 2.0
"""The bar on top asks this often how the exchange is."""
LISTED = 200
"""So many people are listed under the name at most; typing finds the others."""


class SignInScreen(BaseScreen):
    """Posts SignedIn once name and PIN are right; the app decides what opens then.

    `locked` is the person before the lock.
    """

    CSS_PATH = "sign_in.tcss"
    AUTO_FOCUS = ""
    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-tall")]
    HELP = N_(
        "Type your name or choose it from the list, then your PIN, and press Enter. After several wrong PINs the next "
        "try has to wait."
    )
    BINDINGS = [
        Binding(
            "escape",
            "again",
            N_("Switch person"),
            id="sign_in.again",
            tooltip=N_("Clear both fields and list everybody"),
        ),
        Binding(
            "f10,ctrl+s", "sign_in", N_("Sign in"), id="sign_in.sign_in", tooltip=N_("Sign in with this name and PIN")
        ),
    ]

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The way out comes before the list of actions: a narrow key bar has no room for both."""
        found = super().active_bindings
        return dict(sorted(found.items(), key=lambda item: item[1].binding.action == "command_palette"))

    class SignedIn(Message):
        """Sent by the thread: name and PIN are right."""

        def __init__(self, person: Person) -> None:
            super().__init__()
            self.person = person

    class SignInRefused(Message, bubble=False):
        """Sent by the thread: says why this name and PIN do not sign in."""

        def __init__(self, say: Callable[[], str]) -> None:
            super().__init__()
            self.say = say

    def __init__(self, desk: Desk, locked: Person | None = None) -> None:
        super().__init__()
        self.desk, self.locked = desk, locked
        self._wrong: Callable[[], str] = str
        self._staff = [(row["name"], row["display"] or row["name"], row["roles"]) for row in desk.people_here(LISTED)]

    def compose(self) -> ComposeResult:
        yield StatusBar(
            self.services.office_status(), now=lambda: self.desk.session.clock().astimezone(self.desk.session.zone())
        )
        with Container(id="middle"), Vertical(id="signin") as card:
            card.border_title = _("Locked: sign in to go on") if self.locked else _("Sign in")
            if self.desk.session.is_demo:
                yield Label(_("This is the demo branch: every PIN is 0000. Try each role."), id="demo", markup=False)
            with Horizontal():
                yield Label(_("Name"), markup=False)
                yield Input(self.locked.name if self.locked else "", id="name", compact=True)
            with Horizontal():
                yield Label(_("PIN"), markup=False)
                yield Input(password=True, id="pin", compact=True)
            yield Label(self._wrong(), id="error", markup=False)
            yield OptionList(*self._options(""), id="people", markup=False, compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#pin" if self.locked else "#name").focus()
        self.set_interval(SECONDS_BETWEEN_LOOKS, self.look)

    def look(self) -> None:
        """Say how the exchange is now; a terminal may be locked for hours."""
        if self.is_current:
            with suppress(*EXPECTED):  # whoever signs in is told
                self.query_one(StatusBar).show(self.services.office_status())

    def _matching(self, typed: str) -> Sequence[tuple[str, str, str]]:
        """Whom what was typed means: a part of either name, or how a Chinese name is spelled (zhaomin, zm)."""
        plain = half_width(typed).strip().casefold()
        return [
            each
            for each in self._staff
            if any(plain in name.casefold() for name in each[:2])
            or any(spelled.startswith(plain) for spelled in spellings(each[1]))
        ]

    def _options(self, typed: str) -> list[Option]:
        return [Option(self._line(*each), id=each[0]) for each in self._matching(typed)]

    def _line(self, name: str, display: str, roles: str) -> str:
        words = forms.listed(role_word(role) for role in roles.split())
        return f"{fit(inert(display), 14)} {fit(inert(name), 12)} {words}"

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "name":
            people = self.query_one("#people", OptionList)
            people.clear_options()
            people.add_options(self._options(event.value) or self._options(""))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "name":
            self._named(event.value.strip())
        else:
            self.action_sign_in()

    def _named(self, typed: str) -> None:
        """Go on to the PIN with the name that was typed, or with the only one that matches.

        If several match, focus their list.
        """
        matching = self._matching(typed)
        exact = any(typed in (name, display) for name, display, _roles in matching)
        if len(matching) > 1 and not exact and typed:
            people = self.query_one("#people", OptionList)
            people.focus()
            people.highlighted = 0
            return
        if len(matching) == 1:
            self.query_one("#name", Input).value = matching[0][0]
        self.query_one("#pin").focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.query_one("#name", Input).value = event.option.id or ""
        self.query_one("#pin").focus()

    def action_again(self) -> None:
        for field in self.query(Input):
            field.value = ""
        self.query_one("#name").focus()

    def action_sign_in(self) -> None:
        name, pin = (half_width(self.query_one(id_, Input).value) for id_ in ("#name", "#pin"))
        self.run_worker(partial(self._try, name, pin), thread=True, group="signin", exclusive=True)

    def _try(self, name: str, pin: str) -> None:
        """Sign in, in a thread, since checking a PIN is slow on purpose."""
        try:
            person = self.desk.sign_in(name, pin)
        except Refused as refused:
            self.post_message(self.SignInRefused(partial(refusal, refused)))
        except OSError as error:
            self.post_message(self.SignInRefused(partial(trouble, error)))
        else:
            self.post_message(self.SignedIn(person))

    def on_sign_in_screen_sign_in_refused(self, event: SignInRefused) -> None:
        self._wrong = event.say
        self.query_one("#error", Label).update(event.say())
        pin = self.query_one("#pin", Input)
        pin.value = ""
        pin.focus()
