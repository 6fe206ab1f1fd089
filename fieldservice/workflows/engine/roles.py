"""The roles of the flows by code, and groups of them."""

from collections.abc import Iterable

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.engine.messages import Message

ROLES = {
    "agent": NP_("role", "agent"),
    "hotline_engineer": NP_("role", "hotline engineer"),
    "information_clerk": NP_("role", "information clerk"),
    "counter_clerk": NP_("role", "counter clerk"),
    "coordinator": NP_("role", "coordinator"),
    "engineer": NP_("role", "engineer"),
    "storekeeper": NP_("role", "storekeeper"),
    "liaison": NP_("role", "liaison"),
    "technical_supervisor": NP_("role", "technical supervisor"),
    "technical_centre": NP_("role", "technical centre"),
    "manager": NP_("role", "manager"),
    "commerce": NP_("role", "commerce"),
    "complaint_specialist": NP_("role", "complaint specialist"),
    "quality": NP_("role", "quality"),
    "technical_support": NP_("role", "technical support"),
    "service_management": NP_("role", "service management"),
    "administrator": NP_("role", "administrator"),
}

EVERYONE = tuple(ROLES)
ANSWERING = ("agent", "hotline_engineer", "information_clerk", "counter_clerk", "coordinator", "complaint_specialist")
"""Roles that a customer may reach first; the first person asked is responsible."""

KEEPS_FILES = ("information_clerk", "manager")
"""Roles that decide at headquarters which files of customers and devices are about one and the same."""

SETTLING = ("coordinator", "manager", "administrator")
"""Roles that settle late and conflicting entries, where their office may (engine/take.py)."""

STORE_ROLES = ("storekeeper", "coordinator", "manager")
"""Roles for whom the list of what the store is to issue is read."""

ADMITTING = ("manager", "administrator")
"""Roles that let a person of another office work at theirs for a day."""

SEES_COST = ("storekeeper", "coordinator", "manager", "service_management", "commerce", "administrator")
"""Roles that see what parts cost."""

SEES_ACCOUNTS = (
    "commerce",
    "manager",
    "counter_clerk",
    "coordinator",
    "information_clerk",
    "service_management",
    "administrator",
)
"""Roles that read what customers owe."""

SEES_PEOPLE = (
    "administrator",
    "manager",
    "agent",
    "information_clerk",
    "coordinator",
    "engineer",
    "hotline_engineer",
    "counter_clerk",
    "storekeeper",
    "complaint_specialist",
    "commerce",
)
"""Roles that may see a phone number or address unmasked, one at a time and recorded."""

WAITS_FOR = N_("Waits for: %(who)s.")
AT_AN_OFFICE = N_("%(role)s at %(office)s")
AT_HEADQUARTERS = N_("headquarters")


def waits_for(who: Iterable[str]) -> Message:
    """The sentence that one of these roles acts first; `role@headquarters` is one of headquarters."""
    return Message(WAITS_FOR, {"who": [_in_words(each) for each in who]})


def _in_words(who: str) -> Message:
    role, _, office = who.partition("@")
    word = Message(ROLES[role], context="role") if role in ROLES else Message(role)
    return Message(AT_AN_OFFICE, {"role": word, "office": Message(AT_HEADQUARTERS)}) if office else word
