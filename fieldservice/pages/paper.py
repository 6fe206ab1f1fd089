"""A paper as part of a page, told from the same blocks as the print: every field that is signed stands on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fieldservice.pages.shell import text
from printing.paper import Block, Field, Fields, Section, Table, Tail

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
    return "".join(f"<section>{f'<h3>{text(title)}</h3>' if title else ''}{told}</section>" for title, parts_told in parts
                   if (told := "".join(parts_told)))


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
        cells = "".join(_pair(column.label, value, "wide" if column.share >= WIDE else "")
                        for column, value in zip(block.columns, row, strict=True) if value)
        told.append(f"<dl class=row>{cells}</dl>" if cells else "")
    return "".join(told)


def _pair(label: str, value: str, place: str = "", kind: str = "") -> str:
    return f"<div{f' class={place}' if place else ''}><dt>{text(label)}</dt><dd{kind}>{_lines(value)}</dd></div>"


def _tail(block: Tail) -> str:
    return "".join(f"<p>{_lines(term)}</p>" for term in block.terms)


def _lines(value: str) -> str:
    return "<br>".join(text(line) for line in str(value).splitlines())


DRAWN: dict[type, Callable[[Any], str]] = {Fields: _fields, Table: _table, Tail: _tail}
