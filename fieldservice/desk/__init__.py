"""The desk: everything that a screen, a command or a page may ask or do. Every transaction of theirs is opened here.

Its names are loaded on first use, so that whoever needs one service does not load the others.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from db.errors import StoreError as StoreError
    from db.errors import StoreTrouble as StoreTrouble
    from fieldservice.desk.desk import Desk as Desk
    from fieldservice.desk.session import NEW as NEW
    from fieldservice.desk.session import Session as Session

_PLACES = {
    "Desk": "fieldservice.desk.desk",
    "NEW": "fieldservice.desk.session",
    "Session": "fieldservice.desk.session",
    # Faces may not import db, and must tell its errors from a defect.
    "StoreError": "db.errors",
    "StoreTrouble": "db.errors",
}


def __getattr__(name: str) -> Any:  # Any: what a module holds under a name is known to the checker by the imports above
    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
