"""The stores that headquarters has enrolled, with their one-time codes and secrets.

What a store may see follows from this record, never from what a request says.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from db.journal import SEQ, new_id
from db.store import Tx
from fieldservice.sync.store_names import name_of, office_of
from fieldservice.words.moments import left, stamp

ACTIVE, REPLACED, REVOKED = "active", "replaced", "revoked"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no character that is read as another."""
CODE_LENGTH = 12
"""Sixty bits: with a thousand tries a second a code would be guessed once in thirty million years."""
CODE_VALID = timedelta(minutes=15)
RESTORED = "restored"
"""Meta at headquarters: time of the last restore from a backup. Since then it accepts entries that offices offer
again."""
EPOCHS = "restored/epochs"
"""Meta at headquarters, JSON: by past epoch and office (for the common feed ""), the last position that both epochs
share. All past epochs are kept, since an office may have been away during more than one restore."""


@dataclass(frozen=True, slots=True)
class EnrolledStore:
    """Headquarters' record of one enrolled store."""

    store: str
    office: str
    identity: str
    secret: str
    status: str
    last_seq: int
    base: int
    fresh: str = ""
    former: str = ""

    @property
    def signs_with(self) -> tuple[str, ...]:
        """The secrets with which its requests may be signed."""
        return tuple(filter(None, (self.secret, self.fresh)))

    @property
    def signed_with(self) -> tuple[str, ...]:
        """The secrets with which its batches may have been signed."""
        return tuple(filter(None, (self.secret, self.fresh, self.former)))


_SELECT = "SELECT store, office, identity, secret, status, last_seq, base, fresh, former FROM known_store"


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
            f"{_SELECT} WHERE status = 'active' AND office IN (SELECT code FROM office WHERE branch = ?)"
            " ORDER BY store",
            (branch,),
        )
    ]


def active(tx: Tx) -> list[str]:
    """Names of the stores that exchange."""
    return [store for (store,) in tx.rows("SELECT store FROM known_store WHERE status = 'active' ORDER BY store")]


def superseded(tx: Tx, store: str) -> bool:
    """Whether its office has a later store: this one was copied, restored, or is gone."""
    names = [record.store for record in stores_of(tx, office_of(store))]
    return store in names[:-1]


def new_code(tx: Tx, office: str, now: datetime) -> str:
    """A code with which one store may enrol for this office within a quarter of an hour. Only its digest is stored."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    tx.put("enrol_code", [{"digest": _digest(code), "office": office, "expires": stamp(now + CODE_VALID)}])
    return code


def normalised_code(code: str) -> str:
    """A typed code without hyphens and spaces, with letters that look like digits read as digits."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return plain.replace("O", "0").replace("I", "1").replace("L", "1")


def _digest(code: str) -> str:
    return sha256(normalised_code(code).encode()).hexdigest()


def redeem(tx: Tx, code: str, identity: str, now: datetime) -> str | None:
    """The office of a code that is valid for this store; None if the code is unknown, expired, or used by another
    store."""
    row = tx.row("SELECT office, expires, identity FROM enrol_code WHERE digest = ?", (_digest(code),))
    if row is None or not left(row[1], now, CODE_VALID) or row[2] not in ("", identity):
        return None
    return str(row[0])


def enrol(tx: Tx, code: str, office: str, identity: str, now: datetime, adopted: int = 0) -> EnrolledStore:
    """Enrol a store with its code and return its record. The same store gets the same record again with the same
    code."""
    store = tx.value("SELECT store FROM enrol_code WHERE digest = ?", (_digest(code),))
    if not store:
        store = add(tx, office, identity, now, adopted).store
        bind_code(tx, code, identity, store)
    found = find(tx, store)
    assert found is not None
    return found


def bind_code(tx: Tx, code: str, identity: str, store: str) -> None:
    """Bind a code to the store that used it: no other store may use it from now on."""
    tx.run("UPDATE enrol_code SET identity = ?, store = ? WHERE digest = ?", (identity, store, _digest(code)))


def add(tx: Tx, office: str, identity: str, now: datetime, adopted: int = 0, store: str = "") -> EnrolledStore:
    """Enrol one more store of an office under the next free name, CD01 or CD01~2, or under the name `store`."""
    count = len(stores_of(tx, office)) + 1
    # Headquarters may have entries of a store that it never enrolled (a witness offered them): its name stays theirs.
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
                "secret": new_secret(),
                "enrolled": stamp(now),
                "adopted": adopted,
            }
        ],
    )
    found = find(tx, store)
    assert found is not None
    return found


def new_secret() -> str:
    return secrets.token_hex(32)


def rotate(tx: Tx, store: str) -> None:
    """Give a store another secret: it gets it with its next exchange, under the present one.

    The present one stays good until the store has signed with the new one, so an answer that was lost locks nobody out.
    """
    tx.run("UPDATE known_store SET fresh = ? WHERE store = ? AND fresh = ''", (new_secret(), store))


def rotated(tx: Tx, store: str, secret: str) -> None:
    """The store has signed with its fresh secret: from now on its requests are signed with this one alone."""
    tx.run(
        "UPDATE known_store SET former = secret, secret = fresh, fresh = '' WHERE store = ? AND fresh = ?",
        (store, secret),
    )


def set_status(tx: Tx, store: str, status: str) -> None:
    tx.run("UPDATE known_store SET status = ? WHERE store = ?", (status, store))


def begin_headquarters(tx: Tx) -> None:
    """This store becomes a headquarters and numbers entries from now on, its own earlier entries first."""
    tx.set_meta("headquarters", new_id())
    tx.set_meta("epoch", new_id())
    tx.run("UPDATE entry SET number = arrived WHERE number = 0")


def new_epoch(tx: Tx, office: str, at: str) -> str:
    """Begin a new epoch after headquarters was restored from a backup; returns it.

    Offices may hold entries that headquarters itself wrote since the backup, under sequence numbers it will use again.
    So its own store gets a new name.
    """
    epoch = new_id()
    _keep_past_epoch(tx, str(tx.meta("epoch")))
    tx.set_meta("epoch", epoch)
    tx.set_meta(RESTORED, at)
    tx.run(
        "UPDATE known_store"
        " SET base = coalesce((SELECT max(position) FROM feed WHERE feed.office = known_store.office), 0)"
    )
    # Named by time and not by counting: there may have been another restore since the backup, which the backup does not
    # know.
    tx.set_meta("store", f"{office}~{''.join(char for char in at[:19] if char.isdigit())}")
    tx.set_counter(SEQ, 0)
    return epoch


def _keep_past_epoch(tx: Tx, epoch: str) -> None:
    heads = {
        "": tx.value("SELECT max(position) FROM common") or 0,
        **dict(tx.rows("SELECT office, max(position) FROM feed GROUP BY office")),
    }
    past = {
        earlier: {name: min(position, heads.get(name, 0)) for name, position in shared.items()}
        for earlier, shared in json.loads(tx.meta(EPOCHS) or "{}").items()
    }
    tx.set_meta(EPOCHS, json.dumps(past | {epoch: heads}))


def last_shared_position(tx: Tx, epoch: str, office: str = "") -> int:
    """The last position of an office's feed ("": of the common feed) that a past epoch shares with the present one."""
    return int(json.loads(tx.meta(EPOCHS) or "{}").get(epoch, {}).get(office, 0))
