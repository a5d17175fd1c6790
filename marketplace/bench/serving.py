"""The production web server, started for a bench and stopped with it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

PATIENCE_SECONDS = 30


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        return door.getsockname()[1]


def wait_for(port: int, server: subprocess.Popen) -> None:
    """Until the server takes a connection; gives up at once if it has died."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("The web server did not start.")


@contextmanager
def serving(application: str, *, workers: int = 2, threads: int = 4, **environment: str) -> Iterator[int]:
    """Serve a WSGI application, as a live site is served. Yields its port on this machine."""
    port = free_port()
    server = subprocess.Popen(  # noqa: S603 - our own server, no input
        [
            *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"),
            *("--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)),
            *("--log-level", "error", "--keep-alive", "30", "--no-control-socket"),
        ],
        env=os.environ | environment,
    )
    try:
        wait_for(port, server)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
