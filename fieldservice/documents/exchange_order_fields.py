"""The fields of the order by which a return case is carried out: what the customer hands in, gets, is paid or credited.

The table says where each stands and how wide it is; exchange_order.py makes the content of it.
"""

from __future__ import annotations

from fieldservice.documents.signed_fields import CUSTOMER, SignedPaper
from fieldservice.documents.signed_fields import SignedColumn as Column
from fieldservice.documents.signed_fields import SignedField as Field
from fieldservice.documents.signed_fields import SignedPart as Part
from fieldservice.documents.signed_fields import SignedTable as Table
from fieldservice.documents.terms import EXCHANGE_ORDER as TERMS
from fieldservice.words.marking import N_
from fieldservice.workflows.return_cases.lines import CREDIT, EXCHANGE, REFUND

MIXED = "mixed"
"""Of an order with several decisions."""
TITLES = {
    EXCHANGE: N_("Exchange order"),
    REFUND: N_("Return and refund order"),
    CREDIT: N_("Return and credit order"),
    MIXED: N_("Exchange and return order"),
}
DECISIONS = {
    EXCHANGE: N_("Exchange of the device"),
    REFUND: N_("Return and refund"),
    CREDIT: N_("Return and credit note"),
}
CONFIRMS = {
    EXCHANGE: N_(
        "The customer confirms: the device named here was handed in, and against it the exchange device is taken over, "
        "with the serial number and the configuration named here."
    ),
    REFUND: N_(
        "The customer confirms: the device named here was handed in, and %(amount)s is paid back for it, as named here."
    ),
    CREDIT: N_(
        "The customer confirms: the device named here was handed in, and %(amount)s is credited on the customer's "
        "account for it, as named here."
    ),
}
SEVERAL = {
    EXCHANGE: N_(
        "The customer confirms: the devices named here were handed in, and against each the exchange device below it "
        "is taken over, with the serial number and the configuration named here."
    ),
    REFUND: N_(
        "The customer confirms: the devices named here were handed in, and %(amount)s in all is paid back for them, as "
        "named here."
    ),
    CREDIT: N_(
        "The customer confirms: the devices named here were handed in, and %(amount)s in all is credited on the "
        "customer's account for them, as named here."
    ),
}
"""The same for several devices."""
NOT_HANDED_IN = {
    EXCHANGE: N_(
        "The customer confirms: the device named here cannot be handed in, for the reason named here, and the exchange "
        "device is taken over, with the serial number and the configuration named here."
    ),
    REFUND: N_(
        "The customer confirms: the device named here cannot be handed in, for the reason named here, and %(amount)s "
        "is paid back for it, as named here."
    ),
    CREDIT: N_(
        "The customer confirms: the device named here cannot be handed in, for the reason named here, and %(amount)s "
        "is credited on the customer's account for it, as named here."
    ),
}
NOT_YET = N_("Not to be signed yet")
NOT_SEEN = N_("Not to be signed yet: the old device (%(serial)s) is not taken in. After that, print the order again.")
NOT_APPROVED = N_(
    "Not to be signed yet: the old device (%(serial)s) does not match, and this is not approved. "
    "After that, print the order again."
)
NOT_HERE = N_("Not to be signed yet: the exchange device (%(serial)s) is not here. After that, print the order again.")
"""Instead of what a signature confirms, as long as nobody can sign."""
COSTS_NOTHING = N_("The customer pays nothing for the exchange.")
COSTS_ONLY_PARTS = N_("The customer pays nothing for the exchange except for the kept parts, as named here.")
EACH = N_(
    "The customer confirms what is written here below each device: whether it was handed in, and which exchange device "
    "or amount the customer gets for it."
)
"""Of several devices with which different things happen."""
KEEPS = N_("The customer keeps the parts that are named here.")

# A table is read row by row.
# fmt: off
OF_CUSTOMER = Part(N_("Customer"), (
    *CUSTOMER,
    Field("job_number", N_("Job no."), 3, whole=True),
    Field("by_kind", N_("Asked for by"), 3),
    Field("requested", N_("Requested on"), 3, whole=True),
    Field("return_reason", N_("Reason of the request"), 3),
))
OF_DECISION = Part(N_("Decision"), (
    Field("decision", N_("Decision"), 3, strong=True),
    Field("judged", N_("Judged on"), 3, whole=True),
    Field("purchase_proof", N_("Purchase proof"), 3),
    Field("hands_over", N_("Handed over by"), 3),
    Field("policy", N_("What the return policy says"), 12),
))
OF_DEVICE = Part(N_("Device"), (
    Field("device_decision", N_("Decision"), 12, strong=True),
    Field("product", N_("Product"), 3),
    Field("device", N_("Model"), 4, whole=True),
    Field("serial", N_("Serial number"), 5, whole=True, strong=True),
    Field("purchased", N_("Purchased on"), 3, whole=True),
    Field("old_device", N_("Old device"), 4, strong=True),
    Field("old_serial", N_("Serial number as read"), 5, whole=True),
    Field("old_condition", N_("Condition of the old device"), 12),
    Field("kept_parts", N_("Parts that the customer keeps"), 12),
    Field("old_why", N_("Why something is missing or differs"), 12),
    Field("new_device", N_("Device given in exchange"), 7, whole=True),
    Field("exchange", N_("Serial number of the exchange device"), 5, whole=True, strong=True),
    Field("exchange_configuration", N_("Configuration"), 12),
    Field("carried", N_("Remaining warranty, carried over"), 6),
    Field("prepared_by", N_("Prepared by"), 3),
    Field("prepared_at", N_("Prepared on"), 3, whole=True),
    Table("preparation", (Column(N_("Item"), 2.6), Column(N_("Found"), 3.4)), lambda case, zone: [], pairs=True),
    Field("value", N_("Amount decided"), 4, whole=True),
    Field("deduction", N_("Deduction"), 4, whole=True),
    Field("paid_back", N_("To be paid back"), 4, whole=True, strong=True),
    Field("credited", N_("To be credited"), 4, whole=True, strong=True),
))
OF_TOTAL = Part(N_("Amounts"), (
    Field("total_paid_back", N_("Paid back in all"), 4, whole=True, strong=True),
    Field("paid_back_in_capitals", N_("In capital numerals"), 8, strong=True),
    Field("total_credited", N_("Credited on the account in all"), 4, whole=True, strong=True),
    Field("credited_in_capitals", N_("In capital numerals"), 8, strong=True),
    Field("total_charged", N_("The customer pays for kept parts"), 4, whole=True, strong=True),
    Field("charged_in_capitals", N_("In capital numerals"), 8, strong=True),
    Field("exchange_costs", N_("Cost of the exchange"), 8, strong=True),
    Field("worth", N_("Value for the approval, not payable"), 4, whole=True),
))
# fmt: on
EXCHANGE_ORDER = SignedPaper(
    N_("Exchange or return order"),
    ((lambda case: True, EACH),),
    lambda case: (TERMS,),
    (OF_CUSTOMER, OF_DECISION, OF_DEVICE, OF_TOTAL),
    ("our_signature", "hands_over"),
)
