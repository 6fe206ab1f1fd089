"""Backups are made by plan: the first at once, then each day from its hour on, and older planned ones go."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fieldservice.admin import backup_plan
from fieldservice.admin.backup_plan import Plan, next_due
from fieldservice.desk import sign_in
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.messages import Refused
from tests.support.branch import Branch
from tests.support.command_line import PIN, CommandLine

VERIFIER = sign_in.verifier(PIN)
HERE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def branch(tmp_path):
    found = Branch(tmp_path / "CD01")
    with found.desk.session.store.writing() as tx:
        staff = [{**row, "pin": VERIFIER} for row in tx.published("staff")]
        tx.publish("staff", [*staff, {**staff[0], "name": "admin", "display": "孙岚", "roles": "administrator"}])
    yield found
    found.desk.close()


def at(day, hour):
    return datetime(2026, 11, day, hour, tzinfo=HERE)


@pytest.mark.parametrize(
    ("last", "days", "due"),
    [
        (at(22, 19), 1, at(23, 18)),
        (at(22, 9), 1, at(22, 18)),  # in the morning that of the evening before was made up for
        (at(22, 19), 7, at(29, 18)),
    ],
)
def test_the_next_one_is_due_at_its_hour_that_many_days_after_the_last(last, days, due):
    assert next_due(Plan("/b", days, last=stamp(last)), at(22, 12), "Asia/Shanghai") == due


def test_a_plan_makes_what_is_due_keeps_the_newest_and_says_what_went_wrong(branch, tmp_path):
    session, folder = branch.desk.session, tmp_path / "backups"
    folder.mkdir()
    with pytest.raises(Refused, match="administrator"):
        backup_plan.choose(session, branch.person("zhao"), str(folder), "1", "18:00", "2")
    with pytest.raises(Refused) as wrong:
        backup_plan.choose(session, branch.person("admin"), str(session.folder), "0", "25:00", "x")
    assert set(wrong.value.fields) == {"folder", "days", "time", "keep"}

    backup_plan.choose(session, branch.person("admin"), str(folder), "1", "18：00", "2")
    now = session.clock()
    made = [backup_plan.make_if_due(session.store, now + timedelta(days=day)) for day in (0, 0, 1, 2)]

    assert [bool(each) for each in made] == [True, False, True, True]
    kept = {Path(each["file"]) for each in made[2:]}
    assert set(folder.iterdir()) == kept
    folder.rename(tmp_path / "gone")
    with pytest.raises(OSError):
        backup_plan.make_if_due(session.store, now + timedelta(days=3))
    when, why = backup_plan.trouble(session.reader)
    assert when == stamp(now + timedelta(days=3)) and str(why)
    assert backup_plan.make_if_due(session.store, now + timedelta(days=3, minutes=30)) is None  # not again at once


def test_the_command_line_plans_and_a_timer_of_the_system_makes_the_backup(branch, tmp_path):
    line = CommandLine(branch.desk.session.folder)

    planned = line.json("backups", "plan", str(tmp_path), "--keep", "3", who="admin")["plan"]
    made = line.json("backups", "due")["made"]

    assert planned["keep"] == 3 and Path(made["file"]).parent == tmp_path
    assert line.json("backups", "due") == {"made": None}
    listed = line.json("backups", who="admin")
    assert [each["file"] for each in listed["made"]] == [made["file"]] and listed["plan"]["last"]
    assert "Every day from 18:00 on" in line("backups", who="admin").out
    line("backups", "end", who="admin")
    assert line.json("backups", who="admin")["plan"] is None
