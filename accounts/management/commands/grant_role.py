"""Give the role the site runs as what it needs, and keep it from rewriting what was recorded."""

from django.core.management.base import BaseCommand, CommandError

from accounts.actions.granting import NotARole, grant


class Command(BaseCommand):
    """``manage.py grant_role NAME``."""

    help = "Run by the owner of the tables after each migrate: the role may read and write, but never change, delete or empty the audit."

    def add_arguments(self, parser):
        parser.add_argument(
            "name", help="the database role the site connects as; it must exist and own nothing"
        )

    def handle(self, *args, name, **options):
        try:
            grant(name)
        except NotARole as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stdout.write(f"{name} may run the site. In the audit tables it may only read and add.")
