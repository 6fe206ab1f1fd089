"""Random days of a branch, its vans and another branch while lines come and go: an entry is numbered after every entry
that its author knew."""

import random
from contextlib import suppress

import pytest

from fieldservice.sync.office import relay, session
from fieldservice.sync.transport.channel import Unreachable
from tests.support.world import World, act, note

from .story import CODES, OFFICES

TEAM = ("CD01", "CD01-V1", "CD01-V2")
DAYS = 60


class Day:
    """A random schedule; `knew` has for every entry the entries that its author knew."""

    def __init__(self, folder, seed):
        self.chance, self.world = random.Random(seed), World(folder, offices=OFFICES)
        for code in CODES:
            self.world.office(code)
        self.world.exchange(*CODES)
        self.knew = {}
        self.jobs = 0

    def step(self):
        self.chance.choice((self.work, self.work, self.work, self.meet, self.meet, self.report, self.lines))()

    def work(self):
        code = self.chance.choice(TEAM)
        store = self.world.office(code).store
        with store.reading() as tx:
            known = {id_ for (id_,) in tx.rows("SELECT id FROM entry")}
            jobs = [
                thing for (thing,) in tx.rows("SELECT thing FROM work_row WHERE holder = ? ORDER BY thing", (code,))
            ]
        if not jobs or self.chance.random() < 0.2:
            self.jobs += 1
            made = act(store, f"job-{self.jobs}", "received", kind="handed_over")
        elif self.chance.random() < 0.4:
            made = note(store, self.chance.choice(jobs))
        else:
            made = act(store, self.chance.choice(jobs), "dispatched", self.chance.choice(TEAM), "dispatched")
        self.knew[made.id] = known

    def meet(self):
        van = self.chance.choice(TEAM[1:])
        way = self.failing(self.world.branch(self.world.office(van), self.world.office("CD01")))
        with suppress(Unreachable):
            relay.session(self.world.office(van), way, limit=self.chance.choice((1, 2, 500)))

    def report(self):
        office = self.world.office(self.chance.choice(TEAM))
        with suppress(Unreachable):
            session.exchange(office, self.failing(self.world.link(office)), limit=self.chance.choice((1, 3, 500)))

    def lines(self):
        self.world.cut = {code for code in TEAM if self.chance.random() < 0.6}

    def failing(self, way):
        """A line that loses requests and answers, and delivers requests twice."""

        def call(path, message, shape):
            luck = self.chance.random()
            if luck < 0.05:
                raise Unreachable("the question was lost")
            answer = way(path, message, shape)
            if luck < 0.1:
                raise Unreachable("the answer was lost")
            return way(path, message, shape) if luck < 0.15 else answer

        return call

    def evening(self):
        """All lines are up, and the stores exchange until no store has news."""
        self.world.cut = set()
        for _ in range(6):
            if not any(report.pushed + report.pulled for report in self.world.exchange(*CODES)):
                return
        raise AssertionError("it never comes to rest")


@pytest.mark.parametrize("seed", range(10))
def test_every_entry_is_numbered_after_the_entries_that_its_author_knew(tmp_path, seed):
    day = Day(tmp_path, seed)
    for _ in range(DAYS):
        day.step()

    day.evening()

    with day.world.hq.reading() as tx:
        number = {entry.id: entry.number for entry in tx.entries(0, 5000)}
    assert set(number) == set(day.knew)
    for id_, known in day.knew.items():
        assert all(number[earlier] < number[id_] for earlier in known), f"seed {seed}"
    for code in TEAM:
        with day.world.office(code).store.reading() as tx:
            assert tx.value("SELECT count(*) FROM entry WHERE number = 0") == 0
            assert tx.value("SELECT count(*) FROM relayed_batch") == 0
            for (thing,) in tx.rows("SELECT DISTINCT thing FROM work_row"):
                with day.world.hq.reading() as at:
                    assert [entry.id for entry in tx.entries_of(thing)] == [entry.id for entry in at.entries_of(thing)]
        with day.world.hq.reading() as at:
            assert at.value("SELECT count(*) FROM incident") == 0
    with day.world.office("CD02").store.reading() as tx:
        assert tx.entries() == []
    day.world.close()
