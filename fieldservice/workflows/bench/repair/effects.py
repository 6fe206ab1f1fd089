"""Effects of the work on the bench: where the device is, revisions of the slip."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fieldservice.words.moments import stamp
from fieldservice.workflows.bench.device import place
from fieldservice.workflows.common.signing import ended
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.model import Draft, Effect
from fieldservice.workflows.parts.on_the_job.tags import DUE, begin_return
from fieldservice.workflows.parts.requisitions.effects import ask_for_what_is_missing

if TYPE_CHECKING:
    from fieldservice.workflows.bench.repair.events import Inspected, Repaired, Tested
    from fieldservice.workflows.engine.fields import Event


OF_THE_CUSTOMERS_TEST = ("tested_by", "tested_what")
"""Private facts of the customer's test; a device that was worked on again is tested again."""


def back_in_line(draft: Draft, event: Event, context: Context) -> None:
    """No engineer has the job any more; the waiting clock of a customer at the counter goes on."""
    job = draft.subject
    if job.get("customer_waits") and job.get("clock"):
        calendar = context.reference.calendar(context.office)
        draft.data["clock"] = clocks.resume(calendar, job.record("clock"), context.now)


def on_bench(draft: Draft, event: Inspected, context: Context) -> None:
    """The device is at the engineer's bench. Accessories and condition stay as known unless filled in."""
    draft.data["place"] = place("bench", context.by.display)
    for name in ("accessories", "condition"):
        if draft.data.get(name) is None:
            draft.data.pop(name, None)


def sign_intake(how: str) -> Effect:
    """A signature under the intake sheet as it was shown; work may begin."""

    def signed(draft: Draft, event: Event, context: Context) -> None:
        draft.data["intake_signed"] = {
            "how": ended(how, event),
            "content": context.signed.get(draft.subject.id, ""),
            "at": stamp(context.now),
        }

    return signed


def tested(draft: Draft, event: Tested, context: Context) -> None:
    draft.data["tests_passed"] = event.passed


def stop_for_part(draft: Draft, event: Event, context: Context) -> None:
    """The device stays on the bench, and its job waits until the parts that are asked for here have come."""
    ask_for_what_is_missing(draft, context)


def repaired(result: str) -> Effect:
    """The slip gets a new revision that nobody has signed yet; the device waits for the customer where it was put."""

    def finish(draft: Draft, event: Repaired, context: Context) -> None:
        job = draft.subject
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
            "customer_test": None,
        }
        draft.private |= dict.fromkeys(("remark", *OF_THE_CUSTOMERS_TEST))
        begin_return(draft, context)

    return finish


def corrected(result: str) -> Effect:
    """A new revision; what the customer tested and the instants of finishing and of the reminders stay as they are."""

    def correct(draft: Draft, event: Repaired, context: Context) -> None:
        repaired(result)(draft, event, context)
        for name in ("finished", "ready_at", "reminders_due", "customer_test", DUE):
            draft.data[name] = draft.subject.get(name)
        for name in OF_THE_CUSTOMERS_TEST:
            draft.private.pop(name)

    return correct


def reminders(context: Context) -> list[str]:
    """The instants at which the customer is reminded of a device that nobody collects."""
    days = [int(day) for day in context.reference.text("reminders").split() if day.isdigit()]
    return [stamp(context.now + timedelta(days=day)) for day in days]


def back_to_bench(draft: Draft, event: Event, context: Context) -> None:
    draft.data |= {
        "place": place("bench", str(draft.subject.get("engineer_display") or "")),
        "tests_passed": False,
        "pickup": None,
        "signed": None,
    }
