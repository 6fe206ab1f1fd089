"""What an act does beside stating its own fields: files the customer, opens the job, winds clocks, counts revisions."""

from __future__ import annotations

from typing import Any

from . import clocks
from .model import N_, Context, Draft, Limit, Refused, moment, stamp
from .thing import Thing

CUSTOMER_FACTS = {"customer_name": "name", "phone": "phone", "contact": "contact", "address": "address", "area": "area"}
DEVICE_FACTS = {name: name for name in ("serial", "product", "brand", "model", "purchased", "warranty")}
PERSONAL = frozenset({"customer_name", "phone", "contact", "address", "symptom", "tried", "suggestion", "note"})
HISTORY_MODE = {"code": "history", "zh": "历史记录", "en": "Repair history"}
"""Not among the modes that are offered: only an import makes it."""
PASSED_ON = ("customer", "device", *CUSTOMER_FACTS, *DEVICE_FACTS, "caller_kind", "symptom_code", "symptom", "tried",
             "mode", "level", "suggestion")
"""What a job takes over from its request, as it stood: a job is folded from its own entries."""


def wind_clock(limit: Limit | None, thing: Thing | None, facts: dict[str, Any], context: Context, office: str) -> dict[str, Any] | None:
    """The clock of the state that is entered, by the calendar of the office that holds the thing then."""
    if limit is None:
        return None
    if limit.keeps and thing is not None and thing.get("clock"):
        return clocks.resume(context.reference.calendar(office), thing.record("clock"), context.now)
    if limit.fact:
        return clocks.until(context.now, moment(facts[limit.fact])) if facts.get(limit.fact) else None
    return clocks.wind(context.reference.calendar(office), context.now, context.reference.minutes(limit.setting))


def file_call(draft: Draft, event: Any, context: Context) -> None:
    """The customer's and the device's file gain what the call told; what was not asked comes from the files."""
    request = draft.thing
    said = {**draft.data, **draft.private}
    known = {**(request.facts if request else {}), **said}
    if request is None:
        draft.data["number"] = context.number("R")
    customer = context.customer.id if context.customer else known.get("customer", "")
    if not customer and any(said.get(name) for name in ("phone", "customer_name")):
        customer = context.new_id()
        draft.of(customer, {"number": context.number("C")})
        draft.touches.append(("customer", customer))
    device = context.device.id if context.device else known.get("device", "")
    if not device and any(said.get(name) for name in ("serial", "model", "product")):
        device = context.new_id()
    if customer:
        _file(draft, customer, "customer", CUSTOMER_FACTS, said, context.customer)
        draft.data["customer"] = customer
        draft.person = customer
    if device:
        _file(draft, device, "device", DEVICE_FACTS, said, context.device)
        draft.data["device"] = device
        if customer and not (context.device and context.device.get("customer")):
            draft.of(device, {"customer": customer})
            draft.touches.append(("device", device))


def _file(draft: Draft, id_: str, kind: str, names: dict[str, str], said: dict[str, Any], file: Thing | None) -> None:
    """New or changed values go to the file; values not told come from it into the request."""
    for name, filed in names.items():
        value, old = said.get(name), file.get(filed) if file else None
        part = draft.private if name in PERSONAL else draft.data
        if value and value != old:
            part.setdefault("of", {}).setdefault(id_, {})[filed] = value
            # Only what is told anew touches the file: it lives for ever, and its story must stay short.
            draft.touches.append((kind, id_))
        elif old and not value:
            part[name] = old


def open_job(draft: Draft, event: Any, context: Context) -> None:
    """The request becomes a job of the chosen service point (one act, one entry)."""
    request = draft.thing
    assert request is not None
    job = context.new_id()
    facts = {name: request.get(name) for name in PASSED_ON if request.get(name)}
    open_part = {name: value for name, value in facts.items() if name not in PERSONAL}
    clock = clocks.wind(context.reference.calendar(event.office), context.now, context.reference.minutes("accept_minutes"))
    open_part |= {"number": context.number("J"), "request": request.id, "request_number": request.get("number", ""),
                  "clock": clock, "called": request.opened}
    personal = {name: value for name, value in facts.items() if name in PERSONAL}
    if event.note:
        personal["note"] = event.note
    draft.of(job, open_part, personal)
    draft.moves.append((job, "job", None, "received", event.office))
    draft.data["job"] = job
    draft.data["job_number"] = open_part["number"]
    draft.person = request.get("customer", "")


def arrive(draft: Draft, event: Any, context: Context) -> None:
    draft.data.setdefault("arrived", stamp(context.now))
    draft.data["consent"] = False


def new_revision(result: str) -> Any:
    """The slip gets a new revision that nobody has signed yet."""

    def revise(draft: Draft, event: Any, context: Context) -> None:
        thing = draft.thing
        assert thing is not None
        draft.data |= {"result": result, "revision": int(thing.get("revision", 0)) + 1, "signed": None, "score": None}
        draft.data.setdefault("finished", stamp(context.now) if thing.state == "on_site" else thing.get("finished"))
        draft.private["remark"] = None
        if result == "completed":
            draft.data["second_visit"] = False

    return revise


def sign(how: str) -> Any:
    """A signature belongs to one revision and to exactly the content that was shown."""

    def signed(draft: Draft, event: Any, context: Context) -> None:
        thing = draft.thing
        assert thing is not None
        draft.data["signed"] = {
            "how": how,
            "revision": thing.get("revision", 1),
            "content": context.signed_content,
            "at": getattr(event, "signed_at", None) or stamp(context.now),
        }
        draft.data.pop("signed_at", None)
        if how == "paper":
            calendar = context.reference.calendar(context.office)
            due = clocks.after_working(calendar, context.now, context.reference.minutes("slip_return_minutes"))
            draft.data["slip_due"] = stamp(due)

    return signed


def pass_back(draft: Draft, event: Any, context: Context) -> None:
    calendar = context.reference.calendar(context.office)
    minutes = context.reference.minutes("call_back_minutes")
    draft.data["call_back_due"] = stamp(clocks.after_working(calendar, context.now, minutes))
    draft.data["clock"] = clocks.wind(calendar, context.now, context.reference.minutes("close_minutes"))


def begin_waiting(draft: Draft, event: Any, context: Context) -> None:
    assert draft.thing is not None
    draft.data["clock"] = clocks.pause(context.reference.calendar(context.office), draft.thing.record("clock"), context.now)


def end_waiting(draft: Draft, event: Any, context: Context) -> None:
    assert draft.thing is not None
    draft.data["clock"] = clocks.resume(context.reference.calendar(context.office), draft.thing.record("clock"), context.now)
    draft.data["waiting"] = None


def amend_file(draft: Draft, event: Any, context: Context) -> None:
    """A file without turns: what is filled in replaces."""
    assert draft.thing is not None
    draft.touches.insert(0, (draft.thing.kind, draft.thing.id))
    if draft.thing.kind == "customer":
        draft.person = draft.thing.id


def import_history(draft: Draft, event: Any, context: Context) -> None:
    draft.data |= {"number": event.source, "mode": HISTORY_MODE}


def settle_to(states: tuple[str, ...]) -> Any:
    """Leads to the state that is named; an unknown one is refused with those known."""

    def settle(draft: Draft, event: Any, context: Context) -> None:
        if event.state not in states:
            raise Refused("data", N_("There is no such state. Known: %(known)s."), known=", ".join(states))
        thing, kind, after, _, _ = draft.moves[0]
        draft.moves[0] = (thing, kind, after, event.state, context.office)

    return settle
