"""Every class of the review list: each is caused, listed at the right offices with both sides, and settled by one call
everywhere."""

import json
from dataclasses import replace

import pytest

from fieldservice.desk import review
from fieldservice.sync import incidents, meta_keys
from fieldservice.sync.transport import wire
from fieldservice.workflows.engine.messages import Refused


def of(organisation, code, who, what):
    return next(item for item in organisation.reviews(code, who) if item.what == what)


def settle(organisation, code, who, what, choice="stays"):
    return organisation.desk(code).review.settle(
        organisation.by(code, who), of(organisation, code, who, what).key, choice
    )


def lines(item):
    return [[str(line) for line in side.lines] for side in item.sides]


@pytest.fixture
def late(organisation):
    """The engineer worked on in a cellar while the coordinator gave the job to somebody else."""
    organisation.desk("CD01-V2"), organisation.desk("HQ"), organisation.desk("CD02")
    job = organisation.dispatched()
    organisation.all()
    organisation.take("CD01-V2", "li.wei", "take", job)
    organisation.take("CD01-V2", "li.wei", "appoint", job)
    organisation.take("CD01-V2", "li.wei", "arrive", job)
    organisation.take("CD01", "zhao", "replace", job, reason="联系不上")
    organisation.exchange("CD01")
    organisation.all()
    return job


def test_late_work_of_a_replaced_engineer_is_kept_and_listed_and_one_act_settles_it(organisation, late):
    assert organisation.listed() == {"CD01-V2": ["late"] * 3, "HQ": ["late"] * 3, "CD01": ["late"] * 3, "CD02": []}
    item = organisation.reviews("CD01", "zhao")[2]
    assert str(item.says).startswith("Arrived late: 李伟, Arrived at the customer's, ")
    assert "赵敏, Settle" in str(item.says)
    assert lines(item)[0][0] == "State: accepted, at CD01"
    assert lines(item)[1] == ["李伟: Arrived at the customer's, 16:00", "Arrived at: 16:00"]
    assert item.thing == late and item.by == "li.wei" and item.choices == ("stays",)

    settle(organisation, "CD01", "zhao", "late")
    organisation.all()

    assert organisation.listed() == {"CD01-V2": [], "HQ": [], "CD01": [], "CD02": []}
    page = organisation.desk("CD01").page(organisation.by("CD01", "zhao"), late)
    assert (page.state, page.holder) == ("accepted", "CD01")
    assert len(page.lists["arrivals"]) == 1
    assert dict(page.history[-1].details)["Reason"] == "维持现状 · Stays as it is"


def test_a_person_who_may_not_settle_reads_why_and_who_may(organisation, late):
    engineer = of(organisation, "CD01-V2", "li.wei", "late")
    assert not engineer.may_settle
    assert engineer.who_may == ("coordinator", "manager", "administrator")
    with pytest.raises(Refused) as caught:
        organisation.desk("CD01-V2").review.settle(organisation.by("CD01-V2", "li.wei"), engineer.key)
    assert caught.value.code == "role"

    organisation.take("CD01", "zhao", "transfer", late, office="CD02", reason="客户在南充")
    organisation.all()
    organisation.take("CD02", "gao", "accept", late)
    organisation.take("CD02", "gao", "transfer", late, office="HQ", reason="总部接手")
    organisation.all()
    stranger = of(organisation, "CD01", "zhao", "late")
    assert not stranger.may_settle and stranger.who_may == ("HQ", "CD02", "headquarters")
    with pytest.raises(Refused) as caught:
        organisation.desk("CD01").review.settle(organisation.by("CD01", "zhao"), stranger.key)
    assert caught.value.code == "turn"
    assert of(organisation, "CD02", "gao", "late").may_settle and of(organisation, "HQ", "ding", "late").may_settle


def test_a_settled_item_cannot_be_settled_again(organisation, late):
    key = of(organisation, "CD01", "zhao", "late").key
    settle(organisation, "CD01", "zhao", "late")

    with pytest.raises(Refused) as caught:
        organisation.desk("CD01").review.settle(organisation.by("CD01", "zhao"), key)
    assert caught.value.code == "not_found"
    with pytest.raises(Refused) as caught:
        organisation.desk("HQ").review.settle(
            organisation.by("HQ", "ding"), of(organisation, "HQ", "ding", "late").key, "counts"
        )
    assert caught.value.code == "usage"


def forged(organisation, job, kind="accepted", to="accepted", **more):
    """An entry that the desk would have refused, written by another program."""
    desk = organisation.desk("CD01")
    thing = desk.thing(job)
    with desk.session.store.writing() as tx:
        entry = tx.append(
            {
                "kind": kind,
                "by": "qian",
                "made": desk.session.now(),
                "data": {},
                "moves": [{"thing": job, "kind": "job", "after": thing.last, "to": to, "holder": "CD01"}] if to else [],
                "touches": [("job", job)],
                **more,
            }
        )
        organisation.office("CD01").rules.refresh(tx, {job}, [entry], ())
    return entry


def test_an_entry_by_a_person_without_the_role_counts_only_after_a_coordinator_lets_it_count(organisation):
    organisation.desk("HQ")
    job = organisation.job("CD01")
    forged(organisation, job)
    organisation.all()

    assert organisation.listed() == {"CD01": ["not_entitled"], "HQ": ["not_entitled"]}
    item = of(organisation, "CD01", "zhao", "not_entitled")
    assert str(item.says) == "钱会计 was not allowed to do this: Accept the job, 16:00. It has no effect."
    assert item.choices == ("stays", "counts")
    assert organisation.desk("CD01").thing(job).state == "received"

    settle(organisation, "CD01", "zhao", "not_entitled")
    organisation.all()
    assert organisation.listed() == {"CD01": [], "HQ": []}
    assert organisation.take("CD01", "zhao", "accept", job).state == "accepted"


def test_a_marked_entry_adds_its_appointment_once_it_counts(organisation):
    organisation.desk("HQ")
    job = organisation.job("CD01")
    forged(organisation, job, "appointed", "appointed", data={"appointment": "2026-11-23T01:00:00Z"})
    organisation.all()
    assert organisation.desk("HQ").thing(job).lines("appointments") == []

    settle(organisation, "HQ", "ding", "not_entitled", "counts")
    organisation.all()

    assert len(organisation.desk("CD01").thing(job).lines("appointments")) == 1
    assert organisation.desk("CD01").thing(job).state == "received"
    assert organisation.listed() == {"CD01": [], "HQ": []}


def test_a_call_opened_without_the_role_is_withdrawn_or_counts_as_a_person_decides(organisation):
    organisation.desk("HQ")
    for choice, state in (("stays", "withdrawn"), ("counts", "open")):
        desk = organisation.desk("CD01")
        with desk.session.store.writing() as tx:
            entry = tx.append(
                {
                    "kind": "call_registered",
                    "by": "qian",
                    "made": desk.session.now(),
                    "data": {"number": f"CD01-R9-{choice}"},
                    "moves": [
                        {"thing": f"r-{choice}", "kind": "request", "after": None, "to": "open", "holder": "CD01"}
                    ],
                }
            )
            organisation.office("CD01").rules.refresh(tx, {f"r-{choice}"}, [entry], ())
        organisation.all()

        settle(organisation, "CD01", "zhao", "not_entitled", choice)
        organisation.all()

        assert organisation.desk("HQ").thing(f"r-{choice}").state == state
        assert organisation.listed() == {"CD01": [], "HQ": []}
    assert organisation.desk("HQ").thing("r-counts").get("number") == "CD01-R9-counts"


def test_work_done_before_a_role_was_withdrawn_counts_and_is_listed(organisation):
    organisation.desk("HQ")
    job = organisation.job("CD01")
    organisation.take("CD01", "zhao", "accept", job)
    organisation.staff(zhao="agent")
    organisation.all()

    assert organisation.listed()["HQ"] == ["withdrawn"]
    item = of(organisation, "HQ", "ding", "withdrawn")
    assert "the role was withdrawn before this arrived. It counts." in str(item.says)
    assert organisation.desk("HQ").thing(job).state == "accepted"
    assert not of(organisation, "CD01", "zhao", "withdrawn").may_settle  # no longer a coordinator

    settle(organisation, "CD01", "sun", "withdrawn")
    organisation.all()
    assert organisation.listed() == {"CD01": [], "HQ": []}


def test_bytes_that_are_no_entry_are_kept_and_listed_at_headquarters(organisation):
    organisation.desk("HQ"), organisation.desk("CD01")
    office = organisation.office("CD01")
    with office.store.reading() as tx:
        epoch, seq = (
            tx.meta(meta_keys.EPOCH),
            (tx.value("SELECT value FROM counter_row WHERE name = 'journal/seq'") or 0),
        )
    batch = wire.sign(organisation.secrets["CD01"], wire.Batch("CD01", epoch, seq + 1, [wire.BatchEntry(b"{broken")]))
    organisation.link(office)("push", batch, wire.Pushed)

    item = of(organisation, "HQ", "ding", "unreadable")
    assert f"Number {seq + 1} from CD01 is not a valid entry" in str(item.says)
    settle(organisation, "HQ", "ding", "unreadable")
    assert organisation.listed()["HQ"] == []


def two_values(organisation):
    """Two offices fill in another phone number, neither having seen the other's."""
    organisation.desk("HQ"), organisation.desk("CD02")
    job = organisation.job("CD01", to="CD02")
    organisation.all()
    customer = organisation.desk("CD01").thing(job).get("customer")
    organisation.take("CD01", "zhao", "amend_customer", customer, phone="13900000001")
    organisation.take("CD02", "gao", "amend_customer", customer, phone="13900000002", contact="王老师")
    organisation.all("CD01", "CD02")
    organisation.all()
    return customer


def test_the_first_of_two_values_for_a_field_stays_until_a_person_decides(organisation):
    customer = two_values(organisation)

    assert organisation.listed() == {"HQ": ["conflict"], "CD01": ["conflict"], "CD02": ["conflict"]}
    item = of(organisation, "CD02", "gao", "conflict")
    assert str(item.says) == (
        "Two values for Phone: 13900000001 came first and is kept; 高洁 entered 13900000002 without having seen it."
    )
    assert [side.lines[0].values["value"] for side in item.sides] == ["13900000001", "13900000002"]
    facts = organisation.desk("CD02").thing(customer).facts
    assert (facts["phone"], facts["contact"]) == ("13900000001", "王老师")
    assert organisation.desk("CD01").page(organisation.by("CD01", "zhao"), customer).conflicts[0].other == "139****0002"
    # Both values were shown unmasked for the decision, which is recorded.
    assert "Personal data viewed" in [
        line.label for line in organisation.desk("CD02").page(organisation.by("CD02", "gao"), customer).history
    ]

    settle(organisation, "CD02", "gao", "conflict")
    organisation.all()
    assert organisation.listed() == {"HQ": [], "CD01": [], "CD02": []}
    assert {organisation.desk(code).thing(customer).get("phone") for code in ("HQ", "CD01", "CD02")} == {"13900000001"}


def test_the_second_value_of_a_field_may_be_chosen_and_amended_afterwards(organisation):
    customer = two_values(organisation)

    settle(organisation, "CD01", "zhao", "conflict", "takes")
    organisation.all()
    assert {organisation.desk(code).thing(customer).get("phone") for code in ("HQ", "CD01", "CD02")} == {"13900000002"}

    organisation.take("CD01", "zhao", "amend_customer", customer, phone="13900000003")
    organisation.all()
    assert organisation.listed() == {"HQ": [], "CD01": [], "CD02": []}
    assert organisation.desk("CD02").thing(customer).get("phone") == "13900000003"


def test_two_open_jobs_on_the_same_serial_number_are_listed_until_a_person_has_looked(organisation):
    organisation.desk("HQ"), organisation.desk("CD02")
    first, second = organisation.job("CD01"), organisation.job("CD02")
    organisation.all()

    assert organisation.listed() == {"HQ": ["same_serial"], "CD01": [], "CD02": []}
    item = of(organisation, "HQ", "ding", "same_serial")
    assert str(item.says).startswith("More than one open job on serial number SN-7D42-0193: CD01-J000001-")
    assert {item.thing, *(id_ for _, id_ in item.others)} == {first, second}

    settle(organisation, "HQ", "ding", "same_serial")
    assert organisation.listed() == {"HQ": [], "CD01": [], "CD02": []}
    organisation.take("CD01", "zhao", "accept", first)
    organisation.job("CD02")
    organisation.all()
    assert organisation.listed()["HQ"] == ["same_serial"]


def test_two_jobs_with_the_same_printed_number_are_listed_where_both_are_seen_and_settled_once(organisation):
    organisation.desk("HQ")
    first, second = (
        organisation.job("CD01"),
        organisation.job("CD01", serial="SN-OTHER", phone="028-5550 2117", customer_name="锦江区图书馆"),
    )
    with organisation.desk("CD01").session.store.reading() as tx:
        number = organisation.desk("CD01").session.fold(tx, first).get("number")
    with organisation.desk("CD01").session.store.writing() as tx:  # as if a restored store had issued the number again
        entry = tx.append(
            {
                "kind": "handed_over",
                "by": "liu",
                "made": organisation.desk("CD01").session.now(),
                "data": {"of": {"j-3": {"number": number}}},
                "moves": [{"thing": "j-3", "kind": "job", "after": None, "to": "received", "holder": "CD01"}],
            }
        )
        organisation.office("CD01").rules.refresh(tx, {"j-3"}, [entry], ())
    organisation.all()

    assert organisation.listed() == {"HQ": ["same_number"], "CD01": ["same_number"]}
    item = of(organisation, "CD01", "zhao", "same_number")
    assert str(item.says).startswith(f"The number {number} belongs to more than one record: ")
    assert second not in {item.thing, *(id_ for _, id_ in item.others)}

    settle(organisation, "CD01", "zhao", "same_number")
    organisation.all()
    assert organisation.listed() == {"HQ": [], "CD01": []}


def test_incidents_of_the_exchange_have_their_sentence_both_images_and_their_settlement(organisation):
    organisation.desk("HQ")
    job = organisation.job("CD01")
    organisation.all()
    ours = json.dumps(
        {
            "by": "zhao",
            "kind": "accepted",
            "made": "2026-11-22T08:00:00Z",
            "moves": [{"to": "accepted", "holder": "CD01"}],
        }
    )
    theirs = json.dumps(
        {
            "by": "zhao",
            "kind": "cancelled",
            "made": "2026-11-22T08:00:00Z",
            "moves": [{"to": "cancelled", "holder": "CD01"}],
        }
    )
    with organisation.desk("CD01").session.store.writing() as tx:
        for what, more in (
            (incidents.REPLACED, {"detail": {"ours": ours, "theirs": theirs}}),
            (incidents.COPIED, {"office": "CD01", "detail": {"store": "CD01", "seq": 7}}),
            (
                incidents.OUTCOME,
                {
                    "kind": "job",
                    "thing": job,
                    "detail": {"number": "J1", "before": ["accepted", "CD01"], "now": ["received", "CD01"]},
                },
            ),
            (
                incidents.DIFFERENT,
                {"office": "CD01", "detail": {"from": 3, "places": [{"position": 3, "ours": ours, "theirs": ""}]}},
            ),
            (incidents.NAMES, {"office": "CD01", "detail": {"names": ["zhao", "liu"]}}),
            (incidents.KEPT, {"office": "CD01", "detail": {"file": "stick.fsc", "made": "2026-11-21T08:00:00Z"}}),
        ):
            incidents.add(tx, what, "2026-11-22T08:00:00.000Z", **more)

    found = {item.what: item for item in organisation.reviews("CD01", "zhao")}
    assert set(found) == {"replaced", "copied", "outcome", "different", "names", "kept"}
    assert lines(found["replaced"]) == [
        ["zhao: Accept the job, 2026-11-22T08:00:00Z", "accepted (CD01)"],
        ["zhao: Cancel the job, 2026-11-22T08:00:00Z", "cancelled (CD01)"],
    ]
    assert lines(found["outcome"]) == [["accepted, at CD01"], ["received, at CD01"]]
    assert [side.label for side in found["outcome"].sides] == ["Before", "Now"]
    assert "Position 3: zhao: Accept the job" in lines(found["different"])[0][0]
    assert all("%(" not in str(item.says) for item in found.values())
    assert "sign-in names of cd01" in str(found["names"].says).lower() and "stick.fsc" in str(found["kept"].says)
    for what in found:
        settle(organisation, "CD01", "zhao", what)
    assert organisation.listed()["CD01"] == []
    with organisation.desk("CD01").session.store.reading() as tx:
        assert tx.rows("SELECT DISTINCT by FROM incident") == [("zhao",)]


def test_every_class_of_incident_has_its_sentence():
    from fieldservice.desk.incident_words import SENTENCES

    classes = {value for name, value in vars(incidents).items() if name.isupper() and isinstance(value, str)}

    assert classes - {incidents.CLOCK} <= set(SENTENCES)


def test_a_copied_store_is_listed_at_headquarters(organisation):
    organisation.desk("HQ"), organisation.desk("CD01")
    office = organisation.office("CD01")
    organisation.job("CD01")
    organisation.all()
    with office.store.reading() as tx:
        epoch = tx.meta(meta_keys.EPOCH)
    batch = wire.sign(organisation.secrets["CD01"], wire.Batch("CD01", epoch, 1, [wire.BatchEntry(b"{}")]))
    organisation.link(office)("push", batch, wire.Pushed)

    assert "Two stores write as CD01" in str(of(organisation, "HQ", "ding", "copied").says)
    settle(organisation, "HQ", "ding", "copied")
    assert organisation.listed()["HQ"] == []


def test_a_wrong_clock_is_listed_until_a_person_settles_it_and_again_when_it_gets_worse(organisation):
    organisation.desk("HQ"), organisation.desk("CD01")

    def wrong_by(minutes):
        with organisation.hq.writing() as tx:
            tx.run("UPDATE known_store SET skew = ? WHERE store = 'CD01'", (minutes * 60,))
        with organisation.desk("CD01").session.store.writing() as tx:
            tx.set_meta(meta_keys.SKEW, str(minutes * 60))

    wrong_by(10)
    assert organisation.listed() == {"HQ": ["clock"], "CD01": ["clock"]}
    assert str(of(organisation, "HQ", "ding", "clock").says).startswith("The clock of CD01 is off by 10 minutes.")
    settle(organisation, "HQ", "ding", "clock")
    settle(organisation, "CD01", "zhao", "clock")
    assert organisation.listed() == {"HQ": [], "CD01": []}
    wrong_by(60)
    assert organisation.listed() == {"HQ": ["clock"], "CD01": ["clock"]}


def test_a_person_without_a_role_for_it_sees_the_list_and_settles_nothing(organisation, late):
    assert {item.may_settle for item in organisation.reviews("CD01", "liu")} == {False}
    assert all(
        isinstance(item, review.ReviewItem) and replace(item) == item for item in organisation.reviews("CD01", "liu")
    )
