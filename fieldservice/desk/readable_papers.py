"""A paper as plain data in one language, for a customer to read on a phone before signing it.

It contains every fact that the signature covers, even one for which the printed sheet has no field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pkgutil import resolve_name
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fieldservice.documents.registry import PAPERS
from fieldservice.documents.wording import LANGUAGES as LANGUAGES
from fieldservice.documents.wording import coded, in_languages, listed
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import is_moment, local_text, zone_named
from fieldservice.workflows.engine.fields import fields
from fieldservice.workflows.registry import WORKFLOWS
from printing.paper import FieldRows, PaperBlock, PaperField, PaperTable, Section, TermsAndSignatures

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

WIDE = 6
"""Width in twelfths from which a field or column gets a line of its own."""
ALSO = N_("Also signed")
NUMBERS = {"request_number": N_("Request no."), "came_in": N_("Received")}
"""Labels of facts that no step asks for."""
NOT_FOR_READING = ("engineer", "result")
"""Facts that the paper shows under another name: the engineer by display name, the result as a ticked box."""


@dataclass(frozen=True, slots=True)
class LabelledValue:
    """A label and its value, which may have several lines."""

    label: str
    value: str
    wide: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class ChapterPart:
    """`kind` is fields or row (of a table), which have pairs; or terms or empty (of a table), which have a text."""

    kind: str
    pairs: tuple[LabelledValue, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Parts under one title; a chapter without a title has ""."""

    title: str
    parts: tuple[ChapterPart, ...]


@dataclass(frozen=True, slots=True)
class ReadablePaper:
    """`lang` is the BCP 47 tag of `language` (zh, en or both). `revision` is "" for a paper without revisions."""

    language: str
    lang: str
    title: str
    number: str
    mark: str
    revision: str
    revision_label: str
    digest_label: str
    chapters: tuple[Chapter, ...]


def readable(session: Session, kind: str, facts: JsonObject, digest: str, language: str) -> ReadablePaper:
    """The paper that would be signed with these facts."""
    how = {"language": language, "copy": "customer", "digest": digest, "demo": session.is_demo}
    content = PAPERS[kind].contents(facts, {}, **how)[0]
    chapters = chapters_of(resolve_name(content.drawing.story)(content))
    more = also_signed(facts, chapters, language)
    if more:
        chapters.append(Chapter(in_languages(language)(ALSO), (ChapterPart("fields", more),)))
    head, labels = content.header, content.labels
    return ReadablePaper(
        language,
        head.lang,
        head.title,
        head.number,
        head.mark,
        head.revision,
        labels["revision"],
        labels["digest"],
        tuple(chapters),
    )


def chapters_of(story: Sequence[PaperBlock]) -> list[Chapter]:
    """The blocks of a paper, one below the other. Empty fields are left out: on a phone they would hide the others."""
    found: list[tuple[str, list[ChapterPart]]] = [("", [])]
    for block in story:
        if isinstance(block, Section):
            found.append((block.title, []))
        elif isinstance(block, TermsAndSignatures):
            found.append((block.terms_label, [ChapterPart("terms", text=term) for term in block.terms]))
        elif isinstance(block, FieldRows):
            found[-1][1].append(
                ChapterPart("fields", tuple(filter(None, (_pair(field) for row in block.rows for field in row))))
            )
        elif isinstance(block, PaperTable):
            found[-1][1].extend(_rows(block))
    chapters = ((title, tuple(part for part in parts if part.pairs or part.text)) for title, parts in found)
    return [Chapter(title, parts) for title, parts in chapters if parts]


def _pair(field: PaperField) -> LabelledValue | None:
    value = ", ".join(words for words, ticked in field.ticks if ticked) if field.ticks else field.value
    return LabelledValue(field.label, value, field.span >= WIDE, field.strong) if value else None


def _rows(table: PaperTable) -> list[ChapterPart]:
    if not table.rows:
        return [ChapterPart("empty", text=table.empty)]
    return [
        ChapterPart(
            "row",
            tuple(
                LabelledValue(column.label, value, column.share >= WIDE)
                for column, value in zip(table.columns, row, strict=True)
                if value
            ),
        )
        for row in table.rows
    ]


def also_signed(facts: Values, chapters: Sequence[Chapter], language: str) -> tuple[LabelledValue, ...]:
    """The signed facts for which the sheet has no field: a person who signs a digest has read all that it covers."""
    say, zone = in_languages(language), zone_named(facts["office"]["zone"])
    shown = "\n".join(_texts(chapters))
    more: list[LabelledValue] = []
    for name, value in facts["facts"].items():
        missing = [words for words in _worded(value, language, zone) if words and words not in shown]
        if missing and name in _labels() and name not in NOT_FOR_READING:
            more.append(LabelledValue(say(_labels()[name]), listed(missing, language)))
    return tuple(more)


def _texts(chapters: Sequence[Chapter]) -> list[str]:
    parts = [part for chapter in chapters for part in chapter.parts]
    pairs = [text for part in parts for pair in part.pairs for text in (pair.label, pair.value)]
    return [*(chapter.title for chapter in chapters), *(part.text for part in parts), *pairs]


def _worded(value: object, language: str, zone: ZoneInfo) -> list[str]:
    if isinstance(value, list):
        return [each for each in value if isinstance(each, str)]
    if isinstance(value, str) and is_moment(value):
        return [local_text(value, zone)]
    return [coded(value, language)] if isinstance(value, (str, Mapping)) else []


@cache
def _labels() -> dict[str, str]:
    """The label of each fact, as the form of its step has it."""
    found = {
        field.name: field.label
        for workflow in WORKFLOWS.values()
        for step in workflow.steps
        for field in fields(step.event_class())
    }
    return {**found, **NUMBERS}
