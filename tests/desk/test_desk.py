"""The desk checks who may take a step, records it, keeps the rows right, and never writes a refused step."""

import json

import pytest

from fieldservice.desk import Desk
from fieldservice.documents.wording import in_languages
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.numbers import check_character
from printing.preview import as_text
from tests.support.office import PIN, Office, brought_to
from tests.support.papers import field


def refused(office: Office, who: str, step: str, **data) -> Refused:
    with pytest.raises(Refused) as caught:
        office.take(who, step, **data)
    return caught.value


def test_a_job_goes_from_the_call_to_closed(office):
    brought_to(office, "closed")

    page = office.desk.page(office.by("zhao"), office.job)
    assert page.state == "closed"
    assert page.number.startswith("CD01-J000001-")
    assert len(page.history) == 12


def test_a_person_without_the_role_reads_who_may_and_the_refusal_is_recorded(office):
    brought_to(office, "received")

    why = refused(office, "qian", "accept")

    assert (why.code, why.who_may) == ("role", ("coordinator",))
    last = office.desk.page(office.by("zhao"), office.job).history[-1]
    assert (last.by, last.label) == ("钱会计", "Refused")
    assert office.rows("SELECT amount FROM ledger_row WHERE ledger = 'refusals' AND key = 'qian'") == [(1,)]


def test_a_box_that_was_not_ticked_is_told_beside_it_and_stands_in_no_history(office):
    brought_to(office, "on_site")
    office.take("li.wei", "examine")
    before = len(office.desk.page(office.by("zhao"), office.job).history)

    why = refused(office, "li.wei", "complete", tested="no")

    assert why.fields.keys() >= {"tested"} and len(office.desk.page(office.by("zhao"), office.job).history) == before
    assert office.rows("SELECT amount FROM ledger_row WHERE ledger = 'refusals'") == []


def test_a_role_withdrawn_while_signed_in_counts_at_once(office):
    brought_to(office, "received")
    zhao = office.by("zhao")
    with office.desk.session.store.writing() as tx:
        tx.publish(
            "staff",
            [{**row, "roles": "engineer" if row["name"] == "zhao" else row["roles"]} for row in tx.published("staff")],
        )

    with pytest.raises(Refused) as caught:
        office.desk.take(zhao, office.job, "accept", {})

    assert caught.value.code == "role"


def test_a_step_is_refused_when_the_job_changed_since_it_was_looked_at(office):
    brought_to(office, "received")
    seen = office.desk.page(office.by("zhao"), office.job).last
    office.take("zhao", "accept", expect=seen)

    with pytest.raises(Refused) as caught:
        office.take("zhao", "cancel", expect=seen)

    assert caught.value.code == "changed"
    assert office.desk.thing(office.job).state == "accepted"


def test_a_refused_step_writes_nothing_but_the_refusal(office):
    brought_to(office, "completed")
    before = office.rows("SELECT thing, state, changed FROM work_row ORDER BY thing")
    entries = office.rows("SELECT count(*) FROM entry")[0][0]

    refused(office, "li.wei", "hand_in")

    assert office.rows("SELECT thing, state, changed FROM work_row ORDER BY thing") == before
    assert office.rows("SELECT count(*) FROM entry")[0][0] == entries + 1
    assert office.rows("SELECT kind FROM entry ORDER BY arrived DESC LIMIT 1") == [("refused",)]


def test_a_field_filled_wrongly_is_told_and_is_no_refusal(office):
    brought_to(office, "completed")
    entries = office.rows("SELECT count(*) FROM entry")

    with pytest.raises(Refused) as caught:
        office.take("li.wei", "refuse_to_sign", reason="disagrees", witness="")

    assert (caught.value.code, list(caught.value.fields)) == ("data", ["witness"])
    assert office.rows("SELECT count(*) FROM entry") == entries


def test_a_known_phone_opens_the_customers_file_and_a_known_serial_the_devices(office):
    brought_to(office, "closed")
    known = office.desk.lookup.known(office.by("chen"), phone="+86 138-0531-0042", serial="SN-7D42-0193")

    assert known["customer"]["name"] == "济南实验中学"
    assert known["device"]["model"] == "NF5280M6"
    assert [warning["code"] for warning in known["warnings"]] == ["repeat_repair"]


def test_an_open_job_on_the_serial_is_a_warning_at_intake(office):
    brought_to(office, "taken")

    assert [
        warning["code"] for warning in office.desk.lookup.known(office.by("chen"), serial="SN-7D42-0193")["warnings"]
    ] == ["open_job"]


def test_a_repeat_counts_only_within_its_days(office):
    brought_to(office, "closed")
    office.clock.later(days=91)

    assert office.desk.lookup.known(office.by("chen"), serial="SN-7D42-0193")["warnings"] == []


def test_a_second_call_counts_for_the_same_customer_and_device(office):
    brought_to(office, "closed")
    office.request = office.job = ""
    page = office.take("chen", "register", customer_name="", address="", model="", product="")

    assert page.facts["customer_name"] == "济南实验中学"
    assert page.facts["model"] == "NF5280M6"
    assert office.rows("SELECT count(*) FROM customer_row") == [(1,)]
    assert office.rows("SELECT count(*) FROM device_row") == [(1,)]
    assert office.rows("SELECT dealings FROM customer_row") == [(2,)]


def test_two_customers_may_share_a_phone(office):
    brought_to(office, "received")
    office.request = office.job = ""
    office.take("chen", "register", customer_name="家属院物业", serial="SN-9")

    assert office.rows("SELECT count(*) FROM customer_row") == [(2,)]


def test_phone_and_address_are_masked_until_somebody_asks_and_that_is_recorded(office):
    brought_to(office, "taken")
    page = office.desk.page(office.by("li.wei"), office.job)
    assert "13805310042" not in json.dumps([page.facts, page.history], ensure_ascii=False, default=str)

    whole = office.desk.page(office.by("li.wei"), office.job, whole=True)

    assert whole.facts["phone"] == "13805310042"
    assert whole.history[-1].label == "Personal data viewed"


def test_phones_are_masked_in_lists_and_searches(office):
    brought_to(office, "received")
    listed = [row[3] for row in office.desk.lists.listing("customers").page(None, 0, 10)]
    found = [row["phone"] for row in office.desk.session.search("济南实验") if row["kind"] == "customer"]

    assert listed == found == ["138****0042"]


def test_looking_up_a_caller_is_recorded_and_masked_for_people_who_may_not_see_the_phone(office):
    brought_to(office, "taken")

    seen = lambda who: office.desk.lookup.known(office.by(who), phone="13805310042")["customer"]["phone"]
    unmasked = lambda: office.rows("SELECT count(*) FROM entry WHERE kind = 'unmasked'")
    assert (seen("shao"), unmasked()) == ("138****0042", [(0,)])
    assert (seen("chen"), unmasked()) == ("13805310042", [(1,)])
    assert (seen("qian"), unmasked()) == ("13805310042", [(2,)])


def test_a_role_that_may_not_see_people_is_refused(office):
    brought_to(office, "taken")

    with pytest.raises(Refused) as caught:
        office.desk.page(office.by("shao"), office.job, whole=True)

    assert caught.value.code == "role"


def test_commerce_sees_whom_it_sends_invoices_to_and_that_is_recorded(office):
    brought_to(office, "taken")
    masked = office.desk.page(office.by("qian"), office.job)
    whole = office.desk.page(office.by("qian"), office.job, whole=True)

    assert (masked.facts["phone"], whole.facts["phone"]) == ("138****0042", "13805310042")
    assert (whole.history[-1].label, whole.history[-1].by) == ("Personal data viewed", "钱会计")


def test_a_signature_belongs_to_exactly_the_content_that_was_shown(office):
    brought_to(office, "completed")
    shown = office.desk.papers.digest(office.job, "slip")
    office.take("li.wei", "remark", score=2, remark="等了三天")

    assert refused(office, "li.wei", "sign", shown=shown).code == "changed"
    office.take("li.wei", "sign", shown=office.desk.papers.digest(office.job, "slip"))
    assert office.desk.thing(office.job).get("signed")["content"] == office.desk.papers.digest(office.job, "slip")


def test_the_signed_content_stays_as_it_was_whatever_is_published_later(office):
    brought_to(office, "handed_in")
    with office.desk.session.store.writing() as tx:
        tx.publish("setting", [{"key": "terms", "value": "新的条款"}])

    content = office.desk.papers.content(office.by("zhao"), "slip", office.job, "zh", "customer")

    assert "新的条款" not in "".join(as_text(content))
    assert content.header.digest == office.desk.thing(office.job).get("signed")["content"]


def test_each_print_is_counted_and_a_second_one_is_a_reprint(office, tmp_path):
    brought_to(office, "handed_in")
    print_one = lambda: office.desk.papers.print_to_file(
        office.by("zhao"), "slip", office.job, tmp_path / "slip.pdf", copies=("customer",)
    )

    assert [print_one()["prints"], print_one()["prints"]] == [[1], [2]]
    assert [line.label for line in office.desk.page(office.by("zhao"), office.job).history[-2:]] == [
        "Printed",
        "Printed",
    ]


def test_a_print_that_cannot_be_written_is_not_counted(office, tmp_path):
    from db.errors import StoreTrouble

    brought_to(office, "handed_in")
    with pytest.raises(StoreTrouble):
        office.desk.papers.print_to_file(office.by("zhao"), "slip", office.job, tmp_path / "no" / "slip.pdf")

    assert office.rows("SELECT count(*) FROM entry WHERE kind = 'printed'") == [(0,)]


def test_a_paper_that_cannot_be_written_names_the_place_and_not_the_store(office, tmp_path):
    from db.errors import StoreTrouble

    brought_to(office, "handed_in")
    (tmp_path / "slip.pdf").mkdir()
    refusals = []
    for out in (tmp_path / "no" / "slip.pdf", tmp_path / "slip.pdf"):
        with pytest.raises(StoreTrouble) as caught:
            office.desk.papers.print_to_file(office.by("zhao"), "slip", office.job, out)
        refusals.append(str(caught.value))

    assert refusals[0] == f"There is no folder {tmp_path / 'no'} to write into."
    assert refusals[1].startswith(f"The file {tmp_path / 'slip.pdf'} cannot be written.")
    assert not list(tmp_path.glob("*.part"))
    assert office.rows("SELECT count(*) FROM entry WHERE kind = 'printed'") == [(0,)]


def test_a_paper_refused_to_a_role_is_recorded(office, tmp_path):
    brought_to(office, "handed_in")

    with pytest.raises(Refused):
        office.desk.papers.print_to_file(office.by("shao"), "slip", office.job, tmp_path / "slip.pdf")

    assert office.desk.page(office.by("zhao"), office.job).history[-1].label == "Refused"
    assert not (tmp_path / "slip.pdf").exists()


def test_an_obligation_is_shown_to_the_person_who_owes_it_until_it_is_done(office):
    brought_to(office, "completed")
    office.take("li.wei", "sign_on_paper")
    assert {debt["kind"] for debt in office.desk.lists.obligations(office.by("li.wei"))} == {"slip", "paper"}

    office.take("li.wei", "hand_in")
    office.take("li.wei", "receive_slip")
    assert [debt["kind"] for debt in office.desk.lists.obligations(office.by("liu"))] == ["pass_back"]
    office.take("liu", "pass_back")

    assert office.desk.lists.obligations(office.by("li.wei")) == []
    assert [debt["kind"] for debt in office.desk.lists.obligations(office.by("chen"))] == ["call_back"]
    office.take("chen", "call_back", score=5)
    assert office.desk.lists.obligations(office.by("chen")) == []


def test_a_request_handed_on_stays_the_givers_debt_until_it_is_accepted(office):
    office.take("chen", "register")
    office.take("chen", "hand_on")
    assert [debt["kind"] for debt in office.desk.lists.obligations(office.by("chen"))] == ["hand_over"]

    office.take("liu", "take_over")

    assert office.desk.lists.obligations(office.by("chen")) == []


def test_each_role_finds_its_work_in_its_list(office):
    office.take("chen", "register")
    mine = lambda who: [row[3] for row in office.desk.lists.work(office.by(who), "mine").page(None, 0, 10)]
    assert (mine("chen"), mine("liu"), mine("zhao")) == (["open"], [], [])

    office.take("chen", "hand_on")
    assert (mine("chen"), mine("liu")) == ([], ["handed_on"])
    office.take("liu", "take_over")
    office.take("liu", "hand_over")
    assert (mine("liu"), mine("zhao")) == ([], ["received"])
    office.take("zhao", "accept")
    office.take("zhao", "dispatch")
    assert (mine("zhao"), mine("li.wei"), mine("wang")) == ([], ["dispatched"], [])


def test_overdue_work_is_listed_when_its_instant_has_passed(office):
    office.take("chen", "register")
    office.take("chen", "hand_on")
    overdue = lambda: len(office.desk.lists.work(office.by("liu"), "overdue").page(None, 0, 10))
    assert overdue() == 0

    office.clock.later(minutes=15)

    assert overdue() == 1


def test_the_jobs_of_one_call_are_offered_together_and_those_of_another_call_are_not(office):
    jobs = []
    for serial in ("SN-7D42-0193", "SN-7D42-0300"):
        office.request = office.job = ""
        for who, step in (("chen", "register"), ("chen", "add_to_call"), ("chen", "hand_on"), ("liu", "take_over")):
            fields = {"register": {"serial": serial}, "add_to_call": {"serial": f"{serial}-B"}}.get(step, {})
            office.take(who, step, **fields)
        office.take("liu", "hand_over")
        jobs.append(office.job)

    offered = [office.desk.workshop.together(job, "accept") for job in jobs]

    assert [[row["serial"] for row in rows] for rows in offered] == [["SN-7D42-0193-B"], ["SN-7D42-0300-B"]]
    office.take("zhao", "accept", also_for=[row["thing"] for row in offered[1]])
    assert office.desk.thing(offered[1][0]["thing"]).state == "accepted"


def test_engineers_are_proposed_by_skill_area_and_load(office):
    brought_to(office, "received")
    office.take("zhao", "accept")

    best, other = office.desk.lookup.candidates(office.job)

    assert [(best.person.name, best.has_skill, best.is_near), (other.person.name, other.has_skill)] == [
        ("li.wei", True, True),
        ("wang", False),
    ]


def test_an_engineer_with_an_appointment_at_the_wanted_time_is_proposed_after_one_who_is_free(office):
    at = "2027-01-04T01:00:00Z"
    brought_to(office, "taken")
    office.take("li.wei", "appoint")
    office.request = office.job = ""
    for who, step, fields in (
        ("chen", "register", {"serial": "SN-7D42-0194", "product": "desktop", "phone": "138 0531 0099"}),
        ("chen", "hand_on", {"wanted": at}),
        ("liu", "take_over", {}),
        ("liu", "hand_over", {}),
    ):
        office.take(who, step, **fields)

    first, second = office.desk.lookup.candidates(office.job)

    assert (first.person.name, first.busy) == ("wang", "")
    assert (second.person.name, second.busy) == ("li.wei", "2027-01-04 09:00")


@pytest.mark.parametrize(
    "typed", ["CD01-J000001", "7D42-0193", "0042", "济南实验", "jnsyzx", "jinan", "无显示", "NF5280M6"]
)
def test_a_job_is_found_by_number_serial_phone_name_pinyin_and_words(office, typed):
    brought_to(office, "received")

    assert office.job in [row["thing"] for row in office.desk.session.search(typed)]


def test_an_unknown_number_names_the_nearest(office):
    brought_to(office, "received")

    with pytest.raises(Refused) as caught:
        office.desk.session.find_thing("CD01-J000001-X济南")

    assert caught.value.code == "not_found"


def test_a_wrong_pin_is_refused_recorded_and_makes_the_next_tries_wait(office):
    for _ in range(4):
        with pytest.raises(Refused):
            office.desk.sign_in("chen", "0815")

    with pytest.raises(Refused) as caught:
        office.desk.sign_in("chen", PIN)
    assert "seconds" in caught.value.because.values
    office.clock.later(seconds=3)
    assert office.desk.sign_in("chen", PIN).display == "陈晓"
    assert office.rows("SELECT count(*) FROM entry WHERE kind = 'sign_in_refused'") == [(5,)]


def test_people_sign_in_by_the_name_that_is_shown_too(office):
    assert office.desk.sign_in("陈晓", PIN).name == "chen"


def test_a_draft_comes_back(office):
    chen = office.by("chen")
    office.desk.drafts.keep(chen, "new/register", {"symptom": "打印有条纹"})

    assert Desk.open(office.folder, office.clock).drafts.get(chen, "new/register") == {"symptom": "打印有条纹"}
    office.desk.drafts.drop(chen, "new/register")
    assert office.desk.drafts.get(chen, "new/register") is None


def test_dates_are_understood_as_people_type_them(office):
    brought_to(office, "taken")

    assert office.take("li.wei", "appoint", appointment="明天9点").facts["appointment"] == "2026-11-24T01:00:00Z"


def test_checking_a_value_while_it_is_typed_names_its_field_and_writes_nothing(office):
    brought_to(office, "taken")
    before = office.rows("SELECT count(*) FROM entry")

    wrong = office.desk.check(office.by("li.wei"), office.job, "appoint", {"appointment": "sometime"})

    assert list(wrong) == ["appointment"]
    assert office.rows("SELECT count(*) FROM entry") == before


def test_printed_numbers_run_without_gaps_and_carry_their_check_character(office):
    for serial in ("A-1", "A-2", "A-3"):
        office.request = office.job = ""
        office.take("chen", "register", serial=serial)
    numbers = [number for (number,) in office.rows("SELECT number FROM work_row ORDER BY number")]

    assert [number[:-2] for number in numbers] == ["CD01-R000001", "CD01-R000002", "CD01-R000003"]
    assert all(number[-1] == check_character(number[:-2]) for number in numbers)


def test_a_number_typed_wrong_in_one_place_fails_its_check():
    right = "CD01-J000417"
    for place in range(len(right)):
        if right[place] != "-":
            wrong = right[:place] + ("7" if right[place] != "7" else "1") + right[place + 1 :]
            assert check_character(wrong) != check_character(right)


def test_the_slip_prints_a_coded_cause_in_both_languages(office):
    brought_to(office, "handed_in")
    content = office.desk.papers.content(office.by("zhao"), "slip", office.job, "both", "company")

    assert field(content, "故障原因代码 Cause code") == "PSU 电源故障 Power supply"
    assert content.header.copy == in_languages("both")("Company copy", context="copy")


def test_a_list_counts_the_working_time_by_which_the_clocks_were_wound(office):
    session = office.desk.session
    offices = [*session.reference().offices, "never heard of"]

    assert [session.working_time(code).calendar for code in offices] == [
        session.reference().calendar(code) for code in offices
    ]
