"""The program itself could have written the store of the benchmarks."""

from benchmarks import million
from benchmarks.invented_jobs import LONGEST, SHORTEST, JobMaker
from fieldservice.demo import branch
from fieldservice.desk import Desk
from fieldservice.read_model import rebuild


def test_the_rows_of_a_store_made_in_bulk_agree_with_its_journal(tmp_path):
    made = million.make(200, lambda line: None, tmp_path / "store")

    with rebuild.store_in(tmp_path / "store") as store:
        found = rebuild.verify(store)

    assert made["jobs"] == 200
    assert found["problems"] == []


def test_a_job_that_was_made_in_bulk_goes_on_at_the_desk(tmp_path):
    million.make(500, lambda line: None, tmp_path / "store")
    desk = Desk.open(tmp_path / "store")
    coordinator = desk.sign_in("zhao.min", branch.PIN)
    job = next(
        row[0]
        for row in desk.lists.work(coordinator, "all", kind="job").page(None, 0, 20)
        if row[2].startswith("CD01-J")
    )
    before = len(desk.page(coordinator, job).history)

    page = desk.take(coordinator, job, "note", {"words": "客户下午不在"})

    assert len(page.history) == before + 1
    desk.close()


def test_invented_jobs_are_of_every_length_that_real_ones_have():
    maker = JobMaker(seed=2)
    lengths = {
        max(len(thing.history) for thing in maker.job().things if thing.kind == "job")  # the others came along
        for _ in range(600)
    }

    assert min(lengths) == SHORTEST
    assert max(lengths) == LONGEST
