"""Quotes where hotline, branch and van have stores of their own, and the line is cut."""

import pytest

from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.money.lines import agreed, quotes_of
from tests.support.answers import CALL
from tests.support.command_line import CommandLine
from tests.sync.usual_organisation import SERVER, UsualOrganisation

PRICES = """list,code,valid_from,amount,currency,tax,zh,en,kind
standard,LAB-STD,2026-01-01,200.00,CNY,130,标准工时,Standard labour,labour
standard,VISIT,2026-01-01,80.00,CNY,60,上门费,Visit,visit
"""


@pytest.fixture
def organisation(tmp_path):
    made = UsualOrganisation(tmp_path)
    (tmp_path / "prices.csv").write_text(PRICES, encoding="utf-8")
    CommandLine(tmp_path / "HQ").json("publish", "prices", str(tmp_path / "prices.csv"))
    made.exchange()
    yield made
    made.close()


def quoted_by_phone(organisation, serial):
    """The job of a call about a device out of warranty that the hotline quoted; its customer accepted by phone."""
    take = organisation.take
    call = take("chen", "register", **{**CALL, **SERVER, "serial": serial, "warranty": "out"}).id
    take("chen", "quote", call, services="LAB-STD x1\nVISIT x1")
    take("chen", "accept_quote", call, who="张老师")
    take("chen", "hand_on", call, mode="on_site")
    take("liu", "take_over", call)
    job = take("liu", "hand_over", call, office="CD01").made["job"]
    organisation.exchange()
    return str(job)


def told(organisation, job, office):
    """Versions and answers of the quote, as this office knows them."""
    return [(each.version, each.total, each.answer) for each in quotes_of(organisation.desks[office].thing(job))]


def test_what_the_hotline_quoted_is_worked_by_it_and_quoted_anew_in_a_van_without_a_line(organisation):
    take = organisation.take
    job = quoted_by_phone(organisation, "SN-7D42-0501")
    take("zhao", "accept", job)
    take("zhao", "dispatch", job, engineer="li.wei")
    organisation.exchange()

    organisation.cut()
    for step in ("take", "appoint", "arrive", "examine"):
        take("li.wei", step, job)
    take("li.wei", "quote", job, services="LAB-STD x2\nVISIT x1")
    take("li.wei", "accept_quote", job, who="张老师", how="paper", reference="报价单客户联签字")
    take("li.wei", "complete", job)
    organisation.mend()
    organisation.exchange()

    known = [(1, 310_80, "accepted"), (2, 536_80, "accepted")]
    assert {office: told(organisation, job, office) for office in organisation.codes} == dict.fromkeys(
        organisation.codes, known
    )
    quote = agreed(organisation.desks["HQ"].thing(job))
    assert quote.number.startswith("HQ-B") and quote.answered["who"] == "张老师"
    assert [each.version for each in organisation.desks["HQ"].quotes.listed("accepted") if each.thing == job] == [2]
    assert organisation.problems() == []


def test_of_two_answers_given_apart_the_first_numbered_counts_everywhere_and_the_other_is_reviewed(organisation):
    take = organisation.take
    job = quoted_by_phone(organisation, "SN-7D42-0502")
    take("zhao", "accept", job)
    take("zhao", "quote", job, services="LAB-STD x3")
    organisation.exchange()
    assert "quote_unanswered: zhao" in organisation.owed()["CD01"]

    organisation.cut()
    take("zhao", "accept_quote", job, who="张老师")
    take("chen", "decline_quote", job, who="李主任")
    organisation.mend()
    organisation.exchange()

    answers = {told(organisation, job, office)[-1][2] for office in ("HQ", "CD01")}
    assert answers == {"declined"}  # headquarters numbers what it enters itself at once
    assert organisation.desks["CD01"].session.reader.value("SELECT review FROM work_row WHERE thing = ?", (job,)) == 1
    with pytest.raises(Refused, match="is already declined"):
        take("zhao", "accept_quote", job, who="张老师")
    assert organisation.problems() == []


def test_a_customer_black_listed_at_headquarters_pays_before_the_work_also_on_a_van_without_a_line(organisation):
    take = organisation.take
    job = quoted_by_phone(organisation, "SN-7D42-0503")
    customer = str(organisation.desks["HQ"].thing(job).get("customer"))
    take("ding", "black_list", customer, reason="多次拖欠")
    take("zhao", "accept", job)
    take("zhao", "dispatch", job, engineer="li.wei")
    organisation.exchange()

    organisation.cut()
    for step in ("take", "appoint", "arrive", "examine"):
        take("li.wei", step, job)
    with pytest.raises(Refused, match=r"rated D: take ¥310\.80 before the work"):
        take("li.wei", "complete", job)
    take("li.wei", "take_payment", job)
    take("li.wei", "complete", job)
    organisation.mend()
    organisation.exchange()
    assert organisation.problems() == []
