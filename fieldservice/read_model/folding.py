"""Several things are folded together: their entries are read at once, as lists and sums need them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldservice.read_model.projections import APPENDS_TO
from fieldservice.workflows.engine.fold import Thing, fold

if TYPE_CHECKING:
    from db.store import Tx


def folded(tx: Tx, ids: Sequence[str]) -> list[Thing]:
    """The things with these ids, in this order. Files of customers and devices, which may be merged or known by what
    headquarters reports, are read by the session."""
    stories = tx.stories_of(ids)
    return [fold(id_, stories[id_], APPENDS_TO) for id_ in ids]
