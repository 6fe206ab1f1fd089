"""Supplier returns as people look for them: what is with which maker, which credit is expected, which has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.desk.narrowing import having_words
from fieldservice.read_model import cases
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Purpose
from fieldservice.workflows.registry import opening_for
from fieldservice.workflows.supplier_returns.lines import IS_SENT, KIND, REFUSED, expected_of, pieces_of, received_of

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

ALL, OVERDUE, UNDER_WAY = "", "overdue", "open"
VIEWS = {ALL: N_("All supplier returns"), UNDER_WAY: N_("Supplier returns under way"), OVERDUE: N_("Credits overdue")}
"""The views of the list, in the order in which a key shows them."""
AWAITS = (IS_SENT, "partly")
PACKS: Purpose = "packs_for_maker"
MOST = 300
"""Returns that have ended and that a list shows at most."""
COLUMNS = (
    "thing", "number", "state", "open", "symptom", "due", "half", "most", "turn_role", "turn_person", "opened",
)  # fmt: skip
"""The columns of the work row that a row of the list begins with; the maker stands where other work has a symptom."""


class ListedReturn(NamedTuple):
    """A supplier return in the list. Amounts are minor units of `currency`, moments UTC text."""

    thing: str
    number: str
    state: str
    open: int
    maker: str
    due: str
    half: str
    most: str
    turn_role: str
    turn_person: str
    opened: str
    reference: str = ""
    """The number under which the maker takes it back."""
    pieces: int = 0
    unanswered: int = 0
    """Pieces of which the maker has said nothing yet."""
    to_come_back: int = 0
    expected: int = 0
    received: int = 0
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class SupplierReturns:
    """What the faces ask about supplier returns, as methods."""

    session: Session

    def rows(self, text: str = "", view: str = ALL, state: str = "") -> list[ListedReturn]:
        """The returns of headquarters, what is due first at the top, behind it what has ended, the newest first."""
        now = stamp(self.session.clock())
        rows = cases.of_kind(self.session.reader, KIND, COLUMNS, MOST if view == ALL else 0)
        things = self.session.things([row[0] for row in rows])
        found = [_counted(ListedReturn(*row), thing) for row, thing in zip(rows, things, strict=True)]
        has_words = having_words(text)
        return [
            row
            for row in found
            if state in ("", row.state)
            and (view != OVERDUE or (row.state in AWAITS and row.due <= now))
            and has_words(_searched(row))
        ]

    def packing(self) -> str:
        """The name of the step that begins a return."""
        return opening_for(PACKS)


def _counted(row: ListedReturn, supplier_return: Thing) -> ListedReturn:
    pieces = pieces_of(supplier_return)
    return row._replace(
        reference=str(supplier_return.get("maker_reference") or ""),
        pieces=len(pieces),
        unanswered=sum(each.is_unanswered for each in pieces),
        to_come_back=sum(each.status == REFUSED for each in pieces),
        expected=expected_of(supplier_return),
        received=received_of(supplier_return),
        currency=str(supplier_return.get("currency") or "CNY"),
    )


def _searched(row: ListedReturn) -> str:
    return f"{row.number} {row.maker} {row.reference}"
