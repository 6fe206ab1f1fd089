"""The questions about a customer and a device that a call and a visit at the counter both ask.

Each is the default of an event's field: `phone: Phone | None = PHONE`.
"""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import ask

PHONE = ask(
    N_("Phone"),
    N_("A known number opens the customer's file automatically."),
    private=True,
    wanted=True,
    example="138 0531 0042",
    default=None,
)
CUSTOMER_NAME = ask(
    N_("Customer"), N_("Person or organisation, as on the purchase proof."), private=True, wanted=True, default=None
)
SERIAL = ask(
    N_("Serial number"),
    N_("From the label; it opens model, warranty and history."),
    default=None,
    example="SN-7D42-0193",
)
PRODUCT = ask(
    N_("Product"), N_("Kind of device. It decides which skill is needed."), codes="product", wanted=True, default=None
)
PRODUCT_IF_KNOWN = ask(
    N_("Product"), N_("Kind of device. It decides which skill is needed."), codes="product", default=None
)
BRAND = ask(N_("Brand"), default=None)
MODEL = ask(N_("Model"), N_("As printed on the device."), wanted=True, default=None)
PURCHASED = ask(N_("Purchased on"), N_("Date on the purchase proof."), default=None, past=True)
PURCHASE_PROOF = ask(
    N_("Purchase proof"), N_("What the customer shows as proof of that date."), codes="purchase_proof", default=None
)
FIRST_USED = ask(N_("First used on"), N_("Where there is no purchase proof."), default=None, past=True)
WORK = ask(N_("Kind of work"), N_("Only a repair can be free of charge."), codes="work", default=None)
SYMPTOM_CODE = ask(N_("Symptom code"), N_("The nearest in the list."), codes="symptom", default=None)
SYMPTOM = ask(N_("Symptom"), N_("In the customer's words."), private=True, wanted=True, default=None)
PAPER = ask(
    N_("Paper number"),
    N_(
        "Number of a slip or ticket printed by another office. If phone or serial number match, its "
        "history is fetched too."
    ),
    kind="text",
    example="CD02-J000017-A",
    default=None,
)
CUSTOMER_FILE = ask(N_("Customer file"), hidden=True, default=None)
DEVICE_FILE = ask(N_("Device file"), hidden=True, default=None)
