"""Prove the free hours that search reads against the diary."""

from django.core.management.base import BaseCommand, CommandError

from directory.actions import free_hours


class Command(BaseCommand):
    help = "Prove the free hours that search reads against the diary; --repair rewrites those that are wrong."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="rewrite what is wrong")

    def handle(self, *, repair, **options):
        wrong = []
        for progress in free_hours.verify(repair=repair):
            wrong += progress.wrong
            self.stdout.write(
                f"{progress.seen:,} of {progress.total:,} workers looked at, {len(wrong)} wrong"
            )
        if wrong and not repair:
            raise CommandError(f"{len(wrong)} are wrong. Run it again with --repair to rewrite them.")
        self.stdout.write(
            f"{len(wrong)} were wrong and have been rewritten." if wrong else "All free hours are right."
        )
