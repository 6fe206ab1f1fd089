"""Random walks with money: quotes, payments, refunds and hand-overs at two offices, checked by a model of their own.

The model knows nothing of folds, rows and postings: it adds up what the acts say. After every act the fold, the rows,
the ledger and the model agree to the last fen.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fieldservice.read_model.accounts import IN_THE_BOOKS
from fieldservice.read_model.line_rows import money_rows
from fieldservice.workflows.engine.fold import ADDS, Thing
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.money.lines import CHARGES, PAYMENTS, balances_of, payments_that_count
from fieldservice.workflows.money.rows import LATER, NOT_SUMMED
from tests.support.money import answered, balances, known, quoted, with_settings
from tests.support.story import SIGNED_OFF, STAFF, and_then, given_a_device

OFFICES = ("CD01", "CD02")
FREELY = {"approval_refund": "", "approval_credit": ""}


class Wrong(Exception):
    """The model and the program disagree."""


@dataclass
class OfJob:
    """What the model knows of the money of one job."""

    quotes: list[tuple[int, int, str]] = field(default_factory=list)
    """(total, fee, answer) of each version."""
    paid: int = 0
    given_back: int = 0
    charged: int = 0
    out: bool = False
    """It was handed out and charged: a quote that another office tells of now changes nothing."""
    later: list[tuple[str, int]] = field(default_factory=list)
    """In their order what was put on account ("") and what was paid, by the number of the receipt."""

    @property
    def allowed(self) -> int:
        """On account and not paid since."""
        found = 0
        for receipt, amount in self.later:
            found = max(0, found - amount if receipt else found + amount)
        return found

    @property
    def agreed(self) -> int:
        return self.charged if self.out else self.quoted

    @property
    def quoted(self) -> int:
        accepted = [total for total, _fee, answer in self.quotes if answer == "accepted"]
        refused = [fee for _total, fee, answer in self.quotes if answer == "declined"]
        return accepted[-1] if accepted else refused[-1] if refused else 0

    @property
    def open(self) -> int:
        return self.agreed - self.paid + self.given_back


class Walk:
    """One walk over the two jobs of a visit."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        story = given_a_device(*SIGNED_OFF)
        first, visit = story.job, story.thing
        story.when("tang", "add_device", thing=visit)
        and_then(story, *SIGNED_OFF)
        self.story = with_settings(story, **FREELY)
        self.jobs = {job: OfJob() for job in (first, story.job)}
        self.drawers: Counter[str] = Counter()
        self.receipts: dict[str, tuple[str, dict[str, int]]] = {}
        """By number of a receipt: the account, and what each job got."""
        self.waiting: list[tuple[Draft, dict[str, int], str]] = []
        """Payments of another office of which the line has not told yet: the draft, its shares, its account."""
        self.acts: list[str] = []

    def go(self, many: int = 40) -> Walk:
        acts: list[Callable[[str], None]] = [
            self.quote, self.pay, self.pay, self.pay_elsewhere, self.line_is_back, self.give_back, self.cancel,
            self.put_on_account, self.hand_out, self.hand_out, self.bring_back, self.bring_back,
        ]  # fmt: skip
        for _ in range(many):
            act = self.chance.choice(acts)
            act(self.chance.choice(list(self.jobs)))
            self.check(act.__name__)
        return self

    # Acts

    def quote(self, job: str) -> None:
        if self.jobs[job].quotes and self.chance.random() < 0.5:
            return
        lines = tuple(self._line(number) for number in range(self.chance.randrange(1, 4)))
        fee, version = self.chance.choice((0, 53_00)), len(self.jobs[job].quotes) + 1
        answer = self.chance.choice(("accepted", "accepted", "declined", ""))
        more = {"digest": f"{job}-{version}", "fee": fee}
        quoted(self.story, version, job, lines=lines, **more)
        if answer:
            answered(self.story, answer, version, job, digest=f"{job}-{version}")
        total = sum(line["net"] + line["tax"] for line in lines)
        self.jobs[job].quotes.append((total, fee, answer))

    def _line(self, number: int) -> dict[str, Any]:
        if number and self.chance.random() < 0.2:
            return {"words": {}, "kind": "rounded", "net": self.chance.choice((-3, 4)), "tax": 0, "rate": 0}
        rate, net = self.chance.choice((0, 60, 130)), self.chance.randrange(100, 90_000)
        kind = self.chance.choice(("labour", "part", "visit"))
        return {"words": {}, "kind": kind, "net": net, "tax": net * rate // 1000, "rate": rate}

    def pay(self, job: str) -> None:
        self._paid(job, "CD01")

    def pay_elsewhere(self, job: str) -> None:
        """Another counter takes money while the line is down; it knows what was known then."""
        self._paid(job, "CD02", later=True)

    def _paid(self, job: str, office: str, later: bool = False) -> None:
        among = [job, *(each for each in self.jobs if each != job and self.chance.random() < 0.4)]
        opens = {each: max(0, self.jobs[each].open) for each in among}
        given = self.chance.choice((None, None, self.chance.randrange(1, 60_000)))
        method = self.chance.choice(("cash", "card", "mobile"))
        data = {"amount": given, "method": method, "reference": "4200", "more": True, "also_for": among[1:]}
        self.story.office = office
        try:
            draft = self.story.draft("tang", "take_payment", data, job, **known(self.story))
        except Refused:
            return  # nothing is open, or a job of which nothing is open has ended
        finally:
            self.story.office = "CD01"
        shares, left = dict.fromkeys(among, 0), sum(opens.values()) if given is None else given
        for each in among:
            shares[each] = min(left, opens[each])
            left -= shares[each]
        shares[next((each for each in reversed(among) if shares[each]), among[0])] += left
        place = f"{office}/drawer/A/{method}"
        if later:
            self.waiting.append((draft, shares, place))
        else:
            self._counts(draft, shares, place)

    def _counts(self, draft: Draft, shares: dict[str, int], place: str) -> None:
        self.story.happened(draft)
        for job, amount in shares.items():
            self.jobs[job].paid += amount
            self.jobs[job].later.append((draft.data["receipt"], amount))
        self.drawers[place] += sum(shares.values())
        self.receipts[draft.data["receipt"]] = (place, shares)

    def line_is_back(self, job: str) -> None:
        while self.waiting:
            self._counts(*self.waiting.pop(0))

    def give_back(self, job: str) -> None:
        amount, method = self.chance.randrange(1, 50_000), self.chance.choice(("cash", "card"))
        of_job, place = self.jobs[job], f"CD01/drawer/A/{method}"
        if self._taken("give_money_back", job, {"amount": amount, "method": method, "reason": "退款"}):
            of_job.given_back += amount
            self.drawers[place] -= amount
            if of_job.given_back > of_job.paid:
                raise Wrong("more went back than was paid")

    def cancel(self, job: str) -> None:
        if not self.receipts:
            return
        number = self.chance.choice(list(self.receipts))
        if self._taken("cancel_payment", job, {"payment": number, "reason": "录错"}):
            place, shares = self.receipts.pop(number)
            if not place.startswith("CD01"):
                raise Wrong("a payment of another office was cancelled")
            for each, amount in shares.items():
                self.jobs[each].paid -= amount
                self.jobs[each].later = [line for line in self.jobs[each].later if line[0] != number]
            self.drawers[place] -= sum(shares.values())

    def put_on_account(self, job: str) -> None:
        owed = max(0, self.jobs[job].open - self.jobs[job].allowed)
        if self._taken("put_on_account", job, {}):
            self.jobs[job].later.append(("", owed))

    def hand_out(self, job: str) -> None:
        of_job = self.jobs[job]
        against = {"proof": "ticket", "ticket": self.story.folded(job).get("ticket")}
        if self._taken("hand_out", job, against):
            if of_job.open > of_job.allowed:
                raise Wrong("a device went out that is neither paid nor on account")
            was_charged = bool(self.story.folded(job).lines(CHARGES))
            of_job.charged, of_job.out = of_job.quoted, was_charged

    def bring_back(self, job: str) -> None:
        """It was the wrong device: a manager settles the job, and the device is on its shelf again."""
        if self.story.folded(job).state == "closed":
            self.story.when("sun", "settle", {"state": "signed", "reason": "拿错了"}, job)
            self.story.when("tang", "move", {"place": "A3"}, job)
            self.jobs[job].out = False

    def _taken(self, step: str, job: str, data: dict[str, Any]) -> bool:
        try:
            self.story.when("tang", step, data, job, **known(self.story))
        except Refused:
            return False
        self.story.job = job
        self.acts.append(step)
        return True

    # The model and the program

    def check(self, act: str) -> None:
        found = balances(self.story)
        for job, of_job in self.jobs.items():
            folded = self.story.folded(job)
            self._check_job(act, folded, of_job)
        self._same(act, "drawers", {name: each for name, each in found.items() if "/drawer/" in name}, +self.drawers)
        if any(amount < 0 for amount in self.drawers.values()):
            raise Wrong(f"{act}: a drawer holds less than nothing")
        owing = sum(amount for name, amount in found.items() if "/customer/" in name)
        model = sum(each.charged - each.paid + each.given_back for each in self.jobs.values())
        self._same(act, "what customers owe in the books", owing, model)
        charged = -sum(amount for name, amount in found.items() if name.split("/")[1] in ("revenue", "tax", "rounded"))
        self._same(act, "revenue, tax and rounding", charged, sum(each.charged for each in self.jobs.values()))
        self._same(act, "all accounts together", sum(found.values()), 0)
        self._check_receipts(act)

    def _check_job(self, act: str, folded: Thing, of_job: OfJob) -> None:
        rows = money_rows(folded)
        open_by_rows = sum(row["amount"] for row in rows if row["kind"] not in NOT_SUMMED)
        in_books = sum(row["amount"] for row in rows if row["kind"] in IN_THE_BOOKS)
        self._same(act, "the rows of a job", open_by_rows, of_job.open)
        self._same(act, "the rows of its account", in_books, of_job.charged - of_job.paid + of_job.given_back)
        later = sum(row["amount"] for row in rows if row["kind"] == LATER)
        self._same(act, "what may be paid later by the rows", later, of_job.allowed)
        for balance in balances_of(folded):
            self._same(act, "what is open", balance.open, of_job.open)
            self._same(act, "what was charged", balance.charged, of_job.charged)
            self._same(act, "what is to be paid now", balance.owed_now, max(0, of_job.open - of_job.allowed))
            self._same(act, "paid and open", balance.paid + balance.open, of_job.agreed)
            if balance.paid < 0:
                raise Wrong(f"{act}: more went back than was paid")

    def _check_receipts(self, act: str) -> None:
        """Each receipt has one entry, whose lines sum to what went into its drawer."""
        by_number: Counter[str] = Counter()
        for job in self.jobs:
            for line in payments_that_count(self.story.folded(job)):
                by_number[line["number"]] += line["amount"]
        self._same(act, "receipts", dict(by_number), {
            number: total for number, (_place, shares) in self.receipts.items() if (total := sum(shares.values()))
        })  # fmt: skip
        entries = [entry for entry in self.story.entries if PAYMENTS in str(entry.data.get(ADDS))]
        numbers = [entry.data["receipt"] for entry in entries if entry.kind == "payment_taken"]
        self._same(act, "numbers of receipts", len(numbers), len(set(numbers)))

    @staticmethod
    def _same(act: str, what: str, found: object, expected: object) -> None:
        if found != expected:
            raise Wrong(f"{act}: {what}: {found}, not {expected}")


def walk(seed: int, many: int = 40) -> Walk:
    assert "tang" in STAFF
    return Walk(seed).go(many)
