"""One answer for each call: an object on stdout with --json, else calm plain text; what is refused goes to stderr in words."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from fieldservice.cli import call
from fieldservice.presentation.messages import render, who_may_do
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _
from fieldservice.words.marking import N_

EXIT = {"usage": 2, "not_found": 3, "store": 4, "unreachable": 4}
"""Exit codes by the code of a refusal; every other one is 1."""


INIT_FIRST = N_(
    "Make an office with: fieldservice init --office CODE --name NAME, or look around with: fieldservice demo."
)


def give(data: Values, told: Callable[[], None]) -> None:
    """The answer: `data` as JSON, or what `told` prints."""
    if call.now.json:
        give_json(data)
    else:
        told()


def give_json(data: Values) -> None:
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    # Half a surrogate pair, which a file name may hold, has no UTF-8: it is written as its escape.
    json.dump(data, sys.stdout, ensure_ascii=False, default=plain)
    sys.stdout.write("\n")
    sys.stdout.flush()


def plain(value: Any) -> Any:
    """What JSON has no form for: sentences in the caller's language, sets as lists, anything else as text."""
    from fieldservice.workflows.engine.messages import Message

    if isinstance(value, Message):
        return render(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def local_time(tx: Any, moment: str) -> str:
    """A moment of the store as people there read a clock."""
    return time_in(tx.value("SELECT zone FROM office WHERE code = ?", (tx.store,)), moment)


def time_in(zone: str | None, moment: str) -> str:
    """A moment (UTC text) in a time zone, in the usual one where none is published."""
    from fieldservice.words import forms
    from fieldservice.words.moments import zone_named

    return forms.long_time(moment[:19] + "Z", zone_named(zone))


def tell(error: Exception) -> int:
    """Tells what went wrong, what would be right and who may; answers with the exit code. Defects pass through."""
    code, reason, who_may, fields = reason_of(error)
    if call.now.json:
        answer: JsonObject = {"code": code, "reason": reason, "who_may": list(who_may)}
        if fields:
            answer["fields"] = fields
        give_json({"error": answer})
    else:
        from fieldservice.cli.text_tables import inert

        print(inert(reason), file=sys.stderr)
        for name, wrong in fields.items():
            print(f"  {inert(name)}: {inert(wrong)}" if name else f"  {inert(wrong)}", file=sys.stderr)
        if who_may:
            print(_("Who may: %(who)s", who=who_may_do(who_may)), file=sys.stderr)
    return EXIT.get(code, 1)


def reason_of(error: Exception) -> tuple[str, str, tuple[str, ...], dict[str, str]]:
    """(code, reason, who may, wrong fields) of whatever the desk or the store raised."""
    from fieldservice.desk import NoStore, StoreError, StoreExists, trouble_of
    from fieldservice.workflows.engine.messages import Message, Refused

    if isinstance(error, Refused):
        return (
            error.code,
            render(error.because),
            error.who_may,
            {name: render(wrong) for name, wrong in error.fields.items()},
        )
    if not isinstance(error, StoreError):
        trouble = trouble_of(error, getattr(error, "filename", None) or "")
        if trouble is None:
            raise error
        error = trouble
    reason = render(Message(error.because, error.params))
    if isinstance(error, NoStore):
        reason = f"{reason} {_(INIT_FIRST)}"
    return ("guard" if isinstance(error, StoreExists) else "store"), reason, (), {}


def stopped() -> int:
    """Somebody pressed Ctrl+C or ended the input at a question."""
    print(_("Stopped. Nothing was done."), file=sys.stderr)
    return 130


def progress(label: str) -> Callable[[int, int], None] | None:
    """Counts on one line of stderr while something long runs; None where nobody watches."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        part = f" {done * 100 // total:3d} %" if total else ""
        print(f"\r{label} {done}{part}", end="\n" if total and done >= total else "", file=sys.stderr, flush=True)

    return show
