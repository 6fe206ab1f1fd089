"""How solved work gets into the case base: article and vote follow the entry of the work, in entries of their own.

So every office reads the article, and the work stays with those who may see it.
"""

from __future__ import annotations

from fieldservice.shapes import JsonObject, as_list
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.following import Following
from fieldservice.workflows.engine.model import Draft

ARTICLE = "article"
"""In the data of the first entry: the id of the article that follows it."""
WORDS = ("symptom", "cause", "solution")
ABOUT = ("symptom_code", "product", "brand", "cause_code")


def named(draft: Draft, context: Context) -> None:
    """The entry of the work names the article that will follow it."""
    if draft.data.get("for_case_base"):
        draft.data[ARTICLE] = context.new_id()


def article_follows(draft: Draft, context: Context) -> list[Following]:
    """An article made of what the step says and of what its work knows: symptom, device, cause and solution."""
    if not draft.data.get("for_case_base", True):
        return []
    said: JsonObject = {**draft.data, **draft.private}
    work = draft.subject
    known: JsonObject = {name: said.get(name) or work.get(name) for name in (*WORDS, *ABOUT)}
    known["symptom"] = said.get("case_symptom") or known["symptom"]
    data = {name: code_of(value) or value if name in ABOUT else value for name, value in known.items() if value}
    models = as_list(said.get("models")) or [each for each in (work.get("model"),) if each]
    number = str(work.get("number") or "")
    return [Following("write_article", data | {"models": models, "source": number}, opens=str(said.get(ARTICLE) or ""))]


def vote_follows(draft: Draft, context: Context) -> list[Following]:
    """The vote of a job on the article that the step names."""
    article = str(draft.data.get(ARTICLE) or "")
    vote: JsonObject = {name: draft.data[name] for name in ("helped", "words") if name in draft.data}
    vote["job_number"] = str(draft.subject.get("number") or "")
    return [Following("vote_article", vote, article)] if article else []
