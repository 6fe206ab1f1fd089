"""The hand-over to accounting. `fieldservice export accounting` makes it; nobody fills in its form."""

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.engine.model import State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE
from fieldservice.workflows.money.accounting.effects import begin
from fieldservice.workflows.money.accounting.exports import EXPORTS, KIND, STEP

# A table is read row by row.
# fmt: off
ACCOUNTING = Workflow(KIND, N_("Hand-over to accounting"), KIND, {"handed_over": State(NP_("state", "handed over"))}, (
    Step(STEP, N_("Hand the journal to accounting"), "money.accounting.events:JournalExported", (), "handed_over",
         EXPORTS, effect=begin),
    Step("note", N_("Note"), "common.events:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
))
