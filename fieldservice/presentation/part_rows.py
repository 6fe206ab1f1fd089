"""Words the parts of the catalogue, alike on the screen and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.presentation.device_rows import purpose_in_words
from fieldservice.presentation.messages import render_value
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.stock_rows import part_in_words
from fieldservice.presentation.values import readable
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms, language
from fieldservice.workflows.engine.reference import SPARE
from fieldservice.workflows.engine.roles import SEES_COST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person, SparePart

PIECE = "piece"
"""The usual unit, which goes without saying."""


def name_of(part: SparePart) -> str:
    return readable(part_in_words(part.words()))


def fitted_models(part: SparePart, names: DisplayNames) -> str:
    """The models that a part fits; of one without any its product."""
    return forms.listed(map(readable, part.models)) or (names.skills(part.product) if part.product else "")


def facts_of_part(desk: Desk, by: Person, part: SparePart) -> list[tuple[str, str]]:
    """(label, value) of what is known of a part, without what is empty and what this person is not shown."""
    names, catalogue = DisplayNames.of(desk), desk.session.reference().catalogue
    least, most = catalogue.levels(desk.session.office, part.number)
    facts = (
        (_("Number"), part.number),
        (_("Part name"), name_of(part)),
        (_("In the other language"), readable(part.en if language() == "zh" else part.zh)),
        (_("Models"), forms.listed(map(readable, part.models)) or _("all")),
        (_("Product line"), names.skills(part.product) if part.product else ""),
        (_("Part group"), readable(names.part_group(part.group))),
        (_("Purpose"), "" if part.purpose == SPARE else purpose_in_words(part.purpose)),
        (_("Unit"), "" if part.unit == PIECE else readable(part.unit)),
        (_("With serial numbers"), render_value(part.tracked)),
        (_("Barcode"), part.barcode),
        (_("Price"), forms.money(part.price, part.currency) if part.price else ""),
        (_("Standard cost"), forms.money(part.cost, part.currency) if sees_cost(by) else ""),
        (_("Can be replaced by"), forms.listed(_numbered(desk, number) for number in part.alternatives)),
        (_("Minimum"), str(least) if most else ""),
        (_("Maximum"), str(most) if most else ""),
        (_("Photo"), readable(part.photo)),
        (_("Active"), "" if part.active else render_value(False)),
    )
    return [(label, value) for label, value in facts if value]


def _numbered(desk: Desk, number: str) -> str:
    """A part by its number and its name."""
    part = desk.parts.part(number)
    return f"{number} {name_of(part)}" if part else number


def sees_cost(by: Person) -> bool:
    return bool(by.roles & set(SEES_COST))


def part_object(part: SparePart, by: Person) -> JsonObject:
    """A part as --json prints it; `cost` is null for people who do not see what parts cost."""
    return {
        "id": part.number,
        "number": part.number,
        "name": part.words(),
        "product": part.product,
        "group": part.group,
        "unit": part.unit,
        "tracked": part.tracked,
        "active": part.active,
        "models": list(part.models),
        "barcode": part.barcode,
        "cost": part.cost if sees_cost(by) else None,
        "price": part.price,
        "currency": part.currency,
        "alternatives": list(part.alternatives),
        "photo": part.photo,
        "purpose": part.purpose,
    }


def part_cells(desk: Desk, by: Person, part: SparePart) -> list[str]:
    """Number, name, models, price and cost of a part, for a table."""
    price, cost = (forms.money(amount, part.currency) if amount else "" for amount in (part.price, part.cost))
    models = fitted_models(part, DisplayNames.of(desk))
    return [part.number, name_of(part), models, price, cost if sees_cost(by) else ""]


def found_rows(parts: Iterable[SparePart]) -> list[JsonObject]:
    """Parts as rows of a search."""
    return [
        {
            "thing": part.number,
            "kind": "part",
            "number": part.number,
            "name": name_of(part),
            "model": ", ".join(map(readable, part.models)),
            "barcode": part.barcode,
        }
        for part in parts
    ]
