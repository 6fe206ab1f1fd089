"""What `list parts` and `show` answer about the parts of the catalogue."""

from typing import TYPE_CHECKING

from fieldservice.cli.output import answer, answer_line, print_line, print_table
from fieldservice.cli.short_lists import ALL, AskedList
from fieldservice.cli.text_tables import NOTHING, pairs
from fieldservice.words import _
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person, SparePart

HEADS = (N_("Number"), N_("Part name"), N_("Models"), N_("Price"), N_("Standard cost"))


def answer_parts(desk: "Desk", by: "Person", asked: AskedList) -> None:
    """The parts that match the text, the best first; without a text all of them, in the order of their numbers."""
    from fieldservice.admin.exporting import write_sheet
    from fieldservice.presentation.messages import written
    from fieldservice.presentation.part_rows import part_cells, part_object

    heads, text, limit = [_(heading) for heading in HEADS], asked.text, asked.limit
    if asked.out is not None:
        found = desk.parts.search(text, limit=ALL) if text else desk.parts.page("", ALL)
        done = write_sheet(asked.out, heads, [part_cells(desk, by, part) for part in found])
        answer_line(done, written(done))
        return
    found = desk.parts.search(text, limit=limit + 1) if text else desk.parts.page(asked.after, limit + 1)
    next_key = found[limit - 1].number if len(found) > limit and not text else None

    def print_text() -> None:
        if found:
            print_table(heads, [part_cells(desk, by, part) for part in found[:limit]])
        else:
            print_line(_("No match for %(text)s.", text=text) if text else _(NOTHING))
        if next_key:
            print_line(_("More: --after %(key)s", key=f"'{next_key}'"))

    answer({"rows": [part_object(part, by) for part in found[:limit]], "next": next_key}, print_text)


def answer_part(desk: "Desk", by: "Person", part: "SparePart") -> None:
    """A part of the catalogue, and what this office keeps of it."""
    from fieldservice.presentation.part_rows import facts_of_part, part_object

    least, most = desk.session.reference().catalogue.levels(desk.session.office, part.number)
    answer(
        {"kind": "part", **part_object(part, by), "least": least, "most": most},
        lambda: print(*pairs(facts_of_part(desk, by, part), "  "), sep="\n"),
    )
