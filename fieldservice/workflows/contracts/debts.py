"""What is owed because of a contract: its next care visit, and an answer whether the customer renews."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.contracts.care import next_visit
from fieldservice.workflows.contracts.terms import ContractTerm, terms_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.obligation import Obligation

RUNNING = "running"
CARE_DUE = N_("Care visit is due: open its job")
ENDS_SOON = N_("Contract is about to end: ask the customer about renewal")


def ending(contract: Thing) -> ContractTerm | None:
    """The last term, where nobody has recorded yet whether the customer renews."""
    terms = terms_of(contract)
    return terms[-1] if contract.state == RUNNING and terms and not contract.get("not_renewed") else None


def owed(contract: Thing) -> Iterator[Obligation]:
    if (visit := next_visit(contract)) and contract.state:
        point = str(contract.get("point") or "")
        yield Obligation("care_visit", CARE_DUE, "coordinator", due=visit.due, office=point, since=visit.since)
    if last := ending(contract):
        yield Obligation("contract_ends", ENDS_SOON, "commerce", due=last.over, since=last.notice)
