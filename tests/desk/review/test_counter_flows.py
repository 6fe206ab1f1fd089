"""Send-in and mail-in between offices: devices that travel, tickets issued on the road, files that follow, two right at
once."""

import pytest

from db import files
from fieldservice.admin import erasing
from fieldservice.read_model import rebuild
from fieldservice.sync_rules.entitlement import entitled
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.registry import WORKFLOWS
from tests.sync.repair.erasure.searching import found_in

SERVER = {"serial": "SN-7D42-0193", "product": "server", "model": "NF5280M6"}
INSPECTION = {"checked": {"power": "damaged"}}
PHOTO = b"\xff\xd8\xff" + "一张照片".encode() * 50


def left(house, code="CD01", who="lin", **data) -> str:
    """A server left at the counter; its job."""
    return str(house.take(code, who, "check_in", **{**SERVER, "place": "A3", **data}).made["job"])


def repaired(house, job, code="CD01", coordinator="zhao", engineer="wang", signs="sign_intake") -> None:
    house.take(code, coordinator, "dispatch", job, engineer=engineer)
    house.take(code, engineer, "inspect", job, **INSPECTION)
    for step in (signs, "work", "test", "finish"):
        house.take(code, engineer, step, job)


def standing(house, code, job):
    folded = house.desk(code).thing(job)
    return folded.state, folded.holder, folded.record("place").get("name") or folded.record("place").get("at")


def marks(house) -> set[str]:
    """What headquarters marked."""
    with house.hq.reading() as tx:
        return {mark for (mark,) in tx.rows("SELECT DISTINCT mark FROM entry WHERE mark <> ''")}


def test_a_device_goes_to_the_repair_centre_and_back_and_is_handed_out_where_it_was_left(house):
    house.desk("CD01"), house.desk("CD02")
    job = left(house)
    ticket = house.desk("CD01").thing(job).get("ticket")
    house.take("CD01", "zhao", "transfer", job, office="CD02")
    house.all()
    assert standing(house, "CD02", job) == ("in_transit", "CD02", "CD02")
    assert [debt["kind"] for debt in house.desk("CD01").lists.obligations(house.by("CD01", "zhao"))] == ["transfer"]

    house.take("CD02", "gao", "arrived_there", job)
    repaired(house, job, "CD02", "gao", "he", signs="tell_finding")
    house.take("CD02", "gao", "transfer", job, office="CD01", reason="客户在成都取机")
    house.all()
    house.take("CD01", "lin", "arrived_ready", job, place="B1")
    house.take("CD01", "lin", "sign", job)
    house.take("CD01", "lin", "hand_out", job, ticket=ticket)
    house.all()

    for code in ("HQ", "CD01", "CD02"):
        assert standing(house, code, job) == ("closed", "CD01", "customer")
        assert rebuild.verify(house.desk(code).session.store)["problems"] == []
    assert marks(house) == set() and house.listed() == {"CD01": [], "CD02": [], "HQ": []}


def test_a_van_engineer_takes_a_device_along_with_a_ticket_of_the_van_and_puts_it_down_at_the_branch(house):
    house.desk("CD01-V2")
    job = house.dispatched()
    house.all()
    for step in ("take", "appoint", "arrive", "examine", "leave", "sign", "take_along"):
        house.take("CD01-V2", "li.wei", step, job)
    folded = house.desk("CD01-V2").thing(job)
    assert folded.get("ticket").startswith("CD01-V2-T") and standing(house, "CD01-V2", job) == (
        "taken_along",
        "CD01-V2",
        "李伟",
    )
    house.all()
    assert [row["thing"] for row in house.desk("CD01").workshop.ticket(folded.get("ticket"))] == [job]
    assert [row["thing"] for row in house.desk("CD01").workshop.board("bench")] == [job]

    house.take("CD01-V2", "li.wei", "bring_to_branch", job)
    house.all()
    assert standing(house, "CD01", job) == ("received", "CD01", "A1")
    repaired(house, job, signs="tell_finding")
    house.take("CD01", "lin", "sign", job)
    house.take("CD01", "lin", "hand_out", job, ticket=folded.get("ticket"))
    house.all()

    assert standing(house, "HQ", job) == ("closed", "CD01", "customer")
    assert marks(house) == set() and not any(house.listed().values())


def test_a_ticket_issued_on_the_road_is_found_also_where_the_act_came_late(house):
    house.desk("CD01-V2")
    job = house.dispatched()
    house.all()
    for step in ("take", "appoint", "arrive", "examine", "leave", "sign"):
        house.take("CD01-V2", "li.wei", step, job)
    house.take("CD01-V2", "li.wei", "take_along", job)
    ticket = house.desk("CD01-V2").thing(job).get("ticket")
    house.take("CD01", "zhao", "replace", job, reason="联系不上")
    house.all("CD01")
    house.all()

    late = house.desk("CD01").thing(job)
    assert (late.state, late.get("mode")["code"], bool(late.late)) == ("accepted", "on_site", True)
    assert job in {row["thing"] for row in house.desk("CD01").session.search(ticket)}


def test_photos_and_signed_intake_sheets_arrive_where_they_are_needed(house, tmp_path):
    house.desk("CD01"), house.desk("CD02")
    job = left(house)
    (tmp_path / "箱子.jpg").write_bytes(PHOTO)
    house.desk("CD01").workshop.attach(house.by("CD01", "lin"), job, [tmp_path / "箱子.jpg"], "外箱破损")
    repaired(house, job)
    house.take("CD01", "zhao", "transfer", job, office="CD02")
    for _ in range(3):
        house.all()

    folded = house.desk("CD02").thing(job)
    photo, intake = folded.lines("photos")[0]["files"][0]["digest"], folded.get("intake_signed")["content"]
    for code in ("HQ", "CD02"):
        assert files.read(house.desk(code).session.folder, photo) == PHOTO
        assert folded.get("number").encode() in (files.read(house.desk(code).session.folder, intake) or b"")


def test_one_ticket_number_on_two_tickets_is_told_apart_everywhere(house):
    house.desk("CD01")
    first = left(house)
    with house.desk("CD01").session.store.writing() as tx:  # the folder was copied back: the number is drawn again
        tx.run("UPDATE counter_row SET value = value - 1 WHERE name = 'number/T'")
    second = left(house, serial="SN-2", phone="139 0531 7788", customer_name="王小明")
    ticket = house.desk("CD01").thing(first).get("ticket")
    house.all()

    for code in ("CD01", "HQ"):
        found = {row["thing"]: row["code"] for row in house.desk(code).workshop.ticket(ticket)}
        assert set(found) == {first, second} and len(set(found.values())) == 2


def test_of_a_signature_for_two_jobs_the_one_that_went_on_meanwhile_is_late_and_the_other_counts(house):
    house.desk("CD01")
    page = house.take("CD01", "lin", "check_in", **SERVER, place="A3")
    first = str(page.made["job"])
    second = str(
        house.take("CD01", "lin", "add_device", page.id, **{**SERVER, "serial": "SN-2"}, place="A4").made["job"]
    )
    for job in (first, second):
        repaired(house, job)
    house.all()
    house.take("HQ", "ding", "settle", second, state="on_bench", reason="总部召回检验")
    house.take("CD01", "lin", "sign", first, also_for=[second])
    house.all()

    for code in ("CD01", "HQ"):
        one, other = house.desk(code).thing(first), house.desk(code).thing(second)
        assert (one.state, one.late) == ("signed", [])
        assert (other.state, len(other.late), len(other.lines("signatures"))) == ("on_bench", 1, 1)
        assert other.get("signed") is None
        assert rebuild.verify(house.desk(code).session.store)["problems"] == []
    assert "late" in house.listed()["CD01"]


def test_a_loaner_that_comes_back_at_another_office_can_be_lent_again_at_its_own(house):
    house.desk("CD01"), house.desk("CD02")
    first, second = left(house), left(house, serial="SN-2", phone="139 0531 7788", customer_name="王小明")
    house.take("CD01", "lin", "lend_loaner", first)
    house.take("CD01", "zhao", "transfer", first, office="CD02")
    house.all()
    house.take("CD02", "gao", "take_loaner_back", first)
    with pytest.raises(Refused):
        house.take("CD01", "lin", "lend_loaner", second)
    house.all()

    house.take("CD01", "lin", "lend_loaner", second)

    assert [row["thing"] for row in house.desk("CD01").workshop.board("loaners")] == [second]


def test_every_legitimate_entry_of_the_new_kinds_is_entitled_wherever_it_leads():
    """Read off the tables: what a step leads to, its kind may lead to; who may take it, may make it."""
    for workflow in WORKFLOWS.values():
        for step in workflow.steps:
            roles, leads = entitled()[step.kind]
            assert set(step.roles) <= roles, step.name
            if step.to not in (None, "="):
                assert step.to in leads[workflow.thing], (workflow.name, step.name)


def test_what_somebody_without_the_role_wrote_into_a_store_does_not_count(house):
    house.desk("CD01"), house.desk("HQ")
    job = left(house)
    repaired(house, job)
    house.take("CD01", "lin", "sign", job)
    house.all()
    with house.desk("CD01").session.store.writing() as tx:
        last = house.desk("CD01").thing(job).last
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
    house.all()

    assert marks(house) == {"not_entitled"}
    folded = house.desk("HQ").thing(job)
    assert (folded.state, folded.record("place")["at"], folded.marked) == ("signed", "bench", [entry.id])


def test_a_device_is_not_handed_out_by_an_office_that_does_not_hold_it(house):
    house.desk("CD01"), house.desk("CD02")
    job = left(house)
    repaired(house, job)
    house.take("CD01", "zhao", "transfer", job, office="CD02")
    house.all()

    for who, step in (("lin", "sign"), ("lin", "hand_out"), ("zhao", "back_to_bench"), ("lin", "move")):
        with pytest.raises(Refused) as caught:
            house.take("CD01", who, step, job)
        assert caught.value.code == "turn"


def test_nothing_personal_is_left_of_a_customer_with_two_devices_one_signature_and_photos(house, tmp_path):
    name, signer, words = "欧阳翀雯", "欧阳翀雯代签", "外箱被蓼花汀的猫抓破"
    house.desk("CD01"), house.desk("HQ")
    page = house.take(
        "CD01", "lin", "check_in", **SERVER, place="A3", phone="13977018823", customer_name=name, symptom="冒紫烟"
    )
    first = str(page.made["job"])
    second = str(
        house.take(
            "CD01", "lin", "add_device", page.id, **{**SERVER, "serial": "SN-2"}, symptom="发出蛐蛐叫声", place="A4"
        ).made["job"]
    )
    (tmp_path / "a.jpg").write_bytes(PHOTO)
    house.desk("CD01").workshop.attach(house.by("CD01", "lin"), first, [tmp_path / "a.jpg"], words)
    for job in (first, second):
        house.take("CD01", "zhao", "dispatch", job, engineer="wang")
        house.take("CD01", "wang", "inspect", job, **INSPECTION)
    house.take("CD01", "wang", "sign_intake_on_paper", first, also_for=[second], signer=signer)
    for job in (first, second):
        for step in ("work", "test", "finish"):
            house.take("CD01", "wang", step, job)
    house.take("CD01", "lin", "sign", first, also_for=[second], signer=signer)
    house.take(
        "CD01",
        "lin",
        "hand_out",
        first,
        also_for=[second],
        ticket=house.desk("CD01").thing(first).get("ticket"),
        collector="路人欧阳甲",
        identity="id_card",
    )
    for _ in range(2):
        house.all()
    wanted = {
        "name": name,
        "signer": signer,
        "words": words,
        "phone": "13977018823",
        "symptom": "发出蛐蛐叫声",
        "collector": "路人欧阳甲",
        "photo": "一张照片",
    }
    digest = house.desk("HQ").thing(first).lines("photos")[0]["files"][0]["digest"]
    assert {what for _, what in found_in(tmp_path / "HQ", wanted)} == set(wanted)

    erasing.erase(house.desk("HQ").session, house.by("HQ", "admin"), house.desk("HQ").thing(first).get("customer"))
    house.all()

    for code in ("HQ", "CD01"):
        assert found_in(tmp_path / code, wanted) == []
        assert files.read(house.desk(code).session.folder, digest) is None
        assert {house.desk(code).thing(job).state for job in (first, second)} == {"closed"}
        assert rebuild.verify(house.desk(code).session.store)["problems"] == []
