"""The messages of recovery: entries offered again after headquarters was restored, and a new name for a store that was copied."""

from typing import Annotated

import msgspec

from fieldservice.sync.transport import wire

MOST_IDS = 120_000
"""In one message; more ids of entries than fit into its bytes."""


class ReofferRequest(wire.WireMessage):
    """What headquarters had numbered and may have lost, in its order; entries of any store."""

    epoch: wire.Text
    items: Annotated[list[tuple[wire.Text, wire.Count, wire.BatchEntry]], msgspec.Meta(max_length=wire.MOST_ENTRIES)]


class ReofferAnswer(wire.WireMessage):
    taken: wire.Count
    orphans: list[wire.Text] = []
    """Ids of what headquarters does not have and whose place in its maker's queue another entry took: the maker has lost it."""


class EnrolAnewRequest(wire.WireMessage):
    store: wire.Text
    ids: Annotated[list[wire.Text], msgspec.Meta(max_length=MOST_IDS)]


class EnrolAnewAnswer(wire.WireMessage):
    store: wire.Text
    secret: wire.Text
    known: list[wire.Text]
