"""Run one drill: script/drill NAME. The last line it prints is one JSON object."""

import importlib
import json
import os
import signal
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = CHECKOUT / "script"
DRILLS = {"kill": "drills.settings", "storm": "drills.storm_settings"}  # and what the site is set to


def prepare(drill):
    """The environment of everything a drill starts, and our own."""
    sys.path[:0] = [str(CHECKOUT), str(SCRIPTS)]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": DRILLS[drill],
        "PYTHONPATH": f"{CHECKOUT}:{SCRIPTS}",
        "DRILL_FOLDER": str(CHECKOUT / ".local" / "drill-run"),
    }
    places = importlib.import_module("servers.places").Places("drill")
    os.environ |= {"DATABASE_URL": places.database_url, "REDIS_URL": places.redis_url}
    importlib.import_module("django").setup()


def stop(_number, _frame):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def main(words):
    if not words or words[0] not in DRILLS:
        print(f"Usage: script/drill {'|'.join(DRILLS)} [--help]")
        return 2
    began = time.monotonic()

    def say(line):
        print(f"[{time.monotonic() - began:7.1f} s] {line}", flush=True)

    signal.signal(signal.SIGTERM, stop)
    prepare(words[0])
    drill = importlib.import_module(f"drills.{words[0]}")
    found = drill.main(words[1:], say)
    print(json.dumps(found), flush=True)
    return int(drill.is_red(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
