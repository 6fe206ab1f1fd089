"""Commands that list and search: requests, jobs, customers, devices, staff, offices, and what a person owes."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, answer_line, print_line, print_table
from fieldservice.cli.parameters import Limit
from fieldservice.cli.short_lists import AskedList, answer_short_list, check_state, states_of
from fieldservice.cli.text_tables import NOTHING
from fieldservice.shapes import Values
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk, Listing
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
FILES = ("customers", "devices", "staff", "offices")
SHORT = {
    "parts": ("parts:answer_parts", "text"),
    "approvals": ("lists:answer_approvals", ""),
    "loaners": ("stock:answer_loaners", "text"),
    "contracts": ("contracts:answer_contracts", "text state"),
    "escalations": ("cases:answer_escalations", "text state mine overdue"),
    "quality-feedback": ("quality:answer_feedback", "text state"),
    "supplier-returns": ("quality:answer_supplier_returns", "text state overdue"),
    "returns": ("cases:answer_returns", "text state mine overdue"),
    "articles": ("articles:answer_articles", "text state"),
    "quotes": ("quotes:answer_quotes", "state"),
    "payments": ("payments:answer_payments", "state"),
    "accounts": ("accounts:answer_accounts", "overdue"),
}
"""Lists without pages: the function that answers, and the options by which the list can be narrowed."""
OF_WORK = ("state", "mine", "overdue")
KINDS = (*WORK, *FILES, *SHORT)
Answer = Callable[["Desk", "Person", AskedList], None]
NO_KIND = N_("There is no list %(given)s. Choose one of: %(known)s.")
ONLY_PARTS = N_(
    "TEXT works only for parts, loaners, contracts, escalations, returns, articles, quality-feedback and "
    "supplier-returns. Use `find` for the rest."
)
ONLY_WORK = N_(
    "--state, --mine and --overdue belong to requests, jobs, requisitions, shipments, consignments, sales, invoices, "
    "escalations and returns, --state to articles, quotes, payments, quality-feedback and supplier-returns too, "
    "--overdue to accounts and supplier-returns."
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


@command("list", help=N_("List jobs, customers, devices, parts or other records."))
def list_(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help=N_(
                "`requests`, `jobs`, `requisitions`, `shipments`, `consignments`, `sales`, `invoices`, `customers`, "
                "`devices`, `staff`, `offices`, `parts`, `approvals`, `loaners`, `contracts`, `escalations`, "
                "`returns`, `articles`, `quality-feedback`, `supplier-returns`, `quotes`, `payments` or `accounts`."
            ),
            show_default=False,
        ),
    ],
    text: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TEXT",
            help=N_(
                "For some lists (parts, contracts, returns ...): search words; each further word narrows the list."
            ),
        ),
    ] = None,
    state: Annotated[str, typer.Option("--state", metavar="STATE", help=N_("Only rows in this state."))] = "",
    mine: Annotated[bool, typer.Option("--mine", help=N_("Only work that waits for me."))] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help=N_("Overdue work only."))] = False,
    limit: Limit = 50,
    after: Annotated[
        str, typer.Option("--after", metavar="KEY", help=N_("Continue after this row (`next` of the previous page)."))
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help=N_("Write the whole list into this file, .csv or .xlsx.")),
    ] = None,
) -> None:
    if kind not in KINDS:
        raise Refused("usage", NO_KIND, given=kind, known=", ".join(KINDS))
    if {name for name, given in (("state", state), ("mine", mine), ("overdue", overdue)) if given} - narrowed_by(kind):
        raise Refused("usage", ONLY_WORK)
    if kind in WORK:
        check_state(state, states_of(WORK[kind]))
    if text and "text" not in narrowed_by(kind):
        raise Refused("usage", ONLY_PARTS)
    asked = AskedList(" ".join(text or ()), state, overdue, limit, after, out, mine)
    with at_the_desk() as (desk, by):
        if kind in SHORT:
            _short(kind)(desk, by, asked)
        elif kind in WORK:
            view = "mine" if mine else "overdue" if overdue else "all"
            found = desk.lists.work(by, view, kind=WORK[kind], state=state, overdue=overdue)
            _answer_pages(desk, found, columns_of(kind), asked)
        else:
            _answer_pages(desk, desk.lists.listing(kind), columns_of(kind), asked)


def narrowed_by(kind: str) -> set[str]:
    """The options by which a list can be narrowed."""
    return set(SHORT[kind][1].split() if kind in SHORT else OF_WORK if kind in WORK else ())


def _short(kind: str) -> Answer:
    module, name = SHORT[kind][0].split(":")
    found: Answer = getattr(import_module(f"fieldservice.cli.{module}"), name)
    return found


def _answer_pages(desk: "Desk", listing: "Listing", columns: Columns, asked: AskedList) -> None:
    """Answer with a page of a list of which there may be very many rows."""
    from fieldservice.cli import json_views

    if asked.out is not None:
        from fieldservice.admin.exporting import write_sheet
        from fieldservice.presentation.list_rows import listed_in_file
        from fieldservice.presentation.messages import written

        heads = [_(heading) for heading, _key in columns]
        done = write_sheet(asked.out, heads, listed_in_file(desk, listing, columns))
        answer_line(done, written(done))
        return
    key = listing.key_of(asked.after) if asked.after else None
    if asked.after and key is None:
        raise Refused("usage", BAD_KEY, given=asked.after)
    rows = listing.page(key, 0, asked.limit + 1)
    next_key = listing.key_text(rows[asked.limit - 1]) if len(rows) > asked.limit else None
    found = [
        json_views.row_object(desk.lists.whole(dict(zip(listing.fields, row, strict=True))))
        for row in rows[: asked.limit]
    ]

    def print_text() -> None:
        print_rows(desk, columns, found)
        if next_key:
            print_line(_("More: --after %(key)s", key=f"'{next_key}'"))

    answer({"rows": found, "next": next_key}, print_text)


def columns_of(kind: str) -> Columns:
    return COLUMNS[kind if kind in COLUMNS else "work"]


def answer_approvals(desk: "Desk", by: "Person", asked: AskedList) -> None:
    """`list approvals`: what waits for this person's approval, with exactly what is asked."""
    from fieldservice.cli import json_views
    from fieldservice.presentation.list_rows import cell_text
    from fieldservice.presentation.values import Wording

    wording, columns = Wording.of(desk), COLUMNS["approvals"]
    names, now = asked.names(desk), desk.session.clock()
    answer_short_list(
        asked,
        lambda most: [json_views.approval_object(each, wording) for each in desk.approvals.asked(by)],
        [heading for heading, _key in columns],
        lambda row: [cell_text(names, row, key, now) for _heading, key in columns],
        lambda row: row,
    )


@command("owed", help=N_("List what you owe: results, call-backs, slips, work not yet accepted."))
def owed() -> None:
    from fieldservice.cli import json_views

    with at_the_desk() as (desk, by):
        found = [json_views.obligation_object(row) for row in desk.lists.obligations(by)]
        answer({"rows": found}, lambda: print_rows(desk, COLUMNS["owed"], found))


@command("find", help=N_("Find work, files and parts by anything known about them."))
def find(
    text: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT", help=N_("Search words; each further word narrows the result."), show_default=False
        ),
    ],
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=1000, metavar="NUMBER", help=N_("Show at most this many rows."))
    ] = 20,
    articles: Annotated[
        bool, typer.Option("--articles", help=N_("Search the knowledge base only: symptom, model, pinyin or code."))
    ] = False,
) -> None:
    if articles:
        from fieldservice.cli.articles import answer_found

        answer_found(" ".join(text), limit)
        return
    from fieldservice.cli import json_views
    from fieldservice.presentation import merged_files
    from fieldservice.presentation.part_rows import found_rows

    with at_the_desk() as (desk, _by):
        parts = desk.parts.search(" ".join(text), limit=limit) if any(map(str.strip, text)) else []
        rows = [*desk.session.search(" ".join(text), limit), *found_rows(parts)]
        found = [json_views.row_object(desk.lists.whole(row)) for row in rows[:limit]]
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
