"""Prepare PORTAL_HOME with the standard library only, then hand over to the portal's own Python."""

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("PORTAL_HOME") or ROOT / "var").resolve()
VENV = HOME / "venv"
PYTHON = VENV / "bin" / "python"
ASSETS = HOME / "assets"
NO_VENV = """python3 cannot make a virtual environment here: it has neither ensurepip nor pip.
On Debian and Ubuntu: apt-get install python3-venv. Then start again."""


def main() -> None:
    command = sys.argv[1]
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "prepare.lock").open("a") as lock:
        wait_for(lock)
        needs = ["requirements.txt"] + ["requirements-dev.txt"] * (command == "test")
        prepare_both(needs, with_tests=command == "test")
        compile_translations()
    os.chdir(ROOT)
    os.environ["PORTAL_HOME"] = str(HOME)
    # Compiled once and kept with the rest, also where this machine writes no compiled Python.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(HOME / "compiled")
    os.execv(PYTHON, [str(PYTHON), "-m", "reformportal.local", *sys.argv[1:]])


def prepare_both(needs: list[str], *, with_tests: bool) -> None:
    """Python's and the browser's libraries, side by side where the machine has npm."""
    if not (npm := npm_of_this_machine()):
        prepare_venv(needs)
        prepare_assets(npm_of_a_wheel, with_tests=with_tests)
        return
    with ThreadPoolExecutor(1) as aside:
        assets = aside.submit(prepare_assets, lambda: npm, with_tests=with_tests)
        prepare_venv(needs)
        assets.result()


def wait_for(lock) -> None:
    """Hold `lock`; somebody else who prepares the same folder is waited for."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("waiting for another start that prepares the same folder")
        fcntl.flock(lock, fcntl.LOCK_EX)


def prepare_venv(needs: list[str]) -> None:
    """Install the pinned requirements; nothing happens while they are what they were."""
    version = ".".join(map(str, sys.version_info[:3]))
    wanted = {name: fingerprint(version, VENV, ROOT / name) for name in needs}
    installed = read_stamp(VENV / "installed.json")
    if all(installed.get(name) == mark for name, mark in wanted.items()) and PYTHON.exists():
        return
    changed = installed.get("python") != version or not pip_works()
    if changed:
        say(f"making a virtual environment with Python {version}")
        make_venv()
        installed = {"python": version}
    say("installing what the portal needs (the first time this takes a minute)")
    wishes = [word for name in needs for word in ("-r", str(ROOT / name))]
    if not pip_installs(*wishes):
        shutil.rmtree(VENV, ignore_errors=True)
        stop("The requirements could not be installed; the lines above say why.")
    (VENV / "installed.json").write_text(json.dumps(installed | wanted))


def make_venv() -> None:
    """Make the virtual environment from nothing, by whatever this Python can."""
    shutil.rmtree(VENV, ignore_errors=True)
    if importlib.util.find_spec("ensurepip") and run(sys.executable, "-m", "venv", VENV):
        return
    if importlib.util.find_spec("virtualenv"):
        done = run(sys.executable, "-m", "virtualenv", "--quiet", VENV)
    elif importlib.util.find_spec("pip"):
        done = run(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV) and run(
            sys.executable, "-m", "pip", "--quiet", "--python", PYTHON, "install", "pip"
        )
    else:
        done = False
    if not done:
        shutil.rmtree(VENV, ignore_errors=True)
        stop(NO_VENV)


def pip_installs(*wishes: object) -> bool:
    """Install into the virtual environment; what pip says is shown only when it fails."""
    quiet = ["--quiet", "--disable-pip-version-check", "--root-user-action=ignore"]
    # Python compiles what it imports; compiling all of it ahead doubles the time of a first start.
    quiet.append("--no-compile")
    return run(PYTHON, "-m", "pip", "install", *quiet, *wishes, quiet=True)


def pip_works() -> bool:
    """Whether the virtual environment is whole; one whose making was cut short is not."""
    try:
        return (
            subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0
        )
    except OSError:
        return False


def prepare_assets(find_npm: Callable[[], str], *, with_tests: bool) -> None:
    """Install the browser libraries and copy the files that package.json says we serve."""
    mark = fingerprint(ROOT / "package.json", ROOT / "package-lock.json")
    stamp = read_stamp(ASSETS / "installed.json")
    if stamp.get("mark") == mark and stamp.get("with_tests", False) >= with_tests:
        return
    say("installing browser libraries")
    ASSETS.mkdir(exist_ok=True)
    (ASSETS / "installed.json").unlink(missing_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, ASSETS / name)
    npm = find_npm()
    options = ["--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"]
    omit = [] if with_tests else ["--omit=dev"]
    if not run(npm, "ci", *options, *omit, quiet=True, cwd=ASSETS):
        stop("The browser libraries could not be installed; the lines above say why.")
    serve_assets(json.loads((ROOT / "package.json").read_text())["serve"])
    (ASSETS / "installed.json").write_text(json.dumps({"mark": mark, "with_tests": with_tests}))


def npm_of_this_machine() -> str | None:
    """The machine's npm, when its node is recent enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    is_old = "process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)"
    return npm if node and npm and run(node, "-e", is_old, quiet=True) else None


def npm_of_a_wheel() -> str:
    """The npm that a wheel brings into the virtual environment."""
    if not pip_installs("-r", ROOT / "requirements-npm.txt"):
        stop("npm is not on this machine and could not be installed; the lines above say why.")
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return str(VENV / "bin" / "npm")


def serve_assets(serve: dict[str, str]) -> None:
    """Copy each served file to its place; `{a,b}` in a name stands for several files."""
    shutil.rmtree(ASSETS / "static", ignore_errors=True)
    for place, pattern in serve.items():
        for name in alternatives(pattern):
            source = ASSETS / "node_modules" / name
            goal = ASSETS / "static" / place / (source.name if place.endswith("/") else "")
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, goal)


def alternatives(pattern: str) -> list[str]:
    """The names that a pattern with `{a,b}` stands for."""
    braces = re.search(r"\{([^}]*)\}", pattern)
    if not braces:
        return [pattern]
    start, end = pattern[: braces.start()], pattern[braces.end() :]
    return [whole for part in braces[1].split(",") for whole in alternatives(start + part + end)]


def compile_translations() -> None:
    """Compile locale/*.po into .mo where the .po is newer."""
    for source in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        goal = source.with_suffix(".mo")
        if goal.exists() and goal.stat().st_mtime >= source.stat().st_mtime:
            continue
        say(f"compiling {source.relative_to(ROOT)}")
        if not run(PYTHON, ROOT / "bin" / "_compile_catalogue.py", source, goal, quiet=True):
            stop(f"{source} could not be compiled; the lines above say why.")


def fingerprint(*parts: object) -> str:
    """A mark that changes with the contents of the files and the other parts."""
    mark = hashlib.sha256()
    for part in parts:
        is_file = isinstance(part, Path) and part.is_file()
        mark.update(part.read_bytes() if is_file else str(part).encode())
    return mark.hexdigest()


def read_stamp(path: Path) -> dict:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return {}


def run(*command: object, quiet: bool = False, cwd: Path | None = None) -> bool:
    """Whether the command ended well; a quiet one is heard only when it did not."""
    done = subprocess.run(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else sys.stderr,
        stderr=subprocess.STDOUT if quiet else None,
        cwd=cwd,
    )
    if quiet and done.returncode:
        sys.stderr.buffer.write(done.stdout)
    return done.returncode == 0


def say(line: str) -> None:
    sys.stderr.write(f"- {line}\n")


def stop(line: str) -> None:
    sys.exit(line)


if __name__ == "__main__":
    main()
