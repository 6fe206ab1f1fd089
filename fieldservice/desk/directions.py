"""What the hotline tells a caller who brings or sends a device: which service point, where, and when it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.read_model import queries
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.hotline.directions import hours_today, nearest

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

SEND_IN = N_("Send-in: %(office)s, %(address)s, phone %(phone)s; %(hours)s.")
MAIL_IN = N_(
    "Mail-in: to the same address. Pack it well padded, with name, phone and the fault on a note, without loose "
    "accessories; keep the tracking number."
)


def service_point(session: Session, request: Thing) -> str:
    """The code of the service point that is nearest to the caller of a request."""
    used = (
        row["holder"]
        for row in queries.customer_work(session.reader, str(request.get("customer") or ""))
        if row["kind"] == "job" and row["mode"] != "history"
    )
    reference = session.reference()
    last = next(used, "")
    return nearest(reference, request.facts, reference.branch_of(last) or last, session.office)


def directions(session: Session, request: Thing) -> tuple[Message, ...]:
    """The directions for the caller: address and hours of the service point, and how to pack."""
    reference = session.reference()
    office = reference.offices.get(service_point(session, request))
    if office is None:
        return ()
    hours = hours_today(reference.calendar(office.code), session.clock())
    values = {"office": office.names(), "address": office.address, "phone": office.phone, "hours": hours}
    return Message(SEND_IN, values), Message(MAIL_IN)
