"""A paper as plain data in one language, for a customer to read on a phone before signing it.

It is made of the blocks of the printed sheet, so it says the same in the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from fieldservice.documents.registry import PAPERS
from fieldservice.documents.wording import LANGUAGES as LANGUAGES
from fieldservice.shapes import JsonObject
from printing.paper import FieldRows, PaperBlock, PaperField, PaperTable, Section, TermsAndSignatures

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

WIDE = 6
"""Width in twelfths from which a field or column gets a line of its own."""


@dataclass(frozen=True, slots=True)
class LabelledValue:
    """A label and its value, which may have several lines."""

    label: str
    value: str
    wide: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class ChapterPart:
    """`kind` is fields or row (of a table), which have pairs; or terms, confirms or empty (of a table), which have a
    text."""

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
    office: tuple[str, ...]
    """Company, service point, and the lines about them: what is signed names them too."""
    mark: str
    revision: str
    revision_label: str
    digest_label: str
    chapters: tuple[Chapter, ...]


def readable(session: Session, kind: str, facts: JsonObject, digest: str, language: str) -> ReadablePaper:
    """The paper that would be signed with these facts."""
    how = {"language": language, "copy": "customer", "digest": digest, "demo": session.is_demo}
    content = PAPERS[kind].signed_contents(facts, {}, **how)[0]
    chapters = chapters_of(resolve_name(content.drawing.story)(content))
    head, labels = content.header, content.labels
    return ReadablePaper(
        language,
        head.lang,
        head.title,
        head.number,
        (head.company, head.point, *head.point_lines),
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
            found.append(("", [ChapterPart("confirms", text=block.confirms)]))
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
