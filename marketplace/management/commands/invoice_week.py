"""Invoice a week that is over: every confirmed visit, Monday to Sunday. Stopped half way, run it again."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.spoken import say_day
from marketplace.actions import billing
from payments.weeks import is_over, settled_week

EVERY = 50


class Command(BaseCommand):
    help = (
        "Make the lines of what visits owe and issue the invoices of one week: the latest that is settled, unless one is "
        "named. Nothing is done twice, so it can be stopped and run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--week", metavar="YYYY-MM-DD", help="the Monday of another week that is over")

    def handle(self, *args, week, **options):
        week_on = monday_from(week) if week else settled_week(timezone.localdate())
        self.stdout.write(f"The week from {say_day(week_on)} …")
        last = None
        for last in billing.bill_week(week_on):
            if last.done % EVERY == 0:
                self.say(last)
        if last is None:
            self.stdout.write("Nothing was left to invoice.")
        else:
            self.say(last)

    def say(self, progress):
        self.stdout.write(
            f"{progress.done} of {progress.of} providers: {progress.lines} lines, {progress.invoices} invoices."
        )
        self.stdout.flush()


def monday_from(words):
    """The week a person named."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        raise CommandError(f"A week is named by its Monday, such as 2026-11-16, not {words!r}.") from None
    if not is_over(day, timezone.localdate()):
        raise CommandError(f"{say_day(day)} is not the Monday of a week that is over.")
    return day
