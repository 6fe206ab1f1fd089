"""The pieces of a consignment, one row for each fault tag: scanned one after the other, then packed, received or judged
together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import cast

from textual.binding import Binding

from fieldservice.desk import Desk
from fieldservice.desk.pieces import PACKS, RECEIVES, ToScan
from fieldservice.presentation import consignment_lines
from fieldservice.presentation.glyphs import glyphs
from fieldservice.presentation.part_words import part_name
from fieldservice.screens.input.bursts import Burst
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.model import Purpose
from fieldservice.workflows.engine.reference import Person


class PiecesScreen(ListScreen[ToScan]):
    """Scanned tags are marked; a key records all that are marked in one act."""

    CSS_PATH = ["list_screen.tcss", "pieces.tcss"]
    EMPTY = N_("No faulty parts here for this consignment.")
    HELP = N_(
        "Scan fault tags or serial numbers to mark them. F7 marks or unmarks a row by hand. F5 packs or receives "
        "the marked parts, F6 assesses them. Unmarked parts are left alone."
    )
    BINDINGS = [
        Binding("f5", "record", N_("Pack/receive"), id="pieces.record", tooltip=N_("Pack or receive the marked parts")),
        Binding(
            "f6",
            "take('judges_pieces')",
            N_("Judge"),
            id="pieces.judge",
            tooltip=N_("Record the finding for the marked parts"),
        ),
        Binding(
            "ctrl+a",
            "take('repairs_pieces')",
            N_("Repaired"),
            id="pieces.repaired",
            tooltip=N_("Return the marked parts to good stock"),
        ),
        Binding("ctrl+e", "mark_all", N_("Mark all"), id="pieces.all", tooltip=N_("Mark every row, or none")),
        Binding("f7", "mark", N_("Mark"), id="pieces.mark", tooltip=N_("Mark this row, or unmark it")),
        Binding("enter", "open", N_("Open"), id="pieces.open", tooltip=N_("Open the job of this piece")),
        Binding("escape", "leave", N_("Back"), id="pieces.leave", tooltip=N_("Back to the consignment")),
    ]

    UNKEYED = {N_("Scrap the marked parts"): "take('scraps_pieces')"}

    def __init__(self, desk: Desk, person: Person, consignment: str) -> None:
        super().__init__(desk, person)
        self.consignment = consignment
        self.marked: dict[str, None] = {}
        """The tags that were scanned, in this order."""

    @property
    def subject(self) -> tuple[str, str]:
        return (self.consignment, "")

    def read_items(self) -> list[ToScan]:
        return self.desk.pieces.listed(self.consignment)

    def key(self, item: ToScan) -> str:
        return item.piece.tag

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("mark", "", 2, 2),
            ListColumn("tag", _("Fault tag"), 16, 14),
            ListColumn("part", _("Part"), 22, 12, grow=1),
            ListColumn("serial", _("Serial number"), 14, 8),
            ListColumn("said", _("How far it is"), 24, 16, grow=1),
            ListColumn("job", _("Job"), 16, 14),
        )

    def cell(self, item: ToScan, column: str, now: datetime) -> Cell:
        piece, marked = item.piece, item.piece.tag in self.marked
        many = f" x{piece.quantity}" if piece.quantity > 1 else ""
        cells: dict[str, Callable[[], Cell]] = {
            "mark": lambda: (glyphs().done if marked else "", "success"),
            "tag": lambda: (piece.tag, "success" if marked else "strong"),
            "part": lambda: (f"{piece.part}{many} {part_name(piece.name)}", ""),
            "serial": lambda: (piece.serial, ""),
            "said": lambda: consignment_lines.in_a_cell(piece),
            "job": lambda: (str(piece.about.get("job_number") or ""), "muted"),
        }
        return cells[column]()

    def lines(self, item: ToScan) -> list[str]:
        done = sum(each.piece.tag in self.marked for each in self.items)
        also = [tag for tag in self.marked if all(tag != each.piece.tag for each in self.items)]
        told = [_("%(done)s of %(all)s marked", done=done, all=len(self.items))]
        if also:
            told.append(_("Not in the list: %(tags)s", tags=forms.listed(also)))
        return [*told, *consignment_lines.said(item.piece)]

    def takes_burst(self, burst: Burst) -> bool:
        """Mark the piece that was scanned. What is none of the faulty parts known here is left to others."""
        text = self.services.scanner.bare(burst.text)
        tag = self.desk.pieces.meant(list(self.items), text) if text and not burst.in_text else ""
        listed = any(tag == each.piece.tag for each in self.items)
        if not tag or (not listed and self._purpose != RECEIVES):
            return False
        self.marked[tag] = None
        self._go_to(tag)
        return True

    def _go_to(self, tag: str) -> None:
        at = next((at for at, each in enumerate(self.items) if each.piece.tag == tag), None)
        if at is not None:
            self._show(at)
        else:
            self.app.bell()
            self.notify(_("%(tag)s is not on the note: it is received as surplus.", tag=tag), markup=False)
            self._describe()

    @property
    def _purpose(self) -> Purpose | None:
        """The purpose of the step that records what is marked now; None where pieces are only judged."""
        known = {purpose for each in self.items for purpose in each.purposes}
        return PACKS if PACKS in known else RECEIVES if RECEIVES in known else None

    def _tags_for(self, purpose: Purpose) -> list[str]:
        """The marked pieces on which such a step can be taken."""
        by_tag = {each.piece.tag: each for each in self.items}
        return [
            tag for tag in self.marked if (purpose in by_tag[tag].purposes if tag in by_tag else purpose == RECEIVES)
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "record":
            return self._purpose is not None and bool(self._tags_for(self._purpose))
        if action == "take":
            return bool(self._tags_for(cast(Purpose, parameters[0])))
        return bool(self.items) if action in ("open", "mark_all") else True

    def action_record(self) -> None:
        if (purpose := self._purpose) is not None and (tags := self._tags_for(purpose)):
            self.decide(partial(self._recorded, purpose, tags))

    def _recorded(self, purpose: Purpose, tags: list[str]) -> None:
        self.desk.pieces.record(self.person, self.consignment, purpose, tags)
        self.marked = {tag: None for tag in self.marked if tag not in tags}

    def action_take(self, purpose: Purpose) -> None:
        tags = self._tags_for(purpose)
        step = self.desk.pieces.step(self.consignment, purpose)
        self.services.open_screen(
            "step", self.desk, self.person, self.consignment, step, {"tags": "\n".join(tags)},
            then=lambda page: self._taken(tags) if page else None,
        )  # fmt: skip

    def _taken(self, tags: list[str]) -> None:
        self.marked = {tag: None for tag in self.marked if tag not in tags}
        self.read_again()

    def action_mark_all(self) -> None:
        """Mark every row, or none where all are marked."""
        tags = [each.piece.tag for each in self.items]
        self.marked = {} if all(tag in self.marked for tag in tags) else dict.fromkeys((*self.marked, *tags))
        self._show_here()

    def action_open(self) -> None:
        if (item := self.item) is not None and (job := str(item.piece.about.get("job") or "")):
            self.services.show_detail(job)

    def action_mark(self) -> None:
        """Mark the highlighted row, or unmark it."""
        if (item := self.item) is not None:
            if item.piece.tag in self.marked:
                del self.marked[item.piece.tag]
            else:
                self.marked[item.piece.tag] = None
            self._show_here()

    def _show_here(self) -> None:
        self._show(self.query_one(RowList).cursor)
