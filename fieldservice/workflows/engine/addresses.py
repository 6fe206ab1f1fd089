"""Addresses of status pages, as the codes on claim tickets and slips hold them. Nobody can guess the key in an address.

Work without a ticket (a call, an on-site job, a parcel) has a key of its own, which a call passes on to its jobs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldservice.workflows.engine.context import Context
    from fieldservice.workflows.engine.fold import Thing
    from fieldservice.workflows.engine.reference import Reference

STATUS_KEY = "status_key"
"""The fact with the key of the status page of work without a ticket."""
NUMBER = re.compile(r"[0-9A-Z]{1,20}(?:-[0-9A-Z]{1,20}){2,3}")
KEY = re.compile(r"[0-9a-f]{16}")


def status_address(reference: Reference, number: str, key: str) -> str:
    """The text of the code on a claim ticket: its status page, or the bare number where no address is published."""
    base = reference.text("status_url").strip().rstrip("/")
    return f"{base}/s/{number}-{key}" if base and key else number


def status_page_of(reference: Reference, thing: Thing) -> str:
    """The status page of a request or job: that of its ticket, else its own; "" where it has none.

    Work that began in version 0.3.0 has none until its slip gets its next revision.
    """
    names = ("ticket", "ticket_key") if thing.get("ticket_key") else ("number", STATUS_KEY)
    number, key = (str(thing.get(name) or "") for name in names)
    address = status_address(reference, number, key)
    return address if address != number else ""


def status_key_for(thing: Thing | None, context: Context) -> dict[str, str]:
    """The key of the status page of work that has none yet; {} for other work."""
    return {} if thing is not None and thing.get(STATUS_KEY) else {STATUS_KEY: context.key()}


def number_in(path: str) -> tuple[str, str]:
    """(number, key) named by the last part of such an address; two empty texts for anything else."""
    number, _, key = path.rpartition("-")
    return (number, key) if NUMBER.fullmatch(number) and KEY.fullmatch(key) else ("", "")
