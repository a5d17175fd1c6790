import socket
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from shutil import which

import pytest

from directory.formats import MOST_BYTES
from directory.gateways.scanner import EICAR, Clamd, OnlyEicar, Silent, Verdict, the_scanner
from marketplace.settings import env_scanner
from tests.corpus import jpeg, zipped


class Sham:
    """A clamd of a few lines: it takes a whole stream and gives the answer it was made with."""

    def __init__(self, folder, answer, *, wait=0.0, deaf=False):
        self.path, self.answer, self.wait, self.deaf = str(folder / "clamd.ctl"), answer, wait, deaf
        self.heard = b""
        self.door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.door.bind(self.path)
        self.door.listen(1)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        line, _ = self.door.accept()
        with line, suppress(OSError):
            if self.deaf:
                return
            self.read(line, len(b"zINSTREAM\0"))
            while size := int.from_bytes(self.read(line, 4), "big"):
                self.heard += self.read(line, size)
            for letter in self.answer:
                time.sleep(self.wait)
                line.sendall(bytes([letter]))

    @staticmethod
    def read(line, size):
        got = b""
        while len(got) < size:
            got += line.recv(size - len(got))
        return got


def ask(folder, answer, content=b"content", *, patience=5, **how):
    sham = Sham(folder, answer, **how)
    return Clamd(f"unix://{sham.path}", patience=patience).scan(content), sham


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (b"stream: OK\0", Verdict.CLEAN),
        (b"stream: Eicar-Test-Signature.UNOFFICIAL FOUND\0", Verdict.INFECTED),
        (b"INSTREAM size limit exceeded. ERROR\0", Verdict.UNKNOWN),
        (b"stream: OK", Verdict.UNKNOWN),
        (b"stream: OK FOUND OK\0", Verdict.UNKNOWN),
        (b"OK\0", Verdict.UNKNOWN),
        (b"HTTP/1.1 200 OK\r\n\0", Verdict.UNKNOWN),
        (b"x" * 5000, Verdict.UNKNOWN),
        (b"", Verdict.UNKNOWN),
    ],
)
def test_only_an_answer_that_makes_sense_is_one(tmp_path, answer, verdict):
    assert ask(tmp_path, answer)[0] == verdict


def test_the_whole_file_is_sent(tmp_path):
    content = bytes(range(256)) * 1000
    _, sham = ask(tmp_path, b"stream: OK\0", content)
    assert sham.heard == content


def test_a_scanner_that_hangs_up_knows_nothing(tmp_path):
    assert ask(tmp_path, b"", b"x" * 5_000_000, deaf=True)[0] == Verdict.UNKNOWN


def test_a_scanner_that_dawdles_is_not_waited_for(tmp_path):
    started = time.monotonic()
    assert ask(tmp_path, b"stream: OK\0", wait=0.05, patience=0.2)[0] == Verdict.UNKNOWN
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("address", ["unix:///nowhere/clamd.ctl", "tcp://127.0.0.1:1"])
def test_no_scanner_knows_nothing(address):
    assert Clamd(address).scan(b"content") == Verdict.UNKNOWN


def test_too_much_is_never_sent(tmp_path):
    assert Clamd(f"unix://{tmp_path}/clamd.ctl").scan(bytes(MOST_BYTES + 1)) == Verdict.UNKNOWN


def test_the_settings_choose(settings):
    assert isinstance(the_scanner(), OnlyEicar)
    settings.DEMO_SCANNER = False
    assert isinstance(the_scanner(), Silent)
    settings.CLAMD_SOCKET = "unix:///run/clamav/clamd.ctl"
    assert isinstance(the_scanner(), Clamd)
    assert Silent().scan(b"") == Verdict.UNKNOWN


@pytest.mark.parametrize(
    "wrong", ["clamd.ctl", "tcp://scanner.example:3310", "tcp://127.0.0.1", "unix://", "http://127.0.0.1:80"]
)
def test_a_scanner_elsewhere_is_refused(monkeypatch, wrong):
    monkeypatch.setenv("CLAMD_SOCKET", wrong)
    with pytest.raises(Exception, match="CLAMD_SOCKET must be"):
        env_scanner("CLAMD_SOCKET")


CONF = """\
Foreground yes
DatabaseDirectory {folder}/db
LocalSocket {folder}/clamd.ctl
TemporaryDirectory {folder}
Bytecode no
"""


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """Debian's clamd with one signature, on a socket of its own, where it is installed."""
    program = which("clamd") or which("clamd", path="/usr/sbin")
    if program is None:
        pytest.skip("clamav-daemon is not installed")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "db").mkdir()
    (folder / "db" / "test.ndb").write_text(f"Eicar-Test-Signature:0:0:{EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(CONF.format(folder=folder))
    with subprocess.Popen([program, "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL) as running:
        until = time.monotonic() + 10
        while not Path(folder / "clamd.ctl").exists() and time.monotonic() < until:
            time.sleep(0.05)
        yield Clamd(f"unix://{folder}/clamd.ctl")
        running.terminate()


@pytest.mark.clamd
def test_real_clamd_finds_the_test_virus_and_passes_the_rest(real):
    given = {"plain": EICAR, "in a zip": zipped(EICAR), "a picture": jpeg(), "large": bytes(9_000_000)}
    found = {name: str(real.scan(content)) for name, content in given.items()}
    assert found == {"plain": "infected", "in a zip": "infected", "a picture": "clean", "large": "clean"}
