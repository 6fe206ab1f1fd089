"""Small proxies on loopback: one that forwards HTTP and tunnels with CONNECT, one that speaks SOCKS 5. Every name leads
to one port."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class Proxy:
    """`asked` has what each client asked for: the first line of its request, or the host and port."""

    def __init__(self, port: int, speak: Callable[[Proxy, socket.socket], None], refuses: bool = False) -> None:
        self.port, self.refuses, self.asked = port, refuses, []
        self._speak = speak
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client:
            self._speak(self, client)

    def onward(self, client: socket.socket, first: bytes = b"") -> None:
        """Hand bytes on between the client and the port, in both directions, until either closes."""
        with socket.create_connection(("127.0.0.1", self.port)) as server:
            server.sendall(first)
            back = threading.Thread(target=_copy, args=(server, client), daemon=True)
            back.start()
            _copy(client, server)
            back.join()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listening.close()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def speak_http(proxy: Proxy, client: socket.socket) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        if not (data := client.recv(65_536)):
            return
        head += data
    line = head.partition(b"\r\n")[0].decode()
    proxy.asked.append(line)
    if proxy.refuses:
        client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
    elif line.startswith("CONNECT "):
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        proxy.onward(client)
    else:
        proxy.onward(client, head)


def speak_socks(proxy: Proxy, client: socket.socket) -> None:
    methods = client.recv(2)[1]
    client.recv(methods)
    client.sendall(b"\x05\x00")
    _version, _command, _reserved, kind = client.recv(4)
    host = client.recv(client.recv(1)[0]).decode() if kind == 3 else socket.inet_ntoa(client.recv(4))
    proxy.asked.append(f"{host}:{int.from_bytes(client.recv(2))}")
    client.sendall((b"\x05\x02" if proxy.refuses else b"\x05\x00") + b"\x00\x01" + bytes(6))
    if not proxy.refuses:
        proxy.onward(client)


@contextmanager
def proxy(
    port: int, speak: Callable[[Proxy, socket.socket], None] = speak_http, refuses: bool = False
) -> Iterator[Proxy]:
    running = Proxy(port, speak, refuses)
    try:
        yield running
    finally:
        running.close()
