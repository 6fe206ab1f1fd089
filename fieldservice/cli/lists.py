"""Commands that list and search: requests, jobs, customers, devices, staff, offices, and what a person owes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, answer_line, print_line, print_table
from fieldservice.cli.parameters import Limit
from fieldservice.cli.text_tables import NOTHING
from fieldservice.shapes import Values
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

WORK = {
    "requests": "request",
    "jobs": "job",
    "requisitions": "requisition",
    "shipments": "shipment",
    "consignments": "consignment",
    "sales": "sale",
    "settlements": "partner_settlement",
    "cash_ups": "cash_up",
    "invoices": "invoice",
}
KINDS = (
    *WORK,
    *("customers", "devices", "staff", "offices", "parts", "approvals", "loaners", "contracts", "quotes"),
    *("payments", "accounts"),
)
NO_KIND = N_("There is no list of %(given)s. There are: %(known)s.")
NO_STATE = N_("There is no state %(given)s here. There are: %(known)s.")
ONLY_PARTS = N_("TEXT narrows parts, loaners and contracts only; other records are found by `find`.")
ONLY_WORK = N_(
    "--state, --mine and --overdue belong to requests, jobs, requisitions, shipments, consignments, sales and "
    "invoices, --state to quotes and payments too, --overdue to accounts."
)
BAD_KEY = N_("%(given)s is not a key of this list. Use `next` of the previous page.")

Columns = Sequence[tuple[str, str]]
"""(heading, key of the cell) of each column"""

COLUMNS: Mapping[str, Columns] = {
    "work": (
        (N_("Number"), "number"),
        (N_("State"), "state"),
        (N_("Due"), "due"),
        (N_("Customer"), "customer"),
        (N_("Device"), "device"),
        (N_("Serial number"), "serial"),
        (N_("Symptom"), "symptom"),
        (N_("Engineer"), "engineer"),
        (N_("Opened"), "opened"),
    ),
    "requisitions": (
        (N_("Number"), "number"),
        (N_("State"), "state"),
        (N_("Due"), "due"),
        (N_("Parts"), "symptom"),
        (N_("Device"), "device"),
        (N_("Engineer"), "engineer"),
        (N_("Opened"), "opened"),
    ),
    "shipments": (
        (N_("Number"), "number"),
        (N_("State"), "state"),
        (N_("Due"), "due"),
        (N_("From and to"), "customer"),
        (N_("Parts"), "symptom"),
        (N_("Opened"), "opened"),
    ),
    "consignments": (
        (N_("Number"), "number"),
        (N_("State"), "state"),
        (N_("Due"), "due"),
        (N_("From and to"), "customer"),
        (N_("Faulty parts"), "symptom"),
        (N_("Opened"), "opened"),
    ),
    "sales": (
        (N_("Number"), "number"),
        (N_("State"), "state"),
        (N_("Parts"), "symptom"),
        (N_("Customer"), "customer"),
        (N_("Opened"), "opened"),
    ),
    "settlements": (
        (N_("Number"), "number"),
        (N_("State"), "state"),
        (N_("Due"), "due"),
        (N_("Partner and month"), "symptom"),
        (N_("Opened"), "opened"),
    ),
    "cash_ups": (
        (N_("Number"), "number"),
        (N_("State"), "state"),
        (N_("Due"), "due"),
        (N_("Drawer or pouch"), "symptom"),
        (N_("Opened"), "opened"),
    ),
    "invoices": (
        (N_("Number"), "number"),
        (N_("State"), "state"),
        (N_("Amount and work"), "symptom"),
        (N_("Customer"), "customer"),
        (N_("Opened"), "opened"),
    ),
    "customers": (
        (N_("Number"), "number"),
        (N_("Name"), "name"),
        (N_("Phone"), "phone"),
        (N_("Area"), "area"),
        (N_("Calls"), "dealings"),
    ),
    "devices": (
        (N_("Serial number"), "serial"),
        (N_("Brand"), "brand"),
        (N_("Model"), "model"),
        (N_("Product"), "product"),
    ),
    "staff": (
        (N_("Name"), "name"),
        (N_("Shown as"), "display"),
        (N_("Roles"), "roles"),
        (N_("Skills"), "skills"),
        (N_("Areas"), "areas"),
        (N_("Service point"), "office"),
        (N_("Active"), "active"),
    ),
    "offices": (
        (N_("Code"), "code"),
        (N_("Name"), "name"),
        (N_("Name in English"), "name_en"),
        (N_("Kind"), "kind"),
        (N_("Address"), "address"),
        (N_("Phone"), "phone"),
        (N_("Active"), "active"),
    ),
    "approvals": (
        (N_("What"), "label"),
        (N_("Number"), "number"),
        (N_("Asked by"), "by"),
        (N_("Amount"), "amount"),
        (N_("Service point"), "office"),
        (N_("Since"), "since"),
    ),
    "owed": ((N_("You owe"), "label"), (N_("Number"), "number"), (N_("Due"), "due"), (N_("Service point"), "office")),
    "found": (
        (N_("Kind"), "kind"),
        (N_("Number"), "number"),
        (N_("State"), "state"),
        (N_("Name"), "who"),
        (N_("Device"), "what"),
        (N_("Serial number"), "serial"),
        (N_("Symptom"), "symptom"),
    ),
}


@command(
    "list",
    help=N_(
        "List requests, jobs, requisitions, shipments, consignments, sales, invoices, customers, devices, staff, "
        "offices, parts, approvals, loaners, contracts, quotes, payments or accounts."
    ),
)
def list_(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help=N_(
                "`requests`, `jobs`, `requisitions`, `shipments`, `consignments`, `sales`, `invoices`, `customers`, "
                "`devices`, `staff`, `offices`, `parts`, `approvals`, `loaners`, `contracts`, `quotes`, `payments` "
                "or `accounts`."
            ),
            show_default=False,
        ),
    ],
    text: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TEXT", help=N_("Parts, loaners, contracts: whatever is known; several words narrow it.")
        ),
    ] = None,
    state: Annotated[str, typer.Option("--state", metavar="STATE", help=N_("Only those in this state."))] = "",
    mine: Annotated[bool, typer.Option("--mine", help=N_("Only work that waits for me."))] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help=N_("Overdue work only."))] = False,
    limit: Limit = 50,
    after: Annotated[
        str, typer.Option("--after", metavar="KEY", help=N_("Continue behind this row (`next` of the previous page)."))
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help=N_("Write the whole list into this file, .csv or .xlsx.")),
    ] = None,
) -> None:
    from fieldservice.admin.exporting import write_sheet
    from fieldservice.cli import json_views
    from fieldservice.presentation.list_rows import listed_in_file
    from fieldservice.presentation.messages import written

    if kind not in KINDS:
        raise Refused("usage", NO_KIND, given=kind, known=", ".join(KINDS))
    if kind == "contracts" and not (mine or overdue):
        from fieldservice.cli.contracts import answer_contracts

        answer_contracts(" ".join(text or ()), state, limit, out)
        return
    if kind not in WORK and (
        (state and kind not in ("quotes", "payments")) or mine or (overdue and kind != "accounts")
    ):
        raise Refused("usage", ONLY_WORK)
    if state and kind in WORK and state not in (known := states_of(WORK[kind])):
        raise Refused("usage", NO_STATE, given=state, known=", ".join(known))
    if text and kind not in ("parts", "loaners"):
        raise Refused("usage", ONLY_PARTS)
    with at_the_desk() as (desk, by):
        if kind == "approvals":
            _approvals(desk, by, limit, out)
            return
        if kind == "parts":
            from fieldservice.cli.parts import answer_parts

            answer_parts(desk, by, " ".join(text or ()), limit, after, out)
            return
        if kind == "quotes":
            from fieldservice.cli.quotes import answer_quotes

            answer_quotes(desk, state, limit, out)
            return
        if kind == "payments":
            from fieldservice.cli.payments import answer_payments

            answer_payments(desk, state, limit, out)
            return
        if kind == "payments":
            from fieldservice.cli.payments import answer_payments

            answer_payments(desk, state, limit, out)
            return
        if kind == "accounts":
            from fieldservice.cli.accounts import answer_accounts

            answer_accounts(desk, by, overdue, limit, out)
            return
        if kind == "loaners":
            from fieldservice.cli.stock import answer_loaners

            answer_loaners(desk, " ".join(text or ()), limit, out)
            return
        if kind in WORK:
            view = "mine" if mine else "overdue" if overdue else "all"
            listing = desk.lists.work(by, view, kind=WORK[kind], state=state, overdue=overdue)
        else:
            listing = desk.lists.listing(kind)
        if out is not None:
            columns = columns_of(kind)
            done = write_sheet(out, [_(heading) for heading, _key in columns], listed_in_file(desk, listing, columns))
            answer_line(done, written(done))
            return
        key = listing.key_of(after) if after else None
        if after and key is None:
            raise Refused("usage", BAD_KEY, given=after)
        rows = listing.page(key, 0, limit + 1)
        next_key = listing.key_text(rows[limit - 1]) if len(rows) > limit else None
        found = [json_views.row_object(dict(zip(listing.fields, row, strict=True))) for row in rows[:limit]]

        def print_text() -> None:
            print_rows(desk, columns_of(kind), found)
            if next_key:
                print(_("More: --after %(key)s", key=f"'{next_key}'"))

        answer({"rows": found, "next": next_key}, print_text)


def columns_of(kind: str) -> Columns:
    return COLUMNS[kind if kind in COLUMNS else "work"]


def _approvals(desk: "Desk", by: "Person", limit: int, out: Path | None) -> None:
    """What waits for this person's approval, with exactly what is asked; a short list without pages."""
    from fieldservice.admin.exporting import write_sheet
    from fieldservice.cli import json_views
    from fieldservice.presentation.list_rows import cell_text
    from fieldservice.presentation.messages import written
    from fieldservice.presentation.names import DisplayNames
    from fieldservice.presentation.values import Wording

    wording, columns = Wording.of(desk), COLUMNS["approvals"]
    found = [json_views.approval_object(each, wording) for each in desk.approvals.asked(by)]
    if out is not None:
        names, now = DisplayNames.of(desk), desk.session.clock()
        cells = ([cell_text(names, row, key, now) for _heading, key in columns] for row in found)
        done = write_sheet(out, [_(heading) for heading, _key in columns], cells)
        answer_line(done, written(done))
        return
    answer({"rows": found[:limit], "next": None}, lambda: print_rows(desk, columns, found[:limit]))


def states_of(kind: str) -> list[str]:
    from fieldservice.workflows.registry import WORKFLOWS

    workflows = [workflow for workflow in WORKFLOWS.values() if workflow.thing == kind]
    return list(dict.fromkeys(state for workflow in workflows for state in workflow.states))


@command("owed", help=N_("List what you owe: results, call-backs, slips, work not yet accepted."))
def owed() -> None:
    from fieldservice.cli import json_views

    with at_the_desk() as (desk, by):
        found = [json_views.obligation_object(row) for row in desk.lists.obligations(by)]
        answer({"rows": found}, lambda: print_rows(desk, COLUMNS["owed"], found))


@command("find", help=N_("Find work, files and parts by whatever is known of them."))
def find(
    text: Annotated[
        list[str],
        typer.Argument(metavar="TEXT", help=N_("Whatever is known; several words narrow it."), show_default=False),
    ],
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=1000, metavar="NUMBER", help=N_("Show at most this many."))
    ] = 20,
) -> None:
    from fieldservice.cli import json_views
    from fieldservice.presentation import merged_files
    from fieldservice.presentation.part_rows import found_rows

    with at_the_desk() as (desk, _by):
        parts = desk.parts.search(" ".join(text), limit=limit) if any(map(str.strip, text)) else []
        rows = [*desk.session.search(" ".join(text), limit), *found_rows(parts)]
        found = [json_views.row_object(row) for row in rows[:limit]]
        nothing = _("No match for %(text)s.", text=" ".join(text)) if any(map(str.strip, text)) else ""

        def print_found() -> None:
            print_rows(desk, COLUMNS["found"], found, nothing)
            for sentence in merged_files.of_rows(found):
                print_line(sentence)

        answer({"rows": found, "next": None}, print_found)


def print_rows(desk: "Desk", columns: Columns, rows: Sequence[Values], nothing: str = "") -> None:
    """The rows as a table, or in their place the sentence `nothing`, else the usual one."""
    from fieldservice.presentation.list_rows import cell_text
    from fieldservice.presentation.names import DisplayNames

    if not rows:
        print_line(nothing or _(NOTHING))
        return
    names, now = DisplayNames.of(desk), desk.session.clock()
    print_table(
        [_(heading) for heading, _key in columns],
        [[cell_text(names, row, key, now) for _heading, key in columns] for row in rows],
    )
