"""uvicorn's HTTP protocol with a limit on the size of headers, which it collects in memory before a request is
authenticated."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEADERS = 64 * 1024


class Bounded(HttpToolsProtocol):
    """Closes the connection of a client that sends more than MOST_HEADERS bytes of headers."""

    heading = False
    seen = 0

    def data_received(self, data: bytes) -> None:
        if self.heading:
            self.seen += len(data)
            if self.seen > MOST_HEADERS:
                self.transport.close()
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        self.heading, self.seen = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self.heading = False
        super().on_headers_complete()
