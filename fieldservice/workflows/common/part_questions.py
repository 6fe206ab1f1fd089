"""The question what becomes of a job's parts, where a step gives it to somebody else or takes it from its engineer.

A form asks it only while parts of the job are out (flows.md, 8).
"""

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import ask

_LABEL = N_("Parts of this job still out")
TAKEN = ask(_LABEL, N_("What happens to them, now that the engineer no longer has the job."), codes="parts_taken",
            default=None)  # fmt: skip
"""Where nobody gets the job yet."""
GIVEN = ask(_LABEL, N_("What happens to them, now that another engineer has the job."), codes="parts_given",
            default=None)  # fmt: skip
"""Where another engineer gets it."""
