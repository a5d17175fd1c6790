"""Whether every evidence file that had to go has gone, and every one that should be there is."""

from django.core.management.base import BaseCommand, CommandError

from directory.actions import evidence


class Command(BaseCommand):
    help = (
        "Say which evidence files are overdue, missing or belong to nothing. Exits with 1 when there is any."
    )

    def handle(self, *args, **options):
        found = evidence.survey()
        for words in found.faults:
            self.stdout.write(words)
        if found.faults:
            raise CommandError(f"{len(found.faults)} faults among {found.kept} files kept.")
        self.stdout.write(f"{found.kept} evidence files are kept, and none is overdue.")
