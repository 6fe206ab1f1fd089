"""One-time links: the customer signs on a phone or tablet, through a code that the terminal shows.

A link signs once, until it expires, exactly the content that was shown, in the name of the person who offered it. The
store keeps only the SHA-256 of its token, so neither the store nor a backup of it can open a link.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.desk import refusals, step_context, take_step
from fieldservice.desk.paper_choices import facts_to_sign, language_for
from fieldservice.desk.session import step_of
from fieldservice.documents.registry import signing_of
from fieldservice.documents.signed_content import digest_of, letterhead
from fieldservice.documents.wording import LANGUAGES
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import left, moment, stamp
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.take import may_begin

if TYPE_CHECKING:
    from db.journal import Entry
    from db.store import Tx
    from fieldservice.desk.receipts import Receipt
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fold import Thing
    from fieldservice.workflows.engine.model import Step

TOKEN_BYTES = 16
SERVED = "pages.json"
"""In the data folder while pages are served: {"url", "pid"}."""
OPEN, SIGNED, DECLINED, WITHDRAWN = "open", "signed", "declined", "withdrawn"
"""The states of a stored link. A customer can decline a quote instead of signing it."""
EXPIRED, CHANGED, UNKNOWN = "expired", "changed", "unknown"
COLUMNS = "id, thing, also_for, paper, step, digest, by, language, made, expires, state, entry"
MOST_STROKES, MOST_POINTS, MOST_HEIGHT, MOST_WIDTH, MOST_TIME = 400, 6000, 1000, 10_000, 3_600_000
LEAST_EXTENT = 50
"""The least width or height of a signature, in thousandths of the pad's height; a dot is none."""
LONGEST_NAME = 100

NOT_SIGNED_HERE = N_("%(step)s cannot be signed on a phone.")
NO_NAME = N_("Please write the name of the person who signs.")
NAME_TOO_LONG = N_("Too long: %(max_length)s characters at most.")
NOT_DRAWN = N_("Please sign in the field.")
NOT_A_SIGNATURE = N_("The signature cannot be read. Please sign again.")
NOT_YOURS = N_("This code was created by %(who)s.")


@dataclass(frozen=True, slots=True)
class SignLink:
    """A link that was just offered. The token is kept nowhere: show `url` now, it cannot be shown again."""

    id: str
    url: str
    token: str
    expires: str


@dataclass(frozen=True, slots=True)
class LinkState:
    """A stored link. `state` is open, signed, declined or withdrawn; `at` says `expired` for an open link whose time is
    over."""

    id: str
    thing: str
    also_for: tuple[str, ...]
    paper: str
    step: str
    digest: str
    by: str
    language: str
    made: str
    expires: str
    state: str
    entry: str

    @property
    def things(self) -> tuple[str, ...]:
        return (self.thing, *self.also_for)

    def at(self, now: datetime) -> str:
        valid = left(self.expires, now, moment(self.expires) - moment(self.made))
        return EXPIRED if self.state == OPEN and not valid else self.state


@dataclass(frozen=True, slots=True)
class SigningOutcome:
    """The answer to a signature that was sent: the state of its link, and for an open link the wrong fields.

    `receipt` is the key of the receipt; "" unless this signature is the one that was accepted.
    """

    state: str
    fields: Mapping[str, Message] | None = None
    receipt: str = ""


class _ChangedMeanwhile(Exception):
    """The link or the paper changed between reading and writing; nothing is written."""


def _offered(session: Session, by: Person, ids: Sequence[str], step: str) -> tuple[Step, list[str]]:
    """The step, and for each job the digest of what is signed. Raises Refused where the step could not be taken now."""
    folded = [session.thing(id_) for id_ in ids]
    workflow, row = step_of(folded[0], step)
    if not row.signs or not any(name == "strokes" for name in row.event_class().model_fields):
        raise Refused("usage", NOT_SIGNED_HERE, step=Message(row.label))
    present = step_context.context(session, by, row, None, {}, None)
    for job in folded:
        refused = may_begin(workflow, row, job, present)
        if refused:
            raise refused
    return row, [digest_of(facts) for facts in shown_facts(session, folded, row.signs)]


def shown_facts(session: Session, things: Sequence[Thing], paper: str) -> list[JsonObject]:
    """The content that would be signed now for each job, as plain values."""
    return [facts_to_sign(session, job, paper) for job in things]


def state_of(session: Session, id_: str) -> LinkState | None:
    """The link with this id, for the terminal that waits; None where there is none. Through the light reader."""
    row = session.reader.row(f"SELECT {COLUMNS} FROM sign_link WHERE id = ?", (id_,))
    return LinkState(row[0], row[1], tuple(json.loads(row[2] or "[]")), *row[3:]) if row else None


def _since(session: Session, link: LinkState) -> str:
    """The present state of a link that could not be used; one that is still open failed because its paper changed."""
    now = state_of(session, link.id)
    return now.state if now is not None and now.state != OPEN else CHANGED


def _signed_in(entry: Entry, link: LinkState) -> list[str]:
    """The digests that an entry signed, in the order of the link's jobs; its own fields are the first job's."""
    fact, of = signing_of(link.paper).fact, entry.data.get("of") or {}
    signings = [
        (of.get(thing) or {}).get(fact) or (entry.data.get(fact) if thing == link.thing else None)
        for thing in link.things
    ]
    return [str((signing or {}).get("content", "")) for signing in signings]


def _close(tx: Tx, id_: str, to: str, entry: str) -> bool:
    changed = tx.run("UPDATE sign_link SET state = ?, entry = ? WHERE id = ? AND state = ?", (to, entry, id_, OPEN))
    return bool(changed.rowcount == 1)


def can_decline(session: Session, link: LinkState) -> bool:
    """Whether the customer may decline here what the link shows."""
    _, row = step_of(session.thing(link.thing), link.step)
    return "answer" in row.event_class().model_fields


def _wrong(signer: str, strokes: object, declines: bool) -> dict[str, Message]:
    wrong: dict[str, Message] = {}
    if not signer.strip():
        wrong["signer"] = Message(NO_NAME)
    elif len(signer.strip()) > LONGEST_NAME:
        wrong["signer"] = Message(NAME_TOO_LONG, {"max_length": LONGEST_NAME})
    if not declines and (because := wrong_strokes(strokes)):
        wrong["strokes"] = because
    return wrong


def wrong_strokes(strokes: object) -> Message | None:
    """The fault of strokes from outside (shape, bounds, running time, no more than a dot); None if there is none."""
    if (
        not isinstance(strokes, list)
        or len(strokes) > MOST_STROKES
        or not all(isinstance(stroke, list) and stroke for stroke in strokes)
    ):
        return Message(NOT_A_SIGNATURE)
    points = [point for stroke in strokes for point in stroke]
    if len(points) > MOST_POINTS:
        return Message(NOT_A_SIGNATURE)
    before = 0
    for point in points:
        if not isinstance(point, list) or len(point) != 3 or any(type(value) is not int for value in point):
            return Message(NOT_A_SIGNATURE)
        x, y, t = point
        if not (0 <= x <= MOST_WIDTH and 0 <= y <= MOST_HEIGHT and before <= t <= MOST_TIME):
            return Message(NOT_A_SIGNATURE)
        before = t
    if not points:
        return Message(NOT_DRAWN)
    across, down = ([point[axis] for point in points] for axis in (0, 1))
    if max(max(across) - min(across), max(down) - min(down)) < LEAST_EXTENT:
        return Message(NOT_DRAWN)
    return None


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def served_at(folder: Path) -> str:
    """The address at which a server serves the pages of this folder, as it recorded it; "" if none does."""
    try:
        record = json.loads((folder / SERVED).read_text("utf-8"))
    except (OSError, ValueError):
        return ""
    return str(record.get("url", "")) if isinstance(record, dict) else ""


class Links:
    """The one-time links of this office."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def state(self, id_: str) -> LinkState | None:
        """The link with this id, for the terminal that waits; None where there is none. Through the light reader."""
        return state_of(self.session, id_)

    def offer(
        self,
        by: Person,
        thing: str,
        step: str,
        also_for: Sequence[str] = (),
        language: str | None = None,
        base: str = "",
    ) -> SignLink:
        """Offer a link with which the customer signs this step of these jobs; earlier open ones are withdrawn.

        `base` is the address of the page, by default that of the server that runs on this folder. Raises Refused, which
        is recorded.
        """
        ids = [self.session.find_thing(name)[1] for name in (thing, *also_for)]
        try:
            row, digests = _offered(self.session, by, ids, step)
        except Refused as refused:
            refusals.record_refusal(self.session, by, ids[0], step, refused)
            raise
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self.session.clock()
        expires = stamp(now + timedelta(minutes=self.session.reference().minutes("sign_link_minutes")))
        spoken = language or language_for(self.session, self.session.thing(ids[0]))
        link = SignLink(_hash(token), f"{base or served_at(self.session.folder)}/sign/{token}", token, expires)
        with self.session.store.writing() as tx:
            tx.run(
                "UPDATE sign_link SET state = ? WHERE thing = ? AND step = ? AND state = ?",
                (WITHDRAWN, ids[0], step, OPEN),
            )
            tx.put(
                "sign_link",
                [
                    {
                        "id": link.id,
                        "thing": ids[0],
                        "also_for": json.dumps(ids[1:]),
                        "paper": row.signs,
                        "step": step,
                        "digest": " ".join(digests),
                        "by": by.name,
                        "language": spoken if spoken in LANGUAGES else "both",
                        "made": stamp(now),
                        "expires": expires,
                        "state": OPEN,
                        "entry": "",
                    }
                ],
            )
        return link

    def withdraw(self, by: Person, id_: str) -> bool:
        """Take back an open link; False where it is not open. Raises Refused unless the same person offered it."""
        link = state_of(self.session, id_)
        if link is None:
            return False
        if link.by != by.name:
            refused = Refused("role", NOT_YOURS, (link.by,), who=self.session.display_names().get(link.by, link.by))
            refusals.record_refusal(self.session, by, link.thing, link.step, refused)
            raise refused
        with self.session.store.writing() as tx:
            return _close(tx, id_, WITHDRAWN, "")

    def by_token(self, token: str) -> LinkState | None:
        """The link of a token. Its hash is looked up and compared, so the time taken says nothing about tokens."""
        id_ = _hash(token)
        found = state_of(self.session, id_)
        return found if found is not None and hmac.compare_digest(found.id, id_) else None

    def content(self, link: LinkState) -> list[JsonObject] | None:
        """The content that this link signs, one paper after the other; None where it has changed meanwhile."""
        facts = shown_facts(self.session, [self.session.thing(job) for job in link.things], link.paper)
        return facts if link.digest == " ".join(map(digest_of, facts)) else None

    def letterhead(self) -> JsonObject:
        """Company and service point, for pages that show no paper."""
        return letterhead(self.session.reference(), self.session.office)

    def receipt(self, link: LinkState, key: str) -> Receipt | None:
        """What the phone that signed may show and keep, for a limited time; else None."""
        from fieldservice.desk.receipts import receipt_of

        return receipt_of(self.session, link, key)

    def signed_pdf(self, link: LinkState, key: str, place: int) -> bytes | None:
        """A signed paper of this link as PDF, for as long as there is a receipt."""
        from fieldservice.desk.receipts import signed_pdf

        return signed_pdf(self.session, link, key, place)

    def _signed(self, id_: str, signer: str, strokes: object) -> SigningOutcome:
        """The answer for a link through which somebody signed, perhaps with this signature."""
        from fieldservice.desk.receipts import key_for

        link = state_of(self.session, id_)
        assert link is not None
        return SigningOutcome(SIGNED, receipt=key_for(self.session, link, signer.strip(), strokes))

    def use(self, token: str, shown: str, signer: str, strokes: object, answer: str = "") -> SigningOutcome:
        """Sign, or decline where the link allows it and the answer is `declined`. A signature that is sent again gets
        the same answer, and nothing new is written.

        `shown` is the digest that the page showed. Raises StoreTrouble; the same signature may be sent again after it.
        """
        link = self.by_token(token)
        if link is None:
            return SigningOutcome(UNKNOWN)
        if link.state == SIGNED:
            return self._signed(link.id, signer, strokes)
        declines = answer == DECLINED and can_decline(self.session, link)
        if link.at(self.session.clock()) != OPEN:
            return SigningOutcome(link.at(self.session.clock()))
        wrong = _wrong(signer, strokes, declines)
        if wrong:
            return SigningOutcome(OPEN, wrong)
        if not hmac.compare_digest(shown.encode(), link.digest.encode()) or self.content(link) is None:
            return SigningOutcome(CHANGED)
        by = self.session.person(link.by) or Person(link.by, link.by, frozenset(), "")
        given: JsonObject = {"signer": signer.strip(), "also_for": list(link.also_for)}
        given |= {"answer": DECLINED} if declines else {"strokes": strokes}

        def close_with_it(tx: Tx, entry: Entry) -> None:
            # In the transaction of the signature, so that of two signatures at once only one finds the link open.
            if _signed_in(entry, link) != link.digest.split() or not _close(
                tx, link.id, DECLINED if declines else SIGNED, entry.id
            ):
                raise _ChangedMeanwhile

        try:
            take_step.take_step(self.session, by, link.thing, link.step, given, None, then=close_with_it, link=True)
        except _ChangedMeanwhile:
            return SigningOutcome(_since(self.session, link))
        except Refused as refused:
            since = _since(self.session, link)
            if since == CHANGED:  # else the same signature came twice, and nobody did anything wrong
                refusals.record_refusal(self.session, by, link.thing, link.step, refused)
            return SigningOutcome(since)
        if declines:
            return SigningOutcome(DECLINED)
        return self._signed(link.id, signer, strokes)
