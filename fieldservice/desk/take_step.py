"""Taking a step, in one transaction: fold the thing, ask its workflow, append the entry, write the rows.

The content that a step signs is kept as a file before the entry that names it is committed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from fieldservice.desk import who_it_is
from fieldservice.desk.detail import BlockedStep, OfferedStep
from fieldservice.desk.directions import service_point
from fieldservice.desk.guests import works_here
from fieldservice.desk.pasts import StoredPasts
from fieldservice.desk.session import NEW, step_of
from fieldservice.read_model import projections, queries, search_rows
from fieldservice.read_model.alike import StoredAlike
from fieldservice.read_model.covers import StoredCovers
from fieldservice.read_model.debts import StoredDebts
from fieldservice.read_model.ended_work import StoredEndedWork
from fieldservice.read_model.holdings import StoredHoldings
from fieldservice.shapes import JsonObject, Values, as_object
from fieldservice.sync_rules import collisions
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.ended_work import NO_ENDED_WORK
from fieldservice.workflows.engine.fold import MASTER_FILES, Thing, apply
from fieldservice.workflows.engine.following import Following
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.messages import Message, Refused, kept_values
from fieldservice.workflows.engine.model import Context, Draft, Step, Workflow
from fieldservice.workflows.engine.numbers import check_character as check_character
from fieldservice.workflows.engine.numbers import printed_number
from fieldservice.workflows.engine.past import NO_PASTS
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.take import STILL_EMPTY, check_data, faults_so_far, may_begin, refused_by_guard, take
from fieldservice.workflows.registry import label_of

if TYPE_CHECKING:
    from db.journal import Entry
    from db.store import Tx
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fields import Field

IN_WORDS = N_("In words")
TOLD_ONLY = ("usage", "data")
"""Codes of what is told and not recorded: a wrong command, and a field that is filled wrongly."""
CHANGED = N_("Somebody changed it meanwhile. %(who)s: %(what)s. Check it again.")


def take_or_record(
    session: Session,
    by: Person,
    thing: str,
    step: str,
    data: Values,
    expect: str | None = None,
    *,
    link: bool = False,
    alone: bool = False,
) -> tuple[Entry, Thing]:
    """Take a step of a thing named by id, number or `new`; returns its entry and the thing after it.

    Raises Refused, which is recorded unless it only says that the command or a field was wrong.
    """
    id_ = thing if thing == NEW or alone else session.find_thing(thing)[1]
    try:
        return take_step(session, by, id_, step, data, expect, link=link, alone=alone)
    except Refused as refused:
        record_refusal(session, by, id_, step, refused)
        raise


def take_step(
    session: Session,
    by: Person,
    id_: str,
    name: str,
    data: Values,
    expect: str | None,
    *,
    then: Callable[[Tx, Entry], None] | None = None,
    link: bool = False,
    alone: bool = False,
) -> tuple[Entry, Thing]:
    """Take a step and return its entry and the thing after it. With `alone` it is taken on exactly this file, even if
    that is merged with another.

    `then` is called with the transaction and the entry before they are committed; if it raises, nothing is written.
    `link` says that the data came through a one-time link.
    """
    with session.store.writing() as tx:
        entry, thing = take_within(session, tx, by, id_, name, data, expect, link=link, alone=alone)
        if then is not None:
            then(tx, entry)
    return entry, thing


def take_within(
    session: Session,
    tx: Tx,
    by: Person,
    id_: str,
    name: str,
    data: Values,
    expect: str | None = None,
    *,
    link: bool = False,
    alone: bool = False,
    opens: str = "",
) -> tuple[Entry, Thing]:
    """Take a step in a transaction that the caller has opened: several steps are all taken, or none. `opens` is the id
    of the thing that an opening step begins, where another entry names it already."""
    data = who_it_is.chosen(session, data)
    if is_erased(tx, str(data.get("customer") or "")):
        # A customer who calls again after having been erased gets a new file.
        data = {**data, "customer": NEW}
    thing = None if id_ == NEW else session.alone(tx, id_) if alone else session.fold(tx, id_)
    if thing is None:
        workflow, step, _ = session.step(NEW, name)
    else:
        workflow, step = step_of(thing, name)
        if expect is not None and expect != (thing.last or ""):
            last = next(line.entry for line in thing.history if line.entry.id == thing.last)
            raise Refused(
                "changed",
                CHANGED,
                who=session.display_names().get(last.by, last.by),
                what=Message(label_of(last.kind, last.data, thing.kind)),
            )
    others = {
        other: session.fold(tx, other)
        for name in data.get("also_for") or ()
        if (other := session.find_thing(str(name))[1]) != id_
    }
    known_now = replace(context(session, by, step, thing, data, tx, others), link=link)
    if opens:
        ids = chain((opens,), iter(known_now.new_id, None))
        known_now = replace(known_now, new_id=lambda: next(ids))
    draft = take(workflow, step, thing, typed(session, step, who_it_is.without_new(data)), known_now)
    if step.signs and thing is not None:
        from fieldservice.desk import signed_contents

        for signed in (thing, *others.values()):
            signed_contents.keep(session, step, signed)
    entry, things = write(session, tx, draft, thing)
    for following in step.then_opens(draft, known_now) if step.then_opens is not None else ():
        _follow(session, tx, by, following)
    if thing is not None and thing.kind in MASTER_FILES:
        thing = session.fold(tx, id_)  # it may be merged with others now, or stand alone again
    return entry, things[0] if thing is None else thing


def _follow(session: Session, tx: Tx, by: Person, following: Following) -> None:
    """Take a step that follows another one. A fault of one of its fields is told as a sentence: the form of the first
    step does not have that field."""
    try:
        id_ = session.find_thing(following.thing)[1] if following.thing else NEW
        take_within(session, tx, by, id_, following.step, following.data, alone=id_ != NEW, opens=following.opens)
    except Refused as refused:
        if following.where_it_may:
            return
        fault = next(iter(refused.fields.values()), refused.because)
        raise Refused(refused.code, fault.message, refused.who_may, **fault.values) from refused


def typed(session: Session, step: Step, data: Values) -> JsonObject:
    """Dates and phone numbers as people type them become what an entry keeps; anything else stays as it is."""
    from fieldservice.words.typed_times import typed_time
    from fieldservice.workflows.engine.fields import fields

    given = dict(data)
    for asked in fields(step.event_class()):
        value = given.get(asked.name)
        # Each item of a checklist is a field of its own, such as `checked.screen`.
        if asked.kind == "checklist":
            items = {
                name.partition(".")[2]: given.pop(name) for name in list(given) if name.startswith(f"{asked.name}.")
            }
            given[asked.name] = {**as_object(value), **{name: result for name, result in items.items() if result}}
        if asked.kind == "when" and isinstance(value, str) and value:
            moment = typed_time(value, session.clock().astimezone(session.zone()), session.zone())
            given[asked.name] = stamp(moment) if moment else value
        if asked.kind == "phone" and isinstance(value, str) and value:
            given[asked.name] = session.stored_phone(value)
    return given


def checked(session: Session, by: Person, thing: str, name: str, data: Values) -> dict[str, Message]:
    """The fault of each field as typed so far; under "" the fault of the data as a whole. Writes nothing.

    A field that is merely empty has no fault yet, because whoever fills in a form from the top is not there yet.
    """
    _, step, folded = session.step(thing, name)
    present = context(session, by, step, folded, data, None)
    given = typed(session, step, who_it_is.without_new(data))
    event, _, wrong = check_data(step, given, present, folded)
    if wrong or event is None:
        wrong |= faults_so_far(step, folded, given, wrong, present)
    else:
        refused = refused_by_guard(step, folded, event, present)
        if refused:
            wrong = dict(refused.fields) or {"": refused.because}
    return {name: fault for name, fault in wrong.items() if fault.message not in STILL_EMPTY}


def worked_out(session: Session, by: Person, thing: str, name: str, data: Values) -> JsonObject:
    """What the entry of a step would hold by what was typed so far, without the fields that are wrong; {} while it
    could not be made. Writes nothing, and draws no number."""
    workflow, step, folded = session.step(thing, name)
    present = context(session, by, step, folded, data, None)
    given = typed(session, step, who_it_is.without_new(data))
    wrong = check_data(step, given, present, folded)[2]
    try:
        return take(workflow, step, folded, {each: given[each] for each in given if each not in wrong}, present).data
    except Refused:
        return {}


def leads_to(session: Session, by: Person, thing: str, name: str, data: Values) -> str:
    """The state to which a step leads by what was typed; "" while it could not be taken, and for a note. Writes
    nothing, and draws no number."""
    workflow, step, folded = session.step(thing, name)
    if folded is None or not step.or_to:
        return ""
    given = typed(session, step, who_it_is.without_new(data))
    try:
        draft = take(workflow, step, folded, given, context(session, by, step, folded, data, None))
    except Refused:
        return ""
    return next((to for moved, _kind, _after, to, _holder in draft.moves if moved == folded.id), "")


def suggested(session: Session, step: Step, thing: Thing, by: str) -> Values:
    """What the row of the step suggests for its form."""
    found: JsonObject = {}
    if step.suggests is not None:
        found |= step.suggests(thing)
    if step.proposes is not None:
        person = session.person(by) or Person(by, by, frozenset(), "")
        found |= step.proposes(thing, context(session, person, step, thing, {}, None))
    return found


def asked(session: Session, step: Step, thing: Thing | None) -> tuple[Field, ...]:
    """The fields of a step in order.

    A checklist becomes two fields for each item that the kind of device has: its result, and words about it.
    """
    from fieldservice.words import forms
    from fieldservice.workflows.engine.fields import fields

    found: list[Field] = []
    unasked = step.unasked(thing) if step.unasked is not None and thing is not None else frozenset()
    for field in fields(step.event_class()):
        if field.name in unasked:
            continue
        if field.kind != "checklist":
            found.append(field)
            continue
        reference, product = session.reference(), code_of(thing.get("product")) if thing else ""
        needed = reference.needed_items(field.codes, product)
        for item in reference.checklist(field.codes, product).values():
            found.append(
                replace(
                    field,
                    name=f"{field.name}.{item.code}",
                    label=forms.in_language(item.words()),
                    kind="code",
                    codes=f"{field.codes}_result",
                    required=item.code in needed,
                    default=None,
                )
            )
            found.append(
                replace(
                    field, name=f"{field.name}.{item.code}.words", label=IN_WORDS, kind="text", codes="", default=None
                )
            )
    return tuple(found)


def write(session: Session, tx: Tx, draft: Draft, thing: Thing | None) -> tuple[Entry, list[Thing]]:
    """Append the entry and bring rows, search and ledgers of everything it touches up to date."""
    if draft.private and is_erased(tx, draft.person):
        # The work of an erased customer goes on; free text about it is not kept.
        draft.private = {}
    touched = [id_ for _, id_ in draft.touches]
    whole = thing if thing is not None and not thing.merged else None
    before = {id_: whole if whole is not None and id_ == whole.id else session.alone(tx, id_) for id_ in touched}
    words = {id_: search_rows.search_words(old) if old.history else None for id_, old in before.items()}
    entry = tx.append(
        {
            "kind": draft.kind,
            "by": draft.by,
            "made": session.now(),
            "counter": session.counter,
            "moves": [
                {"thing": thing_id, "kind": kind, "after": after, "to": to, "holder": holder}
                for thing_id, kind, after, to, holder in draft.moves
            ],
            "touches": draft.touches,
            "data": draft.data,
            **({"private": draft.private, "person": draft.person} if draft.private else {}),
        }
    )
    things = []
    for id_ in touched:
        folded = apply(before[id_], entry, projections.APPENDS_TO)
        projections.put(tx, folded, words[id_])
        things.append(folded)
    projections.post(tx, (entry,))
    if draft.data.get("paper"):
        collisions.note(tx, things, (entry,), ())
    return entry, things


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


def offers(
    session: Session, by: Person, workflow: Workflow | None, thing: Thing
) -> tuple[tuple[OfferedStep, ...], tuple[BlockedStep, ...]]:
    """The steps that this person can take now, the likely ones first, and the blocked steps of this state."""
    if workflow is None:
        return (), ()
    offered, blocked = [], []
    known_now = context(session, by, workflow.steps[0], None, {}, None)
    for step in workflow.steps:
        if step.opens or (step.states and thing.state not in (*step.states, *step.not_yet)):
            continue
        refused = may_begin(workflow, step, thing, known_now)
        if refused is None:
            offered.append(OfferedStep(step.name, step.label, step.rank_for(thing), step.key, step.moves))
        elif not step.override and step.moves:
            blocked.append(BlockedStep(step.name, step.label, refused.because, refused.who_may))
    offered.sort(key=lambda offer: offer.rank)
    return tuple(_each_with_its_key(offered)), tuple(blocked)


def _each_with_its_key(offers: Iterable[OfferedStep]) -> Iterator[OfferedStep]:
    """Of two steps with one key the likelier keeps it: whoever has several roles may be offered both."""
    taken: set[str] = set()
    for offer in offers:
        yield replace(offer, key="") if offer.key in taken else offer
        taken.add(offer.key)


def record_refusal(session: Session, by: Person, id_: str, step: str, refused: Refused) -> None:
    """Append an entry of the store's own for a refusal; it holds no personal data.

    A wrong command, or a field that is filled wrongly, is no refusal (Roles in the process book): it is only told.
    """
    if refused.code in TOLD_ONLY:
        return
    with session.store.writing() as tx:
        touches = []
        if id_ != NEW:
            kind = next((kind for kind, thing in queries.resolve(session.reader, id_) if thing == id_), "")
            touches = [(kind, id_)] if kind else []
        tx.append(
            {
                "kind": "refused",
                "by": by.name,
                "made": session.now(),
                "counter": session.counter,
                "touches": touches,
                "data": {
                    "step": step,
                    "code": refused.code,
                    "reason": refused.because.message,
                    # A text that was not found may be a name or a phone number.
                    "values": kept_values(refused.because.values) if refused.code != "not_found" else {},
                    "fields": sorted(refused.fields),
                },
            }
        )
        tx.ledger_add("refusals", by.name, 1)
