"""A one-time link signs once, only the content that was shown, and only in time; a copy of the store opens nothing with
it."""

import sqlite3

import pytest

from db.errors import StoreTrouble
from fieldservice.desk import sign_links, take_step
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from tests.pages.conftest import STROKES
from tests.support.office import brought_to, postgresql_office


def use(signing_desk, link, **other):
    body = signing_desk.body(link, **other)
    return signing_desk.office.desk.links.use(link.token, body["shown"], body["signer"], body["strokes"])


def test_a_link_is_offered_by_a_person_who_may_have_the_slip_signed(signing_desk):
    link = signing_desk.offer()

    link_state = signing_desk.office.desk.links.state(link.id)
    assert (link_state.by, link_state.paper, link_state.state) == ("li.wei", "slip", "open")
    assert link_state.digest == signing_desk.office.desk.papers.digest(signing_desk.office.job, "slip")


def test_a_person_who_may_not_offer_a_link_is_refused_and_the_refusal_is_recorded(signing_desk):
    for who in ("chen", "wang"):  # an agent, and an engineer of another job
        with pytest.raises(Refused) as refused:
            signing_desk.offer(who)

        assert refused.value.code == "role"
    assert signing_desk.office.rows("SELECT count(*) FROM sign_link") == [(0,)]
    assert signing_desk.office.rows("SELECT count(*) FROM entry WHERE kind = 'refused'") == [(2,)]


@pytest.mark.parametrize(("signer", "strokes"), [("", STROKES), ("王" * 101, STROKES), ("王芳", [])])
def test_a_field_filled_wrongly_on_the_phone_is_told_beside_it_and_is_no_refusal(signing_desk, signer, strokes):
    link = signing_desk.offer()

    outcome = use(signing_desk, link, signer=signer, strokes=strokes)

    assert outcome.state == "open" and outcome.fields
    assert signing_desk.office.rows("SELECT count(*) FROM entry WHERE kind = 'refused'") == [(0,)]
    assert use(signing_desk, link).state == "signed"


def test_a_field_that_only_the_step_finds_wrong_is_told_to_who_offers_the_link_and_is_no_refusal(
    signing_desk, monkeypatch
):
    wrong = Refused("data", N_("Check the marked fields."))
    monkeypatch.setattr(sign_links, "may_begin", lambda *given: wrong)

    with pytest.raises(Refused):
        signing_desk.offer()

    assert signing_desk.office.rows("SELECT count(*) FROM entry WHERE kind = 'refused'") == [(0,)]


def test_a_step_that_signs_nothing_has_no_link(signing_desk):
    with pytest.raises(Refused) as refused:
        signing_desk.offer(step="remark")

    assert refused.value.code == "usage"


def test_the_step_is_taken_through_a_link_and_in_no_other_way(signing_desk):
    with pytest.raises(Refused) as refused:
        signing_desk.office.take("li.wei", "sign_on_phone", signer="王芳", strokes=STROKES)

    assert refused.value.code == "guard"
    assert signing_desk.signatures == []


def test_the_token_is_nowhere_in_the_store(signing_desk):
    link = signing_desk.offer()
    use(signing_desk, link)

    files = [file.read_bytes() for file in signing_desk.office.folder.rglob("*") if file.is_file()]
    assert len(link.token) >= 22  # 128 bits
    assert not any(link.token.encode() in content for content in files)


def test_a_signature_through_the_link_records_how_it_was_given_and_who_offered_it(signing_desk):
    link = signing_desk.offer()

    assert use(signing_desk, link).state == "signed"

    (signed,) = signing_desk.signatures
    assert signed["signed"]["how"] == "phone"
    assert signed["signed"]["content"] == signing_desk.digest(link)
    assert signed["by"] == "li.wei"
    assert signing_desk.office.desk.links.state(link.id).entry == signed["entry"]


def test_the_same_link_never_signs_twice(signing_desk):
    link = signing_desk.offer()
    use(signing_desk, link)
    entries = signing_desk.entries()

    assert use(signing_desk, link, signer="张三").state == "signed"

    assert signing_desk.entries() == entries
    assert [signature["signer"] for signature in signing_desk.signatures] == ["王芳"]


def test_two_signatures_at_the_same_time_sign_once(signing_desk, monkeypatch):
    link = signing_desk.offer()
    step, second = take_step.take_step, []

    def meanwhile(*given, **more):
        monkeypatch.setattr(take_step, "take_step", step)
        second.append(use(signing_desk, link, signer="张三").state)
        return step(*given, **more)

    monkeypatch.setattr(take_step, "take_step", meanwhile)
    first = use(signing_desk, link)

    assert (first.state, second) == ("signed", ["signed"])
    assert signing_desk.office.rows("SELECT count(*) FROM entry WHERE kind = 'refused'") == [(0,)]
    assert [signature["signer"] for signature in signing_desk.signatures] == ["张三"]


def test_links_behave_the_same_on_postgresql(tmp_path):
    office = postgresql_office(tmp_path / "office")
    try:
        brought_to(office, "completed")
        first, link = (office.desk.links.offer(office.by("li.wei"), office.job, "sign_on_phone") for _ in range(2))
        shown = office.desk.links.state(link.id).digest

        states = [office.desk.links.use(each.token, shown, "王芳", STROKES).state for each in (first, link, link)]

        assert states == ["withdrawn", "signed", "signed"]
        assert len(office.desk.thing(office.job).lines("signatures")) == 1
    finally:
        office.desk.close()


def test_an_expired_link_signs_nothing(signing_desk):
    link = signing_desk.offer()
    signing_desk.office.clock.later(minutes=9, seconds=59)
    assert signing_desk.state(link) == "open"
    signing_desk.office.clock.later(seconds=1)

    assert use(signing_desk, link).state == "expired"

    assert signing_desk.signatures == []


def test_the_lifetime_of_a_link_is_a_setting(signing_desk):
    with signing_desk.office.desk.session.store.writing() as tx:
        tx.publish("setting", [{"key": "sign_link_minutes", "value": "2"}])
    link = signing_desk.offer()

    signing_desk.office.clock.later(minutes=2)

    assert signing_desk.state(link) == "expired"


def test_a_new_code_ends_the_previous_code(signing_desk):
    first, second = signing_desk.offer(), signing_desk.offer()

    assert use(signing_desk, first).state == "withdrawn"
    assert use(signing_desk, second).state == "signed"


def test_a_code_is_taken_back_once_by_the_person_who_offered_it(signing_desk):
    office, link = signing_desk.office, signing_desk.offer()

    with pytest.raises(Refused) as refused:
        office.desk.links.withdraw(office.by("zhao"), link.id)
    assert refused.value.who_may == ("li.wei",)
    assert office.desk.links.withdraw(office.by("li.wei"), link.id) is True
    assert office.desk.links.withdraw(office.by("li.wei"), link.id) is False

    assert use(signing_desk, link).state == "withdrawn"
    assert signing_desk.signatures == []


def test_a_slip_that_changed_after_the_code_was_shown_is_not_signed(signing_desk):
    link = signing_desk.offer()
    signing_desk.office.take("li.wei", "remark", remark="风扇仍有异响")

    assert use(signing_desk, link).state == "changed"

    assert signing_desk.signatures == []


def test_a_slip_that_changes_in_the_last_moment_is_not_signed_either(signing_desk, monkeypatch):
    link = signing_desk.offer()
    look = sign_links.Links.content

    def then_changed(links, link_state):
        found = look(links, link_state)
        signing_desk.office.take("li.wei", "remark", remark="风扇仍有异响")
        return found

    monkeypatch.setattr(sign_links.Links, "content", then_changed)

    assert use(signing_desk, link).state == "changed"
    assert signing_desk.signatures == []
    assert signing_desk.state(link) == "open"


def test_a_job_that_was_signed_in_another_way_meanwhile_is_not_signed_again(signing_desk):
    link = signing_desk.offer()
    signing_desk.office.take("li.wei", "sign_on_paper", signer="王芳")

    assert use(signing_desk, link).state == "changed"

    assert len(signing_desk.signatures) == 1


def test_the_engineers_right_is_looked_at_again_when_it_is_signed(signing_desk):
    link = signing_desk.offer()
    with signing_desk.office.desk.session.store.writing() as tx:
        tx.publish(
            "staff",
            [{**row, "active": 0 if row["name"] == "li.wei" else row["active"]} for row in tx.published("staff")],
        )

    assert use(signing_desk, link).state == "changed"

    assert signing_desk.signatures == []


def test_when_the_store_fails_nothing_is_half_signed_and_the_same_can_be_sent_again(signing_desk, monkeypatch):
    link = signing_desk.offer()
    close = sign_links._close

    def fails(*given):
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = 10
        raise error

    monkeypatch.setattr(sign_links, "_close", fails)
    with pytest.raises(StoreTrouble):
        use(signing_desk, link)
    assert (signing_desk.state(link), signing_desk.signatures) == ("open", [])
    monkeypatch.setattr(sign_links, "_close", close)

    assert use(signing_desk, link).state == "signed"


@pytest.mark.parametrize("token", ["", "x", "A" * 22, "A" * 5000, "😀", "\ud800"])
def test_a_token_that_was_never_given_opens_nothing(signing_desk, token):
    signing_desk.offer()

    assert signing_desk.office.desk.links.use(token, "", "王芳", STROKES).state == "unknown"


def grown(points):
    return [[[place % 10_001, (place * 7) % 1001, place] for place in range(points)]]


@pytest.mark.parametrize(
    "strokes",
    [
        None,
        {},
        "x",
        7,
        [[]],
        [[[0, 0]]],
        [[[0, 0, 0, 0]]],
        [[["0", 0, 0]]],
        [[[0.5, 0, 0], [300, 300, 1]]],
        [[[True, 0, 0], [300, 300, 1]]],
        [[[-1, 0, 0], [300, 300, 1]]],
        [[[0, 1001, 0], [300, 300, 1]]],
        [[[10_001, 0, 0], [300, 300, 1]]],
        [[[0, 0, 5], [300, 300, 1]]],
        [[[0, 0, 0], [300, 300, 3_600_001]]],
        [[[0, 0, 0], [300, 300, 10**30]]],
        grown(6001),
        [[[0, 0, 0], [300, 300, 1]]] * 401,
        [[[0, 0, 0], None]],
        [None],
    ],
)
def test_strokes_that_no_pad_makes_are_refused(strokes):
    assert sign_links.wrong_strokes(strokes) is not None


@pytest.mark.parametrize("strokes", [[], [[[500, 500, 0]]], [[[500, 500, 0], [520, 510, 40]]]])
def test_an_empty_pad_or_a_dot_is_no_signature(strokes):
    assert sign_links.wrong_strokes(strokes).message == sign_links.NOT_DRAWN


@pytest.mark.parametrize("strokes", [STROKES, grown(6000), [[[0, 0, 0], [0, 50, 0]]]])
def test_any_drawn_strokes_are_accepted(strokes):
    assert sign_links.wrong_strokes(strokes) is None


@pytest.mark.parametrize("signer", ["", "   ", "\n", "王" * 101])
def test_a_name_is_needed_and_must_not_be_too_long(signing_desk, signer):
    outcome = use(signing_desk, signing_desk.offer(), signer=signer)

    assert set(outcome.fields) == {"signer"}
    assert signing_desk.signatures == []
