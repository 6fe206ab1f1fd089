"""Effect of importing a past repair: its number is the publisher's, and no form offers its service mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.model import Draft

if TYPE_CHECKING:
    from fieldservice.workflows.history.events import HistoryImported

HISTORY_MODE = {"code": "history", "zh": "历史记录", "en": "Repair history"}


def import_history(draft: Draft, event: HistoryImported, context: Context) -> None:
    draft.data |= {"number": event.source, "mode": HISTORY_MODE}
