"""Fills in the files of customers and devices from steps of other flows.

No call renames a file: what identifies it changes by its own amendment. An amendment names the entry whose value it
saw, so that a value that came meanwhile is not written over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fieldservice.shapes import Values
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import bare, line_of, phone_key, serial_key
from fieldservice.workflows.engine.model import Draft

CUSTOMER_FACTS = {"customer_name": "name", "phone": "phone", "contact": "contact", "address": "address", "area": "area"}
"""Fields of an event by the names they have in the customer's file."""
DAYS_OF_DEVICE = ("purchase_proof", "first_used", "shipped_on", "invoiced_on", "made_on")
"""What decides from when the warranty runs, beside the day of the purchase."""
DEVICE_FACTS = {
    name: name for name in ("serial", "product", "brand", "model", "purchased", "warranty", *DAYS_OF_DEVICE)
}
PERSONAL = frozenset({"customer_name", "phone", "contact", "address", "symptom", "tried", "suggestion", "note"})
"""Fields whose values belong in the private part of an entry."""


def saw(draft: Draft, file: Thing | None, id_: str, name: str) -> None:
    """Record the entry whose value the writer had seen; "" for none."""
    if file is not None:
        draft.data.setdefault("saw", {}).setdefault(id_, {})[name] = file.sources.get(name, ("",))[0]


KEYS: dict[str, Callable[[object], str]] = {
    "serial": serial_key,
    "phone": phone_key,
    "name": lambda name: bare(name).casefold(),
    "model": lambda model: bare(model).casefold(),
}
"""What is compared of a value that people write in several ways: the file keeps the form that it has."""


def is_same(field: str, value: object, old: object) -> bool:
    """Whether the new value says nothing that the old one does not: a line without its extension is no news either."""
    key = KEYS.get(field)
    return value == old or (key is not None and bool(old) and key(value) in ("", key(old), line_of(key(old))))


def meant(file: Thing, given: Values, names: Values) -> str:
    """The id of the one of the merged files that what was given is about: undoing the merge parts them again.

    `names` are the fields of an event by those of the file. What fits several is about the file that stands.
    """
    asked = {names[name]: value for name, value in given.items() if value and name in names}

    def fits(each: Thing) -> int:
        # What fills the gaps of the file that stands is not its own.
        own = {name: each.get(name) for name in asked if each is not file or name in file.sources}
        return sum(is_same(name, asked[name], own[name]) for name in own)

    return max((file, *file.merged), key=fits).id


IDENTIFY = ("name", "phone", "serial", "model")
"""Facts by which people find a file and tell it from another: a file that has one gets no other by a call."""


def is_own_word(file: Thing, field: str, call: Thing | None) -> bool:
    """Whether only this call, or job, has said what the file holds: there it may have been misheard."""
    said = {line.entry.id for line in call.history} if call else set()
    return bool(said) and said.issuperset(file.sources.get(field, ("",)))


def _is_news(draft: Draft, files: Sequence[Thing], own: Thing | None, field: str, value: object) -> bool:
    """Whether the files gain something by this value. What one of the merged files holds is no news."""
    held = [each.get(field) for each in files if each.get(field)]
    if not value or any(is_same(field, value, old) for old in held):
        return False
    if not held or field not in IDENTIFY or (own is not None and is_own_word(own, field, draft.thing)):
        return True
    # A person who chose the device has seen its model; a line alone gains the extension.
    is_chosen = field == "model" and own is not None and draft.data.get("device") == own.id
    return is_chosen or (field == "phone" and any(line_of(phone_key(value)) == phone_key(old) for old in held))


def fill_in(draft: Draft, kind: str, id_: str, file: Thing | None, field: str, name: str, value: object) -> object:
    """File a new or changed value under `field`, where the event calls it `name`, and return the value that holds then.

    `id_` is the file, or the one of those merged with it that is meant. A file whose values do not change is not
    touched: it is kept for ever, and its history must stay short.
    """
    files = (file, *file.merged) if file else ()
    own = next((each for each in files if each.id == id_), file)
    if _is_news(draft, files, own, field, value):
        saw(draft, own, id_, field)
        part = draft.private if name in PERSONAL else draft.data
        part.setdefault("of", {}).setdefault(id_, {})[field] = value
        if (kind, id_) not in draft.touches:
            draft.touches.append((kind, id_))
    return value or (own and own.get(field)) or (file.get(field) if file else None)


def file_customer(draft: Draft, context: Context) -> str:
    """The id of the customer's file, found or new; what was not asked comes from the file into what is opened."""
    file = context.customer
    customer = file.id if file else context.new_id()
    own = meant(file, {**draft.data, **draft.private}, CUSTOMER_FACTS) if file else customer
    if file is None:
        draft.of(customer, {"number": context.number("C")})
    for name, field in CUSTOMER_FACTS.items():
        part = draft.private if name in PERSONAL else draft.data
        if value := fill_in(draft, "customer", own, file, field, name, part.get(name)):
            part[name] = value
    draft.touches.append(("customer", customer))
    draft.person = own
    draft.data["customer"] = customer
    return customer
