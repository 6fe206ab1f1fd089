"""Names of stores: the first store of an office has the office's code, CD01; later stores of it are CD01~2, CD01~3
(decision 006)."""

from db.journal import STORE
from db.store import Tx


def office_of(store: str) -> str:
    """The office for which a store of this name writes."""
    return store.partition("~")[0]


def name_of(office: str, count: int) -> str:
    """The name of the office's store number `count`, from 1 on."""
    return office if count == 1 else f"{office}~{count}"


def own_name(tx: Tx) -> str:
    """The name under which this store writes: its office's code, or the name it got when it was found to be a copy."""
    return str(tx.meta(STORE) or tx.store)
