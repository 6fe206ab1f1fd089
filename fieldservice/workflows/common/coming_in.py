"""What is known of a device before it becomes a job, on every way in: at the counter, by parcel, by a call, on a visit.

No step opens a job of which nobody knows what it is about. A care visit alone asks for no symptom.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard
from fieldservice.workflows.engine.messages import FILL_IN, Message


class NamesADevice(Protocol):
    """An event that names a device and its symptom."""

    @property
    def serial(self) -> str | None: ...

    @property
    def model(self) -> str | None: ...

    @property
    def symptom(self) -> str | None: ...


def missing_of_the_device(event: NamesADevice, context: Context) -> list[str]:
    """Of the facts `model` and `symptom` those that neither the form nor the file of the device holds. A serial number
    stands for the model; the kind of device alone does not."""
    file = context.device
    device = event.model or event.serial or (file and (file.get("model") or file.get("serial")))
    return [name for name, known in (("model", device), ("symptom", event.symptom)) if not known]


def to_fill_in(names: Iterable[str]) -> dict[str, Message]:
    """The faults of fields that are empty; serial number and model stand for each other, so both are named."""
    return {each: Message(FILL_IN) for name in names for each in (("serial", "model") if name == "model" else (name,))}


@guard(
    N_("Still missing: device (serial number or model) and symptom."),
    faults=lambda thing, event, context: to_fill_in(missing_of_the_device(event, context)),
)
def device_and_symptom_are_given(thing: Thing | None, event: NamesADevice, context: Context) -> bool:
    return not missing_of_the_device(event, context)
