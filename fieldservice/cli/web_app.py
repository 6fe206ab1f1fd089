"""The web application of headquarters. Each process of its server imports `headquarters` by the name HEADQUARTERS."""

from __future__ import annotations

from typing import Any

HEADQUARTERS = f"{__name__}:headquarters"


def headquarters() -> Any:  # Any: Starlette's App, which the command line does not import
    """Headquarters' side of the exchange, with the status page for customers beside it."""
    from fieldservice.admin import serving
    from fieldservice.desk.ticket_status import TicketStatus
    from fieldservice.pages import status_page
    from fieldservice.words.moments import utc_now

    return serving.headquarters(lambda store: status_page.routes(status_page.StatusPage(TicketStatus(store), utc_now)))
