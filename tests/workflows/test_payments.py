"""Payments as given/when/then: money comes in at the counter and on site, and nothing goes out while it is owed."""

from fieldservice.read_model.line_rows import money_rows
from fieldservice.workflows.engine.debts import NoDebts
from fieldservice.workflows.engine.ledger import TillPeriod
from fieldservice.workflows.money.lines import CHARGES, PAYMENTS, awaited_transfer, balances_of
from fieldservice.workflows.money.receipts import receipts_of
from fieldservice.workflows.money.rows import NOT_SUMMED
from tests.support.money import (
    accepted,
    act,
    balances,
    declined,
    money,
    owed,
    why_not,
    with_limit,
    with_settings,
    without_ids,
)
from tests.support.parts import Posted
from tests.support.story import (
    COMPLETED,
    HANDED_IN,
    ON_THE_BENCH,
    PARCEL_TOLD,
    SIGNED_OFF,
    and_then,
    given_a_device,
    given_a_job,
    given_a_parcel,
    given_a_request,
)

TICKET = {"proof": "waited"}


def test_the_device_goes_out_once_what_was_agreed_is_paid_and_the_books_balance():
    story = accepted(given_a_device(*SIGNED_OFF))
    assert "¥565.00 is still to be paid" in why_not(story, "tang", "hand_out", TICKET)

    act(story, "tang", "take_payment", {"tendered": "600"})
    act(story, "tang", "hand_out", TICKET)

    assert money(story) == (565_00, 565_00, 0) and story.folded().state == "closed"
    assert without_ids(balances(story)) == {
        "CD01/drawer/A/cash": 565_00,
        "CD01/revenue/labour": -200_00,
        "CD01/revenue/part": -300_00,
        "CD01/tax/130": -65_00,
    }
    (line,) = story.folded().lines(PAYMENTS)
    assert (line["method"], line["tendered"], line["number"][:6]) == ("cash", 600_00, "CD01-E")


def test_a_deposit_counts_and_part_payments_leave_the_rest_open():
    story = act(given_a_device(*SIGNED_OFF), "tang", "take_payment", {"amount": "100"})
    accepted(story)

    act(story, "tang", "take_payment", {"amount": "65", "method": "card"})

    assert money(story) == (0, 165_00, 400_00)
    assert "400.00" in why_not(story, "tang", "hand_out", TICKET)

    act(story, "tang", "take_payment")  # the rest; what comes then is more than was agreed, and is said
    assert "Nothing is owed any more" in why_not(story, "tang", "take_payment", {"amount": "50"})


def test_what_is_free_of_charge_goes_out_as_before():
    story = act(given_a_device(*SIGNED_OFF), "tang", "hand_out", TICKET)

    assert story.folded().state == "closed" and not balances(story) and not story.folded().lines(CHARGES)


def test_who_declined_the_quote_gets_the_device_back_against_the_inspection_fee():
    story = declined(given_a_device(*SIGNED_OFF))
    assert "inspection fee of ¥53.00" in why_not(story, "tang", "hand_out", TICKET)

    act(act(story, "tang", "take_payment"), "tang", "hand_out", TICKET)

    assert money(story) == (53_00, 53_00, 0)
    assert balances(story)["CD01/revenue/inspection"] == -50_00


def test_cash_that_is_less_and_a_mobile_payment_without_its_number_are_refused():
    story = accepted(given_a_device(*SIGNED_OFF))

    assert "The cash given is less than" in why_not(story, "tang", "take_payment", {"tendered": "500"})
    assert "Enter cash given only for a cash payment" in why_not(
        story, "tang", "take_payment", {"tendered": "600", "method": "card"}
    )
    assert "A mobile payment or transfer needs its transaction number" in why_not(
        story, "tang", "take_payment", {"method": "mobile"}
    )


def test_more_than_is_open_is_taken_only_if_it_is_said_and_then_owed_back():
    story = accepted(given_a_device(*SIGNED_OFF))
    assert "¥565.00 is owed" in why_not(story, "tang", "take_payment", {"amount": "600"})

    act(story, "tang", "take_payment", {"amount": "600", "more": True})

    assert money(story) == (0, 600_00, -35_00)


def test_other_money_than_that_of_the_office_is_refused():
    story = with_settings(accepted(given_a_device(*SIGNED_OFF), currency="USD"))

    assert "owed in USD" in why_not(story, "tang", "take_payment", {"amount": "10"})


def test_the_engineer_on_site_takes_the_money_into_the_pouch_and_hands_the_slip_in():
    story = accepted(given_a_job(*COMPLETED, ("li.wei", "sign")))
    assert "still to be paid" in why_not(story, "li.wei", "hand_in")

    act(story, "li.wei", "take_payment", {"method": "mobile", "reference": "4200001"})
    act(act(story, "li.wei", "hand_in"), "zhao", "close")

    assert balances(story)["CD01/pouch/li.wei/mobile"] == 565_00 and money(story) == (565_00, 565_00, 0)


def test_a_transfer_goes_to_the_bank_and_one_that_is_announced_is_not_money_yet():
    story = accepted(given_a_device(*SIGNED_OFF))
    act(story, "tang", "await_transfer")
    assert "still to be paid" in why_not(story, "tang", "hand_out", TICKET)
    (row,) = (row for row in money_rows(story.folded()) if row["kind"] == "awaited")
    assert (row["amount"], row["account"]) == (-565_00, "CD01/bank") and money(story) == (0, 0, 565_00)
    act(story, "tang", "take_payment", {"amount": "65"})  # what came by other means is not the transfer
    assert awaited_transfer(story.folded())

    act(story, "tang", "take_payment", {"method": "transfer", "reference": "20261123-7"})

    assert balances(story)["CD01/bank"] == 500_00 and awaited_transfer(story.folded()) is None


def test_one_receipt_covers_the_jobs_of_one_visit_and_each_has_its_own_amount():
    story = given_a_device(*SIGNED_OFF)
    first = story.job
    story.when("tang", "add_device", thing=story.thing)
    second = story.job
    accepted(accepted(story, thing=first), thing=second, total=100_00)

    act(story, "tang", "take_payment", {"also_for": [second], "amount": "600"}, first)

    lines = [story.folded(job).lines(PAYMENTS)[0] for job in (first, second)]
    assert [line["amount"] for line in lines] == [565_00, 35_00]
    assert lines[0]["number"] == lines[1]["number"] and lines[0]["entry"] == lines[1]["entry"]
    assert money(story, second)[2] == 65_00 and balances(story)["CD01/drawer/A/cash"] == 600_00


def test_what_was_paid_on_the_call_is_a_deposit_of_its_job():
    story = act(given_a_request(), "chen", "hand_on").when("liu", "take_over")
    accepted(story, thing=story.thing)
    act(story, "tang", "take_payment", {"amount": "100"}, story.thing)
    story.when("liu", "hand_over", thing=story.thing)

    assert money(story) == (0, 100_00, 465_00)
    assert money(story, story.thing) == (0, 0, 0) and not owed(story, story.thing)
    rows = [row for thing in (story.thing, story.job) for row in money_rows(story.folded(thing))]
    assert sum(row["amount"] for row in rows if row["kind"] not in NOT_SUMMED) == 465_00


def test_on_account_lets_the_device_go_within_the_credit_limit_of_the_customer():
    story = accepted(given_a_device(*SIGNED_OFF))
    assert "¥565.00 above" in why_not(story, "zhao", "put_on_account")

    with_limit(story, 600_00)
    act(act(story, "zhao", "put_on_account"), "tang", "hand_out", TICKET)

    assert money(story) == (565_00, 0, 565_00) and balances_of(story.folded())[0].owed_now == 0


def test_above_the_credit_limit_a_manager_approves_exactly_what_was_asked():
    story = with_limit(accepted(given_a_device(*SIGNED_OFF)), 500_00)
    act(story, "zhao", "ask_credit", {"reason": "老客户"})
    act(story, "sun", "approve")

    act(story, "zhao", "put_on_account")

    assert balances_of(story.folded())[0].owed_now == 0
    assert story.entries[-1].data["relies_on"] == story.entries[-2].id


class OwesElsewhere(NoDebts):
    """A customer who owes at another office, by what headquarters told."""

    def __init__(self, amount):
        self.amount = amount

    def elsewhere(self, customer):
        return {"CNY": self.amount}


def test_what_the_customer_owes_at_other_offices_counts_against_the_credit_limit():
    story = with_limit(accepted(given_a_device(*SIGNED_OFF)), 600_00)

    assert "¥165.00 above" in why_not(story, "zhao", "put_on_account", debts=OwesElsewhere(200_00))


def test_an_approval_above_the_credit_limit_ends_when_the_customer_owes_more_by_then():
    story = with_limit(accepted(given_a_device(*SIGNED_OFF)), 500_00)
    act(story, "zhao", "ask_credit", {"reason": "老客户"})
    act(story, "sun", "approve")

    assert "¥365.00 above" in why_not(story, "zhao", "put_on_account", debts=OwesElsewhere(300_00))
    act(story, "zhao", "put_on_account")


def test_what_is_paid_later_pays_what_is_on_account_first():
    story = with_limit(accepted(given_a_device(*SIGNED_OFF)), 600_00)
    act(act(story, "zhao", "put_on_account"), "tang", "take_payment")

    accepted(story, 2, lines=({"kind": "labour", "net": 600_00, "tax": 0, "rate": 0},))

    assert balances_of(story.folded())[0].owed_now == 35_00


def test_money_goes_back_where_it_was_paid_never_more_and_above_the_setting_by_approval():
    story = act(given_a_device(*SIGNED_OFF), "tang", "take_payment", {"amount": "700"})
    assert "At most ¥700.00" in why_not(story, "tang", "give_money_back", {"amount": "701", "reason": "-"})
    assert "Another person must approve a refund of" in why_not(
        story, "tang", "give_money_back", {"amount": "600", "reason": "-"}
    )
    act(story, "tang", "give_money_back", {"amount": "100", "reason": "取消"})
    act(story, "tang", "ask_refund", {"amount": "600", "reason": "取消"})
    act(story, "sun", "approve")

    act(story, "tang", "give_money_back", {"amount": "600", "reason": "取消"})

    assert money(story) == (0, 0, 0) and not balances(story)


def test_a_drawer_without_the_money_gives_nothing_back():
    story = act(given_a_device(*SIGNED_OFF), "tang", "take_payment", {"amount": "100", "method": "card"})

    assert "only ¥0.00 there" in why_not(story, "tang", "give_money_back", {"amount": "50", "reason": "-"})


def test_a_mistyped_payment_does_not_count_and_after_the_cash_up_only_a_refund_helps():
    story = accepted(given_a_device(*SIGNED_OFF))
    act(story, "tang", "take_payment")
    (line,) = story.folded().lines(PAYMENTS)
    cashed_up = Posted(story)
    cashed_up.period = lambda till: TillPeriod(counted="2026-11-23T02:00:00Z")
    mistyped = {"payment": line["number"], "reason": "-"}
    assert "cash-up" in why_not(story, "tang", "cancel_payment", mistyped, holdings=cashed_up)
    assert "No payment" in why_not(story, "tang", "cancel_payment", {"payment": "E1", "reason": "-"})

    act(story, "tang", "cancel_payment", {"payment": line["number"], "reason": "刷卡"})

    assert money(story) == (0, 0, 565_00) and not balances(story)


def test_black_listed_customers_pay_before_the_work_begins():
    story = accepted(given_a_job(*COMPLETED[:-1]))
    story.when("sun", "black_list", {"reason": "欠款"}, story.folded().get("customer"))
    assert "black list or rated D: take ¥565.00" in why_not(story, "li.wei", "complete")
    assert "The customer is on the black list or rated D and must pay at once" in why_not(
        story, "li.wei", "put_on_account"
    )

    act(act(story, "li.wei", "take_payment"), "li.wei", "complete")

    assert story.folded().state == "completed"


def test_customers_with_the_rating_d_pay_first_like_those_on_the_black_list():
    story = accepted(given_a_job(*COMPLETED[:-1]))
    file = story.folded().get("customer")
    story.when("sun", "set_terms", {"credit_limit": "5000", "rating": "D"}, file)
    assert "take ¥565.00" in why_not(story, "li.wei", "complete")
    assert "The customer is on the black list or rated D and must pay at once" in why_not(
        story, "zhao", "put_on_account"
    )

    story.when("sun", "set_terms", {"rating": "C"}, file)
    act(act(story, "li.wei", "complete"), "zhao", "put_on_account")

    assert story.folded().lines("on_account")


def test_a_customer_pays_what_has_been_open_longest_first():
    story = accepted(given_a_job(*HANDED_IN))
    customer, old = story.folded().get("customer"), story.job
    assert "owes nothing" in why_not(given_a_job(), "tang", "take_payment", {}, story_customer(given_a_job()))

    act(story, "tang", "take_payment", {"amount": "65"}, customer)

    assert money(story, old) == (0, 65_00, 500_00)
    assert "amount" not in story.folded(customer).facts and "method" not in story.folded(customer).facts


def test_what_was_paid_for_the_account_itself_is_cancelled_or_goes_back_by_the_office_that_took_it():
    story = accepted(given_a_job(*HANDED_IN))
    file, job = story_customer(story), story.job
    act(story, "tang", "note_unpaid", {"unpaid": "80"}, file)
    act(story, "tang", "take_payment", {"amount": "645"}, file)
    cancelled = {"payment": story.entries[-1].data["receipt"], "reason": "输错"}
    act(story, "tang", "cancel_payment", cancelled, file)
    assert (money(story, file)[2], money(story, job)[2], balances(story)["CD01/drawer/A/cash"]) == (80_00, 565_00, 0)
    assert "No payment" in why_not(story, "tang", "cancel_payment", cancelled, file)

    act(story, "tang", "take_payment", {"amount": "645"}, file)
    assert "At most ¥80.00" in why_not(story, "tang", "give_money_back", {"amount": "81", "reason": "-"}, file)
    story.office = "CD02"
    assert (
        "No payment for the account itself was taken here. A payment for a job is paid back on the job's page"
        in why_not(story, "tang", "give_money_back", {"amount": "80", "reason": "-"}, file)
    )
    story.office = "CD01"
    with_settings(story, approval_refund="50 manager")
    assert "Another person must approve a refund of" in why_not(
        story, "tang", "give_money_back", {"amount": "60", "reason": "-"}, file
    )
    act(story, "tang", "ask_refund", {"amount": "60", "reason": "付了两次"}, file)
    act(act(story, "sun", "approve", {}, file), "tang", "give_money_back", {"amount": "60", "reason": "付了两次"}, file)

    assert money(story, file) == (0, 20_00, 60_00) and balances(story)["CD01/drawer/A/cash"] == 585_00
    assert [each.amount for each in receipts_of(story.folded(file)) if each.is_refund] == [60_00]
    assert not {"amount", "method", "payment", "reason", "receipt"} & story.folded(file).facts.keys()


def test_what_was_paid_too_much_pays_for_the_next_job_or_goes_back_and_counts_once():
    story = accepted(given_a_device(*SIGNED_OFF))
    first = story.job
    story.when("tang", "add_device", thing=story.thing)
    second = story.job
    accepted(story, thing=second, lines=({"kind": "labour", "net": 80_00, "tax": 0, "rate": 0},))
    assert "The customer has not overpaid for other work at this office" in why_not(
        story, "tang", "use_credit", {}, second
    )
    act(story, "tang", "take_payment", {"amount": "600", "more": True}, first)
    assert "¥35.00 at most" in why_not(story, "tang", "use_credit", {"amount": "36"}, second)

    act(story, "tang", "use_credit", {}, second)

    assert [money(story, job)[1:] for job in (first, second)] == [(565_00, 0), (35_00, 45_00)]
    assert balances(story)["CD01/drawer/A/cash"] == 600_00 and not owed(story, first)
    assert "At most ¥565.00" in why_not(story, "tang", "give_money_back", {"amount": "566", "reason": "-"}, first)
    assert "The customer has not overpaid for other work at this office" in why_not(
        story, "tang", "use_credit", {}, second
    )
    number = story.folded(first).lines(PAYMENTS)[0]["number"]
    assert story.folded(second).lines(PAYMENTS)[0]["number"] == number
    assert "No payment" in why_not(story, "tang", "cancel_payment", {"payment": number, "reason": "-"}, second)


def test_a_deposit_of_a_job_that_goes_on_is_nothing_paid_too_much():
    story = act(given_a_device(*SIGNED_OFF), "tang", "take_payment", {"amount": "100"})
    story.when("tang", "add_device", thing=story.thing)

    assert "The customer has not overpaid for other work at this office" in why_not(
        accepted(story), "tang", "use_credit"
    )


def story_customer(story):
    return story.folded().get("customer")


def test_of_two_devices_paid_together_one_goes_out_and_the_other_goes_back_unrepaired_with_its_money():
    story = given_a_device(*SIGNED_OFF)
    first = story.job
    story.when("tang", "add_device", thing=story.thing)
    second = story.job
    and_then(story, *ON_THE_BENCH)
    accepted(accepted(story, thing=first), thing=second, lines=({"kind": "labour", "net": 80_00, "tax": 0, "rate": 0},))
    act(story, "tang", "take_payment", {"also_for": [second]}, first)
    receipt = receipts_of(story.folded(first))[0]

    story.job = first
    act(story, "tang", "hand_out", TICKET)
    story.job = second
    act(story.later(minutes=5), "wang", "stop")
    assert [money(story, job) for job in (first, second)] == [(565_00, 565_00, 0), (0, 80_00, -80_00)]
    act(story, "tang", "give_money_back", {"amount": "80", "reason": "修不好"})
    act(act(act(story, "tang", "try_out"), "tang", "sign"), "tang", "hand_out", TICKET)

    assert [money(story, job) for job in (first, second)] == [(565_00, 565_00, 0), (0, 0, 0)]
    assert (receipt.amount, [each.amount for each in receipt.shares]) == (645_00, [565_00, 80_00])
    assert balances(story)["CD01/drawer/A/cash"] == 565_00 and not owed(story, first) | owed(story, second)
    mistyped = {"payment": receipt.number, "reason": "-"}
    assert "No payment" in why_not(story, "tang", "cancel_payment", mistyped, first)


def test_devices_of_one_visit_are_paid_and_handed_over_together_and_each_is_charged_for_itself():
    story = given_a_device(*SIGNED_OFF)
    first = story.job
    story.when("tang", "add_device", thing=story.thing)
    second = story.job
    and_then(story, *SIGNED_OFF)
    accepted(accepted(story, thing=first), thing=second, lines=({"kind": "labour", "net": 80_00, "tax": 0, "rate": 0},))
    together = {"also_for": [second]}

    act(story, "tang", "take_payment", {**together, "tendered": "700"}, first)
    act(story, "tang", "hand_out", {**TICKET, **together}, first)

    assert [money(story, job) for job in (first, second)] == [(565_00, 565_00, 0), (80_00, 80_00, 0)]
    assert [story.folded(job).lines(PAYMENTS)[0]["paid_in_all"] for job in (first, second)] == [645_00, 645_00]
    assert balances(story)["CD01/revenue/labour"] == -280_00 and balances(story)["CD01/drawer/A/cash"] == 645_00


def test_a_parcel_is_not_sent_while_it_is_not_paid():
    story = accepted(given_a_parcel(*PARCEL_TOLD))
    assert "¥565.00 is still to be paid" in why_not(story, "tang", "ship")

    act(act(story, "tang", "take_payment", {"method": "transfer", "reference": "ICBC-7"}), "tang", "ship")

    assert story.folded().state == "shipped" and money(story) == (565_00, 565_00, 0)
