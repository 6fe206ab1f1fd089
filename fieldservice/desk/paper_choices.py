"""In which language, in which copies and on which size a paper is printed, unless somebody says otherwise.

The customer's file comes first, then the layout file of this office, then the setting of the office, then the default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.documents.registry import signing_of
from fieldservice.documents.signed_content import NO_SIGNATURE
from fieldservice.read_model.holdings import StoredHoldings
from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.codes import code_of

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fold import Thing

COPIES = ("customer", "company", "headquarters")
"""The copies in the order in which a number of them is printed."""


def office_of(session: Session, made_of: Thing | str | None) -> str:
    """The office from which a paper comes: this one; where headquarters prints for a branch, the branch."""
    reference, own = session.reference(), session.office
    holder = "" if made_of is None or isinstance(made_of, str) else made_of.holder
    prints_for_it = session.is_headquarters and holder in reference.offices
    return holder if prints_for_it and reference.point_of(holder) != reference.point_of(own) else own


def wish_of(session: Session, job: Thing | None, name: str) -> str:
    """What the file of the job's customer says about papers; "" where it says nothing."""
    customer = str(job.get("customer") or "") if job else ""
    if not customer:
        return ""
    with session.store.reading() as tx:  # an office may hold a job without having the customer's file
        return code_of(session.fold(tx, customer).get(name))


def language_for(session: Session, job: Thing | None, of_paper: str = "") -> str:
    return wish_of(session, job, "paper_language") or of_paper or _setting(session, job, "paper_language")


def copies_for(session: Session, job: Thing, of_paper: tuple[str, ...] = ()) -> tuple[str, ...]:
    wished = wish_of(session, job, "paper_copies")
    if of_paper and not wished:
        return of_paper
    return COPIES[: int(wished or _setting(session, job, "paper_copies"))] or COPIES[:1]


def size_for(session: Session, job: Thing | None, usual: str, of_paper: str = "") -> str:
    """The size of a sheet; `usual` is that of the kind of paper, "" where customer and office decide."""
    wished = "" if usual else wish_of(session, job, "paper_size")
    return wished or of_paper or usual or _setting(session, job, "paper_size")


def facts_to_sign(session: Session, job: Thing, paper: str) -> JsonObject:
    """The content that a signature on this paper would sign now: exactly what screen, phone and paper then show."""
    return {name: value for name, value in facts_to_print(session, job, paper).items() if name != NO_SIGNATURE}


def facts_to_print(session: Session, job: Thing, paper: str) -> JsonObject:
    """The content of this paper now, in the customer's language; it may say why nobody has to sign it."""
    books = StoredHoldings(session.reader)
    facts = signing_of(paper).facts_of(job, session.reference(), office_of(session, job), books)
    wished = wish_of(session, job, "paper_language")
    return facts | ({"language": wished} if wished else {})


def _setting(session: Session, job: Thing | None, name: str) -> str:
    return session.reference().text(name, office_of(session, job))
