"""The two messages by which a store becomes known to headquarters: the request with its one-time code, and the answer."""

from typing import Annotated

import msgspec

from fieldservice.sync.transport import wire


class EnrolRequest(wire.WireMessage):
    code: wire.Text
    identity: wire.Text
    office: wire.Text = ""
    """What the asking store is called already; "" where there is none yet."""
    history: wire.Count = 0
    """Its last seq."""
    program: wire.Text = ""
    headquarters: wire.Text = ""
    """The headquarters it joined before, if any."""
    published: Annotated[str, msgspec.Meta(max_length=2_000_000)] = "{}"
    """JSON: rows of staff, office and calendar that it had published for itself."""
    store: wire.Text = ""
    """What it signs with, where it joined before."""


class EnrolAnswer(wire.WireMessage):
    office: wire.Text
    store: wire.Text
    secret: wire.Text
    headquarters: wire.Text
    epoch: wire.Text
    now: wire.Text
    name: str = ""
