"""Counter, bench and parcel desk on both databases: rows, boards, tickets, and a step for several jobs at once."""

import json
import random

import pytest

from db import files
from fieldservice.documents.signed_sheets import value_of
from fieldservice.read_model import projections, rebuild
from fieldservice.workflows.engine.fold import fold
from fieldservice.workflows.engine.messages import Refused
from tests.support.answers import PHOTO
from tests.workflows.bench_walk import Walk, walk

KNOWN = {"phone": "138 0531 0042", "customer_name": "济南实验中学"}
TO_READY = (
    ("zhao", "dispatch"),
    ("wang", "inspect"),
    ("wang", "sign_intake"),
    ("wang", "work"),
    ("wang", "test"),
    ("wang", "finish"),
    ("tang", "try_out"),
)


def refused(office, *args, **data) -> Refused:
    with pytest.raises(Refused) as caught:
        office.take(*args, **data)
    return caught.value


def left_here(office, **data) -> str:
    """A device left on a shelf; returns its job."""
    return str(office.take("tang", "check_in", "new", **{"place": "A3", **data}).made["job"])


def brought(office, job: str, *steps: tuple[str, str]) -> None:
    for who, step in steps:
        office.take(who, step, job, **({"engineer": "wang"} if step == "dispatch" else {}))


def two_under_one_ticket(office) -> tuple[str, str]:
    page = office.take("tang", "check_in", "new", place="A3")
    first = str(page.made["job"])
    second = str(office.take("tang", "add_device", page.id, place="A4").made["job"])
    for job in (first, second):
        brought(office, job, *TO_READY)
    return first, second


def whole(office) -> bool:
    """The rows agree with the journal and can be rebuilt from it."""
    verified = rebuild.verify(office.desk.session.store)
    assert verified["ok"], verified["problems"]
    rebuilt = rebuild.rebuild(office.desk.session.store)
    return not rebuilt["differences"] and rebuild.verify(office.desk.session.store)["ok"]


# Rows and boards


def test_a_visit_is_on_the_boards_of_the_branch_until_it_is_over(office):
    page = office.take("tang", "check_in", "new")
    job = str(page.made["job"])
    workshop = office.desk.workshop

    assert [row["thing"] for row in workshop.board("waiting")] == [job]
    assert workshop.board("waiting")[0]["due"] == "2026-11-23T01:10:00Z"
    brought(office, job, *TO_READY)
    assert [(row["at"], row["place"]) for row in workshop.board("bench")] == [("bench", "王强")]
    assert [row["thing"] for row in workshop.board("ready")] == [job]
    office.take("tang", "sign", job)
    office.take("tang", "hand_out", job, proof="waited")
    assert all(workshop.board(what) == [] for what in ("waiting", "bench", "ready", "uncollected", "promised"))
    assert whole(office)


def test_who_waits_too_long_stands_first_then_whose_work_is_urgent_then_who_came_first(office):
    came = []
    for serial in ("SN-1", "SN-2", "SN-3"):
        came.append(str(office.take("tang", "check_in", "new", serial=serial).made["job"]))
        office.clock.later(minutes=4)
    early, usual, urgent = came
    office.clock.later(minutes=-3)  # they have waited nine minutes, five and one; ten are the limit
    office.take("zhao", "set_urgency", urgent)

    def waiting():
        return [row["thing"] for row in office.desk.workshop.board("waiting")]

    assert waiting() == [urgent, early, usual]
    office.clock.later(minutes=2)
    assert waiting() == [early, urgent, usual]


def test_a_device_is_found_by_its_ticket_and_a_parcel_by_its_tracking_number(office):
    job = left_here(office)
    parcel = str(office.take("tang", "take_parcel_in", "new").made["job"])
    ticket = office.desk.thing(job).get("ticket")

    assert job in {row["thing"] for row in office.desk.session.search(ticket)}
    assert [row["thing"] for row in office.desk.workshop.ticket(ticket.lower())] == [job]
    assert parcel in {row["thing"] for row in office.desk.session.search("SF1420091234567")}
    brought(office, parcel, ("zhao", "dispatch"))
    office.take("wang", "inspect", parcel, checked={"housing": "worn"})
    brought(office, parcel, ("wang", "tell_finding"), ("wang", "test"), ("wang", "finish"), ("zhao", "contact"))
    brought(office, parcel, ("tang", "ship"))
    assert parcel in {row["thing"] for row in office.desk.session.search("SF1420099999999")}
    assert [row["thing"] for row in office.desk.workshop.board("on_the_way")] == [parcel]


def test_a_parcel_finds_the_job_that_expects_it(office):
    for who, step in (("chen", "register"), ("chen", "hand_on"), ("liu", "take_over"), ("liu", "hand_over")):
        office.take(who, step, **({"mode": "mail_in"} if step == "hand_on" else {}))
    office.take("chen", "announce")
    number = office.desk.thing(office.job).get("number")

    for known in ({"tracking": "SF1420091234567"}, {"serial": "SN-7D42-0193"}, {"phone": "138 0531 0042"}):
        assert [row["number"] for row in office.desk.workshop.expected(**known)] == [number]
    why = refused(office, "tang", "take_parcel_in", "new", phone="138 0531 0042", serial="SN-7D42-0193")
    assert why.because.values["number"] == [number]
    expected = office.job
    office.take("tang", "take_parcel", expected)
    assert office.desk.workshop.expected(tracking="SF1420091234567") == []
    assert office.take("tang", "take_parcel_in", "new", tracking="EMS-2").made["job"] != expected


def test_moving_a_device_is_one_scan(office):
    job = left_here(office)
    label = office.desk.workshop.place_number("B2")

    assert office.take("wang", "move", job, place=label).facts["place"] == {"at": "shelf", "name": "B2"}
    assert [row["place"] for row in office.desk.workshop.board("bench")] == ["B2"]


def test_an_uncollected_device_is_listed_for_the_day_and_its_reminder_is_owed_until_sent(office):
    job = left_here(office)
    brought(office, job, *TO_READY)
    kinds = {debt["kind"] for debt in office.desk.lists.obligations(office.by("zhao"))}
    assert "untold" in kinds and "remind" not in kinds

    office.take("zhao", "contact", job)
    office.clock.later(days=7)

    assert [row["thing"] for row in office.desk.workshop.day()["uncollected"]] == [job]
    assert "remind" in {debt["kind"] for debt in office.desk.lists.obligations(office.by("zhao"))}
    office.take("zhao", "remind", job)
    assert office.desk.workshop.day()["uncollected"] == []


def test_a_loaner_is_one_device_however_its_label_is_typed(office):
    first, second = left_here(office), left_here(office, serial="NB-9", phone="139 0531 7788", customer_name="王小明")
    office.take("tang", "lend_loaner", first, loaner=" loan-07")

    assert refused(office, "tang", "lend_loaner", second, loaner="LOAN-07").code == "data"
    assert [row["thing"] for row in office.desk.workshop.board("loaners")] == [first]
    office.take("tang", "take_loaner_back", first, loaner="LOAN-07")
    office.take("tang", "lend_loaner", second, loaner="Loan-07")
    assert [row["thing"] for row in office.desk.workshop.board("loaners")] == [second]
    assert whole(office)


def test_visits_and_parcels_count_among_a_customers_dealings(office):
    job = left_here(office)
    left_here(office, serial="NB-9")
    customer = office.desk.thing(job).get("customer")

    assert office.rows("SELECT dealings FROM customer_row WHERE thing = ?", customer) == [(2,)]
    assert whole(office)


# A step for several jobs


def test_a_signature_for_two_jobs_counts_in_both_and_each_slip_keeps_its_own_content(office, tmp_path):
    first, second = two_under_one_ticket(office)
    assert [row["thing"] for row in office.desk.workshop.together(first, "sign")] == [second]
    shown = {job: office.desk.papers.digest(job, "slip") for job in (first, second)}

    office.take("tang", "sign", first, also_for=[second], shown=" ".join(shown.values()))

    assert office.rows("SELECT count(*) FROM entry WHERE kind = 'slip_signed'") == [(1,)]
    for job, digest in shown.items():
        folded = office.desk.thing(job)
        assert (folded.state, folded.get("signed")["content"], len(folded.lines("signatures"))) == ("signed", digest, 1)
        content = json.loads(files.read(office.desk.session.folder, digest))
        assert content["number"] == folded.get("number") and value_of(content, "serial") == folded.get("serial")
        assert office.desk.papers.print_to_file(office.by("tang"), "slip", job, tmp_path / f"{job}.pdf")
    assert whole(office)


def test_a_second_job_can_be_named_by_its_number_or_by_its_id(office):
    first, second = two_under_one_ticket(office)

    office.take("tang", "sign", first, also_for=[office.desk.thing(second).get("number")])

    assert office.desk.thing(second).state == "signed"


def test_part_of_a_ticket_is_collected_and_the_rest_stays(office):
    first, second = two_under_one_ticket(office)
    office.take("tang", "sign", first)
    ticket = office.desk.thing(first).get("ticket")

    office.take("tang", "hand_out", first, ticket=ticket)

    assert {row["thing"]: row["at"] for row in office.desk.workshop.ticket(ticket)} == {
        first: "customer",
        second: "bench",
    }
    assert [row["thing"] for row in office.desk.workshop.board("bench")] == [second]


def test_a_signature_for_two_jobs_is_refused_whole_when_one_of_them_is_not_ready(office):
    first, second = two_under_one_ticket(office)
    office.take("wang", "back_to_bench", second)

    assert refused(office, "tang", "sign", first, also_for=[second]).code == "state"
    assert office.desk.thing(first).state == "ready"


def test_another_customers_device_does_not_go_along(office):
    first = left_here(office)
    other = left_here(office, serial="NB-9", phone="139 0531 7788", customer_name="王小明")
    for job in (first, other):
        brought(office, job, *TO_READY)

    assert refused(office, "tang", "sign", first, also_for=[other]).code == "data"


# Two tickets with the same number


def test_two_tickets_with_the_same_number_are_distinguished_by_the_code_beside_it(office):
    first = left_here(office)
    with office.desk.session.store.writing() as tx:  # as after a restore: the number is issued again
        tx.run("UPDATE counter_row SET value = value - 1 WHERE name = 'number/T'")
    second = left_here(office, serial="NB-9", phone="139 0531 7788", customer_name="王小明")
    for job in (first, second):
        brought(office, job, *TO_READY, ("tang", "sign"))
    ticket = office.desk.thing(first).get("ticket")

    found = office.desk.workshop.ticket(ticket)
    codes = {row["thing"]: row["code"] for row in found}
    assert set(codes) == {first, second} and len(set(codes.values())) == 2
    assert "code" in str(refused(office, "tang", "hand_out", first, ticket=ticket).because)
    assert "another ticket" in str(
        refused(office, "tang", "hand_out", first, ticket=f"{ticket} {codes[second]}").because
    )
    for job, code in codes.items():
        assert office.take("tang", "hand_out", job, ticket=f"{ticket} {code}").state == "closed"


# Walks written to a real store


def write_walk(office, walked: Walk) -> list[str]:
    """Write the entries of a walk as the desk would; returns the ids of their things."""
    ids: dict[str, str] = {}
    things: set[str] = set()
    files.keep(office.desk.session.store.folder, PHOTO)

    def own(value):
        return json.loads(json.dumps(value).replace('"id-', f'"w{walked.seed}-').replace("CD01-", f"W{walked.seed}-"))

    for made in walked.story.entries:
        with office.desk.session.store.writing() as tx:
            touches = own([list(touch) for touch in made.touches])
            entry = tx.append(
                {
                    "kind": made.kind,
                    "by": made.by,
                    "made": made.made,
                    "counter": "",
                    "touches": [tuple(touch) for touch in touches],
                    "moves": [
                        {
                            **own({"thing": move.thing}),
                            "kind": move.kind,
                            "after": ids.get(move.after) if move.after else None,
                            "to": move.to,
                            "holder": move.holder,
                        }
                        for move in made.moves
                    ],
                    "data": own(made.data),
                    **({"private": own(made.private), "person": f"w{walked.seed}-customer"} if made.private else {}),
                }
            )
            ids[made.id] = entry.id
            for _, id_ in touches:
                projections.put(tx, fold(id_, tx.entries_of(id_), projections.APPENDS_TO))
                things.add(id_)
            projections.post(tx, (entry,))
    return sorted(things)


def test_after_walks_through_both_flows_rows_and_journal_say_the_same(office):
    walks = [walk(seed, steps=30) for seed in random.Random(5).sample(range(10_000), 5)]
    for walked in walks:
        write_walk(office, walked)

    assert office.rows("SELECT count(*) FROM bench_row")[0][0] == sum(len(walked.jobs) for walked in walks)
    for walked in walks:
        for job, device in walked.shadow.devices.items():
            row = office.rows("SELECT at, waits FROM bench_row WHERE thing = ?", job.replace("id-", f"w{walked.seed}-"))
            assert row == [(device.at, int(device.waits))]
    assert whole(office)
