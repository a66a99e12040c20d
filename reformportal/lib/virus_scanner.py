"""Asks ClamAV's daemon about a file, over its socket (the INSTREAM command of clamd's protocol)."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable

PATIENCE = 60.0  # seconds for one answer; a large archive takes a while


class ScannerUnreachable(Exception):
    """Nobody answered, or something that is no verdict; the reason is for the log."""


def virus_in(chunks: Iterable[bytes], address: str) -> str:
    """The name of the virus in the stream, empty where there is none; raises ScannerUnreachable.

    `address` is `host:port`, or the path of a socket (/run/clamav/clamd.ctl).
    """
    try:
        with _connected(address) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                if chunk:
                    clamd.sendall(struct.pack("!I", len(chunk)) + chunk)
            clamd.sendall(struct.pack("!I", 0))
            answer = _answer(clamd)
    except (OSError, ValueError) as error:
        raise ScannerUnreachable(f"{address}: {error}") from error
    return _verdict(answer)


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX)
        clamd.settimeout(PATIENCE)
        clamd.connect(address)
        return clamd
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), PATIENCE)


def _answer(clamd: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < 4096 and (more := clamd.recv(4096)):
        told += more
    return told.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(answer: str) -> str:
    """“stream: OK”, “stream: Eicar-Signature FOUND”; anything else says nothing about the file."""
    told = answer.partition(": ")[2]
    if told == "OK":
        return ""
    if told.endswith(" FOUND"):
        return told.removesuffix(" FOUND")
    raise ScannerUnreachable(answer or "no answer")
