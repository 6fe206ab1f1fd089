"""The exchange by files carried on a stick: `carry out` and `carry in`, at an office and at headquarters.

A file is taken in whole or not at all; a refusal says why and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice import VERSION
from fieldservice.admin.joining import NOT_JOINED, exchange_errors
from fieldservice.shapes import JsonObject
from fieldservice.sheets import Tally
from fieldservice.sync_rules.rules import RULES
from fieldservice.words.marking import N_
from fieldservice.words.moments import utc_now
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from db.store import Store
    from fieldservice.sync.transport.carried_file import CarryInReport

FOR_WHOM = N_("Name the office: fieldservice carry out FILE --for OFFICE. Enrolled: %(known)s.")
ONLY_HEADQUARTERS = N_("--for works only at headquarters: an office always carries its file to headquarters.")
REJECTIONS = {
    "no_file": ("not_found", N_("There is no file %(file)s, or it cannot be read.")),
    "not_carried": (
        "guard",
        N_("%(file)s was not written by `carry out`. The file was not changed; nothing was imported."),
    ),
    "damaged": (
        "guard",
        N_(
            "%(file)s is damaged; nothing was imported. Run `carry out` again where the file was made, best with "
            "another USB stick."
        ),
    ),
    "newer": (
        "guard",
        N_(
            "%(file)s was made by a newer version of this program. Install the newer version here, then carry it in "
            "again."
        ),
    ),
    "older": (
        "guard",
        N_(
            "%(file)s was made by a version that is too old for this one. Upgrade there, carry out again and carry "
            "that in."
        ),
    ),
    "to_headquarters": (
        "guard",
        N_("This file goes from an office to headquarters. Carry it in at headquarters; nothing was imported here."),
    ),
    "to_office": (
        "guard",
        N_("This file goes from headquarters to an office. Carry it in at the office; nothing was imported here."),
    ),
    "another_headquarters": (
        "guard",
        N_("This file belongs to another headquarters; nothing was imported. Use the right file."),
    ),
    "other_store": ("guard", N_("This file is for %(store)s. Carry it in there; nothing was imported here.")),
    "unknown_store": (
        "not_found",
        N_("Headquarters has enrolled no store %(store)s. Enrol it first: fieldservice hq enrol OFFICE."),
    ),
    "sign": (
        "guard",
        N_(
            "This file is not signed with its store's key; nothing was imported. Carry out again at the office. "
            "If that does not help, the office needs a new code: fieldservice hq enrol OFFICE."
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
            "headquarters, and bring back headquarters' new file."
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
            "The store %(store)s is revoked; no file was written for it. Let its office join again with a new "
            "code: fieldservice hq enrol OFFICE."
        ),
    ),
    "replaced": ("guard", N_("The office of %(store)s now uses another store; no file was written for the old one.")),
}
"""By the code of a rejected file: the code of the refusal, and its sentence."""


def carry_out(folder: Path, file: Path, office: str = "", clock: Callable[[], datetime] = utc_now) -> JsonObject:
    """Write a file and return {"file", "store", "entries", "published", "waiting"}.

    An office writes all entries that headquarters has not acknowledged; headquarters writes what `office` should read
    next.
    `waiting` entries stay behind until the entries of other stores on which they depend are numbered.

    Raises Refused, StoreTrouble.
    """
    from fieldservice.sync.hub import carried_files as hub_files
    from fieldservice.sync.hub.context import HubContext
    from fieldservice.sync.office import background, carried_files

    with _opened(folder) as (store, numbers), _file_errors():
        if numbers:
            if not office:
                raise Refused("usage", FOR_WHOM, known=_enrolled(store))
            return asdict(hub_files.carry_out(HubContext(store, RULES, clock), office, file))
        if office:
            raise Refused("usage", ONLY_HEADQUARTERS)
        with exchange_errors(), background.alone(folder):
            return asdict(carried_files.out(background.context_of(store, RULES, clock, VERSION), file))


def carry_in(folder: Path, file: Path, clock: Callable[[], datetime] = utc_now) -> JsonObject:
    """Take a file in and return {"store", "entries", "published", "held", "forked", "left_out"} and the counts of a
    tally; twice is harmless.

    Raises Refused, and then nothing was taken; StoreTrouble.
    """
    from fieldservice.sync.hub import carried_files as hub_files
    from fieldservice.sync.hub.context import HubContext
    from fieldservice.sync.office import background, carried_files

    with _opened(folder) as (store, numbers), _file_errors():
        if numbers:
            return _counted(hub_files.carry_in(HubContext(store, RULES, clock), file))
        with exchange_errors(), background.alone(folder):
            return _counted(carried_files.take_in(background.context_of(store, RULES, clock, VERSION), file))


def _counted(report: CarryInReport) -> JsonObject:
    tally = Tally(report.rows, report.entries + report.published, report.already, report.rejected)
    return {**asdict(report), **tally.checked()}


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[Store, bool]]:
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


def _enrolled(store: Store) -> str:
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
def _file_errors() -> Iterator[None]:
    """Turn a rejected file into a refusal."""
    from fieldservice.sync.transport import carried_file

    try:
        yield
    except carried_file.CarriedFileRejected as rejected:
        code, sentence = REJECTIONS[rejected.code]
        values: JsonObject = {**rejected.values}
        raise Refused(code, sentence, **values) from rejected
