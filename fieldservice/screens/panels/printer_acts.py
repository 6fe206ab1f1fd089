"""What an administrator does with printers: set one up, look at it, try it, choose what it prints, pause it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from fieldservice.presentation.print_job_words import ended, reasons
from fieldservice.presentation.printer_words import findings, use_text
from fieldservice.presentation.values import paper_name
from fieldservice.screens.panels.machine_acts import ONCE_MORE, MachineAct, OnceMore, ToRead, Typed
from fieldservice.screens.panels.wizard_pages import KEEP_PRINTER, PAGES, choices_of
from fieldservice.screens.widgets.choice_field import Choice, ChoiceLike
from fieldservice.shapes import Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import Field
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.take import FIELDS_ARE_WRONG

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

WAIT = ("waiting", "uncertain", "failed")
"""States of print jobs that have not come out."""
ELSEWHERE = N_("Another one, by its address")


def _add(desk: Desk, by: Person, row: str, typed: Typed) -> str | ToRead:
    """Set a printer up after a look; one that does not answer only when that was said, and wanted once more."""
    from fieldservice.admin import first_run
    from fieldservice.desk import printer_looks, printers

    given = {**typed, "printer": typed.get("printer", "").strip()}
    if wrong := first_run.wrong_in_printer(given):
        raise Refused("data", FIELDS_ARE_WRONG, fields=wrong)
    printers.may_set_up(desk.session, by)
    try:
        printers.refuse_known(desk.session, given["printer"])
    except Refused as taken:
        raise Refused("data", FIELDS_ARE_WRONG, fields={"printer": taken.because}) from taken
    asked = first_run.printer_of(given)
    seen = printer_looks.seen(asked)
    if seen.fault and typed.get(ONCE_MORE) != "yes":
        raise OnceMore(_(KEEP_PRINTER), "address", forms.sentences(findings(seen)))
    printers.add(desk.session, by, *asked[:-1])
    return ToRead(
        _("The printer %(name)s is set up.", name=asked.name),
        [*findings(seen), _("Enter on the printer prints a test page, and chooses what it prints.")],
    )


def _found(desk: Desk) -> Sequence[tuple[str, str, Values]]:
    """The queues of this machine's print system that are not set up here yet."""
    from fieldservice.desk import printers

    known = {str(each["address"]) for each in printers.printers(desk.session) if each["kind"] == "lp"}
    queues = [each for each in printers.queues() if each not in known]
    return [(each, each, {"printer": each, "kind": "lp", "address": each}) for each in queues]


def _test(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.desk import printer_looks

    return ended(printer_looks.try_out(desk.session, by, row))


def _look(desk: Desk, by: Person, row: str, typed: Typed) -> ToRead:
    """What the printer says, and which papers have not come out and why."""
    from fieldservice.desk import printer_looks, printers, spool

    printers.ask_all(desk.session, [row])
    said = findings(printer_looks.look_again(desk.session, row))
    used = next(each["used"] for each in printers.printers(desk.session) if each["name"] == row)
    said.append(_("It prints: %(what)s.", what=forms.listed(map(use_text, used)) or _("nothing yet")))
    jobs = [job for job in spool.jobs(desk.session) if job["printer"] == row and job["state"] in WAIT]
    for job in jobs:
        named = f"{paper_name(job['paper'])} {job['number']}".strip()
        said.append(_("%(label)s: %(value)s", label=named, value=" ".join((ended(job), *reasons(job)))))
    return ToRead(row, said if jobs else [*said, _("No paper waits for it.")])


def _switch(on: bool) -> Callable[[Desk, Person, str, Typed], str]:
    def switch(desk: Desk, by: Person, row: str, typed: Typed) -> str:
        from fieldservice.desk import printers

        printers.switch(desk.session, by, row, on)
        return _("%(name)s prints again.", name=row) if on else _("%(name)s is paused; its papers wait.", name=row)

    return switch


def _use(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.desk import printers

    paper, terminal = typed.get("paper", ""), typed.get("terminal", "").strip()
    printers.use(desk.session, by, row, paper=paper, counter=terminal)
    named = paper_name(paper) if paper else _("every paper")
    if terminal:
        return _("%(name)s prints at %(terminal)s: %(paper)s.", name=row, terminal=terminal, paper=named)
    return _("%(name)s prints at every terminal: %(paper)s.", name=row, paper=named)


def _remove(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.desk import printers

    printers.remove(desk.session, by, row)
    return _("The printer %(name)s is removed.", name=row)


def _choices(desk: Desk, field: str) -> Sequence[ChoiceLike]:
    from fieldservice.desk import printers

    if field == "paper":
        return sorted((Choice(each, paper_name(each)) for each in printers.papers()), key=lambda each: each.label)
    if field == "terminal":
        return [Choice(each, each) for each in printers.terminals(desk.session)]
    if field == "media":
        return [Choice(each, each) for each in printers.sizes()]
    return choices_of(field)


FIELDS = (
    *(
        each if each.default is not None else Field(each.name, each.label, each.help, required=True)
        for each in PAGES["printer"].fields
    ),
    Field("media", N_("Size"), N_("Of the loaded paper or label; empty: the usual size."), kind="offered"),
)
ACTS = {
    "printers": (
        MachineAct(
            N_("Set up a printer"),
            _add,
            FIELDS,
            explanation=N_("The printer is asked first what it is and how it is; nothing is printed."),
            choices=_choices,
            offers=_found,
            offered=N_("Which printer?"),
        ),
        (
            MachineAct(N_("Print a test page"), _test),
            MachineAct(N_("Ask it how it is, and what waits for it"), _look),
            MachineAct(
                N_("Choose what it prints"),
                _use,
                (
                    Field("terminal", N_("Terminal"), N_("A known terminal; empty: every terminal."), kind="offered"),
                    Field("paper", N_("Paper"), N_("Empty: every paper without a printer of its own."),
                          kind="choice"),
                ),
                explanation=N_("What is set for a terminal counts before what is set for all."),
                choices=_choices,
            ),
            MachineAct(N_("Pause it"), _switch(False)),
            MachineAct(N_("Let it print again"), _switch(True)),
            MachineAct(
                N_("Remove it"), _remove, asks=N_("It is removed from the list; not possible while papers wait "
                                                  "for it.")
            ),
        ),
    )
}  # fmt: skip
"""By section what F4 does, and what can be done with a row."""
