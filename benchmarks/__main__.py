"""`python -m benchmarks [name…]` prints each figure with its baseline as a line of JSON, and a table at the end.

Without names everything is measured; the names are those of MEASURED. Missing stores of jobs are made first.
"""

from __future__ import annotations

import sys
from pkgutil import resolve_name

from benchmarks import million, stock
from benchmarks.figures import Figure, table

MEASURED = {
    "start": ("starting:measure",),
    "help": ("starting:command_line",),
    "keys": ("keys:in_list",),
    "form": ("keys:in_form",),
    "opening": ("opening:measure",),
    "printing": ("keys:while_printing",),
    "search": ("searching:measure",),
    "growth": ("searching:growth",),
    "step": ("repair:measure", "repair:measure_parts"),
    "fold": ("repair:fold_measure",),
    "rebuild": ("bulk:rebuild",),
    "ords": ("bulk:ords",),
    "slip": ("slip:measure",),
    "ticket": ("thermal:measure", "ticket_desk:measure"),
    "counter": ("counter:measure",),
    "exchange": ("exchange:weights", "exchange:measure"),
    "postgresql": ("exchange:on_postgresql",),
    "history": ("exchange_long:measure",),
    "fleet": ("exchange_fleet:measure",),
    "coming-in": ("exchange_keys:measure",),
    "stock": ("stock:measure",),
}
"""By name: the functions that measure, as "module:function", because a module is loaded only when it is needed."""
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
            if not million.is_made(jobs):
                print(
                    f"Making a store of {jobs:,} jobs; the largest takes some minutes and 3 GB, once.", file=sys.stderr
                )
                made = million.make(jobs, lambda line: print(line, file=sys.stderr))
                print(f"Made: {made}", file=sys.stderr)
            if name in ("search", "growth"):  # these read pages from all over the store
                million.warm(jobs)
        if name == "stock" and not stock.is_made():
            print("Making a store of 5,000,000 moves of parts; it takes some minutes and 3 GB, once.", file=sys.stderr)
            stock.make(stock.MOVES, stock.PARTS, lambda line: print(line, file=sys.stderr))
        for function in MEASURED[name]:
            for figure in resolve_name(f"benchmarks.{function}")():
                print(figure.json(), flush=True)
                figures.append(figure)
    print()
    print("\n".join(table(figures)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
