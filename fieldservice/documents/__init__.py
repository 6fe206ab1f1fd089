"""A job as the content of its papers: what is signed, what a sheet, a ticket or a label says, in Chinese, English or both.

Everything comes from the fold or from what was signed, and from what is published; nothing is looked up here.
"""

from fieldservice.documents.registry import ALL, KINDS, Paper
from fieldservice.documents.sheets import intake, packing, slip
from fieldservice.documents.signed_content import (
    intake_facts,
    intake_signature,
    signature_of,
    signed_bytes,
    slip_facts,
    ticket_code,
)
from fieldservice.documents.tickets import (
    accessory_labels,
    address_label,
    device_label,
    place_label,
    still_here,
    ticket,
)
from fieldservice.documents.wording import COPIES, DEMO_MARK, LANGUAGES, in_languages, printed_where

__all__ = [
    "ALL",
    "COPIES",
    "DEMO_MARK",
    "KINDS",
    "LANGUAGES",
    "Paper",
    "accessory_labels",
    "address_label",
    "device_label",
    "in_languages",
    "intake",
    "intake_facts",
    "intake_signature",
    "packing",
    "place_label",
    "printed_where",
    "signature_of",
    "signed_bytes",
    "slip",
    "slip_facts",
    "still_here",
    "ticket",
    "ticket_code",
]
