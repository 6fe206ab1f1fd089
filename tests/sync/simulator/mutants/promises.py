"""Deliberate defects of verdicts and contracts."""

from collections.abc import Sequence
from typing import Any

from fieldservice.read_model import contract_rows, projections, remote_summaries
from fieldservice.sync.office import recovery
from fieldservice.workflows.contracts import effects
from fieldservice.workflows.warranty import decided, decisions, judging
from tests.sync.simulator.mutants.registry import Patch, mutant


@mutant("verdicts: whoever asks that a verdict is overruled may apply it at once")
def an_overruling_needs_no_approval() -> Sequence[Patch]:
    return [(decisions, "is_approved", lambda job, digest: True)]


@mutant("verdicts: nobody is told that one ask was answered both ways, by offices that did not know of each other")
def contradicting_answers_are_not_listed() -> Sequence[Patch]:
    return [(projections, "disputes", lambda thing: [])]


@mutant("verdicts: the engineer's visit leaves the verdict provisional")
def a_visit_freezes_no_verdict() -> Sequence[Patch]:
    judge = judging.verdict_for

    def provisional(job: str, facts: Any, thing: Any, context: Any, frozen: bool) -> Any:
        return judge(job, facts, thing, context, False)

    return [(judging, "verdict_for", provisional)]


@mutant("verdicts: what was overruled is forgotten when the job is judged again")
def judging_again_forgets_what_was_decided() -> Sequence[Patch]:
    return [(judging, "as_decided", lambda name, computed, facts: computed)]


@mutant("verdicts: goodwill waives all of every class, whatever was asked for")
def goodwill_waives_more_than_was_approved() -> Sequence[Patch]:
    return [(decided, "_shares", lambda kept: dict.fromkeys(decided.CLASSES, 1000) if kept else {})]


@mutant("contracts: a renewed contract forgets the terms before")
def a_renewal_forgets_the_terms_before() -> Sequence[Patch]:
    set_terms = effects._set_terms
    return [(effects, "_set_terms", lambda draft, context, before, *rest: set_terms(draft, context, [], *rest))]


@mutant("contracts: a contract that was ended early covers to the end of its term")
def an_ended_contract_covers_on() -> Sequence[Patch]:
    return [(contract_rows, "last_day", lambda contract, term: term.ends)]


@mutant("contracts: headquarters tells an office nothing of the contracts that it does not see")
def contracts_elsewhere_are_not_told() -> Sequence[Patch]:
    return [(remote_summaries, "_contracts", lambda tx, office, file: [])]


@mutant("contracts: what headquarters tells no more after it was restored is kept")
def what_is_told_no_more_is_kept() -> Sequence[Patch]:
    return [(recovery, "forget_untold", lambda office: None)]


@mutant("contracts: a contract does not learn which job was opened for its care visit")
def a_care_visit_is_not_told_to_its_contract() -> Sequence[Patch]:
    return [(effects, "OPENED", "forgotten")]
