"""The primary of headquarters' database dies while offices push; the standby takes over, and nothing acknowledged is
lost."""

import threading
from contextlib import contextmanager

from db import errors
from fieldservice.sync.office import outbox
from tests.support.own_postgresql import own_servers
from tests.support.world import World, act, note, numbered

EITHER = "postgresql://postgres@127.0.0.1:{},127.0.0.1:{}/hq?target_session_attrs=read-write&connect_timeout=3"
"""The address of both servers; a client connects to the one that takes writes."""


@contextmanager
def pair():
    """A primary and a standby that follows it."""
    with own_servers("primary", "standby") as (primary, standby):
        primary.make()
        primary.start()
        primary.administer("CREATE DATABASE hq")
        standby.copy_of(primary)
        standby.start()
        # The primary waits for its standby before it answers, so that an acknowledged entry is safe.
        primary.administer("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
        yield primary, standby


def test_a_standby_that_takes_over_in_the_middle_of_pushes_loses_nothing_acknowledged(tmp_path, rounds):
    with pair() as (primary, standby):
        world = World(tmp_path, url=EITHER.format(primary.port, standby.port))
        codes = ("CD01", "CD02")
        for code in codes:
            act(world.office(code).store, f"job-{code}", "received", kind="handed_over")
        world.exchange(*codes)
        acknowledged: dict[str, list[str]] = {code: [] for code in codes}
        interrupted, dead, enough = [], threading.Event(), rounds(15, soak=150)

        def work(code: str) -> None:
            store, done = world.office(code).store, 0
            while done < enough:
                note(store, f"job-{code}", f"{code} {done}")
                try:
                    world.exchange(code)
                except (errors.StoreTrouble, OSError) as trouble:
                    interrupted.append(trouble)
                    dead.wait(30)
                    continue
                with store.reading() as tx:
                    acknowledged[code] = [
                        id_
                        for (id_,) in tx.rows(
                            "SELECT id FROM entry WHERE store = ? AND seq <= ?", (code, outbox.acknowledged(tx))
                        )
                    ]
                done += 1
                if done == enough // 3 and code == "CD01":
                    primary.kill()
                    standby.promote()
                    dead.set()

        threads = [threading.Thread(target=work, args=(code,)) for code in codes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        world.exchange(*codes)

        assert interrupted, "the primary died while somebody was at work"
        with world.hq.reading() as tx:
            assert tx.value("SELECT inet_server_port()") == standby.port
            there = [id_ for (id_,) in tx.rows("SELECT id FROM entry")]
        assert len(there) == len(set(there))
        for code in codes:
            assert set(acknowledged[code]) <= set(there) and len(acknowledged[code]) >= enough
            assert numbered(world.office(code).store) == numbered(world.hq, code)
        world.close()
