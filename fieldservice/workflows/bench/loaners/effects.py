"""Effects of loaner devices: the job says who has which, the device's own file where it is out, the books follow.

The place of a loan belongs to the office that lent the device. A device that comes back at another office is on its way
into that office's store, until the one that lent it has heard of it and passes it on in its books.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values
from fieldservice.workflows.bench.loaners.guards import IN_ORDER
from fieldservice.workflows.bench.loaners.loans import (
    ACCOUNT,
    ARRIVED,
    FROM,
    OFFICE,
    PART,
    VALUE,
    came_back_elsewhere,
    loan_of,
    part_of,
    whole,
)
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import POSTINGS
from fieldservice.workflows.engine.ledger import Posting, office_of_account
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.reference import LOANER, SparePart
from fieldservice.workflows.master_files.filing import saw
from fieldservice.workflows.parts.moves import move
from fieldservice.workflows.parts.on_the_job.tags import tag
from fieldservice.workflows.parts.places import (
    ON_LOAN,
    TAKEN_OVER,
    bag,
    custody,
    faulty,
    good,
    kind_of,
    on_loan,
    outside,
    transit,
)
from fieldservice.workflows.parts.whole_devices import piece_here, pieces, takes_out_for

if TYPE_CHECKING:
    from fieldservice.workflows.bench.repair.events import LoanerLent, LoanerReturned
    from fieldservice.workflows.engine.fields import Event


RETURNED_FAULTY = "loaner_faulty"
"""What happened, in the list of the job's parts, to a loaner that came back and is not in order."""


def as_kept(part: SparePart) -> JsonObject:
    """A part as the line of a loan keeps it."""
    return {**part.words(), "cost": part.cost, "currency": part.currency, "models": list(part.models)}


def lend(draft: Draft, event: LoanerLent, context: Context) -> None:
    """A piece of the stock goes on loan; a device that the books do not have is lent in words."""
    draft.data[OFFICE] = context.office
    if piece := piece_here(event.loaner, LOANER, context):
        part, place = piece
        draft.data |= {PART: as_kept(part), ACCOUNT: on_loan(context.office)}
        move(draft, context, part.number, 1, place, on_loan(context.office), part.cost, [event.loaner])
        draft.data[VALUE] = draft.data[POSTINGS][-1].get("value", 0)
    _file_loaner(draft, event, context, str(draft.subject.get("number")))


def take_loaner_back(draft: Draft, event: LoanerReturned, context: Context) -> None:
    """The file that was lent is the one that comes back: another office may not know the loaner by its label."""
    job, loan = draft.subject, loan_of(draft.subject, event.loaner)
    _post_return(draft, event, loan, context)
    touched = next((line.entry.touches for line in job.history if line.entry.id == loan.get("entry")), ())
    _file_loaner(draft, event, context, "", next((id_ for kind, id_ in touched if kind == "device"), ""))


def _post_return(draft: Draft, event: LoanerReturned, loan: Values, context: Context) -> None:
    number, source = part_of(loan), str(loan.get(ACCOUNT) or "")
    if not number:
        number, source = _taken_over(event, context)
    if not number:
        return
    kept = loan.get(PART)
    known = context.reference.catalogue.part(number)
    about = as_kept(known) if known is not None else kept if isinstance(kept, dict) else {"code": number}
    target = _target(event, context)
    draft.data[PART] = about
    if takes_out_for(office_of_account(source), context):
        move(draft, context, number, 1, source, target, int(about.get("cost") or 0), [event.loaner])
    else:
        # The office that lent it says later with the same value that it is on its way here.
        value = whole(loan.get(VALUE))
        draft.data |= {FROM: source, ARRIVED: transit(context.office), VALUE: value}
        draft.post(Posting(number, transit(context.office), target, 1, value, event.loaner))
    if event.loaner_state != IN_ORDER:
        _tag(draft, event, about, target, context)


def _tag(draft: Draft, event: LoanerReturned, about: Values, place: str, context: Context) -> None:
    """A loaner that is not in order gets a fault tag, like any faulty part."""
    name = {language: str(about.get(language) or "") for language in ("zh", "en")}
    line: JsonObject = {"part": str(about.get("code")), "name": name, "quantity": 1, "serials": [event.loaner]}
    tag([line], context, "serials", place, draft.data[POSTINGS])
    draft.of(draft.subject.id, {"act": RETURNED_FAULTY, "lines": [{**line, "symptom": event.loaner_condition or ""}]})


def _taken_over(event: LoanerReturned, context: Context) -> tuple[str, str]:
    """(part, account) of a loan in words: opened in the books as on loan since, or taken over by its return;
    ("", "") where the books know nothing of it."""
    for part, place in pieces(event.loaner, context):
        if kind_of(place) == ON_LOAN and takes_out_for(office_of_account(place), context):
            return part.number, place
    known = context.reference.catalogue.part(event.loaner_part) if event.loaner_part else None
    return (known.number, outside(context.office, TAKEN_OVER)) if known is not None else ("", "")


def _target(event: LoanerReturned, context: Context) -> str:
    """Where the piece is now: in good stock, or with what is faulty; in a van with the person who drives it."""
    in_a_van, person = bool(context.reference.branch_of(context.office)), context.by.name
    if event.loaner_state == IN_ORDER:
        return bag(context.office, person) if in_a_van else good(context.office)
    return custody(context.office, person) if in_a_van else faulty(context.office)


def pass_on(draft: Draft, event: Event, context: Context) -> None:
    """What came back at another office leaves the loans of this one, and arrives there."""
    returns = []
    for line in came_back_elsewhere(draft.subject):
        source, target = str(line[FROM]), str(line[ARRIVED])
        if takes_out_for(office_of_account(source), context):
            returns.append(line["entry"])
            loaner = str(line.get("loaner") or "")
            draft.post(Posting(part_of(line), source, target, 1, whole(line.get(VALUE)), loaner))
    draft.data["returns"] = returns


def _file_loaner(
    draft: Draft, event: LoanerLent | LoanerReturned, context: Context, lent: str, known: str = ""
) -> None:
    file = context.device if context.device and known in ("", context.device.id) else None
    loaner = file.id if file else known or context.new_id()
    saw(draft, file, loaner, "lent")
    draft.of(loaner, {"lent": lent, **({} if file else {"serial": event.loaner})})
    draft.touches.append(("device", loaner))
