"""The drill's own site: PostgreSQL, Redis, web server and worker. Killed parts are found and started again."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

from servers import postgres, redis
from servers.machine import Trouble, text_of, wait_until
from servers.places import CHECKOUT

from drills import plug, steps

SLOW_TO_FLUSH = {"synchronous_commit": "off", "wal_writer_delay": "10s"}
PATIENCE_SECONDS = 60
POLITE_SECONDS = 10


class Line(http.client.HTTPConnection):
    """A connection to the drill's web server, by its socket."""

    def __init__(self, path, seconds=30):
        super().__init__("drill", timeout=seconds)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


class Crew:
    """Everything that lives, and how to tell that it does."""

    def __init__(self, places, *, flush):
        self.places, self.members, self.notes = places, {}, {}
        places.more = {} if flush else SLOW_TO_FLUSH
        self.door = places.sockets / "web.sock"

    def environment(self):
        return os.environ | {"DATABASE_URL": self.places.database_url, "REDIS_URL": self.places.redis_url}

    def start_servers(self):
        postgres.start(self.places)
        redis.start(self.places)

    def start(self):
        for target in plug.TARGETS[:2]:
            self.mend(target)
        self.write_down()

    def run(self, name, *command):
        with (plug.FOLDER / f"{name}.log").open("ab") as log:
            self.members[name] = subprocess.Popen(
                [sys.executable, "-m", *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=self.environment(),
                cwd=CHECKOUT,
            )

    def mend(self, target):
        """Start what was killed, and wait until it lives."""
        if target == "postgres":
            postgres.start(self.places)
        elif target == "redis":
            redis.start(self.places)
        elif target == "web":
            self.bury(target)
            self.run("web", *web_command(self.door))
            self.wait(target, self.answers)
        else:
            self.bury(target)
            steps.READY.unlink(missing_ok=True)
            self.run("worker", *worker_command())
            self.wait(target, steps.READY.exists)
        self.write_down()

    def wait(self, target, lives):
        def over():
            return lives() or self.members[target].poll() is not None

        if not wait_until(over, PATIENCE_SECONDS) or not lives():
            end = text_of(plug.FOLDER / f"{target}.log")[-2000:]
            raise Trouble(f"The drill's {target} did not start:\n{end}")

    def answers(self):
        line = Line(self.door, 5)
        with contextlib.closing(line), contextlib.suppress(OSError, http.client.HTTPException):
            line.request("GET", "/healthz")
            return line.getresponse().status == http.HTTPStatus.OK
        return False

    def bury(self, target):
        """Whatever is left of a group that was killed; without it, nothing may be."""
        member = self.members.pop(target, None)
        if member:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(member.pid, signal.SIGKILL)
            member.wait()

    def write_down(self):
        """Who is who, for whoever pulls a plug."""
        parts = {name: {"pid": member.pid, "word": sys.executable} for name, member in self.members.items()}
        parts["postgres"] = {"pid": postgres_pid(self.places), "word": str(self.places.data)}
        parts["redis"] = {"pid": redis_pid(self.places), "word": "redis-server"}
        coming = plug.PARTS.with_suffix(".coming")
        coming.write_text(json.dumps(parts))
        coming.rename(plug.PARTS)

    def fallen(self):
        """What is down though nobody pulled its plug."""
        return [name for name, member in self.members.items() if member.poll() is not None]

    def dead(self, target):
        part = json.loads(plug.PARTS.read_text())[target]
        if target in self.members:
            return self.members[target].poll() is not None
        return not plug.is_ours(part)

    def stop(self):
        for member in self.members.values():
            member.terminate()
        deadline = time.monotonic() + POLITE_SECONDS
        for member in self.members.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                member.wait(max(0.1, deadline - time.monotonic()))
        for target in list(self.members):
            self.bury(target)
        redis.stop(self.places)
        postgres.stop(self.places)


def web_command(door):
    return (
        *("gunicorn", "marketplace.wsgi", "--bind", f"unix:{door}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "6"),
        *("--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--log-level", "warning"),
    )


def worker_command():
    return (
        *("celery", "--app", "marketplace", "worker", "--concurrency", "1", "--beat"),
        *("--schedule", str(plug.FOLDER / "beat"), "--without-gossip", "--without-mingle"),
        *("--loglevel", "WARNING"),
    )


def postgres_pid(places):
    return int(text_of(places.data / "postmaster.pid").split("\n", 1)[0] or 0)


def redis_pid(places):
    for line in redis.says(places, "INFO", "server").splitlines():
        if line.startswith("process_id:"):
            return int(line.partition(":")[2])
    return 0


def fresh_folder():
    shutil.rmtree(plug.FOLDER, ignore_errors=True)
    plug.FOLDER.mkdir(parents=True)
