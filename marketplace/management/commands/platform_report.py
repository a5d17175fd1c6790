"""Report a year of sellers to HMRC: sum it from the ledger, print it by reference, and write the file."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from payments.actions import reporting
from payments.payroll import pounds_words

FIRST_YEAR = 2024
OWNER_ALONE = 0o600


class Command(BaseCommand):
    help = (
        "Sum what came to each seller in a calendar year, hold it against the ledger, and with --to write HMRC's file. "
        "Exits with 1 when a penny differs or somebody's details are missing."
    )

    def add_arguments(self, parser):
        parser.add_argument("year", type=int)
        parser.add_argument(
            "--to", type=Path, metavar="FILE", help="where to write the file; it names people"
        )

    def handle(self, *args, year, to, **options):
        this_year = timezone.localdate().year
        if not FIRST_YEAR <= year <= this_year:
            raise CommandError(f"There are years from {FIRST_YEAR} to {this_year}.")
        if to and year == this_year:
            raise CommandError(f"{year} is not over. Without --to you can see how it stands.")
        found = reporting.year_of(year)
        self.say(found)
        if to:
            self.write(found, to)
        if found.difference_pence or found.incomplete:
            sys.exit(1)

    def say(self, found):
        """Totals by reference, and the sums of all; nobody is named."""
        for pk, totals in found.totals.items():
            taxpayer = found.taxpayers.get(pk)
            who = taxpayer.provider.reference if taxpayer else f"provider {pk}"
            missing = "" if taxpayer and taxpayer.given_on else "  details are missing"
            came, fees = pounds_words(totals.pence), pounds_words(totals.fee_pence)
            self.stdout.write(f"{who}  {came}  fees {fees}  visits {sum(totals.activities)}{missing}")
        self.stdout.write(
            f"{len(found.totals)} sellers, {len(found.incomplete)} without details: "
            f"£{pounds_words(found.reported_pence)}. The ledger says £{pounds_words(found.ledger_pence)}. "
            f"Difference: £{pounds_words(found.difference_pence)}"
        )

    def write(self, found, to):
        """The file, readable by its owner alone; an older one of that name stays as it is."""
        try:
            xml = reporting.xml_of(found)
            to.touch(mode=OWNER_ALONE, exist_ok=False)
            to.write_bytes(xml)
        except reporting.NotReady as why:
            raise CommandError(str(why)) from None
        except OSError as fault:
            raise CommandError(f"{to} could not be written: {fault.strerror}.") from None
        self.stdout.write(f"Written: {to}")
