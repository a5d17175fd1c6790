"""What Django is told about this floor."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


class AccountsConfig(AppConfig):
    default = True
    name = "accounts"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"


class GuardedAdminConfig(admin_apps.AdminConfig):
    """Django admin, with our own guarded site as its default."""

    default = False
    default_site = "accounts.views.staff.GuardedAdminSite"


@register(Tags.database)
def no_database_is_half_way(*, databases=None, **_):
    """One with only some of what was later drawn at once would be given none of the rest, and Django says so of some only."""
    drawn = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    found = []
    for alias in databases or ():
        there = MigrationRecorder(connections[alias]).applied_migrations()
        for (app, name), migration in drawn.items():
            lacking = [one for one in migration.replaces if one not in there and one not in drawn]
            if lacking and len(lacking) < len(migration.replaces) and (app, name) not in there:
                found.append(
                    Error(
                        f"This database has only some of what {app}.{name} draws: {lacking[0][1]} is not there.",
                        hint="Migrate it with the version before those were drawn at once, or begin a new one.",
                        id="accounts.E001",
                    )
                )
    return found
