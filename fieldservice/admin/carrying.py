"""Carrying the exchange by hand: `carry out` and `carry in`, at an office and at headquarters, for whom no line is to be had.

What a file is refused for is said with what to do, and nothing of it has been taken then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from fieldservice import VERSION
from fieldservice.admin.joining import NOT_JOINED, told, utc_now
from fieldservice.shapes import JsonObject
from fieldservice.sync_rules.rules import RULES
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

FOR_WHOM = N_("Name the office: fieldservice carry out FILE --for OFFICE. Enrolled: %(known)s.")
ONLY_HEADQUARTERS = N_("--for is headquarters' option: what an office carries out always goes to headquarters.")
UNFIT = {
    "no_file": ("not_found", N_("There is no file %(file)s, or it cannot be read.")),
    "not_carried": (
        "guard",
        N_("%(file)s was not written by `carry out`. The file was not changed; nothing was imported."),
    ),
    "damaged": (
        "guard",
        N_(
            "%(file)s is damaged; nothing was imported. Run `carry out` again where the file was made, best "
            "on another stick."
        ),
    ),
    "newer": (
        "guard",
        N_(
            "%(file)s was made by a newer version of this program. Install the newer version here, then carry it in again."
        ),
    ),
    "older": (
        "guard",
        N_(
            "%(file)s was made by a version that is too old for this one. Upgrade there, carry out again and carry that in."
        ),
    ),
    "to_headquarters": (
        "guard",
        N_("This file goes from an office to headquarters. Carry it in at headquarters; nothing was taken here."),
    ),
    "to_office": (
        "guard",
        N_("This file goes from headquarters to an office. Carry it in at the office; nothing was taken here."),
    ),
    "another_headquarters": (
        "guard",
        N_("This file belongs to another headquarters. Nothing of it was taken; look for the right one."),
    ),
    "other_store": ("guard", N_("This file is for %(store)s. Carry it in there; nothing was taken here.")),
    "unknown_store": (
        "not_found",
        N_("Headquarters has enrolled no store %(store)s. Enrol it first: fieldservice hq enrol OFFICE."),
    ),
    "sign": (
        "guard",
        N_(
            "This file is not signed with the key of its store, and nothing of it was taken. Carry out again where it came from; if it stays so, "
            "the office needs a new code: fieldservice hq enrol OFFICE."
        ),
    ),
    "epoch": (
        "guard",
        N_(
            "Headquarters was restored from a backup since this office was last connected. Nothing is lost. "
            "The office must exchange once over a connection: fieldservice sync. After that, files work "
            "again."
        ),
    ),
    "gap": (
        "guard",
        N_(
            "Headquarters lacks earlier entries of this office, from entry %(seq)s on. Carry in the earlier "
            "files first, or let the office exchange once over a connection: fieldservice sync."
        ),
    ),
    "position": (
        "guard",
        N_(
            "This file starts after the last entry this office has read. Run `carry out` here, `carry in` at "
            "headquarters, and bring back what headquarters carries out."
        ),
    ),
    "feed": (
        "guard",
        N_(
            "This file does not continue the entries stored here; nothing was imported. Connect the office "
            "once: fieldservice first-copy fetches a full copy, and unsent entries are kept."
        ),
    ),
    "copied": (
        "guard",
        N_(
            "Headquarters has entries of this store that are missing here: this store was restored from a "
            "backup, or a copy of it is still in use. Exchange once over a connection: fieldservice sync. "
            "Everything done here is kept."
        ),
    ),
    "revoked": (
        "guard",
        N_(
            "The store %(store)s is revoked, and nothing is written for it. A new code makes its office known again: "
            "fieldservice hq enrol OFFICE."
        ),
    ),
    "replaced": (
        "guard",
        N_("Another store works for the office of %(store)s now, and nothing is written for the old one."),
    ),
}
"""By the code for which a file is refused: the desk's code, and the sentence."""


def carry_out(folder: Path, file: Path, office: str = "", clock: Callable[[], datetime] = utc_now) -> JsonObject:
    """Writes a file: {"file", "store", "entries", "published", "waiting"}. At an office all that headquarters has not acknowledged,
    at headquarters what `office` should read next. `waiting` entries stay behind until other stores' entries are numbered.

    Raises Refused, StoreTrouble.
    """
    from fieldservice.sync.hub import carried_files as hub_carrying
    from fieldservice.sync.hub.context import HubContext
    from fieldservice.sync.office import background, carried_files

    with _opened(folder) as (store, numbers), _in_words():
        if numbers:
            if not office:
                raise Refused("usage", FOR_WHOM, known=_enrolled(store))
            return asdict(hub_carrying.carry_out(HubContext(store, RULES, clock), office, file))
        if office:
            raise Refused("usage", ONLY_HEADQUARTERS)
        with told(), background.alone(folder):
            return asdict(carried_files.out(background.office_of(store, RULES, clock, VERSION), file))


def carry_in(folder: Path, file: Path, clock: Callable[[], datetime] = utc_now) -> JsonObject:
    """Takes a file in: {"store", "entries", "published", "held", "forked", "left_out"}; twice is harmless.

    Raises Refused, and then nothing was taken; StoreTrouble.
    """
    from fieldservice.sync.hub import carried_files as hub_carrying
    from fieldservice.sync.hub.context import HubContext
    from fieldservice.sync.office import background, carried_files

    with _opened(folder) as (store, numbers), _in_words():
        if numbers:
            return asdict(hub_carrying.carry_in(HubContext(store, RULES, clock), file))
        with told(), background.alone(folder):
            return asdict(carried_files.take_in(background.office_of(store, RULES, clock, VERSION), file))


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[Any, bool]]:
    """The store, and whether it is headquarters. Raises Refused where it is neither that nor has joined one."""
    from db.store import Store
    from fieldservice.sync.meta_keys import URL

    store = Store.open(folder)
    try:
        numbers = bool(store.meta("headquarters"))
        if not numbers and not store.meta(URL):
            raise Refused("guard", NOT_JOINED)
        yield store, numbers
    finally:
        store.close()


def _enrolled(store: Any) -> str:
    with store.reading() as tx:
        return (
            ", ".join(
                office
                for (office,) in tx.rows(
                    "SELECT DISTINCT office FROM known_store WHERE status = 'active' ORDER BY office"
                )
            )
            or "-"
        )


@contextmanager
def _in_words() -> Iterator[None]:
    from fieldservice.sync.transport import carried_file

    try:
        yield
    except carried_file.CarriedFileRejected as unfit:
        code, sentence = UNFIT[unfit.code]
        raise Refused(code, sentence, **unfit.values) from unfit
