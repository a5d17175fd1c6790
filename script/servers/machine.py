"""Small questions to the machine, asked as the user who runs the servers."""

import contextlib
import os
import pwd
import subprocess
import sys
import time
from pathlib import Path

SERVICE_USER = "postgres"


class Trouble(Exception):  # noqa: N818 - an ordinary thing for a person to mend
    """Something a person must mend; the message says what and how."""


def say(words):
    print(words, file=sys.stderr, flush=True)


def service_user():
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        message = (
            "There is no `postgres` user to run the database as. Run script/setup, which installs PostgreSQL."
        )
        raise Trouble(message) from None


def as_service_user(command):
    if os.geteuid() != 0:
        return command
    user = service_user()
    return [
        "setpriv",
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
        "--no-new-privs",
        *command,
    ]


def run(command, **options):
    """Run one short command as the service user, quietly; the caller reads the answer."""
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": "/tmp", "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        as_service_user([str(part) for part in command]),
        cwd="/",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def must(command, trouble):
    answer = run(command)
    if answer.returncode:
        raise Trouble(f"{trouble}\n{(answer.stderr or answer.stdout).strip()}")
    return answer.stdout


def present(path):
    """Root may look anywhere; anybody else looks as themselves."""
    return os.path.exists(path)  # noqa: PTH110 - where it may not look there is nothing, and no error


def wait_until(question, seconds, *, every=0.05):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(every)
    return False


def text_of(path):
    """What a log says, or nothing where there is none yet. Root reads anybody's."""
    with contextlib.suppress(OSError):
        return path.read_text(errors="replace")
    return ""


def tail(path, lines=12):
    return "\n".join(text_of(path).splitlines()[-lines:]) or "(there is nothing in it)"


def memory_mb():
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemTotal:"):
            return int(line.split()[1]) // 1024
    return 2048


def write_as_service_user(path, text):
    user = service_user()
    path.write_text(text)
    if os.geteuid() == 0:
        os.chown(path, user.pw_uid, user.pw_gid)
