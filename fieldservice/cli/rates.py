"""The command that tells the rates of spare parts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, answer_line, print_table
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk.rates import Watched

NO_RATE = N_("There is no rate %(given)s. Rates: %(known)s.")


@command("rates", help=N_("Show the rates of spare parts (wrong issues, dead on arrival, ...) by month or quarter."))
def rates(
    period: Annotated[
        str,
        typer.Option(
            "--period", metavar="PERIOD", help=N_("2026-11, 2026-Q4, `month` or `quarter` (the current one).")
        ),
    ] = "month",
    behind: Annotated[
        str, typer.Option("--behind", metavar="RATE", help=N_("List the cases behind this rate (of --office) instead."))
    ] = "",
    office: Annotated[str, typer.Option("--office", metavar="CODE", help=N_("Only this service point."))] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help=N_("Write the rates into this file, .csv or .xlsx."))
    ] = None,
) -> None:
    from fieldservice.desk.rates import MONTHS_IN
    from fieldservice.presentation.rate_rows import counted_object, rate_object
    from fieldservice.workflows.parts.rates import BY_NAME

    if behind and behind not in BY_NAME:
        raise Refused("usage", NO_RATE, given=behind, known=", ".join(BY_NAME))
    with at_the_desk() as (desk, by):
        meant = desk.rates.this(period) if period in MONTHS_IN else desk.rates.named(period)
        found = [each for each in desk.rates.page(by, meant) if office in ("", each.office)]
        if out is not None:
            from fieldservice.admin.stock_files import write_rates
            from fieldservice.presentation.messages import written

            done = write_rates(found, out)
            answer_line(done, written(done))
        elif behind:
            here = next((each for each in found if each.rate.name == behind), None)
            counted = desk.rates.behind(by, here) if here is not None else []
            rows = [(each.at, each.number, each.part, f"{each.hits} / {each.base}") for each in counted]
            heads = [_("Time"), _("Number"), _("Part"), in_context("rate", "Counted")]
            answer({"rows": [counted_object(each) for each in counted]}, lambda: print_table(heads, rows))
        else:
            answer({"rows": [rate_object(each) for each in found]}, lambda: print_rates(found))


def print_rates(found: "list[Watched]") -> None:
    from fieldservice.presentation.rate_rows import in_words, most_of, percent, rate_bar

    print_table(
        [_("Rate"), in_context("place", "Service point"), _("Period"), "%", "", _("Details")],
        [
            (
                _(each.rate.label),
                each.office,
                each.period.name,
                percent(each.figures) or "-",
                rate_bar(each.figures, most_of([other for other in found if other.rate == each.rate])),
                in_words(each)[0],
            )
            for each in found
        ],
    )
