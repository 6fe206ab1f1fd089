"""Files that entries name: fetched and sent in ranges, believed only when they are what their name says."""

from fieldservice.sync.known import Known
from fieldservice.sync.rules import Tx


def wanted(tx: Tx, asker: Known) -> list[str]:
    return []


def exchange(office, link, welcome) -> None:  # type: ignore[no-untyped-def]
    return
