"""The count of an import: every row of the file was imported, was there already, or was rejected."""

from __future__ import annotations

from dataclasses import dataclass


class RowsLost(Exception):
    """A defect of an import: its counts do not add up to the rows of the file."""


@dataclass(slots=True)
class Tally:
    """Rows of one file. `rows` is counted by the reader, the others by the import."""

    rows: int = 0
    imported: int = 0
    already: int = 0
    rejected: int = 0

    def checked(self) -> dict[str, int]:
        """The four counts, as they are answered. Raises RowsLost."""
        if self.imported + self.already + self.rejected != self.rows:
            raise RowsLost(f"{self.imported} + {self.already} + {self.rejected} is not {self.rows}")
        return {"rows": self.rows, "imported": self.imported, "already": self.already, "rejected": self.rejected}
