"""Hold the ledger, the invoices and the bookings against each other. A clean day prints zero; else it exits with 1."""

import sys

from django.core.management.base import BaseCommand

from marketplace.actions import reconciling


class Command(BaseCommand):
    help = (
        "Compare what visits owe, what was invoiced and what is in the ledger, and print every difference. "
        "Exits with 1 when there is any."
    )

    def handle(self, *args, **options):
        many = pence = 0
        for difference in reconciling.differences():
            self.stdout.write(str(difference))
            many += 1
            pence += abs(difference.pence)
        whole, rest = divmod(pence, 100)
        self.stdout.write(f"{many} difference{'' if many == 1 else 's'}: £{whole:,}.{rest:02d}")
        if many:
            sys.exit(1)
