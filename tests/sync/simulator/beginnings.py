"""The stores with which schedules begin: a schedule is too short for a whole job, so work is under way in them."""

from collections.abc import Sequence
from functools import cache

from fieldservice.sync.office import session
from tests.sync.simulator import acts, by_tables, exchanged, faulty, promises, returns, suppliers
from tests.sync.simulator.world import Images, Replica, SimulatedLine, SimulatedWorld, publish_engineers, publish_people

ROUNDS_OF_PARTS = 4
"""How often all offices act and exchange before a schedule about faulty parts begins."""


@cache
def under_way() -> Images:
    """Stores with some jobs in the middle of their flow, since a schedule is too short for a whole job."""
    world = SimulatedWorld(0)
    with world.reproducible():
        for branch in ("CD01", "CD02"):
            for state in ("received", "accepted", "dispatched", "on_site", "handed_in"):
                holder = f"{branch}-V1" if state in ("dispatched", "on_site") else branch
                enter(world.hq, acts.under_way(f"{branch}-{state}", state, holder))
        all_exchange(world)
    return images_of(world)


@cache
def faulty_parts_under_way() -> Images:
    """The same stores with faulty parts in vans, in branches, and on their way to headquarters."""
    world = SimulatedWorld(0, under_way())
    with world.reproducible():
        publish_engineers(world, by_tables.NEW)
        all_exchange(world)
        for _ in range(ROUNDS_OF_PARTS):
            for replica in (*world.offices, world.hq):
                for _ in range(5):
                    with replica.store.writing() as tx:
                        draft = faulty.dealt(world.chance, replica, tx, acts.PEOPLE[replica.office][-1])
                    if draft is not None:
                        enter(replica, draft)
            all_exchange(world)
    return images_of(world)


@cache
def promises_under_way() -> Images:
    """The same stores with jobs whose verdict is provisional and asked to be changed, in a van and at a branch."""
    world = SimulatedWorld(1, under_way())
    with world.reproducible():
        for branch in ("CD01", "CD02"):
            state, holder = {"CD01": ("on_site", "CD01-V1"), "CD02": ("accepted", "CD02")}[branch]
            draft = acts.under_way(f"{branch}-{promises.JUDGED}", state, holder)
            enter(world.hq, promises.at_the_hotline(draft, f"job-{branch}-{promises.JUDGED}"))
        all_exchange(world)
        for replica in world.offices:
            for step in ("ask_overrule", "ask_goodwill") if replica.office in ("CD01-V1", "CD02") else ():
                with replica.store.writing() as tx:
                    draft = promises.asked(world.chance, replica, tx, acts.PEOPLE[replica.office][0], step)
                enter(replica, draft)
        all_exchange(world)
    return images_of(world)


@cache
def returns_under_way() -> Images:
    """The same stores with return cases and escalations of a van and of a branch."""
    world = SimulatedWorld(2, under_way())
    with world.reproducible():
        publish_people(world, returns.PEOPLE)
        for branch, holder in {"CD01": "CD01-V1", "CD02": "CD02"}.items():
            for name in returns.JOBS[branch]:
                job = f"{branch}-{name}"
                enter(world.hq, returns.with_a_device(acts.under_way(job, "accepted", holder), f"job-{job}"))
        all_exchange(world)
        replicas = {replica.office: replica for replica in (world.hq, *world.offices)}
        for office, taken in returns.SCRIPT:
            for by, name, step in taken:
                with replicas[office].store.writing() as tx:
                    draft = returns.begun(world.chance, replicas[office], tx, by, name, step)
                enter(replicas[office], draft)
            all_exchange(world)
    return images_of(world)


@cache
def exchanges_under_way() -> Images:
    """The same stores with exchange devices in stock, and a case for which its branch is about to hand one over."""
    world = SimulatedWorld(exchanged.FIRST, under_way())
    with world.reproducible():
        publish_people(world, returns.PEOPLE | exchanged.PEOPLE)
        job = f"CD01-{returns.CASED}"
        enter(world.hq, returns.with_a_device(acts.under_way(job, "accepted", "CD01-V1"), f"job-{job}"))
        all_exchange(world)
        replicas = {replica.office: replica for replica in (world.hq, *world.offices)}
        connected = list(world.offices)
        for office in exchanged.SERIALS:
            enter(replicas[office], exchanged.stocked(replicas[office], f"job-{job}"))
        all_exchange(world)
        for office, taken in (*exchanged.SCRIPT, *exchanged.WITHOUT_THE_VAN):
            if (office, taken) == exchanged.WITHOUT_THE_VAN[0]:
                enter(replicas["CD01"], exchanged.with_the_engineer(replicas["CD01"], f"job-{job}"))
                all_exchange(world)
                connected = [replica for replica in connected if replica.office != office]
            for by, step in taken:
                with replicas[office].store.writing() as tx:
                    draft = returns.begun(world.chance, replicas[office], tx, by, returns.CASED, step)
                enter(replicas[office], draft)
            all_exchange(world, connected)
    return images_of(world)


@cache
def supplier_returns_under_way() -> Images:
    """The same stores with faulty parts at headquarters, of which some are with their maker, and with an article."""
    world = SimulatedWorld(3, under_way())
    with world.reproducible():
        publish_people(world, suppliers.PEOPLE)
        all_exchange(world)
        replicas = {replica.office: replica for replica in (world.hq, *world.offices)}
        for _ in range(suppliers.PIECES):
            with world.hq.store.writing() as tx:
                context = by_tables.context_of(world.chance, world.hq, tx, "qian", "faulty")
                draft = faulty.taken_out(world.chance, world.hq, tx, context)
            enter(world.hq, draft)
        for office, by, step in suppliers.SCRIPT:
            with replicas[office].store.writing() as tx:
                draft = suppliers.begun(world.chance, replicas[office], tx, by, step)
            enter(replicas[office], draft)
            all_exchange(world)
    return images_of(world)


MADE_ONCE = (
    faulty_parts_under_way,
    promises_under_way,
    returns_under_way,
    exchanges_under_way,
    supplier_returns_under_way,
)
"""All but the first, from which these are made."""


def images_for(seed: int) -> Images:
    """The stores with which a schedule begins."""
    if faulty.deals_with(seed):
        return faulty_parts_under_way()
    if suppliers.deals_with(seed):
        return supplier_returns_under_way()
    if exchanged.deals_with(seed):
        return exchanges_under_way()
    if returns.deals_with(seed):
        return returns_under_way()
    return promises_under_way() if promises.deals_with(seed) else under_way()


def enter(replica: Replica, draft: acts.Draft) -> None:
    with replica.store.writing() as tx:
        entry = tx.append(draft)
        replica.rules.refresh(tx, {thing for _, thing in entry.touches}, [entry], ())


def all_exchange(world: SimulatedWorld, offices: Sequence[Replica] = ()) -> None:
    """Each of these offices, or of all, exchanges twice, and nothing fails."""
    for replica in (*(offices or world.offices), *(offices or world.offices)):
        session.exchange(replica.end(), SimulatedLine(replica))


def images_of(world: SimulatedWorld) -> Images:
    images = {replica.office: replica.image() for replica in (world.hq, *world.offices)}
    keys = {replica.office: replica.keys for replica in world.offices}
    world.close()
    return images, keys
