"""The lists of escalations and of return cases."""

from typing import TYPE_CHECKING

from fieldservice.cli.short_lists import AskedList, answer_short_list, state_and_view
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

SHARED = (
    (N_("Number"), "number"),
    (N_("State"), "state"),
    (N_("Time limit"), "due"),
    (N_("Waits for"), "turn"),
    (N_("Since"), "since"),
)
ABOUT = (
    (N_("Customer"), "customer"),
    (N_("Device"), "device"),
    (N_("Serial number"), "serial"),
    (N_("Symptom"), "symptom"),
    (N_("Service point"), "office"),
    (N_("Job"), "job"),
)
OF_ESCALATION = ((N_("Lane"), "lane"),)
OF_CASE = ((N_("Decision"), "decided"), (N_("Case value"), "value"), (N_("Engineer"), "engineer"))


def answer_escalations(desk: "Desk", by: "Person", asked: AskedList) -> None:
    """`list escalations`: those that this office sees, the most pressing first."""
    from fieldservice.workflows.escalations.lines import KIND as ESCALATION

    _answer(desk, by, asked, ESCALATION, (*SHARED, *OF_ESCALATION, *ABOUT))


def answer_returns(desk: "Desk", by: "Person", asked: AskedList) -> None:
    """`list returns`: the return cases in the same order."""
    from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE

    _answer(desk, by, asked, RETURN_CASE, (*SHARED, *OF_CASE, *ABOUT))


def _answer(desk: "Desk", by: "Person", asked: AskedList, kind: str, columns: tuple[tuple[str, str], ...]) -> None:
    """`--state` takes a state of the table, or the name of a view: headquarters, open, ended."""
    from fieldservice.desk.cases import AT_HEADQUARTERS, ENDED, MINE, OPEN, OVERDUE
    from fieldservice.presentation.case_rows import CaseWords, case_object, cell

    state, view = state_and_view(asked, kind, (AT_HEADQUARTERS, OPEN, ENDED))
    wanted = {name for name, given in ((MINE, asked.mine), (OVERDUE, asked.overdue), (view, view)) if given}
    words, now = CaseWords.of(desk, asked.names(desk)), desk.session.clock()
    answer_short_list(
        asked,
        lambda most: desk.cases.listed(kind, by, asked.text, wanted, state),
        [heading for heading, _key in columns],
        lambda row: [cell(words, row, key, now) for _heading, key in columns],
        case_object,
    )
