"""The app of one terminal: who is signed in, which screen is shown, and the keys that work everywhere.

Refusals and trouble with the store are shown as notices, and the program goes on.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import re
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from textual import events
from textual.binding import Binding
from textual.command import Provider
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen, Screen

from fieldservice import words
from fieldservice.desk import Desk
from fieldservice.desk.clock_watch import was_ahead_at
from fieldservice.presentation.messages import refusal, trouble
from fieldservice.presentation.printer_words import in_short
from fieldservice.presentation.sync_problems import problem_of
from fieldservice.screens import first_sight
from fieldservice.screens.appearance import Appearance
from fieldservice.screens.base import EXPECTED
from fieldservice.screens.clock_notices import ClockNotices
from fieldservice.screens.ending import Ending
from fieldservice.screens.input.bursts import Burst, Bursts, Place, Scanner
from fieldservice.screens.input.key_queue import KeyMarker, TypeAhead
from fieldservice.screens.input.scanner import is_text_input
from fieldservice.screens.input.scanning import Scanning, scanner_of
from fieldservice.screens.navigation import Navigation, new_screen
from fieldservice.screens.textual_private import LastErrors, break_lines_as_written, keep_characters_whole
from fieldservice.screens.textual_words import TranslatedApp
from fieldservice.screens.widgets.cells import width_of
from fieldservice.screens.widgets.keys import keys
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.statusbar import OfficeStatus
from fieldservice.screens.widgets.stylesheets import stylesheet
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import SETTLING

if TYPE_CHECKING:
    from fieldservice.screens.home import HomeScreen
    from fieldservice.screens.sign_in import SignInScreen

HEAVY = (
    "db.store",
    "fieldservice.workflows.engine.fields",
    "fieldservice.read_model.projections",
    "fieldservice.screens.home",
    "fieldservice.screens.detail",
    "fieldservice.screens.step",
    "fieldservice.words.forms",
    "fieldservice.documents.signed_sheets",
)
"""Modules that a thread loads after the first frame, in the order in which they are likely to be needed."""
SHEETS = Path(__file__).parent
IDLE_CHECK = 5.0
"""Seconds between two checks whether the terminal has been idle for too long."""
NOTICE_FRAME = 2
"""Cells of a notice beside its text."""
REPEAT_AFTER = 30.0
"""The same trouble is not shown a second time within so many seconds."""
SMALLEST = Size(20, 6)
"""The smallest size of a layout, in cells. A pane of a tiling terminal may be smaller for a while."""
WHILE_SIGNED_OUT = ("help", "language", "theme", "quit", "command_palette", "help_quit")
"""Actions that work while nobody is signed in."""
AT_WORK = ("find", "lock", "board", "ticket", "print_jobs")
"""Actions that need a person; while nobody is signed in their keys are not shown."""

ALT_LETTER = re.compile(r"alt\+[a-z]")
"""Alt with a letter is Ctrl with that letter: tmux takes Ctrl+B, screen Ctrl+A, a browser Ctrl+N, Ctrl+T and Ctrl+W."""
EVERYWHERE_ELSE = ("find", "board", "ticket", "print_jobs", "language", "command_palette")
"""Actions that wait until a dialog is answered, which asks one thing only. Locking and quitting do not wait."""


def everywhere(key: str, action: str, words: str, tooltip: str, show: bool = True, name: str = "") -> Binding:
    """A key of the app. It comes before those of every screen and widget: Ctrl+K locks from inside a text box too."""
    return Binding(key, action, words, show=show, id=f"app.{name or action}", tooltip=tooltip, priority=True)


def first_screen(person: Person | None) -> str:
    """The name of the first screen: the work list if name and PIN were given on the command line."""
    return "home" if person is not None else "sign_in"


def palette_commands() -> type[Provider]:
    from fieldservice.screens.palette import Commands

    return Commands


class FieldserviceApp(LastErrors, TranslatedApp, Navigation, Appearance, ClockNotices):
    """One terminal of the desk. `person` is who is signed in, or None."""

    TITLE = "fieldservice"
    CSS = stylesheet("notices")
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = {palette_commands}
    BINDINGS = [
        everywhere("f1", "help", N_("Help"), N_("Explain this screen and its keys")),
        everywhere("f2", "find", N_("Find"), N_("Find by anything known")),
        everywhere("f12,shift+f1", "language", N_("中文/English"), N_("Change the language: Chinese or English")),
        everywhere(
            "ctrl+x,shift+f9",
            "board",
            N_("Board"),
            N_("Waiting customers, devices by place, today's dates, missing slips"),
        ),
        everywhere(
            "shift+f2,f11",
            "ticket",
            N_("Ticket"),
            N_("Open a claim ticket by its number; a scanned one opens by itself"),
            show=False,
        ),
        everywhere(
            "shift+f4", "print_jobs", N_("Print jobs"), N_("What was printed, what waits, what failed"), show=False
        ),
        everywhere("ctrl+p", "command_palette", N_("Actions"), N_("Every action by name"), name="palette"),
        everywhere("ctrl+t", "theme", N_("Colours"), N_("Light, dark, black and white"), show=False),
        everywhere("ctrl+k", "lock", N_("Lock"), N_("Lock or switch person; open screens stay"), show=False),
        everywhere("ctrl+q", "quit", N_("Quit"), N_("Leave the program; drafts are kept")),
        # A text box takes these two, which are letters to it.
        Binding(keys("?"), "help", N_("Help"), show=False, id="app.help_typed", tooltip=N_("Explain this screen")),
        Binding(keys("/"), "find", N_("Find"), show=False, id="app.find_typed", tooltip=N_("Find by anything")),
    ]

    def __init__(self, desk: Desk, person: Person | None = None, once_warm: Callable[[], None] | None = None) -> None:
        break_lines_as_written()
        keep_characters_whole()
        # Textual does not load the sheet of the very first screen by itself.
        super().__init__(css_path=SHEETS / f"{first_screen(person)}.tcss")
        self.desk, self.person = desk, person
        self.warm = False
        self._once_warm = once_warm
        """Called in the loading thread at its end, to start what runs beside the screens."""
        self.idle = timedelta(minutes=15)
        """After this time without a key the screen is locked. The published setting replaces it once it can be read."""
        self.exchange_problem: Callable[[], str] = lambda: ""
        """The code of what is wrong with the process of the exchange beside the screens; "" for nothing."""
        self.ending = Ending(desk.drafts.write, lambda: self.post_message(self.Told()))
        desk.drafts.on_trouble = self.thread_failed
        self._leaves_unkept = False
        """Whether the person was told that typed input cannot be kept, and may leave without it."""
        self.sight: first_sight.Terminal | None = None
        """The terminal, where the work list was shown on it before Textual was loaded."""
        self.once_unlocked = []
        self._printed = []
        self.steady: Callable[[], float] = time.monotonic
        self._touched = desk.session.clock(), self.steady()
        """When a key was pressed last: by the clock, and in seconds of monotonic time."""
        self.say_at_start: list[Callable[[], str]] = []
        """Sentences shown once, over the first screen."""
        self._bursts = Bursts(scanner_of(desk.session.folder, desk.session.counter))
        self._scanning = Scanning(self)
        self._keys = TypeAhead(self, self, self._bursts)
        self._trouble = "", 0.0
        self._names = desk.session.display_names()
        self.look_as_chosen()

    def get_default_screen(self) -> Screen[object]:
        return new_screen(first_screen(self.person), self.desk, self.person)

    def on_mount(self) -> None:
        if self.person is not None:
            self._remind_of_pin()
        for say in self.say_at_start:
            self.notify(say(), severity="warning", timeout=20, markup=False)
        self.set_interval(IDLE_CHECK, self.lock_if_idle)
        self.set_interval(IDLE_CHECK, self.look_at_clock)
        self.call_after_refresh(Thread(target=self._warm_up, name="warm-up", daemon=True).start)

    # Loading behind the first frame

    class Warmed(Message):
        """Sent by the loading thread: everything is loaded, or `error` says why not."""

        def __init__(self, error: Exception | None = None) -> None:
            super().__init__()
            self.error = error

    def _warm_up(self) -> None:
        """Load the heavy modules, in a thread, while the first keys are pressed."""
        try:
            self.desk.session.reference()
            for name in HEAVY:
                importlib.import_module(name)
            if self._once_warm is not None:
                self._once_warm()
        except Exception as error:  # noqa: BLE001  (a store that cannot be opened ends the program with a sentence of its own)
            self.post_message(self.Warmed(error))
        else:
            self.post_message(self.Warmed())
        gc.freeze()
        gc.enable()

    def on_fieldservice_app_warmed(self, event: Warmed) -> None:
        if event.error is None:
            self.warm = True
            if self.clock_watch is not None and (found := was_ahead_at(self.desk.session)):
                self.show_clock(found)
            self.idle = timedelta(minutes=self.desk.session.reference().minutes("lock_minutes"))
            if (home := self._home) is not None:
                home.refresh_all()
                self.call_after_refresh(self._remember_sight)
        elif isinstance(event.error, EXPECTED):
            self.show_error(event.error)
        else:
            self.exit(event.error)

    def _remember_sight(self) -> None:
        """Remember where the work list stands, by which the next start shows it before Textual is loaded."""
        if self.person is not None and self._home is not None:
            folder, place = self.desk.session.folder, self._home.query_one("#work", RowList).place()
            key = first_sight.look(folder, self.person, self.size)
            Thread(target=first_sight.remember, args=(folder, key, place), name="first-sight", daemon=True).start()

    # Leaving

    class Told(Message):
        """Sent by a thread: a signal, or a terminal that is gone, ends the program."""

    class ThreadFailed(Message):
        """Sent by a thread of ours: the store is in trouble, or there is a defect."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    def on_fieldservice_app_told(self) -> None:
        self.exit(return_code=self.ending.code)

    def on_fieldservice_app_thread_failed(self, event: ThreadFailed) -> None:
        if not self.handle_error(event.error):
            self.end_with(event.error)

    def thread_failed(self, error: Exception) -> bool:
        """Show the trouble, or end the program because of a defect; False while the screens do not run."""
        return self.post_message(self.ThreadFailed(error))

    def terminal_is_gone(self) -> None:
        self.ending.begin()

    def sees_list_already(self) -> bool:
        return self.sight is not None and self.sight.hand_on()

    async def action_quit(self) -> None:
        """Leave once what was typed is kept. On a full disk the second press leaves without it."""
        try:
            await asyncio.to_thread(self.desk.drafts.write)
        except EXPECTED as trouble:
            if not self._leaves_unkept:
                self._leaves_unkept = True
                self.show_error(trouble)
                self.notify(
                    _("Your input cannot be saved now. Free disk space, or press Ctrl+Q again to quit without it."),
                    severity="error",
                    timeout=15,
                    markup=False,
                )
                return
        self.exit()

    # Services for screens (base.AppServices)

    def office_status(self) -> OfficeStatus:
        office = self.desk.session.office
        listing = self.desk.lists.listing("offices")
        rows = {row[0]: dict(zip(listing.fields, row, strict=True)) for row in listing.page(None, 0, 500)}
        named = rows.get(office, {})
        name = named.get("name" if words.language() == "zh" else "name_en") or named.get("name", "")
        person = self.person
        review = self.desk.review.count() if person and person.roles & set(SETTLING) else 0
        exchange = self.desk.lists.exchange()
        # The process of the exchange may have ended, which the store learns later or never.
        problem = self.exchange_problem() or next(iter(exchange.problems), "")
        return OfficeStatus(
            f"{office} {name}".strip(),
            person.display if person else "",
            link="" if problem == "unreachable" else "offline" if self.exchange_problem() else exchange.link,
            exchanged=self.desk.session.local_time(exchange.last) if exchange.last else "",
            waiting=exchange.unsent,
            problem=_(problem_of(problem).short) if problem else "",
            search_stuck=self.desk.lists.search_stuck(),
            review=review,
            approvals=self.desk.approvals.count(person) if person and self.warm else 0,
            below=self.desk.replenishment.count(person) if person and self.warm else 0,
            negative=self.desk.stock.count_below_zero(person) if person and self.warm else 0,
            # An older store gains its table only once it is opened for writing, behind the first frame.
            printing=self.desk.lists.prints_stuck() if self.warm else 0,
            printers=in_short(self.desk.lists.printers_in_trouble()) if self.warm else "",
            demo=self.desk.session.is_demo,
            clock=self.said_of_clock(),
        )

    # Any: handed on to Textual as they come
    def notify(self, message: str, *, title: str = "", **options: Any) -> None:
        """A notice is one line over the bar of keys; one that is longer than the terminal is wide stands on a card."""
        said = _("%(label)s: %(value)s", label=title, value=message) if title else message
        in_a_line = "  ".join(said.splitlines())
        if width_of(in_a_line) <= self.size.width - NOTICE_FRAME:
            super().notify(in_a_line, **options)
        else:
            self.tell_at_length(title, message, str(options.get("severity", "information")))

    def show_error(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.notify(
                refusal(error, self._names), title=_("Not possible"), severity="warning", timeout=8, markup=False
            )
        elif (sentence := trouble(error)) != self._trouble[0] or self.steady() - self._trouble[1] > REPEAT_AFTER:
            # The same trouble every few seconds is shown only once in a while.
            self._trouble = sentence, self.steady()
            self.notify(sentence, title=_("Trouble with the store"), severity="error", timeout=15, markup=False)

    # Signing in and locking

    def on_sign_in_screen_signed_in(self, event: SignInScreen.SignedIn) -> None:
        self.call_later(self._continue_as, event.person)

    async def _continue_as(self, person: Person) -> None:
        """After a lock the same person finds the screens as they were; another person begins at the work list.

        Drafts of forms that were open are kept. Of two people who were typing, the first whose PIN was right comes in.
        """
        if self.person is not None:
            return
        self.person = person
        self._touch()
        waiting, self.once_unlocked = self.once_unlocked, []
        locks = [(screen, before) for screen in self.screen_stack if (before := getattr(screen, "locked", None))]
        for lock, before in locks:
            while lock in self.screen_stack:  # the help may be in front of it
                await self.pop_screen()
            if before.name == person.name:
                for opens in waiting:
                    opens()
                return
            while len(self.screen_stack) > 1:
                await self.pop_screen()
        if (home := self._home) is not None:
            await home.show_work_of(person)
        else:
            self.open_screen("home", self.desk, person)
        self._remind_of_pin()

    def _remind_of_pin(self) -> None:
        """The form of a new PIN says the rules."""
        if self.desk.session.pin_fault:
            said = _("Your PIN is too easy to guess: Ctrl+P, “Change your PIN”")
            self.notify(said, severity="warning", timeout=12, markup=False)

    @property
    def _home(self) -> HomeScreen | None:
        """The work list, or None before anybody has signed in."""
        home: HomeScreen | None = self._opened("home")
        return home

    def action_lock(self) -> None:
        if self.person is not None:
            person, self.person = self.person, None
            self.card_takes("")
            self.open_screen("sign_in", self.desk, person)

    def lock_if_idle(self) -> None:
        """By the clock, which also runs while the computer sleeps, or by monotonic time, which no wrong clock stops."""
        clock, steady = self._touched
        idle = max(self.desk.session.clock() - clock, timedelta(seconds=self.steady() - steady))
        if self.person is not None and idle >= self.idle:
            self.action_lock()

    def _touch(self) -> None:
        self._touched = self.desk.session.clock(), self.steady()

    # Keys that work everywhere

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent) and not event.is_forwarded:
            self._touch()
            if isinstance(event, events.Key):
                await self._keys.key(event)
                return
        elif isinstance(event, events.Paste) and not event.is_forwarded and not is_text_input(self.focused):
            self._scanning.pasted(event.text)
            return
        if isinstance(event, events.Resize):
            event = self._at_least_smallest(event)
        await super().on_event(event)

    def on_app_blur(self, event: events.AppBlur) -> None:
        """The cursor stays where it is when the terminal or the tab of a browser loses the focus. Textual would take it
        away until a key comes, and that key would be sorted as one for no field: the Enter behind a PIN was lost."""
        event.prevent_default()

    def _at_least_smallest(self, event: events.Resize) -> events.Resize:
        """Lay out no smaller than `SMALLEST`: the terminal cuts the rest off, where widgets without room would fail."""
        size = Size(max(event.size.width, SMALLEST.width), max(event.size.height, SMALLEST.height))
        if size == event.size:
            return event
        self.refresh(layout=True)  # the terminal has moved what was painted, also where our size stays the same
        return events.Resize(size, size, size, event.pixel_size)

    async def handle_key(self, key: events.Key) -> None:
        self._scanning.key_pressed()
        if ALT_LETTER.fullmatch(key.key):
            key = events.Key(key.key.replace("alt+", "ctrl+"), None)
        if not self.card_takes(key.key):
            await super().on_event(key)

    async def handle_burst(self, burst: Burst) -> events.Key | None:
        return self._scanning.burst(burst, self.scanner)

    def place_of_keys(self) -> Place:
        return self._scanning.place()

    def gap(self) -> float:
        return getattr(self.screen, "scan_gap", None) or self.scanner.gap

    def call_after(self, seconds: float, do: Callable[[], Awaitable[None]]) -> Callable[[], None]:
        return self.set_timer(seconds, do).stop

    @property
    def keys_are_handled(self) -> bool:
        return self._keys.is_idle

    async def keys_rest(self) -> None:
        """Handle at once what is held back for the length of a gap."""
        await self._keys.rest()

    async def on_key_marker(self, event: KeyMarker) -> None:
        await self._keys.done(event)

    @property
    def scanner(self) -> Scanner:
        """How the scanner of this terminal sends."""
        return self._bursts.scanner

    @scanner.setter
    def scanner(self, scanner: Scanner) -> None:
        self._bursts.scanner = scanner

    def screen_takes(self, burst: Burst) -> bool:
        """Whether the screen in front measures scans instead of acting on them."""
        takes = getattr(self.screen, "takes_burst", None)
        return takes is not None and takes(burst)

    def take_unknown(self) -> str:
        return self._scanning.take_unknown()

    async def run_action(self, *arguments: Any, **named: Any) -> bool:  # Any: handed on to Textual as they come
        try:
            return await super().run_action(*arguments, **named)
        except EXPECTED as error:
            self.show_error(error)
            return True

    def handle_error(self, error: Exception) -> bool:
        """Trouble in a thread or a timer is shown; a defect still ends the program."""
        cause = getattr(error, "error", error)  # a worker wraps what its thread raised
        if not isinstance(cause, EXPECTED):
            return False
        self.show_error(cause)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        in_dialog = bool(self.screen_stack) and isinstance(self.screen, ModalScreen)
        if in_dialog and (action in EVERYWHERE_ELSE or (action == "help" and self.is_open("help"))):
            return False
        return True if self.person is not None or action in WHILE_SIGNED_OUT else action not in AT_WORK
