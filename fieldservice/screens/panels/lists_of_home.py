"""The lists of the home: a person's own work, what the person owes, and the work of others that is shown beside it.

The lines of the screen are shared among them (home_layout.py), and the keys act on the row of the list in use.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Static

from fieldservice.screens.panels.home_layout import LEAST, Shares, shares
from fieldservice.screens.panels.list_sources import ListingSource
from fieldservice.screens.panels.obligations import ObligationList, ObligationSummary
from fieldservice.screens.panels.row_detail import RowDetail
from fieldservice.screens.panels.tiles_of_home import TilesOfHome
from fieldservice.screens.panels.work_columns import LOOKS_AFTER
from fieldservice.screens.panels.worklist import work_list
from fieldservice.screens.panels.worklist_views import BESIDE, KIND_OF_ROLE
from fieldservice.screens.widgets.cells import wrap
from fieldservice.screens.widgets.pages import PAGE
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.shapes import JsonObject
from fieldservice.words import _

ALWAYS = 5
"""Lines of the status bar, the views, what is said of the row, and the keys."""
WORKING, BESIDE_LIST = "#work", "#beside"


class ListsOfHome(TilesOfHome):
    """`_owed` has what the person owes, as the list and the line show it."""

    state = ""

    def __init__(self) -> None:
        super().__init__()
        self._owed: list[JsonObject] = []
        self._shares = Shares(0)
        self._beside = ("others", "")
        self._above: Sequence[Widget] = ()

    @property
    def owes(self) -> int:
        return len(self._owed)

    @property
    def _looks_after(self) -> bool:
        """Whether this person looks after the work of others: it stands before what the person owes."""
        return bool(self.person.roles & LOOKS_AFTER)

    def _views_beside(self) -> list[tuple[str, str]]:
        """(view, kind) of the work that may stand beside the person's own, what concerns the person most first."""
        if self._looks_after:
            return [("overdue", "")]
        if self.in_van:  # at the branch the jobs of a van are held by the van, and so wait for others
            return [("visits", ""), ("others", "")]
        kinds = {KIND_OF_ROLE.get(role, "") for role in self.person.roles}
        return [*(("others", kind) for kind in kinds if len(kinds) == 1 and kind), ("others", "")]

    def beside_source(self) -> ListingSource:
        view, kind = self._beside
        return work_list(self.desk.lists.work(self.person, view, kind=kind), self.names, self.person)

    def lists(self, work: RowList, above: Sequence[Widget]) -> ComposeResult:
        """The lists of the first frame, each with its lines; `above` are the widgets over them. The work of others is
        read and comes in behind that frame."""
        self._above = above
        self._shares = found = self.shared(work, read=False)
        work.styles.height = found.work
        yield work
        if found.debts:
            yield self._debts(found.debts)
        elif self._owed:
            yield ObligationSummary(self._owed, self.names, self.desk.session.clock)

    def _debts(self, lines: int) -> ObligationList:
        debts = ObligationList(self._owed, self.names, self.desk.session.clock)
        debts.styles.height = lines
        return debts

    def shared(self, work: RowList, *, read: bool = True) -> Shares:
        """How the lines are shared now. Only a person's own work, all of it, has other lists beside it; without `read`
        there is some work of others."""
        room = self.app.size.height - ALWAYS - sum(map(_lines_of, self._above))
        alone = self.view != "mine" or bool(self.state)
        needed = room if alone else work.pages.total + 1
        if not alone and not work.pages.total:
            needed = 2 + len(wrap(work.empty, self.app.size.width - 4))
        others = 0
        if needed + LEAST <= room:
            others = self._number_beside(room) if read else 1
        return shares(room, needed, self.owes, others, tall=self._tall, beside_first=self._looks_after)

    def _number_beside(self, most: int) -> int:
        """Choose what stands beside the person's own work; how many rows it has, up to `most`."""
        for beside in self._views_beside():
            self._beside = beside
            if found := self.beside_source().count(most):
                return found
        return 0

    def share_lines(self) -> None:
        """Give every list its lines, and bring in those for which there is room now."""
        if not self.query(WORKING) or not self.query(RowDetail):
            return
        work = self.query_one(WORKING, RowList)
        self._shares = found = self.shared(work)
        work.styles.height = found.work
        end: Widget = [*self.query(ObligationSummary), self.query_one(RowDetail)][0]
        self._share_debts(found.debts, work, end)
        self._share_beside(found.beside, work, end)
        if found.beside and not work.pages.total and work.has_focus:
            self.query_one(BESIDE_LIST, RowList).focus()

    def _share_debts(self, lines: int, work: RowList, end: Widget) -> None:
        for debts in self.query(ObligationList):
            debts.display, debts.styles.height = bool(lines), lines or 1
        for summary in self.query(ObligationSummary):
            summary.display = bool(self._owed) and not lines
        if lines and not self.query(ObligationList):
            place = {"before": end} if self._looks_after else {"after": work}
            self.mount(self._debts(lines), **place)
        elif self._owed and not lines and not self.query(ObligationSummary):
            self.mount(ObligationSummary(self._owed, self.names, self.desk.session.clock), before=end)

    def _share_beside(self, lines: int, work: RowList, end: Widget) -> None:
        for title in self.query("#beside-title").results(Static):
            title.display = bool(lines)
            title.update(_(BESIDE[self._beside]))
        for beside in self.query(BESIDE_LIST):
            beside.display, beside.styles.height = bool(lines), max(1, lines - 1)
        if lines and not self.query(BESIDE_LIST):
            source = self.beside_source()
            row_list = RowList(source, source.page(None, 0, PAGE), now=self.desk.session.clock, id="beside")
            row_list.styles.height = lines - 1
            title = Static(_(BESIDE[self._beside]), id="beside-title", markup=False)
            place = {"after": work} if self._looks_after else {"before": end}
            self.mount(title, row_list, **place)

    def list_in_use(self) -> RowList:
        """The list of work that has the keys, else the person's own work."""
        focused = self.focused
        in_use = isinstance(focused, RowList) and f"#{focused.id}" in (WORKING, BESIDE_LIST)
        return focused if in_use and isinstance(focused, RowList) else self.query_one(WORKING, RowList)

    def row(self) -> JsonObject | None:
        try:
            in_use = self.list_in_use()
        except NoMatches:
            return None
        source = in_use.source
        return source.dict(in_use.row) if in_use.row and isinstance(source, ListingSource) else None

    def _describe(self) -> None:
        """Say of the debt in use what it is, of work what it needs."""
        for debts in self.query(ObligationList):
            if debts.has_focus and (owed := debts.owed):
                self.query_one(RowDetail).show_owed(owed, self.names)
                return
        super()._describe()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        super().on_descendant_focus(event)
        if isinstance(event.widget, RowList) and self.query(RowDetail):
            self._settled()


def _lines_of(widget: Widget) -> int:
    """Lines of a widget above the lists; it says so itself where it may have more than one."""
    return int(getattr(widget, "lines", 0) or 1) if widget.display else 0
