"""Send-in and mail-in between offices: travelling devices, tickets issued in a van, files that follow, and two offices
that are both right."""

import pytest

from db import files
from fieldservice.admin import erasing
from fieldservice.read_model import rebuild
from fieldservice.sync_rules.entitlement import entitled
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.registry import WORKFLOWS
from tests.support.photos import jpeg
from tests.sync.repair.erasure.searching import found_in

SERVER = {"serial": "SN-7D42-0193", "product": "server", "model": "NF5280M6"}
INSPECTION = {"checked": {"power": "damaged"}}
SCAN = b"%PDF-1.4 " + "一张照片".encode() * 50


def left(organisation, code="CD01", who="lin", **data) -> str:
    """A server left at the counter; returns its job."""
    return str(organisation.take(code, who, "check_in", **{**SERVER, "place": "A3", **data}).made["job"])


def repaired(organisation, job, code="CD01", coordinator="zhao", engineer="wang", signs="sign_intake") -> None:
    organisation.take(code, coordinator, "dispatch", job, engineer=engineer)
    organisation.take(code, engineer, "inspect", job, **INSPECTION)
    for step in (signs, "work", "test", "finish", "try_out"):
        organisation.take(code, engineer, step, job)


def standing(organisation, code, job):
    folded = organisation.desk(code).thing(job)
    return folded.state, folded.holder, folded.record("place").get("name") or folded.record("place").get("at")


def marks(organisation) -> set[str]:
    """The marks that headquarters gave."""
    with organisation.hq.reading() as tx:
        return {mark for (mark,) in tx.rows("SELECT DISTINCT mark FROM entry WHERE mark <> ''")}


def test_a_device_goes_to_the_repair_centre_and_back_and_is_handed_out_at_the_branch_that_took_it_in(organisation):
    organisation.desk("CD01"), organisation.desk("CD02")
    job = left(organisation)
    ticket = organisation.desk("CD01").thing(job).get("ticket")
    organisation.take("CD01", "zhao", "transfer", job, office="CD02")
    organisation.all()
    assert standing(organisation, "CD02", job) == ("in_transit", "CD02", "CD02")
    assert [debt["kind"] for debt in organisation.desk("CD01").lists.obligations(organisation.by("CD01", "zhao"))] == [
        "transfer"
    ]

    organisation.take("CD02", "gao", "arrived_there", job)
    repaired(organisation, job, "CD02", "gao", "he", signs="tell_finding")
    organisation.take("CD02", "gao", "transfer", job, office="CD01", reason="客户在成都取机")
    organisation.all()
    organisation.take("CD01", "lin", "arrived_ready", job, place="B1")
    organisation.take("CD01", "lin", "sign", job)
    organisation.take("CD01", "lin", "hand_out", job, ticket=ticket)
    organisation.all()

    for code in ("HQ", "CD01", "CD02"):
        assert standing(organisation, code, job) == ("closed", "CD01", "customer")
        assert rebuild.verify(organisation.desk(code).session.store)["problems"] == []
    assert marks(organisation) == set() and organisation.listed() == {"CD01": [], "CD02": [], "HQ": []}


def test_a_van_engineer_takes_a_device_along_with_a_ticket_of_the_van_and_puts_it_down_at_the_branch(organisation):
    organisation.desk("CD01-V2")
    job = organisation.dispatched()
    organisation.all()
    for step in ("take", "appoint", "arrive", "examine", "leave", "take_along", "sign_along"):
        organisation.take("CD01-V2", "li.wei", step, job)
    folded = organisation.desk("CD01-V2").thing(job)
    assert folded.get("ticket").startswith("CD01-V2-T") and standing(organisation, "CD01-V2", job) == (
        "taken_along",
        "CD01-V2",
        "李伟",
    )
    organisation.all()
    assert [row["thing"] for row in organisation.desk("CD01").workshop.ticket(folded.get("ticket"))] == [job]
    assert [row["thing"] for row in organisation.desk("CD01").workshop.board("bench")] == [job]

    organisation.take("CD01-V2", "li.wei", "bring_to_branch", job)
    organisation.all()
    assert standing(organisation, "CD01", job) == ("received", "CD01", "A1")
    repaired(organisation, job, signs="tell_finding")
    organisation.take("CD01", "lin", "sign", job)
    organisation.take("CD01", "lin", "hand_out", job, ticket=folded.get("ticket"))
    organisation.all()

    assert standing(organisation, "HQ", job) == ("closed", "CD01", "customer")
    assert marks(organisation) == set() and not any(organisation.listed().values())


def test_a_ticket_issued_on_the_road_is_found_also_where_the_act_came_late(organisation):
    organisation.desk("CD01-V2")
    job = organisation.dispatched()
    organisation.all()
    for step in ("take", "appoint", "arrive", "examine", "leave"):
        organisation.take("CD01-V2", "li.wei", step, job)
    organisation.take("CD01-V2", "li.wei", "take_along", job)
    ticket = organisation.desk("CD01-V2").thing(job).get("ticket")
    organisation.take("CD01", "zhao", "replace", job, reason="联系不上")
    organisation.all("CD01")
    organisation.all()

    late = organisation.desk("CD01").thing(job)
    assert (late.state, late.get("mode")["code"], bool(late.late)) == ("accepted", "on_site", True)
    assert job in {row["thing"] for row in organisation.desk("CD01").session.search(ticket)}


def test_photos_and_signed_intake_sheets_arrive_where_they_are_needed(organisation, tmp_path):
    organisation.desk("CD01"), organisation.desk("CD02")
    job = left(organisation)
    (tmp_path / "箱子.jpg").write_bytes(jpeg())
    organisation.desk("CD01").workshop.attach(organisation.by("CD01", "lin"), job, [tmp_path / "箱子.jpg"], "外箱破损")
    repaired(organisation, job)
    organisation.take("CD01", "zhao", "transfer", job, office="CD02")
    for _ in range(3):
        organisation.all()

    folded = organisation.desk("CD02").thing(job)
    photo, intake = folded.lines("photos")[0]["files"][0]["digest"], folded.get("intake_signed")["content"]
    kept = files.read(organisation.desk("CD01").session.folder, photo)
    for code in ("HQ", "CD02"):
        assert kept and files.read(organisation.desk(code).session.folder, photo) == kept
        assert folded.get("number").encode() in (files.read(organisation.desk(code).session.folder, intake) or b"")


def test_two_tickets_with_the_same_number_have_different_codes_at_every_office(organisation):
    organisation.desk("CD01")
    first = left(organisation)
    with organisation.desk(
        "CD01"
    ).session.store.writing() as tx:  # as if an old copy of the folder were restored: the number is issued again
        tx.run("UPDATE counter_row SET value = value - 1 WHERE name = 'number/T'")
    second = left(organisation, serial="SN-2", phone="139 0531 7788", customer_name="王小明")
    ticket = organisation.desk("CD01").thing(first).get("ticket")
    organisation.all()

    for code in ("CD01", "HQ"):
        found = {row["thing"]: row["code"] for row in organisation.desk(code).workshop.ticket(ticket)}
        assert set(found) == {first, second} and len(set(found.values())) == 2


def test_a_signature_for_two_jobs_is_late_for_the_job_that_moved_meanwhile_and_counts_for_the_other(organisation):
    organisation.desk("CD01")
    page = organisation.take("CD01", "lin", "check_in", **SERVER, place="A3")
    first = str(page.made["job"])
    second = str(
        organisation.take("CD01", "lin", "add_device", page.id, **{**SERVER, "serial": "SN-2"}, place="A4").made["job"]
    )
    for job in (first, second):
        repaired(organisation, job)
    organisation.all()
    organisation.take("HQ", "ding", "settle", second, state="on_bench", reason="总部召回检验")
    organisation.take("CD01", "lin", "sign", first, also_for=[second])
    organisation.all()

    for code in ("CD01", "HQ"):
        signed, other = organisation.desk(code).thing(first), organisation.desk(code).thing(second)
        assert (signed.state, signed.late) == ("signed", [])
        assert (other.state, len(other.late), len(other.lines("signatures"))) == ("on_bench", 1, 1)
        assert other.get("signed") is None
        assert rebuild.verify(organisation.desk(code).session.store)["problems"] == []
    assert "late" in organisation.listed()["CD01"]


def test_a_loaner_that_comes_back_at_another_office_can_be_lent_again_at_its_own(organisation):
    organisation.desk("CD01"), organisation.desk("CD02")
    first, second = left(organisation), left(organisation, serial="SN-2", phone="139 0531 7788", customer_name="王小明")
    organisation.take("CD01", "lin", "lend_loaner", first)
    organisation.take("CD01", "zhao", "transfer", first, office="CD02")
    organisation.all()
    organisation.take("CD02", "gao", "take_loaner_back", first)
    with pytest.raises(Refused):
        organisation.take("CD01", "lin", "lend_loaner", second)
    organisation.all()

    organisation.take("CD01", "lin", "lend_loaner", second)

    assert [row["thing"] for row in organisation.desk("CD01").workshop.board("loaners")] == [second]


def test_every_step_of_the_tables_makes_an_entry_that_its_role_is_entitled_to():
    """Each step's kind may lead to the step's state, and each role of the step may make its entry."""
    for workflow in WORKFLOWS.values():
        for step in workflow.steps:
            roles, leads = entitled()[step.kind]
            assert set(step.roles) <= roles, step.name
            if step.to not in (None, "="):
                assert step.to in leads[workflow.thing], (workflow.name, step.name)


def test_an_entry_written_into_a_store_by_somebody_without_the_role_does_not_count(organisation):
    organisation.desk("CD01"), organisation.desk("HQ")
    job = left(organisation)
    repaired(organisation, job)
    organisation.take("CD01", "lin", "sign", job)
    organisation.all()
    with organisation.desk("CD01").session.store.writing() as tx:
        last = organisation.desk("CD01").thing(job).last
        entry = tx.append(
            {
                "kind": "handed_out",
                "by": "chen",
                "made": "2026-11-23T01:00:00.000Z",
                "counter": "",
                "data": {"place": {"at": "customer", "name": ""}},
                "moves": [{"thing": job, "kind": "job", "after": last, "to": "closed", "holder": "CD01"}],
                "touches": [("job", job)],
            }
        )
    organisation.all()

    assert marks(organisation) == {"not_entitled"}
    folded = organisation.desk("HQ").thing(job)
    assert (folded.state, folded.record("place")["at"], folded.marked) == ("signed", "bench", [entry.id])


def test_a_device_is_not_handed_out_by_an_office_that_does_not_hold_it(organisation):
    organisation.desk("CD01"), organisation.desk("CD02")
    job = left(organisation)
    repaired(organisation, job)
    organisation.take("CD01", "zhao", "transfer", job, office="CD02")
    organisation.all()

    for who, step in (("lin", "sign"), ("lin", "hand_out"), ("zhao", "back_to_bench"), ("lin", "move")):
        with pytest.raises(Refused) as caught:
            organisation.take("CD01", who, step, job)
        assert caught.value.code == "turn"


def test_erasing_a_customer_with_two_devices_one_signature_and_photos_leaves_nothing_personal(organisation, tmp_path):
    name, signer, words = "欧阳翀雯", "欧阳翀雯代签", "外箱被蓼花汀的猫抓破"
    organisation.desk("CD01"), organisation.desk("HQ")
    page = organisation.take(
        "CD01", "lin", "check_in", **SERVER, place="A3", phone="13977018823", customer_name=name, symptom="冒紫烟"
    )
    first = str(page.made["job"])
    second = str(
        organisation.take(
            "CD01", "lin", "add_device", page.id, **{**SERVER, "serial": "SN-2"}, symptom="发出蛐蛐叫声", place="A4"
        ).made["job"]
    )
    (tmp_path / "a.pdf").write_bytes(SCAN)
    organisation.desk("CD01").workshop.attach(organisation.by("CD01", "lin"), first, [tmp_path / "a.pdf"], words)
    for job in (first, second):
        organisation.take("CD01", "zhao", "dispatch", job, engineer="wang")
        organisation.take("CD01", "wang", "inspect", job, **INSPECTION)
    organisation.take("CD01", "wang", "sign_intake_on_paper", first, also_for=[second], signer=signer)
    for job in (first, second):
        for step in ("work", "test", "finish", "try_out"):
            organisation.take("CD01", "wang", step, job)
    organisation.take("CD01", "lin", "sign", first, also_for=[second], signer=signer)
    organisation.take(
        "CD01",
        "lin",
        "hand_out",
        first,
        also_for=[second],
        ticket=organisation.desk("CD01").thing(first).get("ticket"),
        collector="路人欧阳甲",
        identity="id_card",
    )
    for _ in range(2):
        organisation.all()
    wanted = {
        "name": name,
        "signer": signer,
        "words": words,
        "phone": "13977018823",
        "symptom": "发出蛐蛐叫声",
        "collector": "路人欧阳甲",
        "photo": "一张照片",
    }
    digest = organisation.desk("HQ").thing(first).lines("photos")[0]["files"][0]["digest"]
    assert {what for _, what in found_in(tmp_path / "HQ", wanted)} == set(wanted)

    erasing.erase(
        organisation.desk("HQ").session,
        organisation.by("HQ", "admin"),
        organisation.desk("HQ").thing(first).get("customer"),
    )
    organisation.all()

    for code in ("HQ", "CD01"):
        assert found_in(tmp_path / code, wanted) == []
        assert files.read(organisation.desk(code).session.folder, digest) is None
        assert {organisation.desk(code).thing(job).state for job in (first, second)} == {"closed"}
        assert rebuild.verify(organisation.desk(code).session.store)["problems"] == []
