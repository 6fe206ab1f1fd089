"""The case base of the demo: articles in both languages with votes and sources, two from good slips, two retired."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.desk import NEW

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner
    from fieldservice.shapes import JsonObject

ARTICLES = Path(__file__).with_name("articles.csv")
FINISHED = (
    "SELECT w.thing, w.number FROM work_row w JOIN pair_row p ON p.thing = w.thing"
    " WHERE p.cause = ? AND p.symptom = ? AND w.kind = 'job' ORDER BY w.number LIMIT 8"
)
FROM_SLIPS = 2
"""So many of the first articles are put there from finished jobs."""
ONE_FAILED = 4
"""Of so many jobs one was not helped."""
AGO = timedelta(days=24)
RETIRED = {
    "启动停在商标画面，按键无反应": "2.10 版 BIOS 已修复，出厂机不再出现。",
    "Blue screen after waking up from sleep": "The maker withdrew driver 17.9; a new article follows.",
}


def fill_case_base(runner: ScenarioRunner) -> None:
    """Colleagues wrote the articles in the last weeks, and the jobs of the demo voted on them."""
    with ARTICLES.open(encoding="utf-8", newline="") as file:
        rows = [dict(row) for row in csv.DictReader(file)]
    writers = [runner.name_of(role) for role in ("technical_supervisor", "hotline_engineer", "engineer")]
    for number, row in enumerate(rows):
        runner.moment = runner.now - AGO + timedelta(hours=11 * number)
        jobs = runner.desk.session.reader.rows(FINISHED, (row["cause_code"], row["symptom_code"]))
        said = {name: value for name, value in row.items() if value}
        if "models" in said:
            said["models"] = said["models"].replace(";", "\n")
        by = writers[number % len(writers)]
        article = _from_slip(runner, jobs[0][0], said) if number < FROM_SLIPS and jobs else ""
        if not article:
            source = {"source": jobs[-1][1]} if jobs else {}
            article = _take(runner, by, NEW, "write_article", {**said, **source})
        _vote(runner, article, [job for _thing, job in jobs[: number % 7]])
        if reason := RETIRED.get(row["symptom"]):
            _take(runner, runner.name_of("technical_supervisor"), article, "retire_article", {"reason": reason})
    runner.moment = runner.now


def _from_slip(runner: ScenarioRunner, job: str, said: JsonObject) -> str:
    fields = {name: said[name] for name in ("symptom", "symptom_code", "models", "cause_code", "cause", "solution")}
    _take(runner, runner.name_of("engineer"), job, "slip_to_case_base", fields)
    return str(runner.desk.thing(job).lines("slips_to_case_base")[-1]["article"])


def _vote(runner: ScenarioRunner, article: str, jobs: list[str]) -> None:
    for place, job in enumerate(jobs, 1):
        vote: JsonObject = {"helped": place % ONE_FAILED != 0, "job_number": job}
        if not vote["helped"]:
            vote["words"] = "按此处理无效，后来查出是另一处。"
        _take(runner, runner.name_of("engineer"), article, "vote_article", vote)


def _take(runner: ScenarioRunner, by: str, thing: str, step: str, data: JsonObject) -> str:
    return runner.desk.take(runner.person(by), thing, step, data).id
