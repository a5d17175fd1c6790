"""The checkout's own servers: started when wanted, stopped when not, and nobody else's."""

import os
import signal
import time
from pathlib import Path

import pytest

PART = "script"
ASK = "import os, psycopg, redis; from urllib.parse import urlsplit, unquote; u = urlsplit(os.environ['DATABASE_URL']);"
ANSWERS = ASK + (
    "c = psycopg.connect(host=unquote(u.netloc.split('@')[1]), user='app', dbname=u.path[1:]);"
    "print(c.execute('SHOW fsync').fetchone()[0], c.execute('SHOW max_connections').fetchone()[0],"
    " redis.Redis.from_url(os.environ['REDIS_URL']).ping())"
)


def test_run_gives_both_servers_and_stops_them(checkout):
    answer = checkout.cluster("run", "--", os.sys.executable, "-c", ANSWERS)
    assert answer.stdout.split() == ["off", "600", "True"], answer.stderr
    assert not checkout.runs()
    assert checkout.processes() == []


def test_run_passes_on_the_exit_code(checkout):
    assert checkout.cluster("run", "sh", "-c", "exit 7").returncode == 7


def test_run_without_such_a_program_says_so(checkout):
    answer = checkout.cluster("run", "no-such-program")
    assert answer.returncode == 1
    assert "There is no program called no-such-program" in answer.stderr
    assert not checkout.runs()


def test_durable_pair_trusts_nothing_to_luck(checkout):
    answer = checkout.cluster("--durable", "run", "--", os.sys.executable, "-c", ANSWERS)
    assert answer.stdout.split() == ["on", "600", "True"], answer.stderr


def test_servers_outlive_the_first_to_finish_and_not_the_last(checkout):
    long = checkout.begin("run", "sh", "-c", "echo up; sleep 60")
    assert long.stdout.readline().strip() == "up"
    assert checkout.cluster("run", "true").returncode == 0
    assert checkout.runs()
    long.terminate()
    assert long.wait(20) == 128 + signal.SIGTERM
    assert not checkout.runs()


def test_started_servers_stay_until_stopped(checkout):
    assert checkout.cluster("start").returncode == 0
    assert checkout.cluster("run", "true").returncode == 0
    assert checkout.runs()
    assert checkout.cluster("stop").returncode == 0
    assert not checkout.runs()


def test_servers_that_were_killed_start_again(checkout):
    checkout.cluster("start")
    address = checkout.cluster("env").stdout
    status = checkout.cluster("status").stdout
    folder = Path(status.split("runs: ")[1].splitlines()[0])
    os.kill(int((folder / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    deadline = time.monotonic() + 10
    while checkout.runs() and time.monotonic() < deadline:
        time.sleep(0.05)
    again = checkout.cluster("run", "--", os.sys.executable, "-c", ANSWERS)
    assert again.stdout.split() == ["off", "600", "True"], again.stderr
    assert checkout.cluster("env").stdout == address
    checkout.cluster("stop")


def test_a_database_of_yours_is_used_and_ours_not_started(checkout):
    answer = checkout.cluster(
        "run", "sh", "-c", "echo $DATABASE_URL; sleep 1", DATABASE_URL="postgis://elsewhere/x"
    )
    assert answer.stdout.strip() == "postgis://elsewhere/x"
    seen = checkout.cluster(
        "run",
        *checkout.command("status"),
        DATABASE_URL="postgis://elsewhere/x",
        REDIS_URL="redis://elsewhere",
    )
    assert "PostgreSQL is stopped" in seen.stdout
    assert "Redis is stopped" in seen.stdout


@pytest.mark.parametrize("name", ["a folder with spaces", "l" * 110])
def test_awkward_places_work(checkout_at, name):
    copy = checkout_at(name)
    answer = copy.cluster("run", "--", os.sys.executable, "-c", ANSWERS)
    assert answer.stdout.split() == ["off", "600", "True"], answer.stderr


def test_killed_outright_its_command_ends_too(checkout):
    starter = checkout.begin("run", "sh", "-c", "echo up; exec sleep 60.25")
    assert starter.stdout.readline().strip() == "up"
    starter.kill()
    starter.wait()
    deadline = time.monotonic() + 10
    while checkout.processes(doing="sleep 60.25"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert checkout.cluster("run", "true").returncode == 0
    assert not checkout.runs()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder that is another's")
def test_a_folder_somebody_else_made_is_refused(checkout_at):
    copy = checkout_at("theirs")
    sockets = Path(copy.cluster("env").stdout.split("'")[3].removeprefix("unix://")).parent
    os.chown(sockets, 65534, 65534)
    answer = copy.cluster("start")
    assert answer.returncode == 1
    assert "belongs to another user" in answer.stderr
    sockets.rmdir()
