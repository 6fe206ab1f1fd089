"""Replaces this office's store by a first copy from headquarters, after sending all entries that can be sent.

This also works for a store that cannot be opened any more: the key file has its name, and the caller gives the address.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.admin.joining import NOT_JOINED, checked_address, exchange_errors, open_office
from fieldservice.shapes import JsonObject
from fieldservice.sync_rules.rules import RULES
from fieldservice.words.marking import N_
from fieldservice.words.moments import utc_now
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.sync.office.first_copy import Progress

HEALED = {"gap", "feed", "page"}
"""Codes of problems that stop an exchange and that a first copy solves."""

NO_ADDRESS = N_(
    "The store cannot be read, so the address of headquarters is unknown. Add it: fieldservice first-copy URL."
)
NOT_PROVED = N_("The received data does not match headquarters (%(why)s). Nothing was changed here; try again.")


def first_copy(
    folder: Path,
    url: str = "",
    *,
    plain: bool = False,
    clock: Callable[[], datetime] | None = None,
    progress: Progress | None = None,
) -> JsonObject:
    """Replace the store and return {"entries", "position", "kept", "lost", "unread", "aside"}.

    `lost` is None if the number of lost entries is unknown. Raises Refused, StoreTrouble.
    """
    from fieldservice.sync.office import background, first_copy, keys
    from fieldservice.sync.transport.http_client import HttpClient

    clock = clock or utc_now
    facts = _sent(folder)
    if not facts:
        facts = _from_the_key(folder)
        if not url:
            raise Refused("usage", NO_ADDRESS)
    facts["exchange/url"] = checked_address(url, plain) if url else facts["exchange/url"]
    name = facts["store"]
    target = first_copy.CopyTarget(folder, name.partition("~")[0], RULES, clock, partial(keys.keep, folder), facts)
    with exchange_errors(), background.alone(folder):
        client = HttpClient(
            facts["exchange/url"], lambda: name, partial(keys.of, folder), facts.get("exchange/headquarters", ""), clock
        )
        try:
            fetched = first_copy.fetch(target, client, progress)
        except first_copy.CopyNotVerified as error:
            raise Refused("guard", NOT_PROVED, why=str(error)) from error
        finally:
            client.close()
    return {
        "entries": fetched.entries,
        "position": fetched.position,
        "kept": fetched.kept,
        "lost": fetched.lost,
        "unread": fetched.unread,
        "aside": fetched.aside,
    }


def _sent(folder: Path) -> dict[str, str]:
    """Send what can be sent, and say who this store is; {} where it cannot be read. Raises Refused where a copy would
    not help."""
    from db.errors import DAMAGED, NOT_A_STORE, UNREADABLE, NoStore, StoreTrouble
    from fieldservice.sync import meta_keys
    from fieldservice.sync.office import background, session
    from fieldservice.sync.store_names import own_name
    from fieldservice.sync.transport.channel import SyncProblem

    facts: dict[str, str] = {}
    try:
        with open_office(folder) as office:
            with office.store.reading() as tx:
                keys = (meta_keys.URL, meta_keys.HEADQUARTERS, "identity")
                facts = {key: value for key in keys if (value := tx.meta(key))} | {"store": own_name(tx)}
            with exchange_errors():
                try:
                    with background.alone(office.folder):
                        session.exchange(office, background.headquarters_client(office), fetch=False)
                except SyncProblem as problem:
                    if problem.args[0] not in HEALED:
                        raise
    except NoStore:
        return {}
    except StoreTrouble as trouble:
        if trouble.because not in (DAMAGED, NOT_A_STORE, UNREADABLE):
            raise
    return facts


def _from_the_key(folder: Path) -> dict[str, str]:
    """The last name this store was given."""
    from fieldservice.sync.office import keys

    names = [name for name in keys.read(folder) if "/" not in name]  # the others are keys of vans and former secrets
    if not names:
        raise Refused("guard", NOT_JOINED)
    return {"store": names[-1]}
