"""Names of papers in the tables of steps: the papers that customers sign, and those that a step prints.

Workflows may not import the registry of papers; a test checks that each of these names has a row there.
"""

SLIP, INTAKE, EXCHANGE_ORDER = "slip", "intake", "exchange_order"
"""Papers that are signed."""
TICKET = ("ticket",)
QUEUE_SLIP = ("queue_slip",)
"""The number of a customer who waits."""
LABELS = ("device_label", "accessory_label")
DELIVERY_NOTE = ("delivery_note",)
CONSIGNMENT_NOTE = ("consignment_note",)
TICKET_AND_LABELS = (*TICKET, *LABELS)
"""Papers that are printed when a device comes in."""
COMING_IN = (*QUEUE_SLIP, *TICKET_AND_LABELS)
"""Papers of the first device of a visit."""
SALE_SLIP = ("sale_slip",)
FAULT_TAG = ("fault_tag",)
QUOTATION = ("quote",)
STATEMENT = ("statement",)
PARTNER_SETTLEMENT = ("settlement_sheet",)
RECEIPT = ("receipt",)
CREDIT_NOTE = ("credit_note",)
CASH_UP_SHEET = ("cash_up_sheet",)
SIGNED_ORDER = (EXCHANGE_ORDER,)
"""What the customer signed on the screen or a phone, to be handed over."""
