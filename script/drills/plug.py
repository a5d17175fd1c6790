"""Pulling the plug: SIGKILL to all processes of one part of the drill's own site, and to nobody else's."""

import contextlib
import json
import os
import signal
from pathlib import Path

FOLDER = Path(os.environ.get("DRILL_FOLDER", "/nonexistent"))
ARMED, FIRED, PARTS = FOLDER / "armed", FOLDER / "fired", FOLDER / "parts.json"
TARGETS = ("web", "worker", "postgres", "redis")


def arm(step, target):
    """The next process that reaches ``step`` pulls the plug of ``target``."""
    FIRED.unlink(missing_ok=True)
    coming = FOLDER / "arming"
    coming.write_text(json.dumps([step, target]))
    coming.rename(ARMED)


def disarm():
    ARMED.unlink(missing_ok=True)


def fire_if_armed(step):
    """Only one process of all that reach it does it: the file can be taken once."""
    try:
        wanted, target = json.loads(ARMED.read_text())
        if wanted != step:
            return
        ARMED.rename(FIRED)
    except FileNotFoundError:
        return
    pull(target)


def pull(target):
    """Kill every process of a part, at once."""
    part = json.loads(PARTS.read_text())[target]
    if not is_ours(part):
        return
    if target in {"web", "worker"}:
        os.killpg(part["pid"], signal.SIGKILL)
        return
    for pid in (part["pid"], *children(part["pid"])):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def is_ours(part):
    """A number is used again once its process is gone: whose it is now is asked first."""
    try:
        words = Path(f"/proc/{part['pid']}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return False
    return part["word"] in words


def children(pid):
    """The processes of this parent."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(status.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(status.parent.name))
    return found
