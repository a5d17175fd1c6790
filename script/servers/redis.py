"""A private Redis: it carries news and counts attempts, so it keeps nothing on disk."""

import shutil

from servers.machine import Trouble, must, run, tail, wait_until


def says(places, *words):
    return run(["redis-cli", "-s", places.redis_socket, *words]).stdout.strip()


def start(places):
    """Returns whether it had to be started."""
    if not shutil.which("redis-server"):
        raise Trouble("Redis is not installed. Run script/setup, which installs it.")
    if says(places, "PING") == "PONG":
        return False
    must(
        [
            "redis-server",
            *("--port", 0),
            *("--unixsocket", places.redis_socket),
            *("--unixsocketperm", 700),
            *("--daemonize", "yes"),
            *("--save", ""),
            *("--appendonly", "no"),
            *("--dir", places.home),
            *("--logfile", places.redis_log),
        ],
        "Redis could not be started.",
    )
    if not wait_until(lambda: says(places, "PING") == "PONG", 15):
        raise Trouble(f"Redis did not start. The end of {places.redis_log} says:\n{tail(places.redis_log)}")
    return True


def stop(places):
    if shutil.which("redis-cli") and says(places, "PING") == "PONG":
        says(places, "SHUTDOWN", "NOSAVE")
        wait_until(lambda: says(places, "PING") != "PONG", 10)
