"""Joining headquarters with a one-time code, by a new store or by one with a history and staff of its own.

An interrupted join is completed by the same command again, since the identity of the store is made first and kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fieldservice import VERSION
from fieldservice.admin.presence import JOINING
from fieldservice.presentation.sync_problems import problem_of
from fieldservice.private_files import make_folder, replace_file
from fieldservice.shapes import JsonObject
from fieldservice.sync_rules.rules import RULES
from fieldservice.words.marking import N_
from fieldservice.words.moments import utc_now
from fieldservice.workflows.engine.messages import Message, Refused

if TYPE_CHECKING:
    from db.store import Store
    from fieldservice.desk.session import Session
    from fieldservice.read_model import remote_summaries
    from fieldservice.sync.office.context import OfficeContext, Report
    from fieldservice.sync.transport.enrolment_messages import EnrolAnswer
    from fieldservice.sync.transport.http_client import HttpClient

OWN_TABLES = ("staff", "office", "calendar")
"""Tables whose rows an office without headquarters brings with it when it joins; codes and settings it gets anew."""

NO_ADDRESS = N_(
    "%(url)s is not a valid headquarters address. Write it as https://service.example.com or http://127.0.0.1:8350."
)
WORTH_A_COPY = 20_000
"""From so many entries on, a whole copied store is fetched; entry by entry it would take minutes."""
NOT_PROTECTED = N_(
    "%(url)s is not encrypted: others could read names and phone numbers on the way. Use https://, or --plain "
    "inside a VPN."
)
HEADQUARTERS = N_("This store is headquarters: other stores join it.")
DEMO = N_("The demo cannot join a headquarters. Choose another folder with FIELDSERVICE_HOME.")
NOT_JOINED = N_("This office has not joined a headquarters. Join with: fieldservice join URL CODE.")
BUSY = N_("Another program is exchanging for this office. Try again in a moment.")
STOPPED = N_("%(what)s %(remedy)s")


def join(
    folder: Path,
    url: str,
    code: str,
    *,
    plain: bool = False,
    relay: str = "",
    clock: Callable[[], datetime] | None = None,
) -> JsonObject:
    """{"office", "store", "headquarters", "pushed", "pulled"}. Raises Refused, StoreTrouble."""
    clock = clock or utc_now
    url = checked_address(url, plain)
    relay = relay and checked_address(relay, True)
    store = _store_in(folder)
    try:
        enrolled = _enrolled(folder, store, url, code, clock)
        from fieldservice.sync.office import keys

        keys.keep(folder, enrolled.store, enrolled.secret)
        new = store is None
        if store is None:
            store = _create(folder, enrolled)
        office = _begin(store, url, relay, enrolled, clock)
        # Until now the file says that the store was begun and has nobody yet who could sign in.
        (folder / JOINING).unlink(missing_ok=True)
        copied = 0
        if new and not store.postgresql and _waiting(office) > WORTH_A_COPY:
            store.close()
            copied = _copied(folder, enrolled, url, clock)
            with open_office(folder, clock) as office:
                report = exchanged(office)
        else:
            report = exchanged(office)
        return {
            "office": enrolled.office,
            "store": enrolled.store,
            "headquarters": enrolled.headquarters,
            "pushed": report.pushed,
            "pulled": copied + report.pulled,
        }
    finally:
        if store is not None:
            store.close()


def checked_address(url: str, plain: bool) -> str:
    from fieldservice.sync.transport.http_client import is_loopback

    parts = urlsplit(url.strip())
    try:
        well = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.port or 1) > 0
            and not parts.query
            and not parts.username
        )
    except ValueError:
        well = False
    if not well:
        raise Refused("usage", NO_ADDRESS, url=url)
    if parts.scheme == "http" and not plain and not is_loopback(url):
        raise Refused("guard", NOT_PROTECTED, url=url)
    return url.strip().rstrip("/")


def _store_in(folder: Path) -> Store | None:
    """The store in this folder; None where there is none. Raises Refused where it may not join."""
    from db.errors import NoStore
    from db.store import Store

    try:
        store = Store.open(folder)
    except NoStore:
        return None
    demo, numbers = store.is_demo, store.meta("headquarters")
    if demo or numbers:
        store.close()
        raise Refused("guard", DEMO if demo else HEADQUARTERS)
    return store


def _enrolled(folder: Path, store: Store | None, url: str, code: str, clock: Callable[[], datetime]) -> EnrolAnswer:
    from fieldservice.sync import meta_keys
    from fieldservice.sync.office import outbox
    from fieldservice.sync.store_names import own_name
    from fieldservice.sync.transport import http_client
    from fieldservice.sync.transport.enrolment_messages import EnrolRequest

    if store is None:
        asked = EnrolRequest(code, _identity(folder), program=VERSION)
    else:
        with store.reading() as tx:
            published = {} if tx.meta(meta_keys.URL) else {table: tx.published(table) for table in OWN_TABLES}
            asked = EnrolRequest(
                code,
                str(tx.meta("identity")),
                store.office,
                outbox.own_seq(tx),
                VERSION,
                tx.meta(meta_keys.HEADQUARTERS) or "",
                json.dumps(published, ensure_ascii=False),
                own_name(tx) if tx.meta(meta_keys.HEADQUARTERS) else "",
            )
    with exchange_errors():
        return http_client.enrol(url, asked)


def _identity(folder: Path) -> str:
    """The identity of the store that will be made in this folder; every attempt to join uses the same one."""
    from db.journal import new_id

    try:
        return str(json.loads((folder / JOINING).read_text("utf-8"))["identity"])
    except (OSError, ValueError, KeyError, TypeError):
        identity = new_id()
    make_folder(folder, inherits=False)
    replace_file(folder / JOINING, json.dumps({"identity": identity}).encode())
    return identity


def _create(folder: Path, enrolled: EnrolAnswer) -> Store:
    from db.store import Store

    return Store.create(folder, office=enrolled.office, name=enrolled.name, identity=_identity(folder))


def _begin(store: Store, url: str, relay: str, enrolled: EnrolAnswer, clock: Callable[[], datetime]) -> OfficeContext:
    """Make the store an office of headquarters and fetch what is published; its own entries go out afterwards."""
    from fieldservice.sync import meta_keys
    from fieldservice.sync.office import background, recovery

    office = background.context_of(store, RULES, clock, VERSION)
    with store.writing() as tx:
        if enrolled.store != (tx.meta("store") or store.office):
            # Another store wrote under the name of this office before, so this one's entries get another name.
            recovery.rekey(tx, enrolled.store, set())
        tx.set_meta("store", enrolled.store)
        tx.set_meta(meta_keys.HEADQUARTERS, enrolled.headquarters)
        joined = bool(tx.meta(meta_keys.URL))
        if joined:
            # The known epoch stays: the first exchange finds out whether headquarters was restored, and follows.
            tx.set_meta(meta_keys.URL, url)
        else:
            tx.set_meta(meta_keys.EPOCH, enrolled.epoch)
        if relay:
            tx.set_meta(meta_keys.RELAY_URL, relay)
    with exchange_errors():
        if not joined:
            # The office counts as joined only once everything published is here, so that it is never without staff.
            recovery.read_common_anew(office, background.client_to(office, url))
            with store.writing() as tx:
                tx.set_meta(meta_keys.URL, url)
    return office


def _waiting(office: OfficeContext) -> int:
    """How many entries headquarters has for this office."""
    from fieldservice.sync.office import background, session

    with exchange_errors():
        return session.greet(office, background.headquarters_client(office)).head


def _copied(folder: Path, enrolled: EnrolAnswer, url: str, clock: Callable[[], datetime]) -> int:
    """Put the store that headquarters has copied for this office in place of the empty one; return its entries."""
    from functools import partial

    from fieldservice.sync.office import background, first_copy, keys
    from fieldservice.sync.transport.http_client import HttpClient

    target = first_copy.CopyTarget(
        folder,
        enrolled.office,
        RULES,
        clock,
        partial(keys.keep, folder),
        {"store": enrolled.store, "exchange/url": url},
    )
    with exchange_errors(), background.alone(folder):
        client = HttpClient(url, lambda: enrolled.store, partial(keys.of, folder), enrolled.headquarters, clock)
        try:
            return first_copy.fetch(target, client).entries
        except first_copy.CopyNotVerified:
            return 0  # then entry by entry, which is slower; each page is verified by itself
        finally:
            client.close()


def change_address(folder: Path, url: str, *, plain: bool = False, relay: str = "") -> JsonObject:
    """Use another address of the same headquarters, which must prove to be it, or another relay at the branch."""
    from fieldservice.sync import meta_keys
    from fieldservice.sync.office import background, session

    url = checked_address(url, plain)
    relay = relay and checked_address(relay, True)
    with open_office(folder) as office:
        with exchange_errors():
            session.greet(office, background.client_to(office, url))
        with office.store.writing() as tx:
            tx.set_meta(meta_keys.URL, url)
            if relay:
                tx.set_meta(meta_keys.RELAY_URL, relay)
        report = exchanged(office)
        return {"office": office.store.office, "pushed": report.pushed, "pulled": report.pulled}


def exchanged(office: OfficeContext, force: bool = False) -> Report:
    """Hold one session. Raises Refused with the problem and its remedy, with the code `unreachable` if offline."""
    from fieldservice.sync.office import background

    with exchange_errors():
        return background.once(
            office, background.headquarters_client(office), background.branch_client(office), force=force
        )


AT_THE_COUNTER = (2.0, 5.0)
"""Seconds to reach headquarters and to get an answer, while a customer waits."""


def asking(session: Session) -> Callable[[remote_summaries.Question], remote_summaries.Answer]:
    """A function that asks headquarters what other offices know; it raises Unreachable where it cannot."""
    from fieldservice.read_model import remote_summaries
    from fieldservice.sync import meta_keys
    from fieldservice.sync.office import background
    from fieldservice.sync.transport import wire
    from fieldservice.sync.transport.channel import SyncProblem, Unreachable

    clients: dict[str, HttpClient] = {}

    def ask(question: remote_summaries.Question) -> remote_summaries.Answer:
        url = session.store.meta(meta_keys.URL)
        if not url:
            raise Unreachable
        try:
            if url not in clients:
                office = background.context_of(session.store, RULES, session.clock, VERSION)
                clients[url] = background.client_to(office, url, AT_THE_COUNTER)
            answer: remote_summaries.Answer = clients[url]("ask", question, remote_summaries.Answer)
            return answer
        except (SyncProblem, wire.BadMessage) as problem:
            raise Unreachable from problem  # the exchange in the background reports the problem

    return ask


def compared(office: OfficeContext) -> int:
    """Compare all entries with headquarters' and repair those that differ; return their number. Each is listed."""
    from fieldservice.sync.office import background, reconciliation

    with exchange_errors(), background.alone(office.folder):
        return reconciliation.whole(office, background.headquarters_client(office))


@contextmanager
def open_office(folder: Path, clock: Callable[[], datetime] | None = None) -> Iterator[OfficeContext]:
    """The store in this folder as an exchanging office. Raises Refused where it joined none, NoStore, StoreTrouble."""
    from db.store import Store
    from fieldservice.sync import meta_keys
    from fieldservice.sync.office import background

    store = Store.open(folder)
    try:
        if not store.meta(meta_keys.URL):
            raise Refused("guard", HEADQUARTERS if store.meta("headquarters") else NOT_JOINED)
        yield background.context_of(store, RULES, clock or utc_now, VERSION)
    finally:
        store.close()


@contextmanager
def exchange_errors() -> Iterator[None]:
    """Turn an error that stops an exchange into a refusal with its sentence."""
    from fieldservice.sync.office import background
    from fieldservice.sync.transport import wire
    from fieldservice.sync.transport.channel import RefusalReceived, SyncProblem, Unreachable

    try:
        yield
    except background.Busy as error:
        raise Refused("guard", BUSY) from error
    except (Unreachable, SyncProblem, wire.BadMessage) as error:
        raise refusal_of(background.code_of(error)) from error
    except RefusalReceived as error:
        raise refusal_of(error.refusal.code, error.refusal.detail) from error


def refusal_of(code: str, detail: str = "") -> Refused:
    problem = problem_of(code)
    values = {"code": code, "detail": detail}
    return Refused(
        "unreachable" if code in ("unreachable", "proxy") else "guard",
        STOPPED,
        what=Message(problem.what, values),
        remedy=Message(problem.remedy, values),
    )
