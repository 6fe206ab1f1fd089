"""The commands of the palette: opening steps, the steps of the highlighted record, views, language, theme and help."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.screen import Screen

from fieldservice.desk.guests import LET_IN
from fieldservice.presentation import board_rows
from fieldservice.screens.base import AppServices
from fieldservice.screens.own_pin import change_own_pin
from fieldservice.screens.panels.worklist_views import VIEWS
from fieldservice.screens.themes import THEMES
from fieldservice.words import LANGUAGES, _, language
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import APPROVERS
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.roles import ADMITTING, ANSWERING, KEEPS_FILES, SEES_COST, SETTLING, STORE_ROLES
from fieldservice.workflows.money.cash_up.guards import COUNTS
from fieldservice.workflows.money.quotes.answering import HEARS
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.detail import OfferedStep
    from fieldservice.workflows.engine.reference import Person

OPEN_FIRST = N_("Open a job or request, or highlight one in the list, to take this step.")
NAMES = {"en": "English", "zh": "中文"}
"""Each language by its own name, so that a person who cannot read the screen finds theirs."""


class PaletteCommand(NamedTuple):
    """An entry of the command palette."""

    name: str
    explanation: str
    run: Callable[[], object]
    before_typing: bool = True
    """Whether the palette lists it before anything is typed."""


def commands(services: AppServices, screen: Screen[object]) -> Iterable[PaletteCommand]:
    """The commands, in the chosen language. While nobody is signed in there are only those that touch no record."""
    if services.person is not None:
        yield from _work(services, services.desk, services.person, screen)
    yield PaletteCommand(_("Help"), _("Explain this screen and its keys"), services.action_help)
    for code in LANGUAGES:
        if code != language():
            yield PaletteCommand(
                _("Language: %(name)s", name=NAMES[code]), _("Switch language"), partial(services.use_language, code)
            )
    for name, label in THEMES.items():
        yield PaletteCommand(
            _("Theme: %(name)s", name=_(label)), _("Change the colours"), partial(services.use_theme, name)
        )
    yield PaletteCommand(_("Quit"), _("Leave the program; drafts are kept"), services.action_quit)


def _work(services: AppServices, desk: Desk, person: Person, screen: Screen[object]) -> Iterable[PaletteCommand]:
    for _flow, step in desk.openings(person):
        yield PaletteCommand(_(step.label), "", partial(services.begin, step.name))
    thing, number = getattr(screen, "subject", ("", ""))  # the screen of the palette itself has none
    if thing:
        for offer in _offers(desk, person, thing):
            yield PaletteCommand(
                _("%(number)s: %(step)s", number=number, step=_(offer.label)),
                "",
                partial(services.take_step, thing, offer.step),
            )
    else:
        for label in _steps_of_roles(person):
            yield PaletteCommand(label, "", lambda: screen.notify(_(OPEN_FIRST), markup=False), before_typing=False)
    if services.is_open("home"):
        for view, label in VIEWS.items():
            yield PaletteCommand(
                _("View: %(name)s", name=_(label)), _("Show this view of the work"), partial(services.show_view, view)
            )
    for view, label in board_rows.VIEWS.items():
        first = view == next(iter(board_rows.VIEWS))
        yield PaletteCommand(
            _("Board: %(name)s", name=_(label)), "", partial(services.show_board, view), before_typing=first
        )
    yield PaletteCommand(_("Claim ticket"), "", services.action_ticket)
    yield PaletteCommand(
        _("Printers: print jobs"), _("What is printed, what waits, what went wrong"), services.action_print_jobs
    )
    yield PaletteCommand(
        _("Stock"), _("Spare parts by place: how many, what was moved, where a piece has been"), services.action_stock
    )
    yield PaletteCommand(
        _("Loaners"),
        _("Loaner and exchange devices: what is free, what customers have, what is overdue"),
        partial(services.open_screen, "loaners", desk, person),
    )
    if person.roles & set(HEARS):
        yield PaletteCommand(
            _("Quotes"),
            _("What waits for the customer's answer, what expires, what was accepted or declined"),
            partial(services.open_screen, "quotes", desk, person),
        )
    if desk.accounts.may_see(person):
        yield PaletteCommand(
            _("Customers' accounts"),
            _("Who owes something, what is overdue, how often they were reminded"),
            partial(services.open_screen, "accounts", desk, person),
        )
        yield PaletteCommand(
            _("Invoices"),
            _("Invoices that were asked for: what is to be issued, what was issued"),
            partial(services.open_screen, "invoices", desk, person),
        )
    yield PaletteCommand(
        _("Contracts"),
        _("Contracts and extensions: what ends soon, which care visits are to be made"),
        partial(services.open_screen, "contracts", desk, person),
    )
    yield PaletteCommand(
        _("Scanner of this terminal"),
        _("Measure how it sends, by three scans of one label"),
        services.action_scanner,
        before_typing=False,
    )
    yield PaletteCommand(_("Find"), _("Find by anything that is known"), services.action_find)
    yield PaletteCommand(_("Parts"), _("The catalogue: find a part by anything that is known"), services.show_parts)
    if "administrator" in person.roles or "manager" in person.roles:
        yield PaletteCommand(
            _("Administration"),
            _("Staff, service points, codes, settings, refusals, reviews"),
            services.action_administration,
        )
    if person.roles & set(ADMITTING):
        yield PaletteCommand(
            _("Let a guest in for a day"),
            _("A person of another service point works here until tonight"),
            partial(admit, services, desk, person),
        )
    if person.roles & set(APPROVERS):
        yield PaletteCommand(
            _("Approvals"), _("What waits for your approval, and one key to answer"), services.action_approvals
        )
    if person.roles & set(STORE_ROLES):
        yield PaletteCommand(
            _("Parts asked for"),
            _("What the storekeeper is to issue, urgent requisitions first"),
            partial(services.open_screen, "store_room", desk, person),
        )
        yield PaletteCommand(
            _("Parts below the minimum"),
            _("What is to be ordered, how many, from whom and why; one key orders it"),
            partial(services.open_screen, "replenishment", desk, person),
        )
    if person.roles & set(COUNTS):
        yield PaletteCommand(
            _("Cash-up"),
            _("What is expected in the drawer by way to pay, what you count, and the difference"),
            partial(services.open_screen, "cash_up", desk, person),
        )
    if person.roles & set(SEES_COST):
        yield PaletteCommand(
            _("Rates of spare parts"),
            _("Wrong issues, dead on arrival, stock differences, what was issued in time, by month and office"),
            partial(services.open_screen, "rates", desk, person),
        )
    if person.roles & {*STORE_ROLES, "engineer"}:
        yield PaletteCommand(
            _("Faulty parts"),
            _("Faulty parts that are out, engineer by engineer, and taking them in by their tags"),
            partial(services.open_screen, "faulty_parts", desk, person),
        )
    if person.roles & set(SETTLING):
        yield PaletteCommand(_("Review"), _("Late, conflicting and marked entries to review"), services.action_reviews)
    if person.roles & {*KEEPS_FILES, *ANSWERING}:
        yield PaletteCommand(
            _("Proposed duplicates"),
            _("Files that may be about one customer or device"),
            partial(services.open_screen, "duplicates", desk, person),
        )
    yield PaletteCommand(
        _("Change your PIN"),
        _("Ask for the present PIN, then twice for the new one"),
        partial(change_own_pin, services, desk, person),
    )
    yield PaletteCommand(_("Lock"), _("Sign out; what is open stays as it is"), services.action_lock)


def admit(services: AppServices, desk: Desk, person: Person) -> None:
    """Ask who comes and why, and let that person in until tonight."""

    def let_in(typed: dict[str, str]) -> str:
        desk.admit(person, typed["name"], typed["reason"])
        return _(LET_IN, name=typed["name"])

    services.open_screen(
        "input_dialog",
        _("Let a guest in for a day"),
        _("Staff work at their own service points. Everything that a guest does is recorded under the guest's name."),
        {"name": _("Name"), "reason": _("Reason")},
        let_in,
    )


def _offers(desk: Desk, person: Person, thing: str) -> tuple[OfferedStep, ...]:
    try:
        return desk.page(person, thing).offers
    except Refused:
        return ()


def _steps_of_roles(person: Person) -> list[str]:
    """The names of this person's steps that need a record; choosing one explains how to take it."""
    steps = (step for flow in WORKFLOWS.values() for step in flow.steps if not step.opens)
    return sorted({_(step.label) for step in steps if person.roles & set(step.roles)})
