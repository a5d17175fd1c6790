"""The folders and sockets of one pair of servers."""

import contextlib
import hashlib
import os
import re
import shutil
from pathlib import Path
from urllib.parse import quote

from servers.machine import Trouble, run, service_user

CHECKOUT = Path(__file__).resolve().parent.parent.parent
NAME = "nearhand"
LONGEST_SOCKET_PATH = 107
POSTGRES_SOCKET = ".s.PGSQL.5432"
EVERYDAY = "everyday"
DATABASES = {EVERYDAY: NAME, "durable": f"{NAME}_bench", "drill": f"{NAME}_drill"}


def reachable(folder):
    """Can the user who runs the servers walk into this folder?"""
    return run(["test", "-x", folder]).returncode == 0


def claim(folder):
    """Make a folder that only the servers' user may open, refusing one somebody else made first."""
    user = service_user()
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700, parents=True)
        if os.geteuid() == 0:
            os.chown(folder, user.pw_uid, user.pw_gid)
    owner = folder.lstat()
    if owner.st_uid != user.pw_uid:
        raise Trouble(
            f"{folder} belongs to another user ({owner.st_uid}). The servers were first started by them: "
            f"start this as that user again, or delete that folder to begin afresh."
        )
    folder.chmod(0o700)
    return folder


class Places:
    """The folders of one pair of servers: for every day, for benches, or for drills, which kill theirs."""

    def __init__(self, kind):
        self.durable = kind != EVERYDAY
        self.database = DATABASES[kind]
        self.more = {}  # of PostgreSQL's settings
        mark = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:10]
        local = CHECKOUT / ".local"
        local.mkdir(exist_ok=True)
        self.lock = local / f"{kind}.lock"
        self.users = local / f"{kind}.users"
        self.kept = local / f"{kind}.kept"
        home = local if reachable(local) else claim(Path(f"/var/tmp/{NAME}-{mark}"))
        self.home = claim(home / kind)
        sockets = self.home / "run"
        long = len(str(sockets / POSTGRES_SOCKET)) > LONGEST_SOCKET_PATH
        if long or not re.fullmatch(r"[A-Za-z0-9/._-]+", str(sockets)):
            sockets = Path(f"/tmp/{NAME}-{mark}-{kind}")
        self.sockets = claim(sockets)
        self.data = self.home / "postgres"
        self.postgres_log = self.home / "postgres.log"
        self.redis_log = self.home / "redis.log"
        self.redis_socket = self.sockets / "redis.sock"

    @property
    def database_url(self):
        return f"postgis://app@{quote(str(self.sockets), safe='')}/{self.database}"

    @property
    def redis_url(self):
        return f"unix://{self.redis_socket}"

    def forget(self):
        """Delete the data and the sockets, and the folder outside the checkout if that is empty now."""
        shutil.rmtree(self.home)
        shutil.rmtree(self.sockets, ignore_errors=True)
        if CHECKOUT not in self.home.parents:
            with contextlib.suppress(OSError):
                self.home.parent.rmdir()
