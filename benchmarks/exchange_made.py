"""Makes the stores of the exchange benchmarks: a headquarters, and two stores of one office with invented jobs.

One store wrote the entries and pushes them; the other has none of them and pulls them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.invented_jobs import NOW, JobMaker, tables
from db.store import Store
from fieldservice.demo import branch
from fieldservice.demo.branch import OFFICE
from fieldservice.desk import sign_in
from fieldservice.sync import common, enrolled_stores, feeds, receiving
from fieldservice.sync.meta_keys import EPOCH, HEADQUARTERS, URL
from fieldservice.sync.office.context import OfficeContext
from fieldservice.sync_rules.rules import RULES

EACH = 10
"""Entries of a job, including those of its request and files."""
EVERY = timedelta(minutes=12)
"""Time between two calls; about twenty jobs run at a time."""
HQ = "HQ"


def jobs(count: int, each: int = EACH, seed: int = 5) -> list[list[dict[str, Any]]]:
    """The first `each` entries of `count` jobs, with a call every EVERY."""
    maker, found = JobMaker(seed), list[list[dict[str, Any]]]()
    while len(found) < count:
        drafts = maker.job(open_=False, last=NOW - EVERY * (count - len(found))).drafts
        if len(drafts) >= each:
            found.append(drafts[:each])
    return found


def drafts(count: int, each: int = EACH) -> list[dict[str, Any]]:
    """The entries of all jobs in the order in which they were made."""
    return sorted((draft for job in jobs(count, each) for draft in job), key=lambda draft: draft["made"])


def write(store: Store, drafts: Sequence[dict[str, Any]], chunk: int = 500) -> None:
    """Append the drafts to the journal of a store and refresh its rows."""
    for start in range(0, len(drafts), chunk):
        with store.writing() as tx:
            entries = tx.append_many(drafts[start : start + chunk])
            RULES.refresh(tx, {thing for entry in entries for _, thing in entry.touches}, entries, ())


def now() -> datetime:
    return datetime.now(UTC)


def headquarters(folder: Path, offices: Sequence[dict[str, Any]] = (), url: str | None = None) -> Store:
    """A headquarters that has published all tables."""
    store = Store.create(folder, office=HQ, name="总部", url=url)
    with store.writing() as tx:
        enrolled_stores.begin_headquarters(tx)
        for table, rows in tables(sign_in.verifier(branch.PIN)).items():
            if table == "staff":
                rows = [{**row, "office": ""} for row in rows]  # the same people work in every store of the fleet
            tx.publish(table, [*rows, *offices] if table == "office" else rows)
        common.catch_up(tx)
    return store


def joined(hq: Store, folder: Path, office: str = OFFICE, address: str = "-") -> tuple[Store, str, str]:
    """A store that has joined and pulled the published tables: (store, its name, its secret)."""
    store = Store.create(folder, office=office, name=office)
    with hq.writing() as tx:
        record = enrolled_stores.add(tx, office, str(store.meta("identity")), now())
        meta = {HEADQUARTERS: tx.meta("headquarters"), EPOCH: tx.meta("epoch"), URL: address, "store": record.store}
        rows, digest = common.page(tx, 0, 2**31)
    with store.writing() as tx:
        for key, value in meta.items():
            tx.set_meta(key, str(value))
        common.reset(tx)
        common.apply(tx, rows, digest or feeds.START)
        receiving.note_seen(tx, office, meta[EPOCH])
    return store, record.store, record.secret


def office_of(store: Store, secret: str) -> OfficeContext:
    return OfficeContext(store, RULES, now, lambda _: secret, lambda *_: None, "benchmark")


def lay_out(folder: Path, count: int, url: str | None = None, each: int = EACH) -> dict[str, tuple[str, str]]:
    """Make the stores `hq`, `writer` (with `count` jobs) and `reader`; returns (name, secret) of the latter two."""
    entries = drafts(count, each)
    with closing(headquarters(folder / "hq", url=url)) as hq:
        secrets = {}
        for name in ("writer", "reader"):
            store, called, secret = joined(hq, folder / name)
            secrets[name] = (called, secret)
            with closing(store):
                if name == "writer":
                    write(store, entries)
    return secrets
