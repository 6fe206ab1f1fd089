"""Every action by name, for the palette: what can be begun, the steps of the highlighted thing, views, language, theme, help."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.screen import Screen

from fieldservice.presentation import board_rows
from fieldservice.screens.base import AppServices
from fieldservice.screens.panels.worklist_views import VIEWS
from fieldservice.screens.themes import THEMES
from fieldservice.words import LANGUAGES, _, language
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.roles import SETTLING
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.detail import Offer
    from fieldservice.workflows.engine.reference import Person

OPEN_FIRST = N_("Open a job or request, or highlight one in the list, to take this step.")
NAMES = {"en": "English", "zh": "中文"}
"""Languages by their own names: who cannot read the screen finds theirs."""


class PaletteCommand(NamedTuple):
    name: str
    says: str
    run: Callable[[], object]
    unasked: bool = True
    """Whether it stands there before anything is typed."""


def commands(seat: AppServices, screen: Screen) -> Iterable[PaletteCommand]:
    """In the language spoken now. Nobody signed in: only what does no work."""
    if seat.person is not None:
        yield from _work(seat, seat.desk, seat.person, screen)
    yield PaletteCommand(_("Help"), _("Explain this screen and its keys"), seat.action_help)
    for code in LANGUAGES:
        if code != language():
            yield PaletteCommand(
                _("Language: %(name)s", name=NAMES[code]), _("Switch language"), partial(seat.speak, code)
            )
    for name, label in THEMES.items():
        yield PaletteCommand(_("Theme: %(name)s", name=_(label)), _("Change the colours"), partial(seat.dress, name))
    yield PaletteCommand(_("Quit"), _("Leave the program; drafts are kept"), seat.action_quit)


def _work(seat: AppServices, desk: Desk, person: Person, screen: Screen) -> Iterable[PaletteCommand]:
    for _flow, step in desk.openings(person):
        yield PaletteCommand(_(step.label), "", partial(seat.begin, step.name))
    thing, number = getattr(screen, "subject", ("", ""))  # the palette's own screen has none
    if thing:
        for offer in _offers(desk, person, thing):
            yield PaletteCommand(
                _("%(number)s: %(step)s", number=number, step=_(offer.label)),
                "",
                partial(seat.take_step, thing, offer.step),
            )
    else:
        for label in _elsewhere(person):
            yield PaletteCommand(label, "", lambda: screen.notify(_(OPEN_FIRST), markup=False), unasked=False)
    if seat.is_open("home"):
        for view, label in VIEWS.items():
            yield PaletteCommand(
                _("View: %(name)s", name=_(label)), _("Show this view of the work"), partial(seat.show_view, view)
            )
    for view, label in board_rows.VIEWS.items():
        first = view == next(iter(board_rows.VIEWS))
        yield PaletteCommand(_("Board: %(name)s", name=_(label)), "", partial(seat.show_board, view), unasked=first)
    yield PaletteCommand(_("Claim ticket"), "", seat.action_ticket)
    yield PaletteCommand(_("Print jobs"), "", seat.action_print_jobs)
    yield PaletteCommand(_("Find"), _("Find by anything that is known"), seat.action_find)
    if "administrator" in person.roles or "manager" in person.roles:
        yield PaletteCommand(
            _("Administration"),
            _("Staff, service points, codes, settings, refusals, reviews"),
            seat.action_administration,
        )
    if person.roles & set(SETTLING):
        yield PaletteCommand(_("Review"), _("Late, conflicting and marked entries to review"), seat.action_reviews)
    yield PaletteCommand(_("Lock"), _("Sign out; what is open stays as it is"), seat.action_lock)


def _offers(desk: Desk, person: Person, thing: str) -> tuple[Offer, ...]:
    try:
        return desk.page(person, thing).offers
    except Refused:
        return ()


def _elsewhere(person: Person) -> list[str]:
    """Names of the steps of this person's roles that need a thing to be taken on: who looks for one is told how."""
    steps = (step for flow in WORKFLOWS.values() for step in flow.steps if not step.opens)
    return sorted({_(step.label) for step in steps if person.roles & set(step.roles)})
