"""The terms on a paper: clauses by kind of paper and by situation, each by office and language, with a version.

Headquarters publishes a clause as a setting, for one office as KEY@OFFICE, with an empty text to leave it out. The
version is made of the texts themselves, so two papers with the same version bear the same terms, and no text can
change under an old version.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from fieldservice.documents.availability import is_bench, is_by_parcel
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.parts.on_the_job.guards import PART_REPLACED
from fieldservice.workflows.parts.on_the_job.pieces import fitted_parts
from fieldservice.workflows.return_cases.execution.lines import on_order
from fieldservice.workflows.return_cases.lines import CREDIT, EXCHANGE, REFUND

VERSION = 6
"""Characters of a version."""
NO_DATA = "none"
"""The answer, in the list `data`, that there are no data on the device."""
ENDS = "。；！？.;!?"
"""Signs with which a clause ends, so that the next one can follow."""

Holds = Callable[[Thing], bool]


@dataclass(frozen=True, slots=True)
class Clause:
    """The texts of the settings `setting` and `setting_en`, for papers of jobs for which `holds`."""

    setting: str
    holds: Holds = lambda job: True


@dataclass(frozen=True, slots=True)
class Terms:
    """The clauses of a kind of paper, and the setting that held all its terms before; "" where there was none."""

    clauses: tuple[Clause, ...]
    earlier: str = ""


def may_have_parts(job: Thing) -> bool:
    """Parts were fitted, named or replaced, or the slip is still a form, on which they are written by hand."""
    replaced = code_of(job.get("resolution_code")) == PART_REPLACED and not job.get("solved_how")
    return bool(fitted_parts(job) or job.get("parts_named")) or replaced or not job.get("revision")


def has_work_ahead(job: Thing) -> bool:
    """Work at the customer's is still to come: the slip is a form, or another visit follows."""
    if is_bench(job) or job.get("goes_along") or job.get("solved_how"):
        return False
    return not job.get("revision") or bool(job.get("second_visit"))


def has_on_order(case: Thing, *decisions: str) -> bool:
    """Whether one of these was decided for a device on the order of a return case."""
    return any(each.decision in decisions for each in on_order(case))


# fmt: off
INTAKE = Terms((
    Clause("terms_intake_data", lambda job: code_of(job.get("data")) != NO_DATA),
    Clause("terms_intake"),
    Clause("terms_intake_ticket", lambda job: bool(job.get("ticket"))),
    Clause("terms_intake_parcel", is_by_parcel),
), "terms")
SLIP = Terms((
    Clause("terms_slip"),
    Clause("terms_slip_parts", may_have_parts),
    Clause("terms_slip_data", has_work_ahead),
), "terms")
TICKET = Terms((Clause("terms_ticket"),), "storage_terms")
PACKING = Terms((Clause("terms_packing"),))
CONTRACT = Terms((Clause("terms_contract"),))
QUOTE = Terms((Clause("terms_quote"),))
RECEIPT = Terms((Clause("terms_receipt"),))
STATEMENT = Terms((Clause("terms_statement"),))
EXCHANGE_ORDER = Terms((
    Clause("terms_return"),
    Clause("terms_return_exchange", lambda case: has_on_order(case, EXCHANGE)),
    Clause("terms_return_money", lambda case: has_on_order(case, REFUND, CREDIT)),
))
# fmt: on


def of_slip(job: Thing) -> tuple[Terms, ...]:
    """The slip by which a customer leaves the device with us bears the terms of the intake sheet too."""
    return (SLIP, INTAKE) if job.get("goes_along") else (SLIP,)


def terms_of(reference: Reference, office: str, job: Thing, *terms: Terms) -> dict[str, str]:
    """The terms of a paper at an office: {"zh", "en", "version"}, or {} where no clause applies.

    A language in which a clause is missing has the other's text. Once a clause of a paper is published, the built-in
    clauses of that paper are gone: they might contradict it.
    """
    found = [text for each in terms for text in _texts(reference, office, job, each)]
    texts = {spoken: _joined([text[spoken] for text in found]) for spoken in ("zh", "en")}
    if not any(texts.values()):
        return {}
    return {**texts, "version": sha256("\n".join(texts.values()).encode()).hexdigest()[:VERSION].upper()}


def _texts(reference: Reference, office: str, job: Thing, terms: Terms) -> list[dict[str, str]]:
    """The texts that apply to the job: those that are published, else what was published before, else the built-in."""
    places = [f"@{code}" for code in (office, reference.branch_of(office)) if code] + [""]
    published = {clause.setting: _published(reference, clause.setting, places) for clause in terms.clauses}
    apply = [clause.setting for clause in terms.clauses if clause.holds(job)]
    if any(text is not None for text in published.values()):
        return [text for setting in apply if (text := published[setting])]
    if terms.earlier and (earlier := _published_before(reference, terms.earlier, places)):
        return [earlier]
    return [{"zh": reference.text(setting), "en": reference.text(f"{setting}_en")} for setting in apply]


def _published(reference: Reference, setting: str, places: list[str]) -> dict[str, str] | None:
    """A clause as published for the nearest of these places; None where it is not published for any."""
    for at in places:
        found = [reference.settings.get(f"{key}{at}") for key in (setting, f"{setting}_en")]
        if found != [None, None]:
            zh, en = found
            return {"zh": zh or en or "", "en": en or zh or ""}
    return None


def _published_before(reference: Reference, setting: str, places: list[str]) -> dict[str, str]:
    """The terms as published before each kind of paper had its own: one by one, so the other keeps its default."""
    for at in places:
        zh, en = (reference.settings.get(f"{key}{at}", "") for key in (setting, f"{setting}_en"))
        if zh or en:
            return {"zh": zh or reference.text(setting), "en": en or reference.text(f"{setting}_en")}
    return {}


def _joined(texts: list[str]) -> str:
    """The texts one after the other, each once."""
    joined = ""
    for text in dict.fromkeys(each.strip() for each in texts):
        follows = "" if not joined or (joined.endswith(tuple(ENDS)) and not joined.isascii()) else " "
        joined += follows + text
    return joined
