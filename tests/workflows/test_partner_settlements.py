"""The monthly settlement with an authorised repairer: labour and parts of the warranty work, against faulty parts."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import postings_of
from fieldservice.workflows.engine.reference import Office, Price
from fieldservice.workflows.money.partners.claims import charged, claims_of
from fieldservice.workflows.money.partners.lines import KIND, lines_of, sums_of, total_of
from tests.support import parts as shelf
from tests.support.parts import FAN, KNOWN, PSU
from tests.support.story import NEW, REFERENCE, Story, person, refusal

PARTNER = Office("SN01", "遂宁授权维修站", "Suining repairer", "authorised_repairer")
LABOUR = Price("partner", "LAB", "2026-01-01", 60_00, zh="人工", en="Labour", kind="labour", unit="hour", least=30_00)
COVERED = {"covered": True, "by": "policy", "because": "x"}
CLOSED = "2026-10-20T08:00:00Z"


class Prices(shelf.Shelf):
    """Fans at a price of the partner list, labour by the hour."""

    def price(self, lists, code, day):
        return Price("partner", code, "2026-01-01", 20_00) if code == FAN else None

    def services(self, lists, day):
        return [LABOUR] if lists == ["partner"] else []


def job(number: str, *parts: dict, minutes: int = 45, verdict: dict | None = None, **facts) -> Thing:
    """A job that the partner closed on 20 October; each of `parts` was fitted, its faulty part has a tag."""
    lists = {
        "parts": [
            {"at": CLOSED, "by": "he", "entry": f"{number}-{place}", "act": "fitted", "lines": [line]}
            for place, line in enumerate(parts)
        ]
    }
    told = {"number": number, "result": "completed", "work_minutes": minutes, "verdict": verdict, **facts}
    if verdict is None:
        told["verdict"] = {"parts": COVERED, "labour": COVERED}
    return Thing(number, "job", "closed", "SN01", facts=told, lists=lists, opened=CLOSED, entered=CLOSED)


def fitted(part: str, tag: str, place: str, quantity: int = 1) -> dict:
    tags = [{"number": tag, "quantity": quantity, "account": place}]
    return {"part": part, "quantity": quantity, "name": KNOWN[part].words(), "old": "tagged", "tags": tags}


@dataclass
class Done:
    """The work that has ended, and the settlements of the story."""

    story: Story
    closed_jobs: list[Thing]

    def closed(self, office, begins, ends):
        return [each for each in self.closed_jobs if begins <= each.entered < ends and each.holder == office]

    def jobs(self, ids):
        return [each for each in self.closed_jobs if each.id in ids]

    def of_kind(self, kind):
        ids = dict.fromkeys(move.thing for entry in self.story.entries for move in entry.moves if move.kind == kind)
        return [self.story.folded(id_) for id_ in ids]


def headquarters(*jobs: Thing) -> tuple[Story, Done]:
    """Headquarters in November, with what the partner closed."""
    offices = {**REFERENCE.offices, "SN01": PARTNER}
    staff = {**REFERENCE.staff, "qian": person("qian", "钱会计", "commerce")}
    reference = replace(REFERENCE, offices=offices, staff=staff, catalogue=Prices())
    story = Story(now=datetime(2026, 11, 2, 1, 0, tzinfo=UTC), reference=reference)
    return story, Done(story, list(jobs))


def settled(story: Story, done: Done, month: str = "2026-10") -> Thing:
    story.when("qian", "settle_partner", {"partner": "SN01", "month": month}, NEW, ended_work=done)
    return newest(story)


def newest(story: Story) -> Thing:
    return story.folded(next(m.thing for e in reversed(story.entries) for m in e.moves if m.kind == KIND))


def said(settlement: Thing) -> list[tuple[str, int, str]]:
    return [(each.claim.words.get("code", ""), each.credited, each.claim.state) for each in lines_of(settlement)]


def test_labour_is_credited_by_price_list_and_a_part_against_its_faulty_part():
    done = job("J1", fitted(FAN, "F1", "CD01/faulty", 2), fitted(PSU, "F2", "SN01/custody/he"))
    story, work = headquarters(done)

    settlement = settled(story, work)

    assert said(settlement) == [
        ("LAB", 45_00, "credited"),
        (FAN, 40_00, "credited"),
        (PSU, 0, "not_returned"),  # its faulty part is still with the engineer; at standard cost once it is here
    ]
    assert total_of(lines_of(settlement)) == {"CNY": 85_00}


def test_what_waited_for_its_faulty_part_is_credited_in_a_later_month_and_nothing_twice():
    first = job("J1", fitted(PSU, "F2", "SN01/custody/he"))
    story, work = headquarters(first)
    settlement = settled(story, work)
    story.thing = settlement.id
    for who, step, data in (
        ("qian", "send_settlement", {"by_paper": True}),
        ("qian", "agree_settlement", {"agreed_by": "何老板"}),
        ("qian", "pay_partner", {"paid_on": "2026-11-02", "bank_reference": "BT-1"}),
    ):
        story.when(who, step, data, settlement.id)
    moved = Counter((each.source, each.target, each.quantity) for each in postings_of(story.entries[-1]))
    assert moved == Counter({("CD01/bank", "CD01/partner_cost", 45_00): 1})

    came = {"at": CLOSED, "by": "he", "entry": "later", "act": "received", "lines": []}
    came["lines"] = [{"part": PSU, "quantity": 1, "moved": "F2", "from": "SN01/custody/he", "to": "CD01/faulty"}]
    first.lists["parts"].append(came)
    first.computed.clear()
    story.now = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)

    assert said(settled(story, work, "2026-11")) == [(PSU, 450_00, "credited")]
    assert refusal(
        story, "qian", "settle_partner", {"partner": "SN01", "month": "2026-11"}, NEW, ended_work=work
    ).fields


def test_work_that_the_customer_paid_and_damage_by_the_customer_are_not_credited():
    expired = {"covered": False, "by": "expired", "because": "x"}
    paid = job("J2", fitted(FAN, "F3", "CD01/faulty"), verdict={"parts": expired, "labour": expired})
    old = job("J3", verdict={}, warranty="in")
    damaged = job("J4", fitted(FAN, "F4", "CD01/faulty"))
    found = {"at": CLOSED, "by": "ding", "entry": "judged", "act": "judged", "verdict": {"code": "customer_damage"}}
    damaged.lists["parts"].append({**found, "lines": [{"part": FAN, "quantity": 1, "moved": "F4"}]})
    story, work = headquarters(paid, old, damaged)

    assert said(settled(story, work)) == [
        ("LAB", 45_00, "credited"),  # of J3, which an earlier version knew only as in warranty
        ("LAB", 45_00, "credited"),
        (FAN, 0, "customer_damage"),
    ]


def test_the_partner_disputes_lines_and_headquarters_decides_each_of_them():
    story, work = headquarters(job("J1", fitted(PSU, "F2", "SN01/custody/he")))
    settlement = settled(story, work).id
    story.when("qian", "send_settlement", {"by_paper": True}, settlement)
    wrong = refusal(story, "qian", "dispute_settlement", {"disputes": "9 没有", "disputed_by": "何"}, settlement)
    assert "no line 9" in str(wrong.fields["disputes"])

    story.when(
        "qian", "dispute_settlement", {"disputes": "1 用了两小时\n2 旧件已寄回", "disputed_by": "何"}, settlement
    )
    assert "2" in str(refusal(story, "qian", "decide_dispute", {"decisions": "1 keep"}, settlement).fields["decisions"])
    story.when("qian", "decide_dispute", {"decisions": "1 120.00 两小时\n2 剔除 未收到"}, settlement)

    assert said(newest(story)) == [("LAB", 120_00, "credited"), (PSU, 0, "left_out")]
    assert [(each.disputed, each.decided) for each in lines_of(newest(story))] == [("", "两小时"), ("", "未收到")]


SENT, AGAIN = ("send_settlement", {"by_paper": True}), "reopen_settlement"
AGREED = ("agree_settlement", {"agreed_by": "何"})
PAID = ("pay_partner", {"paid_on": "2026-11-02", "bank_reference": "BT-1"})


def disputes(*lines: str) -> tuple[str, dict]:
    return "dispute_settlement", {"disputes": "\n".join(lines), "disputed_by": "何"}


def decides(*lines: str) -> tuple[str, dict]:
    return "decide_dispute", {"decisions": "\n".join(lines)}


@pytest.mark.parametrize(
    ("what", "steps", "credited"),
    [  # claimed are 45.00 for labour, 40.00 for two fans, and a power supply whose faulty part is not back
        ("agreed as it is", (AGREED,), (45_00, 40_00, 0)),
        ("a line is dearer", (disputes("1 两小时"), decides("1 120.00"), AGREED), (120_00, 40_00, 0)),
        ("a line is cheaper", (disputes("2 只换一个"), decides("2 20"), AGREED), (45_00, 20_00, 0)),
        ("a line stays", (disputes("1 两小时"), decides("1 keep 按工时表"), AGREED), (45_00, 40_00, 0)),
        ("a line is out", (disputes("2 不是我们修的"), decides("2 out"), AGREED), (45_00, 0, 0)),
        ("the part stays withheld", (disputes("3 已寄回"), decides("3 保持 未收到"), AGREED), (45_00, 40_00, 0)),
        ("the part came back", (disputes("3 已寄回"), decides("3 450.00 已收到"), AGREED), (45_00, 40_00, 450_00)),
        (
            "disputed twice",
            (disputes("1 两小时"), decides("1 90"), disputes("1 仍不对"), decides("1 100"), AGREED),
            (100_00, 40_00, 0),
        ),
        (
            "opened again after it was agreed",
            (AGREED, (AGAIN, {"reason": "工时算错"}), decides("1 30"), AGREED),
            (30_00, 40_00, 0),
        ),
    ],
)
def test_what_is_credited_after_a_settlement_was_agreed_disputed_or_opened_again(what, steps, credited):
    story, work = headquarters(job("J1", fitted(FAN, "F1", "CD01/faulty", 2), fitted(PSU, "F2", "SN01/custody/he")))
    settlement = settled(story, work).id

    for step, data in (SENT, *steps, PAID):
        story.when("qian", step, data, settlement)

    lines = lines_of(newest(story))
    assert tuple(each.credited for each in lines) == credited, what
    assert not any(each.disputed for each in lines)
    moved = [(each.source, each.target, each.quantity) for each in postings_of(story.entries[-1])]
    assert moved == [("CD01/bank", "CD01/partner_cost", sum(credited))]
    withheld = sums_of(lines)["withheld"]["CNY"]
    assert withheld == (0 if credited[2] else -450_00)
    story.now = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)
    again = [each.claim.key for each in lines_of(settled(story, work, "2026-11"))]
    assert again == [], "the faulty part is still not here, and nothing is credited twice"


def test_a_line_that_is_disputed_again_waits_again_whatever_the_clock_of_the_partner_says():
    story, work = headquarters(job("J1"))
    settlement = settled(story, work).id
    for step, data in (SENT, disputes("1 两小时"), decides("1 90")):
        story.when("qian", step, data, settlement)
    story.now -= timedelta(hours=3)

    story.when("qian", *disputes("1 仍不对"), settlement)

    assert [(each.disputed, each.credited) for each in lines_of(newest(story))] == [("仍不对", 90_00)]


def test_a_partner_without_the_program_claims_on_paper():
    story, work = headquarters()
    settlement = settled(story, work).id
    nothing = refusal(story, "qian", "send_settlement", {}, settlement)
    assert "no line" in str(nothing.because)

    claim = {"claim_paper": "遂-0231", "done_on": "2026-10-18", "claimed_for": "更换风扇", "amount": "86.50"}
    story.when("qian", "add_paper_claim", claim, settlement)

    assert [(each.line, each.claim.job_number, each.credited) for each in lines_of(newest(story))] == [
        ("1", "遂-0231", 86_50)
    ]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"partner": "CD01", "month": "2026-10"}, "partner"),  # a branch of our own
        ({"partner": "SN01", "month": "2026-11"}, "month"),  # not over yet
        ({"partner": "SN01", "month": "2026-13"}, "month"),
    ],
)
def test_only_months_that_are_over_are_settled_and_only_with_partners(data, field):
    story, work = headquarters(job("J1"))

    assert field in refusal(story, "qian", "settle_partner", data, NEW, ended_work=work).fields


def test_labour_is_paid_flat_or_by_hundredths_of_an_hour_with_a_least():
    assert [charged(LABOUR, minutes) for minutes in (1, 29, 30, 31, 90)] == [30_00, 30_00, 30_00, 31_20, 90_00]
    assert charged(replace(LABOUR, unit="flat", amount=59_99), 500) == 59_99
    assert [each.kind for each in claims_of(job("J9"), Prices(), ["partner"], "2026-10-31", "CD01")] == ["labour"]
