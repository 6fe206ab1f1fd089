"""The refusal that a headquarters, or a branch for its vans, answers with; its codes are part of the wire format."""

from typing import Any

from fieldservice.sync.transport import wire


class RequestRefused(Exception):
    """The answer is a refusal: `refusal` says which, `status` what HTTP calls it."""

    def __init__(self, status: int, code: str, **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.refusal = wire.Refusal(code, **more)
