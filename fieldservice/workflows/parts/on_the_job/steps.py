"""The rows that every job's table has about its parts."""

from dataclasses import replace

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.papers import FAULT_TAG
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import Guard
from fieldservice.workflows.engine.model import Step
from fieldservice.workflows.parts.on_the_job.effects import (
    bring_back,
    confirm,
    fit,
    receive_back,
    report_dead,
    report_lost,
    settle_old,
    take_out,
    write_off,
)
from fieldservice.workflows.parts.on_the_job.guards import (
    a_loss_was_approved,
    a_part_is_open,
    a_part_was_fitted,
    a_replaced_part_is_open,
    a_returned_part_is_on_its_way,
    an_old_serial_number_belongs_to_one_piece,
    it_comes_to_this_office,
    its_parts_are_here,
    replaced_parts_are_open,
    something_was_issued,
    the_old_serial_number_is_of_no_piece_in_stock,
    the_parts_are_in_the_engineers_bag,
    the_parts_were_issued_or_are_on_their_way,
    they_are_on_their_way_here,
    they_are_open_on_this_job,
    they_were_fitted_on_this_job,
    what_was_lost_is_still_missing,
)
from fieldservice.workflows.parts.on_the_job.lines import PARTS, coming_back, known_parts, part_lines, unconfirmed
from fieldservice.workflows.parts.on_the_job.reassigning import another_engineer_has_the_job, hand_on, what_others_have
from fieldservice.workflows.parts.on_the_job.verdicts import SEEN, a_verdict_is_unread
from fieldservice.workflows.parts.requisitions.lines import parts_text
from fieldservice.workflows.parts.requisitions.table import ASK_LIFT, REQUEST_PARTS, STORE


def what_was_issued(job: Thing) -> JsonObject:
    """Parts that were issued and not confirmed, as a form begins with them."""
    lines = [_line(line.part, line.unconfirmed, line.in_bag) for line in unconfirmed(job)]
    return {"parts": parts_text(lines)}


def _line(part: str, quantity: int, serials: list[str]) -> JsonObject:
    """A line with the serial numbers of all its pieces, or with none."""
    return {"part": part, "quantity": quantity, "serials": serials if len(serials) == quantity else []}


def what_comes_back(job: Thing) -> JsonObject:
    """Unused parts on their way from the van, as a form begins with them."""
    return {"parts": parts_text([_line(line.part, line.coming, line.coming_pieces) for line in coming_back(job)])}


def what_is_in_the_bag(job: Thing) -> JsonObject:
    """Parts that were issued and not used, as a form begins with them."""
    lines = [
        {"part": line.part, "quantity": line.open, "serials": line.in_bag} for line in part_lines(job) if line.open
    ]
    return {"parts": parts_text(lines)}


def what_is_used_next(job: Thing) -> JsonObject:
    """The first part that was issued and not used, as a form begins with it; of parts with serial numbers one piece."""
    line = next((line for line in part_lines(job) if line.open), None)
    if line is None:
        return {}
    pieces = {"quantity": 1, "serials": line.in_bag[:1]} if line.in_bag else {"quantity": line.open}
    return {"parts": parts_text([{"part": line.part, **pieces}])}


def what_was_fitted(job: Thing) -> JsonObject:
    """The part that was fitted, as a form begins with it; nothing where there are several."""
    fitted = [line for line in part_lines(job) if line.fitted > line.taken_out]
    if len(fitted) != 1 or any(serial for serial, _old in fitted[0].pieces):
        return {}
    return {"parts": parts_text([{"part": fitted[0].part, "quantity": fitted[0].fitted - fitted[0].taken_out}])}


# A table is read row by row.
# fmt: off
EVENTS = "parts.on_the_job.events"
MOVES = N_("Stock and bags are updated. The state of the job does not change.")
ASKS_A_MANAGER = N_("A manager is asked. The stock does not change before the answer.")
USES = ("engineer", "coordinator")
WRITES_OFF = ("storekeeper", "coordinator", "engineer")
DEVICE = {"device": "parts"}
"""What the device's file gains by a part that was fitted, or taken out again."""


def part_steps(
    going: tuple[str, ...], at_work: tuple[str, ...], to_fit: tuple[Guard, ...] = ()
) -> tuple[Step, ...]:
    """Parts are asked for while the job is `going`, and fitted in the states `at_work`; what is left over comes back at
    any time. `to_fit` are further guards of fitting."""
    settling = (
        replace(ASK_LIFT, states=going),
        Step("confirm_parts", N_("Parts received"), f"{EVENTS}:PartsConfirmed", (), None, USES,
             (its_parts_are_here, something_was_issued, the_parts_were_issued_or_are_on_their_way), effect=confirm,
             appends_to=PARTS, does=MOVES, rank=7, office="any", suggests=what_was_issued),
        Step("fit_part", N_("Part fitted"), f"{EVENTS}:PartFitted", at_work, None, USES,
             (*to_fit, the_parts_are_in_the_engineers_bag, an_old_serial_number_belongs_to_one_piece,
              the_old_serial_number_is_of_no_piece_in_stock), effect=fit,
             appends_to=PARTS, does=MOVES, rank=12, purpose="fits_part", office="holder", beside=DEVICE,
             suggests=what_is_used_next, prints=FAULT_TAG),
        Step("take_part_out", N_("Part taken out again"), f"{EVENTS}:PartTakenOut", at_work, None, USES,
             (a_part_was_fitted, they_were_fitted_on_this_job), effect=take_out, appends_to=PARTS, does=MOVES, rank=64,
             office="holder", beside=DEVICE, suggests=what_was_fitted),
        Step("return_parts", N_("Return unused parts"), f"{EVENTS}:PartsReturned", (), None, (*USES, "storekeeper"),
             (its_parts_are_here, a_part_is_open, the_parts_are_in_the_engineers_bag, they_are_open_on_this_job),
             effect=bring_back, appends_to=PARTS, does=MOVES, rank=42, purpose="returns_parts", office="any",
             suggests=what_is_in_the_bag),
        Step("hand_on_parts", N_("Hand the parts to the engineer of the job"), f"{EVENTS}:PartsHandedOn", (), None,
             (*USES, "storekeeper"),
             (its_parts_are_here, a_part_is_open, another_engineer_has_the_job, the_parts_are_in_the_engineers_bag,
              they_are_open_on_this_job),
             effect=hand_on, appends_to=PARTS, does=MOVES, rank=41, office="any", suggests=what_others_have),
        Step("receive_returned", N_("Unused parts have come back"), f"{EVENTS}:ReturnedPartsArrived", (), None, STORE,
             (it_comes_to_this_office, a_returned_part_is_on_its_way, they_are_on_their_way_here), effect=receive_back,
             appends_to=PARTS, does=MOVES, rank=9, office="any", suggests=what_comes_back),
        Step("part_dead", N_("Part dead on arrival"), f"{EVENTS}:PartDead", (), None, USES,
             (a_part_is_open, the_parts_are_in_the_engineers_bag, they_are_open_on_this_job), effect=report_dead,
             rank=43, appends_to=PARTS, does=MOVES, purpose="finds_part_dead", office="holder", beside={"job": PARTS},
             suggests=what_is_used_next, prints=FAULT_TAG),
        Step("settle_old_part", N_("Account for a replaced part"), f"{EVENTS}:OldPartSettled", (), None, USES,
             (a_replaced_part_is_open, replaced_parts_are_open, an_old_serial_number_belongs_to_one_piece,
              the_old_serial_number_is_of_no_piece_in_stock),
             effect=settle_old, appends_to=PARTS, does=MOVES, rank=46, purpose="settles_old_part", office="holder",
             prints=FAULT_TAG),
        Step("report_lost", N_("Part lost"), f"{EVENTS}:PartReportedLost", (), None, USES,
             (its_parts_are_here, a_part_is_open, the_parts_are_in_the_engineers_bag, they_are_open_on_this_job),
             effect=report_lost, appends_to=PARTS, does=ASKS_A_MANAGER, rank=66, purpose="loses_part", office="any",
             suggests=what_is_used_next),
        Step("write_off", N_("Write the lost part off"), f"{EVENTS}:LostPartWrittenOff", (), None, WRITES_OFF,
             (its_parts_are_here, a_loss_was_approved, what_was_lost_is_still_missing), effect=write_off,
             appends_to=PARTS, does=MOVES, rank=8, office="any", asks=grave.LOSS_IN_BOOKS),
        Step("read_verdict", N_("Read the verdict of headquarters"), f"{EVENTS}:VerdictRead", (), None, USES,
             (a_verdict_is_unread,), appends_to=SEEN, rank=10,
             does=N_("It leaves your list. The verdict stays on the job.")),
    )
    return (replace(REQUEST_PARTS, states=going), *(replace(step, knows=known_parts) for step in settling))


"""The names of these rows."""
