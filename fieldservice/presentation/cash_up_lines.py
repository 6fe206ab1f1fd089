"""What of a cash-up has reached the bank, in words, alike on the screen and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldservice.presentation.till_rows import method_in_words
from fieldservice.presentation.values import readable
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.currencies import DEFAULT
from fieldservice.workflows.money.accounts import CASH
from fieldservice.workflows.money.cash_up.lines import BANKED
from fieldservice.workflows.money.lines import whole

AT_THE_BANK = N_("Arrived at the bank")


def rows(lists: Mapping[str, Sequence[JsonObject]]) -> list[tuple[str, str]]:
    """(way to pay, what reached the bank when, under which number, less which fee) of what was set apart."""
    return [(method_in_words(str(line.get("method") or CASH)), _banked(line)) for line in lists.get(BANKED, ())]


def _banked(line: JsonObject) -> str:
    currency, fee = str(line.get("currency") or DEFAULT), whole(line, "fee")
    told = [
        forms.money(whole(line, "amount"), currency),
        _("fee %(amount)s", amount=forms.money(fee, currency)) if fee else "",
        forms.long_day(str(line["day"])) if line.get("day") else "",
        readable(str(line.get("slip") or "")),
    ]
    return forms.listed(filter(None, told))
