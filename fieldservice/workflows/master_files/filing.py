"""Fills in the files of customers and devices from steps of other flows.

An amendment names the entry whose value it saw, so that a value that came meanwhile is not written over.
"""

from __future__ import annotations

from collections.abc import Callable

from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import phone_key, serial_key
from fieldservice.workflows.engine.model import Draft

CUSTOMER_FACTS = {"customer_name": "name", "phone": "phone", "contact": "contact", "address": "address", "area": "area"}
"""Fields of an event by the names they have in the customer's file."""
DEVICE_FACTS = {name: name for name in ("serial", "product", "brand", "model", "purchased", "warranty")}
PERSONAL = frozenset({"customer_name", "phone", "contact", "address", "symptom", "tried", "suggestion", "note"})
"""Fields whose values belong in the private part of an entry."""


def saw(draft: Draft, file: Thing | None, id_: str, name: str) -> None:
    """Record the entry whose value the writer had seen; "" for none."""
    if file is not None:
        draft.data.setdefault("saw", {}).setdefault(id_, {})[name] = file.sources.get(name, ("",))[0]


KEYS: dict[str, Callable[[object], str]] = {"serial": serial_key, "phone": phone_key}
"""What is compared of a value that people write in several ways: the file keeps the form that it has."""


def is_same(field: str, value: object, old: object) -> bool:
    key = KEYS.get(field)
    return value == old or (key is not None and bool(old) and key(value) == key(old))


def fill_in(draft: Draft, kind: str, id_: str, file: Thing | None, field: str, name: str, value: object) -> object:
    """File a new or changed value under `field`, where the event calls it `name`, and return the value that holds then.

    A file whose values do not change is not touched: it is kept for ever, and its history must stay short.
    """
    old = file.get(field) if file else None
    if value and not is_same(field, value, old):
        saw(draft, file, id_, field)
        part = draft.private if name in PERSONAL else draft.data
        part.setdefault("of", {}).setdefault(id_, {})[field] = value
        if (kind, id_) not in draft.touches:
            draft.touches.append((kind, id_))
    return value or old
