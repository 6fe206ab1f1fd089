"""The charges on the service slip: what is charged, what was paid with which receipts, what is open, and who pays for
what is free. They are signed with the rest of the slip."""

from typing import Any

import pytest

from fieldservice.documents.signed_content import content_of, slip_facts
from fieldservice.documents.signed_fields import CANCELLATION
from fieldservice.words import forms
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.money.lines import PAYMENTS, REFUNDS
from fieldservice.workflows.warranty.verdicts import ClassVerdict, as_kept
from tests.support.filled_papers import REFERENCE as HOUSE
from tests.support.money import accepted, declined, gains
from tests.support.story import (
    COMPLETED,
    ON_SITE,
    PARCEL_REPAIRED,
    REPAIRED,
    TO_ENGINEER,
    Story,
    given_a_device,
    given_a_job,
    given_a_parcel,
)

MODES = {
    "on_site": lambda: given_a_job(*COMPLETED),
    "send_in": lambda: given_a_device(*REPAIRED),
    "mail_in": lambda: given_a_parcel(*PARCEL_REPAIRED),
}


def paid(story: Story, amount: int, number: str, **more: Any) -> Story:
    line = {"amount": amount, "currency": "CNY", "number": number, "method": "cash", **more}
    return gains(story, REFUNDS if more.get("back") else PAYMENTS, line)


def charges(story: Story) -> dict[str, Any]:
    return block(slip_facts(story.folded(), HOUSE, "CD01"))


def block(content: dict[str, Any]) -> dict[str, Any]:
    """The rows of the block of charges by name: a value in English, or the rows of a table; {} without the block."""
    sections = content["sections"]
    rows = [row for each in sections if each["title"]["en"] == "Charges" for row in each["rows"]]
    return {row["name"]: row.get("rows") or in_english(row["value"]) for row in rows}


def in_english(text: Any) -> str:
    if isinstance(text, list):
        return ", ".join(text)
    return forms.in_language(text, "en") if isinstance(text, dict) else text


@pytest.mark.parametrize("mode", MODES)
def test_a_slip_of_every_mode_says_what_is_charged_paid_and_open(mode):
    story = accepted(MODES[mode]())
    paid(story, 200_00, "CD01-E000001-K")

    found = charges(story)

    assert [(in_english(line[0]), line[-1]) for line in found["charges"]] == [("Labour", "226.00"), ("Board", "339.00")]
    assert found["quote_number"] == "CD01-B000001-A, version 1" and found["charges_tax"] == "¥65.00"
    assert found["charges_total"] == "¥565.00" and found["still_open"] == "¥365.00"
    assert found["paid"] == "¥200.00 (CD01-E000001-K)"


def test_a_slip_on_which_nothing_is_charged_has_no_block_of_charges():
    assert charges(given_a_job(*COMPLETED)) == {}


def test_what_was_paid_before_anything_was_agreed_is_not_owed_back():
    found = charges(paid(given_a_job(*ON_SITE), 180_00, "CD01-E000001-K"))

    assert found == {"paid": "¥180.00 (CD01-E000001-K)"}


def test_a_slip_whose_charges_are_paid_says_that_nothing_is_open():
    found = charges(paid(accepted(given_a_job(*COMPLETED)), 565_00, "CD01-E000001-K"))

    assert found["still_open"] == "nothing"


def test_a_declined_quote_leaves_the_fee_on_the_slip():
    found = charges(declined(given_a_device(*REPAIRED)))

    assert found["charges_total"] == found["still_open"] == "¥53.00" and "Declined" in found["quote_answer"]


def test_the_form_of_a_cancelled_job_says_what_is_owed_back():
    story = paid(given_a_job(*TO_ENGINEER).when("zhao", "cancel"), 180_00, "CD01-E000001-K")

    found = block(content_of(CANCELLATION, story.folded(), HOUSE, "CD01"))

    assert (found["charges_total"], found["owed_back"]) == ("no charge", "¥180.00")


def test_money_that_went_back_and_what_is_owed_to_the_customer_stand_on_the_slip():
    story = accepted(given_a_job(*COMPLETED))
    paid(story, 600_00, "CD01-E000001-K")
    paid(story, 10_00, "CD01-E000002-K", back=True)

    found = charges(story)

    assert found["paid"] == "¥600.00 (CD01-E000001-K), -¥10.00 (CD01-E000002-K)"
    assert found["owed_back"] == "¥25.00" and "still_open" not in found


def test_what_is_charged_in_another_currency_is_said_in_it():
    found = charges(accepted(given_a_job(*COMPLETED), currency="JPY"))

    assert found["charges_total"] == "JP¥56,500" and found["charges"][0][-1] == "22,600"


def test_where_something_is_charged_the_charges_say_who_pays_for_what_is_free():
    story = accepted(given_a_job(*COMPLETED))
    covered = as_kept(ClassVerdict(True, "policy", "2028-05-28", Message("Covered.")))
    damage = as_kept(ClassVerdict(False, "damage", "", Message("Not covered.")))
    fact(story, "verdict", {"parts": damage, "labour": covered, "frozen": True})

    sections = slip_facts(story.folded(), HOUSE, "CD01")["sections"]
    names = [row["name"] for each in sections for row in each["rows"]]

    who = charges(story)["who_pays"]
    assert who == "Parts: Paid by the customer. Not covered. Labour: Free of charge until 2028-05-28. Covered."
    assert "warranty_reason" not in names


def fact(story: Story, name: str, value: Any) -> None:
    """The last entry of the story says this fact of its job too."""
    for entry in reversed(story.entries):
        if entry.moves and isinstance(entry.data, dict):
            entry.data[name] = value
            return
