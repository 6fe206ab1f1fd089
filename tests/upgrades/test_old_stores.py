"""A store made by any earlier version opens with this one, and nothing is lost."""

import json
import zipfile

import pytest

from fieldservice.desk import Desk
from fieldservice.read_model import rebuild
from tests.upgrades.make import HERE, facts_of

OLD = sorted(path.stem for path in HERE.glob("*.zip"))


@pytest.fixture(params=OLD)
def old(request, tmp_path):
    with zipfile.ZipFile(HERE / f"{request.param}.zip") as archive:
        archive.extractall(tmp_path / "office")
    desk = Desk.open(tmp_path / "office")
    yield request.param, desk
    desk.close()


def test_a_store_of_an_earlier_version_is_kept():
    assert OLD


def test_every_job_of_an_old_store_has_the_same_facts_as_before(old):
    version, desk = old

    now, then = facts_of(desk), json.loads((HERE / f"{version}.json").read_text("utf-8"))

    assert now["ledgers"] == then["ledgers"]
    for id_, thing in then["things"].items():
        assert thing.items() <= now["things"][id_].items(), id_


def test_every_digest_and_signed_content_is_whole_and_the_rows_can_be_made_again(old):
    _, desk = old

    rebuilt = rebuild.rebuild(desk.session.store)
    verified = rebuild.verify(desk.session.store)

    assert verified["ok"], verified["problems"]
    assert rebuilt["entries"] == verified["entries"]


def test_work_in_an_old_store_goes_on(old):
    _, desk = old
    zhao = desk.session.person("zhao")
    waiting = next(row[0] for row in desk.lists.work(zhao, "open").page(None, 0, 50) if row[4])

    assert desk.take(zhao, waiting, "note", {"words": "升级后继续"}).history[-1].by == "赵敏"


def test_a_slip_in_an_old_store_is_printed_from_its_signed_content(old, tmp_path):
    _, desk = old
    zhao = desk.session.person("zhao")
    work = desk.lists.work(zhao, "all", state="closed")
    closed = next(row[0] for row in work.page(None, 0, 50) if row[work.fields.index("mode")] == "on_site")

    printed = desk.papers.print_to_file(zhao, "slip", closed, tmp_path / "slip.pdf")

    assert printed["prints"] == [3]


def test_an_upgraded_store_lists_the_devices_on_the_bench_and_takes_in_the_next(old):
    version, desk = old
    then = json.loads((HERE / f"{version}.json").read_text("utf-8"))["things"].values()
    came = sum(thing["kind"] == "job" and "came_in" in thing["facts"] for thing in then)
    assert desk.session.store and desk.session.reader.rows("SELECT count(*) FROM bench_row") == [(came,)]

    zhao = desk.session.person("zhao")
    job = desk.take(
        zhao,
        "new",
        "check_in",
        {"phone": "13805310042", "customer_name": "济南实验中学", "serial": "NB-1", "symptom": "不加电", "place": "A1"},
    ).made["job"]

    assert (job, "A1") in [(row["thing"], row["place"]) for row in desk.workshop.board("bench")]
    assert rebuild.verify(desk.session.store)["problems"] == []
