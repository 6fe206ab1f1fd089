"""Exports ended jobs as Open Repair Data v0.3, without personal data: words of codes replace what people typed.

Imported repairs go out as they came in, under their publisher and number. Our own have the id of the job, which is
printed on no paper; so a file that comes back is recognised and adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.errors import as_file_trouble
from fieldservice import sheets
from fieldservice.read_model.projections import APPENDS_TO
from fieldservice.shapes import JsonObject
from fieldservice.words import forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import localised, moment
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.ords import Progress

COLUMNS = (
    "id",
    "data_provider",
    "country",
    "partner_product_category",
    "product_category",
    "product_category_id",
    "brand",
    "year_of_manufacture",
    "product_age",
    "repair_status",
    "repair_barrier_if_end_of_life",
    "group_identifier",
    "event_date",
    "problem",
)
CATEGORIES = (
    "Aircon/dehumidifier",
    "Battery/charger/adapter",
    "Decorative or safety lights",
    "Desktop computer",
    "Digital compact camera",
    "DSLR/video camera",
    "Fan",
    "Flat screen",
    "Hair & beauty item",
    "Handheld entertainment device",
    "Headphones",
    "Hi-Fi integrated",
    "Hi-Fi separates",
    "Kettle",
    "Lamp",
    "Laptop",
    "Large home electrical",
    "Misc",
    "Mobile",
    "Musical instrument",
    "Paper shredder",
    "PC accessory",
    "Portable radio",
    "Power tool",
    "Printer/scanner",
    "Projector",
    "Sewing machine",
    "Small home electrical",
    "Small kitchen item",
    "Tablet",
    "Toaster",
    "Toy",
    "TV and gaming-related accessories",
    "Vacuum",
    "Watch/clock",
    "Coffee maker",
    "Food processor",
    "Games console",
    "Hair dryer",
    "Iron",
)
"""The categories of the standard, each at its number less one."""
MISC = "Misc"
CATEGORY_OF = {"desktop": "Desktop computer", "laptop": "Laptop", "printer": "Printer/scanner"}
"""Our products that the standard has a category for; all others are Misc."""
STATUS_OF = {"fixed": "Fixed", "repairable": "Repairable", "end_of_life": "End of life", "unknown": "Unknown"}
UNREPAIRED = {
    "no_part": ("End of life", "Spare parts not available"),
    "not_worth": ("End of life", "Spare parts too expensive"),
    "no_fault": ("Unknown", ""),
}
"""Status and barrier of a job that ended without repair, by its reason; for other reasons it can be repaired."""
PAGE = 500

NOT_ALLOWED = N_("Only administrators and managers can export repairs.")
COUNTRY_RULE = N_("A country has three capital letters, such as CHN.")

MAY_EXPORT = ("administrator", "manager")


def export_file(
    desk: Desk, by: Person, path: Path, provider: str = "", country: str = "CHN", progress: Progress | None = None
) -> JsonObject:
    """Write all ended jobs into a sheet; returns {"file", "rows", "exported", "left_out"}.

    Left out are jobs that were cancelled before anybody had looked at the device, since nothing was repaired.
    `provider` is the publisher of our own jobs; else the name of the office.

    Raises Refused (role, data, usage), StoreTrouble where the file cannot be written.
    """
    if not by.roles & set(MAY_EXPORT):
        raise Refused("role", NOT_ALLOWED, MAY_EXPORT)
    if not (len(country) == 3 and country.isascii() and country.isalpha() and country.isupper()):
        raise Refused("data", COUNTRY_RULE)
    ended = Ended(desk, by, provider, country, progress)
    with as_file_trouble(path):
        replaced = {"replaced": True} if path.exists() else {}
        exported = sheets.write(path, COLUMNS, ended)
    if exported + ended.left_out != ended.count or ended.done != ended.count:
        raise sheets.RowsLost(f"{exported} + {ended.left_out} of {ended.done} is not {ended.count}")
    return {"file": str(path), "rows": ended.count, "exported": exported, "left_out": ended.left_out, **replaced}


class Ended:
    """The rows of all ended jobs, in the order of their ids. `count` is asked of the store, the rest is counted."""

    def __init__(self, desk: Desk, by: Person, provider: str, country: str, progress: Progress | None) -> None:
        self.session, self.progress, self.country = desk.session, progress, country
        reference = self.session.reference()
        office = reference.offices.get(self.session.office)
        names = {"en": office.name_en, "zh": office.name} if office else {}
        self.group = forms.in_language(names, "en") or self.session.office
        self.provider = provider or self.group
        self.count = self.done = self.left_out = 0

    def __iter__(self) -> Iterator[list[str]]:
        with self.session.store.reading() as tx:
            jobs = "FROM work_row WHERE kind = 'job' AND open = 0"
            self.count = int(tx.value(f"SELECT count(*) {jobs}"))
            last = ""
            while ids := [str(id_) for (id_,) in tx.rows(
                f"SELECT thing {jobs} AND thing > ? ORDER BY thing LIMIT {PAGE}", (last,)
            )]:  # fmt: skip
                for id_ in ids:
                    row = self.row(fold(id_, tx.entries_of(id_), APPENDS_TO))
                    if row is None:
                        self.left_out += 1
                    else:
                        yield [row.get(column, "") for column in COLUMNS]
                self.done += len(ids)
                last = ids[-1]
                if self.progress is not None:
                    self.progress(self.done, self.count)

    def row(self, job: Thing) -> dict[str, str] | None:
        """The cells of a job, by column; None for a job of which nobody looked at the device."""
        if code_of(job.get("mode")) == "history":
            return _imported(job)
        return self._own(job) if job.get("result") else None

    def _own(self, job: Thing) -> dict[str, str]:
        status, barrier = ("Fixed", "") if job.get("result") == "completed" else _unrepaired(job)
        finished = localised(moment(str(job.get("finished") or job.changed)), self.session.zone()).date()
        product = code_of(job.get("product"))
        return {
            "id": job.id,
            "data_provider": self.provider,
            "country": self.country,
            "group_identifier": self.group,
            "partner_product_category": _words(job.get("product")),
            **_category(CATEGORY_OF.get(product, MISC)),
            "brand": str(job.get("brand") or "Unknown"),
            "product_age": _age(job.get("purchased"), finished),
            "repair_status": status,
            "repair_barrier_if_end_of_life": barrier,
            "event_date": finished.isoformat(),
            "problem": _problem(job),
        }


def _imported(job: Thing) -> dict[str, str]:
    product = str(job.get("product") or MISC)
    status = code_of(job.get("status"))
    return {
        "id": str(job.get("source") or ""),
        "data_provider": str(job.get("provider") or ""),
        "country": str(job.get("country") or ""),
        "group_identifier": str(job.get("group") or ""),
        "partner_product_category": str(job.get("category") or product),
        **_category(product),
        "brand": str(job.get("brand") or "Unknown"),
        "year_of_manufacture": str(job.get("made_in") or ""),
        "product_age": str(job.get("age") or ""),
        "repair_status": str(job.get("status_words") or "") or STATUS_OF.get(status, "Unknown"),
        "repair_barrier_if_end_of_life": str(job.get("barrier") or ""),
        "event_date": str(job.get("repaired") or ""),
        "problem": str(job.get("symptom") or ""),
    }


def _category(name: str) -> dict[str, str]:
    number = str(CATEGORIES.index(name) + 1) if name in CATEGORIES else ""
    return {"product_category": name, "product_category_id": number}


def _unrepaired(job: Thing) -> tuple[str, str]:
    return UNREPAIRED.get(code_of(job.get("reason")), ("Repairable", ""))


def _words(value: Any) -> str:  # Any: a coded fact of a fold
    return forms.in_language(value, "en") if isinstance(value, dict) else ""


def _problem(job: Thing) -> str:
    """Symptom, cause and resolution by their codes: what a person typed may name somebody."""
    coded = (_words(job.get(name)) for name in ("symptom_code", "cause_code", "resolution_code"))
    return ". ".join(filter(None, coded))


def _age(purchased: Any, finished: date) -> str:  # Any: a fact of a fold, a day or nothing
    """Whole years; a more exact age with brand and day might tell whose device it was."""
    if not purchased:
        return ""
    return str(max(0, (finished - date.fromisoformat(str(purchased))).days // 365))
