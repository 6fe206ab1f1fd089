"""What a scan fills in in a form: a place, a number, a further fault tag."""

from __future__ import annotations

from fieldservice.screens.input.scanner import Scan
from fieldservice.screens.widgets.form import Form

TAGS = "tags"
"""The field of scanned fault tags."""


def fills_in(form: Form, scan: Scan) -> bool:
    """Fill in the place from the label of a shelf, or the number of a scanned ticket or sheet; a further fault tag
    stands on a line of its own. False where the form has no field for it."""
    if scan.kind == "number" and TAGS in form.rows:
        row = form.rows[TAGS]
        row.put("\n".join(filter(None, (str(row.control.typed or "").rstrip(), scan.number))) + "\n")
        row.touched = True
        row.focus_field()
        return True
    name, text = ("place", scan.part) if scan.kind == "place" else ("ticket", scan.number)
    if scan.kind == "accessory" or name not in form.rows:
        return False
    row = form.rows[name]
    row.put(text)
    row.touched = True
    row.update_note()
    row.focus_field()
    return True
