"""The sections of the list of today: the name of each, and the field with the moment by which a row belongs to it.

They have the order of fieldservice/desk/workshop.py.
"""

from fieldservice.words.marking import N_

SECTIONS = {
    "promised": (N_("Promised"), "promised"),
    "pickups": (N_("Collection agreed"), "pickup"),
    "ready": (N_("Ready"), "ready"),
    "uncollected": (N_("Reminder due"), "remind"),
    "loaners": (N_("Loaner due back"), "loaner"),
    "expected": (N_("Expected"), "opened"),
    "on_the_way": (N_("On the way"), "since"),
}
DEADLINES = ("promised", "pickups", "uncollected", "loaners")
"""The sections whose moment is a deadline."""
