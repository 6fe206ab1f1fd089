"""A web app of the program, served over real HTTP on the loopback interface in a thread of the test."""

from __future__ import annotations

import threading
from typing import Any

import uvicorn

from fieldservice.sync.transport import listening
from fieldservice.sync.transport.doors import Limits


class ServedApp:
    """A server in a thread, running from its making to `close`; `url` is its address."""

    def __init__(self, app: Any, port: int = 0, limits: Limits | None = None, **more: Any) -> None:
        self._socket = listening.listening("127.0.0.1", port)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._uvicorn = uvicorn.Server(
            listening.configured(app, limits or Limits(), timeout_graceful_shutdown=1, **more)
        )
        self._thread = threading.Thread(target=lambda: self._uvicorn.run(sockets=[self._socket]), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._uvicorn.should_exit = True
        self._thread.join()
        self._socket.close()
