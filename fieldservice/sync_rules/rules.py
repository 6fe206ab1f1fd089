"""Puts the business rules together as the object `RULES`, which is passed to synchronisation."""

from fieldservice.read_model import entry_files
from fieldservice.sync.rules import Rules
from fieldservice.sync_rules import entitlement, rows, sight
from fieldservice.workflows.engine.marks import NOT_COUNTED

RULES = Rules(
    begins=sight.begins,
    together=sight.together,
    seen_through=sight.seen_through,
    entries_through=sight.entries_through,
    judge=entitlement.judge,
    refresh=rows.refresh,
    mend=rows.mend,
    files=entry_files.files_of,
    uncounted=NOT_COUNTED,
    fed=rows.publish_summaries,
    belongings=rows.belongings,
    shared=sight.seen_by_all,
)
