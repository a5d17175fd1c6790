"""Count the people who asked for care in a quarter. Stopped half way, run it again: it goes on from there."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from marketplace.actions import periods
from marketplace.person_traits import first_of


class Command(BaseCommand):
    help = (
        "Write one row for each person who asked in a quarter: this quarter, and the last while something may still "
        "become of it, unless one is named. Nothing is counted twice, so it can be stopped and run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--quarter", metavar="2026Q1", help="another quarter")

    def handle(self, *args, quarter, **options):
        today = timezone.localdate()
        for period in [quarter] if quarter else periods.open_quarters(today):
            self.stdout.write(f"{checked(period, today)} …")
            last = None
            for last in periods.count(period):
                self.say(last)
            if last is None:
                self.stdout.write("Nobody asked.")
        if gone := periods.forget():
            self.stdout.write(f"{gone} rows of quarters long past are gone.")

    def say(self, progress):
        self.stdout.write(
            f"{progress.done} of {progress.of} people: {progress.changed} new or otherwise, {progress.unplaced} without a place."
        )
        self.stdout.flush()


def checked(period, today):
    """The quarter a person named."""
    try:
        first = first_of(period)
    except ValueError as trouble:
        raise CommandError(str(trouble)) from None
    if first > today:
        raise CommandError(f"{period} has not begun.")
    return period
