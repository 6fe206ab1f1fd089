"""The one transaction behind a step: fold the thing, ask the table, append the entry, write the rows, keep what was signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fieldservice import collisions, lists, projection
from fieldservice.page import Blocked, Offer
from fieldservice.workflows.model import N_, Because, Context, Draft, Person, Refused, Step, Workflow, stamp
from fieldservice.workflows.numbers import check_character as check_character
from fieldservice.workflows.numbers import printed_number
from fieldservice.workflows.tables import WORKFLOWS
from fieldservice.workflows.take import may_begin, take
from fieldservice.workflows.thing import Thing, apply

if TYPE_CHECKING:
    from fieldservice.desk import Desk

WARNINGS = {
    "open_job": N_("There is an open job on this serial number."),
    "repeat_repair": N_("Repeat repair: this device was repaired not long ago."),
    "third_repair": N_("Third repair of this device within a year."),
}
MATCHED = ("register", "complete_call")
"""Steps whose typed phone and serial open the files they belong to."""


def take_step(desk: Desk, by: Person, id_: str, name: str, data: Mapping[str, Any], expect: str | None) -> tuple[Any, Thing]:
    """Take a step and return its entry and the thing as it is then."""
    from fieldservice.desk import CHANGED, NEW

    with desk.store.writing() as tx:
        thing = None if id_ == NEW else desk.folded(tx, id_)
        if thing is None:
            workflow, step, _ = desk.step(NEW, name)
        else:
            workflow, step = desk.step_of(thing, name)
            if expect is not None and expect != (thing.last or ""):
                last = next(line.entry for line in thing.history if line.entry.id == thing.last)
                raise Refused("changed", CHANGED, who=desk.display_names().get(last.by, last.by), what=Because(label_of(last.kind)))
        draft = take(workflow, step, thing, desk.typed(step, data), context(desk, by, step, thing, data, tx))
        if step.signs:
            keep_signed(desk, thing, draft)
        entry, things = write(desk, tx, draft, thing)
    return entry, things[0] if thing is None else thing


def label_of(kind: str) -> str:
    """The name of the step that makes entries of this kind."""
    return next((step.label for workflow in WORKFLOWS.values() for step in workflow.steps if step.kind == kind), kind)


def write(desk: Desk, tx: Any, draft: Draft, thing: Thing | None) -> tuple[Any, list[Thing]]:
    """Append the entry and bring rows, search and ledgers of everything it touches up to date."""
    touched = [id_ for _, id_ in draft.touches]
    before = {id_: thing if thing is not None and id_ == thing.id else desk.folded(tx, id_) for id_ in touched}
    words = {id_: projection.search_words(one) if one.history else None for id_, one in before.items()}
    entry = tx.append({
        "kind": draft.kind, "by": draft.by, "made": desk.made(), "counter": desk.counter,
        "moves": [{"thing": thing_id, "kind": kind, "after": after, "to": to, "holder": holder}
                  for thing_id, kind, after, to, holder in draft.moves],
        "touches": draft.touches, "data": draft.data,
        **({"private": draft.private, "person": draft.person} if draft.private else {}),
    })
    things = []
    for id_ in touched:
        folded = apply(before[id_], entry, projection.ADDS)
        projection.put(tx, folded, words[id_])
        things.append(folded)
    projection.post(tx, (entry,))
    if draft.data.get("paper"):
        collisions.note(tx, things, (entry,), ())
    return entry, things


def keep_signed(desk: Desk, thing: Thing | None, draft: Draft) -> None:
    """Keep the content that was signed, by its digest, before the entry that names it is committed."""
    from db import files
    from fieldservice import papers

    assert thing is not None
    digest = files.keep(desk.folder, papers.signed_bytes(papers.slip_facts(thing, desk.reference(), desk.office)))
    draft.data["signed"]["content"] = digest


def context(desk: Desk, by: Person, step: Step, thing: Thing | None, data: Mapping[str, Any], tx: Any) -> Context:
    """What the rules may know. Without a transaction (live checks) numbers and ids are not drawn."""
    from db.journal import new_id

    reference = desk.reference()
    present = reference.staff.get(by.name)
    # Roles are those published now: what was withdrawn while somebody was signed in no longer counts.
    person = present if present is not None and present.active else Person(by.name, by.display, frozenset(), by.office)
    customer, device = matched(desk, data, tx) if step.name in MATCHED and tx is not None else (None, None)
    shown = ""
    if step.signs and thing is not None and tx is not None:
        from hashlib import sha256

        from fieldservice import papers

        shown = sha256(papers.signed_bytes(papers.slip_facts(thing, desk.reference(), desk.office))).hexdigest()
    office = desk.office
    return Context(
        now=desk.clock(), office=office, by=person, reference=reference, new_id=new_id,
        number=lambda kind: printed_number(office, kind, tx.counter(f"number/{kind}")) if tx is not None else "",
        customer=customer, device=device, signed_content=shown, headquarters=desk.is_headquarters,
    )


def matched(desk: Desk, data: Mapping[str, Any], tx: Any) -> tuple[Thing | None, Thing | None]:
    """The files that a call belongs to: the one chosen, else the one its phone or serial names without doubt."""
    customer = str(data.get("customer") or "")
    device = str(data.get("device") or "")
    paper = str(data.get("paper") or "").strip().upper()
    for row in lists.by_number(desk.reader, paper) if paper and not (customer and device) else ():
        # A paper of ours, or of work that we see: the files of its work are known without asking.
        customer, device = customer or row["customer_id"], device or row["device_id"]
    phone, serial, name = digits(data.get("phone")), str(data.get("serial") or "").strip(), str(data.get("customer_name") or "").strip()
    if not customer and phone:
        files = [desk.folded(tx, id_) for id_ in lists.by_phone(desk.reader, phone)]
        fitting = [file for file in files if not name or file.get("name") == name]
        customer = fitting[0].id if len(fitting) == 1 else ""
    if not device and serial:
        found = lists.by_serial(desk.reader, serial)
        device = found[0] if len(found) == 1 else ""
    return (desk.folded(tx, customer) if customer else None), (desk.folded(tx, device) if device else None)


def digits(phone: Any) -> str:
    """A phone number as the store keeps it."""
    import unicodedata

    kept = "".join(char for char in unicodedata.normalize("NFKC", str(phone or "")) if char.isdigit() or char == "+")
    return kept.removeprefix("+86").removeprefix("0086")


def known(desk: Desk, phone: str, serial: str) -> dict[str, Any]:
    """What the desk knows of a caller or a device, for the form and the warnings beside it."""
    found: dict[str, Any] = {"customer": None, "device": None, "history": [], "warnings": []}
    with desk.store.reading() as tx:
        customers = lists.by_phone(desk.reader, digits(phone)) if phone else []
        devices = lists.by_serial(desk.reader, serial.strip()) if serial.strip() else []
        if len(customers) == 1:
            file = desk.folded(tx, customers[0])
            found["customer"] = {"id": file.id, **file.facts}
            found["history"] = lists.customer_work(desk.reader, file.id, 5)
        if len(devices) == 1:
            file = desk.folded(tx, devices[0])
            found["device"] = {"id": file.id, **file.facts}
            work = lists.device_work(desk.reader, file.id)
            found["history"] = work[:5]
            found["warnings"] = warnings(desk, work)
            if found["customer"] is None and file.get("customer"):
                owner = desk.folded(tx, str(file.get("customer")))
                found["customer"] = {"id": owner.id, **owner.facts}
    return found


def warnings(desk: Desk, work: list[dict[str, Any]], skip: str = "") -> list[dict[str, Any]]:
    """What must be known of a device's past; `skip` is the job that looks back."""
    reference, now = desk.reference(), desk.clock()
    codes = lists.warnings(work, stamp(now - timedelta(days=reference.number("repeat_days"))),
                           stamp(now - timedelta(days=365)), reference.number("repeats_in_year"), skip)
    return [{"code": code, "because": Because(WARNINGS[code])} for code in codes]


def around(desk: Desk, thing: Thing) -> dict[str, Any]:
    """Other work on the device of a thing, and the warnings that follow from it."""
    work = lists.device_work(desk.reader, str(thing.get("device") or ""))
    own = {thing.id, str(thing.get("job") or ""), str(thing.get("request") or "")}
    skip = thing.id if thing.kind == "job" else str(thing.get("job") or "")
    return {"history": [row for row in work if row["thing"] not in own], "warnings": warnings(desk, work, skip)}


def offers(desk: Desk, by: Person, workflow: Workflow | None, thing: Thing) -> tuple[tuple[Offer, ...], tuple[Blocked, ...]]:
    """What this person can do now, the likely first, and what belongs here but is in the way."""
    if workflow is None:
        return (), ()
    can, cannot = [], []
    known_now = context(desk, by, workflow.steps[0], None, {}, None)
    for step in workflow.steps:
        if step.opens or (step.states and thing.state not in step.states):
            continue
        refused = may_begin(workflow, step, thing, known_now)
        if refused is None:
            can.append(Offer(step.name, step.label, step.likely, step.key, step.moves))
        elif not step.outside and step.moves:
            cannot.append(Blocked(step.name, step.label, refused.because, refused.who_may))
    can.sort(key=lambda offer: offer.likely)
    return tuple(can), tuple(cannot)


def _plain(value: Any) -> Any:
    """The values of a sentence as an entry keeps them; `page.refusal_of` makes the sentence of them again."""
    if isinstance(value, Because):
        return {"message": value.message, "values": _plain(value.values)}
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, int) else str(value)


def record_refusal(desk: Desk, by: Person, id_: str, step: str, refused: Refused) -> None:
    """Every refusal is an entry of the store's own; it says nothing personal."""
    from fieldservice.desk import NEW

    with desk.store.writing() as tx:
        touches = []
        if id_ != NEW:
            kind = next((kind for kind, thing in lists.resolve(desk.reader, id_) if thing == id_), "")
            touches = [(kind, id_)] if kind else []
        tx.append({"kind": "refused", "by": by.name, "made": desk.made(), "counter": desk.counter, "touches": touches,
                   "data": {"step": step, "code": refused.code, "reason": refused.because.message,

                            # What was looked for and not found may be a name or a phone number.
                            "values": _plain(refused.because.values) if refused.code != "not_found" else {},
                            "fields": sorted(refused.fields)}})
        tx.ledger_add("refusals", by.name, 1)
