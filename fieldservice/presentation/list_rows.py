"""Words the rows of lists, alike on the screen and the command line: work, people, offices, results of a search.

A row comes from a list of the desk, or is the object that --json prints of such a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from fieldservice.presentation.invoice_lines import amount_and_jobs
from fieldservice.presentation.messages import render_value, role_word
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.stock_rows import place_in_words
from fieldservice.presentation.till_rows import till_in_words
from fieldservice.presentation.time_limits import NO_LIMIT, row_limit
from fieldservice.presentation.values import kind_word, row_state
from fieldservice.shapes import Values
from fieldservice.words import _, forms
from fieldservice.workflows.engine.numbers import is_contract_number
from fieldservice.workflows.money.cash_up.lines import KIND as CASH_UP
from fieldservice.workflows.money.invoices.lines import KIND as INVOICE
from fieldservice.workflows.parts.counts.lines import KIND as COUNT
from fieldservice.workflows.parts.places import PLACES, kind_of

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.read_model.listing import Listing


def cell_text(names: DisplayNames, row: Values, key: str, now: datetime) -> str:
    """The cell under `key`; "" where the row holds nothing for it."""
    if key in OF_ANY_KIND:
        return forms.named(str(next(filter(None, map(row.get, OF_ANY_KIND[key])), "")))
    value = row.get(KEPT_UNDER.get(key, key))
    if value is None or (isinstance(value, str) and value in NO_LIMIT):
        return ""
    return TEXTS[key](names, row, now) if key in TEXTS else _plain(value)


def _plain(value: object) -> str:
    return render_value(forms.named(value) if isinstance(value, str) else value)


def _codes(value: str | list[str]) -> str:
    """Codes separated by blanks: rows keep them as one text, --json as a list."""
    return value if isinstance(value, str) else " ".join(value)


def _limit(names: DisplayNames, row: Values, now: datetime) -> str:
    return row_limit(names, row, now).text


def _symptom(names: DisplayNames, row: Values, now: datetime) -> str:
    return marked_urgent(row, subject_in_words(names, row))


def subject_in_words(names: DisplayNames, row: Values) -> str:
    """What a row of work is about: a symptom, a care visit (the row has its contract), parts, the place that is
    counted (the row has its account), or what is invoiced."""
    text = str(row["symptom"])
    if row.get("kind") == CASH_UP:
        return till_in_words(text, names.staff)
    if row.get("kind") == INVOICE:
        return "  ".join(filter(None, amount_and_jobs(text)))
    if row.get("kind") in OF_PARTS:
        text = forms.listed(text.split(", "))
    if row.get("kind") == "job" and is_contract_number(text):
        return _("Maintenance visit, contract %(number)s", number=text)
    place, _blank, rest = text.partition(" ")
    if row.get("kind") != COUNT or kind_of(place) not in PLACES:
        return text
    return " ".join(
        filter(
            None,
            (
                place_in_words(place, names.staff, str(row.get("holder") or row.get("office") or "")),
                names.part_group(rest),
            ),
        )
    )


def altogether(amounts: Iterable[tuple[int, str]]) -> str:
    """The sum of amounts in minor units, each with its currency; "" where there are none."""
    sums: Counter[str] = Counter()
    for amount, currency in amounts:
        sums[currency] += amount
    return forms.listed(forms.money(amount, currency) for currency, amount in sorted(sums.items()))


def _label(names: DisplayNames, row: Values, now: datetime) -> str:
    return marked_urgent(row, str(row["label"]))


def marked_urgent(row: Values, text: str) -> str:
    """A text about a row, behind the word for urgent work."""
    return _("Urgent: %(what)s", what=text) if row.get("urgent") else text


OF_PARTS = frozenset(("requisition", "shipment", "consignment", "faulty_return", "sale", COUNT))
"""Kinds of work whose rows name parts, in no language: `FAN-80 x2, PSU-450 x1`."""
PAGE = 500
MOMENTS = ("due", "opened")
KEPT_UNDER = {"turn": "turn_role"}
"""The field of a row that says whether it has anything for a cell of another name."""
OF_ANY_KIND = {"who": ("customer", "name"), "what": ("device", "model")}
"""Cells of a search, which finds records of several kinds: the first of these fields with a value counts."""
TEXTS: Mapping[str, Callable[[DisplayNames, Values, datetime], str]] = {
    "kind": lambda names, row, now: kind_word(row["kind"]),
    "state": lambda names, row, now: row_state(row),
    "due": _limit,
    "symptom": _symptom,
    "turn": lambda names, row, now: names.person(row["turn_person"]) or role_word(row["turn_role"]),
    "in_shop": lambda names, row, now: _("in shop") if row["in_shop"] else "",
    "label": _label,
    "number": lambda names, row, now: till_in_words(str(row["number"]), names.staff),
    "engineer": lambda names, row, now: names.person(row["engineer"]),
    "by": lambda names, row, now: names.person(row["by"]),
    "since": lambda names, row, now: names.time(row["since"], now),
    "amount": lambda names, row, now: forms.money(row["amount"], row["currency"]) if row["amount"] else "",
    "waiting": lambda names, row, now: names.waits_for(row),
    "opened": lambda names, row, now: names.time(row["opened"], now),
    "roles": lambda names, row, now: forms.listed(map(role_word, _codes(row["roles"]).split())),
    "skills": lambda names, row, now: names.skills(_codes(row["skills"])),
    "areas": lambda names, row, now: _codes(row["areas"]),
    "active": lambda names, row, now: render_value(bool(row["active"])),
}
"""The cells whose text is not simply the value in the row."""


def listed_in_file(desk: Desk, listing: Listing, columns: Sequence[tuple[str, str]]) -> Iterator[list[str]]:
    """The cells of all rows of a list, by the keys of its columns, for a file: moments whole, since a file is read
    later."""
    names, now = DisplayNames.of(desk), desk.session.clock()
    after = None
    while page := listing.page(after, 0, PAGE):
        after = listing.key(page[-1])
        for values in page:
            row = desk.lists.whole(dict(zip(listing.fields, values, strict=True)))
            yield [
                _whole_moment(names, row, key) if key in MOMENTS else cell_text(names, row, key, now)
                for _heading, key in columns
            ]


def _whole_moment(names: DisplayNames, row: Values, key: str) -> str:
    if not row[key] or row[key] in NO_LIMIT or (key == "due" and not row["open"]):
        return ""
    return forms.sortable_time(str(row[key]), names.zone)
