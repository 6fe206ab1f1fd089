"""Repairs of the past, read from open repair data: one entry opens a closed history job."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Day, Event, LongText, Text, ask


class HistoryImported(Event):
    """One row of an Open Repair Data Standard file. No customer; a device without identity."""

    source: Text = ask(N_("Source number"))
    provider: Text | None = ask(N_("Data provider"), default=None)
    country: Text | None = ask(N_("Country"), default=None)
    group: Text | None = ask(N_("Repair group"), default=None)
    repaired: Day = ask(N_("Date of repair"))
    product: Text | None = ask(N_("Product"), default=None)
    category: LongText | None = ask(N_("Category"), default=None)
    brand: Text | None = ask(N_("Brand"), default=None)
    made_in: Text | None = ask(N_("Year of manufacture"), default=None)
    age: Text | None = ask(N_("Age in years"), default=None)
    status: CodeOf = ask(N_("Result"), codes="repair_status")
    status_words: Text | None = ask(N_("Result in the provider's words"), default=None)
    barrier: Text | None = ask(N_("Why it could not be repaired"), default=None)
    symptom: LongText | None = ask(N_("Symptom"), private=True, default=None)
