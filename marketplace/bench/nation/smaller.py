"""A tenth of the nation in tables of its own, to see how the same code grows."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SCHEMA = "tenth"
TABLES = {
    "directory_searchentry": "provider_id",
    "directory_freehours": "provider_id",
    "directory_listing": "provider_id",
    "directory_provider": "id",
    "directory_offer": "listing_id",
    "directory_check": "provider_id",
    "accounts_organisation": "id",
}


def make() -> None:
    """Copy every tenth provider, spread over all kinds and places, with the same indexes."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for table, key in TABLES.items():
            cursor.execute(f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} INCLUDING ALL)")
            cursor.execute(
                f"INSERT INTO {SCHEMA}.{table} SELECT * FROM public.{table}"  # noqa: S608 - our own names
                f" WHERE mod({key} * 7919, 10007) < 1001 ORDER BY 1"
            )
            cursor.execute(f"VACUUM ANALYZE {SCHEMA}.{table}")


@contextmanager
def used() -> Iterator[int]:
    """Within, every connection reads the smaller tables. Yields how many listings they hold."""
    options = connection.settings_dict["OPTIONS"]
    options["options"] = f"-c search_path={SCHEMA},public"
    connection.close()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM directory_listing")
            many = cursor.fetchone()[0]
        yield many
    finally:
        del options["options"]
        connection.close()
