"""The vocabulary of keys: what each key means on every screen. docs/keys.md is printed from this table.

A key that stands here has no other meaning anywhere. The other keys belong to the steps of a page or to one screen.
"""

from __future__ import annotations

from typing import NamedTuple

from fieldservice.words.marking import N_


class Meaning(NamedTuple):
    """What a key means, and the actions that mean this; ANY_STEP among them stands for the steps of a page."""

    says: str
    actions: frozenset[str]


ANY_STEP = "step"


def _means(says: str, actions: str) -> Meaning:
    return Meaning(says, frozenset(actions.split()))


BACK = _means(N_("Back; your input is kept"), "back leave again")
DO_IT = _means(N_("Confirm: sign in, save, print, hand over"),
    "submit confirm do save sign_in done print give go")  # fmt: skip
TURN = _means(N_("The next view, pane, section, period or paper"),
    "next_view pane next_section next go turn kind faulty_parts")  # fmt: skip
TURN_BACK = _means(N_("The view, pane, section or period before"), "next_view pane next_section go turn")

# fmt: off
VOCABULARY = {
    "f1": _means(N_("Help on this screen and its keys"), "help leave"),
    "f2": _means(N_("Find by anything known"), "find"),
    "f3": TURN,
    "shift+f3": TURN_BACK,
    "f4": _means(
        N_("Something new; on a page its papers; in a field its list"),
        "begin write enter_new order pack report last slip preview open"),
    "f5": _means(N_("The likely next step"),
        "step customer publish agree receive empty_pouch take open_visit open decide moves pay photo record copy "
        "gather order settle again go_on piece give copies"),
    "f6": _means(N_("A further step, or another way to look at it"),
        "step words give_back open_other pass_over all_here take language length strike usual instead rates set_aside "
        "elsewhere rest propose sort_next"),
    "f7": _means(N_("A further step; in a list only some rows, or all again"),
        "step filter all_acts overdue export refuse all_places retired reason take ending today decide mark free_only "
        "only_asked size change settle instead choose release"),
    "f8": _means(N_("What is unfinished or due"), "debts leave care late continue_draft"),
    "f9": _means(N_("A note; on a paper the printer"), "send elsewhere step"),
    "f10": Meaning(DO_IT.says, DO_IT.actions),
    "f12": _means(N_("The other language"), "language"),
    "escape": BACK,
    "ctrl+f": _means(N_("In a list: show only rows with these words"), "find_here find_part type step"),
    "ctrl+k": _means(N_("Lock this terminal"), "lock"),
    "ctrl+l": _means(N_("Read it again"), "look look_again read_again"),
    "ctrl+p": _means(N_("Every action by name"), "command_palette"),
    "ctrl+q": _means(N_("Leave the program"), "quit"),
    "ctrl+s": DO_IT,
    "ctrl+t": _means(N_("Colours"), "theme"),
    "ctrl+x": _means(N_("The board"), "board"),
    "delete": _means(N_("Remove, clear"), "decide clear"),
}
"""By key, in the order of the documentation."""
# fmt: on
