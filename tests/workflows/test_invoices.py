"""Invoices as given/when/then: asked for with the right data, for what was charged, corrected by red notes."""

import pytest

from fieldservice import words
from fieldservice.presentation.invoice_lines import rows
from fieldservice.read_model.projections import work_row
from fieldservice.workflows.money.invoices.lines import left_of, not_invoiced, to_invoice
from fieldservice.workflows.money.invoices.tax_numbers import wrong_with
from fieldservice.workflows.money.lines import CHARGES
from tests.support.money import accepted, act, gains, known
from tests.support.story import LEFT_HERE, Story, given_a_device, given_a_job, refusal

ORDINARY = {"invoice_kind": "ordinary", "invoice_title": "济南实验中学", "tax_number": "91350100M000100Y43"}
SPECIAL = {
    **ORDINARY,
    "invoice_kind": "special",
    "invoice_address": "济南市历下区文化东路 41 号",
    "invoice_phone": "0531 8888 0001",
    "bank": "济南农商银行历下支行",
    "bank_account": "9060106000042050001234",
}


def charged(story: Story, amount: int = 565_00, thing: str = "") -> Story:
    return gains(story, CHARGES, {"amount": amount, "currency": "CNY"}, thing)


def asked(story: Story, thing: str = "", who: str = "tang", **data) -> Story:
    return act(story, who, "ask_invoice", {**ORDINARY, **data}, thing)


def invoice(story: Story):
    number = next(move.thing for entry in reversed(story.entries) for move in entry.moves if move.kind == "invoice")
    return story.folded(number)


def why_not(story: Story, step: str, data, thing: str = "", who: str = "tang"):
    return refusal(story, who, step, data, thing, **known(story))


def test_an_invoice_is_asked_for_listed_and_issued_with_number_and_day():
    story = asked(charged(given_a_job()))

    thing = invoice(story)
    assert (thing.state, thing.get("amount"), thing.get("number")[:6]) == ("asked", 565_00, "CD01-X")
    assert (thing.get("invoice_title"), work_row(thing)["turn_role"]) == ("济南实验中学", "commerce")
    assert story.entries[-1].private["tax_number"] == ORDINARY["tax_number"]

    act(story, "tang", "issue_invoice", {"invoice_number": "2437 2000 0000 1234 5678"}, thing.id)

    thing = invoice(story)
    assert (thing.state, thing.get("invoice_number"), thing.get("issued_on")) == (
        "issued",
        "24372000000012345678",
        "2026-11-23",
    )


def test_nothing_is_invoiced_twice_and_nothing_that_was_not_charged():
    story = given_a_job()
    assert "Everything charged or paid is already on an invoice" in str(why_not(story, "ask_invoice", ORDINARY).because)

    asked(charged(story), amount="500")
    assert not_invoiced(story.folded(), "CNY") == 65_00
    refused = why_not(story, "ask_invoice", {**ORDINARY, "amount": "65.01"})
    assert str(refused.fields["amount"]) == "At most ¥65.00 is on no invoice yet."

    asked(story)
    assert invoice(story).get("amount") == 65_00
    assert "Everything charged or paid is already on an invoice" in str(why_not(story, "ask_invoice", ORDINARY).because)


def test_one_invoice_is_for_several_jobs_of_a_customer():
    story = given_a_device(**LEFT_HERE)
    request = story.thing
    first = story.job
    act(story, "tang", "add_device", {"place": "A4"}, request)
    second = str(story.entries[-1].data["job"])
    charged(charged(story, 100_00, first), 65_00, second)

    asked(story, first, also_for=[second])

    thing = invoice(story)
    assert (thing.get("amount"), [each["amount"] for each in thing.get("items")]) == (165_00, [100_00, 65_00])
    assert not_invoiced(story.folded(first), "CNY") == not_invoiced(story.folded(second), "CNY") == 0


def test_what_the_customer_said_last_time_is_remembered():
    story = asked(charged(given_a_job()), amount="100")

    act(story, "tang", "ask_invoice", {})

    assert {name: invoice(story).get(name) for name in ("invoice_title", "tax_number")} == {
        name: ORDINARY[name] for name in ("invoice_title", "tax_number")
    }
    assert invoice(story).get("invoice_kind")["code"] == "ordinary"


def test_a_special_invoice_needs_bank_account_address_and_phone():
    story = charged(given_a_job())

    refused = why_not(story, "ask_invoice", {**ORDINARY, "invoice_kind": "special"})
    assert set(refused.fields) == {"invoice_address", "invoice_phone", "bank", "bank_account"}

    asked(story, **SPECIAL)
    assert invoice(story).get("bank") == SPECIAL["bank"]


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        ("91350100M000100Y43", None),
        ("9135 0100 m000 100y-43", None),
        ("91350100M000100Y4X", "its last character does not fit the others."),
        ("91350100M0O0100Y43", "I, O, S, V and Z do not occur in it."),
        ("11010519491231002X", None),
        ("110105194912310", None),
        ("91350100M0001", "this one has 13."),
        ("1101051949123100212345", "this one has 22."),
        ("91350100/M000100Y43", "letters and digits only."),
    ],
)
def test_a_tax_number_is_checked_and_the_fault_is_named(number, wrong):
    found = wrong_with(number)

    assert (found is None) == (wrong is None) and (wrong is None or str(found).endswith(wrong))


def test_a_red_note_takes_an_invoice_back_in_part_and_then_whole_and_never_twice():
    story = asked(charged(given_a_job()))
    id_ = invoice(story).id
    act(story, "tang", "issue_invoice", {"invoice_number": "12345678"}, id_)

    red = {"red_number": "87654321", "red_reason": "金额开错"}
    assert str(why_not(story, "red_note", {**red, "red_number": "12345678"}, id_, "sun").because).startswith(
        "This is the number of the invoice"
    )
    act(story, "sun", "red_note", {**red, "red_amount": "65"}, id_)
    assert (invoice(story).state, left_of(invoice(story)), not_invoiced(story.folded(), "CNY")) == (
        "issued",
        500_00,
        65_00,
    )
    too_much = {**red, "red_number": "87654322", "red_amount": "500.01"}
    assert "At most ¥500.00" in str(why_not(story, "red_note", too_much, id_, "sun").because)

    act(story, "sun", "red_note", {"red_number": "87654322", "red_reason": "退货"}, id_)
    assert (invoice(story).state, not_invoiced(story.folded(), "CNY")) == ("taken_back", 565_00)
    assert [line["invoice_number"] for line in invoice(story).lines("red_notes")] == ["12345678"] * 2
    assert why_not(story, "red_note", {"red_number": "87654323", "red_reason": "再开"}, id_, "sun").code == "state"


def test_what_was_asked_for_is_put_right_or_given_up_before_it_is_issued():
    story = asked(charged(given_a_job()))
    id_ = invoice(story).id

    act(story, "tang", "amend_invoice", {"invoice_title": "济南市实验中学"}, id_)
    assert invoice(story).get("invoice_title") == "济南市实验中学"
    act(story, "tang", "give_up_invoice", {"reason": "不要了"}, id_)

    assert invoice(story).state == "given_up" and not_invoiced(story.folded(), "CNY") == 565_00


def test_of_two_invoices_that_two_offices_asked_for_apart_only_one_is_issued():
    story = charged(given_a_job())
    twice = story.draft("tang", "ask_invoice", ORDINARY, **known(story))
    asked(story)
    story.happened(twice)

    refused = why_not(story, "issue_invoice", {"invoice_number": "12345678"}, invoice(story).id)
    assert "2 invoices ask for ¥1,130.00" in str(refused.because)
    act(story, "tang", "give_up_invoice", {"reason": "重复"}, invoice(story).id)
    assert not_invoiced(story.folded(), "CNY") == 0


def test_an_invoice_of_which_something_was_given_back_meanwhile_says_the_amount_of_now():
    story = asked(gains(given_a_job(), "payments", {"amount": 500_00, "currency": "CNY", "method": "cash"}))
    gains(story, "refunds", {"amount": 120_00, "currency": "CNY", "method": "cash"})

    refused = why_not(story, "issue_invoice", {"invoice_number": "12345678"}, invoice(story).id)

    assert "it is now ¥380.00, and this invoice has ¥500.00" in str(refused.because)


def test_no_more_is_invoiced_than_was_agreed_though_the_deposit_was_larger():
    story = accepted(given_a_job())
    gains(story, "payments", {"amount": 800_00, "currency": "CNY", "method": "cash"})

    assert to_invoice(story.folded(), "CNY") == 565_00
    refused = why_not(story, "ask_invoice", {**ORDINARY, "amount": "800"})
    assert str(refused.fields["amount"]) == "At most ¥565.00 is on no invoice yet."


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        (("12345678", "ordinary"), ("12345678", "ordinary"), True),
        (("12345678", "ordinary"), ("12345678", "electronic"), False),  # behind another code of the tax office
        (("2437 2000 0000 1234 5678", "ordinary"), ("24372000000012345678", "electronic"), True),
    ],
)
def test_a_number_of_the_tax_program_is_entered_once(first, second, taken):
    story = charged(given_a_job())
    for _number, kind in (first, second):
        asked(story, amount="100", invoice_kind=kind)
    one, other = [m.thing for e in story.entries for m in e.moves if m.kind == "invoice"]
    act(story, "tang", "issue_invoice", {"invoice_number": first[0]}, one)

    if taken:
        refused = why_not(story, "issue_invoice", {"invoice_number": second[0]}, other)
        job = story.folded().get("number")
        assert f"Invoice {story.folded(one).get('number')} ({job}) already has the number" in str(
            refused.fields["invoice_number"]
        )
        act(story, "tang", "issue_invoice", {"invoice_number": "87654321"}, other)
        red = {"red_number": first[0], "red_reason": "金额开错"}
        assert why_not(story, "red_note", red, other, "sun").fields
    else:
        act(story, "tang", "issue_invoice", {"invoice_number": second[0]}, other)


def test_two_red_notes_of_offices_apart_free_no_more_than_was_on_the_invoice():
    story = asked(charged(given_a_job()))
    id_ = invoice(story).id
    act(story, "tang", "issue_invoice", {"invoice_number": "12345678"}, id_)
    red = {"red_number": "87654321", "red_reason": "退货"}
    twice = story.draft("sun", "red_note", {**red, "red_number": "87654322"}, id_, **known(story))
    act(story, "sun", "red_note", red, id_)
    story.happened(twice)

    assert not_invoiced(story.folded(), "CNY") == 565_00


def test_the_page_of_an_invoice_tells_each_red_note_and_their_sum():
    words.use("en")
    line = {"currency": "CNY", "issued_on": "2026-11-23"}
    notes = [{**line, "amount": 65_00, "red_number": "87654321"}, {**line, "amount": 100_00, "red_number": "87654322"}]

    assert [value for _number, value in rows({"red_notes": notes})] == [
        "Nov 23, 2026, -¥65.00",
        "Nov 23, 2026, -¥100.00",
        "-¥165.00",
    ]


def test_the_number_of_an_invoice_has_8_or_20_digits_and_its_day_is_not_to_come():
    story = asked(charged(given_a_job()))
    id_ = invoice(story).id

    assert "8 or 20" in str(why_not(story, "issue_invoice", {"invoice_number": "123"}, id_).because)
    late = why_not(story, "issue_invoice", {"invoice_number": "12345678", "issued_on": "2026-11-24"}, id_)
    assert "in the future" in str(late.fields["issued_on"])
