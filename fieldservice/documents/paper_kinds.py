"""What a row of the registry says of a paper: its media, content, conditions, what it is made of, how it is signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from pkgutil import resolve_name
from typing import Any

from fieldservice.documents.media import ANY_LABEL, is_form, is_label
from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import Holdings
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.money.lines import quotes_of
from fieldservice.workflows.money.receipts import receipts_of
from fieldservice.workflows.parts.on_the_job.tags import tags_of
from fieldservice.workflows.parts.shipments.lines import sendings

JOB, VISIT, SHELF, TAG, SENDING, QUOTED, PAID = "job", "visit", "shelf", "tag", "sending", "quoted", "paid"
CREDITED = "credited"
"""The subject of a paper: one job or other thing, all jobs under one claim ticket, a shelf or bench, each faulty part
of a job, each sending of a shipment, the jobs of a request that are quoted together or one version of the quote of one,
each payment of a thing, or what was credited of a return case."""
ONE_BY_ONE: dict[str, Callable[[Thing], tuple[str, ...]]] = {
    TAG: lambda job: tuple(each.number for each in tags_of(job)),
    SENDING: lambda shipment: tuple(str(number) for number in range(1, len(sendings(shipment)) + 1)),
    PAID: lambda thing: tuple(each.number for each in receipts_of(thing)),
    QUOTED: lambda thing: tuple(f"{each.number}/{each.version}" for each in quotes_of(thing)),
}
"""By subject: the names of the single papers of a thing, in order; each is printed by itself by its place in it."""

Need = tuple[Callable[[Thing], bool], str]
"""A condition on a job, and the sentence that refuses the paper where it does not hold."""


@dataclass(frozen=True, slots=True)
class Signing:
    """How a paper is signed; such a paper is printed from the facts that were signed, never from the fold."""

    facts: str
    """Function of (job, reference, office): the facts that are signed."""
    line: str
    """Function of (job, revision): the line of the signature, {} where nobody has signed."""
    fact: str
    """The fact in that line with the time and the way of signing, and the digest of what was signed."""
    has_revisions: bool = False
    of_stock: bool = False
    """Whether the facts say where pieces of the stock are: then the function is given the books too."""
    content: str = ""
    """Function that makes the content from (facts, line of the signature); by default that of the paper."""

    def facts_of(self, job: Thing, reference: Reference, office: str, books: Holdings | None = None) -> JsonObject:
        """The facts that a signature would sign now."""
        how = {"books": books} if self.of_stock else {}
        found: JsonObject = resolve_name(self.facts)(job, reference, office, **how)
        return found

    def line_of(self, job: Thing, revision: int) -> JsonObject:
        found: JsonObject = resolve_name(self.line)(job, revision)
        return found


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper."""

    label: str
    fits: Mapping[str, tuple[str, ...]]
    """Media by the language of the printer."""
    usual: Mapping[str, str]
    """The media that are used where none are named, by the language of the printer; "" for the office's setting."""
    content: str
    """Function that makes the content from (subject, reference, office), or for a signed paper from (facts, line of the
    signature). Where it returns a list, its contents are printed one after the other."""
    needs: tuple[Need, ...]
    rank: Mapping[str, int] = field(default_factory=dict)
    """By state of the job, its place in the list of the job's papers; without a rank it is not in the list."""
    of: str = "job"
    """The kind of thing that it is about; a job in its list of papers by `rank`."""
    also_of: tuple[str, ...] = ()
    """Further kinds of things that can have it."""
    made_of: str = JOB
    of_visit: tuple[str, ...] = ()
    """Facts of a request, any of which lets the paper be printed for all jobs of the visit."""
    asks: tuple[str, ...] = ()
    """Further arguments of the content function, beside language, number of the print and demo: printed, media, today,
    account, job (that of a case; None where it has none)."""
    signing: Signing | None = None
    has_copies: bool = False
    parts: str = ""
    """The parts that a layout file may order, as "module:name": the table of the paper's fields, or their names."""
    is_personal: bool = True
    """Whether it shows personal data: then a role is needed to print it, and reading it is recorded."""
    on_screen: bool = True
    """Whether it can be read on the screen before it is printed."""
    awaited: bool = False
    """Whether the customer waits at the counter for it; then a message says at once that it cannot be printed."""
    skipped_without: str = ""
    """The fact of a job without which a step that prints this paper leaves it out."""
    if_set: bool = False
    """Whether a step prints it only where a printer of its kind is set for it, and else says nothing of it."""
    by_hand: str = ""
    """Function of a job: the numbers that a step prints on this paper, and that are written by hand where no printer
    is; where there are none, the step leaves the paper out."""

    def takes(self, speaks: str, media: str) -> bool:
        """Whether the paper can be printed in this language of a printer on these media."""
        known = self.fits.get(speaks, ())
        return media in known or (ANY_LABEL in known and is_label(media))

    @property
    def cut_sheets(self) -> tuple[str, ...]:
        """The sizes of its PDF, without continuous forms; none for a paper that is no PDF."""
        return tuple(media for media in self.fits.get("pdf", ()) if not is_form(media))

    def signed_contents(self, facts: JsonObject, line: JsonObject, **how: object) -> list[Any]:  # Any: as in `contents`
        """The content objects of this paper as it is signed, of the facts and the line of its signature."""
        if self.signing is None or not self.signing.content:
            return self.contents(facts, line, **how)
        return [resolve_name(self.signing.content)(facts, line, **how)]

    def contents(self, *given: object, **how: object) -> list[Any]:  # Any: each paper has a content class of its own
        """The content objects of this paper; accessories have a label each."""
        made = resolve_name(self.content)(*given, **how)
        return made if isinstance(made, list) else [made]
