"""The content of the claim ticket, and of labels on devices, accessories, shelves and parcels.

Everybody can read a label: it shows no phone number, and of the customer the surname alone, except on a parcel.

What a label spares where it is too small, in this order (printing/labels.py): of a device the promised time, the
serial, the model; of an accessory how many there are; of a place the name of the service point; of a parcel the insured
value, the sender's address, the carrier, the sender; of a fault tag the
symptom, the words of the part. All else always stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from zoneinfo import ZoneInfo

from fieldservice.documents.availability import KEPT, accessories_of, address_of
from fieldservice.documents.identity import company_of, head_lines, identity_of
from fieldservice.documents.media import LABEL, PARCEL_LABEL
from fieldservice.documents.sheets import TERMS_VERSION, recipient_of
from fieldservice.documents.signed_content import ticket_code
from fieldservice.documents.terms import TICKET, terms_of
from fieldservice.documents.wording import (
    DEMO_MARK,
    amount,
    both,
    coded,
    in_languages,
    labels,
    spoken_by,
    surname,
    tag,
    terms,
)
from fieldservice.words import forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.addresses import status_address
from fieldservice.workflows.engine.fold import Thing, facts_of, is_subject
from fieldservice.workflows.engine.numbers import place_number
from fieldservice.workflows.engine.reference import Office, Reference
from fieldservice.workflows.parts.on_the_job.tags import FaultTag
from printing import claim_ticket
from printing.claim_ticket import TicketContent, TicketDevice
from printing.labels import LabelContent, Line, spared
from printing.paper import LABELS

PROMISED = N_("Promised for")
INSURED = N_("Insured value")
SENDER = N_("Sender")
DEAD = N_("Dead on arrival")


def jobs_on_ticket(jobs: Iterable[Thing], ticket_of: Thing) -> list[Thing]:
    """The jobs among these that are under the same ticket as `ticket_of` and not yet collected, by number.

    Two tickets may bear the same number: their keys differ.
    """
    found = [
        job
        for job in jobs
        if job.state in KEPT
        and job.get("ticket")
        and job.get("ticket") == ticket_of.get("ticket")
        and job.get("ticket_key") == ticket_of.get("ticket_key")
    ]
    return sorted(found, key=lambda job: (str(job.get("number")), job.id))


def ticket(
    jobs: Sequence[Thing],
    reference: Reference,
    office_code: str,
    *,
    language: str,
    print_no: int = 1,
    printed: str = "",
    demo: bool = False,
) -> TicketContent:
    """The claim ticket of these jobs, all of one visit."""
    first, office = jobs[0], _point(reference, office_code)
    zone = _zone(office)
    number, contact = str(first.get("ticket")), str(first.get("contact") or first.get("customer_name") or "")
    latest = max((str(job.get("promised")) for job in jobs if job.get("promised")), default="")
    at = first.get("came_in") or first.opened
    texts = terms_of(reference, office_code, first, TICKET)
    versioned = in_languages(language)(TERMS_VERSION) % texts if texts else ""
    return TicketContent(
        labels=labels(claim_ticket.LABELS, language) | {"terms": versioned},
        company=both(company_of(reference, office_code), language),
        point=_named(office, office_code, language),
        point_lines=head_lines(
            office.address if office else "",
            office.phone if office else "",
            identity_of(reference, office_code),
            in_languages(language),
        ),
        title=in_languages(language)(claim_ticket.TITLE),
        number=number,
        code=ticket_code(first),
        qr=status_address(reference, number, str(first.get("ticket_key") or "")),
        received=local_text(at, zone),
        promised=local_text(latest, zone),
        customer=contact,
        surname=surname(contact),
        phone=forms.masked_phone(str(first.get("phone") or "")) if first.get("phone") else "",
        devices=tuple(_device(job, latest, zone) for job in jobs),
        terms=terms(texts, language),
        received_by=_issued_by(first, reference),
        printed=printed,
        print_no=print_no,
        mark=in_languages(language)(DEMO_MARK) if demo else "",
        lang=tag(language),
    )


def _device(job: Thing, latest: str, zone: ZoneInfo) -> TicketDevice:
    """A device of the ticket; its own promise is printed only where it is earlier than that of the whole ticket."""
    promised = str(job.get("promised") or "")
    return TicketDevice(
        job=str(job.get("number") or ""),
        device=_model(job),
        serial=str(job.get("serial") or ""),
        symptom=str(job.get("symptom") or ""),
        accessories=accessories_of(job),
        condition=str(job.get("condition") or ""),
        place=shelf_of(job),
        promised=local_text(promised, zone) if promised != latest else "",
    )


def _issued_by(job: Thing, reference: Reference) -> str:
    """The person who took the device in and issued the ticket; a reprint does not change it."""
    who = next(
        (
            line.entry.by
            for line in job.history
            if facts_of(line.entry, job.id, is_subject(line.entry, job.id)).get("ticket")
        ),
        "",
    )
    person = reference.staff.get(who)
    return person.display if person else who


def shelf_of(job: Thing) -> str:
    """The name of the shelf on which the device is; "" while it is anywhere else."""
    place = job.record("place")
    return str(place.get("name") or "") if place.get("at") == "shelf" else ""


def _whose(job: Thing) -> str:
    """The owner's surname, and the shelf."""
    return "  ".join(filter(None, (surname(str(job.get("contact") or job.get("customer_name") or "")), shelf_of(job))))


def device_label(
    job: Thing,
    reference: Reference,
    office_code: str,
    *,
    language: str,
    media: str = LABEL,
    print_no: int = 1,
    demo: bool = False,
) -> LabelContent:
    """The label that is tied to a device: its job, its owner's surname, its shelf."""
    number = str(job.get("number") or "")
    promised = local_text(job.get("promised"), _zone(_point(reference, office_code)))

    def lines(language: str) -> tuple[Line, ...]:
        return (
            (number, "number"),
            (_whose(job), "big"),
            (_model(job), "text"),
            (str(job.get("serial") or ""), "text"),
            (f"{in_languages(language)(PROMISED)} {promised}" if promised else "", "small"),
        )

    return _label(lines, (4, 3, 2), number, number, language, media, print_no, demo)


def accessory_labels(
    job: Thing,
    reference: Reference,
    office_code: str,
    *,
    language: str,
    media: str = LABEL,
    print_no: int = 1,
    demo: bool = False,
) -> list[LabelContent]:
    """A label for each accessory, numbered under its job, with its owner's surname and the shelf of the device."""
    number, found = str(job.get("number") or ""), accessories_of(job)

    def label(n: int, text: str) -> LabelContent:
        numbered = f"{number}/{n}"
        lines = ((numbered, "number"), (_whose(job), "big"), (text, "text"), (f"{n} / {len(found)}", "small"))
        return _label(lambda _language: lines, (3,), numbered, "", language, media, print_no, demo)

    return [label(n, text) for n, text in enumerate(found, 1)]


def fault_tag(
    job: Thing,
    reference: Reference,
    office_code: str,
    *,
    tag: FaultTag,
    language: str,
    media: str = LABEL,
    print_no: int = 1,
    demo: bool = False,
) -> LabelContent:
    """The tag of a faulty part. Its code is the number of the tag; the part's serial number stands as bars, too."""
    day = local_text(tag.at, _zone(_point(reference, office_code)))[:10]
    person = reference.staff.get(tag.by)

    def lines(language: str) -> tuple[Line, ...]:
        say = in_languages(language)
        symptom = coded(job.get("symptom_code"), language)
        return (
            (tag.number, "number"),
            (f"{tag.part} x{tag.quantity}" if tag.quantity > 1 else tag.part, "big"),
            (both(tag.name, language), "text"),
            (tag.serial, "text"),
            (f"{say(DEAD)}: {tag.symptom}" if tag.is_dead else symptom, "text"),
            (f"{job.get('number') or ''}  {person.display if person else tag.by}  {day}", "small"),
        )

    return _label(lines, (4, 2), tag.number, tag.serial, language, media, print_no, demo)


def place_label(
    place: str,
    reference: Reference,
    office_code: str,
    *,
    language: str,
    media: str = LABEL,
    print_no: int = 1,
    demo: bool = False,
) -> LabelContent:
    """The label of a shelf or bench; it is scanned when a device is put there."""
    number, office = place_number(office_code, place), reference.offices.get(office_code)

    def lines(language: str) -> tuple[Line, ...]:
        return (place, "big"), (_named(office, office_code, language), "text"), (number, "small")

    return _label(lines, (1,), number, "", language, media, print_no, demo)


def address_label(
    job: Thing,
    reference: Reference,
    office_code: str,
    *,
    language: str,
    media: str = PARCEL_LABEL,
    print_no: int = 1,
    demo: bool = False,
) -> LabelContent:
    """The label of a parcel: recipient with phone, sender, and the carrier's number, or the job's until it is known."""
    office, shipped, number = _point(reference, office_code), job.state != "ready", str(job.get("number") or "")
    tracking = str(job.get("tracking_out") or "") if shipped else ""

    def lines(language: str) -> tuple[Line, ...]:
        say = in_languages(language)
        insured = amount(job.get("insured"), str(job.get("currency") or "CNY")) if shipped else ""
        sender = (say(SENDER), _named(office, office_code, language), office.phone if office else "")
        return (
            (recipient_of(job), "big"),
            (forms.phone(job.get("phone")), "big"),
            (address_of(job), "text"),
            (f"{coded(job.get('carrier'), language)}  {tracking}" if shipped else "", "text"),
            (f"{say(INSURED)} {insured}" if insured else "", "text"),
            ("  ".join(filter(None, sender)), "small"),
            (office.address if office else "", "small"),
            (number, "small"),
        )

    return _label(lines, (4, 6, 3, 5), tracking or number, tracking or number, language, media, print_no, demo)


def _label(
    lines: Callable[[str], Sequence[Line]],
    spare: Sequence[int],
    code: str,
    barcode: str,
    language: str,
    media: str,
    print_no: int,
    demo: bool,
) -> LabelContent:
    """A label of the lines in its language(s); it can do without those at `spare`."""

    def all_lines(language: str) -> tuple[Line, ...]:
        return (*lines(language), _again(print_no, language), _mark(language, demo))

    shown = all_lines(language)
    return LabelContent(
        lines=tuple(line for line in shown[:-1] if line[0]),
        code=code,
        barcode=barcode,
        size=media if "x" in media else LABEL,
        mark=shown[-1][0],
        without=spared(shown, all_lines(spoken_by(language)[0]), spare),
    )


def _mark(language: str, demo: bool) -> Line:
    return (in_languages(language)(DEMO_MARK) if demo else "", "small")


def _again(print_no: int, language: str) -> Line:
    return (in_languages(language)(LABELS["reprint"]) % {"n": print_no - 1} if print_no > 1 else "", "small")


def _model(job: Thing) -> str:
    return " ".join(str(job.get(name)) for name in ("brand", "model") if job.get(name))


def _point(reference: Reference, office_code: str) -> Office | None:
    """The service point to which a customer comes; of a van its branch."""
    return reference.offices.get(reference.point_of(office_code))


def _named(office: Office | None, code: str, language: str) -> str:
    return both(office.names(), language) if office else code


def _zone(office: Office | None) -> ZoneInfo:
    return zone_named(office.zone if office else None)
