"""The demo has every state of the tables, is made by steps alone, and never touches a real office."""

from datetime import datetime, timedelta

import pytest

from db.errors import StoreExists
from db.place import DATABASE
from db.store import Store
from db.verify import verify
from fieldservice import demo
from fieldservice.admin import exporting, publishing
from fieldservice.admin.csv_tables import TABLES
from fieldservice.demo import fill, scenario_runner
from fieldservice.desk import printers
from fieldservice.desk.loaners import STATES
from fieldservice.documents.registry import PAPERS
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.roles import ROLES
from fieldservice.workflows.registry import (
    ARTICLE,
    CONSIGNMENT,
    ESCALATION,
    MAILIN,
    ONSITE,
    QUALITY_FEEDBACK,
    REQUEST,
    RETURN_CASE,
    SALE,
    SENDIN,
    SHIPMENT,
    STOCK_COUNT,
    SUPPLIER_RETURN,
)

from .conftest import NOW


def test_a_table_of_the_demo_that_goes_out_and_comes_in_again_changes_nothing(own_desk, tmp_path):
    session, admin = own_desk.session, own_desk.session.reference().staff["admin"]
    for what in TABLES:
        before = publishing.rows(session, what)
        exporting.export_table(session, admin, what, tmp_path / f"{what}.csv")
        done = publishing.publish(session, admin, what, tmp_path / f"{what}.csv")

        assert (what, done["imported"], done["removed"], done["already"]) == (what, 0, 0, len(before))
        # Codes are numbered anew by the lines of the file, which keeps their order.
        numbered = [{**row, "order": 0} for row in before]
        assert [{**row, "order": 0} for row in publishing.rows(session, what)] == numbered


@pytest.mark.parametrize(
    "workflow",
    [
        REQUEST,
        ONSITE,
        SENDIN,
        MAILIN,
        ESCALATION,
        QUALITY_FEEDBACK,
        RETURN_CASE,
        SUPPLIER_RETURN,
        SHIPMENT,
        SALE,
        CONSIGNMENT,
        STOCK_COUNT,
    ],
    ids=lambda workflow: workflow.name,
)
def test_the_demo_shows_every_state_of_the_tables(desk, workflow):
    shown = {
        state
        for (state,) in desk.session.reader.rows(
            "SELECT DISTINCT state FROM work_row WHERE kind = ? AND (mode = ? OR ? = '')",
            (workflow.thing, workflow.mode, workflow.mode),
        )
    }

    assert set(workflow.states) <= shown


def test_the_demo_shows_every_state_of_the_case_base(desk):
    rows = desk.session.reader.rows("SELECT thing FROM article_row", ())

    assert {desk.thing(thing).state for (thing,) in rows} == set(ARTICLE.states)


def test_the_demo_has_a_person_for_every_role_and_their_pin_is_0000(desk):
    roles = {role for person in desk.session.reference().staff.values() for role in person.roles}

    assert roles == set(ROLES)
    assert desk.sign_in("赵敏", "0000").name == "zhao.min"


def test_the_demo_warns_of_a_black_list_and_an_unpaid_bill_with_the_reason(desk):
    rows = desk.session.reader.rows("SELECT thing FROM work_row WHERE kind = 'job' AND open = 1 AND mode = 'send_in'")
    warned = [desk.lookup.warnings(job) for (job,) in rows]
    listed = next(each for each in warned if each and each[0]["code"] == "black_list")

    assert [each["code"] for each in listed][:2] == ["black_list", "unpaid"]
    assert listed[0]["because"].values["why"]


def test_the_demo_has_accounts_that_are_overdue_reminded_written_off_and_paid_in_time(desk):
    by = desk.session.person("xie.ting")
    owing = {each.rating: each for each in desk.accounts.owing(by)}

    assert (owing["C"].overdue, owing["C"].reminded["level"]) == (3860_00, 2)
    assert owing["A"].open == 1000_00 and "D" not in owing
    assert [each.kind for each in desk.approvals.waiting(desk.session.person("luo.yong"))].count("write_off") == 1


def test_the_demo_has_somebody_for_whom_nothing_can_wait(desk):
    assert desk.lists.roles_without_work(desk.session.person("han.mei")) == ("complaint_specialist",)


def test_the_demo_has_a_guest_for_today_and_somebody_who_belongs_elsewhere(desk):
    names = [row["name"] for row in desk.people_here(100)]

    assert "ren.jie" in names and "gu.lan" not in names


@pytest.mark.parametrize(
    "role",
    sorted(
        {state.awaits_role for table in (REQUEST, ONSITE, SENDIN, MAILIN) for state in table.states.values()} - {""}
    ),
)
def test_a_person_of_this_role_has_work_something_overdue_and_debts_or_a_clock(desk, role):
    staff = [person for person in desk.session.reference().staff.values() if person.office == desk.session.office]
    people = [person for person in staff if role in person.roles]
    rows = {
        row[0]: dict(zip(listing.fields, row, strict=True))
        for person in people
        for listing in [desk.lists.work(person)]
        for row in listing.page(None, 0, 100)
    }

    assert all(desk.lists.work(person).count() for person in people)
    assert any(row["due"] <= stamp(NOW) for row in rows.values())
    assert any(row["due"] > stamp(NOW) for row in rows.values())
    assert role in ("information_clerk", "counter_clerk") or any(desk.lists.obligations(person) for person in people)


def test_the_demo_has_overdue_hand_overs_call_backs_and_a_paper_slip(desk):
    late = {kind for (kind,) in desk.session.reader.rows("SELECT kind FROM debt_row WHERE due < ?", (stamp(NOW),))}

    assert {"hand_over", "dispatch", "slip", "call_back", "paper", "progress", "escalation_late"} <= late


@pytest.mark.parametrize(
    "kind",
    [
        "call_parked",
        "work_paused",
        "second_visit",
        "signature_refused",
        "slip_corrected",
        "slip_received",
        "repeat_repair",
        "english",
        "history",
    ],
)
def test_the_demo_has_the_rarer_cases_too(desk, kind):
    having = {
        "call_parked": "SELECT 1 FROM work_row WHERE state = 'open' AND device NOT LIKE '% %'",
        "work_paused": "SELECT 1 FROM work_row WHERE waiting = 'part' AND open = 1",
        "second_visit": "SELECT 1 FROM entry e JOIN touch t ON t.arrived = e.arrived WHERE e.kind = 'appointed' "
        "GROUP BY t.thing HAVING count(*) > 1",
        "signature_refused": "SELECT 1 FROM entry WHERE kind = 'signature_refused'",
        "slip_corrected": "SELECT 1 FROM entry WHERE kind = 'slip_corrected'",
        "slip_received": "SELECT 1 FROM entry WHERE kind = 'slip_received'",
        "repeat_repair": "SELECT 1 FROM work_row WHERE kind = 'job' GROUP BY device_id HAVING count(*) > 1",
        "history": "SELECT 1 FROM work_row WHERE mode = 'history' AND open = 0",
        "english": "SELECT 1 FROM work_row WHERE customer = 'Hansen & Vogt Precision Tools'",
    }[kind]

    assert desk.session.reader.value(having)


def test_every_entry_of_the_demo_is_made_in_working_hours_and_not_in_the_future(desk):
    zone = desk.session.zone()
    with desk.session.store.reading() as tx:
        made = [entry.made for entry in tx.entries(limit=5000)]
    hours = {datetime.fromisoformat(at).astimezone(zone).hour for at in made}

    assert hours <= set(range(8, 18))
    assert max(made) <= stamp(NOW)
    assert made == sorted(made)


def test_the_journal_of_the_demo_can_be_verified(desk):
    assert verify(desk.session.store) == []


def test_opening_the_demo_again_adds_nothing(filled):
    before = Store.open(filled)
    with before.reading() as tx:
        entries = tx.value("SELECT count(*) FROM entry")
    before.close()

    desk = fill(filled, lambda: NOW + timedelta(days=1))

    assert desk.session.is_demo
    assert desk.session.reader.value("SELECT count(*) FROM entry") == entries
    desk.close()


def test_a_folder_with_a_real_office_is_refused_and_left_as_it_is(tmp_path):
    Store.create(tmp_path, office="JN02", name="济南维修中心").close()
    before = (tmp_path / DATABASE).read_bytes()

    with pytest.raises(StoreExists, match="JN02"):
        fill(tmp_path, lambda: NOW)

    assert (tmp_path / DATABASE).read_bytes() == before
    assert not list(tmp_path.glob(f"{demo.ASIDE}*"))


def test_a_filling_that_is_cut_off_leaves_no_half_demo(tmp_path, monkeypatch):
    monkeypatch.setattr(scenario_runner, "SCENARIOS", scenario_runner.SCENARIOS[:6])

    def power_cut(done, steps):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(tmp_path, lambda: NOW, power_cut)

    assert not list(tmp_path.iterdir())
    fill(tmp_path, lambda: NOW).close()
    assert (tmp_path / DATABASE).exists()


def test_the_same_seed_makes_the_same_jobs(tmp_path, monkeypatch):
    monkeypatch.setattr(scenario_runner, "SCENARIOS", scenario_runner.SCENARIOS[:12])
    found = []
    for name in ("one", "two"):
        desk = fill(tmp_path / name, lambda: NOW, seed=7)
        found.append(
            desk.session.reader.rows(
                "SELECT number, state, customer, device, symptom, opened, due FROM work_row ORDER BY number"
            )
        )
        desk.close()

    assert found[0] == found[1]


def test_the_demo_has_a_store_with_parts_that_are_short_and_a_correction_that_waits(desk):
    manager, keeper = (desk.session.person(name) for name in ("luo.yong", "zheng.hao"))
    held = list(desk.stock.every_level(keeper, "good"))

    assert len(held) > 30 and sum(each.value for each in held) > 0
    assert any(0 < each.available < each.least for each in held)
    assert [each.kind for each in desk.approvals.waiting(manager)].count("adjustment") == 2
    assert {each.quantity for each in held if each.quantity < 0} == set()


def test_the_demo_has_loaner_and_exchange_devices_in_every_state(desk):
    rows = desk.loaners.rows()

    assert {row.state for row in rows} == set(STATES)
    assert {row.purpose for row in rows if row.state == "free"} == {"loaner", "exchange"}
    assert any(row.is_overdue for row in rows) and any(row.note for row in rows if row.state == "lent")


def test_the_demo_has_a_case_base_in_both_languages_with_votes_and_sources(desk):
    rows = desk.case_base.found(limit=99)

    assert len([row for row in rows if row.title.isascii()]) >= 8 and len(rows) >= 25
    assert len([row for row in rows if row.source]) >= 10 and len([row for row in rows if row.helped]) >= 10
    assert {row.retired for row in rows} == {False, True} and any(row.failed for row in rows)


def test_the_demo_has_a_printer_for_every_paper(desk):
    chosen = {paper: printers.chosen(desk.session, "", paper) for paper in PAPERS}

    unfit = [paper for paper, at in chosen.items() if not PAPERS[paper].takes(at.speaks, at.media)]
    assert unfit == []
