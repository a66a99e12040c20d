import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def prepare(monkeypatch, tmp_path):
    """bin/_prepare.py as a module, working in an empty PORTAL_HOME."""
    monkeypatch.setenv("PORTAL_HOME", str(tmp_path / "home"))
    spec = importlib.util.spec_from_file_location("prepare", ROOT / "bin" / "_prepare.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.HOME.mkdir()
    return module


def test_it_needs_the_standard_library_only():
    source = ROOT / "bin" / "_prepare.py"
    command = [sys.executable, "-I", "-S", "-c", f"import runpy; runpy.run_path({str(source)!r})"]
    assert subprocess.run(command, capture_output=True, text=True).stderr == ""


def test_a_python_that_can_make_no_environment_says_what_to_install(prepare, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        prepare.prepare_venv(["requirements.txt"])
    assert not prepare.VENV.exists()


def test_a_half_made_environment_is_made_again(prepare, monkeypatch):
    made = []
    prepare.PYTHON.parent.mkdir(parents=True)
    prepare.PYTHON.symlink_to("/nowhere/python3")
    monkeypatch.setattr(prepare, "make_venv", lambda: made.append(prepare.VENV))
    monkeypatch.setattr(prepare, "pip_installs", lambda *wishes: True)
    prepare.prepare_venv(["requirements.txt"])
    assert made


def test_requirements_are_installed_once_until_they_change(prepare, monkeypatch):
    wishes = []
    monkeypatch.setattr(prepare, "make_venv", lambda: prepare.PYTHON.parent.mkdir(parents=True))
    monkeypatch.setattr(prepare, "pip_installs", lambda *wish: wishes.append(wish) or True)
    monkeypatch.setattr(prepare, "pip_works", lambda: prepare.PYTHON.exists())
    prepare.prepare_venv(["requirements.txt"])
    prepare.PYTHON.touch()
    prepare.prepare_venv(["requirements.txt"])
    assert len(wishes) == 1
    prepare.prepare_venv(["requirements.txt", "requirements-dev.txt"])
    assert len(wishes) == 2


def test_a_failed_installation_leaves_no_environment_behind(prepare, monkeypatch):
    monkeypatch.setattr(prepare, "make_venv", lambda: prepare.PYTHON.parent.mkdir(parents=True))
    monkeypatch.setattr(prepare, "pip_installs", lambda *wishes: False)
    with pytest.raises(SystemExit, match="could not be installed"):
        prepare.prepare_venv(["requirements.txt"])
    assert not prepare.VENV.exists()


def test_braces_stand_for_several_files(prepare):
    assert prepare.alternatives("a-{x,y}-{1,2}.woff2") == [
        "a-x-1.woff2",
        "a-x-2.woff2",
        "a-y-1.woff2",
        "a-y-2.woff2",
    ]


def test_the_lock_names_no_registry_and_knows_every_library():
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wanted = json.loads((ROOT / "package.json").read_text())
    assert not [name for name, entry in lock.items() if "resolved" in entry]
    for name, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        assert lock[f"node_modules/{name}"]["version"] == version


def test_every_pin_has_its_reason():
    for path in sorted(ROOT.glob("requirements*.txt")):
        for line in path.read_text().splitlines():
            if line and not line.startswith(("#", "-r")):
                pin, _space, reason = line.partition("  # ")
                assert "==" in pin and len(reason) > 10, f"{path.name}: {line}"


def test_the_commands_are_plain_shell_that_anybody_may_run():
    for name in ("run", "test", "manage", "_with_python"):
        path = ROOT / "bin" / name
        assert path.read_text().startswith("#!/bin/sh\n")
        assert os.access(path, os.X_OK)
