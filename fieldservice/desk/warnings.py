"""The warnings about a customer and a device, the same on every way in and on every face.

`warnings` makes the list. The faces show it beside the form of a call, on top of the form of a step that is a way in,
on the page of a request or job, and on the command line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from fieldservice.read_model import queries, remote_summaries
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Step

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

BLACK_LIST = N_("This customer is on the black list (%(by)s).")
BLACK_LIST_WHY = N_("This customer is on the black list (%(by)s): %(why)s")
UNPAID = N_("This customer has not paid %(amount)s yet.")
OPEN_JOB = N_("There is an open job on this serial number: %(numbers)s.")
REPEAT_REPAIR = N_("Repeat repair: this device was repaired not long ago.")
THIRD_REPAIR = N_("Third repair of this device within a year.")
OF_CUSTOMER_ONLY = ("adds_device", "hands_out")
"""Purposes of steps before which the past of the device says nothing: a further device is looked up while its serial
number is typed, and a device that goes out was warned of when it came in."""


def warnings(
    session: Session, customer: Values, devices: Iterable[str], skip: Collection[str] = ()
) -> list[JsonObject]:
    """All warnings, each {code, because}: about the facts of a customer's file and about the past of devices.

    The codes are black_list, unpaid, open_job, repeat_repair and third_repair. The jobs in `skip` do not count, since
    the person is looking at them.
    """
    found = [*_of_customer(customer), *(each for device in devices for each in _of_device(session, device, skip))]
    return [{"code": code, "because": because} for code, because in found]


def warnings_of(session: Session, thing: Thing, step: Step | None = None) -> list[JsonObject]:
    """The warnings about a request, job or file; with a step, those that count before it is taken."""
    customer = thing.id if thing.kind == "customer" else str(thing.get("customer") or "")
    with session.store.reading() as tx:
        file: Values = session.fold(tx, customer).facts if customer else {}
    devices = () if step is not None and step.purpose in OF_CUSTOMER_ONLY else _devices_of(thing)
    return warnings(session, file, devices, _own_jobs(thing))


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
    from fieldservice.words.forms import money

    if file.get("black_listed"):
        why = str(file.get("black_listed_why") or "")
        by = file.get("black_listed_by", "")
        yield "black_list", Message(BLACK_LIST_WHY, {"by": by, "why": why}) if why else Message(BLACK_LIST, {"by": by})
    if file.get("unpaid"):
        yield "unpaid", Message(UNPAID, {"amount": money(int(file["unpaid"]), str(file.get("currency") or "CNY"))})


def _of_device(session: Session, device: str, skip: Collection[str]) -> Iterable[tuple[str, Message]]:
    """The warnings from the past of a device, here and elsewhere. Imported history does not count."""
    reference, now = session.reference(), session.clock()
    since_repeat = stamp(now - timedelta(days=reference.number("repeat_days")))
    since_year = stamp(now - timedelta(days=365))
    work = [
        *queries.device_work(session.reader, device),
        *remote_summaries.jobs_elsewhere(remote_summaries.summary(session.reader, session.office, device)),
    ]
    jobs = [row for row in work if row["kind"] == "job" and row["mode"] != "history" and row["thing"] not in skip]
    if numbers := [_number(row) for row in jobs if row["open"]]:
        yield "open_job", Message(OPEN_JOB, {"numbers": numbers})
    if any(row["state"] == "closed" and row["opened"] >= since_repeat for row in jobs if not row["open"]):
        yield "repeat_repair", Message(REPEAT_REPAIR)
    if sum(row["opened"] >= since_year for row in jobs) >= reference.number("repeats_in_year") - 1 > 0:
        yield "third_repair", Message(THIRD_REPAIR)


def _number(job: Values) -> str:
    """The number of an open job; of one elsewhere with the office that has it."""
    return f"{job['number']} ({job['office']})" if job.get("office") else str(job["number"])
