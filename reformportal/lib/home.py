"""PORTAL_HOME: the folder that holds everything the portal makes on this machine."""

import contextlib
import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import IO, Any


class Home:
    """The folder, its locks (released by the kernel however their holder dies) and its notes."""

    def __init__(self, folder: Path):
        self.folder = folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        # Logs name people and addresses: nobody else on the machine reads them.
        (self.folder / "log").mkdir(exist_ok=True)
        (self.folder / "log").chmod(0o700)

    def log(self, name: str) -> Path:
        """The log file of the part called `name`."""
        return self.folder / "log" / f"{name}.log"

    def read(self, name: str) -> dict[str, Any]:
        """The note called `name`; empty when there is none or it is torn."""
        with contextlib.suppress(OSError, ValueError):
            return dict(json.loads((self.folder / f"{name}.json").read_text()))
        return {}

    def write(self, name: str, note: dict[str, Any]) -> None:
        """Keep `note`, readable by its owner only; a crash leaves the old one or the new one."""
        draft = self.folder / f".{name}.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(note))
        draft.replace(self.folder / f"{name}.json")

    def forget(self, name: str) -> None:
        """Remove the note called `name`."""
        (self.folder / f"{name}.json").unlink(missing_ok=True)

    def secret(self, name: str) -> str:
        """A random text made at first use and kept."""
        with self.lock("secrets", fcntl.LOCK_EX):
            known = self.read("secrets")
            if name not in known:
                self.write("secrets", known | {name: secrets.token_urlsafe(48)})
            return str(self.read("secrets")[name])

    def lock(self, name: str, kind: int) -> IO[str]:
        """Hold the lock called `name` until the returned file is closed; BlockingIOError with
        LOCK_NB when somebody else holds it."""
        held = (self.folder / f"{name}.lock").open("a+")
        try:
            fcntl.flock(held, kind)
        except OSError:
            held.close()
            raise
        return held

    def is_locked(self, name: str) -> bool:
        """Whether somebody holds the lock called `name`."""
        try:
            self.lock(name, fcntl.LOCK_SH | fcntl.LOCK_NB).close()
        except BlockingIOError:
            return True
        return False
