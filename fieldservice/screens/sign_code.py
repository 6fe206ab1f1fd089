"""The screen with the QR code that a customer scans to sign on a phone, with its address and the time left.

Leaving the screen withdraws the code. The signature is shown as soon as it arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from fieldservice.desk import sign_links
from fieldservice.presentation.messages import refusal, render, trouble
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.panels import page_head
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.signpad import SignPad
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import moment
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.registry import workflow_of

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

SECONDS_BETWEEN_CHECKS = 0.5
"""The screen checks this often whether the signature has arrived."""
SECONDS_BETWEEN_SERVER_CHECKS = 5.0
"""The screen checks this often that the page is served, since the terminal that serves it may have been closed."""
SECONDS_SHOWN = 4.0
"""The signature is shown for this time before the page of the job opens."""
BLACK_ON_WHITE = Style(color="#000000", bgcolor="#ffffff")
"""The same in every theme, since many cameras find no code that is lighter than its background."""
NOT_IN_A_NETWORK = N_("This machine is not in a network: phones cannot reach it.")
SCAN = N_("Scan this with the phone's camera, or type the address. It is valid for one signature.")
ENDED = {
    sign_links.EXPIRED: N_("The code has expired; nothing was signed. F5 shows a new code."),
    sign_links.WITHDRAWN: N_("The code was withdrawn; nothing was signed. F5 shows a new code."),
}
ANSWERED = (sign_links.SIGNED, sign_links.DECLINED)
"""The states in which the customer has used the link."""
TOO_SMALL = N_("The window is too small for the code. Make it larger, or type the address.")


class QrCode(Widget):
    """A QR code as lines of text. The white margin is cut off where there is no room for it."""

    DEFAULT_CSS = "QrCode { width: auto; height: 1fr; }"

    def __init__(self) -> None:
        super().__init__(id="qr")
        self.lines: list[str] = []

    def show(self, lines: Sequence[str]) -> None:
        self.lines = list(lines)
        self.styles.width = len(lines[0]) if lines else 0
        self.refresh(layout=True)

    @property
    def fits(self) -> bool:
        return len(self._fitting()) <= self.size.height

    def _fitting(self) -> list[str]:
        lines = self.lines
        while len(lines) > self.size.height and len(lines) > 2 and not lines[0].strip() and not lines[-1].strip():
            lines = lines[:-1] if len(lines) % 2 else lines[1:]
        return lines

    def render_line(self, y: int) -> Strip:
        lines = self._fitting()
        if y >= len(lines) or len(lines) > self.size.height:
            return Strip.blank(self.size.width, self.rich_style)
        return Strip([Segment(lines[y], BLACK_ON_WHITE)]).adjust_cell_length(self.size.width, self.rich_style)


class SignCodeScreen(BaseScreen):
    """Offers a link for taking `step` on `thing` and on `also_for`. Answers with True once it was signed."""

    CSS_PATH = "sign_code.tcss"
    AUTO_FOCUS = ""
    HELP = N_(
        "The customer scans the code with a phone, reads the document and signs there. The signature appears "
        "here at once. Esc withdraws the code. Without a phone, F6 signs on this screen and F7 on paper."
    )
    BINDINGS = [
        Binding(
            "f5", "again", N_("New code"), id="sign_code.again", tooltip=N_("Withdraw this code and show a new one")
        ),
        Binding(
            "f6", "instead('')", N_("On the screen"), id="sign_code.screen", tooltip=N_("Sign on this screen instead")
        ),
        Binding(
            "f7", "instead('_on_paper')", N_("On paper"), id="sign_code.paper", tooltip=N_("Sign on paper instead")
        ),
        Binding("enter", "go_on", N_("Continue"), id="sign_code.go_on", tooltip=N_("Open the page of the job")),
        Binding("escape", "leave", N_("Back"), id="sign_code.leave", tooltip=N_("Withdraw the code and leave")),
    ]

    class LinkOffered(Message, bubble=False):
        """Sent by the thread: the link with its QR code, or why there is none."""

        def __init__(
            self, link: sign_links.SignLink | None, lines: Sequence[str] = (), why: Callable[[], str] = str
        ) -> None:
            super().__init__()
            self.link, self.lines, self.why = link, lines, why

    def __init__(self, desk: Desk, person: Person, thing: str, step: str, also_for: Sequence[str] = ()) -> None:
        super().__init__()
        self.desk, self.person, self.thing, self.step, self.also_for = desk, person, thing, step, tuple(also_for)
        self.link: sign_links.SignLink | None = None
        self.state = ""
        """The state of the link: open, signed, expired or withdrawn; "" while there is no link."""
        self.explanation: Callable[[], str] = str
        """Says what happens now, or why there is no code."""
        self._row = desk.session.step(thing, step)[1]
        self.courtesy = desk.courtesy(self._row)
        self._numbers = [str(desk.thing(each).get("number") or "") for each in (thing, *also_for)]

    def compose(self) -> ComposeResult:
        yield QrCode()
        with Vertical(id="beside"):
            yield Static(id="summary", markup=False)
            yield SignPad(locked=True, id="signature")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(SignPad).display = False
        self.query_one(SignPad).can_focus = False
        self.set_interval(SECONDS_BETWEEN_CHECKS, self.look)
        self.set_interval(SECONDS_BETWEEN_SERVER_CHECKS, self._keep_serving)
        self.action_again()

    def language_changed(self) -> None:
        self._show()

    # The link

    def action_again(self) -> None:
        """Offer a new link; the desk withdraws the one before."""
        self.link, self.state, self.explanation = None, "", lambda: _("One moment …")
        self.query_one(QrCode).show(())
        self._show()
        self.run_worker(self._offer, thread=True, group="code-offer", exclusive=True)

    def _offer(self) -> None:
        from fieldservice.pages import serving
        from fieldservice.pages.qr_code import qr_lines

        try:
            base = serving.begin(self.desk.session.folder)
            if is_only_here(base):
                self.post_message(self.LinkOffered(None, why=lambda: _(NOT_IN_A_NETWORK)))
                return
            link = self.desk.links.offer(self.person, self.thing, self.step, self.also_for, base=base)
        except Refused as refused:
            self.post_message(self.LinkOffered(None, why=partial(refusal, refused, self.desk.session.display_names())))
        except OSError as error:
            self.post_message(self.LinkOffered(None, why=partial(trouble, error)))
        else:
            self.post_message(self.LinkOffered(link, qr_lines(link.url)))

    def on_sign_code_screen_link_offered(self, event: LinkOffered) -> None:
        if not self.is_attached:
            return
        self.link, self.explanation = event.link, event.why
        self.state = sign_links.OPEN if event.link else ""
        self.query_one(QrCode).show(event.lines)
        self.call_after_refresh(self._show)

    def _keep_serving(self) -> None:
        if self.state == sign_links.OPEN:
            self.run_worker(self._serve, thread=True, group="code-serve", exclusive=True)

    def _serve(self) -> None:
        from fieldservice.pages import serving

        try:
            serving.begin(self.desk.session.folder)
        except EXPECTED as error:
            self.app.call_from_thread(self.services.show_error, error)

    def look(self) -> None:
        """Check whether the signature has arrived."""
        if self.link is None or self.state != sign_links.OPEN:
            return
        link = self.desk.links.state(self.link.id)
        self.state = link.at(self.desk.session.clock()) if link else sign_links.WITHDRAWN
        if self.state == sign_links.SIGNED:
            self._show_signature()
        elif self.state == sign_links.DECLINED:
            self._show_refusal()
        elif self.state != sign_links.OPEN:
            self.query_one(QrCode).show(())
        self._show()

    # Showing

    def _show(self) -> None:
        if self.state == sign_links.OPEN:
            lines = self._lines_with_code()
        elif self.state in ANSWERED:
            lines = [self.explanation()]
        else:
            lines = self._lines_without_code()
        self.query_one("#summary", Static).update("\n".join(map(inert, lines)))
        self.refresh_bindings()

    def _lines_with_code(self) -> list[str]:
        assert self.link is not None
        left = max(0, int((moment(self.link.expires) - self.desk.session.clock()).total_seconds()))
        lines = [self._title, forms.listed(self._numbers), "", _(SCAN), "", self.link.url, ""]
        lines.append(_("%(time)s left", time=f"{left // 60}:{left % 60:02d}"))
        lines += ["", page_head.COURTESY + render(self.courtesy)] if self.courtesy else []
        return lines if self.query_one(QrCode).fits else [*lines, "", "! " + _(TOO_SMALL)]

    @property
    def _title(self) -> str:
        return _(self._row.label)

    def _lines_without_code(self) -> list[str]:
        sentence = _(ENDED[self.state]) if self.state in ENDED else self.explanation()
        return [self._title, "", sentence, *(["", _("F6 signs on this screen, F7 on paper.")] if not self.link else [])]

    def _show_signature(self) -> None:
        """Show who signed, and the signature; after a while the page of the job opens."""
        signed = self._signature()
        self.explanation = lambda: _("Signed by %(name)s.", name=signed.get("signer", ""))
        self.query_one(QrCode).show(())
        self.query_one(QrCode).display = False
        pad = self.query_one(SignPad)
        pad.display = True
        self.call_after_refresh(partial(pad.draw, signed.get("strokes") or ()))
        self.set_timer(SECONDS_SHOWN, self.action_go_on)

    def _show_refusal(self) -> None:
        """Say who declined what was shown; after a while the page of the job opens."""
        said = self._signature()
        self.explanation = lambda: _("Declined by %(name)s.", name=said.get("signer", ""))
        self.query_one(QrCode).show(())
        self.query_one(QrCode).display = False
        self.set_timer(SECONDS_SHOWN, self.action_go_on)

    def _signature(self) -> JsonObject:
        lines = self.desk.thing(self.thing).lines(self._row.appends_to)
        return lines[-1] if lines else {}

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "go_on":
            return self.state in ANSWERED
        if action == "instead" and not self._other_way(str(parameters[0])):
            return False
        return self.state not in ANSWERED if action in ("again", "instead") else True

    def _other_way(self, way: str) -> str:
        """The name of the step that signs in another way; "" where this paper is not signed so."""
        name = self.step.removesuffix("_on_phone") + way
        flow = workflow_of(self.desk.thing(self.thing))
        return name if flow is not None and flow.step(name) is not None else ""

    def action_go_on(self) -> None:
        if self.state in ANSWERED and self.is_current:
            self.dismiss(True)

    def action_instead(self, way: str) -> None:
        """Withdraw the code, and open the form for signing another way."""
        step = self._other_way(way)
        thing, others, services = self.thing, self.also_for, self.services
        self._withdraw()
        self.dismiss(None)
        self.app.call_later(services.take_step, thing, step, others)

    def _withdraw(self) -> None:
        if self.link is not None and self.state == sign_links.OPEN:
            self.desk.links.withdraw(self.person, self.link.id)

    def action_leave(self) -> None:
        if self.state in ANSWERED:
            self.action_go_on()
            return
        self._withdraw()
        self.dismiss(False)


def is_only_here(base: str) -> bool:
    """Whether only this machine reaches the address, because it is in no network."""
    return urlsplit(base).hostname in ("127.0.0.1", "::1", "localhost")
