"""The commands of the case base: its list, and articles that are added, edited and retired."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli.app import command, group
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, print_line, print_table
from fieldservice.cli.parameters import FieldValues
from fieldservice.cli.short_lists import AskedList, answer_short_list, check_state
from fieldservice.shapes import JsonObject
from fieldservice.words import _
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.case_base import ListedArticle
    from fieldservice.presentation.article_rows import ArticleWords
    from fieldservice.workflows.engine.reference import Person

article = group("article", help=N_("Manage the knowledge base: add, edit and retire articles."))

HEADS = (N_("Number"), N_("State"), N_("Symptom"), N_("Device"), N_("Cause code"), N_("Solution"), N_("Votes"))
STATES = ("published", "retired")
Article = Annotated[str, typer.Argument(metavar="ARTICLE", help=N_("Number of the article."), show_default=False)]
Data = Annotated[
    str, typer.Option("--data", metavar="FILE", help=N_("Fields from a JSON or CSV file; - reads standard input."))
]


def answer_articles(desk: "Desk", by: "Person", asked: AskedList) -> None:
    """`list articles`: what solved most first, or with words those that have them."""
    from fieldservice.presentation.article_rows import ArticleWords, article_object

    check_state(asked.state, STATES)
    words = ArticleWords.of(desk)
    answer_short_list(
        asked,
        lambda most: desk.case_base.found(asked.text, asked.state, most),
        HEADS,
        lambda row: _cells(words, row),
        article_object,
    )


def _cells(words: "ArticleWords", row: "ListedArticle") -> list[str]:
    from fieldservice.presentation.article_rows import state_of, votes

    cause = words.code("cause", row.cause_code)
    return [row.number, state_of(row), row.title, words.about(row), cause, row.solution, votes(row)]


def answer_found(text: str, limit: int) -> None:
    """`find --articles TEXT`."""
    from fieldservice.presentation.article_rows import ArticleWords, article_object

    with at_the_desk() as (desk, _by):
        found = desk.case_base.found(text, "published", limit)
        words = ArticleWords.of(desk)

        def print_found() -> None:
            if found:
                print_table([_(head) for head in HEADS], [_cells(words, row) for row in found])
            else:
                print_line(_("No match for %(text)s.", text=text))

        answer({"rows": [article_object(row) for row in found], "next": None}, print_found)


@command("add", within=article, help=N_("Write an article: symptom and solution, for which models."))
def add(given: FieldValues = [], data: Data = "") -> None:  # noqa: B006  (Typer reads it; nobody changes it)
    with at_the_desk() as (desk, by):
        _take(desk, by, "new", desk.case_base.to_write(), given, data, {})


@command("edit", within=article, help=N_("Edit an article at headquarters; other fields stay unchanged."))
def edit(number: Article, given: FieldValues = [], data: Data = "") -> None:  # noqa: B006
    with at_the_desk() as (desk, by):
        thing = desk.session.find_thing(number)[1]
        _take(desk, by, thing, desk.case_base.step_for(thing, "edits_article"), given, data, desk.case_base.says(thing))


@command("retire", within=article, help=N_("Retire an article at headquarters; it is no longer suggested."))
def retire(
    number: Article,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=N_("Why it no longer applies."))] = "",
) -> None:
    with at_the_desk() as (desk, by):
        thing = desk.session.find_thing(number)[1]
        step = desk.case_base.step_for(thing, "retires_article")
        _take(desk, by, thing, step, (), "", {"reason": reason} if reason else {})


def _take(
    desk: "Desk", by: "Person", thing: str, step: str, given: Sequence[str], data: str, before: JsonObject
) -> None:
    from fieldservice.cli import step_fields
    from fieldservice.cli.show import answer_page

    asked = desk.fields(thing, step)
    values = {**before, **step_fields.data_of(desk, asked, given, data)}
    with step_fields.near_names(asked, values, step):
        page = desk.take(by, thing, step, values)
    answer_page(desk, page)
