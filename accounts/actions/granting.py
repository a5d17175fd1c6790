"""Grants for the role the site runs as on a live server: it may read and write, but never rewrite what was recorded."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

APPLICATION_ROLE = Path(settings.BASE_DIR) / "accounts" / "sql" / "application_role.sql"
SETTLED = ("django_migrations",)  # only whoever migrates writes these


class NotARole(Exception):  # noqa: N818 -- it is an answer, not a fault
    """The words say what is wrong with the role."""


def append_only_tables() -> list[str]:
    """The tables of every floor in which rows are added and never changed."""
    return [model._meta.db_table for model in apps.get_models() if getattr(model, "APPEND_ONLY", False)]


def readers() -> dict[str, list[str]]:
    """The roles that may read some tables and nothing else, each with its tables. The site takes them on to read those."""
    found: dict[str, list[str]] = {}
    for model in apps.get_models():
        if reader := getattr(model, "READ_BY", ""):
            found.setdefault(reader, []).append(model._meta.db_table)
    return found


@transaction.atomic
def grant(role: str) -> None:
    """Give ``role`` what the site needs and no more; asked again, nothing changes. Run by whoever owns the tables.

    Raises NotARole when there is none of that name, or it could get round its grants.
    """
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper, rolname = current_user from pg_roles where rolname = %s", [role])
        found = cursor.fetchone()
        if found is None:
            raise NotARole(f"There is no role {role}. Make it first: CREATE ROLE {role} LOGIN.")
        if any(found):
            raise NotARole(f"{role} is a superuser or owns the tables, so no grant could bind it.")
        cursor.execute(
            sql.SQL(APPLICATION_ROLE.read_text()).format(  # type: ignore[arg-type]  # our own text
                role=sql.Identifier(role),
                append_only=sql.SQL(", ").join(map(sql.Identifier, append_only_tables())),
                settled=sql.SQL(", ").join(map(sql.Identifier, SETTLED)),
            )
        )
        for reader, tables in readers().items():
            cursor.execute(
                sql.SQL(
                    "grant usage on schema public to {reader}; grant select on {tables} to {reader}; grant {reader} to {role}"
                ).format(
                    reader=sql.Identifier(reader),
                    tables=sql.SQL(", ").join(map(sql.Identifier, tables)),
                    role=sql.Identifier(role),
                )
            )
