"""`python -m benchmarks [name…]`: measures, prints each figure as a line of JSON beside its baseline, and a table at
the end.

Without names everything; the names are those of MEASURED. The store of 1,000,000 jobs is made when it is not there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from benchmarks import million
from benchmarks.figures import Figure, table


def _slip() -> Iterable[Figure]:
    from benchmarks import slip

    bounds = {
        "slip_warm": {"most": 13},
        "slip_batch": {"least": 170},
        "slip_cold": {"most": 0.38},
        "slip_size": {"most": 70},
    }
    for name, figure, unit, baseline in slip.figures():
        yield Figure(name.replace("_", " "), figure, unit, baseline, "minimal page", **bounds[name])


def _counter() -> Iterable[Figure]:
    from benchmarks import counter

    yield from counter.measure()


def _ticket() -> Iterable[Figure]:
    from benchmarks import thermal, ticket_desk

    yield from thermal.measure()
    yield from ticket_desk.measure()


def _step() -> Iterable[Figure]:
    from benchmarks import repair

    yield from repair.measure()


def _fold() -> Iterable[Figure]:
    from benchmarks import repair

    yield from repair.fold_measure()


def _search() -> Iterable[Figure]:
    from benchmarks import searching

    yield from searching.measure()


def _growth() -> Iterable[Figure]:
    from benchmarks import searching

    yield from searching.growth()


def _start() -> Iterable[Figure]:
    from benchmarks import starting

    yield from starting.measure()


def _help() -> Iterable[Figure]:
    from benchmarks import starting

    yield from starting.command_line()


def _keys() -> Iterable[Figure]:
    from benchmarks import keys

    yield from keys.in_list()


def _form() -> Iterable[Figure]:
    from benchmarks import keys

    yield from keys.in_form()


def _printing() -> Iterable[Figure]:
    from benchmarks import keys

    yield from keys.while_printing()


def _rebuild() -> Iterable[Figure]:
    from benchmarks import bulk

    yield from bulk.rebuild()


def _ords() -> Iterable[Figure]:
    from benchmarks import bulk

    yield from bulk.ords()


def _exchange() -> Iterable[Figure]:
    from benchmarks import exchange

    yield from exchange.weights()
    yield from exchange.measure()


def _postgresql() -> Iterable[Figure]:
    from benchmarks import exchange

    yield from exchange.on_postgresql()


def _history() -> Iterable[Figure]:
    from benchmarks import exchange_long

    yield from exchange_long.measure()


def _fleet() -> Iterable[Figure]:
    from benchmarks import exchange_fleet

    yield from exchange_fleet.measure()


def _coming_in() -> Iterable[Figure]:
    from benchmarks import exchange_keys

    yield from exchange_keys.measure()


MEASURED: dict[str, Callable[[], Iterable[Figure]]] = {
    "start": _start,
    "help": _help,
    "keys": _keys,
    "form": _form,
    "printing": _printing,
    "search": _search,
    "growth": _growth,
    "step": _step,
    "fold": _fold,
    "rebuild": _rebuild,
    "ords": _ords,
    "slip": _slip,
    "ticket": _ticket,
    "counter": _counter,
    "exchange": _exchange,
    "postgresql": _postgresql,
    "history": _history,
    "fleet": _fleet,
    "coming-in": _coming_in,
}
NEEDS_STORES = {
    "start": (million.JOBS, million.SMALL),
    "keys": (million.JOBS,),
    "form": (million.JOBS,),
    "printing": (million.JOBS,),
    "search": (million.JOBS,),
    "growth": (million.JOBS, million.SMALL),
    "step": (million.JOBS,),
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in MEASURED]
    if unknown:
        print(f"Nothing is measured under {', '.join(unknown)}. There is: {', '.join(MEASURED)}.", file=sys.stderr)
        return 2
    figures: list[Figure] = []
    for name in names or MEASURED:
        for jobs in NEEDS_STORES.get(name, ()):
            if not million.there(jobs):
                print(
                    f"Making a store of {jobs:,} jobs; the largest takes some minutes and 3 GB, once.", file=sys.stderr
                )
                made = million.make(jobs, lambda told: print(told, file=sys.stderr))
                print(f"Made: {made}", file=sys.stderr)
            if name in ("search", "growth"):  # these fall on pages all over the store
                million.warm(jobs)
        for figure in MEASURED[name]():
            print(figure.json(), flush=True)
            figures.append(figure)
    print()
    print("\n".join(table(figures)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
