"""Records the sign-off of a slip: drawn, on a phone, on paper, refused with a witness, or the customer is absent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import NP_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Draft, Effect

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event

HOW_SIGNED = {
    "drawn": NP_("sign-off", "drawn"),
    "phone": NP_("sign-off", "on a phone or tablet"),
    "paper": NP_("sign-off", "on paper"),
    "refused": NP_("sign-off", "refused"),
    "absent": NP_("sign-off", "customer absent"),
}
"""The sorts of sign-off in words; nothing else names them."""
ABSENT = "absent"
"""The reason for a missing signature that is no refusal and that nobody has to witness."""
UNSIGNED = ("refused", ABSENT)
"""The sorts of sign-off without a signature."""


def sort_of_sign_off(signed: object) -> str:
    """drawn, phone, paper, refused or absent; "" without a sign-off. `signed` is the fact that records it."""
    return str(signed.get("how") or "") if isinstance(signed, Mapping) else ""


def how_signed(signed: object) -> str:
    """The sort of a sign-off in words of the context "sign-off"; one that a newer version made stays as it is."""
    sort = sort_of_sign_off(signed)
    return HOW_SIGNED.get(sort, sort)


def is_signed(signed: object) -> bool:
    """Whether somebody signed: a refusal is a sign-off, and never a signature."""
    return sort_of_sign_off(signed) not in ("", *UNSIGNED)


def ended(how: str, event: Event) -> str:
    """The sort of sign-off that an event makes. A customer who is absent did not refuse."""
    return ABSENT if how == "refused" and getattr(event, "reason", "") == ABSENT else how


def sign(how: str) -> Effect:
    """A signature belongs to one revision of the slip and to exactly the content that was shown."""

    def signed(draft: Draft, event: Event, context: Context) -> None:
        job = draft.subject
        draft.data["signed"] = {
            "how": ended(how, event),
            "revision": job.get("revision", 1),
            "content": context.signed.get(job.id, ""),
            "at": getattr(event, "signed_at", None) or stamp(context.now),
        }
        draft.data.pop("signed_at", None)
        if how == "paper":
            calendar = context.reference.calendar(context.office)
            due = clocks.after_working(calendar, context.now, context.reference.minutes("slip_return_minutes"))
            draft.data["slip_due"] = stamp(due)

    return signed


def papers_out(job: Thing) -> list[JsonObject]:
    """Signatures on paper whose slip has not come in, the oldest first.

    On site a new revision replaces the paper of the one before; on the bench every paper that was signed comes in.
    """
    on_paper = [
        line
        for line in job.lines("signatures")
        if isinstance(line.get("signed"), dict) and line["signed"].get("how") == "paper"
    ]
    out = on_paper[len(job.lines("slips_received")) :]
    if code_of(job.get("mode")) == "on_site":
        return out[-1:] if job.record("signed").get("how") == "paper" else []
    return out
