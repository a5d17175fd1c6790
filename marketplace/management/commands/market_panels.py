"""Reckon the panels of the councils' workspaces, as the clock does every night. Stopped half way, run it again."""

from django.core.management.base import BaseCommand, CommandError

from directory.models import Authority
from marketplace.actions import panels

EVERY = 20


class Command(BaseCommand):
    help = "Reckon every panel of every council that reads its market here, or of one, and keep them with their day."

    def add_arguments(self, parser):
        parser.add_argument("--council", metavar="GSS", help="one council alone")

    def handle(self, *args, council, **options):
        of = Authority.objects.filter(pk=council) if council else None
        if council and not of.exists():
            raise CommandError(f"There is no council {council}.")
        for step in panels.reckon_all(of=of):
            if step.done % EVERY == 0 or step.done == step.of:
                self.stdout.write(f"{step.done} of {step.of} councils.")
                self.stdout.flush()
