"""What an article of the case base says: the names of its facts and lists, its votes and its first line."""

from __future__ import annotations

from collections.abc import Iterable

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import as_list
from fieldservice.workflows.engine.fold import Thing

KIND = "article"
PUBLISHED, RETIRED = "published", "retired"
VOTES = "votes"
"""The list of an article: by job, whether it helped."""
WRITERS = ("technical_supervisor", "technical_centre", "quality", "hotline_engineer", "engineer", "manager")
"""Roles that write articles."""
EDITORS = ("technical_supervisor", "technical_centre", "manager", "service_management")
"""Roles that edit and retire articles, at headquarters."""


@dataclass(frozen=True, slots=True)
class Votes:
    """How many jobs an article helped to solve, and how many it did not."""

    helped: int = 0
    failed: int = 0


def votes_of(article: Thing) -> Votes:
    """Each job counts once, by its first vote: two offices may have voted for one job without seeing each other."""
    by_job: dict[str, bool] = {}
    for line in article.lines(VOTES):
        by_job.setdefault(job_key(line.get("job_number")), line.get("helped") is True)
    return Votes(sum(by_job.values()), len(by_job) - sum(by_job.values()))


def voted_for(article: Thing) -> frozenset[str]:
    """The numbers of the jobs that have their vote."""
    return frozenset(job_key(line.get("job_number")) for line in article.lines(VOTES))


def job_key(number: object) -> str:
    """The number of a job as it is compared."""
    return str(number or "").strip().upper()


def models_of(article: Thing) -> list[str]:
    """The models that the article is about; none where it is about all of a product."""
    return [str(each) for each in as_list(article.get("models"))]


def first_line(text: object) -> str:
    """The first line of a text that may have several."""
    return str(text or "").strip().partition("\n")[0].strip()


def words_of(article: Thing) -> Iterable[str]:
    """The free words of an article."""
    return (str(article.get(name)) for name in ("symptom", "cause", "solution") if article.get(name))
