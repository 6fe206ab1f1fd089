"""The command that tells what is in the drawer of a counter, and how far its cash-up is."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, print_line, print_table
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_, NP_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.cash_up import Till

HEADS = (NP_("payment", "Payment method"), N_("Balance before"), N_("Taken"), N_("Paid out"), N_("Expected amount"))
COLUMNS = ("before", "taken", "given", "expected")


@command("cash-up", help=N_("Show what a counter's drawer should hold by payment method, and its last cash-up."))
def cash_up(
    counter: Annotated[
        str, typer.Argument(metavar="COUNTER", help=N_("Name of the terminal, e.g. front-1."), show_default=False)
    ],
) -> None:
    from fieldservice.presentation.till_rows import till_object

    with at_the_desk() as (desk, _by):
        till = desk.cash_ups.drawer(counter)
        answer(till_object(till), lambda: print_till(desk, till))


def print_till(desk: "Desk", till: "Till") -> None:
    from fieldservice.presentation.names import DisplayNames
    from fieldservice.presentation.till_rows import method_in_words, till_in_words
    from fieldservice.presentation.values import state_word
    from fieldservice.words import forms

    money = partial(forms.money, currency=till.currency)
    names, now = DisplayNames.of(desk), desk.session.clock()
    print_line(till_in_words(till.name, names.staff))
    if till.expected:
        rows = [
            (method_in_words(each.method), *(money(getattr(each, name)) for name in COLUMNS)) for each in till.expected
        ]
        print_table([in_context("payment", HEADS[0]), *map(_, HEADS[1:])], rows)
    else:
        print_line(_("The drawer is empty, and nothing was taken since the last cash-up."))
    for label, row in ((_("Open cash-up"), till.open), (_("Last cash-up"), till.last)):
        if row is not None:
            said = f"{row.number}  {state_word('cash_up', row.state)}  {names.time(row.counted, now)}"
            print_line(_("%(label)s: %(value)s", label=label, value=said))
