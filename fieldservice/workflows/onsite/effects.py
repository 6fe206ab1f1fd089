"""What an act does beside stating its own fields: files the customer, opens the job, winds clocks, counts revisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldservice.words.marking import N_
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.fold import PLACE, Thing
from fieldservice.workflows.engine.model import Context, Draft, Limit, Refused, State, moment, stamp

CUSTOMER_FACTS = {"customer_name": "name", "phone": "phone", "contact": "contact", "address": "address", "area": "area"}
DEVICE_FACTS = {name: name for name in ("serial", "product", "brand", "model", "purchased", "warranty")}
PERSONAL = frozenset({"customer_name", "phone", "contact", "address", "symptom", "tried", "suggestion", "note"})
HISTORY_MODE = {"code": "history", "zh": "历史记录", "en": "Repair history"}
"""Not among the modes that are offered: only an import makes it."""
FIRST_STATES = {"send_in": "expected", "mail_in": "expected"}
"""Where a job of the hotline begins, by its mode: on-site it is received, otherwise the device is expected."""
PASSED_ON = (
    "customer",
    "device",
    "paper",
    *CUSTOMER_FACTS,
    *DEVICE_FACTS,
    "caller_kind",
    "symptom_code",
    "symptom",
    "tried",
    "mode",
    "level",
    "suggestion",
)
"""What a job takes over from its request, as it stood: a job is folded from its own entries."""


def wind_clock(
    limit: Limit | None, thing: Thing | None, facts: dict[str, Any], context: Context, office: str
) -> dict[str, Any] | None:
    """The clock of the state that is entered, by the calendar of the office that holds the thing then."""
    if limit is None:
        return None
    if limit.keeps and thing is not None and thing.get("clock"):
        return clocks.resume(context.reference.calendar(office), thing.record("clock"), context.now)
    if limit.fact:
        return clocks.until(context.now, moment(facts[limit.fact])) if facts.get(limit.fact) else None
    if not limit.setting:
        return None  # settled into a state that keeps the clock of the one before, from one that has none
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
            saw(draft, file, id_, filed)
            part.setdefault("of", {}).setdefault(id_, {})[filed] = value
            # Only what is told anew touches the file: it lives for ever, and its story must stay short.
            draft.touches.append((kind, id_))
        elif old and not value:
            part[name] = old


def saw(draft: Draft, file: Thing | None, id_: str, name: str) -> None:
    """An amendment names the entry whose value it saw ("": none), so that one that came meanwhile is not written over."""
    if file is not None:
        stands = file.sources.get(name, ("",))
        draft.data.setdefault("saw", {}).setdefault(id_, {})[name] = stands[0]


def open_job(draft: Draft, event: Any, context: Context) -> None:
    """The request becomes a job of the chosen service point (one act, one entry)."""
    request = draft.thing
    assert request is not None
    job = context.new_id()
    facts = {name: request.get(name) for name in PASSED_ON if request.get(name)}
    open_part = {name: value for name, value in facts.items() if name not in PERSONAL}
    state = FIRST_STATES.get(str((facts.get("mode") or {}).get("code")), "received")
    clock = clocks.wind(
        context.reference.calendar(event.office), context.now, context.reference.minutes("accept_minutes")
    )
    open_part |= {
        "number": context.number("J"),
        "request": request.id,
        "request_number": request.get("number", ""),
        **({"clock": clock} if state == "received" else {}),
        "called": request.opened,
    }
    if event.office != context.office:
        open_part["from_office"] = context.office
        draft.data["along"] = along(request)
    personal = {name: value for name, value in facts.items() if name in PERSONAL}
    if event.note:
        personal["note"] = event.note
    draft.of(job, open_part, personal)
    draft.moves.append((job, "job", None, state, event.office))
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
            "content": context.signed.get(thing.id, ""),
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
    draft.data["clock"] = clocks.pause(
        context.reference.calendar(context.office), draft.thing.record("clock"), context.now
    )


def end_waiting(draft: Draft, event: Any, context: Context) -> None:
    assert draft.thing is not None
    draft.data["clock"] = clocks.resume(
        context.reference.calendar(context.office), draft.thing.record("clock"), context.now
    )
    draft.data["waiting"] = None


def amend_file(draft: Draft, event: Any, context: Context) -> None:
    """A file without turns: what is filled in replaces what was seen."""
    assert draft.thing is not None
    draft.touches.insert(0, (draft.thing.kind, draft.thing.id))
    for name in event.model_dump(exclude_none=True):
        saw(draft, draft.thing, draft.thing.id, name)
    if draft.thing.kind == "customer":
        draft.person = draft.thing.id


def import_history(draft: Draft, event: Any, context: Context) -> None:
    draft.data |= {"number": event.source, "mode": HISTORY_MODE}


def settle_to(states: Mapping[str, State]) -> Any:
    """Leads to the state and the holder that are named, the present ones where none is; an unknown state is refused with
    those known."""

    def settle(draft: Draft, event: Any, context: Context) -> None:
        thing = draft.thing
        assert thing is not None
        if PLACE in event.voided:
            raise Refused("data", N_("Where the device is, is said by putting it there; settling does not undo it."))
        _settle(
            draft,
            states,
            event.state or _present(thing, event),
            event.holder or thing.holder or context.office,
            context,
        )

    return settle


def _present(thing: Thing, event: Any) -> str:
    """The state as it stands; of a thing whose beginning did not count, the one its beginning leads to if it counts now."""
    counted = (line.entry for line in thing.history if line.entry.id in event.counts)
    return thing.state or next((move.to for entry in counted for move in entry.moves if move.thing == thing.id), "")


def take_back_to(state: str, states: Mapping[str, State]) -> Any:
    """Settled in one form: the office that gave the thing has it again, in this state, and no engineer; headquarters gives it
    to the branch of the van."""

    def take_back(draft: Draft, event: Any, context: Context) -> None:
        thing = draft.thing
        assert thing is not None
        giver = context.reference.branch_of(thing.holder) or thing.given_by
        draft.data["engineer"] = None
        _settle(draft, states, state, giver if context.headquarters and giver else context.office, context)

    return take_back


def _settle(draft: Draft, states: Mapping[str, State], state: str, holder: str, context: Context) -> None:
    if state not in states:
        raise Refused("data", N_("There is no such state. Known: %(known)s."), known=", ".join(states))
    thing = draft.thing
    assert thing is not None
    id_, kind, after, _, _ = draft.moves[0]
    draft.moves[0] = (id_, kind, after, state, thing.holder)
    if state != thing.state:
        clock = wind_clock(states[state].limit, thing, thing.facts, context, holder)
        draft.data |= {"clock": clock} if clock else {}
    give(draft, holder)


def give(draft: Draft, office: str) -> None:
    """The turn passes with the act, and what the receiver must see goes along; the giver stays responsible until it is accepted."""
    id_, kind, after, to, holder = draft.moves[0]
    draft.moves[0] = (id_, kind, after, to, office)
    if office != holder and draft.thing is not None:
        draft.data["along"] = along(draft.thing)


def along(thing: Thing) -> list[str]:
    """What goes with a thing to another office: the call it came from, the files of customer and device."""
    return [str(thing.get(name)) for name in ("request", "customer", "device") if thing.get(name)]


def give_to_engineer(draft: Draft, event: Any, context: Context) -> None:
    """An engineer who rides in a van has a store there: the van holds the job. One of the branch works at the branch's."""
    person = context.reference.staff.get(
        getattr(event, "engineer", None) or str(draft.thing.get("engineer") if draft.thing else "")
    )
    if person is not None and context.reference.branch_of(person.office) == context.office:
        give(draft, person.office)


def give_to_branch(draft: Draft, event: Any, context: Context) -> None:
    """What the van has done with goes to its branch; at the branch it stays where it is."""
    give(draft, context.reference.branch_of(context.office) or context.office)


def give_to_office(draft: Draft, event: Any, context: Context) -> None:
    """Another service point takes it on, as new there; its clock runs by its own calendar."""
    minutes = context.reference.minutes("accept_minutes")
    draft.data |= {
        "engineer": None,
        "clock": clocks.wind(context.reference.calendar(event.office), context.now, minutes),
    }
    give(draft, event.office)


def send_to_giver(draft: Draft, event: Any, context: Context) -> None:
    assert draft.thing is not None
    minutes = context.reference.minutes("accept_minutes")
    draft.data["clock"] = clocks.wind(context.reference.calendar(draft.thing.given_by), context.now, minutes)
    give(draft, draft.thing.given_by)


def settle_file(draft: Draft, event: Any, context: Context) -> None:
    assert draft.thing is not None
    draft.touches.insert(0, (draft.thing.kind, draft.thing.id))


def touch_others(draft: Draft, event: Any, context: Context) -> None:
    """What was looked at together is touched together, so that everybody who sees one of them sees that."""
    draft.touches += [(kind, id_) for kind, id_ in event.others]
