"""Repairs of the past, imported as closed jobs."""

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.engine.model import State, Step, Workflow
from fieldservice.workflows.history.effects import import_history

# A table is read row by row.
# fmt: off
COMMON = "common.events"
HISTORY_ = "history.events"

HISTORY = Workflow("history", N_("Imported repair history"), "job", {"closed": State(NP_("state", "closed"))}, (
    Step("import", N_("Import a past repair"), f"{HISTORY_}:HistoryImported", (), "closed",
         ("administrator", "manager"), effect=import_history),
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, ("administrator", "manager", "coordinator"),
         appends_to="notes", rank=90, key="f9"),
), mode="history")
