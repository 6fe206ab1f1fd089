"""A device that came in under version 0.3.0 is exchanged by a return case of this version, and its job ends with it.

No store of 0.3.0 can hold a request for an exchange: the step came after it. What a build in between recorded, ends as
`tests/workflows/test_loaners_in_stock.py` shows.
"""

import json
import zipfile

import pytest

from fieldservice.desk import Desk
from fieldservice.read_model import projections, rebuild
from fieldservice.workflows.engine.ledger import Posting
from tests.support.answers import ANSWERS
from tests.support.checklists import filled_in
from tests.upgrades.make import HERE

PART, SERIAL = "EXCH-X1", "9A11-01"
ROLES = "technical_centre commerce technical_support"


@pytest.fixture
def desk(tmp_path):
    with zipfile.ZipFile(HERE / "demo" / "0.3.0.zip") as archive:
        archive.extractall(tmp_path / "office")
    opened = Desk.open(tmp_path / "office")
    with opened.session.store.writing() as tx:
        known = tx.published("staff")[0]
        tx.publish("staff", [{**known, "name": "xu", "display": "徐工", "roles": ROLES},
                             {**known, "name": "lin", "display": "林总", "roles": "manager service_management"}],
                   replace=False)  # fmt: skip
        part = {"code": PART, "zh": "换机", "en": "Exchange device", "product": "laptop", "cost": 2_000_00}
        tx.publish("part", [{**part, "tracked": "yes", "purpose": "exchange", "currency": "CNY"}])
        office = opened.session.office
        came = Posting(PART, f"{office}/supplier", f"{office}/good", 1, 2_000_00, SERIAL).as_data()
        stocked = {"kind": "stocked", "by": "xu", "made": opened.session.now(), "data": {"postings": [came]}}
        projections.post(tx, tx.append_many([stocked]))
    yield opened
    opened.close()


def test_the_names_of_version_0_3_0_have_no_request_for_an_exchange():
    assert "exchange_asked" not in json.dumps(json.loads((HERE / "names-0.3.0.json").read_text("utf-8")))


def test_a_device_that_came_in_then_is_exchanged_now_and_its_job_ends_with_the_case(desk):
    def take(who, step, thing, **data):
        given = filled_in(desk.session.reference(), step, desk.thing(thing), {**ANSWERS.get(step, {}), **data})
        return desk.take(desk.session.person(who), thing, step, given)

    rows = desk.session.reader.rows("SELECT thing FROM work_row WHERE state = 'on_bench' AND mode = 'send_in'")
    job = desk.thing(rows[0][0])
    engineer = str(job.get("engineer"))
    case = take("zhao.min", "request_return", job.id).made["return_case"]
    take(engineer, "report_diagnosis", case)
    take("zhao.min", "offer_solution", case)
    take("zhao.min", "send_to_judge", case)
    take("xu", "judge_case", case, decision="exchange", value="900.00")
    take("lin", "approve", case)
    for step in ("begin_execution", "choose_exchange", "prepare_exchange", "pass_to_office"):
        take("xu", step, case)
    take("zhao.min", "see_old_device", case, old_serial=str(job.get("serial")))
    take("zhao.min", "sign_order_on_paper", case)
    take("zhao.min", "give_exchange_device", case)

    assert (desk.thing(case).state, desk.thing(job.id).state) == ("closed", "closed")
    assert rebuild.verify(desk.session.store)["problems"] == []
