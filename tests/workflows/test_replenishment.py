"""What is proposed to be ordered follows from what is here and coming, what is asked for, minimum, most and use."""

import pytest

from fieldservice.presentation.messages import render
from fieldservice.workflows.engine.reference import Office, Reference
from fieldservice.workflows.parts.replenishment import Standing, supplier_of


def standing(here=0, on_the_way=0, ordered=0, asked=0, least=0, most=0, used=0):
    return Standing(here, on_the_way, ordered, asked, least, most, used, use_days=90, supply_days=14)


@pytest.mark.parametrize(
    ("part", "proposed"),
    [
        (standing(here=2, least=2, most=6), 0),
        (standing(here=1, least=2, most=6), 5),
        (standing(here=1, on_the_way=1, least=2, most=6), 0),
        (standing(here=0, ordered=1, least=2, most=6), 5),
        (standing(here=3, asked=2, least=2, most=6), 5),
        (standing(here=-1, least=2, most=6), 7),
        (standing(asked=3), 3),
        (standing(here=3, asked=3), 0),
        (standing(here=1, least=2, most=2, used=90), 15),
        (standing(here=1, least=2, most=2), 1),
    ],
)
def test_below_the_minimum_a_part_is_ordered_up_to_the_most_or_up_to_the_minimum_and_the_use_until_delivery(
    part, proposed
):
    assert part.proposed == proposed


def test_each_proposal_says_why_in_one_sentence_with_its_numbers():
    assert render(standing(here=1, on_the_way=1, asked=1, least=2, most=6).in_words()) == (
        "In stock 1, on the way 1, requested 1: 1 in all, below the minimum of 2. Order up to the maximum of 6."
    )
    assert "14 days' use: 5." in render(standing(here=1, least=2, most=2, used=18).in_words())


def test_a_branch_orders_at_headquarters_unless_another_office_is_published_and_headquarters_buys():
    offices = {
        "HQ": Office("HQ", "总部", "Headquarters", kind="headquarters"),
        "CD01": Office("CD01", "成都", "Chengdu"),
        "CD02": Office("CD02", "绵阳", "Mianyang"),
    }
    reference = Reference(offices=offices)

    assert supplier_of("", "CD01", reference) == "HQ"
    assert supplier_of("CD02", "CD01", reference) == "CD02"
    assert supplier_of("", "HQ", reference) == ""
    assert supplier_of("gone", "CD01", reference) == "HQ"
    assert supplier_of("", "CD01", Reference(offices={"CD01": offices["CD01"]})) == ""
