"""The messages of recovery: entries reoffered after headquarters was restored, and a new name for a copied store."""

from typing import Annotated

import msgspec

from fieldservice.sync.transport import wire

MOST_IDS = 120_000
"""Ids in one message: more than fit into its bytes."""


class ReofferRequest(wire.WireMessage):
    """Entries of any store that headquarters had numbered and may have lost, in the order of their numbers."""

    epoch: wire.Text
    items: Annotated[list[tuple[wire.Text, wire.Count, wire.BatchEntry]], msgspec.Meta(max_length=wire.MOST_ENTRIES)]


class ReofferAnswer(wire.WireMessage):
    """How many of the offered entries headquarters numbered."""

    taken: wire.Count
    orphans: list[wire.Text] = []
    """Ids of entries that headquarters lacks and whose sequence number the store has used again: it lost them."""


class EnrolAnewRequest(wire.WireMessage):
    """A store that was copied or restored asks for a new name; `ids` are its unnumbered entries."""

    store: wire.Text
    ids: Annotated[list[wire.Text], msgspec.Meta(max_length=MOST_IDS)]


class EnrolAnewAnswer(wire.WireMessage):
    """The new name and secret, and which of the ids headquarters has already."""

    store: wire.Text
    secret: wire.Text
    known: list[wire.Text]
