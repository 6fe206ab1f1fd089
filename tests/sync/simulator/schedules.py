"""One random schedule: people act, stores exchange, and things fail. The shadow checks every store after each step; at
the end all stores come to rest."""

import gc
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from db.errors import StoreTrouble
from fieldservice.sync import common, enrolled_stores, receiving
from fieldservice.sync.entries import id_of
from fieldservice.sync.hub import carried_files as hub_carrying
from fieldservice.sync.office import carried_files as carrying
from fieldservice.sync.office import relay, session
from fieldservice.sync.transport import carried_file, wire
from fieldservice.sync.transport.channel import RefusalReceived, SyncProblem, Unreachable
from tests.sync.simulator import acts, by_tables, returns, shipments, suppliers
from tests.sync.simulator.beginnings import images_for
from tests.sync.simulator.picture import Broken
from tests.sync.simulator.shadow import Shadow
from tests.sync.simulator.world import (
    EVERY,
    OFFICES,
    STAFF,
    Crash,
    Replica,
    SimulatedLine,
    SimulatedRelayLine,
    SimulatedWorld,
    older,
    publish_engineers,
    publish_roles,
)

STEPS = 36
ROUNDS = 12
"""Exchanges of each store at the end, by which all stores must be at rest."""
SKEWS = (
    timedelta(),
    timedelta(),
    timedelta(),
    timedelta(hours=-5),
    timedelta(hours=9),
    timedelta(days=-800),
    timedelta(days=700),
)
Event = Callable[["Schedule"], None]


class Schedule:
    def __init__(self, seed: int) -> None:
        self.world = SimulatedWorld(seed, images_for(seed))
        self.shadow = Shadow(self.world)
        self.world.answered = lambda: self.shadow.check_one(self.world.hq)
        self.world.meanwhile = self.meanwhile
        self.deep = 0
        self.copied = False
        chance = self.world.chance
        self.world.tags = [
            tag for (tag,) in self.world.hq.connection.look("SELECT number FROM fault_tag_row ORDER BY number")
        ]
        if shipments.deals_with(seed):
            publish_engineers(self.world, by_tables.NEW)
        for replica in self.world.offices:
            replica.skew = chance.choice(SKEWS)
            if chance.random() < 0.2:
                replica.rules = older(replica.rules)

    def meanwhile(self) -> None:
        """Another person acts or another store exchanges while a message is under way."""
        if self.deep:
            return
        self.deep += 1
        try:
            self.world.chance.choice((act, act, exchange))(self)
        finally:
            self.deep -= 1
        self.shadow.check()

    def anyone(self) -> Replica:
        """Half of the time somebody at headquarters where its departments have work."""
        at_headquarters = returns.deals_with(self.world.seed) or suppliers.deals_with(self.world.seed)
        often = 2 * len(self.world.offices) if at_headquarters else 1
        return self.world.chance.choice([*self.world.offices, *self.world.offices, *[self.world.hq] * often])

    def an_office(self) -> Replica:
        return self.world.chance.choice(self.world.offices)

    @contextmanager
    def crashing(self, often: float, *replicas: Replica) -> Iterator[None]:
        """With the chance `often`, one statement in one of these stores fails and ends its program."""
        chance = self.world.chance
        victim = chance.choice(replicas)
        if chance.random() < often:
            victim.connection.fuse = int(2 ** (chance.random() * 7.5))
        try:
            yield
        except Crash:
            self.world.count("office crashed")
        finally:
            victim.connection.fuse = 0


def act(schedule: Schedule) -> None:
    """A person takes one to three steps."""
    replica = schedule.anyone()
    for _ in range(schedule.world.chance.choice((1, 1, 2, 3))):
        with schedule.crashing(0.03, replica):
            act_at(schedule, replica)
        schedule.shadow.check_one(replica)


def act_at(schedule: Schedule, replica: Replica) -> None:
    if replica.connection.in_transaction:
        return
    with replica.store.writing() as tx:
        drafted = acts.draft(schedule.world.chance, replica, tx)
        entry = tx.append(drafted)
        replica.rules.refresh(tx, {thing for _, thing in entry.touches}, [entry], ())
    schedule.world.count(f"made {entry.kind}")
    schedule.shadow.acknowledged(replica, entry.id, [thing for _, thing in entry.touches])


def exchange(schedule: Schedule) -> None:
    exchange_at(schedule, schedule.an_office())


def exchange_at(schedule: Schedule, replica: Replica) -> None:
    world, chance = schedule.world, schedule.world.chance
    if replica.connection.in_transaction or world.hq.connection.in_transaction:
        return
    faults = chance.choice((0.0, 0.0, 0.15, 0.5))
    force = chance.random() < 0.01
    schedule.shadow.loose = schedule.shadow.loose or force
    with schedule.crashing(0.3, replica, world.hq):
        try:
            session.exchange(
                replica.end(), SimulatedLine(replica, faults), force=force, limit=chance.choice((1, 3, 10, 500))
            )
            world.count("exchanged")
        except Unreachable:
            world.count("cut off")
        except (SyncProblem, wire.BadMessage) as problem:
            world.count(f"problem {problem.args[0]}")
            if not faults:
                raise Broken("problem", replica.label, problem) from problem
        except RefusalReceived as answered:
            refused(schedule, replica, answered)


def refused(schedule: Schedule, replica: Replica, answered: RefusalReceived) -> None:
    schedule.world.count(f"answered {answered.refusal.code}")
    if answered.refusal.code == "unknown_store":
        schedule.world.enrol_again(replica)
    elif answered.refusal.code != "epoch":
        raise Broken("problem", replica.label, answered) from answered


def old_message(schedule: Schedule) -> None:
    """A request that was under way for a long time arrives at headquarters, and its answer at the office."""
    world = schedule.world
    if not world.old:
        return
    replica, signer, path, data, message = world.chance.choice(world.old)
    with schedule.crashing(0.1, replica, world.hq):
        try:
            answer = world.answer(signer, path, data, type(message))
            world.count("stale")
            if path == "pull":
                session.take_page(replica.end(), wire.unpack(answer, wire.Page), message.epoch)
        except (
            Unreachable,
            RefusalReceived,
            receiving.PageRefused,
            receiving.BodyMissing,
            receiving.OwnQueueForked,
            common.CommonFeedRejected,
        ):
            world.count("stale refused")


def publish(schedule: Schedule) -> None:
    """Headquarters changes the roles of a person."""
    chance = schedule.world.chance
    name = chance.choice(("chen", "sun", "li", "wu"))
    publish_roles(schedule.world, name, chance.choice((STAFF[name][1], "storekeeper", "", EVERY)))


def back_up(schedule: Schedule) -> None:
    replica = schedule.world.chance.choice((schedule.world.hq, schedule.an_office()))
    replica.backups.append(replica.image())


def restore_headquarters(schedule: Schedule) -> None:
    """Headquarters' disk is lost, and headquarters is restored from an older backup."""
    world = schedule.world
    if not world.hq.backups:
        return
    here = held_ids(world.hq)
    world.hq.put_back(world.chance.choice(world.hq.backups))
    with world.hq.store.writing() as tx:
        schedule.shadow.backup_of = str(tx.meta("epoch"))
        enrolled_stores.new_epoch(tx, tx.store, world.hq.made())
    world.count("headquarters restored")
    lost_with(schedule, here, world.hq)


def restore_office(schedule: Schedule) -> None:
    """An office's disk is lost, and the office is restored from its own backup."""
    backed_up = [office for office in schedule.world.offices if office.backups]
    if not backed_up:
        return
    replica = schedule.world.chance.choice(backed_up)
    here = held_ids(replica)
    replica.put_back(schedule.world.chance.choice(replica.backups))
    schedule.world.count("office restored")
    lost_with(schedule, here, replica)
    for _ in range(schedule.world.chance.randrange(5)):
        act_at(schedule, replica)


def lost_with(schedule: Schedule, here: set[str], replica: Replica) -> None:
    """Record the entries that only the lost disk had; a request that is still under way may bring them back."""
    schedule.shadow.loose = True
    elsewhere = set().union(*(held_ids(office) for office in (schedule.world.hq, *schedule.world.offices)))
    schedule.shadow.lost |= here - elsewhere


def held_ids(replica: Replica) -> set[str]:
    """The entries in a store, and those in the batches of vans that it has to forward."""
    batches = replica.connection.look("SELECT batch FROM relayed_batch")
    waiting = (wire.unpack(wire.read(batch, wire.SignedBatch).batch, wire.Batch) for (batch,) in batches)
    return {
        *(id_ for (id_,) in replica.connection.look("SELECT id FROM entry")),
        *(id_ for batch in waiting for item in batch.items if (id_ := id_of(item.body)) is not None),
    }


def copy_office(schedule: Schedule) -> None:
    """The folder of a store is copied, and both copies are used."""
    world = schedule.world
    if schedule.copied:
        return
    schedule.copied = schedule.shadow.loose = True
    replica = schedule.an_office()
    twin = Replica(replica.office, replica.image(), replica.keys, world, f"{replica.label}, a copy")
    twin.rules, twin.skew = replica.rules, world.chance.choice(SKEWS)
    world.offices.append(twin)
    world.count("copied")


def relay_to_van(schedule: Schedule) -> None:
    """Headquarters cannot be reached, and a van exchanges with its branch's machine."""
    world, chance = schedule.world, schedule.world.chance
    van = chance.choice([office for office in world.offices if OFFICES[office.office]])
    branches = [office for office in world.offices if office.office == OFFICES[van.office]]
    branch = chance.choice(branches)
    with schedule.crashing(0.2, van, branch):
        try:
            for _ in range(chance.randrange(3)):
                act_at(schedule, branch)
            relay.session(
                van.end(),
                SimulatedRelayLine(van, branch, chance.choice((0.0, 0.0, 0.3))),
                limit=chance.choice((1, 3, 500)),
            )
            world.count("relayed")
            for _ in range(chance.randrange(3)):
                act_at(schedule, van)
        except Unreachable:
            world.count("relay cut off")
        except (SyncProblem, RefusalReceived) as problem:
            world.count(f"relay {problem.args[0]}")
    if chance.random() < 0.3:
        schedule.shadow.check()  # what came by the relay was no outcome of a restore of which the van learns now
        exchange_at(schedule, van)


def carry(schedule: Schedule) -> None:
    """An office exchanges by carried files, once or twice, while people act in between."""
    world, chance = schedule.world, schedule.world.chance
    replica = schedule.an_office()
    with tempfile.TemporaryDirectory() as folder, schedule.crashing(0.2, replica, world.hq):
        try:
            for _ in range(2):
                out, back = Path(folder) / "out", Path(folder) / "back"
                carrying.out(replica.end(), out)
                if chance.random() < 0.3:
                    act_at(schedule, replica)
                hub_carrying.carry_in(world.here(), out)
                if chance.random() < 0.3:
                    act_at(schedule, schedule.world.hq)
                hub_carrying.carry_out(world.here(), replica.office, back)
                carrying.take_in(replica.end(), back)
                world.count("carried")
                if chance.random() < 0.5:
                    break
        except (
            carried_file.CarriedFileRejected,
            SyncProblem,
            receiving.PageRefused,
            receiving.BodyMissing,
            receiving.OwnQueueForked,
            common.CommonFeedRejected,
        ) as unfit:
            world.count(f"carried in vain: {unfit}")


EVENTS: tuple[tuple[float, Event], ...] = (
    (44, act),
    (30, exchange),
    (6, relay_to_van),
    (2, carry),
    (4, old_message),
    (4, publish),
    (5, back_up),
    (3, restore_headquarters),
    (2, restore_office),
    (1, copy_office),
)


def run(seed: int, steps: int = STEPS) -> SimulatedWorld:
    """Run the schedule of this seed. Raises Broken if a check fails."""
    schedule = Schedule(seed)
    world, chance = schedule.world, schedule.world.chance
    weights, events = zip(*EVENTS, strict=True)
    with world.reproducible(), without_collecting():
        for _ in range(steps):
            world.now += timedelta(seconds=chance.randrange(1, 5000))
            chance.choices(events, weights)[0](schedule)
            schedule.shadow.check()
            look_closer(schedule)
        rest(schedule)
    world.close()
    return world


@contextmanager
def without_collecting() -> Iterator[None]:
    """A schedule is over before its garbage is worth collecting: a process that ran many tests has much to search."""
    was, _ = gc.isenabled(), gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def look_closer(schedule: Schedule) -> None:
    """Check the order in which the program reads the entries of one thing."""
    replica = schedule.anyone()
    things = sorted({thing for thing, _ in schedule.shadow.pictures[replica].touches})
    if things:
        schedule.shadow.order(replica, schedule.world.chance.choice(things))


def rest(schedule: Schedule) -> None:
    """Nothing fails any more, and every store exchanges until nothing is left to send."""
    world = schedule.world
    for turn in range(ROUNDS):
        # Entries that wait for a store whose disk was lost are sent by `force`, as a person would do.
        moved, gone = 0, turn > 1
        schedule.shadow.loose = schedule.shadow.loose or gone
        for replica in list(world.offices):
            try:
                report = session.exchange(replica.end(), SimulatedLine(replica), force=gone)
                moved += report.pushed + report.pulled + report.published
            except RefusalReceived as answered:
                refused(schedule, replica, answered)
                moved += 1
            except (SyncProblem, wire.BadMessage, StoreTrouble) as problem:
                raise Broken("problem", replica.label, problem) from problem
            schedule.shadow.check()
        if not moved and gone:
            schedule.shadow.at_rest()
            return
    raise Broken("at rest", "all", f"still moving after {ROUNDS} rounds")
