"""Guards that counter, bench and transport share: where the device is, and whether a loaner is out."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.bench.device import is_here, loaners_out, place_in_words
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard


@guard(N_("The device is not here: %(place)s."), values=lambda job, event, context: {"place": place_in_words(job)})
def the_device_is_here(job: Thing, event: None, context: Context) -> bool:
    return is_here(job)


@guard(N_("The device is still here: %(place)s."), values=the_device_is_here.values)
def the_device_is_not_here(job: Thing, event: None, context: Context) -> bool:
    return not is_here(job)


@guard(
    N_("The customer still has a loaner device: %(loaner)s."),
    values=lambda job, event, context: {"loaner": list(loaners_out(job))},
)
def no_loaner_is_out(job: Thing, event: None, context: Context) -> bool:
    return not loaners_out(job)
