"""The primary of headquarters' database dies while offices push; the standby takes over, and nothing acknowledged is
lost."""

import threading

from db import errors
from fieldservice.sync.office import outbox
from tests.support.world import World, act, note, numbered

from .servers import pair


def test_a_standby_that_takes_over_in_the_middle_of_pushes_loses_nothing_acknowledged(tmp_path, rounds):
    with pair() as servers:
        world = World(tmp_path, url=servers.url)
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
                    servers.kill_primary()
                    servers.promote()
                    dead.set()

        threads = [threading.Thread(target=work, args=(code,)) for code in codes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        world.exchange(*codes)

        assert interrupted, "the primary died while somebody was at work"
        with world.hq.reading() as tx:
            assert tx.value("SELECT inet_server_port()") == servers.ports[1]
            there = [id_ for (id_,) in tx.rows("SELECT id FROM entry")]
        assert len(there) == len(set(there))
        for code in codes:
            assert set(acknowledged[code]) <= set(there) and len(acknowledged[code]) >= enough
            assert numbered(world.office(code).store) == numbered(world.hq, code)
        world.close()
