"""Prove what search knows of offers against the listings themselves."""

from django.core.management.base import BaseCommand, CommandError

from directory.actions import projection


class Command(BaseCommand):
    help = "Prove what search knows of offers against the listings; --repair rewrites what is wrong."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="rewrite what is wrong")

    def handle(self, *, repair, **options):
        wrong = []
        for progress in projection.verify(repair=repair):
            wrong += progress.wrong
            self.stdout.write(
                f"{progress.seen:,} of {progress.total:,} providers looked at, {len(wrong)} wrong"
            )
        if wrong and not repair:
            raise CommandError(f"{len(wrong)} are wrong. Run it again with --repair to rewrite them.")
        self.stdout.write(
            f"{len(wrong)} were wrong and have been rewritten." if wrong else "All search entries are right."
        )
