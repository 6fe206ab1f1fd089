"""A server that answers IPP as a test wants, and the answers of a printer."""

import http.server
import socket
import struct
import threading
from contextlib import contextmanager

from printing.sending import ipp
from printing.sending.ipp_messages import ENUM, INTEGER, KEYWORD, attribute


@contextmanager
def answering(status=200, body=b"", breaks=False, asked=b"", seen=None):
    """A server that answers a paper and questions about it; `asked` is its answer to a question about the printer."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            message = self.rfile.read(int(self.headers["Content-Length"]))
            about_the_printer = message[2:4] == struct.pack(">H", ipp.GET_PRINTER) and asked
            if seen is not None:
                seen.append(message)
            if breaks and not about_the_printer:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            answer = asked if about_the_printer else body
            self.send_response(200 if about_the_printer else status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"ipp://127.0.0.1:{server.server_address[1]}/ipp/print"
    finally:
        server.shutdown()
        server.server_close()


def answer(status, groups=b""):
    return struct.pack(">BBHI", 2, 0, status, 1) + groups + b"\x03"


def printer_is(state=3, *reasons, **supported):
    """The answer of a printer about itself."""
    lists = {"printer-state-reasons": reasons or ("none",), "document-format-supported": ("application/pdf",)}
    lists |= {f"{name.replace('_', '-')}-supported": values for name, values in supported.items()}
    return answer(
        0,
        b"\x04"
        + attribute(ENUM, "printer-state", state)
        + b"".join(
            attribute(KEYWORD, name if place == 0 else "", value)
            for name, values in lists.items()
            for place, value in enumerate(values)
        ),
    )


def job_in(state, why="none", sheets=0):
    return answer(
        0,
        b"\x02"
        + attribute(INTEGER, "job-id", 7)
        + attribute(ENUM, "job-state", state)
        + attribute(KEYWORD, "job-state-reasons", why)
        + attribute(INTEGER, "job-media-sheets-completed", sheets),
    )
