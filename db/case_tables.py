"""The rows of escalations and return cases, and of jobs by their fault.

They are made of the journal, and can be made again at any time.
"""

from sqlalchemy import Index

from db.columns import StoreTable, text, where, whole


class EscalationRow(StoreTable, table=True):
    """An escalation: what its work row does not say."""

    __tablename__ = "escalation_row"
    __table_args__ = (
        Index("escalation_device", "serial_key", **where("serial_key <> ''")),
        Index("escalation_file", "device", **where("device <> ''")),
        Index("escalation_job", "job", **where("job <> ''")),
        Index("escalation_fault", "model", "symptom_code", "thing"),
    )
    thing: str = text(key=True)
    line: str = text(key=True)
    """Always "": an escalation has one row."""
    number: str = text()
    office: str = text()
    """The office of the person who raised it."""
    job: str = text()
    job_number: str = text()
    device: str = text()
    """The file of the device."""
    serial_key: str = text()
    model: str = text()
    symptom_code: str = text()
    lane: str = text()
    """hardware, system or quality; "" before it is classified."""
    tier: int = whole()
    """1 at first, one more after each solution that failed."""
    liaison: str = text()
    asked: str = text("9999")
    """Until when the raiser needs an answer, UTC text."""
    request: str = text()
    """The request from which it was raised."""
    since: str = text()
    """When its present state began, UTC text."""


class CaseRow(StoreTable, table=True):
    """A device of a return case."""

    __tablename__ = "case_row"
    __table_args__ = (
        Index("case_device", "serial_key", **where("serial_key <> ''")),
        Index("case_file", "device", **where("device <> ''")),
        Index("case_job", "job", **where("job <> ''")),
        Index("case_office", "office", "thing", "line"),
    )
    thing: str = text(key=True)
    line: str = text(key=True)
    """The number of the device in the case."""
    number: str = text()
    office: str = text()
    """The office of the request: it diagnoses, talks to the customer and hands over."""
    job: str = text()
    job_number: str = text()
    device: str = text()
    """The file of the device."""
    serial: str = text()
    serial_key: str = text()
    by_kind: str = text()
    """Who asks: end customer, dealer, repairer or staff."""
    wish: str = text()
    decision: str = text()
    """exchange, refund, credit or refused; "" before it is judged."""
    value: int = whole()
    """Whole minor units."""
    currency: str = text()
    engineer: str = text()
    """Who diagnoses."""
    exchanged: str = text()
    """The serial number of the exchange device, once it is chosen."""
    since: str = text()
    """When its present state began, UTC text."""


class FaultRow(StoreTable, table=True):
    """A job by the fault of its model: jobs on one fault may be of one batch."""

    __tablename__ = "fault_row"
    __table_args__ = (
        Index("fault_alike", "model", "symptom", "at", "thing"),
        Index("fault_at", "at", "model", "symptom", "thing"),
    )
    thing: str = text(key=True)
    line: str = text(key=True)
    """Always "": a job has one row."""
    model: str = text()
    """As models are compared."""
    symptom: str = text()
    """Its code."""
    at: str = text()
    """When the job was opened, UTC text."""
    written: str = text()
    """The model as it was written."""
    number: str = text()
    serial: str = text()
    office: str = text()
    """The office that holds the job."""


class ArticleRow(StoreTable, table=True):
    """An article of the case base; one row for each model that it is about."""

    __tablename__ = "article_row"
    __table_args__ = (
        Index("article_model", "model_key", "symptom_code", **where("retired = 0")),
        Index("article_symptom", "symptom_code", "product", **where("retired = 0")),
        Index("article_best", "best", "thing", **where("retired = 0")),
        Index("article_number", "number"),
    )
    thing: str = text(key=True)
    line: str = text(key=True)
    """The place of the model among those of the article."""
    number: str = text()
    title: str = text()
    """The first line of its symptom."""
    symptom_code: str = text()
    cause_code: str = text()
    product: str = text()
    brand: str = text()
    model: str = text()
    """"" where it is about every model."""
    model_key: str = text()
    """What identifies the model, however it is written."""
    solution: str = text()
    """The first line of its solution."""
    source: str = text()
    helped: int = whole()
    """Jobs that it helped to solve."""
    failed: int = whole()
    """Jobs that it did not."""
    best: int = whole()
    """Failed less helped: what solved most stands first."""
    changed: str = text()
    retired: int = whole()


class PairRow(StoreTable, table=True):
    """What was found and done in a finished job: its cause and its solution by code. They are counted by model and
    symptom."""

    __tablename__ = "pair_row"
    __table_args__ = (Index("pair_fault", "model", "symptom", "cause", "resolution"),)
    thing: str = text(key=True)
    line: str = text(key=True)
    model: str = text()
    """What identifies the model, however it is written."""
    symptom: str = text()
    """Its code; "" for any symptom."""
    cause: str = text()
    resolution: str = text()


class VisitRow(StoreTable, table=True):
    """When an engineer is to be at a customer's: an open job has one at most."""

    __tablename__ = "visit_row"
    __table_args__ = (Index("visit_at", "at", "thing"),)
    thing: str = text(key=True)
    line: str = text(key=True)
    """Always ""."""
    at: str = text()
    kind: str = text()
    """planned or agreed"""
