"""The effect of a hand-over to accounting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.model import Draft

if TYPE_CHECKING:
    from fieldservice.workflows.money.accounting.events import JournalExported


def begin(draft: Draft, event: JournalExported, context: Context) -> None:
    """Lists show the days under which it is known; it has no printed number."""
    draft.data |= {"summary": f"{event.from_day} – {event.to_day}", "exported_at": context.office}
