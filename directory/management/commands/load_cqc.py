"""Load the CQC's monthly file of active locations."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from directory.actions import register_file
from directory.gazetteer.files import WrongFile


class Command(BaseCommand):
    help = "Load the CQC's monthly file of active locations. Locations that are no longer in it lose their tasks here."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the file, as CSV; .zip, .gz and .xz are opened")
        parser.add_argument(
            "--even-if-many-are-gone",
            action="store_true",
            help="load it although many locations of providers here are not in it",
        )

    def handle(self, *, file, even_if_many_are_gone, **_options):
        try:
            loaded = register_file.load(file, even_if_many_are_gone=even_if_many_are_gone)
        except WrongFile as wrong:
            raise CommandError(str(wrong)) from None
        self.stdout.write(
            f"{loaded.rows:,} locations. Of {loaded.claimed:,} that providers here run, {loaded.gone:,} are gone."
        )
