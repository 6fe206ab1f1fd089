"""A value too long for an index does not stop a queue: on either database its entry gets a number, or a number with a
mark."""

from __future__ import annotations

import random
from typing import Any

import pytest

from db.canonical import canonical
from db.journal import new_id
from fieldservice.sync import enrolled_stores
from fieldservice.sync.hub import handlers
from fieldservice.sync.transport import wire
from tests.support.stores import BOTH
from tests.support.world import MADE, World

LONG = "".join(chr(random.Random(1).randrange(0x4E00, 0x9FA5)) for _ in range(20_000))
FACTS = (
    "number",
    "job_number",
    "customer",
    "device",
    "serial",
    "engineer",
    "phone",
    "name",
    "area",
    "symptom",
    "customer_name",
    "waiting",
    "mode",
    "clock",
    "repaired",
    "part",
    "product",
    "brand",
    "model",
    "level",
    "amount",
    "paper",
    "contact",
    "address",
    "handling",
    "owner",
)
MOVE = {"thing": "job-1", "kind": "job", "after": None, "to": "received", "holder": "CD01"}
ENTRIES: list[dict[str, Any]] = [
    *({"moves": [MOVE | {name: LONG}], "touches": [["job", "job-1"]]} for name in MOVE),
    *(
        {
            "moves": [MOVE | {"thing": f"job-{name}{value!s:.1}"}],
            "touches": [["job", f"job-{name}{value!s:.1}"], ["customer", f"c-{name}"], ["device", f"d-{name}"]],
            "data": {name: value, "of": {f"c-{name}": {name: value}, f"d-{name}": {name: value}}},
        }
        for name in FACTS
        for value in (LONG, 2**63 - 1)
    ),
    {"touches": [["job", LONG[:200]]]},
    {"touches": [["job", "job-1"]], "made": LONG[:200]},
    {"touches": [["job", "job-1"]], "data": {"along": [LONG]}},
    {"touches": [["job", "job-1"]], "seen": {"epoch": LONG, "common": 2**62}},
    {"kind": "printed", "touches": [["job", "job-1"]], "data": {"paper": LONG, "copy": LONG}},
    {"touches": [["job", "job-1"], ["device", "job-1"]]},
]


@pytest.mark.parametrize("kind", BOTH)
def test_every_entry_with_an_overlong_value_gets_its_number(tmp_path, kind):
    world = World(tmp_path, kind)
    world.office("CD01")
    with world.hq.reading() as tx:
        asker, epoch = enrolled_stores.find(tx, "CD01"), str(tx.meta("epoch"))
    plain = {
        "v": 1,
        "store": "CD01",
        "kind": "call_registered",
        "by": "li.wei",
        "made": MADE,
        "counter": "",
        "moves": [],
        "seen": {},
        "data": {},
        "private": None,
    }
    items = [
        wire.BatchEntry(canonical(plain | odd | {"id": new_id(), "seq": seq})) for seq, odd in enumerate(ENTRIES, 1)
    ]

    numbers = [
        handlers.push(world.here, asker, wire.sign(asker.secret, wire.Batch("CD01", epoch, seq, [item]))).last_seq
        for seq, item in enumerate(items, 1)
    ]

    assert numbers == list(range(1, len(ENTRIES) + 1))
    world.close()
