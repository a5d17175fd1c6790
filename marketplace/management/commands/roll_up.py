"""Add up what was wanted since the last time. Stopped half way, run it again: it goes on from there."""

from django.core.management.base import BaseCommand

from marketplace.actions import rolling


class Command(BaseCommand):
    help = (
        "Add what was wanted to the monthly roll-ups, each fact once. With --rebuild, make them again from all facts: "
        "do so after a restore, which numbers transactions anew."
    )

    def add_arguments(self, parser):
        parser.add_argument("--rebuild", action="store_true", help="make them again")

    def handle(self, *args, rebuild, **options):
        if rebuild:
            self.stdout.write(f"{rolling.rebuild().facts} facts added up anew.")
            return
        facts = 0
        for step in rolling.roll_up():
            facts += step.facts
            self.stdout.write(f"{facts} facts …")
            self.stdout.flush()
        self.stdout.write(f"{facts} facts added up.")
