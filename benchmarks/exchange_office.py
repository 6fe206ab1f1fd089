"""The office's side of an exchange: `python -m benchmarks.exchange_office FOLDER [QUIET]`.

Exchanges once with something to do, then QUIET times with nothing, and prints the seconds as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from fieldservice.admin.joining import open_office
from fieldservice.sync.office import background, session


def main(folder: Path, quiet: int) -> dict[str, object]:
    with open_office(folder) as office:
        background.spare_the_collector()  # as `fieldservice sync` does
        line = background.headquarters_client(office)
        began, cpu = time.perf_counter(), time.process_time()
        report = session.exchange(office, line)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        idle = []
        for _ in range(quiet):
            began = time.perf_counter()
            session.exchange(office, line)
            idle.append(time.perf_counter() - began)
    return {"seconds": seconds, "cpu": cpu, "pushed": report.pushed, "pulled": report.pulled, "idle": idle}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)))
