"""The short word of a state for the columns of lists; pages, papers and the command line have the whole word."""

from __future__ import annotations

from fieldservice.presentation.values import row_state
from fieldservice.shapes import Values
from fieldservice.words import in_context
from fieldservice.words.marking import NP_

CELLS = 14
"""Cells of the longest short word in English; in Chinese ten."""
SHORT = {
    ("job", "in_transit"): NP_("short state", "in transit"),
    ("job", "disposed"): NP_("short state", "disposed of"),
    ("job", "going_along"): NP_("short state", "to be signed"),
    ("job", "solved"): NP_("short state", "solved, remote"),
    ("job", "in_case"): NP_("short state", "return case"),
    ("job", "in_claim"): NP_("short state", "carrier claim"),
    ("job", "signed"): NP_("short state", "signed off"),
    ("return_case", "signed"): NP_("short state", "signed off"),
    ("request", "with_clerk"): NP_("short state", "with clerk"),
    ("request", "solved_by_phone"): NP_("short state", "by phone"),
    ("return_case", "requested"): NP_("short state", "requested"),
    ("return_case", "to_judge"): NP_("short state", "to be judged"),
    ("return_case", "approved"): NP_("short state", "approved"),
    ("return_case", "refused"): NP_("short state", "refused"),
    ("return_case", "executing"): NP_("short state", "in progress"),
    ("return_case", "closed"): NP_("short state", "settled"),
    ("escalation", "sent_back"): NP_("short state", "sent back"),
    ("escalation", "with_department"): NP_("short state", "in department"),
    ("quality_feedback", "sent"): NP_("short state", "sent"),
    ("quality_feedback", "in_progress"): NP_("short state", "in progress"),
    ("quality_feedback", "answered"): NP_("short state", "answered"),
    ("quality_feedback", "closed"): NP_("short state", "passed on"),
    ("shipment", "confirmed"): NP_("short state", "confirmed"),
    ("shipment", "differs"): NP_("short state", "differences"),
    ("consignment", "differs"): NP_("short state", "differences"),
    ("supplier_return", "partly"): NP_("short state", "part credited"),
    ("supplier_return", "refused_by_maker"): NP_("short state", "maker refuses"),
    ("faulty_return", "awaited"): NP_("short state", "no news yet"),
    ("sale", "sold"): NP_("short state", "sold"),
    ("stock_count", "differences"): NP_("short state", "differences"),
    ("stock_count", "approval"): NP_("short state", "to approve"),
    ("stock_count", "agreed"): NP_("short state", "agrees"),
    ("stock_count", "corrected"): NP_("short state", "corrected"),
    ("partner_settlement", "with_partner"): NP_("short state", "with partner"),
    ("partner_settlement", "disputed"): NP_("short state", "disputed"),
    ("partner_settlement", "agreed"): NP_("short state", "agreed"),
    ("partner_settlement", "paid"): NP_("short state", "paid"),
    ("invoice", "asked"): NP_("short state", "to be issued"),
    ("invoice", "given_up"): NP_("short state", "given up"),
    ("cash_up", "counted"): NP_("short state", "to be closed"),
    ("cash_up", "approval"): NP_("short state", "to approve"),
    ("cash_up", "closed"): NP_("short state", "to be paid in"),
    ("cash_up", "handed_in"): NP_("short state", "handed in"),
    ("cash_up", "differs"): NP_("short state", "difference"),
    ("cash_up", "received"): NP_("short state", "received"),
}
"""By kind of thing and state, where the word of the state is too wide for a column."""


def short_state(row: Values) -> str:
    """The word for the state of a row of work, in at most CELLS."""
    found = SHORT.get((str(row.get("kind")), str(row.get("state"))))
    return in_context("short state", found) if found else row_state(row)
