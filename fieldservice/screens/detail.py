"""The page of one job, request, customer or device: its state, its next steps, its facts and its history.

The desk says which steps are possible now; they decide which keys the page has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from fieldservice.desk import spool
from fieldservice.presentation.asked_words import awaited
from fieldservice.presentation.charges import PAID_FOR
from fieldservice.presentation.messages import render
from fieldservice.presentation.print_job_words import of_a_page
from fieldservice.presentation.values import Wording
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.panels import facts, history, offers, page_head, small_panes
from fieldservice.screens.panels.detail_panes import PANES, HistoryPane, OfferList, PaneTabs
from fieldservice.screens.panels.papers import readable_papers
from fieldservice.screens.textual_private import class_bindings, set_bindings
from fieldservice.screens.widgets.cells import wrap
from fieldservice.screens.widgets.flowing_text import FlowingText
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.case_base.lines import KIND as ARTICLE
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.parts.consignments.lines import KIND as CONSIGNMENT
from fieldservice.workflows.parts.on_the_job.lines import PARTS
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.detail import DetailView

SECONDS_BETWEEN_CHECKS = 5
"""The page checks this often whether somebody else has changed the record."""
AROUND_OFFERS = ("warnings", "promised", "told")
LEAST_OFFERS, LEFT_FOR_THE_NEXT = 5, 5
"""Lines that the list of steps has at least, and those that it leaves to the pane below."""


class DetailScreen(BaseScreen):
    """The page of one record. `thing` is the id or number of the job, request, customer or device."""

    CSS_PATH = "detail.tcss"
    HELP = N_(
        "Everything about a job, request, customer or device: what you can do next, the facts, the history. A "
        "key takes a step. Steps that are not possible now are listed below, with the reason and who can take "
        "them."
    )
    VERTICAL_BREAKPOINTS = [(0, "-low"), (36, "-tall")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (96, "-wide")]
    BINDINGS = [
        Binding("escape", "back", N_("Back"), id="detail.back", tooltip=N_("Back to where you came from")),
        Binding(
            "f3,ctrl+right",
            "pane(1)",
            N_("Next pane"),
            id="detail.pane",
            tooltip=N_("Next steps, facts, history, related items"),
        ),
        Binding(
            "shift+f3,ctrl+left",
            "pane(-1)",
            N_("Pane before"),
            id="detail.pane_before",
            show=False,
            tooltip=N_("The pane before this one"),
        ),
        Binding("f4", "slip", N_("Papers"), id="detail.slip", tooltip=N_("Read the papers of this job and print them")),
        Binding(
            "ctrl+o",
            "whole",
            N_("Show in full"),
            id="detail.whole",
            tooltip=N_("Show phone and address in full; this is recorded"),
        ),
        Binding(
            "shift+f5,ctrl+f5",
            "save_photos",
            N_("Save photos"),
            id="detail.save_photos",
            tooltip=N_("Save attachments, one or all, to the folder for papers"),
        ),
        Binding(
            "shift+f6,ctrl+f6",
            "parts",
            N_("Parts"),
            id="detail.parts",
            tooltip=N_("The parts of this job line by line, or the items of this consignment, to scan"),
        ),
        Binding(
            "shift+f8,ctrl+f8",
            "money",
            N_("Money"),
            id="detail.money",
            show=False,
            tooltip=N_("What was quoted, charged and paid, and what is unpaid"),
        ),
        Binding("ctrl+l", "look", N_("Reload"), id="detail.look", tooltip=N_("Read the page again")),
    ]

    def __init__(self, desk: Desk, person: Person, thing: str) -> None:
        super().__init__()
        self.desk, self.person, self.thing = desk, person, thing
        self.page: DetailView | None = None
        self._around: Values = {}
        self._pane = "next"
        self._unfolded: set[str] = set()
        """The folds that are open: of steps, and of refusals in the history."""
        self._prints: list[JsonObject] = []
        """The print jobs about this record whose paper has not come out."""

    @property
    def subject(self) -> tuple[str, str]:
        return (self.page.id, self.page.number) if self.page is not None else ("", "")

    @property
    def open_job(self) -> str:
        return self.page.id if self.page is not None and self.page.kind == "job" else ""

    # Showing

    def compose(self) -> ComposeResult:
        kind = self._kind()
        history_left = kind not in ("", "job", "request", "customer")
        self.set_class(history_left, "-history-left")
        self.set_class(kind == "customer", "-few-facts")
        yield FlowingText(self._head, id="head")
        yield PaneTabs(id="tabs")
        with Container(id="panes"):
            with Container(id="do"):
                with Container(id="next", classes="pane"):
                    yield FlowingText(self._warnings, id="warnings")
                    yield FlowingText(self._promised, id="promised")
                    yield OfferList(id="offers")
                    yield FlowingText(self._told, id="told")
                with Container(id="related", classes="pane"):
                    yield OptionList(id="rows")
                if history_left:
                    yield from self._history_pane()
                with Container(id="stacked"):
                    yield from self._small_panes(small_panes.MOST_OF_TALL)
            with Container(id="know"):
                with VerticalScroll(id="facts", classes="pane"):
                    yield FlowingText(self._facts)
                if not history_left:
                    yield from self._history_pane()
        yield FlowingText(self._brief, id="brief")
        with Container(id="small"):
            yield from self._small_panes(small_panes.MOST)
        yield KeyBar()

    def on_mount(self) -> None:
        self._name_panes()
        self.show_pane("next")
        self.action_look()
        self.set_interval(SECONDS_BETWEEN_CHECKS, self._check_for_changes)

    def _kind(self) -> str:
        """The kind of the record: the steps of a job and of a request fill the left half of the screen, the facts of
        a customer do not fill the right one."""
        try:
            return self.desk.session.find_thing(self.thing)[0]
        except EXPECTED:
            return ""  # reading the page says why

    def _history_pane(self) -> ComposeResult:
        with HistoryPane(id="history", classes="pane"):
            yield FlowingText(self._history)

    def _small_panes(self, most: int) -> Iterator[FlowingText]:
        for name, _words in small_panes.PANES:
            pane = FlowingText(partial(self._small, name, most))
            pane.add_class("small", name)
            yield pane

    def _small(self, name: str, most: int, width: int) -> Content:
        return small_panes.pane(name, self.page, Wording.of(self.desk), width, most) if self.page else Content()

    def _brief(self, width: int) -> Content:
        return small_panes.brief(self.page, Wording.of(self.desk), width) if self.page else Content()

    def on_history_pane_opened(self, event: HistoryPane.Opened) -> None:
        """Unfold the refusals in the history, or fold them again."""
        event.stop()
        self._unfolded ^= {history.REFUSALS}
        event.pane.query_one(FlowingText).redraw()

    def _name_panes(self) -> None:
        for name, words in small_panes.PANES:
            for each in self.query(f".{name}"):
                each.border_title = _(words)
        for pane, name in PANES:
            self.query_one(f"#{pane}").border_title = _(name)

    def language_changed(self) -> None:
        """Draw everything in the other language, without reading anything and without moving the cursor."""
        self._name_panes()
        self.query_one(PaneTabs).show(self._pane)
        if self.page:
            self.show(self.page)

    def on_screen_resume(self) -> None:
        if self.page:
            self.action_look()

    def show(self, page: DetailView) -> None:
        """Show a page that the desk answered with, and the steps that it offers."""
        if self.page is None and page.kind == ARTICLE:
            self.show_pane("facts")  # an article is opened to be read
        self.page, self.thing = page, page.id
        self._prints = spool.unfinished_of(self.desk.session, page.id)
        self._around = self.desk.lookup.around(page.id) if page.kind in ("job", "request") else {}
        self._offer_keys(page)
        self._list(page)
        for text in self.query(FlowingText):
            text.redraw()
        # The first promise stands in the head.
        self.query_one("#promised").display = len(page_head.promises(page, self.desk.session.clock())) > 1
        for name, _words in small_panes.PANES:
            self.query(f".{name}").set(display=bool(small_panes.rows(name, page, Wording.of(self.desk))))
        self.query_one("#warnings").display = bool(self._all_warnings() or page.covered or page.awaited)
        self.call_after_refresh(self._share_the_height)
        self.refresh_bindings()

    def on_resize(self) -> None:
        if self.page:
            self.call_after_refresh(self._list, self.page)
            self.call_after_refresh(self._share_the_height)

    def _share_the_height(self) -> None:
        """Let the list of steps be as high as its rows, and leave the rest of the screen to what stands below it."""
        listed, panes = self.query_one("#offers", OfferList), self.query_one("#panes")
        around = sum(
            each.size.height for each in (self.query_one(f"#{name}") for name in AROUND_OFFERS) if each.display
        )
        room = panes.size.height - around - LEFT_FOR_THE_NEXT
        listed.styles.max_height = max(LEAST_OFFERS, room)

    def _list(self, page: DetailView) -> None:
        self._list_offers(page)
        self._list_related(page)

    def _offer_keys(self, page: DetailView) -> None:
        """Bind the keys of the steps that are offered now, beside the keys of the page itself."""
        own = class_bindings(type(self))
        steps = {
            offer.key: [
                Binding(offer.key, f"step('{offer.step}')", offer.label, id=f"step.{offer.step}", tooltip=offer.label)
            ]
            for offer in reversed(page.offers)
            if offer.key and offer.key not in own
        }
        steps = dict(reversed(steps.items()))
        first = page.offers[0].key if page.offers else ""
        likely = {first: steps[first]} if first in steps else {}
        around = {key: own.pop(key) for key in ("escape", "f3")}
        # The bar of keys keeps this order and shows as many as fit.
        set_bindings(self, {**likely, **around, **steps, **own})

    def _list_offers(self, page: DetailView) -> None:
        listed = self.query_one("#offers", OfferList)
        at = listed.highlighted or 0
        listed.clear_options()
        listed.numbered = frozenset(offer.step for offer in page.offers if not offer.asks)
        listed.add_options(offers.options(page, self._unfolded, Wording.of(self.desk), self._room_in(listed)))
        may = [place for place, option in enumerate(listed.options) if not option.disabled]
        listed.highlighted = at if at in may else may[-1] if may and at > may[-1] else next(iter(may), None)

    def _told(self, width: int) -> Content:
        """What is said of the highlighted row, below the list."""
        option = self.query_one("#offers", OfferList).highlighted_option
        if self.page is None or option is None or not option.id:
            return Content()
        said = offers.told(self.page, option.id, Wording.of(self.desk))
        return Content.styled("\n".join(wrap(said, width)), "$text-muted")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_list.id == "offers":
            self.query_one("#told", FlowingText).redraw()

    def _room_in(self, options: OptionList) -> int:
        return max(20, (options.size.width or self.size.width) - 4)

    def _list_related(self, page: DetailView) -> None:
        rows = self.query_one("#rows", OptionList)
        rows.clear_options()
        wording = Wording.of(self.desk)
        width = self._room_in(rows)
        found = {row["thing"]: row for row in (*page.related, *self._around.get("history", ()))}
        for thing, row in found.items():
            rows.add_option(Option(Content(history.related(row, wording, width)), id=thing))
        for name, words in (("customer", N_("The customer's file")), ("device", N_("The device's file"))):
            if page.facts.get(name) and page.facts[name] not in found and page.kind != name:
                rows.add_option(Option(_(words), id=str(page.facts[name])))
        if not rows.option_count:
            rows.add_option(Option(_("No related items."), disabled=True))

    def _head(self, width: int) -> Content:
        page = self.page
        return (
            page_head.head(page, Wording.of(self.desk), self.desk.session.clock(), width)
            if page
            else Content(_("One moment …"))
        )

    def _facts(self, width: int) -> Content:
        return facts.facts(self.page, Wording.of(self.desk), width) if self.page else Content()

    def _history(self, width: int) -> Content:
        unfolded = history.REFUSALS in self._unfolded
        return history.history(self.page, Wording.of(self.desk), width, unfolded) if self.page else Content()

    def _promised(self, width: int) -> Content:
        return (
            page_head.promised(self.page, Wording.of(self.desk), self.desk.session.clock(), width)
            if self.page
            else Content()
        )

    def _warnings(self, width: int) -> Content:
        if self.page is None:
            return Content()
        sentences = [*awaited(self.page, Wording.of(self.desk)), *self._all_warnings()]
        return history.with_covers(history.warning_lines(sentences, width), self.page.covered, width)

    def _all_warnings(self) -> list[str]:
        """Papers that have not come out, warnings from the device's history here, and those of headquarters."""
        here = (warning["because"] for warning in self._around.get("warnings", ()))
        told = [render(because) for because in (*here, *(self.page.elsewhere if self.page else ()))]
        return [*of_a_page(self._prints), *told]

    # Reading again

    def action_look(self) -> None:
        """Read the page again. It is a short read, so it needs no thread."""
        self.show(self.desk.page(self.person, self.thing))

    def _check_for_changes(self) -> None:
        # Behind a dialog the terminal would draw the whole screen each second; the page is read again afterwards.
        if self.app.screen is self and self.page:
            self.query_one("#head", FlowingText).redraw_if_changed()
            self._look_for_changes(len(self.page.history))

    @work(thread=True, exclusive=True, group="detail-check")
    def _look_for_changes(self, entries: int) -> None:
        page = self.desk.page(self.person, self.thing)
        prints = spool.unfinished_of(self.desk.session, page.id)
        if len(page.history) != entries:
            self.app.call_from_thread(self._changed, page)
        elif of_a_page(prints) != of_a_page(self._prints):
            self.app.call_from_thread(self._changed_prints)

    def _changed_prints(self) -> None:
        """A printer came to a standstill, or goes on."""
        if self.app.screen is self and self.page:
            self.show(self.page)

    def _changed(self, page: DetailView) -> None:
        """Show what was done meanwhile, with a notice of what somebody else did: one's own papers are no news."""
        if self.app.screen is not self or not self.page or len(page.history) <= len(self.page.history):
            return
        others = [line for line in page.history[len(self.page.history) :] if line.by != self.person.display]
        self.show(page)
        for line in others[-1:]:
            said = _("%(who)s: %(what)s", who=line.by, what=_(line.label))
            self.notify(said, title=_("Changed meanwhile"), markup=False)

    # Keys

    def action_back(self) -> None:
        self.dismiss()

    def action_pane(self, by: int) -> None:
        names = [pane for pane, _name in PANES]
        self.show_pane(names[(names.index(self._pane) + by) % len(names)])

    def show_pane(self, pane: str) -> None:
        """Show a pane, which matters where only one has room, and move the focus into it."""
        self._pane = pane
        for name, _words in PANES:
            self.set_class(name == pane, f"at-{name}")
        self.query_one(PaneTabs).show(pane)
        inner: Mapping[str, type[Widget]] = {"next": OfferList, "related": OptionList}
        container = self.query_one(f"#{pane}")
        (container.query_one(inner[pane]) if pane in inner else container).focus()

    def on_pane_tabs_chosen(self, event: PaneTabs.Chosen) -> None:
        event.stop()
        self.show_pane(event.pane)

    def action_whole(self) -> None:
        """Show phone and address in full until the page is read again. The desk records this."""
        self.show(self.desk.page(self.person, self.thing, whole=True))

    def action_slip(self) -> None:
        self.services.open_screen(
            "preview", self.desk, self.person, self.thing, then=lambda _answer: self.action_look()
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "slip":
            return bool(self.page and readable_papers(self.page.papers))
        if action == "save_photos":
            return bool(self.page and facts.photos_of(self.page))
        if action == "parts":
            return bool(self.page and (self.page.kind == CONSIGNMENT or (self.open_job and self.page.lists.get(PARTS))))
        if action == "whole":
            return bool(self.page and (self.page.facts.get("phone") or self.page.facts.get("address")))
        return True

    def action_parts(self) -> None:
        if self.page:
            screen = "pieces" if self.page.kind == CONSIGNMENT else "closing"
            self.services.open_screen(screen, self.desk, self.person, self.page.id)

    def action_money(self) -> None:
        if self.page and self.page.kind == "customer" and self.desk.accounts.may_see(self.person):
            self.services.open_screen("account", self.desk, self.person, self.page.id)
        elif self.page and self.page.kind in PAID_FOR:
            self.services.open_screen("money", self.desk, self.person, self.page.id)

    def action_save_photos(self) -> None:
        from fieldservice.screens.panels import attachments

        if self.page:
            attachments.offer_to_save(self.app, self.desk, self.page)

    def action_step(self, name: str) -> None:
        flow = WORKFLOWS.get(self.page.workflow) if self.page else None
        step = flow.step(name) if flow else None
        if step and step.link:
            self._show_code(name)
            return

        def taken(page: DetailView | None) -> None:
            if page is None:
                self.action_look()
                return
            self.show(page)

        if step and step.at_once and self.page:
            self.services.take_at_once(step, self.page, lambda _taken: self.action_look())
            return
        self.services.open_screen("step", self.desk, self.person, self.thing, name, then=taken)

    def _show_code(self, step: str) -> None:
        """Show the code for the customer's phone.

        If other devices of the ticket could be signed for as well, ask for how many the customer signs.
        """
        others = [row["thing"] for row in self.desk.workshop.together(self.thing, step)]
        if not others:
            self.services.show_code(self.thing, step)
            return
        choices = [
            ("all", _("For all %(count)s devices of the ticket", count=len(others) + 1)),
            ("this", _("For this device only")),
        ]

        def answered(which: str | None) -> None:
            if which is not None:
                self.services.show_code(self.thing, step, others if which == "all" else ())

        self.services.open_screen(
            "choice_dialog", _("For which devices does the customer sign?"), choices, "all", then=answered
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option.id in offers.FOLDS and self.page:
            self._unfolded ^= {event.option.id}
            self._list_offers(self.page)
        elif event.option.id and event.option_list.id == "offers":
            if not event.option.id.startswith(offers.BLOCKED):  # its reason stands below the list
                self.action_step(event.option.id)
        elif event.option.id:
            self.services.open_screen(
                "detail", self.desk, self.person, event.option.id, then=lambda _answer: self.action_look()
            )
