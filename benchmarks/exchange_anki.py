"""The baseline of the exchange: Anki's own client and server over loopback, in an interpreter without our code.

`python exchange_anki.py FOLDER NOTES` prints seconds as JSON: up, down, nothing (with nothing to do), fresh (a full
download by a third client), and the CPU seconds of both ends (`up cpu`, `down cpu`).
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from anki.collection import AddNoteRequest, Collection
from anki.decks import DeckId

USER, WORD = "bench", "bench"


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def until_there(port: int) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def spent(server: int) -> float:
    """CPU seconds that this process and the server have used."""
    with open(f"/proc/{server}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class AnkiClient:
    def __init__(self, folder: Path, name: str, url: str) -> None:
        self.collection = Collection(str(folder / f"{name}.anki2"))
        self.key = self.collection.sync_login(USER, WORD, url)

    def whole(self, upload: bool) -> float:
        began = time.perf_counter()
        self.collection.close_for_full_sync()
        self.collection.full_upload_or_download(auth=self.key, server_usn=None, upload=upload)
        self.collection.reopen(after_full_sync=True)
        return time.perf_counter() - began

    def sync(self) -> float:
        began = time.perf_counter()
        answer = self.collection.sync_collection(self.key, sync_media=False)
        assert answer.required == 0, answer
        return time.perf_counter() - began


def fill(collection: Collection, notes: int) -> None:
    kind = collection.models.by_name("Basic")
    requests = []
    for number in range(notes):
        note = collection.new_note(kind)
        note.fields[:2] = (
            f"CD01-J-{number:06d} 开机没有任何反应",
            f"上门更换电源模块 {number % 97}，烤机一小时正常；客户在场确认",
        )
        requests.append(AddNoteRequest(note=note, deck_id=DeckId(1)))
    collection.add_notes(requests)


def measure(folder: Path, notes: int) -> dict[str, float]:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "anki.syncserver"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            **os.environ,
            "SYNC_USER1": f"{USER}:{WORD}",
            "SYNC_BASE": str(folder / "server"),
            "SYNC_HOST": "127.0.0.1",
            "SYNC_PORT": str(port),
            "RUST_LOG": "error",
            "MAX_SYNC_PAYLOAD_MEGS": "1000",
        },
    )
    try:
        until_there(port)
        url = f"http://127.0.0.1:{port}/"
        first, second = AnkiClient(folder, "first", url), AnkiClient(folder, "second", url)
        first.whole(upload=True)
        second.whole(upload=False)
        fill(first.collection, notes)
        found, before = {}, spent(server.pid)
        for name, client in (("up", first), ("down", second), ("nothing", first)):
            found[name] = client.sync()
            found[f"{name} cpu"], before = spent(server.pid) - before, spent(server.pid)
        assert second.collection.note_count() == notes
        third = AnkiClient(folder, "third", url)
        found["fresh"] = third.whole(upload=False)
        assert third.collection.note_count() == notes
        for client in (first, second, third):
            client.collection.close()
        return found
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
