"""The command that shows a job, request, customer or device with its history, and the text of such a page."""

from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli import global_options
from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, print_line, say_beside
from fieldservice.cli.parameters import Thing
from fieldservice.cli.text_tables import GAP, pairs, table
from fieldservice.presentation.messages import reason_and_who, render, word
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldservice.desk import Desk
    from fieldservice.desk.detail import DetailView, HistoryLine
    from fieldservice.presentation.values import Wording
    from fieldservice.shapes import Values


@command("show", help=N_("Show a job, request, shipment, customer or device with its full history, or a part."))
def show(
    thing: Thing,
    whole: Annotated[bool, typer.Option("--whole", help=N_("Show full phone and address; this is recorded."))] = False,
) -> None:
    with at_the_desk() as (desk, by):
        try:
            page = desk.page(by, thing, whole=whole)
        except Refused as refused:
            part = desk.parts.part(thing) if refused.code == "not_found" else None
            if part is None:
                raise
            from fieldservice.cli.parts import answer_part

            answer_part(desk, by, part)
            return
        answer_page(desk, page)


def answer_page(desk: "Desk", page: "DetailView", *, warn: bool = True) -> None:
    """Answers with a page. Its warnings are in the JSON; as text they go to standard error where `warn` says so.

    A step that opened a job answers with the warnings about this job.
    """
    from fieldservice.cli import json_views

    warnings = desk.lookup.warnings(str(page.made.get("job") or page.id))
    answer(json_views.page_object(page, warnings), lambda: print_page(page, desk))
    if warn:
        print_warnings(warnings)


def print_warnings(warnings: "Sequence[Values]") -> None:
    """Warnings as text, beside the answer; with --json they are in it."""
    for warning in () if global_options.current.json else warnings:
        say_beside(f"! {render(warning['because'])}")


def print_page(page: "DetailView", desk: "Desk") -> None:
    """A page as text: its title, facts and history, the steps that can be taken and those that cannot."""
    from fieldservice.presentation import (
        article_rows,
        asked_words,
        case_lines,
        charges,
        contract_rows,
        merged_files,
        parts_under_way,
        quality_rows,
        quotes,
        who_pays,
    )
    from fieldservice.presentation.values import Wording

    wording = Wording.of(desk)
    print_head(page, wording)
    for said in charges.paid_in_words(page):
        print_line(said)
    print(*pairs(facts(page, wording), "  "), sep="\n")
    if page.who_pays is not None:
        print("", _(who_pays.HEADING), *pairs(who_pays.rows(page.who_pays, page.kind == "job"), "  "), sep="\n")
    for heading, rows in (
        *parts_under_way.groups(page.kind, page.lists),
        (quality_rows.PROPOSED, quality_rows.proposed(page)),
        (quality_rows.ON_WORK, quality_rows.of_work(page, wording)),
        *contract_rows.groups(page, wording),
        *case_lines.groups(page, wording),
        *article_rows.groups(page, wording),
        *quotes.groups(page, wording),
        *charges.groups(page, wording),
    ):
        if rows:
            print("", _(heading), *pairs(rows, "  "), sep="\n")
    if page.merged:
        print("", _(merged_files.ALSO_FILED), *pairs(merged_files.one_by_one(page, wording), "  "), sep="\n")
    for warning in page.elsewhere:
        print_line(f"! {render(warning)}")
    for sentence in page.covered:
        print_line(render(sentence))
    for waits in asked_words.awaited(page, wording):
        print_line(f"! {waits}")
    print("", _("History"), sep="\n")
    for line in page.history:
        print_line("  " + history_text(page, line, wording))
    print_steps(page)


def print_head(page: "DetailView", wording: "Wording") -> None:
    from fieldservice.presentation.case_rows import awaiting_headquarters, standing
    from fieldservice.presentation.time_limits import item_limit_in_full, page_limit
    from fieldservice.presentation.values import kind_word, page_state
    from fieldservice.words import forms
    from fieldservice.workflows.engine.promises import BY_CONTRACT

    held = _("At office %(office)s", office=page.holder) if page.holder else ""
    kind, state = kind_word(page.kind).capitalize(), page_state(page)
    print_line(GAP.join(filter(None, (kind, page.number, state, held))))
    if due := page.clock.get("due"):
        when = forms.in_sentence(wording.time(due))
        print(_("Due %(when)s (%(left)s)", when=when, left=page_limit(wording.names, page, wording.now).text))
        if number := page.clock.get(BY_CONTRACT):
            print_line(_("by contract %(number)s", number=number))
    for each in page.cases:
        if each.thing != page.id:
            left = item_limit_in_full(wording.names, each, wording.now).text if each.open else ""
            print_line(GAP.join(filter(None, (standing(each, wording), left))))
        elif awaiting := awaiting_headquarters(wording.names, each.last_exchange, wording.now):
            print_line(awaiting)


def facts(page: "DetailView", wording: "Wording") -> list[tuple[str, str]]:
    """(label, value) of each fact that the page has."""
    from fieldservice.desk.detail import shown
    from fieldservice.presentation import case_lines
    from fieldservice.presentation.contract_rows import told_in_groups
    from fieldservice.presentation.parts_under_way import told_by_lines

    labels = fact_labels(page.workflow)
    told = told_by_lines(page.kind) | told_in_groups(page.kind) | case_lines.told_in_groups(page.kind)
    return [
        (word(labels[name]), wording.fact(name, value))
        for name in page.facts
        if name in labels and name not in told and (value := shown(page.facts, name)) not in (None, "", [])
    ]


def fact_labels(workflow: str) -> dict[str, str]:
    """Label of each fact that a step of the workflow may record; a job has the facts of its request too.

    A file's own words go first: what a call names `name` is no person.
    """
    from fieldservice.presentation.case_lines import OF_EXCHANGE
    from fieldservice.presentation.contract_rows import OF_CARE
    from fieldservice.workflows.contracts.terms import KIND as CONTRACT
    from fieldservice.workflows.engine.fields import fields
    from fieldservice.workflows.engine.fold import MASTER_FILES
    from fieldservice.workflows.registry import WORKFLOWS

    labels = OF_CARE | OF_EXCHANGE
    own_first = workflow in (*MASTER_FILES, CONTRACT)
    for name in (workflow, "request") if own_first else ("request", workflow):
        for step in WORKFLOWS[name].steps if name in WORKFLOWS else ():
            for field in fields(step.event_class()):
                if not field.hidden and field.kind != "strokes":
                    labels.setdefault(field.name, field.label)
    return labels


def history_text(page: "DetailView", line: "HistoryLine", wording: "Wording") -> str:
    """One entry of the history: when, who, what, the new state, and its details."""
    from fieldservice.presentation.values import entry_label, state_word

    parts = (
        wording.time(line.at),
        line.by,
        entry_label(line),
        f"-> {state_word(page.workflow, line.after)}" if line.after != line.before else "",
        f"({_('late')})" if line.late else "",
        _("; ").join(
            _("%(label)s: %(value)s", label=label, value=value) for label, value in wording.details(line.details)
        ),
    )
    return GAP.join(filter(None, parts))


def print_steps(page: "DetailView") -> None:
    """The steps that can be taken now, then those that cannot, with the reason."""
    from fieldservice.cli.json_views import for_scripts

    offers, blocked = for_scripts(page)
    if offers:
        print("", _("Next"), *table(("", ""), [(offer.step, word(offer.label)) for offer in offers])[1:], sep="\n")
    if blocked:
        print("", _("Not possible now"), sep="\n")
        for step in blocked:
            print_line(f"  {word(step.label)}: {reason_and_who(step.because, step.who_may)}")
