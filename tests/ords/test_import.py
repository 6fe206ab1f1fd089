"""A file of real repair history is imported: every row is kept once, or listed with its line and the reason."""

import csv
from pathlib import Path

import pytest

from db.verify import verify
from fieldservice import ords
from fieldservice.workflows.engine.messages import Refused

from .conftest import COLUMNS, DATA

CUTS = sorted(DATA.glob("*.csv"))


def run(office, path, by="admin", **more):
    return ords.import_file(office.desk, office.by(by), path, **more)


def rejects(done):
    with Path(done["rejects_file"]).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def jobs(office):
    listing = office.desk.lists.work(office.by("admin"), "all", kind="job")
    return [dict(zip(listing.fields, row, strict=True)) for row in listing.page(None, 0, 500)]


@pytest.mark.parametrize("cut", CUTS, ids=lambda path: path.name.split("_")[2])
def test_every_row_of_a_real_file_is_imported_and_the_journal_verified(office, cut):
    with cut.open(encoding="utf-8", newline="") as file:
        wanted = sum(1 for _ in csv.reader(file)) - 1

    done = run(office, cut)

    assert (done["imported"], done["rejected"], done["already"]) == (wanted, 0, 0)
    assert len(jobs(office)) == wanted
    assert rejects(done) == []
    assert verify(office.desk.session.store) == []


def test_importing_the_same_file_again_adds_nothing(office):
    first = run(office, CUTS[0])

    again = run(office, CUTS[0])

    assert (again["imported"], again["already"]) == (0, first["imported"])
    assert len(jobs(office)) == first["imported"]


def test_a_repair_of_the_past_is_a_closed_job_of_its_day_without_a_customer(office, publish):
    run(office, publish({}))

    (job,) = jobs(office)
    page = office.desk.page(office.by("zhao"), job["thing"])
    assert (job["number"], job["state"], job["mode"], job["open"]) == ("jn_1", "closed", "history", 0)
    assert (job["device"], job["customer"], job["device_id"], job["opened"][:10]) == (
        "Papyra Iron",
        "",
        "",
        "2024-03-09",
    )
    assert page.facts["symptom"] == "不加热，指示灯不亮"
    assert page.facts["status"]["zh"] == "已修好"
    assert page.facts["category"] == "小家电 / 电熨斗"


@pytest.mark.parametrize("typed", ["jn_1", "指示灯", "papyra", "电熨斗", "iron"])
def test_an_imported_repair_is_found_by_number_symptom_brand_and_category(office, publish, typed):
    run(office, publish({}))

    assert [row["number"] for row in office.desk.session.search(typed)] == ["jn_1"]


def test_history_never_makes_a_repeat_repair(office, publish):
    run(office, publish({}, {}, {}))

    assert office.desk.lookup.known(office.by("chen"), serial="jn_1")["warnings"] == []
    assert all(row["device_id"] == "" for row in jobs(office))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"event_date": "09.03.2024"}, "event_date: Enter a date: 2026-11-25."),
        ({"event_date": "2024-02-30"}, "event_date: Enter a date: 2026-11-25."),
        ({"event_date": ""}, "event_date: Fill this in."),
        ({"event_date": "2031-01-01"}, "A past repair cannot have a date in the future: 2031-01-01."),
        ({"id": " "}, "id: Fill this in."),
        ({"id": "jn_1"}, "The number jn_1 occurs more than once in the file; the first row counts."),
        ({"problem": "很长" * 3000}, "problem: Too long: 4000 characters at most."),
    ],
)
def test_a_row_that_cannot_be_kept_is_listed_with_its_line_and_reason(office, publish, wrong, reason):
    done = run(office, publish({}, wrong, {}))

    (reject,) = rejects(done)
    assert (done["imported"], done["rejected"]) == (2, 1)
    assert (reject["line"], reject["reason"]) == ("3", reason)
    assert reject["data_provider"] == "济南修理咖啡馆"


def test_a_row_with_a_wrong_number_of_columns_is_listed_unchanged(office, publish):
    path = publish({}, {})
    path.write_text(path.read_text("utf-8") + "jn_9,济南修理咖啡馆,少了几列\n", "utf-8")

    (reject,) = rejects(run(office, path))

    assert reject["reason"] == "3 columns instead of 14."
    assert (reject["line"], reject["country"]) == ("4", "少了几列")


def test_line_numbers_are_those_of_an_editor(office, publish):
    (reject,) = rejects(run(office, publish({"problem": "两行\n说明"}, {"id": ""})))

    assert reject["line"] == "4"


@pytest.mark.parametrize(
    ("encoding", "end", "sign"),
    [
        ("utf-8", "\n", ","),
        ("utf-8-sig", "\r\n", ","),
        ("gb18030", "\r\n", ","),
        ("utf-8", "\n", ";"),
        ("gb18030", "\n", "\t"),
    ],
)
def test_files_written_by_spreadsheets_are_read(office, publish, encoding, end, sign):
    done = run(office, publish({"problem": "换了插头，测试正常"}, encoding=encoding, end=end, sign=sign))

    assert done["imported"] == 1
    assert jobs(office)[0]["symptom"] == "换了插头，测试正常"


def test_columns_may_come_in_any_order_with_others_between_them(office, publish):
    columns = ("Problem ", "extra", *reversed(COLUMNS[:-1]))
    path = publish({"Problem ": "Kabel defekt", "extra": "x"}, columns=columns)

    assert run(office, path)["imported"] == 1
    assert jobs(office)[0]["symptom"] == "Kabel defekt"


def test_missing_columns_are_named_and_nothing_is_imported(office, publish):
    with pytest.raises(Refused) as refused:
        run(office, publish({}, columns=("id", "event_date", "Problem")))

    assert refused.value.code == "data"
    assert str(refused.value) == (
        "These columns are missing in line 1: data_provider, product_category, repair_status. "
        "Found: id, event_date, problem."
    )
    assert jobs(office) == []


def test_a_column_named_twice_is_refused(office, publish):
    with pytest.raises(Refused, match="twice: problem"):
        run(office, publish({}, columns=(*COLUMNS, "problem")))


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "These columns are missing in line 1"), (b"id,data_provider\n1,caf\x81\n", "From line 2 on")],
)
def test_a_file_that_is_not_open_repair_data_is_refused_with_the_line(office, tmp_path, content, reason):
    path = tmp_path / "x.csv"
    path.write_bytes(content)

    with pytest.raises(Refused, match=reason):
        run(office, path)


def test_a_missing_file_is_named(office, tmp_path):
    with pytest.raises(Refused, match=r"gone\.csv") as refused:
        run(office, tmp_path / "gone.csv")

    assert refused.value.code == "not_found"


def test_only_manager_and_administrator_import_and_the_attempt_is_recorded(office, publish):
    with pytest.raises(Refused) as refused:
        run(office, publish({}), by="zhao")

    assert refused.value.code == "role"
    assert set(refused.value.who_may) == {"administrator", "manager"}
    assert jobs(office) == []
    assert office.desk.session.reader.value("SELECT count(*) FROM entry WHERE kind = 'refused'") == 1


def test_progress_is_reported_in_lines(office):
    calls = []

    run(office, CUTS[0], by="sun", progress=lambda done, lines: calls.append((done, lines)))

    assert calls[-1][0] == calls[-1][1] == sum(1 for _ in CUTS[0].open(encoding="utf-8"))


def test_chunks_before_a_failure_stay_and_the_next_import_goes_on(office, publish, monkeypatch):
    monkeypatch.setattr(ords, "CHUNK", 2)

    def power_cut(done, lines):
        if done == 5:
            raise KeyboardInterrupt

    path = publish({}, {}, {}, {}, {})
    with pytest.raises(KeyboardInterrupt):
        run(office, path, progress=power_cut)

    done = run(office, path)

    assert (done["imported"], done["already"]) == (1, 4)
