"""A return case in memory: headquarters, a branch with its van, exchange devices in the stock, and who is who."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.reference import EXCHANGE, Office, SparePart
from fieldservice.workflows.money.accounts import drawer, item
from fieldservice.workflows.return_cases.execution.lines import reserved_pieces
from tests.support.ledger import Ledger
from tests.support.story import REFERENCE, Made, Story, person, refusal

PART = "EXCH-X1"
HQ, BRANCH, VAN = "HQ", "CD01", "CD01-V2"
DRAWER = drawer(BRANCH, "counter", "cash")


class Shelf:
    def part(self, number: str) -> SparePart | None:
        known = SparePart(
            PART, "换机 X1", "Exchange laptop X1", "laptop", tracked=True, cost=2_000_00, purpose=EXCHANGE
        )
        return known if number.upper() == PART else None

    def levels(self, office: str, number: str) -> tuple[int, int]:
        return 0, 0


def of(office: str, name: str, *roles: str) -> Any:
    return replace(person(name, name, *roles), office=office)


STAFF = {
    **REFERENCE.staff,
    "tang": replace(REFERENCE.staff["tang"], office=BRANCH),
    "li.wei": replace(REFERENCE.staff["li.wei"], office=VAN),
    "centre": of(HQ, "centre", "technical_centre"),
    "commerce": of(HQ, "commerce", "commerce"),
    "support": of(HQ, "support", "technical_support"),
    "boss": of(HQ, "boss", "manager"),
}
WHERE = {name: each.office for name, each in STAFF.items()}
HOUSE = replace(
    REFERENCE,
    staff=STAFF,
    catalogue=Shelf(),
    offices={
        **REFERENCE.offices,
        HQ: Office(HQ, "总部", "Headquarters", kind="headquarters"),
        VAN: Office(VAN, "二号车", kind="van", branch=BRANCH),
    },
)


@dataclass
class Kept(Ledger):
    """Holdings that know what the case sets aside, as the rows of a store do."""

    case: Thing | None = None

    def reserved(self, account: str, item: str, besides: str = "") -> int:
        kept = reserved_pieces(self.case) if self.case is not None and self.case.id != besides else []
        return sum(each.account == account and each.part == item for each in kept) + super().reserved(account, item)


class CaseStory(Story):
    """Steps are taken in the store in which their person works, unless `at` names another one."""

    def at(self, who: str, step: str, at: str = "", **data: Any) -> CaseStory:
        self.when(who, step, data, **self.known(who, at))
        return self

    def known(self, who: str, at: str = "") -> dict[str, Any]:
        self.office = at or WHERE[who]
        self.headquarters = self.office == HQ
        case = self.folded() if self.entries and self.thing else None
        return {
            "holdings": Kept(self.entries, case=case),
            "file": lambda id_: (
                self.folded(id_) if any(id_ in dict(map(reversed, e.touches)) for e in self.entries) else None
            ),
        }

    @property
    def case(self) -> Thing:
        return self.folded()

    def where(self, serial: str) -> list[str]:
        return Ledger(self.entries).places_of(serial)

    def balance(self, account: str) -> int:
        return Ledger(self.entries).quantity(account, item("CNY"))

    def sums_to_nothing(self) -> bool:
        """Whether the money of all accounts together is nothing: each amount came from somewhere."""
        return sum(many for (_, what, _), many in Ledger(self.entries).sums().items() if what == item("CNY")) == 0


def stocked(story: CaseStory, *serials: str, place: str = "HQ/good") -> CaseStory:
    posts = [Posting(PART, "HQ/supplier", place, 1, 2_000_00, each).as_data() for each in serials]
    return booked(story, posts)


def with_cash(story: CaseStory, amount: int, place: str = DRAWER) -> CaseStory:
    return booked(story, [Posting(item("CNY"), "CD01/opened", place, amount).as_data()])


def booked(story: CaseStory, postings: list[Any]) -> CaseStory:
    made = Made(f"entry-s{len(story.entries):03d}", "stocked", "zhao", "", (), (), {"postings": postings}, None)
    story.entries.append(made)
    return story


def given_a_case(*serials: str, decision: str = "exchange", price: str = "2800.00", **more: Any) -> CaseStory:
    """A case whose devices were diagnosed, and judged at headquarters for this decision, and approved at the branch."""
    story = CaseStory(reference=more.pop("reference", HOUSE))
    listed = "\n".join(serials or ("NB-5521-77",))
    story.at(
        "tang", "open_return", serials=listed, new_devices=True, product="laptop", model="X1", price_paid=price, **more
    )
    for each in listed.split():
        story.at("wang", "report_diagnosis", serial=each)
    story.at("zhao", "offer_solution").at("zhao", "send_to_judge")
    return story.at("centre", "judge_case", decision=decision, value=price)


def approved(story: CaseStory) -> CaseStory:
    """Approved by whoever may, and begun by commerce."""
    return story.at("boss", "approve").at("commerce", "begin_execution")


def ready_to_sign(story: CaseStory, exchange: str = "9A11-01", **old: Any) -> CaseStory:
    """Chosen in the branch's store, prepared, passed on, and the old device taken in."""
    story.at("commerce", "choose_exchange", exchange=exchange).at("support", "prepare_exchange", exchange=exchange)
    return story.at("commerce", "pass_to_office").at("tang", "see_old_device", **old)


def given_an_exchange(place: str = "CD01/good", **more: Any) -> CaseStory:
    """Approved and begun; two exchange devices are in this account of the stock."""
    return stocked(approved(given_a_case(**more)), "9A11-01", "9A11-02", place=place)


def given_a_refund(**more: Any) -> CaseStory:
    story = with_cash(approved(given_a_case(decision="refund", **more)), 5_000_00)
    return story.at("commerce", "pass_to_office").at("tang", "see_old_device")


def given_a_dealers_case() -> CaseStory:
    """Two devices to exchange, of which only one exchange device is there yet."""
    story = stocked(approved(given_a_case("NB-5521-77", "NB-5521-78")), "9A11-01", place="CD01/good")
    return ready_to_sign(story)


def refused(story: CaseStory, who: str, step: str, at: str = "", **data: Any) -> str:
    """Why a step is refused: the reason of its guard, or else the whole sentence."""
    because = refusal(story, who, step, data, **story.known(who, at)).because
    return str(because.values.get("because") or because.message)
