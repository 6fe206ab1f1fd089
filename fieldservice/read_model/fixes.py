"""The bring-list: which parts fixed a symptom of a model before, and in how many jobs that this store sees.

An office sees its own jobs and those that came to it; headquarters sees all and so counts more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.workflows.parts.on_the_job.fixes import ANY, fixes_of

if TYPE_CHECKING:
    from db.reading import RowReader
    from fieldservice.workflows.engine.fold import Thing

MOST = 8
"""Parts of a bring-list: more are not brought."""
FOUND = (
    "SELECT item, count(*) AS jobs FROM fix_row WHERE model = ? AND symptom = ? GROUP BY item"
    " ORDER BY jobs DESC, item LIMIT ?"
)


def fix_rows(thing: Thing) -> list[JsonObject]:
    """What fixed the fault of a job. `line` tells the rows of one job apart."""
    return [
        {"line": f"{fix.symptom}/{fix.part}"[:200], "model": fix.model[:200], "symptom": fix.symptom, "item": fix.part}
        for fix in fixes_of(thing)
    ]


def fixed_before(reader: RowReader, model: str, symptom: str) -> tuple[bool, list[tuple[str, int]]]:
    """(whether the parts fixed this very symptom, [(part, jobs)], the most frequent first); of any symptom of the model
    where no part ever fixed this one."""
    for which in dict.fromkeys((symptom, ANY)) if model else ():
        if found := reader.rows(FOUND, (model[:200], which, MOST)):
            return bool(which), found
    return False, []
