"""Ended jobs go out as Open Repair Data without anybody's data, all of them counted, and come in again."""

import csv

import pytest

from fieldservice import ords
from fieldservice.ords import exporting
from fieldservice.workflows.engine.messages import Refused
from tests.support.office import brought_to, sqlite_office

from .conftest import DATA

CUTS = sorted(DATA.glob("*.csv"))


@pytest.fixture
def office(tmp_path, tmp_path_factory):
    made = sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "office-for-repairs")
    yield made
    made.desk.close()


def exported(office, path, **more):
    done = exporting.export_file(office.desk, office.by("sun"), path, **more)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return done, list(csv.DictReader(file))


def test_a_job_goes_out_in_the_words_of_its_codes_and_names_nobody(office, tmp_path):
    brought_to(office, "closed")
    job = office.desk.thing(office.job)

    done, (row,) = exported(office, tmp_path / "repairs.csv")

    assert (done["rows"], done["exported"], done["left_out"]) == (1, 1, 0)
    assert tuple(row) == exporting.COLUMNS
    assert (row["id"], row["repair_status"], row["country"]) == (job.id, "Fixed", "CHN")
    text = (tmp_path / "repairs.csv").read_text("utf-8-sig")
    private = ("customer_name", "phone", "address", "serial", "number", "symptom", "engineer", "contact")
    assert [name for name in private if job.get(name) and str(job.get(name)) in text] == []


def test_a_job_that_was_cancelled_before_anybody_came_is_left_out_and_counted(office, tmp_path):
    brought_to(office, "taken")
    office.take("zhao", "cancel", reason="customer_wish")

    done, rows = exported(office, tmp_path / "repairs.csv")

    assert (done["rows"], done["exported"], done["left_out"], rows) == (1, 0, 1, [])


def test_an_exported_file_that_comes_back_adds_nothing(office, tmp_path):
    brought_to(office, "closed")
    exported(office, tmp_path / "repairs.csv")

    again = ords.import_file(office.desk, office.by("admin"), tmp_path / "repairs.csv")

    assert (again["rows"], again["imported"], again["already"]) == (1, 0, 1)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_repairs_that_were_imported_go_out_as_they_came_in_and_another_office_takes_them(
    office, tmp_path, tmp_path_factory, ending
):
    wanted = ords.import_file(office.desk, office.by("admin"), CUTS[0])["imported"]
    file = tmp_path / f"repairs.{ending}"

    assert exporting.export_file(office.desk, office.by("sun"), file)["exported"] == wanted
    other = sqlite_office(tmp_path / "other", tmp_path_factory.getbasetemp() / "office-for-repairs")
    taken = ords.import_file(other.desk, other.by("admin"), file)

    assert (taken["rows"], taken["imported"]) == (wanted, wanted)
    facts = [sorted(map(str, facts_of(each))) for each in (office, other)]
    assert facts[0] == facts[1]
    other.desk.close()


def facts_of(office):
    listing = office.desk.lists.work(office.by("admin"), "all", kind="job")
    for row in listing.page(None, 0, 1000):
        yield sorted(office.desk.thing(row[0]).facts.items())


def test_only_administrators_and_managers_export(office, tmp_path):
    with pytest.raises(Refused) as refused:
        exporting.export_file(office.desk, office.by("chen"), tmp_path / "repairs.csv")

    assert refused.value.code == "role"


def test_a_country_is_three_letters(office, tmp_path):
    with pytest.raises(Refused, match="CHN"):
        exporting.export_file(office.desk, office.by("sun"), tmp_path / "repairs.csv", country="China")


def test_the_categories_have_the_numbers_of_the_standard():
    for cut in CUTS:
        with cut.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                assert exporting.CATEGORIES[int(row["product_category_id"]) - 1] == row["product_category"]
