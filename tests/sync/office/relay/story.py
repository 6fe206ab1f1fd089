"""What a branch and its vans do together without headquarters, and what the stores must hold then."""

from fieldservice.sync.office import outbox
from tests.support.world import act, note, stories

OFFICES = (("CD01", ""), ("CD02", ""), ("CD01-V1", "CD01"), ("CD01-V2", "CD01"))
CODES = tuple(code for code, _ in OFFICES)


def together(world):
    """The van works on the branch's job, the coordinator gives the job on, the other van takes it: all without
    headquarters."""
    branch, first, second = (world.office(code).store for code in ("CD01", "CD01-V1", "CD01-V2"))
    made = [
        act(branch, to="received", kind="handed_over"),
        act(branch, to="dispatched", holder="CD01-V1", kind="dispatched"),
    ]
    world.relay("CD01-V1")
    made.append(act(first, to="taken", kind="taken"))
    world.relay("CD01-V1")
    made.append(act(branch, to="dispatched", holder="CD01-V2", kind="dispatched"))
    world.relay("CD01-V2")
    made.append(act(second, to="taken", kind="taken"))
    world.relay("CD01-V2")
    made.append(note(branch))
    return [entry.id for entry in made]


def entry_ids(store, thing="job-1"):
    with store.reading() as tx:
        return [entry.id for entry in tx.entries_of(thing)]


def reviews(store):
    with store.reading() as tx:
        return tx.value("SELECT count(*) FROM work_row WHERE review = 1")


def all_alike(world, made):
    """Every store that sees the job has its entries as headquarters numbered them: in the order in which they were
    built."""
    for store in (world.hq, *(world.office(code).store for code in ("CD01", "CD01-V1", "CD01-V2"))):
        assert entry_ids(store) == made
        assert stories(store) == [("job-1", "taken", "CD01-V2")]
        assert not reviews(store)
        with store.reading() as tx:
            assert tx.value("SELECT count(*) FROM entry WHERE number = 0") == 0
    with world.hq.reading() as tx:
        assert [entry.number for entry in tx.entries()] == list(range(1, len(made) + 1))
    with world.office("CD01").store.reading() as tx:
        assert tx.rows("SELECT * FROM relayed_batch") == [] and outbox.unsent(tx) == 0


def until_still(world, codes):
    for _ in range(4):
        if not any(report.pushed + report.pulled for report in world.exchange(*codes)):
            return
    raise AssertionError("it never comes to rest")
