"""Addresses of status pages, as the code on a claim ticket holds them. The key in an address cannot be guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldservice.workflows.engine.reference import Reference

TICKET = re.compile(r"[0-9A-Z]{1,20}(?:-[0-9A-Z]{1,20}){2,3}")
KEY = re.compile(r"[0-9a-f]{16}")


def status_address(reference: Reference, ticket: str, key: str) -> str:
    """The text of the code on a claim ticket: its status page, or the bare number where no address is published."""
    base = reference.text("status_url").strip().rstrip("/")
    return f"{base}/s/{ticket}-{key}" if base and key else ticket


def ticket_in(path: str) -> tuple[str, str]:
    """(ticket number, key) named by the last part of such an address; two empty texts for anything else."""
    ticket, _, key = path.rpartition("-")
    return (ticket, key) if TICKET.fullmatch(ticket) and KEY.fullmatch(key) else ("", "")
