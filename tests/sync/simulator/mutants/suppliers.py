"""Deliberate defects of supplier returns and of the case base."""

from collections.abc import Sequence
from typing import Any

from fieldservice.read_model import article_rows
from fieldservice.sync_rules import entitlement, sight
from fieldservice.workflows.case_base.lines import Votes
from fieldservice.workflows.parts import places
from fieldservice.workflows.supplier_returns import effects, guards, lines
from tests.sync.simulator.mutants.registry import Patch, mutant


@mutant("supplier returns: what the maker has credited is credited again")
def a_piece_is_credited_twice() -> Sequence[Patch]:
    return [(lines.MakerPiece, "is_unanswered", property(lambda piece: True))]


@mutant("supplier returns: one credit note of a maker counts in every return in which it is entered")
def a_credit_note_counts_twice() -> Sequence[Patch]:
    return [(guards, "label_key", lambda text: object())]


@mutant("supplier returns: what is sent to the maker stays in the faulty stock")
def what_is_sent_to_the_maker_stays_here() -> Sequence[Patch]:
    return [(effects, "with_maker", places.faulty)]


@mutant("supplier returns: the books follow, and the job does not learn that its part went to the maker")
def a_job_does_not_learn_of_the_maker() -> Sequence[Patch]:
    move = effects.move_tagged

    def silently(draft: Any, ways: Any, act: str, **more: object) -> None:
        move(draft, ways, act, **more)
        for told in draft.data.get("of", {}).values():
            told["lines"] = []

    return [(effects, "move_tagged", silently)]


@mutant("articles: only the offices of those who write about an article read it")
def articles_stay_where_they_are_written() -> Sequence[Patch]:
    return [(sight, "ARTICLE", "forgotten")]


@mutant("articles: headquarters admits what a branch claims to have edited")
def a_branch_edits_an_article() -> Sequence[Patch]:
    return [(entitlement, "AT_HEADQUARTERS", entitlement.AT_HEADQUARTERS - {"article_edited", "article_retired"})]


@mutant("articles: a job for which two offices voted counts twice")
def a_job_votes_twice() -> Sequence[Patch]:
    def all_of_them(article: Any) -> Votes:
        helped = [line.get("helped") is True for line in article.lines("votes")]
        return Votes(sum(helped), len(helped) - sum(helped))

    return [(article_rows, "votes_of", all_of_them)]
