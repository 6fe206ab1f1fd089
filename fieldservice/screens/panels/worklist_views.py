"""The views of the work list: what each is called, and what is said where there is nothing in it."""

from fieldservice.words.marking import N_

VIEWS = {
    "mine": N_("Mine"),
    "overdue": N_("Overdue"),
    "others": N_("With others"),
    "open": N_("All open"),
    "all": N_("Everything"),
}
EMPTY = {
    "mine": N_("Nothing waits for you. Work that is yours to do stands here; F3 shows what waits for others."),
    "overdue": N_(
        "Nothing is overdue. Work whose time limit has passed stands here; F3 goes on to what waits for others."
    ),
    "others": N_("Nothing waits for others. Open work that somebody else must do next stands here."),
    "open": N_("Nothing is open. Every open request and job stands here."),
    "all": N_("There is nothing yet. Every request and job stands here, closed ones too."),
}
BEGIN = N_("%(sentence)s F4 begins something new.")
"""How it goes on for those who may."""
