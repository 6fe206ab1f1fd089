"""One customer or device under several files: a merge is an alias made at headquarters, which every office follows."""

import pytest

from fieldservice.read_model import rebuild
from fieldservice.workflows.engine.messages import Refused
from tests.support.organisation import Organisation

REASON = {"reason": "同一个人，电话核对过"}


class Two:
    """One customer with two files: `elder` from a call at CD01, `younger` from a call at CD02."""

    def __init__(self, folder, kind="sqlite"):
        self.world = Organisation(folder, kind)
        self.world.desk("CD01"), self.world.desk("CD02"), self.world.desk("HQ")
        self.elder_job = self.world.job("CD01", customer_name="王明", phone="138 0013 8000", serial="SN-1", model="T1")
        self.younger_job = self.world.job(
            "CD02", customer_name="王明", phone="139 0013 9000", serial="SN-2", model="T1"
        )
        self.elder, self.younger = (
            str(self.world.desk(office).thing(job).get("customer"))
            for office, job in (("CD01", self.elder_job), ("CD02", self.younger_job))
        )
        self.world.all()

    def merge(self, file="", other="", step="merge"):
        page = self.world.take("HQ", "ding", step, file or self.elder, duplicate=other or self.younger, **REASON)
        self.world.all()
        return page

    def customer(self, office, text):
        return self.world.desk(office).thing(text)

    def work(self, office, file):
        desk = self.world.desk(office)
        return {row["thing"] for row in desk.page(self.by(office), file).related if row["kind"] == "job"}

    def by(self, office):
        return self.world.by(office, {"HQ": "ding", "CD01": "zhao", "CD02": "gao"}[office])

    def problems(self):
        stores = (self.world.desks[code].session.store for code in self.world.desks)
        return [str(problem) for store in stores for problem in rebuild.verify(store)["problems"]]


@pytest.fixture
def two(tmp_path):
    made = Two(tmp_path)
    yield made
    made.world.close()


@pytest.fixture
def two_on_postgresql(tmp_path):
    made = Two(tmp_path, "postgresql")
    yield made
    made.world.close()


def test_headquarters_on_postgresql_merges_sums_and_undoes_too(two_on_postgresql):
    two = two_on_postgresql
    two.merge()
    desk = two.world.desk("HQ")
    listing = desk.lists.listing("customers")
    rows = [dict(zip(listing.fields, row, strict=True)) for row in listing.page(None, 0, 10)]
    assert [(row["thing"], row["dealings"]) for row in rows] == [(two.elder, 2)]
    assert two.work("HQ", two.younger) == {two.elder_job, two.younger_job}
    assert two.customer("CD01", two.younger).id == two.elder

    two.merge(other=two.younger, step="undo_merge")
    assert two.customer("CD01", two.younger).id == two.younger
    assert two.problems() == []


def test_after_a_merge_every_office_reads_one_customer_under_either_number_and_phone(two):
    numbers = [two.customer("HQ", file).get("number") for file in (two.elder, two.younger)]

    two.merge()

    for office in ("HQ", "CD01", "CD02"):
        for name in (two.elder, two.younger, *numbers):
            assert two.customer(office, name).id == two.elder
        desk = two.world.desk(office)
        for phone in ("13800138000", "13900139000"):
            assert desk.lookup.known(two.by(office), phone=phone)["customer"]["number"] == numbers[0]
        listing = desk.lists.listing("customers")
        rows = [dict(zip(listing.fields, row, strict=True)) for row in listing.page(None, 0, 10)]
        assert [(row["thing"], row["dealings"]) for row in rows] == [(two.elder, 2 if office == "HQ" else 1)]
        assert {row["thing"] for row in desk.session.search("王明") if row["kind"] == "customer"} == {two.elder}
    assert two.work("HQ", two.younger) == {two.elder_job, two.younger_job}
    assert two.problems() == []


def test_sight_of_one_is_sight_of_both_with_the_entries_from_before(two):
    reader = two.world.desk("CD01").session.reader
    assert not reader.rows("SELECT 1 FROM customer_row WHERE thing = ?", (two.younger,))

    two.merge()

    assert reader.rows("SELECT phone FROM customer_row WHERE thing = ?", (two.younger,)) == [("13900139000",)]
    says = [str(sentence) for sentence in two.world.desk("CD01").page(two.by("CD01"), two.elder).elsewhere]
    number = two.world.desk("CD02").thing(two.younger_job).get("number")
    assert any("CD02" in sentence and number in sentence for sentence in says)
    assert "Calls at all service points: 2." in says


def test_an_office_that_is_given_work_of_one_file_later_sees_the_other_too(two):
    two.merge()
    job = two.world.job("CD02", to="CD01", customer=two.younger, customer_name="", serial="SN-9")
    two.world.office("CD01-V2")
    two.world.all()
    two.world.take("CD01", "zhao", "accept", job)
    two.world.take("CD01", "zhao", "dispatch", job, engineer="li.wei")
    two.world.all()

    van = two.world.desk("CD01-V2").session.reader
    assert {row[0] for row in van.rows("SELECT thing FROM customer_row")} == {two.elder, two.younger}


def test_an_office_that_is_given_work_before_an_undoing_sees_both_though_it_hears_of_them_at_once(two):
    two.merge()
    two.world.office("CD01-V2")
    hq = two.world.desk("HQ").session
    with hq.store.writing() as tx:
        tx.append({"kind": "handed_over", "by": "ding", "made": hq.now(), "counter": "",
                   "touches": [("customer", two.younger)],
                   "moves": [{"thing": "job-of-the-van", "kind": "job", "after": None, "to": "received",
                              "holder": "CD01-V2"}],
                   "data": {"of": {"job-of-the-van": {"customer": two.younger}}}})  # fmt: skip
    two.merge(other=two.younger, step="undo_merge")

    van = two.world.desk("CD01-V2").session.reader
    assert {row[0] for row in van.rows("SELECT thing FROM customer_row")} == {two.elder, two.younger}


def test_a_merge_can_be_undone_and_both_stand_alone_again_with_their_histories(two):
    two.merge()
    page = two.merge(other=two.customer("HQ", two.younger).merged[0].get("number"), step="undo_merge")

    assert {"Merge with another file", "Undo a merge"} <= {line.label for line in page.history}
    for office in ("HQ", "CD01", "CD02"):
        assert two.customer(office, two.younger).id == two.younger
        assert two.customer(office, two.elder).merged == ()
    assert (two.work("HQ", two.elder), two.work("HQ", two.younger)) == ({two.elder_job}, {two.younger_job})
    assert two.problems() == []


def test_what_an_office_without_a_line_writes_under_the_younger_number_belongs_to_both(two):
    two.world.cut.add("CD02")
    two.world.take("HQ", "ding", "merge", two.elder, duplicate=two.younger, **REASON)
    two.world.exchange("CD01")
    job = two.world.job("CD02", customer_name="王明", phone="139 0013 9000", serial="SN-3")
    two.world.take("CD02", "meng", "amend_customer", two.younger, contact="李女士")
    assert two.world.desk("CD02").thing(job).get("customer") == two.younger

    two.world.cut.clear()
    two.world.all()

    assert two.work("HQ", two.elder) == {two.elder_job, two.younger_job, job}
    assert [two.customer(office, two.elder).get("contact") for office in ("HQ", "CD01", "CD02")] == ["李女士"] * 3
    assert two.world.desk("CD02").thing(job).get("customer") == two.younger, "no reference is rewritten"
    again = two.world.call("CD02", customer_name="王明", phone="13900139000", serial="SN-4")
    assert two.world.desk("CD02").thing(again).get("customer") == two.elder, "new work goes under the file that stands"
    two.world.all()
    assert two.problems() == []


def test_merges_in_a_circle_end_as_one_customer_at_every_office(two):
    third_job = two.world.job("CD01", customer_name="王明", phone="137 0013 7000", serial="SN-5")
    third = str(two.world.desk("CD01").thing(third_job).get("customer"))
    two.world.all()
    hq = two.world.desk("HQ").session
    for file, other in ((two.elder, two.younger), (two.younger, third), (third, two.elder)):
        # At once: none of them has read what the others decided.
        older, younger = sorted((file, other))
        with hq.store.writing() as tx:
            tx.append({"kind": "files_merged", "by": "ding", "made": hq.now(), "counter": "",
                       "touches": [("customer", file), ("customer", other)],
                       "data": {"duplicate": other, "of": {younger: {"same_as": older}}}})  # fmt: skip
    rebuild.rebuild(hq.store)
    two.world.all()

    for office in ("HQ", "CD01", "CD02"):
        assert {two.customer(office, file).id for file in (two.elder, two.younger, third)} == {two.elder}
        assert len(two.customer(office, third).merged) == 2
    assert two.work("HQ", third) == {two.elder_job, two.younger_job, third_job}
    assert two.problems() == []


def test_only_headquarters_merges_and_an_entry_of_an_office_that_says_so_does_not_count(two):
    with pytest.raises(Refused) as refused:
        two.world.take("CD01", "liu", "merge", two.elder, duplicate=two.younger, **REASON)
    assert (refused.value.code, refused.value.who_may) == (
        "turn",
        ("information_clerk@headquarters", "manager@headquarters"),
    )

    office = two.world.desk("CD01").session
    with office.store.writing() as tx:
        tx.append({"kind": "files_merged", "by": "sun", "made": office.now(), "counter": "",
                   "touches": [("customer", two.elder), ("customer", two.younger)],
                   "data": {"of": {two.younger: {"same_as": two.elder}}}})  # fmt: skip
    two.world.all()
    assert two.customer("HQ", two.younger).id == two.younger
    assert not two.world.desk("CD02").session.reader.rows("SELECT 1 FROM customer_row WHERE thing = ?", (two.elder,)), (
        "an entry that does not count opens no sight"
    )


def test_who_is_on_the_black_list_under_one_number_is_on_it_under_both_until_headquarters_lifts_it(two):
    two.world.take("HQ", "ding", "black_list", two.younger, reason="三次拒付")
    two.world.take("HQ", "ding", "note_unpaid", two.younger, unpaid="120.00", unpaid_for="上门费")
    two.world.take("HQ", "ding", "note_unpaid", two.elder, unpaid="30.00", unpaid_for="换电源")
    two.merge()

    codes = lambda office: [warning["code"] for warning in two.world.desk(office).lookup.warnings(two.elder_job)]
    assert codes("CD01") == ["black_list", "unpaid"]
    assert two.customer("CD01", two.elder).get("unpaid") == 15000

    two.world.take("HQ", "ding", "lift_black_list", two.elder, reason="已付清")
    two.world.take("HQ", "ding", "note_unpaid", two.elder, unpaid="0")
    two.world.all()
    assert codes("CD01") == []
    two.merge(other=two.younger, step="undo_merge")
    assert not two.customer("CD02", two.younger).get("black_listed")
    assert owed_by(two, "HQ") == owed_by(two, "CD02") == [0, 0], "both have paid, each in its own file"


def owed_by(two, office):
    """What each of the two files owes by the rows of money and by the books, as an office sees it now."""
    desk = two.world.desk(office)
    rows = desk.session.reader.rows(
        "SELECT thing, SUM(amount) FROM money_row WHERE kind IN ('opening', 'written_off') GROUP BY thing"
    )
    return [dict(rows).get(file, 0) for file in (two.elder, two.younger)]


def test_what_both_files_owe_is_noted_and_written_off_where_it_stands(two):
    two.world.take("HQ", "ding", "note_unpaid", two.younger, unpaid="120.00")
    two.world.take("HQ", "ding", "note_unpaid", two.elder, unpaid="30.00")
    two.merge()
    with two.world.hq.writing() as tx:
        tx.publish("setting", [{"key": "approval_write_off", "value": "100000 manager"}])
    two.world.take("HQ", "ding", "write_off_owed", two.elder, amount="50.00")
    assert owed_by(two, "HQ") == [0, 100_00]

    two.world.take("HQ", "ding", "note_unpaid", two.younger, unpaid="80.00")

    assert owed_by(two, "HQ") == [80_00, 0], "from now on the older file has what is owed"
    assert [account.open for account in two.world.desk("HQ").accounts.owing(two.by("HQ"))] == [80_00]
    assert two.problems() == []


def test_files_of_one_device_are_merged_too_and_their_past_warns_under_either(two):
    elder, younger = (
        str(two.world.desk(office).thing(job).get("device"))
        for office, job in (("CD01", two.elder_job), ("CD02", two.younger_job))
    )
    two.merge(elder, younger)

    desk = two.world.desk("CD01")
    assert desk.thing("SN-2").id == desk.thing("SN-1").id == elder
    assert two.work("HQ", younger) == {two.elder_job, two.younger_job}
    warned = {warning["code"]: warning for warning in two.world.desk("HQ").lookup.warnings(younger)}
    assert "open_job" in warned
    assert two.problems() == []


def test_a_person_who_was_erased_is_not_merged_and_a_merged_person_is_erased_under_every_number(two):
    from fieldservice.admin.erasing import erase

    call = two.world.call("CD01", customer_name="赵六", phone="136 0013 6000")
    third = str(two.customer("CD01", call).get("customer"))
    two.world.all()
    admin, hq = two.world.by("HQ", "admin"), two.world.desk("HQ").session
    erase(hq, admin, third, although_open=True)
    with pytest.raises(Refused) as refused:
        two.world.take("HQ", "ding", "merge", two.elder, duplicate=third, **REASON)
    assert "duplicate" in refused.value.fields

    two.merge()
    erase(hq, admin, two.younger, although_open=True)
    two.world.all()

    for office in ("HQ", "CD01", "CD02"):
        reader = two.world.desk(office).session.reader
        assert reader.rows("SELECT DISTINCT name, phone FROM customer_row") == [("(erased)", "")]
    assert two.customer("CD02", two.younger).id == two.elder
    assert two.problems() == []


def test_a_call_of_either_of_two_merged_people_changes_neither_and_an_undo_parts_them_again(tmp_path):
    world = Organisation(tmp_path)
    father, mother = (
        str(world.desk("HQ").thing(world.call("HQ", phone=phone, customer_name=name, serial="")).get("customer"))
        for name, phone in (("张三", "138 0013 8000"), ("李四", "139 0013 9000"))
    )
    world.take("HQ", "ding", "merge", father, duplicate=mother, **REASON)
    call = {"serial": "", "address": ""}

    for data in (
        {"phone": "139-0013-9000", "customer_name": ""},
        {"phone": "139-0013-9000", "customer_name": "李四", "contact": "李姐", "customer": father},
        {"phone": "136 0013 6000", "customer_name": "李四", "customer": father},
    ):
        page = world.take("HQ", "ding", "register", **call, **data)
        assert page.facts["customer"] == father and page.facts["customer_name"] == "李四"
    world.take("HQ", "ding", "register", **call, phone="13800138000", customer_name="张三")
    merged = world.desk("HQ").thing(mother)
    assert (merged.id, merged.get("name"), merged.get("phone")) == (father, "张三", "13800138000")

    world.take("HQ", "ding", "undo_merge", father, duplicate=mother, **REASON)
    files = [world.desk("HQ").thing(file) for file in (father, mother)]
    assert [(file.get("name"), file.get("phone"), file.get("contact")) for file in files] == [
        ("张三", "13800138000", files[0].get("contact")),
        ("李四", "13900139000", "李姐"),
    ]
    assert files[0].get("contact") != "李姐"
    assert not rebuild.verify(world.desk("HQ").session.store)["problems"]
    world.close()


def test_the_name_of_a_merged_file_is_known_and_its_black_list_is_said(tmp_path):
    world = Organisation(tmp_path)
    elder, younger = (
        str(world.desk("HQ").thing(world.call("HQ", phone=phone, customer_name=name, serial=serial)).get("customer"))
        for name, phone, serial in (("张三", "138 0013 8000", "SN-1"), ("李四", "139 0013 9000", "SN-2"))
    )
    world.take("HQ", "ding", "black_list", younger, reason="不付钱")
    world.take("HQ", "ding", "merge", elder, duplicate=younger, **REASON)

    page = world.take("HQ", "ding", "register", phone="13900139000", customer_name="李四", serial="")
    assert page.facts["customer"] == elder
    codes = {warning["code"] for warning in world.desk("HQ").lookup.warnings(page.id)}
    assert "black_listed" in codes or "black_list" in codes, codes
    # The device names the younger file as its owner: that is a choice among those behind a shared phone too.
    world.take("HQ", "ding", "register", phone="13900139000", customer="new", customer_name="王五", serial="")
    shared = world.take("HQ", "ding", "register", phone="13900139000", customer_name="", serial="SN-2")
    assert shared.facts["customer"] == elder
    world.close()
