"""Commands about spare parts in stock: what the places hold, and where a piece has been."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, answer_line, print_line, print_table
from fieldservice.cli.parameters import Limit
from fieldservice.cli.short_lists import AskedList, answer_short_list
from fieldservice.cli.text_tables import NOTHING
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.loaners import StockDevice
    from fieldservice.desk.replenishment import PartToOrder
    from fieldservice.desk.stock import Held, PartMove
    from fieldservice.presentation.names import DisplayNames
    from fieldservice.workflows.engine.reference import Person

SEPARATOR = "~"
"""Between place and part in the key of a row."""
BAD_KEY = N_("%(given)s is not a key of this list. Use `next` of the previous page.")
PROPOSED_WHOLE = N_("--propose covers the whole good stock of this office. Leave out --place, --part and --after.")
CONTEXTS = {"Name": "part", "Place": "place", "Value": "amount", "From": "order"}
"""The context of a heading that means something else elsewhere."""
LEVELS = (
    N_("Part"),
    NP_("part", "Name"),
    NP_("place", "Place"),
    N_("Quantity"),
    N_("Reserved"),
    N_("Available"),
    NP_("amount", "Value"),
    N_("Least"),
    N_("Most"),
)
PROPOSALS = (N_("Part"), NP_("part", "Name"), N_("Level"), N_("Used"), N_("To order"), NP_("order", "From"), N_("Why"))
DEVICES = (
    N_("State"),
    N_("Purpose"),
    N_("Part"),
    N_("Model"),
    N_("Serial number"),
    N_("Where"),
    N_("Since"),
    N_("Due back"),
    N_("Remark"),
)
MOVES = (N_("Time"), N_("Moved"), N_("Step"), N_("Number"), N_("Who"), N_("Part"))

Place = Annotated[
    str,
    typer.Option(
        "--place",
        metavar="PLACE",
        help=N_("Only this place: good, faulty, bag, bag/NAME, or with an office before it: CD01/good."),
    ),
]


@command("stock", help=N_("List the stock: quantity, reserved, available and value by place."))
def stock(
    place: Place = "",
    part: Annotated[str, typer.Option("--part", metavar="NUMBER", help=N_("Only this part."))] = "",
    limit: Limit = 50,
    after: Annotated[
        str, typer.Option("--after", metavar="KEY", help=N_("Continue after this row (`next` of the previous page)."))
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help=N_("Write the whole list into this file, .csv or .xlsx.")),
    ] = None,
    propose: Annotated[
        bool,
        typer.Option("--propose", help=N_("List the parts below their minimum instead: how many to order, and why.")),
    ] = False,
) -> None:
    from fieldservice.presentation.stock_rows import held_object

    if propose:
        if place or part or after:
            raise Refused("usage", PROPOSED_WHOLE)
        _propose(out)
        return
    behind, _sign, last = after.partition(SEPARATOR)
    if after and not last:
        raise Refused("usage", BAD_KEY, given=after)
    with at_the_desk() as (desk, by):
        if out is not None:
            from fieldservice.admin.stock_files import export_stock
            from fieldservice.presentation.messages import written

            done = export_stock(desk.session, by, out, place, part)
            answer_line(done, written(done))
            return
        found = desk.stock.levels(by, place, part, (behind, last), limit + 1)
        more, rows = len(found) > limit, found[:limit]
        key = f"{rows[-1].place}{SEPARATOR}{rows[-1].part}" if more else None

        def print_text() -> None:
            print_levels(desk, rows)
            if key:
                print_line(_("More: --after %(key)s", key=f"'{key}'"))

        answer({"rows": [held_object(each) for each in rows], "next": key}, print_text)


def _propose(out: Path | None) -> None:
    """What should be ordered for the good stock of this office: all of it, or as a sheet."""
    from fieldservice.presentation.stock_rows import proposal_object

    with at_the_desk() as (desk, by):
        found = desk.replenishment.proposals(by)
        if out is not None:
            from fieldservice.admin.stock_files import write_proposals
            from fieldservice.presentation.messages import written

            done = write_proposals(found, out, {each.part: each.quantity for each in found})
            answer_line(done, written(done))
            return
        answer({"rows": [proposal_object(each) for each in found]}, lambda: print_proposals(found))


def print_proposals(proposals: "Sequence[PartToOrder]") -> None:
    from fieldservice.presentation.messages import render
    from fieldservice.presentation.stock_rows import level_bar, part_in_words

    if not proposals:
        print_line(_(NOTHING))
        return
    print_table(
        [in_context(CONTEXTS[heading], heading) if heading in CONTEXTS else _(heading) for heading in PROPOSALS],
        [
            (
                each.part,
                part_in_words(each.name),
                level_bar(each.standing.here, each.standing.least, each.standing.most),
                each.standing.used or "",
                each.quantity,
                each.sender,
                render(each.why),
            )
            for each in proposals
        ],
    )


def print_levels(desk: "Desk", rows: "Sequence[Held]") -> None:
    from fieldservice.presentation.stock_rows import part_in_words, place_in_words, value_in_words

    if not rows:
        print_line(_(NOTHING))
        return
    staff = desk.session.display_names()
    print_table(
        [in_context(CONTEXTS[heading], heading) if heading in CONTEXTS else _(heading) for heading in LEVELS],
        [
            (
                each.part,
                part_in_words(each.name),
                place_in_words(each.place, staff, desk.session.office),
                each.quantity,
                each.reserved or "",
                each.available,
                value_in_words(each.value, each.currency),
                each.least or "",
                each.most or "",
            )
            for each in rows
        ],
    )


@command("serial", help=N_("Show the movements of the part with this serial number."))
def serial(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Serial number of the part."), show_default=False)],
    part: Annotated[
        str, typer.Option("--part", metavar="NUMBER", help=N_("The part, if several have this serial number."))
    ] = "",
) -> None:
    from fieldservice.presentation.stock_rows import move_object

    with at_the_desk() as (desk, by):
        moves = desk.stock.history(by, number, part)
        answer({"rows": [move_object(move) for move in moves]}, lambda: print_moves(desk, moves))


def print_moves(desk: "Desk", moves: "Sequence[PartMove]") -> None:
    from fieldservice.presentation.names import DisplayNames
    from fieldservice.presentation.stock_rows import done_in_words, moved_in_words, part_in_words

    names, now = DisplayNames.of(desk), desk.session.clock()
    print_table(
        [_(heading) for heading in MOVES],
        [
            (
                names.time(move.at, now),
                moved_in_words(move, names, desk.session.office),
                done_in_words(move),
                " ".join((move.number, *move.also)),
                names.person(move.by),
                f"{move.part} {part_in_words(move.name)}",
            )
            for move in moves
        ],
    )


@command("count", help=N_("Count a place from a sheet (part, quantity, serials) or standard input, all or nothing."))
def count(
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help=N_("good, faulty or bag/NAME, of this office."), show_default=False)
    ],
    file: Annotated[
        str, typer.Option("--file", metavar="FILE", help=N_("CSV file or workbook; - reads standard input."))
    ] = "-",
    scope: Annotated[
        str,
        typer.Option(
            "--scope",
            metavar="CODE",
            help=N_(
                "whole: parts not on the sheet are missing; group: the same for one part group; listed: only "
                "the listed parts are counted."
            ),
        ),
    ] = "",
    group: Annotated[str, typer.Option("--group", metavar="NAME", help=N_("The part group that is counted."))] = "",
    reason: Annotated[
        str,
        typer.Option(
            "--reason",
            metavar="CODE",
            help=N_("Why the books are wrong (list count_reason); the correction is requested at once."),
        ),
    ] = "",
    words: Annotated[str, typer.Option("--words", metavar="TEXT", help=N_("The reason in your own words."))] = "",
) -> None:
    from fieldservice.admin.stock_files import count_file
    from fieldservice.cli.show import answer_page
    from fieldservice.desk import saved_already

    given = {"scope": scope or ("group" if group else ""), "group": group, "reason": reason, "words": words}
    with at_the_desk() as (desk, by):
        source: Path | bytes = Path(file)
        if file == "-":
            source = sys.stdin.buffer.read() if hasattr(sys.stdin, "buffer") else sys.stdin.read().encode()
        id_ = count_file(desk.session, by, place, source, given, name=file)
        with saved_already():
            answer_page(desk, desk.page(by, id_), warn=False)


def answer_loaners(desk: "Desk", by: "Person", asked: AskedList) -> None:
    """`list loaners`: loaner and exchange devices, the free ones first."""
    from fieldservice.presentation.device_rows import device_object

    names = asked.names(desk)
    answer_short_list(
        asked,
        lambda most: desk.loaners.rows(asked.text),
        DEVICES,
        lambda row: _device_cells(desk, names, row),
        device_object,
    )


def _device_cells(desk: "Desk", names: "DisplayNames", row: "StockDevice") -> list[str]:
    from fieldservice.presentation.device_rows import model_of, purpose_in_words, state_in_words, where
    from fieldservice.presentation.messages import render

    now = desk.session.clock()
    since, due = (names.time(moment, now) if moment else "" for moment in (row.since, row.due))
    return [
        state_in_words(row),
        purpose_in_words(row.purpose),
        row.part,
        model_of(row),
        row.serial,
        where(row, names.staff, desk.session.office),
        since,
        due,
        render(row.note) if row.note else "",
    ]
