import fcntl
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from reformportal.lib import processes
from reformportal.lib.embedded import join
from reformportal.lib.home import Home
from reformportal.lib.valkey import free_port


@pytest.fixture
def home():
    # PostgreSQL of a root user runs as somebody else, who has to reach the folder.
    with tempfile.TemporaryDirectory(prefix="portal-test-") as folder:
        Path(folder).chmod(0o755)
        yield Home(Path(folder) / "home")


def ask(url: str, question: str):
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute(question)
        answer = cursor.fetchone() if cursor.description else None
    connection.close()
    return answer


def server_processes(home: Home) -> list[int]:
    note = home.read("servers")
    return [int(one[0]) for one in [note["keeper"], *note["processes"]]]


def wait_until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_servers_answer_while_somebody_works_and_are_gone_afterwards(home):
    first, second = join(home), join(home)
    assert first.database_url == second.database_url
    ask(first.database_url, "CREATE TABLE kept AS SELECT 7 AS number")
    assert redis.Redis.from_url(first.redis_url).ping()
    running = server_processes(home)

    first.leave()
    assert ask(second.database_url, "SELECT number FROM kept") == (7,)
    second.leave()

    assert not any(processes.is_running(pid) for pid in running)
    again = join(home)
    assert ask(again.database_url, "SELECT number FROM kept") == (7,)
    again.leave()


@pytest.mark.parametrize("victim", [0, 1, 2], ids=["keeper", "PostgreSQL", "Valkey"])
def test_a_killed_part_is_back_for_the_next_command(home, victim):
    servers = join(home)
    ask(servers.database_url, "CREATE TABLE kept AS SELECT 7 AS number")
    killed = server_processes(home)[victim]
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: not processes.is_running(killed))
    if victim:
        wait_until(lambda: killed not in server_processes(home))
    servers.leave()

    again = join(home)
    assert ask(again.database_url, "SELECT number FROM kept") == (7,)
    assert redis.Redis.from_url(again.redis_url).ping()
    again.leave()


def test_servers_end_when_the_command_that_used_them_was_killed(home):
    command = "from reformportal.lib import embedded, home; import time, pathlib, sys;"
    command += "embedded.join(home.Home(pathlib.Path(sys.argv[1]))); time.sleep(60)"
    user = subprocess.Popen([sys.executable, "-c", command, str(home.folder)])
    wait_until(lambda: home.read("servers"))
    running = server_processes(home)
    user.kill()
    user.wait()
    wait_until(lambda: not any(processes.is_running(pid) for pid in running))


def test_only_who_knows_the_password_gets_in(home):
    servers = join(home)
    with pytest.raises(psycopg2.OperationalError):
        ask(servers.database_url.replace(home.secret("postgres"), "guess"), "SELECT 1")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(servers.redis_url.replace(home.secret("valkey"), "guess")).ping()
    broker = psutil.Process(server_processes(home)[2])
    assert {one.laddr.ip for one in broker.net_connections()} == {"127.0.0.1"}
    assert home.secret("valkey") not in " ".join(broker.cmdline())
    servers.leave()


def test_notes_and_secrets_are_for_their_owner_only(home):
    secret = home.secret("django")
    assert home.secret("django") == secret
    assert (home.folder / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_torn_note_counts_as_none(home):
    (home.folder / "run.json").write_text('{"process": 1')
    assert home.read("run") == {}


def test_a_taken_port_gives_way_to_the_next_free_one():
    first = free_port()
    assert free_port(first) == first
    with socket.create_server(("127.0.0.1", first)):
        assert free_port(first) > first


def test_a_lock_is_free_again_when_its_holder_dies(home):
    command = "from reformportal.lib import home; import fcntl, pathlib, sys, time;"
    command += (
        "held = home.Home(pathlib.Path(sys.argv[1])).lock('run', fcntl.LOCK_EX); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", command, str(home.folder)])
    wait_until(lambda: home.is_locked("run"))
    holder.kill()
    holder.wait()
    home.lock("run", fcntl.LOCK_EX | fcntl.LOCK_NB).close()
