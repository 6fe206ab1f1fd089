"""Parts that were sent or issued where no catalogue is: entries are written as the desk writes them."""

from __future__ import annotations

from fieldservice.desk import Desk
from fieldservice.desk.take_step import write
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.model import Draft


def parts_on_the_way(desk: Desk, by: str = "zhao") -> str:
    """The id of a shipment that left this office for headquarters."""
    draft = Draft("parts_sent", by=by)
    draft.moves.append(("shipment-1", "shipment", None, "on_its_way", "HQ"))
    draft.touches.append(("shipment", "shipment-1"))
    fan = {"line": "1", "part": "FAN-80", "quantity": 2, "cost": 1200, "name": {"zh": "风扇", "en": "Fan"}}
    draft.data = {"number": "CD01-D000001-K", "sender": "CD01", "receiver": "HQ", "sending": [fan], "tracking": "SF1"}
    with desk.session.store.writing() as tx:
        _entry, (shipment,) = write(desk.session, tx, draft, None)
    return shipment.id


def parts_issued(desk: Desk, by: str = "zhao") -> str:
    """The id of a requisition of two fans that were issued at once."""
    draft = Draft("parts_issued", by=by)
    draft.moves.append(("requisition-1", "requisition", None, "issued", "CD01"))
    draft.touches.append(("requisition", "requisition-1"))
    fan = {"line": "1", "part": "FAN-80", "quantity": 2, "issued": 2, "name": {"zh": "风扇", "en": "Fan"}}
    draft.data = {"number": "CD01-Q000001-K", "job_number": "CD01-J000001-K", "lines": [fan]}
    draft.post(Posting("FAN-80", "CD01/good", "CD01/bag/li.wei", 2))
    with desk.session.store.writing() as tx:
        _entry, (requisition,) = write(desk.session, tx, draft, None)
    return requisition.id


def faulty_parts_packed(desk: Desk, by: str = "zhao") -> str:
    """The id of a consignment in which a power supply is packed."""
    draft = Draft("consignment_opened", by=by)
    draft.moves.append(("consignment-1", "consignment", None, "packing", "CD01"))
    draft.touches.append(("consignment", "consignment-1"))
    psu = {"line": "CD01-F000017-K", "part": "PSU-450", "quantity": 1, "serials": ["9F11-07"], "cost": 0}
    piece = {**psu, "name": {"zh": "电源", "en": "Power supply"}, "job_number": "CD01-J000001-K"}
    draft.data = {"number": "CD01-S000001-K", "sender": "CD01", "receiver": "HQ", "pieces": [piece]}
    with desk.session.store.writing() as tx:
        _entry, (consignment,) = write(desk.session, tx, draft, None)
    return consignment.id


def parts_sold(desk: Desk, by: str = "zhao") -> str:
    """The id of a sale of two fans over the counter."""
    draft = Draft("parts_sold", by=by)
    draft.moves.append(("sale-1", "sale", None, "sold", "CD01"))
    draft.touches.append(("sale", "sale-1"))
    fan = {"part": "FAN-80", "quantity": 2, "cost": 1200, "price": 1800, "name": {"zh": "风扇", "en": "Fan"}}
    draft.data = {"number": "CD01-V000001-K", "parts": [{**fan, "currency": "CNY"}]}
    draft.post(Posting("FAN-80", "CD01/good", "CD01/sold", 2))
    with desk.session.store.writing() as tx:
        _entry, (sale,) = write(desk.session, tx, draft, None)
    return sale.id
