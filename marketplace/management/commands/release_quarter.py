"""Publish what may be said of a quarter, of every council. Stopped half way, run it again; what stands stays."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from marketplace.actions import releasing
from marketplace.actions.periods import newest_settled
from marketplace.disclosure import Refused
from marketplace.management.commands.person_periods import checked

EVERY = 20


class Command(BaseCommand):
    help = (
        "Put every cube of every council in a quarter through the gate and publish it: the latest that is over for "
        "everybody in it, unless one is named. With --correct, publish one council's again, with a note for readers."
    )

    def add_arguments(self, parser):
        parser.add_argument("--quarter", metavar="2026Q1", help="another quarter")
        parser.add_argument("--correct", metavar="GSS", help="the council whose quarter is corrected")
        parser.add_argument("--note", default="", help="what was wrong, for readers")

    def handle(self, *args, quarter, correct, note, **options):
        today = timezone.localdate()
        period = checked(quarter or newest_settled(today), today)
        try:
            if correct:
                self.correct(correct, period, note)
            else:
                self.release(period)
        except Refused as reason:
            raise CommandError(str(reason)) from None

    def release(self, period):
        self.stdout.write(f"{period} …")
        for step in releasing.release_quarter(period, by=None):
            for reason in step.refused:
                self.stdout.write(f"{step.place}: {reason}")
            if (step.done and step.done % EVERY == 0) or step.done == step.of:
                self.stdout.write(f"{step.done} of {step.of} councils.")
                self.stdout.flush()

    def correct(self, place, period, note):
        refused = releasing.correct_quarter(place, period, note=note, by=None)
        for what, reason in refused.items():
            self.stdout.write(f"{what}: {reason}")
        self.stdout.write("What stood before goes on standing." if refused else "All of it is corrected.")
