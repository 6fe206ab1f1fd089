"""Deliberate defects, one for each thing that could be wrong in the exchange, the fold, the stock or the money. The
checks of the simulator must catch each of them. A file has those of one theme; `MUTANTS` is all of them."""

from tests.sync.simulator.mutants import (
    entitlement,
    exchange,
    faulty_parts,
    fold,
    money,
    promises,
    returns,
    stock,
    suppliers,
)
from tests.sync.simulator.mutants.registry import REGISTERED, caught

__all__ = ["MUTANTS", "caught"]

MUTANTS = [
    mutant
    for theme in (fold, exchange, entitlement, stock, faulty_parts, money, promises, returns, suppliers)
    for mutant in REGISTERED[theme.__name__]
]
