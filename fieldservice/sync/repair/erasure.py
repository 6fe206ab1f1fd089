"""Erases a person: deletes the private parts of that person from the store, its files, its copies and waiting batches.

Headquarters publishes the erasure. Every store that reads it deletes in the same transaction, wipes its disk afterwards
and confirms with its next hello. Private parts of that person that arrive later are not stored.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from db import files, spool_files
from db.secure_delete import wipe
from db.statements import chunks, placeholders
from db.store import Store, Tx
from fieldservice.shapes import JsonObject
from fieldservice.sync import enrolled_stores, erased_persons, incidents
from fieldservice.sync.meta_keys import ERASED
from fieldservice.sync.rules import Belongings, Rules
from fieldservice.sync.transport import wire

PENDING = "exchange/erasing"
"""Meta: content that must still be wiped from the disk, as JSON of {persons, files, numbers}."""
BACKUPS = "backups"
"""Meta: the backups of this store, as JSON of {path: time}."""
PAPERS = (".pdf*", ".escpos", ".zpl")
"""File name endings of papers in folders of the store."""
COPIES = ("before-*.db*", "copies/*", "copies/*/*", "first-copy/*", "*.db.part")
"""Copies of the store in its folder: before a migration, first copies for offices, unfinished copies."""


# In the transaction


def erase(tx: Tx, rules: Rules, person: str, at: str) -> bool:
    """Delete the private parts of a person and compute the affected rows again. False where there were none.

    Content that must be wiped from the disk is noted; `finish` wipes it after the transaction.
    """
    erased_persons.forget_cached(tx)
    own = rules.belongings(tx, person) if rules.belongings else Belongings({}, frozenset())
    parts = _parts(tx, person, own.things)
    entries = [tx.entries(arrived - 1, 1)[0] for arrived in parts]
    named = sorted({digest for entry in entries for digest in rules.files(entry)})
    for some in chunks(parts):
        tx.run(f"DELETE FROM private_part WHERE entry IN ({placeholders(some)})", some)
        tx.run(f"DELETE FROM file_ref WHERE arrived IN ({placeholders(some)})", some)
    tx.note_erased(person, parts)
    gone = [
        digest
        for digest in named
        if tx.value("SELECT 1 FROM file_ref WHERE digest = ? AND arrived > 0", (digest,)) is None
    ]
    things = {thing for entry in entries for _, thing in entry.touches} | set(own.things)
    dropped = _drafts(tx, person, own) + _cards(tx, person, own) + _incidents(tx, own) + _held(tx, person, own)
    dropped += spool_files.forget(tx, sorted(things), at)
    rules.refresh(tx, things, (), ())  # after the summaries: a file may be known by its summary alone
    found = bool(parts or dropped or _waits(tx, {person}))
    if found:
        _kept_elsewhere(tx, at)
        before = pending(tx)
        _note(
            tx,
            {
                "persons": [*before["persons"], person],
                "files": [*before["files"], *gone],
                "numbers": [*before["numbers"], *filter(None, own.things.values())],
            },
        )
    return found


def _parts(tx: Tx, person: str, things: Iterable[str]) -> list[int]:
    """Arrivals of the entries with a private part of this person: entries that name the person, and entries about the
    person's work that name nobody, because the person was not known yet."""
    found = [
        entry
        for (entry,) in tx.rows(
            "SELECT entry FROM private_part WHERE person = ? AND person <> '' ORDER BY entry", (person,)
        )
    ]
    for some in chunks(sorted(things)):
        found += [
            entry
            for (entry,) in tx.rows(
                "SELECT DISTINCT p.entry FROM touch t JOIN private_part p ON p.entry = t.arrived"
                f" WHERE t.thing IN ({placeholders(some)}) AND p.person = '' ORDER BY p.entry",
                some,
            )
        ]
    return list(dict.fromkeys(found))


def _contains(text: str, words: Iterable[str]) -> bool:
    """Whether a text contains one of the words, plain or escaped as in JSON."""
    return any(word in text or json.dumps(word)[1:-1] in text for word in words)


def _drafts(tx: Tx, person: str, own: Belongings) -> int:
    dropped = [
        (who, key)
        for who, key, data in tx.rows("SELECT person, key, data FROM draft")
        if _contains(f"{key} {data}", {person, *own.things, *own.words})
    ]
    tx.many("DELETE FROM draft WHERE person = ? AND key = ?", dropped)
    return len(dropped)


def _cards(tx: Tx, person: str, own: Belongings) -> int:
    """Empty the summary but keep its position, so that an office that has not read it yet reads the empty one."""
    rows = tx.rows("SELECT office, thing, body FROM card WHERE body NOT IN ('', '{}')")
    blank = [(office, thing) for office, thing, body in rows if thing == person or _contains(body, own.words)]
    tx.many("UPDATE card SET body = '{}' WHERE office = ? AND thing = ?", blank)
    return len(blank)


def _incidents(tx: Tx, own: Belongings) -> int:
    changed = []
    for number, detail in tx.rows("SELECT no, detail FROM incident"):
        masked = detail
        for word in sorted(own.words, key=len, reverse=True):
            masked = masked.replace(json.dumps(word, ensure_ascii=False)[1:-1], "***").replace(
                json.dumps(word)[1:-1], "***"
            )
        if masked != detail:
            changed.append((masked, number))
    tx.many("UPDATE incident SET detail = ? WHERE no = ?", changed)
    return len(changed)


def _held(tx: Tx, person: str, own: Belongings) -> int:
    """Headquarters has the secrets of the stores whose batches it holds, so it signs them again without the person."""
    changed = 0
    for number, store, held in tx.rows("SELECT no, store, batch FROM held_batch"):
        maker, signed = enrolled_stores.find(tx, store), wire.read(bytes(held), wire.SignedBatch)
        batch = wire.unpack(signed.batch, wire.Batch)
        if maker is None or not any(_is_about(item, {person}, own.things) for item in batch.items):
            continue
        batch.items = [
            wire.BatchEntry(item.body) if _is_about(item, {person}, own.things) else item for item in batch.items
        ]
        tx.run("UPDATE held_batch SET batch = ? WHERE no = ?", (wire.encode(wire.sign(maker.secret, batch)), number))
        changed += 1
    return changed


def _is_about(item: wire.BatchEntry, persons: set[str], things: Iterable[str] = ()) -> bool:
    if item.private is None:
        return False
    if item.private.person:
        return item.private.person in persons
    return not {thing for _, thing in json.loads(item.body)["touches"]}.isdisjoint(things)


def _waits(tx: Tx, persons: set[str]) -> bool:
    """Whether a van's batch that waits here holds private parts of these persons.

    The van has signed the batch, so it cannot be changed here; headquarters drops the parts on arrival.
    """
    return any(
        _is_about(item, persons)
        for (batch,) in tx.rows("SELECT batch FROM relayed_batch")
        for item in wire.unpack(wire.read(bytes(batch), wire.SignedBatch).batch, wire.Batch).items
    )


def _kept_elsewhere(tx: Tx, at: str) -> None:
    """Delete carried files that can be reached; list the others, and backups, as incidents for a person."""
    beyond: dict[str, str] = dict(tx.rows("SELECT file, made FROM carried"))
    for file in [file for file in beyond if _removed(Path(file))]:
        del beyond[file]
        tx.run("DELETE FROM carried WHERE file = ?", (file,))
    beyond.update({file: made for file, made in json.loads(tx.meta(BACKUPS) or "{}").items() if Path(file).exists()})
    listed = {
        incident["detail"].get("file")
        for incident in incidents.open_incidents(tx, 10_000)
        if incident["what"] == incidents.KEPT
    }
    for file, made in sorted(beyond.items()):
        if file not in listed:
            incidents.add(tx, incidents.KEPT, at, office=tx.store, detail={"file": file, "made": made})


def _removed(file: Path) -> bool:
    try:
        file.unlink()
    except OSError:
        return False
    return True


# After the transaction


def pending(tx: Tx) -> dict[str, list[str]]:
    return {"persons": [], "files": [], "numbers": [], **json.loads(tx.meta(PENDING) or "{}")}


def _note(tx: Tx, what: JsonObject) -> None:
    tx.set_meta(
        PENDING, json.dumps({name: sorted(set(some)) for name, some in what.items()}) if any(what.values()) else ""
    )


def finish(store: Store, rules: Rules, at: str) -> bool:
    """Wipe deleted content from the disk. True where this store can confirm a further erasure.

    It runs after every session and retries what failed before (a program was reading, a batch was waiting).
    """
    with store.reading() as tx:
        last = _last(tx)
        if not tx.meta(PENDING) and int(tx.meta(ERASED) or 0) >= last:
            return False
    with store.writing() as tx:
        # Includes private parts that came back with an older first copy or backup.
        for (person,) in tx.rows(
            "SELECT DISTINCT e.person FROM erasure e JOIN private_part p ON p.person = e.person WHERE p.person <> ''"
        ):
            erase(tx, rules, person, at)
        todo = pending(tx)
    if todo["persons"]:
        with store.writing() as tx:
            spool_files.sweep(tx, store.folder)  # papers that waited to be printed
        _remove(store.folder, todo["files"], todo["numbers"])
        if not wipe(store):
            return False
    with store.writing() as tx:
        if pending(tx) != todo:
            return False  # another person was erased meanwhile: done next time
        if _waits(tx, set(todo["persons"])):
            _note(tx, {"persons": todo["persons"]})
            return False
        _note(tx, {})
        if int(tx.meta(ERASED) or 0) >= last:
            return False
        tx.set_meta(ERASED, str(last))
        return True


def _last(tx: Tx) -> int:
    """Position of the last erasure in the common feed."""
    return int(tx.value("SELECT max(position) FROM common WHERE \"table\" = 'erasure'") or 0)


def _remove(folder: Path, digests: Sequence[str], numbers: Sequence[str]) -> None:
    """Delete signed contents, papers in the folder, and copies of the whole store, which are made again."""
    for digest in digests:
        path = files.path_of(folder, digest)
        for file in (path, *path.parent.parent.glob(f"*/{digest}*.part")):
            _removed(file)
    papers = [path for number in numbers for suffix in PAPERS for path in folder.glob(f"*/{number}-*{suffix}")]
    for path in (*papers, *(path for pattern in COPIES for path in folder.glob(pattern))):
        with suppress(OSError):
            path.unlink()


# At headquarters


def confirmations(tx: Tx) -> list[JsonObject]:
    """Every erasure, the newest first: {person, at, by, waiting}.

    `waiting` are the stores that have not confirmed it, each as {store, status, contact}. A revoked or replaced store
    never confirms; a person must see to its disk.
    """
    stores = tx.rows(
        "SELECT store, status, contact, erased FROM known_store k WHERE NOT EXISTS (SELECT 1 FROM known_store later"
        " WHERE later.identity = k.identity AND later.store <> k.store AND later.enrolled > k.contact) ORDER BY store"
    )
    found = []
    for position, body in tx.rows(
        "SELECT position, body FROM common WHERE \"table\" = 'erasure' AND body <> '' ORDER BY position DESC"
    ):
        row = json.loads(body)
        waiting = [
            {"store": store, "status": status, "contact": contact}
            for store, status, contact, erased in stores
            if erased < position
        ]
        found.append({"person": row["person"], "at": row["at"], "by": row["by"], "waiting": waiting})
    return found
