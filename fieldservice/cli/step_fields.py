"""Reads the fields of a step from the command line: --set FIELD=VALUE and --data FILE."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.fields import Field


FORM = N_("Write --set FIELD=VALUE, not: %(given)s")
NOT_JSON = N_(
    "%(file)s must contain one JSON object with the fields of the step; error in line %(line)s, column %(column)s."
)
NOT_OBJECT = N_("%(file)s must contain one JSON object with the fields of the step.")
NOT_ONE_ROW = N_("%(file)s must have one line of field names and one line of values; it has %(lines)s.")
WRONG_LINE = N_("%(file)s, line %(line)s: %(what)s")
NO_SUCH_FIELD = N_("%(step)s has no field of that name. Did you mean: %(near)s?")
NO_FIELDS = N_("%(step)s has no fields.")
YES = {"yes", "y", "true", "1", "on", "是", "对", "有"}
NO = {"no", "n", "false", "0", "off", "否", "不", "无"}


def data_of(desk: Desk, asked: Sequence[Field], given: Sequence[str], file: str) -> JsonObject:
    """The values for the desk, converted for their fields. A value of --set replaces the same field of --data."""
    found = from_file(file) if file else {}
    for assignment in given:
        name, equals, value = assignment.partition("=")
        if not equals or not name.strip():
            raise Refused("usage", FORM, given=assignment)
        found[name.strip().replace("-", "_")] = value
    by_name = {field.name: field for field in asked}
    return {name: converted(desk, by_name.get(name), value) for name, value in found.items()}


def converted(desk: Desk, field: Field | None, value: object) -> object:
    """A text as the value that its field takes. A text that is not understood stays; the desk says what is wrong."""
    if field is None or not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFKC", value).strip().lower()
    if field.kind == "yes":
        return True if plain in YES else False if plain in NO else value
    if field.kind in ("number", "minutes", "score"):
        return plain
    if field.kind == "date" and plain:
        from fieldservice.words.typed_times import typed_day

        day = typed_day(value, desk.session.clock(), desk.session.zone())
        return day.isoformat() if day else value
    if field.kind in ("lines", "parts", "services", "free_lines"):
        # The step itself divides them, at Chinese marks too.
        return value
    if isinstance(field.default, list):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def from_file(name: str) -> JsonObject:
    """Fields from a JSON or CSV file; `-` is standard input, and `{...}` is JSON given in place of a file name.

    JSON is one object; CSV is one line of names and one line of values. Empty values of CSV are left out.
    """
    if name.lstrip().startswith("{"):
        return from_json("--data", name)
    from fieldservice import sheets

    given: Path | bytes = Path(name)
    if name == "-":
        given = sys.stdin.buffer.read() if hasattr(sys.stdin, "buffer") else sys.stdin.read().encode()
    if not (source := sheets.opened(given, name)).sheet:
        text = sheets.text_of(given, name)
        if text.lstrip().startswith(("{", "[")) or name.lower().endswith(".json"):
            return from_json(name, text)
    rows = list(source.rows())
    for row in rows:
        if row.wrong is not None:
            raise Refused("usage", WRONG_LINE, file=name, line=row.line, what=row.wrong)
    if len(rows) != 1 or len(source.columns) < len(rows[0].cells):
        raise Refused("usage", NOT_ONE_ROW, file=name, lines=len(rows) + bool(source.columns))
    return {head: cell for head, cell in zip(source.columns, rows[0].cells, strict=False) if cell != ""}


def from_json(name: str, text: str) -> JsonObject:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as wrong:
        raise Refused("usage", NOT_JSON, file=name, line=wrong.lineno, column=wrong.colno) from None
    if not isinstance(found, dict):
        raise Refused("usage", NOT_OBJECT, file=name)
    return found


@contextmanager
def near_names(asked: Sequence[Field], data: Values, step: str) -> Iterator[None]:
    """Adds the nearest names to a refusal that a field of `data` does not exist."""
    try:
        yield
    except Refused as refused:
        raise (with_near_names(refused, asked, data, step) if refused.code == "data" else refused) from None


def with_near_names(refused: Refused, asked: Sequence[Field], data: Values, step: str) -> Refused:
    from difflib import get_close_matches

    from fieldservice.workflows.engine.messages import Message

    known = [field.name for field in asked if not field.hidden]
    fields = dict(refused.fields)
    for name in set(data) - {field.name for field in asked}:
        near = get_close_matches(name, known, 3, 0.3) or known
        fields[name] = (
            Message(NO_SUCH_FIELD, {"step": step, "near": ", ".join(near)})
            if near
            else Message(NO_FIELDS, {"step": step})
        )
    found = Refused(refused.code, refused.because.message, refused.who_may, fields, **refused.because.values)
    found.candidates = refused.candidates
    return found
