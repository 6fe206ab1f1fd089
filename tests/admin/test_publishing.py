"""Publishing on SQLite and on PostgreSQL: the example of every table, open work that a new table would leave without an
owner, and the rows that stores get."""

import pytest

from fieldservice.admin import publishing
from fieldservice.admin.csv_tables import TABLES
from fieldservice.admin.publishing import NeedsForce
from fieldservice.read_model import rebuild
from fieldservice.sync import common
from fieldservice.workflows.engine.messages import Refused
from tests.support.office import brought_to, postgresql_office, sqlite_office
from tests.support.stores import BOTH


@pytest.fixture(params=BOTH)
def office(request, tmp_path, tmp_path_factory):
    if request.param == "sqlite":
        made = sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "office-for-publishing")
    else:
        made = postgresql_office(tmp_path / "office")
    yield made
    made.desk.close()


@pytest.fixture
def publish(office, tmp_path):
    def publish(what, text, **more):
        file = tmp_path / f"{what}.csv"
        file.write_text(text, "utf-8")
        return publishing.publish(office.desk.session, office.by("admin"), what, file, **more)

    return publish


def test_the_example_of_every_table_is_published_and_read_back(office, publish):
    for what in sorted(TABLES, key=lambda name: name != "offices"):  # the others refer to it
        assert publish(what, publishing.example(what), replace=False)["published"] == 2

    assert [row["amount"] for row in publishing.rows(office.desk.session, "prices")] == [12000, 32000]
    assert [(row["code"], row["branch"]) for row in publishing.rows(office.desk.session, "offices")] == [
        ("CD01", ""),
        ("CD01-V2", "CD01"),
    ]
    assert rebuild.verify(office.desk.session.store)["ok"]


def test_published_and_withdrawn_rows_both_enter_the_common_feed(office, publish):
    publish("parts", publishing.example("parts"))
    with office.desk.session.store.writing() as tx:
        common.catch_up(tx)
    publish("parts", "code,zh,en\nPSU-450,450瓦电源,Power supply 450 W\n")

    with office.desk.session.store.writing() as tx:
        common.catch_up(tx)
        last = tx.rows("SELECT key, body FROM common WHERE \"table\" = 'part' ORDER BY position")

    assert [key for key, _ in last] == ['["PSU-450"]', '["PSU-500"]', '["PSU-450"]', '["PSU-500"]']
    assert last[-1][1] == ""


def test_a_staff_list_that_leaves_open_work_without_its_person_is_refused_and_names_both(office, publish):
    brought_to(office, "taken")
    before = publishing.rows(office.desk.session, "staff")

    with pytest.raises(NeedsForce) as refused:
        publish("staff", "name,roles,pin\nadmin,administrator,\nzhao,coordinator,\n")

    assert refused.value.because.values["names"] == "li.wei"
    assert (
        refused.value.because.values["work"]
        == office.rows("SELECT number FROM work_row WHERE thing = ?", office.job)[0][0]
    )
    assert publishing.rows(office.desk.session, "staff") == before


def test_a_person_whose_work_is_all_closed_can_leave_the_staff_list(office, publish):
    brought_to(office, "closed")

    assert publish("staff", "name,roles,pin\nadmin,administrator,\n")["published"] == 1


def test_a_role_is_not_taken_by_mistake_from_a_person_who_has_work_in_it(office, publish):
    brought_to(office, "taken")
    text = "name,roles,pin\nadmin,administrator,\nli.wei,storekeeper,\n"

    with pytest.raises(NeedsForce):
        publish("staff", text)

    assert publish("staff", text, force=True)["published"] == 2


def test_the_items_that_may_be_left_open_are_published_for_each_kind_of_device(office, publish):
    publish(
        "codes",
        "list,code,zh,en\ncheck_optional/laptop,seals,易碎贴,Seals\ncheck/storage,housing,机箱,Case\n",
        replace=False,
    )

    reference = office.desk.session.reference()
    assert "seals" not in reference.needed_items("check", "laptop")
    assert reference.needed_items("check", "storage") == {"housing"}


def test_parts_go_into_the_catalogue_and_an_older_file_without_the_newer_columns_still_does(office, publish):
    publish("parts", publishing.example("parts"))
    rich = office.desk.session.reference().catalogue.part("6901234500017")
    publish("parts", "code,zh,en,product,group,unit,tracked,active\nFAN-80,风扇,Fan,server,cooling,piece,no,yes\n")
    plain = office.desk.session.reference().catalogue.part("fan-80")

    assert (rich.number, rich.models, rich.cost, rich.alternatives) == (
        "PSU-450",
        ("RS 220", "RS 240"),
        26800,
        ("PSU-500",),
    )
    assert (plain.cost, plain.currency, plain.models) == (0, "CNY", ())
    assert office.desk.session.reference().catalogue.part("PSU-450") is None


def test_levels_name_published_parts_however_they_are_typed_and_least_is_not_more_than_most(office, publish):
    publish("offices", publishing.example("offices"))
    publish("parts", publishing.example("parts"))
    with pytest.raises(Refused) as refused:
        publish("part_levels", "office,part,least,most\nCD01,PSU-450,3,2\n")

    assert "line 2, column least: The minimum (3) is above the maximum (2)." in str(refused.value)
    with pytest.raises(Refused, match="line 2, column least: Enter a whole number from 0"):
        publish("part_levels", "office,part,least\nCD01,PSU-450,-3\n")
    assert publish("part_levels", "office,part,least\nCD01,6901234500017,3\nCD01-V2,psu-500,1\n")["published"] == 2
    catalogue = office.desk.session.reference().catalogue
    assert (catalogue.levels("CD01", "PSU-450"), catalogue.levels("CD01-V2", "PSU-500")) == ((3, 3), (1, 1))


def test_a_barcode_that_a_published_part_has_is_refused_where_others_are_kept(office, publish):
    publish("parts", publishing.example("parts"))

    with pytest.raises(Refused) as refused:
        publish("parts", "code,zh,en,barcode\nAAA-1,电源,Power,6901234500017\n", replace=False)

    assert "line 2, column barcode: PSU-450 has the same barcode, 6901234500017." in str(refused.value)


def test_a_part_that_is_in_stock_leaves_the_catalogue_only_by_force(office, publish):
    publish("parts", publishing.example("parts"))
    with office.desk.session.store.writing() as tx:
        tx.put("balance_row", [{"account": "CD01/good", "item": "PSU-450", "serial_key": "", "quantity": 1}])
        tx.put("balance_row", [{"account": "CD01/supplier", "item": "PSU-500", "serial_key": "", "quantity": -1}])
    fans = "code,zh,en\nFAN-80,风扇,Fan\n"

    with pytest.raises(NeedsForce, match="catalogue are in stock: PSU-450"):
        publish("parts", fans)

    assert publish("parts", fans, force=True)["removed"] == 2
