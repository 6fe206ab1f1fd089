"""A print job in words, for the screen and the command line: its state, and why its paper has not come out yet."""

from __future__ import annotations

from collections.abc import Iterable

from fieldservice.presentation.messages import render
from fieldservice.presentation.printer_words import reasons_text, says
from fieldservice.presentation.values import paper_name
from fieldservice.shapes import Values
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_, NP_

STATES = {
    "waiting": NP_("print job", "waiting"),
    "sending": NP_("print job", "being sent"),
    "printed": NP_("print job", "printed"),
    "uncertain": NP_("print job", "perhaps printed"),
    "failed": NP_("print job", "failed"),
    "cancelled": NP_("print job", "cancelled"),
}


ENDED = {
    "waiting": N_("It waits for %(printer)s and is printed as soon as the printer is ready."),
    "sending": N_("It is being sent to %(printer)s."),
    "printed": N_("It was printed on %(printer)s."),
    "uncertain": N_("It may have been printed on %(printer)s. Check there."),
    "failed": N_("Not printed: %(printer)s rejected it."),
    "cancelled": N_("It was cancelled and will not be printed."),
}
"""How printing ended, by the state of the job."""


def ended(job: Values) -> str:
    """A sentence on how printing ended; `reasons` say why."""
    return _(ENDED[str(job["state"])], printer=job["printer"]) if job["state"] in ENDED else state_word(job)


def state_word(job: Values) -> str:
    return in_context("print job", STATES.get(str(job["state"]), str(job["state"])))


def reasons(job: Values) -> list[str]:
    """Sentences: what the printer says, why the job ended or waits, for which paper it waits, and what is to be told of
    the paper itself; none where all is well."""
    error, note = (render(job[name]) if job[name] else "" for name in ("error", "note"))
    return [sentence for sentence in (says(job["reasons"]), error, *_behind(job), note) if sentence]


def of_a_page(jobs: Iterable[Values]) -> list[str]:
    """What a record's page says of its papers that have not come out: "Claim ticket: waits at Front, out of paper".
    A paper that merely waits for its turn is not worth a line."""
    told = []
    for job in jobs:
        why = reasons_text(job["reasons"]) if job["reasons"] else ""
        if job["state"] == "waiting" and not why and not job["late"]:
            continue
        said = _("%(paper)s: %(state)s, printer %(printer)s", paper=paper_name(job["paper"]), state=state_word(job),
                 printer=job["printer"])  # fmt: skip
        told.append(_("%(label)s: %(value)s", label=said, value=why) if why else said)
    return list(dict.fromkeys(told))


def _behind(job: Values) -> tuple[str, ...]:
    if not (first := job["behind"]):
        return ()
    before = _("Waits behind %(paper)s %(number)s.", paper=paper_name(first["paper"]), number=first["number"])
    if not first["same"]:
        return (before,)
    same = _(
        "Earlier prints of this paper that will also be printed: %(count)s. Cancel those that are not needed.",
        count=first["same"],
    )
    return before, same
