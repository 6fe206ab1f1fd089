"""Effects of an article: its number, and headquarters as its holder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.workflows.case_base.lines import first_line
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.here import headquarters_here
from fieldservice.workflows.engine.model import Draft

if TYPE_CHECKING:
    from fieldservice.workflows.case_base.events import ArticleEdited, ArticleWritten

EMPTIED = ("symptom_code", "product", "brand", "models", "cause_code", "cause")
"""Facts of an article that an edit takes away where it leaves them empty."""


def write_article(draft: Draft, event: ArticleWritten, context: Context) -> None:
    """Headquarters holds every article, wherever it was written."""
    draft.data |= {"number": context.number("K"), "summary": first_line(event.symptom)}
    draft.hold_by(headquarters_here(context))


def edit_article(draft: Draft, event: ArticleEdited, context: Context) -> None:
    """What the form leaves empty is gone."""
    draft.data["summary"] = first_line(event.symptom)
    for name in EMPTIED:
        if getattr(event, name) in (None, []):
            draft.data[name] = None
