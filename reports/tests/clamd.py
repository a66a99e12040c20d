"""A virus scanner's daemon for tests: clamd's INSTREAM over a real socket, one answer at a time."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"


class Daemon(socketserver.ThreadingTCPServer):
    """Keeps what it was sent in `seen`; says `answer`, or finds EICAR's test text by itself."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, answer: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Scan)
        self.answer = answer
        self.seen: list[bytes] = []

    @property
    def address(self) -> str:
        return "{}:{}".format(*self.server_address)


class Scan(socketserver.StreamRequestHandler):
    server: Daemon

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.seen.append(content)
        found = b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        self.wfile.write(self.server.answer or found)


@contextmanager
def clamd(answer: bytes = b"") -> Iterator[Daemon]:
    with Daemon(answer) as daemon:
        threading.Thread(target=daemon.serve_forever, daemon=True).start()
        yield daemon
        daemon.shutdown()
