"""The case base of the demo: articles in both languages with votes and sources, two from good slips, two retired."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.desk import NEW

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner
    from fieldservice.shapes import JsonObject

Happening = tuple[float, Callable[[], None]]
"""Its position in working minutes, and what then happens."""
SLIP = ("symptom", "symptom_code", "models", "cause_code", "cause", "solution")
ARTICLES = Path(__file__).with_name("articles.csv")
FINISHED = (
    "SELECT w.thing, w.number FROM work_row w JOIN pair_row p ON p.thing = w.thing"
    " WHERE p.cause = ? AND p.symptom = '' AND w.kind = 'job' ORDER BY w.number LIMIT 8"
)
FROM_SLIPS = 2
"""So many of the first articles are put there from finished jobs."""
ONE_FAILED = 4
"""Of so many jobs one was not helped."""
FIRST, BETWEEN, LAST_VOTE, BETWEEN_VOTES = -1_900.0, 60.0, -20.0, 25.0
"""Working minutes: when the first article was written, until the next, when the last votes come, between them."""
RETIRED = {
    "启动停在商标画面，按键无反应": "2.10 版 BIOS 已修复，出厂机不再出现。",
    "Blue screen after waking up from sleep": "The maker withdrew driver 17.9; a new article follows.",
}
IN_VAIN = "按此处理无效，后来查出是另一处。"


def articles(runner: ScenarioRunner) -> list[Happening]:
    """What happens in the case base, for the runner to take in order of time: an article is written, jobs of such a
    fault vote on it, and headquarters retires two."""
    with ARTICLES.open(encoding="utf-8", newline="") as file:
        rows = [{name: value for name, value in row.items() if value} for row in csv.DictReader(file)]
    return [each for number, row in enumerate(rows) for each in _Written(runner, number, row).planned()]


class _Written:
    """One article, and what happened to it since."""

    def __init__(self, runner: ScenarioRunner, number: int, said: JsonObject) -> None:
        self.runner, self.desk, self.number, self.said = runner, runner.desk, number, said
        self.article, self.voted = "", 0
        self.writer = ("technical_supervisor", "hotline_engineer", "engineer")[number % 3]

    def planned(self) -> list[Happening]:
        at = FIRST + BETWEEN * self.number
        votes: list[Happening] = [(LAST_VOTE - BETWEEN_VOTES * each, self.vote) for each in range(self.number % 6)]
        retired: list[Happening] = [(-60.0, self.retire)] if self.said["symptom"] in RETIRED else []
        return [(at, self.write), *votes, *retired]

    def jobs(self) -> list[tuple[str, str]]:
        """(id, number) of the finished jobs with such a cause."""
        found: list[tuple[str, str]] = self.desk.session.reader.rows(FINISHED, (self.said["cause_code"],))
        return found

    def write(self) -> None:
        jobs, said = self.jobs(), {**self.said, "models": str(self.said.get("models", "")).replace(";", "\n")}
        if self.number < FROM_SLIPS and jobs:
            fields = {name: said[name] for name in SLIP}
            self.take("engineer", jobs[0][0], "slip_to_case_base", fields)
            self.article = str(self.desk.thing(jobs[0][0]).lines("slips_to_case_base")[-1]["article"])
        else:
            source = {"source": jobs[-1][1]} if jobs else {}
            self.article = self.take(self.writer, NEW, "write_article", {**said, **source})

    def vote(self) -> None:
        """The next finished job votes, if there is one."""
        jobs = self.jobs()[self.voted :]
        if jobs:
            self.voted += 1
            helped = self.voted % ONE_FAILED != 0
            said = {"helped": helped, "job_number": jobs[0][1], **({} if helped else {"words": IN_VAIN})}
            self.take("engineer", self.article, "vote_article", said)

    def retire(self) -> None:
        self.take("technical_supervisor", self.article, "retire_article", {"reason": RETIRED[self.said["symptom"]]})

    def take(self, role: str, thing: str, step: str, data: JsonObject) -> str:
        by = self.runner.person(self.runner.name_of(role))
        return self.desk.take(by, thing, step, data).id
