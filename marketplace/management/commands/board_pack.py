"""``manage.py board_pack GSS PERIOD``: the twelve pages for the board of a council, as a PDF."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError

from directory.models import Authority
from marketplace.actions import board_pack
from marketplace.person_traits import first_of


class Command(BaseCommand):
    """Writes ``board-pack-GSS-PERIOD.pdf`` here, or where ``--to`` says."""

    help = "Write the board pack of a council and quarter as a PDF."

    def add_arguments(self, parser):
        parser.add_argument("gss", help="the GSS code of the council")
        parser.add_argument("period", help="the quarter, such as 2026Q1")
        parser.add_argument("--to", help="where to write it")
        parser.add_argument("--open", action="store_true", help="leave out the page that is exempt")

    def handle(self, *, gss, period, to, **options):
        """Print it and say where it is."""
        authority = Authority.objects.filter(pk=gss).first()
        if authority is None:
            raise CommandError(f"There is no council {gss}.")
        try:
            first_of(period)
        except ValueError as error:
            raise CommandError(str(error)) from None
        path = Path(to or f"board-pack-{gss}-{period}.pdf")
        path.write_bytes(board_pack.whole_paper(authority, period, exempt=not options["open"]))
        self.stdout.write(f"Written: {path}")
