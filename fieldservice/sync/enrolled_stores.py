"""The stores that headquarters has enrolled, their one-time codes and secrets.

Scope comes from headquarters' record of the store, never from what a request says.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from db.journal import new_id
from db.store import Tx
from fieldservice.sync.store_names import name_of, office_of
from fieldservice.words.moments import stamp

ACTIVE, REPLACED, REVOKED = "active", "replaced", "revoked"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: none that is read as another."""
CODE_LENGTH = 10
CODE_VALID = timedelta(minutes=15)
RESTORED = "restored"
"""Meta at headquarters: when it was last restored from a backup; since then offices may offer again what it lost."""
EPOCHS = "restored/epochs"
"""Meta beside it, JSON: for each epoch of the past, up to which position an office's feed, and under "" the common feed, is the same
as now. An office may have slept through more than one restoring."""


@dataclass(frozen=True, slots=True)
class EnrolledStore:
    """One enrolled store, as headquarters knows it."""

    store: str
    office: str
    identity: str
    secret: str
    status: str
    last_seq: int
    base: int


_SELECT = "SELECT store, office, identity, secret, status, last_seq, base FROM known_store"


def find(tx: Tx, store: str) -> EnrolledStore | None:
    row = tx.row(f"{_SELECT} WHERE store = ?", (store,))
    return EnrolledStore(*row) if row else None


def stores_of(tx: Tx, office: str) -> list[EnrolledStore]:
    return [
        EnrolledStore(*row)
        for row in tx.rows(f"{_SELECT} WHERE office = ? ORDER BY enrolled, length(store), store", (office,))
    ]


def vans_of(tx: Tx, branch: str) -> list[EnrolledStore]:
    """Active stores of the vans of a branch."""
    return [
        EnrolledStore(*row)
        for row in tx.rows(
            f"{_SELECT} WHERE status = 'active' AND office IN (SELECT code FROM office WHERE branch = ?) ORDER BY store",
            (branch,),
        )
    ]


def superseded(tx: Tx, store: str) -> bool:
    """Whether another store of its office came after it: it was copied, or restored, or is gone."""
    names = [one.store for one in stores_of(tx, office_of(store))]
    return store in names[:-1]


def new_code(tx: Tx, office: str, now: datetime) -> str:
    """A code with which one store may join for this office, once, within a quarter of an hour. Kept only as its digest."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    tx.put("enrol_code", [{"digest": _digest(code), "office": office, "expires": stamp(now + CODE_VALID)}])
    return code


def normalised_code(code: str) -> str:
    """A code as it was meant: hyphens and spaces left out, letters that look like digits read as such."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return plain.replace("O", "0").replace("I", "1").replace("L", "1")


def _digest(code: str) -> str:
    return sha256(normalised_code(code).encode()).hexdigest()


def redeem(tx: Tx, code: str, identity: str, now: datetime) -> str | None:
    """The office of a code that is valid for this store; None where it is unknown, too old, or was used by another."""
    row = tx.row("SELECT office, expires, identity FROM enrol_code WHERE digest = ?", (_digest(code),))
    if row is None or row[1] < stamp(now) or row[2] not in ("", identity):
        return None
    return str(row[0])


def enrol(tx: Tx, code: str, office: str, identity: str, now: datetime, adopted: int = 0) -> EnrolledStore:
    """The store's record, with its secret; asked again with the same code by the same store, the same record."""
    store = tx.value("SELECT store FROM enrol_code WHERE digest = ?", (_digest(code),))
    if not store:
        store = add(tx, office, identity, now, adopted).store
        bind_code(tx, code, identity, store)
    found = find(tx, store)
    assert found is not None
    return found


def bind_code(tx: Tx, code: str, identity: str, store: str) -> None:
    """From here on the code is this store's alone."""
    tx.run("UPDATE enrol_code SET identity = ?, store = ? WHERE digest = ?", (identity, store, _digest(code)))


def add(tx: Tx, office: str, identity: str, now: datetime, adopted: int = 0, store: str = "") -> EnrolledStore:
    """A new store of an office. The first is called like the office, later ones are told apart: CD01~2. `store`: it has this name."""
    count = len(stores_of(tx, office)) + 1
    # An office that headquarters had entries of without enrolling it (a witness brought them) keeps that name for them.
    while tx.value("SELECT 1 FROM known_store WHERE store = ?", (name_of(office, count),)) or (
        count > 1 and tx.value("SELECT 1 FROM entry WHERE store = ? LIMIT 1", (name_of(office, count),))
    ):
        count += 1
    store = store or name_of(office, count)
    tx.put(
        "known_store",
        [
            {
                "store": store,
                "office": office,
                "identity": identity,
                "secret": secrets.token_hex(32),
                "enrolled": stamp(now),
                "adopted": adopted,
            }
        ],
    )
    found = find(tx, store)
    assert found is not None
    return found


def set_status(tx: Tx, store: str, status: str) -> None:
    tx.run("UPDATE known_store SET status = ? WHERE store = ?", (status, store))


def begin_headquarters(tx: Tx) -> None:
    """This store numbers from now on, what it wrote before first."""
    tx.set_meta("headquarters", new_id())
    tx.set_meta("epoch", new_id())
    tx.run("UPDATE entry SET number = arrived WHERE number = 0")


def new_epoch(tx: Tx, office: str, at: str) -> str:
    """After headquarters was restored from a backup: its history goes on from here as another one. What headquarters itself
    wrote since the backup may stand in offices under the same places, so its own entries get another name."""
    epoch = new_id()
    _remember(tx, str(tx.meta("epoch")))
    tx.set_meta("epoch", epoch)
    tx.set_meta(RESTORED, at)
    tx.run(
        "UPDATE known_store SET base = coalesce((SELECT max(position) FROM feed WHERE feed.office = known_store.office), 0)"
    )
    # Not by counting: the backup does not know of another restoring since, whose entries offices may have.
    tx.set_meta("store", f"{office}~{''.join(char for char in at[:19] if char.isdigit())}")
    tx.run("UPDATE counter_row SET value = 0 WHERE name = 'journal/seq'")
    return epoch


def _remember(tx: Tx, epoch: str) -> None:
    stands = {
        "": tx.value("SELECT max(position) FROM common") or 0,
        **dict(tx.rows("SELECT office, max(position) FROM feed GROUP BY office")),
    }
    past = {
        one: {name: min(position, stands.get(name, 0)) for name, position in held.items()}
        for one, held in json.loads(tx.meta(EPOCHS) or "{}").items()
    }
    tx.set_meta(EPOCHS, json.dumps(past | {epoch: stands}))


def last_shared_position(tx: Tx, epoch: str, office: str = "") -> int:
    """Up to which position the feed of an office ("": the common feed), as it was read in another epoch, still holds."""
    return int(json.loads(tx.meta(EPOCHS) or "{}").get(epoch, {}).get(office, 0))
