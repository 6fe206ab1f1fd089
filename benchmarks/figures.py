"""A measured figure with its baseline and its bounds, as a line of JSON and as a row of a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """`most` and `least` bound the figure, `ratio_most` its ratio to the baseline; None: no bound."""

    name: str
    figure: float
    unit: str
    baseline: float | None = None
    of: str = ""
    """Name of the baseline."""
    most: float | None = None
    least: float | None = None
    ratio_most: float | None = None
    shown: bool = True
    """False: a minor figure, only in the JSON."""

    @property
    def ratio(self) -> float | None:
        return self.figure / self.baseline if self.baseline else None

    @property
    def reach(self) -> str:
        bounds = [
            f"≤ {self.most:,g}" if self.most is not None else "",
            f"≥ {self.least:,g}" if self.least is not None else "",
            f"≤ {self.ratio_most:g} ×" if self.ratio_most is not None else "",
        ]
        return ", ".join(bound for bound in bounds if bound)

    @property
    def reached(self) -> bool | None:
        """Whether the figure is within its bounds; None if it has no bound."""
        if not self.reach:
            return None
        ratio = self.ratio or 0
        return (
            (self.most is None or self.figure <= self.most)
            and (self.least is None or self.figure >= self.least)
            and (self.ratio_most is None or ratio <= self.ratio_most)
        )

    def json(self) -> str:
        row = {
            "name": self.name,
            "figure": _short(self.figure),
            "unit": self.unit,
            "baseline": _short(self.baseline),
            "of": self.of,
            "ratio": _short(self.ratio),
            "reach": self.reach,
            "reached": self.reached,
        }
        return json.dumps(row, ensure_ascii=False)


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def p50(values: Iterable[float]) -> float:
    return median(values)


def p95(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


HEAD = ("figure", "measured", "baseline", "ratio", "reach", "")


def table(figures: Iterable[Figure]) -> Iterator[str]:
    """Lines of a plain table whose columns are as wide as their longest cell."""
    rows = [HEAD] + [
        (
            each.name,
            f"{each.figure:,.4g} {each.unit}",
            f"{each.baseline:,.4g} {each.of}" if each.baseline is not None else "",
            f"{each.ratio:.2f}" if each.ratio is not None else "",
            each.reach,
            {True: "reached", False: "NOT reached", None: ""}[each.reached],
        )
        for each in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
