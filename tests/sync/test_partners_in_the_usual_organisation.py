"""Headquarters settles with an authorised repairer that has a store of its own: agreed there, disputed there, paid."""

from datetime import timedelta

import pytest

from fieldservice.workflows.money.partners.lines import lines_of
from tests.support.organisation import Organisation

PRICES = [
    {
        "list": "partner",
        "code": "LAB",
        "valid_from": "2026-01-01",
        "amount": 60_00,
        "zh": "人工",
        "en": "Labour",
        "kind": "labour",
        "unit": "hour",
    }
]


@pytest.fixture
def organisation(tmp_path):
    made = Organisation(tmp_path)
    yield made
    made.close()


def test_a_repairer_disputes_a_line_of_its_month_and_agrees_to_what_headquarters_decides(organisation):
    org = organisation
    with org.hq.writing() as tx:
        tx.publish("office", [{"code": "CD02", "name": "授权维修站", "kind": "authorised_repairer"}], replace=False)
        tx.publish("price", PRICES)
    org.desk("CD02")
    job = org.job("CD02")
    for who, step in (("gao", "accept"), ("gao", "dispatch"), ("he", "take"), ("he", "appoint"), ("he", "arrive")):
        org.take("CD02", who, step, job, **({"engineer": "he"} if step == "dispatch" else {}))
    org.take("CD02", "he", "examine", job)
    org.take("CD02", "he", "complete", job, work_minutes=90)
    for who, step in (("he", "sign_on_paper"), ("he", "hand_in"), ("gao", "close")):
        org.take("CD02", who, step, job)
    org.exchange("CD02")
    month = f"{org.now:%Y-%m}"
    org.now += timedelta(days=32)

    hq, partner = org.desk("HQ"), org.desk("CD02")
    settlement = org.take("HQ", "ding", "settle_partner", partner="CD02", month=month).id
    org.take("HQ", "ding", "send_settlement", settlement)
    org.exchange("CD02")
    assert [each.credited for each in lines_of(partner.thing(settlement))] == [90_00]

    org.take("CD02", "gao", "dispute_settlement", settlement, disputes="1 另有路程一小时", disputed_by="高洁")
    org.exchange("CD02")
    org.take("HQ", "ding", "decide_dispute", settlement, decisions="1 120.00 含路程")
    org.exchange("CD02")
    org.take("CD02", "gao", "agree_settlement", settlement, agreed_by="高洁")
    org.exchange("CD02")
    org.take("HQ", "ding", "pay_partner", settlement, paid_on=f"{org.now:%Y-%m-%d}", bank_reference="BT-9")
    org.exchange("CD02")

    assert {desk.thing(settlement).state for desk in (hq, partner)} == {"paid"}
    assert [each.credited for each in lines_of(hq.thing(settlement))] == [120_00]
