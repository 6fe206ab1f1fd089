"""The amount and the red notes of an invoice in words, alike on the screen and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.currencies import read_amount
from fieldservice.workflows.money.invoices.lines import RED_NOTES
from fieldservice.workflows.money.lines import whole

RED = N_("Red-letter invoices")


def amount_and_jobs(text: str) -> tuple[str, str]:
    """(amount, numbers of the jobs) of a row of the list, which keeps both as one text: `565.00 CNY CD01-J000007`."""
    found, jobs = amount_of(text), text.split()[2:]
    return (forms.money(*found), forms.listed(jobs)) if found is not None else ("", text)


def amount_of(text: str) -> tuple[int, str] | None:
    """(minor units, currency) of the text of a row; None where it has none."""
    amount, currency, *_jobs = [*text.split(), "", ""]
    minor = read_amount(amount, currency)
    return (minor, currency) if minor is not None else None


def rows(lists: Mapping[str, Sequence[JsonObject]]) -> list[tuple[str, str]]:
    """(number of the red note, its day and what it took back), and last the sum where there are several."""
    notes = lists.get(RED_NOTES, ())
    told = [
        (str(line.get("red_number") or ""), forms.listed((_day(line), _back(line, whole(line, "amount")))))
        for line in notes
    ]
    in_all = sum(whole(line, "amount") for line in notes)
    return [*told, (_("Total"), _back(notes[-1], in_all))] if len(notes) > 1 else told


def _day(line: JsonObject) -> str:
    return forms.long_day(str(line.get("issued_on") or ""))


def _back(line: JsonObject, amount: int) -> str:
    return forms.money(-amount, str(line.get("currency") or ""))
