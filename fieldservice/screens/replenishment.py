"""Parts below the minimum: what is to be ordered, how many of each and why. One key orders what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from textual.binding import Binding

from fieldservice.desk import NEW, Desk
from fieldservice.desk.replenishment import DRAFT, Order, PartToOrder
from fieldservice.desk.typed_paths import path
from fieldservice.presentation.messages import render, written
from fieldservice.presentation.stock_rows import level_bar, part_in_words
from fieldservice.screens.panels import stock_finding
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.markable_list import mark
from fieldservice.sheets import values
from fieldservice.words import _, forms, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person

MOST = 99_999
QUANTITY_RULE = N_("Enter a whole number from 0 to 99999.")


class ReplenishmentScreen(ListScreen[PartToOrder]):
    """The parts below their minimum. Changed quantities are kept until they are ordered, also when one leaves."""

    CSS_PATH = ["list_screen.tcss", "replenishment.tcss"]
    EMPTY = N_("No part is below its minimum. Headquarters publishes minimum and maximum for each store.")
    HELP = N_(
        "Parts of this store with too few in stock and coming. The bar shows the stock: the mark is the minimum, "
        "the end the maximum. F6 deselects or selects a line, F7 changes the quantity. F5 orders the selected "
        "parts, one order for each supplying office. Ctrl+D writes a sheet, e.g. for a supplier."
    )
    BINDINGS = [
        Binding(
            "f5",
            "order",
            N_("Order"),
            id="replenishment.order",
            tooltip=N_("Order the selected parts, one order for each office"),
        ),
        Binding(
            "f6,space",
            "strike",
            N_("Select/deselect"),
            id="replenishment.strike",
            tooltip=N_("Deselect or select this line"),
        ),
        Binding(
            "f7", "change", N_("Quantity"), id="replenishment.change", tooltip=N_("Change the quantity of this part")
        ),
        Binding(
            "ctrl+a",
            "choose_all",
            N_("All/none"),
            id="replenishment.choose_all",
            tooltip=N_("Select or deselect all lines"),
        ),
        Binding(
            "ctrl+d",
            "save_sheet",
            N_("Export"),
            id="replenishment.save_sheet",
            tooltip=N_("Write the selected lines to a CSV file or workbook, for buying from suppliers"),
        ),
        Binding("enter", "open", N_("Moves"), id="replenishment.open", tooltip=N_("Show the movements of this part")),
        Binding("escape", "leave", N_("Back"), id="replenishment.leave", tooltip=N_("Back to the screen before")),
    ]

    def __init__(self, desk: Desk, person: Person) -> None:
        super().__init__(desk, person)
        self.changed: dict[str, int] = dict(desk.drafts.get(person, DRAFT) or {})
        """How many are to be ordered of a part, where it is not what is proposed; 0 for a line that was struck."""

    def read_items(self) -> list[PartToOrder]:
        return self.desk.replenishment.proposals(self.person)

    def key(self, item: PartToOrder) -> str:
        return item.part

    def chosen(self) -> dict[str, int]:
        """How many are to be ordered, by part."""
        return {each.part: many for each in self.items if (many := self.wanted(each))}

    def wanted(self, item: PartToOrder) -> int:
        return self.changed.get(item.part, item.quantity)

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("chosen", "", 3, 3),
            ListColumn("part", _("Part"), 14, 12),
            ListColumn("name", in_context("part", "Name"), 20, 9, grow=1),
            ListColumn("level", _("Level"), 9, 9),
            ListColumn("here", in_context("quantity", "Here"), 5, 5, align="right"),
            ListColumn("coming", _("Coming"), 6, 6, align="right"),
            ListColumn("used", _("Used"), 5, 5, align="right"),
            ListColumn("order", _("To order"), 8, 8, align="right"),
            ListColumn("sender", in_context("order", "From"), 8, 5),
        )

    def cell(self, item: PartToOrder, column: str, now: datetime) -> Cell:
        standing, wanted = item.standing, self.wanted(item)
        cells: dict[str, Callable[[], Cell]] = {
            "chosen": lambda: (mark(bool(wanted)), "" if wanted else "muted"),
            "part": lambda: (item.part, "strong" if wanted else "muted"),
            "name": lambda: (part_in_words(item.name), "" if wanted else "muted"),
            "level": lambda: (level_bar(standing.here, standing.least, standing.most), "warning"),
            "here": lambda: (str(standing.here), "error" if standing.here <= 0 else ""),
            "coming": lambda: (str(standing.coming or ""), ""),
            "used": lambda: (str(standing.used or ""), "muted"),
            "order": lambda: (str(wanted or "-"), "strong"),
            "sender": lambda: (item.sender or _("bought"), "muted"),
        }
        return cells[column]()

    def lines(self, item: PartToOrder) -> list[str]:
        standing = item.standing
        proposed = _("Suggested: %(count)s.", count=item.quantity) if self.wanted(item) != item.quantity else ""
        return [
            render(item.why),
            forms.sentences(
                (_("Used in the last %(days)s days: %(count)s.", days=standing.use_days, count=standing.used), proposed)
            ),
            self._in_all(),
        ]

    def _in_all(self) -> str:
        """How many lines and pieces are chosen, and from whom."""
        chosen = self.chosen()
        senders = sorted({each.sender or _("a supplier") for each in self.items if each.part in chosen})
        return _(
            "Selected: %(lines)s of %(all)s lines, %(pieces)s pieces, from %(senders)s.",
            lines=len(chosen),
            all=len(self.items),
            pieces=sum(chosen.values()),
            senders=forms.listed(senders) or "-",
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "order":
            return any(each.sender and self.wanted(each) for each in self.items)
        if action == "save_sheet":
            return bool(self.chosen())
        return self.item is not None if action in ("strike", "change", "choose_all", "open") else True

    # Choosing

    def _change(self, wanted: Mapping[str, int | None]) -> None:
        """So many of these parts; None for what is proposed. It is kept until it is ordered."""
        self.changed = {part: many for part, many in {**self.changed, **wanted}.items() if many is not None}
        self.desk.drafts.keep_soon(self.person, DRAFT, self.changed)
        if self.is_mounted:
            self._show_again()

    def _show_again(self) -> None:
        for row_list in self.query("#list"):
            self._show(getattr(row_list, "cursor", 0))

    def action_strike(self) -> None:
        if (item := self.item) is not None:
            self._change({item.part: 0 if self.wanted(item) else None})

    def action_choose_all(self) -> None:
        strike = len(self.chosen()) == len(self.items)
        self._change({each.part: 0 if strike else self.wanted(each) or None for each in self.items})

    def action_change(self) -> None:
        item = self.item
        if item is None:
            return

        def change(typed: dict[str, str]) -> str:
            number = values.number(typed["quantity"].strip())
            if number is None or number != int(number) or not 0 <= number <= MOST:
                raise Refused("data", QUANTITY_RULE)
            self.changed = {**self.changed, item.part: int(number)}
            return ""

        self.services.open_screen(
            "input_dialog",
            f"{item.part} {part_in_words(item.name)}",
            render(item.why),
            {"quantity": _("Quantity")},
            change,
            False,
            False,
            {"quantity": str(self.wanted(item))},
            then=lambda done: self._change({}) if done else None,
        )

    # Ordering

    def action_order(self) -> None:
        self._order_next(self.desk.replenishment.orders(self.items, self.chosen()))

    def _order_next(self, orders: Sequence[Order]) -> None:
        """The form of the first of these orders; once it is taken the next one opens, and what it ordered is done."""
        if not orders:
            self.read_again()
            return
        first, *rest = orders

        def taken(page: object) -> None:
            if page is None:
                self.read_again()
                return
            self._change(dict.fromkeys(first.parts))
            self._order_next(rest)

        self.services.open_screen("step", self.desk, self.person, NEW, first.step, first.fields, then=taken)

    def action_save_sheet(self) -> None:
        def save(typed: dict[str, str]) -> str:
            from fieldservice.admin.stock_files import write_proposals

            return written(write_proposals(self.items, path(typed["file"].strip()), self.chosen()))

        explanation = _(
            "The name must end in .csv or .xlsx. The file contains the selected lines, for buying from suppliers."
        )
        self.services.open_screen("input_dialog", _("Save as a file"), explanation, {"file": _("File")}, save)

    def action_open(self) -> None:
        if (item := self.item) is not None:
            stock_finding.show_moves(self, part=item.part)
