"""The findings of `verify` as sentences that name the work they are about: the step, its number, day and person.

Hashes and ids stay in the value `where` of each message, which no sentence shows, for whoever looks into the store.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from db import verify, verify_exchange
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.registry import label_of

if TYPE_CHECKING:
    from db.journal import Entry
    from db.store import Tx

ENTRY = N_("%(what)s, %(of)s (%(when)s, %(who)s)")
PHOTO_MISSING = N_("The file %(name)s of %(of)s is missing (%(when)s, %(who)s).")
PHOTO_DAMAGED = N_("The file %(name)s of %(of)s is damaged (%(when)s, %(who)s).")
SIGNED_MISSING = N_("The signed content of %(of)s is missing (%(what)s, %(when)s, %(who)s).")
SIGNED_DAMAGED = N_("The signed content of %(of)s is damaged (%(what)s, %(when)s, %(who)s).")
FILES = (PHOTO_MISSING, PHOTO_DAMAGED, SIGNED_MISSING, SIGNED_DAMAGED)
SENTENCES = {
    verify.DIGEST: N_("This entry was changed or damaged on the disk: %(entry)s."),
    verify.COLUMNS: N_("The journal lists this entry differently from its content: %(entry)s."),
    verify.ABSENT: N_("The personal data of this entry are missing although no customer was erased: %(entry)s."),
    verify.PRIVATE: N_("The personal data of this entry were changed or damaged on the disk: %(entry)s."),
    verify.STRAY: N_("Personal data were added to this entry: %(entry)s."),
    verify.TOUCHES: N_("This entry is missing in the history it belongs to: %(entry)s."),
    verify.TOO_MANY: N_("Histories show entries that do not belong to them: %(entry)s."),
    verify.COUNTER: N_("The last entries of the journal are missing, or the count of entries was changed."),
    verify_exchange.NUMBERS: N_("The numbers given by headquarters do not match these entries: %(entry)s."),
    verify_exchange.MARKS: N_("These entries have headquarters' mark but no number: %(entry)s."),
    verify_exchange.SIGHT: N_("An office does not see work it made or has: %(entry)s."),
    verify_exchange.NOT_ERASED: N_("Personal data of an erased customer are still here: %(entry)s."),
    verify_exchange.AHEAD: N_(
        "More entries count as exchanged than are here: entries are missing at the end, or a count was changed."
    ),
}
"""By sentence of db/verify.py the one for people; the others name nothing that people do not know."""
PLACES = {
    "work_row": N_("the lists of work"),
    "bench_row": N_("the boards"),
    "customer_row": N_("the list of customers"),
    "device_row": N_("the list of devices"),
    "debt_row": N_("the open obligations"),
    "approval_row": N_("what waits for approval"),
    "need_row": N_("the requested parts"),
    "fault_tag_row": N_("the faulty parts"),
    "order_row": N_("the ordered parts"),
    "fix_row": N_("the parts that fixed faults before"),
    "rate_row": N_("the rates of spare parts"),
    "money_row": N_("the money of jobs and customers"),
    "quote_row": N_("the list of quotes"),
    "contract_row": N_("the list of contracts"),
    "cash_up_row": N_("the list of cash-ups"),
    "escalation_row": N_("the list of escalations"),
    "fault_row": N_("the jobs by their fault"),
    "visit_row": N_("the dispatch board"),
    "case_row": N_("the list of returns and exchanges"),
    "article_row": N_("the knowledge base"),
    "pair_row": N_("earlier causes and solutions"),
    "search_row": N_("the search"),
}
"""Where people see the rows of a table."""
NUMBERED = (("work_row", "number"), ("customer_row", "number"), ("device_row", "serial"))


def worded(tx: Tx, found: verify.Difference) -> Message:
    """A finding about the journal or the exchange."""
    sentence = SENTENCES.get(found.what)
    if sentence is None:
        return Message(found.what, {"where": found.where})
    named = [entry_named(tx, each) or thing_named(tx, each) for each in found.where.split(", ")]
    return Message(sentence, {"entry": named, "where": found.where})


def entry_named(tx: Tx, id_: str) -> Message | None:
    """An entry in words, as far as it can be read; None where no entry has this id."""
    row = tx.row("SELECT arrived, store, kind, made, body FROM entry WHERE id = ?", (id_,))
    if row is None:
        return None
    arrived, store, kind, made, body = row
    try:
        by = str(json.loads(bytes(body))["by"])
    except (ValueError, TypeError, KeyError):
        by = ""
    things = [thing for (thing,) in tx.rows("SELECT thing FROM touch WHERE arrived = ?", (arrived,))]
    return Message(ENTRY, _of(tx, store, kind, made, by, things))


def _of(tx: Tx, store: str, kind: str, made: str, by: str, things: list[str]) -> dict[str, object]:
    zone = tx.value("SELECT zone FROM office WHERE code = ?", (tx.store,))
    try:
        when = local_text(made, zone_named(zone))
    except (ValueError, TypeError, AttributeError):  # a damaged row
        when = str(made)
    return {
        "what": Message(label_of(str(kind))),
        "of": next((number for thing in things if (number := _number(tx, thing))), store),
        "when": when,
        "who": tx.value("SELECT display FROM staff WHERE name = ?", (by,)) or by or store,
    }


def _number(tx: Tx, thing: str) -> str:
    found = (tx.value(f"SELECT {column} FROM {table} WHERE thing = ?", (thing,)) for table, column in NUMBERED)
    return next((str(number) for number in found if number), "")


def thing_named(tx: Tx, id_: str) -> str:
    """The number of a thing; the text as it is where it is the id of none."""
    return _number(tx, id_) or id_


def file_named(tx: Tx, digest: str, entry: Entry, damaged: bool) -> Message:
    """A file that an entry names and that is missing or damaged."""
    things = [thing for _, thing in entry.touches]
    values = _of(tx, entry.store, entry.kind, entry.made, entry.by, things) | {"where": f"{digest} {entry.id}"}
    photos = (entry.private or {}).get("files")
    name = next((photo.get("name") for photo in photos or () if photo.get("digest") == digest), None)
    if name is None:
        return Message(SIGNED_DAMAGED if damaged else SIGNED_MISSING, values)
    return Message(PHOTO_DAMAGED if damaged else PHOTO_MISSING, values | {"name": name})
