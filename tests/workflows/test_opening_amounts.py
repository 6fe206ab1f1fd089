"""The amount that was noted by hand becomes the opening amount of the customer's account, once."""

from dataclasses import replace

from fieldservice.workflows.engine.fold import fold
from fieldservice.workflows.engine.reference import Office
from fieldservice.workflows.master_files.merging import as_one
from fieldservice.workflows.money.accounts import item
from fieldservice.workflows.money.customers import credit_limit
from fieldservice.workflows.money.lines import balances_of
from fieldservice.workflows.money.opening import noted_by_hand, open_of
from fieldservice.workflows.registry import known_kinds
from tests.support.ledger import Ledger
from tests.support.story import Made, Story, given_a_job, refusal


def customer_of(story: Story) -> str:
    return str(story.folded().get("customer"))


def noted_before(story: Story, amount: int, store: str = "CD01", by: str = "sun", file: str = "") -> Story:
    """What the version before wrote when an unpaid amount was noted."""
    id_ = file or customer_of(story)
    data = {"unpaid": amount, "currency": "CNY", "saw": {id_: {"unpaid": ""}}}
    made = f"old-{len(story.entries):04d}"
    story.entries.append(
        Made(made, "unpaid_noted", by, "2026-11-20T01:00:00.000Z", (), (("customer", id_),), data, None, store=store)
    )
    return story


def file_of(story: Story):
    return story.folded(customer_of(story))


def owed_by_the_books(story: Story, office: str = "CD01") -> int:
    return Ledger(story.entries).sums()[f"{office}/customer/{customer_of(story)}", item("CNY"), ""]


def open_amount(story: Story) -> int:
    return next((each.open for each in balances_of(file_of(story))), 0)


def test_what_an_earlier_version_noted_is_entered_once_and_what_is_owed_stands_in_the_books():
    story = noted_before(given_a_job(), 120_00)
    assert [each.amount for each in noted_by_hand(file_of(story))] == [120_00] and open_amount(story) == 0

    story.when("tang", "enter_opening", thing=customer_of(story))

    assert noted_by_hand(file_of(story)) == () and open_amount(story) == owed_by_the_books(story) == 120_00
    refused = refusal(story, "tang", "enter_opening", {}, customer_of(story))
    assert str(refused.because) == "The unpaid amount is already in the account."


def test_two_entries_of_one_old_note_count_once_in_what_is_still_to_be_taken_over():
    story = noted_before(given_a_job(), 120_00)
    draft = story.draft("tang", "enter_opening", thing=customer_of(story))
    story.happened(draft)
    story.happened(draft)

    assert noted_by_hand(file_of(story)) == ()


def test_another_office_is_told_who_noted_it_and_does_not_enter_it_a_second_time():
    story = noted_before(given_a_job(), 120_00, store="CD02~2")
    story.headquarters = False

    refused = refusal(story, "tang", "enter_opening", {}, customer_of(story))

    assert (str(refused.because), refused.who_may) == (
        "CD02 recorded it and transfers it to the account.",
        ("commerce@CD02",),
    )


def test_headquarters_enters_what_an_office_noted_that_is_no_more():
    story = noted_before(given_a_job(), 120_00, store="CD02")
    offices = {**story.reference.offices, "CD02": Office("CD02", "绵阳", "Mianyang", active=False)}
    story.reference = replace(story.reference, offices=offices)

    story.when("sun", "enter_opening", thing=customer_of(story))

    assert owed_by_the_books(story, "CD02") == 120_00


def test_noting_an_amount_puts_the_opening_amount_right_up_and_down():
    story = noted_before(given_a_job(), 120_00)

    for who, amount in (("tang", 150_00), ("sun", 30_00), ("tang", 30_00)):
        story.when(who, "note_unpaid", {"unpaid": amount}, customer_of(story))
        assert open_amount(story) == owed_by_the_books(story) == amount
    lower = refusal(story, "tang", "note_unpaid", {"unpaid": "0"}, customer_of(story))
    assert "¥30.00 is unpaid" in str(lower.because) and lower.who_may == ("manager", "commerce")
    story.when("sun", "note_unpaid", {"unpaid": "0"}, customer_of(story))

    assert open_amount(story) == owed_by_the_books(story) == 0 and noted_by_hand(file_of(story)) == ()


def test_what_two_offices_note_adds_up_and_each_puts_only_its_own_right():
    story = given_a_job().when("sun", "note_unpaid", {"unpaid": "50"}, customer_of(given_a_job()))
    story.office = "CD02"
    story.when("sun", "note_unpaid", {"unpaid": "70"}, customer_of(story))
    assert open_amount(story) == 120_00 and open_of(file_of(story), "CD01", "CNY") == 50_00

    story.when("sun", "note_unpaid", {"unpaid": "0"}, customer_of(story))

    assert (open_amount(story), owed_by_the_books(story), owed_by_the_books(story, "CD02")) == (50_00, 50_00, 0)


def test_the_amounts_of_merged_files_are_entered_together():
    story = noted_before(noted_before(given_a_job(), 120_00), 30_00, file="id-9999")
    other = fold("id-9999", [each for each in story.entries if ("customer", "id-9999") in each.touches], known_kinds())

    merged = as_one([file_of(story), other])

    assert sorted(each.amount for each in noted_by_hand(merged)) == [30_00, 120_00]


def test_an_amount_that_was_paid_by_the_hand_kept_books_is_not_taken_over():
    story = noted_before(noted_before(given_a_job(), 120_00), 0)

    assert noted_by_hand(file_of(story)) == ()


def test_kind_limit_and_rating_are_set_by_who_answers_for_the_money():
    story = given_a_job()
    file = customer_of(story)
    assert not file_of(story).get("customer_kind") and credit_limit(file_of(story), "CNY") == 0

    story.when("sun", "set_terms", {"customer_kind": "dealer", "credit_limit": "5000", "rating": "B"}, file)

    assert file_of(story).get("customer_kind")["code"] == "dealer" and credit_limit(file_of(story), "CNY") == 5000_00
    assert credit_limit(file_of(story), "EUR") == 0
    assert refusal(story, "tang", "set_terms", {"rating": "A"}, file).code == "role"
