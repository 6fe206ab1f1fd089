"""Every file of every store is searched for an erased person; the rest of each store stays as it was."""

import json

import pytest

from db.pinyin import spell
from db.search import find
from fieldservice.admin import backups, erasing
from fieldservice.desk import Desk, spool
from fieldservice.read_model import rebuild
from fieldservice.sync import enrolled_stores, incidents, meta_keys
from fieldservice.sync.hub import handlers
from fieldservice.sync.office import outbox, relay_keys
from fieldservice.sync.repair import erasure
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import SyncProblem
from fieldservice.sync_rules.rules import RULES
from fieldservice.words import forms
from fieldservice.workflows.engine.fold import ERASED
from fieldservice.workflows.engine.messages import Refused
from tests.support.answers import ANSWERS
from tests.support.office import staff_rows
from tests.support.world import World, note

from .searching import found_in, tokens

OFFICES = (("CD01", ""), ("CD02", ""), ("CD01-V2", "CD01"))
STORES = ("HQ", "CD01", "CD01-V2")
NAME, PHONE, ADDRESS = "欧阳翀雯", "13977018823", "蓼花汀巷柒拾叁号后院"
SYMPTOM, REMARK, SIGNER = "机器冒紫烟并发出蛐蛐叫声", "她说猫踩过键盘", "欧阳翀雯代签"
STROKES = [[[7, 11, 0], [4093, 2087, 31], [911, 3301, 59]]]
WORDS = {
    "name": NAME,
    "phone": PHONE,
    "address": ADDRESS,
    "symptom": SYMPTOM,
    "remark": REMARK,
    "signer": SIGNER,
    "strokes": json.dumps(STROKES[0][0:2], separators=(",", ":"))[1:-1],
}
CALL = {**ANSWERS["register"], "customer_name": NAME, "phone": PHONE, "address": ADDRESS, "symptom": SYMPTOM}
OTHER = {**ANSWERS["register"], "customer_name": "济南实验中学", "phone": "13805310042", "serial": "SN-OTHER-1"}


class Branch:
    """Headquarters, a branch and its van with a desk each. The van's engineer has visited a customer who is erased
    later."""

    def __init__(self, folder):
        self.world = World(folder, offices=OFFICES)
        with self.world.hq.writing() as tx:
            tx.publish("staff", staff_rows(lambda name: {"li.wei": "CD01-V2", "admin": "HQ"}.get(name, "CD01")))
        for code, _ in OFFICES:
            self.world.office(code)
        self.world.exchange("CD01", "CD01-V2", "CD02")
        self.desks = {code: Desk.open(folder / code, lambda: self.world.now) for code in STORES}
        self.customer = self.job = self.request = ""

    def take(self, code, who, step, thing="", **data):
        desk = self.desks[code]
        page = desk.take(
            desk.session.person(who),
            thing or self.job or self.request or "new",
            step,
            {**ANSWERS.get(step, {}), **data},
        )
        self.job = page.made.get("job", self.job)
        return page

    def to_the_van(self, **call):
        self.job = self.request = ""
        self.request = self.take("CD01", "chen", "register", **(call or CALL)).id
        for who, step in (
            ("chen", "hand_on"),
            ("liu", "take_over"),
            ("liu", "hand_over"),
            ("zhao", "accept"),
            ("zhao", "dispatch"),
        ):
            self.take("CD01", who, step)
        self.customer = self.desks["CD01"].thing(self.request).get("customer")
        self.world.exchange("CD01", "CD01-V2")

    def signed(self):
        for step in ("take", "appoint", "arrive", "examine", "complete"):
            self.take("CD01-V2", "li.wei", step, **({"handling": REMARK} if step == "complete" else {}))
        self.take("CD01-V2", "li.wei", "sign", signer=SIGNER, strokes=STROKES)
        self.world.exchange("CD01-V2", "CD01")

    def store(self, code):
        return self.world.hq if code == "HQ" else self.world.office(code).store

    def folder(self, code):
        return self.world.folder / code

    def erase(self):
        return erasing.erase_all_files(
            self.desks["HQ"].session, self.desks["HQ"].session.person("admin"), self.customer
        )

    def traces(self, *codes):
        return {code: found for code in codes or STORES if (found := found_in(self.folder(code), WORDS))}

    def close(self):
        for desk in self.desks.values():
            desk.close()
        self.world.close()


@pytest.fixture
def branch(tmp_path):
    made = Branch(tmp_path)
    made.to_the_van(**OTHER)
    made.to_the_van()
    yield made
    made.close()


def test_an_erased_person_is_found_in_no_file_of_any_store(branch, tmp_path):
    branch.signed()
    for code in STORES:
        desk, store = branch.desks[code], branch.store(code)
        desk.drafts.keep(desk.session.person("li.wei"), f"{branch.job}/note", {"words": "改天再去"})
        desk.drafts.keep(desk.session.person("li.wei"), "new/register", {"customer_name": NAME, "phone": PHONE})
        desk.drafts.keep(desk.session.person("li.wei"), "new/other", {"customer_name": "王五"})
        store.copy_to(branch.folder(code) / "before-0001-20261122T080000Z.db")
        (branch.folder(code) / "copies").mkdir()
        store.copy_to(branch.folder(code) / "copies" / "CD01.db")
        (branch.folder(code) / "stick.carried").write_bytes(wire.pack({"name": NAME}))
        with store.writing() as tx:
            tx.put("carried", [{"file": str(branch.folder(code) / "stick.carried"), "made": "2026-11-22T08:00:00Z"}])
    number = branch.desks["CD01-V2"].thing(branch.job).get("number")
    papers = branch.folder("CD01-V2") / "out"
    papers.mkdir()
    branch.desks["CD01-V2"].papers.print_to_file(
        branch.desks["CD01-V2"].session.person("li.wei"), "slip", branch.job, papers / f"{number}-r1-customer.pdf"
    )
    before = branch.traces()
    assert set(before) == set(STORES)
    assert {what for _, what in before["CD01-V2"]} == set(WORDS)

    assert branch.erase() | {"customer": ""} == {
        "customer": "",
        "person": branch.customer,
        "done": True,
        "elsewhere": [],
        "waiting": [
            {"store": code, "status": "active", "contact": "2026-11-22T08:00:00Z"}
            for code in ("CD01", "CD01-V2", "CD02")
        ],
    }
    branch.world.exchange("CD01", "CD01-V2", "CD02")

    assert branch.traces() == {}
    assert erasing.progress(branch.world.hq, branch.customer)["waiting"] == []
    assert not list(papers.iterdir())
    theirs = (
        {NAME[n : n + 2] for n in range(3)}
        | {token for token in spell(NAME).tokens if len(token) > 5}
        | {PHONE[-4:], f"0{PHONE}0"}
    )
    for code in STORES:
        assert not theirs & tokens(branch.folder(code) / "store.db")
        assert rebuild.verify(branch.store(code))["problems"] == []
        assert rebuild.rebuild(branch.store(code))["differences"] == []
        with branch.store(code).reading() as tx:
            assert [key for _, key in tx.rows("SELECT person, key FROM draft")] == ["new/other"]
            assert find(tx, "济南实验中学") and not find(tx, NAME) and not find(tx, PHONE)


def test_a_waiting_paper_of_an_erased_person_is_deleted_and_other_papers_stay(branch):
    desk, by = branch.desks["CD01"], branch.desks["CD01"].session.person("zhao")
    common = {
        "paper": "ticket",
        "number": "CD01-T000001-X",
        "by": by,
        "printer": "ticket",
        "media": "80",
        "speaks": "escpos-text",
    }
    gone = spool.put(desk.session, thing=branch.job, content=f"{NAME} {PHONE}".encode("gb18030"), **common)
    stays = spool.put(desk.session, thing="job-of-another", content="济南实验中学".encode("gb18030"), **common)
    assert {word for _, word in branch.traces("CD01")["CD01"]} >= {"name", "phone"}

    branch.erase()
    branch.world.exchange("CD01", "CD01-V2")

    assert branch.traces() == {}
    assert {job["id"]: job["state"] for job in spool.jobs(desk.session)} == {gone: "cancelled", stays: "waiting"}
    assert [file.name for file in (branch.folder("CD01") / "spool").iterdir()] == [stays]


def test_an_erased_customer_is_shown_as_erased_and_the_work_stays(branch):
    branch.signed()
    branch.erase()
    branch.world.exchange("CD01", "CD01-V2")

    assert ERASED == forms.ERASED
    page = branch.desks["CD01"].page(branch.desks["CD01"].session.person("zhao"), branch.job)
    assert page.state == "signed"
    assert page.facts["customer_name"] == "(erased)"
    assert "phone" not in page.facts
    assert page.facts["serial"] == CALL["serial"]
    with branch.store("CD01").reading() as tx:
        assert tx.row("SELECT customer, customer_id FROM work_row WHERE thing = ?", (branch.job,)) == (
            "(erased)",
            branch.customer,
        )
        assert tx.row("SELECT name, phone FROM customer_row WHERE thing = ?", (branch.customer,)) == ("(erased)", "")


def test_a_signed_slip_of_an_erased_customer_is_gone_and_the_refusal_says_so(branch, tmp_path):
    branch.signed()
    branch.erase()
    branch.world.exchange("CD01", "CD01-V2")

    with pytest.raises(Refused, match="data was erased, and this signed slip with it"):
        branch.desks["CD01"].papers.print_to_file(
            branch.desks["CD01"].session.person("liu"), "slip", branch.job, tmp_path / "slip.pdf"
        )


def test_late_entries_about_an_erased_person_are_numbered_without_their_private_parts(branch):
    branch.world.cut.add("CD01-V2")
    for step in ("take", "appoint", "arrive", "examine"):
        branch.take("CD01-V2", "li.wei", step)
    branch.erase()
    branch.world.exchange("CD01")
    branch.world.cut.clear()
    branch.world.exchange("CD01-V2", "CD01")

    assert branch.traces() == {}
    assert branch.desks["HQ"].thing(branch.job).state == "on_site"
    for code in STORES:
        assert rebuild.verify(branch.store(code))["problems"] == []


def test_later_work_for_an_erased_customer_keeps_nothing_private(branch):
    branch.erase()
    branch.world.exchange("CD01", "CD01-V2")

    branch.take("CD01-V2", "li.wei", "take")
    branch.take("CD01-V2", "li.wei", "note", words=f"{NAME}下午不在")
    branch.world.exchange("CD01-V2", "CD01")

    assert branch.traces() == {}
    assert branch.desks["HQ"].thing(branch.job).state == "taken"


def test_an_erased_customer_who_calls_again_gets_a_new_file(branch):
    branch.erase()
    branch.world.exchange("CD01", "CD01-V2")
    branch.job = branch.request = ""

    page = branch.take("CD01", "chen", "register", **CALL, customer=branch.customer)

    assert page.facts["customer"] not in ("", branch.customer)
    assert page.facts["customer_name"] == NAME


def test_facts_recorded_before_the_customer_was_known_are_erased_with_the_customer(branch):
    branch.job = branch.request = ""
    branch.request = branch.take(
        "CD01", "chen", "register", serial="", phone="", customer_name="", address=ADDRESS, symptom=SYMPTOM
    ).id
    branch.take("CD01", "chen", "complete_call", phone=PHONE, customer_name=NAME)
    branch.world.exchange("CD01")
    assert branch.desks["CD01"].thing(branch.request).get("customer") == branch.customer

    branch.erase()
    branch.world.exchange("CD01", "CD01-V2")

    assert branch.traces() == {}


def test_a_van_without_a_line_is_named_until_it_has_confirmed_the_erasure(branch):
    branch.world.cut.add("CD01-V2")
    branch.erase()
    branch.world.exchange("CD01", "CD02")
    named = [store["store"] for store in erasing.progress(branch.world.hq, branch.customer)["waiting"]]
    branch.world.cut.clear()
    branch.world.exchange("CD01-V2")

    assert named == ["CD01-V2"]
    assert erasing.progress(branch.world.hq, branch.customer)["waiting"] == []


def test_a_branch_does_not_confirm_an_erasure_while_a_batch_of_its_van_waits_there(branch):
    branch.take("CD01-V2", "li.wei", "note", words=REMARK)
    branch.erase()
    # The branch gets the erasure; before it can forward again, its van sends it an earlier batch.
    branch.world.exchange("CD01")
    van = branch.world.office("CD01-V2")
    with van.store.reading() as tx:
        run = outbox.next_run(tx)
    with branch.store("CD01").writing() as tx:
        tx.put(
            "relayed_batch",
            [
                {
                    "store": "CD01-V2",
                    "first_seq": run.first_seq,
                    "last_seq": run.first_seq,
                    "arrived": 10**6,
                    "batch": wire.encode(
                        wire.sign(
                            van.secret("CD01-V2"),
                            wire.Batch("CD01-V2", tx.meta("exchange/epoch"), run.first_seq, run.own[:1]),
                        )
                    ),
                }
            ],
        )
        tx.set_meta(meta_keys.ERASED, "0")
        erasure.erase(tx, RULES, branch.customer, "2026-11-22T08:00:00Z")

    assert erasure.finish(branch.store("CD01"), RULES, "") is False
    assert "remark" in {what for _, what in branch.traces("CD01")["CD01"]}
    branch.world.exchange("CD01")

    assert branch.traces("HQ", "CD01") == {}
    with branch.store("CD01").reading() as tx:
        assert int(tx.meta(meta_keys.ERASED)) > 0
        assert not erasure.pending(tx)["persons"]


def test_a_relaying_branch_drops_the_private_parts_of_an_erased_person(branch):
    branch.world.cut.add("CD01-V2")
    branch.take("CD01-V2", "li.wei", "note", words=REMARK)
    branch.erase()
    branch.world.exchange("CD01")
    branch.world.relay("CD01-V2")

    with branch.store("CD01").reading() as tx:
        assert tx.value("SELECT count(*) FROM private_part WHERE person = ?", (branch.customer,)) == 0
    assert branch.traces("CD01-V2") == {}
    assert relay_keys.own_key(branch.world.office("CD01-V2"))


def test_batches_held_of_a_revoked_store_are_packed_again_without_the_erased_person(branch):
    note(branch.store("CD02"), "job-9", REMARK, person=branch.customer)
    note(branch.store("CD02"), "job-9", "别的客户", person="somebody")
    with branch.world.hq.writing() as tx:
        enrolled_stores.set_status(tx, "CD02", enrolled_stores.REVOKED)
    with pytest.raises(SyncProblem):
        branch.world.exchange("CD02")
    assert "remark" in {what for _, what in branch.traces("HQ")["HQ"]}

    branch.erase()

    assert branch.traces("HQ") == {}
    assert erasing.progress(branch.world.hq, branch.customer)["waiting"][-1]["status"] == "revoked"
    assert handlers.release(branch.world.here, "CD02") == 2
    with branch.world.hq.reading() as tx:
        assert [entry.private for entry in tx.entries_of("job-9")] == [None, {"words": "别的客户"}]


def test_backups_and_carried_files_out_of_reach_are_listed_for_a_person(branch, tmp_path):
    backup = tmp_path / "monday.zip"
    backups.backup(branch.store("CD01"), backup)
    with branch.store("CD01").writing() as tx:
        tx.put("carried", [{"file": "/media/blue-stick/out.carried", "made": "2026-11-20T08:00:00Z"}])

    branch.erase()
    branch.world.exchange("CD01")
    branch.world.exchange("CD01")

    with branch.store("CD01").reading() as tx:
        listed = [
            (incident["detail"]["file"], incident["detail"]["made"][:10])
            for incident in incidents.open_incidents(tx)
            if incident["what"] == incidents.KEPT
        ]
    made = dict(listed)
    assert sorted(made) == sorted(["/media/blue-stick/out.carried", str(backup)])
    assert made["/media/blue-stick/out.carried"] == "2026-11-20"


def test_an_open_reader_delays_the_confirmation_and_not_the_erasure(branch):
    with branch.store("CD01").reading() as reader:
        reader.rows("SELECT 1 FROM entry")
        branch.erase()
        branch.world.exchange("CD01")
        waiting = [store["store"] for store in erasing.progress(branch.world.hq, branch.customer)["waiting"]]
    branch.world.exchange("CD01")

    assert "CD01" in waiting
    assert branch.traces("CD01") == {}
    assert "CD01" not in [store["store"] for store in erasing.progress(branch.world.hq, branch.customer)["waiting"]]


def test_erasing_again_changes_nothing_and_reports_the_same(branch):
    first = branch.erase()
    with branch.world.hq.reading() as tx:
        published = tx.publication
    second = branch.erase()

    assert second == first
    with branch.world.hq.reading() as tx:
        assert tx.publication == published


def test_while_work_is_open_a_customer_is_not_erased_and_the_work_is_named(branch):
    hq = branch.desks["HQ"]
    admin = hq.session.person("admin")
    known = erasing.about(hq.session, admin, branch.customer)

    with pytest.raises(Refused) as caught:
        erasing.erase(hq.session, admin, branch.customer)

    number = hq.thing(branch.job).get("number")
    assert known["name"] == NAME and number in [work["number"] for work in known["open"]]
    assert {"CD01", "CD01-V2", "CD02"} <= set(known["stores"]) and not known["erased"]
    assert caught.value.code == "guard" and number in str(caught.value.because) and NAME not in str(caught.value)
    with hq.session.store.reading() as tx:
        assert tx.rows("SELECT * FROM erasure") == [] and tx.ledger("refusals", "admin") == 1


def test_an_erasure_that_was_begun_goes_on_whatever_is_open(branch):
    hq = branch.desks["HQ"]
    first = branch.erase()

    assert erasing.erase(hq.session, hq.session.person("admin"), branch.customer) == first


def test_only_an_administrator_erases_and_only_at_headquarters(branch):
    hq, office = branch.desks["HQ"], branch.desks["CD01"]

    with pytest.raises(Refused, match="Only an administrator"):
        erasing.erase(hq.session, hq.session.person("sun"), branch.customer)
    with pytest.raises(Refused, match="fieldservice hq erase"):
        erasing.erase(office.session, office.session.person("admin"), branch.customer)
    with pytest.raises(Refused, match="is not a customer"):
        erasing.erase(hq.session, hq.session.person("admin"), branch.job)
    with hq.session.store.reading() as tx:
        assert tx.rows("SELECT * FROM erasure") == []
        assert tx.ledger("refusals", "sun") == 1


def test_a_store_in_which_an_older_program_deleted_is_rewritten(branch):
    store = branch.store("CD01")
    with store.writing() as tx:
        tx.run("DELETE FROM meta WHERE key = 'overwrites'")
    connection = store.place.connect()
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM draft")
    for n in range(40):
        connection.execute("INSERT INTO draft (person, key, data, saved) VALUES ('x', ?, ?, '')", (str(n), NAME * 300))
    connection.execute("DELETE FROM draft")
    connection.execute("COMMIT")
    connection.execute("PRAGMA secure_delete = ON")
    store.place.give_back(connection)

    branch.erase()
    branch.world.exchange("CD01")

    assert branch.traces("CD01") == {}
    assert store.meta("overwrites") == "1"
