"""What a customer who signed on a phone may keep: number, time, the signed papers as PDF, and the status page.

It is shown for a limited time, and only to the phone that signed: the code of the link was seen by others. Everything
comes from the content that was signed; reading it records nothing.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from fieldservice.desk.paper_choices import size_for
from fieldservice.desk.paper_layouts import drawn, layout_for, looked
from fieldservice.desk.print_orders import LOST
from fieldservice.desk.sign_links import SIGNED
from fieldservice.documents.registry import PAPERS, signing_of
from fieldservice.shapes import JsonObject
from fieldservice.words.moments import left, moment, stamp
from fieldservice.workflows.engine.addresses import status_page_of
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.desk.sign_links import LinkState
    from fieldservice.workflows.engine.fold import Thing


@dataclass(frozen=True, slots=True)
class Receipt:
    """The signature of one link. `at` and `until` are UTC text; `papers` are (number, revision), "" without one."""

    label: str
    """The name of the paper."""
    at: str
    until: str
    papers: tuple[tuple[str, str], ...]
    status: str
    """The address of the status page; "" where there is none."""


def key_for(session: Session, link: LinkState, signer: str, strokes: object) -> str:
    """The key of the receipt for whoever sends the signature that was accepted; "" for any other signature.

    A phone that did not get the answer sends the same again, and is told the key again.
    """
    key = _key(link, signer, strokes)
    return key if _opens(key, link, signatures(session, link)) else ""


def _key(link: LinkState, signer: str, strokes: object) -> str:
    """Made of what was drawn, which only the phone that signed knows: so no key is kept in the store."""
    return sha256(json.dumps([link.id, signer, strokes]).encode()).hexdigest()[:32]


def _opens(key: str, link: LinkState, signed: list[tuple[Thing, JsonObject]]) -> bool:
    """Whether the key is that of the signature. One that was erased with its customer has none."""
    line = signed[0][1] if signed else {}
    if not line.get("strokes"):
        return False
    return hmac.compare_digest(key.encode(), _key(link, str(line.get("signer")), line["strokes"]).encode())


def receipt_of(session: Session, link: LinkState, key: str) -> Receipt | None:
    """The receipt of a link through which somebody signed; None for a wrong key, and after its time."""
    signed = signatures(session, link)
    if not _opens(key, link, signed):
        return None
    at = str(signed[0][1][signing_of(link.paper).fact]["at"])
    readable = timedelta(minutes=session.reference().minutes("receipt_minutes"))
    until = moment(at) + readable
    if not left(stamp(until), session.clock(), readable):
        return None
    contents = [_content(session, digest) for digest in link.digest.split()]
    papers = tuple((str(content.get("number", "")), str(content.get("revision", ""))) for content in contents)
    status = status_page_of(session.reference(), signed[0][0])
    return Receipt(PAPERS[link.paper].label, at, stamp(until), papers, status)


def signed_pdf(session: Session, link: LinkState, key: str, place: int) -> bytes | None:
    """The customer copy of a signed paper as PDF; `place` counts the papers of the link from 0.

    None where the link has no such paper, for a wrong key, and after its time.
    """
    receipt = receipt_of(session, link, key)
    if receipt is None or not 0 <= place < len(receipt.papers):
        return None
    digest, (job, line) = link.digest.split()[place], signatures(session, link)[place]
    content, paper = _content(session, digest), PAPERS[link.paper]
    contents = paper.signed_contents(
        content, line, language=content["language"], copy="customer", digest=digest, demo=session.is_demo
    )
    chosen = layout_for(session, link.paper)
    contents = looked(session, link.paper, contents, chosen, content["language"], content["office"]["code"])
    return drawn(contents, "pdf", size_for(session, job, paper.usual["pdf"], chosen.layout.size))[0].data


def signatures(session: Session, link: LinkState) -> list[tuple[Thing, JsonObject]]:
    """Each job of a link with the line of its signature; none where nobody has signed through it."""
    if link.state != SIGNED:
        return []
    fact, found = signing_of(link.paper).fact, []
    for job in (session.thing(id_) for id_ in link.things):
        lines = (line for name in job.lists for line in job.lines(name) if line["entry"] == link.entry)
        found += [(job, line) for line in lines if line.get(fact)][:1]
    return found if len(found) == len(link.things) else []


def _content(session: Session, digest: str) -> JsonObject:
    """The signed content. Raises Refused (store) when it is missing or damaged."""
    from db import files

    content = files.read(session.folder, digest)
    if content is None:
        raise Refused("store", LOST, digest=digest)
    found: JsonObject = json.loads(content)
    return found
