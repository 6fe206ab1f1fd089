"""The care visits 保养 that a contract promises: due, under way, done, or not wanted.

No entry is made by the clock: what falls due follows from the term, from the jobs that were opened for it, and from how
these ended.
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, as_list
from fieldservice.workflows.common.care_visits import CLOSED, ENDED
from fieldservice.workflows.contracts.terms import ContractTerm, last_day, terms_of
from fieldservice.workflows.engine.fold import Thing

OPENED, SKIPPED = "care_opened", "care_skipped"
"""The lists of a contract that hold the jobs which were opened for care visits, and the visits nobody wants."""
DUE, UNDER_WAY, DONE, NOT_WANTED = "due", "under_way", "done", "not_wanted"


@dataclass(frozen=True, slots=True)
class CareVisit:
    """One care visit of a term. Instants are UTC text."""

    key: str
    """The number of its term and its own: 1/2."""
    since: str
    """From when on it is to be planned."""
    due: str
    state: str = DUE
    jobs: tuple[tuple[str, str], ...] = ()
    """(id, number) of the jobs that were opened for it."""
    at: str = ""
    """When it was done."""


def care_visits(contract: Thing) -> list[CareVisit]:
    """Every care visit of the contract, in the order in which they fall due."""
    visits = (each for term in terms_of(contract) for each in _of_term(contract, term))
    return sorted(visits, key=lambda each: (each.due, each.key))


def next_visit(contract: Thing) -> CareVisit | None:
    """The care visit that is to be made next; None where none is left, or while one is under way."""
    visits = care_visits(contract)
    if any(each.state == UNDER_WAY for each in visits):
        return None
    return next((each for each in visits if each.state == DUE), None)


def under_way(contract: Thing) -> CareVisit | None:
    return next((each for each in care_visits(contract) if each.state == UNDER_WAY), None)


def _of_term(contract: Thing, term: ContractTerm) -> Iterator[CareVisit]:
    over = last_day(contract, term)
    for number, (since, due) in enumerate(term.care, 1):
        if over == term.ends or due[:10] <= over:
            yield _visit(contract, f"{term.no}/{number}", since, due)


def _visit(contract: Thing, key: str, since: str, due: str) -> CareVisit:
    jobs = tuple(job for line in _lines(contract, OPENED, key) for job in _jobs(line))
    ended = {str(line.get("job")): line for line in _lines(contract, ENDED, key)}
    done = [str(line["at"]) for line in ended.values() if line.get("how") == CLOSED]
    if any(job not in ended for job, _number in jobs):
        return CareVisit(key, since, due, UNDER_WAY, jobs)
    if done:
        return CareVisit(key, since, due, DONE, jobs, max(done))
    state = NOT_WANTED if any(True for _line in _lines(contract, SKIPPED, key)) else DUE
    return CareVisit(key, since, due, state, jobs)


def _lines(contract: Thing, name: str, key: str) -> Iterator[JsonObject]:
    return (line for line in contract.lines(name) if line.get("visit") == key)


def _jobs(line: JsonObject) -> Iterator[tuple[str, str]]:
    listed = line.get("jobs")
    for each in as_list(listed):
        if isinstance(each, dict) and each.get("job"):
            yield str(each["job"]), str(each.get("number") or "")
