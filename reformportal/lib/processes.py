"""Starting child processes that never outlive their parent, and ending them in order."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1


def spawn(
    command: list[str],
    *,
    log: Path,
    death_signal: signal.Signals = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
    account: pwd.struct_passwd | None = None,
    stdin: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, its output going to the end of `log`.

    On Linux the child gets `death_signal` when its parent dies, however the parent died.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            cwd="/" if account else None,
            start_new_session=True,
            preexec_fn=_die_with_parent(death_signal),
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )


def _die_with_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def ask_the_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return ask_the_kernel


def stop(
    process: subprocess.Popen[bytes], *, how: signal.Signals = signal.SIGTERM, patience: float = 20
) -> None:
    """End `process` politely with the signal `how`, then whatever is left of its session."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(how)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    end_session(process.pid)
    process.wait()


def end_session(leader: int) -> None:
    """Kill every process of the session that `leader` started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def identity(pid: int) -> list[float] | None:
    """Something that tells process `pid` from a later one with the same number."""
    try:
        return [pid, psutil.Process(pid).create_time()]
    except psutil.Error:
        return None


def is_same(known: list[float] | None) -> bool:
    """Whether the process that `identity` described still runs; clocks may move a little."""
    found = identity(int(known[0])) if known else None
    return bool(known and found and abs(found[1] - known[1]) < 3 and is_running(int(known[0])))


def end_leftovers(identities: Iterable[list[float] | None], *, patience: float = 10) -> None:
    """End the processes an earlier run left behind, with their sessions."""
    left = [int(one[0]) for one in identities if one and is_same(one)]
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while any(is_running(pid) for pid in left) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in left:
        end_session(pid)


def is_running(pid: int) -> bool:
    """Whether process `pid` does something; one that only waits to be reaped does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log file, for a message about why something failed."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
