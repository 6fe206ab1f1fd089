"""Faulty parts from the van through the branch to headquarters, which judges them while the line is cut and mended."""

import pytest

from fieldservice.workflows.parts.on_the_job.verdicts import verdicts_of
from tests.support.command_line import CommandLine
from tests.sync import usual_organisation
from tests.sync.test_faulty_parts_in_the_usual_organisation import fitted, where, with_part
from tests.sync.test_parts_in_the_usual_organisation import PARTS, held, stock
from tests.sync.usual_organisation import UsualOrganisation


class WithAStore(UsualOrganisation):
    """Headquarters has a storekeeper, who receives and judges."""

    staff = (*usual_organisation.STAFF, ("guo", "郭仓管", "storekeeper", "", "HQ", "471182"))


@pytest.fixture
def organisation(tmp_path):
    made = WithAStore(tmp_path)
    (tmp_path / "parts.csv").write_text(PARTS, encoding="utf-8")
    CommandLine(tmp_path / "HQ").json("publish", "parts", str(tmp_path / "parts.csv"))
    made.exchange()
    stock(made, FAN_80=5, FAN_92=5)
    yield made
    made.close()


def in_the_faulty_stock(organisation, part):
    """(job, tag) of a part that the van replaced; its job is closed, and the branch has the part."""
    job = with_part(organisation, part)
    tag = fitted(organisation, job, part)
    organisation.take("li.wei", "hand_in_faulty", tags=[tag])
    organisation.exchange()
    organisation.take("zhao", "receive_faulty", tags=[tag])
    organisation.take("zhao", "close", job)
    organisation.exchange()
    return job, tag


def test_a_closed_job_of_the_branch_learns_what_headquarters_found_of_a_part_sent_without_a_line(organisation):
    job, tag = in_the_faulty_stock(organisation, "FAN-80")
    organisation.cut()
    consignment = organisation.take("zhao", "open_consignment", tags=[tag]).id
    organisation.take("zhao", "send_consignment", consignment, carrier="sf", tracking="SF1")
    assert where(organisation, tag)["CD01"] == "HQ/faulty_transit"
    organisation.mend()
    organisation.exchange()

    organisation.cut()
    organisation.take("guo", "receive_pieces", consignment, tags=[tag])
    organisation.take("guo", "judge_pieces", consignment, tags=[tag], verdict="customer_damage", words="进液")
    assert "damage: coordinator" not in organisation.owed().get("CD01", [])
    organisation.mend()
    organisation.exchange()

    for office in ("CD01", "HQ"):
        assert verdicts_of(organisation.desks[office].thing(job))[tag].words == "进液"
    assert set(organisation.state(job).values()) == {"closed"}
    assert "damage: coordinator" in organisation.owed().get("CD01", [])
    assert set(where(organisation, tag).values()) == {"HQ/faulty"}
    organisation.take("zhao", "read_verdict", job)
    organisation.exchange()
    assert "damage: coordinator" not in organisation.owed().get("CD01", [])
    assert organisation.problems() == []


def test_a_part_that_was_repaired_is_good_stock_of_headquarters_and_nothing_is_lost(organisation):
    _job, tag = in_the_faulty_stock(organisation, "FAN-92")
    consignment = organisation.take("zhao", "open_consignment", everything=True).id
    organisation.take("zhao", "send_consignment", consignment)
    organisation.exchange()
    assert "judgement: storekeeper" not in organisation.owed().get("HQ", [])

    organisation.take("guo", "receive_pieces", consignment, everything=True)
    assert "judgement: storekeeper" in organisation.owed()["HQ"]
    organisation.take("guo", "judge_pieces", consignment, tags=[tag], verdict="repairable")
    organisation.take("guo", "pieces_repaired", consignment, tags=[tag])
    organisation.exchange()

    assert organisation.state(consignment) == {"CD01": "finished", "HQ": "finished"}
    reader = organisation.desks["HQ"].session.reader
    assert reader.rows("SELECT quantity, value FROM balance_row WHERE account = 'HQ/good'") == [(1, 15_00)]
    assert held(organisation, "CD01", "FAN-92") == {"CD01/good": 4}
    assert organisation.problems() == []
