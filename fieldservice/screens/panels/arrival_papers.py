"""Prints the papers that the row of a step names, such as the claim ticket and the labels of a device that comes in.

They are put into the queue in a thread, so that the next customer need not wait; a notice says what went wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from textual.app import App

from fieldservice.presentation.messages import refusal, render, trouble
from fieldservice.presentation.values import paper_name
from fieldservice.private_files import make_folder
from fieldservice.screens.base import EXPECTED, services_of
from fieldservice.screens.panels.papers import PrintChoice
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import Step
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.money.receipts import receipts_of

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.detail import DetailView

PaperOfJob = tuple[str, str]
"""Kind, and the id of the job it is printed for."""
FOLDER = "out"
"""Beside the store, where papers go that no printer prints."""


def check_printer(desk: Desk, kind: str) -> None:
    """Raises Refused where no printer is set for this paper at this terminal, or the printer is switched off."""
    from fieldservice.desk.printers import chosen

    chosen(desk.session, desk.session.counter, kind)


def is_set(desk: Desk, kind: str) -> bool:
    """Whether a printer that can print this paper is set for it at this terminal."""
    from fieldservice.desk.printers import chosen
    from fieldservice.desk.printing import PAPERS

    try:
        found = chosen(desk.session, desk.session.counter, kind)
    except Refused:
        return False
    return PAPERS[kind].takes(found.speaks, found.media)


def put_to_printer(desk: Desk, by: Person, kind: str, job: str, printer: str = "") -> JsonObject:
    """Put a paper into the queue of this printer, "" for the one that is set for it. Raises Refused where none is."""
    return desk.papers.print_to(by, kind, job, printer=printer)


def write_pdf(desk: Desk, by: Person, kind: str, job: str, out: Path) -> None:
    """Write a paper to a file, where it cannot be printed."""
    make_folder(out.parent)
    desk.papers.print_to_file(by, kind, job, out)


def papers_due(desk: Desk, by: Person, step: Step, page: DetailView, labels: Sequence[str] = ()) -> list[PaperOfJob]:
    """The papers that are printed after a step that led to this page; none for a device whose customer waits for it.

    `labels` are further jobs of the same visit whose labels are still missing.
    """
    from fieldservice.desk.printing import PAID, PAPERS, VISIT

    own = any(page.kind in (PAPERS[kind].of, *PAPERS[kind].also_of) for kind in step.prints)
    itself = page.kind == "job" or own
    first = str(page.made.get("job") or (page.id if itself else ""))
    jobs = [job for job in dict.fromkeys((*labels, first)) if job]
    left_with_us = [job for job in jobs if not _waits(desk, by, job)]
    wanted: list[PaperOfJob] = []
    for job in jobs:
        for kind in step.prints:
            paper = PAPERS[kind]
            if paper.of_visit and (job not in left_with_us or (paper.made_of == VISIT and job != left_with_us[0])):
                continue
            if paper.made_of == PAID and (job != first or not has_receipt(desk, job)):
                continue  # one receipt is for all of them, and what was not paid has none
            if paper.if_set and not is_set(desk, kind):
                continue
            has_fact = not paper.skipped_without or desk.page(by, job).facts.get(paper.skipped_without)
            if has_fact and (not paper.by_hand or by_hand(desk, kind, job)):
                wanted.append((kind, job))
    return wanted


def has_receipt(desk: Desk, thing: str) -> bool:
    return bool(receipts_of(desk.thing(thing)))


def by_hand(desk: Desk, kind: str, job: str) -> list[str]:
    """The numbers that are written by hand where this paper is not printed; [] for a paper that has none."""
    from fieldservice.desk.printing import PAPERS

    found: list[str] = resolve_name(PAPERS[kind].by_hand)(desk.thing(job)) if PAPERS[kind].by_hand else []
    return found


def _waits(desk: Desk, by: Person, job: str) -> bool:
    return bool(desk.page(by, job).facts.get("customer_waits"))


def why_not_printed(desk: Desk, wanted: Sequence[PaperOfJob]) -> str:
    """Why a paper that the customer waits for cannot be printed, in words; "" where it can, or none is due."""
    from fieldservice.desk.printing import PAPERS

    try:
        for kind, _job in wanted:
            if PAPERS[kind].awaited:
                check_printer(desk, kind)
    except Refused as refused:
        return refusal(refused)
    return ""


def send(
    app: App[object], desk: Desk, by: Person, wanted: Sequence[PaperOfJob], chosen: Mapping[str, str] | None = None
) -> None:
    """Put papers to their printers in a thread, those of a kind in `chosen` to that printer.

    A notice says which printer got them, or why they are not printed.
    """
    if wanted:
        do = partial(_send, app, desk, by, wanted, chosen or {})
        app.run_worker(do, thread=True, group="papers-out", exit_on_error=False)


def _send(app: App[object], desk: Desk, by: Person, wanted: Sequence[PaperOfJob], chosen: Mapping[str, str]) -> None:
    sent: dict[str, list[str]] = {}
    left: list[str] = []
    numbers: list[str] = []
    because = note = ""
    for kind, job in wanted:
        try:
            put = put_to_printer(desk, by, kind, job, *([chosen[kind]] if kind in chosen else []))
            sent.setdefault(str(put.get("printer", "")), []).append(kind)
            note = note or (render(put["layout"]) if put.get("layout") else "")
        except EXPECTED as error:
            left.append(kind)
            numbers += by_hand(desk, kind, job)
            because = because or (refusal(error) if isinstance(error, Refused) else trouble(error))
    if numbers:
        # The number is what the person needs now; why a printer does not do it comes after.
        because = "\n".join((_("Write by hand: %(numbers)s", numbers=forms.listed(numbers)), because))
    app.call_from_thread(_tell, app, sent, left, because, note)


def _tell(app: App[object], sent: Mapping[str, list[str]], left: list[str], because: str, note: str) -> None:
    for printer, kinds in sent.items():
        notice = _("%(papers)s: sent to the printer %(printer)s", papers=named(kinds), printer=printer)
        services_of(app).tell_printed(notice)
    if note:
        app.notify(note, title=_("Layout of papers"), severity="warning", timeout=10, markup=False)
    if left:
        title = _("Not printed: %(papers)s", papers=named(left))
        app.notify(because, title=title, severity="warning", timeout=10, markup=False)


def offer_file(
    app: App[object],
    desk: Desk,
    by: Person,
    wanted: Sequence[PaperOfJob],
    because: str,
    then: Callable[[], None],
    said: Sequence[str] = (),
) -> None:
    """Offer another printer, a look at it or a file for a paper that the customer waits for and that cannot be printed.
    `said` is what came of the step, which the question would hide."""
    from fieldservice.desk.printing import PAPERS

    folder = desk.session.folder / FOLDER
    sheets = [each for each in wanted if "pdf" in PAPERS[each[0]].fits]  # labels are of no use on a sheet
    kind, job = next(each for each in wanted if PAPERS[each[0]].awaited)
    services = services_of(app)

    def printer_chosen(choice: PrintChoice | None) -> None:
        if choice is not None:
            send(app, desk, by, wanted, {kind: choice.printer})
        then()

    def answered(choice: str | None) -> None:
        if choice == "printer":
            services.open_screen("print_dialog", desk, kind, then=printer_chosen)
            return
        if choice == "pdf":
            app.run_worker(
                partial(_write, app, desk, by, sheets, folder), thread=True, group="papers-out", exit_on_error=False
            )
        then()
        if choice == "look":
            services.open_screen("preview", desk, by, job, kind)

    question = _("Not printed: %(papers)s. %(because)s", papers=named([kind for kind, _job in wanted]), because=because)
    question = "\n".join((*said, question))
    others = [("printer", _("Print it on another printer"))] if _usable(desk, kind) else []
    look = [("look", _("Read it on the screen"))] if PAPERS[kind].on_screen else []
    choices = [
        *others,
        ("pdf", _("Write it as PDF to %(folder)s", folder=str(folder))),
        *look,
        ("later", _("Later, from the job's page (F4)")),
    ]
    services.open_screen("choice_dialog", question, choices, then=answered)


def _usable(desk: Desk, kind: str) -> bool:
    """Whether any printer that is not paused takes this paper."""
    from fieldservice.desk.printers import for_paper

    return any(each["active"] for each in for_paper(desk.session, kind))


def _write(app: App[object], desk: Desk, by: Person, wanted: Sequence[PaperOfJob], folder: Path) -> None:
    written: list[str] = []
    wrong = ""
    try:
        for kind, job in wanted:
            out = folder / f"{desk.page(by, job).number}-{kind}.pdf"
            write_pdf(desk, by, kind, job, out)
            written.append(out.name)
    except EXPECTED as error:
        wrong = refusal(error) if isinstance(error, Refused) else trouble(error)
    app.call_from_thread(_written, app, folder, written, wrong)


def _written(app: App[object], folder: Path, written: list[str], wrong: str) -> None:
    if written:
        app.notify(_("Written to %(file)s", file=f"{folder}: {', '.join(written)}"), timeout=10, markup=False)
    if wrong:
        app.notify(wrong, title=_("Not printed"), severity="warning", timeout=10, markup=False)


def named(kinds: Sequence[str]) -> str:
    """The names of papers, each once, with its number where there are several of it."""
    return forms.listed(
        paper_name(kind) + (f" x{count}" if (count := kinds.count(kind)) > 1 else "") for kind in dict.fromkeys(kinds)
    )
