"""Quotes as given/when/then: made, answered, and needed before work that the customer pays for."""

from dataclasses import replace
from datetime import timedelta

from fieldservice.read_model.line_rows import quote_rows
from fieldservice.workflows.common.approvals import disputes, waiting
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.prices import price_lists
from fieldservice.workflows.engine.reference import Policy
from fieldservice.workflows.money.lines import agreed, balances_of, declined, latest, quotes_of
from fieldservice.workflows.money.quotes.suggested import suggest
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from fieldservice.workflows.warranty.verdicts import NEVER_FREE, ClassVerdict
from tests.support.money import act, answered
from tests.support.parts import HOUSE, balances, stocked, take
from tests.support.quotes import PHONE, STANDARD, on_the_bench, quoted, refused, with_verdict
from tests.support.story import ON_SITE, ON_THE_BENCH, TO_ENGINEER, Made, Story, given_a_device, given_a_job


def test_a_quote_says_every_amount_with_its_tax_and_what_is_due_if_it_is_declined():
    story = quoted(on_the_bench(), parts="PSU-450 x1", other="清洁 = 60.00")

    quote = latest(story.folded())
    assert (quote.number[:6], quote.version, quote.currency) == ("CD01-B", 1, "CNY")
    assert [(line["code"], line["quantity"], line["net"], line["tax"]) for line in quote.lines] == [
        ("LAB-STD", 150, 300_00, 39_00),
        ("PSU-450", 100, 680_00, 88_40),
        ("", 100, 60_00, 7_80),
    ]
    assert (quote.net, quote.tax, quote.total) == (1040_00, 135_20, 1175_20)
    assert (quote.fee, quote.until) == (53_00, "2026-12-07")
    assert not balances(story) and story.folded().state == "on_bench"


def test_a_quote_holds_until_a_day_on_which_the_office_is_open():
    story = on_the_bench()
    story.reference = replace(HOUSE, settings={"quote_days": "5"})

    assert latest(quoted(story).folded()).until == "2026-11-30"  # the fifth day is a Saturday


def test_a_dealer_gets_the_prices_of_the_dealers_list():
    assert latest(quoted(on_the_bench()).folded()).net == 300_00

    dealer = given_a_device(*ON_THE_BENCH, caller_kind="dealer")
    dealer.reference = HOUSE
    assert latest(quoted(dealer).folded()).net == 225_00


def test_an_unknown_service_is_told_with_the_nearest_codes_beside_the_field():
    because = refused(on_the_bench(), "zhao", "quote", {"services": "LAB-SDT x1"})

    assert because.code == "data" and "LAB-STD" in str(because.fields["services"])
    assert "services" in refused(on_the_bench(), "zhao", "quote", {"services": ""}).fields
    assert "One per line: description = amount, such as: cleaning = 60.00" in str(
        refused(on_the_bench(), "zhao", "quote", {"other": "清洁 = 12,50"}).fields["other"]
    )
    assert latest(quoted(on_the_bench(), other="清洁 = 1,200.00").folded()).lines[-1]["price"] == 1200_00
    assert "parts" in refused(on_the_bench(), "zhao", "quote", {"parts": "FAN-80"}).fields  # nobody priced it
    assert "until" in refused(on_the_bench(), "zhao", "quote", {**STANDARD, "until": "2026-11-22"}).fields


def test_work_that_the_customer_pays_for_waits_until_the_quote_is_accepted():
    story = on_the_bench()
    assert "Quote it" in str(refused(story, "wang", "work").because)

    quoted(story)
    assert "has not accepted quote" in str(refused(story, "wang", "work").because)
    take(story, "zhao", "accept_quote", PHONE)

    answer = agreed(story.folded()).answered
    assert (answer["who"], answer["how"]["code"], answer["by"]) == ("刘女士", "phone", "zhao")
    take(story, "wang", "work")
    assert [each.agreed for each in balances_of(story.folded())] == [339_00]


def test_work_under_warranty_and_a_job_without_a_verdict_need_no_quote():
    covered = given_a_device(*ON_THE_BENCH)
    with_verdict(covered, parts=True, labour=True, on_site=True)
    take(covered, "wang", "work")
    take(given_a_device(*ON_THE_BENCH), "wang", "work")
    take(with_verdict(given_a_device(*ON_THE_BENCH), frozen=False), "wang", "work")


def test_a_declined_quote_leads_to_not_repaired_with_the_fee():
    story = quoted(on_the_bench())
    take(story, "zhao", "decline_quote", {**PHONE, "reason": "太贵"})

    job = story.folded()
    assert declined(job).fee == 53_00 and [each.open for each in balances_of(job)] == [53_00]
    assert "declined" in str(refused(story, "wang", "work").because)
    stop = workflow_of(job).step("stop")
    assert stop.rank_for(job) == -1 and stop.proposes(job, story.context("wang")) == {"reason": "quote_declined"}
    take(story, "zhao", "stop", {"reason": "quote_declined", "explained": "客户不修"})


def test_more_work_is_a_new_version_and_one_that_costs_no_more_needs_no_answer():
    story = quoted(on_the_bench())
    take(story, "zhao", "accept_quote", PHONE)
    quoted(story, services="LAB-STD x2")
    assert (latest(story.folded()).version, agreed(story.folded()).version) == (2, 1)
    take(story, "wang", "work")  # what was accepted goes on

    quoted(story, services="LAB-STD x1")
    newest = agreed(story.folded())
    assert (newest.version, newest.total, newest.answered["how"]["code"]) == (3, 226_00, "lower")
    assert len({each.number for each in quotes_of(story.folded())}) == 1


def test_a_clerk_who_makes_an_accepted_quote_cheaper_gives_a_discount_which_is_approved():
    story = quoted(on_the_bench())
    take(story, "zhao", "accept_quote", PHONE)
    total = agreed(story.folded()).total

    quoted(story, "tang", services="", other="工作 = 0.01")

    assert [each.kind for each in waiting(story.folded())] == ["discount"]
    assert agreed(story.folded()).total == total  # as long as nobody has approved and the customer not answered


def test_only_the_newest_version_is_answered_once_and_while_it_holds():
    story = quoted(on_the_bench())
    first = latest(story.folded()).digest
    quoted(story, services="LAB-STD x2")
    assert "version 2" in str(refused(story, "zhao", "accept_quote", {**PHONE, "shown": first}).because)

    story.later(days=30)
    assert "was valid until 2026-12-07" in str(refused(story, "zhao", "accept_quote", PHONE).because)
    assert "was valid until" in str(refused(story, "wang", "work").because)
    quoted(story)
    take(story, "zhao", "accept_quote", PHONE)
    assert "is already accepted. Quote further work as a new version" in str(
        refused(story, "zhao", "decline_quote", PHONE).because
    )


def test_an_answer_in_writing_names_what_was_written():
    story = quoted(on_the_bench())

    assert "reference" in refused(story, "zhao", "accept_quote", {"who": "刘女士", "how": "message"}).fields
    written = {"who": "刘女士", "how": "message", "reference": "微信 11-23 10:12"}
    ahead = refused(story, "zhao", "accept_quote", {**written, "answered_at": story.now + timedelta(minutes=2)})
    assert str(ahead.fields["answered_at"]) == "This time is in the future. Enter what has happened."
    take(story, "zhao", "accept_quote", {**written, "answered_at": story.now})


def test_a_discount_above_the_limit_of_the_role_is_approved_by_a_manager_before_the_customer_accepts():
    story = quoted(on_the_bench(), discount="5")
    assert not waiting(story.folded()) and latest(story.folded()).total == 322_05

    quoted(story, discount="10")
    asked = waiting(story.folded())[0]
    assert (asked.kind, asked.amount) == ("discount", 33_90)
    assert "waits for approval" in str(refused(story, "zhao", "accept_quote", PHONE).because)
    assert "A manager must approve the discount on quote" in str(refused(story, "wang", "work").because)
    take(story, "sun", "approve")
    take(story, "zhao", "accept_quote", PHONE)


def test_a_part_that_is_paid_is_fitted_only_if_it_stands_on_the_accepted_quote():
    story = stocked(on_the_bench(), PSU_450=1)
    take(story, "wang", "request_parts", {"parts": "PSU-450 x1"})
    q = next(move.thing for entry in story.entries for move in entry.moves if move.kind == "requisition")
    take(story, "zhao", "issue", {"parts": "PSU-450 x1 S1"}, q)
    assert suggest(story.folded(), story.context("zhao")) == {
        "services": "LAB-STD x1", "parts": "PSU-450 x1", "if_declined": "INSPECT x1", "until": "2026-12-07",
    }  # fmt: skip
    quoted(story)
    take(story, "zhao", "accept_quote", PHONE)

    assert "PSU-450 is not on the accepted quote" in str(
        refused(story, "wang", "fit_part", {"parts": "PSU-450 x1 S1"}).because
    )
    quoted(story, parts="PSU-450 x1")
    take(story, "zhao", "accept_quote", PHONE)
    take(story, "wang", "fit_part", {"parts": "PSU-450 x1 S1"})


def test_what_the_verdict_covers_is_no_charge():
    story = given_a_device(*ON_THE_BENCH)
    story.reference = HOUSE
    with_verdict(story, parts=True)
    quoted(story, parts="PSU-450 x1")

    assert [(line["code"], line["gross"]) for line in latest(story.folded()).lines] == [
        ("LAB-STD", 339_00),
        ("PSU-450", 0),
    ]


def test_of_a_device_under_warranty_only_the_parts_that_the_customer_damaged_are_charged():
    story = given_a_device(*ON_THE_BENCH, purchased="2026-05-01", purchase_proof="invoice")
    story.reference = replace(HOUSE, policies={("laptop", ""): Policy("laptop", months=24, labour=12)})
    take(story, "wang", "judge_warranty", {"work": "repair"})
    take(story, "wang", "work")
    take(story, "wang", "judge_warranty", {"found": "USER", "damaged_parts": "PSU-450"})

    assert "PSU-450" in str(refused(story, "wang", "fit_part", {"parts": "PSU-450 x1"}).because)
    assert "uote" not in str(refused(story, "wang", "fit_part", {"parts": "FAN-80 x1"}).because)
    quoted(story, services="LAB-STD x1", parts="PSU-450 x1")
    assert [line["gross"] for line in latest(story.folded()).lines] == [0, 768_40]


def test_damage_that_headquarters_found_later_is_quoted_by_the_coordinator():
    story = given_a_device(*ON_THE_BENCH)
    story.reference = HOUSE
    job = story.folded().id

    def found(tag: str) -> None:
        verdict = {"code": "customer_damage", "zh": "客户损坏", "en": "Customer damage"}
        told = {"act": "judged", "verdict": verdict, "lines": [{"part": "PSU-450", "moved": tag}]}
        made = f"2026-11-23T0{len(story.entries) % 9}:00:00.000Z"
        data = {"adds": {job: {"parts": told}}}
        story.entries.append(Made(f"judged-{tag}", "parts_judged", "he", made, (), (("job", job),), data, None))

    def due() -> list[tuple[str, str]]:
        thing = story.folded()
        return [(each.role, each.due) for each in obligations(thing, workflow_of(thing)) if each.kind == "quote_due"]

    assert due() == []
    found("T1")
    assert due() == [("coordinator", NEVER)]
    quoted(story, parts="PSU-450 x1")
    assert due() == []
    found("T2")
    assert due() == [("coordinator", NEVER)]
    take(story, "zhao", "read_verdict")
    assert due() == []


def test_a_visit_may_be_completed_when_the_quote_is_accepted_in_the_same_visit():
    story = given_a_job(*ON_SITE, ("li.wei", "examine"))
    story.reference = HOUSE
    with_verdict(story)
    assert "the visit" in str(refused(story, "li.wei", "complete").because)

    assert suggest(story.folded(), story.context("li.wei"))["services"] == "LAB-STD x1\nVISIT x1"
    quoted(story, "li.wei", services="LAB-STD; VISIT")
    take(story, "li.wei", "accept_quote", {"who": "张老师", "how": "paper", "reference": "B 联签字"})
    take(story, "li.wei", "complete")


def test_software_work_that_is_solved_by_phone_is_quoted_first_because_it_is_never_free():
    story = given_a_job(*TO_ENGINEER)
    story.reference = HOUSE
    with_verdict(story, frozen=False, by=NEVER_FREE)

    assert "labour" in str(refused(story, "li.wei", "solve_remotely").because)

    quoted(story, "li.wei", services="LAB-STD")
    take(story, "li.wei", "accept_quote", {"who": "张老师", "how": "phone"})
    take(story, "li.wei", "solve_remotely")


def test_one_answer_covers_two_jobs_of_one_visit():
    story = given_a_device(*ON_THE_BENCH)
    story.reference = HOUSE
    first = story.folded().id
    story.when("tang", "add_device", {}, story.thing)
    second = [move.thing for move in story.entries[-1].moves if move.kind == "job"][-1]
    take(story, "zhao", "quote", STANDARD, first)
    take(story, "zhao", "quote", {"services": "LAB-STD x1"}, second)

    take(story, "zhao", "accept_quote", {**PHONE, "also_for": [second]}, first)

    totals = [agreed(story.folded(each)) for each in (first, second)]
    assert [(each.total, each.answered["who"]) for each in totals] == [(339_00, "刘女士"), (226_00, "刘女士")]


def test_of_two_answers_given_apart_the_first_one_counts():
    story = quoted(on_the_bench())
    other = story.draft("sun", "decline_quote", PHONE)
    take(story, "zhao", "accept_quote", PHONE)
    story.happened(other)

    assert agreed(story.folded()) is not None and declined(story.folded()) is None
    assert [each.answer.entry.by for each in disputes(story.folded())] == ["sun"]


def owed(story: Story) -> dict[str, str]:
    job = story.folded()
    return {each.kind: each.person for each in obligations(job, workflow_of(job)) if each.kind.startswith("quote")}


def test_who_quoted_asks_for_the_answer_before_it_expires_and_is_told_it():
    story = quoted(on_the_bench(), "wang")
    job = story.folded()
    asks = next(each for each in obligations(job, workflow_of(job)) if each.kind == "quote_unanswered")
    assert (asks.person, asks.due) == ("wang", "2026-12-07T00:00:00Z")

    take(story, "tang", "accept_quote", PHONE)
    assert owed(story) == {"quote_answered": "wang"}
    take(story, "wang", "work")
    assert owed(story) == {}


def test_rows_say_what_became_of_each_version():
    story = quoted(on_the_bench())
    take(story, "zhao", "decline_quote", PHONE)
    quoted(story, services="LAB-STD x1")
    quoted(story, services="LAB-STD x2")

    rows = [(row["version"], row["state"], row["total"]) for row in quote_rows(story.folded())]
    assert rows == [(1, "declined", 339_00), (2, "replaced", 226_00), (3, "open", 452_00)]


EXPIRED = ClassVerdict(False, "expired", because=Message("It ended on 2026-01-31."))


def test_a_visit_that_is_entered_afterwards_needs_the_accepted_quote_too():
    story = given_a_job(*ON_SITE, ("li.wei", "examine"), ("li.wei", "leave"), ("li.wei", "sign"))
    story.reference = HOUSE
    with_verdict(story)

    assert "Quote it" in str(refused(story, "zhao", "enter_completed").because)
    quoted(story)
    take(story, "zhao", "accept_quote", PHONE)
    assert agreed(story.folded()).total == 339_00


def test_more_work_that_is_not_answered_when_the_job_closes_lapses_and_what_was_charged_stands():
    story = given_a_job(*ON_SITE, ("li.wei", "examine"))
    story.reference = HOUSE
    with_verdict(story)
    act(story, "zhao", "quote", STANDARD)
    act(story, "tang", "accept_quote", PHONE)
    act(story, "zhao", "quote", {**STANDARD, "parts": "PSU-450 x1"})
    for who, step in (("li.wei", "complete"), ("li.wei", "sign"), ("tang", "take_payment"), ("li.wei", "hand_in")):
        act(story, who, step)
    assert "quote_unanswered" in owed(story)
    act(story, "zhao", "close")

    job = story.folded()
    assert [row["state"] for row in quote_rows(job)] == ["accepted", "lapsed"]
    assert "quote_unanswered" not in owed(story)
    for step in ("accept_quote", "decline_quote"):
        assert "version 2. It is charged as agreed before" in str(refused(story, "tang", step, PHONE).because)

    # Another office, without a line, heard the answer before it knew of the end.
    late = answered(story, "accepted", digest=latest(job).digest)
    assert [(each.charged, each.open) for each in balances_of(late.folded())] == [(339_00, 0)]


def test_prices_are_those_of_the_kind_of_customer_that_the_file_names_before_what_the_caller_said():
    story = on_the_bench()
    job = story.folded()
    assert price_lists(job, story.context("zhao")) == ("end_customer", "standard")

    story.when("sun", "set_terms", {"customer_kind": "dealer"}, job.get("customer"))
    context = story.context("zhao", file=story.folded)

    assert price_lists(job, context) == ("dealer", "standard")
    assert price_lists(story.folded(job.get("customer")), context) == ("dealer", "standard")
    job.facts["caller_kind"] = {"code": "authorised_repairer"}
    assert price_lists(job, story.context("zhao")) == ("authorised_repairer", "standard")
