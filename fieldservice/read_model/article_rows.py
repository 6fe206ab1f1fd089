"""The rows of the case base: articles, and the cause and solution of each finished job."""

from __future__ import annotations

from collections.abc import Iterator

from db.pinyin import endings
from db.search import runs_of
from fieldservice.read_model.row_texts import short
from fieldservice.shapes import JsonObject
from fieldservice.workflows.case_base.lines import RETIRED, first_line, models_of, votes_of, words_of
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import label_key
from fieldservice.workflows.parts.on_the_job.fixes import ANY, FINISHED, model_key, symptom_of

SPELLED = 12
"""Characters of a run of the title that are spelled in pinyin."""
MARK = "casebasearticle"
"""A search word that all articles have, and nothing else."""
CODED = ("symptom_code", "cause_code", "product")


def article_rows(article: Thing) -> list[JsonObject]:
    """A row for each model; one for an article that is about all of them."""
    votes, title = votes_of(article), first_line(article.get("symptom"))
    return [
        short(
            {
                "line": str(place),
                "number": str(article.get("number") or ""),
                "title": title,
                **{name: code_of(article.get(name)) for name in CODED},
                "brand": str(article.get("brand") or ""),
                "model": model,
                "model_key": label_key(model),
                "solution": first_line(article.get("solution")),
                "source": str(article.get("source") or ""),
                "helped": votes.helped,
                "failed": votes.failed,
                "best": votes.failed - votes.helped,
                "changed": article.changed,
                "retired": int(article.state == RETIRED),
            }
        )
        for place, model in enumerate(models_of(article) or [""], 1)
    ]


def article_words(article: Thing) -> dict[str, list[str]]:
    """The search texts of an article. Its title is found by pinyin and by first letters too."""
    coded = [article.record(name) for name in CODED]
    texts = [*words_of(article), *(f"{each.get('zh')} {each.get('en')}" for each in coded if each)]
    models = [*models_of(article), *filter(None, [str(article.get("brand") or "")])]
    numbers = [str(article.get(name)) for name in ("number", "source") if article.get(name)]
    codes = [code for name in CODED if (code := code_of(article.get(name)))]
    return {
        "words": [*texts, *models],
        "idents": short_texts([MARK, *numbers, *models, *codes]),
        "names": short_texts([MARK, *_spelled(article)]),
    }


def short_texts(texts: list[str]) -> list[str]:
    return [str(short({"text": text})["text"]) for text in texts]


def _spelled(article: Thing) -> Iterator[str]:
    coded = (str(article.record(name).get("zh") or "") for name in CODED)
    for text in (first_line(article.get("symptom")), *coded):
        for run in runs_of(text):
            if not run.isascii():
                yield from endings(run[:SPELLED])


def pair_rows(job: Thing) -> list[JsonObject]:
    """The cause and solution of a finished job, once for its symptom and once for any. A job whose model is not known
    counts for nothing."""
    cause, resolution = code_of(job.get("cause_code")), code_of(job.get("resolution_code"))
    model = model_key(job)
    if job.state not in FINISHED or job.get("result") != "completed" or not (model and cause and resolution):
        return []
    return [
        short({"line": symptom, "model": model, "symptom": symptom, "cause": cause, "resolution": resolution})
        for symptom in dict.fromkeys((symptom_of(job), ANY))
    ]
