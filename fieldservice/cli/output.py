"""Writes the answer of a command: one JSON object with --json, else plain text; refusals go to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from fieldservice.cli import global_options
from fieldservice.cli.text_tables import LONGEST, table
from fieldservice.presentation.inert import inert
from fieldservice.presentation.messages import render, who_may_do
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EXIT = {"usage": 2, "not_found": 3, "store": 4, "unreachable": 4}
"""Exit codes by the code of a refusal; every other refusal ends with 1."""
STOPPED = 130
"""The exit code that shells expect after Ctrl+C."""

INIT_FIRST = N_(
    "Create an office with: fieldservice init --office CODE --name NAME, or look around with: fieldservice demo."
)


def answer(data: Values, print_text: Callable[[], None]) -> None:
    """Answers with `data` as JSON, or with what `print_text` prints."""
    if global_options.current.json:
        print_json(data)
    else:
        print_text()


def answer_line(data: Values, text: str) -> None:
    """Answers with `data` as JSON, or with one line of text."""
    answer(data, lambda: print_line(text))


def print_line(text: str) -> None:
    """One line of text, without anything that a terminal would obey."""
    print(inert(text))


def print_table(heads: Sequence[str], rows: Iterable[Sequence[object]], longest: int = LONGEST) -> None:
    """A table whose columns have at most `longest` cells at a terminal; whoever reads it from a pipe or a file gets
    the whole text."""
    print(*table(heads, rows, None if is_read_by_a_program() else longest), sep="\n")


def is_read_by_a_program() -> bool:
    """Whether the answer goes into a pipe or a file."""
    return not sys.stdout.isatty()


def print_json(data: Values) -> None:
    import json

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    # Half a surrogate pair, which a file name may hold, has no UTF-8: it is written as its escape.
    json.dump(data, sys.stdout, ensure_ascii=False, default=plain)
    sys.stdout.write("\n")
    sys.stdout.flush()


def output_is_closed() -> None:
    """The program that read the answer (head, less) has ended. Python would complain once more while closing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def plain(value: object) -> object:
    """Values without a form in JSON: sentences in the language in use, sets as lists, anything else as text."""
    from fieldservice.workflows.engine.messages import Message

    if isinstance(value, Message):
        return render(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def time_in(zone: str | None, moment: str) -> str:
    """A moment (UTC text) in a time zone, or in the usual one where the office has published none."""
    from fieldservice.words import forms
    from fieldservice.words.moments import zone_named

    return forms.long_time(moment, zone_named(zone))


def report(error: Exception) -> int:
    """Reports an error: the reason, what is wrong with each field, who may do it. Returns the exit code.

    Raises the error again if it is a defect and not an answer of the desk or the store.
    """
    code, reason, who_may, fields = reason_of(error)
    if global_options.current.json:
        found: JsonObject = {"code": code, "reason": reason, "who_may": list(who_may)}
        if fields:
            found["fields"] = fields
        if candidates := getattr(error, "candidates", None):
            found["candidates"] = candidates
        try:
            print_json({"error": found})
        except BrokenPipeError:
            output_is_closed()
    else:
        say_beside(reason)
        # The lines of a sheet say where, and the first is the reason.
        lines = getattr(error, "lines", ())
        for line in lines[1:]:
            say_beside(f"  {render(line)}")
        for name, wrong in fields.items() if not lines else ():
            if wrong != reason:
                say_beside(f"  {name}: {wrong}" if name else f"  {wrong}")
        for name, some in getattr(error, "candidates", {}).items():
            say_candidates(name, some)
        if who_may:
            say_beside(_("Who may: %(who)s", who=who_may_do(who_may)))
    return EXIT.get(code, 1)


def say_candidates(field: str, candidates: Sequence[Values]) -> None:
    """What a field may be set to, where several customers or devices fit; one line for each, then for none of them."""
    from fieldservice.presentation.candidates import NOT_AMONG, in_a_line

    for candidate in candidates:
        number = candidate.get("number") or candidate["id"]
        say_beside(f"    --set {field}={number}  {in_a_line(candidate).removeprefix(str(number)).lstrip()}")
    if candidates:
        say_beside(f"    --set {field}=new  {_(NOT_AMONG[field])}")


NO_TEXT = N_("The input contains bytes that are not text. Nothing was saved. Use UTF-8.")


def _is_no_text(error: Exception) -> bool:
    """Whether the store was asked for something that no text in it can be: half a character, or NUL."""
    if isinstance(error, UnicodeEncodeError):
        return error.reason == "surrogates not allowed"
    return type(error).__name__ == "DataError" and "NUL" in str(error)


def reason_of(error: Exception) -> tuple[str, str, tuple[str, ...], dict[str, str]]:
    """(code, reason, who may, wrong fields) of an error that the desk or the store raised."""
    from fieldservice.desk import NoStore, StoreError, StoreExists, trouble_of
    from fieldservice.workflows.engine.messages import Message, Refused

    if isinstance(error, Refused):
        wrong_fields = {name: render(wrong) for name, wrong in error.fields.items()}
        return error.code, render(error.because), error.who_may, wrong_fields
    if _is_no_text(error):
        return "usage", _(NO_TEXT), (), {}
    if not isinstance(error, StoreError):
        trouble = trouble_of(error, getattr(error, "filename", None) or "")
        if trouble is None:
            raise error
        error = trouble
    reason = render(Message(error.because, error.params))
    if isinstance(error, NoStore):
        reason = f"{reason} {_(INIT_FIRST)}"
    return ("guard" if isinstance(error, StoreExists) else "store"), reason, (), {}


def is_expected(error: Exception) -> bool:
    """Whether this is an answer of the desk or the store, and no defect of the program."""
    try:
        reason_of(error)
    except Exception:  # noqa: BLE001  (it raises a defect again, whatever it is)
        return False
    return True


def say_beside(sentence: str) -> None:
    """Print a line beside the answer: on standard error, so that a script reads the answer alone."""
    print(inert(sentence), file=sys.stderr, flush=True)


def report_stopped() -> int:
    """Reports that somebody pressed Ctrl+C or ended the input at a question. Returns the exit code."""
    say_beside(_("Stopped. Nothing was done."))
    return STOPPED


def progress(label: str) -> Callable[[int, int], None] | None:
    """Shows (done, total) on one line of standard error while a command runs; None where no terminal shows it."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        part = f" {done * 100 // total:3d} %" if total else ""
        print(f"\r{label} {done}{part}", end="\n" if total and done >= total else "", file=sys.stderr, flush=True)

    return show
