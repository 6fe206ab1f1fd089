"""Messages made to fill the memory of headquarters or a branch: a server keeps its memory bounded."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from fieldservice.sync.transport import wire
from tests.sync.hub.fuzzing import hostile

MOST_HELD = 64 * 1024 * 1024


def held(do: Callable[[], Any]) -> int:
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        do()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def test_a_small_message_that_unpacks_to_a_gigabyte_is_never_held_in_memory(end):
    body = hostile.bomb()
    signed = wire.pack(wire.SignedBatch(end.name, body, wire.mac(end.batches, b"batch", body)))
    asks: list[tuple[str, bytes]] = [*((path, body) for path in end.shapes), ("push", signed)]

    sizes = {path: held(lambda path=path, body=body: end.ask(path, body)) for path, body in asks}

    assert len(body) < 2 * 1024 * 1024
    assert {path: size for path, size in sizes.items() if size > MOST_HELD / 2} == {}


def test_a_message_full_of_small_values_takes_little_memory(end):
    for path, shape in end.shapes.items():
        for body in hostile.swollen(shape):

            def unpacked(shape=shape, body=body):
                with suppress(wire.BadMessage):
                    wire.unpack(body, shape)

            assert held(unpacked) < MOST_HELD, path
            assert end.ask(path, body).status_code < 500
