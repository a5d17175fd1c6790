"""The virus scanner: ClamAV's clamd, by its INSTREAM command. What it does not call clean does not pass."""

from __future__ import annotations

import logging
import socket
import time
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

from directory.formats import MOST_BYTES

logger = logging.getLogger(__name__)

CHUNK = 64 * 1024
PATIENCE_SECONDS = 20
LONGEST_ANSWER = 1024
# The test virus every scanner knows, in two halves so that no scanner takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Verdict(StrEnum):
    """What is known of a file. Only ``CLEAN`` lets it out of quarantine."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"


class Scanner(Protocol):
    """Looks through a whole file."""

    def scan(self, content: bytes) -> Verdict:
        """What it is. Never raises: a scanner that cannot say says UNKNOWN."""


class Clamd:
    """A clamd at ``address``: ``unix:///run/clamav/clamd.ctl`` or ``tcp://127.0.0.1:3310``."""

    def __init__(self, address: str, *, patience: float = PATIENCE_SECONDS):
        self.address, self.patience = urlsplit(address), patience

    def scan(self, content: bytes) -> Verdict:
        """Ask clamd within ``patience`` seconds in all; silence and nonsense are UNKNOWN."""
        if len(content) > MOST_BYTES:
            return Verdict.UNKNOWN
        until = time.monotonic() + self.patience
        try:
            answer = self._ask(content, until)
        except OSError:
            logger.exception("The virus scanner does not answer; files wait in quarantine.")
            return Verdict.UNKNOWN
        return self._read(answer)

    def _ask(self, content: bytes, until: float) -> bytes:
        with self._connected(until) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                part = content[start : start + CHUNK]
                line.settimeout(_left(until))
                line.sendall(len(part).to_bytes(4, "big") + part)
            line.sendall(bytes(4))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) <= LONGEST_ANSWER:
                line.settimeout(_left(until))
                if not (more := line.recv(LONGEST_ANSWER)):
                    break
                answer += more
            return answer

    def _connected(self, until: float) -> socket.socket:
        if self.address.scheme == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(_left(until))
            try:
                line.connect(self.address.path)
            except OSError:
                line.close()
                raise
            return line
        where = (self.address.hostname or "", self.address.port or 0)
        return socket.create_connection(where, timeout=_left(until))

    @staticmethod
    def _read(answer: bytes) -> Verdict:
        """``stream: OK`` and ``stream: <name> FOUND`` are answers; all else is none."""
        if answer == b"stream: OK\0":
            return Verdict.CLEAN
        if answer.startswith(b"stream: ") and answer.endswith(b" FOUND\0"):
            return Verdict.INFECTED
        logger.error("The virus scanner gave no answer that makes sense; files wait in quarantine.")
        return Verdict.UNKNOWN


def _left(until: float) -> float:
    """Seconds left; raises TimeoutError when there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class OnlyEicar:
    """The stand-in while developing: it finds the test virus and nothing else."""

    def scan(self, content: bytes) -> Verdict:
        """INFECTED when the test virus is anywhere in it."""
        return Verdict.INFECTED if EICAR in content else Verdict.CLEAN


class Silent:
    """No scanner is set up: nothing is known of anything, so nothing passes."""

    def scan(self, content: bytes) -> Verdict:  # noqa: ARG002 -- the Protocol's signature
        """Never knows."""
        return Verdict.UNKNOWN


def the_scanner() -> Scanner:
    """The one the settings name: clamd where there is one; else the stand-in on a developer's machine alone."""
    if settings.CLAMD_SOCKET:
        return Clamd(settings.CLAMD_SOCKET)
    return OnlyEicar() if settings.DEMO_SCANNER else Silent()
