"""What the rules of a step may know of this store beside the thing: files, stock, money, the past, who is asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from db import numbers
from fieldservice.desk import who_it_is
from fieldservice.desk.directions import service_point
from fieldservice.desk.guests import works_here
from fieldservice.desk.pasts import StoredPasts
from fieldservice.desk.session import NEW
from fieldservice.read_model import queries
from fieldservice.read_model.alike import StoredAlike
from fieldservice.read_model.covers import StoredCovers
from fieldservice.read_model.debts import StoredDebts
from fieldservice.read_model.ended_work import StoredEndedWork
from fieldservice.read_model.holdings import StoredHoldings
from fieldservice.shapes import Values
from fieldservice.workflows.bench.queue import next_place, queue_number
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.ended_work import NO_ENDED_WORK
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.model import Step
from fieldservice.workflows.engine.numbers import printed_number
from fieldservice.workflows.engine.past import NO_PASTS
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from db.store import Tx
    from fieldservice.desk.session import Session


QUEUE_COUNTER = numbers.counter(numbers.QUEUE)


def context(
    session: Session,
    by: Person,
    step: Step,
    thing: Thing | None,
    data: Values,
    tx: Tx | None,
    others: Mapping[str, Thing] | None = None,
) -> Context:
    """The context for the rules of a step. Without a transaction (while a form is checked) no number is drawn."""
    from db.journal import new_id

    reference = session.reference()
    present = reference.staff.get(by.name)
    # Roles are those published now: what was withdrawn while somebody was signed in no longer counts.
    person = present if present is not None and present.active else Person(by.name, by.display, frozenset(), by.office)
    awaited = expected(session, data) if step.purpose == "takes_in" and tx is not None else ()
    customer, device = None, None
    if (step.device_field or step.devices_field) and tx is not None:
        # A device that is expected here is known, whatever model was typed.
        named_files = step.event_class().model_fields.keys() & set(who_it_is.FILES) - ({"device"} if awaited else set())
        given = {**data, "serial": data.get(step.device_field) if step.device_field else None}
        files = who_it_is.matched(session, person, given, tx, thing, named_files)
        customer, device = (file_of(session, tx, id_) for id_ in files)
    other = session.named(tx, str(data.get(step.other_file) or ""), thing) if step.other_file else None
    signed = {}
    if step.signs and thing is not None and tx is not None:
        from fieldservice.desk.signed_contents import signed_facts
        from fieldservice.documents.signed_content import digest_of

        jobs = (thing, *(others or {}).values())
        signed = {job.id: digest_of(signed_facts(session, step, job)) for job in jobs}
    office = session.office
    return Context(
        now=session.clock(),
        office=office,
        by=person,
        reference=reference,
        new_id=new_id,
        number=lambda kind: printed_number(office, kind, tx.counter(f"number/{kind}")) if tx is not None else "",
        queue_number=lambda: _queue_number(session, tx) if tx is not None else "",
        waiting=lambda: queries.waiting_customers(session.reader, office),
        customer=customer,
        device=device,
        devices=named_devices(session, tx, data.get(step.devices_field)) if step.devices_field else {},
        signed=signed,
        others=others or {},
        other=other,
        expected=awaited,
        headquarters=session.is_headquarters,
        holdings=StoredHoldings(session.reader if tx is None else tx),
        covers=StoredCovers(session.reader if tx is None else tx, office),
        ended_work=StoredEndedWork(tx) if tx is not None else NO_ENDED_WORK,
        debts=StoredDebts(session.reader if tx is None else tx, office),
        counter=session.counter,
        file=cache(lambda customer: _file_here(session, tx, customer)),
        pasts=StoredPasts(session, tx) if tx is not None else NO_PASTS,
        alike=StoredAlike(session.reader if tx is None else tx),
        works_here=works_here(session, person),
        service_point=service_point(session, thing) if step.purpose == "decides_service" and thing is not None else "",
        same_ticket=tx is not None
        and step.purpose == "hands_out"
        and thing is not None
        and ticket_number_is_ambiguous(session, thing, tx),
    )


def _queue_number(session: Session, tx: Tx) -> str:
    """The next number of this day, drawn in the transaction: two terminals of an office never draw the same."""
    place = next_place(tx.counter_value(QUEUE_COUNTER), session.today())
    tx.set_counter(QUEUE_COUNTER, place)
    return queue_number(place)


def named_devices(session: Session, tx: Tx | None, serials: object) -> dict[str, Thing]:
    """By serial number as it was typed: the files of the devices that this office knows."""
    from fieldservice.workflows.engine.typed_lines import listed

    found = {serial: queries.by_serial(session.reader, serial_key(serial))[:1] for serial in listed(serials)}
    known = {serial: files[0] for serial, files in found.items() if files}
    if tx is not None:
        return {serial: session.fold(tx, file) for serial, file in known.items()}
    with session.store.reading() as reading:
        return {serial: session.fold(reading, file) for serial, file in known.items()}


def ticket_number_is_ambiguous(session: Session, thing: Thing, tx: Tx) -> bool:
    """Whether another ticket has the same number, since a restored or copied store drew it again."""
    rows = queries.ticket(session.reader, str(thing.get("ticket") or ""))
    return any(
        session.fold(tx, row["thing"]).get("ticket_key") != thing.get("ticket_key")
        for row in rows
        if row["thing"] != thing.id
    )


def expected(session: Session, data: Values) -> tuple[str, ...]:
    """Numbers of jobs whose device is expected at this office, for the parcel, serial number or phone in the data.

    Behind one phone only those of the customer who was chosen count.
    """
    customer = str(data.get("customer") or "")
    rows = queries.expected(
        session.reader,
        session.office,
        tracking=str(data.get("tracking") or "").strip(),
        serial=serial_key(data.get("serial")),
        customers=[] if customer == NEW else [customer] if customer else who_it_is.behind(session, "customer", data),
    )
    return tuple(row["number"] for row in rows)


def file_of(session: Session, tx: Tx, id_: str) -> Thing | None:
    """A customer's or device's file; None for a customer who was erased."""
    return session.fold(tx, id_) if id_ and not is_erased(tx, id_) else None


def _file_here(session: Session, tx: Tx | None, customer: str) -> Thing | None:
    """The file of a customer, read when a rule asks for it; None where this office does not know it."""
    if tx is not None:
        file = file_of(session, tx, customer)
    else:
        with session.store.reading() as reading:
            file = file_of(session, reading, customer)
    # A file that is known only by what headquarters told of it has a kind and no entry here.
    return file if file is not None and file.kind else None


def is_erased(tx: Tx, person: str) -> bool:
    return bool(person) and tx.value("SELECT 1 FROM erasure WHERE person = ?", (person,)) is not None
