"""What happened to the parts of a job, in words, by the act of a line of its list of parts."""

from fieldservice.words.marking import N_

ACTS = {
    "requested": N_("Asked for"),
    "substituted": N_("Instead of what was asked for"),
    "expected": N_("Expected date given"),
    "issued": N_("Issued"),
    "refused": N_("Not issued"),
    "confirmed": N_("Received by the engineer"),
    "fitted": N_("Fitted"),
    "old_settled": N_("Replaced part accounted for"),
    "taken_out": N_("Taken out"),
    "returned": N_("Returned"),
    "arrived": N_("Back in the store"),
    "dead": N_("Dead on arrival"),
    "reported_lost": N_("Lost"),
    "written_off": N_("Written off"),
    "handed": N_("Given to another engineer"),
    "left": N_("Still with the previous engineer"),
    "passed": N_("Passed on"),
}
"""An act of a whole entry, such as that of a job given to somebody else, is said by the acts of its lines."""
WHOLE = ("reassigned",)
