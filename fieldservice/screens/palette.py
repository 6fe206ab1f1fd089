"""The commands of the palette: opening steps, the steps of the highlighted record, screens, language, theme and help.

A command is found by its name in either language, by the pinyin of its Chinese name or its initials, and by the other
words that people have for it, whatever the language of the screen is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import Matcher
from textual.screen import Screen

from fieldservice.desk.guests import LET_IN
from fieldservice.desk.names import spellings
from fieldservice.presentation import board_rows, glyphs
from fieldservice.screens.base import AppServices, services_of
from fieldservice.screens.navigation import IN_A_SCREEN
from fieldservice.screens.own_pin import change_own_pin
from fieldservice.screens.panels.named_screens import NAMED_SCREENS, may_open, way_to
from fieldservice.screens.panels.worklist_views import VIEWS
from fieldservice.screens.textual_private import class_bindings
from fieldservice.screens.themes import THEMES
from fieldservice.screens.widgets import keys
from fieldservice.words import LANGUAGES, Words, _, language, words
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.roles import ADMITTING
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.detail import OfferedStep
    from fieldservice.workflows.engine.reference import Person

OPEN_FIRST = N_("To take this step, open a job or request, or highlight one in the list.")
NAMES = {"en": "English", "zh": "中文"}
"""Each language by its own name, so that a person who cannot read the screen finds theirs."""
COMMAS = str.maketrans("，、", ",,")
BEHIND = 0.8
"""What stands behind counts so much of what it would."""


AROUND_ROWS = 7
"""Cells of the palette beside its rows: edges and the bar that scrolls."""


class PaletteCommand(NamedTuple):
    """An entry of the command palette."""

    say: Callable[[Words], str]
    """Its name in a language."""
    run: Callable[[], object]
    explanation: str = ""
    also: str = ""
    """Other words for it, with commas between them."""
    before_typing: bool = True
    """Whether the palette lists it before anything is typed."""
    key: str = ""
    """The key that does the same on the screen below; "" for none."""

    @property
    def name(self) -> str:
        return self.say(words(language()))

    def score(self, matcher: Matcher) -> float:
        """How well it fits what was typed; 0: not at all. In its name letters may be missing; what it is called
        otherwise stands behind, and so does what is not listed before typing."""
        sought = matcher.query.casefold().strip()
        meant = [word for word in self.other_words() if sought in word.casefold()]
        spoken = [each for word in self.other_words() for each in spellings(word) if each.startswith(sought)]
        scores = (matcher.match(self.name), *(BEHIND * matcher.match(word) for word in (*meant, *spoken)))
        return max(scores) * (1 if self.before_typing else BEHIND)

    def other_words(self) -> Iterator[str]:
        """Its name in each language, and the other words for it."""
        for each in LANGUAGES:
            yield self.say(words(each))
            yield from map(str.strip, words(each)(self.also).translate(COMMAS).split(","))


class Commands(Provider):
    """The commands as the palette asks for them."""

    @property
    def _commands(self) -> Iterable[PaletteCommand]:
        return commands(services_of(self.app), self.screen)

    async def discover(self) -> Hits:
        for command in sorted(self._commands, key=lambda command: command.name):
            if command.before_typing:
                shown = self._with_key(Content(command.name), command)
                yield DiscoveryHit(shown, command.run, command.name, _(command.explanation))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in self._commands:
            if score := command.score(matcher):
                shown = self._with_key(matcher.highlight(command.name), command)
                yield Hit(score, shown, command.run, command.name, _(command.explanation))

    def _with_key(self, name: Content, command: PaletteCommand) -> Content:
        """A name with its key at the right edge of the list."""
        room = self.app.size.width - AROUND_ROWS - name.cell_length
        key = keys.shown(command.key) if command.key else ""
        if not key or room <= len(key):
            return name
        return Content.assemble(name, " " * (room - len(key)), (key, "$text-muted"))


def named(label: str, **values: str) -> Callable[[Words], str]:
    """A name in any language, its values too, as far as they are words of ours."""
    return lambda _: _(label, **{name: _(value) for name, value in values.items()})


def commands(services: AppServices, screen: Screen[object]) -> Iterable[PaletteCommand]:
    """The commands, in the chosen language. While nobody is signed in there are only those that touch no record."""
    if services.person is not None:
        yield from _work(services, services.desk, services.person, screen)
    at = keys_by_action(screen)
    yield PaletteCommand(
        named(N_("Help")), services.action_help, N_("Explain this screen and its keys"), key=at.get("help", "")
    )
    for code in LANGUAGES:
        if code != language():
            yield PaletteCommand(
                named(N_("Language: %(name)s"), name=NAMES[code]),
                partial(services.use_language, code),
                N_("Switch language"),
                key=at.get("language", "") if len(LANGUAGES) == 2 else "",
            )
    for name, label in THEMES.items():
        yield PaletteCommand(
            named(N_("Theme: %(name)s"), name=label), partial(services.use_theme, name), N_("Change the colours")
        )
    for name, label in glyphs.WORDS.items():
        if name != glyphs.in_use():
            yield PaletteCommand(
                named(N_("Signs: %(name)s"), name=label),
                partial(services.use_signs, name),
                N_("Draw frames, bars and marks with other characters if this terminal shows them badly"),
            )
    yield PaletteCommand(
        named(N_("Quit")), services.action_quit, N_("Leave the program; drafts are kept"), key=at.get("quit", "")
    )


def keys_by_action(screen: Screen[object]) -> dict[str, str]:
    """The key of each action of the screen below the palette, and of the app's own, which the palette keeps from it."""
    bound = [(key, each.binding) for key, each in screen.active_bindings.items()]
    bound += [(key, each) for key, several in class_bindings(type(screen.app)).items() for each in several]
    found: dict[str, str] = {}
    for key, binding in bound:
        found.setdefault(binding.action.rpartition(".")[2].partition("(")[0], key)
    return found


def _work(services: AppServices, desk: Desk, person: Person, screen: Screen[object]) -> Iterable[PaletteCommand]:
    at = keys_by_action(screen)
    for _flow, step in desk.openings(person):
        if step.purpose in IN_A_SCREEN:
            continue  # the screen has a row of its own
        yield PaletteCommand(named(step.label), partial(services.begin, step.name), key=step.key)
    thing, number = getattr(screen, "subject", ("", ""))  # the screen of the palette itself has none
    if thing:
        for offer in _offers(desk, person, thing):
            yield PaletteCommand(
                named(N_("%(number)s: %(step)s"), number=number, step=offer.label),
                partial(services.take_step, thing, offer.step),
                key=offer.key,
            )
    else:
        for label in _steps_of_roles(person):
            yield PaletteCommand(named(label), lambda: screen.notify(_(OPEN_FIRST), markup=False), before_typing=False)
    for label, action in getattr(screen, "UNKEYED", {}).items():
        yield PaletteCommand(named(label), partial(screen.run_action, action))
    if services.is_open("home"):
        for view, label in VIEWS.items():
            yield PaletteCommand(
                named(N_("View: %(name)s"), name=label),
                partial(services.show_view, view),
                N_("Show this view of the work"),
            )
    for view, label in board_rows.VIEWS.items():
        yield PaletteCommand(
            named(N_("Board: %(name)s"), name=label),
            partial(services.show_board, view),
            before_typing=view == next(iter(board_rows.VIEWS)),
        )
    for name, found in NAMED_SCREENS.items():
        if may_open(name, person):
            opens = way_to(name, services, desk, person)
            key = at.get(name, "")
            yield PaletteCommand(named(found.label), opens, found.explanation, found.also, found.before_typing, key)
    if person.roles & set(ADMITTING):
        yield PaletteCommand(
            named(N_("Let a guest in for a day")),
            partial(admit, services, desk, person),
            N_("Let a person of another service point work here until midnight"),
        )
    yield PaletteCommand(
        named(N_("Change your PIN")),
        partial(change_own_pin, services, desk, person),
        N_("Ask for the present PIN, then twice for the new one"),
    )
    yield PaletteCommand(
        named(N_("Lock")), services.action_lock, N_("Sign out; what is open stays as it is"), key=at.get("lock", "")
    )


def admit(services: AppServices, desk: Desk, person: Person) -> None:
    """Ask who comes and why, and let that person in until tonight."""

    def let_in(typed: dict[str, str]) -> str:
        desk.admit(person, typed["name"], typed["reason"])
        return _(LET_IN, name=typed["name"])

    services.open_screen(
        "input_dialog",
        _("Let a guest in for a day"),
        _("Staff work at their own service points. Everything a guest does is recorded under the guest's name."),
        {"name": _("Name"), "reason": _("Reason")},
        let_in,
    )


def _offers(desk: Desk, person: Person, thing: str) -> tuple[OfferedStep, ...]:
    try:
        return desk.page(person, thing).offers
    except Refused:
        return ()


def _steps_of_roles(person: Person) -> list[str]:
    """The labels of this person's steps that need a record; choosing one explains how to take it."""
    steps = (step for flow in WORKFLOWS.values() for step in flow.steps if not step.opens)
    return sorted({step.label for step in steps if person.roles & set(step.roles)})
