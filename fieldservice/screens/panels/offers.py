"""The list "What next": the likely step as a button, then the other steps of this person.

What is rare or grave is folded under "More", what others must do into one line; what is blocked has its reason in few
words. The line below the list says the whole of the highlighted row: what the step does, or why it cannot be taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets.option_list import Option

from fieldservice.presentation.glyphs import glyphs
from fieldservice.presentation.messages import in_short, render
from fieldservice.presentation.values import Wording
from fieldservice.screens.panels.page_head import effect
from fieldservice.screens.widgets.cells import cut, width_of
from fieldservice.screens.widgets.keys import shown
from fieldservice.words import _, forms
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.take import NOT_YOUR_ROLE
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk.detail import BlockedStep, DetailView, OfferedStep

NUMBERED = 9
"""So many offers have a digit that takes them."""
RARE = 50
"""From this rank on a step without a key stands under "More"."""
MORE, OTHERS = "fold:more", "fold:others"
"""The lines that unfold."""
FOLDS = (MORE, OTHERS)
BLOCKED = "blocked:"
"""Begins the name of a row that is there to be read: a step that cannot be taken now."""


def is_rare(offer: OfferedStep) -> bool:
    """Whether a step is rare or grave; the likely step never is."""
    return offer.asks or (offer.rank >= RARE and not offer.key)


def parted(page: DetailView) -> tuple[list[OfferedStep], list[OfferedStep]]:
    """(the steps in sight, those under "More"); a list of rare steps alone is all in sight."""
    usual = [offer for offer in page.offers if not is_rare(offer)]
    rare = [offer for offer in page.offers if is_rare(offer)]
    return (usual, rare) if usual else (rare, [])


def options(page: DetailView, unfolded: Collection[str], wording: Wording, width: int) -> Iterator[Option]:
    """The options in order; `unfolded` has the folds that are open."""
    usual, rare = parted(page)
    for number, offer in enumerate(usual, 1):
        yield Option(_offer(offer, width, number, is_likely=number == 1 and not offer.asks), id=offer.step)
    if rare:
        yield Option(_fold(_("More: %(count)s", count=len(rare)), MORE in unfolded), id=MORE)
    for offer in rare if MORE in unfolded else ():
        yield Option(_offer(offer, width), id=offer.step)
    mine, others = blocked(page)
    for alike in _by_reason(mine):
        first, others_of_it = alike[0], len(alike) - 1
        label = _(first.label) + (f" +{others_of_it}" if others_of_it else "")
        yield Option(_blocked(label, in_short(first.because), width), id=BLOCKED + first.step)
    if others:
        yield Option(_fold(_("Steps of others: %(count)s", count=len(others)), OTHERS in unfolded), id=OTHERS)
    for each in others if OTHERS in unfolded else ():
        yield Option(_blocked(_(each.label), wording.who_may(each.who_may), width), id=BLOCKED + each.step)
    if not page.offers and not mine and not others:
        yield Option(_("Your roles cannot do anything here."), disabled=True)


def blocked(page: DetailView) -> tuple[list[BlockedStep], list[BlockedStep]]:
    """(the blocked steps of this person, those of others).

    Two steps on one key are opposites, such as waiting and no longer waiting: if one step is possible, the other is
    obviously not, and a person need not read why. What is nobody's now and never this person's is not told either.
    """
    keys = {offer.key for offer in page.offers}
    there = [each for each in page.blocked if _key_of(page, each.step) not in keys]
    mine = [each for each in there if not each.who_may and not _is_of_another_role(each)]
    return mine, [each for each in there if each.who_may]


def _is_of_another_role(step: BlockedStep) -> bool:
    first = step.because.values.get("first", step.because)
    return isinstance(first, Message) and first.message == NOT_YOUR_ROLE


def _key_of(page: DetailView, name: str) -> str | None:
    flow = WORKFLOWS.get(page.workflow)
    step = flow.step(name) if flow else None
    return step.key or None if step else None


def _offer(offer: OfferedStep, width: int, number: int = 0, is_likely: bool = False) -> Content:
    """A step with its key; the likely one is a button, the loudest thing on the page."""
    mark = f"{number} " if 0 < number <= NUMBERED and not offer.asks else "  "
    key = f"{shown(offer.key) if offer.key else '':<7}"
    label = cut(_(offer.label), max(4, width - width_of(mark + key) - 2))
    if is_likely:
        # The edge has the button's colours: in the accent alone it would vanish on the highlighted row.
        return Content.styled(f"{glyphs().primary}{mark}{key}{label} ", "bold $background on $accent")
    # Without a colour of its own, which would be unreadable on the highlighted row.
    return Content.assemble((f" {mark}{key}", "bold"), label)


def _fold(words: str, is_open: bool) -> Content:
    return Content(f" {glyphs().down if is_open else glyphs().folded} {words}")


def _by_reason(steps: Iterable[BlockedStep]) -> list[list[BlockedStep]]:
    """The blocked steps, those that wait for one and the same thing together: three ways to sign wait for a test."""
    found: dict[str, list[BlockedStep]] = {}
    for each in steps:
        found.setdefault(render(each.because), []).append(each)
    return list(found.values())


def _blocked(name: str, words: str, width: int) -> Content:
    """A step that cannot be taken now, in one line with the reason in few words or with who may take it."""
    label = cut(f"   {name}", width)
    room = width - width_of(label) - 3
    return Content.styled(label + (f" {glyphs().dot} {cut(words, room)}" if room > 3 else ""), "$text-muted")


def told(page: DetailView, row: str, wording: Wording) -> str:
    """What is said of the highlighted row: what its step leads to, or why it cannot be taken and who may; "" of a
    fold."""
    each = next((each for each in page.blocked if BLOCKED + each.step == row), None)
    if each is not None and each.who_may:
        return " ".join((render(each.because), _("Only possible for: %(who)s.", who=wording.who_may(each.who_may))))
    if each is not None:
        alike = next(alike for alike in _by_reason(blocked(page)[0]) if each in alike)
        others = forms.listed(_(other.label) for other in alike if other is not each)
        return " ".join(filter(None, (render(each.because), _("Also: %(others)s.", others=others) if others else "")))
    flow = WORKFLOWS.get(page.workflow)
    step = flow.step(row) if flow else None
    return effect(flow, step, page) if flow and step else ""
