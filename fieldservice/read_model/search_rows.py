"""The words by which work and files are found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fieldservice.read_model.article_rows import article_words
from fieldservice.read_model.row_texts import MOST_CHARACTERS
from fieldservice.shapes import Values
from fieldservice.workflows.case_base.lines import KIND as ARTICLE
from fieldservice.workflows.contracts.terms import KIND as CONTRACT
from fieldservice.workflows.contracts.terms import devices_of
from fieldservice.workflows.engine.fold import MASTER_FILES, Thing
from fieldservice.workflows.engine.identity import phone_idents
from fieldservice.workflows.money.invoices.lines import KIND as INVOICE
from fieldservice.workflows.money.invoices.lines import numbers_of
from fieldservice.workflows.parts.consignments.lines import KIND as CONSIGNMENT
from fieldservice.workflows.parts.consignments.lines import pieces_of
from fieldservice.workflows.parts.on_the_job.tags import tags_of
from fieldservice.workflows.parts.shipments.lines import KIND as SHIPMENT
from fieldservice.workflows.parts.shipments.lines import lines_of as shipment_lines
from fieldservice.workflows.return_cases.execution.lines import CHOICES
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE
from fieldservice.workflows.return_cases.lines import case_devices
from fieldservice.workflows.sales.lines import KIND as SALE
from fieldservice.workflows.sales.lines import lines_of as sale_lines

NUMBERS = (
    "number",
    "request_number",
    "job_number",
    "serial",
    "phone",
    "source",
    "paper",
    "ticket",
    "tracking",
    "tracking_out",
)


WORDS = ("symptom", "model", "brand", "product", "category", "handling", "solution", "group")


NAMES = ("customer_name", "contact")


FILE_NUMBERS, FILE_WORDS, FILE_NAMES = ("number", "phone", "serial"), ("address", "model", "brand"), ("name", "contact")


def search_words(thing: Thing) -> dict[str, list[str]]:
    return file_words(thing) if thing.kind in MASTER_FILES else work_words(thing)


def work_words(thing: Thing) -> dict[str, list[str]]:
    """The search texts of a request or job."""
    if thing.kind == ARTICLE:
        return article_words(thing)
    # A requisition is not found by the number of its job or the serial number of its device: these mean the job.
    found = search_texts(thing, ("number",) if thing.kind == "requisition" else NUMBERS, WORDS, NAMES)
    if thing.kind in PIECES_OF:
        # Whoever holds a piece in the hand looks by its number for what it belongs to.
        lines = PIECES_OF[thing.kind](thing)
        pieces = dict.fromkeys(each for part, _name, numbers in lines for each in (part, *numbers) if each)
        words = [_text(name) for _part, name, _serials in lines if name]
        return {
            "idents": [text[:MOST_CHARACTERS] for text in (*found["idents"], *pieces)],
            "words": [*found["words"], *words],
            "names": found["names"],
        }
    # A ticket issued on the spot is in the customer's hands even if its entry was late, so it must be found.
    tickets = [str(line["ticket"])[:MOST_CHARACTERS] for line in thing.lines("taken_along") if line.get("ticket")]
    # Whoever holds a faulty part in the hand looks for its job by the number of the tag, and whoever has an invoice for
    # that by the number of the tax program.
    issued = sorted(numbers_of(thing)) if thing.kind == INVOICE else ()
    numbers = (*tickets, *issued, *(tag.number[:MOST_CHARACTERS] for tag in tags_of(thing)))
    return {**found, "idents": list(dict.fromkeys((*found["idents"], *numbers)))} if numbers else found


def file_words(thing: Thing) -> dict[str, list[str]]:
    """The search texts of a customer's or device's file."""
    return search_texts(thing, FILE_NUMBERS, FILE_WORDS, FILE_NAMES)


PIECES_OF: dict[str, Callable[[Thing], list[tuple[str, Values, Sequence[str]]]]] = {
    SHIPMENT: lambda thing: [(each.part, each.name, (*each.went, *each.came)) for each in shipment_lines(thing)],
    SALE: lambda thing: [(each.part, each.name, each.serials) for each in sale_lines(thing)],
    CONSIGNMENT: lambda thing: [(each.part, each.name, (each.tag, each.serial)) for each in pieces_of(thing)],
    CONTRACT: lambda thing: [("", {}, (each.serial,)) for each in devices_of(thing)],
    RETURN_CASE: lambda thing: [
        *(("", {}, (each.serial,)) for each in case_devices(thing.facts)),
        *(("", {}, (str(line.get("exchange") or ""),)) for line in thing.lines(CHOICES)),
    ],
}
"""By kind of thing: (part, name, numbers of its pieces: serial numbers, fault tags) of each of its lines."""


def search_texts(
    thing: Thing, numbers: tuple[str, ...], words: tuple[str, ...], names: tuple[str, ...]
) -> dict[str, list[str]]:
    """The search texts of a thing; a number or name is one word of the index, cut to the length of a row.

    A phone is found by its number alone, and by number and extension together.
    """
    idents: list[str] = []
    for name in numbers:
        if value := thing.facts.get(name):
            text = _text(value)
            idents += phone_idents(text) if name == "phone" else (text,)
    return {
        "idents": [text[:MOST_CHARACTERS] for text in idents],
        "words": texts_of(thing, words),
        "names": [text[:MOST_CHARACTERS] for text in texts_of(thing, names)],
    }


def texts_of(thing: Thing, names: tuple[str, ...]) -> list[str]:
    """The texts of these facts, one by one: joined, two numbers would make a third number."""
    return [_text(value) for name in names if (value := thing.facts.get(name))]


def _text(value: Any) -> str:  # Any: a fact of a fold
    return f"{value.get('zh')} {value.get('en')}" if isinstance(value, dict) else str(value)
