"""By section of the administration: what F4 does there, and what can be done with a row."""

from __future__ import annotations

from collections.abc import Mapping

from fieldservice.screens.panels import office_acts, printer_acts
from fieldservice.screens.panels.machine_acts import MachineAct

ACTS: Mapping[str, tuple[MachineAct, tuple[MachineAct, ...]]] = {**office_acts.ACTS, **printer_acts.ACTS}


def new_act(section: str) -> MachineAct | None:
    """What F4 does in a section."""
    return ACTS[section][0] if section in ACTS else None


def acts_of(section: str, row: str) -> list[MachineAct]:
    """What can be done with a row of a section."""
    return [act for act in ACTS[section][1] if act.fits(row)] if section in ACTS else []


def has_acts(section: str) -> bool:
    return section in ACTS and bool(ACTS[section][1])
