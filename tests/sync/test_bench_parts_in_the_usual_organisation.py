"""Three-way closing at the bench where hotline, branch and van have stores of their own, and the line is cut: brought
to the counter, sent by parcel, taken along, sent on to headquarters and back, and with the mode changed on the way."""

import pytest

from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.parts.on_the_job.lines import part_lines
from tests.support.command_line import CommandLine
from tests.sync.test_parts_in_the_usual_organisation import held, on_site, post, requisition
from tests.sync.usual_organisation import LAPTOP, PRINTER, STAFF, UsualOrganisation, checklist

PARTS = """code,zh,en,product,cost
FAN-11,风扇,Fan,laptop,12.00
INK-22,墨头,Print head,printer,80.00
RAM-33,内存,Memory,server,90.00
KEY-44,键盘,Keyboard,laptop,60.00
HDD-55,硬盘,Disk,laptop,70.00
"""


class WithABenchAtHeadquarters(UsualOrganisation):
    """Headquarters repairs too: one person there is coordinator, storekeeper and engineer."""

    staff = (*STAFF, ("guo", "郭工", "coordinator counter_clerk storekeeper engineer", "laptop", "HQ", "471182"))


@pytest.fixture
def organisation(tmp_path):
    made = WithABenchAtHeadquarters(tmp_path)
    (tmp_path / "parts.csv").write_text(PARTS, encoding="utf-8")
    CommandLine(tmp_path / "HQ").json("publish", "parts", str(tmp_path / "parts.csv"))
    made.exchange()
    yield made
    made.close()


def stock(organisation, part, many, office="CD01"):
    post(organisation, office, Posting(part, f"{office}/supplier", f"{office}/good", many))


def do(organisation, who, step, job, **data):
    """A step with its checklist in order."""
    items = checklist(organisation, step, job) if step in ("inspect", "test", "finish") else {}
    return organisation.take(who, step, job, **{**items, **data})


def issued(organisation, job, part, many, by="wang", keeper="zhao"):
    organisation.take(by, "request_parts", job, parts=f"{part} x{many}")
    office = organisation.office_of[keeper]
    organisation.take(keeper, "issue", requisition(organisation, office), parts=f"{part} x{many}")


def repaired(organisation, job, who="wang"):
    for step in ("work", "test", "finish"):
        do(organisation, who, step, job)


def agreed(organisation, job, part):
    """Every store says the same of the job and of where the part is, and no part of it is open."""
    organisation.exchange()
    assert organisation.problems() == []
    found = {code: desk.thing(job) for code, desk in organisation.desks.items() if code in organisation.state(job)}
    assert all(thing.late == thing.marked == [] for thing in found.values())
    assert not any(line.open or line.old_open for thing in found.values() for line in part_lines(thing))
    at = held(organisation, "CD01", part)
    assert at == {place: many for place, many in held(organisation, "HQ", part).items() if place.startswith("CD01")}
    return at


def test_a_device_brought_to_the_counter_is_repaired_and_handed_out_without_a_line(organisation):
    stock(organisation, "FAN-11", 5)
    job = organisation.job("send_in", **LAPTOP)
    organisation.cut()
    organisation.take("tang", "bring_in", job, place="A3")
    organisation.take("zhao", "dispatch", job, engineer="wang")
    do(organisation, "wang", "inspect", job)
    organisation.take("wang", "sign_intake", job)
    issued(organisation, job, "FAN-11", 2)
    do(organisation, "wang", "work", job)
    do(organisation, "wang", "test", job)
    with pytest.raises(Refused, match="parts are not settled"):
        do(organisation, "wang", "finish", job)
    organisation.take("wang", "fit_part", job, parts="FAN-11 x1", old="tagged")
    organisation.take("wang", "return_parts", job, parts="FAN-11 x1")
    repaired(organisation, job)
    organisation.take("zhao", "contact", job)
    organisation.take("tang", "try_out", job)
    organisation.take("tang", "sign", job)
    ticket = str(organisation.desks["CD01"].thing(job).get("ticket"))
    organisation.take("tang", "hand_out", job, proof="ticket", ticket=ticket)
    organisation.mend()

    at = agreed(organisation, job, "FAN-11")
    assert at == {"CD01/good": 4, "CD01/custody/wang": 1}
    assert set(organisation.state(job).values()) == {"closed"}


def test_a_parcel_whose_new_part_is_dead_gets_another_one_and_goes_back(organisation):
    stock(organisation, "INK-22", 3)
    job = organisation.job("mail_in", **PRINTER)
    organisation.cut()
    organisation.take("tang", "take_parcel", job)
    organisation.take("zhao", "dispatch", job, engineer="wang")
    do(organisation, "wang", "inspect", job)
    organisation.take("wang", "tell_finding", job)
    issued(organisation, job, "INK-22", 1)
    organisation.take("wang", "part_dead", job, parts="INK-22 x1", symptom="不出墨")
    organisation.take("zhao", "issue", requisition(organisation, "CD01"), parts="INK-22 x1")
    organisation.take("wang", "fit_part", job, parts="INK-22 x1", old="kept")
    repaired(organisation, job)
    organisation.take("zhao", "contact", job)
    do(organisation, "tang", "ship", job)
    organisation.take("tang", "deliver", job)
    organisation.mend()

    at = agreed(organisation, job, "INK-22")
    assert at == {"CD01/good": 1, "CD01/custody/wang": 1, "CD01/kept": 1}


def test_a_device_taken_along_goes_on_at_the_bench_with_the_parts_of_the_van(organisation):
    stock(organisation, "RAM-33", 4)
    job = on_site(organisation)
    organisation.take("li.wei", "request_parts", job, parts="RAM-33 x2")
    organisation.exchange()
    organisation.take("zhao", "issue", requisition(organisation, "CD01"), parts="RAM-33 x2")
    organisation.exchange()
    organisation.cut()
    organisation.take("li.wei", "confirm_parts", job, parts="RAM-33 x2")
    for step in ("leave", "take_along", "sign_along"):
        organisation.take("li.wei", step, job)
    with pytest.raises(Refused, match="RAM-33"):
        organisation.take("li.wei", "bring_to_branch", job, place="A1")
    organisation.take("li.wei", "bring_to_branch", job, place="A1", parts_out="stay")
    organisation.mend()
    organisation.exchange()

    wang = {"engineer": "wang", "why_without_skill": "电话指导"}
    organisation.take("zhao", "dispatch", job, **wang, parts_out="handed")
    organisation.exchange()
    assert "parts_left: li.wei" in organisation.owed()["CD01-V2"]
    organisation.take("li.wei", "hand_on_parts", job, parts="RAM-33 x1")
    organisation.take("li.wei", "return_parts", job, parts="RAM-33 x1")
    organisation.exchange()
    organisation.take("wang", "confirm_parts", job, parts="RAM-33 x1")
    organisation.take("zhao", "receive_returned", job, parts="RAM-33 x1")
    do(organisation, "wang", "inspect", job)
    organisation.take("wang", "sign_intake", job)
    organisation.take("wang", "fit_part", job, parts="RAM-33 x1", old="none")
    repaired(organisation, job)

    assert agreed(organisation, job, "RAM-33") == {"CD01/good": 3, "CD01/installed": 1}
    assert not {"parts_left: li.wei", "parts_here: li.wei"} & set(organisation.owed().get("CD01-V2", []))


def test_a_device_sent_on_to_headquarters_is_repaired_there_and_comes_back_ready(organisation):
    stock(organisation, "KEY-44", 2)
    stock(organisation, "KEY-44", 1, "HQ")
    job = organisation.job("send_in", **{**LAPTOP, "serial": "NB-9001"})
    organisation.take("tang", "bring_in", job, place="A3")
    organisation.take("zhao", "dispatch", job, engineer="wang")
    issued(organisation, job, "KEY-44", 1)
    organisation.take("zhao", "take_back", job, parts_out="stay")
    with pytest.raises(Refused, match="KEY-44"):
        organisation.take("zhao", "transfer", job, office="HQ", reason="需返厂")
    organisation.take("zhao", "transfer", job, office="HQ", reason="需返厂", parts_out="stay")
    organisation.exchange()
    assert "parts_left: wang" in organisation.owed()["CD01"]

    organisation.take("guo", "arrived_there", job, place="H1")
    organisation.take("guo", "dispatch", job, engineer="guo", parts_out="stay")
    do(organisation, "guo", "inspect", job)
    organisation.take("guo", "tell_finding", job)
    issued(organisation, job, "KEY-44", 1, by="guo", keeper="guo")
    organisation.take("guo", "fit_part", job, parts="KEY-44 x1", old="tagged")
    organisation.cut()
    organisation.take("wang", "return_parts", job, parts="KEY-44 x1")
    organisation.mend()
    organisation.exchange()
    repaired(organisation, job, "guo")
    organisation.take("guo", "transfer", job, office="CD01", reason="修好了")
    organisation.exchange()
    organisation.take("tang", "arrived_ready", job, place="A4")

    assert agreed(organisation, job, "KEY-44") == {"CD01/good": 2}
    assert held(organisation, "HQ", "KEY-44") == {"CD01/good": 2}
    assert "parts_left: wang" not in organisation.owed().get("CD01", [])


def test_a_job_whose_mode_changes_keeps_its_lines_and_is_closed_by_them(organisation):
    stock(organisation, "HDD-55", 3)
    job = organisation.job("mail_in", **{**LAPTOP, "serial": "NB-9002"})
    organisation.take("tang", "collect_instead", job)
    organisation.cut()
    organisation.take("tang", "bring_in", job, place="A3")
    organisation.take("zhao", "dispatch", job, engineer="wang")
    do(organisation, "wang", "inspect", job)
    organisation.take("wang", "sign_intake", job)
    issued(organisation, job, "HDD-55", 2)
    organisation.take("wang", "fit_part", job, parts="HDD-55 x1", old="tagged")
    organisation.take("wang", "return_parts", job, parts="HDD-55 x1")
    repaired(organisation, job)
    organisation.take("tang", "ship_instead", job)
    organisation.take("zhao", "contact", job)
    do(organisation, "tang", "ship", job)
    organisation.take("tang", "deliver", job)
    organisation.mend()

    assert agreed(organisation, job, "HDD-55") == {"CD01/good": 2, "CD01/custody/wang": 1}
