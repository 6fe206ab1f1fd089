"""What this office knows of the past of devices, for the rules of warranty: their files, and earlier repairs.

The file of a device lists its repairs. Those that ended before files did so are read from the jobs of this store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.read_model import cases, queries
from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.past import Past
from fieldservice.workflows.return_cases.lines import ON_FILE
from fieldservice.workflows.warranty.repairs import REPAIRS, is_repaired, line_of

if TYPE_CHECKING:
    from db.store import Tx
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fold import Thing


class StoredPasts:
    """The devices of a store, as one transaction sees them."""

    def __init__(self, session: Session, tx: Tx) -> None:
        self.session, self.tx = session, tx

    def of(self, device: str) -> Past:
        if not device:
            return Past()
        file = self.session.fold(self.tx, device)
        lines = file.lines(REPAIRS)
        listed = {str(line.get("job")) for line in lines}
        sources = {name: entries[0] for name, entries in file.sources.items() if entries}
        repairs = (*self._not_listed(file.id, listed), *lines)
        return Past(file.facts, repairs, self._cases(file), sources)

    def _cases(self, file: Thing) -> list[JsonObject]:
        """The return cases of the device, also those on another file that bears its serial number: offices that were
        apart each made one, and nobody has merged them yet. A number of another brand is another device's."""
        files = {file.id: file}
        for thing in cases.files_with_serial(self.tx, str(file.get("serial") or "")):
            other = self.session.fold(self.tx, thing)
            brands = {str(each.get("brand") or "") for each in (file, other)}
            if len(brands) == 1 or "" in brands:
                files.setdefault(other.id, other)
        lines = [line for each in files.values() for line in each.lines(ON_FILE)]
        return sorted(lines, key=lambda line: str(line["at"])) if len(files) > 1 else lines

    def _not_listed(self, device: str, listed: set[str]) -> list[JsonObject]:
        """The repairs of closed jobs that the file does not list, the oldest first."""
        found, zone = [], self.session.zone()
        for row in reversed(queries.device_work(self.tx, device)):
            if row["kind"] != "job" or row["open"] or row["thing"] in listed or row["mode"] == "history":
                continue
            job = self.session.fold(self.tx, row["thing"])
            if is_repaired(job, job.facts):
                found.append(line_of(job, job.facts, zone))
        return found
