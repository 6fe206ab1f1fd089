"""One-time links: a signature drawn on the customer's own phone or a tablet, through a code that the terminal shows.

A link signs once, only exactly what was shown, only until it expires, and in the name of whoever offered it. Of its token
nothing but the SHA-256 is kept, so that neither the store nor a backup of it opens anything.
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

from fieldservice.desk import take_step
from fieldservice.desk.session import step_of
from fieldservice.documents.registry import signing_of
from fieldservice.documents.signed_content import signed_bytes
from fieldservice.documents.wording import LANGUAGES
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import moment, stamp
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.take import may_begin

if TYPE_CHECKING:
    from db.journal import Entry
    from db.store import Tx
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fold import Thing
    from fieldservice.workflows.engine.model import Step

TOKEN_BYTES = 16
SERVED = "pages.json"
"""In the data folder while pages are served: {"url", "pid"}."""
OPEN, SIGNED, WITHDRAWN, EXPIRED, CHANGED, UNKNOWN = "open", "signed", "withdrawn", "expired", "changed", "unknown"
COLUMNS = "id, thing, also_for, paper, step, digest, by, language, made, expires, state, entry"
MOST_STROKES, MOST_POINTS, MOST_HEIGHT, MOST_WIDTH, MOST_TIME = 400, 6000, 1000, 10_000, 3_600_000
LEAST_EXTENT = 50
"""Thousandths of the pad's height: a dot or a slip of the finger is no signature."""
LONGEST_NAME = 100

NOT_SIGNED_HERE = N_("%(step)s is not signed on a phone.")
NO_NAME = N_("Please write the name of the person who signs.")
NAME_TOO_LONG = N_("Too long: at most %(max_length)s characters.")
NOT_DRAWN = N_("Please sign in the field.")
NOT_A_SIGNATURE = N_("This is not a signature that can be read.")
NOT_YOURS = N_("This code was offered by %(who)s.")


@dataclass(frozen=True, slots=True)
class SignLink:
    """What was offered. The token is nowhere else: show `url` now, it cannot be shown again."""

    id: str
    url: str
    token: str
    expires: str


@dataclass(frozen=True, slots=True)
class LinkState:
    """How a link stands. `state` is open, signed or withdrawn; `now` makes open expired where its time is over."""

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
        return EXPIRED if self.state == OPEN and moment(self.expires) <= now else self.state


@dataclass(frozen=True, slots=True)
class SigningOutcome:
    """What became of a signature that was sent: `signed` now or before, or why not; `fields` are wrong ones of an open link."""

    state: str
    fields: Mapping[str, Message] | None = None


class _ChangedMeanwhile(Exception):
    """Between looking and writing the link or the paper became another one; nothing is written."""


def _offered(session: Session, by: Person, ids: Sequence[str], step: str) -> tuple[Step, list[str]]:
    """The step, and the digest of what is signed by it of each thing. Raises Refused where it could not be taken now."""
    folded = [session.thing(one) for one in ids]
    workflow, row = step_of(folded[0], step)
    if not row.signs or not any(name == "strokes" for name in row.event_class().model_fields):
        raise Refused("usage", NOT_SIGNED_HERE, step=Message(row.label))
    present = take_step.context(session, by, row, None, {}, None)
    for one in folded:
        refused = may_begin(workflow, row, one, present)
        if refused:
            raise refused
    return row, [digest_of(facts) for facts in shown_facts(session, folded, row.signs)]


def shown_facts(session: Session, things: Sequence[Thing], paper: str) -> list[JsonObject]:
    """What would be signed now of each thing, as plain values."""
    return [signing_of(paper).facts_of(one, session.reference(), session.office) for one in things]


def digest_of(facts: Values) -> str:
    return sha256(signed_bytes(facts)).hexdigest()


def state_of(session: Session, id_: str) -> LinkState | None:
    """How a link stands, by its id, for the terminal that waits; None where there is none. Through the light reader."""
    row = session.reader.row(f"SELECT {COLUMNS} FROM sign_link WHERE id = ?", (id_,))
    return LinkState(row[0], row[1], tuple(json.loads(row[2] or "[]")), *row[3:]) if row else None


def _since(session: Session, link: LinkState) -> str:
    """How a link stands that was open a moment ago; where it still is, what it was made for is not so any more."""
    now = state_of(session, link.id)
    return now.state if now is not None and now.state != OPEN else CHANGED


def _signed_in(entry: Entry, link: LinkState) -> list[str]:
    """The digests that an entry put the signature under, in the link's order; of the first thing its own fields speak."""
    fact, of = signing_of(link.paper).fact, entry.data.get("of") or {}
    told = [
        (of.get(thing) or {}).get(fact) or (entry.data.get(fact) if thing == link.thing else None)
        for thing in link.things
    ]
    return [str((one or {}).get("content", "")) for one in told]


def _close(tx: Tx, id_: str, to: str, entry: str) -> bool:
    changed = tx.run("UPDATE sign_link SET state = ?, entry = ? WHERE id = ? AND state = ?", (to, entry, id_, OPEN))
    return bool(changed.rowcount == 1)


def _wrong(signer: str, strokes: object) -> dict[str, Message]:
    wrong: dict[str, Message] = {}
    if not signer.strip():
        wrong["signer"] = Message(NO_NAME)
    elif len(signer.strip()) > LONGEST_NAME:
        wrong["signer"] = Message(NAME_TOO_LONG, {"max_length": LONGEST_NAME})
    if because := wrong_strokes(strokes):
        wrong["strokes"] = because
    return wrong


def wrong_strokes(strokes: object) -> Message | None:
    """What is wrong with strokes that came from outside: shape, bounds, running time, and whether it is more than a dot."""
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
    """Where the pages of this folder are served now; "" where they are not, as far as their last server said."""
    try:
        told = json.loads((folder / SERVED).read_text("utf-8"))
    except (OSError, ValueError):
        return ""
    return str(told.get("url", "")) if isinstance(told, dict) else ""


class Links:
    """The one-time links of this office."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def state(self, id_: str) -> LinkState | None:
        """How a link stands, for the terminal that waits; None where there is none. Through the light reader."""
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
        """A link with which the customer signs this step of these jobs; earlier open ones for the same end here.

        `base` is the address that serves it, else that of the server that runs on this folder. Raises Refused, which is recorded.
        """
        ids = [self.session.find_thing(one)[1] for one in (thing, *also_for)]
        try:
            row, digests = _offered(self.session, by, ids, step)
        except Refused as refused:
            if refused.code != "usage":
                take_step.record_refusal(self.session, by, ids[0], step, refused)
            raise
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self.session.clock()
        expires = stamp(now + timedelta(minutes=self.session.reference().minutes("sign_link_minutes")))
        spoken = language or self.session.reference().text("paper_language")
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
        """Take back an open link; False where it was used or taken back before. Raises Refused for whoever did not offer it."""
        link = state_of(self.session, id_)
        if link is None:
            return False
        if link.by != by.name:
            refused = Refused("role", NOT_YOURS, (link.by,), who=self.session.display_names().get(link.by, link.by))
            take_step.record_refusal(self.session, by, link.thing, link.step, refused)
            raise refused
        with self.session.store.writing() as tx:
            return _close(tx, id_, WITHDRAWN, "")

    def by_token(self, token: str) -> LinkState | None:
        """The link of a token. What is looked up and compared is its hash, so time tells nothing about tokens."""
        id_ = _hash(token)
        found = state_of(self.session, id_)
        return found if found is not None and hmac.compare_digest(found.id, id_) else None

    def content(self, link: LinkState) -> list[JsonObject] | None:
        """The facts that are signed by this link, one paper after the other; None where they are not those any more for which it was made."""
        facts = shown_facts(self.session, [self.session.thing(one) for one in link.things], link.paper)
        return facts if link.digest == " ".join(map(digest_of, facts)) else None

    def use(self, token: str, shown: str, signer: str, strokes: object) -> SigningOutcome:
        """Sign. Whoever sends again what was signed before gets the same answer, and nothing new is written.

        `shown` is the digest that the page bore. Raises StoreTrouble, after which the same may be sent again.
        """
        link = self.by_token(token)
        if link is None:
            return SigningOutcome(UNKNOWN)
        if link.at(self.session.clock()) != OPEN:
            return SigningOutcome(link.at(self.session.clock()))
        wrong = _wrong(signer, strokes)
        if wrong:
            return SigningOutcome(OPEN, wrong)
        if not hmac.compare_digest(shown.encode(), link.digest.encode()) or self.content(link) is None:
            return SigningOutcome(CHANGED)
        by = self.session.person(link.by) or Person(link.by, link.by, frozenset(), "")
        given = {"signer": signer.strip(), "strokes": strokes, "also_for": list(link.also_for)}

        def close_with_it(tx: Tx, entry: Entry) -> None:
            # In the transaction of the signature: two that come at once cannot both find the link open.
            if _signed_in(entry, link) != link.digest.split() or not _close(tx, link.id, SIGNED, entry.id):
                raise _ChangedMeanwhile

        try:
            take_step.take_step(self.session, by, link.thing, link.step, given, None, then=close_with_it, link=True)
        except _ChangedMeanwhile:
            return SigningOutcome(_since(self.session, link))
        except Refused as refused:
            since = _since(self.session, link)
            if since == CHANGED:  # else the same came twice, and the other was quicker: nobody did anything wrong
                take_step.record_refusal(self.session, by, link.thing, link.step, refused)
            return SigningOutcome(since)
        return SigningOutcome(SIGNED)
