"""The parts that a field of a form offers, and what is said of those that were typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.presentation.values import readable
from fieldservice.screens.widgets.parts_field import QUANTITY, PartChoice
from fieldservice.words import _, forms
from fieldservice.workflows.engine.codes import code_of

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.fold import Thing
    from fieldservice.workflows.engine.reference import SparePart

BROUGHT = 3
"""Parts of the bring-list with which the form of a dispatch begins."""
MOST = 50
"""Parts of a device that are offered before anything is typed."""


def choices(desk: Desk, thing: Thing | None, typed: str, asks: bool = False) -> list[PartChoice]:
    """The parts that match what was typed, those for the device of this thing first; for "" the parts of the device.
    Where parts are asked for (`asks`), those are before them that fixed such a fault before.

    A part whose number or barcode was typed as a whole is the first.
    """
    product, model = (code_of(thing.get("product")), str(thing.get("model") or "")) if thing else ("", "")
    if not typed:
        fixed = proposed(desk, thing) if asks and thing is not None and thing.kind == "job" else []
        known = {choice.value for choice in fixed}
        parts = desk.parts.of_model(product, model, MOST) if product or model else []
        return [*fixed, *(_choice(part) for part in parts if part.number not in known)]
    exact = desk.parts.part(typed)
    others = [part for part in desk.parts.search(typed, product, model) if exact is None or part.number != exact.number]
    return [*([_choice(exact, is_exact=True)] if exact else []), *map(_choice, others)]


def proposed(desk: Desk, job: Thing) -> list[PartChoice]:
    """The bring-list of a job: what fixed such a fault before, each with the number of jobs."""
    return [
        _choice(each.part)._replace(reason=_("jobs that it fixed: %(count)s", count=each.jobs), is_proposed=True)
        for each in desk.parts.bring_list(job).parts
    ]


def to_bring(desk: Desk, job: Thing) -> str:
    """What an engineer is asked to bring who is sent to this job, one part a line."""
    return "\n".join(choice.label for choice in proposed(desk, job)[:BROUGHT])


def _choice(part: SparePart, is_exact: bool = False) -> PartChoice:
    name = readable(f"{part.number} {forms.in_language(part.words())}")
    return PartChoice(part.number, name, forms.listed(map(readable, part.models)), "", is_exact, part.tracked)


def priced(desk: Desk, text: str) -> str:
    """The parts of these lines by their names and prices, with what they cost together."""
    found, total = [], dict[str, int]()
    for line in text.splitlines():
        typed = QUANTITY.fullmatch(line)
        if typed is None or not typed["quantity"].isdecimal() or (part := desk.parts.part(typed["part"])) is None:
            continue
        amount = part.price * int(typed["quantity"])
        total[part.currency] = total.get(part.currency, 0) + amount
        price = forms.money(amount, part.currency) if amount else _("no price published")
        found.append(f"{readable(forms.in_language(part.words()))} x{typed['quantity']} {price}")
    together = forms.listed(forms.money(amount, currency) for currency, amount in total.items() if amount)
    return forms.listed([*found, *([_("Total %(amount)s", amount=together)] if together and len(found) > 1 else [])])


def said_of(desk: Desk, text: str) -> str:
    """The parts of these lines by their names."""
    found = []
    for line in text.splitlines():
        typed = QUANTITY.fullmatch(line)
        if typed and (part := desk.parts.part(typed["part"])):
            found.append(f"{readable(forms.in_language(part.words()))} x{typed['quantity']}")
    return forms.listed(found)
