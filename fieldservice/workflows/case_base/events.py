"""Events of an article of the case base: written, edited, retired, proposed again, voted on.

Every office reads all of it, so nothing in it is private and nothing in it is about a customer.
"""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Event, Lines, LongText, Text, Yes, ask

AS_THE_CUSTOMER = N_("Use the words a colleague would search for. The first line is the title.")
MODELS = N_("One per line. If empty: all models of the product.")
SOURCE = N_("Number of the job, escalation or report it comes from.")


class ArticleWritten(Event):
    """What causes a fault, and what mends it, was written down for all offices."""

    symptom: LongText = ask(
        N_("Symptom"), AS_THE_CUSTOMER, begins=True, example=N_("Does not switch on, power light blinks orange")
    )
    symptom_code: CodeOf | None = ask(N_("Symptom code"), codes="symptom", default=None)
    product: CodeOf | None = ask(N_("Product"), codes="product", default=None)
    brand: Text | None = ask(N_("Brand"), default=None)
    models: Lines | None = ask(N_("Models"), MODELS, default=None)
    cause_code: CodeOf | None = ask(N_("Cause code"), codes="cause", default=None)
    cause: LongText | None = ask(N_("Cause"), N_("What was found, and how to recognise it."), default=None)
    solution: LongText = ask(N_("Solution"), N_("What to do, step by step."))
    source: Text | None = ask(N_("Source"), SOURCE, default=None)


class ArticleEdited(Event):
    """Headquarters put an article into better words."""

    symptom: LongText = ask(N_("Symptom"), AS_THE_CUSTOMER)
    symptom_code: CodeOf | None = ask(N_("Symptom code"), codes="symptom", default=None)
    product: CodeOf | None = ask(N_("Product"), codes="product", default=None)
    brand: Text | None = ask(N_("Brand"), default=None)
    models: Lines | None = ask(N_("Models"), MODELS, default=None)
    cause_code: CodeOf | None = ask(N_("Cause code"), codes="cause", default=None)
    cause: LongText | None = ask(N_("Cause"), default=None)
    solution: LongText = ask(N_("Solution"), N_("What to do, step by step."))


class ArticleRetired(Event):
    """An article does not hold any more: it is proposed no longer, and stays readable."""

    reason: LongText = ask(N_("Reason"), N_("Shown to anyone who still opens the article."))


class ArticleProposedAgain(Event):
    """A retired article holds after all."""


class ArticleVoted(Event):
    """Somebody says whether the article solved the fault of a job."""

    helped: Yes = ask(N_("It solved the fault"))
    job_number: Text = ask(N_("Job"), N_("Number of the job on which you tried it."))
    words: LongText | None = ask(N_("In words"), N_("What was different, or what is missing."), default=None)


class SlipProposed(Event):
    """The solution of a finished job was put into the case base."""

    symptom: LongText = ask(N_("Symptom"), AS_THE_CUSTOMER, private=True)
    symptom_code: CodeOf | None = ask(N_("Symptom code"), codes="symptom", default=None)
    models: Lines | None = ask(N_("Models"), MODELS, default=None)
    cause_code: CodeOf | None = ask(N_("Cause code"), codes="cause", default=None)
    cause: LongText | None = ask(
        N_("Cause"), N_("What was found, and how to recognise it."), private=True, default=None
    )
    solution: LongText = ask(N_("Solution"), N_("What to do, step by step."), private=True)


class ArticleTried(Event):
    """An article of the case base was tried on the job."""

    article: Text = ask(N_("Article"), N_("Its number, such as HQ-K000012-3."))
    helped: Yes = ask(N_("It solved the fault"))
    words: LongText | None = ask(N_("In words"), N_("What was different, or what is missing."), default=None)
