"""The benches' own database: never the one you work in, and kept from run to run while its seed is the same."""

import json
from collections.abc import Callable

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

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


def empty() -> None:
    """Every table of ours, emptied: the append-only ones too, which is why a bench needs its own server."""
    tables = [
        connection.ops.quote_name(model._meta.db_table) for model in apps.get_models() if model._meta.managed
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")


def keep(
    part: str, seed: str, fill: Callable[[], None], *, say: Callable[[str], None], first: bool = False
) -> None:
    """Fill a part of the database unless it is filled already from the same seed; another seed empties it all.

    ``first`` is for a part that numbers its own rows: where others are there before it, everything is made anew.
    """
    parts = remembered()
    if parts.get(part) == seed:
        say(f"Using the data of {part} as it is ({seed}).")
        return
    if part in parts or (first and parts):
        why = "was made from another seed" if part in parts else "comes before all other"
        say(f"The data of {part} {why}, so everything is made anew.")
        empty()
        parts = {}
        remember(parts)
    say(f"Making the data of {part} ({seed}) …")
    fill()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    remember(parts | {part: seed})


def server() -> dict[str, str]:
    """The database server a figure was measured on, and whether it was made to be safe."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('fsync')")
        version, fsync = cursor.fetchone()
        cursor.execute("SELECT current_setting('synchronous_commit'), postgis_lib_version()")
        commit, postgis = cursor.fetchone()
    return {"postgres": version.split()[0], "postgis": postgis, "fsync": fsync, "synchronous_commit": commit}


def prepare() -> None:
    """Every table there, as the code now wants it."""
    call_command("migrate", interactive=False, verbosity=0)
