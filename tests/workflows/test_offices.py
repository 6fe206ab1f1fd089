"""Entries that pass between offices, and their effect on a job: given / when / then, no database."""

import random
from dataclasses import replace

from fieldservice.workflows.engine.numbers import check_character, is_printed_number, printed_number
from fieldservice.workflows.engine.reference import Office, Person
from tests.support.story import COMPLETED, REFERENCE, STAFF, TO_ENGINEER, Made, Moved, given_a_job, refusal

VAN = "CD01-V2"
WITH_VAN = replace(
    REFERENCE,
    staff={
        **STAFF,
        "li.wei": replace(STAFF["li.wei"], office=VAN),
        "gao": Person("gao", "高洁", frozenset({"coordinator"}), "CD02"),
    },
    offices={
        **REFERENCE.offices,
        VAN: Office(VAN, "车", kind="van", branch="CD01"),
        "CD02": Office("CD02", "南充分中心"),
    },
)


def given_a_job_with_a_van(*steps):
    story = given_a_job()
    story.reference, story.headquarters = WITH_VAN, False
    for who, step in steps:
        if who == "li.wei":
            story.office = VAN
        story.when(who, step)
    return story


def at(story, office):
    story.office = office
    return story


def test_dispatching_gives_the_turn_to_the_van_and_names_request_customer_and_device():
    story = given_a_job_with_a_van(("zhao", "accept"), ("zhao", "dispatch"))

    job, entry = story.folded(), story.entries[-1]
    assert (job.state, job.holder, job.given_by) == ("dispatched", VAN, "CD01")
    assert entry.data["along"] == [job.get(name) for name in ("request", "customer", "device")]
    assert "along" not in job.facts


def test_a_van_has_the_hours_of_its_branch():
    story = given_a_job_with_a_van(*TO_ENGINEER)

    assert WITH_VAN.calendar(VAN) is WITH_VAN.calendar("CD01")
    assert story.folded().get("clock")["due"]


def test_the_days_and_hours_of_an_office_are_those_of_its_own_time_zone_whoever_publishes_its_hours():
    far = Office("US01", "纽约", zone="America/New_York")
    shared, van = replace(far, code="US02", calendar="CD01"), replace(far, code="US01-V1", kind="van", branch="US01")
    reference = replace(REFERENCE, offices={**REFERENCE.offices, **{each.code: each for each in (far, shared, van)}})

    assert {str(reference.zone(code)) for code in ("US01", "US02", "US01-V1")} == {far.zone}
    assert {reference.calendar(code).zone for code in ("US01", "US02", "US01-V1")} == {far.zone}
    assert reference.calendar("US02").week == REFERENCE.calendar("CD01").week


def test_handing_in_gives_the_turn_back_to_the_branch():
    story = at(given_a_job_with_a_van(*COMPLETED, ("li.wei", "sign")), VAN)

    story.when("li.wei", "hand_in")

    job = story.folded()
    assert (job.state, job.holder) == ("handed_in", "CD01")
    assert at(story, "CD01").when("liu", "pass_back").folded().get("call_back_due")


def test_declining_gives_the_job_back_to_the_branch():
    story = at(given_a_job_with_a_van(("zhao", "accept"), ("zhao", "dispatch")), VAN)

    assert story.when("li.wei", "decline").folded().holder == "CD01"


def test_a_van_cannot_hand_back_a_job_that_it_does_not_hold():
    story = given_a_job(*TO_ENGINEER, ("li.wei", "appoint"))

    assert refusal(story, "li.wei", "hand_back", {"reason": "x"}).code == "guard"


def test_the_engineer_is_replaced_by_the_office_that_gave_the_job_and_by_nobody_else():
    story = at(given_a_job_with_a_van(*TO_ENGINEER, ("li.wei", "appoint")), "CD01")
    assert refusal(story, "zhao", "take_back").code == "turn"

    story.when("zhao", "replace", {"reason": "笔记本电脑关机"})

    job = story.folded()
    assert (job.state, job.holder, job.get("engineer")) == ("accepted", "CD01", None)
    assert story.entries[-1].kind == "settled"
    assert job.get("clock")["due"], "the clock of the state it is settled to runs"


def test_the_engineer_of_a_job_held_here_cannot_be_replaced():
    assert refusal(given_a_job(*TO_ENGINEER), "zhao", "replace", {"reason": "x"}).code == "guard"


def test_another_office_cannot_settle_a_job_and_reads_who_may():
    story = at(given_a_job_with_a_van(*TO_ENGINEER), "CD02")

    why = refusal(story, "gao", "settle", {"reason": "我们来"})

    assert (why.code, why.who_may) == ("turn", (VAN, "CD01", "headquarters"))


def test_settling_without_state_and_holder_leaves_both_as_they_are():
    story = at(given_a_job_with_a_van(*TO_ENGINEER), "CD01")

    story.when("zhao", "settle", {"state": None, "reason": "看过了"})

    assert (story.folded().state, story.folded().holder) == ("taken", VAN)


def test_settling_may_give_the_job_to_a_third_office():
    story = at(given_a_job_with_a_van(*TO_ENGINEER), "CD01")

    story.when("zhao", "settle", {"state": "received", "holder": "CD02", "reason": "网点关闭"})

    assert (story.folded().state, story.folded().holder) == ("received", "CD02")
    assert story.entries[-1].data["along"]


def test_late_work_of_a_replaced_engineer_is_listed_and_only_adds_facts():
    story = at(given_a_job_with_a_van(*TO_ENGINEER, ("li.wei", "appoint")), VAN)
    cellar = story.draft("li.wei", "arrive")
    at(story, "CD01").when("zhao", "replace", {"reason": "联系不上"})

    story.happened(cellar)

    job = story.folded()
    assert (job.state, job.holder, len(job.late), len(job.lines("arrivals"))) == ("accepted", "CD01", 1, 1)


def marked(story, mark, kind="appointed", **data):
    """An entry that headquarters marked, because its author was never entitled to it."""
    job = story.folded()
    story.entries.append(
        Made(
            "entry-m",
            kind,
            "qian",
            "2026-11-23T02:00:00.000Z",
            (Moved(job.id, "job", job.last, "appointed", "CD01"),),
            (("job", job.id),),
            data,
            None,
            mark,
        )
    )
    return story


def test_a_marked_entry_neither_moves_nor_adds_until_a_person_lets_it_count():
    story = marked(given_a_job(("zhao", "accept")), "not_entitled", appointment="2027-01-04T01:00:00Z")
    job = story.folded()
    assert (job.state, job.marked, job.lines("appointments")) == ("accepted", ["entry-m"], [])

    story.when("zhao", "settle", {"state": "accepted", "counts": ["entry-m"], "reason": "客户确认过"})

    job = story.folded()
    assert (job.state, job.marked, len(job.lines("appointments"))) == ("accepted", [], 1)
    assert not job.get("appointment"), "it adds, and replaces nothing"


def test_work_done_before_a_role_was_withdrawn_counts_and_is_listed():
    job = marked(given_a_job(("zhao", "accept")), "withdrawn").folded()

    assert (job.state, job.marked) == ("appointed", ["entry-m"])


def test_a_transfer_needs_another_service_point_and_takes_the_engineer_off():
    story = given_a_job_with_a_van(("zhao", "accept"))
    assert refusal(story, "zhao", "transfer", {"office": VAN, "reason": "x"}).code == "data"
    assert refusal(story, "zhao", "transfer", {"office": "CD01", "reason": "x"}).code == "data"

    story.when("zhao", "transfer", {"office": "CD02", "reason": "客户在南充"})

    job = story.folded()
    assert (job.state, job.holder, job.given_by) == ("received", "CD02", "CD01")
    assert at(story, "CD02").when("gao", "accept").folded().state == "accepted"


def test_a_transferred_job_is_among_the_givers_debts_until_it_is_accepted():
    from fieldservice.workflows.obligations import obligations
    from fieldservice.workflows.onsite.table import ONSITE

    story = given_a_job_with_a_van(("zhao", "accept"))
    story.when("zhao", "transfer", {"office": "CD02", "reason": "客户在南充"})
    assert [(debt.kind, debt.person) for debt in obligations(story.folded(), ONSITE)] == [("transfer", "zhao")]

    at(story, "CD02").when("gao", "accept")
    assert obligations(story.folded(), ONSITE) == []


def file_entry(number, saw, **values):
    return Made(
        f"e{number}",
        "customer_amended",
        "chen",
        "2026-11-23T01:00:00.000Z",
        (),
        (("customer", "c1"),),
        {} if saw is None else {"saw": {"c1": saw}},
        values or None,
    )


def folded(*entries):
    from fieldservice.workflows.engine.fold import fold
    from fieldservice.workflows.registry import known_kinds

    return fold("c1", entries, known_kinds())


def test_an_amendment_replaces_the_value_that_was_seen():
    file = folded(file_entry(1, None, phone="1"), file_entry(2, {"phone": "e1"}, phone="2"))

    assert (file.get("phone"), file.conflicts) == ("2", [])


def test_two_amendments_of_the_same_seen_value_keep_the_first_and_show_both():
    file = folded(
        file_entry(1, None, phone="1"),
        file_entry(2, {"phone": "e1"}, phone="2"),
        file_entry(3, {"phone": "e1"}, phone="3"),
    )

    assert file.get("phone") == "2"
    assert [(conflict.field, conflict.kept, conflict.other, conflict.entry) for conflict in file.conflicts] == [
        ("phone", "2", "3", "e3")
    ]


def test_two_people_who_enter_the_same_value_do_not_collide():
    entries = (
        file_entry(1, None, phone="1"),
        file_entry(2, {"phone": "e1"}, phone="2"),
        file_entry(3, {"phone": "e1"}, phone="2"),
    )

    assert folded(*entries).conflicts == []
    assert folded(*entries, file_entry(4, {"phone": "e3"}, phone="4")).get("phone") == "4"


def test_two_people_who_fill_the_same_empty_field_differently_collide():
    assert [
        conflict.other
        for conflict in folded(
            file_entry(1, {"phone": ""}, phone="1"), file_entry(2, {"phone": ""}, phone="2")
        ).conflicts
    ] == ["2"]


def test_a_value_seen_in_work_that_this_store_does_not_have_is_no_collision():
    file = folded(file_entry(1, None, phone="1"), file_entry(3, {"phone": "e2"}, phone="3"))

    assert (file.get("phone"), file.conflicts) == ("3", [])


def test_other_fields_of_a_colliding_amendment_are_taken():
    file = folded(
        file_entry(1, {"phone": ""}, phone="1"),
        file_entry(2, {"phone": "", "contact": ""}, phone="2", contact="王老师"),
    )

    assert (file.get("phone"), file.get("contact"), len(file.conflicts)) == ("1", "王老师", 1)


def test_a_decision_ends_a_collision_and_later_amendments_may_follow_either_value():
    first, second = file_entry(1, {"phone": ""}, phone="1"), file_entry(2, {"phone": ""}, phone="2")
    for chosen, phone in ((None, "1"), ("e2", "2")):
        decided = Made(
            "e3",
            "file_settled",
            "zhao",
            "2026-11-23T02:00:00.000Z",
            (),
            (("customer", "c1"),),
            {"field": "phone", "chosen": chosen},
            None,
        )
        file = folded(first, second, decided)
        assert (file.get("phone"), file.conflicts) == (phone, [])
        assert folded(first, second, decided, file_entry(4, {"phone": "e2"}, phone="4")).get("phone") == "4"


def test_an_erased_value_neither_stays_nor_collides():
    file = folded(replace(file_entry(1, {"phone": ""}), private=None), file_entry(2, {"phone": ""}, phone="2"))

    assert (file.get("phone"), file.conflicts) == ("2", [])


def test_a_customers_file_is_folded_whatever_its_entries_hold():
    from fieldservice.read_model.line_rows import debt_rows
    from fieldservice.read_model.projections import customer_row

    chance = random.Random(20261123)
    junk = [
        None,
        1,
        "x",
        [],
        {},
        {"saw": 3},
        {"saw": {"c1": []}},
        {"saw": {"c1": {"phone": ["e1"]}}},
        {"saw": {"c1": {"phone": ""}}},
        {"field": ["phone"], "chosen": {}},
        {"field": "phone", "chosen": "e1"},
        {"settles": "x", "counts": 4},
        {"settles": [{}], "counts": [[]]},
    ]
    for _ in range(500):
        entries = [
            Made(
                f"e{number}",
                chance.choice(["customer_amended", "file_settled", "call_registered", "noted", "unheard_of"]),
                "",
                "",
                (),
                (("customer", "c1"),),
                chance.choice(junk),
                chance.choice([None, {"phone": "1"}, {"phone": {"a": []}}, {"of": 1}]),
                chance.choice(["", "", "withdrawn", "not_entitled"]),
            )
            for number in range(chance.randrange(1, 9))
        ]
        file = folded(*entries)
        assert customer_row(file, 0)["thing"] == "c1"
        assert isinstance(debt_rows(file), list)


def test_a_printed_number_proves_itself():
    number = printed_number("CD02", "J", 17)

    assert number == f"CD02-J000017-{check_character('CD02-J000017')}"
    assert is_printed_number(number)
    assert not any(
        is_printed_number(wrong) for wrong in ("", "CD02", number[:-1], number.replace("17", "71"), number + "A")
    )


def test_a_job_in_a_van_that_is_settled_to_wait_for_the_coordinator_goes_to_the_branch():
    story = at(given_a_job_with_a_van(*TO_ENGINEER, ("li.wei", "appoint")), "CD01")

    story.when("zhao", "settle", {"state": "accepted", "reason": "车坏了"})

    assert story.folded().holder == "CD01"
    assert story.when("zhao", "dispatch").folded().state == "dispatched"


def test_a_job_in_a_van_that_is_settled_to_wait_for_its_engineer_stays_there_unless_a_holder_is_named():
    story = at(given_a_job_with_a_van(*TO_ENGINEER, ("li.wei", "appoint")), "CD01")
    settled = {"state": "taken", "reason": "约错了"}

    assert story.draft("zhao", "settle", settled).moves[0][4] == VAN
    assert story.draft("zhao", "settle", {**settled, "holder": "CD01"}).moves[0][4] == "CD01"


def test_a_job_that_is_settled_back_to_the_customers_place_goes_to_the_van_of_its_engineer():
    story = at(given_a_job_with_a_van(*COMPLETED, ("li.wei", "sign"), ("li.wei", "hand_in")), "CD01")

    story.when("zhao", "settle", {"state": "on_site", "reason": "机器又坏了，人还在现场"})

    assert story.folded().holder == VAN
    assert at(story, VAN).when("li.wei", "complete").folded().state == "completed"
