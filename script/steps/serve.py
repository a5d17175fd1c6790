"""Bring the site up: check the ground, migrate, load the invented county, start everything, and watch it.

Run by script/server. Every process started here is stopped here, whatever happens.
"""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import dj_database_url
import psycopg
import redis

CHECKOUT = Path(__file__).resolve().parent.parent.parent
LOGS = CHECKOUT / ".local" / "log"
HIGHEST_PORT = 65535
POLITE_SECONDS = 15
PATIENCE_SECONDS = 90


class Trouble(Exception):  # noqa: N818 - an ordinary thing for a person to mend
    """The message says what is missing and what to do."""


def say(words):
    print(words, flush=True)


# Is the ground firm?


def wanted_port():
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) <= HIGHEST_PORT:
        raise Trouble(f"PORT must be a number from 1 to {HIGHEST_PORT}, not {text!r}.")
    return int(text)


def addresses(port):
    """Where to listen: this machine only, by its old name and its new one."""
    places = [(socket.AF_INET, "127.0.0.1", f"127.0.0.1:{port}")]
    if socket.has_ipv6 and Path("/proc/net/if_inet6").exists() and Path("/proc/net/if_inet6").read_text():
        places.append((socket.AF_INET6, "::1", f"[::1]:{port}"))
    free = []
    for family, host, address in places:
        with socket.socket(family, socket.SOCK_STREAM) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind((host, port))
            except PermissionError:
                raise Trouble(
                    f"Port {port} is for root only. Choose another: PORT=8000 script/server"
                ) from None
            except OSError as error:
                if family == socket.AF_INET6 and error.errno == socket.EAI_ADDRFAMILY:
                    continue
                raise Trouble(
                    f"Port {port} is taken by something else. Stop it, or choose another: "
                    f"PORT={port + 1 if port < HIGHEST_PORT else 8000} script/server"
                ) from None
        free.append(address)
    return free


def check_database():
    url = os.environ["DATABASE_URL"]
    advice = "It should look like postgis://user:password@host:5432/name (percent-encode a socket's folder as host)."
    try:
        parts = dj_database_url.parse(url)
    except (ValueError, dj_database_url.ParseError, dj_database_url.UnknownSchemeError):
        raise Trouble(f"DATABASE_URL cannot be read. {advice}") from None
    if not parts.get("ENGINE", "").endswith(("postgis", "postgresql")):
        raise Trouble(f"DATABASE_URL must be a PostgreSQL with PostGIS. {advice}")
    try:
        with psycopg.connect(
            host=parts["HOST"],
            port=parts["PORT"] or None,
            user=parts["USER"] or None,
            password=parts["PASSWORD"] or None,
            dbname=parts["NAME"],
            connect_timeout=5,
        ) as connection:
            has_postgis = connection.execute(
                "SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'"
            ).fetchone()[0]
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[-1]
        raise Trouble(
            f"The database that DATABASE_URL names does not answer:\n  {reason}\n{advice}"
        ) from None
    if not has_postgis:
        raise Trouble(
            "The database that DATABASE_URL names has no PostGIS. Install its package on that server."
        )


def check_redis():
    url = os.environ["REDIS_URL"].replace("redis+socket://", "unix://", 1)
    try:
        redis.Redis.from_url(url, socket_connect_timeout=5).ping()
    except (ValueError, redis.RedisError) as error:
        raise Trouble(
            f"The Redis that REDIS_URL names does not answer:\n  {error}\n"
            f"It should look like redis://host:6379/0 or unix:///folder/redis.sock"
        ) from None


# Processes, and their end


def end_with_parent():
    """Told by the kernel to stop if we are killed outright."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def manage(*words, shown=False):
    """One management command, to its end. Returns what it printed; ``shown`` prints it as it comes, too."""
    log = LOGS / "manage.log"
    with log.open("a") as errors:
        began = errors.tell()
        command = subprocess.Popen(
            [sys.executable, "manage.py", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - we have one thread
        )
        said = []
        try:
            for line in command.stdout:
                said.append(line)
                if shown:
                    print(f"  {line}", end="", flush=True)
            command.wait()
        finally:
            command.kill()
            command.wait()
    if command.returncode:
        lines = log.read_bytes()[began:].decode(errors="replace").strip().splitlines() or said
        ending = "\n".join(line.rstrip() for line in lines[-8:])
        raise Trouble(f"`manage.py {' '.join(words)}` failed:\n{ending}\nAll it said is in {log}")
    return "".join(said)


class Crew:
    """The processes of a running site, each with a log of its own and a session of its own.

    A session of its own means that Ctrl-C reaches only us, and we stop them in order.
    """

    def __init__(self):
        self.members = {}

    def start(self, name, *command):
        with (LOGS / f"{name}.log").open("w") as log:
            self.members[name] = subprocess.Popen(
                [sys.executable, "-m", *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - we have one thread
            )

    def fallen(self):
        return next((name for name, process in self.members.items() if process.poll() is not None), None)

    def tell(self, number):
        for process in self.members.values():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, number)

    def stop(self):
        for process in self.members.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + POLITE_SECONDS
        for process in self.members.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
        self.tell(signal.SIGKILL)
        for process in self.members.values():
            process.wait()


def answers(port):
    """Does the web server speak? Asked without any proxy the environment may name."""
    connection = http.client.HTTPConnection("localhost", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Stopped(Exception):  # noqa: N818 - not an error
    """Somebody asked us to stop."""


STOPPERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def raise_stopped(_number, _frame):
    """Once is enough: told a second time (by the terminal and by whoever started us), we would trip over stopping."""
    for number in STOPPERS:
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def start_all(crew, listen):
    binds = [word for address in listen for word in ("--bind", address)]
    crew.start(
        "web",
        "gunicorn",
        "marketplace.wsgi",
        *binds,
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
        *("--worker-tmp-dir", "/dev/shm"),
        *("--access-logfile", "-"),
        *("--preload", "--no-control-socket"),
    )
    celery = ("celery", "--app", "marketplace", "--skip-checks")  # `migrate` has just made them
    quietly = ("--loglevel", "INFO")
    crew.start(
        "worker",
        *(*celery, "worker", "--concurrency", "2"),
        *("--without-gossip", "--without-mingle", *quietly),
    )
    crew.start(
        "beat",
        *(*celery, "beat", "--schedule", ".local/beat", "--pidfile=", *quietly),
    )


def wait_until_it_answers(crew, port):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not answers(port):
        watch(crew)
        if time.monotonic() > deadline:
            raise Trouble(
                f"The site did not answer within {PATIENCE_SECONDS} seconds. See {LOGS / 'web.log'}"
            )
        time.sleep(0.1)


def watch(crew):
    name = crew.fallen()
    if name:
        log = LOGS / f"{name}.log"
        lines = log.read_text(errors="replace").splitlines()[-40:]
        raise Trouble("\n".join([f"The {name} process stopped by itself. The end of {log} says:", *lines]))


def demo_wanted():
    """The invented county is for trying things out: never on a live site, nor where DEMO=0 says not."""
    there = (CHECKOUT / "marketplace" / "management" / "commands" / "demo.py").exists()
    return there and os.environ.get("LIVE") != "1" and os.environ.get("DEMO") != "0"


def serve(crew):
    port = wanted_port()
    listen = addresses(port)
    check_database()
    check_redis()
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    say("Bringing the database up to date …")
    manage("migrate", "--no-input", "--verbosity", "0")
    if os.environ.get("LIVE") == "1":
        manage("collectstatic", "--no-input", "--verbosity", "0")
    logins = ""
    if demo_wanted():
        say("Loading the invented county, unless it is there already …")
        manage("demo", shown=True)
    start_all(crew, listen)
    if demo_wanted():
        logins = manage("demo", "--logins")
    wait_until_it_answers(crew, port)
    say(f"\nReady: http://localhost:{port}\n")
    if logins:
        say(logins.rstrip())
        say("To look around without signing in, use a postcode of the invented county, such as QV4 1AG.\n")
    say(
        f"Mail it sends is kept in .local/mail, logs in {LOGS.relative_to(CHECKOUT)}. Ctrl-C stops everything."
    )
    while True:
        time.sleep(1)
        watch(crew)


def main():
    for number in STOPPERS:
        signal.signal(number, raise_stopped)
    os.chdir(CHECKOUT)
    LOGS.mkdir(parents=True, exist_ok=True)
    crew = Crew()
    try:
        serve(crew)
    except Stopped:
        say("\nStopping …")
        return 0
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr, flush=True)
        return 1
    finally:
        for number in STOPPERS:
            signal.signal(number, signal.SIG_IGN)
        crew.stop()


if __name__ == "__main__":
    sys.exit(main())
