"""Looks up what a person at the desk needs to know about a request or job: its customer, its device's past, its page.

Each function that shows personal data whole also records that it was seen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from db.errors import saved_already
from fieldservice.desk import quality, warranty, who_it_is
from fieldservice.desk.bring_list import NOTHING_KNOWN, bring_list
from fieldservice.desk.cases_beside import cases_beside, work_beside
from fieldservice.desk.contracts import Contracts, asked_elsewhere
from fieldservice.desk.detail import Awaited, PageOfAStep, detail_of, masked
from fieldservice.desk.directions import directions, service_point
from fieldservice.desk.guests import refused_to_see
from fieldservice.desk.offered_steps import offers
from fieldservice.desk.refusals import record_refusal
from fieldservice.desk.warnings import of_case, of_parcel, warnings, warnings_of
from fieldservice.documents.registry import likely
from fieldservice.read_model import aliases, queries, remote_summaries
from fieldservice.read_model.holdings import StoredHoldings
from fieldservice.read_model.needs import expected_parts, requisitions_of
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text
from fieldservice.workflows.common import dispatch
from fieldservice.workflows.common.approvals import LABELS, Ask, may_answer
from fieldservice.workflows.common.care_visits import CONTRACT, VISIT
from fieldservice.workflows.common.dispatch import Candidate
from fieldservice.workflows.contracts.care import OPENED
from fieldservice.workflows.contracts.terms import KIND as AGREED
from fieldservice.workflows.engine.addresses import status_page_of
from fieldservice.workflows.engine.fold import ADDS, MASTER_FILES, Thing, facts_of, is_subject
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import ITS_POLICY, Step, Workflow
from fieldservice.workflows.engine.promises import PROMISES, RESPONSE
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import SEES_COST, SEES_PEOPLE
from fieldservice.workflows.money.lines import PAYMENTS, REFUNDS
from fieldservice.workflows.money.receipts import PaymentReceipt, receipts_of
from fieldservice.workflows.parts.on_the_job.lines import PARTS
from fieldservice.workflows.parts.on_the_job.reassigning import parts_out_in_words, without_parts_out
from fieldservice.workflows.parts.requisitions.block import (
    reminders,
    the_engineer_owes_too_few_faulty_parts_to_be_blocked,
)
from fieldservice.workflows.registry import OWN_LABELS, label_of, workflow_of
from fieldservice.workflows.return_cases.execution.lines import decided_devices
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE

if TYPE_CHECKING:
    from db.journal import Entry
    from fieldservice.desk.detail import DetailView
from fieldservice.desk.session import NEW, Session


def candidates(session: Session, job: Thing) -> list[Candidate]:
    """The engineers of this office and its vans, and its guests, for a job, the best first."""
    reference = session.reference()
    return dispatch.candidates(
        job,
        reference.staff.values(),
        queries.loads(session.reader),
        lambda person: reference.takes_work(person, session.office),
        dispatch.Diary(
            queries.appointments(session.reader, job.id),
            timedelta(minutes=reference.minutes("visit_minutes", session.office)),
            lambda at: local_text(at, session.zone()),
        ),
    )


def known(
    session: Session, by: Person, phone: str, serial: str, chosen: Mapping[str, str], typed: Mapping[str, str]
) -> JsonObject:
    """Customer, device, history and warnings for a phone and a serial number; personal data is masked by role.

    `chosen` names the files that a person has chosen where there are several, or NEW; `typed` the name of the customer
    and the model of the device as far as a person has typed them.
    """
    found, sees = _known(session, by, phone, serial, chosen, typed), bool(by.roles & set(SEES_PEOPLE))
    for file in filter(None, (found["customer"], *found["customers"])) if sees else ():
        record_seen(session, by, "customer", file["id"], "phone, address")
    if not sees:
        found["customer"] = masked(found["customer"]) if found["customer"] else None
    return found


def _known(
    session: Session, by: Person, phone: str, serial: str, chosen: Mapping[str, str], typed: Mapping[str, str]
) -> JsonObject:
    found: JsonObject = {
        "customer": None,
        "device": None,
        "history": [],
        "warnings": [],
        "elsewhere": (),
        "covered": (),
        "customers": [],
        "devices": [],
        "unlike": [],
    }
    with session.store.reading() as tx:
        for kind in who_it_is.FILES:
            ids = who_it_is.behind(session, kind, {"phone": phone, "serial": serial})
            if not ids and kind == "customer":
                ids = who_it_is.on_the_line(session, phone)
            files, name, wanted = [session.fold(tx, id_) for id_ in ids], typed.get(kind, ""), chosen.get(kind)
            fitting = [file for file in files if who_it_is.is_called(file, name)]
            alike = fitting or [file for file in files if who_it_is.may_be_called(file, name)]
            if kind == "device" and len(files) == 1:
                fitting = alike
            key, said = session.phone_key(phone), {"customer_name": name}
            sure = kind == "device" or all(who_it_is.is_sure(file, key, said) for file in files)
            if len(files) > 1 or not sure or not fitting:
                found[f"{kind}s"] = who_it_is.candidates(session, by, tx, files)
            found["unlike"] += [kind] if files and not alike and kind == "customer" else []
            only = fitting if len(fitting) == 1 and sure and wanted != NEW else []
            one = [file for file in files if file.id == wanted] or only
            if one:
                work = queries.customer_work if kind == "customer" else queries.device_work
                found[kind] = _shown(one[0])
                found["history"] = work(session.reader, one[0].id, 5)
        device, owner = found["device"], str((found["device"] or {}).get("customer") or "")
        owner = aliases.standing(session.reader, "customer", owner) if owner else ""
        behind = [candidate["id"] for candidate in found["customers"]]
        if found["customer"] is None and owner and chosen.get("customer") != NEW and (not behind or owner in behind):
            file, name = session.fold(tx, owner), typed.get("customer", "")
            found["customer"] = _shown(file) if not name or who_it_is.may_be_called(file, name) else None
        found["warnings"] = warnings(session, found["customer"] or {}, [device["id"]] if device else [])
        found["elsewhere"] = elsewhere(session, [file["id"] for file in (found["device"], found["customer"]) if file])
        found["covered"] = _covered_at_intake(session, found["customer"] or {}, found["device"] or {}, serial)
    return found


def _covered_at_intake(session: Session, customer: Values, device: Values, serial: str) -> tuple[Message, ...]:
    """The contracts of the customer who calls, and of the device that is named."""
    named = {"customer": customer.get("id"), "device": device.get("id"), "address": customer.get("address")}
    return Contracts(session).covering({**named, "serial": serial})


def _shown(file: Thing) -> JsonObject:
    return {"id": file.id, **file.facts}


def elsewhere(session: Session, files: list[str]) -> tuple[Message, ...]:
    """The sentences of headquarters about these files, each once, since device and customer share their jobs."""
    reader, office = session.reader, session.office
    groups = dict.fromkeys(tuple(sorted(aliases.with_merged(reader, [file]))) for file in files if file)
    sentences = {
        str(sentence): sentence
        for group in groups
        for sentence in remote_summaries.sentences(remote_summaries.of_all(reader, office, group))
    }
    return tuple(sentences.values())


def around(session: Session, thing: Thing) -> JsonObject:
    """Other work on the device of a request or job, the warnings about device and customer, reports from elsewhere."""
    device = str(thing.get("device") or "")
    work = queries.device_work(session.reader, device)
    own = {thing.id, str(thing.get("job") or ""), str(thing.get("request") or "")}
    return {
        "history": [row for row in work if row["thing"] not in own],
        "warnings": warnings_of(session, thing),
        "elsewhere": elsewhere(session, [device, str(thing.get("customer") or "")]),
    }


DISPATCHED = "dispatches"
"""The list to which every step adds that chooses an engineer: he or she is told what to bring."""
FETCHED = N_("%(office)s has it (last contact %(at)s) and may be working on it.")
NOT_FETCHED = N_("%(office)s does not have it yet (last contact %(at)s).")
NEVER_THERE = N_("%(office)s does not have it yet; that store has never been in contact.")
WORKED_ON = N_("Worked on at %(office)s: %(what)s, %(at)s.")
BEGINS_BY = N_("By contract %(number)s, work must begin by %(time)s.")
NOT_KNOWN_WHETHER = N_("Sent to %(office)s %(at)s. Not known here whether it has arrived.")


def before(session: Session, step: Step, thing: Thing) -> tuple[Message, ...]:
    """The sentences that a person must read before taking a step.

    For a step that decides the service they are the directions for the customer, for one that tells the customer how a
    parcel differs from the list what differs, for one that chooses an engineer what fixed such a fault before, for one
    that asks for parts the faulty ones that the engineer has not handed in, for the judgement of a case what was given
    for its devices before. For a step that agrees a time for a visit by when a contract promises that the work begins.
    For a step that gives the job to another engineer or takes it from one they name the parts that are out. For a step
    that may be taken out of turn they say whether the holder has fetched the thing already.
    """
    if step.purpose == "decides_service":
        return directions(session, thing)
    if step.appends_to == DISPATCHED:
        return (*_parts_out(session, step, thing), *bring_list(session, thing).in_words())
    if step.purpose == "tells_difference":
        return tuple(because for _code, because in of_parcel(thing))
    if step.about == ITS_POLICY:
        return tuple(because for _code, because in of_case(session, thing))
    if the_engineer_owes_too_few_faulty_parts_to_be_blocked in step.guards:
        return _faulty_out(session, thing)
    return (*_parts_out(session, step, thing), *_promised(session, step, thing), *_of_its_holder(session, step, thing))


def _promised(session: Session, step: Step, thing: Thing) -> tuple[Message, ...]:
    """Where a time is agreed with the customer: by when a contract promises that the work begins."""
    workflow = workflow_of(thing)
    state = workflow.states.get(str(step.to)) if workflow else None
    due, number = (thing.record("clock").get(PROMISES) or {}).get(RESPONSE) or ("", "")
    if state is None or state.limit is None or not state.limit.fact or not due:
        return ()
    return (Message(BEGINS_BY, {"number": number, "time": session.local_time(due)}),)


def _parts_out(session: Session, step: Step, thing: Thing) -> tuple[Message, ...]:
    return parts_out_in_words(thing, session.reference()) if step.unasked is without_parts_out else ()


def _faulty_out(session: Session, job: Thing) -> tuple[Message, ...]:
    """The faulty parts that the engineer of a job has not handed in."""
    engineer, holdings = str(job.get("engineer") or ""), StoredHoldings(session.reader)
    return tuple(reminders(engineer, session.office, session.reference(), holdings, session.now(), session.local_time))


def _of_its_holder(session: Session, step: Step, thing: Thing) -> tuple[Message, ...]:
    """Where the step may be taken out of turn: whether the holder has fetched the thing already."""
    if not step.override or thing.holder == session.office or thing.last is None:
        return ()
    last = next(line.entry for line in thing.history if line.entry.id == thing.last)
    values = {"office": thing.holder, "at": session.local_time(last.made)}
    if last.store.partition("~")[0] == thing.holder:
        return (Message(WORKED_ON, {**values, "what": Message(label_of(last.kind, last.data))}),)
    if not session.is_headquarters:
        return (Message(NOT_KNOWN_WHETHER, values),)
    with session.store.reading() as tx:
        contact, read = tx.row(
            "SELECT max(contact), max(position) FROM known_store WHERE office = ? AND status = 'active'",
            (thing.holder,),
        ) or (None, None)
        position = tx.value(
            "SELECT position FROM feed WHERE office = ? AND arrived = ? ORDER BY position DESC LIMIT 1",
            (thing.holder, last.arrived),
        )
    values["at"] = session.local_time(contact) if contact else ""
    if not contact:
        return (Message(NEVER_THERE, values),)
    return (
        Message(FETCHED if position is not None and read is not None and read >= position else NOT_FETCHED, values),
    )


def page(session: Session, by: Person, thing: Thing, whole: bool, made: Values) -> DetailView:
    """The page of a request, job or file as this person sees it; with `whole` phone and address are not masked."""
    workflow = workflow_of(thing)
    can, cannot = offers(session, by, workflow, thing)
    files = (
        [thing.id] if thing.kind in MASTER_FILES else [str(thing.get(name) or "") for name in ("device", "customer")]
    )
    beside = [row for row in queries.rows_of(session.reader, _of_the_call(session, thing)) if row["thing"] != thing.id]
    cases = cases_beside(session, thing)
    known = {thing.id, *(row["thing"] for row in beside)}
    related = (
        *beside,
        *(row for row in queries.ticket(session.reader, str(thing.get("ticket") or "")) if row["thing"] not in known),
        *queries.rows_of(session.reader, _about_its_parts(session, thing)),
        *(queries.device_work(session.reader, thing.id) if thing.kind == "device" else ()),
        *(queries.customer_work(session.reader, thing.id) if thing.kind == "customer" else ()),
        *queries.rows_of(session.reader, _by_contract(session, thing)),
        *queries.rows_of(session.reader, quality.related(thing)),
        *queries.rows_of(session.reader, work_beside(session, thing, cases)),
    )
    display = {name: person.display for name, person in session.reference().staff.items()}
    page = detail_of(
        thing,
        workflow,
        display,
        OWN_LABELS,
        whole=whole,
        status_page="" if thing.kind in MASTER_FILES or thing.erased else status_page_of(session.reference(), thing),
        offers=can,
        blocked=cannot,
        awaited=_awaited(session, thing),
        papers=likely(thing),
        related=related,
        elsewhere=elsewhere(session, files),
        covered=_covered(session, thing),
        cases=cases,
        carried_out=decided_devices(thing) if thing.kind == RETURN_CASE else (),
        parts_expected=expected_parts(session.reader, thing.id) if thing.lines(PARTS) else {},
        bring=bring_list(session, thing) if is_to_be_repaired(thing, workflow) else NOTHING_KNOWN,
        proposed=quality.proposed_on_page(session, thing),
        who_pays=warranty.of_thing(session, thing),
        costs=bool(by.roles & set(SEES_COST)),
        made=made,
    )
    if thing.kind == RETURN_CASE and (itself := next((each for each in cases if each.turn_office), None)):
        return replace(page, awaits=itself.turn_role, awaits_at=itself.turn_office)
    return page


def _awaited(session: Session, thing: Thing) -> tuple[Awaited, ...]:
    """What waits for approval here, and who may answer."""
    found = []
    for row in queries.approvals(session.reader, thing.id):
        asked = Ask(row["kind"], row["digest"], row["by"], row["since"], row["amount"], row["currency"], row["judge"])
        who = may_answer(asked, session.reference(), row["office"])
        found.append(Awaited(LABELS.get(asked.kind, asked.kind), asked.amount, asked.currency, asked.by, who))
    return tuple(found)


def _covered(session: Session, thing: Thing) -> tuple[Message, ...]:
    """The contracts that cover the device of a request or job, a device, or the devices of a customer as a whole."""
    if thing.kind not in ("request", "job", *MASTER_FILES):
        return ()
    if thing.kind == "customer":
        return Contracts(session).of_customer(thing.id)
    named = {"device": thing.id} if thing.kind == "device" else {}
    return Contracts(session).covering({**thing.facts, **named})


def is_to_be_repaired(thing: Thing, workflow: Workflow | None) -> bool:
    """Whether parts may still be brought: the job is open and has not been repaired."""
    state = workflow.states.get(thing.state) if workflow else None
    return thing.kind == "job" and state is not None and state.is_open and thing.get("result") != "completed"


def _by_contract(session: Session, thing: Thing) -> list[tuple[str, str]]:
    """(kind, id) of the contract of a care visit, of the contracts of a device, of the jobs of a contract's visits."""
    if thing.kind == "job":
        return [("contract", str(thing.get(CONTRACT)))] if thing.get(VISIT) else []
    if thing.kind == "device":
        return [("contract", each) for each in Contracts(session).of_device(thing.id)]
    opened = [line.get("jobs") for line in thing.lines(OPENED)] if thing.kind == AGREED else []
    return [("job", str(job["job"])) for jobs in reversed(opened) for job in jobs or ()]


def _about_its_parts(session: Session, thing: Thing) -> list[tuple[str, str]]:
    """(kind, id) of the requisitions of a job, the newest first, and of the job of a requisition."""
    if thing.kind == "requisition" and thing.get("job"):
        return [("job", str(thing.get("job")))]
    if thing.kind != "job" or not thing.lines(PARTS):
        return []
    return [("requisition", id_) for id_ in requisitions_of(session.reader, thing.id)]


def _of_the_call(session: Session, thing: Thing) -> list[tuple[str, str]]:
    """(kind, id) of the request of a job and of all jobs of that request, in the order in which they were opened."""
    call = thing
    if thing.kind == "job" and thing.get("request"):
        with session.store.reading() as tx:
            call = session.fold(tx, str(thing.get("request")))
    if call.kind != "request":
        return []
    opened = [
        move.thing for line in call.history for move in line.entry.moves if (move.kind, move.after) == ("job", None)
    ]
    return [("request", call.id), *(("job", job) for job in opened)]


MADE_BESIDE = ("job", "return_case", "escalation")
"""Kinds of things that a step on another thing opens; of several jobs the first is told."""


def after(session: Session, by: Person, entry: Entry, thing: Thing) -> DetailView:
    """The page after a step, with the ids of what the step made."""
    made: JsonObject = {"entry": entry.id}
    opened = {
        move.kind: move.thing
        for move in reversed(entry.moves)
        if move.after is None and move.kind in MADE_BESIDE and move.thing != thing.id
    }
    for kind, id_ in opened.items():
        number = facts_of(entry, id_, is_subject(entry, id_)).get("number")
        made |= {kind: id_, f"{kind}_number": number}

    def read() -> DetailView:
        with saved_already():
            return replace(page(session, by, thing, False, made), receipt=_receipt(session, entry, thing))

    known = {name: getattr(thing, name) for name in ("id", "kind", "state", "holder", "last")}
    return cast("DetailView", PageOfAStep(read, {**known, "number": str(thing.get("number") or ""), "made": made}))


def _receipt(session: Session, entry: Entry, thing: Thing) -> PaymentReceipt | None:
    """The receipt of what an entry paid or gave back, whatever it was for."""
    added = entry.data.get(ADDS)
    paid = next((id_ for id_, lists in (added or {}).items() if {PAYMENTS, REFUNDS} & lists.keys()), "")
    if not paid:
        return None
    found = receipts_of(thing if paid == thing.id else session.thing(paid))
    return next((each for each in found if each.entry == entry.id), None)


def unmask(session: Session, by: Person, kind: str, id_: str) -> None:
    """Record that personal data is shown whole. Raises Refused, which is recorded too."""
    if refused := refused_to_see(session, by):
        record_refusal(session, by, id_, "unmask", refused)
        raise refused
    record_seen(session, by, kind, id_, "phone, address")


def record_seen(session: Session, by: Person, kind: str, id_: str, what: str) -> None:
    """Record that personal data was seen whole, once for each person, thing and session."""
    if (by.name, id_, what) not in session.seen:
        with session.store.writing() as tx:
            tx.append(
                {
                    "kind": "unmasked",
                    "by": by.name,
                    "made": session.now(),
                    "counter": session.counter,
                    "touches": [(kind, id_)],
                    "data": {"what": what},
                }
            )
        session.seen.add((by.name, id_, what))


def ask_elsewhere(session: Session, phone: str, serial: str, number: str) -> JsonObject:
    """The answer of headquarters, with its sentence under `says` and those about jobs elsewhere under `elsewhere`."""
    from fieldservice.sync.transport.channel import RefusalReceived, SyncProblem, Unreachable
    from fieldservice.sync.transport.wire import BadMessage

    # As an entry keeps them, so that a headquarters of an earlier version, which compares these, finds them too.
    question = remote_summaries.Question(session.stored_phone(phone), serial, number.strip().upper())
    try:
        if session.is_headquarters:
            with session.store.reading() as tx:
                answer = remote_summaries.answer(tx, question)
        elif session.ask_headquarters is not None:
            answer = session.ask_headquarters(question)
        else:
            return {"says": Message(remote_summaries.NOT_KNOWN_HERE), "elsewhere": ()}
    except (Unreachable, RefusalReceived, SyncProblem, BadMessage):
        return {"says": Message(remote_summaries.NOT_KNOWN_HERE), "elsewhere": ()}
    found = json.loads(answer.body)
    told = (*remote_summaries.sentences(found), *asked_elsewhere(found, Contracts(session).today()))
    return {"says": remote_summaries.says(found), "elsewhere": told, **found}


class Lookup:
    """The lookups of a session that faces use, as methods."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def known(
        self,
        by: Person,
        *,
        phone: str = "",
        serial: str = "",
        chosen: Mapping[str, str] | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> JsonObject:
        """The records found by a phone number or serial: {customer, device, history, warnings, elsewhere}, and where it
        is not clear who or which it is the candidates to choose from: {customers, devices}. `unlike` has the kinds of
        which none has the name that was typed."""
        return known(self.session, by, phone, serial, chosen or {}, typed or {})

    def around(self, thing: str) -> JsonObject:
        """Other work on the device of a thing: {history, warnings, elsewhere}, the newest first."""
        return around(self.session, self.session.thing(thing))

    def warnings(self, thing: str, step: str = "") -> list[JsonObject]:
        """The warnings about a request, job or file, each {code, because}; with a step, those that count before it."""
        if not step:
            return warnings_of(self.session, self.session.thing(thing))
        _, row, folded = self.session.step(thing, step)
        return warnings_of(self.session, folded, row) if folded is not None and row.warns else []

    def before(self, thing: str, step: str) -> tuple[Message, ...]:
        """The sentences that a person must read before taking a step."""
        _, row, folded = self.session.step(thing, step)
        return before(self.session, row, folded) if folded is not None else ()

    def service_point(self, thing: str) -> str:
        """The code of the service point that is nearest to the caller of a request."""
        return service_point(self.session, self.session.thing(thing))

    def ask_elsewhere(self, *, phone: str = "", serial: str = "", number: str = "") -> JsonObject:
        """Ask headquarters about a customer or device: {says, customer, device, work, jobs, elsewhere},
        and where headquarters knows several {customers, devices}."""
        return ask_elsewhere(self.session, phone, serial, number)

    def candidates(self, thing: str) -> list[Candidate]:
        """The engineers for a job, the best first, with reasons."""
        return candidates(self.session, self.session.thing(thing))
