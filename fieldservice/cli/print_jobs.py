"""Commands for print jobs: list them, send what waits, and decide about a job that failed or may have been printed."""

from collections.abc import Mapping
from typing import Annotated

import typer

from fieldservice.cli.app import command, group
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, print_line, print_table
from fieldservice.cli.parameters import Limit
from fieldservice.presentation.messages import render
from fieldservice.shapes import JsonObject
from fieldservice.words import _
from fieldservice.words.marking import N_

LOOK = N_(
    "Check the printer. If the paper is there: fieldservice print-jobs confirm %(job)s. If not: fieldservice "
    "print-jobs retry %(job)s."
)
EXIT_CODES = {"failed": 1, "cancelled": 1, "uncertain": 3, "waiting": 4, "sending": 4}
"""Exit codes of a command that prints, by the state in which it leaves the job; 0 is printed. 3 says that it is not
known whether the paper came out: a person must look."""
NO_JOBS = N_("No print jobs yet.")
ID_END = 8
"""Last characters of an id that are shown: ids differ at their end, and a job may be named by them."""

PrintJobId = Annotated[
    str, typer.Argument(metavar="ID", help=N_("Id of the print job, or its last characters."), show_default=False)
]

print_jobs = group(
    "print-jobs", runs_alone=True, help=N_("Manage print jobs. Without a subcommand: list them, newest first.")
)


@print_jobs.callback()
def list_(context: typer.Context, limit: Limit = 50) -> None:
    if context.invoked_subcommand is not None:
        return
    from fieldservice.desk import spool
    from fieldservice.presentation.print_job_words import reasons, state_word
    from fieldservice.presentation.values import paper_name
    from fieldservice.words import forms

    with at_the_desk() as (desk, _by):
        found, zone = spool.jobs(desk.session, limit), desk.session.zone()

    def print_text() -> None:
        if not found:
            print(_(NO_JOBS))
            return
        print_table(
            (_("Print job"), _("Submitted"), _("Paper"), _("Number"), _("Printer"), _("By"), _("State"), _("Why")),
            [
                (
                    job["id"][-ID_END:],
                    forms.long_time(job["made"], zone),
                    paper_name(job["paper"]),
                    job["number"],
                    job["printer"],
                    job["by"],
                    state_word(job),
                    "  ".join(reasons(job)),
                )
                for job in found
            ],
            longest=90,
        )

    answer({"jobs": [print_job_object(job) for job in found]}, print_text)


@command("retry", within=print_jobs, help=N_("Retry a job now; an uncertain one counts as a reprint."))
def retry(id_: PrintJobId) -> None:
    decide("retry", id_)


@command("cancel", within=print_jobs, help=N_("Cancel a print job."))
def cancel(id_: PrintJobId) -> None:
    decide("cancel", id_)


@command("confirm", within=print_jobs, help=N_("Confirm that an uncertain job was printed."))
def confirm(id_: PrintJobId) -> None:
    decide("confirm", id_)


def decide(decision: str, id_: str) -> None:
    """`decision` is retry, cancel or confirm."""
    from fieldservice.desk import spool

    decisions = {"retry": spool.retry, "cancel": spool.cancel, "confirm": spool.confirm}
    with at_the_desk() as (desk, by):
        before = spool.job(desk.session, id_)
        after = decisions[decision](desk.session, by, before["id"])
    answer_print_job(after, reprint=decision == "retry" and before["state"] == "uncertain")


@command("run", within=print_jobs, help=N_("Send waiting papers now; the screens do this by themselves."))
def run() -> None:
    from fieldservice.desk import spool
    from fieldservice.desk.spool_sending import run_once

    with at_the_desk() as (desk, _by):
        printed = run_once(desk.session)
        left = spool.counts(desk.session)

    def print_text() -> None:
        print(
            _(
                "Printed: %(printed)s. Waiting: %(waiting)s. To check: %(look)s.",
                printed=printed,
                waiting=left.get("waiting", 0),
                look=left.get("failed", 0) + left.get("uncertain", 0),
            )
        )

    counts = {state: left.get(state, 0) for state in ("waiting", "sending", "failed", "uncertain")}
    answer({"printed": printed, **counts}, print_text)


def print_job_object(job: JsonObject) -> JsonObject:
    return {**job, **{name: render(job[name]) if job[name] else "" for name in ("error", "note")}}


def print_reasons(job: JsonObject) -> None:
    """Why the paper has not come out, and what a person does who must look."""
    from fieldservice.presentation.print_job_words import reasons

    for sentence in reasons(job):
        print_line(sentence)
    if job["state"] == "uncertain":
        print_line(_(LOOK, job=job["id"][-ID_END:]))


def end_by(job: JsonObject, codes: Mapping[str, int] = {}) -> None:
    """End the command with the exit code that says how printing ended; `codes` of a command come before the usual."""
    if code := {**EXIT_CODES, **codes}.get(job["state"], 0):
        raise typer.Exit(code)


def answer_print_job(job: JsonObject, reprint: bool = False) -> None:
    from fieldservice.presentation.print_job_words import ended

    def print_text() -> None:
        print_line(_("%(job)s: %(state)s", job=job["id"][-ID_END:], state=ended(job)))
        print_reasons(job)
        if reprint:
            print(_("It may have been printed before; this counts as print %(number)s.", number=job["print_no"]))

    answer({"job": print_job_object(job), **({"reprint": True} if reprint else {})}, print_text)
