"""The desk: the services through which screens, commands and pages read and change the store of an office.

These services open every transaction; their callers open none.

Its names are loaded on first use, so that using one service does not load the others.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.errors import NoStore as NoStore
    from db.errors import StoreError as StoreError
    from db.errors import StoreExists as StoreExists
    from db.errors import StoreTrouble as StoreTrouble
    from db.errors import saved_already as saved_already
    from db.errors import trouble_of as trouble_of
    from fieldservice.desk.desk import Desk as Desk
    from fieldservice.desk.session import NEW as NEW
    from fieldservice.desk.session import Session as Session
    from fieldservice.read_model.listing import Listing as Listing
    from printing.plain_text import plain as plain

_MODULES = {
    "Desk": "fieldservice.desk.desk",
    "NEW": "fieldservice.desk.session",
    "Session": "fieldservice.desk.session",
    # Screens, commands and pages may not import db, and must distinguish its errors from defects.
    **dict.fromkeys(
        ("NoStore", "StoreError", "StoreExists", "StoreTrouble", "saved_already", "trouble_of"), "db.errors"
    ),
    "Listing": "fieldservice.read_model.queries",
    "plain": "printing.plain_text",
}


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
