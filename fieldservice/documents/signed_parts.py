"""Parts of a content that is signed, made of their rows in a table of fields and of values that no single fact has."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fieldservice.documents.signed_facts import said, worded
from fieldservice.documents.signed_fields import SignedField, SignedPart, SignedTable
from fieldservice.shapes import JsonObject, Values
from fieldservice.workflows.engine.fold import Thing


def section_of(part: SignedPart, title: JsonObject, thing: Thing, more: Values, zone: ZoneInfo) -> list[JsonObject]:
    """A part of the paper with its rows that have a value: from `more`, else the fact of the thing in words."""
    rows = [row for each in part.rows if (row := _row(each, thing, more, zone))]
    named = {"part": part.title} if title != said(part.title) else {}
    return [{"title": title, "rows": rows, **named}] if rows else []


def _row(row: SignedField | SignedTable, thing: Thing, more: Values, zone: ZoneInfo) -> JsonObject:
    if isinstance(row, SignedTable):
        lines = more.get(row.name) or []
        used = [at for at in range(len(row.columns)) if any(line[at] for line in lines)]
        shown = {
            "columns": [said(row.columns[at].label) for at in used],
            "rows": [[line[at] for at in used] for line in lines],
        }
        return {"name": row.name, **shown} if lines else {}
    value = (
        more[row.name]
        if row.name in more
        else (row.says or (lambda thing, zone: worded(thing.get(row.name))))(thing, zone)
    )
    return {"name": row.name, "label": said(row.label), "value": value} if value else {}
