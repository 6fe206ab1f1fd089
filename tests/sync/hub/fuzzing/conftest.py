"""Headquarters and a branch with joined stores, made once for the tests of this folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from db.store import Store
from fieldservice.sync import feeds
from fieldservice.sync.office import background, keys, relay
from fieldservice.sync.transport import wire
from fieldservice.sync_rules.rules import RULES
from tests.support.clock import MachineClock
from tests.support.command_line import CommandLine, received
from tests.sync.hub.fuzzing.ends import ENDS, End
from tests.sync.hub.served import ServedHub, headquarters_in
from tests.sync.hub.test_enrolment import code_for, rows


@pytest.fixture(scope="module")
def ends(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, End]]:
    """Headquarters, which knows CD01, its van and CD09; and CD01, which serves its van."""
    top = tmp_path_factory.mktemp("fuzzed")
    for name in ("hq", "alone"):
        shutil.copytree(made / name, top / name)
    hq, cd01, van, cd09 = (CommandLine(top / name) for name in ("hq", "alone", "van", "cd09"))
    with ExitStack() as stack:
        served = stack.enter_context(headquarters_in(hq.home))
        received(cd01)
        cd01.json("join", served.url, code_for(hq, "CD01"))
        van.json("join", served.url, code_for(hq, "CD01-V1", "--branch", "CD01"))
        cd09.json("join", served.url, code_for(hq, "CD09"))
        for line in (cd01, van):
            line.json("sync")
        store = Store.open(top / "alone")
        branch = ServedHub(relay.endpoint(background.context_of(store, RULES, MachineClock(), "9.9.9")), MachineClock())
        stack.callback(store.close)
        stack.callback(branch.close)
        ((epoch,),) = rows(hq.home, "SELECT value FROM meta WHERE key = 'epoch'")
        ((identity,),) = rows(hq.home, "SELECT value FROM meta WHERE key = 'headquarters'")
        (common,) = rows(hq.home, "SELECT digest, position FROM common ORDER BY position DESC LIMIT 1")
        ids = [id_ for (id_,) in rows(hq.home, "SELECT id FROM entry LIMIT 3")]
        (body,) = rows(hq.home, "SELECT body FROM entry LIMIT 1")[0]
        known = [
            epoch,
            identity,
            "CD01",
            "CD09",
            "CD01-V1",
            "0" * 64,
            "../../store.db",
            "138 0531 0042",
            "SN-7D42-0193",
            "CD01-J000001",
            "2026-11-22T08:00:00Z",
            *ids,
            bytes(32),
            feeds.START,
            bytes(common[0]),
            bytes(body),
        ]
        key = keys.of(cd09.home, "CD09")
        van_key = keys.of(van.home, "CD01-V1")
        yield {
            "headquarters": End(served, hq.home, "CD09", key, key, known),
            "branch": End(branch, cd01.home, "CD01-V1", wire.relay_key(van_key).hex(), van_key, known),
        }


@pytest.fixture(params=ENDS)
def end(request, ends) -> End:
    return ends[request.param]
