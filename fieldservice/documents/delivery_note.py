"""The content of the delivery note of a shipment of parts."""

from __future__ import annotations

from typing import Unpack

from fieldservice.documents.identity import OfPrint, header_of, named
from fieldservice.documents.wording import both, coded, in_languages, labels, listed, spoken_by
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.fold import Thing, facts_of, is_subject
from fieldservice.workflows.engine.reference import Office, Reference
from fieldservice.workflows.parts.shipments.lines import (
    LISTS,
    RECEIVED,
    SENT,
    lines_after,
    lines_in,
    sending_of,
    sendings,
)
from printing import delivery_note as paper
from printing.delivery_note import DeliveryNote

COUNTED = N_("The receiver confirms: these parts were counted. What differs is written above.")


def delivery_note(
    shipment: Thing,
    reference: Reference,
    office_code: str,
    *,
    language: str,
    sending: int = 0,
    **of_print: Unpack[OfPrint],
) -> DeliveryNote:
    """The parts of one sending of the shipment, in the words of the day on which it left, and what follows after it.

    Sendings are counted from 1; 0 is the last one.
    """
    sender, receiver = (str(shipment.get(name) or "") for name in ("sender", "receiver"))
    at, to = (reference.offices.get(code) or Office(code, "") for code in (sender, receiver))
    zone = zone_named(at.zone)
    number, sent = sending or len(sendings(shipment)), sending_of(shipment, sending)
    packed_by = str(sent.get("by") or "")
    return DeliveryNote(
        header=header_of(sender, reference, paper.TITLE, str(shipment.get("number") or ""), language, **of_print),
        labels=labels(paper.LABELS, language),
        sender=_with_person(named(at, language), shipment, "offered_by_display"),
        sender_phone=at.phone,
        sender_address=at.address,
        receiver=_with_person(named(to, language), shipment, "colleague_display"),
        receiver_phone=to.phone,
        receiver_address=to.address,
        carrier=coded(sent.get("carrier"), language),
        sent=local_text(str(sent.get("at") or ""), zone),
        expected=local_text(_told(shipment, "expected", number), zone),
        tracking=str(sent.get("tracking") or ""),
        job=str(shipment.get("job_number") or ""),
        remark=_told(shipment, "parts_remark", number),
        rest=listed(
            (f"{line.part} x{line.to_send}" for line in lines_after(shipment, number) if line.to_send), language
        ),
        lines=tuple(
            (line.part, both(line.name, language), str(line.sent), listed(line.went, language))
            for line in lines_in({LISTS[SENT][0]: [sent]})
            if line.sent
        ),
        packed_by=reference.staff[packed_by].display if packed_by in reference.staff else packed_by,
        confirms="\n".join(in_languages(spoken)(COUNTED) for spoken in spoken_by(language)),
    )


def _with_person(office: str, shipment: Thing, fact: str) -> str:
    """The office, with the engineer where parts go from one to another."""
    return " ".join(filter(None, (office, str(shipment.get(fact) or ""))))


def _told(shipment: Thing, name: str, number: int) -> str:
    """What was known by this name when the sending of this number left; what a receiver says later is none of it."""
    told = ""
    for line in shipment.history:
        if line.appends_to == LISTS[RECEIVED][0]:
            continue
        told = str(facts_of(line.entry, shipment.id, is_subject(line.entry, shipment.id)).get(name) or told)
        number -= line.appends_to == LISTS[SENT][0]
        if not number:
            break
    return told
