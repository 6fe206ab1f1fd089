"""The case base in words: the cells of its list, what is proposed beside a form, the objects for scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.presentation.values import state_word
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.case_base.lines import KIND, PUBLISHED, RETIRED, VOTES

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.case_base import ListedArticle, Pair, Proposals
    from fieldservice.desk.detail import DetailView
    from fieldservice.presentation.values import Wording

LISTS = ("symptom", "cause", "resolution", "product")


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """The published words of codes, read once for a list."""

    codes: Mapping[str, Mapping[str, Mapping[str, str]]]

    @classmethod
    def of(cls, desk: Desk) -> ArticleWords:
        return cls({name: desk.session.code_words(name) for name in LISTS})

    def code(self, name: str, code: str) -> str:
        return forms.in_language({"code": code, **self.codes[name].get(code, {})}) if code else ""

    def about(self, row: ListedArticle) -> str:
        """The device that it is about: product, brand and models."""
        return " ".join(filter(None, (self.code("product", row.product), row.brand, row.models)))

    def pair(self, pair: Pair) -> str:
        """A cause and a solution with the number of jobs: Memory → Reseated (12)."""
        return f"{self.code('cause', pair.cause)} → {self.code('resolution', pair.resolution)} ({pair.jobs})"


def votes(row: ListedArticle) -> str:
    """`+3 -1`; "" before anybody has voted."""
    said = (f"+{row.helped}" if row.helped else "", f"-{row.failed}" if row.failed else "")
    return " ".join(filter(None, said))


def votes_in_words(row: ListedArticle) -> str:
    if not row.helped and not row.failed:
        return _("no votes yet")
    return _("solved it in %(helped)s jobs, not in %(failed)s", helped=row.helped, failed=row.failed)


def state_of(row: ListedArticle) -> str:
    return state_word(KIND, RETIRED if row.retired else PUBLISHED)


def pairs_in_words(words: ArticleWords, found: Proposals) -> list[str]:
    """The counted pairs, under a sentence that says what they are of; [] where there are none."""
    if not found.pairs:
        return []
    title = _("Found earlier with this symptom:") if found.of_symptom else _("Found earlier with this model:")
    return [title, *(words.pair(pair) for pair in found.pairs)]


def groups(page: DetailView, wording: Wording) -> list[tuple[str, list[tuple[str, str]]]]:
    """[(heading, [(label, value)])] of the votes on an article, the newest first; none of other things."""
    lines = page.lists.get(VOTES, ()) if page.kind == KIND else ()
    rows = []
    for line in reversed(lines):
        says = _("solved it") if line.get("helped") is True else _("did not solve it")
        rows.append(
            (str(line.get("job_number") or ""), forms.listed(filter(None, (says, str(line.get("words") or "")))))
        )
    return [(N_("Votes"), rows)]


def article_object(row: ListedArticle) -> JsonObject:
    return {
        "number": row.number,
        "state": RETIRED if row.retired else PUBLISHED,
        "symptom": row.title,
        "symptom_code": row.symptom_code,
        "cause_code": row.cause_code,
        "product": row.product,
        "brand": row.brand,
        "models": row.models.split(", ") if row.models else [],
        "solution": row.solution,
        "source": row.source,
        "helped": row.helped,
        "failed": row.failed,
        "changed": row.changed,
    }
