"""What the pretend Stripe remembers, in an SQLite file of its own: it outlives processes, and a dead site's database."""

from __future__ import annotations

import hmac
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import local
from typing import Any

from django.utils import timezone

from payments.gateways.base import Refused, Unknown

Body = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS things
    (id TEXT PRIMARY KEY, kind TEXT NOT NULL, account TEXT NOT NULL, reference TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS things_of ON things (account, kind, reference);
CREATE TABLE IF NOT EXISTS answers
    (account TEXT, key TEXT, asked TEXT, kind TEXT, id TEXT, body TEXT, at INTEGER, PRIMARY KEY (account, key));
CREATE TABLE IF NOT EXISTS news (number INTEGER PRIMARY KEY, body TEXT NOT NULL, sent INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS news_waiting ON news (number) WHERE NOT sent;
CREATE TABLE IF NOT EXISTS stumbles (number INTEGER PRIMARY KEY, method TEXT NOT NULL, afterwards INTEGER NOT NULL);
"""
KEYS_LAST_SECONDS = 24 * 60 * 60
LONGEST_KEY = 255
BUSY_MILLISECONDS = 20_000


class Store:
    """Things by id, answers by key, news that waits to be told, and faults that were asked for."""

    def __init__(self, path: str, *, secret: str, clock: Callable[[], datetime] = timezone.now):
        self.path, self.clock = path, clock
        self._secret, self._lines = secret.encode(), local()

    @property
    def now(self) -> int:
        """Seconds since 1970, as Stripe tells time."""
        return int(self.clock().timestamp())

    @contextmanager
    def act(self) -> Iterator[sqlite3.Connection]:
        """All of it, or nothing; one at a time."""
        line = self._line()
        if line.in_transaction:
            yield line
            return
        line.execute("BEGIN IMMEDIATE")
        try:
            yield line
        except BaseException:
            line.execute("ROLLBACK")
            raise
        line.execute("COMMIT")

    def _line(self) -> sqlite3.Connection:
        """A connection of this thread's own; one that came through a fork would spoil the file."""
        line, pid = getattr(self._lines, "held", (None, 0))
        if line is None or pid != os.getpid():
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
            line = sqlite3.connect(self.path, isolation_level=None)
            line.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
            line.execute("PRAGMA journal_mode = WAL")
            line.execute("PRAGMA synchronous = NORMAL")
            line.executescript(SCHEMA)
            self._lines.held = line, os.getpid()
        return line

    def close(self) -> None:
        """Let go of this thread's connection."""
        line, pid = getattr(self._lines, "held", (None, 0))
        if line is not None and pid == os.getpid():
            line.close()
        self._lines = local()

    def _sealed(self, prefix: str, number: int) -> str:
        """An id that cannot be guessed, and is the same in every run."""
        seal = hmac.new(self._secret, f"{prefix} {number}".encode(), sha256).hexdigest()[:12]
        return f"{prefix}_pretend{number:06d}{seal}"

    # Things

    def make(self, kind: str, account: str, body: Body, *, reference: str = "") -> str:
        """Keep a new thing."""
        with self.act() as line:
            (number,) = line.execute("SELECT coalesce(max(rowid), 0) + 1 FROM things").fetchone()
            which = self._sealed(PREFIXES[kind], number)
            row = (which, kind, account if kind != "account" else which, reference, json.dumps(body))
            line.execute(
                "INSERT INTO things (id, kind, account, reference, body) VALUES (?, ?, ?, ?, ?)", row
            )
        return which

    def read(self, kind: str, which: str, account: str) -> Body:
        """What it is now. Raises Unknown when there is no such thing on this account."""
        found = (
            self._line()
            .execute(
                "SELECT body FROM things WHERE id = ? AND kind = ? AND account = ?", (which, kind, account)
            )
            .fetchone()
        )
        if not found:
            raise Unknown(f"There is no such {kind}.")
        body: Body = json.loads(found[0])
        return body

    def change(self, which: str, **facts: object) -> None:
        """Some of what it is becomes otherwise."""
        with self.act() as line:
            (body,) = line.execute("SELECT body FROM things WHERE id = ?", (which,)).fetchone()
            line.execute(
                "UPDATE things SET body = ? WHERE id = ?", (json.dumps(json.loads(body) | facts), which)
            )

    def account_of(self, which: str, kind: str) -> str:
        """Whose it is: a page of Stripe's is opened by its own id alone. Raises Unknown."""
        found = (
            self._line()
            .execute("SELECT account FROM things WHERE id = ? AND kind = ?", (which, kind))
            .fetchone()
        )
        if not found:
            raise Unknown(f"There is no such {kind}.")
        return str(found[0])

    def all(self, kind: str, account: str, *, reference: str | None = None) -> list[tuple[str, Body]]:
        """All of a kind on an account, oldest first."""
        said = "SELECT id, body FROM things WHERE account = ? AND kind = ?"
        wanted = [account, kind]
        if reference is not None:
            said, wanted = said + " AND reference = ?", [*wanted, reference]
        return [
            (which, json.loads(body))
            for which, body in self._line().execute(f"{said} ORDER BY rowid", wanted)
        ]

    # Answers, by key

    def answered(self, account: str, key: str, asked: str) -> tuple[str, str, Body] | None:
        """What was answered to this key within a day, as it was then. Refused when other words came with it."""
        if not 0 < len(key) <= LONGEST_KEY:
            raise Refused("idempotency_key_invalid", "This cannot be asked without a key.")
        found = (
            self._line()
            .execute(
                "SELECT asked, kind, id, body FROM answers WHERE account = ? AND key = ? AND at > ?",
                (account, key, self.now - KEYS_LAST_SECONDS),
            )
            .fetchone()
        )
        if not found:
            return None
        if found[0] != asked:
            raise Refused("idempotency_key_in_use", "This key was used to ask for something else.")
        return found[1], found[2], json.loads(found[3])

    def remember(self, account: str, key: str, asked: str, answer: tuple[str, str, Body]) -> None:
        """Keep an answer for whoever asks again with the same key."""
        kind, which, body = answer
        row = (account, key, asked, kind, which, json.dumps(body), self.now)
        with self.act() as line:
            line.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    # News

    def tell(self, kind: str, account: str, which: str, object_kind: str, **facts: object) -> None:
        """Something happened; it waits until it is delivered."""
        with self.act() as line:
            (number,) = line.execute("SELECT coalesce(max(number), 0) + 1 FROM news").fetchone()
            event = {
                "id": self._sealed("evt", number),
                "object": "event",
                "account": account,
                "created": self.now,
                "livemode": False,
                "type": kind,
                "data": {"object": {"id": which, "object": object_kind, **facts}},
            }
            line.execute("INSERT INTO news (number, body) VALUES (?, ?)", (number, json.dumps(event)))

    def waiting(self, most: int) -> list[str]:
        """News that nobody was told of yet, oldest first; now they count as told."""
        with self.act() as line:
            rows = line.execute(
                "SELECT number, body FROM news WHERE NOT sent ORDER BY number LIMIT ?", (most,)
            ).fetchall()
            line.executemany("UPDATE news SET sent = 1 WHERE number = ?", [(number,) for number, _ in rows])
        return [body for _, body in rows]

    # Faults

    def trip(self, method: str, *, afterwards: bool) -> None:
        """The next time ``method`` is asked for, no answer comes back: before it is done, or after."""
        with self.act() as line:
            line.execute("INSERT INTO stumbles (method, afterwards) VALUES (?, ?)", (method, int(afterwards)))

    def stumbled(self, method: str) -> bool | None:
        """Whether no answer comes back this time: before (False), after (True), or it does (None)."""
        said = "SELECT number, afterwards FROM stumbles WHERE method = ? ORDER BY number LIMIT 1"
        if not self._line().execute(said, (method,)).fetchone():
            return None
        with self.act() as line:
            found = line.execute(said, (method,)).fetchone()
            if not found:
                return None
            line.execute("DELETE FROM stumbles WHERE number = ?", (found[0],))
        return bool(found[1])


PREFIXES = {
    "account": "acct",
    "charge": "ch",
    "checkout": "cs",
    "customer": "cus",
    "dispute": "dp",
    "intent": "pi",
    "method": "pm",
    "movement": "txn",
    "payout": "po",
    "refund": "re",
}
