"""The case base as people use it: found by what is typed, proposed beside forms, with what fixed such faults before.

A retired article is not proposed; whoever looks for it by its number or asks for retired ones still reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING, NamedTuple

from db import search
from fieldservice.read_model import articles
from fieldservice.read_model.article_rows import MARK
from fieldservice.shapes import JsonObject
from fieldservice.workflows.case_base.lines import KIND, job_key, voted_for
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.identity import label_key
from fieldservice.workflows.engine.purposes import Purpose
from fieldservice.workflows.registry import opening_for, workflow_of

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fold import Thing

MOST_FOUND = 400
"""Articles that are compared with each other, the newest first."""
MOST_PROPOSED, MOST_PAIRS = 5, 3
ENOUGH = 0.3
"""The share of the typed words that an article has which fits by nothing else."""
MODEL, SYMPTOM, WORDS = 4.0, 3.0, 6.0
"""What an article gains for its model, its symptom code, and all of the typed words."""
OTHER_MODEL = 3.0
"""What it loses where it is about other models."""
MOST_OF_VOTES = 2.0
CODED = ("symptom_code", "product", "cause_code")
SAID = (*CODED, "symptom", "brand", "models", "cause", "solution")
ANSWERS = frozenset({"symptom_code", "cause_code", "cause", "solution"})


class ListedArticle(NamedTuple):
    """An article in a list. `changed` is UTC text."""

    thing: str
    number: str
    title: str
    symptom_code: str
    cause_code: str
    product: str
    brand: str
    models: str
    """Joined by blanks and commas; "" for all models."""
    solution: str
    source: str
    helped: int
    failed: int
    changed: str
    retired: bool


class Pair(NamedTuple):
    """A cause and a solution by code, and in how many finished jobs they were found."""

    cause: str
    resolution: str
    jobs: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is known of a fault: free words, and codes and names as they are in forms; "" where not known."""

    words: str = ""
    symptom: str = ""
    model: str = ""
    product: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.words.strip() or self.symptom or self.model)


@dataclass(frozen=True, slots=True)
class Proposals:
    """What the case base proposes for a fault, the best first."""

    articles: tuple[ListedArticle, ...] = ()
    pairs: tuple[Pair, ...] = ()
    of_symptom: bool = False
    """The pairs are those of this very symptom, else of any symptom of the model."""


NOTHING = Proposals()


@dataclass(frozen=True, slots=True)
class CaseBase:
    """What the faces ask about articles, as methods."""

    session: Session

    def found(self, text: str = "", state: str = "", limit: int = 50) -> list[ListedArticle]:
        """The articles with all typed words (Chinese, pinyin, first letters, model, code, number), what solved most
        first. `state` is published, retired or "" for both; without words retired ones come last."""
        reader, retired = self.session.reader, {"published": (0,), "retired": (1,)}.get(state, (0, 1))
        if text.strip():
            things = [thing for kind, thing in search.exact(reader, text) if kind == KIND]
            things = things or [thing for thing, _words in search.marked(reader, MARK, text, MOST_FOUND)]
            rows = self._of(things)
            rows.sort(key=lambda row: (row.retired, row.failed - row.helped))
            return [row for row in rows if row.retired in retired][:limit]
        things = []
        for which in retired:
            things += articles.best(reader, which, limit - len(things))
        by_id = {row.thing: row for row in self._of(things)}
        return [by_id[thing] for thing in things if thing in by_id]

    def proposals(self, fault: Fault) -> Proposals:
        """The articles and the counted pairs for a fault; nothing while nothing is known of it."""
        if not fault.is_known:
            return NOTHING
        reader, known = self.session.reader, dict[str, str]()
        pieces = search.pieces_of(fault.words)
        if pieces:
            known |= search.marked(reader, MARK, fault.words, MOST_FOUND)
            known |= search.marked(reader, MARK, fault.words, MOST_FOUND, every=False)
        key = label_key(fault.model)
        near = [*articles.of_model(reader, key, MOST_FOUND), *articles.of_symptom(reader, fault.symptom, MOST_FOUND)]
        rows = self._of([*dict.fromkeys((*known, *near))])
        scored = [(_score(row, fault, pieces, known.get(row.thing, "")), row) for row in rows if not row.retired]
        best = sorted((each for each in scored if each[0] > 0), key=lambda each: (-each[0], each[1].number))
        of_symptom, pairs = articles.pairs(reader, key, fault.symptom, MOST_PAIRS)
        return Proposals(
            tuple(row for _score_of, row in best[:MOST_PROPOSED]), tuple(Pair(*pair) for pair in pairs), of_symptom
        )

    def _of(self, things: Sequence[str]) -> list[ListedArticle]:
        rows = articles.listed(self.session.reader, things)
        return [ListedArticle(**{**row, "retired": bool(row["retired"])}) for row in rows]

    def article(self, thing: str) -> Thing | None:
        """The article with this id or number; None where there is none."""
        found = articles.called(self.session.reader, thing)
        return self.session.thing(found) if found else None

    def answers(self, thing: str) -> JsonObject:
        """What an article says of symptom code, cause and solution, by the names of fields."""
        return {name: value for name, value in self.says(thing).items() if name in ANSWERS}

    def says(self, thing: str) -> JsonObject:
        """All that an article says, as a form has it."""
        article = self.article(thing)
        values = {name: article.get(name) for name in SAID} if article is not None else {}
        return {name: code_of(value) if name in CODED else value for name, value in values.items() if value}

    def to_write(self) -> str:
        """The name of the step that writes an article."""
        return opening_for("writes_article")

    def vote_asked(self, thing: str, article: str) -> str:
        """The name of the step by which a job votes on the article that it used; "" where it cannot, or has voted."""
        used, work = self.article(article) if article else None, self.session.thing(thing)
        workflow = workflow_of(work)
        step = workflow.step_for("votes_on_article") if workflow else None
        has_voted = used is None or job_key(work.get("number")) in voted_for(used)
        return "" if step is None or has_voted else step.name

    def step_for(self, thing: str, purpose: Purpose) -> str:
        """The name of the step of an article or job that serves this purpose."""
        return self.session.step_for(thing, purpose)


def _score(row: ListedArticle, fault: Fault, pieces: Sequence[str], words: str) -> float:
    """How well an article fits a fault; 0 where it does not."""
    if fault.product and row.product and row.product != fault.product:
        return 0.0
    models = {label_key(model) for model in row.models.split(", ") if model}
    has_model = bool(fault.model) and label_key(fault.model) in models
    elsewhere = bool(fault.model and models) and not has_model
    share = sum(piece in words for piece in pieces) / len(pieces) if pieces and words else 0.0
    of_symptom = bool(fault.symptom) and row.symptom_code == fault.symptom
    asked = bool(pieces or fault.symptom)
    if share < ENOUGH and not of_symptom and (asked or not has_model):
        return 0.0
    votes = min(MOST_OF_VOTES, log2(1 + row.helped)) - min(MOST_OF_VOTES, log2(1 + row.failed))
    return WORDS * share + MODEL * has_model + SYMPTOM * of_symptom - OTHER_MODEL * elsewhere + votes / 2
