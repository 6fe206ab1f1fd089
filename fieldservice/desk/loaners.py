"""Loaner and exchange devices: what is free and where, what customers have, and since when.

The books say where each piece of the stock is, the jobs which customer has it. So loans of earlier versions, in words,
are listed beside those of the stock, and where books and jobs disagree, the row says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from db import ledgers
from fieldservice.desk.stock import belongs_to
from fieldservice.read_model import cases, queries, row_texts
from fieldservice.shapes import as_object
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.bench.device import loans_out
from fieldservice.workflows.bench.loaners.loans import ACCOUNT, OFFICE, PART
from fieldservice.workflows.engine.ledger import key_of, office_of_account
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import LOANER, SparePart
from fieldservice.workflows.parts.places import (
    BAG,
    CUSTODY,
    FAULTY,
    FAULTY_TRANSIT,
    GOOD,
    ON_LOAN,
    TRANSIT,
    WITH_MAKER,
    in_words,
    is_ours,
    kind_of,
)

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.shapes import Values
    from fieldservice.workflows.engine.fold import Thing

FREE, KEPT, LENT, CHECK, COMING = "free", "kept", "lent", "check", "coming"
STATES = {
    FREE: N_("free"),
    KEPT: N_("reserved"),
    LENT: N_("on loan"),
    CHECK: N_("to be checked"),
    COMING: N_("on the way"),
}
"""What may be with a device, in the order of the list."""
OF_PLACE = {
    GOOD: FREE,
    BAG: FREE,
    FAULTY: CHECK,
    CUSTODY: CHECK,
    TRANSIT: COMING,
    FAULTY_TRANSIT: COMING,
    WITH_MAKER: CHECK,
    ON_LOAN: LENT,
}
"""By the kind of a place: how it is with the device in it."""
NOT_IN_THE_BOOKS = N_("Not in the books. Give its catalogue number when it comes back.")
IN_BOOKS_ELSEWHERE = N_("The job has it on loan, but by the books it is here: %(place)s. Check which is right.")
SET_ASIDE = N_("Reserved for %(case)s.")
NO_JOB = N_("On loan by the books, but no open job names it. Count the devices on loan.")


@dataclass(frozen=True, slots=True)
class StockDevice:
    """A loaner or exchange device. `place` is an account, "" for a loan in words; a loan names its job."""

    purpose: str
    state: str
    part: str
    name: Values
    models: tuple[str, ...]
    serial: str
    place: str
    office: str
    thing: str = ""
    number: str = ""
    customer: str = ""
    since: str = ""
    due: str = ""
    is_overdue: bool = False
    note: Message | None = None
    key: str = field(default="", compare=False)

    @property
    def searched(self) -> str:
        words = (self.part, self.serial, self.number, *map(str, self.name.values()), *self.models)
        return " ".join(words).casefold()


class Loaners:
    """The devices that an office lends or gives in exchange: its own, those of its vans; headquarters sees all."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def rows(self, text: str = "") -> list[StockDevice]:
        """Free ones first, the own office before others, by part and serial number; loans by when they are due. `text`
        narrows by number, name, model, serial number or job."""
        own, order = self.session.office, list(STATES)
        loans, pieces = list(self._loans()), {piece.key: piece for piece in self._pieces()}
        found = [self._joined(loan, pieces.pop(loan.key, None)) for loan in loans]
        kept = {key_of(serial): case for serial, case in cases.kept_exchanges(self.session.reader).items()}
        for piece in pieces.values():
            if piece.state == FREE and piece.key in kept:
                found.append(replace(piece, state=KEPT, note=Message(SET_ASIDE, {"case": kept[piece.key]})))
            else:
                found.append(replace(piece, note=Message(NO_JOB)) if piece.state == LENT else piece)
        words = text.casefold().split()
        return sorted(
            (row for row in found if all(word in row.searched for word in words)),
            key=lambda row: (
                *(order.index(row.state), row.purpose != LOANER, row.due),
                *(row.office != own, row.office, row.part, row.serial),
            ),
        )

    def free(self, purpose: str = LOANER, also_at: str = "") -> list[StockDevice]:
        """The devices that can be lent, or given in exchange, here and now, from the store or a bag; with `also_at`
        those of this office too, whose return case headquarters supplies."""
        offices = (self.session.office, also_at)
        return [row for row in self.rows() if (row.state, row.purpose) == (FREE, purpose) and row.office in offices]

    def _devices(self) -> list[SparePart]:
        codes = [code for (code,) in self.session.reader.rows("SELECT code FROM part WHERE purpose <> 'spare'")]
        catalogue = self.session.reference().catalogue
        return [part for code in sorted(codes) if (part := catalogue.part(code)) is not None]

    def _pieces(self) -> Iterator[StockDevice]:
        """The pieces of the books in places of what we have."""
        for part in self._devices():
            for place, key, serial in ledgers.pieces_of(self.session.reader, part.number):
                if is_ours(place) and self._is_seen(office_of_account(place)):
                    yield StockDevice(
                        part.purpose,
                        OF_PLACE[kind_of(place)],
                        part.number,
                        part.words(),
                        part.models,
                        serial,
                        place,
                        office_of_account(place),
                        key=key,
                    )

    def _loans(self) -> Iterator[StockDevice]:
        """The loans of jobs whose device is still out."""
        with self.session.store.reading() as tx:
            for row in queries.with_loaners(tx):
                job = self.session.alone(tx, row["thing"])
                for line in loans_out(job):
                    if self._is_seen(_lender(job, line)) or self._is_seen(job.holder):
                        yield self._loan(job, line)

    def _loan(self, job: Thing, line: Values) -> StockDevice:
        kept = line.get(PART)
        part: Values = as_object(kept)
        due, office = str(line.get("loaner_due") or ""), _lender(job, line)
        models = part.get("models")
        return StockDevice(
            LOANER,
            LENT,
            str(part.get("code") or ""),
            {language: str(part.get(language) or "") for language in ("zh", "en")} if part else {},
            tuple(map(str, models)) if isinstance(models, list) else (),
            str(line.get("loaner") or ""),
            str(line.get(ACCOUNT) or ""),
            office,
            job.id,
            str(job.get("number") or ""),
            row_texts.named(job, "customer_name"),
            str(line.get("at") or ""),
            due,
            bool(due) and due < stamp(self.session.clock()),
            key=key_of(str(line.get("loaner") or "")),
        )

    def _joined(self, loan: StockDevice, piece: StockDevice | None) -> StockDevice:
        """A loan with what the books say of its device."""
        if piece is None:
            return loan if loan.place else replace(loan, note=Message(NOT_IN_THE_BOOKS))
        known = replace(loan, part=piece.part, name=piece.name, models=piece.models, purpose=piece.purpose)
        if piece.state == LENT:
            return replace(known, place=piece.place)
        place = in_words(piece.place, dict(self.session.display_names()))
        return replace(known, note=Message(IN_BOOKS_ELSEWHERE, {"place": place}))

    def _is_seen(self, office: str) -> bool:
        own = self.session.office
        return self.session.is_headquarters or belongs_to(office, own, self.session.reference())


def _lender(job: Thing, line: Mapping[str, object]) -> str:
    """The office that lent the device; of a loan of an earlier version the one that has the job."""
    return office_of_account(str(line.get(ACCOUNT) or "")) or str(line.get(OFFICE) or "") or job.holder
