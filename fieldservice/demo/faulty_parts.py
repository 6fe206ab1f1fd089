"""Faulty parts of the demo: the engineers bring them to the storekeeper, some too late, some not yet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fieldservice.demo import branch
from fieldservice.desk import NEW
from fieldservice.read_model import fault_tags
from fieldservice.words.moments import moment
from fieldservice.workflows.parts.places import custody

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner

LATELY, A_DAY = timedelta(days=8), timedelta(days=1)
MOST = 3
"""An engineer never keeps more, or new parts would be refused."""


def hand_in(runner: ScenarioRunner, engineer: str) -> None:
    """An engineer brings the faulty parts of the days before. Of the last week one is forgotten and overdue by now."""
    out = fault_tags.in_account(runner.desk.session.reader, custody(branch.OFFICE, engineer)) if engineer else []
    out.sort(key=lambda each: each.taken)
    forgets = bool(out) and moment(out[0].taken) > runner.now - LATELY
    brought = [each.number for each in out[forgets:] if moment(each.taken) < runner.moment - A_DAY]
    if len(out) - len(brought) > MOST:
        brought = [each.number for each in out[forgets:-1]]
    if brought:
        runner.desk.take(runner.person(runner.name_of("storekeeper")), NEW, "receive_faulty", {"tags": brought})
