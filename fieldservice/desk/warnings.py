"""The warnings about a customer and a device, the same on every way in and on every face.

`warnings` makes the list. The faces show it beside the form of a call, on top of the form of a step that is a way in,
on the page of a request or job, and on the command line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from fieldservice.desk import warranty
from fieldservice.desk.accounts import owed
from fieldservice.read_model import aliases, cases, queries, remote_summaries
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.bench.transport.contents import difference, is_untold
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message, day_value
from fieldservice.workflows.engine.model import Step
from fieldservice.workflows.escalations.lines import KIND as ESCALATION
from fieldservice.workflows.return_cases.execution.lines import decided_devices
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE
from fieldservice.workflows.return_cases.lines import devices_of
from fieldservice.workflows.warranty.verdicts import LABOUR, PARTS, is_frozen

if TYPE_CHECKING:
    from db.store import Tx
    from fieldservice.desk.session import Session

BLACK_LIST = N_("This customer is on the black list (%(by)s).")
BLACK_LIST_WHY = N_("This customer is on the black list (%(by)s): %(why)s")
UNPAID = N_("This customer has not paid %(amount)s yet.")
OPEN_JOB = N_("There is an open job on this serial number: %(numbers)s.")
OPEN_CASE = N_("A return case about this device is open: %(numbers)s.")
OPEN_ESCALATION = N_("An escalation about this device is open: %(numbers)s.")
TAKEN_BACK = N_("%(serial)s was taken back with return case %(case)s. Check whether it has been sold again.")
EXCHANGED = N_("%(serial)s was exchanged for %(device)s before. Check who owns it now.")
REPEAT_REPAIR = N_("Repeat repair: this device was repaired recently.")
MISSING_CONTENTS = N_("Missing from the parcel according to the sender's list: %(items)s. Tell the customer.")
UNLISTED_CONTENTS = N_("In the parcel, but not on the sender's list: %(items)s. Tell the customer.")
THIRD_REPAIR = N_("Third repair of this device within a year.")
WARRANTY_EXPIRED = N_("The warranty expired on %(day)s. First explain the policy and the price.")
EXPIRED = "warranty_expired"
OF_CUSTOMER_ONLY = ("adds_device", "hands_out")
"""Purposes of steps before which the past of the device says nothing: a further device is looked up while its serial
number is typed, and a device that goes out was warned of when it came in."""


def warnings(
    session: Session,
    customer: Values,
    devices: Iterable[str],
    skip: Collection[str] = (),
    parcels: Iterable[Thing] = (),
) -> list[JsonObject]:
    """All warnings, each {code, because}: about the contents of the parcels of jobs, about the facts of a customer's
    file and about the past of devices.

    The codes are contents_missing, contents_unlisted, black_list, unpaid, open_job, open_return_case, open_escalation,
    taken_back, exchanged, repeat_repair, warranty_expired and third_repair. The jobs in `skip`, with their own
    escalations and return cases, do not count, since the person is looking at them.
    """
    found = [
        *(each for job in parcels for each in of_parcel(job)),
        *_of_customer(customer),
        *_owed(session, customer),
        *(each for device in devices for each in _of_device(session, device, skip)),
    ]
    return [{"code": code, "because": because} for code, because in found]


def warnings_of(session: Session, thing: Thing, step: Step | None = None) -> list[JsonObject]:
    """The warnings about a request, job or file; with a step, those that count before it is taken."""
    customer = thing.id if thing.kind == "customer" else str(thing.get("customer") or "")
    with session.store.reading() as tx:
        file: Values = {"id": customer, **session.fold(tx, customer).facts} if customer else {}
        parcels = _parcels_of(session, tx, thing) if step is None else ()
    devices = () if step is not None and step.purpose in OF_CUSTOMER_ONLY else _devices_of(thing)
    found = warnings(session, file, devices, _own_jobs(thing), parcels)
    if thing.kind == RETURN_CASE:
        found += [{"code": code, "because": because} for code, because in of_case(session, thing)]
    # A frozen verdict says on the page itself who pays.
    return [each for each in found if each["code"] != EXPIRED] if is_frozen(thing) else found


def _parcels_of(session: Session, tx: Tx, thing: Thing) -> Sequence[Thing]:
    """A job itself, or the jobs that came in with a request: each may have come by parcel."""
    if thing.kind == "request" and thing.get("came_in"):
        return [session.fold(tx, job) for job in sorted(_own_jobs(thing) - {thing.id})]
    return (thing,) if thing.kind == "job" else ()


def of_parcel(job: Thing) -> Iterable[tuple[str, Message]]:
    """How a parcel differs from the sender's list, until the customer was told."""
    missing, unlisted = difference(job) if is_untold(job) else ([], [])
    if missing:
        yield "contents_missing", Message(MISSING_CONTENTS, {"items": missing})
    if unlisted:
        yield "contents_unlisted", Message(UNLISTED_CONTENTS, {"items": unlisted})


def of_case(session: Session, case: Thing) -> list[tuple[str, Message]]:
    """Which devices of a case something was given for already; what the case itself gave does not count."""
    done = {each.line for each in decided_devices(case) if each.done}
    open_ = [each.device for each in devices_of(case) if each.device and each.line not in done]
    return [found for device in open_ for found in _given_for(session, device)]


def _given_for(session: Session, device: str) -> list[tuple[str, Message]]:
    """That a device was taken back or exchanged with a return case."""
    with session.store.reading() as tx:
        facts = session.fold(tx, device).facts
    serial, case, other = (str(facts.get(name) or "") for name in ("serial", "taken_back", "exchanged_by"))
    found = []
    if case:
        found.append(("taken_back", Message(TAKEN_BACK, {"serial": serial, "case": case})))
    if other:
        found.append(("exchanged", Message(EXCHANGED, {"serial": serial, "device": other})))
    return found


def _devices_of(thing: Thing) -> Sequence[str]:
    """The device of a job; of a request those of all jobs that it opened."""
    if thing.kind == "device":
        return (thing.id,)
    found = [thing.get("device")]
    if thing.kind == "request":
        found += [facts.get("device") for line in thing.history for facts in _facts_of(line.entry.data).values()]
    return tuple(dict.fromkeys(str(device) for device in found if device))


def _facts_of(data: Values) -> Mapping[str, Values]:
    of: Mapping[str, Values] = data.get("of") or {}
    return of


def _own_jobs(thing: Thing) -> set[str]:
    """A job itself; of a request the jobs that it opened."""
    if thing.kind != "request":
        return {thing.id}
    return {move.thing for line in thing.history for move in line.entry.moves}


def _of_customer(file: Values) -> Iterable[tuple[str, Message]]:
    if file.get("black_listed"):
        why = str(file.get("black_listed_why") or "")
        by = file.get("black_listed_by", "")
        yield "black_list", Message(BLACK_LIST_WHY, {"by": by, "why": why}) if why else Message(BLACK_LIST, {"by": by})


def _owed(session: Session, file: Values) -> Iterable[tuple[str, Message]]:
    """What the customer owes here and elsewhere, as the accounts say now, by currency."""
    from fieldservice.words.forms import money

    for currency, amount in owed(session, str(file.get("id") or "")).items():
        yield "unpaid", Message(UNPAID, {"amount": money(amount, currency)})


def _of_device(session: Session, device: str, skip: Collection[str]) -> Iterable[tuple[str, Message]]:
    """The warnings from the past of a device, here and elsewhere. Imported history does not count."""
    reference, now = session.reference(), session.clock()
    since_repeat = stamp(now - timedelta(days=reference.number("repeat_days")))
    since_year = stamp(now - timedelta(days=365))
    work = [
        *queries.device_work(session.reader, device),
        *(
            job
            for file in aliases.as_one(session.reader, "device", device)
            for job in remote_summaries.jobs_elsewhere(remote_summaries.summary(session.reader, session.office, file))
        ),
    ]
    jobs = [row for row in work if row["kind"] == "job" and row["mode"] != "history" and row["thing"] not in skip]
    if numbers := [_number(row) for row in jobs if row["open"]]:
        yield "open_job", Message(OPEN_JOB, {"numbers": numbers})
    for code, kind, sentence in (
        ("open_return_case", RETURN_CASE, OPEN_CASE),
        ("open_escalation", ESCALATION, OPEN_ESCALATION),
    ):
        if numbers := cases.open_on_device(session.reader, kind, device, skip):
            yield code, Message(sentence, {"numbers": numbers})
    yield from _given_for(session, device)
    if any(row["state"] == "closed" and row["opened"] >= since_repeat for row in jobs if not row["open"]):
        yield "repeat_repair", Message(REPEAT_REPAIR)
    if day := _expired(session, device):
        yield EXPIRED, Message(WARRANTY_EXPIRED, {"day": day_value(day)})
    if sum(row["opened"] >= since_year for row in jobs) >= reference.number("repeats_in_year") - 1 > 0:
        yield "third_repair", Message(THIRD_REPAIR)


def _expired(session: Session, device: str) -> str:
    """The day on which the warranty of a device ended that nothing else covers; "" for any other device."""
    found = warranty.of_device(session, device)
    paid = [each for name, each in found.classes.items() if name in (PARTS, LABOUR)] if found else []
    is_over = bool(paid) and all(each.is_charged and each.by == "expired" for each in paid)
    return max(each.until for each in paid) if is_over else ""


def _number(job: Values) -> str:
    """The number of an open job; of one elsewhere with the office that has it."""
    return f"{job['number']} ({job['office']})" if job.get("office") else str(job["number"])
