"""A paper as part of a page, told from the same blocks as the print: every field that is signed stands on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from fieldservice.documents.wording import coded, in_languages, listed, local
from fieldservice.pages.shell import text
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import fields
from fieldservice.workflows.registry import WORKFLOWS
from printing.paper import Block, Field, Fields, Section, Table, Tail

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
WIDE = 6
"""Twelfths from which a field or column gets a line of its own."""


def as_html(story: Sequence[Block]) -> str:
    """The blocks one below the other. Fields without content are left out: on a phone they would hide the others."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for block in story:
        if isinstance(block, (Section, Tail)):
            parts.append((block.title if isinstance(block, Section) else block.terms_label, []))
        if draw := DRAWN.get(type(block)):
            parts[-1][1].append(draw(block))
    return "".join(
        f"<section>{f'<h3>{text(title)}</h3>' if title else ''}{told}</section>"
        for title, parts_told in parts
        if (told := "".join(parts_told))
    )


def _fields(block: Fields) -> str:
    told = "".join(_field(field) for row in block.rows for field in row)
    return f"<dl>{told}</dl>" if told else ""


def _field(field: Field) -> str:
    if field.ticks:
        chosen = [words for words, ticked in field.ticks if ticked]
        value = ", ".join(chosen)
    else:
        value = field.value
    if not value:
        return ""
    return _pair(field.label, value, "wide" if field.span >= WIDE else "", " class=strong" if field.strong else "")


def _table(block: Table) -> str:
    if not block.rows:
        return f"<p class=none>{text(block.empty)}</p>" if block.empty else ""
    told = []
    for row in block.rows:
        cells = "".join(
            _pair(column.label, value, "wide" if column.share >= WIDE else "")
            for column, value in zip(block.columns, row, strict=True)
            if value
        )
        told.append(f"<dl class=row>{cells}</dl>" if cells else "")
    return "".join(told)


def _pair(label: str, value: str, place: str = "", kind: str = "") -> str:
    return f"<div{f' class={place}' if place else ''}><dt>{text(label)}</dt><dd{kind}>{_lines(value)}</dd></div>"


def _tail(block: Tail) -> str:
    return "".join(f"<p>{_lines(term)}</p>" for term in block.terms)


def _lines(value: str) -> str:
    return "<br>".join(text(line) for line in str(value).splitlines())


DRAWN: dict[type, Callable[[Any], str]] = {Fields: _fields, Table: _table, Tail: _tail}


ALSO = N_("Also signed")
NUMBERS = {"request_number": N_("Request no."), "came_in": N_("Received")}
"""Labels of facts that no step asks for."""
NOT_FOR_READING = ("engineer", "result")
"""The sign-in name of whom `engineer_display` names; the name of the box that is ticked."""


def also_signed(facts: Mapping[str, Any], told: str, language: str) -> str:
    """The signed facts for which the sheet has no field: who signs a digest must have read all that it covers."""
    say, zone = in_languages(language), ZoneInfo(facts["office"]["zone"])
    more = []
    for name, value in facts["facts"].items():
        missing = [words for words in _worded(value, language, zone) if words and _lines(words) not in told]
        if missing and name in _labels() and name not in NOT_FOR_READING:
            more.append(_pair(say(_labels()[name]), listed(missing, language)))
    return f"<section><h3>{text(say(ALSO))}</h3><dl>{''.join(more)}</dl></section>" if more else ""


def _worded(value: Any, language: str, zone: ZoneInfo) -> list[str]:
    if isinstance(value, list):
        return [one for one in value if isinstance(one, str)]
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return [local(value, zone)]
    return [coded(value, language)] if isinstance(value, (str, Mapping)) else []


@cache
def _labels() -> dict[str, str]:
    """What each fact is called where a step asks for it."""
    found = {
        field.name: field.label
        for workflow in WORKFLOWS.values()
        for step in workflow.steps
        for field in fields(step.event_class())
    }
    return {**found, **NUMBERS}
