"""The lists of quality feedback and of supplier returns."""

from typing import TYPE_CHECKING

from fieldservice.cli.short_lists import AskedList, answer_short_list, state_and_view
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.quality import ListedFeedback
    from fieldservice.desk.supplier_returns import ListedReturn
    from fieldservice.presentation.names import DisplayNames
    from fieldservice.workflows.engine.reference import Person

FEEDBACK_HEADS = (
    N_("Number"),
    N_("State"),
    N_("Time limit"),
    N_("Model"),
    N_("Symptom"),
    N_("What fails"),
    N_("Jobs"),
    N_("Waits for"),
    N_("Service point"),
    N_("Opened"),
)
RETURN_HEADS = (
    N_("Number"),
    N_("State"),
    N_("Time limit"),
    N_("Maker"),
    N_("Return number of the maker"),
    N_("Pieces"),
    N_("Credit"),
    N_("Opened"),
)
ENDLESS = "9999"


def answer_feedback(desk: "Desk", by: "Person", asked: AskedList) -> None:
    """`list quality-feedback`: what is due first; `--state suspected` lists the batches that have no feedback yet."""
    from fieldservice.desk.quality import SUSPECTED, UNDER_WAY
    from fieldservice.presentation.quality_rows import feedback_object
    from fieldservice.workflows.quality.lines import KIND

    state, view = state_and_view(asked, KIND, (UNDER_WAY, SUSPECTED))
    names = asked.names(desk)
    answer_short_list(
        asked,
        lambda most: desk.quality.rows(asked.text, view, state),
        FEEDBACK_HEADS,
        lambda row: _of_feedback(desk, names, row),
        feedback_object,
    )


def answer_supplier_returns(desk: "Desk", by: "Person", asked: AskedList) -> None:
    """`list supplier-returns`: what is due first; `--overdue` lists the credits that have not come in time."""
    from fieldservice.desk.supplier_returns import OVERDUE, UNDER_WAY
    from fieldservice.presentation.supplier_return_lines import return_object
    from fieldservice.workflows.supplier_returns.lines import KIND

    state, view = state_and_view(asked, KIND, (UNDER_WAY,))
    names = asked.names(desk)
    answer_short_list(
        asked,
        lambda most: desk.supplier_returns.rows(asked.text, OVERDUE if asked.overdue else view, state),
        RETURN_HEADS,
        lambda row: _of_return(desk, names, row),
        return_object,
    )


def _of_feedback(desk: "Desk", names: "DisplayNames", row: "ListedFeedback") -> list[str]:
    from fieldservice.presentation.messages import role_word
    from fieldservice.presentation.quality_rows import jobs_in_words, state_in_words
    from fieldservice.words import forms

    now = desk.session.clock()
    symptom = forms.in_language({"code": row.symptom, **desk.session.code_words("symptom").get(row.symptom, {})})
    return [
        row.number,
        state_in_words(row),
        names.time(row.due, now) if row.open and row.due != ENDLESS else "",
        row.device,
        symptom,
        row.fault,
        jobs_in_words(row),
        role_word(row.turn_role) if row.open else "",
        row.holder,
        names.time(row.opened, now),
    ]


def _of_return(desk: "Desk", names: "DisplayNames", row: "ListedReturn") -> list[str]:
    from fieldservice.presentation.supplier_return_lines import credit_in_words
    from fieldservice.presentation.values import state_word
    from fieldservice.workflows.supplier_returns.lines import KIND

    now = desk.session.clock()
    return [
        row.number,
        state_word(KIND, row.state),
        names.time(row.due, now) if row.open and row.due != ENDLESS else "",
        row.maker,
        row.reference,
        str(row.pieces),
        credit_in_words(row),
        names.time(row.opened, now),
    ]
