"""The places of spare parts, as accounts of the ledger. Each belongs to one office, and only that office takes out.

What is on its way belongs to the office that will receive it, so a receipt may come before its sending.
"""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.ledger import account
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import Reference

GOOD, FAULTY, BAG, CUSTODY, TRANSIT, FAULTY_TRANSIT = "good", "faulty", "bag", "custody", "transit", "faulty_transit"
ON_LOAN, EXCHANGED, TAKEN_OVER = "on_loan", "exchanged", "taken_over"
WITH_MAKER, CREDITED = "with_maker", "credited"
INSTALLED, KEPT, SOLD, SCRAP, LOST, SUPPLIER, ADJUSTED, REPAIRED = (
    "installed",
    "kept",
    "sold",
    "scrap",
    "lost",
    "supplier",
    "adjusted",
    "repaired",
)
PLACES = {
    GOOD: N_("good stock"),
    FAULTY: N_("faulty stock"),
    BAG: N_("bag of %(name)s"),
    CUSTODY: N_("faulty parts with %(name)s"),
    TRANSIT: N_("on the way here"),
    FAULTY_TRANSIT: N_("faulty, on the way here"),
    ON_LOAN: N_("on loan"),
    INSTALLED: N_("fitted"),
    KEPT: N_("kept by the customer"),
    SOLD: N_("sold"),
    SCRAP: N_("scrapped"),
    LOST: N_("lost"),
    SUPPLIER: N_("supplier"),
    ADJUSTED: N_("adjusted"),
    REPAIRED: N_("repaired or found good"),
    EXCHANGED: N_("given in exchange"),
    TAKEN_OVER: N_("came back from an earlier loan"),
    WITH_MAKER: N_("with the maker"),
    CREDITED: N_("credited by the maker"),
}
OURS = (GOOD, FAULTY, BAG, CUSTODY, TRANSIT, FAULTY_TRANSIT, ON_LOAN, WITH_MAKER)
"""Places of what we have: they are counted, and flagged below zero. The others are where parts come from or end."""


def good(office: str) -> str:
    return account(office, GOOD)


def faulty(office: str) -> str:
    return account(office, FAULTY)


def transit(office: str) -> str:
    """On the way to this office."""
    return account(office, TRANSIT)


def faulty_transit(office: str) -> str:
    return account(office, FAULTY_TRANSIT)


def with_maker(office: str) -> str:
    """The faulty pieces of headquarters that are at their makers, and that nobody has credited yet."""
    return account(office, WITH_MAKER)


def on_loan(office: str) -> str:
    """The loaner devices that customers have from this office; the jobs say which customer has which."""
    return account(office, ON_LOAN)


def bag(office: str, person: str) -> str:
    """What a person carries, as a place of the office in whose store the person works."""
    return account(office, BAG, person)


def custody(office: str, person: str) -> str:
    """The faulty parts that a person has taken out and not handed in."""
    return account(office, CUSTODY, person)


def outside(office: str, kind: str) -> str:
    """The place where this office's parts come from or end: supplier, installed, kept, sold, scrap, lost, adjusted,
    repaired, exchanged, taken_over, credited."""
    return account(office, kind)


def store_of(person: str, reference: Reference, office: str) -> str:
    """The office whose store this person of an office works in: the own van, else the office itself."""
    known = reference.staff.get(person)
    van = known.office if known is not None else ""
    return van if reference.branch_of(van) == office else office


def kind_of(place: str) -> str:
    """The kind of a place: good, bag, transit."""
    return place.split("/")[1] if "/" in place else ""


def holder_of(place: str) -> str:
    """The person who has what is in this place; "" for the office."""
    return place.split("/", 2)[2] if place.count("/") > 1 else ""


def in_words(place: str, names: dict[str, str] | None = None) -> Message:
    """A place as people call it, without its office; `names` are the shown names of staff."""
    words, person = PLACES.get(kind_of(place), place), holder_of(place)
    return Message(words, {"name": (names or {}).get(person, person)} if "%(name)s" in words else {})


def is_ours(place: str) -> bool:
    return kind_of(place) in OURS
