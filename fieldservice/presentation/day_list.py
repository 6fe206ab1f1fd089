"""The sections of the day list: what each is called, and which moment it turns on. In the order of fieldservice/desk/workshop.py."""

from fieldservice.words.marking import N_

SECTIONS = {
    "promised": (N_("Promised"), "promised"),
    "pickups": (N_("Pick-up"), "pickup"),
    "ready": (N_("Ready"), "ready"),
    "uncollected": (N_("To be reminded"), "remind"),
    "loaners": (N_("Loaner due back"), "loaner"),
    "expected": (N_("Expected"), "opened"),
    "on_the_way": (N_("On the way"), "since"),
}
DEADLINES = ("promised", "pickups", "uncollected", "loaners")
"""Those whose moment must not pass."""
