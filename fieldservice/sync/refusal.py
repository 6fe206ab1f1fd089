"""The refusal of a request, by headquarters or by a branch; its codes are part of the wire format."""

from fieldservice.sync.transport import wire


class RequestRefused(Exception):
    """Raised by a handler: the answer to the request is this refusal, with the HTTP status `status`."""

    def __init__(
        self, status: int, code: str, *, epoch: str = "", base: int = 0, now: str = "", detail: str = ""
    ) -> None:
        super().__init__(code)
        self.status = status
        self.refusal = wire.Refusal(code, epoch, base, now, detail)
