"""Puts values into words: codes by their word, moments in local time, people and offices by their names.

Every result is text that is harmless for a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fieldservice.documents.registry import PAPERS
from fieldservice.documents.wording import COPIES as COPIES
from fieldservice.late_dataclass import dataclass
from fieldservice.presentation.inert import inert
from fieldservice.presentation.messages import render, render_value, who_may_do, word
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.till_rows import counted_in_words, method_in_words
from fieldservice.shapes import Values
from fieldservice.words import _, forms, in_context, language
from fieldservice.words.marking import N_, NP_
from fieldservice.words.moments import is_moment
from fieldservice.workflows.bench.device import PLACES
from fieldservice.workflows.common.signing import how_signed
from fieldservice.workflows.engine.currencies import DEFAULT
from fieldservice.workflows.money.cash_up.lines import kinds_of
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.detail import Detail, DetailView, HistoryLine

DAY = re.compile(r"\d{4}-\d\d-\d\d")
SIGNED_OFF = "signed"
"""The state after the sign-off of the slip, by a signature or by a refusal."""
KINDS = {
    "request": NP_("thing", "request"),
    "job": NP_("thing", "job"),
    "faulty_return": NP_("thing", "return of faulty parts"),
    "stock_count": NP_("thing", "stock count"),
    "cash_up": NP_("thing", "cash-up"),
    "accounting_export": NP_("thing", "hand-over to accounting"),
    "customer": NP_("thing", "customer"),
    "device": NP_("thing", "device"),
    "part": NP_("thing", "part"),
    "shipment": NP_("thing", "shipment of parts"),
    "consignment": NP_("thing", "consignment of faulty parts"),
    "sale": NP_("thing", "sale over the counter"),
    "requisition": NP_("thing", "requisition of parts"),
    "partner_settlement": NP_("thing", "settlement with a partner"),
    "contract": NP_("thing", "contract"),
    "invoice": NP_("thing", "invoice"),
    "escalation": NP_("thing", "escalation"),
    "quality_feedback": NP_("thing", "quality feedback"),
    "supplier_return": NP_("thing", "supplier return"),
    "return_case": NP_("thing", "return case"),
    "article": NP_("thing", "knowledge base article"),
}
TEST_PAGE = N_("Test page")
RESULTS = {"completed": NP_("state", "completed"), "not_completed": NP_("state", "not completed")}
MOST_DIFFERENCES = 20
"""Lines of a count that are told at once."""
MONEY = frozenset(
    {"insured", "unpaid", "price", "Price", "credit_limit", "Insured value", "Unpaid", "Credit limit"}
    | {"red_amount", "Amount taken back"}
    | {"expected_credit", "Credit expected", "Amount credited"}
    | {"tendered", "Cash handed over", "What it costs at most"}
    | {"price_paid", "value", "deduction", "Price paid", "Value of one device", "Deduction"}
    | {"left", "amount", "fee", "Stays in the drawer", "Amount", "Amount that came", "Fee of the provider"}
)
"""Facts that are amounts, by their names and by their labels."""
WAYS_TO_PAY = frozenset({"method", "Way to pay"})
"""Facts that are a way to pay, by their names and by their labels."""
OFFICES = frozenset(
    {
        "office",
        "point",
        "sender",
        "receiver",
        "partner",
        "Partner",
        "department_office",
        "Office of the department",
        "Ordered from",
        "Sent to office",
    }
)
"""Facts that are offices, by their names and by their labels."""
STORE_DETAILS = {
    "paper": N_("Paper"),
    "copy": N_("Paper copy"),
    "print": N_("Print no."),
    "tag": N_("Fault tag"),
    "step": N_("Step"),
    "reason": N_("Reason"),
    "what": N_("Viewed"),
}
"""Labels of the details of entries that the store makes itself: prints, refusals, unmaskings."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts the values of one office into words, at the moment `now`."""

    names: DisplayNames
    offices: Mapping[str, str]
    """The name of each office in the language in use."""
    now: datetime
    carriers: Values = field(default_factory=dict)
    """The published codes of carriers; a place holds the Chinese word of its carrier."""
    currency: str = DEFAULT

    @classmethod
    def of(cls, desk: Desk) -> Wording:
        reference = desk.session.reference()
        offices = {code: forms.in_language(office.names()) for code, office in reference.offices.items()}
        return cls(
            DisplayNames.of(desk),
            offices,
            desk.session.clock(),
            reference.codes.get("carrier", {}),
            desk.session.currency(),
        )

    def value(self, value: object) -> str:
        """Any fact or detail in words; "" for nothing."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return render_value(value)
        if isinstance(value, Mapping):
            return self._mapped(value)
        if isinstance(value, list | tuple):
            shown = value[:MOST_DIFFERENCES] if _differs(value) else value
            texts = list(filter(None, map(self.value, shown)))
            if len(shown) < len(value):
                texts.append(_("%(count)s more", count=len(value) - len(shown)))
            checked = _differs(value) or any(isinstance(item, Mapping) and "result" in item for item in value)
            return _("; ").join(texts) if checked else forms.listed(texts)
        text = str(value)
        if is_moment(text):
            return self.time(text)
        return forms.long_day(text) if DAY.fullmatch(text) else readable(text)

    def _mapped(self, value: Values) -> str:
        if "how" in value:
            how = in_context("sign-off", how_signed(value))
            return f"{how}, {self.time(str(value['at']))}" if value.get("at") else how
        if "at" in value:
            return self.location(str(value["at"]), str(value.get("name") or ""))
        if "result" in value:
            found = _("%(item)s: %(result)s", item=self._word(value), result=lower(self.value(value["result"])))
            words = self.value(value.get("words"))
            return _("%(found)s (%(words)s)", found=found, words=words) if words else found
        if value.keys() == {"value", "count"}:
            return f"{forms.money(int(value['value']), self.currency)} x{value['count']}"
        if "difference" in value or "counted" in value:
            part, said = self.difference(value)
            return _("%(label)s: %(value)s", label=part, value=said)
        if "part" in value and "quantity" in value:
            return self._part(value)
        if "digest" in value:
            return f"{readable(str(value.get('name') or ''))} ({size(int(value.get('size') or 0))})"
        return self._word(value)

    def _part(self, line: Values) -> str:
        """A line of parts: number, words, quantity and serial numbers."""
        pieces = " ".join(map(readable, map(str, line.get("serials") or ())))
        name = self.value(line.get("name"))
        return " ".join(filter(None, (readable(str(line["part"])), name, f"x{line['quantity']}", pieces)))

    def difference(self, line: Values) -> tuple[str, str]:
        """(part, what was counted, what the books said, and why) of a line of a count, or of a cash-up."""
        if "method" in line:
            return counted_in_words(kinds_of({"kinds": [dict(line)]})[0])
        name = self.value(line.get("name"))
        part = " ".join(filter(None, (f"{line.get('line', '')}.", readable(str(line.get("part", ""))), name)))
        said = _("%(counted)s counted, %(book)s in the books", counted=line.get("quantity"), book=line.get("book"))
        signed = (("+", line.get("found")), ("-", line.get("missing")))
        pieces = forms.listed(readable(f"{sign}{serial}") for sign, some in signed for serial in some or ())
        why = forms.listed(filter(None, (pieces, self.value(line.get("reason")), self.value(line.get("words")))))
        return part, _("%(found)s (%(words)s)", found=said, words=why) if why else said

    def _word(self, coded: Values) -> str:
        """The word of a coded fact; of any other record the values of its fields."""
        if "code" in coded or language() in coded:
            return readable(forms.in_language(coded))
        return forms.listed(filter(None, map(self.value, coded.values())))

    def location(self, at: str, name: str = "") -> str:
        """The place of a device in words: `shelf A3`, `with the customer`."""
        named = self.office(name) if at == "transit" else self._carrier(name) if at == "carrier" else readable(name)
        return _(PLACES[at], name=named).strip() if at in PLACES else " ".join(filter(None, (readable(at), named)))

    def _carrier(self, name: str) -> str:
        return readable(
            next(
                (code.en for code in self.carriers.values() if language() == "en" and name == code.zh and code.en), name
            )
        )

    def fact(self, name: str, value: object) -> str:
        """A fact in words; some names decide how their value is read: amounts, results, offices."""
        if name in MONEY and isinstance(value, int):
            return forms.money(value, self.currency)
        if name == "result" and value in RESULTS:
            return in_context("state", RESULTS[str(value)])
        if name == "mode" and value == "history":
            return _(WORKFLOWS["history"].label)
        if name in OFFICES:
            return self.office(str(value))
        if name in WAYS_TO_PAY and isinstance(value, str):
            return method_in_words(value)
        if name == "phone":
            return forms.phone(value)
        if name == "group":
            return readable(self.names.part_group(str(value)))
        return self.value(value)

    def details(self, pairs: Iterable[Detail]) -> list[tuple[str, str]]:
        """(label, text) of each detail of an entry that has a text, each text on one line."""
        worded = (
            (_(STORE_DETAILS[name]), self.detail(name, value))
            if name in STORE_DETAILS
            else (word(name), self.fact(name, value).replace("\n", " / "))
            for name, value in pairs
        )
        return [(label, text) for label, text in worded if text]

    def detail(self, name: str, value: Any) -> str:  # Any: as in Detail, the name says which value it is
        """A detail of an entry that the store made itself."""
        text = str(value)
        if name == "step":
            return _(next((step.label for flow in WORKFLOWS.values() if (step := flow.step(text))), text))
        if name == "reason":
            return render(value)
        if name == "what":
            return forms.listed(map(_seen, text.split(", ")))
        if name == "copy":
            return in_context("copy", COPIES.get(text, text))
        return paper_name(text) if name == "paper" else self.value(value)

    def time(self, moment: str) -> str:
        return self.names.time(moment, self.now)

    def person(self, name: str) -> str:
        return self.names.person(name)

    def office(self, code: str) -> str:
        """Code and name of an office."""
        return f"{code} {name}" if (name := self.offices.get(code, "")) else code

    def who_may(self, who: Iterable[str]) -> str:
        """Roles by their words, people and offices by their names, each once."""
        who = tuple(who)
        return who_may_do(who, {each: self.names.staff.get(each) or self.office(each) for each in who})


def _differs(value: Sequence[object]) -> bool:
    """Whether these are the lines of a count."""
    return bool(value) and isinstance(value[0], Mapping) and bool(value[0].keys() & {"difference", "counted"})


def place_word(at: str, name: str) -> str:
    """A place as people call it in a list: a shelf by its label alone, any other place by its kind and name."""
    return name if at == "shelf" and name else _(PLACES.get(at, at), name=name).strip()


def entry_label(entry: HistoryLine) -> str:
    """The label of an entry in words; a general sentence for an entry of a newer version, which may have no label."""
    return word(entry.label) if entry.known and entry.label else _("Made by a newer version of this program")


def kind_word(kind: str) -> str:
    return in_context("thing", KINDS.get(kind, kind))


def _seen(what: str) -> str:
    """Personal data that was seen whole: a field, or a paper by its name."""
    return paper_name(what) if what in PAPERS else _(what.capitalize())


def paper_name(kind: str) -> str:
    """The name of a paper as its row in the registry has it, or of the test page; any other name as it is."""
    return _(PAPERS[kind].label if kind in PAPERS else TEST_PAGE if kind == "test" else kind)


def paper_kinds() -> str:
    """All kinds of paper as commands take them, each with its name."""
    return forms.listed(_("%(kind)s (%(name)s)", kind=kind, name=_(paper.label)) for kind, paper in PAPERS.items())


def lower(text: str) -> str:
    """A word in the middle of a sentence: `in order`; an abbreviation in capitals stays as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def size(count: int) -> str:
    """The size of a file: `812 B`, `64 KB`, `2.1 MB`."""
    if count < 1024:
        return f"{count} B"
    return f"{count // 1024} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"


def readable(text: str) -> str:
    """Text of any source, harmless for a terminal; line breaks stay, also those written as backslash n."""
    text = forms.named(text).replace("\\r\\n", "\n").replace("\\n", "\n").replace("\r\n", "\n")
    return "\n".join(inert(line).strip() for line in text.split("\n")).strip()


def state_word(workflow: str, state: str) -> str:
    """The word for a state, also of a workflow that the job followed before; an unknown state stays as it is."""
    own = WORKFLOWS.get(workflow)
    flows = [own, *(flow for flow in WORKFLOWS.values() if flow.thing == own.thing)] if own else []
    known = next((flow.states[state] for flow in flows if state in flow.states), None)
    return render(known.word) if known else state


def page_state(page: DetailView) -> str:
    """The word for the state of a record; after the sign-off with its sort, since a refusal is no signature."""
    state = state_word(page.workflow, page.state)
    how = how_signed(page.facts.get("signed")) if page.state == SIGNED_OFF else ""
    return _("%(label)s: %(value)s", label=state, value=in_context("sign-off", how)) if how else state


def row_state(row: Values) -> str:
    """The word for the state of a row of a list."""
    return state_word(flow_of(row), str(row.get("state", "")))


def flow_of(row: Values) -> str:
    """Name of the workflow that the request or job of a row follows."""
    return next(
        (
            name
            for name, flow in WORKFLOWS.items()
            if flow.thing == row.get("kind") and flow.mode in ("", row.get("mode"))
        ),
        "",
    )


def is_link(row: Values, step: str) -> bool:
    """Whether a step is taken on the customer's own phone by scanning a code; `row` has kind and mode of the job."""
    flow = WORKFLOWS.get(flow_of(row))
    found = flow.step(step) if flow else None
    return bool(found and found.link)


def title_of(page: DetailView) -> str:
    """Number and kind of a record; a device, which has no number, by its serial number."""
    name = page.number or str(page.facts.get("serial") or page.facts.get("model") or page.facts.get("name") or "")
    return f"{name}  {kind_word(page.kind)}".strip()
