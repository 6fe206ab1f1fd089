"""The dialog that measures the scanner of this terminal: a person scans the same label three times.

What it finds is kept on this machine for this terminal and counts at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Label, Static

from fieldservice.screens.base import Dialog
from fieldservice.screens.input.bursts import ENDINGS, PREFIX, Burst, Scanner
from fieldservice.screens.input.scanning import measured, remember, sent_first
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.words import _
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk

TIMES = 3
"""So many scans of one label are compared."""
ENDING_NAMES = {"": N_("nothing"), **dict(zip(ENDINGS, ("Enter", "Tab", "LF"), strict=True))}
SCAN_IT = N_("Scan one of our labels three times, waiting two seconds before each scan. Scanned: %(done)s of 3.")
OTHER = N_("That was another code. Start again with the same label.")
NOW = N_("Until then, keys at most %(gap)s ms apart count as a scan, and so does a text that begins with %(prefix)s")
FOUND = N_("Measured and saved for this terminal: %(slowest)s ms between keys, prefix: %(prefix)s, ending: %(ending)s.")
LESS = N_("less than 1")
ADVICE = N_("Set the scanner to send %(prefix)s first; then labels are recognised inside text fields too.")
USUAL = N_("The default values apply again.")


class ScannerDialog(Dialog):
    """Answers with None; `takes_burst` gets the scans while it is open."""

    CSS_PATH = ["dialog.tcss", "scanner.tcss"]
    HELP = N_(
        "Scan the same label three times. The program measures how fast the scanner sends and which prefix it "
        "uses, and saves this for this terminal. F6 restores the default values."
    )
    BINDINGS = [
        Binding(
            "f6",
            "usual",
            N_("Default values"),
            id="scanner.usual",
            tooltip=N_("Discard the values measured at this terminal"),
        ),
        Binding("escape", "leave", N_("Back"), id="scanner.leave", tooltip=N_("Back to the screen before")),
    ]
    scan_gap = 1.0
    """Seconds between two keys of a scan that is measured: slower than any scanner."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._bursts: list[Burst] = []
        self._said = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(_("Scanner of this terminal"), id="title", markup=False)
            yield Static(self._text(), id="says", markup=False)
            yield KeyBar()

    def _text(self) -> str:
        scanner = self.services.scanner
        now = _(NOW, gap=round(scanner.gap * 1000), prefix=scanner.prefix)
        return "\n".join(filter(None, (self._said, _(SCAN_IT, done=len(self._bursts)), now)))

    def _show(self, said: str, is_done: bool = False) -> None:
        self._said = said
        self.query_one("#says", Static).update(said if is_done else self._text())

    def takes_burst(self, burst: Burst) -> bool:
        """Count a scan, and measure once there are enough of the same label."""
        if self._bursts and burst.text != self._bursts[0].text:
            self._bursts = []
            self._show(_(OTHER))
            return True
        self._bursts.append(burst)
        if len(self._bursts) < TIMES:
            self._show("")
            return True
        slowest, first = max(each.slowest for each in self._bursts), sent_first(burst.text)
        self._keep(measured(self._bursts))
        self._bursts = []
        ending = _(ENDING_NAMES[burst.ending.key if burst.ending else ""])
        found = _(FOUND, slowest=round(slowest * 1000) or _(LESS), prefix=first or _("nothing"), ending=ending)
        self._show(found if first else f"{found}\n{_(ADVICE, prefix=PREFIX)}", is_done=True)
        return True

    def _keep(self, scanner: Scanner | None) -> None:
        self.services.scanner = scanner or Scanner()
        remember(self.desk.session.folder, self.desk.session.counter, scanner)

    def action_usual(self) -> None:
        self._bursts = []
        self._keep(None)
        self._show(_(USUAL))

    def action_leave(self) -> None:
        self.dismiss(None)
