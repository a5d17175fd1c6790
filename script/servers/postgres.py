"""A private PostgreSQL: made once, started and stopped with the checkout that owns it."""

import os
import pwd
import shutil
from pathlib import Path

from servers.machine import (
    Trouble,
    memory_mb,
    must,
    present,
    run,
    say,
    service_user,
    tail,
    text_of,
    wait_until,
    write_as_service_user,
)

LOAD_PROOF_CONNECTIONS = 600  # two workers of the tests may each race 200 buyers at once
OLDEST_POSTGRES = 15
PRELOADED = "postgis-3"  # linked once, and not again by every connection that asks where something is
START_SECONDS = 60
GHOSTS = ("lock file", "shared memory block")  # what a killed server leaves behind for a moment
VISITORS = "the database system is"  # only told that it is not ready yet


def binaries(data):
    """The programs of the version that made the data, or else of the newest that has PostGIS."""
    made_by = (data / "PG_VERSION").read_text().strip() if present(data / "PG_VERSION") else ""
    found = {}
    for folder in Path("/usr/lib/postgresql").glob("*/bin"):
        version = folder.parent.name
        if version.isdecimal() and (folder / "initdb").exists():
            found[version] = folder
    if made_by and made_by in found:
        return found[made_by]
    if made_by:
        raise Trouble(
            f"The data under {data} was made by PostgreSQL {made_by}, which is no longer installed. "
            f"Install it again, or run `script/cluster destroy` to begin afresh."
        )
    for version in sorted(found, key=int, reverse=True):
        if (
            Path(f"/usr/share/postgresql/{version}/extension/postgis.control").exists()
            and int(version) >= OLDEST_POSTGRES
        ):
            return found[version]
    raise Trouble(
        f"PostgreSQL {OLDEST_POSTGRES} or newer with PostGIS is not installed. Run script/setup, which installs it."
    )


def configuration(places, programs):
    memory = memory_mb()
    lines = {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{places.sockets}'",
        "unix_socket_permissions": "0700",
        "max_connections": LOAD_PROOF_CONNECTIONS,
        "shared_buffers": f"{max(128, min(2048, memory // 8))}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{max(64, min(512, memory // 16))}MB",
        "random_page_cost": "1.1",
        "jit": "off",
        "max_parallel_workers_per_gather": 0,
        "wal_level": "minimal",
        "max_wal_senders": 0,
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "lc_messages": "'C.UTF-8'",
        "log_min_duration_statement": "-1",
    }
    if not places.durable:
        lines |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    if (programs.parent / "lib" / f"{PRELOADED}.so").exists():
        lines["shared_preload_libraries"] = f"'{PRELOADED}'"
    lines |= places.more
    return "".join(f"{name} = {value}\n" for name, value in lines.items())


def create(places, programs):
    say("Making a private database (once) …")
    half_made = places.home / "postgres.half-made"
    shutil.rmtree(half_made, ignore_errors=True)
    must(
        [
            programs / "initdb",
            *("--pgdata", half_made),
            *("--username", "app"),
            *("--encoding", "UTF8"),
            "--locale=C.UTF-8",
            "--auth-local=peer",
            "--auth-host=reject",
            *([] if places.durable else ["--no-sync"]),
        ],
        f"The database could not be made. Is the disk full, or {places.home} not writable?",
    )
    half_made.rename(places.data)


def answers(places, programs):
    return (
        run([programs / "pg_isready", "--quiet", "--host", places.sockets, "--username", "app"]).returncode
        == 0
    )


def try_to_start(places, programs):
    """Start it and wait a little; a server that was killed may need a few tries before its ghosts are gone.

    The log is a file of its own: were it to share our output, whoever reads that would wait for ever.
    """
    before = len(text_of(places.postgres_log))
    run([programs / "pg_ctl", "start", "-D", places.data, "-l", places.postgres_log, "-W", "-s"])

    def refusal():
        said = text_of(places.postgres_log)[before:]
        return any("FATAL" in line and VISITORS not in line for line in said.splitlines()) and said

    wait_until(lambda: answers(places, programs) or refusal(), 5)
    if answers(places, programs):
        return True
    said = refusal()
    if said and not any(ghost in said for ghost in GHOSTS):
        raise Trouble(f"PostgreSQL did not start. Its log, {places.postgres_log}, says:\n{said}")
    return False


def start(places):
    """Returns whether it had to be started."""
    programs = binaries(places.data)
    if present(places.data / "PG_VERSION") and answers(places, programs):
        return False
    if not os.access("/dev/shm", os.W_OK):
        raise Trouble("PostgreSQL and Celery need /dev/shm. In a bare chroot: mount -t tmpfs tmpfs /dev/shm")
    if not present(places.data / "PG_VERSION"):
        create(places, programs)
    write_as_service_user(places.data / "postgresql.auto.conf", configuration(places, programs))
    write_as_service_user(places.data / "pg_hba.conf", "local all app peer map=checkout\n")
    people = {service_user().pw_name, pwd.getpwuid(os.geteuid()).pw_name}
    write_as_service_user(
        places.data / "pg_ident.conf", "".join(f'checkout "{person}" app\n' for person in sorted(people))
    )
    if not wait_until(lambda: try_to_start(places, programs), START_SECONDS, every=0.5):
        raise Trouble(
            f"PostgreSQL did not start. The end of {places.postgres_log} says:\n{tail(places.postgres_log)}"
        )
    ask = [programs / "psql", "-h", places.sockets, "-U", "app", "-d", "postgres", "-XAtc"]
    there = must([*ask, "SELECT datname FROM pg_database"], "The database does not answer.")
    if places.database not in there.split():
        must(
            [*ask, f"CREATE DATABASE {places.database}"],
            f"The database `{places.database}` could not be made.",
        )
    return True


def stop(places):
    if not present(places.data / "PG_VERSION"):
        return
    programs = binaries(places.data)
    if answers(places, programs) or present(places.data / "postmaster.pid"):
        run([programs / "pg_ctl", "stop", "-D", places.data, "-m", "fast", "-W", "-s"])
        # A lazy first process may keep the dead one as a zombie, so ask the socket and not the process table.
        stopped = wait_until(
            lambda: not present(places.data / "postmaster.pid") and not answers(places, programs), 60
        )
        if not stopped and answers(places, programs):
            raise Trouble(f"PostgreSQL did not stop. Its log is {places.postgres_log}")
