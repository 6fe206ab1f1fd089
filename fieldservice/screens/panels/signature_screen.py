"""The part of the step screen for signatures: the customer reads the paper, then signs on the pad.

One signature may be given for several devices.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.containers import VerticalScroll
from textual.content import Content

from fieldservice.screens.panels.lookup_screen import LookupScreen
from fieldservice.screens.widgets.fields import SignatureField
from fieldservice.words.marking import N_

HOW_TO_SIGN = N_("Please read this, then sign in the box. Enter goes to the box.")
"""Said to the customer."""
LEAST_PAD = 8
"""Lines of the pad at least."""


class SignatureScreen(LookupScreen):
    """Base of the step screen: shows the paper that is signed."""

    signs: bool
    shown: Mapping[str, str]
    """For each job the digest of the paper as it was shown here."""

    def _read_what_is_signed(self) -> None:
        things = (self.thing, *(row["thing"] for row in self.step_form.together))
        self.shown = {thing: self.desk.papers.digest(thing, self.row.signs) for thing in things}

    def _signed_together(self) -> list[str]:
        """The job itself and the others that are signed for together with it."""
        return [self.thing, *self.step_form.also_for(self.form.data() if self.form else {})]

    def _slip(self, width: int) -> Content:
        lines: list[str] = []
        for thing in self._signed_together():
            lines += ["", "=" * width, ""] if lines else []
            lines += self.desk.papers.to_sign_as_text(self.person, self.row.signs, thing, max(40, width))
        return Content("\n".join(lines))

    def on_resize(self) -> None:
        self.call_after_refresh(self._widen_pad)

    def _widen_pad(self) -> None:
        """Give the pad the whole width, since it needs no room for an error beside it, and the height that is free."""
        for pad in self.query(SignatureField):
            pad.styles.margin = (1, 1, 0, 1)
            around = next(each for each in pad.ancestors if isinstance(each, VerticalScroll))
            below = max(child.virtual_region.bottom for child in around.children)
            if around.size.height and pad.size.height:
                pad.styles.height = max(LEAST_PAD, pad.size.height + around.size.height - below)

    def action_turn(self) -> None:
        self._show_slip(not self.has_class("at-slip"))

    def _show_slip(self, slip: bool) -> None:
        """Show and focus the slip or the signature where there is room for only one of them."""
        self.set_class(slip, "at-slip")
        form = self.form
        if slip or form is None:
            self.query_one("#slip").focus()
        else:
            form.focus_field("" if not form.data().get("signer") else "strokes")

    def key_enter(self) -> None:
        # From the slip to the signature.
        if self.signs and (self.has_class("at-slip") or self.query_one("#slip").has_focus):
            self._show_slip(False)
