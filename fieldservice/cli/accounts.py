"""The commands about customers' accounts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, answer_line, print_line, print_table
from fieldservice.cli.short_lists import AskedList, answer_short_list
from fieldservice.cli.text_tables import NOTHING, pairs
from fieldservice.words import _
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person


@command("account", help=N_("Show a customer's account: the balance, and every charge and payment."))
def account(
    customer: Annotated[
        str, typer.Argument(metavar="CUSTOMER", help=N_("Number or id of the customer's file."), show_default=False)
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help=N_("Write the rows to this file, .csv or .xlsx."))
    ] = None,
) -> None:
    from fieldservice.presentation import account_rows
    from fieldservice.workflows.money.account import open_items

    with at_the_desk() as (desk, by):
        found = desk.accounts.of(by, customer)
        heads = [_(heading) for heading in account_rows.COLUMNS]
        cells = [account_rows.row_cells(desk, row) for row in found.rows]
        if out is not None:
            from fieldservice.admin.exporting import write_sheet
            from fieldservice.presentation.messages import written

            done = write_sheet(out, heads, cells)
            answer_line(done, written(done))
            return

        def print_text() -> None:
            print(*pairs(account_rows.summary_lines(desk, found), "  "), sep="\n")
            if items := open_items(found.items):
                heads_of_items = [_(heading) for heading in account_rows.ITEM_COLUMNS]
                print_table(heads_of_items, [account_rows.item_cells(desk, item, found.now) for item in items])
                print()
            if cells:
                print_table(heads, cells)
            else:
                print_line(_(NOTHING))

        answer(account_rows.account_object(desk, found), print_text)


def answer_accounts(desk: "Desk", by: "Person", asked: AskedList) -> None:
    """`list accounts`: the customers of whom something is open, what is overdue first."""
    from fieldservice.presentation import account_rows

    answer_short_list(
        asked,
        lambda most: desk.accounts.owing(by, overdue_only=asked.overdue),
        account_rows.OWING_COLUMNS,
        lambda row: account_rows.owing_cells(desk, row),
        account_rows.owing_object,
    )
