"""Take in a bank's file of payments, and tell what became of each row. The same file again pays nothing twice."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.actions.transitions import NotAllowed
from accounts.models import Organisation
from accounts.spoken import say_pounds
from payments.actions import remitting
from payments.enums import RowState


class Command(BaseCommand):
    help = (
        "Match the payments in a bank's CSV file (date, amount, reference) to invoices of one organisation: those to be "
        "paid to it, or by it for people whose money it looks after. What cannot be matched waits on its page."
    )

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--body", metavar="OR-…", required=True, help="the organisation's reference")

    def handle(self, *args, file, body, **options):
        organisation = Organisation.objects.filter(reference=body).first()
        if organisation is None:
            raise CommandError("There is no such organisation.")
        try:
            remittance = remitting.take_in(organisation, Path(file).read_bytes(), by=None)
        except OSError as error:
            raise CommandError("The file could not be opened.") from error
        except NotAllowed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{remittance.reference}:")
        for row in remittance.rows.prefetch_related("invoices"):
            self.stdout.write(f"  line {row.number}: {', '.join(self.told(row))}")

    def told(self, row):
        """What became of it; never what the bank wrote."""
        yield row.get_state_display().lower()
        if row.pence is not None:
            yield say_pounds(row.pence)
        if row.state == RowState.MATCHED:
            yield from (invoice.reference for invoice in row.invoices.all())
        elif row.why:
            yield row.get_why_display()
