"""An invented list of any length, whose rows are computed from their numbers instead of read with an index."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from fieldservice.screens.widgets.columns import ListColumn

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
COLUMNS = (
    ListColumn("number", "Number", 9, 9),
    ListColumn("customer", "Customer", 16, 10, grow=2),
    ListColumn("device", "Device", 16, 8, grow=1),
    ListColumn("symptom", "Symptom", 22, 16, grow=3),
    ListColumn("due", "Due", 16, 16, align="right"),
    ListColumn("engineer", "Engineer", 8),
    ListColumn("office", "Office", 10, style_role="muted"),
)
CUSTOMERS = ("济南欧阳修文办公设备有限公司", "Martha Lindqvist & Sons Ltd.", "张三", "", "\x1b[31m红色文具店\u202e")
SYMPTOMS = ("打印头漏墨，纸上有竖条", "Prints only half of the page, then asks for paper", "不开机")


@dataclass
class Repairs:
    """Jobs 0 to `length`, each due a minute after the previous one; `gone` are no longer in the list."""

    length: int
    sort: str = "due"
    reverse: bool = False
    gone: frozenset[int] = frozenset()
    columns: tuple[ListColumn, ...] = COLUMNS
    asked: list[tuple[object, int, int]] = field(default_factory=list)

    def _numbers(self) -> list[int] | range:
        numbers = [n for n in range(self.length) if n not in self.gone] if self.gone else range(self.length)
        return numbers[::-1] if self.reverse else numbers

    def with_sort(self, key: str) -> Repairs | None:
        if key not in ("due", "number"):
            return None
        return replace(self, sort=key, reverse=key == self.sort and not self.reverse, asked=self.asked)

    def count(self, cap: int | None = None) -> int:
        return len(self._numbers())

    def anchors(self, step: int) -> list[int]:
        return list(range(step - 1, len(self._numbers()), step))

    def page(self, after: int | None, offset: int, limit: int) -> list[tuple]:
        self.asked.append((after, offset, limit))
        start = (0 if after is None else after + 1) + offset
        return [self._row(n) for n in self._numbers()[start : start + limit]]

    def position(self, row_id: str) -> int | None:
        number = int(row_id.removeprefix("job"))
        return list(self._numbers()).index(number) if number not in self.gone else None

    def _row(self, n: int) -> tuple:
        return (f"job{n}", f"J{n:07d}", CUSTOMERS[n % 5], f"LX-{300 + n % 7}K", SYMPTOMS[n % 3], n, "李工", "济南 CD01")

    def cell(self, row: tuple, column: ListColumn, now: datetime) -> tuple[str, str]:
        if column.key != "due":
            return row[1 + [c.key for c in self.columns].index(column.key)], ""
        minutes = (MORNING + timedelta(minutes=row[5] - 2) - now) // timedelta(minutes=1)
        if minutes < 0:
            return f"overdue {-minutes} min", "overdue"
        return f"{minutes} min left", "warning" if minutes < 5 else ""
