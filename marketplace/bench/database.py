"""The benches' own database: never the one you work in, and kept from run to run while its seed is the same."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

LAST_WORD = "_bench"


def is_for_benches() -> bool:
    """Only a database named for it may be filled and emptied by benches."""
    return str(connection.settings_dict["NAME"]).endswith(LAST_WORD)


def remembered() -> dict[str, str]:
    """What the database was filled with, by part."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        words = cursor.fetchone()[0]
    return json.loads(words) if words else {}


def remember(parts: dict[str, str]) -> None:
    """Write what the database holds where it cannot be parted from it: in its own description."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"COMMENT ON DATABASE {name} IS %s", [json.dumps(parts)])


def prepare() -> None:
    """Every table there, as the code now wants it. Raises SystemCheckError for one that cannot be brought there."""
    call_command("migrate", interactive=False, verbosity=0, skip_checks=False)


def anew(ready: Callable[[], None] = prepare) -> None:
    """The database made again, as the migrations leave it: with the taxonomy and the dated facts, and no more."""
    name = connection.settings_dict["NAME"]
    connection.close()
    with _the_server() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    ready()


@contextmanager
def apart(part: str, ready: Callable[[], None] = prepare, *, copied: bool = False) -> Iterator[None]:
    """A database of its own for a bench whose data would crowd out the nation's, kept from run to run.

    ``copied`` begins it as a copy of the shared one, with whatever of the nation is there.
    """
    shared = connection.settings_dict["NAME"]
    own = f"{shared.removesuffix(LAST_WORD)}_{part}{LAST_WORD}"
    connection.close()
    with _the_server() as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [own]).fetchone():
            like = sql.SQL(" TEMPLATE {}").format(sql.Identifier(shared)) if copied else sql.SQL("")
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(own)) + like)
    connection.settings_dict["NAME"] = own
    try:
        ready()
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = shared


@contextmanager
def _the_server() -> Iterator[psycopg.Connection]:
    """The server past its databases, which cannot be made or dropped from within."""
    parameters = connection.get_connection_params()
    reached = {
        name: parameters[name] for name in ("host", "port", "user", "password") if parameters.get(name)
    }
    with psycopg.connect(**reached, dbname="postgres", autocommit=True) as server:
        yield server


def keep(
    part: str,
    seed: str,
    fill: Callable[[], None],
    *,
    say: Callable[[str], None],
    first: bool = False,
    empty: Callable[[], None] = anew,
) -> None:
    """Fill a part of the database unless it is filled already from the same seed; another seed empties it all.

    ``first`` is for a part that numbers its own rows: where others are there before it, everything is made anew.
    """
    parts = remembered()
    if parts.get(part) == seed:
        say(f"Using the data of {part} as it is ({seed}).")
        return
    if part in parts or first:
        why = "was made from another seed" if part in parts else "comes before all other"
        say(f"The data of {part} {why}, so everything is made anew.")
        empty()
        parts = {}
        remember(parts)
    say(f"Making the data of {part} ({seed}) …")
    fill()
    tidy()
    remember(parts | {part: seed})


def tidy() -> None:
    """As the server itself leaves a database that has been in use for a while."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def server() -> dict[str, str]:
    """The database server a figure was measured on, and whether it was made to be safe."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('fsync')")
        version, fsync = cursor.fetchone()
        cursor.execute("SELECT current_setting('synchronous_commit'), postgis_lib_version()")
        commit, postgis = cursor.fetchone()
    return {"postgres": version.split()[0], "postgis": postgis, "fsync": fsync, "synchronous_commit": commit}
