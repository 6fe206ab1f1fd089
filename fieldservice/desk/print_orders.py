"""Turns an order to print into single prints: one for each copy and job, with the function that makes its content.

An order is checked before anything is drawn. A signed paper is made of the facts that were signed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldservice.desk.accounts import statement
from fieldservice.desk.guests import refused_to_see
from fieldservice.desk.paper_choices import copies_for, facts_to_print, language_for, office_of
from fieldservice.desk.paper_layouts import ChosenLayout, layout_for, looked
from fieldservice.desk.refusals import record_refusal
from fieldservice.documents.availability import NEEDS_A_PLACE, NO_DEVICE_CAME_IN
from fieldservice.documents.layout_file import PaperLayout
from fieldservice.documents.media import is_form
from fieldservice.documents.paper_kinds import CREDITED, ONE_BY_ONE, PAID, QUOTED, SENDING, SHELF, TAG, VISIT, Paper
from fieldservice.documents.registry import PAPERS, signing_of, why_not
from fieldservice.documents.signed_content import NO_SIGNATURE, digest_of, ticket_code
from fieldservice.documents.tickets import jobs_on_ticket, shelf_of
from fieldservice.documents.wording import COPIES, LANGUAGES, printed_where
from fieldservice.read_model import fault_tags, money_papers, projections, queries
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import fold
from fieldservice.workflows.engine.identity import label_key
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.numbers import place_number, place_of
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.money.lines import QUOTE_ANSWERS, Quote, latest, quotes_of
from fieldservice.workflows.money.quotes.answering import SIGNED
from fieldservice.workflows.money.receipts import receipts_of
from fieldservice.workflows.parts.on_the_job.tags import tags_of, unprinted

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fold import Thing

ALL_COPIES = "all"
"""The copy of a print on a continuous form: all of them at once."""
PLACE_NAME = re.compile("[A-Z0-9]{1,12}")
LOST = N_("The signed content of this slip is missing or damaged: %(digest)s. Restore it from a backup.")
NO_REVISION = N_("There is no number %(given)s of this paper. There are: %(known)s.")
NO_SUCH = N_("There is no %(what)s of that name. Possible: %(known)s.")

Contents = list[Any]
"""Content objects of a paper. `Any`: each paper has a content class of its own."""


BY_NUMBER = {PAID: money_papers.paid, CREDITED: money_papers.paid, QUOTED: money_papers.quoted}
"""By subject: the function that finds the thing by the number on the paper."""


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """A paper to print, and how to print it. `things` are ids, or names of places for the label of a place.

    `revision` is the place of one paper where a thing has several: of a fault tag, or of a sending of parts.
    """

    kind: str
    things: tuple[str, ...]
    language: str | None = None
    copies: tuple[str, ...] = ()
    revision: int | None = None
    speaks: str = "pdf"
    media: str = ""
    chosen: ChosenLayout = field(default_factory=lambda: ChosenLayout(PaperLayout()))
    texts: tuple[str, ...] = ()
    """The numbers by which the things were named: that of a fault tag means this tag alone."""

    @property
    def layout(self) -> PaperLayout:
        return self.chosen.layout

    @property
    def paper(self) -> Paper:
        return PAPERS[self.kind]


@dataclass(frozen=True, slots=True)
class CountedPrint:
    """A print that is counted and recorded as one: one copy of the paper of one job, or the ticket of a visit.

    `recorded` is what the entry says of it; `numbers` are the printed numbers on it; `draw` makes its content, given
    how often it was printed.
    """

    touches: tuple[tuple[str, str], ...]
    recorded: JsonObject
    numbers: tuple[str, ...]
    draw: Callable[[int], Contents]

    @property
    def key(self) -> str:
        return projections.print_key(self.touches[0][1] if self.touches else "", self.recorded)

    @property
    def number(self) -> str:
        """The number under which it is found in the queue."""
        return str(self.recorded.get("ticket") or self.recorded.get("place") or self.numbers[0])


def one_of(value: str, known: Iterable[str], what: str) -> str:
    """Return the value if it is a known one. Raises Refused (usage), which lists the known values."""
    if value not in known:
        raise Refused("usage", NO_SUCH, what=Message(what), known=", ".join(known))
    return value


def paper_of(kind: str) -> Paper:
    """The row of a paper in the registry. Raises Refused (usage) if no paper has this name."""
    return PAPERS[one_of(kind, PAPERS, N_("paper"))]


def checked_order(
    session: Session,
    by: Person,
    kind: str,
    thing: str,
    *,
    also_for: Sequence[str] = (),
    copies: Sequence[str] = (),
    language: str | None = None,
    revision: int | None = None,
    speaks: str = "pdf",
    media: str = "",
    layout_file: Path | None = None,
) -> PrintOrder:
    """The order as it was asked for, checked. Raises Refused, which is recorded where a role is missing."""
    paper = paper_of(kind)
    for copy in copies:
        one_of(copy, COPIES, N_("copy"))
    if paper.made_of == SHELF:
        ids = tuple(dict.fromkeys(_place(session, text) for text in (thing, *also_for)))
    else:
        ids = tuple(dict.fromkeys(_thing(session, paper, text) for text in (thing, *also_for)))
    if paper.is_personal and (refused := refused_to_see(session, by)):
        record_refusal(session, by, ids[0], "print", refused)
        raise refused
    chosen = layout_for(session, kind, layout_file)
    return PrintOrder(kind, ids, language, tuple(copies) if paper.has_copies else (), revision, speaks, media, chosen,
                      tuple(map(label_key, (thing, *also_for))))  # fmt: skip


def _thing(session: Session, paper: Paper, text: str) -> str:
    """The id of the thing that is named; the number of a fault tag names its job, that of a quote or receipt
    what was quoted or paid for. Raises Refused (not_found)."""
    by_number = BY_NUMBER.get(paper.made_of)
    if by_number is not None and (found := by_number(session.reader, label_key(text))):
        return found
    tag = fault_tags.tagged(session.reader, text) if paper.made_of == TAG else None
    return tag.job if tag is not None else session.find_thing(text)[1]


def _place(session: Session, text: str) -> str:
    """A place by its printed number or its name, or the shelf on which the device of a job is."""
    place = place_of(label_key(text)) or label_key(text)
    if PLACE_NAME.fullmatch(place):
        return place
    try:
        place = shelf_of(session.thing(text))
    except Refused:
        place = ""
    if not place:
        raise Refused("not_found", NEEDS_A_PLACE)
    return place


def prints_of(session: Session, by: Person, order: PrintOrder, folded: Callable[[str], Thing]) -> list[CountedPrint]:
    """Everything that the order prints, in order. Raises Refused where there is no such paper."""
    if order.paper.made_of == SHELF:
        return [_of_place(session, by, order, place) for place in order.things]
    jobs = [job for id_ in order.things for job in _jobs_meant(order.kind, folded(id_), folded)]
    if order.paper.made_of == VISIT:
        visits = [_visit_of(session, job, folded) for job in jobs]
        found = [_of_visit(session, by, order, visit) for visit in visits]
    elif order.paper.made_of == TAG:
        found = [each for job in jobs for each in _of_tags(session, by, order, job)]
    elif order.paper.made_of == QUOTED:
        found = [_of_quoted(session, by, order, job, jobs, folded) for job in jobs]
    elif order.paper.made_of == PAID:
        found = [_of_payment(session, by, order, thing, folded) for thing in jobs]
    elif order.paper.made_of == SENDING:
        found = [_of_sending(session, by, order, shipment) for shipment in jobs]
    elif order.paper.signing:
        found = [each for job in jobs for each in _of_signed(session, by, order, job)]
    else:
        found = [_of_thing(session, by, order, job) for job in jobs]
    # Two jobs under the same ticket give that ticket twice.
    return list({each.key: each for each in found}.values())


def _jobs_meant(kind: str, thing: Thing, folded: Callable[[str], Thing]) -> list[Thing]:
    """The jobs whose paper is ordered: the job itself, or for a request those jobs of its visit that have the paper.

    Raises Refused if no job has it.
    """
    jobs = [thing]
    if thing.kind == "request" and PAPERS[kind].of_visit:
        moves = [move for line in thing.history for move in line.entry.moves if move.kind == "job"]
        jobs = [folded(id_) for id_ in dict.fromkeys(move.thing for move in moves)]
    whys = {job.id: why_not(kind, job) for job in jobs}
    found = [job for job in jobs if whys[job.id] is None]
    if not found:
        because = next(filter(None, whys.values()), None) or why_not(kind, thing) or Message(NO_DEVICE_CAME_IN)
        raise Refused("guard", because.message, **because.values)
    return found


def _visit_of(session: Session, job: Thing, folded: Callable[[str], Thing]) -> list[Thing]:
    rows = queries.ticket(session.reader, str(job.get("ticket")))
    return jobs_on_ticket((folded(row["thing"]) for row in rows), job)


def _of_place(session: Session, by: Person, order: PrintOrder, place: str) -> CountedPrint:
    language = spoken_in(session, order)
    recorded = _recorded(order, language, place=place_number(session.office, place))
    return CountedPrint((), recorded, (), partial(_drawn, session, by, order, place, language))


def _of_visit(session: Session, by: Person, order: PrintOrder, jobs: list[Thing]) -> CountedPrint:
    language, ticket = spoken_in(session, order, jobs[0]), str(jobs[0].get("ticket"))
    # Counted under its number and key: whichever job of the visit it is asked for, it is the same ticket.
    recorded = _recorded(order, language, ticket=ticket, code=ticket_code(jobs[0]))
    numbers = (ticket, *(str(job.get("number") or "") for job in jobs))
    touches = tuple(("job", job.id) for job in jobs)
    return CountedPrint(touches, recorded, numbers, partial(_drawn, session, by, order, jobs, language))


def _of_thing(session: Session, by: Person, order: PrintOrder, thing: Thing) -> CountedPrint:
    language = spoken_in(session, order, thing)
    draw = partial(_drawn, session, by, order, thing, language)
    return CountedPrint(((thing.kind, thing.id),), _recorded(order, language), _numbers_on(thing), draw)


def _of_tags(session: Session, by: Person, order: PrintOrder, job: Thing) -> list[CountedPrint]:
    """The tag that was named; else each that was not printed yet, or where all were, all of them again."""
    language, tags = spoken_in(session, order, job), tags_of(job)
    named = [each for each in tags if label_key(each.number) in order.texts]
    if order.revision:
        named = [tags[_one_of_several(order, job) - 1]]
    return [
        CountedPrint(
            ((job.kind, job.id),),
            _recorded(order, language, tag=each.number),
            (each.number,),
            partial(_drawn, session, by, order, job, language, tag=each),
        )
        for each in named or unprinted(job) or tags
    ]


def _of_sending(session: Session, by: Person, order: PrintOrder, shipment: Thing) -> CountedPrint:
    """The delivery note of one sending: the one that was named, else the last."""
    language, number = spoken_in(session, order, shipment), _one_of_several(order, shipment)
    draw = partial(_drawn, session, by, order, shipment, language, sending=number)
    recorded = _recorded(order, language, revision=number)
    return CountedPrint(((shipment.kind, shipment.id),), recorded, _numbers_on(shipment), draw)


def _quoted_with(job: Thing, ordered: list[Thing], folded: Callable[[str], Thing]) -> list[Thing]:
    """The jobs on one paper with this one: those that were ordered with it, else the jobs of its request that wait
    for an answer as it does, or whose quotes were answered together with its own."""
    if len(ordered) > 1:
        return sorted(ordered, key=lambda each: str(each.get("number")))
    request = str(job.get("request") or "")
    moves = [move for line in folded(request).history for move in line.entry.moves] if request else []
    ids = dict.fromkeys((job.id, *(move.thing for move in moves if move.kind == "job")))
    together = [each for id_ in ids if answered_by(each := folded(id_)) == answered_by(job)]
    return sorted((each for each in together if latest(each)), key=lambda each: str(each.get("number")))


def answered_by(job: Thing) -> str:
    """The entry of the answer to the newest quote; "" while it waits for one."""
    quote = latest(job)
    return str(quote.answered.get("entry") or "") if quote else ""


def _of_quoted(
    session: Session, by: Person, order: PrintOrder, job: Thing, ordered: list[Thing], folded: Callable[[str], Thing]
) -> CountedPrint:
    """The newest quotes of the jobs that are quoted together. A version that was named, or signed, is printed alone,
    as it was."""
    versions = quotes_of(job)
    named = versions[_one_of_several(order, job) - 1]
    # The signature of a quote that came along from a call stands on the paper of the call.
    answer = next((each for each in job.lines(QUOTE_ANSWERS) if each["entry"] == named.answered.get("entry")), {})
    if order.revision or answer.get(SIGNED):
        return _of_version(session, by, order, job, named, answer)
    jobs = _quoted_with(job, ordered, folded)
    language, quotes = spoken_in(session, order, jobs[0]), [each for job in jobs if (each := latest(job))]
    recorded = _recorded(order, language, quotes=" ".join(f"{each.number}/{each.version}" for each in quotes))
    numbers = (quotes[0].number, *(str(job.get("number") or "") for job in jobs))
    touches = tuple((job.kind, job.id) for job in jobs)
    return CountedPrint(touches, recorded, numbers, partial(_drawn, session, by, order, jobs, language))


def _of_version(
    session: Session, by: Person, order: PrintOrder, job: Thing, quote: Quote, answer: JsonObject
) -> CountedPrint:
    """One version with the content that was signed by this answer, or that was known when it was made. A quote that
    came along from a call has the facts of its job."""
    from fieldservice.documents.quote import ShownVersion, quote_content

    signed = str((answer.get(SIGNED) or {}).get("content") or "")
    if signed:
        content = _signed_content(session, job, answer, signed)
    else:
        entries = [line.entry for line in job.history]
        made = next((place for place, entry in enumerate(entries, 1) if entry.id == quote.entry), 0)
        then = fold(job.id, entries[:made], projections.APPENDS_TO) if made else job
        content = quote_content([then], session.reference(), office_of(session, job), [quote])
    language = spoken_in(session, order, job, str(content.get("language") or "") if signed else "")
    version = ShownVersion(quote, content, signed)
    recorded = _recorded(order, language, quotes=f"{quote.number}/{quote.version}")
    draw = partial(_drawn, session, by, order, [job], language, version=version)
    return CountedPrint(((job.kind, job.id),), recorded, (quote.number, str(job.get("number") or "")), draw)


def _of_payment(
    session: Session, by: Person, order: PrintOrder, thing: Thing, folded: Callable[[str], Thing]
) -> CountedPrint:
    """The receipt that was named, else the last one of the thing."""
    language, made_out = spoken_in(session, order, thing), receipts_of(thing)
    named = [each for each in made_out if label_key(each.number) in order.texts]
    receipt = named[0] if named else made_out[_one_of_several(order, thing) - 1]
    others = [folded(each.thing) for each in receipt.shares if each.thing != thing.id]
    things = [thing, *others]
    draw = partial(_drawn, session, by, order, things, language, receipt=receipt)
    touches = tuple((each.kind, each.id) for each in things)
    return CountedPrint(touches, _recorded(order, language, receipt_number=receipt.number), (receipt.number,), draw)


def _one_of_several(order: PrintOrder, thing: Thing) -> int:
    """The place of the paper among those of its kind, from 1; the last without a choice. Raises Refused (usage)."""
    known = [str(number) for number in range(1, len(ONE_BY_ONE[order.paper.made_of](thing)) + 1)]
    if str(order.revision or len(known)) not in known:
        raise Refused("usage", NO_REVISION, given=order.revision, known=", ".join(known))
    return order.revision or len(known)


def _of_signed(session: Session, by: Person, order: PrintOrder, job: Thing) -> list[CountedPrint]:
    """One print for each copy; on a continuous form all copies are one print."""
    facts, signature, digest = _facts_for(session, job, order)
    language = spoken_in(session, order, job, str(facts.get("language") or ""))

    def draw(copy: str, print_no: int) -> Contents:
        contents = order.paper.contents(
            facts,
            signature,
            language=language,
            copy="company" if copy == ALL_COPIES else copy,
            digest=digest,
            print_no=print_no,
            demo=session.is_demo,
            **_asked(session, by, order, job, language),
        )
        return looked(session, order.kind, contents, order.chosen, language, str(facts["office"]["code"]))

    revision = order.revision or int(job.get("revision", 0))
    # Whoever signs on the sheet signs what stood on it when it was printed.
    to_be_signed = {} if digest or NO_SIGNATURE in facts else {"content": digest_of(facts)}
    copies = (ALL_COPIES,) if is_form(order.media) else order.copies or copies_for(session, job, order.layout.copies)
    return [
        CountedPrint(
            ((job.kind, job.id),),
            _recorded(order, language, revision=revision, copy=copy, **to_be_signed),
            _numbers_on(job),
            partial(draw, copy),
        )
        for copy in copies
    ]


def _numbers_on(job: Thing) -> tuple[str, ...]:
    return tuple(str(job.get(name) or "") for name in ("number", "request_number", "ticket"))


def _recorded(order: PrintOrder, language: str, **more: object) -> JsonObject:
    return {"paper": order.kind, **more, "size": order.media, "language": language}


def _drawn(
    session: Session,
    by: Person,
    order: PrintOrder,
    made_of: Thing | list[Thing] | str,
    language: str,
    print_no: int,
    **more: object,
) -> Contents:
    """The content of one print of a paper that is not signed; `more` is what its content is told besides."""
    asked = _asked(session, by, order, made_of, language)
    reference = session.reference()
    office = office_of(session, made_of[0] if isinstance(made_of, list) else made_of)
    contents = order.paper.contents(
        made_of, reference, office, language=language, print_no=print_no, demo=session.is_demo, **asked, **more
    )
    return looked(session, order.kind, contents, order.chosen, language, office)


def _asked(session: Session, by: Person, order: PrintOrder, made_of: Any, language: str) -> JsonObject:
    """The further arguments that the paper's row in the registry names, beside language, number of the print and demo.

    `Any`: the row names only arguments that suit the thing of which its paper is made.
    """
    known: dict[str, Callable[[], object]] = {
        "media": lambda: order.media,
        "account": lambda: statement(session, made_of),
        "job": lambda: _job_of(session, made_of),
        "today": session.today,
        "printed": lambda: printed_where(
            session.clock(), session.zone(), session.counter or session.office, by.display, language
        ),
    }
    return {name: known[name]() for name in order.paper.asks}


def _job_of(session: Session, case: Thing) -> Thing | None:
    """The job of a case as this office has it; None for a case without one."""
    with session.store.reading() as tx:
        return session.fold(tx, str(case.get("job"))) if case.get("job") else None


def _facts_for(session: Session, job: Thing, order: PrintOrder) -> tuple[JsonObject, JsonObject, str]:
    """(facts, line of the signature, digest) of a paper that is signed; without a signature, the facts of the fold.

    Raises Refused (store) when the content that was signed is missing or damaged: it is never guessed.
    """
    signing = signing_of(order.kind)
    signature = signing.line_of(job, order.revision or int(job.get("revision", 0)))
    digest = str((signature.get(signing.fact) or {}).get("content", ""))
    if not digest:
        return facts_to_print(session, job, order.kind), {}, ""
    return _signed_content(session, job, signature, digest), signature, digest


def _signed_content(session: Session, job: Thing, line: JsonObject, digest: str) -> JsonObject:
    """The content that was signed by the entry of this line."""
    from db import files

    content = files.read(session.folder, digest)
    if content is None:
        signed = [each.entry for each in job.history if each.entry.id == line["entry"]]
        if any(entry.erased for entry in signed):
            raise Refused("guard", N_("The customer's data was erased, and this signed slip with it."))
        raise Refused("store", LOST, digest=digest)
    found: JsonObject = json.loads(content)
    return found


def spoken_in(session: Session, order: PrintOrder, job: Thing | None = None, shown: str = "") -> str:
    """The language asked for, else the one in which the paper was shown, else that of customer or office."""
    wanted = order.language or shown or language_for(session, job, order.layout.language)
    return one_of(wanted, LANGUAGES, N_("language"))
