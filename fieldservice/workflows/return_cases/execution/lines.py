"""How far each device of a return case is carried out, from its lists.

Lists gain lines and lose none, so what was given, paid or credited counts wherever and whenever it was entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list, as_object, as_objects
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing, computed_once
from fieldservice.workflows.engine.identity import label_key
from fieldservice.workflows.engine.reference import SparePart
from fieldservice.workflows.return_cases.lines import EXCHANGE, granted

ORDERS, CHOICES, PREPARED, PASSED, OLD, GIVEN, PAID, CREDITED = (
    "exchange_orders",
    "exchange_choices",
    "exchange_preparations",
    "passed_to_office",
    "old_devices",
    "devices_given",
    "returns_paid",
    "returns_credited",
)
"""Lists of a case. Each line names the place of its device in the case as `line`, or several as `lines`."""
SIGNATURES = "signatures"
"""The list of a case with what its customer signed, or refused to sign: an order each, by its revision."""
SENT_BACK, MISSING = "back_to_commerce", "exchange_missing"
"""The list with what went back to commerce; in a line of it the exchange devices that the office did not have."""
HANDED_IN, DISPOSED, LOST_IN_TRANSIT = "handed_in", "disposed", "lost_in_transit"
"""What became of the old device."""
LINE, LINES = "line", "lines"
NOTED_AS = "credit_note"
"""In a line of CREDITED: the number of the credit note."""
EXECUTING = ("executing", "signed")
"""States in which the office carries out what was passed on to it."""
APPROVED = "approved"
KEEPING = (APPROVED, *EXECUTING)
"""States in which a case keeps the exchange devices that were chosen for it."""
SUPPLIED_BY = "supplied_by"
"""The fact with the office of commerce and technical support, which go on while another one holds the case."""
PIECES_AT = "pieces_at"
"""The fact with the place in which the exchange devices of the office are kept for the case; "" in a van."""


WARRANTY_ENDS = "warranty_ends"
"""In a line about an old device that is exchanged: by cost class the last day that goes on with the exchange device."""


@dataclass(frozen=True, slots=True)
class OldDevice:
    """What is known of the device that the customer gives for what was decided."""

    became: str
    serial: str = ""
    """As it was read on the device; "" where it was not handed in."""
    condition: str = ""
    kept: str = ""
    """The parts that the customer keeps, in words."""
    deduction: int = 0
    """What the customer pays for that, or gets less, in minor units."""
    why: str = ""
    at: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class DecidedDevice:
    """A device of a case that is carried out, or was."""

    line: int
    """Its place in the case: 1, 2, ..."""
    decision: str
    value: int
    """What was judged, in minor units of the currency."""
    currency: str
    facts: Values = field(default_factory=dict)
    """As the case keeps it: device, serial, product, brand, model."""
    exchange: str = ""
    """The serial number of the exchange device that was chosen; "" before."""
    part: Values = field(default_factory=dict)
    """Its part, as the entry that chose it keeps it."""
    account: str = ""
    """The place in which it was chosen."""
    prepared: bool = False
    configuration: str = ""
    passed: bool = False
    """Whether the office may carry it out."""
    old: OldDevice | None = None
    done: str = ""
    """The entry that gave the device, paid or credited it; "" before."""

    @property
    def serial(self) -> str:
        return str(self.facts.get("serial") or "")

    @property
    def device(self) -> str:
        """The id of the file of the old device."""
        return str(self.facts.get("device") or "")

    @property
    def deduction(self) -> int:
        return self.old.deduction if self.old is not None else 0

    @property
    def pays_out(self) -> int:
        """What the customer gets in money, or credit."""
        return 0 if self.decision == EXCHANGE else max(0, self.value - self.deduction)

    @property
    def charges(self) -> int:
        """What the customer has to pay for parts that were kept, where no money goes the other way."""
        return self.deduction if self.decision == EXCHANGE else 0


@computed_once
def decided_devices(case: Thing) -> tuple[DecidedDevice, ...]:
    """The devices for which an exchange, a refund or a credit was judged and approved, in the order of the case."""
    return tuple(_with_acts(case, each) for each in _granted(case))


def _granted(case: Thing) -> Iterator[DecidedDevice]:
    for each in granted(case):
        device = each.device
        yield DecidedDevice(device.line, each.decision, each.value, each.currency, device.as_data())


def _with_acts(case: Thing, each: DecidedDevice) -> DecidedDevice:
    chosen = _last_choice(case, each.line)
    serial = str(chosen.get("exchange") or "")
    prepared = _last_for(case, PREPARED, each.line, serial) if serial else {}
    told = _last(case, OLD, each.line)
    done = next((line for name in (GIVEN, PAID, CREDITED) for line in _of(case, name, each.line)), {})
    return replace(
        each,
        exchange=serial,
        part=as_object(chosen.get("exchange_part")),
        account=str(chosen.get("exchange_account") or ""),
        prepared=bool(prepared),
        configuration=str(prepared.get("exchange_configuration") or ""),
        passed=_is_passed(case, each, serial),
        old=_old(told) if told else None,
        done=str(done.get("entry") or ""),
    )


def _last_choice(case: Thing, line: int) -> JsonObject:
    """The choice that counts: the last one, unless its device was missing when the case went back to commerce."""
    chosen = _last(case, CHOICES, line)
    for back in case.lines(SENT_BACK) if chosen else ():
        if line in as_list(back.get(MISSING)) and _came_later(case, chosen, back):
            return {}
    return chosen


def _is_passed(case: Thing, each: DecidedDevice, serial: str) -> bool:
    """Whether the office was told to carry it out, with the exchange device that is chosen now."""
    for line in case.lines(PASSED):
        for passed in as_objects(line.get(PASSED)):
            if passed.get("line") == each.line and label_key(passed.get("exchange")) == label_key(serial):
                return True
    return False


def _old(told: Values) -> OldDevice:
    deduction = told.get("deduction")
    return OldDevice(
        code_of(told.get("old_device")),
        str(told.get("old_serial") or ""),
        str(told.get("old_condition") or ""),
        str(told.get("kept_parts") or ""),
        deduction if type(deduction) is int else 0,
        str(told.get("old_why") or ""),
        str(told.get("at") or ""),
        str(told.get("by") or ""),
    )


def _of(case: Thing, name: str, line: int) -> Iterator[JsonObject]:
    """The lines of a list that are about this device of the case."""
    for each in case.lines(name):
        if each.get(LINE) == line or line in as_list(each.get(LINES)):
            yield each


def _last(case: Thing, name: str, line: int) -> JsonObject:
    return next(reversed([*_of(case, name, line)]), {})


def _last_for(case: Thing, name: str, line: int, serial: str) -> JsonObject:
    found = [each for each in _of(case, name, line) if label_key(each.get("exchange")) == label_key(serial)]
    return found[-1] if found else {}


def undone(case: Thing) -> list[DecidedDevice]:
    """What is still to be carried out."""
    return [each for each in decided_devices(case) if not each.done]


def waits_for_preparation(case: Thing) -> bool:
    """Whether all that headquarters has still to supply is set aside and waits for technical support alone."""
    left = [each for each in undone(case) if not each.passed] if case.state == APPROVED else []
    return bool(left) and all(each.exchange and not each.prepared for each in left)


def in_hand(case: Thing, *decisions: str) -> list[DecidedDevice]:
    """What the office carries out now: passed on to it, and not done; of these decisions, or of all."""
    return [each for each in undone(case) if each.passed and (not decisions or each.decision in decisions)]


def on_order(case: Thing) -> Sequence[DecidedDevice]:
    """The devices on the order that the customer signs: what the office carries out now; at the end, all of them."""
    return in_hand(case) or decided_devices(case)


def is_ready_to_pass(each: DecidedDevice) -> bool:
    """Whether the office could carry it out: an exchange device is prepared."""
    return each.decision != EXCHANGE or each.prepared


def something_was_given(case: Thing) -> bool:
    """Whether a device was given, or money paid or credited: the case cannot be withdrawn any more."""
    return any(case.lines(name) for name in (GIVEN, PAID, CREDITED))


def given_twice(case: Thing) -> dict[int, list[JsonObject]]:
    """By device of the case the acts that gave something for it, where offices that were apart took several."""
    acts: dict[int, list[JsonObject]] = {}
    for name in (GIVEN, PAID, CREDITED):
        for line in case.lines(name):
            for place in (line.get(LINE), *as_list(line.get(LINES))):
                if type(place) is int:
                    acts.setdefault(place, []).append(line)
    return {place: lines for place, lines in acts.items() if len(lines) > 1}


def waiting_orders(case: Thing) -> list[JsonObject]:
    """The devices that were ordered and for which none was chosen since."""
    found = []
    for each in undone(case):
        ordered = _last(case, ORDERS, each.line)
        if ordered and not _came_later(case, ordered, _last(case, CHOICES, each.line)):
            found.append(ordered)
    return found


def _came_later(case: Thing, first: Values, then: Values) -> bool:
    places = {line.entry.id: place for place, line in enumerate(case.history)}
    return places.get(str(then.get("entry")), -1) > places.get(str(first.get("entry")), -1)


@dataclass(frozen=True, slots=True)
class KeptPiece:
    """A piece that a case keeps for its customer."""

    line: int
    part: str
    name: Mapping[str, object]
    account: str
    serial: str


def reserved_pieces(case: Thing) -> list[KeptPiece]:
    """The exchange devices that are set aside for a case that goes on: in the place where they were chosen, or in the
    store of the office that hands them over; none once they were given, and none on the way to a van."""
    if case.state not in KEEPING:
        return []
    found = []
    for each in undone(case):
        place = str(case.get(PIECES_AT) or "") if each.passed else each.account
        if each.exchange and place and each.part:
            found.append(KeptPiece(each.line, code_of(each.part), each.part, place, each.exchange))
    return found


def as_kept(part: SparePart) -> JsonObject:
    """The part of an exchange device as the line that chose it keeps it."""
    return {**part.words(), "cost": part.cost, "currency": part.currency}
