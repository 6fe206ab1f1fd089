"""What headquarters sends to a maker: the branch out of whose job or case a piece came reads where it is, and nothing
of the supplier return itself; another branch reads nothing; nobody else credits it."""

from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.parts.on_the_job.tags import tagged_parts
from tests.support.world import MADE
from tests.sync.test_returns_in_the_usual_organisation import given_a_case, organisation, problems

__all__ = ["organisation"]
SERIAL = "NB-5521-80"


def with_the_maker(organisation):
    """(case, supplier return): the old device of a branch's case is with its maker."""
    take = organisation.take
    case = given_a_case(organisation, SERIAL, "credit")
    take("HQ", "ding", "pass_to_office", case)
    organisation.all("CD01")
    take("CD01", "lin", "see_old_device", case, old_serial=SERIAL)
    take("CD01", "lin", "sign_order_on_paper", case)
    take("CD01", "lin", "note_credit", case)
    box = take("CD01", "zhao", "open_consignment", everything=True).id
    take("CD01", "zhao", "send_consignment", box)
    organisation.all("CD01")
    take("HQ", "ding", "receive_pieces", box, everything=True)
    back = take("HQ", "ding", "open_supplier_return", maker="天逸电脑厂", everything=True).id
    take("HQ", "ding", "send_to_maker", back, expected_credit="1200.00")
    organisation.desk("CD02")
    organisation.all("CD01", "CD02")
    return case, back


def known(organisation, code, thing):
    """How many entries a store has of a thing, and whether it has a row of it."""
    with organisation.desk(code).session.store.reading() as tx:
        return len(tx.entries_of(thing)), tx.value("SELECT count(*) FROM work_row WHERE thing = ?", (thing,))


def test_a_branch_reads_where_its_piece_is_and_never_the_return_to_the_maker(organisation):
    case, back = with_the_maker(organisation)
    assert [each.account for each in tagged_parts(organisation.desk("CD01").thing(case))] == ["HQ/with_maker"]

    note = {"amount": "1200.00", "credit_note": "CN-9", "credited_on": "2026-11-21", "everything": True}
    organisation.take("HQ", "ding", "record_credit", back, **note)
    organisation.take("HQ", "ding", "close_supplier_return", back)
    organisation.all("CD01", "CD02")

    assert [each.account for each in tagged_parts(organisation.desk("CD01").thing(case))] == ["HQ/credited"]
    assert [known(organisation, code, back) for code in ("CD01", "CD02")] == [(0, 0), (0, 0)]
    assert known(organisation, "CD02", case) == (0, 0)
    assert problems(organisation) == []


def test_a_branch_that_claims_a_credit_of_the_maker_is_marked_and_the_piece_stays_with_the_maker(organisation):
    case, back = with_the_maker(organisation)
    (there,) = tagged_parts(organisation.desk("HQ").thing(case))
    credit = Posting(there.part, "HQ/with_maker", "HQ/credited", 1, 0, SERIAL).as_data()
    data = {"amount": 1, "credit_note": "CN-9", "pieces": [{"line": there.number}], "postings": [credit]}
    touches = [("supplier_return", back), ("return_case", case)]
    with organisation.desk("CD01").session.store.writing() as tx:
        entry = tx.append({"kind": "maker_credited", "by": "sun", "made": MADE, "data": data, "touches": touches})
        organisation.here.rules.refresh(tx, {back, case}, [entry], ())

    organisation.all("CD01")

    with organisation.hq.reading() as tx:
        assert tx.value("SELECT mark FROM entry WHERE id = ?", (entry.id,)) == "not_entitled"
    assert organisation.desk("HQ").thing(back).state == "sent"
    assert [each.account for each in tagged_parts(organisation.desk("HQ").thing(case))] == ["HQ/with_maker"]
