"""Refusals are entries of the store: who was refused which step, and why; nothing personal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.desk.session import NEW
from fieldservice.read_model import queries
from fieldservice.workflows.engine.messages import Refused, kept_values
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from fieldservice.desk.session import Session


def record_refusal(session: Session, by: Person, id_: str, step: str, refused: Refused) -> None:
    """Append an entry of the store's own for a refusal; it holds no personal data. What is told only is no entry."""
    if refused.is_told_only:
        return
    with session.store.writing() as tx:
        touches = []
        if id_ != NEW:
            kind = next((kind for kind, thing in queries.resolve(session.reader, id_) if thing == id_), "")
            touches = [(kind, id_)] if kind else []
        tx.append(
            {
                "kind": "refused",
                "by": by.name,
                "made": session.now(),
                "counter": session.counter,
                "touches": touches,
                "data": {
                    "step": step,
                    "code": refused.code,
                    "reason": refused.because.message,
                    # A text that was not found may be a name or a phone number.
                    "values": kept_values(refused.because.values) if refused.code != "not_found" else {},
                },
            }
        )
        tx.ledger_add("refusals", by.name, 1)
