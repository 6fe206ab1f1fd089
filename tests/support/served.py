"""A web app of the program, served over real HTTP on the loopback interface in a thread of the test."""

from __future__ import annotations

import threading
from typing import Any

import uvicorn

from fieldservice.sync.transport import listening
from fieldservice.sync.transport.bounded import Bounded


class ServedApp:
    """A server in a thread, running from its making to `close`; `url` is its address."""

    def __init__(self, app: Any, port: int = 0) -> None:
        self._socket = listening.listening("127.0.0.1", port)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._uvicorn = uvicorn.Server(
            uvicorn.Config(app, http=Bounded, ws="none", log_config=None, timeout_graceful_shutdown=1)
        )
        self._thread = threading.Thread(target=lambda: self._uvicorn.run(sockets=[self._socket]), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._uvicorn.should_exit = True
        self._thread.join()
        self._socket.close()
