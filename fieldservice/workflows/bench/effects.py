"""What acts of counter, bench and parcel desk do beside stating their own fields: open the jobs of a visit, issue the ticket, say
where the device lies now.

A device has exactly one place at any time: the fact `place` of its job, which only these acts set.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fieldservice.workflows.bench.guards import is_here, loans_out
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Context, Draft, Limit, stamp
from fieldservice.workflows.onsite.effects import (
    CUSTOMER_FACTS,
    DEVICE_FACTS,
    give,
    give_to_branch,
    pass_back,
    saw,
    send_to_giver,
    wind_clock,
)

SEND_IN = {"code": "send_in", "zh": "送修", "en": "Send-in"}
MAIL_IN = {"code": "mail_in", "zh": "寄修", "en": "Mail-in"}
OF_JOB = (
    "symptom_code",
    "warranty",
    "condition",
    "accessories",
    "promised",
    "tracking",
    "carrier",
    "parcel",
    "declared",
    "contents",
    "caller_kind",
    "paper",
    "address",
    "contact",
)
"""What an opening act says of the device it brings in, beside who and which device."""
PERSONAL = frozenset({"customer_name", "phone", "contact", "address", "symptom"})
PUT_DOWN = "counter"
LEFT_MINUTES = {"received": "dispatch_minutes", "ready": "tell_minutes", "signed": "hand_in_minutes"}
"""The limit of a state once the customer has left; of work that has begun, that of the bench."""


def place(at: str, name: str = "") -> dict[str, str]:
    return {"at": at, "name": name}


def shelf(event: Any, otherwise: str = PUT_DOWN) -> dict[str, str]:
    return place("shelf", event.place) if event.place else place(otherwise)


def check_in(draft: Draft, event: Any, context: Context) -> None:
    """A visit at the counter: the request, its first job and the claim ticket in one act."""
    _visit(draft, event, context, SEND_IN, waits=not event.place)


def take_parcel_in(draft: Draft, event: Any, context: Context) -> None:
    """A parcel that nobody announced: the request and its job in one act; there is nobody to give a ticket to."""
    _visit(draft, event, context, MAIL_IN, waits=False)


def _visit(draft: Draft, event: Any, context: Context, mode: dict[str, str], waits: bool) -> None:
    said = {**draft.data, **draft.private}
    request = {
        "number": context.number("R"),
        "mode": mode,
        "caller_kind": said.get("caller_kind"),
        "came_in": stamp(context.now),
    }
    customer = _customer(draft, said, context)
    facts = {"request": draft.moves[0][0], "request_number": request["number"], "mode": mode, "place": shelf(event)}
    if mode is SEND_IN:
        facts |= _ticket(context)
        request |= {name: facts[name] for name in ("ticket", "ticket_key")}
    _open(draft, event, context, said, facts, customer, waits)
    own = {name: said[name] for name in ("customer_name", "phone", "contact", "address", "symptom") if said.get(name)}
    draft.data = (
        {name: value for name, value in draft.data.items() if name in ("of", "job", "job_number", "paper", "saw")}
        | request
        | {"customer": customer, "device": draft.data["of"][draft.data["job"]].get("device")}
    )
    draft.private = {name: value for name, value in draft.private.items() if name == "of"} | own
    draft.person = customer


def add_device(draft: Draft, event: Any, context: Context) -> None:
    """One more job of the same visit, under the same ticket, or of the same parcel."""
    request = draft.thing
    assert request is not None
    said = {
        **{name: request.get(name) for name in (*CUSTOMER_FACTS, "caller_kind") if request.get(name)},
        **draft.data,
        **draft.private,
    }
    facts = {
        "request": request.id,
        "request_number": request.get("number", ""),
        "mode": request.get("mode"),
        "place": shelf(event),
        "ticket": request.get("ticket"),
        "ticket_key": request.get("ticket_key"),
    }
    draft.data, draft.private = {}, {}
    _open(
        draft,
        event,
        context,
        said,
        facts,
        str(request.get("customer") or ""),
        waits=bool(facts["ticket"]) and not event.place,
    )


def _customer(draft: Draft, said: dict[str, Any], context: Context) -> str:
    """The customer's file, found or new; what was told anew goes into it, what was not asked comes from it."""
    file = context.customer
    customer = file.id if file else context.new_id()
    if file is None:
        draft.of(customer, {"number": context.number("C")})
    for name, filed in CUSTOMER_FACTS.items():
        _file(draft, customer, "customer", name, filed, said, file)
    draft.touches.append(("customer", customer))
    draft.person = customer
    return customer


def _file(draft: Draft, id_: str, kind: str, name: str, filed: str, said: dict[str, Any], file: Thing | None) -> None:
    value, old = said.get(name), file.get(filed) if file else None
    if value and value != old:
        saw(draft, file, id_, filed)
        part = draft.private if name in PERSONAL else draft.data
        part.setdefault("of", {}).setdefault(id_, {})[filed] = value
        if (kind, id_) not in draft.touches:
            draft.touches.append((kind, id_))
    elif old and not value:
        said[name] = old


def _open(
    draft: Draft, event: Any, context: Context, said: dict[str, Any], facts: dict[str, Any], customer: str, waits: bool
) -> None:
    """The job of one device that came in."""
    file = context.device
    if file is not None or any(said.get(name) for name in ("serial", "model", "product")):
        device = file.id if file else context.new_id()
        for name, filed in DEVICE_FACTS.items():
            _file(draft, device, "device", name, filed, said, file)
        if not (file and file.get("customer")):
            draft.of(device, {"customer": customer})
            draft.touches.append(("device", device))
        facts["device"] = device
    job = context.new_id()
    number = context.number("J")
    facts |= {
        "number": number,
        "customer": customer,
        "customer_waits": waits,
        "called": stamp(context.now),
        "came_in": stamp(context.now),
        "clock": waiting_clock(context, waits) if facts.get("ticket") else parcel_clock(context),
    }
    facts |= {name: said[name] for name in (*DEVICE_FACTS, *OF_JOB) if said.get(name) and name not in PERSONAL}
    if not waits:
        facts["promised"] = said.get("promised") or promised_by_default(context)
    draft.of(job, facts, {name: said[name] for name in PERSONAL if said.get(name)})
    draft.moves.append((job, "job", None, "received", context.office))
    draft.data |= {"job": job, "job_number": number}
    draft.person = customer


def _ticket(context: Context) -> dict[str, str]:
    """A ticket's number, final offline, and the key of its status page, which nobody can guess."""
    return {"ticket": context.number("T"), "ticket_key": context.key()}


def waiting_clock(context: Context, waits: bool) -> dict[str, Any] | None:
    """While the customer stands here the waiting clock runs; else that of dispatching."""
    return wind_clock(Limit("waiting_minutes" if waits else "dispatch_minutes"), None, {}, context, context.office)


def parcel_clock(context: Context) -> dict[str, Any] | None:
    return wind_clock(Limit("parcel_minutes"), None, {}, context, context.office)


def promised_by_default(context: Context) -> str:
    return stamp(context.now + timedelta(days=context.reference.number("promise_days")))


def bring_in(draft: Draft, event: Any, context: Context) -> None:
    """A device the hotline had told of stands at the counter, or several: one ticket. What else lies there belongs to the first."""
    job = draft.thing
    assert job is not None
    draft.data |= {
        "place": shelf(event),
        "customer_waits": not event.place,
        "came_in": stamp(context.now),
        "clock": waiting_clock(context, not event.place),
    }
    if draft.first is None:
        draft.data |= _ticket(context)
    else:
        draft.data |= {
            "accessories": [],
            "condition": None,
            **{name: draft.first.data[name] for name in ("ticket", "ticket_key")},
        }
    if event.place:
        draft.data["promised"] = event.promised or promised_by_default(context)


def announced(draft: Draft, event: Any, context: Context) -> None:
    """What the sender's list said before stands until another list is told."""
    if not event.declared:
        draft.data.pop("declared", None)


def take_parcel(draft: Draft, event: Any, context: Context) -> None:
    announced(draft, event, context)
    draft.data |= {"place": shelf(event), "came_in": stamp(context.now), "clock": parcel_clock(context)}


def back_in_line(draft: Draft, event: Any, context: Context) -> None:
    """No engineer has it any more; of a customer who stands here the waiting clock goes on."""
    job = draft.thing
    assert job is not None
    if job.get("customer_waits") and job.get("clock"):
        draft.data["clock"] = clocks.resume(
            context.reference.calendar(context.office), job.record("clock"), context.now
        )


def put_on_shelf(draft: Draft, event: Any, context: Context) -> None:
    draft.data["place"] = place("shelf", event.place)


def leave(draft: Draft, event: Any, context: Context) -> None:
    """The customer goes: from now on the ordinary clock of the state runs."""
    put_on_shelf(draft, event, context)
    draft.data["customer_waits"] = False
    draft.data["promised"] = event.promised or promised_by_default(context)
    assert draft.thing is not None
    clock = (
        wind_clock(Limit(LEFT_MINUTES.get(draft.thing.state, "bench_minutes")), None, {}, context, context.office) or {}
    )
    draft.data["clock"] = (
        clocks.pause(context.reference.calendar(context.office), clock, context.now)
        if draft.thing.get("waiting")
        else clock
    )


def on_bench(draft: Draft, event: Any, context: Context) -> None:
    """The device lies before the engineer. What was found stands against what the customer was asked."""
    draft.data["place"] = place("bench", context.by.display)
    for name in ("accessories", "condition"):
        if draft.data.get(name) is None:
            draft.data.pop(name, None)


def sign_intake(how: str) -> Any:
    """A signature under the intake sheet as it was shown; work may begin."""

    def signed(draft: Draft, event: Any, context: Context) -> None:
        thing = draft.thing
        assert thing is not None
        draft.data["intake_signed"] = {
            "how": how,
            "content": context.signed.get(thing.id, ""),
            "at": stamp(context.now),
        }

    return signed


def tested(draft: Draft, event: Any, context: Context) -> None:
    draft.data["tests_passed"] = event.passed


def repaired(result: str) -> Any:
    """The slip gets a new revision that nobody has signed yet, and waits for the customer where the device lies."""

    def finish(draft: Draft, event: Any, context: Context) -> None:
        job = draft.thing
        assert job is not None
        if event.place:
            draft.data["place"] = place("shelf", event.place)
        else:
            draft.data.pop("place", None)
        if not draft.data.get("work_minutes"):
            draft.data["work_minutes"] = sum(int(line.get("minutes") or 0) for line in job.lines("sessions")) or None
        draft.data |= {
            "result": result,
            "revision": int(job.get("revision", 0)) + 1,
            "signed": None,
            "score": None,
            "finished": stamp(context.now),
            "second_visit": False,
            "ready_at": stamp(context.now),
            "reminders_due": reminders(context),
        }
        draft.private["remark"] = None

    return finish


def corrected(result: str) -> Any:
    """A new revision; when it was finished and how long it has waited stay as they are."""

    def correct(draft: Draft, event: Any, context: Context) -> None:
        repaired(result)(draft, event, context)
        assert draft.thing is not None
        for name in ("finished", "ready_at", "reminders_due"):
            draft.data[name] = draft.thing.get(name)

    return correct


def reminders(context: Context) -> list[str]:
    """When a device that nobody collects is reminded of."""
    days = [int(day) for day in context.reference.text("reminders").split() if day.isdigit()]
    return [stamp(context.now + timedelta(days=day)) for day in days]


def back_to_bench(draft: Draft, event: Any, context: Context) -> None:
    draft.data |= {
        "place": place("bench", str(draft.thing.get("engineer_display") or "") if draft.thing else ""),
        "tests_passed": False,
        "pickup": None,
        "signed": None,
    }


def hand_out(draft: Draft, event: Any, context: Context) -> None:
    """The device is the customer's again; the call-back falls due."""
    pass_back(draft, event, context)
    if (
        "ticket" in draft.data
    ):  # what was scanned may be another paper, or an address: the job's own ticket stays what it is
        draft.data["handed_in"] = draft.data.pop("ticket")
    draft.data.pop("clock", None)
    draft.data |= {"place": place("customer"), "customer_waits": False, "handed_out": stamp(context.now)}


def ship(draft: Draft, event: Any, context: Context) -> None:
    draft.data |= {
        "place": place(
            "carrier", draft.data["carrier"].get("zh", "") if isinstance(draft.data.get("carrier"), dict) else ""
        ),
        "shipped": stamp(context.now),
        "currency": "CNY",
        "pickup": None,
        "customer_waits": False,
    }


def deliver(draft: Draft, event: Any, context: Context) -> None:
    hand_out(draft, event, context)
    draft.data.setdefault("delivered", stamp(context.now))


def transit_trouble(draft: Draft, event: Any, context: Context) -> None:
    assert draft.thing is not None
    if draft.thing.state == "expected":  # it was lost on its way here
        draft.data["place"] = place("carrier")


def came_back(draft: Draft, event: Any, context: Context) -> None:
    """It is looked at as what comes in; what was lost on its way here comes in only now."""
    assert draft.thing is not None
    draft.data |= {
        "place": shelf(event),
        "tests_passed": False,
        "clock": parcel_clock(context),
        "came_in": draft.thing.get("came_in") or stamp(context.now),
    }


def end_claim(draft: Draft, event: Any, context: Context) -> None:
    """The case is closed; whoever has the device now has it for good."""
    assert draft.thing is not None
    pass_back(draft, event, context)
    draft.data.pop("clock", None)
    lost = (draft.thing.record("trouble").get("code") or "") == "lost"
    draft.data["place"] = place("lost" if lost else "customer")


def now_mail_in(draft: Draft, event: Any, context: Context) -> None:
    """It is sent: nobody waits for it here, and nobody comes to collect it."""
    draft.data |= {"mode": MAIL_IN, "customer_waits": False, "pickup": None}


def now_send_in(draft: Draft, event: Any, context: Context) -> None:
    """It will be brought or collected after all; a device that came by parcel gets its ticket, one to come gets it then."""
    assert draft.thing is not None
    draft.data["mode"] = SEND_IN
    if not draft.thing.get("ticket") and is_here(draft.thing):
        draft.data |= _ticket(context)


def take_along(draft: Draft, event: Any, context: Context) -> None:
    """From the customer's place into the engineer's hands: the on-site job goes on as send-in, its history stays one."""
    draft.data |= {
        "mode": SEND_IN,
        "place": place("engineer", context.by.display),
        "customer_waits": False,
        "came_in": stamp(context.now),
        "promised": event.promised or promised_by_default(context),
        "tests_passed": False,
        **_ticket(context),
    }
    draft.private["on_site_reason"] = draft.private.pop("why", "")


def put_down(draft: Draft, event: Any, context: Context) -> None:
    put_on_shelf(draft, event, context)
    give_to_branch(draft, event, context)


def send_on(draft: Draft, event: Any, context: Context) -> None:
    """Another service point repairs it, or has it for the customer; the device is on its way there."""
    assert draft.thing is not None
    draft.data |= {
        "place": place("transit", event.office),
        "engineer": None,
        "engineer_display": None,
        "pickup": None,
        "sent_on": draft.thing.state,
    }
    give(draft, event.office)


def send_back(draft: Draft, event: Any, context: Context) -> None:
    """On its way to whoever sent it."""
    assert draft.thing is not None
    draft.data["place"] = place("transit", draft.thing.given_by)
    send_to_giver(draft, event, context)


def dispose(draft: Draft, event: Any, context: Context) -> None:
    draft.data |= {"place": place("disposed"), "customer_waits": False, "pickup": None}


def lend(draft: Draft, event: Any, context: Context) -> None:
    """The loaner's own file says with which job it is out."""
    _loaner(draft, event, context, str(draft.thing.get("number") if draft.thing else ""))


def take_loaner_back(draft: Draft, event: Any, context: Context) -> None:
    """Its file is the one that was lent, wherever it comes back: another office may not know it by its label."""
    assert draft.thing is not None
    loan = next((line["entry"] for line in loans_out(draft.thing) if line.get("loaner") == event.loaner), "")
    touched = next((line.entry.touches for line in draft.thing.history if line.entry.id == loan), ())
    _loaner(draft, event, context, "", next((id_ for kind, id_ in touched if kind == "device"), ""))


def _loaner(draft: Draft, event: Any, context: Context, lent: str, known: str = "") -> None:
    file = context.device if context.device and known in ("", context.device.id) else None
    loaner = file.id if file else known or context.new_id()
    saw(draft, file, loaner, "lent")
    draft.of(loaner, {"lent": lent, **({} if file else {"serial": event.loaner})})
    draft.touches.append(("device", loaner))


def promise(draft: Draft, event: Any, context: Context) -> None:
    draft.data.setdefault("owner", context.by.name)
    draft.data.setdefault("owner_display", context.by.display)


def note_black_list(listed: bool) -> Any:
    def note(draft: Draft, event: Any, context: Context) -> None:
        assert draft.thing is not None
        draft.touches.insert(0, (draft.thing.kind, draft.thing.id))
        saw(draft, draft.thing, draft.thing.id, "black_listed")
        draft.data |= {"black_listed": listed, "black_listed_by": context.by.display}
        draft.private["black_listed_why"] = draft.private.pop("reason", "")
        draft.person = draft.thing.id

    return note


def note_unpaid(draft: Draft, event: Any, context: Context) -> None:
    assert draft.thing is not None
    draft.touches.insert(0, (draft.thing.kind, draft.thing.id))
    saw(draft, draft.thing, draft.thing.id, "unpaid")
    draft.data["currency"] = "CNY"
    draft.person = draft.thing.id
