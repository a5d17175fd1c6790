"""script/server's last step: the ground is checked in plain words, and whatever starts is stopped."""

import http.client
import os
import signal
import socket
import sys
import time
from contextlib import closing, contextmanager

import pytest

from tests.script.conftest import CHECKOUT, step

SERVE = CHECKOUT / "script" / "steps" / "serve.py"


@pytest.fixture
def refusal(monkeypatch, capfd):
    """``refusal(PORT=…)``: what it says when it will not start. Asked in this process, which is then as it was."""

    def said(**environment):
        serve = step("serve")
        ours = {"DATABASE_URL": "postgis:///x", "REDIS_URL": "unix:///x", "PORT": "0"}
        monkeypatch.chdir(CHECKOUT)
        for name, value in (ours | environment).items():
            monkeypatch.setenv(name, value)
        before = {number: signal.getsignal(number) for number in serve.STOPPERS}
        try:
            assert serve.main() == 1
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        return capfd.readouterr().err.strip()

    return said


@pytest.fixture
def port():
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        return door.getsockname()[1]


@pytest.mark.parametrize("text", ["many", "0", "65536", "-1"])
def test_port_that_is_not_one_is_refused(refusal, text):
    assert "PORT must be a number from 1 to 65535" in refusal(PORT=text)


def test_port_that_is_taken_is_refused(refusal):
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        number = door.getsockname()[1]
        assert f"Port {number} is taken by something else" in refusal(PORT=str(number))


@pytest.mark.parametrize("url", ["nonsense", "postgis://app:pass@[/x", "mysql://host/name", "sqlite:///file"])
def test_database_url_that_cannot_be_one_is_refused(refusal, url, port):
    words = refusal(PORT=str(port), DATABASE_URL=url)
    assert "DATABASE_URL" in words
    assert "postgis://user:password@host:5432/name" in words


def test_database_that_does_not_answer_is_refused_without_its_password(refusal, port):
    words = refusal(PORT=str(port), DATABASE_URL="postgis://app:sesame@127.0.0.1:1/name")
    assert "does not answer" in words
    assert "sesame" not in words


def test_redis_that_does_not_answer_is_refused(checkout, port):
    answer = checkout.cluster(
        "run", sys.executable, str(SERVE), PORT=str(port), REDIS_URL="redis://127.0.0.1:1/0"
    )
    assert answer.returncode == 1
    assert "The Redis that REDIS_URL names does not answer" in answer.stderr
    assert "Traceback" not in answer.stderr


def page(port):
    with closing(http.client.HTTPConnection("localhost", port, timeout=10)) as connection:
        connection.request("GET", "/")
        return connection.getresponse().status


def rises_and_falls(checkout, port, number):
    """Start the site, see it answer, tell it to stop; every process there was while it stood, when none is left."""
    serve = checkout.folder / "script" / "steps" / "serve.py"
    site = checkout.begin("run", sys.executable, str(serve), PORT=str(port), DEMO="0")
    said = []
    for line in site.stdout:
        said.append(line)
        if line.startswith("Ready:"):
            break
    assert said[-1] == f"Ready: http://localhost:{port}\n", "".join(said)
    assert page(port) == 200
    words = " ".join(checkout.processes())
    os.killpg(site.pid, number)
    assert site.wait(40) in {0, 128 + number}
    deadline = time.monotonic() + 5
    while checkout.processes() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert checkout.processes() == []
    return words


def test_site_comes_up_and_everything_goes_down(checkout, port):
    words = rises_and_falls(checkout, port, signal.SIGTERM)
    assert "gunicorn" in words
    assert "celery" in words


STAND_INS = {
    "manage.py": "",
    "celery/__init__.py": "",
    "gunicorn/__init__.py": "",
    "celery/__main__.py": "import time\ntime.sleep(120)\n",
    "gunicorn/__main__.py": """import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

HTTPServer(("127.0.0.1", int(sys.argv[3].rpartition(":")[2])), Page).serve_forever()
""",
}
"""Instead of what takes seconds to start. That the real ones stop when they are told is shown above."""


@contextmanager
def standing_in(checkout, others):
    """While files of the copy are these others."""
    good = {
        path: path.read_text() if path.exists() else None for path in map(checkout.folder.joinpath, others)
    }
    try:
        for path, text in zip(good, others.values(), strict=True):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        yield
    finally:
        for path, text in good.items():
            path.unlink() if text is None else path.write_text(text)


def test_ctrl_c_stops_everything_too(checkout, port):
    with standing_in(checkout, STAND_INS):
        words = rises_and_falls(checkout, port, signal.SIGINT)
    assert "gunicorn" in words
    assert "celery" in words


def test_site_whose_web_server_dies_says_so_and_stops_the_rest(checkout, port):
    """With a database that nothing asks, so nothing is brought up to date."""
    serve = checkout.folder / "script" / "steps" / "serve.py"
    others = {"marketplace/wsgi.py": "raise RuntimeError('a mistake in the code')\n", "manage.py": ""}
    with standing_in(checkout, others):
        answer = checkout.cluster("run", sys.executable, str(serve), PORT=str(port), DEMO="0")
    assert answer.returncode == 1
    assert "The web process stopped by itself" in answer.stderr
    assert "a mistake in the code" in answer.stderr
    assert checkout.processes() == []
