"""The articles of the case base, and what was found and done in finished jobs, as rows through the light reader."""

from __future__ import annotations

from collections.abc import Sequence

from db.reading import RowReader
from db.statements import Row, chunks, placeholders
from fieldservice.shapes import JsonObject

COLUMNS = (
    "thing", "number", "title", "symptom_code", "cause_code", "product", "brand", "solution", "source", "helped",
    "failed", "changed", "retired",
)  # fmt: skip
OF_THINGS = f"SELECT {', '.join(COLUMNS)}, model FROM article_row WHERE thing IN ({{marks}}) ORDER BY thing, line"
NEAR = "SELECT thing FROM article_row WHERE {name} = ? AND {name} <> '' AND retired = 0 ORDER BY best LIMIT ?"
BEST = "SELECT thing FROM article_row WHERE retired = {retired} AND line = '1' ORDER BY best, thing LIMIT ?"
"""`retired` is written out: only then the index of those that are proposed is used."""
CALLED = "SELECT thing FROM article_row WHERE thing = ? OR number = ?"
PAIRS = (
    "SELECT cause, resolution, count(*) AS jobs FROM pair_row WHERE model = ? AND symptom = ?"
    " GROUP BY cause, resolution ORDER BY jobs DESC, cause, resolution LIMIT ?"
)


def listed(reader: RowReader, things: Sequence[str]) -> list[JsonObject]:
    """The columns of these articles; each once, with all of its models, joined by commas."""
    found: dict[str, JsonObject] = {}
    for some in chunks(things):
        for row in reader.rows(OF_THINGS.format(marks=placeholders(some)), some):
            values = dict(zip((*COLUMNS, "models"), row, strict=True))
            before = found.setdefault(values["thing"], values)
            if before is not values:
                before["models"] += f", {values['models']}"
    return [*found.values()]


def best(reader: RowReader, retired: int, limit: int) -> list[str]:
    """The ids of the articles in use (0), or of the retired ones (1); what solved most first."""
    return [thing for (thing,) in reader.rows(BEST.format(retired=retired), (limit,))]


def of_model(reader: RowReader, key: str, limit: int) -> list[str]:
    """The ids of the articles in use that are about this model, whose key is given; none for ""."""
    return _near(reader, "model_key", key, limit)


def of_symptom(reader: RowReader, code: str, limit: int) -> list[str]:
    """The ids of the articles in use about this symptom; none for ""."""
    return _near(reader, "symptom_code", code, limit)


def _near(reader: RowReader, name: str, value: str, limit: int) -> list[str]:
    rows = reader.rows(NEAR.format(name=name), (value, limit)) if value else []
    return [thing for (thing,) in rows]


def called(reader: RowReader, name: str) -> str:
    """The id of the article with this id or number; "" where there is none."""
    return next((str(thing) for (thing,) in reader.rows(CALLED, (name, name))), "")


def pairs(reader: RowReader, model: str, symptom: str, limit: int) -> tuple[bool, list[Row]]:
    """(whether they are of this very symptom, (cause, solution, jobs) of the model, the most frequent first). Where the
    symptom has none, those of any symptom. `model` is a key."""
    for which in dict.fromkeys((symptom, "")) if model else ():
        if found := reader.rows(PAIRS, (model[:200], which, limit)):
            return bool(which), found
    return False, []
