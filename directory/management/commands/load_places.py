"""Load official files about places: postcodes, neighbourhoods and councils."""

import csv
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.actions import places
from directory.gazetteer.files import WrongFile
from directory.gazetteer.recognising import Kind, recognise
from directory.models import Authority, Lsoa, Postcode

INVENTED = Path(settings.BASE_DIR) / "directory" / "data"
# Councils first, then who lives where, then outlines, then the postcodes that lie inside them.
ORDER = (
    Kind.COUNCILS,
    Kind.SUCCESSORS,
    Kind.HOMEPAGES,
    Kind.NEIGHBOURHOODS,
    Kind.COUNCIL_SHAPES,
    Kind.NEIGHBOURHOOD_SHAPES,
    Kind.POSTCODE_DIRECTORY,
    Kind.CODE_POINT,
    Kind.POSTCODES,
    Kind.ENDED_POSTCODES,
)
ENGLAND = {
    "la/uk_local_authorities_current.csv": "2025-07",
    "la/la_all_codes_drkane.csv": "2026-06",
    "la/govuk_local_authorities.csv": "2026-08",
    "geo/england_lsoa21_indicators.csv.gz": "2025",
    "geo/england_lad24.geojson.gz": "2024-12",
    "geo/england_utla24.geojson.gz": "2024-12",
    "geo/england_lsoa21_simplified.geojsonl.gz": "2021-12",
    "geo/england_postcodes_codepoint2014_lsoa21.csv.xz": "2014-08",
    "geo/england_postcodes_since2014_approx.csv.xz": "2025-02",
    "geo/england_postcodes_terminated_since2014.txt.xz": "2025-02",
}
COUNTY = (
    "invented_councils.csv",
    "invented_neighbourhoods.csv",
    "invented_boundaries.geojson",
    "invented_postcodes.csv",
)
REASONS_SHOWN = 5


class Command(BaseCommand):
    help = (
        "Load official files about places. Each is recognised by what is in it, loaded whole or not at all, "
        "and not loaded twice. Stop it at any time and start it again."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path, help="files or folders, in any order")
        parser.add_argument("--england", type=Path, metavar="FOLDER", help="all of England from this folder")
        parser.add_argument("--invented", action="store_true", help="the invented county")
        parser.add_argument(
            "--label", default="", help="the edition, such as 2025-02, when the name does not say"
        )
        parser.add_argument("--again", action="store_true", help="load files that were loaded before")
        parser.add_argument("--refused", type=Path, help="where to write the refused rows")

    def handle(self, *, files, england, invented, label, again, refused, **options):
        started = monotonic()
        try:
            found = self.found(files, england, invented=invented)
            done = [self.load(one, label=label or edition, again=again) for one, edition in found]
        except (WrongFile, places.TooManyRefused) as error:
            if isinstance(error, places.TooManyRefused):
                self.report([error.reading], refused)
            raise CommandError(str(error)) from None
        left = places.settle()
        self.report([one.reading for one in done], refused)
        if left:
            self.stderr.write(
                f"{left:,} neighbourhoods belong to a council that has ended, and nothing says which "
                "successor has their ground. Load the boundaries of the new councils."
            )
        current = Authority.objects.current()
        self.stdout.write(
            f"Held now: {Postcode.objects.count():,} postcodes, {Lsoa.objects.count():,} neighbourhoods, "
            f"{Lsoa.objects.values('district').distinct().count()} districts, "
            f"{current.with_social_care().count()} councils with social care. "
            f"{monotonic() - started:.1f} seconds."
        )

    def found(self, files, england, *, invented):
        """The files to load with their editions, in the order in which they need one another."""
        given = sorted((recognise(path) for path in files), key=lambda one: ORDER.index(one.kind))
        chosen = [(one, one.edition) for one in given]
        if england:
            chosen += [(recognise(england / name), edition) for name, edition in ENGLAND.items()]
        if invented:
            chosen += [(recognise(INVENTED / name), "invented") for name in COUNTY]
        if not chosen:
            raise CommandError("Say what to load: files, --england FOLDER or --invented.")
        return chosen

    def load(self, found, *, label, again):
        self.stdout.write(f"{found.path.name}: {found.kind}")
        done = places.load(found, by=None, say=self.stdout.write, label=label, again=again)
        reading = done.reading
        if not done.was_new:
            self.stdout.write(f"  loaded already, on {done.vintage.loaded_at:%-d %B %Y}; skipped")
            return done
        others = f", {reading.elsewhere:,} of other nations passed over" if reading.elsewhere else ""
        self.stdout.write(
            f"  {reading.taken:,} taken, {reading.refusals:,} refused{others}: {done.seconds:.1f} seconds"
        )
        return done

    def report(self, readings, path):
        """Say why rows were refused, and write each of them to a file."""
        rows = [row for reading in readings for row in reading.refused]
        for reading in readings:
            for why, count in reading.reasons.most_common(REASONS_SHOWN):
                self.stdout.write(f"  refused: {count:,} in {reading.part}: {why}")
        if not rows:
            return
        path = (
            path or settings.BASE_DIR / ".local" / "reports" / f"refused-{timezone.now():%Y%m%d-%H%M%S}.csv"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["file", "row", "value", "why"])
            writer.writerows([row.part, row.row, row.value, row.why] for row in rows)
        self.stdout.write(f"The refused rows are in {path}")
