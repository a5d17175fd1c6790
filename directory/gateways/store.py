"""Private files: a folder of their own that no web server serves, under names nobody could guess or choose."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from errno import EBADMSG
from pathlib import Path
from typing import Protocol

from cryptography.fernet import InvalidToken
from django.conf import settings

from accounts.fields import key_ring

KEY = re.compile(r"[0-9a-f]{32}")
KEY_BYTES = 16  # 128 bits


class Store(Protocol):
    """Keeps files by keys it makes itself."""

    def put(self, content: bytes) -> str:
        """Keep ``content`` and return its key; it is all there, or not at all."""

    def get(self, key: str) -> bytes:
        """The file of that key. Raises FileNotFoundError when there is none."""

    def remove(self, key: str) -> None:
        """Let it go. One that has gone already is no fault; raises OSError when it is still there."""

    def older_than(self, seconds: float) -> Iterator[str]:
        """The keys of every file that has been there for so long."""


class Folder:
    """Files in one folder, which only the site's own user may enter."""

    def __init__(self, root: Path):
        self.root = root

    def _path(self, key: str) -> Path:
        """Where a key's file is. Nothing but a key of ours ever becomes a path."""
        if not KEY.fullmatch(key):
            raise FileNotFoundError(key[:32])
        return self.root / key[:2] / key

    def put(self, content: bytes) -> str:
        """Keep ``content`` under a fresh key: written beside its place, flushed, then moved there in one step."""
        key = secrets.token_hex(KEY_BYTES)
        place = self._path(key)
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        half_written = place.with_suffix(".part")
        try:
            with os.fdopen(os.open(half_written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            half_written.replace(place)
        except OSError:
            half_written.unlink(missing_ok=True)
            raise
        return key

    def get(self, key: str) -> bytes:
        """The file of that key."""
        return self._path(key).read_bytes()

    def remove(self, key: str) -> None:
        """Let it go."""
        self._path(key).unlink(missing_ok=True)

    def older_than(self, seconds: float) -> Iterator[str]:
        """The keys of every file that has been there for so long; what was left half written goes by the way."""
        before = time.time() - seconds
        for path in self.root.glob("??/*"):
            if path.stat().st_mtime >= before:
                continue
            if KEY.fullmatch(path.name):
                yield path.name
            elif path.suffix == ".part":
                path.unlink(missing_ok=True)


class Vault(Folder):
    """The same folder, for what is nobody's to read: each file is closed with the keys of personal fields."""

    def put(self, content: bytes) -> str:
        """Close it, then keep it."""
        return super().put(key_ring(tuple(settings.FIELD_KEYS)).encrypt(content))

    def get(self, key: str) -> bytes:
        """Open it. Raises OSError for what no key opens: it was altered, or its key is gone."""
        try:
            return key_ring(tuple(settings.FIELD_KEYS)).decrypt(super().get(key))
        except InvalidToken:
            raise OSError(EBADMSG, "No key opens this file.") from None


def the_store() -> Store:
    """For what is to be shown."""
    return Folder(Path(settings.PRIVATE_FILES))


def the_vault() -> Store:
    """For what is not."""
    return Vault(Path(settings.PRIVATE_FILES))
